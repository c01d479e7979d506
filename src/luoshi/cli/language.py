"""In which language the command speaks: `--lang`, else LUOSHI_LANG, else the locale's, else Chinese."""

from __future__ import annotations

import gettext
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

import luoshi
from luoshi import i18n
from luoshi.i18n import gettext as _

CODES = {"zh": "zh_Hans", "en": "en"}


def choose(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """ "zh_Hans" or "en". Looked up before anything is parsed, since the help is in that language too."""
    wishes = [_option(arguments), environment.get("LUOSHI_LANG", "")]
    locale = ("LC_ALL", "LC_MESSAGES", "LANG")
    wishes.append(next((environment[name] for name in locale if environment.get(name)), ""))
    for wish in wishes:
        if code := CODES.get(wish.lower().replace("-", "_").partition("_")[0].partition(".")[0]):
            return code
    return "zh_Hans"


def _option(arguments: Sequence[str]) -> str:
    for at, argument in enumerate(arguments):
        if argument == "--":
            break
        if argument == "--lang" and at + 1 < len(arguments):
            return arguments[at + 1]
        if argument.startswith("--lang="):
            return argument.removeprefix("--lang=")
    return ""


def speak(code: str) -> None:
    """Speak the language in this process: Luoshi's own sentences, and those of click, which asks Python's gettext."""
    i18n.use(code)
    os.environ["LANGUAGE"] = code
    gettext.bindtextdomain("luoshi", str(Path(luoshi.__file__).with_name("locale")))
    gettext.textdomain("luoshi")


def option() -> click.Option:
    """The option `--lang`, for help and refusal; its value was taken by `choose`."""
    return click.Option(["--lang"], type=click.Choice(list(CODES)), expose_value=False, help=_("Language: zh or en."))
