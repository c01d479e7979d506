"""What the caller owes today."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from ninja import Router, Schema

from luoshi_web.api.errors import PROBLEMS
from luoshi_web.api.schemas import ItemOut, MoveOut
from luoshi_web.clock import today
from luoshi_web.queries import desk

router = Router()


class Notice(Schema):
    """The entry that the caller should know of: what is asked for, why the item came back, what a leader wants."""

    action: str
    day: date
    text: str


class TaskOut(Schema):
    item: ItemOut
    moves: list[MoveOut]
    """Those that are waited for, the most usual first."""
    decides: bool
    """Whether a request for more time or leniency waits for the caller's decision."""
    report_by: date | None
    notice: Notice | None

    @staticmethod
    def of(task: desk.Task) -> TaskOut:
        row = task.notice
        return TaskOut(
            item=ItemOut.of(task.item),
            moves=[MoveOut.of(move) for move in task.moves],
            decides=task.decides,
            report_by=task.report_by,
            notice=Notice(action=row.action, day=row.day, text=task.said) if row else None,
        )


@router.get("/desk", response={200: list[TaskOut], **PROBLEMS})
def waiting(request: HttpRequest) -> list[TaskOut]:
    """What waits for the caller: requests to decide, reports asked for within a week, then the rest by its due day."""
    return [TaskOut.of(task) for task in desk.tasks(request.user, today())]
