"""What pages and API read of goals: lists, proposals from the ledger, comparisons, the start page's line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from luoshi.errors import LuoshiError
from luoshi.goals import match
from luoshi.goals.indicators import Catalogue
from luoshi_web.models import Goal, Indicator, Item, Observation, Office, Race
from luoshi_web.models.offices import after
from luoshi_web.permissions import (
    known_offices,
    visible_goals,
    visible_indicators,
    visible_items,
    visible_observations,
    visible_races,
)
from luoshi_web.queries import targets
from luoshi_web.store import figures as figures_
from luoshi_web.store import measured, observed, schemes
from luoshi_web.store.observed import Figures

BURNING = (Goal.Course.CROSSED, Goal.Course.NEAR, Goal.Course.LOST, Goal.Course.RISK)


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked of the goals. Empty fields ask nothing; `office` means it and all below."""

    kind: str = ""
    course: tuple[str, ...] = ()
    field: str = ""
    office: int | None = None
    indicator: int | None = None
    year: int | None = None
    ended: bool = False


def rows(person: Any, ask: Ask) -> QuerySet[Goal]:
    """The goals that the person may see and that fit; what burns most comes first."""
    goals = visible_goals(person).filter(ended__isnull=not ask.ended)
    equal = {
        "kind": ask.kind,
        "field": ask.field,
        "indicator": ask.indicator,
        "year": ask.year,
        "course__in": ask.course,
    }
    goals = goals.filter(**{name: value for name, value in equal.items() if value})
    if ask.office is not None:
        path = Office.objects.filter(pk=ask.office).values_list("path", flat=True).first()
        inside = (
            Q(office__path__gte=path, office__path__lt=after(path))
            | Q(lead__path__gte=path, lead__path__lt=after(path))
            if path
            else Q(pk__in=[])
        )
        goals = goals.filter(inside)
    return goals.select_related("indicator", "office", "lead").order_by("urgency", "id")


def counted(person: Any) -> dict[str, int]:
    """Course → how many goals the person sees: one query."""
    found = visible_goals(person).filter(ended=None).order_by().values_list("course").annotate(n=Count("pk"))
    return dict(found)


def figures(person: Any, indicator: Indicator, offices: Iterable[Office], today: date) -> dict[str, Figures]:
    """What the person may know of an indicator, by whose; of a derived one only where all inputs may be known."""
    wanted = [str(office.pk) for office in offices]
    entered = Observation.objects.filter(indicator__in=[indicator.pk, *(row.pk for row in parts_of(indicator))])
    entered = entered.filter(whose__in=wanted)
    seen = visible_observations(person).filter(pk=OuterRef("pk"))
    hidden = set(entered.filter(~Exists(seen)).values_list("whose", flat=True))
    known = observed.known([(indicator, whose) for whose in wanted if whose not in hidden], today)
    return {whose: found for (_pk, whose), found in known.items() if found.cells or found.missing}


def parts_of(indicator: Indicator) -> list[Indicator]:
    """What a derived indicator is computed from."""
    return observed.parts_of(indicator)


def races_with(person: Any, indicator: Indicator, most: int = 30) -> list[Race]:
    """The latest races that the person sees whose schemes take figures of the indicator."""
    found = []
    for race in visible_races(person).select_related("scheme", "office")[:most]:
        try:
            wanted = figures_.names(schemes.parse(race.scheme.text))
        except LuoshiError:  # a scheme that an earlier Luoshi took, and this one does not
            continue
        if indicator in measured.indicators(set(wanted), race).values():
            found.append(race)
    return found


def places(person: Any, indicator: Indicator) -> list[str]:
    """Places outside of the tree whose figures are known."""
    rows_ = visible_observations(person).filter(indicator=indicator, office=None)
    return sorted(set(rows_.values_list("whose", flat=True)))


def places_known(person: Any, indicator: Indicator, today: date) -> dict[str, Figures]:
    """Figures of the places outside, by name."""
    found = observed.known([(indicator, place) for place in places(person, indicator)], today)
    return {place: figures_ for (_pk, place), figures_ in found.items()}


def entries(person: Any, indicator: Indicator, whose: str) -> QuerySet[Observation]:
    """Every entry on the figures of an indicator that the person may see, the latest month first."""
    found = visible_observations(person).filter(indicator=indicator, whose=whose)
    return found.select_related("actor", "entered_for", "document").order_by("-year", "-month", "-seq")


def holding(rows: QuerySet[Observation]) -> QuerySet[Observation]:
    """Of the entries of each month the last one."""
    same = {name: OuterRef(name) for name in ("indicator", "whose", "year", "month")}
    return rows.filter(~Exists(Observation.objects.filter(**same, seq__gt=OuterRef("seq"))))


@dataclass(frozen=True, slots=True)
class Proposal:
    """An item of the ledger, and the goal that its figure sets."""

    item: Item
    indicator: Indicator
    aim: match.Aim


def proposals(person: Any, today: date, most: int = 200) -> list[Proposal]:
    """Confirmed targets of the ledger that fit an indicator and have no goal yet."""
    indicators = list(visible_indicators(person))
    by_scope: dict[int, dict[str, Indicator]] = {}
    for row in indicators:
        by_scope.setdefault(row.scope_id, {})[row.code] = row
    catalogues = {scope: observed.catalogue_of(list(known.values()), today) for scope, known in by_scope.items()}
    items = visible_items(person).filter(kind="target", value__isnull=False).exclude(state__in=("cancelled",))
    items = items.exclude(goals__ended=None, goals__isnull=False).select_related("owner", "lead", "document")
    out = []
    for item in items.order_by("id")[:most]:
        for scope, among in catalogues.items():
            found = (
                aim_of(item, among, today.year)
                if item.owner.path.startswith(f"{scope}/") or _below(item, scope)
                else None
            )
            if found:
                out.append(Proposal(item, by_scope[scope][found.indicator.code], found))
                break
    return out


def _below(item: Item, scope: int) -> bool:
    return f"/{scope}/" in f"/{item.owner.path}"


def aim_of(item: Item, among: Catalogue, year: int) -> match.Aim | None:
    """The target that an item sets for an indicator; of a growth rather for an indicator that is the growth itself."""
    found = match.match([targets.commitment(item)], among, year)
    if not found:
        return None
    aim = found[0]
    if aim.sense == "growth":
        for ending in ("增速", "增长率"):
            rate = among.named(aim.indicator.name + ending)
            if rate is not None and rate.unit == "%":
                return match.Aim(rate, aim.item, aim.value, aim.high, "%", aim.comparator, "level", aim.year, aim.how)
    return aim


def measurable(person: Any, indicator: Indicator) -> QuerySet[Office]:
    """Offices for which the indicator may be measured, among those that the person knows."""
    path = indicator.scope.path
    return known_offices(person).filter(path__gte=path, path__lt=after(path)).order_by("protocol_order", "id")
