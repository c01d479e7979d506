"""A race from its figures to its publication: every step is an entry in the race's own chain, none is ever changed.

open → draw (as often as needed) → announce → contests and their answers → publish. An answer that upholds a contest
corrects figures by a new snapshot, or excuses a line (容错); the one before stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.errors import LuoshiError
from luoshi.work.chain import canonical, link
from luoshi.work.values import GENESIS
from luoshi_web.errors import Conflict, Forbidden, Refused
from luoshi_web.models import Edition, Office, Race, RaceEntry, RaceFile, Runner, Scheme, User
from luoshi_web.permissions import may, memberships, paths, speaks_for, visible_schemes
from luoshi_web.store import figures, schemes, standings
from luoshi_web.store.contests import contests

MOST_RUNNERS = 2000
LONGEST = 4000
"""Characters of a reason or an answer."""


@dataclass(frozen=True)
class New:
    """A race to be held: who holds it, by which scheme, over which period, for which league and offices."""

    office: Office
    scheme: Scheme
    name: str
    league: str
    starts: date
    ends: date
    runners: Sequence[Office]
    edition: Edition | None = None
    before: Race | None = None


@transaction.atomic
def hold(person: User, new: New, today: date) -> Race:
    """Open a race. Raises LuoshiError for a scheme that was not published before the period, or too few offices."""
    if not may(person, "evaluate", new.office):
        raise Forbidden
    if not visible_schemes(person).filter(pk=new.scheme.pk, published__isnull=False).exists():
        raise LuoshiError(_("A race needs a published scheme: publish it first."))
    if new.ends < new.starts or new.starts < new.scheme.begins:
        sentence = _("The period must begin on or after %(day)s, from when the scheme holds, and end after it begins.")
        raise LuoshiError(sentence % {"day": new.scheme.begins})
    runners = _runners(new)
    row = Race.objects.create(
        office=new.office, edition=new.edition, scheme=new.scheme, name=new.name[:120], league=new.league[:60],
        starts=new.starts, ends=new.ends, before=new.before,
    )  # fmt: skip
    Runner.objects.bulk_create([Runner(race=row, office=office) for office in runners])
    said = {"scheme": new.scheme.pk, "runners": [office.pk for office in runners]}
    said |= {"starts": new.starts.isoformat(), "ends": new.ends.isoformat()}
    return record(row, person, "open", said, today)


def _runners(new: New) -> list[Office]:
    runners = list(dict.fromkeys(new.runners))
    if not 2 <= len(runners) <= MOST_RUNNERS:
        raise LuoshiError(_("Between 2 and %(most)d offices run in a race.") % {"most": MOST_RUNNERS})
    for office in runners:
        if not new.office.contains(office.path) or office == new.office:
            sentence = _("“%(name)s” does not stand below the office that holds the race.")
            raise LuoshiError(sentence % {"name": office})
    names = [office.name for office in runners]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise LuoshiError(_("Two of the offices are called “%(name)s”: give them names that differ.") % {"name": twice})
    return runners


@transaction.atomic
def draw(person: User, pk: int, given: Iterable[figures.Sheet], today: date, seq: int | None = None) -> Race:
    """Draw the figures, again and again until the race is announced."""
    race = locked(person, pk, seq, states=("open",))
    race.snapshot = figures.draw(race, schemes.parse(race.scheme.text), given, today)
    standings.of(race)  # nothing is stored that cannot be computed
    return record(race, person, "draw", {"snapshot": race.snapshot.sha256}, today)


@transaction.atomic
def announce(person: User, pk: int, until: date, today: date, shows_all: bool = False, seq: int | None = None) -> Race:
    """Announce (公示): every office that runs sees its points and may contest them up to `until`, included."""
    race = locked(person, pk, seq, states=("open",))
    if race.snapshot is None:
        raise LuoshiError(_("There are no figures yet: draw them first."))
    if today <= race.ends:
        raise LuoshiError(_("The period runs until %(day)s: announce its points after that.") % {"day": race.ends})
    if until <= today:
        raise LuoshiError(_("Give the offices at least until tomorrow to contest their points."))
    race.state, race.contest_until, race.shows_all = Race.State.ANNOUNCED, until, shows_all
    said = {"until": until.isoformat(), "shows_all": shows_all, "snapshot": race.snapshot.sha256}
    return record(race, person, "announce", said, today)


@dataclass(frozen=True)
class Objection:
    """What an office contests: one line of its points, with the reason and what proves it."""

    office: int
    line: str
    reason: str
    evidence: Sequence[RaceFile] = ()


@transaction.atomic
def contest(person: User, pk: int, what: Objection, today: date, seq: int | None = None) -> Race:
    """Contest a line of one's own office's points, while the race is announced and the days for it last."""
    race = locked(person, pk, seq, verb="", states=("announced",))
    if not speaks_for(person, race).filter(office=what.office).exists():
        raise Forbidden
    if race.contest_until and today > race.contest_until:
        sentence = _("Points could be contested until %(day)s; after that, speak to the office that holds the race.")
        raise Refused(sentence % {"day": race.contest_until}, "late")
    if what.line not in (lines := standings.lines_of(race, what.office)):
        raise Refused(_("“%(line)s” is no line of these points.") % {"line": what.line}, "line", tuple(lines))
    evidence = [{"id": file.pk, "sha256": file.sha256, "name": file.name} for file in what.evidence]
    said = {"office": what.office, "line": what.line, "reason": text_of(what.reason), "evidence": evidence}
    return record(race, person, "contest", said, today, what.office)


@dataclass(frozen=True)
class Answer:
    """What is said to a contest. figures: corrected values by name; excused: the reason why the line is excused."""

    upheld: bool
    text: str
    figures: Mapping[str, float | None] = field(default_factory=dict)
    excused: str = ""


@transaction.atomic
def answer(person: User, pk: int, number: int, given: Answer, today: date, seq: int | None = None) -> Race:
    """Answer a contest (by the number of its entry), once. What it corrects is in force from this entry on."""
    race = locked(person, pk, seq, states=("announced",))
    found = next((one for one in contests(race) if one.number == number), None)
    if found is None or found.answer is not None:
        raise Refused(_("There is no contest with this number that waits for an answer."), "contest")
    if any(m.office_id == found.office for m in memberships(person)):
        raise Forbidden  # nobody judges what their own office contests
    if (given.figures or given.excused) and not given.upheld:
        raise LuoshiError(
            _("A contest that is not upheld corrects nothing: uphold it, or leave the figures as they are.")
        )
    said: dict[str, Any] = {"contest": number, "upheld": given.upheld, "text": text_of(given.text)}
    if given.figures or given.excused:
        said |= {"figures": dict(given.figures), "excused": given.excused}
        said["snapshot"] = _corrected(race, found.office, found.line, given, number)
    return record(race, person, "answer", said, today)


def _corrected(race: Race, office: int, line: str, given: Answer, number: int) -> str:
    drawn = figures.load(race.snapshot)  # type: ignore[arg-type]
    for name, value in given.figures.items():
        if name not in drawn.figures:
            sentence = _("“%(name)s” is no figure of this race.")
            raise Refused(sentence % {"name": name}, "figure", tuple(drawn.figures))
        before = drawn.figures[name].get(str(office))
        drawn.put(name, office, (value, {"kind": "answer", "contest": number, "before": before}))
    if given.excused:
        _excuse(drawn, office, line, given.excused)
    race.snapshot = figures.keep(drawn)
    standings.of(race)
    return race.snapshot.sha256


def _excuse(drawn: figures.Drawn, office: int, line: str, reason: str) -> None:
    """Excuse a line of points, or the item that a line of the three senses is of."""
    drawn.exemptions.setdefault(str(office), {})[line] = reason
    number = line.partition(":")[2]
    for one in drawn.items:
        if one["item"] == number:
            one["lenient"] = reason


@transaction.atomic
def reply(person: User, pk: int, office: int, question: str, text: str, today: date) -> Race:
    """What an office says to a question about its figures; it changes nothing, and stays beside the question."""
    race = locked(person, pk, None, verb="", states=("announced",))
    if not speaks_for(person, race).filter(office=office).exists():
        raise Forbidden
    said = {"office": office, "question": question[:120], "text": text_of(text)}
    return record(race, person, "reply", said, today, office)


# -- what all of them share -----------------------------------------------------------------------------------------


def text_of(words: str) -> str:
    """Words that were given, or LuoshiError where there are none or too many."""
    words = words.strip()
    if not 0 < len(words) <= LONGEST:
        raise LuoshiError(_("Write the reason in at most %(most)d characters.") % {"most": LONGEST})
    return words


def locked(person: User, pk: int, seq: int | None, *, states: Sequence[str], verb: str = "evaluate") -> Race:
    """The race, locked, if the person has the verb there, it is in one of the states, and nobody was quicker."""
    race = Race.objects.select_for_update(of=("self",)).select_related("office", "scheme").get(pk=pk)
    if verb and not may(person, verb, race):  # type: ignore[arg-type]
        raise Forbidden
    if seq is not None and seq != race.seq:
        raise Conflict(race.seq)
    if race.state not in states:
        sentence = _("The race is “%(state)s”, so this cannot be done any more or not yet.")
        raise Refused(sentence % {"state": race.get_state_display()}, "state")
    return race


def record(
    race: Race, person: User, verb: str, said: Mapping[str, Any], today: date, office: int | None = None
) -> Race:
    """Add an entry to the race's chain, in the transaction of what it does."""
    race.seq += 1
    prev = race.head or GENESIS
    for_office = office or _seat(person, race)
    content = {
        "item": f"race-{race.pk}",
        "seq": race.seq,
        "verb": verb,
        "day": today.isoformat(),
        "user": str(person.pk),
        "office": str(for_office),
        "say": dict(said),
        "at": timezone.now().replace(microsecond=0).isoformat(),
    }
    body = canonical(content)
    race.head = link(prev, body)
    race.save()
    RaceEntry.objects.create(
        race=race, seq=race.seq, body=body, hash=race.head, prev=prev, action=verb, day=today, actor=person,
        office_id=for_office,
    )  # fmt: skip
    return race


def _seat(person: User, race: Race) -> int:
    """The office for which the person judges: their own seat at or above the office that holds the race."""
    able = set(paths(person, "evaluate"))
    return next(
        m.office_id for m in memberships(person) if m.office.path in able and race.office.path.startswith(m.office.path)
    )
