"""Forms of a task force: what it is, and who joins it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi_web.forms.fields import OfficeField, OfficesField
from luoshi_web.forms.move import fresh_token
from luoshi_web.models import Office, TaskForce, User
from luoshi_web.permissions import memberships
from luoshi_web.store import task_forces

ROLES = (("liaison", gettext_lazy("member of the task force")), ("leader", gettext_lazy("head of the task force")))


def parents(person: User) -> Any:
    """The offices under which the person can set a task force up: their own."""
    own = [m.office_id for m in memberships(person) if m.role in ("officer", "leader", "administrator")]
    return Office.objects.filter(pk__in=own, valid_to=None).exclude(kind=Office.Kind.TASK_FORCE)


class TaskForceForm(forms.Form):
    """Name, offices, purpose. Under which office it stands is asked only where there is a choice."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    purpose = forms.CharField(
        label=gettext_lazy("What it is for"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, choices: Any, near: Office, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        first = choices.first()
        parent = forms.ModelChoiceField(choices, label=_("Set up by"), initial=first, empty_label=None)
        if choices.count() < 2:
            parent.widget = forms.HiddenInput()
        self.fields["parent"] = parent
        self.fields["lead"] = OfficeField(near=near, label=_("Lead office"))
        self.fields["members"] = OfficesField(near=near, label=_("Member offices"), required=False)
        self.fields["members"].help_text = _("Several are separated by a comma.")
        self.fields["token"] = forms.CharField(widget=forms.HiddenInput, initial=fresh_token, required=False)
        self.order_fields(["parent", "name", "lead", "members", "purpose", "token"])

    def wish(self) -> task_forces.Wish:
        """What was asked for."""
        given = self.cleaned_data
        return task_forces.Wish(given["name"], given["lead"], tuple(given["members"]), given["purpose"])


class JoinForm(forms.Form):
    """Somebody of its offices, as head or member."""

    def __init__(self, force: TaskForce, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        people = task_forces.candidates(force).exclude(memberships__office=force.office).order_by("name", "pk")
        self.fields["person"] = _Person(
            people.prefetch_related("memberships__office"), label=_("Person"), empty_label="—"
        )
        self.fields["role"] = forms.ChoiceField(label=_("As"), choices=ROLES)


class _Person(forms.ModelChoiceField):
    """A person with their offices: two may bear the same name."""

    def label_from_instance(self, one: Any) -> str:
        return f"{one} · {'、'.join(dict.fromkeys(str(m.office) for m in one.memberships.all()))}"
