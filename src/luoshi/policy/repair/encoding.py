r"""Text decoded with the wrong encoding: the bytes are still there, so the right characters can be read from them.

UTF-8 read as Mac Cyrillic, Windows or DOS pages gives two or three foreign letters a character; UTF-8 read as GBK gives
three rare characters for two; GBK read as Western European gives two accented letters. Each line is judged by itself,
with the page that explains most of the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from luoshi.policy.repair.characters import MISSING
from luoshi.policy.repair.edits import Finding
from luoshi.policy.repair.rules import rules

# three foreign letters or signs in a row, one of them a letter: never in a Chinese text, but for a wrong encoding
_FOREIGN = "[\x80-\xff\u0100-\u024f\u0400-\u045f\u0490\u0491\u2010-\u203a\u20ac\u2116-\u2265\u2500-\u25a0]"
_SUSPECT = re.compile(rf"[\xc0-\xd6\xd8-\xf6\xf8-\xff\u0400-\u045f\u0490\u0491\u2550-\u2593]{_FOREIGN}{{2}}")
_FOREIGN_LINE = re.compile(_FOREIGN)
# what 。，“ 的 of UTF-8 read as GBK begin or end with, and hardly any text else has
_SUSPECT_GBK = re.compile("[銆锛鈥紝鐨殑]")
_SUSPECT_GBK_LINE = re.compile("[\u4e00-\u9fff]")
# NUL stands for whatever has no byte in the page: there a byte was lost
_UTF8 = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
    rb"|(?P<bad>[\xe0-\xef][\x80-\xbf]?\0[\x80-\xbf]?|[\0\x80-\xff])"
)
# two bytes a character: Chinese punctuation, digits and characters, and the extensions of GBK
_GBK = re.compile(rb"[\x81-\xfe][\x40-\x7e\x80-\xfe]|(?P<bad>[\0\x80-\xff])")
_CHINESE = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef\xb7\u2014\u2018-\u201d\u2026\u2460-\u249b\u25cb]")
_SAMPLE = 2000
"""Characters of suspect lines from which the page is chosen."""

# what stands at a place of a line when its bytes are decoded as they should have been
_Reading = list[tuple[int, int, str]]


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
    page = max(pages, key=lambda name: sum(max(0, _gain(_read_anew(line, name), name)) for line in sample))
    found: list[tuple[int, int, str, str]] = []
    for start, end in places:
        reading = _read_anew(text[start:end], page)
        if _gain(reading, page) > 0:
            found += [(start + at, start + to, new, "encoding") for at, to, new in reading]
    return found


def _sample(text: str, places: list[tuple[int, int]]) -> list[str]:
    """Suspect lines of _SAMPLE characters or a little more."""
    sample: list[str] = []
    size = 0
    for start, end in places:
        if size > _SAMPLE:
            break
        sample.append(text[start : min(end, start + _SAMPLE)])
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


def _gain(reading: _Reading, page: str) -> int:
    """How many Chinese characters the line has when read anew, less what does not fit: other letters, lost bytes."""
    read = "".join([new for _, _, new in reading])
    lost, blank = read.count(MISSING), read.count(" ")
    chinese = len(_CHINESE.findall(read))
    if ">" in page:  # any two bytes are a character of GBK, but seldom one in use
        chinese = len(_CHINESE.findall(read.encode("gb2312", "ignore").decode("gb2312")))
    return chinese - 2 * lost - 10 * (len(read) - chinese - lost - blank)


def _read_anew(line: str, page: str) -> _Reading:
    """The line as its bytes in `page` should have been read; only places that are not ASCII."""
    name, _, target = page.partition(">")
    if name == "gb18030":
        return list(_pairs_read_anew(line))
    as_bytes = line.translate(_bytes_of(name)).encode("latin-1")
    if not _may_gain(line, as_bytes):
        return []
    if not target:
        try:
            return list(_well_formed(as_bytes.decode()))
        except UnicodeDecodeError:
            pass
    pattern, encoding = (_GBK, "gb18030") if target else (_UTF8, "utf-8")
    return [
        (*match.span(), " " if line[match.start()] == "\xa0" and match["bad"] else _decoded(match, encoding))
        for match in pattern.finditer(as_bytes)
    ]


def _may_gain(line: str, as_bytes: bytes) -> bool:
    """Whether a line can have more than nothing by `_gain`: a Chinese character takes two bytes or more, and whatever
    has no byte is lost, but for blanks."""
    without_byte = as_bytes.count(0)
    return (len(as_bytes) - without_byte) // 2 > 2 * (without_byte - line.count("\xa0"))


def _well_formed(read: str) -> Iterator[tuple[int, int, str]]:
    """Where the characters of a line without a fault stood, by their length in UTF-8."""
    at = 0
    for character in read:
        to = at + (1 if character < "\x80" else 2 if character < "\u0800" else 3 if character < "\U00010000" else 4)
        if to > at + 1:
            yield at, to, character
        at = to


class _Bytes(dict[int, str]):
    """What byte a character of a one-byte page stands for, as a character below 256; NUL for one of no byte."""

    def __missing__(self, code: int) -> str:
        return "\0"


@cache
def _bytes_of(page: str) -> _Bytes:
    table = _Bytes({code: chr(code) for code in range(0x80)})
    for byte in range(0x80, 0x100):
        try:
            character = bytes([byte]).decode(page)
        except UnicodeDecodeError:
            character = chr(byte)
        table[ord(character)] = chr(byte)
    return table


def _pairs_read_anew(line: str) -> Iterator[tuple[int, int, str]]:
    """A line of GBK pairs as UTF-8: in the least groups of pairs that hold whole characters."""
    as_bytes = line.translate(_LOST).encode("gb18030", "replace")
    begin = i = pairs_at = 0
    new: list[str] = []
    for match in _UTF8.finditer(as_bytes):
        if not new:
            while pairs_at < match.start():  # ASCII, and what a lost byte left
                pairs_at += _pair_length(line[i])
                i += 1
            begin = i
        new.append(_decoded(match, "utf-8"))
        while pairs_at < match.end():
            pairs_at += _pair_length(line[i])
            i += 1
        if pairs_at == match.end():
            yield begin, i, "".join(new)
            new.clear()


_LOST = {0xFFFD: "\0"}


def _pair_length(character: str) -> int:
    """Bytes of a character in GB 18030."""
    if character < "\x80" or character == "\ufffd":
        return 1
    return 2 if "\u4e00" <= character <= "\u9fa5" else len(character.encode("gb18030", "replace"))


def _decoded(match: re.Match[bytes], encoding: str) -> str:
    if match["bad"]:
        return MISSING
    try:
        return match[0].decode(encoding)
    except UnicodeDecodeError:
        return MISSING
