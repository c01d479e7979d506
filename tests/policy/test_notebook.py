"""A reading shows what is in it, in a line and in a notebook."""

import dataclasses

from readings import reading

import luoshi
from luoshi.policy.model import Reading


def test_a_line_says_how_much_of_what() -> None:
    assert repr(reading()) == "<Reading '青溪县2025年工作要点': 2 target, 2 task, 1 achievement>"
    assert repr(Reading(reading().document)) == "<Reading '工作要点.txt': nothing>"


def test_an_item_and_a_document_say_what_they_are_and_not_all_they_hold() -> None:
    assert repr(reading().commitments[0]) == "<Target '规上工业产值突破30亿元' 30亿元以上 2025-12-31>"
    assert (
        repr(luoshi.read_text("縣城新建公園5個。", name="副本.txt").document)
        == "<Document '副本.txt': 9 characters, mended>"
    )


def test_a_notebook_shows_a_table_and_escapes_the_document() -> None:
    page = reading()._repr_html_()
    assert "<th style='text-align:left'>牵头单位</th>" in page
    assert "30亿元以上" in page
    hostile = dataclasses.replace(reading().items[0], quote="<script>alert(1)</script>")
    page = dataclasses.replace(reading(), items=(hostile,) * 60)._repr_html_()
    assert "<script>" not in page
    assert "另有 10 项" in page


def test_the_public_names_are_there_and_cost_nothing_to_import() -> None:
    assert set(luoshi.__all__) <= set(dir(luoshi))
    assert all(getattr(luoshi, name) for name in luoshi.__all__)
