"""What stands around an office's points: who is right ahead and behind, what changed since the period before, and how
far its figures may be from the truth."""

from __future__ import annotations

from typing import Any

from luoshi_web.models import Race
from luoshi_web.store import standings
from luoshi_web.store.standings import Place, Standings
from luoshi_web.views.race import bars, words


def declared(place: Place) -> dict[str, str]:
    """The studies on which the declared errors of figures rest, by the figure."""
    return {used.name: used.cite for part in place.parts for used in part.used if used.cite}


def beside(board: Standings, place: Place) -> list[dict[str, Any]]:
    """Who has the same points; the office right ahead and the one right behind, by how much, and which single line has
    room enough to pass the one ahead."""
    same = [one for one in board.places if one.points == place.points and one.office != place.office]
    ahead = [one for one in board.places if one.points > place.points]
    behind = [one for one in board.places if one.points < place.points]
    found = [{"one": one, "same": True} for one in same[:3]]
    if ahead:
        gap = ahead[-1].points - place.points
        room = [part.name for part in place.parts if part.points is not None and part.most is not None
                and part.most - part.points > gap]  # fmt: skip
        found.append({"one": ahead[-1], "ahead": True, "gap": words.number(gap), "room": room[:6]})
    if behind:
        found.append({"one": behind[0], "gap": words.number(place.points - behind[0].points)})
    return found


def since(race: Race, number: int, place: Place) -> dict[str, Any] | None:
    """Where the change since the period before comes from (对标复盘), line by line, the greatest first; None where the
    scheme was another one, since scores of two schemes do not compare."""
    before = race.before
    if before is None or before.snapshot is None or before.state != Race.State.PUBLISHED:
        return None
    if before.scheme_id != race.scheme_id or race.scheme.kind == "race":
        return None
    then = standings.of(before).boards[number].place(place.office)
    if then is None:
        return None
    rows = standings.distance(place, then)
    reach = max((abs(far) for *_parts, far in rows), default=0.0)
    return {
        "race": before,
        "adds_up": all(part.points is not None for part in place.parts),
        "change": f"{place.points - then.points:+.2f}",
        "rows": [
            {"name": (now or old).name, "then": _worth(old), "now": _worth(now), "change": f"{far:+.2f}",  # type: ignore[union-attr]
             "bar": bars.bar(far, -reach, reach)}
            for now, old, far in rows
        ],
    }  # fmt: skip


def _worth(part: standings.Part | None) -> str:
    if part is None:
        return "—"
    return words.number(part.points if part.points is not None else part.score)
