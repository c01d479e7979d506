"""Everything that an office owns, in open formats: JSON lines with every digit, CSV for people, documents, evidence.

What a line of `entries.jsonl` holds is what was hashed, so the journal can be checked without Luoshi.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Q, QuerySet

from luoshi_web.errors import Forbidden
from luoshi_web.models import (
    Comment,
    Document,
    Draft,
    Entry,
    Evidence,
    Goal,
    Indicator,
    Item,
    Observation,
    Office,
    User,
)
from luoshi_web.permissions import may, within
from luoshi_web.store import files

COLUMNS = ("number", "title", "kind", "field", "indicator", "comparator", "value", "unit", "deadline", "lead__name")
STANDS = ("state", "lamp", "progress", "opened", "moved", "quote", "document__title")
README = """落实 导出 Luoshi export

items.jsonl      事项，每行一项，含全部状态 / one item a line, with its whole standing
items.csv        事项表 / the same as a table (UTF-8 with a byte order mark)
entries.jsonl    记录：hash = SHA-256（上一条 hash 的 32 字节 + body 的 UTF-8 字节）
                 the journal: hash = SHA-256(32 bytes of prev + body in UTF-8)
documents.jsonl  文件；texts/编号.txt 为原文，files/SHA256 为原件 / documents, their texts and files
drafts.jsonl     读出的内容和审核结果 / what was read in them, and what was decided
evidence.jsonl   佐证材料；files/SHA256 / evidence
comments.jsonl   留言 / comments
indicators.jsonl 指标目录；observations.jsonl 数据（每次录入一行）；goals.jsonl 目标和底线；佐证在 files/SHA256
                 indicators, every entry of their figures, goals and red lines; proofs in files/SHA256
offices.jsonl    涉及的单位 / the offices that are named
"""


def write(person: User, office: Office, file: IO[bytes], say: Callable[[float], None] = lambda progress: None) -> None:
    """Write the zip. What the office and those below it own: items in their ledgers, and their documents.

    say: is told again and again how far it is, from 0 to 1. Raises Forbidden unless the person is officer, leader or
    administrator there.
    """
    if not may(person, "export", office):
        raise Forbidden
    reach = (office.path,)
    items = Item.objects.filter(within(reach, "owner__path"))
    documents = Document.objects.filter(within(reach, "office__path") | Q(items__in=items)).distinct()
    evidence = Evidence.objects.filter(item__in=items)
    figures = Observation.objects.filter(within(reach, "office__path") | within(reach, "indicator__owner__path"))
    tables = {
        "items": _rows(items, leave=("search", "grams")),
        "entries": _entries(items),
        "documents": _rows(documents),
        "drafts": _rows(Draft.objects.filter(document__in=documents)),
        "evidence": _rows(evidence),
        "comments": _rows(Comment.objects.filter(item__in=items)),
        "indicators": _rows(Indicator.objects.filter(within(reach, "owner__path"))),
        "observations": _rows(figures),
        "goals": _rows(Goal.objects.filter(within(reach, "owner__path") | within(reach, "office__path"))),
        "offices": _rows(_offices(items, office)),
    }
    # entries are most of it; the table of items and the files count as one line a row
    lines = 2 * items.count() + Entry.objects.filter(item__in=items).count() + documents.count() + evidence.count()
    done = _Counter(max(lines, 1), say)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as archive:
        archive.writestr("README.txt", README)
        _table(archive, items, done)
        for name, rows in tables.items():
            _lines(archive, name, done.through(rows) if name in ("items", "entries") else rows)
        for document in documents.select_related("body").order_by("pk").iterator(chunk_size=20):
            if hasattr(document, "body"):
                archive.writestr(f"texts/{document.pk}.txt", document.body.given)
        digests = {*documents.values_list("file_sha256", flat=True), *evidence.values_list("sha256", flat=True)}
        digests |= set(figures.exclude(file_sha256="").values_list("file_sha256", flat=True))
        _files(archive, done.through(sorted(digests)))


class _Counter:
    """How many of the lines are written, told once in EVERY."""

    EVERY = 100

    def __init__(self, lines: int, say: Callable[[float], None]) -> None:
        self._lines, self._say, self._done = lines, say, 0

    def through(self, rows: Iterable[Any]) -> Iterator[Any]:
        """The rows, counted as they pass."""
        for row in rows:
            self._done += 1
            if self._done % self.EVERY == 0:
                self._say(min(self._done / self._lines, 1.0))
            yield row


def _rows(rows: QuerySet[Any], leave: tuple[str, ...] = ()) -> Iterator[dict[str, Any]]:
    names = [f.attname for f in rows.model._meta.concrete_fields if f.attname not in leave]
    return rows.order_by("pk").values(*names).iterator(chunk_size=1000)


def _entries(items: QuerySet[Item]) -> Iterator[dict[str, Any]]:
    rows = Entry.objects.filter(item__in=items).order_by("item_id", "seq")
    for row in rows.values("item_id", "seq", "body", "prev", "hash", "recorded_at").iterator(chunk_size=1000):
        yield row | {"body": bytes(row["body"]).decode()}


def _offices(items: QuerySet[Item], office: Office) -> QuerySet[Office]:
    named = Q(concerns__item__in=items) | within((office.path,))
    return Office.objects.filter(named).distinct()


def _lines(archive: zipfile.ZipFile, name: str, rows: Iterable[dict[str, Any]]) -> None:
    with archive.open(f"{name}.jsonl", "w", force_zip64=True) as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False, cls=DjangoJSONEncoder, sort_keys=True).encode() + b"\n")


def _table(archive: zipfile.ZipFile, items: QuerySet[Item], done: _Counter) -> None:
    with archive.open("items.csv", "w", force_zip64=True) as file:
        text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
        table = csv.writer(text)
        table.writerow([name.partition("__")[0] for name in (*COLUMNS, *STANDS)])
        rows = items.order_by("pk").values_list(*COLUMNS, *STANDS).iterator(chunk_size=1000)
        for row in done.through(rows):
            table.writerow([_cell(value) for value in row])
        text.flush()
        text.detach()


def _cell(value: Any) -> Any:
    """Nothing that a spreadsheet would take for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")) else value


def _files(archive: zipfile.ZipFile, digests: Iterable[str]) -> None:
    for digest in digests:
        path: Path = files.path_of(digest)
        if path.exists():
            archive.write(path, f"files/{digest}")
