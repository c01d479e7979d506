"""Which office of a register a name means: 市发改委 is 青溪市发展和改革委员会. Never a guess.

A name means an office that bears it, or of which it is a well-formed short form: of every part that 和 joins it keeps
something, of every word nothing, the first character or all, in their order. One that fits two offices means neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from luoshi.rules import load

_PARTY = re.compile(r"^(?:中共|中国共产党)(?=.{3})")
_JOINT = re.compile("[和与及、]")
_SEAT = re.compile(r"(.{2,})(?:政府|委)")


class _Rules(NamedTuple):
    """rules/offices.yaml, made ready."""

    contracted: dict[str, str]
    levels: str
    no_places: tuple[str, ...]
    word: re.Pattern[str]
    generic: frozenset[str]


class _Borne(NamedTuple):
    """A name that an office of the register bears, contracted; what it may begin with as its place; its office's row
    and full name."""

    name: str
    places: tuple[str, ...]
    row: int
    full: str


@cache
def _rules() -> _Rules:
    found = load("offices")
    word = re.compile("|".join([*found["long_words"].split(), ".{1,2}"]))
    no_places = tuple(found["no_places"].split())
    return _Rules(found["contracted"], found["levels"], no_places, word, frozenset(found["generic"].split()))


class Register:
    """Offices, each as a tuple of its full name and the short names that it is known to bear."""

    def __init__(self, rows: Sequence[Sequence[str]]) -> None:
        self.rows = rows
        self._exact: list[dict[str, set[int]]] = [{}, {}]  # by full name, by short name
        self._by_end: dict[str, list[_Borne]] = {}
        for i, row in enumerate(rows):
            full = contract(row[0]) if row else ""
            for k, name in enumerate(row):
                self._exact[min(k, 1)].setdefault(name, set()).add(i)
                short = contract(name)
                self._by_end.setdefault(short[-1:], []).append(_Borne(short, tuple(_places(short)), i, full))
        self._seats: set[str] = {m[1] for row in rows if row and (m := _SEAT.fullmatch(contract(row[0])))}
        self._known: dict[str, list[int]] = {}

    def resolve(self, name: str) -> str | None:
        """The full name of the one office that `name` means; None where it means none, or could mean several."""
        found = self.find(name)
        return self.rows[found[0]][0] if len(found) == 1 else None

    def find(self, name: str) -> list[int]:
        """The rows of the offices that `name` could mean: one where it is clear, none where the register has none."""
        name = "".join(name.split())
        if name not in self._known:
            self._known[name] = next((sorted(rows) for rows in self._attempts(name) if rows), [])
        return self._known[name]

    def _attempts(self, name: str) -> Iterator[set[int]]:
        for names in self._exact:
            yield names.get(name, set())
        short = contract(name)
        same_end = self._by_end.get(short[-1:], ()) if len(short) > 1 else ()
        fitting = [(b.row, how) for b in same_end if short[-2] in b.name and (how := self._likeness(short, b))]
        yield {row for row, how in fitting if how == 2}
        yield {row for row, how in fitting if how == 1}

    def _likeness(self, name: str, borne: _Borne) -> int:
        """2: the same but for the place before it; 1: a short form of it; 0: another."""
        best = 0
        for theirs in borne.places:
            body = borne.name[len(theirs) :]
            for mine in _places(name, theirs):
                if not self._same_place(mine, theirs, borne.full):
                    continue
                said = name[len(mine) :]
                if said == body and (mine or _tells(said)):
                    return 2
                # without a place it begins as the name does, lest the level inside a place be taken for a word
                if (theirs or said[0] == body[0]) and shortens(said, body):
                    best = 1
        return best

    def _same_place(self, mine: str, theirs: str, full: str) -> bool:
        """Whether a name with the place `mine` can mean an office whose name has the place `theirs`."""
        if mine == theirs or theirs.endswith(mine) or (len(mine) > 1 and theirs[:-1] == mine):
            return True
        if theirs:
            return False
        # the register names the office without a place: its full name has it, or one government there bears it
        if any(place.endswith(mine) for place in _places(full) if place):
            return True
        return sum(seat.endswith(mine) for seat in self._seats) == 1


def contract(name: str) -> str:
    """中共青溪市委员会办公室 → 青溪市委办."""
    name = _PARTY.sub("", "".join(name.split()))
    for written, short in _rules().contracted.items():
        name = name.replace(written, short)
    return name


def _places(name: str, theirs: str = "") -> Iterator[str]:
    """What a name could begin with as its place: nothing, or what ends like a place; `theirs` also without its end."""
    rules = _rules()
    yield ""
    for i, c in enumerate(name[:-1], 1):
        if c in rules.levels and not name.endswith(rules.no_places, 0, i):
            yield name[:i]
    if len(theirs) > 2 and name.startswith(theirs[:-1]) and not name.startswith(theirs):
        yield theirs[:-1]


def _tells(body: str) -> bool:
    """Whether a name without a place says more than what kind of office it is (管理局, 政府)."""
    words = _rules().word.findall(body[:-1])
    return len(body) > 2 and any(word not in _rules().generic for word in words)


def shortens(short: str, full: str) -> bool:
    """Whether `short` is a well-formed short form of `full`, both contracted and without their places."""
    if short[-1:] != full[-1:] or len(short) < 3 or len(short) >= len(full):
        return False
    said = _JOINT.sub("", short[:-1])
    parts = [_rules().word.findall(part) for part in _JOINT.split(full[:-1]) if part]
    return any(_well_formed(parts, kept) for kept in _alignments(said, [w for part in parts for w in part]))


def _alignments(said: str, words: list[str]) -> Iterator[tuple[int, ...]]:
    """How many characters of each word `said` keeps: none, the first, or all."""
    if not words:
        if not said:
            yield ()
        return
    word = words[0]
    for kept in {0, 1, len(word)}:
        if said.startswith(word[:kept]):
            for rest in _alignments(said[kept:], words[1:]):
                yield (kept, *rest)


def _well_formed(parts: list[list[str]], kept: tuple[int, ...]) -> bool:
    at = 0
    for words in parts:
        if not any(kept[at : at + len(words)]):
            return False
        at += len(words)
    if len(parts) > 1:
        return True
    dropped = (word for word, n in zip(parts[0], kept, strict=True) if not n)
    return kept[0] > 0 and (sum(n > 0 for n in kept) > 1 or all(word in _rules().generic for word in dropped))
