"""Run as a process of its own by `pdf`: PDF on standard input, its pages' texts as JSON on standard output.

PDFium is native code and unpacks whatever a file tells it to: apart from the caller, within a limit of memory, a
hostile file costs a sentence and not the program. Needs nothing of Luoshi.
"""

from __future__ import annotations

import json
import sys
from typing import Any

_TOO_FEW = 10
"""Visible characters of a page with a picture below which the page counts as scanned (an app's mark, a number)."""


def main(memory: int, most: int) -> dict[str, Any]:
    """What the PDF holds: {"texts": [...], "scanned": [page numbers]}, or {"error": "encrypted" | "damaged" | "large"}.

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
    texts: list[str] = []
    scanned: list[int] = []
    for index in range(len(document)):
        try:
            text, is_scan = _page(document[index], raw.FPDF_PAGEOBJ_IMAGE)
        except pypdfium2.PdfiumError:
            return {"error": "damaged"}
        most -= len(text)
        if most < 0:
            return {"error": "large"}
        texts.append(text)
        if is_scan:
            scanned.append(index + 1)
    return {"texts": texts, "scanned": scanned}


def _page(page: Any, picture: int) -> tuple[str, bool]:
    layer = page.get_textpage()
    text = layer.get_text_range().replace("\r\n", "\n").replace("\r", "\n").replace("\ufffe", "").replace("\x00", "")
    layer.close()
    seen = sum(not character.isspace() for character in text)
    is_scan = seen < _TOO_FEW and any(True for _picture in page.get_objects(filter=(picture,), max_depth=2))
    page.close()
    return text.strip("\n"), is_scan


def _limit(memory: int) -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limit; the caller's limit of time stays
        return
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (memory if hard < 0 else min(memory, hard), hard))


if __name__ == "__main__":
    json.dump(main(int(sys.argv[1]), int(sys.argv[2])), sys.stdout)
