"""Secrecy markings (密级标志): a document that bears one is not taken in.

The form is that of a paper's head, GB/T 9704-2012 §7.2.2 with GB/T 7156: the level, a star and the term ("机密★1年"),
the level alone, or a field 密级. The mere words 秘密, 机密 in a sentence mark nothing.
"""

from __future__ import annotations

import re
import unicodedata

from luoshi.errors import LuoshiError
from luoshi.i18n import gettext as _

WORK_SECRET = "工作秘密"  # noqa: S105
"""Law on Guarding State Secrets (2024), article 64: no state secret, yet under protective measures that this program
cannot vouch for."""

_HEAD_LINES = 12
_LEVEL = "绝密|机密|秘密|工作秘密"  # the three levels of the same law, article 14, and that of article 64
_TERM = r"长期|[\d一二三四五六七八九十]{1,3}(?:年|个月|月|天|日)|启用前|解密时间.{0,16}|\d{4}年.{0,12}"
_COPY_NUMBER = r"(?:(?:份号|编号)?[:：]?N?[oO]?[.:：]?\d{1,8})?"
_URGENCY = r"(?:特急|加急|平急|急件|特提)?"
# A line of its own: the level with its star, alone or between the copy number and the urgency.
_STARRED = re.compile(rf"{_COPY_NUMBER}{_URGENCY}[\[【(]?({_LEVEL})(?:级)?[★☆*✩⭐]+(?:{_TERM})?[\]】)]?{_URGENCY}")
_BARE = re.compile(rf"{_COPY_NUMBER}{_URGENCY}[\[【(]?({_LEVEL})(?:级)?[\]】)]?(?:{_TERM})?{_URGENCY}")
_SPACED = "|".join(r"\s*".join(level) for level in _LEVEL.split("|"))
# A field of a form or a line of metadata, between white space or rules: 密级：机密
_FIELD = re.compile(
    rf"(?:^|[\s|;,])(?:密\s*级|(?:涉密|秘密|定密)等级)(?:和保密期限)?\s*[:|\t]\s*[\[【(]?({_SPACED})(?:\s*级)?[\]】)]?(?=$|[\s|;,★☆*])"
)
_GLOSS = re.compile(r"[(（][a-zA-Z\u00e0-\u01dc]{1,6}[)）]")  # pinyin behind a character, a damage of web copies
_TRADITIONAL = str.maketrans("絕機級祕長後", "绝机级秘长后")


def marking_of(text: str) -> str:
    """The level that a document is marked with ("绝密", "机密", "秘密", "工作秘密"), "" where it bears no marking.

    text: the document's text, as given or repaired. Cost: one pass over the lines; only those with 密 are looked at.
    """
    if "密" not in text:
        return ""
    seen = 0
    for line in text.splitlines():
        seen += bool(line.strip())
        if "密" in line and (level := _level(line, in_head=seen <= _HEAD_LINES)):
            return level
    return ""


def _level(line: str, in_head: bool) -> str:
    line = _GLOSS.sub("", unicodedata.normalize("NFKC", line).translate(_TRADITIONAL))
    if field := _FIELD.search(line):
        return "".join(field[1].split())
    if len(line) > 200:
        return ""
    cells = ["".join(cell.split()) for cell in line.split("\t")]
    found = next(filter(None, map(_STARRED.fullmatch, cells)), None)
    if not found and in_head:
        found = _BARE.fullmatch("".join(cells))
    return found[1] if found else ""


class Marked(LuoshiError):  # noqa: N818 - a refusal, not a fault
    """A document that bears a marking."""


def refuse_marked(text: str) -> None:
    """Raise Marked where `text` bears a marking. Call it before anything of the text is stored."""
    level = marking_of(text)
    if level == WORK_SECRET:
        raise Marked(_("it is marked 工作秘密 (work secret); it is not taken in here, and nothing of it was kept"))
    if level:
        raise Marked(
            _("it is marked {level} (state secret); it must not be on this system, and nothing of it was kept").format(
                level=level
            )
        )
