"""Tables in the text as given: a row is a line, its cells are separated by tabs, the heading row comes first.

A cell merged downwards is said in every row that it covers (an office named once for five tasks is named for each); a
cell merged sideways is said once. A row that is one merged cell is a line without tabs: a title, or a heading between.
"""

from __future__ import annotations

from collections.abc import Iterable


def lines(rows: Iterable[Iterable[str]]) -> list[str]:
    """The rows that say something, each a line, all of them with the same number of cells unless they have but one."""
    grid = [row for row in ([" ".join(cell.split()) for cell in cells] for cells in rows) if any(row)]
    width = max(map(len, grid), default=0)
    grid = [row + [""] * (width - len(row)) for row in grid]
    kept = [at for at in range(width) if any(row[at] for row in grid)]
    return [_line([row[at] for at in kept]) for row in grid]


def _line(cells: list[str]) -> str:
    alone = [cell for cell in cells if cell]
    return cells[0] if len(alone) == 1 and cells[0] else "\t".join(cells)
