"""The field of a form for each thing that a move may be given, by its name in rules/workflow.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from luoshi import work
from luoshi_web.forms.composite import number_field
from luoshi_web.forms.fields import DayField, OfficeField, OfficesField
from luoshi_web.models import Item, User
from luoshi_web.views import words

OFFICES, PEOPLE = frozenset({"assisting", "supervising"}), frozenset({"sponsor", "responsible", "liaison"})


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for, by which move, and what the answer begins with."""

    verb: str
    name: str
    required: bool = False
    initial: Any = None


def field_of(asked: Asked, item: Item, standing: work.Standing) -> forms.Field:
    """The field that asks for it."""
    name, kind = asked.name, work.workflow().kinds.get(asked.name, "")
    common: dict[str, Any] = {"label": _label(asked), "required": asked.required, "initial": asked.initial}
    if name == "criteria":
        criteria = [(key, str(text)) for key, text in work.workflow().criteria.items()]
        return forms.MultipleChoiceField(choices=criteria, widget=forms.CheckboxSelectMultiple, **common)
    if choices := _choices(name, item, standing):
        return forms.ChoiceField(choices=choices, **common)
    if name in {"workdays", "days_left"}:
        return forms.IntegerField(min_value=1, max_value=1000, **common)
    if name == "lead":
        return OfficeField(near=item.owner, **common)
    if name in OFFICES:
        return OfficesField(near=item.owner, **common)
    if name in PEOPLE:
        return forms.ModelChoiceField(_people(name, item), empty_label="—", **common)
    if name in {"start", "due"} or kind == "day":
        return DayField(**common)
    if kind in {"number", "percent"}:
        return _number(name, kind, standing, common)
    if name == "ongoing" or kind == "flag":
        return forms.BooleanField(**(common | {"required": False}))
    long = kind == "text" and name != "remark"
    return forms.CharField(widget=forms.Textarea(attrs={"rows": 3}) if long else forms.TextInput, **common)


def _choices(name: str, item: Item, standing: work.Standing) -> list[tuple[str, str]]:
    """What can be chosen, where it is a short list."""
    match name:
        case "milestone":
            return [("", "—"), *((step.key, step.title) for step in standing.milestones)]
        case "cycle":
            return _cycles(standing)
        case "corrects":
            return _entries(item)
    return []


def _people(name: str, item: Item) -> Any:
    """Whom to choose from: leaders of the issuing office and above it; for the rest the lead office's people."""
    if name == "sponsor":
        above = [int(part) for part in item.owner.path.split("/") if part]
        return User.objects.filter(memberships__office__in=above, memberships__role="leader").distinct()
    return User.objects.filter(memberships__office=item.lead).distinct()


def _label(asked: Asked) -> str:
    return _("Or within so many working days") if asked.name == "workdays" else words.given(asked.verb, asked.name)


def _entries(item: Item) -> list[tuple[str, str]]:
    """The item's entries, the latest first."""
    moves = work.workflow().moves
    rows = item.entries.order_by("-seq").values_list("seq", "action", "day")
    word = _("Entry %(seq)d · %(move)s · %(day)s")
    return [(str(seq), word % {"seq": seq, "move": moves[verb].label, "day": day}) for seq, verb, day in rows]


def _cycles(standing: work.Standing) -> list[tuple[str, str]]:
    """How often to report; a rule that was given by program stays as it is."""
    known = words.cycles()
    own = {standing.cycle: standing.cycle} if standing.cycle not in known else {}
    return [("", "—"), *(known | own).items()] if "" not in own else [("", "—"), *known.items()]


def _number(name: str, kind: str, standing: work.Standing, common: dict[str, Any]) -> forms.Field:
    if kind == "percent":
        widget = forms.NumberInput(attrs={"min": 0, "max": 100, "step": "any"})
        label = f"{common['label']} (%)"
        return forms.FloatField(min_value=0, max_value=100, widget=widget, **(common | {"label": label}))
    unit = standing.target.unit if name == "figure" and standing.target else ""
    return number_field(**(common | {"label": f"{common['label']} ({unit})" if unit else common["label"]}))
