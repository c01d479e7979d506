"""`luoshi doctor`: what is whole, what is not, and how to mend it."""

import sys
from collections.abc import Iterator

import pytest

from luoshi.cli import doctor
from luoshi.cli.damage import word
from luoshi.cli.doctor import Finding
from luoshi.document import NOT_READ
from luoshi.policy.repair import NOTES, STAGES


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The core by itself: what the web app checks, its own tests say."""
    monkeypatch.setattr(doctor, "entry_points", lambda group: [])


@pytest.mark.usefixtures("alone")
def test_a_whole_installation_passes(luoshi) -> None:
    done = luoshi("doctor")
    assert done.code == 0
    assert "✗" not in done.out
    assert "✓ Python 3" in done.out
    assert "读取功能正常" in done.out


@pytest.mark.usefixtures("alone")
def test_a_missing_library_is_named_with_the_way_to_mend_it(luoshi, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ofdkit", None)  # as if it were not installed
    monkeypatch.delitem(sys.modules, "luoshi.policy.intake.ofd", raising=False)
    done = luoshi("doctor")
    assert done.code == 1
    assert "✗ 无法读取 ofd 类文件：缺少 ofdkit" in done.out
    assert "→ pip install ofdkit" in done.out


def test_other_packages_add_checks(luoshi, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> Iterator[Finding]:
        yield Finding("数据库", "启动数据库")

    class Point:
        name = "web"

        def load(self) -> object:
            return broken

    monkeypatch.setattr(doctor, "entry_points", lambda group: [Point()] if group == "luoshi.checks" else [])
    done = luoshi("doctor")
    assert (done.code, "✗ 数据库\n  → 启动数据库" in done.out) == (1, True)


@pytest.mark.parametrize("kind", sorted({*STAGES, *NOTES, *NOT_READ}))
def test_every_class_of_damage_has_a_word(kind: str) -> None:
    assert word(kind) != kind
