"""For whom a person acts: which of their memberships stands behind a move."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from luoshi import work
from luoshi.work.workflow import may
from luoshi_web.models import Membership, Office, User
from luoshi_web.permissions import memberships
from luoshi_web.store.mapping import actor

_DEPUTES = {Membership.Role.OFFICER, Membership.Role.LEADER, Membership.Role.ADMINISTRATOR}
"""Roles whose holder also acts for an issuing office below their own; a liaison speaks for their own office only."""


def actors(user: User, issuing: Office | None = None) -> list[work.Actor]:
    """All that the person could act as: for their own offices, then for the issuing office where it lies below one."""
    roles: dict[Office, set[str]] = defaultdict(set)
    for membership in memberships(user):
        roles[membership.office].add(membership.role)
    deputed = {
        m.role
        for m in memberships(user)
        if issuing and m.role in _DEPUTES and m.office != issuing and m.office.contains(issuing.path)
    }
    own = [actor(user, office, names, roles) for office, names in roles.items()]
    return own + ([actor(user, issuing, deputed, roles)] if issuing and deputed else [])


def best(candidates: Iterable[work.Actor], standing: work.Standing, verb: str) -> work.Actor | None:
    """The first who may make the move; else the first at all, whom the core refuses with its reason."""
    candidates = list(candidates)
    move = work.workflow().moves.get(verb)
    able = (one for one in candidates if move and may(standing, one, move))
    return next(able, next(iter(candidates), None))
