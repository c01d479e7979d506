"""Forms of many figures at once: a table with what it leaves open."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi_web.models import Indicator, Office
from luoshi_web.store.books import ENDINGS
from luoshi_web.store.loads import Asked

MONTHS = [("", ""), *((n, n) for n in range(1, 13))]


class SaidForm(forms.Form):
    """What is said of all figures together."""

    alone = forms.BooleanField(
        label=gettext_lazy("Figures are of each month alone (else: since January)"), required=False
    )
    source = forms.CharField(
        label=gettext_lazy("Source"), required=False, max_length=200,
        help_text=gettext_lazy("Report or letter, with its number"),
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("Reason of the revision"), required=False, max_length=500,
        help_text=gettext_lazy("Where verified figures change, or a sum falls"),
    )  # fmt: skip

    def asked(self) -> Asked:
        """What the store takes."""
        return Asked(**{name: self.cleaned_data[name] for name in ("alone", "source", "reason")})


class TableForm(SaidForm):
    """A workbook, or a table that was pasted; and what it does not say itself."""

    file = forms.FileField(
        label=gettext_lazy("File"), required=False, allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS)}),
    )  # fmt: skip
    text = forms.CharField(
        label=gettext_lazy("or the table, pasted"), required=False, strip=False,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
        help_text=gettext_lazy("With its headings, as it is copied from a spreadsheet."),
    )  # fmt: skip
    year = forms.IntegerField(label=gettext_lazy("Year"), required=False, min_value=1949, max_value=2100)
    month = forms.TypedChoiceField(
        label=gettext_lazy("Month"), coerce=int, choices=MONTHS, required=False, empty_value=None
    )
    field_order = ("file", "text", "year", "month", "indicator", "office", "alone", "source", "reason")

    def __init__(self, indicators: list[Indicator], offices: list[Office], *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._indicators = {str(one.pk): one for one in indicators}
        self._offices = {str(one.pk): one for one in offices}
        for name, label, known in (
            ("indicator", _("Indicator"), self._indicators),
            ("office", _("Whose figure"), self._offices),
        ):
            choices = [("", _("as the table says")), *((pk, str(one)) for pk, one in known.items())]
            self.fields[name] = forms.ChoiceField(label=label, choices=choices, required=False)
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if bool(data.get("file")) == bool((data.get("text") or "").strip()) and "file" not in self.errors:
            raise forms.ValidationError(_("Choose a file or paste a table; one of the two."))
        return data

    def given(self) -> tuple[str, bytes]:
        """Name and bytes of the table."""
        file = self.cleaned_data["file"]
        if not file:
            return _("Pasted table") + ".tsv", self.cleaned_data["text"].encode()
        content: bytes = file.read()
        file.seek(0)
        return file.name, content

    def asked(self) -> Asked:
        """What the store takes."""
        data = self.cleaned_data
        same = {name: data[name] for name in ("year", "month", "alone", "source", "reason")}
        return Asked(self._offices.get(data["office"]), self._indicators.get(data["indicator"]), **same)
