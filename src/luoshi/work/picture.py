"""The loop as a picture (Mermaid) and as tables (Markdown), drawn from the table itself.

`python -m luoshi.work.picture docs/loop.md` draws them anew between the marks of the file; a test says when they are
stale.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path

from luoshi.work.lamps import colours, lamp_rules
from luoshi.work.workflow import Label, Move, workflow


def states() -> str:
    """The states and the moves between them as a Mermaid state diagram."""
    table = workflow()
    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [f"    {state} : {label.zh} {label.en}" for state, label in table.states.items()]
    for move in table.moves.values():
        for origin in move.origins or ("[*]",):
            if move.to not in ("same", origin):
                goals = _before(move) if move.to == "before" else (move.to,)
                lines += [f"    {origin} --> {goal} : {move.label.zh} {move.verb}" for goal in goals]
    lines += [f"    {state} --> [*]" for state in table.states if state in table.final]
    return "\n".join([*lines, "```"])


def _before(move: Move) -> tuple[str, ...]:
    """Where a move can lead that goes back to what was before: whence one comes to where it starts."""
    into = (other for other in workflow().moves.values() if other.to in move.origins)
    return tuple(state for other in into for state in other.origins)


def moves() -> str:
    """All moves with who may make them and what must be given."""
    table = workflow()
    lines = ["| move | from | to | who | must be given |", "| --- | --- | --- | --- | --- |"]
    for move in table.moves.values():
        who = "; ".join(f"{table.roles[role].en} of {table.relations[relation].en}" for role, relation in move.who)
        needs = [table.given[key].en for key in move.needs] + (["evidence"] if move.evidence else [])
        origins = ", ".join(table.states[state].en for state in move.origins) or "–"
        goal = {"same": "stays", "before": "as before"}.get(move.to) or table.states[move.to].en
        lines.append(
            f"| {move.label.zh} `{move.verb}` | {origins} | {goal} | {_officer_of(who)} | {', '.join(needs) or '–'} |"
        )
    return "\n".join(lines)


def _officer_of(who: str) -> str:
    return who.replace("leader of sponsor of this item", "the item's sponsor")


def guards() -> str:
    """What else must hold, with the sentence of the refusal."""
    table = workflow()
    lines = ["| condition | asked of | refusal |", "| --- | --- | --- |"]
    for name, sentence in table.guards.items():
        verbs = ", ".join(f"`{move.verb}`" for move in table.moves.values() if name in move.guards)
        lines.append(f"| `{name}` | {verbs} | {sentence.zh} {sentence.en} |")
    return "\n".join(lines)


def lamps() -> str:
    """The lamp rules in force, the last that holds counts."""
    lines = ["| lamp | rule | reason shown | source |", "| --- | --- | --- | --- |"]
    for rule in lamp_rules():
        colour: Label = colours()[rule.colour]
        reason = rule.sentence.zh.format_map(_Keep(rule.limits))
        lines.append(f"| {rule.colour} {colour.zh} | `{rule.name}` | {reason} | {rule.cite} |")
    return "\n".join(lines)


class _Keep(dict[str, object]):
    """Fills in what the rule fixes and keeps the rest as written."""

    def __missing__(self, key: str) -> str:
        return f"〔{key}〕"


DRAWN: dict[str, Callable[[], str]] = {"states": states, "moves": moves, "guards": guards, "lamps": lamps}


def redrawn(text: str) -> str:
    """The document with everything between its marks (`<!-- states -->` … `<!-- /states -->`) drawn anew."""
    for name, draw in DRAWN.items():
        mark = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
        text = mark.sub(lambda match, draw=draw: f"{match[1]}{draw()}\n{match[2]}", text)  # type: ignore[misc]
    return text


if __name__ == "__main__":
    for name in sys.argv[1:]:
        Path(name).write_text(redrawn(Path(name).read_text(encoding="utf-8")), encoding="utf-8")
