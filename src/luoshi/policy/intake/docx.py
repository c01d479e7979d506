"""Word documents: paragraphs with their automatic numbers, tables, text boxes, in the order of the page."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import docx

from luoshi.policy.intake import package, tables
from luoshi.policy.intake.docx_numbers import Numbers
from luoshi.policy.intake.given import Extract

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"

# What a person does not see, or sees elsewhere: deleted and moved text, fields' instructions, pinyin above a character.
_UNSEEN = frozenset(
    (_W + "del", _W + "moveFrom", _W + "instrText", _W + "delText", _W + "rt", _W + "pPr", _W + "rPr", _FALLBACK)
)
_BREAKS = frozenset((_W + "br", _W + "cr"))


def extract(data: bytes, max_size: int) -> Extract:
    """The text of a docx; running heads and feet stand in the margins."""
    package.check(data).close()
    document = docx.Document(io.BytesIO(data))
    numbers = Numbers(document)
    return Extract("\n".join(_blocks(document.element.body, numbers)), "\n".join(_margins(document)))


def _blocks(container: Any, numbers: Numbers) -> Iterator[str]:
    """The lines of whatever holds paragraphs and tables."""
    for element in container:
        if element.tag == _W + "p":
            yield from _paragraph(element, numbers)
        elif element.tag == _W + "tbl":
            yield from _table(element, numbers)
        elif element.tag not in _UNSEEN:  # content controls and other wrappers
            yield from _blocks(element, numbers)


def _paragraph(paragraph: Any, numbers: Numbers) -> Iterator[str]:
    boxes: list[Any] = []
    words = "".join(_words(paragraph, boxes))
    if words.strip():
        yield numbers.of(paragraph) + words
    for box in boxes:
        yield from _blocks(box, numbers)


def _words(element: Any, boxes: list[Any]) -> Iterator[str]:
    """The words below an element; text boxes met on the way are put aside."""
    for child in element:
        tag = child.tag
        if tag in (_W + "t", _M + "t"):
            yield child.text or ""
        elif tag == _W + "txbxContent":
            boxes.append(child)
        elif tag in _BREAKS:
            yield "\n"
        elif tag in (_W + "tab", _W + "ptab"):
            yield "\u3000"  # a tab would part the cells of a table
        elif tag == _W + "noBreakHyphen":
            yield "-"
        elif tag in _UNSEEN or (tag == _W + "r" and _hidden(child)):
            continue
        elif isinstance(tag, str):
            yield from _words(child, boxes)


def _hidden(run: Any) -> bool:
    mark = run.find(f"{_W}rPr/{_W}vanish")
    return mark is not None and mark.get(_W + "val") not in ("0", "false", "off")


def _table(table: Any, numbers: Numbers) -> Iterator[str]:
    rows = [[cell for cell in row.iter(_W + "tc") if _row_of(cell) is row] for row in _rows(table)]
    if all(len(row) <= 1 for row in rows):  # a frame around paragraphs
        for row in rows:
            for cell in row:
                yield from _blocks(cell, numbers)
        return
    yield from tables.lines(_grid(_rows(table), rows, numbers))


def _rows(table: Any) -> list[Any]:
    return [row for row in table.iter(_W + "tr") if _table_of(row) is table]


def _table_of(row: Any) -> Any:
    return next(row.iterancestors(_W + "tbl"))


def _row_of(cell: Any) -> Any:
    return next(cell.iterancestors(_W + "tr"))


def _grid(rows: list[Any], cells: list[list[Any]], numbers: Numbers) -> list[list[str]]:
    """Cells by columns: merged downwards repeated, merged sideways followed by empty ones."""
    grid: list[list[str]] = []
    for row, found in zip(rows, cells, strict=True):
        line = [""] * _number(row.find(f"{_W}trPr/{_W}gridBefore"), 0)
        for cell in found:
            at = len(line)
            merge = cell.find(f"{_W}tcPr/{_W}vMerge")
            if merge is not None and merge.get(_W + "val") != "restart":
                words = grid[-1][at] if grid and at < len(grid[-1]) else ""
            else:
                words = " ".join(_blocks(cell, numbers))
            line.append(words)
            line.extend([""] * (_number(cell.find(f"{_W}tcPr/{_W}gridSpan"), 1) - 1))
        grid.append(line)
    return grid


def _number(element: Any, default: int) -> int:
    value = "" if element is None else element.get(_W + "val") or ""
    return min(int(value), 100) if value.isdecimal() else default


def _margins(document: Any) -> Iterator[str]:
    for section in document.sections:
        parts = (section.header, section.first_page_header, section.even_page_header)
        for part in (*parts, section.footer, section.first_page_footer, section.even_page_footer):
            if not part.is_linked_to_previous:
                for paragraph in part._element.iter(_W + "p"):
                    yield "".join(_words(paragraph, []))
