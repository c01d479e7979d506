"""One small form for each move of the workflow table: its fields are what the move needs and may be given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from secrets import token_urlsafe
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from luoshi import work
from luoshi.calendar import due_day
from luoshi_web.clock import today
from luoshi_web.forms.composite import COMPOSITE, plain_number
from luoshi_web.forms.fields import FilesField
from luoshi_web.forms.move_fields import OFFICES, PEOPLE, Asked, field_of
from luoshi_web.models import Item, Office, User
from luoshi_web.store import calendars, mapping

NOT_HERE = frozenset({"source", "parent", "milestones", "curve"})
"""What a small form does not ask for: steps and curve have a page of their own, the rest is given once."""
AGAIN = frozenset({"report", "report_done", "ask_extension"})
"""Moves whose form begins with the last report."""
SHORT = {"issue": frozenset({"lead", "assisting", "due", "workdays", "ongoing", "cycle"})}
"""Moves whose form shows these fields, and the others when asked."""


def fresh_token() -> str:
    """What tells one form from another, so that one sent twice is recorded once."""
    return token_urlsafe(9)


class MoveForm(forms.Form):
    """The data of one move. `wanted()` gives them as the core reads them."""

    def __init__(self, move: work.Move, item: Item, standing: work.Standing, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, prefix=move.verb, **options)
        self.move, self.item, self.standing = move, item, standing
        for name in self._names():
            self._add(name, required=name in move.needs)
        for name in self._corrected() if "change" in move.needs else ():
            self._add(name, required=False)
        if move.evidence or move.verb == "report":
            self.fields["evidence"] = FilesField(
                label=_("Evidence"), required=move.evidence, help_text=_("Photograph, document or table that proves it")
            )
        self.fields["seq"] = forms.IntegerField(widget=forms.HiddenInput, initial=item.seq)
        self.fields["token"] = forms.CharField(widget=forms.HiddenInput, initial=fresh_token, required=False)

    # -- which fields --------------------------------------------------------------------------------------------------

    def _names(self) -> Iterator[str]:
        """What the move needs and may be given, as far as it can be asked for here and said of this item."""
        counted = "due_rule" in self.move.needs  # then the due day follows from its rule; elsewhere it is named
        for name in (*self.move.needs, *self.move.may):
            if name in NOT_HERE | self._senseless() | {"change", "due" if counted else "due_rule"}:
                continue
            yield name
            if name == "due" and self.move.verb == "issue":
                yield "workdays"

    def _corrected(self) -> list[str]:
        """What a counter-entry can put right of this item."""
        without = NOT_HERE | {"due_rule"} | self._senseless() - {"done_on"}
        without |= set() if self.standing.done_on else {"done_on"}
        return [name for name in work.workflow().correctable if name not in without]

    def _senseless(self) -> set[str]:
        """What cannot be said of this item: a figure without a target, a step where there are none."""
        computed = self.standing.target and self.move.verb in ("report", "correct")  # progress, from the figure
        without = ({"progress"} if computed else set()) if self.standing.target else {"figure"}
        return without | (set() if self.standing.milestones else {"milestone", "begun_on", "done_on", "days_left"})

    def _add(self, name: str, required: bool) -> None:
        if name not in COMPOSITE:
            asked = Asked(self.move.verb, name, required, self.initial_of(name))
            self.fields[name] = field_of(asked, self.item, self.standing)
            return
        begins = COMPOSITE[name].initial(self.standing) if self._keeps() else {}
        for part, field in COMPOSITE[name].fields(self.item, self.standing).items():
            field.initial = begins.get(part)
            self.fields[f"{name}_{part}"] = field

    def _keeps(self) -> bool:
        """Whether the form begins with what the item holds."""
        return self.move.sets or self.move.verb == "correct"

    @property
    def first_fields(self) -> list[forms.BoundField]:
        """The fields that everybody sees."""
        short = SHORT.get(self.move.verb)
        return [field for field in self.visible_fields() if short is None or field.name in short]

    @property
    def more_fields(self) -> list[forms.BoundField]:
        """The others."""
        first = {field.name for field in self.first_fields}
        return [field for field in self.visible_fields() if field.name not in first]

    @property
    def begins_full(self) -> bool:
        """Whether the form shows what the item holds, of which one changes a part."""
        return self.move.verb in ("amend", "correct")

    @property
    def more_wrong(self) -> bool:
        return any(field.errors for field in self.more_fields)

    # -- what was given ------------------------------------------------------------------------------------------------

    def wanted(self) -> dict[str, Any]:
        """What was given: ids for offices and persons, nothing for fields left as they were."""
        given = self._changed(self._names()) if self.move.sets else self._said(self._names())
        if "change" in self.move.needs:
            given["change"] = {k: "" if v is None and k in PEOPLE | {"lead"} else v for k, v in self._corrections()}
        if workdays := self.cleaned_data.get("workdays"):
            given["due_rule"] = {"from": today().isoformat(), "workdays": workdays}
        if rule := given.get("due_rule"):
            given["due"] = due_day(rule, calendars.in_force()).day
        return given

    def _corrections(self) -> Iterable[tuple[str, Any]]:
        return self._changed(self._corrected()).items()

    def _changed(self, names: Iterable[str]) -> dict[str, Any]:
        """What is another than the item holds; what was emptied is given as blank."""
        given = {}
        for name in names:
            value = self._value(name)
            held = work.plain(getattr(self.standing, name, None))
            if name in self.move.needs or (value or value == 0 or held) and value != held:
                given[name] = value
        given.pop("workdays", None)
        return given

    def _said(self, names: Iterable[str]) -> dict[str, Any]:
        given = {name: value for name in names if (value := self._value(name)) not in (None, "", [], False)}
        if given.get("no_change"):  # what the form began with is not what was reported
            given = {name: value for name, value in given.items() if value != _plain(self.initial_of(name))}
        if "milestone" in given and given.get("progress") == self.initial_of("progress"):
            given.pop("progress", None)  # it follows from the steps that are done
        return given

    def _value(self, name: str) -> Any:
        """What was typed, as JSON knows it."""
        if name not in COMPOSITE:
            return _plain(self.cleaned_data.get(name))
        parts = {field[len(name) + 1 :]: field for field in self.fields if field.startswith(f"{name}_")}
        if not parts:
            return work.plain(getattr(self.standing, name, None))
        return COMPOSITE[name].value({part: self.cleaned_data[field] for part, field in parts.items()}, self.standing)

    # -- what a field begins with --------------------------------------------------------------------------------------

    def initial_of(self, name: str) -> Any:
        """What the standing holds under this name, or what was last reported."""
        if self.move.verb in AGAIN:
            return self._last(name)
        value = getattr(self.standing, name, None) if self._keeps() else None
        if name == "lead" and value:
            return Office.objects.filter(pk=int(value)).first()
        if name in OFFICES and value:
            return list(Office.objects.filter(pk__in=[int(v) for v in value]))
        if name in PEOPLE and value:
            return User.objects.filter(pk=int(value)).first()
        return plain_number(value)

    def _last(self, name: str) -> Any:
        """What was last reported: the next report begins with it."""
        if self.standing.report is None or name not in ("progress", "figure", "text"):
            return None
        if name != "text":
            return plain_number(getattr(self.standing, name))
        row = self.item.entries.filter(seq=self.standing.report.seq).first()
        return mapping.entry_of(row).say.get("text") if row else None


def _plain(value: Any) -> Any:
    """Ids for offices and persons."""
    if isinstance(value, Office | User):
        return str(value.pk)
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return work.plain(value)
