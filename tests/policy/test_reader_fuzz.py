"""Whatever is read, reading holds its promises: no error, every item in its place, quoted as given, in order."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from luoshi.policy.reader import fields_contract, read_text, to_contract

PIECES = """
青溪县2025年工作安排 一、完善公共服务。 （一）建设县级托育中心。 1.新建口袋公园12个；
（牵头单位：县卫健局；配合单位：县民政局） 今年要 力争增长8%左右 从47.5%提高到51.5% 分别增长7%和8%
每月15日前 2025年6月底前 春节前 “十五五”期间 考核期第2年10月底前 两万亿元 百分之五 5%—5.5% 翻一番
三成 返回顶部 &nbsp; <U+00A0> (cid:12) <p> “ ” （ ） ( 【 】 ， 。 ； ： 、 —— -->
各县（市、区）人民政府 由市住建局负责 市发改委会同市财政局 来源：青溪日报 青政发〔2025〕3号 頁麵
制定民宿管理办法 2025年2月30日前 第十三季度 1/0 9999年99月99日 2026—2024年 -0.1至0 12个、13个和14个
① 😀 ﬁ ㎡ 百分之百分之 首页>工作动态>
"""
TABLE = "序号\t项目名称\t责任单位\n1\t青溪公路\t县交通局\n2\t南塘学校\t县教育局\n"
TEXTS = st.lists(
    st.one_of(st.sampled_from([*PIECES.split(), TABLE, "\n", " ", "\u3000", "\r\n"]), st.text(max_size=6)), max_size=30
).map("".join)


@settings(max_examples=100, deadline=None)
@given(TEXTS)
@example("青溪县2025年工作安排\n2025年2月30日前新建口袋公园12个。")
@example("2025年（一）2月30日")  # a day of news that no calendar has
@example("个" * 100_000)  # one clause whose words outweigh anything
@example("完善" * 100_000)
def test_every_item_is_quoted_from_its_place_in_order(text: str) -> None:
    reading = read_text(text)
    starts = [item.span.start for item in reading.items]
    assert starts == sorted(starts)
    for item in reading.items:
        assert 0 <= item.span.start < item.span.end <= len(text)
        assert text[item.span.start : item.span.end] == item.quote
        assert to_contract(item)["quote"] == item.quote
    assert fields_contract(reading.fields).keys() == {"title", "issuer", "place", "date", "kind"}
