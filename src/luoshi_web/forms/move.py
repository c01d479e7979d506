"""One small form for each move of the workflow table: its fields are what the move needs and may be given."""

from __future__ import annotations

from secrets import token_urlsafe
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from luoshi import work
from luoshi.calendar import due_day
from luoshi_web.clock import today
from luoshi_web.forms.fields import DayField, OfficeField, OfficesField
from luoshi_web.models import Item, Office, User
from luoshi_web.store import calendars, mapping
from luoshi_web.views import words

LONG = forms.Textarea(attrs={"rows": 3})
NOT_HERE = frozenset({"source", "fields", "due_rule", "target", "curve", "parent", "milestones", "link", "change"})
"""What the API may be given but a small form on a page cannot ask for sensibly."""
NO_FORM = frozenset({"move_due", "link", "correct"})
"""Moves that need more than a small form; the API has them."""


AGAIN = frozenset({"report", "report_done", "ask_extension"})
"""Moves whose form begins with the last report."""


def fresh_token() -> str:
    """What tells one form from another, so that one sent twice is recorded once."""
    return token_urlsafe(9)


class FilesField(forms.FileField):
    """Several files at once; what is given back is a list."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=_Files(), **options)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, list | tuple) else [data]
        cleaned = [super(FilesField, self).clean(file, initial) for file in given or [None]]
        return [file for file in cleaned if file]


class _Files(forms.ClearableFileInput):
    allow_multiple_selected = True


class MoveForm(forms.Form):
    """The data of one move. `wanted()` gives them as the core reads them."""

    def __init__(self, move: work.Move, item: Item, standing: work.Standing, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, prefix=move.verb, **options)
        self.move, self.item, self.standing = move, item, standing
        for name in (*move.needs, *move.may):
            if name not in NOT_HERE | self._senseless():
                self.fields[name] = self._field(name, required=name in move.needs)
        if "reason" not in self.fields and move.verb in {"cancel", "return"}:
            self.fields["reason"] = self._field("reason", required=True)
        if move.evidence or move.verb == "report":
            self.fields["evidence"] = FilesField(
                label=_("Evidence"), required=move.evidence, help_text=_("Photograph, document or table that proves it")
            )
        if move.verb == "issue":
            self.fields["workdays"] = forms.IntegerField(
                label=_("Or within so many working days"), required=False, min_value=1, max_value=1000
            )
        self.fields["seq"] = forms.IntegerField(widget=forms.HiddenInput, initial=item.seq)
        self.fields["token"] = forms.CharField(widget=forms.HiddenInput, initial=fresh_token, required=False)

    def _senseless(self) -> set[str]:
        """What cannot be said of this item: a figure without a target, a step where there are none."""
        without_target = set() if self.standing.target else {"figure"}
        return without_target | (set() if self.standing.milestones else {"milestone", "begun_on", "done_on"})

    def wanted(self) -> dict[str, Any]:
        """What was given: ids for offices and persons, nothing for fields left blank or as they were."""
        given: dict[str, Any] = {}
        for name, value in self.cleaned_data.items():
            if name in {"seq", "evidence", "token", "workdays"} or value in (None, "", [], False):
                continue
            plain = _plain(value)
            if self.move.sets and plain == _plain(self.initial_of(name)):
                continue
            if self.cleaned_data.get("no_change") and plain == self.initial_of(name):
                continue  # what the form began with is not what was reported
            given[name] = plain
        if workdays := self.cleaned_data.get("workdays"):
            rule = {"from": today().isoformat(), "workdays": workdays}
            given |= {"due": due_day(rule, calendars.in_force()).day, "due_rule": rule}
        return given

    def initial_of(self, name: str) -> Any:
        """What the standing holds under this name."""
        if self.move.verb in AGAIN:
            return self._last(name)
        value = getattr(self.standing, name, None) if self.move.sets else None
        if name in {"lead"} and value:
            return Office.objects.filter(pk=int(value)).first()
        if name in {"assisting", "supervising"} and value:
            return list(Office.objects.filter(pk__in=[int(v) for v in value]))
        if name in {"sponsor", "responsible", "liaison"} and value:
            return User.objects.filter(pk=int(value)).first()
        return value

    def _last(self, name: str) -> Any:
        """What was last reported: the next report begins with it."""
        if self.standing.report is None or name not in ("progress", "figure", "text"):
            return None
        if name != "text":
            return getattr(self.standing, name)
        row = self.item.entries.filter(seq=self.standing.report.seq).first()
        return mapping.entry_of(row).say.get("text") if row else None

    def _field(self, name: str, required: bool) -> forms.Field:
        kinds, label = work.workflow().kinds, str(work.workflow().given[name])
        common: dict[str, Any] = {"label": label, "required": required, "initial": self.initial_of(name)}
        near = self.item.owner
        if name == "criteria":
            choices = [(key, str(text)) for key, text in work.workflow().criteria.items()]
            return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **common)
        if name == "milestone":
            choices = [("", "—"), *((m.key, m.title) for m in self.standing.milestones)]
            return forms.ChoiceField(choices=choices, **common)
        if name == "cycle":
            return forms.ChoiceField(choices=_cycles(self.standing), **common)
        if name == "lead":
            return OfficeField(near=near, **common)
        if name in {"assisting", "supervising"}:
            return OfficesField(near=near, **common)
        if name in {"sponsor", "responsible", "liaison"}:
            return forms.ModelChoiceField(self._people(name), empty_label="—", **common)
        if name in {"start", "due"} or kinds.get(name) == "day":
            return DayField(**common)
        if kinds.get(name) in {"number", "percent"}:
            return _number(name, kinds[name], self.standing, common)
        if name == "ongoing" or kinds.get(name) == "flag":
            return forms.BooleanField(**(common | {"required": False}))
        long = kinds.get(name) == "text" and name != "remark"
        return forms.CharField(widget=forms.Textarea(attrs={"rows": 3}) if long else forms.TextInput, **common)

    def _people(self, name: str) -> Any:
        """Whom to choose from: leaders of the issuing office and above it; for the rest the lead office's people."""
        if name == "sponsor":
            above = [int(part) for part in self.item.owner.path.split("/") if part]
            return User.objects.filter(memberships__office__in=above, memberships__role="leader").distinct()
        return User.objects.filter(memberships__office=self.item.lead).distinct()


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
    label = f"{common['label']} ({unit})" if unit else common["label"]
    return forms.FloatField(widget=forms.NumberInput(attrs={"step": "any"}), **(common | {"label": label}))


def _plain(value: Any) -> Any:
    """Ids for offices and persons."""
    if isinstance(value, Office | User):
        return str(value.pk)
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value
