"""The county's papers in the forms offices send them: Word, Excel, a web page, a damaged copy."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

SOURCES = Path(__file__).with_name("sources")


def paper(file: str, name: str) -> bytes:
    """The bytes of a source as the file `name`, by its ending."""
    text = (SOURCES / file).read_text(encoding="utf-8")
    return MAKERS.get(Path(name).suffix, str.encode)(text)


def docx(text: str) -> bytes:
    """A Word file with a paragraph for each line."""
    from docx import Document

    document = Document()
    for line in text.splitlines():
        document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _xlsx(text: str) -> bytes:
    from xlsxwriter import Workbook

    out = io.BytesIO()
    with Workbook(out) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(csv.reader(io.StringIO(text))):
            sheet.write_row(number, 0, row)
    return out.getvalue()


MAKERS: dict[str, Callable[[str], bytes]] = {".docx": docx, ".xlsx": _xlsx}
