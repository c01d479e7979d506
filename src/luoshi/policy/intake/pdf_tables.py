"""Tables with ruled lines on a page of a PDF: the page's characters, put into the cells that the lines enclose.

A PDF knows no tables, only lines and characters at places. Lines that touch are one table where they make two rows and
two columns or more; squares of its grid without a line between them are one merged cell.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from luoshi.policy.intake import tables

Glyph = tuple[str, float, float]  # a character and its middle, in points; up is more
Line = tuple[float, float, float, float]  # from x, y to x, y

NEAR = 3.0
"""Points within which two lines are one, or touch: borders are drawn twice, or with gaps."""
_MOST_CROSSINGS = 12_000
"""A page on which more lines could cross is a drawing."""
_HAN = "\u2e80-\u9fff\uff00-\uffef\u3000-\u303f“”‘’—…"
_WRAPPED = re.compile(rf"(?<=[{_HAN}])\s*\n\s*|\s*\n\s*(?=[{_HAN}])")


class _Rule(NamedTuple):
    """A straight line along the page: at `at` from `low` to `high`."""

    at: float
    low: float
    high: float


class Grid:
    """A table's lines, and which squares between them are one cell. Rows count from the top."""

    def __init__(self, across: list[_Rule], down: list[_Rule]) -> None:
        self.rows, self.columns = sorted({r.at for r in across}), sorted({r.at for r in down})
        self._cell = {square: square for square in self._squares()}
        drawn: defaultdict[tuple[bool, float], list[_Rule]] = defaultdict(list)
        for is_row, rules in (True, across), (False, down):
            for rule in rules:
                drawn[is_row, rule.at].append(rule)
        for row, column in self._squares():
            left, right = self.columns[column : column + 2]
            low, high = self.rows[row : row + 2]
            if row and not _covered(drawn[True, low], left, right):
                self._join((row - 1, column), (row, column))
            if column and not _covered(drawn[False, left], low, high):
                self._join((row, column - 1), (row, column))

    def _squares(self) -> Iterator[tuple[int, int]]:
        return ((row, column) for row in range(len(self.rows) - 1) for column in range(len(self.columns) - 1))

    def _root(self, square: tuple[int, int]) -> tuple[int, int]:
        while self._cell[square] != square:
            square = self._cell[square]
        return square

    def _join(self, one: tuple[int, int], other: tuple[int, int]) -> None:
        first, second = sorted((self._root(one), self._root(other)))
        self._cell[second] = first

    def cell_at(self, x: float, y: float) -> tuple[int, int] | None:
        """The cell at a place, by its first square; None outside of the table."""
        row, column = bisect_right(self.rows, y) - 1, bisect_right(self.columns, x) - 1
        inside = 0 <= row < len(self.rows) - 1 and 0 <= column < len(self.columns) - 1
        return self._root((row, column)) if inside else None

    def lines(self, said: dict[tuple[int, int], str]) -> list[str]:
        """The table as intake hands tables on; a cell merged downwards is said in each of its rows. Empty where it is
        no table: a form's box, a drawing."""
        rows = range(len(self.rows) - 2, -1, -1)
        out = []
        for row in rows:
            roots = [self._root((row, column)) for column in range(len(self.columns) - 1)]
            out.append([said.get(root, "") if root not in roots[:at] else "" for at, root in enumerate(roots)])
        return tables.lines(out) if sum(sum(map(bool, row)) > 1 for row in out) > 1 else []


def page_text(glyphs: Sequence[Glyph], rules: Iterable[Line]) -> str:
    """The text of a page in the order in which it is drawn, each of its tables where it begins."""
    grids = list(_grids(rules))
    outside: list[str] = []
    inside: list[defaultdict[tuple[int, int], str]] = [defaultdict(str) for _ in grids]
    begins: dict[int, int] = {}  # table -> where its text would stand in what is outside
    last: tuple[int, tuple[int, int]] | None = None
    for character, x, y in glyphs:
        place = last if character.isspace() else _place(grids, x, y)
        if place is None:
            outside.append(character)
        else:
            begins.setdefault(place[0], len(outside))
            inside[place[0]][place[1]] += character
        last = place
    for table in sorted(begins, key=lambda table: -begins[table]):
        lines = grids[table].lines({cell: _WRAPPED.sub("", said) for cell, said in inside[table].items()})
        lines = lines or list(inside[table].values())
        outside.insert(begins[table], "\n" + "\n".join(lines) + "\n")
    return re.sub(r"\n{2,}", "\n", "".join(outside))


def _place(grids: list[Grid], x: float, y: float) -> tuple[int, tuple[int, int]] | None:
    cells = ((table, grid.cell_at(x, y)) for table, grid in enumerate(grids))
    return next(((table, cell) for table, cell in cells if cell is not None), None)


def _grids(lines: Iterable[Line]) -> Iterator[Grid]:
    """The tables that a page's lines make."""
    across, down = [], []
    for x, y, to_x, to_y in lines:
        if abs(y - to_y) < 1 and abs(x - to_x) > NEAR:
            across.append(_Rule((y + to_y) / 2, *sorted((x, to_x))))
        elif abs(x - to_x) < 1 and abs(y - to_y) > NEAR:
            down.append(_Rule((x + to_x) / 2, *sorted((y, to_y))))
    across, down = _merged(across), _merged(down)
    if len(across) * len(down) > _MOST_CROSSINGS:
        return
    for rows, columns in _touching(across, down):
        if len({r.at for r in rows}) > 2 and len({r.at for r in columns}) > 2:
            yield Grid(rows, columns)


def _merged(rules: list[_Rule]) -> list[_Rule]:
    """The same lines, those on one another or with hardly a gap between made one."""
    out: list[_Rule] = []
    places = _places([rule.at for rule in rules])
    for at, low, high in sorted(_Rule(_nearest(places, rule.at), rule.low, rule.high) for rule in rules):
        if out and out[-1].at == at and low <= out[-1].high + NEAR:
            out[-1] = _Rule(at, out[-1].low, max(high, out[-1].high))
        else:
            out.append(_Rule(at, low, high))
    return out


def _places(values: list[float]) -> list[float]:
    """The values in order, those near one another made one."""
    ordered = sorted(values)
    return [b for a, b in pairwise([float("-inf"), *ordered]) if b - a > NEAR]


def _nearest(places: list[float], value: float) -> float:
    return places[max(0, bisect_right(places, value) - 1)]


def _touching(across: list[_Rule], down: list[_Rule]) -> Iterator[tuple[list[_Rule], list[_Rule]]]:
    """Groups of lines that hang together."""
    left = set(range(len(down)))
    waiting = dict(enumerate(across))
    while waiting:
        rows, columns, fresh = [], [], [waiting.pop(next(iter(waiting)))]
        while fresh:
            row = fresh.pop()
            rows.append(row)
            met = {i for i in left if _meet(row, down[i])}
            left -= met
            columns += [down[i] for i in met]
            for key in [k for k, other in waiting.items() if any(_meet(other, down[i]) for i in met)]:
                fresh.append(waiting.pop(key))
        yield rows, columns


def _meet(across: _Rule, down: _Rule) -> bool:
    return across.low - NEAR <= down.at <= across.high + NEAR and down.low - NEAR <= across.at <= down.high + NEAR


def _covered(rules: list[_Rule], low: float, high: float) -> bool:
    """Whether one of the lines at a place stands all the way from `low` to `high`."""
    return any(rule.low <= low + NEAR and rule.high >= high - NEAR for rule in rules)
