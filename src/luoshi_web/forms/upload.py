"""Putting a document in: a file or pasted text, for an office, within an edition."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi_web.models import Edition, Office, User
from luoshi_web.permissions import memberships, visible_editions


class UploadForm(forms.Form):
    """Either a file or a text. Office and edition are asked for only where there is a choice."""

    file = forms.FileField(label=gettext_lazy("File"), required=False, allow_empty_file=True)
    text = forms.CharField(
        label=gettext_lazy("or its text"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=gettext_lazy("Paste it as you have it; damage is mended while it is read, and the original is kept."),
    )
    title = forms.CharField(label=gettext_lazy("Title"), required=False, max_length=200)
    again = forms.IntegerField(required=False, widget=forms.HiddenInput)
    """A document that was put in before, to be read again all the same."""

    def __init__(self, person: User, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        offices = Office.objects.filter(pk__in=[m.office_id for m in memberships(person) if m.role == "officer"])
        editions = visible_editions(person).select_related("campaign")
        self._choose("office", _("Whose ledger"), offices, required=True)
        self._choose("edition", _("Campaign"), editions, required=False)

    def _choose(self, name: str, label: str, choices: Any, required: bool) -> None:
        first = choices.first()
        field = forms.ModelChoiceField(choices, label=label, required=required, initial=first, empty_label=None)
        if choices.count() < 2:
            field.widget = forms.HiddenInput()
        self.fields[name] = field

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("again"):
            return data
        if not data.get("file") and not (data.get("text") or "").strip() and "file" not in self.errors:
            raise forms.ValidationError(_("Choose a file or paste a text; one of the two is needed."))
        return data

    def taken(self) -> dict[str, Any]:
        """What the store takes: office, edition, name and content of the document."""
        data = self.cleaned_data
        edition: Edition | None = data.get("edition")
        if data.get("again"):
            name, content = "", b""
        elif data.get("file"):
            name, content = data["file"].name, data["file"].read()
        else:
            name, content = f"{data['title'] or _('Pasted text')}.txt", data["text"].encode()
        return {"office": data["office"], "edition": edition, "name": name, "content": content}
