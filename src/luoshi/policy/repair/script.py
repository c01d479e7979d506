"""Traditional, Taiwan and Hong Kong script, and simplified text turned Traditional blindly: back to simplified.

OpenCC's t2s tables do the work; what they cannot know stands in rules/repair.yaml. How much is turned is decided by
evidence: a text in Traditional script as a whole, a paragraph of one by itself, and elsewhere only the characters that
stray into simplified words, so that a Traditional name quoted in a simplified text stays as it was written.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from opencc_pyo3 import OpenCC

from luoshi.policy.repair.edits import Finding
from luoshi.policy.repair.rules import phrases, rules


class Script(NamedTuple):
    """What OpenCC's tables say of single characters."""

    converter: OpenCC
    traditional: re.Pattern[str]
    simplified: re.Pattern[str]
    to_simplified: dict[str, str]


@lru_cache
def script() -> Script:
    """The converter, and the characters that only one of the two scripts has. About 30 ms, once."""
    converter = OpenCC("t2s")
    every = "".join(map(chr, range(0x3400, 0xA000)))
    turned = converter.convert("\n".join(every)).split("\n")
    table = {old: new for old, new in zip(every, turned, strict=True) if old != new}
    table.update(rules()["variants"])
    traditional = "".join(old for old in table if not _encodes(old, "gb2312")) + rules()["never_simplified"]
    simplified = "".join({new for new in table.values() if _encodes(new, "gb2312") and not _encodes(new, "big5")})
    return Script(converter, re.compile(f"[{traditional}]"), re.compile(f"[{simplified}]"), table)


def _encodes(character: str, encoding: str) -> bool:
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def simplified(text: str) -> Finding:
    """The text in simplified characters."""
    known = script()
    if not known.traditional.search(text):
        return ()
    if _is_traditional(text):
        return to_simplified(text)
    lines = text.splitlines(keepends=True)
    return "".join(_mixed_line(line) if known.traditional.search(line) else line for line in lines)


def _is_traditional(text: str, share: float = 0.5) -> bool:
    """More than `share` of the characters that tell the scripts apart are Traditional."""
    known = script()
    traditional = len(known.traditional.findall(text))
    return traditional > share / (1 - share) * len(known.simplified.findall(text))


def _mixed_line(line: str) -> str:
    """A line of a text that is simplified as a whole."""
    known = script()
    if len(known.traditional.findall(line)) >= rules()["traditional_passage"] and _is_traditional(line):
        return to_simplified(line)
    return _STRETCH.sub(_mend_strays, line)


# what stands between two marks: a quoted name is judged by itself
_STRETCH = re.compile("[㐀-鿿豈-﫿〇]+")


def _mend_strays(match: re.Match[str]) -> str:
    """A run of characters: strays among simplified ones are turned, a Traditional quotation stays."""
    known, run = script(), match[0]
    strays = known.traditional.findall(run)
    if not strays:
        return run
    if len(set(strays)) > 1 and not known.simplified.search(run):
        return run
    return known.traditional.sub(lambda stray: known.to_simplified.get(stray[0], stray[0]), run)


def to_simplified(text: str) -> str:
    """A Traditional text in simplified characters, of the same length."""
    known = script()
    turned = known.converter.convert(text)
    if len(turned) != len(text):  # a phrase of another length: character by character instead
        turned = "".join(known.to_simplified.get(character, character) for character in text)
    turned = turned.translate(str.maketrans(rules()["variants"]))
    pattern, table = phrases("after_conversion")
    turned = pattern.sub(lambda match: table[match[0]], turned)
    return _particles(text, turned)


def _particles(text: str, turned: str) -> str:
    """著 is 着 except in the words that keep it (著名, 显著); OpenCC's own choice is put right either way."""
    if "著" not in text:
        return turned
    keeps = re.compile("|".join(rules()["keeps_zhu"]))
    characters = list(turned)
    for match in re.finditer("著", text):
        characters[match.start()] = "着"
    plain = "".join(characters).replace("着", "著")
    for match in keeps.finditer(plain):
        at = plain.index("著", match.start())
        if text[at] == "著":
            characters[at] = "著"
    return "".join(characters)
