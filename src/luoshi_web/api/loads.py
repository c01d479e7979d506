"""Many figures at once for programs: looked at (`dry_run`), or entered together with one entry."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import File, Form, Router, Schema
from ninja.files import UploadedFile
from pydantic import Field

from luoshi_web.api.errors import PROBLEMS, Problem
from luoshi_web.api.indicators import Month, Year
from luoshi_web.api.replies import Id, Key, once, reply
from luoshi_web.api.schemas import Number, Strict
from luoshi_web.clock import today
from luoshi_web.models import Indicator, Office
from luoshi_web.permissions import known_offices, visible_indicators
from luoshi_web.store import books, evidence, files, loads
from luoshi_web.store.loads import Asked, Plan, Wanted

router = Router()
Words = Annotated[str, Field(max_length=300)]


class FigureIn(Strict):
    """A figure. value null: known to be missing. unit: another than the indicator's, to be converted."""

    indicator: Id
    office: Id
    year: Year
    month: Month
    value: Number | None
    unit: Annotated[str, Field(max_length=30)] = ""
    cumulative: Annotated[bool, Field(description="since January; else of this month alone")] = True
    source: Words = ""
    reason: Words = ""


class FiguresIn(Strict):
    """Figures to be entered together. reason: for those that have none of their own."""

    figures: Annotated[list[FigureIn], Field(min_length=1, max_length=loads.MOST)]
    source: Words = ""
    reason: Words = ""
    dry_run: bool = False


class Told(Schema):
    """Something about one figure: `where` is its cell, or its place in the list (figures[3])."""

    where: str
    sentence: str


class LoadOut(Schema):
    """What was entered, or would be. While there are faults nothing is entered. load: the entry; null of a dry run."""

    load: int | None
    figures: int
    same: int
    faults: list[Told]
    questions: list[Told]
    left: list[Told]

    @staticmethod
    def of(plan: Plan, load: int | None) -> LoadOut:
        lists = {name: [Told(**vars(one)) for one in getattr(plan, name)] for name in ("faults", "questions", "left")}
        return LoadOut(load=load, figures=len(plan.lines), same=plan.same, **lists)


ANSWERS = {200: LoadOut, 201: LoadOut, **PROBLEMS, 422: LoadOut | Problem}


@router.post("/figures", response=ANSWERS)
def enter(request: HttpRequest, given: FiguresIn, key: Key = None) -> HttpResponse:
    """Enter figures together: 201, with dry_run 200; with faults 422, and nothing is entered."""
    indicators = visible_indicators(request.user).select_related("scope", "owner", "source_office")
    rows = indicators.in_bulk({one.indicator for one in given.figures})
    offices = known_offices(request.user).in_bulk({one.office for one in given.figures})
    asked = Asked(source=given.source, reason=given.reason)
    wanted, begun = [], Plan()
    for n, one in enumerate(given.figures):
        row, office = rows.get(one.indicator), offices.get(one.office)
        if row and office:
            wanted.append(_wanted(f"figures[{n}]", one, row, office, asked))
        else:
            begun.faults.append(loads.unknown(f"figures[{n}]"))
    return once(request, key, lambda: _entered(request, wanted, begun, asked, given.dry_run))


def _wanted(where: str, one: FigureIn, row: Indicator, office: Office, asked: Asked) -> Wanted:
    return Wanted(
        where, row, office, str(office.pk), one.year, one.month, one.value, one.unit, alone=not one.cumulative,
        source=one.source, reason=one.reason or asked.reason,
    )  # fmt: skip


@router.post("/figures/table", response=ANSWERS)
def table(
    request: HttpRequest,
    file: Annotated[UploadedFile, File()],
    year: Annotated[Year | None, Form()] = None,
    month: Annotated[Month | None, Form()] = None,
    alone: Annotated[bool, Form(description="figures are of each month alone, where the table does not say")] = False,
    source: Annotated[str, Form(max_length=300)] = "",
    reason: Annotated[str, Form(max_length=300)] = "",
    dry_run: Annotated[bool, Form()] = False,
    key: Key = None,
) -> HttpResponse:
    """Enter the figures of a table (xlsx, csv …), as on the page: 201, with dry_run 200; with faults 422."""
    content, name = file.read(), file.name or ""
    asked = Asked(None, None, year, month, alone, source, reason)
    said = f"{name} {asked}".encode() + content

    def do() -> HttpResponse:
        evidence.refuse_marked(content, name)
        wanted, begun = loads.told(request.user, books.read(name, content), asked)  # type: ignore[arg-type]
        return _entered(request, wanted, begun, asked, dry_run, (name, content))

    return once(request, key, do, said)


def _entered(
    request: HttpRequest, wanted: list[Wanted], begun: Plan, asked: Asked, dry_run: bool,
    table: tuple[str, bytes] | None = None,
) -> HttpResponse:  # fmt: skip
    plan = loads.plan(request.user, wanted, today(), begun)  # type: ignore[arg-type]
    if plan.faults or dry_run:
        return reply(LoadOut.of(plan, None), 422 if plan.faults else 200)
    file = loads.File(table[0], files.keep(table[1])) if table else None
    load = loads.enter(request.user, wanted, asked, today(), file)  # type: ignore[arg-type]
    return reply(LoadOut.of(plan, load.pk), 201)
