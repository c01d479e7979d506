"""What kind of document a file is: its content says so, whatever its name."""

from __future__ import annotations

import io
import re
import zipfile

from luoshi.errors import LuoshiError
from luoshi.i18n import gettext as _

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PACKAGES = (
    ("word/document.xml", "docx"),
    ("xl/workbook.xml", "sheet"),
    ("xl/workbook.bin", "sheet"),
    ("ofd.xml", "ofd"),
)
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*", b"RIFF")
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|meta|table|div)[\s>]", re.I)


def kind_of(data: bytes, suffix: str = "") -> str:
    """ "text", "html", "docx", "pdf", "ofd", "sheet" or "csv"; LuoshiError says what else it is and what to do.

    suffix: of the file's name, asked only where the content leaves it open.
    """
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return _package(data)
    if data.startswith(_OLE):
        return _compound(data)
    if data.startswith(b"{\\rtf"):
        raise LuoshiError(_("it is an RTF file; open it in a word processor and save it as docx"))
    if data.startswith(_ARCHIVES):
        raise LuoshiError(_("it is an archive; unpack it and name the documents inside"))
    if data.startswith(_PICTURES) and b"\x00" in data[:4096]:
        raise LuoshiError(_("it is a picture without text; recognise its text (OCR) first"))
    if suffix.lower() in (".txt", ".text", ".md"):
        return "text"  # also a page's source: what was given as text is read, and its places counted, as it stands
    head = data[:2048].replace(b"\x00", b"")  # UTF-16 reads like ASCII without them
    if suffix.lower() in (".html", ".htm", ".xhtml") or _HTML.search(head.lstrip()[:400]):
        return "html"
    return "csv" if suffix.lower() == ".csv" else "text"


def _package(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = {name.lower().lstrip("/") for name in package.namelist()}
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError):
        raise LuoshiError(_("the file is damaged or incomplete; fetch it again")) from None
    for part, kind in _PACKAGES:
        if part in names:
            return kind
    if "content.xml" in names:
        raise LuoshiError(_("it is an OpenDocument file; save it as docx or xlsx"))
    raise LuoshiError(_("it is an archive; unpack it and name the documents inside"))


def _compound(data: bytes) -> str:
    """The older container of Microsoft and WPS; streams in it have names in UTF-16."""
    if _stream(data, "EncryptedPackage"):
        raise LuoshiError(_("it is encrypted; remove the password and try again"))
    if _stream(data, "Workbook") or _stream(data, "Book"):
        return "sheet"
    if _stream(data, "WordDocument"):
        raise LuoshiError(_("it is in the older Word format (.doc, .wps); save it as docx"))
    raise LuoshiError(_("it is no document that can be read here; save it as docx, pdf, ofd, xlsx, html or txt"))


def _stream(data: bytes, name: str) -> bool:
    return (name + "\0").encode("utf-16-le") in data
