"""The command, run in this process as in one of its own."""

import io
import sys
from collections.abc import Callable
from typing import NamedTuple

import pytest

from luoshi.cli import main


class Result(NamedTuple):
    """What a call left behind."""

    code: int
    out: str
    err: str


Luoshi = Callable[..., Result]


@pytest.fixture
def luoshi(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Luoshi:
    """`luoshi(verb, …, stdin=b"")`, in Chinese unless told otherwise."""
    for name in ("LUOSHI_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANGUAGE", "")  # the command sets it: put back after the test
    monkeypatch.setenv("COLUMNS", "160")

    def call(*arguments: object, stdin: bytes = b"") -> Result:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        with pytest.raises(SystemExit) as left:
            main([str(argument) for argument in arguments])
        code = left.value.code
        out, err = capsys.readouterr()
        return Result(1, out, err + code) if isinstance(code, str) else Result(code or 0, out, err)

    return call
