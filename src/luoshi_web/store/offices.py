"""Offices: founding, moving, finding one by the name that a document uses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext as _

from luoshi.errors import LuoshiError
from luoshi.policy.register import Register
from luoshi_web.models import Office, OfficeAlias
from luoshi_web.permissions import within
from luoshi_web.store import beside, sizes
from luoshi_web.store.ids import reserve


@transaction.atomic
def found(name: str, parent: Office | None = None, *, aliases: Iterable[str] = (), **fields: Any) -> Office:
    """A new office below `parent`; `fields` are columns of Office, level and region the parent's if not given."""
    if parent is not None:
        fields.setdefault("level", parent.level)
        fields.setdefault("region", parent.region)
    office = Office(name=name, parent=parent, path="", **fields)
    office.path = uuid4().hex  # the path holds the id, which the database gives
    office.save()
    office.path = f"{parent.path if parent else ''}{office.pk}/"
    office.save(update_fields=["path"])
    OfficeAlias.objects.bulk_create(
        [OfficeAlias(office=office, name=alias) for alias in dict.fromkeys(aliases)], ignore_conflicts=True
    )
    return office


@transaction.atomic
def move(office: Office, parent: Office | None) -> None:
    """Put an office, with all below it, under another one (机构改革). Ids stay, so the journal stays true."""
    if parent is not None and parent.path.startswith(office.path):
        raise LuoshiError(
            _("“%(office)s” cannot be put below itself; choose an office outside of it.") % {"office": office}
        )
    with beside.moving(office):
        _move(office, parent)


def _move(office: Office, parent: Office | None) -> None:
    old, new = office.path, f"{parent.path if parent else ''}{office.pk}/"
    tail = Substr(F("path"), len(old) + 1)
    Office.objects.filter(within((old,))).update(path=Concat(Value(new), tail))
    Office.objects.filter(pk=office.pk).update(parent=parent)
    office.refresh_from_db()


def find(name: str, near: Office) -> Office | None:
    """The office that `name` means in a document of the office `near`: the nearest one that bears the name.

    Nearest: in the smallest subtree around `near`. Names, short names and aliases count alike. A name that nobody bears
    means the office of which it is a short form (luoshi.policy.register), if that is one only: no guess is made, since
    a wrong office is worse than none.
    """
    return find_all([name], near).get(name)


def find_all(names: Iterable[str], near: Office) -> dict[str, Office]:
    """Name → office as in `find`, for many names in few queries."""
    wanted = {name.strip(): name for name in names if name.strip()}
    keys = list(wanted)
    bearing = Office.objects.filter(Q(name__in=keys) | Q(short_name__in=keys) | Q(aliases__name__in=keys))
    found: dict[str, tuple[int, Office]] = {}
    for office in bearing.distinct().prefetch_related("aliases"):
        kinship = _common_length(office.path, near.path)
        for name in {office.name, office.short_name, *(a.name for a in office.aliases.all())} & wanted.keys():
            if kinship and (name not in found or kinship > found[name][0]):
                found[name] = (kinship, office)
    meant = {name: office for name, (_kinship, office) in found.items()}
    meant |= _short_for(wanted.keys() - meant.keys(), near)
    return {wanted[name]: office for name, office in meant.items()}


def _short_for(names: Set[str], near: Office) -> dict[str, Office]:
    """Name → the office it is a short form of: the nearest among those right below `near` or an office above it."""
    line = [int(pk) for pk in near.path.split("/")[:-1]]
    around = Office.objects.filter(Q(parent__in=line) | Q(pk__in=line)).prefetch_related("aliases") if names else []
    rings = [[o for o in around if o.parent_id == pk or o.pk in line] for pk in reversed(line)]
    fitting: dict[str, list[Office]] = {}
    for ring in rings:
        register = Register([_names(office) for office in ring])
        for name in names:
            fitting[name] = fitting.get(name) or [ring[i] for i in register.find(name)]
    return {name: offices[0] for name, offices in fitting.items() if len(offices) == 1}


