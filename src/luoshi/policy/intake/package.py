"""Look into a zip container (docx, xlsx, ofd) before any library unpacks it: bombs, encryption, entities."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator

from luoshi.errors import LuoshiError
from luoshi.i18n import gettext as _

MAX_ENTRIES = 10_000
MAX_UNPACKED = 256 * 1024 * 1024
"""Bytes that all parts may have together, unpacked: the libraries hold them in memory."""
MAX_XML = 64 * 1024 * 1024
"""Bytes that one XML part may have, unpacked: its tree takes several times as much."""
MAX_TAGS = 3_000_000
"""Tags that one XML part may have whose tree is built: an element takes some 150 bytes, however short it is."""
MAX_RATIO = 400
"""Unpacked to packed size of a part over 10 MB; XML of real documents stays under 100."""

_RATIO_COUNTS_FROM = 10 * 1024 * 1024
_CHUNK = 64 * 1024
_LOCAL_HEADER = struct.Struct("<4s22xHH")
_ENTITY = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.I)


def check(data: bytes, *, max_tags: int = MAX_TAGS) -> zipfile.ZipFile:
    """The container, when it is safe to unpack; LuoshiError otherwise.

    Sizes are taken twice: as the directory declares them, and as the parts really unpack (in small pieces, none kept).
    """
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
        parts = package.infolist()
        if any(part.flag_bits & 1 for part in parts):
            raise LuoshiError(_("it is encrypted; remove the password and try again"))
        if len(parts) > MAX_ENTRIES or sum(part.file_size for part in parts) > MAX_UNPACKED:
            raise _bomb()
        for part in parts:
            _check_part(data, part, max_tags)
    except (zipfile.BadZipFile, struct.error, zlib.error, ValueError, EOFError, NotImplementedError):
        raise LuoshiError(_("the file is damaged or incomplete; fetch it again")) from None
    return package


def _check_part(data: bytes, part: zipfile.ZipInfo, max_tags: int) -> None:
    is_xml = part.filename.lower().endswith((".xml", ".rels"))
    size, tags, head = 0, 0, b""
    for piece in _unpacked(data, part):
        if not size:
            head = piece[:4096]
        size += len(piece)
        too_dense = size > _RATIO_COUNTS_FROM and size > MAX_RATIO * max(part.compress_size, 1)
        tags += piece.count(b"<") if is_xml else 0
        if size > part.file_size or too_dense or (is_xml and size > MAX_XML) or tags > max_tags:
            raise _bomb()
    if is_xml and _ENTITY.search(head.replace(b"\x00", b"")):
        raise LuoshiError(_("it declares entities, which no office program does; it may be an attack"))


def _unpacked(data: bytes, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """The part's bytes in pieces, from its own header on, whatever size the directory declares."""
    signature, name, extra = _LOCAL_HEADER.unpack_from(data, part.header_offset)
    start = part.header_offset + _LOCAL_HEADER.size + name + extra
    if signature != b"PK\x03\x04" or start + part.compress_size > len(data):
        raise zipfile.BadZipFile
    packed = memoryview(data)[start : start + part.compress_size]
    if part.compress_type == zipfile.ZIP_STORED:
        yield bytes(packed[:_CHUNK])
        if len(packed) > _CHUNK:
            yield from (packed[at : at + _CHUNK].tobytes() for at in range(_CHUNK, len(packed), _CHUNK))
        return
    if part.compress_type != zipfile.ZIP_DEFLATED:
        raise NotImplementedError
    unpacker = zlib.decompressobj(-15)
    rest: bytes | memoryview = packed
    while rest and not unpacker.eof:
        yield unpacker.decompress(rest, _CHUNK)
        rest = unpacker.unconsumed_tail
    if not unpacker.eof and part.compress_size:
        raise zipfile.BadZipFile


def _bomb() -> LuoshiError:
    return LuoshiError(_("it unpacks to far more than a document needs; it may be an attack, and is not opened"))
