"""Correcting, splitting and adding what was read."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi_web.forms.fields import DayField, OfficeField, OfficesField, office_list
from luoshi_web.models import Draft
from luoshi_web.models.document import Kind

COMPARATORS = [
    ("", "—"),
    ("=", gettext_lazy("exactly")),
    (">=", gettext_lazy("at least")),
    (">", gettext_lazy("more than")),
    ("<=", gettext_lazy("at most")),
    ("<", gettext_lazy("less than")),
    ("~", gettext_lazy("about")),
    ("range", gettext_lazy("from … to")),
]
STRENGTHS = [
    ("must", gettext_lazy("must")),
    ("plan", gettext_lazy("planned")),
    ("stretch", gettext_lazy("striven for")),
]


class DraftForm(forms.Form):
    """All that a person may correct in one row. `changes()` gives the columns of Draft."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Kind.choices)
    strength = forms.ChoiceField(label=gettext_lazy("Strength"), choices=STRENGTHS)
    title = forms.CharField(label=gettext_lazy("Commitment"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    indicator = forms.CharField(label=gettext_lazy("Indicator"), max_length=120, required=False)
    comparator = forms.ChoiceField(label=gettext_lazy("Comparison"), choices=COMPARATORS, required=False)
    value = forms.FloatField(label=gettext_lazy("Figure"), required=False)
    value_high = forms.FloatField(label=gettext_lazy("up to (for a range)"), required=False)
    unit = forms.CharField(label=gettext_lazy("Unit"), max_length=30, required=False)
    change = forms.BooleanField(label=gettext_lazy("a growth or a difference"), required=False)
    deadline = DayField(label=gettext_lazy("Due day"), required=False)

    WIDE = frozenset({"title", "change", "assists"})

    def __init__(self, draft: Draft, *arguments: Any, **options: Any) -> None:
        options["initial"] = {name: _short(getattr(draft, name)) for name in self.base_fields}
        super().__init__(*arguments, prefix=f"d{draft.pk}", **options)
        self.draft, near = draft, draft.document.office
        lead = draft.lead or "、".join(draft.lead_names)
        assists = list(draft.assists.all()) or "、".join(draft.assist_names)
        self.fields["lead"] = OfficeField(near=near, label=_("Lead office"), required=False, initial=lead)
        self.fields["assists"] = OfficesField(near=near, label=_("Assisting offices"), required=False, initial=assists)
        for name, field in self.fields.items():
            field.wide = name in self.WIDE  # type: ignore[attr-defined]
            if isinstance(field.widget, forms.NumberInput):
                field.widget.attrs["step"] = "any"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        low, high = data.get("value"), data.get("value_high")
        if data.get("comparator") == "range" and (low is None or high is None or low > high):
            self.add_error("value_high", _("A range needs two figures, the smaller one first."))
        if data.get("kind") in ("target", "achievement") and low is None:
            self.add_error("value", _("A target needs a figure; without one it is a task."))
        return data

    def changes(self) -> dict[str, Any]:
        """The columns, as they should be."""
        return dict(self.cleaned_data)

    @property
    def office_list(self) -> SafeString:
        """The offices near the document."""
        return office_list(self.draft.document.office)


class SplitForm(forms.Form):
    """A commitment cut where the person puts line breaks; the words stay the document's."""

    parts = forms.CharField(
        label=gettext_lazy("Put a line break where it is to be split"),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, draft: Draft, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, prefix=f"s{draft.pk}", initial={"parts": draft.quote}, **options)
        self.draft = draft

    def clean_parts(self) -> list[str]:
        given = [part.strip() for part in self.cleaned_data["parts"].splitlines() if part.strip()]
        if len(given) < 2:
            raise forms.ValidationError(
                _("Put the cursor where it is to be split and press Enter; two parts are needed.")
            )
        if _squeezed("".join(given)) != _squeezed(self.draft.quote):
            raise forms.ValidationError(_("Only line breaks may be added: the words are those of the document."))
        return given

    def cuts(self) -> list[int]:
        """Where to cut: places in the document's given text, in order."""
        at, places = 0, []
        for part in self.cleaned_data["parts"][:-1]:
            for _letter in _squeezed(part):
                at = _skip(self.draft.quote, at) + 1
            places.append(self.draft.start + at)
        return places


class AddForm(forms.Form):
    """A commitment that the machine missed, copied from the document."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Kind.choices, initial="task")
    quote = forms.CharField(
        label=gettext_lazy("Words of the document"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Copy them from the text; their place in it is kept."),
    )


def _short(value: Any) -> Any:
    """98 instead of 98.0."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at
