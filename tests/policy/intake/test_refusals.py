"""What cannot be read is refused in one sentence that says what it is and what to do; memory stays bounded."""

import io
import os
import struct
import tracemalloc
import zipfile
from pathlib import Path

import papers
import pytest

from luoshi import i18n
from luoshi.errors import LuoshiError
from luoshi.policy.intake import take

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)
CELLS = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
WIDE = b"<worksheet><sheetData>" + CELLS + b"</sheetData></worksheet>"


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """The package with one part replaced."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    return papers.package({**parts, name: content})


def entities(data: bytes, part: str) -> bytes:
    """The package with a part that declares entities made of entities (billion laughs)."""
    levels = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))
    return with_part(data, part, f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">{levels}]><x>&a9;</x>'.encode())


WORD, SHEET, OFD, PDF = papers.word(), papers.sheet(), papers.ofd(), papers.pdf()
BOMB = papers.bomb("docx")
REFUSED = {
    "empty": (b"", "空"),
    "white space": (" \n\t\u3000\n".encode(), "没有文字"),
    "scan": (papers.pdf([[], []], scans=[0, 1]), "扫描"),
    "encrypted pdf": (papers.pdf(password="secret"), "加密"),
    "encrypted office file": (OLE + "EncryptedPackage\0".encode("utf-16-le"), "加密"),
    "encrypted ofd": (papers.ofd(extra={"Doc_0/Encryptions.xml": "<x/>"}), "加密"),
    "old word file": (OLE + "WordDocument\0".encode("utf-16-le"), "docx"),
    "broken xls": (OLE + "Workbook\0".encode("utf-16-le"), "损坏"),
    "rtf": (b"{\\rtf1 text}", "RTF"),
    "picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "图片"),
    "archive": (papers.package({"a.txt": "甲"}), "压缩包"),
    "open document": (papers.package({"content.xml": "<x/>"}), "OpenDocument"),
    "binary": (bytes(range(256)) * 40, "不是可以读取的文件"),
    "broken pdf": (b"%PDF-1.7\n" + bytes(range(1, 200)), "损坏"),
    "half a docx": (WORD[: len(WORD) // 2], "损坏"),
    "half an xlsx": (SHEET[: len(SHEET) // 2], "损坏"),
    "half an ofd": (OFD[: len(OFD) // 2], "损坏"),
    "docx without its parts": (papers.package({"word/document.xml": "<w/>"}), "损坏"),
    "bomb in docx": (BOMB, "解压"),
    "bomb in xlsx": (papers.bomb("xlsx"), "解压"),
    "bomb in ofd": (papers.bomb("ofd"), "解压"),
    "bomb that declares to be small": (papers.understated(BOMB, "media/big.xml", 1000), "解压"),
    "too many parts": (papers.package({"word/document.xml": "", **{f"{n}": "" for n in range(10_001)}}), "解压"),
    "ten million empty paragraphs": (with_part(WORD, "word/document.xml", b"<w:p/>" * 10_000_000), "解压"),
    "bomb in pdf": (papers.pdf_bomb(), "内存"),
    "elements in elements": (b"<html><body>" + b"<div>" * 5000 + "公园".encode(), "嵌套"),
    "entities in docx": (entities(WORD, "word/document.xml"), "实体"),
    "entities in xlsx": (entities(SHEET, "xl/workbook.xml"), "实体"),
    "entities in ofd": (entities(OFD, "OFD.xml"), "实体"),
    "sheet as wide as the world": (with_part(SHEET, "xl/worksheets/sheet1.xml", WIDE), "单元格"),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_one_sentence_in_both_languages_and_bounded_memory(what: str) -> None:
    data, words = REFUSED[what]
    tracemalloc.start()
    with pytest.raises(LuoshiError) as refused:
        take(data, name="某文件")
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    sentence = str(refused.value)
    assert sentence.startswith("某文件：")
    assert words in sentence
    assert "\n" not in sentence
    assert peak < 40_000_000
    i18n.use("en")
    with pytest.raises(LuoshiError, match=r"^某文件: [ -~“”★密机绝秘工作]+$"):
        take(data, name="某文件")


def test_a_truncated_pdf_is_read_as_far_as_it_is_whole_or_refused() -> None:
    for share in (0.3, 0.6, 0.9):
        try:
            assert take(PDF[: int(len(PDF) * share)]).kind == "pdf"
        except LuoshiError as error:
            assert "\n" not in str(error)


def test_size_is_limited_and_the_limit_can_be_set(tmp_path: Path) -> None:
    path = tmp_path / "大.txt"
    path.write_text("新建公园。" * 1000, encoding="utf-8")
    assert take(path).name == "大.txt"
    for source in (path, path.read_bytes(), path.open("rb")):
        with pytest.raises(LuoshiError, match="上限 0.009766 MB"):
            take(source, max_size=10 * 1024)


def test_a_path_that_leads_nowhere(tmp_path: Path) -> None:
    with pytest.raises(LuoshiError, match=r"^无\.txt：没有这个文件"):
        take(tmp_path / "无.txt")
    with pytest.raises(LuoshiError, match="文件夹"):
        take(tmp_path)
    with pytest.raises(LuoshiError, match="无法打开"):
        take("a\0b.txt")
    with pytest.raises(LuoshiError, match="无法打开"):
        take("很长" * 2000)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission(tmp_path: Path) -> None:
    path = tmp_path / "锁.txt"
    path.write_text("甲")
    path.chmod(0)
    with pytest.raises(LuoshiError, match="权限"):
        take(path)


def test_overlapping_parts_are_no_way_round_the_limit() -> None:
    """Directory entries that all point to the same packed bytes unpack to the sum of what they declare."""
    core = papers.package({"word/document.xml": bytes(30_000_000)})
    end = core.index(b"PK\x05\x06")
    start = core.index(b"PK\x01\x02")
    entry, tail = core[start:end], bytearray(core[end:])
    count = 20
    struct.pack_into("<HHI", tail, 8, count, count, len(entry) * count)
    with pytest.raises(LuoshiError):
        take(core[:start] + entry * count + bytes(tail), name="叠")