def _names(office: Office) -> tuple[str, ...]:
    return (office.name, *filter(None, (office.short_name, *(alias.name for alias in office.aliases.all()))))


def _common_length(a: str, b: str) -> int:
    """How many ids two paths share from the root."""
    pairs = zip(a.split("/")[:-1], b.split("/")[:-1], strict=False)
    return next((i for i, (x, y) in enumerate(pairs) if x != y), min(a.count("/"), b.count("/")))


@transaction.atomic
def load(rows: Sequence[Mapping[str, Any]]) -> dict[str, Office]:
    """Offices from data, by code: rows of {id, parent, name, short, level, kind, region, aliases, sizes} in protocol
    order.

    Parents stand before their children. An office that is there already (by its code) is brought up to date. New ones
    are stored together: 200,000 take seconds.
    """
    rows = [{**row, **{key: str(row[key]) for key in ("id", "parent") if row.get(key)}} for row in rows]
    if twice := next((code for code, n in Counter(row["id"] for row in rows).items() if n > 1), None):
        raise LuoshiError(_("Office %(id)s stands there twice; give each an id of its own.") % {"id": twice})
    loaded = _present({row["id"] for row in rows} | {row["parent"] for row in rows if row.get("parent")})
    old, new = set(loaded), []
    ids = iter(reserve(Office, sum(row["id"] not in old for row in rows)))
    for order, row in enumerate(rows):
        parent = loaded.get(row.get("parent", ""))
        if row.get("parent") and parent is None:
            raise LuoshiError(
                _("Office %(id)s stands under %(parent)s, which is not there; put parents before children.") % row
            )
        columns = {key: row[key] for key in ("level", "kind", "region") if key in row}
        columns |= {"name": row["name"], "short_name": row.get("short", ""), "protocol_order": order}
        if row["id"] not in old:
            loaded[row["id"]] = _unsaved(next(ids), row["id"], parent, columns)
            new.append((loaded[row["id"]], row.get("aliases", ())))
    _save(new)
    moved = False
    for order, row in enumerate(rows):
        if row["id"] in old:
            office, parent = loaded[row["id"]], loaded.get(row.get("parent", ""))
            _update(office, order, row)
            if moved:
                office.refresh_from_db()  # one above it may have been moved
            if office.parent_id != (parent.pk if parent else None):
                move(office, parent)
                moved = True
    sizes.put(loaded, rows)
    return {row["id"]: loaded[row["id"]] for row in rows}


def _present(codes: set[str]) -> dict[str, Office]:
    listed = sorted(codes)
    parts = (Office.objects.filter(code__in=listed[i : i + 500]) for i in range(0, len(listed), 500))
    return {office.code or "": office for part in parts for office in part}


def _unsaved(pk: int, code: str, parent: Office | None, columns: dict[str, Any]) -> Office:
    if parent is not None:
        columns = {"level": parent.level, "region": parent.region} | columns
    return Office(pk=pk, code=code, parent=parent, path=f"{parent.path if parent else ''}{pk}/", **columns)


def _save(new: Iterable[tuple[Office, Iterable[str]]]) -> None:
    new = list(new)
    Office.objects.bulk_create([office for office, _aliases in new], batch_size=500)
    aliases = [OfficeAlias(office=office, name=name) for office, names in new for name in dict.fromkeys(names)]
    OfficeAlias.objects.bulk_create(aliases, batch_size=500, ignore_conflicts=True)


def _update(office: Office, order: int, row: Mapping[str, Any]) -> None:
    columns = {key: row[key] for key in ("name", "level", "kind", "region") if key in row}
    columns |= {"short_name": row.get("short", ""), "protocol_order": order}
    changed = {name: value for name, value in columns.items() if getattr(office, name) != value}
    for name, value in changed.items():
        setattr(office, name, value)
    if "region" in changed:
        with beside.moving(office):
            Office.objects.filter(pk=office.pk).update(**changed)
    elif changed:
        Office.objects.filter(pk=office.pk).update(**changed)
