"""A run of GBK text read one byte late, after one byte was lost: the characters behind the gap can be read again.

海口兩岸連片 without its first byte reads ??趦砂哆B片: the second half of each character was joined to the first half of
the next, until a second half that is an ASCII letter sets it right. The character that lost its byte stays lost.
"""

from __future__ import annotations

import re

from luoshi.policy.repair.characters import MISSING
from luoshi.policy.repair.edits import Finding, Mending

# the gap, the shifted run, and the letter or sign that is the second half of the run's last character
_SHIFTED = re.compile("[?\ufffd]{1,2}[\u3400-\u9fff\u3000-\u303f\uff00-\uffef]{1,40}[@-~]")
# a gap that swallowed a character and the brackets of two pinyin glosses: 日?qǐng)?bào)
_SMEARED = re.compile(
    r"[?\ufffd][a-zü]{0,4}[āáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜ][a-zü]{0,3}\)[?\ufffd][a-zü]{0,4}[āáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜ][a-zü]{0,3}\)"
)


def shifted(text: str) -> Finding:
    """Runs read one byte late, as they were meant, with a mark for the character that lost its first byte."""
    if "?" not in text and "\ufffd" not in text:
        return ()
    found = [Mending(*match.span(), MISSING, "lost") for match in _SMEARED.finditer(text)]
    for match in _SHIFTED.finditer(text):
        run = match[0].lstrip("?\ufffd")
        # a second ? may be the full-width one, whose two bytes were the halves of two characters
        new = (match[0][1] == "?" and _one_byte_earlier("？" + run)) or _one_byte_earlier(run)
        if new:
            found.append(Mending(*match.span(), MISSING + new, "byte_shift"))
    return sorted(found)


def _one_byte_earlier(run: str) -> str:
    """The run decoded from its second byte on, where that makes better sense than the run itself; else nothing."""
    try:
        meant = run.encode("gbk")[1:].decode("gbk")
    except UnicodeError:
        return ""
    is_better = all(map(_is_common, meant)) and not all(map(_is_common, run.strip("？")[:-1]))
    return meant if is_better and len(meant) > 1 else ""


def _is_common(character: str) -> bool:
    """Of the first level of GB 2312, or the first level of Big 5."""
    for encoding, first, last in (("gb2312", 0xB0, 0xD7), ("big5", 0xA4, 0xC6)):
        try:
            lead = character.encode(encoding)[0]
        except UnicodeEncodeError:
            continue
        if first <= lead <= last:
            return True
    return False
