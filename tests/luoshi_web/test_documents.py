"""A document is taken in, refused or read in the background; nothing of a marked one is kept."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django_tasks_db.models import DBTaskResult
from hypothesis import given
from hypothesis import strategies as st

from luoshi.document import Edit, OffsetMap
from luoshi.errors import LuoshiError
from luoshi_web.errors import Forbidden
from luoshi_web.models import Document
from luoshi_web.store import documents, files, mapping

TODAY = date(2026, 3, 16)
PLAN = (
    "云岭县2026年工作要点\n一、新建口袋公园12个，6月底前完成。\n二、启动老城区雨污分流改造，力争年内完成投资3亿元。\n"
)


def receive(world, content: bytes | str = PLAN, name: str = "要点.txt") -> Document:
    return documents.receive(world.alice, world.supervision, world.edition, name, content, TODAY)


def kept_files() -> set[Path]:
    return {path for path in (settings.HOME / "files").rglob("*") if path.is_file()}


def work_off() -> None:
    """Let the worker do what is waiting."""
    call_command("db_worker", batch=True, interval=0, startup_delay=False, verbosity=0)


@pytest.mark.django_db(transaction=True)
def test_a_document_waits_is_read_and_then_has_drafts(world):
    document = receive(world)
    assert (document.state, document.progress) == ("waiting", 0)
    work_off()
    document.refresh_from_db()
    assert (document.state, document.progress, document.error) == ("read", 1, "")
    assert document.drafts.filter(state="proposed", provenance="machine").exists()
    given = document.body.given
    assert all(given[draft.start : draft.end] == draft.quote for draft in document.drafts.all())


def test_the_file_is_kept_as_it_came(world):
    document = receive(world, PLAN.encode("gb18030"))
    assert files.path_of(document.file_sha256).read_bytes() == PLAN.encode("gb18030")
    assert document.body.given == PLAN


@pytest.mark.parametrize("marking", ["机密★1年", "密级：秘密", "絕密★長期"])
def test_nothing_of_a_marked_document_is_kept(world, marking):
    before = kept_files()
    with pytest.raises(LuoshiError):
        receive(world, f"{marking}\n{PLAN}")
    assert kept_files() == before
    assert not Document.objects.exists()
    assert not DBTaskResult.objects.exists()


def test_the_mere_word_secret_marks_nothing(world):
    assert receive(world, PLAN + "三、加强保密教育，防止泄露国家秘密。\n").pk


@pytest.mark.parametrize(("content", "name"), [(b"", "空.txt"), (b"PK\x03\x04 broken", "坏.docx")])
def test_what_cannot_be_read_is_refused_with_one_sentence(world, content, name):
    with pytest.raises(LuoshiError) as refusal:
        receive(world, content, name)
    assert "\n" not in str(refusal.value)
    assert not Document.objects.exists()


def test_a_liaison_puts_no_documents_in(world):
    with pytest.raises(Forbidden):
        documents.receive(world.bob, world.housing, None, "要点.txt", PLAN, TODAY)


def test_nobody_puts_a_document_into_another_countys_campaign(world):
    with pytest.raises(Forbidden):
        documents.receive(world.charlie, world.other, world.edition, "要点.txt", PLAN, TODAY)


@pytest.mark.django_db(transaction=True)
def test_reading_again_keeps_what_a_person_has_touched(world):
    document = receive(world)
    work_off()
    first = document.drafts.first()
    document.drafts.filter(pk=first.pk).update(version=2, title="由人改过")
    Document.objects.filter(pk=document.pk).update(state="waiting")
    documents.read(document.pk, TODAY)
    assert document.drafts.filter(pk=first.pk, title="由人改过").exists()


def test_a_document_is_thrown_away_with_its_file(world, django_capture_on_commit_callbacks):
    document = receive(world, PLAN + "附件：无。")
    path = files.path_of(document.file_sha256)
    with django_capture_on_commit_callbacks(execute=True):
        documents.discard(world.alice, document)
    assert not path.exists()
    assert not Document.objects.exists()


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(0, 9)), max_size=20))
def test_an_offset_map_comes_back_as_it_was_packed(steps):
    edits, given_end, text_end = [], 0, 0
    for gap, given_length, text_length in steps:
        start, text_start = given_end + gap, text_end + gap
        given_end, text_end = start + given_length, text_start + text_length
        edits.append(Edit(start, given_end, text_start, text_end))
    assert mapping.unpack(mapping.pack(OffsetMap(edits))).edits == tuple(edits)
