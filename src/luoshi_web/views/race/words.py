"""The sentences of the race board: who is ahead, by how much, is that more than chance?"""

from __future__ import annotations

from django.utils.translation import gettext as _

from luoshi_web.store.standings import SURE, Moved, Place, Standings


def sense(code: str) -> str:
    """One of the three senses of the race."""
    known = {"speed": _("First in time"), "quality": _("Best in quality"), "daring": _("First to try")}
    return known.get(code, "")


def unit(code: str) -> str:
    """What the points of a sense are."""
    return {"speed": _("days ahead"), "quality": _("points"), "daring": _("points")}.get(code, _("points"))


def number(value: float) -> str:
    """Points as they are written: two decimals, less where nothing follows."""
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def percent(share: float) -> str:
    """A probability; never 100 where it is not certain, and never 0."""
    return f"{min(max(round(100 * share), 1), 99)}%"


def spread(place: Place) -> str:
    """The ranks between which an office may truly stand: 3, or 3–7."""
    if place.low is None or place.high is None or place.low == place.high:
        return str(place.low or place.rank)
    return f"{place.low}–{place.high}"


def headline(standings: Standings) -> str:
    """Who is ahead; offices that cannot be told apart from the first are named together."""
    if not standings.places:
        return ""
    first, *rest = standings.places
    level = [one.name for one in standings.places if one.rank == first.rank]
    if 1 < len(level) <= 4:
        return _("%(names)s share the first place") % {"names": "、".join(level)}
    if len(level) > 4:
        return _("%(n)d offices share the first place") % {"n": len(level)}
    tied = [one for one in rest if one.low == 1]
    if not tied:
        return _("%(name)s is ahead") % {"name": first.name}
    if len(tied) > 3:
        names = {"name": first.name, "n": len(tied)}
        return _("%(name)s is first by points; %(n)d more cannot be told apart from it") % names
    names = {"name": first.name, "others": "、".join(one.name for one in tied)}
    return _("%(name)s is first by points; %(others)s cannot be told apart from it") % names


def lead(standings: Standings) -> str:
    """By how much, and is that more than chance?"""
    first, *rest = standings.places or [None]
    if first is None or not rest:
        return ""
    if first.rank == rest[0].rank:
        near = [one.name for one in rest if one.rank != first.rank and one.low == 1]
        said = [_("Their points are the same.")]
        said += [_("%(others)s cannot be told apart from them.") % {"others": "、".join(near[:3])}] if near else []
        return " ".join(said)
    distance = {"points": number(first.points - rest[0].points), "name": rest[0].name}
    sentence = _("%(points)s points ahead of %(name)s.")
    if standings.sense == "speed":
        sentence = _("%(points)s days ahead of %(name)s.")
    return " ".join((sentence % distance, _chance(standings, first)))


def _chance(standings: Standings, first: Place) -> str:
    """Whether the first place is more than chance."""
    if standings.sense == "daring":
        return _("Counted are accepted exemplars: chance has no part in them.")
    if first.ahead is None:
        return _("The scheme declares no errors of its figures, so nothing is said about chance.")
    said = {"share": percent(first.ahead)}
    if first.ahead >= SURE:
        return _("That is more than chance: in %(share)s of the draws it is truly ahead.") % said
    if first.ahead >= 0.5:
        return _("That may be chance: in %(share)s of the draws it is truly ahead, which is less than 95%%.") % said
    return (
        _(
            "That may be chance: only in %(share)s of the draws it is truly ahead, since figures with large errors "
            "are drawn to the mean there."
        )
        % said
    )


def movement(moved: Moved | None) -> str:
    """Places gained or lost since the period before; within chance in brackets."""
    if moved is None:
        return ""
    if not moved.places:
        return "—"
    word = _("up %(n)d") if moved.places > 0 else _("down %(n)d")
    said = word % {"n": abs(moved.places)}
    return said if moved.counts else _("(%(moved)s)") % {"moved": said}


def source(kind: str) -> str:
    """What a figure rests on, in words."""
    return {
        "ledger": _("from the ledger, items whose check has passed"),
        "sheet": _("from the sheet"),
        "answer": _("corrected by the answer to contest no."),
        "observation": _("from the indicator's observations"),
    }.get(kind, "")
