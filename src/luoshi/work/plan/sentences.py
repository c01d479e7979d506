"""What the planner has to say, in one sentence each, in the current language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from luoshi.i18n import gettext as _
from luoshi.i18n import ngettext
from luoshi.work.plan.proof import Proof
from luoshi.work.plan.values import DAYS, WORKDAYS, Basis, Link, Step

if TYPE_CHECKING:
    from luoshi.work.plan.forecast import Forecast
    from luoshi.work.plan.relax import Relaxation
    from luoshi.work.plan.schedule import Schedule

SHOWN = 7
"""Steps of a chain that a sentence names; of longer ones the middle is counted."""


def length(n: int, calendar: str) -> str:
    """A number of days on a calendar: 5 working days."""
    if calendar == WORKDAYS:
        return ngettext("{n} working day", "{n} working days", n).format(n=n)
    if calendar == DAYS:
        return ngettext("{n} day", "{n} days", n).format(n=n)
    return ngettext("{n} day of {calendar}", "{n} days of {calendar}", n).format(n=n, calendar=calendar)


def basis(of: Basis, person: str = "") -> str:
    """Where a duration comes from. person: the name of who entered it."""
    if of.kind == "entered":
        words = {"day": of.day or "", "person": person or of.by, "text": of.text}
        if not of.day:
            return _("Duration as given: {text}").format(**words)
        if of.text:
            return _("Duration entered on {day} by {person}: {text}").format(**words)
        return _("Duration entered on {day} by {person}, without a reason").format(**words)
    if of.kind == "assumed":
        return _("Duration assumed: {text}").format(text=of.text)
    if of.compared is None:
        return _("Duration by law, not compared with its text: {text}").format(text=of.text)
    return _("Duration by law, compared with its text on {day}: {text}").format(day=of.compared, text=of.text)


def missed(found: Schedule, proof: Proof) -> str:
    """Why a deadline cannot be kept."""
    steps = {key: found.plan.steps[found.network.rank[key]] for key in proof.keys}
    last = steps[proof.keys[-1]]
    chain = [_part(found, steps[key], link) for key, link in zip(proof.keys, (None, *proof.links), strict=True)]
    if len(chain) > SHOWN:
        middle = len(chain) - SHOWN + 1
        chain[SHOWN - 4 : -3] = [ngettext("({n} more step)", "({n} more steps)", middle).format(n=middle)]
    sentence = _("{step} cannot be finished by {due}: {root}, {chain} takes until {reached}, {late} too late.")
    return sentence.format(
        step=last.name,
        due=proof.due,
        root=_root(proof, found),
        chain=" → ".join(chain),
        reached=proof.reached,
        late=length(proof.excess, last.calendar),
    )


def contradiction(proof: Proof, names: Mapping[str, str], needs: Mapping[str, tuple[int, str]] | None = None) -> str:
    """Why the links of a circle contradict each other. needs: durations and their calendars, by step."""
    if all(link.kind == "FS" and link.lag >= 0 for link in proof.links):
        parts = [
            _("{after} waits for {before}").format(after=_name(link.after, names), before=_name(link.before, names))
            for link in reversed(proof.links)
        ]
        return _("The steps wait for each other in a circle ({circle}); remove one of these links.").format(
            circle=_(", ").join(parts)
        )
    needs = needs or {}
    calendars = {key: calendar for key, (_need, calendar) in needs.items()}
    parts = [f"{phrase(link, names, calendars)}{_duration(link, names, needs)}" for link in proof.links]
    shared = {*calendars.values(), *(link.calendar for link in proof.links if link.lag and link.calendar)}
    return _("These times contradict each other by {days}: {circle}; change one of them by so much.").format(
        circle=_("; ").join(parts), days=length(proof.excess, shared.pop() if len(shared) == 1 else DAYS)
    )


def phrase(link: Link, names: Mapping[str, str], calendars: Mapping[str, str]) -> str:
    """What a link asks, as a minimum, or as the maximum that a negative lag is. calendars: of the steps."""
    words = {
        ("FS", 0): _("{after} begins after {before} is finished"),
        ("SS", 0): _("{after} begins no earlier than {before}"),
        ("FF", 0): _("{after} is finished no earlier than {before}"),
        ("SF", 0): _("{after} is finished no earlier than {before} begins"),
        ("FS", 1): _("{after} begins at least {lag} after {before} is finished"),
        ("SS", 1): _("{after} begins at least {lag} after {before} begins"),
        ("FF", 1): _("{after} is finished at least {lag} after {before} is finished"),
        ("SF", 1): _("{after} is finished at least {lag} after {before} begins"),
        ("FS", -1): _("{before} is finished at most {lag} after {after} begins"),
        ("SS", -1): _("{before} begins at most {lag} after {after} begins"),
        ("FF", -1): _("{before} is finished at most {lag} after {after} is finished"),
        ("SF", -1): _("{before} begins at most {lag} after {after} is finished"),
    }
    lag = length(abs(link.lag), link.calendar or calendars.get(link.after, DAYS))
    sign = (link.lag > 0) - (link.lag < 0)
    return words[link.kind, sign].format(before=_name(link.before, names), after=_name(link.after, names), lag=lag)


def outlook(of: Forecast, due: date | None = None) -> str:
    """When it will be done if it goes on as it went, and how sure that is; or why nothing can be said."""
    if of.day is None:
        return _("No finishing day can be forecast: {reason}").format(reason=of.reason)
    if of.level and of.earliest == of.latest == of.day and not of.reason:
        return _("It is reported as finished on {day}.").format(day=of.day)
    words = {"day": of.day, "first": of.earliest, "last": of.latest, "level": round(100 * of.level), "n": of.reports}
    if of.latest:
        said = _("Going on as in the last {n} reports it is finished by {day}; {level} in 100 sure: {first} to {last}.")
    elif of.earliest:
        said = _("Going on as in the last {n} reports it is finished by {day}, by {first} at the earliest.")
    else:
        said = _("Going on as reported it is finished by {day}.")
    parts = [said.format(**words), of.reason]
    if due:
        parts.append(_late(of, due))
    text = parts[0]
    for part in filter(None, parts[1:]):
        text = _("{sentence} {next}").format(sentence=text, next=part)
    return text


def _late(of: Forecast, due: date) -> str:
    late = (of.day - due).days if of.day else 0
    if late > 0 and of.earliest and of.earliest > due:
        return ngettext(
            "That is {n} day after it is due, and even the early end is late.",
            "That is {n} days after it is due, and even the early end is late.",
            late,
        ).format(n=late)
    if late > 0:
        return ngettext("That is {n} day after it is due.", "That is {n} days after it is due.", late).format(n=late)
    if of.latest and of.latest <= due:
        return _("Even the late end keeps the due day.")
    return _("That keeps the due day, but not surely.")


def relaxation(found: Schedule, change: Relaxation) -> str:
    """One change that would suffice."""
    step = found.plan.steps[found.network.rank[change.key]]
    days = length(change.days, change.link.calendar or step.calendar if change.link else step.calendar)
    words = {
        "deadline": _("move the deadline of {step} by {days}, to {value}"),
        "fixed": _("move {step} by {days}, to {value}"),
        "shorten": _("shorten {step} by {days}, to {value}"),
        "begin": _("let {step} begin {days} earlier, on {value}"),
        "lag": _("shorten the wait between {before} and {step} by {days}, to {value}"),
        "compress": _("shorten everything that leads to {step} by {percent} %"),
        "remove": _("let {step} no longer wait for {before}"),
    }
    before = found.plan.steps[found.network.rank[change.link.before]].name if change.link else ""
    return words[change.what].format(step=step.name, days=days, value=change.value, before=before, percent=change.days)


def advice(found: Schedule, changes: Sequence[Relaxation], most: int = 4) -> str:
    """The relaxations in one sentence; the best `most` of them."""
    if not changes:
        return _("No single change is enough; look at the whole plan.")
    parts = [relaxation(found, change) for change in changes[:most]]
    return _("It is enough to {changes}.").format(changes=_(", or ").join(parts))


def _part(found: Schedule, step: Step, link: Link | None) -> str:
    need = found.network.need[found.network.rank[step.key]]
    text = f"{step.name} {length(need, step.calendar)}" if need else step.name
    if link and (link.kind != "FS" or link.lag):
        lag = f"{link.lag:+d}" if link.lag else ""
        return f"[{link.kind}{lag}] {text}"
    return text


def _root(proof: Proof, found: Schedule) -> str:
    words = {
        "today": _("from today ({day})"),
        "earliest": _("from {day}, before which {step} cannot begin"),
        "fixed": _("from {day}, on which {step} is fixed"),
        "fact": _("from {day}, since {before} came so late"),
    }
    before = found.plan.steps[found.network.rank[proof.fact.before]].name if proof.fact else ""
    step = found.plan.steps[found.network.rank[proof.keys[0]]].name
    return words[proof.root].format(day=proof.begins, step=step, before=before)


def _duration(link: Link, names: Mapping[str, str], needs: Mapping[str, tuple[int, str]]) -> str:
    shown = []
    for key, counts in ((link.before, link.kind in ("FS", "FF")), (link.after, link.kind in ("FF", "SF"))):
        if counts and needs.get(key, (0, ""))[0]:
            shown.append(_("{step} takes {days}").format(step=_name(key, names), days=length(*needs[key])))
    return _(" ({durations})").format(durations=_(", ").join(shown)) if shown else ""


def _name(key: str, names: Mapping[str, str]) -> str:
    return names.get(key) or key
