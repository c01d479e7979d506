"""Tables that lost their shape: every cell a line of its own, as text taken out of a PDF often has them.

Such a table is known by its serial numbers: lines that hold nothing but 1, 2, 3 … at equal distances. As many lines
before the first are its heading row.
"""

from __future__ import annotations

import re

from luoshi.document import Span

_LINE = re.compile(r"[^\n]*[^\s][^\n]*")
_NUMBER = re.compile(r"\d[\d,.]*")
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


def is_number(words: str) -> bool:
    """Whether a cell holds a bare number."""
    return _NUMBER.fullmatch(words.strip()) is not None
