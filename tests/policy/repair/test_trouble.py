"""Texts made to be slow: the cost of a repair grows with the length of the text, whatever stands in it.

A quadratic stage needs hours for these 200,000 characters; the limit leaves a linear one a hundredfold.
"""

import time

import pytest

from luoshi.policy.repair import repair

SIZE = 200_000
UNITS = [
    "推进青溪县建设",
    "1",
    "1 ",
    " ",
    "\n",
    "　",
    "(",
    "（）",
    '"',
    "“",
    "<",
    "<p ",
    "<!--",
    "<script>",
    "<p <%",
    "&",
    "(cid:1)",
    "?趦砂哆",
    "来源：",
    "新华社记者",
    "加微信",
    "当前位置：",
    "首页>",
    ".",
    "|",
    "甲\n",
    "政 府 ",
    "學(xué)",
    "後著",
    "高品質發展生活高品質",
    "\u200b",
    "\ufffd",
    "е",
    "锛屽",
    "ÍÆ",
    "甲,",
    "甲.  ",
]


@pytest.mark.parametrize("unit", UNITS)
def test_no_text_is_slow(unit):
    text = unit * (SIZE // len(unit))
    start = time.process_time()
    repair(text)
    assert time.process_time() - start < 10
