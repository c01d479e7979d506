"""Text repair: from a text as it was given to the text as it should read, with the map between them.

Undamaged text comes back as it was, to the character. What is damaged is decided by evidence in the text itself; what
cannot be recovered is marked, never guessed. See docs/repair.md for the classes of damage.
"""

from __future__ import annotations

from collections.abc import Callable

from luoshi.document import Document, OffsetMap
from luoshi.policy.repair import characters, pinyin, script
from luoshi.policy.repair.edits import Finding, carry_out

# In the order in which they are tried: each sees the text as the ones before it left it.
STAGES: dict[str, Callable[[str], Finding]] = {
    "escaped": characters.written_out,
    "lost": characters.lost,
    "invisible": characters.invisible,
    "lookalike": characters.lookalikes,
    "full_width": characters.full_width,
    "pinyin": pinyin.glosses,
    "script": script.simplified,
}


def repair(given: str, name: str = "") -> Document:
    """`given` with its text as it should read, in simplified characters, and the map between the two."""
    text, offsets = given, OffsetMap()
    for stage in STAGES.values():
        finding = stage(text)
        if isinstance(finding, str):
            text = finding
        elif finding:
            text, step = carry_out(text, finding)
            offsets = offsets.then(step)
    return Document(given, text, offsets, name)
