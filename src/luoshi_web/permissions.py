"""What a person may see and do. Every page and every endpoint asks here, and nowhere else.

A membership is a role at an office and reaches that office and all below it. A person sees the items with which an
office in reach is concerned (table item–office–role, repeated for each office above in the sights), the documents of
offices in reach, and the documents that such items come from. What a role may do:

- officer: put documents in, review what was read, confirm, issue, check and close for offices in reach;
- liaison: accept, report and ask for the office in reach that leads or assists;
- leader: instruct and decide for offices in reach, and on what they sponsor wherever it is done;
- evaluator: check what was reported done, decide on leniency; write schemes, hold races, answer contests;
- administrator: manage offices and people in reach.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, reduce
from operator import or_
from typing import Any, Literal

from django.db.models import Exists, OuterRef, Q, QuerySet

from luoshi_web.models import (
    Archive,
    Comment,
    Document,
    Draft,
    Edition,
    Entry,
    FigureLoad,
    Goal,
    Indicator,
    Item,
    Membership,
    Observation,
    Office,
    Publication,
    Race,
    Runner,
    SavedView,
    Scheme,
    Sight,
    Tally,
)
from luoshi_web.models.offices import after

Role = Membership.Role
Owned = Office | Document | Draft | Item | Edition | Scheme | Race | Indicator | Goal
Verb = Literal[
    "see", "upload", "review", "confirm", "act", "observe", "verify", "administer", "export", "evaluate", "preview",
    "contest", "gather",
]  # fmt: skip

ROLES: dict[str, frozenset[str]] = {
    "see": frozenset(Role.values),
    "upload": frozenset({Role.OFFICER}),
    "review": frozenset({Role.OFFICER}),
    "confirm": frozenset({Role.OFFICER}),
    "act": frozenset({Role.OFFICER, Role.LIAISON, Role.LEADER, Role.EVALUATOR}),
    "observe": frozenset({Role.OFFICER, Role.LIAISON}),
    "verify": frozenset({Role.OFFICER, Role.EVALUATOR}),
    "administer": frozenset({Role.ADMINISTRATOR}),
    "export": frozenset({Role.OFFICER, Role.LEADER, Role.ADMINISTRATOR}),
    "evaluate": frozenset({Role.EVALUATOR}),
    "preview": frozenset({Role.EVALUATOR, Role.LEADER}),
    "contest": frozenset({Role.LIAISON, Role.OFFICER, Role.LEADER}),
    "gather": frozenset({Role.OFFICER, Role.LEADER, Role.ADMINISTRATOR}),
}
"""Verb → the roles that have it, at the offices they reach. Which role may take which move of an item: luoshi.work."""


def memberships(person: Any) -> tuple[Membership, ...]:
    """The person's memberships with their offices; none for somebody not signed in. One query per request."""
    if not getattr(person, "is_authenticated", False) or not person.is_active:
        return ()
    if not hasattr(person, "_memberships"):
        person._memberships = tuple(person.memberships.select_related("office"))
    return tuple(person._memberships)


def paths(person: Any, verb: str = "see") -> tuple[str, ...]:
    """Paths of the offices at which the person has `verb`; none of them below another."""
    found = sorted({m.office.path for m in memberships(person) if m.role in ROLES[verb]})
    return tuple(p for i, p in enumerate(found) if not any(p.startswith(q) for q in found[:i]))


def scopes(person: Any) -> list[int]:
    """Ids of the offices at the head of what the person reaches, none below another: what is seen there they see."""
    return [int(path.split("/")[-2]) for path in paths(person)]


def within(paths: tuple[str, ...], column: str = "path") -> Q:
    """The condition that the path in `column` lies in one of the subtrees. No subtree: nothing matches."""
    condition = Q(pk__in=[])
    for path in paths:
        condition |= Q(**{f"{column}__gte": path, f"{column}__lt": after(path)})
    return condition


def visible_offices(person: Any) -> QuerySet[Office]:
    """The offices in reach."""
    return Office.objects.filter(within(paths(person)))


def known_offices(person: Any) -> QuerySet[Office]:
    """The offices of the trees that the person belongs to: names are known to all within, matters are not."""
    return Office.objects.filter(within(tuple({path.split("/")[0] + "/" for path in paths(person)})))


def visible_items(person: Any) -> QuerySet[Item]:
    """The items with which an office in reach is concerned.

    For somebody with few items the database starts from these; for somebody with many it goes through the items in
    their order and asks of each. What takes fifty of them by lamp, state or due day: `queries.ledger`.
    """
    seen = Sight.objects.filter(scope__in=scopes(person))
    condition = Q(pk__in=seen.values("item")) if _are_few(person) else Q(Exists(seen.filter(item=OuterRef("pk"))))
    if sponsors_elsewhere(person):
        condition |= in_charge(person)
    return Item.objects.filter(condition)


def in_charge(person: Any) -> Q:
    """What a sponsoring leader (牵头领导) is in charge of, wherever it is done: seen from the day it is issued."""
    return Q(sponsor=person) & ~Q(state="drafted")


