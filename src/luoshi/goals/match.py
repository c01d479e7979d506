"""Which indicator does a commitment's figure set a target for? By name, alias and unit, with its sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from luoshi import rules
from luoshi.document import Span
from luoshi.errors import LuoshiError
from luoshi.goals import units
from luoshi.goals.indicators import Catalogue, Indicator, plain
from luoshi.i18n import gettext as _
from luoshi.policy.model import Commitment, Comparator, Quantity

How = Literal["name", "alias", "part"]
Sense = Literal["level", "growth", "increment"]


@dataclass(frozen=True)
class Aim:
    """A target that a document sets for an indicator.

    value: in `unit`; high: the upper end of a range, else None. sense: "level" what is to be reached, "growth" by how
    many % over the year before, "increment" by how much more (or less, below zero it is written as in the text).
    unit: the indicator's, or % for growth. year: by whose end. how: the name stood there, an alias, or either with
    general words about it. item: the commitment, with its sentence (`quote`) and place (`span`).
    """

    indicator: Indicator
    item: Commitment
    value: float
    high: float | None
    unit: str
    comparator: Comparator
    sense: Sense
    year: int
    how: How

    @property
    def quote(self) -> str:
        """The sentence, as given."""
        return self.item.quote

    @property
    def span(self) -> Span:
        """Its place in the text as given."""
        return self.item.span


def match(items: Iterable[Commitment], among: Catalogue, year: int) -> list[Aim]:
    """The targets that commitments set for indicators, in their order. year: where a commitment has no deadline."""
    return [aim for aim in (_aim(item, among, year) for item in items) if isinstance(aim, Aim)]


def unmatched(items: Iterable[Commitment], among: Catalogue) -> list[tuple[Commitment, str]]:
    """Targets with a figure that are no indicator's here, each with the reason, for a person to look at."""
    found = ((item, _aim(item, among, 0)) for item in items if item.kind == "target")
    return [(item, why) for item, why in found if isinstance(why, str)]


def indicator(name: str, unit: str, among: Catalogue) -> tuple[Indicator, How] | str:
    """The indicator that a name and a unit ("": any) mean, and how it was found; or why there is none."""
    found = _by_name(name, among)
    if found is None:
        return _("“{name}” is no indicator of the catalogue.").format(name=name)
    if unit and not _fits(unit, found[0]):
        sentence = _("{name} is measured in {unit}, not in {other}.")
        return sentence.format(name=found[0].name, unit=found[0].unit, other=unit)
    return found


def _by_name(name: str, among: Catalogue) -> tuple[Indicator, How] | None:
    found = among.named(name)
    if found:
        return found, ("name" if plain(name) == plain(found.name) else "alias")
    before, behind = _general()
    bare = behind.sub("", before.sub("", plain(name)))
    found = among.named(bare) if bare else None
    return (found, "part") if found else None


@cache
def _general() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Words before and behind a name that do not change what is measured."""
    words = rules.load("goals")["general"]
    before, behind = ("|".join(sorted(words[key], key=len, reverse=True)) for key in ("before", "behind"))
    return re.compile(f"^(?:{before})+"), re.compile(f"(?:{behind})+$")


def _fits(unit: str, one: Indicator) -> bool:
    try:
        return units.alike(unit, one.unit) or units.alike(unit, "%")
    except LuoshiError:  # a unit that is not known fits nothing
        return False


def _aim(item: Commitment, among: Catalogue, year: int) -> Aim | str:
    given = item.quantity
    if given is None or given.value is None or not given.indicator:
        return _("No figure with a name stands there.")
    found = indicator(given.indicator, given.unit, among)
    if isinstance(found, str):
        return found
    one, how = found
    sense = _sense(given, one)
    if sense is None:
        return _("{name}: a share of {unit} is no growth and no level.").format(name=one.name, unit=one.unit)
    unit = "%" if sense == "growth" else one.unit
    low, high = given.value if isinstance(given.value, tuple) else (given.value, None)
    due = item.deadline.day.year if item.deadline and item.deadline.day else year
    value = units.convert(low, given.unit, unit)
    top = None if high is None else units.convert(high, given.unit, unit)
    return Aim(one, item, value, top, unit, given.comparator, sense, due, how)


def _sense(given: Quantity, one: Indicator) -> Sense | None:
    """What the figure says of the indicator: of one that is itself a share, only 百分点 are an increment for sure; of
    one that counts what is new (城镇新增就业), what is new is its level."""
    share, own = units.alike(given.unit, "%"), units.alike(given.unit, one.unit)
    if own and given.change and any(word in one.name for word in rules.load("goals")["general"]["new"]):
        return "level"
    if own and share:
        return "increment" if given.change and given.unit != "%" else "level"
    if own:
        return "increment" if given.change else "level"
    return "growth" if given.change else None
