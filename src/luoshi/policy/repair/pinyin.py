"""Pinyin in brackets behind the characters, as reading aids and broken copiers put it: 行動(dòng) → 行動."""

from __future__ import annotations

import re

from luoshi.policy.repair.edits import Finding, Mending

_TONED = "āáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜńňǹḿ"
_BEFORE = "[㐀-鿿豈-﫿〇]"
# the bracket first and what is before it second: so the search leaps from bracket to bracket
_SYLLABLE = rf"[a-zü]{{0,4}}[{_TONED}][a-zü]{{0,3}}"
_GLOSS = re.compile(rf"[(（](?<={_BEFORE}[(（]){_SYLLABLE}(?:[ ']{_SYLLABLE}){{0,7}}[)）]")
_HAN = re.compile(_BEFORE).match
FEW = 3
"""Fewer glosses than this are an author's help with rare characters; then only those behind common ones are damage."""


def glosses(text: str) -> Finding:
    """Brackets with one toned syllable behind a character, or with as many as there are characters in the word."""
    found = [match for match in _GLOSS.finditer(text) if _is_of_characters(text, match)]
    if len(found) < FEW:
        found = [match for match in found if _is_common(text[match.start() - 1])]
    return [Mending(*match.span(), "", "pinyin") for match in found]


def _is_of_characters(text: str, gloss: re.Match[str]) -> bool:
    """Whether there is a character for every syllable."""
    syllables = len(re.split("[ ']", gloss[0]))
    return all(map(_HAN, text[max(0, gloss.start() - syllables) : gloss.start()])) and gloss.start() >= syllables


def _is_common(character: str) -> bool:
    """Of the first level of GB 2312 (3755 characters everybody reads), or no character of simplified script at all."""
    try:
        return character.encode("gb2312")[0] <= 0xD7
    except UnicodeEncodeError:
        return True
