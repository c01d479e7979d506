"""The table is whole: every name in it exists, every row is used, and the docs show it as it is."""

import re
from pathlib import Path

from luoshi.work import workflow
from luoshi.work.effects import EFFECTS
from luoshi.work.given import KINDS, field_types
from luoshi.work.guards import AHEAD, GUARDS
from luoshi.work.picture import DRAWN, redrawn
from luoshi.work.workflow import related, rules

from .people import ALICE, canal

LOOP = Path(__file__).parents[2] / "docs" / "loop.md"
TABLE = workflow()


def test_every_guard_has_a_predicate_and_a_sentence_and_is_used():
    used = {name for move in TABLE.moves.values() for name in move.guards}
    assert used == set(GUARDS) == set(TABLE.guards)
    assert used >= AHEAD


def test_every_move_leads_between_states_that_exist():
    for move in TABLE.moves.values():
        assert set(move.origins) <= set(TABLE.states)
        assert move.to in {*TABLE.states, "same", "before"}


def test_everybody_named_in_the_table_exists():
    standing = canal().now
    for move in TABLE.moves.values():
        for role, relation in move.who:
            assert role in TABLE.roles
            assert isinstance(related(standing, ALICE, relation), bool)


def test_whatever_can_be_given_has_a_label_and_is_read_by_kind_or_as_a_field():
    for move in TABLE.moves.values():
        for key in (*move.needs, *move.may):
            assert key in TABLE.given
            assert TABLE.kinds[key] in KINDS if key in TABLE.kinds else key in field_types()
        if move.sets:
            assert {*move.needs, *move.may} - {"reason"} <= set(field_types())


def test_effects_belong_to_moves_and_corrections_to_fields():
    assert set(EFFECTS) <= set(TABLE.moves)
    assert set(TABLE.correctable) <= set(field_types())


def test_every_label_is_there_in_both_languages():
    for part in (TABLE.states, TABLE.given, TABLE.roles, TABLE.relations, TABLE.marks, TABLE.guards, TABLE.criteria):
        for label in part.values():
            assert re.search("[一-鿿]", label.zh)
            assert not re.search("[一-鿿]", label.en)


def test_the_marks_of_a_standing_have_labels():
    assert set(rules("workflow")["marks"]) >= {"extended", "excused", "extension_asked", "leniency_asked"}


def test_the_docs_show_the_table_as_it_is():
    text = LOOP.read_text(encoding="utf-8")
    assert all(f"<!-- {name} -->" in text for name in DRAWN)
    assert redrawn(text) == text, "stale: python -m luoshi.work.picture docs/loop.md"
