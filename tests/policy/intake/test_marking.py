"""A marked document is refused; a document that merely speaks of secrets is not."""

import pytest

from luoshi.errors import LuoshiError
from luoshi.policy.intake.marking import marking_of, refuse_marked

MARKED = {
    "机密★1年\n青溪县人民政府文件\n": "机密",
    "000012\n机密★1年\n特急\n青溪县人民政府文件": "机密",
    "机 密 ★ 10 年\n中共青溪县委文件": "机密",
    "绝密★长期\n关于……的报告": "绝密",
    "秘密\n\n关于开展安全检查的通知": "秘密",
    "機密★1年\n青溪縣人民政府文件": "机密",
    "機(jī)密(mì)★1年(nián)\n青溪縣(xiàn)人民政府文件\n": "机密",
    "【秘密】\n关于印发方案的通知": "秘密",
    "份号：000012　　机密★1年　　特急\n": "机密",
    "密级：秘密\n文号：青政〔2025〕3号": "秘密",
    "文号：青政〔2025〕3号  密 级：机 密  印数：50": "机密",
    "文号\t青政〔2025〕3号\t密级\t机密★1年": "机密",
    "工作秘密★1年\n青溪县审计局": "工作秘密",
    "青溪县人民政府文件\n" + "做好工作。\n" * 30 + "附件2\n机密★1年\n名单": "机密",
}
UNMARKED = [
    "",
    "严守国家秘密，做好机密文件管理。",
    "各单位要标明密级：机密级文件由专人保管。",
    "密级：公开",
    "密级：（绝密、机密、秘密）",
    "秘密技术转让合同登记12项",
    "把标有“机密★1年”字样的文件单独存放。",
    "青溪县人民政府文件\n" + "做好工作。\n" * 30 + "秘密\n",
    "内部资料　注意保存\n青溪县工作动态",
    "青溪县保密局\n机密\t机要\t档案",
]


@pytest.mark.parametrize(("text", "level"), MARKED.items())
def test_a_marking_is_found(text: str, level: str) -> None:
    assert marking_of(text) == level


@pytest.mark.parametrize("text", UNMARKED)
def test_the_mere_word_is_no_marking(text: str) -> None:
    assert marking_of(text) == ""


def test_a_marked_text_is_refused_with_the_level_named() -> None:
    with pytest.raises(LuoshiError, match="绝密"):
        refuse_marked("绝密★长期\n报告")
    refuse_marked("一份公开的报告")
