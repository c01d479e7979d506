"""Traditional, Taiwan and Hong Kong script, and simplified text turned Traditional blindly: back to simplified.

OpenCC's t2s tables do the work; what they cannot know stands in rules/repair.yaml. How much is turned is decided by
evidence: a text in Traditional script as a whole, a paragraph of one by itself, and elsewhere only the characters that
stray into simplified words, so that a Traditional name quoted in a simplified text stays as it was written.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import islice
from typing import NamedTuple

from opencc_pyo3 import OpenCC

from luoshi.policy.repair.edits import Finding
from luoshi.policy.repair.rules import any_of, rules

_HAN = "㐀-鿿豈-﫿〇"


class Script(NamedTuple):
    """What OpenCC's tables say of single characters. strayed: a run of characters with a Traditional one among them."""

    converter: OpenCC
    traditional: re.Pattern[str]
    simplified: re.Pattern[str]
    strayed: re.Pattern[str]
    to_simplified: dict[int, str]


@cache
def script() -> Script:
    """The converter, and the characters that only one of the two scripts has. About 30 ms, once."""
    converter = OpenCC("t2s")
    every = "".join(map(chr, range(0x3400, 0xA000)))
    turned = converter.convert("\n".join(every)).split("\n")
    table = {old: new for old, new in zip(every, turned, strict=True) if old != new}
    table.update(rules()["variants"])
    traditional = "".join(old for old in table if not _encodes(old, "gb2312")) + rules()["never_simplified"]
    simplified = "".join({new for new in table.values() if _encodes(new, "gb2312") and not _encodes(new, "big5")})
    strayed = f"(?<![{_HAN}])[{_HAN}]*?[{traditional}][{_HAN}]*"
    tells = re.compile(f"[{traditional}]"), re.compile(f"[{simplified}]"), re.compile(strayed)
    return Script(converter, *tells, str.maketrans(table))


def _encodes(character: str, encoding: str) -> bool:
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def simplified(text: str) -> Finding:
    """The text in simplified characters."""
    if script().traditional.search(text):
        if _is_traditional(text):
            return _to_simplified(text)
        text = "".join(map(_line, text.splitlines(keepends=True)))
    return _stray_words(text)


def _is_traditional(text: str) -> bool:
    """Of the characters that tell the scripts apart, more are Traditional than simplified."""
    traditional = len(script().traditional.findall(text))
    return traditional > sum(1 for _ in islice(script().simplified.finditer(text), traditional))


# --- a Traditional text or passage ---------------------------------------------------------------------------------
def _to_simplified(text: str) -> str:
    """A Traditional text in simplified characters, of the same length."""
    known = script()
    turned = known.converter.convert(text)
    if len(turned) != len(text):  # a phrase of another length: character by character instead
        turned = text.translate(known.to_simplified)
    turned = turned.translate(str.maketrans(rules()["variants"]))
    for expression, new in rules()["after_conversion"].items():
        turned = re.sub(expression, new, turned)
    return _particles(text, turned)


def _particles(text: str, turned: str) -> str:
    """著 is 着 but in the words that keep it (著名, 显著): each 著 of the text by the words around it."""
    if "著" not in text:
        return turned
    characters = list(turned)
    for match in re.finditer("著", text):
        characters[match.start()] = "著"
    spelt = "".join(characters)
    kept = {match.start() + match[0].index("著") for match in any_of("keeps_zhu").finditer(spelt)}
    for match in re.finditer("著", text):
        if match.start() not in kept:
            characters[match.start()] = "着"
    return "".join(characters)


# --- a simplified text ---------------------------------------------------------------------------------------------
def _line(line: str) -> str:
    """A line of a text that is simplified as a whole: a Traditional passage by itself, or one with strays."""
    traditional = script().traditional.findall(line)
    if not traditional:
        return line
    if len(traditional) >= rules()["traditional_passage"] and _is_traditional(line):
        return _to_simplified(line)
    return script().strayed.sub(_stretch, line)


def _stretch(match: re.Match[str]) -> str:
    """A run of characters between two marks: what strays into it is turned, a Traditional name stays as written."""
    known, run = script(), match[0]
    found = list(known.traditional.finditer(run))
    kept = {at for name in any_of("keeps_traditional").finditer(run) for at in range(*name.span())}
    is_quoted = not known.simplified.search(run)
    characters = list(run)
    for stray in found:
        at = stray.start()
        by_itself = not any(known.traditional.match(run, i) and run[i] != run[at] for i in (at - 1, at + 1) if i >= 0)
        is_stray = by_itself and run[at] not in rules()["surnames"] and not is_quoted
        if at not in kept and (is_stray or run[at] in rules()["strays"]):
            characters[at] = run[at].translate(known.to_simplified)
    return "".join(characters)


def _stray_words(text: str) -> str:
    """Characters of both scripts that are Traditional in some words only."""
    if any(character in text for character in "著乾徵瞭麽夥"):
        for expression, new in rules()["stray_words"].items():
            text = re.sub(expression, new, text)
    return text
