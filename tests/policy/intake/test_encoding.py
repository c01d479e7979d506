"""Bytes become the text that was written, in whichever encoding."""

import pytest

from luoshi.errors import LuoshiError
from luoshi.policy.intake.encoding import decode, plausibility

SIMPLIFIED = "青溪县2025年规上工业产值突破30亿元，新建口袋公园12个，力争增长8%左右。\r\n各乡镇要落实责任。\n"
TRADITIONAL = "青溪縣2025年規上工業產值突破30億元，新建口袋公園12個，力爭增長8%左右。\r\n各鄉鎮要落實責任。\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030", "gbk", "gb2312"]
)
def test_simplified_text_in_any_encoding(encoding: str) -> None:
    assert decode(SIMPLIFIED.encode(encoding)) == SIMPLIFIED


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030", "big5", "big5hkscs", "cp950"])
def test_traditional_text_in_any_encoding(encoding: str) -> None:
    assert decode(TRADITIONAL.encode(encoding)) == TRADITIONAL


def test_ascii_is_as_it_is() -> None:
    assert decode(b"GDP +5%\r\n") == "GDP +5%\r\n"


def test_one_broken_byte_costs_one_place() -> None:
    data = SIMPLIFIED.encode()
    broken = data[:100] + b"\xff" + data[100:]
    assert decode(broken).replace("\ufffd", "") in (SIMPLIFIED, SIMPLIFIED[:40] + SIMPLIFIED[41:])


def test_a_declared_encoding_is_believed_where_it_reads_well() -> None:
    assert decode("naïve café, très élégant, où ça".encode("latin-1") + SIMPLIFIED.encode("gbk"), "gb2312")
    assert decode(SIMPLIFIED.encode("gb18030"), "utf-8") == SIMPLIFIED
    assert decode(SIMPLIFIED.encode("gb18030"), "no-such-encoding") == SIMPLIFIED


@pytest.mark.parametrize("data", [bytes(range(256)) * 20, b"\x00\x01\x02" * 99, bytes(range(128, 255)) * 50])
def test_what_reads_like_nothing_is_refused(data: bytes) -> None:
    with pytest.raises(LuoshiError):
        decode(data)


def test_plausibility_tells_right_from_wrong() -> None:
    right, wrong = SIMPLIFIED, SIMPLIFIED.encode("gb18030").decode("big5hkscs", "replace")
    assert plausibility(right) > 0.4 > 0.2 > plausibility(wrong)
