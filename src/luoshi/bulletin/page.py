"""A document of a title, paragraphs and tables, written as Word or Markdown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from luoshi import files
from luoshi.errors import LuoshiError
from luoshi.i18n import gettext as _


@dataclass(frozen=True)
class Part:
    """A heading and a table below it. rows: as many cells each as `columns`; without rows the part says "none"."""

    heading: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Page:
    """A document: its title, the paragraphs below it, its parts."""

    title: str
    paragraphs: tuple[str, ...]
    parts: tuple[Part, ...]


def write(page: Page, path: Path) -> None:
    """Write a page. Raises LuoshiError for an ending other than .docx and .md, and a place that takes no file."""
    make = _writers.get(path.suffix.lower())
    if make is None:
        sentence = _("{name}: a document is not written in this format; give a name that ends in one of {known}")
        raise LuoshiError(sentence.format(name=path.name, known=" ".join(_writers)))
    with files.whole(path) as part:
        make(page, part)


def to_markdown(page: Page) -> str:
    """A page as Markdown. What would be markup in a cell stands as it is written."""
    out = [f"# {_plain(page.title)}", *map(_plain, page.paragraphs)]
    for part in page.parts:
        out.append(f"## {_plain(part.heading)}")
        if part.rows:
            lines = [part.columns, tuple("---" for _column in part.columns), *part.rows]
            out.append("\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines))
        else:
            out.append(_("None."))
    return "\n\n".join(out) + "\n"


def to_docx(page: Page) -> Any:
    """A page as a document of python-docx: A4, tables with lines, the heading row again on every page."""
    from docx import Document
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt

    made = Document()
    section = made.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    normal = made.styles["Normal"]
    normal.font.size = Pt(12)
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "仿宋")
    made.add_heading(page.title, 0)
    for paragraph in page.paragraphs:
        made.add_paragraph(paragraph)
    for part in page.parts:
        made.add_heading(part.heading, 1)
        if not part.rows:
            made.add_paragraph(_("None."))
            continue
        table = made.add_table(0, len(part.columns), style="Table Grid")
        for line in (part.columns, *part.rows):
            for cell, text in zip(table.add_row().cells, line, strict=True):
                cell.text = text
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    return made


def _plain(text: str) -> str:
    return " ".join(text.split()).replace("<", "&lt;")


def _cell(text: str) -> str:
    return "".join(f"\\{one}" if one in "\\|*_`[]" else one for one in _plain(text))


_writers: dict[str, Callable[[Page, Path], None]] = {
    ".docx": lambda page, path: to_docx(page).save(str(path)),
    ".md": lambda page, path: _text(path, to_markdown(page)),
}


def _text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="")
