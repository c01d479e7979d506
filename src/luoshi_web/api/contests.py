"""Contests of a race's lines with their answers, and questions about figures with what offices say to them."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from typing import Annotated, Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import File, Form, Router, Schema
from ninja.files import UploadedFile
from pydantic import Field

from luoshi_web.api.errors import PROBLEMS
from luoshi_web.api.races import RaceOut, Words, done, race_of
from luoshi_web.api.replies import Id, IfMatch, Key, seen
from luoshi_web.api.schemas import Line, Number, Strict
from luoshi_web.clock import today
from luoshi_web.models import Office, Race
from luoshi_web.permissions import may, own_runners, sees_whole, speaks_for
from luoshi_web.store import evidence, files, questions, races
from luoshi_web.store.contests import Contest, contests

router = Router()


class ContestOut(Schema):
    """A contested line; `number` is that of its entry."""

    number: int
    office: int
    line: str
    reason: str
    day: date
    evidence: list[dict[str, Any]]
    answer: dict[str, Any] | None

    @staticmethod
    def of(one: Contest) -> ContestOut:
        said = one.answer and {"day": one.answer.day, "number": one.answer.seq, **one.answer.said}
        return ContestOut(
            number=one.number, office=one.office, line=one.line, reason=one.reason, day=one.day,
            evidence=[dict(file) for file in one.evidence], answer=said,
        )  # fmt: skip


class AnswerIn(Strict):
    """`figures` correct, `excused` excuses the line (容错); both only where the contest is upheld."""

    upheld: bool
    text: Words
    figures: Annotated[dict[str, Number | None], Field(max_length=20)] = {}
    excused: Annotated[str, Field(max_length=300)] = ""


# -- contests -------------------------------------------------------------------------------------------------------


@router.get("/{int:pk}/contests", response={200: list[ContestOut], **PROBLEMS})
def contested(request: HttpRequest, pk: Id) -> list[ContestOut]:
    """What was contested, with its answers: everything for who sees the whole race, else one's own."""
    row = race_of(request, pk)
    found = contests(row)
    if not sees_whole(request.user, row):
        own = set(own_runners(request.user, row).values_list("office", flat=True))
        found = [one for one in found if one.office in own]
    return [ContestOut.of(one) for one in found]


@router.post("/{int:pk}/contests", response={201: RaceOut, **PROBLEMS})
def contest(
    request: HttpRequest,
    pk: Id,
    office: Annotated[Id, Form()],
    line: Annotated[Line, Form()],
    reason: Annotated[Words, Form()],
    file: Annotated[list[UploadedFile], File(max_length=10)] = [],  # noqa: B006 - ninja copies it
    if_match: IfMatch = None,
    key: Key = None,
) -> HttpResponse:
    """Contest a line of one's own office's points, with a reason and files that prove it."""
    row, version = race_of(request, pk), seen(if_match)
    said = f"{office} {line} {reason}".encode() + b"".join(sha256(one.read()).digest() for one in file)

    def do() -> Race:
        for one in file:
            one.seek(0)
        proofs = [evidence.for_contest(request.user, row, office, one) for one in file]  # type: ignore[arg-type]
        what = races.Objection(office, line, reason, proofs)
        return races.contest(request.user, pk, what, today(), version)  # type: ignore[arg-type]

    return done(request, key, do, 201, said)


@router.post("/{int:pk}/contests/{int:number}/answer", response={200: RaceOut, **PROBLEMS})
def answer(
    request: HttpRequest, pk: Id, number: Id, given: AnswerIn, if_match: IfMatch = None, key: Key = None
) -> HttpResponse:
    """Answer a contest, once; what it corrects is in force at once."""
    race_of(request, pk)
    version = seen(if_match)
    what = races.Answer(given.upheld, given.text, given.figures, given.excused)
    return done(request, key, lambda: races.answer(request.user, pk, number, what, today(), version))  # type: ignore[arg-type]


@router.get("/{int:pk}/files/{int:number}", response={200: bytes, **PROBLEMS})
def proof(request: HttpRequest, pk: Id, number: Id) -> FileResponse:
    """The bytes of a file with which a line was contested, as a download."""
    row = race_of(request, pk)
    rows = row.files.all()
    if not sees_whole(request.user, row):
        rows = rows.filter(office__in=own_runners(request.user, row).values("office"))
    found = get_object_or_404(rows, pk=number)
    return FileResponse(files.path_of(found.sha256).open("rb"), as_attachment=True, filename=found.name)


# -- questions about figures ----------------------------------------------------------------------------------------


class QuestionOut(Schema):
    """A question, never a verdict: it changes no points. `replies` is what the office said to it."""

    key: str
    about: str
    sentence: str
    numbers: dict[str, float]
    replies: list[str]


class ReplyIn(Strict):
    question: Annotated[str, Field(min_length=1, max_length=120, description="the question's key")]
    text: Words


def _runner(request: HttpRequest, row: Race, office: int) -> Office:
    """The office, for who speaks for it and who holds the race."""
    runner = get_object_or_404(row.runners.select_related("office"), office=office)
    speaks = speaks_for(request.user, row).filter(office=office).exists()
    if not speaks and not may(request.user, "evaluate", row):
        raise Http404
    return runner.office


@router.get("/{int:pk}/offices/{int:office}/questions", response={200: list[QuestionOut], **PROBLEMS})
def asked(request: HttpRequest, pk: Id, office: Id) -> list[QuestionOut]:
    """The questions that an office's figures raise."""
    row = race_of(request, pk)
    found = questions.of(row, _runner(request, row, office))
    return [
        QuestionOut(
            key=one.key, about=one.one.about, sentence=one.one.sentence, numbers=dict(one.one.numbers),
            replies=[said.text for said in one.replies],
        )
        for one in found
    ]  # fmt: skip


@router.post("/{int:pk}/offices/{int:office}/questions", response={201: RaceOut, **PROBLEMS})
def say(request: HttpRequest, pk: Id, office: Id, what: ReplyIn, key: Key = None) -> HttpResponse:
    """Say something to a question about the figures of one's own office."""
    row = race_of(request, pk)
    _runner(request, row, office)
    return done(
        request,
        key,
        lambda: races.reply(request.user, pk, office, what.question, what.text, today()),
        201,  # type: ignore[arg-type]
    )
