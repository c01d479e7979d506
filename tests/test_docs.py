"""What people are promised is written down: every command of the core and the web app, every link, every word.

Public names, formats and keys: tests/cli/test_documented.py.
"""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest
import yaml

from luoshi.cli.verbs import Verbs

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


def commands() -> list[tuple[str, click.Command]]:
    verbs = Verbs()
    context = click.Context(verbs)
    return [(name, verbs.get_command(context, name)) for name in verbs.list_commands(context)]


@pytest.mark.parametrize(("name", "command"), commands(), ids=lambda value: value if isinstance(value, str) else "")
def test_every_command_and_option_is_in_the_docs(name: str, command: click.Command) -> None:
    said = "\n".join(page.read_text(encoding="utf-8") for page in (ROOT / "docs").glob("*.md"))
    assert f"luoshi {name}" in said
    for option in command.params:
        if isinstance(option, click.Option) and option.name not in ("lang", "help"):
            names = {max(option.opts, key=len), *option.secondary_opts}
            assert any(one in said for one in names), f"luoshi {name} {names} is not in docs/"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", text):
        assert (page.parent / target).exists(), f"{page.name} links to {target}, which is not there"


def test_the_glossary_holds_every_state_and_role_of_the_loop() -> None:
    glossary = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
    loop = yaml.safe_load((ROOT / "src/luoshi/rules/workflow.yaml").read_text(encoding="utf-8"))
    relations = [word for code, word in loop["relations"].items() if code != "any"]
    for word in [*loop["states"].values(), *relations]:
        assert word["zh"].removeprefix("本事项") in glossary, f"{word['zh']} is not in the glossary"


def test_every_decision_record_is_listed() -> None:
    index = (ROOT / "docs/decisions/README.md").read_text(encoding="utf-8")
    for record in (ROOT / "docs/decisions").glob("0*.md"):
        assert f"({record.name})" in index
