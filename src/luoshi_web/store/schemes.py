"""Schemes (评价办法): written, checked, published before their period begins, and then never changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from luoshi.errors import LuoshiError
from luoshi.evaluation import ranking
from luoshi.evaluation import scheme as points
from luoshi.rules import schema
from luoshi_web.errors import Conflict, Forbidden
from luoshi_web.models import Office, Scheme, User
from luoshi_web.permissions import may

MOST = 200_000
"""Characters of a scheme."""


@dataclass(frozen=True)
class Parsed:
    """A scheme as the core reads it. `rule` is a ranking.Scheme or a points Scheme, by `kind`."""

    kind: str
    data: dict[str, Any]
    rule: Any


@lru_cache(maxsize=64)
def parse(text: str) -> Parsed:
    """The scheme in a YAML text. Raises LuoshiError with one sentence for the first thing that is wrong."""
    where = _("Scheme")
    if len(text) > MOST:
        raise LuoshiError(_("A scheme has at most %(most)d characters.") % {"most": MOST})
    data = schema.parse(text, where)
    kind = Scheme.Kind.RANKING if "indicators" in data else Scheme.Kind.POINTS
    rule = ranking.scheme(data, where) if kind == Scheme.Kind.RANKING else points.scheme(data, where)
    return Parsed(str(kind), data, rule)


def write(person: User, office: Office, text: str) -> Scheme:
    """A new draft of an office. Raises LuoshiError for a fault in the text, or a version that is there already."""
    if not may(person, "evaluate", office):
        raise Forbidden
    row = Scheme(office=office, author=person)
    _fill(row, text)
    return _saved(row)


@transaction.atomic
def change(person: User, pk: int, text: str, revision: int | None) -> Scheme:
    """Change a draft. revision: what was seen, None for any. Raises Conflict where somebody was quicker."""
    row = _draft(person, pk)
    if revision is not None and revision != row.revision:
        raise Conflict(row.revision)
    _fill(row, text)
    row.revision += 1
    return _saved(row)


@transaction.atomic
def publish(person: User, pk: int, today: date, revision: int | None = None) -> Scheme:
    """Publish a draft: from now on it cannot be changed. Refused once its period has begun."""
    row = _draft(person, pk)
    if revision is not None and revision != row.revision:
        raise Conflict(row.revision)
    if today >= row.begins:
        sentence = _("The scheme's period began on %(day)s: a scheme is published before, so let it begin later.")
        raise LuoshiError(sentence % {"day": row.begins})
    row.published = today
    row.revision += 1
    row.save(update_fields=["published", "revision"])
    return row


@transaction.atomic
def remove(person: User, pk: int) -> None:
    """Throw a draft away."""
    _draft(person, pk).delete()


def _draft(person: User, pk: int) -> Scheme:
    row = Scheme.objects.select_for_update(of=("self",)).select_related("office").get(pk=pk)
    if not may(person, "evaluate", row):
        raise Forbidden
    if row.published:
        raise LuoshiError(_("A published scheme is not changed any more: write a new version."))
    return row


def _fill(row: Scheme, text: str) -> None:
    text = text.replace("\r\n", "\n")
    parsed = parse(text)
    cite = str(parsed.data.get("cite") or "").strip()
    if not cite:
        raise LuoshiError(_("Say in “cite” which paper adopts the scheme: its title, number and date."))
    row.text, row.kind, row.cite = text, parsed.kind, cite[:300]
    row.name, row.version = str(parsed.data["name"])[:120], str(parsed.data["version"])[:40]
    row.begins = parsed.rule.begins


def _saved(row: Scheme) -> Scheme:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        sentence = _("Version %(version)s of “%(name)s” is there already: give the new one another version.")
        raise LuoshiError(sentence % {"name": row.name, "version": row.version}) from None
    return row