def sponsors_elsewhere(person: Any) -> bool:
    """Whether the person is a leader in charge of anything that an office out of reach has given out.

    Looked up once a request, for leaders only.
    """
    if not any(m.role == Role.LEADER for m in memberships(person)):
        return False
    if not hasattr(person, "_sponsors_elsewhere"):
        sponsored = Item.objects.filter(sponsor=person).exclude(within(paths(person), "owner__path"))
        person._sponsors_elsewhere = sponsored.exists()
    return bool(person._sponsors_elsewhere)


def original_of(person: Any, item: Item) -> Item | None:
    """The item that `item` is a part of: who may see a part may read the words of the whole, not how it stands.

    None where the item is no part, or not for the person to see.
    """
    whole = Item.objects.filter(below__item__in=visible_items(person).filter(pk=item.pk))
    return whole.select_related("document", "owner").first()


FEW = 4000
"""Below, to look at all of somebody's items is quicker than to look for fifty of them among everybody's."""


def _are_few(person: Any) -> bool:
    """Whether the person sees fewer than FEW items, by the tally; looked up once a request."""
    if not paths(person):
        return True
    if not hasattr(person, "_has_few"):
        tallied = Tally.objects.filter(scope__in=scopes(person), cut="all").values_list("total", flat=True)
        person._has_few = sum(tallied) < FEW
    return bool(person._has_few)


def visible_documents(person: Any) -> QuerySet[Document]:
    """The documents of offices in reach, and those from which a visible item comes."""
    cited = visible_items(person).filter(document=OuterRef("pk"))
    return Document.objects.filter(within(paths(person), "office__path") | Exists(cited))


def visible_drafts(person: Any) -> QuerySet[Draft]:
    """Drafts are seen by those who may review them."""
    return Draft.objects.filter(within(paths(person, "review"), "document__office__path"))


def visible_entries(person: Any) -> QuerySet[Entry]:
    """The entries of visible items."""
    return Entry.objects.filter(item__in=visible_items(person))


def visible_comments(person: Any) -> QuerySet[Comment]:
    """The comments on visible items."""
    return Comment.objects.filter(item__in=visible_items(person))


def visible_views(person: Any) -> QuerySet[SavedView]:
    """Saved views: one's own, and those that were shared with an office that one belongs to."""
    mine = [m.office_id for m in memberships(person)]
    shared = SavedView.offices.through.objects.filter(office__in=mine)
    return SavedView.objects.filter(Q(owner=person.pk) | Q(pk__in=shared.values("savedview")))


def visible_archives(person: Any) -> QuerySet[Archive]:
    """Those that the person asked for."""
    return Archive.objects.filter(person=person.pk)


def visible_editions(person: Any) -> QuerySet[Edition]:
    """Editions run by offices above, at or below those in reach: a township takes part in the county's campaign."""
    return Edition.objects.filter(_around(person, "office"))


def visible_schemes(person: Any) -> QuerySet[Scheme]:
    """Published schemes of offices above, at or below those in reach; drafts for those who write schemes there."""
    published = Q(published__isnull=False) & _around(person, "office")
    return Scheme.objects.filter(published | within(paths(person, "evaluate"), "office__path"))


def visible_races(person: Any) -> QuerySet[Race]:
    """Races that are prepared: for those who hold them. Announced: also for leaders there, and for the offices that
    run. Published: for all at, below and above the office that holds them."""
    runs = Runner.objects.filter(within(paths(person), "office__path"), race=OuterRef("pk"))
    announced = ~Q(state="open") & (Q(Exists(runs)) | within(paths(person, "preview"), "office__path"))
    published = Q(state="published") & _around(person, "office")
    return Race.objects.filter(within(paths(person, "evaluate"), "office__path") | announced | published)


def visible_publications(person: Any) -> QuerySet[Publication]:
    """What was published, of visible races."""
    return Publication.objects.filter(race__in=visible_races(person))


def sees_whole(person: Any, race: Race) -> bool:
    """Whether the person, who sees the race, sees the points of every office in it; else of offices in reach alone."""
    if race.state == "published" or (race.state == "announced" and race.shows_all):
        return True
    return any(race.office.path.startswith(path) for path in paths(person, "preview"))


def own_runners(person: Any, race: Race) -> QuerySet[Runner]:
    """The runners that lie in reach."""
    return race.runners.filter(within(paths(person), "office__path")).select_related("office")


def speaks_for(person: Any, race: Race) -> QuerySet[Runner]:
    """The runners for which the person may contest a line: from a seat below the office that holds the race, since
    nobody contests what they hold themselves."""
    top = race.office.path
    seats = (m.office.path for m in memberships(person) if m.role in ROLES["contest"])
    below = tuple(path for path in seats if path.startswith(top) and path != top)
    return race.runners.filter(within(below, "office__path")).select_related("office")


def _around(person: Any, column: str) -> Q:
    """Offices at, below and above those in reach."""
    above = {int(part) for path in paths(person) for part in path.split("/") if part}
    return within(paths(person), f"{column}__path") | Q(**{f"{column}_id__in": above})


