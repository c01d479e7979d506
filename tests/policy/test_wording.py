"""Figures in words, as officials write them."""

from datetime import date

import pytest

from luoshi import i18n
from luoshi.document import Span
from luoshi.policy.model import Deadline, Quantity
from luoshi.policy.wording import aim, due, number

NUMBERS = [
    (2_000_000_000, "元", "20亿元"),
    (5_776_100_000_000, "元", "57761亿元"),
    (16_400, "个", "1.64万个"),
    (4_100, "人", "4100人"),
    (12_345_678, "元", "1234.5678万元"),
    (1_234_567_891, "元", "123456.7891万元"),
    (0.5, "percentage_point", "0.5个百分点"),
    (120_000, "%", "120000%"),
    (-30_000, "户", "-3万户"),
    (0, "件", "0件"),
]


@pytest.mark.parametrize(("value", "unit", "words"), NUMBERS)
def test_a_number_in_ten_thousands_or_hundred_millions_where_that_is_exact(value: float, unit: str, words: str) -> None:
    assert number(value, unit) == words


AIMS = [
    (Quantity(3e9, "元", ">="), "30亿元以上", "at least 30亿元"),
    (Quantity(3e9, "元", ">"), "大于30亿元", "more than 30亿元"),
    (Quantity(5, "%", "<="), "5%以内", "at most 5%"),
    (Quantity(5, "%", "<"), "小于5%", "less than 5%"),
    (Quantity(8, "%", "~", True), "增长8%左右", "up about 8%"),
    (Quantity(-10, "%", "=", True), "下降10%", "down 10%"),
    (Quantity((5, 5.5), "%", "range", True), "增长5%—5.5%", "up 5%—5.5%"),
    (Quantity(12, "个"), "12个", "12个"),
    (Quantity(12, "家", "=", True), "新增12家", "12家 more"),
    (Quantity(-200, "吨", ">=", True), "减少200吨以上", "at least 200吨 fewer"),
    (Quantity(None, "个"), "", ""),
]


@pytest.mark.parametrize(("quantity", "chinese", "english"), AIMS)
def test_what_is_to_be_reached_in_both_languages(quantity: Quantity, chinese: str, english: str) -> None:
    assert aim(quantity) == chinese
    i18n.use("en")
    assert aim(quantity) == english


def test_a_deadline_is_a_day_or_the_documents_own_words() -> None:
    assert due(None, "") == ""
    assert due(Deadline(date(2025, 6, 30)), "") == "2025-06-30"
    assert due(Deadline(None, span=Span(0, 5), recurrence="FREQ=MONTHLY;BYMONTHDAY=15"), "每月15日前调度") == "每月15日"
    assert due(Deadline(None, ongoing=True), "") == "长期"
    monthly = Deadline(date(2025, 12, 31), "inherited", Span(0, 5), "FREQ=MONTHLY;BYMONTHDAY=15")
    assert due(monthly, "每月15日前调度") == "每月15日 · 2025-12-31"
