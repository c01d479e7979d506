"""Run as a process of its own by `pdf`: PDF on standard input, its pages' texts as JSON on standard output.

PDFium is native code and unpacks whatever a file tells it to: apart from the caller, within a limit of memory, a
hostile file costs a sentence and not the program. Needs nothing of Luoshi.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from ctypes import byref, c_float
from typing import Any

_TOO_FEW = 10
"""Visible characters of a page with a picture below which the page counts as scanned (an app's mark, a number)."""
_FEWEST_RULES, _MOST_RULES = 6, 4000
"""Lines of a page between which they may make a table: two rows and two columns have six; a map has more."""
_SHORTEST = 4.0
"""Points that a line must have."""


def main(memory: int, most: int) -> dict[str, Any]:
    """What the PDF holds: {"pages": [...], "scanned": [page numbers]}, or {"error": "encrypted" | "damaged" | "large"}.

    A page is its text or, where straight lines may make a table, its characters with their places, and the lines:
    {"glyphs": [[character, x, y], ...], "rules": [[x, y, to x, to y], ...]}, in points, up is more.
    memory: bytes that the process may use. most: characters that the text may have.
    """
    _limit(memory)
    import pypdfium2
    from pypdfium2 import raw

    try:
        document = pypdfium2.PdfDocument(sys.stdin.buffer.read())
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
        return {"error": "encrypted" if locked else "damaged"}
    pages: list[Any] = []
    scanned: list[int] = []
    for index in range(len(document)):
        try:
            page, length, is_scan = _page(document[index], raw)
        except pypdfium2.PdfiumError:
            return {"error": "damaged"}
        most -= length
        if most < 0:
            return {"error": "large"}
        pages.append(page)
        if is_scan:
            scanned.append(index + 1)
    return {"pages": pages, "scanned": scanned}


def _page(page: Any, raw: Any) -> tuple[Any, int, bool]:
    """What a page holds, how many characters, and whether it is a scan."""
    layer = page.get_textpage()
    text = layer.get_text_range().replace("\r\n", "\n").replace("\r", "\n").replace("\ufffe", "").replace("\x00", "")
    seen = sum(not character.isspace() for character in text)
    pictures = page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,), max_depth=2) if seen < _TOO_FEW else ()
    is_scan = any(True for _picture in pictures)
    found: Any = text.strip("\n")
    rules = list(_rules(page, raw)) if seen else []
    if _FEWEST_RULES <= len(rules) <= _MOST_RULES:
        turn = page.get_rotation() // 90 % 4
        lines = [[*_turned(x, y, turn), *_turned(to_x, to_y, turn)] for x, y, to_x, to_y in rules]
        found = {"glyphs": list(_glyphs(layer, raw, turn)), "rules": lines}
    layer.close()
    page.close()
    return found, len(text), is_scan


def _rules(page: Any, raw: Any) -> Iterator[tuple[float, float, float, float]]:
    """The straight lines of a page along its sides; a rectangle has four, a thin one as good as one."""
    for shape in page.get_objects(filter=(raw.FPDF_PAGEOBJ_PATH,), max_depth=1):
        matrix, x, y = shape.get_matrix(), c_float(), c_float()
        start = last = (0.0, 0.0)
        for index in range(min(raw.FPDFPath_CountSegments(shape), _MOST_RULES)):
            segment = raw.FPDFPath_GetPathSegment(shape, index)
            raw.FPDFPathSegment_GetPoint(segment, byref(x), byref(y))
            here = matrix.on_point(x.value, y.value)
            kind = raw.FPDFPathSegment_GetType(segment)
            if kind == raw.FPDF_SEGMENT_MOVETO:
                start = here
            elif kind == raw.FPDF_SEGMENT_LINETO:
                yield from _along(last, here)
            if raw.FPDFPathSegment_GetClose(segment):
                yield from _along(here, start)
            last = here


def _along(start: tuple[float, float], end: tuple[float, float]) -> Iterator[tuple[float, float, float, float]]:
    width, height = abs(start[0] - end[0]), abs(start[1] - end[1])
    if min(width, height) < 1 and max(width, height) > _SHORTEST:
        yield *start, *end


def _glyphs(layer: Any, raw: Any, turn: int) -> Iterator[list[Any]]:
    """The characters of a page with their middles; one that no font drew (a line end) stands nowhere."""
    for index in range(layer.count_chars()):
        character = chr(raw.FPDFText_GetUnicode(layer, index)).replace("\r", "\n")
        if character not in "\x00\ufffe":
            left, bottom, right, top = layer.get_charbox(index)
            yield [character, *_turned((left + right) / 2, (bottom + top) / 2, turn)]


def _turned(x: float, y: float, quarters: int) -> tuple[float, float]:
    """A place on the page as it is shown, turned by so many quarters clockwise."""
    return ((x, y), (y, -x), (-x, -y), (-y, x))[quarters]


def _limit(memory: int) -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limit; the caller's limit of time stays
        return
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (memory if hard < 0 else min(memory, hard), hard))


if __name__ == "__main__":
    json.dump(main(int(sys.argv[1]), int(sys.argv[2])), sys.stdout)
