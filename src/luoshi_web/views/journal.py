"""An item's entries as a readable story, the latest first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi import work
from luoshi.policy.wording import number
from luoshi_web.models import Entry, Item, Office, User
from luoshi_web.store import mapping, thumbnails
from luoshi_web.views import words


@dataclass(frozen=True)
class Line:
    """An entry as it is read."""

    seq: int
    label: str
    day: date
    office: str
    person: str
    lines: list[str]
    files: list[dict[str, str]]
    hash: str

    @property
    def short(self) -> str:
        return self.hash[:10]


Read = list[tuple[Entry, work.Entry]]
"""Rows with the entries that were read from them."""


def read(item: Item) -> Read:
    """All entries of the item, the latest first."""
    rows = item.entries.select_related("actor", "office").order_by("-seq")
    return [(row, mapping.entry_of(row)) for row in rows]


def entries(item: Item, chain: Read | None = None) -> list[Line]:
    """The story of the item; `chain` where its entries were read already."""
    chain = read(item) if chain is None else chain
    names = _Names([entry for _row, entry in chain])
    files = {str(file.pk): file for file in item.evidence.all()}
    corrected = {int(entry.say["corrects"]): entry.seq for _row, entry in reversed(chain) if "corrects" in entry.say}
    told = [
        _line(row, entry, names, [_file(item, files[proof.id]) for proof in entry.evidence if proof.id in files])
        for row, entry in chain
    ]
    for line in told:
        if line.seq in corrected:
            line.lines.append(_("Corrected by entry %(seq)d.") % {"seq": corrected[line.seq]})
    return told


@dataclass(frozen=True)
class Since:
    """What others did after somebody opened the page: their entries, and what is another now, as (what, was, is)."""

    entries: list[Line]
    changes: list[tuple[str, str, str]]


def since(item: Item, seen: int) -> Since:
    """What has happened since entry `seen`."""
    chain = [mapping.entry_of(row) for row in item.entries.order_by("seq")]
    later = [entry for entry in chain if entry.seq > seen]
    names = _Names(later)
    was, now = work.fold(chain[: max(seen, 1)]), mapping.standing_of(item)
    states = work.workflow().states
    changes = []
    for name in dict.fromkeys(name for entry in later for name in entry.set):
        old, new = work.plain(getattr(was, name)), work.plain(getattr(now, name))
        if name == "state":
            changes.append((_("State"), str(states.get(str(old), "")), str(states.get(str(new), ""))))
        elif name in work.workflow().given and name not in UNSAID and old != new:
            changes.append((str(work.workflow().given[name]), names.value(name, old), names.value(name, new)))
    return Since([line for line in entries(item) if line.seq > seen], changes)


def lines_of(rows: Iterable[Entry]) -> list[tuple[Entry, Line]]:
    """Entries of many items, in the order given, each with its row."""
    chain = [(row, mapping.entry_of(row)) for row in rows]
    names = _Names([entry for _row, entry in chain])
    return [(row, _line(row, entry, names, [])) for row, entry in chain]


def _line(row: Entry, entry: work.Entry, names: _Names, files: list[dict[str, str]]) -> Line:
    given = sorted(entry.say.items(), key=_rank)
    said = [line for key, value in given if (line := names.said(key, value, entry.verb))]
    label = str(work.workflow().moves[entry.verb].label)
    return Line(row.seq, label, row.day, str(row.office or ""), str(row.actor or ""), said, files, row.hash)


def _rank(said: tuple[str, Any]) -> int:
    """In the order of the workflow's table."""
    order = list(work.workflow().given)
    return order.index(said[0]) if said[0] in order else len(order)


def _file(item: Item, file: Any) -> dict[str, str]:
    small = reverse("evidence_small", args=[item.pk, file.pk]) if thumbnails.is_picture(file) else ""
    return {"name": file.name, "url": reverse("evidence", args=[item.pk, file.pk]), "small": small}


OFFICES = frozenset({"lead", "assisting", "supervising"})
PEOPLE = frozenset({"sponsor", "responsible", "liaison"})
UNSAID = frozenset({"source", "curve", "due_rule"})
"""What an entry keeps for machines."""


class _Names:
    """Words for what entries hold: labels of what was given, names for ids."""

    def __init__(self, entries: list[work.Entry]) -> None:
        ids: dict[str, set[int]] = {"office": set(), "person": set()}
        for entry in entries:
            for key, value in (*entry.say.items(), *entry.set.items()):
                kind = "office" if key in OFFICES else "person" if key in PEOPLE else ""
                if kind:
                    ids[kind] |= {int(one) for one in ([value] if isinstance(value, str) else value) if one}
        self.named = {"office": Office.objects.in_bulk(ids["office"]), "person": User.objects.in_bulk(ids["person"])}

    def said(self, key: str, value: Any, verb: str = "") -> str:
        """“progress: 40 %”; the text itself for texts, a dash for what was emptied."""
        if key in UNSAID or (key == "fields" and not value.get("field")):
            return ""
        label = _("Field") if key == "fields" else words.given(verb, key)
        return f"{label}{':' if label.isascii() else '：'}{' ' if label.isascii() else ''}{self.value(key, value)}"

    def value(self, key: str, value: Any) -> str:
        """The value in words; a dash for nothing."""
        if value in (None, "", [], {}):
            return "—"
        if key in OFFICES or key in PEOPLE:
            named = self.named["office" if key in OFFICES else "person"]
            return "、".join(str(named.get(int(i), i)) for i in ([value] if isinstance(value, str) else value))
        if key in WORDED:
            return WORDED[key](value)
        if key == "change":
            return "；".join(line for name, one in value.items() if (line := self.said(name, one)))
        if value is True:
            return "✓"
        if isinstance(value, list):
            return "、".join(one.get("title", "") if isinstance(one, dict) else str(one) for one in value)
        return number(value) if isinstance(value, float) else str(value)


def _target(value: dict[str, Any]) -> str:
    return f"{value.get('indicator', '')} {number(value['value'], value.get('unit', ''))}".strip()


def _link(value: dict[str, str]) -> str:
    return f"{work.workflow().links.get(value['kind'], value['kind'])} {value['id']}"


WORDED: dict[str, Callable[[Any], str]] = {
    "target": _target,
    "link": _link,
    "fields": lambda value: str(value.get("field", "")),
    "cycle": lambda value: words.cycles().get(value, str(value)),
    "parent": lambda value: str(Item.objects.filter(pk=int(value)).first() or value),
    "criteria": lambda value: "、".join(str(work.workflow().criteria.get(one, one)) for one in value),
    "progress": lambda value: f"{value:g}%",
    "corrects": lambda value: _("Entry %(seq)d") % {"seq": value},
}
"""How values are written that are more than a text, a number or a day."""
