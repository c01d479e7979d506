"""What the pages do around an item: comments, views, previews, forms sent twice, thumbnails, exports."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date, timedelta
from hashlib import sha256

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone, translation
from PIL import Image

from luoshi import i18n, work
from luoshi.errors import LuoshiError
from luoshi_web.errors import Forbidden
from luoshi_web.forms.move import MoveForm
from luoshi_web.models import Archive, Comment, Item, Membership, Mention, SavedView, User
from luoshi_web.permissions import visible_views
from luoshi_web.store import archives, comments, evidence, export, ledger, mapping, people, views

TODAY = date(2026, 3, 16)


@pytest.fixture
def item(make_item) -> Item:
    return make_item(moves=("issue", "accept", "report"))


def photo(size: tuple[int, int] = (4000, 3000), **options: object) -> SimpleUploadedFile:
    content = io.BytesIO()
    Image.new("RGB", size, "green").save(content, "JPEG", **options)
    return SimpleUploadedFile("现场.jpg", content.getvalue())


# -- comments ---------------------------------------------------------------------------------------------------------


def test_who_is_called_finds_it_on_their_desk_until_they_have_seen_it(world, item, sign_in):
    comments.say(world.alice, item, "@何川请补充现场照片")
    assert [mention.user for mention in Mention.objects.all()] == [world.bob]
    bob = sign_in(world.bob)
    assert "请补充现场照片" in bob.get(reverse("desk")).content.decode()
    bob.post(reverse("mention_read", args=[Mention.objects.get().pk]))
    assert "请补充现场照片" not in bob.get(reverse("desk")).content.decode()


def test_nobody_is_called_who_does_not_see_the_item(world, item):
    with pytest.raises(LuoshiError, match="陈苇"):
        comments.say(world.alice, item, "@陈苇看一下")
    assert not Comment.objects.exists()


def test_a_comment_is_no_entry_and_is_erased_by_who_said_it(world, item):
    comment = comments.say(world.alice, item, "数据存疑")
    assert item.entries.count() == Item.objects.get(pk=item.pk).seq
    with pytest.raises(Forbidden):
        comments.erase(world.bob, comment)
    comments.erase(world.alice, comment)
    assert (comment.text, comment.erased) == ("", True)


def test_who_is_erased_is_erased_from_comments_too(world, item):
    comments.say(world.alice, item, "@何川请核")
    people.erase(world.bob)
    assert Comment.objects.get().text == "@…请核"


# -- forms ------------------------------------------------------------------------------------------------------------


def test_a_report_sent_twice_is_recorded_once(world, item, sign_in):
    bob, before = sign_in(world.bob), item.entries.count()
    sent = {"report-text": "完成30%", "report-progress": "30", "report-seq": item.seq, "report-token": "abc"}
    answers = [bob.post(reverse("item_act", args=[item.pk, "report"]), sent) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert item.entries.count() == before + 1


def test_a_refused_form_may_be_sent_again(world, item, sign_in):
    bob = sign_in(world.bob)
    sent = {"report-text": "", "report-seq": item.seq, "report-token": "abc"}
    address = reverse("item_act", args=[item.pk, "report"])
    assert bob.post(address, sent).status_code == 422
    assert bob.post(address, sent | {"report-text": "开工"}).status_code == 302


def test_the_second_of_two_sees_what_the_first_has_changed(world, item, sign_in):
    bob = sign_in(world.bob)
    said = {"text": "已完成基坑支护", "progress": 55}
    ledger.act(world.bob, item.pk, ledger.Wanted("report", said), TODAY)
    sent = {"report-text": "完成30%", "report-progress": "30", "report-remark": "核减", "report-seq": item.seq}
    answer = bob.post(reverse("item_act", args=[item.pk, "report"]), sent | {"report-token": "t1"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "已完成基坑支护" in page
    assert "<td>0%</td><td>55%</td>" in page.replace("\n", "")
    assert "完成30%</textarea>" in page  # what was typed is kept
    again = sent | {"report-seq": item.seq + 1, "report-token": "t1"}
    assert bob.post(reverse("item_act", args=[item.pk, "report"]), again).status_code == 302


def test_a_report_begins_with_the_last_one_and_no_change_sends_none_of_it(world, item, sign_in):
    said = {"text": "完成基础施工", "progress": 42}
    ledger.act(world.bob, item.pk, ledger.Wanted("report", said), TODAY)
    bob = sign_in(world.bob)
    page = bob.get(reverse("item", args=[item.pk])).content.decode()
    assert "完成基础施工</textarea>" in page
    assert 'value="42"' in page
    sent = {"report-text": "完成基础施工", "report-progress": "42", "report-no_change": "on"}
    answer = bob.post(reverse("item_act", args=[item.pk, "report"]), sent | {"report-seq": item.seq + 1})
    assert answer.status_code == 302
    assert Item.objects.get(pk=item.pk).standing["report"]["no_change"]


def test_a_figure_that_falls_needs_a_remark_and_a_locked_report_asks_for_nothing(world, make_item, sign_in):
    target = {"value": 100, "unit": "户", "indicator": "改造户数"}
    item = make_item(moves=("issue", "accept"), target=target, cycle="monthly")
    bob, address = sign_in(world.bob), reverse("item_act", args=[item.pk, "report"])
    assert bob.post(address, {"report-figure": "60", "report-seq": item.seq}).status_code == 302
    answer = bob.post(address, {"report-figure": "50", "report-seq": item.seq + 1})
    assert (answer.status_code, "须填写说明" in answer.content.decode()) == (422, True)
    proof = evidence.attach(world.bob, item, photo((20, 20)))
    done = ledger.Wanted("report_done", {"text": "完成", "figure": 100}, evidence=(proof,))
    ledger.act(world.bob, item.pk, done, TODAY)
    assert Item.objects.get(pk=item.pk).rate.due is None
    assert bob.post(address, {"report-figure": "100", "report-seq": item.seq + 2}).status_code == 422


def test_a_day_computed_from_working_days_shows_how(world, make_item, sign_in):
    item = make_item(due=None)
    sent = {"issue-title": item.title, "issue-lead": "县住建局", "issue-workdays": "15", "issue-seq": item.seq}
    alice = sign_in(world.alice)
    assert alice.post(reverse("item_act", args=[item.pk, "issue"]), sent).status_code == 302
    item.refresh_from_db()
    assert item.deadline == date(2026, 4, 7)  # 清明节 4 to 6 April is not counted
    page = alice.get(reverse("item", args=[item.pk])).content.decode()
    assert "清明节" in page
    assert "15 个工作日" in page


# -- many at once -----------------------------------------------------------------------------------------------------


def test_a_bulk_move_is_shown_before_it_is_made(world, make_item, sign_in):
    good, bad = make_item("甲"), make_item("乙", lead="")
    alice = sign_in(world.alice)
    sent = {"verb": "issue", "item": [good.pk, bad.pk]}
    page = alice.post(reverse("ledger_act"), sent).content.decode()
    assert "请先确定牵头单位再交办" in page
    assert {item.state for item in Item.objects.all()} == {"drafted"}
    confirmed = {"verb": "issue", "item": [good.pk], f"seq-{good.pk}": good.seq, "confirm": "1"}
    alice.post(reverse("ledger_act"), confirmed)
    assert Item.objects.get(pk=good.pk).state == "issued"


def test_where_one_has_changed_meanwhile_none_is_moved(world, make_item, sign_in):
    one, two = make_item("甲"), make_item("乙")
    ledger.act(world.alice, two.pk, ledger.Wanted("amend", {"title": "丙"}), TODAY)
    sent = {"verb": "issue", "item": [one.pk, two.pk], f"seq-{one.pk}": 1, f"seq-{two.pk}": 1, "confirm": "1"}
    answer = sign_in(world.alice).post(reverse("ledger_act"), sent)
    assert answer.status_code == 409
    assert {item.state for item in Item.objects.all()} == {"drafted"}


# -- views ------------------------------------------------------------------------------------------------------------


def test_a_shared_view_is_seen_in_the_office_and_nowhere_else(world):
    views.save(world.alice, "逾期", "?lamp=red&page=3", shared=True)
    views.save(world.alice, "我的", "state=drafted")
    assert SavedView.objects.get(name="逾期").query == "lamp=red"
    assert visible_views(world.alice).count() == 2
    assert not visible_views(world.bob).exists()


def test_what_somebody_of_two_offices_shares_is_shared_with_both(world):
    Membership.objects.create(user=world.alice, office=world.housing, role="officer")
    views.save(world.alice, "逾期", "lamp=red", shared=True)
    assert visible_views(world.bob).count() == 1
    views.save(world.alice, "逾期", "lamp=red")
    assert not visible_views(world.bob).exists(), "no longer shared"
    views.save(world.alice, "逾期", "lamp=red", shared=True)
    with pytest.raises(Forbidden):
        views.remove(world.bob, SavedView.objects.first())


# -- evidence ---------------------------------------------------------------------------------------------------------


def test_a_small_picture_is_small_and_tells_no_place(world, item, sign_in):
    exif = Image.Exif()
    exif[0x0112], exif[0x8825] = 6, {2: (26.0, 1.0, 2.0)}
    proof = evidence.attach(world.bob, item, photo(exif=exif))
    answer = sign_in(world.bob).get(reverse("evidence_small", args=[item.pk, int(proof.id)]))
    content = b"".join(answer.streaming_content)
    with Image.open(io.BytesIO(content)) as small:
        assert small.size == (180, 240)  # turned as the camera was held
        assert not small.getexif()
    assert len(content) < 20_000
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]


# -- export -----------------------------------------------------------------------------------------------------------


def test_the_export_holds_everything_and_its_journal_can_be_checked_without_luoshi(world, item):
    comments.say(world.alice, item, "请核")
    evidence.attach(world.bob, item, photo((20, 20)))
    file = io.BytesIO()
    export.write(world.alice, world.supervision, file)
    archive = zipfile.ZipFile(file)
    assert archive.testzip() is None
    rows = [json.loads(line) for line in archive.read("entries.jsonl").splitlines()]
    assert len(rows) == Item.objects.get(pk=item.pk).seq
    for row in rows:
        assert sha256(bytes.fromhex(row["prev"]) + row["body"].encode()).hexdigest() == row["hash"]
    assert item.number in archive.read("items.csv").decode("utf-8-sig")
    assert json.loads(archive.read("comments.jsonl"))["text"] == "请核"
    digest = json.loads(archive.read("evidence.jsonl"))["sha256"]
    assert sha256(archive.read(f"files/{digest}")).hexdigest() == digest


def test_an_archive_is_packed_in_the_background_and_kept_for_a_week(world, item, sign_in):
    client = sign_in(world.alice)
    page = reverse("office_export", args=[world.supervision.pk])
    client.post(page)
    client.post(page)
    row = Archive.objects.get()
    assert f'hx-get="{reverse("archive_state", args=[row.pk])}"' in client.get(page).content.decode()
    assert client.get(reverse("archive_file", args=[row.pk])).status_code == 302, "not ready"
    told = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(archives, "STEP", 0.0)
        patch.setattr(export._Counter, "EVERY", 1)
        patch.setattr(Archive.objects.filter().__class__, "update", lambda rows, **said: told.append(said["progress"]))
        archives.pack(row.pk)
    assert told == sorted(told)
    assert 0 < told[0] < told[-1] <= 1
    answer = client.get(reverse("archive_file", args=[row.pk]))
    assert zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))).testzip() is None
    Archive.objects.update(asked_at=timezone.now() - timedelta(days=8))
    assert archives.clear() == 1
    assert not archives.path_of(row).exists()


def test_only_those_in_charge_export(world):
    for person in (world.bob, world.charlie, world.erin):
        with pytest.raises(Forbidden):
            export.write(person, world.supervision, io.BytesIO())


# -- the sponsor ------------------------------------------------------------------------------------------------------


def test_a_sponsor_finds_what_is_in_their_charge_and_instructs(world, make_item, sign_in):
    vera = User.objects.create_user("vera", name="邵启")
    Membership.objects.create(user=vera, office=world.town, role="leader")
    item = make_item("整治河道", sponsor=str(vera.pk), moves=("issue",))
    make_item("另一事项", moves=("issue",))
    client = sign_in(vera)
    assert "我牵头的1项" in client.get(reverse("desk")).content.decode()
    page = client.get(reverse("ledger") + "?charge=mine").content.decode()
    assert "整治河道" in page
    assert "另一事项" not in page
    sent = {"instruct-text": "抓紧推进", "instruct-seq": item.seq}
    assert client.post(reverse("item_act", args=[item.pk, "instruct"]), sent).status_code == 302
    assert "抓紧推进" in sign_in(world.bob).get(reverse("item", args=[item.pk])).content.decode()


# -- every move's form ------------------------------------------------------------------------------------------------


@pytest.fixture
def request_ends() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


ASKED_AS = {
    "link": {"link_kind", "link_id"},
    "due_rule": {"due_rule_from", "due_rule_n", "due_rule_unit"},
    "due": set(),  # follows from its rule
    "change": set(),  # any of the item's fields
}
"""What a form asks for in several fields, or not at all."""


@pytest.mark.parametrize("verb", [verb for verb in work.workflow().moves if verb != "draft"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_move_has_a_form_that_asks_for_what_it_needs(make_item, request_ends, verb, language):
    target = {"value": 100, "unit": "户", "indicator": "改造户数"}
    item = make_item(target=target, milestones=[{"key": "a", "title": "开工", "day": "2026-04-01"}])
    move = work.workflow().moves[verb]
    before = i18n.language()
    i18n.use({"en": "en"}.get(language, "zh_Hans"))
    request_ends.callback(i18n.use, before)
    with translation.override(language):
        form = MoveForm(move, item, mapping.standing_of(item))
        labels = {name: str(field.label) for name, field in form.fields.items() if not field.widget.is_hidden}
    needed = {name for name, field in form.fields.items() if field.required} - {"seq"}
    asked = {name for need in move.needs for name in ASKED_AS.get(need, {need})}
    assert needed == asked | ({"evidence"} if move.evidence else set())
    chinese = [any("一" <= letter <= "鿿" for letter in label) for label in labels.values()]
    # a unit of measurement stays in the language of its document
    assert all(chinese) if language == "zh-hans" else sum(chinese) <= ("figure" in labels)


def telephones(kind: str, size: tuple[int, int] = (1200, 900)) -> SimpleUploadedFile:
    """A photograph as a telephone stores it: HEIC, which few browsers show, or AVIF."""
    content = io.BytesIO()
    Image.new("RGB", size, "green").save(content, kind)
    return SimpleUploadedFile("现场.heic", content.getvalue())


@pytest.mark.parametrize(("kind", "told"), [("HEIF", "image/heic"), ("AVIF", "image/avif")])
def test_a_telephones_own_picture_format_is_kept_as_what_it_is_and_shown_small(world, item, sign_in, kind, told):
    evidence.attach(world.bob, item, telephones(kind))
    row = item.evidence.get()
    small = sign_in(world.bob).get(f"/items/{item.pk}/evidence/{row.pk}/small.jpg")
    assert (row.content_type, small["Content-Type"]) == (told, "image/jpeg")
    with Image.open(io.BytesIO(small.getvalue())) as picture:
        assert picture.size == (320, 240)


def test_its_size_is_bounded_like_that_of_any_picture_and_a_broken_one_is_refused(world, item, monkeypatch):
    monkeypatch.setattr(evidence, "MAX_PIXELS", 1000)
    with pytest.raises(LuoshiError, match="过大"):
        evidence.attach(world.bob, item, telephones("HEIF"))
    half = telephones("HEIF", (30, 30)).read()[:60]
    with pytest.raises(LuoshiError, match="可为图片"):
        evidence.attach(world.bob, item, SimpleUploadedFile("现场.heic", half))


def test_a_picture_that_cannot_be_unpacked_has_no_small_one(world, item, sign_in):
    whole = telephones("HEIF").read()
    evidence.attach(world.bob, item, SimpleUploadedFile("现场.heic", whole[: len(whole) // 2]))
    answer = sign_in(world.bob).get(f"/items/{item.pk}/evidence/{item.evidence.get().pk}/small.jpg")
    assert answer.status_code == 404
