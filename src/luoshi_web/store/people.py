"""People, their memberships, and the names of offices that a reader should know."""

from __future__ import annotations

from django.db import transaction

from luoshi_web.models import Membership, Office, User
from luoshi_web.permissions import within
from luoshi_web.store import comments


@transaction.atomic
def enrol(username: str, name: str, office: Office, role: str, password: str | None = None) -> User:
    """A person with a role at an office; somebody already enrolled gets one role more. No password: cannot sign in."""
    user = User.objects.filter(username=username).first()
    if user is None:
        user = User.objects.create_user(username, password, name=name)
    Membership.objects.get_or_create(user=user, office=office, role=role)
    return user


def erase(user: User) -> None:
    """Erase a person's data (name, phone, password). The id stays, since the journal holds it."""
    comments.forget(user)
    user.username, user.name, user.phone, user.is_active = f"erased-{user.pk}", "", "", False
    user.set_unusable_password()
    user.save()
    user.memberships.all().delete()
    user.tokens.all().delete()


def register(office: Office, limit: int = 2000) -> list[tuple[str, ...]]:
    """Full and other names of the offices in the same tree, for the reader; at most `limit`, the upper ones first."""
    near = office.path.split("/")[0] + "/"
    rows = Office.objects.filter(within((near,))).prefetch_related("aliases").order_by("path")[:limit]
    return [(o.name, *filter(None, (o.short_name, *(a.name for a in o.aliases.all())))) for o in rows]
