"""The rows of a review: each draft as it stands on the page, with its doubts, and how far the whole is."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from luoshi.policy import reasons
from luoshi.policy.model import Reason
from luoshi_web.clock import today
from luoshi_web.doubts import doubts
from luoshi_web.forms.draft import STRENGTHS
from luoshi_web.models import Document, Draft

State = Draft.State
GONE = (State.MERGED, State.SPLIT)
CSS = {State.PROPOSED: "todo", State.CONFIRMED: "confirmed", State.REJECTED: "rejected"}


@dataclass(frozen=True)
class Row:
    """A draft as it stands on the page."""

    draft: Draft
    number: int
    doubts: list[str] = field(default_factory=list)
    next: int | None = None

    @property
    def css(self) -> str:
        return f"{CSS.get(State(self.draft.state), '')} {self.draft.kind}"

    @property
    def strength(self) -> str:
        return "" if self.draft.kind == "achievement" else str(dict(STRENGTHS).get(self.draft.strength, ""))

    @property
    def lead(self) -> str:
        return str(self.draft.lead or "") or "、".join(self.draft.lead_names)

    @property
    def assist(self) -> str:
        return "、".join(map(str, self.draft.assists.all())) or "、".join(self.draft.assist_names)

    @property
    def corrected(self) -> bool:
        return bool(self.draft.provenance == "machine" and self.draft.reviewer_id and self.draft.version > 1) and any(
            self.draft.machine.get(name) != getattr(self.draft, name)
            for name in ("kind", "title", "value", "unit", "indicator", "comparator")
        )

    @property
    def reads_otherwise(self) -> bool:
        """Whether the repaired or corrected wording differs from the document's own."""
        return "".join(self.draft.title.split()) != "".join(self.draft.quote.split())

    @property
    def reasons(self) -> list[str]:
        return [reasons.words(Reason(one["rule"], one.get("cue", ""))) for one in self.draft.reasons]

    @property
    def item(self) -> int | None:
        return self.draft.item.pk if hasattr(self.draft, "item") else None

    @property
    def verbs(self) -> list[tuple[str, str, str, bool]]:
        """Buttons of an open row: verb, word, key."""
        merge = [("merge", _("Merge with the next"), "m", False)] if self.next else []
        return [("confirm", _("Confirm"), "c", True), ("reject", _("Reject"), "x", False), *merge]


def live(document: Document) -> list[Draft]:
    """The document's drafts in the order of the text, without those that others have replaced."""
    rows = document.drafts.exclude(state__in=GONE).select_related("lead", "item", "document__office")
    return list(rows.prefetch_related("assists").order_by("start", "id"))


def rows_of(drafts: list[Draft]) -> list[Row]:
    """All rows of a document, each with its number, its doubts and the next open one to merge with."""
    now = today()
    followers = [d.pk if d.state == State.PROPOSED else None for d in drafts[1:]] + [None]
    return [
        Row(d, i, doubts(d, _near(drafts, i - 1), now, list(d.assists.all())), follower)
        for i, (d, follower) in enumerate(zip(drafts, followers, strict=True), 1)
    ]


def _near(drafts: list[Draft], i: int) -> list[Draft]:
    return [d for d in drafts[max(0, i - 4) : i + 5] if d.state != State.REJECTED]


def progress(rows: list[Row]) -> dict[str, int]:
    """How far the review is. `clear`: open rows without a doubt."""
    return {
        "total": len(rows),
        "reviewed": sum(r.draft.state != State.PROPOSED for r in rows),
        "confirmed": sum(r.item is not None for r in rows),
        "clear": sum(r.draft.state == State.PROPOSED and not r.doubts for r in rows),
    }
