"""What a reviewer should look at twice before confirming. No doubt: the row can be confirmed together with others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from luoshi_web.models import Draft


def doubts(draft: Draft, others: Sequence[Draft], today: date, helped: bool = False) -> list[str]:
    """Sentences, each with what to do. `others`: the drafts near it. helped: whether it has assisting offices."""
    found = []
    if draft.kind in ("target", "achievement") and draft.value is None:
        found.append(_("A target without a figure: give one, or make it a task."))
    if unknown := unknown_offices(draft, helped):
        found.append(_("Not in the list of offices: %(names)s. Correct the name.") % {"names": "、".join(unknown)})
    if draft.deadline and draft.deadline < today and draft.kind != "achievement":
        found.append(_("The due day is past: check the year, or whether this is an achievement."))
    if any(other.pk != draft.pk and other.start < draft.end and draft.start < other.end for other in others):
        found.append(_("It shares words with another row: merge the two, or reject one."))
    return found


def unknown_offices(draft: Draft, helped: bool) -> list[str]:
    """Names of offices in the document that no office bears, as long as no person has chosen offices instead."""
    if draft.reviewer_id:
        return []
    missing = list(draft.lead_names[:1]) if not (draft.lead_id or draft.lead) else []
    expected = len(set(draft.lead_names[1:]) | set(draft.assist_names))
    return missing + (list(draft.assist_names) if expected and not helped else [])
