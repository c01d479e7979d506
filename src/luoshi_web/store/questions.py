"""Questions that an office's figures raise in a race, each with what the office said to it. They change no points."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from luoshi.evaluation import questions as core
from luoshi_web.models import Entry, Indicator, Item, Office, Race
from luoshi_web.store import figures, mapping, observed
from luoshi_web.store.contests import Reply, replies


@dataclass(frozen=True)
class Asked:
    """A question, and what the office said to it so far."""

    key: str
    one: core.Question
    replies: tuple[Reply, ...]


def of(race: Race, office: Office) -> list[Asked]:
    """The questions to one office about the figures that were drawn for it."""
    if race.snapshot is None:
        return []
    said = [one for one in replies(race) if one.office == office.pk]
    found = [*_alike(race, office), *_rush(race, office), *_jumps(race, office)]
    return [_asked(one, said) for one in found]


def _asked(one: core.Question, said: Iterable[Reply]) -> Asked:
    key = f"{one.kind}:{one.about}"[:120]
    return Asked(key, one, tuple(reply for reply in said if reply.question == key))


def _alike(race: Race, office: Office) -> Iterator[core.Question]:
    """The same figure from most offices; what the ledger counts nobody reported."""
    drawn = figures.load(race.snapshot)  # type: ignore[arg-type]
    names = {str(one["id"]): one["name"] for one in drawn.offices}
    for name, values in drawn.figures.items():
        counted = {pk for pk, source in drawn.sources.get(name, {}).items() if source.get("kind") == "ledger"}
        known = {names[pk]: value for pk, value in values.items() if pk not in counted}
        yield from (one for one in core.alike(name, known) if one.office == office.name)


def _rush(race: Race, office: Office) -> Iterator[core.Question]:
    """Items of which most was reported in the last days before the deadline."""
    due = (race.starts, race.ends)
    for item in Item.objects.filter(lead=office, deadline__range=due).exclude(state="drafted").order_by("pk"):
        reports = [found for row in _reports(item) if (found := _share(row)) is not None]
        yield from core.rush(office.name, item.number, reports, item.deadline)  # type: ignore[arg-type]


def _reports(item: Item) -> Iterable[Entry]:
    return item.entries.filter(action__in=("report", "report_done")).order_by("seq")


def _share(row: Entry) -> tuple[date, float] | None:
    entry = mapping.entry_of(row)
    progress = 100.0 if entry.verb == "report_done" else entry.set.get("progress")
    return (entry.day, progress / 100) if isinstance(progress, float | int) else None


def _jumps(race: Race, office: Office) -> Iterator[core.Question]:
    """Indicators whose last stretch brought more than earlier years lead one to expect."""
    drawn = figures.load(race.snapshot)  # type: ignore[arg-type]
    for name, sources in drawn.sources.items():
        source = sources.get(str(office.pk), {})
        indicator = Indicator.objects.filter(pk=source.get("indicator", 0)).first()
        if indicator:
            known = observed.one(indicator, str(office.pk), date.fromisoformat(drawn.day))
            now = {month: value for month, value in known.year(race.ends.year).items() if month <= race.ends.month}
            yield from core.jump(office.name, name, now, known.earlier(race.ends.year))
