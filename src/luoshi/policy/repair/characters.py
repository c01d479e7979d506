"""Characters that are not what they look like: code points written out, entities, glyph numbers, invisible marks."""

from __future__ import annotations

import html
import re
import unicodedata

from luoshi.policy.repair.edits import Finding, Mending
from luoshi.policy.repair.rules import rules

MISSING = "\ufffd"
"""Stands for a character that was lost and cannot be recovered, while the repair is at work."""

SHOWN_MISSING = "□"
"""Stands for it in the repaired text, as Chinese print does; each carries a note, which a box to tick does not."""

ODD = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\xaf\xb2-\xb6\xb8-\xd6\xd8-\u024f\u0400-\u0491\u200b-\u200f\u202a-\u202e\u2060-\u2064"
    "\u2550-\u2593\u2e80-\u2fd5\ud800-\udfff\ue000-\ufaff\ufeff\ufffd％０-９Ａ-Ｚａ-ｚ銆锛鈥紝鐨殑\U0002f800-\U0002fa1d]"
)
"""One of these stands in every text with a wrong encoding, pinyin, or a character that is not what it looks like."""

_ESCAPED = re.compile(r"<U\+([0-9A-Fa-f]{4,6})>|&(?:[A-Za-z]{2,8}|#[0-9]{2,7}|#[xX][0-9A-Fa-f]{2,6});")
_GLYPH_NUMBERS = re.compile(r"(?:\(cid:\d{1,5}\))+")
# zero-width and bidirectional marks, soft hyphen, byte order mark, control characters other than tab and line ends
_UNSEEN = "[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\xad\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]"
_INVISIBLE = re.compile(f"{_UNSEEN}{_UNSEEN}*")  # not `+`: a search leaps to a first character that is not repeated
_PRIVATE = re.compile("[\ud800-\udfff\ue000-\uf8ff]")
_LOOKALIKES = re.compile("[\xa0\u2f00-\u2fd5\u2e80-\u2ef3\uf900-\ufaff\U0002f800-\U0002fa1d]")
_FULL_WIDTH = re.compile("[０-９Ａ-Ｚａ-ｚ％]")
_FULL_WIDTH_POINT = re.compile("．(?<=[0-9０-９]．)(?=[0-9０-９])")


def written_out(text: str) -> Finding:
    """`<U+00A0>`, `&nbsp;`, `&#20013;`: the character that was meant. `(cid:31)`, a glyph's number: a lost one."""
    found: list[Mending] = []
    if "<U+" in text or "&" in text:
        meant = ((match.span(), _meant(match)) for match in _ESCAPED.finditer(text))
        found += [Mending(*span, new, "escaped") for span, new in meant if new is not None]
    if "(cid:" in text:
        found += [Mending(*match.span(), MISSING, "lost") for match in _GLYPH_NUMBERS.finditer(text)]
    return sorted(found)


def _meant(match: re.Match[str]) -> str | None:
    if match[1]:
        code = int(match[1], 16)
        meant = chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else None
    else:
        unescaped = html.unescape(match[0])
        meant = unescaped if unescaped != match[0] else None
    return " " if meant == "\xa0" else meant


def private_use(text: str) -> Finding:
    """Characters that only one program's font had, and halves of surrogate pairs: known to be there, but not which."""
    return [Mending(*match.span(), MISSING, "lost") for match in _PRIVATE.finditer(text)]


def invisible(text: str) -> Finding:
    """Zero-width characters and stray controls are taken out."""
    return [Mending(*match.span(), "", "invisible") for match in _INVISIBLE.finditer(text)]


def lookalikes(text: str) -> Finding:
    """Compatibility ideographs, radicals standing for characters, and no-break spaces: the ordinary character."""
    if not _LOOKALIKES.search(text):
        return ()
    radicals = rules()["radicals"]
    return _LOOKALIKES.sub(lambda match: radicals.get(match[0]) or unicodedata.normalize("NFKC", match[0]), text)


def full_width(text: str) -> Finding:
    """Letters and digits as wide as characters (２０２５年，Ａ级): the ordinary ones."""
    if not _FULL_WIDTH.search(text):
        return ()
    return _FULL_WIDTH.sub(lambda match: chr(ord(match[0]) - 0xFEE0), _FULL_WIDTH_POINT.sub(".", text))
