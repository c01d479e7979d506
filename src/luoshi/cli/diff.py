"""`luoshi repair --diff`: what was mended, in its line, with what it reads now and the class of the damage."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator

from rich.text import Text

from luoshi.cli.damage import word
from luoshi.cli.screen import console
from luoshi.document import Document
from luoshi.i18n import gettext as _
from luoshi.i18n import ngettext
from luoshi.policy.repair import Change, changes

_AROUND = 16
"""Characters of the given text shown on both sides of a mended place; places closer together are shown together."""
_VISIBLE = str.maketrans({"\n": "⏎", "\r": "␍", "\t": "⇥", "\u00a0": "⍽", "\u200b": "∅", "\ufeff": "∅"})


def show(document: Document) -> None:
    """Print every mended place of a document, then how many there are of each class, and what was recognised."""
    screen = console()
    found = changes(document)
    sentence = ngettext("{name}: {n} mended place", "{name}: {n} mended places", len(found))
    screen.print(Text(sentence.format(name=document.name, n=len(found)), style="bold"))
    breaks = [match.start() for match in re.finditer("\n", document.given)]
    for group in _groups(document.given, found):
        number = bisect_right(breaks, group[0].given.start) + 1
        screen.print(_line(document.given, group, number, marked=screen.color_system is None))
    for heading, kinds in (
        (_("Mended"), (kind for change in found for kind in change.kinds)),
        (_("Recognised and left in place"), (note.kind for note in document.notes)),
    ):
        if tally := _tally(kinds):
            screen.print(Text(f"{heading}: ", style="bold").append(tally, style="not bold"))


def _groups(given: str, found: Iterable[Change]) -> Iterator[list[Change]]:
    """Changes that are shown in one line."""
    group: list[Change] = []
    for change in found:
        if group:
            between = given[group[-1].given.end : change.given.start]
            if len(between) > 2 * _AROUND or "\n" in between or "\n" in group[-1].before:
                yield group
                group = []
        group.append(change)
    if group:
        yield group


def _line(given: str, group: list[Change], number: int, *, marked: bool) -> Text:
    """A line with its mended places. marked: without colours, as word diffs do: [-before-]{+after+}."""
    start, end = group[0].given.start, group[-1].given.end
    line = Text(f"{number:>6}  ", style="dim")
    line.append(given[max(0, start - _AROUND) : start].rpartition("\n")[2].translate(_VISIBLE), style="not dim")
    at = start
    for change in group:
        line.append(given[at : change.given.start].translate(_VISIBLE), style="not dim")
        before, after = change.before.translate(_VISIBLE), change.after.translate(_VISIBLE)
        line.append(f"[-{before}-]" if marked and before else before, style="not dim red strike")
        line.append(f"{{+{after}+}}" if marked and after else after, style="not dim bold green")
        at = change.given.end
    line.append(given[end : end + _AROUND].partition("\n")[0].translate(_VISIBLE), style="not dim")
    kinds = dict.fromkeys(kind for change in group for kind in change.kinds)
    return line.append(f"  [{', '.join(map(word, kinds))}]")


def _tally(kinds: Iterable[str]) -> str:
    return ", ".join(f"{word(kind)} {n}" for kind, n in Counter(kinds).most_common())
