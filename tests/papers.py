"""Real files, made on the spot, of an invented county: what the tests of intake read."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Sequence

import docx
import xlsxwriter
from PIL import Image
from reportlab.lib.colors import black
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

PLAN = (
    "青溪县2025年工作要点",
    "今年，要确保规上工业产值突破30亿元，新建口袋公园12个。",
    "6月底前要启动老城区雨污分流改造。",
)
TABLE = (
    ("序号", "重点任务", "完成时限", "牵头单位", "配合单位"),
    ("1", "新建口袋公园12个", "2025年12月", "县住建局", "县财政局"),
    ("2", "出台民宿管理办法", "6月底前", "县文旅局", "县市监局"),
)
TABLE_LINES = ["\t".join(row) for row in TABLE]


def word(lines: Iterable[str] = PLAN, table: Sequence[Sequence[str]] = ()) -> bytes:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    if table:
        grid = document.add_table(len(table), len(table[0]))
        for row, cells in enumerate(table):
            for column, words in enumerate(cells):
                grid.cell(row, column).text = words
    return saved(document)


def saved(document: "docx.document.Document") -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def pdf(pages: Iterable[Iterable[str]] = (PLAN,), *, scans: Iterable[int] = (), password: str = "") -> bytes:
    """Pages of lines; those whose numbers (from 0) are in `scans` are a picture instead."""
    stream = io.BytesIO()
    encryption = StandardEncryption(password, strength=128) if password else None
    canvas = Canvas(stream, pagesize=A4, encrypt=encryption)
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    for number, lines in enumerate(pages):
        if number in scans:
            canvas.drawImage(ImageReader(Image.new("L", (60, 80), 200)), 0, 0, *A4)
        else:
            canvas.setFont("STSong-Light", 16)
            for at, line in enumerate(lines):
                canvas.drawString(72, 760 - 28 * at, line)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def pdf_table(rows: Sequence[Sequence[str]], *style: tuple[object, ...], turned: bool = False) -> bytes:
    """A page with a title, a table whose cells wrap, and a line below it. style: as reportlab's tables take it, a grid
    of lines by default; turned: drawn lying on an upright page that is shown turned by a quarter."""
    stream = io.BytesIO()
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    words = ParagraphStyle("words", fontName="STSong-Light", fontSize=12, leading=16, wordWrap="CJK")
    cells = [[Paragraph(cell, words) for cell in row] for row in rows]
    table = Table(cells, colWidths=[40, 200, 90, 110], style=style or [("GRID", (0, 0), (-1, -1), 0.5, black)])

    def turn(canvas: Canvas, _document: object) -> None:
        if turned:
            canvas.setPageSize(A4)
            canvas.translate(A4[0], 0)
            canvas.rotate(90)

    document = SimpleDocTemplate(stream, pagesize=landscape(A4) if turned else A4, rotation=90 * turned)
    story = [Paragraph("青溪县2025年工作任务分解表", words), table, Paragraph("附注：本表由县政府办公室解释。", words)]
    document.build(story, onFirstPage=turn)
    return stream.getvalue()


def sheet(rows: Sequence[Sequence[object]] = TABLE, **sheets: Sequence[Sequence[object]]) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        for name, table in {"Sheet1": rows, **sheets}.items():
            page = book.add_worksheet(name)
            for at, row in enumerate(table):
                page.write_row(at, 0, row)
    return stream.getvalue()


def package(parts: dict[str, bytes | str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


_OFD = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def ofd(lines: Iterable[str] = PLAN, extra: dict[str, bytes | str] | None = None) -> bytes:
    texts = "".join(
        f'<ofd:TextObject ID="{20 + at}" Boundary="20 {30 + 10 * at} 170 8" Font="3" Size="6">'
        f'<ofd:TextCode X="0" Y="6" DeltaX="g {max(len(line) - 1, 1)} 6">{line}</ofd:TextCode></ofd:TextObject>'
        for at, line in enumerate(lines)
    )
    return package(
        {
            "OFD.xml": f'<ofd:OFD {_OFD} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo/>'
            "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
            "Doc_0/Document.xml": f"<ofd:Document {_OFD}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297"
            "</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages>"
            '<ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages></ofd:Document>',
            "Doc_0/Pages/Page_0/Content.xml": f'<ofd:Page {_OFD}><ofd:Content><ofd:Layer ID="2">{texts}</ofd:Layer>'
            "</ofd:Content></ofd:Page>",
            **(extra or {}),
        }
    )


def bomb(kind: str, megabytes: int = 300) -> bytes:
    """A document of the kind with one part that unpacks to as much."""
    parts: dict[str, bytes | str] = {
        "docx": {"word/document.xml": ""},
        "xlsx": {"xl/workbook.xml": ""},
        "ofd": {"OFD.xml": ""},
    }[kind]
    return package({**parts, "media/big.xml": bytes(megabytes * 1024 * 1024)})


def pdf_bomb(megabytes: int = 400) -> bytes:
    """A PDF of a few kilobytes whose only page unpacks, twice, to as many megabytes of drawing."""
    drawing = b"BT /F 12 Tf (a) Tj ET\n" * (1024 * 1024 // 22)
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(drawing) for _megabyte in range(megabytes)) + packer.flush()
    content = zlib.compress(packed, 9)
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>"
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    stream = b"<</Length %d/Filter[/FlateDecode/FlateDecode]>>stream\n%s\nendstream" % (len(content), content)
    parts = (b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page, stream, font)
    objects = b"".join(b"%d 0 obj\n%s\nendobj\n" % numbered for numbered in enumerate(parts, 1))
    return b"%PDF-1.4\n" + objects + b"trailer<</Size 6/Root 1 0 R>>\n%%EOF"


def understated(data: bytes, part: str, size: int) -> bytes:
    """The package with a part that its directory and its own header declare to be of another size than it has."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        info = archive.getinfo(part)
    changed = bytearray(data)
    struct.pack_into("<I", changed, info.header_offset + 22, size)
    name = part.encode()
    entry = data.rindex(name) - 46
    struct.pack_into("<I", changed, entry + 24, size)
    return bytes(changed)
