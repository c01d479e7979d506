"""Text decoded with the wrong encoding: the bytes are still there, so the right characters can be read from them.

UTF-8 read as Mac Cyrillic, Windows or DOS pages gives two or three foreign letters a character; UTF-8 read as GBK gives
three rare characters for two; GBK read as Western European gives two accented letters. Each line is judged by itself,
with the page that explains most of the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate

from luoshi.policy.repair.characters import MISSING
from luoshi.policy.repair.edits import Finding, Mending
from luoshi.policy.repair.rules import rules

# three foreign letters or signs in a row, one of them a letter: never in a Chinese text, but for a wrong encoding
_FOREIGN = "[\x80-\xff\u0100-\u024f\u0400-\u045f\u0490\u0491\u2010-\u203a\u20ac\u2116-\u2265\u2500-\u25a0]"
_SUSPECT = re.compile(rf"[\xc0-\xd6\xd8-\xf6\xf8-\xff\u0400-\u045f\u0490\u0491\u2550-\u2593]{_FOREIGN}{{2}}")
_FOREIGN_LINE = re.compile(_FOREIGN)
# 。 and ， of UTF-8 read as GBK begin with these
_SUSPECT_GBK = re.compile("[銆锛][\u0080-\uffff]")
_SUSPECT_GBK_LINE = re.compile("[\u4e00-\u9fff]")
# NUL stands for whatever has no byte in the page: there a byte was lost
_UTF8 = re.compile(
    "[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
    "|(?P<bad>[\xe0-\xef][\x80-\xbf]?\0[\x80-\xbf]?|[\0\x80-\xff])"
)
# two bytes a character: Chinese punctuation, digits and characters, and the extensions of GBK
_GBK = re.compile("[\x81-\xfe][\x40-\x7e\x80-\xfe]|(?P<bad>[\0\x80-\xff])")
_CHINESE = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef\xb7\u2014\u2018-\u201d\u2026\u2460-\u249b\u25cb]")
SAMPLE = 20_000
"""Characters of suspect lines from which the page is chosen."""


def wrong_encoding(text: str) -> Finding:
    """Lines that make sense in another encoding, in that encoding."""
    if _SUSPECT.search(text):
        suspect, pages = _FOREIGN_LINE, rules()["pages"]
    elif _SUSPECT_GBK.search(text):
        suspect, pages = _SUSPECT_GBK_LINE, ["gb18030"]
    else:
        return ()
    places = [(start, end) for start, end in _lines(text) if suspect.search(text, start, end)]
    sample = _sample(text, places)
    page = max(pages, key=lambda name: sum(max(0, _gain(line, name)) for line in sample))
    return [
        Mending(start + at, start + to, new, "encoding")
        for start, end in places
        if _gain(text[start:end], page) > 0
        for at, to, new in _read_anew(text[start:end], page)
    ]


def _sample(text: str, places: list[tuple[int, int]]) -> list[str]:
    """Suspect lines of SAMPLE characters or a little more."""
    sample: list[str] = []
    size = 0
    for start, end in places:
        if size > SAMPLE:
            break
        sample.append(text[start : min(end, start + SAMPLE)])
        size += end - start
    return sample


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """The places of the lines, without their ends."""
    start = 0
    while start <= len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield start, end
        start = end + 1


def _gain(line: str, page: str) -> int:
    """How many Chinese characters the line has when read anew, less what does not fit: other letters, lost bytes."""
    chinese = lost = other = 0
    for _, _, new in _read_anew(line, page):
        found = len(_CHINESE.findall(new))
        if ">" in page and not _is_everyday(new):  # any two bytes are a character of GBK, but seldom one in use
            found = 0
        chinese += found
        lost += new.count(MISSING)
        other += len(new) - found - new.count(MISSING) - new.count(" ")
    return chinese - 2 * lost - 10 * other


def _is_everyday(characters: str) -> bool:
    try:
        characters.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


@lru_cache
def _bytes_of(page: str) -> dict[int, str]:
    """What byte a character of a one-byte page stands for, as a character below 256; others map to `?`-free NULs."""
    table = {}
    for byte in range(0x80, 0x100):
        try:
            character = bytes([byte]).decode(page)
        except UnicodeDecodeError:
            character = chr(byte)
        table[ord(character)] = chr(byte)
    return table


def _read_anew(line: str, page: str) -> Iterator[tuple[int, int, str]]:
    """Places in the line, with what stands there when its bytes in `page` are decoded as they should have been."""
    name, _, target = page.partition(">")
    if name == "gb18030":
        yield from _read_pairs_anew(line)
        return
    table = _bytes_of(name)
    as_bytes = "".join([table.get(ord(c), c if c < "\x80" else "\0") for c in line])
    pattern, encoding = (_GBK, "gb18030") if target else (_UTF8, "utf-8")
    for match in pattern.finditer(as_bytes):
        blank = match["bad"] and match[0] != "\0" and line[match.start()] == "\xa0"
        yield *match.span(), " " if blank else _decoded(match, encoding)


def _read_pairs_anew(line: str) -> Iterator[tuple[int, int, str]]:
    """The same for a line of GBK pairs: three of them hold two characters of UTF-8."""
    pairs = [b"\0" if character == "\ufffd" else character.encode("gb18030", "replace") for character in line]
    starts = {end: i for i, end in enumerate(accumulate(map(len, pairs), initial=0))}
    as_bytes = b"".join(pairs).decode("latin-1")
    begin, new = 0, ""
    for match in _UTF8.finditer(as_bytes):
        if match.start() in starts and not new:
            begin = match.start()
        new += _decoded(match, "utf-8")
        if match.end() in starts:
            yield starts[begin], starts[match.end()], new
            new = ""


def _decoded(match: re.Match[str], encoding: str) -> str:
    if match["bad"]:
        return MISSING
    try:
        return match[0].encode("latin-1").decode(encoding)
    except UnicodeDecodeError:
        return MISSING
