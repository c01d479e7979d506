"""What other weights, factors or values of the rule would give: the places move at once, nothing is stored."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from luoshi.errors import LuoshiError
from luoshi.evaluation import review, sensitivity
from luoshi.evaluation.sources import Sources
from luoshi_web.permissions import memberships
from luoshi_web.store import schemes, standings
from luoshi_web.store.standings import Otherwise
from luoshi_web.views.race import words
from luoshi_web.views.race.board import LONG, head, whole


@login_required
def what_if(request: HttpRequest, pk: int) -> HttpResponse:
    """From the weights in force, or from those in the address, which can be sent to others. Works as a plain form where
    no script runs."""
    race = whole(request, pk)
    parsed, made = schemes.parse(race.scheme.text), standings.of(race)
    now = standings.weights(parsed, made)
    changed, refusal, rows = _asked(request, now), "", []
    try:
        rows = standings.what_if(race.scheme.text, bytes(race.snapshot.body), changed)  # type: ignore[union-attr]
    except LuoshiError as error:
        refusal = str(error)
    seats = {m.office_id for m in memberships(request.user)}
    context = {"boards": _boards(rows, seats), "refusal": refusal, "race": race, "long": LONG}
    context["moved"] = sum(row.rank != row.was for row in rows)
    context["changed"] = changed != now
    if made.composite is not None and request.headers.get("HX-Request") != "true":
        context["doubts"] = _doubts(parsed, made, asked=request.GET.get("drivers") == "1")
    context["sliders"] = _sliders(parsed, now, changed, {} if refusal else standings.shares(parsed, changed))
    if request.headers.get("HX-Request") == "true":
        return render(request, "race/_what_if.html", context | {"swap": True})
    return render(request, "race/what_if.html", head(request, race) | context)


DRAWS = 200
"""Draws by which a page says which choice drives the order: enough for a tenth of a place."""


def _doubts(parsed: schemes.Parsed, made: standings.Standings, asked: bool) -> dict[str, Any]:
    """What the authors of a scheme may ask themselves: do two indicators count one thing twice, and (where asked, since
    it is drawn anew) which choice drives the order?"""
    composite, names = made.composite, standings.names(parsed)
    found = review.overlaps(composite.treated)[:5]  # type: ignore[union-attr]
    out: dict[str, Any] = {
        "twice": [{"one": names.get(a, a), "other": names.get(b, b), "r": f"{r:.2f}"} for a, b, r in found],
        "offices": len(composite.offices),  # type: ignore[union-attr]
        "varies": parsed.rule.sources != Sources(),
    }
    if asked and out["varies"]:
        moved = sensitivity.one_at_a_time(composite, parsed.rule.sources, draws=DRAWS, seed=parsed.rule.seed)  # type: ignore[arg-type]
        called = {
            "data": _("errors of the figures"), "weights": _("weights"), "treatments": _("treatment of outliers"),
            "normalisations": _("scale"), "aggregations": _("aggregation"),
        }  # fmt: skip
        out["drivers"] = [(called[one], f"{by:.1f}") for one, by in sorted(moved.items(), key=lambda pair: -pair[1])]
    return out


def _asked(request: HttpRequest, now: dict[str, float]) -> dict[str, float]:
    """The values in the address, those in force where it says nothing."""
    changed = dict(now)
    for n, code in enumerate(now):
        try:
            changed[code] = float(request.GET.get(f"w{n}") or now[code])
        except ValueError:
            continue
    return changed


def _boards(rows: list[Otherwise], seats: set[int]) -> list[dict[str, Any]]:
    """Board by board the first of them, and the person's own offices wherever they stand."""
    found = []
    for sense, board in groupby(rows, key=lambda row: row.sense):
        all_ = list(board)
        shown = all_[:LONG] + [row for row in all_[LONG:] if row.office in seats]
        found.append({"title": words.sense(sense), "rows": [_otherwise(row) for row in shown], "ranked": len(all_)})
    return found


def _otherwise(row: Otherwise) -> dict[str, Any]:
    moved = standings.Moved(row.was - row.rank, True) if row.rank != row.was else None
    return {"one": row, "points": words.number(row.points), "moved": words.movement(moved)}


def _sliders(
    parsed: schemes.Parsed, now: dict[str, float], changed: dict[str, float], shares: dict[str, float]
) -> list[dict[str, Any]]:
    names = standings.names(parsed) | _knobs()
    groups = {one.code for one in parsed.rule.tree.groups} if parsed.kind == "ranking" else set()
    return [
        {
            "id": f"w{n}",
            "name": names.get(code, code),
            "value": f"{changed[code]:g}",
            "most": f"{_most(now[code]):g}",
            "step": f"{_most(now[code]) / 60:g}",
            "share": _share(code, changed[code], shares, parsed.kind),
            "group": code in groups,
        }
        for n, code in enumerate(now)
    ]


def _most(now: float) -> float:
    """How far a slider goes: three times what is in force, so that this is one of its steps."""
    return 3 * now or 3.0


def _share(code: str, value: float, shares: dict[str, float], kind: str) -> str:
    if code in shares:
        return f"{100 * shares[code]:.1f}%"
    return f"{value:g}" if kind == "race" else f"× {value:g}"


def _knobs() -> dict[str, str]:
    """What the values of a race rule are called."""
    return {
        "speed.most": _("Time: days that count at most"),
        "quality.cap": _("Quality: share of the target that counts at most"),
        "quality.per_return": _("Quality: taken away each time it was returned"),
        "daring.innovative": _("Exemplar: innovative"),
        "daring.leading": _("Exemplar: leading"),
        "daring.breakthrough": _("Exemplar: breakthrough"),
        "daring.adoption": _("Exemplar: each office that adopted it"),
        "daring.most_adoptions": _("Exemplar: adoptions that count at most"),
    }
