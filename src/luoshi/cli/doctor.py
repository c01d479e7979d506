"""`luoshi doctor`: is this installation whole, and if not, how is it mended?

A package adds checks by an entry point of the group `luoshi.checks`: a function without parameters that yields
`Finding`s.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import PackageNotFoundError, entry_points, requires, version
from pathlib import Path

import click

import luoshi
from luoshi.i18n import LANGUAGES
from luoshi.i18n import gettext as _

GROUP = "luoshi.checks"
_OLDEST = (3, 11)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found.

    what: what was looked at. mend: how to mend it, "" where all is well. must: Luoshi does not work without it.
    """

    what: str
    mend: str = ""
    must: bool = True


def command() -> click.Command:
    """The verb, in the current language."""
    return click.Command("doctor", callback=run, help=_("Check this installation and say how to mend what is wrong."))


def run() -> None:
    """Print what every check finds; leave with 1 where something is wrong that must be right."""
    broken = False
    for finding in findings():
        mark, colour = ("✓", "green") if not finding.mend else ("✗", "red") if finding.must else ("!", "yellow")
        click.secho(f"{mark} ", fg=colour, nl=False)
        click.echo(finding.what + (f"\n  → {finding.mend}" if finding.mend else ""))
        broken = broken or bool(finding.mend and finding.must)
    raise SystemExit(int(broken))


def findings() -> Iterator[Finding]:
    """What the core's checks find, then those of other packages."""
    for check in (python, libraries, rules, catalogues, reading, fonts):
        yield from check()
    for point in sorted(entry_points(group=GROUP), key=lambda point: point.name):
        yield from _added(point.name, point.load)


def _added(name: str, load: Callable[[], Callable[[], Iterable[Finding]]]) -> Iterator[Finding]:
    try:
        yield from load()()
    except ImportError as error:
        what = _("{name}: {package} is not installed").format(name=name, package=error.name or error)
        yield Finding(what, "pip install 'luoshi[web]'", must=False)


def python() -> Iterator[Finding]:
    """The interpreter."""
    own = ".".join(map(str, sys.version_info[:3]))
    old = sys.version_info < _OLDEST
    yield Finding(f"Python {own}", _("Luoshi needs Python 3.11 or newer") if old else "")


def libraries() -> Iterator[Finding]:
    """What Luoshi depends on, as far as its installation says."""
    try:
        needed = [line.partition(";")[0].strip() for line in requires("luoshi") or () if "extra ==" not in line]
    except PackageNotFoundError:
        yield Finding(_("Luoshi runs from its source, uninstalled"), "pip install -e .", must=False)
        return
    for line in needed:
        name = line.partition(">")[0].partition("=")[0].partition("<")[0].partition("[")[0].strip()
        try:
            yield Finding(f"{name} {version(name)}")
        except PackageNotFoundError:
            yield Finding(_("{name} is missing").format(name=name), f"pip install '{line}'")


def rules() -> Iterator[Finding]:
    """The dated values that the core reads."""
    import yaml

    files = sorted(Path(luoshi.__file__).with_name("rules").rglob("*.yaml"))
    for path in files:
        try:
            with path.open("rb") as stream:
                yaml.load(stream, getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
        except (OSError, yaml.YAMLError):
            yield Finding(_("rules/{name} cannot be read").format(name=path.name), _reinstall())
    yield Finding(_("{n} files of rules").format(n=len(files)), "" if files else _reinstall())


def catalogues() -> Iterator[Finding]:
    """The sentences in other languages, compiled."""
    folder = Path(luoshi.__file__).with_name("locale")
    for language in LANGUAGES:
        compiled = folder / language / "LC_MESSAGES" / "luoshi.mo"
        if language != "en":
            missing = not compiled.exists()
            mend = _("run `make messages`, or install Luoshi anew")
            yield Finding(_("sentences in {language}").format(language=language), mend if missing else "", must=False)


def reading() -> Iterator[Finding]:
    """Every module that reads a kind of document, and a sentence read."""
    from luoshi.policy.intake.take import KINDS

    for kind, module in KINDS.items():
        try:
            import_module(module)
        except ImportError as error:
            what = _("documents of the kind {kind} cannot be read: {package} is missing")
            yield Finding(what.format(kind=kind, package=error.name), f"pip install {error.name}")
    found = len(luoshi.read_text("青溪县2025年工作要点\n今年，要确保新建口袋公园12个。\n").commitments)
    yield Finding(_("the reader reads"), "" if found else _reinstall())


def fonts() -> Iterator[Finding]:
    """A font with Chinese characters, for pictures and PDF on a server."""
    import shutil
    import subprocess

    tool = shutil.which("fc-list")
    if tool is None or sys.platform in ("win32", "darwin"):
        return
    listed = subprocess.run([tool, ":lang=zh", "family"], capture_output=True, text=True, check=False)  # noqa: S603
    mend = _("install a font with Chinese characters: apt-get install fonts-noto-cjk")
    yield Finding(_("a font with Chinese characters"), "" if listed.stdout.strip() else mend, must=False)


def _reinstall() -> str:
    return _("install Luoshi anew: pip install --force-reinstall luoshi")
