"""What was published: data, scheme and code version frozen as canonical bytes, from which everything follows again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from luoshi.evaluation import publication
from luoshi_web.errors import Refused
from luoshi_web.models import Publication, Race, User
from luoshi_web.store import figures, races, schemes, standings
from luoshi_web.store.contests import contests
from luoshi_web.store.figures import Drawn
from luoshi_web.store.schemes import Parsed
from luoshi_web.store.standings import senses


@transaction.atomic
def publish(person: User, pk: int, today: date, seq: int | None = None) -> Publication:
    """Freeze a race once the days for contesting are over and every contest is answered."""
    race = races.locked(person, pk, seq, states=("announced",))
    if race.contest_until and today <= race.contest_until:
        sentence = _("Points may be contested until %(day)s: publish after that.")
        raise Refused(sentence % {"day": race.contest_until}, "early")
    if waiting := [str(one.number) for one in contests(race) if one.answer is None]:
        sentence = _("Contests that wait for an answer: %(numbers)s; answer them first.")
        raise Refused(sentence % {"numbers": "、".join(waiting)}, "contests")
    frozen = freeze(race)
    race.state = Race.State.PUBLISHED
    races.record(race, person, "publish", {"sha256": frozen.hash}, today)
    return Publication.objects.create(race=race, sha256=frozen.hash, body=frozen.body, day=today, code=_version(frozen))


def _version(frozen: publication.Publication) -> str:
    """The version that computed it, and the beginning of the hash over its source."""
    code = frozen.content["code"]
    return f"{code['luoshi'] or '0'} ({code['source'][:12]})"


def freeze(race: Race) -> publication.Publication:
    """The race as it stands, frozen. Its entries so far are named by the hash of the last."""
    parsed, drawn = schemes.parse(race.scheme.text), figures.load(race.snapshot)  # type: ignore[arg-type]
    about = {
        "race": race.pk,
        "name": race.name,
        "league": race.league,
        "period": [race.starts.isoformat(), race.ends.isoformat()],
        "snapshot": race.snapshot.sha256,  # type: ignore[union-attr]
        "entries": {"seq": race.seq, "hash": race.head},
        "offices": {one["name"]: one["id"] for one in drawn.offices},
        "sources": drawn.sources,
    }
    return publication.freeze(parsed.kind, parsed.data, _given(parsed, drawn), about)  # type: ignore[arg-type]


def _given(parsed: Parsed, drawn: Drawn) -> Mapping[str, Any]:
    """What the core computes from, by the kind of the scheme."""
    if parsed.kind == "ranking":
        return {"table": standings.frame(parsed, drawn)}
    if parsed.kind == "race":
        return senses.given(drawn)
    figures_, excused = standings.by_name(drawn)
    given = {"figures": figures_, "exemptions": excused}
    return given | {"statuses": standings.statuses(drawn)} if parsed.rule.errors else given


def recompute(row: Publication) -> tuple[str, ...]:
    """What comes out differently when everything is computed again from the frozen bytes; nothing, to the digit."""
    return publication.recompute(publication.read(bytes(row.body), row.sha256))
