"""What is measured: indicators with units and definitions, derived ones with formulas, a catalogue of them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any, Literal, get_args

from luoshi import rules
from luoshi.errors import LuoshiError
from luoshi.goals import units
from luoshi.goals.formula import Formula, formula
from luoshi.i18n import gettext as _
from luoshi.rules import schema

Direction = Literal["more", "less", "near", "line"]
Frequency = Literal["month", "quarter", "half", "year"]
Kind = Literal["flow", "stock", "rate"]


@dataclass(frozen=True)
class Indicator:
    """One indicator (指标).

    direction: more or less is better, as near to its target as possible, or a line that must not be crossed (`line`
    says from which side: "below" it must stay at or under it). frequency: how often it is published. kind: a flow adds
    up over the year (产值), a stock stands at a moment (户籍人口), a rate is neither. source: the office that publishes
    it. formula: of a derived one, over names, aliases or codes of others. cite: where the definition is written.
    unverified: nobody has yet held the definition against that source.
    """

    code: str
    name: str
    unit: str
    aliases: tuple[str, ...] = ()
    direction: Direction = "more"
    line: Literal["above", "below"] = "below"
    frequency: Frequency = "month"
    kind: Kind = "flow"
    source: str = ""
    definition: str = ""
    formula: Formula | None = None
    cite: str = ""
    unverified: bool = False

    @property
    def good(self) -> int:
        """1: more is better, -1: less is better, 0: as near as possible, as the evaluation has it."""
        if self.direction == "line":
            return 1 if self.line == "above" else -1
        return {"more": 1, "less": -1, "near": 0}[self.direction]

    @property
    def names(self) -> tuple[str, ...]:
        """Name, then aliases."""
        return (self.name, *self.aliases)


@dataclass(frozen=True)
class Catalogue:
    """Indicators, each code and each name once; formulas need no indicator that is not here, and units fit.

    Raises LuoshiError, naming the indicator, where that is not so.
    """

    name: str
    begins: date
    cite: str
    indicators: tuple[Indicator, ...]
    _named: Mapping[str, Indicator] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        named: dict[str, Indicator] = {}
        for one in self.indicators:
            for name in dict.fromkeys(plain(name) for name in (one.code, *one.names)):
                if name in named:
                    sentence = _("“{name}” is a name of both {one} and {other}: a name may mean one indicator.")
                    raise LuoshiError(sentence.format(name=name, one=named[name].code, other=one.code))
                named[name] = one
        object.__setattr__(self, "_named", named)
        for one in self.indicators:
            _fits(one, self)

    def get(self, code: str) -> Indicator:
        """The indicator with this code. Raises LuoshiError where there is none."""
        found = self._named.get(plain(code))
        if found is None or found.code != code:
            raise LuoshiError(_("There is no indicator “{code}” in the catalogue.").format(code=code))
        return found

    def named(self, name: str) -> Indicator | None:
        """The indicator of this name, alias or code, written in any width; None where there is none."""
        return self._named.get(plain(name))


def plain(name: str) -> str:
    """A name as it is compared: full and half width alike, without spaces."""
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


def catalogue(data: Mapping[str, Any], where: str) -> Catalogue:
    """The catalogue in a mapping as YAML has it (schema: rules/schemas/indicators.json). Raises LuoshiError."""
    given = schema.check(data, "indicators", where)
    try:
        found = tuple(indicator(one) for one in given["indicators"])
        return Catalogue(given["name"], date.fromisoformat(given["from"]), given["cite"], found)
    except LuoshiError as error:
        raise LuoshiError(f"{where}: {error}") from None


def indicator(one: Mapping[str, Any]) -> Indicator:
    """An indicator from its fields, as in YAML. Raises LuoshiError for a unit or a formula that cannot be read."""
    direction, kind = one.get("direction", "more"), one.get("kind", "flow")
    for value, allowed in ((direction, get_args(Direction)), (kind, get_args(Kind))):
        if value not in allowed:
            sentence = _("{name}: “{value}” is none of {allowed}.")
            raise LuoshiError(sentence.format(name=one["name"], value=value, allowed=", ".join(allowed)))
    return Indicator(
        one["code"], one["name"], units.check(one["unit"]), tuple(one.get("aliases") or ()), direction,
        one.get("line", "below"), one.get("frequency", "month"), kind, one.get("source", ""),
        one.get("definition", ""), formula(one["formula"]) if one.get("formula") else None, one.get("cite", ""),
        bool(one.get("unverified", False)),
    )  # fmt: skip


@cache
def shipped() -> Catalogue:
    """The common indicators that come with Luoshi (rules/catalogue.yaml), to start from."""
    return catalogue(rules.load("catalogue"), "catalogue.yaml")


def derive(of: Indicator, figures: Mapping[str, float | None], among: Catalogue, where: str = "") -> float | None:
    """The value of a derived indicator in its unit, from figures by code or name, each in its indicator's unit.

    None where a figure that it needs is missing: missing is not zero. where: the office or period, for sentences.
    Raises LuoshiError for a division by zero, and for a figure that no one gave.
    """
    if of.formula is None:
        return figures.get(of.code, figures.get(of.name))
    given = {plain(name): value for name, value in figures.items()}
    values: dict[str, Any] = {}
    for name in of.formula.names:
        part = among.named(name)
        assert part is not None  # noqa: S101  (the catalogue has looked)
        known = [given[plain(word)] for word in (part.code, *part.names) if plain(word) in given]
        value = known[0] if known else derive(part, figures, among, where) if part.formula else None
        values[name] = None if value is None else units.quantity(value, part.unit)
    found = of.formula.of(values, where)
    return None if found is None else _in(found, of.unit)


def _in(found: Any, unit: str) -> float:
    if not hasattr(found, "to"):
        found = units.quantity(found, "倍")
    return units.tidy(float(found.to(units.quantity(1, unit).units).magnitude))


def _fits(one: Indicator, among: Catalogue, above: Iterable[str] = ()) -> None:
    """Raise LuoshiError unless a derived indicator's formula uses what is known, not itself, and has its unit."""
    if one.formula is None:
        return
    if one.code in above:
        raise LuoshiError(_("{name}: the formula needs the indicator itself.").format(name=one.name))
    parts = {}
    for number, name in enumerate(one.formula.names):
        part = among.named(name)
        if part is None:
            sentence = _("{name}: the formula needs “{part}”, which is no indicator of the catalogue.")
            raise LuoshiError(sentence.format(name=one.name, part=name))
        _fits(part, among, [*above, one.code])
        parts[name] = units.quantity(2.0 + 0.37 * number, part.unit)
    import pint

    try:
        _in(one.formula.of(parts, one.name), one.unit)
    except pint.DimensionalityError as error:
        sentence = _("{name}: the formula does not give {unit}: “{left}” and “{right}” do not fit.")
        raise LuoshiError(
            sentence.format(name=one.name, unit=one.unit, left=error.units1, right=error.units2)
        ) from None
