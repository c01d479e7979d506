"""How strongly a commitment is made: must, plan or stretch."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from luoshi.policy.model import Strength

# every branch begins with a character of its own, to which the search leaps
_MUST = re.compile(
    r"确保(?<![在明准正精]确保)|必须(?!”)|须(?<![必无]须)(?![知要])|务必|坚决|不得|严禁|禁止|一律不|决不|绝不|牢牢守住|严防"
)
_STRETCH = frozenset(["力争", "争取", "力促", "努力", "争创", "尽量", "力求"])
_SAID = re.compile(f"{_MUST.pattern}|{'|'.join(sorted(_STRETCH))}")


# what governs all that its sentence says; the others only what has no verb of its own (确保甲达到5%，乙达到6%)
_THROUGHOUT = re.compile(r"(?:必须|(?<![必无])须|务必)(?![知要”]|[^，。的]{2,6}的)")
_GOVERNS = re.compile(r"(?:今年|全年|要|并|切实|全面|同时)*(?:确保|力争|力促)")
_ANEW = ("要", "可", "应", "鼓励", "支持")


class Said(NamedTuple):
    """A commitment's place, its sentence (-1 where it stands in none), and whether it begins with a verb."""

    start: int
    end: int
    sentence: int
    acts: bool


def strengths(text: str, commitments: Iterable[Said]) -> list[Strength]:
    """The strength of each commitment, from its own words or from the modal before it in its sentence."""
    out: list[Strength] = []
    governed: Strength = "plan"
    throughout, sentence, end = False, -1, 0
    for one in commitments:
        goes_on = one.sentence == sentence >= 0 and (throughout or "；" not in text[end : one.start])
        end = one.end
        if not goes_on or text.startswith(_ANEW, one.start):
            governed, throughout, sentence = "plan", False, one.sentence
        own = strength(text, one.start, one.end)
        if own != "plan":
            throughout = _THROUGHOUT.search(text, one.start, one.end) is not None
            governed = own if throughout or _GOVERNS.match(text, one.start) else "plan"
        out.append(own if own != "plan" or (one.acts and not throughout) else governed)
        if own == "plan" and one.acts and not throughout:
            governed = "plan"
    return out


def strength(text: str, start: int, end: int) -> Strength:
    """The strength that the words of one commitment, `text[start:end]`, give it."""
    said = _SAID.search(text, start, end)
    if said is None:
        return "plan"
    return "stretch" if said[0] in _STRETCH and not _MUST.search(text, said.end(), end) else "must"
