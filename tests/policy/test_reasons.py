"""Why something was read as it was, in words."""

import pytest

from luoshi import i18n
from luoshi.policy.model import Reason
from luoshi.policy.reasons import word_class, words

SAID = {
    "head=新建": "以“新建”开头",
    "head:make": "以建设、实施类动词开头",
    "head:make>object": "以建设、实施类动词接具体对象开头",
    "head=推进>works": "以“推进”接工程、设施开头",
    "tail=机制": "以“机制”收尾",
    "last=机制": "以“机制”收尾",
    "last~~机制": "以与“机制”同类的词收尾",
    "first~~~建设": "以与“建设”同类的词开头",
    "far:only ahead": "上下文讲今后",
    "has:body": "含机构",
    "modal later=要": "含“要”",
    "<head:make": "前一分句：以建设、实施类动词开头",
    ">figure:last": "后一分句：以数字收尾",
    "figure": "有数字",
    "figure near:ahead": "上下文讲今后",
    "said before:goal": "本句有目标用语",
    "len:8-12": "分句长短",
    "alone next sentence:none": "后一句",
    "something new": "something new",
}


@pytest.mark.parametrize("rule", SAID)
def test_a_feature_is_said_in_words_and_one_without_words_as_it_is(rule: str) -> None:
    assert words(Reason(rule)) == SAID[rule]
    assert words(Reason(rule, "+2.10")) == SAID[rule] + " (+2.10)"


def test_in_english_too() -> None:
    i18n.use("en")
    assert words(Reason("<head:make", "+1.00")) == "clause before: begins with a verb of making (+1.00)"


def test_every_class_of_the_lexicon_has_words() -> None:
    from luoshi.policy.lexicon import lexicon

    classes = {name for word in lexicon().words for name in word.classes}
    assert [name for name in sorted(classes) if word_class(name) == name] == []
