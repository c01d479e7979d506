"""Whatever the bytes are: text comes out of them, or one sentence."""

import contextlib

import papers
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.errors import LuoshiError
from luoshi.policy.intake import take
from luoshi.policy.intake.encoding import decode

WHOLE = (papers.word(table=papers.TABLE), papers.sheet(), papers.ofd(), "<html><table><td>甲".encode())
STARTS = (b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<html>", b"\xff\xfe", b"{\\rtf", b"BM")


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A real document with a few bytes changed, put in, or cut out."""
    data = bytearray(draw(st.sampled_from(WHOLE)))
    for _time in range(draw(st.integers(1, 8))):
        at = draw(st.integers(0, len(data)))
        data[at : at + draw(st.integers(0, 40))] = draw(st.binary(max_size=8))
    return bytes(data)


@settings(max_examples=300, deadline=None)
@given(st.one_of(damaged(), st.tuples(st.sampled_from(STARTS), st.binary(max_size=400)).map(b"".join)))
def test_text_or_a_sentence(data: bytes) -> None:
    with contextlib.suppress(LuoshiError):
        assert take(data).text.strip()


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\x00\ufeff\ufffe"), min_size=1))
def test_utf8_comes_back_to_the_character(text: str) -> None:
    assert decode(text.encode()) == text
