"""Every kind of document gives the text that a person sees in it."""

import io
from pathlib import Path

import docx
import papers
import pytest

from luoshi.errors import LuoshiError
from luoshi.policy.intake import take

LINES = list(papers.PLAN)
PAGE = "<html><head><title>青溪县</title></head><body>{}</body></html>"
DOCUMENTS = {
    "text": "\n".join(LINES).encode(),
    "docx": papers.word(),
    "pdf": papers.pdf(),
    "ofd": papers.ofd(),
    "sheet": papers.sheet([[line] for line in LINES]),
    "html": PAGE.format("".join(f"<p>{line}</p>" for line in LINES)).encode("gb18030"),
}
TABLES = {
    "docx": papers.word((), papers.TABLE),
    "sheet": papers.sheet(),
    "csv": "\r\n".join(",".join(row) for row in papers.TABLE).encode("gb18030"),
    "html": PAGE.format(
        "<table>" + "".join("<tr><td>" + "</td><td>".join(row) + "</td></tr>" for row in papers.TABLE) + "</table>"
    ).encode(),
}


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_lines_come_as_they_are(kind: str) -> None:
    given = take(DOCUMENTS[kind], name="工作要点")
    assert (given.kind, given.text.strip().splitlines(), given.name) == (kind, LINES, "工作要点")


@pytest.mark.parametrize("kind", TABLES)
def test_a_tables_row_is_a_line_of_cells(kind: str) -> None:
    given = take(TABLES[kind], name="任务.csv" if kind == "csv" else "任务")
    assert (given.kind, given.text.splitlines()) == (kind, papers.TABLE_LINES)


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_the_content_says_what_it_is_whatever_the_name(tmp_path: Path, kind: str) -> None:
    path = tmp_path / ("方案.pdf" if kind != "pdf" else "方案.docx")
    path.write_bytes(DOCUMENTS[kind])
    assert take(path).kind == kind


def test_a_document_comes_from_a_path_bytes_or_an_open_file(tmp_path: Path) -> None:
    path = tmp_path / "要点.txt"
    path.write_text("新建公园12个。\r\n", encoding="gb18030", newline="")
    expected = ("新建公园12个。\r\n", "要点.txt")
    assert (take(path).text, take(path).name) == expected
    assert (take(str(path)).text, take(str(path)).name) == expected
    with path.open("rb") as stream:
        assert (take(stream).text, stream.name) == (expected[0], str(path))
    with path.open(encoding="gb18030", newline="") as stream:
        assert take(stream).text == expected[0]
    assert take(path.read_bytes(), name="别名").name == "别名"
    assert take(io.BytesIO(path.read_bytes())).name == ""


@pytest.mark.parametrize("kind", ["docx", "pdf", "ofd", "sheet", "html", "text"])
def test_a_marked_document_is_refused_in_every_format(kind: str) -> None:
    lines = ["机密★1年", *LINES]
    marked = {
        "text": "\n".join(lines).encode(),
        "docx": papers.word(lines),
        "pdf": papers.pdf([lines]),
        "ofd": papers.ofd(lines),
        "sheet": papers.sheet([[line] for line in lines]),
        "html": PAGE.format("".join(f"<p>{line}</p>" for line in lines)).encode(),
    }
    with pytest.raises(LuoshiError, match="机密"):
        take(marked[kind])


def test_a_marking_in_the_running_head_counts() -> None:
    document = docx.Document()
    document.add_paragraph(LINES[1])
    document.sections[0].header.paragraphs[0].text = "秘密★5年"
    with pytest.raises(LuoshiError, match="秘密"):
        take(papers.saved(document))


def test_scanned_pages_among_others_are_told() -> None:
    given = take(papers.pdf([LINES, [], LINES], scans=[1]))
    assert given.text.count(LINES[1]) == 2
    assert given.notes == ("以下各页为扫描件，没有文字，未读取：2",)
