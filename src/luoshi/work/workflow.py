"""The table of states and moves, read from rules/workflow.yaml, and the questions asked of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from luoshi.i18n import language
from luoshi.work.values import Actor, Standing


@dataclass(frozen=True, slots=True)
class Label:
    """A name in both languages."""

    zh: str
    en: str

    def __str__(self) -> str:
        return self.en if language() == "en" else self.zh


@dataclass(frozen=True, slots=True)
class Move:
    """A row of the table: from which states to which, who may, what must and may be given."""

    verb: str
    label: Label
    origins: tuple[str, ...]
    to: str
    who: tuple[tuple[str, str], ...]
    needs: tuple[str, ...]
    may: tuple[str, ...] = ()
    guards: tuple[str, ...] = ()
    sets: bool = False
    evidence: bool = False


@dataclass(frozen=True, slots=True)
class Workflow:
    """The whole table. `version` is what entries name."""

    version: str
    states: Mapping[str, Label]
    final: frozenset[str]
    moves: Mapping[str, Move]
    given: Mapping[str, Label]
    kinds: Mapping[str, str]
    roles: Mapping[str, Label]
    relations: Mapping[str, Label]
    marks: Mapping[str, Label]
    guards: Mapping[str, Label]
    correctable: tuple[str, ...]
    links: Mapping[str, Label]
    personal: tuple[tuple[str, Label], ...]
    criteria: Mapping[str, Label] = field(default_factory=dict)


@cache
def rules(name: str) -> Any:
    """The YAML of rules/`name`.yaml, read once."""
    text = files("luoshi.rules").joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are safe


def _labels(rows: Mapping[str, Mapping[str, Any]]) -> dict[str, Label]:
    return {key: Label(row["zh"], row["en"]) for key, row in rows.items()}


def _move(verb: str, row: Mapping[str, Any]) -> Move:
    who = tuple((role, relation) for role, _, relation in (entry.partition("@") for entry in row["who"]))
    lists = {key: tuple(row.get(key, ())) for key in ("needs", "may", "guards")}
    return Move(
        verb,
        Label(row["zh"], row["en"]),
        tuple(row["from"]),
        row["to"],
        who,
        sets=row.get("sets", False),
        evidence=row.get("evidence", False),
        **lists,
    )


@cache
def workflow() -> Workflow:
    """The table as shipped."""
    table = rules("workflow")
    leniency = rules("leniency")
    return Workflow(
        version=f"workflow {table['version']}, leniency {leniency['version']}",
        states=_labels(table["states"]),
        final=frozenset(state for state, row in table["states"].items() if row.get("final")),
        moves={verb: _move(verb, row) for verb, row in table["moves"].items()},
        kinds={key: row["kind"] for key, row in table["given"].items() if "kind" in row},
        correctable=tuple(table["correctable"]),
        personal=tuple((row["pattern"], Label(row["zh"], row["en"])) for row in table["personal"]),
        criteria=_labels(leniency["criteria"]),
        **{part: _labels(table[part]) for part in ("given", "roles", "relations", "marks", "guards", "links")},
    )


def related(standing: Standing, actor: Actor, relation: str) -> bool:
    """Whether the actor, or the office they act for, is to the item what `relation` says."""
    held: dict[str, bool] = {
        "issuing": actor.office == standing.issuing,
        "lead": actor.office == standing.lead,
        "assisting": actor.office in standing.assisting,
        "supervising": actor.office in standing.supervising,
        "sponsor": bool(standing.sponsor) and actor.user == standing.sponsor,
        "any": True,
    }
    return held[relation]


def may(standing: Standing, actor: Actor, move: Move) -> bool:
    """Whether the actor is one of those who may make this move on this item."""
    return any(role in actor.roles and related(standing, actor, relation) for role, relation in move.who)
