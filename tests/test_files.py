"""What is written appears whole or not at all; what a system says of files is said in the reader's language."""

import errno
import os
from pathlib import Path

import pytest

from luoshi import files
from luoshi.errors import LuoshiError


def test_what_fails_in_the_middle_leaves_what_stood_there(tmp_path: Path) -> None:
    place = tmp_path / "表.csv"
    place.write_text("昨天", "utf-8")
    with pytest.raises(KeyboardInterrupt), files.whole(place) as part:
        part.write_text("今", "utf-8")
        raise KeyboardInterrupt
    assert (place.read_text("utf-8"), [*tmp_path.iterdir()]) == ("昨天", [place])
    files.write(place, "今天\r\n")
    assert (place.read_bytes(), [*tmp_path.iterdir()]) == ("今天\r\n".encode(), [place])


def test_the_longest_name_that_a_disk_takes_can_be_written(tmp_path: Path) -> None:
    files.write(tmp_path / ("长" * 85), "一")
    assert (tmp_path / ("长" * 85)).read_text("utf-8") == "一"


def test_a_device_is_written_to_and_stays_one() -> None:
    files.write(Path(os.devnull), "一")
    assert Path(os.devnull).is_char_device()
    with pytest.raises(LuoshiError, match="/dev/full：无法写入（磁盘已满）"):
        files.write(Path("/dev/full"), "一")


def test_a_reason_that_is_not_a_usual_one_is_the_systems() -> None:
    assert files.reason(OSError(errno.EACCES, "Permission denied")) == "没有权限"
    assert files.reason(OSError(errno.EXDEV, "Invalid cross-device link")) == "Invalid cross-device link"


def test_names_from_an_old_archive_are_shown_as_they_were_written() -> None:
    assert files.shown(os.fsdecode("方案.docx".encode("gbk"))) == "方案.docx"
    assert files.shown(Path("方案 😀.docx")) == "方案 😀.docx"
