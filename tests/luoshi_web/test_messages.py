"""Everything the web app says, it says in Chinese and English, and only through gettext."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from catalogue import HOME, all_messages, templates

CHINESE = HOME / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
TAGS = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
SPOKEN = re.compile(r"""\b(?:title|alt|placeholder|aria-label|value)=["']([^"']*)["']""")
LETTERS = re.compile(r"[^\W\d_]{2,}")
EXEMPT = {"Enter"}


def chinese() -> dict[str, str]:
    found: dict[str, str] = {}
    with CHINESE.open("rb") as file:
        for message in read_po(file):
            ids = message.id if isinstance(message.id, tuple) else (message.id,)
            said = message.string[0] if isinstance(message.string, tuple) else message.string
            found |= dict.fromkeys(ids, said)
    return found


def test_nothing_is_missing_in_chinese():
    translated = chinese()
    missing = {message: place for message, place in all_messages().items() if not translated.get(message)}
    assert not missing


def test_nothing_is_translated_that_nobody_says():
    assert not set(chinese()) - set(all_messages()) - {""}


def test_translations_keep_the_same_placeholders():
    holes = re.compile(r"%\(\w+\)[sd]")
    wrong = {
        english: said
        for english, said in chinese().items()
        if english and set(holes.findall(english)) != set(holes.findall(said))
    }
    assert not wrong


@pytest.mark.parametrize("template", templates(), ids=lambda path: str(path.relative_to(HOME / "templates")))
def test_no_template_has_bare_text(template: Path):
    source = re.sub(r"\{% blocktranslate.*?endblocktranslate %\}", "", template.read_text("utf-8"), flags=re.DOTALL)
    source = re.sub(r"\{% block width %\}.*?\{% endblock %\}", "", source)
    source = TAGS.sub("", source)
    bare = LETTERS.findall(re.sub(r"<[^>]*>", "", re.sub(r"<!doctype[^>]*>", "", source)))
    attributes = [word for value in SPOKEN.findall(source) for word in LETTERS.findall(value)]
    assert not set(bare + attributes) - EXEMPT - {"true", "false"}
