"""The map between a text as given and as repaired: nothing is lost or gained, and the order is kept."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from luoshi.document import Document, Edit, Note, OffsetMap, Span

REMOVAL = OffsetMap([Edit(2, 6, 2, 2)])  # 行動(dòng)… → 行动…
INSERTION = OffsetMap([Edit(3, 3, 3, 4)])


def test_a_span_quotes_its_text():
    assert Span(2, 5).of("新建口袋公园") == "口袋公"


def test_an_unmended_text_is_its_own_map():
    assert OffsetMap().given_span(3, 8) == (3, 8)
    assert OffsetMap().text_span(3, 8) == (3, 8)


def test_a_removal_belongs_to_the_character_before_it():
    assert REMOVAL.given_span(1, 2) == (1, 6)
    assert REMOVAL.given_span(2, 3) == (6, 7)
    assert REMOVAL.text_span(2, 6) == (2, 2)


def test_a_removal_at_the_start_belongs_to_no_character():
    assert OffsetMap([Edit(0, 3, 0, 0)]).given_span(0, 1) == (3, 4)


def test_an_insertion_maps_to_a_zero_width_place():
    assert INSERTION.given_span(3, 4) == (3, 3)
    assert INSERTION.text_span(2, 3) == (2, 3)


def test_a_character_within_an_uneven_edit_leads_to_the_whole_of_it():
    entity = OffsetMap([Edit(1, 7, 1, 2)])  # 甲&nbsp;乙
    assert entity.given_span(1, 2) == (1, 7)
    assert entity.text_span(3, 4) == (1, 2)


def test_two_repairs_one_after_the_other_are_one_repair():
    unescape = OffsetMap([Edit(1, 7, 1, 2)])
    remove_it = OffsetMap([Edit(1, 2, 1, 1)])
    assert unescape.then(remove_it) == OffsetMap([Edit(1, 7, 1, 1)])


def test_notes_that_are_not_read_are_joined_to_disjoint_places():
    notes = (Note(Span(8, 12), "repeated"), Note(Span(0, 9), "furniture"), Note(Span(20, 21), "lost"))
    assert Document("", "", notes=notes).furniture == (Span(0, 12),)


PIECES = st.tuples(st.sampled_from(["same", "removed", "put in", "replaced"]), st.integers(1, 4), st.integers(1, 4))


def edits_of(pieces):
    """A list of edits from pieces (kind, given length, text length)."""
    edits, given_at, text_at = [], 0, 0
    for kind, long, short in pieces:
        given_long = 0 if kind == "put in" else long
        text_long = {"same": long, "removed": 0}.get(kind, short)
        if given_long != text_long:
            edits.append(Edit(given_at, given_at + given_long, text_at, text_at + text_long))
        given_at, text_at = given_at + given_long, text_at + text_long
    return edits, given_at, text_at


@given(st.lists(PIECES, max_size=20))
def test_every_place_of_the_repaired_text_has_a_given_one_in_the_same_order(pieces):
    edits, given_end, text_end = edits_of(pieces)
    offsets = OffsetMap(edits)
    places = [offsets.given_span(i, i + 1) for i in range(text_end)]
    assert all(0 <= place.start <= place.end <= given_end for place in places)
    assert places == sorted(places)


@given(st.lists(PIECES, max_size=20))
def test_outside_of_the_edits_a_place_leads_there_and_back(pieces):
    edits, given_end, text_end = edits_of(pieces)
    offsets = OffsetMap(edits)
    mended = {i for edit in edits for i in range(edit.text_start, edit.text_end)}
    for i in set(range(text_end)) - mended:
        there = offsets.given_span(i, i + 1)
        assert offsets.text_span(there.start, there.start + 1) == (i, i + 1)
        assert offsets.text_span(*there) == (i, i + 1)
    touched = {i for edit in edits for i in range(edit.given_start, edit.given_end)}
    reached = {offsets.text_span(i, i + 1).start for i in set(range(given_end)) - touched}
    assert reached == set(range(text_end)) - mended


@given(st.lists(PIECES, max_size=12), st.data())
def test_a_chain_of_two_repairs_leads_where_one_after_the_other_leads(pieces, data):
    first_edits, _, middle = edits_of(pieces)
    again, _, _ = edits_of(data.draw(st.lists(PIECES, max_size=12)))
    first, second = OffsetMap(first_edits), OffsetMap([e for e in again if e.given_end <= middle])
    both = first.then(second)
    assert all(a.given_end <= b.given_start and a.text_end <= b.text_start for a, b in pairwise(both))
    grown = sum((e.text_end - e.text_start) - (e.given_end - e.given_start) for e in second)
    wrote_first = {i for e in first for i in range(e.text_start, e.text_end)}
    wrote = {i for e in (*second, *both) for i in range(e.text_start, e.text_end)}
    for i in set(range(middle + grown)) - wrote:
        between = second.given_span(i, i + 1).start
        if between not in wrote_first:
            assert both.given_span(i, i + 1).start == first.given_span(between, between + 1).start
