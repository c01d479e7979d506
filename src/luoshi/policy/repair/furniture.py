"""What stands on a page without being part of what the document says: recognised, kept in the text, and not read.

Whole lines (menus, credits, captions, notices of the web site), places within a line where a page's lines were run
together, injected advertising, and the lines that a broken PDF left unreadable. The rules are data,
rules/furniture.yaml: a cue leads to the place, and an expression decides on the line, the sentence, or what follows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from luoshi.document import Note, Span
from luoshi.policy.repair.characters import MISSING
from luoshi.policy.repair.rules import rules

_LONGEST = 160
"""Characters: a longer line is a paragraph, a longer sentence is one of the document's own."""
_SENTENCE_ENDS = re.compile("[。！？；\n]")


def recognised(text: str) -> Iterator[Note]:
    """Notes on furniture and advertising, in no order."""
    yield from _lines(text)
    cues, by_cue = _cues("place", "sentence", "caption")
    for cue in cues.finditer(text):
        for rule in by_cue[cue[0]]:
            span = _SCOPES[rule["scope"]](text, cue.start(), _expression(rule["pattern"]))
            if span:
                yield Note(_trimmed(text, *span), rule["kind"])


def _lines(text: str) -> Iterator[Note]:
    """Lines that are furniture as a whole. Most lines end a sentence, and few kinds of furniture do."""
    notices, lines = _cues("notice"), _cues("line", "notice")
    start = 0
    for line in text.split("\n"):
        if 0 < len(line) <= _LONGEST:
            cues, by_cue = notices if line.endswith(("。", "；")) else lines
            hits = (rule["pattern"] for cue in cues.finditer(line) for rule in by_cue[cue[0]])
            if any(_expression(pattern).fullmatch(line.strip()) for pattern in hits):
                yield Note(_trimmed(text, start, start + len(line)), "furniture")
        start += len(line) + 1


@cache
def _cues(*scopes: str) -> tuple[re.Pattern[str], dict[str, list[dict[str, Any]]]]:
    """The pattern that finds any cue of these scopes, and the rules each leads to, shorter ones in it included."""
    pairs = [(cue, rule) for rule in rules()["furniture"] if rule["scope"] in scopes for cue in rule["cues"]]
    cues = {cue for cue, _ in pairs}
    by_cue = {found: [rule for cue, rule in pairs if cue in found] for found in cues}
    return re.compile(_any_of(cues)), by_cue


def _any_of(words: set[str]) -> str:
    """An expression for any of the words, which may be empty, the longest that fits."""
    heads = sorted({word[0] for word in words if word})
    branches = [re.escape(head) + _any_of({word[1:] for word in words if word.startswith(head)}) for head in heads]
    return f"(?:{'|'.join(branches)})" + ("?" if "" in words else "") if branches else ""


@cache
def _expression(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _sentence(text: str, at: int, expression: re.Pattern[str]) -> tuple[int, int] | None:
    """The sentence around `at`, if what the rule looks for is in it."""
    before = text[max(0, at - _LONGEST) : at]
    start = at - len(_SENTENCE_ENDS.split(before)[-1])
    closing = _SENTENCE_ENDS.search(text, at, at + _LONGEST)
    end = closing.end() if closing else min(len(text), at + _LONGEST)
    return (start, end) if expression.search(text, start, end) else None


def _place(text: str, at: int, expression: re.Pattern[str]) -> tuple[int, int] | None:
    """What the rule looks for, beginning with the cue."""
    match = expression.match(text, at, at + _LONGEST)
    return match.span() if match else None


def _caption(text: str, at: int, expression: re.Pattern[str]) -> tuple[int, int] | None:
    """A credit that begins with the cue, with the sentence before it: what the picture shows."""
    credit = expression.match(text, at, at + _LONGEST)
    if not credit:
        return None
    before = text[max(0, at - _LONGEST) : at].rstrip()
    said = re.split(r"[。！？；…\n]|(?<=[。！？”])\s|\s{2,}", before.rstrip("。"))[-1]
    return at - (len(text[max(0, at - _LONGEST) : at]) - before.rstrip("。").rfind(said)), credit.end()


_SCOPES: dict[str, Callable[[str, int, re.Pattern[str]], tuple[int, int] | None]] = {
    "sentence": _sentence,
    "place": _place,
    "caption": _caption,
}


def unreadable(text: str) -> Iterator[Note]:
    """Lines in which lost characters are a third or more."""
    if MISSING not in text:
        return
    start = 0
    for line in text.split("\n"):
        missing = line.count(MISSING)
        if missing and missing * 3 >= len(line.replace(" ", "")):
            yield Note(_trimmed(text, start, start + len(line)), "unreadable")
        start += len(line) + 1


# between two characters, where the repair of punctuation saw no question
_UNASKED = re.compile("[?](?<=[\u4e00-\u9fff][?])[?]*(?=[\u4e00-\u9fff])")


def lost(text: str) -> Iterator[Note]:
    """The places of characters that could not be recovered, and of question marks that may stand for one."""
    if MISSING in text:
        for match in re.finditer(f"{MISSING}+", text):
            yield Note(Span(*match.span()), "lost")
    if "?" in text:
        for match in _UNASKED.finditer(text):
            yield Note(Span(*match.span()), "lost")


def _trimmed(text: str, start: int, end: int) -> Span:
    """The place without the blanks at its ends."""
    place = text[start:end]
    return Span(start + len(place) - len(place.lstrip()), end - (len(place) - len(place.rstrip())))
