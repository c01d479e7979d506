"""The map of a repair, over random mixtures of damage: nothing is lost or gained but what the repair itself changed."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from opencc_pyo3 import OpenCC

from luoshi.policy.repair import changes, repair

SENTENCES = [
    "推进青溪县高质量发展，新建口袋公园12个。",
    "（一）完善体制机制，落实责任制度；",
    "力争2025年增长5.5%左右（县工信局牵头）",
    "随着项目开工，取得显著成效！",
    "来源：青溪日报",
    "政府工作报告",
    "A区与B区3:2",
]
TRADITIONAL = OpenCC("s2t")
DAMAGE = {
    "none": str,
    "traditional": TRADITIONAL.convert,
    "pinyin": lambda s: s.replace("发展", "發(fā)展(zhǎn)").replace("责任", "責(zé)任"),
    "zero width": lambda s: "\u200b".join(s),
    "entities": lambda s: s.replace("，", "&nbsp;").replace("。", "<U+3000>") + "&amp;",
    "full width": lambda s: s.translate({code: code + 0xFEE0 for code in range(0x30, 0x3A)}),
    "cyrillic": lambda s: s.encode().decode("mac_cyrillic"),
    "as gbk": lambda s: s.encode().decode("gb18030", "replace"),
    "half width": lambda s: s.translate(str.maketrans("，。；！（）", ",.;!()")),
    "spaced": " ".join,
    "tags": lambda s: f"<p><b>{s}</b></p><br/>",
    "glyphs": lambda s: s.replace("工", "(cid:31)").replace("制", "\ue004"),
    "byte late": lambda s: "?" + s.encode("gbk")[1:].decode("gbk", "replace") + "B",
}
PIECES = st.tuples(st.sampled_from(SENTENCES), st.sampled_from(sorted(DAMAGE)), st.sampled_from(["", "\n", "　　"]))
MIXTURES = st.lists(PIECES, max_size=12).map(
    lambda pieces: "".join(DAMAGE[damage](sentence) + end for sentence, damage, end in pieces)
)
ALPHABET = st.sampled_from(
    '推進發发后後著(（)）ǎxué<>&;#pU+00A0 \n\u3000\t?�□\ufeff\ue000,.:!"“”１%2жЏŽ锛銆-—|cid:摄来源：'
)


def holds(text):
    """The claims of the map, for any text."""
    document = repair(text)
    places = [document.offsets.given_span(i, i + 1) for i in range(len(document.text))]
    assert all(0 <= place.start <= place.end <= len(text) for place in places)
    assert all(a.start <= b.start and a.end <= b.end for a, b in pairwise(places))
    given_at = text_at = 0
    for change in changes(document):
        assert text[given_at : change.given.start] == document.text[text_at : change.text.start]
        given_at, text_at = change.given.end, change.text.end
    assert text[given_at:] == document.text[text_at:]
    assert all(0 <= note.span.start < note.span.end <= len(document.text) for note in document.notes)


def test_several_removals_behind_a_character_all_belong_to_it():
    text = "<p><b>新建公园</b></p>&nbsp;<p>改造道路</p>"
    document = repair(text)
    at = document.text.index("园")
    assert text[slice(*document.offsets.given_span(at, at + 1))] == "园</b>"
    tagged = repair("<b><i>新建公园</i></b>12个")
    assert tagged.quote(tagged.offsets.given_span(3, 4)) == "园</i></b>"


@given(MIXTURES)
@settings(deadline=None, max_examples=150)
def test_a_mixture_of_damage_keeps_its_map(text):
    holds(text)


@given(st.text(ALPHABET, max_size=60))
@settings(deadline=None, max_examples=200)
def test_any_string_of_trouble_keeps_its_map(text):
    holds(text)


@given(st.text(max_size=60))
@settings(deadline=None)
def test_any_string_at_all_keeps_its_map(text):
    holds(text)


@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=8))
@settings(deadline=None)
def test_undamaged_text_stays_to_the_character(sentences):
    text = "\n".join(sentences)
    assert repair(text).text == text
    assert len(repair(text).offsets) == 0
