"""Half-width punctuation and straight quotation marks among Chinese characters: the Chinese marks, one for one."""

from __future__ import annotations

import re

from luoshi.policy.repair.edits import Finding, Mending

_HAN = "㐀-鿿豈-﫿〇"
_OPENS = "“‘（《〈【「"
_TO_FULL = {",": "，", ";": "；", ":": "：", "!": "！", "?": "？", "(": "（", ")": "）", ".": "。"}
# behind a Chinese character or closing mark; behind a figure or a bracket before a character; , and ; behind a letter
_AMONG_CHARACTERS = re.compile(
    rf"[,;:?!](?:(?<=[{_HAN}”’）》〉】」][,;:?!])(?=[{_HAN}{_OPENS}0-9A-Za-z\s]|$)"
    rf"|(?<=[0-9%)][,;:?!])(?=[{_HAN}{_OPENS}])|(?<=[A-Za-z][,;])(?=[{_HAN}{_OPENS}]))"
)
_STOP = re.compile(rf"(?<=[{_HAN}”）])\.(?=[{_HAN}“（]|\s*\n|$)")
_BRACKETS = re.compile(r"\(([^()（）\n]{0,80})\)")
_QUOTES = re.compile('[“”"\n]')
_IS_HAN = re.compile(f"[{_HAN}]")
_ASKS = re.compile("[吗呢么何哪谁怎几否]|多少|有无")
_CLAUSE = 60
"""Characters before a question mark in which the question is asked."""
_DOUBLED = re.compile(r"([，。；、：])\1+")


def half_width(text: str) -> Finding:
    """`,;:!?` between Chinese characters; brackets and full stops too where the text knows no others."""
    if not _AMONG_CHARACTERS.search(text):
        return ()
    is_half = text.count("，") < len(_AMONG_CHARACTERS.findall(text))
    text = _AMONG_CHARACTERS.sub(_full, text)
    if is_half:
        text = _BRACKETS.sub(_bracketed, text)
        if text.count("。") < len(_STOP.findall(text)):
            text = _STOP.sub("。", text)
    return text


def _full(match: re.Match[str]) -> str:
    """The Chinese mark; but a ? where nothing is asked may be all that is left of a character."""
    if match[0] == "?" and not _ASKS.search(match.string, max(0, match.start() - _CLAUSE), match.start()):
        return "?"
    return _TO_FULL[match[0]]


def doubled(text: str) -> Finding:
    """The same mark twice is one."""
    if not any(mark in text for mark in ("，，", "。。", "；；", "、、", "：：")):
        return ()
    return [Mending(*match.span(), match[1], "doubled") for match in _DOUBLED.finditer(text)]


def _bracketed(match: re.Match[str]) -> str:
    """Chinese brackets around what is Chinese or stands behind a Chinese character."""
    before = match.string[match.start() - 1 : match.start()]
    if _IS_HAN.search(match[1]) or _IS_HAN.match(before):
        return f"（{match[1]}）"
    return match[0]


def straight_quotes(text: str) -> Finding:
    """Straight quotation marks in lines of Chinese: “ where none is open, ” where one is."""
    if '"' not in text:
        return ()
    is_open = False
    new = list(text)
    for match in _QUOTES.finditer(text):
        if match[0] == '"' and _touches_chinese(text, match.start()):
            new[match.start()] = "”" if is_open else "“"
            is_open = not is_open
        else:
            is_open = match[0] == "“"
    return "".join(new)


def _touches_chinese(text: str, at: int) -> bool:
    around = text[max(0, at - 1) : at] + text[at + 1 : at + 2]
    return bool(_IS_HAN.search(around))
