"""Annotated texts told once more as bare lists: every item an entry of its own, with nothing around it.

Offices keep such lists (工作要点, 任务清单), and hand them to the reader; among the documents at hand there are hardly
any, and what stands alone in those is mostly a heading. So the decision would learn that one clause by itself is none.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle

from luoshi.policy.clauses import split

NUMBERED = ("{n}. {text}。", "{n}.{text}", "（{n}）{text}。", "{text}。", "{n}、{text}。", "{text}")
SHORTEST, LONGEST = 5, 90
Text = tuple[str, list[dict]]


def bare_lists(text: str, gold: list[dict], at: int) -> Iterator[Text]:
    """Lists of a text's items, with what was no item among them, and some items each by itself, as texts with gold.

    at: which way of numbering comes first.
    """
    entries = sorted([*_items(text, gold), *_nothings(text, gold)])
    ways = cycle(NUMBERED[at % len(NUMBERED) :] + NUMBERED[: at % len(NUMBERED)])
    for way, start in zip(ways, range(0, len(entries), 12), strict=False):
        yield _list(way, entries[start : start + 12])
    for _, words, kind in entries[at % 7 :: 7]:
        if kind:
            yield _list("{text}。", [(0, words, kind)])


def _items(text: str, gold: list[dict]) -> Iterator[tuple[int, str, str]]:
    """Where an item stands, its words and kind. By itself, an achievement may look like a plan: none is listed."""
    for item in gold:
        words = text[item["start"] : item["end"]]
        if item["kind"] != "achievement" and SHORTEST <= len(words) <= LONGEST and not set(words) & set("\n\t。；"):
            yield item["start"], words, item["kind"]


def _nothings(text: str, gold: list[dict]) -> Iterator[tuple[int, str, str]]:
    """Clauses of sentences that hold no item, but for their first: in a list, a topic that others spell out is one."""
    clauses = split(text).clauses
    spans = [(item["start"], item["end"]) for item in gold]
    said = {c.sentence for c in clauses if any(start < c.end and c.start < end for start, end in spans)}
    for clause in clauses:
        words = text[clause.start : clause.end]
        if clause.position and clause.sentence not in said and SHORTEST <= len(words) <= LONGEST and "\n" not in words:
            yield clause.start, words, ""


def _list(way: str, entries: list[tuple[int, str, str]]) -> Text:
    """The text of a list, and its items."""
    out, items = "", []
    for n, (_, words, kind) in enumerate(entries, 1):
        before, after = way.format(n=n, text="\0").split("\0")
        start = len(out) + len(before)
        out += before + words + after + "\n"
        if kind:
            items.append({"start": start, "end": start + len(words), "kind": kind})
    return out, items
