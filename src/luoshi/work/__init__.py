"""工作体系: the ledger. Who does what by when, and is it done?

`step` takes an action or refuses it, `fold` says what an item is after its entries, `verify` finds what was changed.
"""

from luoshi.work.chain import Finding, against, daily_root, read, sheet, verify
from luoshi.work.guards import open_moves
from luoshi.work.lamps import Lamp, LampRule, changes, colours, lamp, lamp_rules, lamp_word, turns
from luoshi.work.ledger import apply, fold, step
from luoshi.work.values import (
    GENESIS,
    Action,
    Actor,
    Decision,
    Entry,
    Evidence,
    Extension,
    Leniency,
    Milestone,
    Refusal,
    Report,
    Standing,
    Step,
    Suspension,
    Target,
    load,
    plain,
)
from luoshi.work.workflow import Label, Move, Workflow, workflow

__all__ = [
    "GENESIS",
    "Action",
    "Actor",
    "Decision",
    "Entry",
    "Evidence",
    "Extension",
    "Finding",
    "Label",
    "Lamp",
    "LampRule",
    "Leniency",
    "Milestone",
    "Move",
    "Refusal",
    "Report",
    "Standing",
    "Step",
    "Suspension",
    "Target",
    "Workflow",
    "against",
    "apply",
    "changes",
    "colours",
    "daily_root",
    "fold",
    "lamp",
    "lamp_rules",
    "lamp_word",
    "load",
    "open_moves",
    "plain",
    "read",
    "sheet",
    "step",
    "turns",
    "verify",
    "workflow",
]
