"""Tables that lost their shape: every cell a line of its own, as text taken out of a PDF often has them.

A table with a cell on every line is known by its serial numbers: lines that hold nothing but 1, 2, 3 … at equal
distances. As many lines before the first are its heading row. One whose tabs became spaces is known by its heading row,
which begins with 序号, and by the serial numbers that its rows begin with.
"""

from __future__ import annotations

import re

from luoshi.document import Span

_LINE = re.compile(r"[^\n]*[^\s][^\n]*")
_NUMBER = re.compile(r"\d[\d,.]*")
_WORD = re.compile(r"[^\s]+")
_NUMBERED = re.compile(r"^[ \u3000]*序号[ \u3000]+[^\n\t]{4,200}$", re.MULTILINE)
_FEWEST_COLUMNS = 3
_FEWEST_ROWS = 3
_WIDEST = 12
_LONGEST_CELL = 200


def rows_of(text: str) -> list[list[list[Span]]]:
    """The tables in `text`, each as its rows of cells, the heading row first."""
    lines = [Span(m.end() - len(m[0].lstrip()), m.end()) for m in _LINE.finditer(text)]
    words = [text[a:b].strip() for a, b in lines]
    ones = [i for i, w in enumerate(words) if w == "1"]
    return [table for i in ones if (table := _table(lines, words, i))]


def _table(lines: list[Span], words: list[str], first: int) -> list[list[Span]]:
    """The table whose row number 1 is line `first`; nothing if there is none."""
    for width in range(2, _WIDEST + 1):
        rows = 0
        while first + rows * width < len(words) and words[first + rows * width] == str(rows + 1):
            rows += 1
        if rows >= _FEWEST_ROWS and first >= width:
            cells = lines[first - width : first + rows * width]
            if all(end - start <= _LONGEST_CELL for start, end in cells):
                return [cells[k : k + width] for k in range(0, len(cells), width)]
    return []


def spaced(text: str) -> list[list[list[Span]]]:
    """The tables in `text` whose cells stand apart by spaces, each as its rows of cells, the heading row first; it ends
    with the first row that has not as many cells as the heading."""
    if "序号" not in text:
        return []
    return [table for head in _NUMBERED.finditer(text) if (table := _spaced(text, head))]


def _spaced(text: str, head: re.Match[str]) -> list[list[Span]]:
    """The table under a heading row; nothing if there are not two rows of it."""
    heading = _words(text, *head.span())
    rows: list[list[Span]] = []
    for line in _LINE.finditer(text, head.end()) if len(heading) >= _FEWEST_COLUMNS else ():
        cells = _words(text, *line.span())
        whole = not rows or len(rows[-1]) == len(heading)
        if whole and cells[0].of(text) == str(len(rows) + 1):
            rows.append(cells)
        elif not whole:
            rows[-1] += cells  # a row broken over lines
        if not rows or cells[0] not in rows[-1] or len(rows[-1]) > len(heading):
            break
    rows = [row for row in rows if len(row) == len(heading)]
    return [heading, *rows] if len(rows) > 1 else []


def _words(text: str, start: int, end: int) -> list[Span]:
    return [Span(*word.span()) for word in _WORD.finditer(text, start, end)]


def is_number(words: str) -> bool:
    """Whether a cell holds a bare number."""
    return _NUMBER.fullmatch(words.strip()) is not None
