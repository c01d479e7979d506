"""The command speaks the language that is asked for, and has said everything in both."""

from io import BytesIO
from pathlib import Path

import click
import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from conftest import SOURCE

from luoshi.cli.language import choose

CATALOGUE = SOURCE / "luoshi/locale/zh_Hans/LC_MESSAGES/luoshi.po"


@pytest.mark.parametrize(
    ("arguments", "environment", "language"),
    [
        ([], {}, "zh_Hans"),
        ([], {"LANG": "C.UTF-8"}, "zh_Hans"),
        ([], {"LANG": "zh_TW.UTF-8"}, "zh_Hans"),
        ([], {"LANG": "en_GB.UTF-8"}, "en"),
        ([], {"LANG": "en_GB.UTF-8", "LC_ALL": "zh_CN.UTF-8"}, "zh_Hans"),
        ([], {"LANG": "en_GB.UTF-8", "LUOSHI_LANG": "zh"}, "zh_Hans"),
        (["read", "--lang", "en"], {"LUOSHI_LANG": "zh"}, "en"),
        (["--lang=zh", "read"], {"LUOSHI_LANG": "en"}, "zh_Hans"),
        (["read", "--", "--lang", "en"], {}, "zh_Hans"),
    ],
)
def test_option_then_variable_then_locale_then_chinese(
    arguments: list[str], environment: dict[str, str], language: str
) -> None:
    assert choose(arguments, environment) == language


def test_help_is_in_the_language_asked_for(luoshi) -> None:
    chinese, english = luoshi("--help").out, luoshi("--lang", "en", "--help").out
    assert "用法：" in chinese
    assert "读取文件" in chinese
    assert "Usage:" in english
    assert "Read documents" in english
    assert "写出任务分解表" in luoshi("read", "--help").out
    assert "Write the task decomposition table" in luoshi("read", "--help", "--lang", "en").out
    assert luoshi("--lang", "fr").code == 2


def sentences(folder: Path) -> set[object]:
    """The message ids that the modules of a folder speak."""
    keywords = {"_": None, "gettext": None, "ngettext": (1, 2)}
    found = extract_from_dir(str(folder), [("**.py", "python")], keywords=keywords)
    return {message for _file, _line, message, _comments, _context in found}


def test_every_sentence_of_the_core_is_in_chinese_and_nothing_else() -> None:
    catalogue: Catalog = read_po(BytesIO(CATALOGUE.read_bytes()))
    known = {message.id: message for message in catalogue if message.id}
    own, borrowed = sentences(SOURCE / "luoshi"), sentences(Path(click.__file__).parent)
    assert own - known.keys() == set(), "untranslated: make sentences, and say them in Chinese"
    assert known.keys() - own - borrowed == set(), "stale: make sentences"
    for message in known.values():
        said = message.string if isinstance(message.string, tuple) else (message.string,)
        assert all(said), message.id
        assert not message.fuzzy, message.id
        assert not list(message.check(catalogue)), message.id
