"""Fields that several forms share."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from luoshi_web.models import Office
from luoshi_web.store import offices

SEPARATORS = re.compile(r"[、，,;；\n]+")


class DayField(forms.DateField):
    """A day, chosen or typed as 2026-03-05."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)
        self.input_formats = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d"]


class FilesField(forms.FileField):
    """Several files at once; what is given back is a list. A telephone offers its camera, and sends JPEG."""

    ACCEPT = "image/jpeg,image/png,image/webp,image/gif,video/mp4,.pdf,.ofd,.doc,.docx,.xls,.xlsx,.txt,.csv"

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=_Files(attrs={"accept": self.ACCEPT}), **options)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, list | tuple) else [data]
        cleaned = [super(FilesField, self).clean(file, initial) for file in given or [None]]
        return [file for file in cleaned if file]


class _Files(forms.ClearableFileInput):
    allow_multiple_selected = True


class OfficeField(forms.CharField):
    """An office by any of its names, as a document of the office `near` would call it."""

    def __init__(self, *, near: Office, **options: Any) -> None:
        super().__init__(widget=forms.TextInput(attrs={"list": "offices", "autocomplete": "off"}), **options)
        self.near = near

    def prepare_value(self, value: Any) -> Any:
        return value.name if isinstance(value, Office) else value

    def clean(self, value: Any) -> Office | None:
        name = super().clean(value)
        return _found([name], self.near)[0] if name else None


class OfficesField(forms.CharField):
    """Several offices, separated by 、 or a comma."""

    def __init__(self, *, near: Office, **options: Any) -> None:
        super().__init__(**options)
        self.near = near

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) or value is None else "、".join(str(office) for office in value)

    def clean(self, value: Any) -> list[Office]:
        return _found(names(super().clean(value)), self.near)


def office_list(near: Office, most: int = 300) -> SafeString:
    """The offices around `near` for completion while typing: those right below it, or below an office above it."""
    line = [int(pk) for pk in near.path.split("/")[:-1]]
    offices_ = Office.objects.filter(Q(parent__in=line) | Q(pk=line[0]), valid_to=None).order_by(
        "protocol_order", "id"
    )[:most]
    options = format_html_join("", '<option value="{}">{}</option>', ((o.name, o.short_name) for o in offices_))
    return format_html('<datalist id="offices">{}</datalist>', options)


def names(text: str) -> list[str]:
    """The names in a list as people write it."""
    return [name.strip() for name in SEPARATORS.split(text or "") if name.strip()]


def _found(wanted: Iterable[str], near: Office) -> list[Office]:
    wanted = list(wanted)
    known = offices.find_all(wanted, near)
    unknown = [name for name in wanted if name not in known]
    if unknown:
        raise forms.ValidationError(
            _("No office is called “%(name)s”. Write the full or the usual short name; the list of offices shows both.")
            % {"name": "、".join(unknown)}
        )
    return [known[name] for name in wanted]
