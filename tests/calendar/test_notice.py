"""The notice of a year's holidays, pasted in on the night it comes out."""

from datetime import date

import pytest

from luoshi.calendar import CHINA, parse_notice, parse_table
from luoshi.calendar.notice import to_yaml
from luoshi.errors import LuoshiError

# invented: no such notice exists
NOTICE = """国务院办公厅关于2027年部分节假日安排的通知
各省、自治区、直辖市人民政府：
一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（农历除夕、周五）至12日（农历正月初七、周五）放假调休，共8天。1月31日（周日）、2月14日（周日）上班。
三、清明节：4月3日（周六）至5日（周一）放假，共3天。
四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。5月8日（周六）上班。
五、端午节：6月9日（周三）放假1天。
六、国庆节、中秋节：9月30日（周四）至10月7日（周四）放假调休，共8天。9月26日（周日）、10月9日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫等工作。
"""


def test_a_notice_becomes_a_table():
    table = parse_notice(NOTICE)
    spring, national = table.holidays[1], table.holidays[-1]
    assert (table.year, table.official) == (2027, True)
    assert (spring.first, spring.last) == (date(2027, 2, 5), date(2027, 2, 12))
    assert (national.names, national.first, national.last) == (
        ("国庆节", "中秋节"),
        date(2027, 9, 30),
        date(2027, 10, 7),
    )
    assert sorted(table.workdays) == [
        date(2027, 1, 31),
        date(2027, 2, 14),
        date(2027, 5, 8),
        date(2027, 9, 26),
        date(2027, 10, 9),
    ]


def test_its_file_reads_back_as_the_same_table():
    table = parse_notice(NOTICE)
    assert parse_table(to_yaml(table)) == table
    for year in (2015, 2020, 2026):
        assert parse_table(to_yaml(CHINA.table(year))) == CHINA.table(year)


def test_a_notice_pasted_as_one_paragraph_is_read_too():
    assert parse_notice(NOTICE.replace("\n", "")) == parse_notice(NOTICE)


def test_new_year_may_begin_in_december():
    text = NOTICE.replace(
        "1月1日（周五）至3日（周日）放假，共3天。",
        "12月31日（周四）至1月2日（周六）放假，共3天。12月27日（周日）上班。",
    )
    first = parse_notice(text).holidays[0]
    assert (first.first, first.last) == (date(2026, 12, 31), date(2027, 1, 2))
    assert date(2026, 12, 27) in parse_notice(text).workdays


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("5日（周一）放假，共3天", "5日（周二）放假，共3天"),
        ("（周四）放假调休，共8天", "（周四）放假调休，共7天"),
        ("6月9日（周三）放假1天", "另行通知"),
        ("关于2027年部分节假日安排的通知", "放假通知"),
        ("1月31日（周日）、", "11月7日（周日）、"),
        ("6月9日（周三）", "6月31日（周三）"),
    ],
)
def test_a_notice_that_contradicts_itself_is_refused(right, wrong):
    assert right in NOTICE
    with pytest.raises(LuoshiError):
        parse_notice(NOTICE.replace(right, wrong))
