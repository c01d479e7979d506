"""The rows of a review: each draft as it stands on the page, with its doubts, and how far the whole is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from luoshi.policy import reasons
from luoshi.policy.model import Reason
from luoshi_web.clock import today
from luoshi_web.doubts import doubts
from luoshi_web.forms.draft import STRENGTHS
from luoshi_web.models import Document, Draft, Item

State = Draft.State
GONE = (State.MERGED, State.SPLIT)
CSS: dict[str, str] = {State.PROPOSED: "todo", State.CONFIRMED: "confirmed", State.REJECTED: "rejected"}


@dataclass(frozen=True)
class Row:
    """A draft as it stands on the page. next: the open one to merge it with. entered: it is in the ledger."""

    draft: Draft
    number: int
    doubts: list[str] = field(default_factory=list)
    next: int | None = None
    entered: bool = False

    @property
    def css(self) -> str:
        return f"{CSS.get(self.draft.state, '')} {self.draft.kind}"

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


def rows_of(document: Document) -> list[Row]:
    """All rows of a document in the order of the text, without drafts that others have replaced.

    What only a row in view shows (`shown`) is left in the database: a document may have ten thousand rows.
    """
    now = today()
    of_it = {"draft__document": document}
    helped = set(Draft.assists.through.objects.filter(**of_it).values_list("draft", flat=True))
    entered = set(Item.objects.filter(**of_it).values_list("draft", flat=True))
    live = document.drafts.exclude(state__in=GONE).defer("reasons", "machine", "quote", "title", "recurrence")
    drafts = list(live.order_by("start", "id"))
    followers = [d.pk if d.state == State.PROPOSED else None for d in drafts[1:]] + [None]
    return [
        Row(d, i, doubts(d, _near(drafts, i - 1), now, d.pk in helped), follower, d.pk in entered)
        for i, (d, follower) in enumerate(zip(drafts, followers, strict=True), 1)
    ]


def shown(rows: Sequence[Row]) -> list[Row]:
    """The same rows, with all that a page shows of them."""
    whole = Draft.objects.select_related("lead", "item", "document__office").prefetch_related("assists")
    drafts = whole.in_bulk([row.draft.pk for row in rows])
    return [replace(row, draft=drafts[row.draft.pk]) for row in rows]


def _near(drafts: list[Draft], i: int) -> list[Draft]:
    return [d for d in drafts[max(0, i - 4) : i + 5] if d.state != State.REJECTED]


def progress(rows: list[Row]) -> dict[str, int]:
    """How far the review is. `clear`: open rows without a doubt."""
    return {
        "total": len(rows),
        "reviewed": sum(r.draft.state != State.PROPOSED for r in rows),
        "confirmed": sum(r.entered for r in rows),
        "clear": sum(r.draft.state == State.PROPOSED and not r.doubts for r in rows),
    }
