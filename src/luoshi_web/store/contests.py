"""What was contested in a race and what was answered: read from its entries, which alone hold it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from luoshi_web.models import Race


@dataclass(frozen=True)
class Happened:
    """An entry of a race, read."""

    seq: int
    verb: str
    day: date
    user: int
    office: int
    said: Mapping[str, Any]
    hash: str


@dataclass(frozen=True)
class Contest:
    """A contested line; number: the seq of its entry; answer: the entry that answers it, None while it waits."""

    number: int
    office: int
    line: str
    reason: str
    evidence: tuple[Mapping[str, Any], ...]
    day: date
    answer: Happened | None

    @property
    def upheld(self) -> bool:
        """Whether it was answered and upheld."""
        return bool(self.answer and self.answer.said["upheld"])


@dataclass(frozen=True)
class Reply:
    """What an office said to a question about its figures."""

    office: int
    question: str
    text: str
    day: date


def history(race: Race) -> Iterator[Happened]:
    """The race's entries in order."""
    rows = race.entries.order_by("seq").values_list("body", "hash")
    for body, digest in rows:
        found = json.loads(bytes(body))
        day = date.fromisoformat(found["day"])
        yield Happened(
            found["seq"], found["verb"], day, int(found["user"]), int(found["office"]), found["say"], digest
        )  # fmt: skip


def contests(race: Race) -> list[Contest]:
    """All contests, the first first, each with its answer."""
    entries = list(history(race))
    answers = {one.said["contest"]: one for one in entries if one.verb == "answer"}
    return [
        Contest(
            one.seq, one.said["office"], one.said["line"], one.said["reason"], tuple(one.said["evidence"]), one.day,
            answers.get(one.seq),
        )
        for one in entries
        if one.verb == "contest"
    ]  # fmt: skip


def replies(race: Race) -> list[Reply]:
    """What offices said to questions."""
    said = (one for one in history(race) if one.verb == "reply")
    return [Reply(one.said["office"], one.said["question"], one.said["text"], one.day) for one in said]
