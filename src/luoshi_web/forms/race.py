"""Forms of the race: holding one, drawing its figures, announcing, contesting, answering."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi_web.forms.fields import DayField, OfficesField
from luoshi_web.forms.move import FilesField, fresh_token
from luoshi_web.models import Office, Race, Scheme, User
from luoshi_web.permissions import memberships, visible_editions, visible_races, visible_schemes, within
from luoshi_web.store.contests import Contest
from luoshi_web.store.standings import Part

LONG = forms.Textarea(attrs={"rows": 3})


class Once(forms.Form):
    """A form that is recorded once however often it is sent, and that says which state of the race it has seen."""

    def __init__(self, race: Race | None, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["seq"] = forms.IntegerField(widget=forms.HiddenInput, initial=race.seq if race else 0)
        self.fields["token"] = forms.CharField(widget=forms.HiddenInput, initial=fresh_token, required=False)


class HoldForm(Once):
    """A new race: the scheme, the period, and who runs."""

    field_order = ("office", "scheme", "name", "league", "level", "offices", "starts", "ends", "before", "edition")

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    league = forms.CharField(
        label=gettext_lazy("League"),
        max_length=60,
        help_text=gettext_lazy("What the offices have in common, such as townships."),
    )
    starts = DayField(label=gettext_lazy("Period from"))
    ends = DayField(label=gettext_lazy("Period to"))

    def __init__(self, person: User, *arguments: Any, **options: Any) -> None:
        super().__init__(None, *arguments, **options)
        holders = Office.objects.filter(pk__in=[m.office_id for m in memberships(person) if m.role == "evaluator"])
        self.holder = holders.first()
        published = visible_schemes(person).filter(published__isnull=False)
        self.fields["office"] = _choice(_("Held by"), holders, required=True)
        self.fields["scheme"] = _choice(_("Scheme"), published, required=True)
        self.fields["edition"] = _choice(_("Campaign"), visible_editions(person), required=False)
        self.fields["level"] = forms.ChoiceField(
            label=_("Who runs"), choices=[("", _("the offices named below")), *_levels(self.holder)], required=False
        )
        if self.holder:
            self.fields["offices"] = OfficesField(near=self.holder, label=_("Offices"), required=False)
        self.fields["before"] = _choice(
            _("The race before, for movement"), visible_races(person).filter(state="published"), required=False
        )
        self.order_fields(self.field_order)

    def runners(self) -> list[Office]:
        """The offices named, or all of the level right below the holder."""
        data = self.cleaned_data
        if data.get("offices") or not data.get("level"):
            return list(data.get("offices") or [])
        kind, _sign, level = data["level"].partition(":")
        below = Office.objects.filter(parent=data["office"], level=level, valid_to=None)
        return list(below.filter(kind=kind) if kind else below)


def _levels(holder: Office | None) -> list[tuple[str, str]]:
    """Kinds of offices right below the holder, those of one level and kind together."""
    if holder is None:
        return []
    found = Office.objects.filter(parent=holder, valid_to=None).order_by().values_list("kind", "level").distinct()
    kinds, levels = dict(Office.Kind.choices), dict(Office.Level.choices)
    return [
        (f"{kind}:{level}", _("all below it: %(kind)s, %(level)s") % {"kind": kinds[kind], "level": levels[level]})
        for kind, level in sorted(found)
    ]


def _choice(label: str, rows: Any, required: bool) -> forms.ModelChoiceField:
    initial = rows.first() if required else None
    return forms.ModelChoiceField(
        rows, label=label, required=required, initial=initial, empty_label=None if required else "—"
    )


class DrawForm(Once):
    """Sheets with figures that Luoshi does not hold itself."""

    sheets = FilesField(
        label=gettext_lazy("Sheets"),
        required=False,
        help_text=gettext_lazy("Excel or CSV: the first column names the offices, the others the scheme's figures."),
    )


class AnnounceForm(Once):
    """Until when points may be contested, and who sees them meanwhile."""

    until = DayField(label=gettext_lazy("May be contested until"))
    shows_all = forms.BooleanField(label=gettext_lazy("Every office sees all points meanwhile"), required=False)


class ContestForm(Once):
    """An office contests one line of its points."""

    reason = forms.CharField(label=gettext_lazy("Reason"), widget=LONG, max_length=4000)
    evidence = FilesField(
        label=gettext_lazy("Evidence"),
        required=False,
        help_text=gettext_lazy("A paper, table or picture that proves it"),
    )

    def __init__(self, race: Race, parts: tuple[Part, ...], *arguments: Any, **options: Any) -> None:
        super().__init__(race, *arguments, **options)
        lines = [(part.code, part.name) for part in parts]
        self.fields = {"line": forms.ChoiceField(label=_("Line"), choices=lines), **self.fields}


class AnswerForm(Once):
    """What is said to a contest; figures are corrected only where it is upheld."""

    upheld = forms.TypedChoiceField(
        label=gettext_lazy("Decision"),
        choices=[("yes", gettext_lazy("uphold it")), ("no", gettext_lazy("keep the points as they are"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    text = forms.CharField(label=gettext_lazy("Answer"), widget=LONG, max_length=4000)

    def __init__(self, race: Race, contest: Contest, part: Part | None, *arguments: Any, **options: Any) -> None:
        super().__init__(race, *arguments, prefix=f"c{contest.number}", **options)
        self.names = [one.name for one in part.used] if part else []
        for place, one in enumerate(part.used if part else ()):
            label = _("%(name)s, corrected (now %(value)s)") % {
                "name": one.name,
                "value": "—" if one.value is None else f"{one.value:g}",
            }
            widget = forms.NumberInput(attrs={"step": "any"})
            self.fields[f"figure{place}"] = forms.FloatField(label=label, required=False, widget=widget)
        if race.scheme.kind != Scheme.Kind.RANKING:
            self.fields["excused"] = forms.CharField(
                label=_("Or excuse the line, because"), required=False, max_length=300
            )

    def figures(self) -> dict[str, float]:
        """Corrected figures by name."""
        given = {name: self.cleaned_data.get(f"figure{place}") for place, name in enumerate(self.names)}
        return {name: value for name, value in given.items() if value is not None}


class ReplyForm(Once):
    """What an office says to a question about its figures."""

    question = forms.CharField(widget=forms.HiddenInput)
    text = forms.CharField(label=gettext_lazy("Your answer"), widget=forms.Textarea(attrs={"rows": 2}), max_length=4000)


class SchemeForm(forms.Form):
    """The text of a scheme."""

    text = forms.CharField(
        label=gettext_lazy("Scheme in YAML"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 28, "class": "editor", "spellcheck": "false"}),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, person: User, *arguments: Any, new: bool = True, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if new:
            reach = Office.objects.filter(pk__in=[m.office_id for m in memberships(person) if m.role == "evaluator"])
            self.fields = {"office": _choice(_("Office"), reach, required=True), **self.fields}


class SimulateForm(forms.Form):
    """A race on whose figures a scheme is tried."""

    def __init__(self, person: User, kind: str, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        reach = within(tuple(m.office.path for m in memberships(person) if m.role == "evaluator"), "office__path")
        rows = visible_races(person).filter(reach, snapshot__isnull=False, scheme__kind=kind)
        self.fields["race"] = forms.ModelChoiceField(rows, label=_("On the figures of"), empty_label=None)
