"""Questions that figures raise, with the numbers behind them: shown to the office that gave them, never as verdicts.

Each function gives () where nothing is odd, or where its test does not apply. Thresholds: rules/questions.yaml.
"""

from __future__ import annotations

import math
import statistics
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from luoshi import rules
from luoshi.goals.series import single
from luoshi.goals.trajectory import Target, student
from luoshi.i18n import gettext as _

Kind = Literal["jump", "rush", "first digits", "last digits", "alike", "unchanged", "low target", "early target"]


@dataclass(frozen=True)
class Question:
    """A question to an office about what it gave. about: the indicator or item; numbers: what it rests on, each with
    its name, in the order in which they are told."""

    kind: Kind
    office: str
    about: str
    sentence: str
    numbers: tuple[tuple[str, float], ...]


def jump(
    office: str, about: str, now: Mapping[int, float], earlier: Sequence[Mapping[int, float]]
) -> tuple[Question, ...]:
    """Does the latest stretch of the year bring more than the office's own earlier years lead one to expect?

    now, earlier: cumulative figures by month. The stretch's share of what stands then is compared.
    """
    by = _rule("jump")
    stretches = single(dict(now))
    if len(stretches) < 2:
        return ()
    (first, last), gained = max(stretches.items())
    share = _share(now, first - 1, last)
    then = [found for year in earlier if (found := _share(year, first - 1, last)) is not None]
    if share is None or len(then) < by["years"]:
        return ()
    mean = statistics.mean(then)
    spread = statistics.stdev(then) * math.sqrt(1 + 1 / len(then))
    high = mean + student(by["level"], len(then) - 1) * spread
    if share <= high or share < by["least"] * mean:
        return ()
    sentence = _(
        "{first}–{last} brought {share:.0%} of the year so far, in earlier years {mean:.0%}: what happened then?"
    )
    numbers = (
        (_("gained"), gained), (_("share of the year so far"), share), (_("earlier years' mean"), mean),
        (_("to be expected at most"), high), (_("earlier years"), float(len(then))),
    )  # fmt: skip
    return (Question("jump", office, about, sentence.format(first=first, last=last, share=share, mean=mean), numbers),)


def _share(year: Mapping[int, float], before: int, last: int) -> float | None:
    if last not in year or before not in year or year[last] <= 0:
        return None
    return (year[last] - year[before]) / year[last]


def rush(office: str, about: str, reports: Sequence[tuple[date, float]], due: date) -> tuple[Question, ...]:
    """Was most of an item reported in the last days before its deadline? reports: day and share done (0-1), by day."""
    by = _rule("rush")
    told = sorted(one for one in reports if one[0] <= due)
    if not told or (due - told[0][0]).days < by["span"]:
        return ()
    since = due - timedelta(by["days"])
    before = max((share for day, share in told if day < since), default=0.0)
    gained = told[-1][1] - before
    if gained < by["gained"]:
        return ()
    sentence = _("{gained:.0%} was reported in the last {days} days before the deadline: when was it done?")
    numbers = ((_("before"), before), (_("at the deadline"), told[-1][1]), (_("days"), float(by["days"])))
    return (Question("rush", office, about, sentence.format(gained=gained, days=by["days"]), numbers),)


@dataclass(frozen=True)
class Digits:
    """Whether first digits are as in the Newcomb-Benford law. applies: whether the law may be asked at all, else `why`
    not. shares: of the digits 1-9; deviation: their mean absolute deviation; chi: chi-squared."""

    applies: bool
    why: str
    n: int
    shares: tuple[float, ...] = ()
    deviation: float = 0.0
    chi: float = 0.0


def benford(values: Iterable[float]) -> Digits:
    """First digits of figures against log10(1 + 1/d). Only of what spans magnitudes and is counted often enough."""
    by = _rule("first_digits")
    known = [abs(value) for value in values if value and math.isfinite(value)]
    n = len(known)
    if n < by["least"]:
        return Digits(False, _("{n} figures are too few, {least} are needed").format(n=n, least=by["least"]), n)
    orders = math.log10(max(known) / min(known))
    if orders < by["orders"]:
        why = _("the figures span {orders:.1f} orders of magnitude, {least} are needed")
        return Digits(False, why.format(orders=orders, least=by["orders"]), n)
    counts = Counter(int(f"{value:e}"[0]) for value in known)
    law = [math.log10(1 + 1 / digit) for digit in range(1, 10)]
    shares = tuple(counts[digit] / n for digit in range(1, 10))
    deviation = statistics.mean(abs(share - p) for share, p in zip(shares, law, strict=True))
    chi = n * sum((share - p) ** 2 / p for share, p in zip(shares, law, strict=True))
    return Digits(True, "", n, shares, deviation, chi)


