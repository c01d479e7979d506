"""Half-width punctuation and straight quotation marks among Chinese characters: the Chinese marks, one for one."""

from __future__ import annotations

import re

from luoshi.policy.repair.edits import Finding

_HAN = "㐀-鿿豈-﫿〇"
_TO_FULL = {",": "，", ";": "；", ":": "：", "!": "！", "?": "？", "(": "（", ")": "）", ".": "。"}
_AMONG_CHARACTERS = re.compile(rf"[,;:!?](?<=[{_HAN}”’）)》〉】」%％0-9][,;:!?])(?=[{_HAN}“‘（(《〈【「\s]|$)")
_STOP = re.compile(rf"(?<=[{_HAN}”）])\.(?=[{_HAN}“（]|\s*\n|$)")
_BRACKETS = re.compile(r"\(([^()（）\n]{0,80})\)")
_QUOTES = re.compile('[“”"\n]')
_IS_HAN = re.compile(f"[{_HAN}]")


def half_width(text: str) -> Finding:
    """`,;:!?` between Chinese characters; brackets and full stops too where the text knows no others."""
    if not _AMONG_CHARACTERS.search(text):
        return ()
    is_half = text.count("，") < len(_AMONG_CHARACTERS.findall(text))
    text = _AMONG_CHARACTERS.sub(lambda match: _full(match, text), text)
    if is_half:
        text = _BRACKETS.sub(_bracketed, text)
        if text.count("。") < len(_STOP.findall(text)):
            text = _STOP.sub("。", text)
    return text


def _full(match: re.Match[str], text: str) -> str:
    """The Chinese mark, but for what stands between two figures or before a line end behind a figure."""
    if text[match.start() - 1].isdigit() and not _IS_HAN.match(text, match.end()):
        return match[0]
    return _TO_FULL[match[0]]


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
