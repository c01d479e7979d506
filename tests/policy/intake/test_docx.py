"""Word documents: what a person sees, in order, and nothing that he does not."""

import docx
import papers
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from luoshi.policy.intake import take
from luoshi.policy.intake.docx_numbers import FORMATS, counted

W = nsdecls("w")


def paragraph(inside: str, properties: str = "") -> str:
    return f"<w:p {W}><w:pPr>{properties}</w:pPr>{inside}</w:p>"


def run(words: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t xml:space='preserve'>{words}</w:t></w:r>"


def text_of(*elements: str, numbering: str = "") -> str:
    """The text of a document of these elements, with this numbering part."""
    document = docx.Document()
    if numbering:
        part = document.part.numbering_part
        for child in list(part.element):
            part.element.remove(child)
        for child in parse_xml(f"<w:numbering {W}>{numbering}</w:numbering>"):
            part.element.append(child)
    for element in reversed(elements):
        document.element.body.insert(0, parse_xml(element))
    return take(papers.saved(document)).text


def test_paragraphs_and_tables_stand_in_their_order() -> None:
    document = docx.Document()
    document.add_heading("一、总体要求")
    document.add_table(1, 2).rows[0].cells[1].text = "空列不留"
    document.add_paragraph("后文")
    assert take(papers.saved(document)).text == "一、总体要求\n空列不留\n后文"


def test_merged_cells() -> None:
    document = docx.Document()
    table = document.add_table(4, 3)
    for row, words in enumerate(
        (("序号", "任务", "牵头单位"), ("一、产业", "", ""), ("1", "甲", "县工信局"), ("2", "乙", ""))
    ):
        for column, word in enumerate(words):
            table.cell(row, column).text = word
    table.cell(1, 0).merge(table.cell(1, 2))
    table.cell(2, 2).merge(table.cell(3, 2))
    assert take(papers.saved(document)).text.splitlines() == [
        "序号\t任务\t牵头单位",
        "一、产业",
        "1\t甲\t县工信局",
        "2\t乙\t县工信局",
    ]


def test_a_cell_of_many_paragraphs_is_one_cell() -> None:
    document = docx.Document()
    table = document.add_table(1, 2)
    table.cell(0, 0).text = "县住建局\n县财政局"
    table.cell(0, 1).text = "6月底前\t完成"
    table.cell(0, 1).add_table(1, 2).cell(0, 0).text = "表中表"
    assert take(papers.saved(document)).text == "县住建局 县财政局\t6月底前 完成 表中表"


def test_a_frame_of_one_cell_is_no_table() -> None:
    document = docx.Document()
    document.add_table(1, 1).cell(0, 0).text = "第一段\n第二段"
    assert take(papers.saved(document)).text == "第一段\n第二段"


def test_what_was_deleted_moved_or_hidden_is_not_seen() -> None:
    deleted = "<w:del w:id='1' w:author='甲'><w:r><w:delText>旧</w:delText></w:r></w:del>"
    inserted = f"<w:ins w:id='2' w:author='甲'>{run('新')}</w:ins>"
    moved = f"<w:moveFrom w:id='3' w:author='甲'>{run('移走')}</w:moveFrom>"
    hidden, shown = run("隐藏", "<w:vanish/>"), run("显示", "<w:vanish w:val='0'/>")
    field = "<w:r><w:instrText> PAGE </w:instrText></w:r>"
    assert text_of(paragraph(deleted + inserted + moved + hidden + shown + field)) == "新显示"


def test_pinyin_above_a_character_is_not_read_into_the_text() -> None:
    ruby = f"<w:r><w:ruby><w:rt>{run('zhè')}</w:rt><w:rubyBase>{run('柘')}</w:rubyBase></w:ruby></w:r>"
    assert text_of(paragraph(ruby + run("荣县"))) == "柘荣县"


def test_links_controls_breaks_and_tabs() -> None:
    link = f"<w:hyperlink>{run('链接')}</w:hyperlink>"
    control = f"<w:sdt><w:sdtContent>{run('控件')}</w:sdtContent></w:sdt>"
    broken = "<w:r><w:t>上</w:t><w:br/><w:t>下</w:t><w:tab/><w:t>右</w:t></w:r>"
    block = f"<w:sdt {W}><w:sdtContent>{paragraph(run('整段控件'))}</w:sdtContent></w:sdt>"
    assert text_of(paragraph(link + control + broken), block) == "链接控件上\n下\u3000右\n整段控件"


def test_a_text_box_is_read_once_behind_its_paragraph() -> None:
    box = f"<w:txbxContent>{paragraph(run('框内'))}</w:txbxContent>"
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    picture = (
        f"<w:r><mc:AlternateContent {mc}><mc:Choice Requires='wps'><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert text_of(paragraph(run("框外") + picture), paragraph(run("后"))) == "框外\n框内\n后"


def level(number: int, form: str, pattern: str, start: int = 1) -> str:
    return (
        f"<w:lvl w:ilvl='{number}'><w:start w:val='{start}'/><w:numFmt w:val='{form}'/>"
        f"<w:lvlText w:val='{pattern}'/></w:lvl>"
    )


def listed(words: str, at: int, number: int = 1) -> str:
    return paragraph(run(words), f"<w:numPr><w:ilvl w:val='{at}'/><w:numId w:val='{number}'/></w:numPr>")


OUTLINE = (
    "<w:abstractNum w:abstractNumId='0'>"
    + level(0, "chineseCountingThousand", "%1、")
    + level(1, "chineseCounting", "（%2）")
    + level(2, "decimal", "%3.", 3)
    + level(3, "decimal", "%1.%3.%4")
    + level(4, "bullet", "\uf0b7")
    + "</w:abstractNum>"
)


def test_numbers_that_word_sets_itself() -> None:
    numbering = OUTLINE + "<w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>"
    levels = (0, 1, 1, 2, 2, 3, 0, 1, 2, 4)
    lines = text_of(*(listed("题", at) for at in levels), numbering=numbering).splitlines()
    assert lines == ["一、题", "（一）题", "（二）题", "3.题", "4.题", "一.4.1题", "二、题", "（一）题", "3.题", "题"]


def test_lists_of_one_pattern_count_on_unless_they_start_anew() -> None:
    of_pattern = "<w:abstractNumId w:val='0'/>"
    anew = "<w:lvlOverride w:ilvl='0'><w:startOverride w:val='5'/></w:lvlOverride>"
    numbering = OUTLINE + f"<w:num w:numId='1'>{of_pattern}</w:num><w:num w:numId='2'>{of_pattern}</w:num>"
    numbering += f"<w:num w:numId='3'>{of_pattern}{anew}</w:num>"
    lines = text_of(listed("甲", 0, 1), listed("乙", 0, 2), listed("丙", 0, 3), listed("丁", 0, 9), numbering=numbering)
    assert lines.splitlines() == ["一、甲", "二、乙", "五、丙", "丁"]


def test_a_style_brings_its_number() -> None:
    document = docx.Document()
    for words in ("甲", "乙"):
        document.add_paragraph(words, style="List Number")
    assert take(papers.saved(document)).text == "1.甲\n2.乙"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (1, "一"),
        (10, "十"),
        (12, "十二"),
        (20, "二十"),
        (105, "一百〇五"),
        (110, "一百一十"),
        (1001, "一千〇一"),
        (0, "0"),
    ],
)
def test_counting_in_chinese(value: int, words: str) -> None:
    assert counted(value) == words


@pytest.mark.parametrize(
    ("form", "value", "words"),
    [
        ("decimalEnclosedCircle", 3, "③"), ("decimalEnclosedCircle", 21, "21"), ("ideographTraditional", 11, "甲"),
        ("upperRoman", 14, "XIV"), ("lowerLetter", 2, "b"), ("chineseLegalSimplified", 12, "壹拾贰"),
        ("decimalFullWidth", 12, "１２"), ("decimalZero", 7, "07"), ("ideographDigital", 10, "一〇"),
    ],
)  # fmt: skip
def test_other_formats(form: str, value: int, words: str) -> None:
    assert FORMATS[form](value) == words
