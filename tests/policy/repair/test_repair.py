"""What the repair mends, class by class, and what it leaves alone."""

import pytest

from luoshi.policy.repair import repair

MENDED = {
    "a code point written out": ("甲乡<U+00A0>乙镇", "甲乡 乙镇"),
    "an entity": ("甲乡&nbsp;乙镇", "甲乡 乙镇"),
    "a glyph number": ("推进(cid:31)甲县", "推进□甲县"),
    "a zero-width character": ("青溪\u200b县", "青溪县"),
    "a compatibility ideograph": ("年度計劃\uf97e推動", "年度计划量推动"),
    "full-width figures": ("２０２５年增长４．５％，Ａ级", "2025年增长4.5%，A级"),
    "pinyin behind characters": ("深學(xué)行動(dòng)發(fā)展", "深学行动发展"),
    "Traditional script": ("領導隨著形勢發展，取得顯著成效", "领导随着形势发展，取得显著成效"),
    "blind conversion": ("全麵落實同誌製度，批複鹹陽", "全面落实同志制度，批复咸阳"),
    "a single stray character": ("审核后的项目要在批准後十日内开工", "审核后的项目要在批准后十日内开工"),
}


@pytest.mark.parametrize("case", MENDED)
def test_it_mends(case):
    given, wanted = MENDED[case]
    assert repair(given).text == wanted


KEPT = {
    "a rare character with its reading": "柘（zhè）溪县",
    "a Traditional name quoted": "学者重印了《臺灣縣誌》，并建设文化园，发展旅游。",
    "the word 显著": "取得显著成效，著名品牌",
    "simplified text": "推动高质量发展，新建口袋公园12个。",
}


@pytest.mark.parametrize("case", KEPT)
def test_it_leaves_alone(case):
    assert repair(KEPT[case]).text == KEPT[case]
