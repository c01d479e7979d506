"""Forms of goals: a figure, a goal or red line, an indicator."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi_web.forms.fields import OfficeField
from luoshi_web.forms.move import fresh_token
from luoshi_web.models import Goal, Indicator, Office, User
from luoshi_web.permissions import memberships
from luoshi_web.store.aims import Wish
from luoshi_web.store.observations import Given

SIGNS = (
    (">=", gettext_lazy("at least")),
    ("<=", gettext_lazy("at most")),
    (">", gettext_lazy("more than")),
    ("<", gettext_lazy("less than")),
    ("~", gettext_lazy("about")),
    ("=", gettext_lazy("exactly")),
)
NUMBER = {"inputmode": "decimal", "step": "any"}


class FigureForm(forms.Form):
    """A figure for a month, as `given()`."""

    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=1949, max_value=2100)
    month = forms.TypedChoiceField(label=gettext_lazy("Month"), coerce=int, choices=[(n, n) for n in range(1, 13)])
    value = forms.FloatField(label=gettext_lazy("Figure"), required=False, widget=forms.NumberInput(attrs=NUMBER))
    missing = forms.BooleanField(label=gettext_lazy("There is no figure for this month"), required=False)
    single = forms.BooleanField(label=gettext_lazy("Of this month alone (else: since January)"), required=False)
    source = forms.CharField(
        label=gettext_lazy("Source"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Report or letter, with its number"),
    )
    file = forms.FileField(label=gettext_lazy("Evidence"), required=False, allow_empty_file=True)
    reason = forms.CharField(label=gettext_lazy("Reason of the revision"), required=False, max_length=500)
    seq = forms.IntegerField(widget=forms.HiddenInput, required=False)
    token = forms.CharField(widget=forms.HiddenInput, required=False, initial=fresh_token)

    def __init__(self, indicator: Indicator, revised: bool, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["value"].label = _("Figure (%(unit)s)") % {"unit": indicator.unit}
        if indicator.kind != Indicator.Kind.FLOW:
            del self.fields["single"]
        if not revised:
            del self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "value" not in self.errors and (data.get("value") is None) != bool(data.get("missing")):
            self.add_error("value", _("Write the figure, or say that there is none."))
        return data

    def given(self) -> Given:
        """What the store takes."""
        data = self.cleaned_data
        return Given(
            data["year"], data["month"], data.get("value"), not data.get("single", False), data["source"],
            data.get("reason", ""), file=data.get("file"), seq=data.get("seq"),
        )  # fmt: skip


class GoalForm(forms.Form):
    """A goal by hand, or from an item; as `wish()`."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Goal.Kind.choices, initial="target")
    comparator = forms.ChoiceField(label=gettext_lazy("Sign"), choices=SIGNS, initial=">=")
    value = forms.FloatField(label=gettext_lazy("Value"), widget=forms.NumberInput(attrs=NUMBER))
    growth = forms.BooleanField(label=gettext_lazy("Growth over the year before, in %"), required=False)
    year = forms.IntegerField(label=gettext_lazy("By the end of"), min_value=1949, max_value=2100)
    since = forms.IntegerField(
        label=gettext_lazy("Year of the baseline"), required=False, min_value=1949, max_value=2100,
        help_text=gettext_lazy("For a goal over several years"),
    )  # fmt: skip
    baseline = forms.FloatField(label=gettext_lazy("Baseline"), required=False, widget=forms.NumberInput(attrs=NUMBER))
    path = forms.CharField(
        label=gettext_lazy("Monthly path"), required=False, max_length=300,
        help_text=gettext_lazy("Planned figures such as 3:2.4 6:5.1; left blank: by earlier years' seasons"),
    )  # fmt: skip
    field = forms.CharField(label=gettext_lazy("Field"), required=False, max_length=40)
    source = forms.CharField(
        label=gettext_lazy("Where it is written"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    token = forms.CharField(widget=forms.HiddenInput, required=False, initial=fresh_token)

    def __init__(self, indicators: Any, offices: Any, near: Office, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        first = {
            "indicator": forms.ModelChoiceField(indicators, label=_("Indicator"), empty_label=None),
            "office": forms.ModelChoiceField(offices, label=_("Whose figure"), empty_label=None),
        }
        self.fields = {**first, **self.fields}
        self.fields["lead"] = OfficeField(near=near, label=_("Lead office"), required=False)

    def clean_path(self) -> dict[int, float]:
        text = self.cleaned_data["path"].replace("：", ":").replace("，", " ").replace(",", " ")
        pairs = [re.fullmatch(r"(\d{1,2}):(-?\d+(?:\.\d+)?)", one) for one in text.split()]
        if any(pair is None or not 1 <= int(pair[1]) <= 12 for pair in pairs):
            raise forms.ValidationError(_("Write month and planned figure like 3:2.4 6:5.1."))
        return {int(pair[1]): float(pair[2]) for pair in pairs if pair}

    def wish(self, **more: Any) -> Wish:
        """What the store takes."""
        names = ("indicator", "office", "kind", "comparator", "value", "growth", "year", "since", "baseline", "path")
        data = self.cleaned_data
        return Wish(**{name: data[name] for name in (*names, "field", "source", "lead")}, **more)


class EndForm(forms.Form):
    """Why a goal is changed or dropped."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=500)
    version = forms.IntegerField(widget=forms.HiddenInput)


class IndicatorForm(forms.Form):
    """An indicator of the catalogue; as `given()`."""

    code = forms.CharField(label=gettext_lazy("Code"), max_length=40)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    aliases = forms.CharField(
        label=gettext_lazy("Other names"), required=False, max_length=500, help_text=gettext_lazy("separated by 、")
    )
    unit = forms.CharField(label=gettext_lazy("Unit"), max_length=30)
    direction = forms.ChoiceField(label=gettext_lazy("Direction"), choices=Indicator.Direction.choices)
    line = forms.ChoiceField(
        label=gettext_lazy("A line must not be crossed"),
        choices=(("below", gettext_lazy("upwards")), ("above", gettext_lazy("downwards"))),
    )
    kind = forms.ChoiceField(label=gettext_lazy("What its figures are"), choices=Indicator.Kind.choices)
    frequency = forms.ChoiceField(label=gettext_lazy("Published"), choices=Indicator.Frequency.choices)
    field = forms.CharField(label=gettext_lazy("Field"), required=False, max_length=40)
    source = forms.CharField(label=gettext_lazy("Source"), required=False, max_length=200)
    definition = forms.CharField(
        label=gettext_lazy("Definition"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    formula = forms.CharField(
        label=gettext_lazy("Formula"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("of other indicators, such as 税收收入 / 财政收入"),
    )
    cite = forms.CharField(label=gettext_lazy("Where the definition is written"), required=False, max_length=300)
    unverified = forms.BooleanField(
        label=gettext_lazy("The definition has not been checked against its source"), required=False
    )
    shared = forms.BooleanField(label=gettext_lazy("Offices may read each other's figures"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def given(self) -> dict[str, Any]:
        """The fields that the store takes."""
        data = dict(self.cleaned_data)
        data.pop("version")
        data["aliases"] = [name.strip() for name in re.split(r"[、，,;；]", data["aliases"]) if name.strip()]
        return data


def initial(row: Indicator) -> dict[str, Any]:
    """The fields of an indicator as the form shows them."""
    names = [name for name in IndicatorForm.base_fields if name != "aliases"]
    return {name: getattr(row, name) for name in names} | {"aliases": "、".join(row.aliases)}


def officer_at(person: User) -> Office | None:
    """The office for which the person sets goals and keeps indicators; None where they do not."""
    return next((m.office for m in memberships(person) if m.role == "officer"), None)


def next_month(known: set[tuple[int, int]], today: date) -> tuple[int, int]:
    """The first month of this year that is not known yet, up to the one that has just ended; else that one."""
    last = (today.year, today.month - 1) if today.month > 1 else (today.year - 1, 12)
    open_ = [(last[0], month) for month in range(1, last[1] + 1) if (last[0], month) not in known]
    later = [month for month in open_ if month > max((m for m in known if m[0] == last[0]), default=(0, 0))]
    return later[0] if later else last
