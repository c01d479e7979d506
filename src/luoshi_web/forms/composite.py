"""What a move is given as one value and a form asks for in several fields: a target, a link, a rule of the due day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from luoshi import work
from luoshi_web.forms.fields import DayField
from luoshi_web.models import Item

Values = Mapping[str, Any]
UNITS = ("workdays", "days", "months")
"""What a due day can be counted in (luoshi.calendar.due_day)."""


@dataclass(frozen=True, slots=True)
class Composite:
    """The fields that stand for one value, what they begin with, and the value that was given (None for none)."""

    fields: Callable[[Item, work.Standing], dict[str, forms.Field]]
    initial: Callable[[work.Standing], dict[str, Any]]
    value: Callable[[Values, work.Standing], Any]


def number_field(label: str, **options: Any) -> forms.FloatField:
    """A number as people write it."""
    return forms.FloatField(label=label, widget=forms.NumberInput(attrs={"step": "any"}), **options)


def plain_number(value: float | None) -> float | int | None:
    """11 for 11.0: what a form begins with."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


# -- the target ----------------------------------------------------------------------------------------------------


def _target_fields(item: Item, standing: work.Standing) -> dict[str, forms.Field]:
    directions = [("up", _("the more the better")), ("down", _("the less the better"))]
    return {
        "indicator": forms.CharField(label=_("Indicator"), required=False, max_length=120),
        "value": number_field(_("Target"), required=False),
        "unit": forms.CharField(label=_("Unit"), required=False, max_length=30),
        "baseline": number_field(_("Where it begins"), required=False),
        "direction": forms.ChoiceField(label=_("Direction"), required=False, choices=directions),
    }


def _target_initial(standing: work.Standing) -> dict[str, Any]:
    target = standing.target
    if target is None:
        return {}
    names = ("indicator", "value", "unit", "baseline", "direction")
    return {name: plain_number(getattr(target, name)) for name in names}


def _target_value(given: Values, standing: work.Standing) -> Any:
    if given["value"] is None:
        return None
    return work.plain(work.Target(**{name: value for name, value in given.items() if value not in (None, "")}))


# -- the field of work, and the weight among the parts of a whole ------------------------------------------------------


def _kind_fields(item: Item, standing: work.Standing) -> dict[str, forms.Field]:
    names = dict.fromkeys([*item.edition.fields, *([item.field] if item.field else [])])
    found: dict[str, forms.Field] = {}
    if names:
        choices = [("", "—"), *((name, name) for name in names)]
        found["field"] = forms.ChoiceField(label=_("Field"), required=False, choices=choices)
    if standing.parent:
        found["weight"] = number_field(_("Weight within the whole"), required=False, min_value=0.01)
    return found


def _kind_initial(standing: work.Standing) -> dict[str, Any]:
    return {name: standing.fields[name] for name in ("field", "weight") if name in standing.fields}


def _kind_value(given: Values, standing: work.Standing) -> Any:
    kept = {name: value for name, value in standing.fields.items() if name not in given}
    return kept | {name: plain_number(value) for name, value in given.items() if value not in (None, "")}


# -- a link to a record elsewhere ------------------------------------------------------------------------------------


def _link_fields(item: Item, standing: work.Standing) -> dict[str, forms.Field]:
    kinds = [(key, str(label)) for key, label in work.workflow().links.items()]
    return {
        "kind": forms.ChoiceField(label=_("Linked to"), choices=kinds),
        "id": forms.CharField(label=_("Its number"), max_length=100),
    }


# -- a due day counted in working days ---------------------------------------------------------------------------------


def _rule_fields(item: Item, standing: work.Standing) -> dict[str, forms.Field]:
    units = [("workdays", _("working days")), ("days", _("days")), ("months", _("months"))]
    return {
        "from": DayField(label=_("Counted from")),
        "n": forms.IntegerField(label=_("How many"), min_value=1, max_value=1000),
        "unit": forms.ChoiceField(label=_("Of what"), choices=units),
    }


def _rule_initial(standing: work.Standing) -> dict[str, Any]:
    rule = standing.due_rule
    unit = next((unit for unit in UNITS if unit in rule), "")
    return {"from": date.fromisoformat(rule["from"]), "n": rule[unit], "unit": unit} if unit else {}


def _rule_value(given: Values, standing: work.Standing) -> Any:
    kept = {name: value for name, value in standing.due_rule.items() if name not in (*UNITS, "from", "day")}
    return kept | {"from": given["from"].isoformat(), given["unit"]: given["n"]}


COMPOSITE: dict[str, Composite] = {
    "target": Composite(_target_fields, _target_initial, _target_value),
    "fields": Composite(_kind_fields, _kind_initial, _kind_value),
    "link": Composite(_link_fields, lambda standing: {}, lambda given, standing: dict(given)),
    "due_rule": Composite(_rule_fields, _rule_initial, _rule_value),
}
