"""How an xlsx shows its numbers: 0.08 as 8%, a date as a month. The library that reads the values does not say.

Formats: ECMA-376 part 1, §18.8.30 (numFmt) with its list of built-in numbers.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from typing import IO, Any

from lxml import etree

from luoshi.errors import LuoshiError
from luoshi.i18n import gettext as _

Forms = dict[str, dict[tuple[int, int], str]]
"""By sheet: (row, column), from 0, of cells that are shown as "percent", "month" or "year"."""
NONE: Forms = {}

_BUILT_IN = {9: "percent", 10: "percent", 17: "month", 55: "month", 57: "month"}
_CELL = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def read(parts: zipfile.ZipFile, max_cells: int) -> Forms:
    """The forms of all sheets; LuoshiError for a sheet that spans more than `max_cells` from its first to its last."""
    names = {name.lower().lstrip("/"): name for name in parts.namelist()}
    book = names.get("xl/workbook.xml")
    if book is None:  # a binary workbook
        return {}
    styles = _styles(parts, names)
    targets = _targets(parts, names)
    forms: Forms = {}
    for sheet in _tree(parts, book).iter("{*}sheet"):
        target = targets.get(sheet.get(_RELATION) or "")
        if target in names and "worksheets" in target:
            with parts.open(names[target]) as stream:
                forms[sheet.get("name") or ""] = _sheet(stream, styles, max_cells)
    return forms


def form_of(code: str) -> str:
    """What a number format shows: "percent", "month", "year", or "" for all others."""
    bare = _QUOTED.sub("", code).lower().partition(";")[0]
    if "%" in bare:
        return "percent"
    if "y" in bare and "d" not in bare:
        return "month" if "m" in bare else "year"
    return ""


def _styles(parts: zipfile.ZipFile, names: dict[str, str]) -> list[str]:
    """By style number: the form."""
    if "xl/styles.xml" not in names:
        return []
    tree = _tree(parts, names["xl/styles.xml"])
    own = {form.get("numFmtId"): form_of(form.get("formatCode") or "") for form in tree.iter("{*}numFmt")}
    forms = []
    for style in tree.findall("{*}cellXfs/{*}xf"):
        number = style.get("numFmtId") or "0"
        forms.append(own.get(number, _BUILT_IN.get(int(number), "")))
    return forms


def _targets(parts: zipfile.ZipFile, names: dict[str, str]) -> dict[str, str]:
    path = names.get("xl/_rels/workbook.xml.rels")
    if path is None:
        return {}
    found = {}
    for relation in _tree(parts, path).iter("{*}Relationship"):
        target = posixpath.normpath(posixpath.join("/xl", relation.get("Target") or "")).lstrip("/")
        found[relation.get("Id") or ""] = target.lower()
    return found


def _sheet(stream: IO[bytes], styles: list[str], max_cells: int) -> dict[tuple[int, int], str]:
    """Goes through a sheet's XML without keeping it."""
    found: dict[tuple[int, int], str] = {}
    bottom = right = 0
    for _event, cell in etree.iterparse(stream, tag="{*}c", resolve_entities=False, no_network=True):
        place = _CELL.fullmatch(cell.get("r") or "")
        style = int(cell.get("s") or 0)
        if place:
            row, column = int(place[2]) - 1, _column(place[1])
            bottom, right = max(bottom, row), max(right, column)
            if style < len(styles) and styles[style]:
                found[row, column] = styles[style]
        parent = cell.getparent()
        cell.clear()
        if parent is not None and parent.getprevious() is not None:
            del parent.getparent()[0]
    if (bottom + 1) * (right + 1) > max_cells:
        raise too_many_cells()
    return found


def too_many_cells() -> LuoshiError:
    """The refusal of a sheet that would fill the memory."""
    return LuoshiError(_("a sheet spans too many cells; delete what is empty or not a task table"))


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _tree(parts: zipfile.ZipFile, name: str) -> Any:
    return etree.fromstring(parts.read(name), etree.XMLParser(resolve_entities=False, no_network=True))