def visible_indicators(person: Any) -> QuerySet[Indicator]:
    """What is measured above, at and below the offices in reach is known to them; the figures are not."""
    return Indicator.objects.filter(_around(person, "scope"))


def visible_goals(person: Any) -> QuerySet[Goal]:
    """The goals that offices in reach set, are measured by, or lead."""
    reach = paths(person)
    columns = ("office__path", "lead__path", "owner__path")
    return Goal.objects.filter(reduce(or_, (within(reach, column) for column in columns)))


def visible_observations(person: Any) -> QuerySet[Observation]:
    """The figures of offices in reach, of goals that they lead or set, of indicators that they publish or keep; of
    indicators that are shared all figures; of visible indicators those of places outside."""
    reach = paths(person)
    concerned = within(reach, "lead__path") | within(reach, "owner__path")
    goals = Goal.objects.filter(concerned, indicator=OuterRef("indicator"), office=OuterRef("office"))
    of_goals = Q(Exists(goals)) if reach else Q(pk__in=[])
    known = Q(office=None) | Q(indicator__shared=True)
    columns = ("office__path", "indicator__source_office__path", "indicator__owner__path")
    own = reduce(or_, (within(reach, column) for column in columns))
    return Observation.objects.filter(own | of_goals | (known & Q(indicator__in=visible_indicators(person))))


def visible_loads(person: Any) -> QuerySet[FigureLoad]:
    """What was entered at once with a figure that the person may see."""
    seen = visible_observations(person).filter(load__isnull=False).values("load")
    return FigureLoad.objects.filter(Q(pk__in=seen) | Q(actor=person.pk))


def own_loads(person: Any) -> QuerySet[FigureLoad]:
    """What was entered at once by the person, or by others for offices in reach: with the table that it came from."""
    return FigureLoad.objects.filter(within(paths(person), "entered_for__path") | Q(actor=person.pk))


def may_observe(person: Any, indicator: Indicator, office: Office | None) -> bool:
    """Whether the person may enter a figure: for an office in reach, for what an office in reach publishes or has in
    its catalogue, for a goal that it leads. A place outside (None): publishers and owners alone."""
    return observer(person)(indicator, office)


def observer(person: Any) -> Callable[[Indicator, Office | None], bool]:
    """`may_observe` of many indicators and offices: the goals that the person's offices lead are asked for once."""
    reach = paths(person, "observe")

    @cache
    def led() -> frozenset[tuple[int, int]]:
        goals = Goal.objects.filter(within(reach, "lead__path"), ended=None)
        return frozenset(goals.values_list("indicator", "office")) if reach else frozenset()

    def may_enter(indicator: Indicator, office: Office | None) -> bool:
        by = [indicator.owner.path, indicator.source_office.path if indicator.source_office else ""]
        by += [office.path] if office else []
        if any(one.startswith(path) for one in by for path in reach):
            return True
        return office is not None and (indicator.pk, office.pk) in led()

    return may_enter


def may_verify(person: Any, row: Observation) -> bool:
    """Whether the person may verify the figure: for the publisher or the catalogue's owner, and not who entered it."""
    owner, publisher = row.indicator.owner, row.indicator.source_office
    offices = [owner.path, *([publisher.path] if publisher else [])]
    reach = paths(person, "verify")
    return row.actor_id != person.pk and any(one.startswith(path) for one in offices for path in reach)


def may(person: Any, verb: Verb, thing: Owned) -> bool:
    """Whether the person has `verb` at the thing: "see" as above, the others at the office that it belongs to."""
    if verb == "see":
        return _sees(person, thing)
    reach = paths(person, verb)
    if verb == "act" and isinstance(thing, Item) and _in_charge(person, thing):
        return True
    return any(owner.startswith(path) for owner in _owners(thing, verb) for path in reach)


def _in_charge(person: Any, item: Item) -> bool:
    leads = any(m.role == Role.LEADER for m in memberships(person))
    return leads and item.sponsor_id == person.pk and item.state != "drafted"


def _sees(person: Any, thing: Any) -> bool:
    visible = {
        Office: visible_offices,
        Document: visible_documents,
        Draft: visible_drafts,
        Item: visible_items,
        Edition: visible_editions,
        Scheme: visible_schemes,
        Race: visible_races,
        Indicator: visible_indicators,
        Goal: visible_goals,
    }[type(thing)]
    return visible(person).filter(pk=thing.pk).exists()


def _owners(thing: Any, verb: str) -> list[str]:
    """Paths of the offices at which somebody needs the verb: one of them is enough."""
    if isinstance(thing, Office):
        return [thing.path]
    if isinstance(thing, Draft):
        return [thing.document.office.path]
    if isinstance(thing, Document | Edition | Scheme | Race):
        return [thing.office.path]
    if verb == "act":  # an item is acted on by everybody concerned; luoshi.work says who may do what
        return [concern.office.path for concern in thing.offices.all()]
    return [thing.owner.path]