def first_digits(office: str, about: str, values: Iterable[float]) -> tuple[Question, ...]:
    """Do an office's many figures begin as figures of many sizes do?"""
    by, found = _rule("first_digits"), benford(values)
    if not found.applies or found.deviation <= by["mad"] or found.chi <= by["chi"]:
        return ()
    sentence = _("Of {n} figures {share:.0%} begin with 1, about 30% would be usual: how were they counted?")
    numbers = ((_("figures"), float(found.n)), (_("mean deviation"), found.deviation), (_("chi-squared"), found.chi))
    said = sentence.format(n=found.n, share=found.shares[0])
    return (Question("first digits", office, about, said, numbers),)


def last_digits(office: str, about: str, counts: Iterable[int]) -> tuple[Question, ...]:
    """Do counts of three digits and more end in every digit about as often? Rounded ones end in 0 and 5."""
    by = _rule("last_digits")
    known = [abs(count) for count in counts if abs(count) >= 100]
    if len(known) < by["least"]:
        return ()
    ends, even = Counter(count % 10 for count in known), len(known) / 10
    chi = sum((ends[digit] - even) ** 2 / even for digit in range(10))
    if chi <= by["chi"]:
        return ()
    digit, most = max(ends.items(), key=lambda one: (one[1], -one[0]))
    sentence = _("Of {n} counts {share:.0%} end in {digit}, about 10% would be usual: were they estimated?")
    numbers = ((_("figures"), float(len(known))), (_("ending in {digit}").format(digit=digit), float(most)),
               (_("chi-squared"), chi))  # fmt: skip
    said = sentence.format(n=len(known), share=most / len(known), digit=digit)
    return (Question("last digits", office, about, said, numbers),)


def alike(about: str, figures: Mapping[str, float | None]) -> tuple[Question, ...]:
    """Did most offices report the same figure? A question to each of them; none about zero, which is common where few
    accidents and problems are counted."""
    by = _rule("alike")
    known = {office: value for office, value in figures.items() if value is not None}
    if len(known) < by["offices"]:
        return ()
    value, same = Counter(known.values()).most_common(1)[0]
    if same / len(known) < by["share"] or value == 0:
        return ()
    sentence = _("{same} of {n} offices reported {value:g}: where does the figure come from?")
    said = sentence.format(same=same, n=len(known), value=value)
    numbers = ((_("figure"), value), (_("offices with it"), float(same)), (_("offices"), float(len(known))))
    return tuple(Question("alike", office, about, said, numbers) for office in known if known[office] == value)


def unchanged(office: str, about: str, values: Sequence[float]) -> tuple[Question, ...]:
    """Is the same figure reported period after period? values: of single periods, in order; a whole (1.0) may stay."""
    by, run = _rule("alike"), 0
    for value in reversed(values):
        if value != values[-1]:
            break
        run += 1
    if run < by["periods"] or values[-1] in (0.0, 1.0, 100.0):
        return ()
    sentence = _("{value:g} was reported {n} times in a row: was it measured each time?")
    numbers = ((_("figure"), values[-1]), (_("times"), float(run)))
    return (Question("unchanged", office, about, sentence.format(value=values[-1], n=run), numbers),)


def low_target(
    office: str, about: str, target: Target, before: float | None, now: Mapping[int, float] | None = None
) -> tuple[Question, ...]:
    """Does a target ask for less than what stood a year before, or is it reached long before the year ends?

    before: last year's figure; now: this year's cumulative figures by month.
    """
    by, good = _rule("low"), target.good
    found = []
    if before is not None and target.value * good < before * good:
        sentence = _("The target is {target:g}, {before:g} stood a year before: why less?")
        numbers = ((_("target"), target.value), (_("a year before"), before))
        said = sentence.format(target=target.value, before=before)
        found.append(Question("low target", office, about, said, numbers))
    reached = sorted(month for month, value in (now or {}).items() if good > 0 and value >= target.value > 0)
    if now and reached and (reached[0] <= by["reached_by"] or now[max(now)] >= by["beyond"] * target.value):
        sentence = _("The target of {target:g} was reached by month {month}: was it too easy?")
        facts = (
            (_("target"), target.value),
            (_("reached in month"), float(reached[0])),
            (_("stands"), now[max(now)]),
        )
        said = sentence.format(target=target.value, month=reached[0])
        found.append(Question("early target", office, about, said, facts))
    return tuple(found)


def _rule(name: str) -> dict[str, Any]:
    rule: dict[str, Any] = rules.load("questions")[name]
    return rule
