"""Every verb, option, public name, key and kind of document is in the documentation."""

from pathlib import Path

import click
import pytest

import luoshi
from luoshi.bulletin.formats import FORMATS
from luoshi.bulletin.table import RECORD_KEYS
from luoshi.cli.verbs import GROUP, OWN, Verbs
from luoshi.policy.intake import SUFFIXES

DOCS = Path(__file__).parents[2] / "docs"
COMMAND = (DOCS / "command.md").read_text("utf-8")
LIBRARY = (DOCS / "library.md").read_text("utf-8")


@pytest.mark.parametrize("verb", OWN)
def test_every_verb_with_its_options(verb: str) -> None:
    assert f"## luoshi {verb}\n" in COMMAND
    command = Verbs().get_command(click.Context(Verbs()), verb)
    options = [name for option in command.params if isinstance(option, click.Option) for name in option.opts]
    assert [name for name in options if f"`{name}" not in COMMAND] == []


@pytest.mark.parametrize("name", luoshi.__all__)
def test_every_public_name(name: str) -> None:
    assert f"## luoshi.{name}\n" in LIBRARY


def test_every_format_kind_and_key() -> None:
    assert [ending for ending in FORMATS if f"`{ending}`" not in COMMAND] == []
    assert [ending for ending in SUFFIXES - {".text", ".pdf", ".ofd"} if f"`{ending}`" not in COMMAND] == []
    assert [key for key in RECORD_KEYS if f"`{key}`" not in LIBRARY] == []
    assert GROUP in COMMAND
