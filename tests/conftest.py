"""What every test has: the Chinese catalogues, compiled as `make messages` does, and Chinese as the language."""

import gettext
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.utils import translation
from django.utils.translation import trans_real
from hypothesis import HealthCheck, settings

from luoshi import i18n

# Machines are shared and slow at times: no example fails by the clock. In CI the examples are the same at every run, so
# that nothing fails there by chance; elsewhere every run tries others, and keeps what it finds.
settings.register_profile("explore", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("explore"), derandomize=True, database=None)
settings.load_profile("ci" if "CI" in os.environ else "explore")

SOURCE = Path(__file__).parents[1] / "src"


def pytest_configure() -> None:
    """Compile what is older than its source. Workers may do it at once: each writes its own file and moves it."""
    for source in SOURCE.glob("*/locale/*/LC_MESSAGES/*.po"):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            part = target.with_suffix(f".{os.getpid()}")
            with source.open("rb") as catalogue, part.open("wb") as compiled:
                write_mo(compiled, read_po(catalogue))
            part.replace(target)
    gettext._translations.clear()  # Python and Django may have read what was there before
    trans_real._translations.clear()


@pytest.fixture(autouse=True)
def _chinese() -> Iterator[None]:
    """A command or a page of another test may have spoken English last: Django keeps that for its thread."""
    i18n.use("zh_Hans")
    translation.activate("zh-hans")
    yield
    i18n.use("zh_Hans")
