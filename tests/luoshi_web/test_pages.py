"""What the pages' server side promises without a browser: refusals, doubts, words, the look of errors."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings

from luoshi.document import Document as Text
from luoshi.document import Edit, OffsetMap, Span
from luoshi.errors import LuoshiError
from luoshi_web.doubts import doubts
from luoshi_web.models import Document, Draft, Office
from luoshi_web.views import filters, places, words

TODAY = date(2026, 3, 16)
PLAN = "云岭县2026年重点工作方案\n\n年内新建口袋公园4个。".encode()


def put_in(client: Client, world: SimpleNamespace, **given):
    return client.post("/documents/new/", {"office": world.supervision.pk, "edition": world.edition.pk} | given)


def test_a_refused_document_is_told_why_and_nothing_is_stored(world, sign_in):
    answer = put_in(
        sign_in(world.alice), world, file=SimpleUploadedFile("要点.txt", "机密★1年\n\n新建桥梁1座。".encode())
    )
    assert answer.status_code == 422
    assert "密级" in answer.content.decode() or "机密" in answer.content.decode()
    assert not Document.objects.exists()


def test_an_empty_form_says_what_is_needed(world, sign_in):
    answer = put_in(sign_in(world.alice), world)
    assert (answer.status_code, "选择文件或粘贴文本" in answer.content.decode()) == (422, True)


def test_the_same_file_put_in_twice_is_hinted_at_and_read_again_only_on_request(world, sign_in):
    alice = sign_in(world.alice)
    twice = [put_in(alice, world, file=SimpleUploadedFile(name, PLAN)) for name in ("方案.txt", "方案（副本）.txt")]
    assert [answer.status_code for answer in twice] == [302, 409]
    first = Document.objects.get()
    assert f'<a href="/documents/{first.pk}/">方案.txt</a>' in twice[1].content.decode()
    assert put_in(alice, world, again=first.pk).status_code == 302
    assert [row.file_name for row in Document.objects.all()] == ["方案.txt"] * 2
    assert len(set(Document.objects.values_list("file_sha256", flat=True))) == 1


def test_what_others_put_in_is_not_betrayed_by_the_hint(world, sign_in):
    assert put_in(sign_in(world.alice), world, file=SimpleUploadedFile("方案.txt", PLAN)).status_code == 302
    own = {"office": world.other.pk, "edition": "", "file": SimpleUploadedFile("方案.txt", PLAN)}
    assert sign_in(world.charlie).post("/documents/new/", own).status_code == 302
    stolen = {"office": world.other.pk, "edition": "", "again": Document.objects.order_by("pk")[0].pk}
    assert sign_in(world.charlie).post("/documents/new/", stolen).status_code == 404


def test_who_may_not_put_documents_in_is_told_so(world, sign_in):
    answer = sign_in(world.bob).get("/documents/new/")
    assert answer.status_code == 403
    assert "管理员申请" in answer.content.decode()


@pytest.mark.parametrize(("language", "said"), [("zh-CN", "页面不存在"), ("en", "does not exist")])
def test_a_lost_page_speaks_the_visitor_s_language(db, language, said):
    answer = Client().get("/nowhere/", headers={"Accept-Language": language})
    assert (answer.status_code, said in answer.content.decode()) == (404, True)


def test_a_fault_of_the_program_is_said_in_words(world, sign_in, monkeypatch):
    monkeypatch.setattr("luoshi_web.views.start.counts.seen_by_lamp", lambda _user: 1 / 0)
    client = sign_in(world.alice)
    client.raise_request_exception = False
    answer = client.get("/")
    assert (answer.status_code, "系统出现故障" in answer.content.decode()) == (500, True)


@override_settings(STATIC_ROOT=None)
def test_pages_and_their_files_are_sent_compressed(db):
    for address in ("/sign-in/", "/static/luoshi/luoshi.css", "/static/django_htmx/htmx-2.min.js"):
        answer = Client().get(address, headers={"Accept-Encoding": "gzip"})
        assert answer.headers.get("Content-Encoding") == "gzip", address


def test_no_page_needs_inline_scripts_or_styles(db):
    policy = Client().get("/sign-in/").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_a_wish_for_the_look_leads_back_only_within_the_house(db):
    answer = Client().post("/preferences/", {"text": "large", "next": "https://elsewhere.example/"})
    assert (answer.headers["Location"], answer.cookies["luoshi_text"].value) == ("/", "large")
    assert not Client().post("/preferences/", {"text": "huge"}).cookies


# -- doubts -------------------------------------------------------------------------------------------------------


def draft(**fields) -> Draft:
    return Draft(**({"kind": "task", "start": 0, "end": 5, "lead_names": [], "assist_names": []} | fields))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"kind": "target"}, "目标缺少数值"),
        ({"lead_names": ["没有的局"]}, "没有的局"),
        ({"deadline": date(2025, 12, 31)}, "时限已过"),
    ],
)
def test_what_is_looked_at_twice(fields, said):
    [doubt] = doubts(draft(**fields), [], TODAY)
    assert said in doubt


def test_rows_that_share_words_are_doubted():
    one, other = draft(pk=1), draft(pk=2, start=3, end=8)
    assert "重叠" in doubts(one, [one, other], TODAY)[0]


def test_a_plain_row_has_no_doubts():
    assert doubts(draft(kind="target", value=3.0, lead=Office(name="住建局"), lead_names=["住建局"]), [], TODAY) == []


# -- places ---------------------------------------------------------------------------------------------------------


def test_copied_words_are_found_in_either_reading():
    text = Text("開工xx建設，\n竣工", "开工建设，\n竣工", OffsetMap([Edit(2, 4, 2, 2)]))
    assert places.quoted("開工xx建設", text) == Span(0, 6)
    assert places.quoted("开工 建设", text) == Span(0, 6)


@pytest.mark.parametrize(("words_", "said"), [("竣工", "多次出现"), ("通车", "没有这段文字")])
def test_words_that_stand_nowhere_or_twice_are_refused(words_, said):
    with pytest.raises(LuoshiError, match=said):
        places.quoted(words_, Text("竣工，竣工", "竣工，竣工"))


def test_the_context_of_a_sentence_is_its_line():
    given = "一、城建\n改造小区9个，新增车位。\n二、民生"
    start = given.index("新增")
    assert places.around(given, start, start + 4).of(given) == "改造小区9个，新增车位。"


# -- words ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "said", "exact"),
    [
        ({"value": 2e9, "unit": "元", "comparator": ">="}, "20亿元以上", "2,000,000,000 元"),
        ({"value": 8.0, "unit": "%", "comparator": "~", "change": True}, "增长8%左右", "8 %"),
        ({"value": 5.0, "value_high": 5.5, "unit": "%", "comparator": "range"}, "5%—5.5%", "5 — 5.5 %"),
    ],
)
def test_figures_read_as_officials_write_them(fields, said, exact):
    thing = SimpleNamespace(**({"value_high": None, "change": False, "indicator": ""} | fields))
    assert (words.amount(thing), words.exact(thing)) == (said, exact)


@pytest.mark.parametrize(("days", "said"), [(0, "今日到期"), (-6, "逾期6天"), (9, "还有9天")])
def test_days_are_told_in_words(days, said):
    assert words.distance(days) == said


@pytest.mark.parametrize(
    ("period", "first", "behind"),
    [("q1", date(2026, 1, 1), date(2026, 4, 1)), ("q4", date(2026, 10, 1), date(2027, 1, 1))],
)
def test_a_quarter_is_three_months(period, first, behind):
    assert dict(filters.due(period, TODAY).children) == {"due_order__gte": first, "due_order__lt": behind}
