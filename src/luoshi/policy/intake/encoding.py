"""Bytes to text: Unicode where the bytes say so, else the Chinese encoding in which they read like Chinese."""

from __future__ import annotations

import codecs

from luoshi.errors import LuoshiError
from luoshi.i18n import gettext as _

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)

# Read wrongly, bytes turn into rare characters: the share of frequent ones tells the encodings apart.
_FREQUENT = frozenset(
    "，。、；：（）“”《》〔〕—％"
    "的一是在不了有和人这中大为上个国以我要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"
    "十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形"
    "相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展"
    "五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战"
    "先回则任取据处府保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联认六共权收证改清己美再采转更单风切打教速带安场身车例"
    "真务具万每目至达走积示议报斗完类八离华名确才科张信马节话整元况今集温传土许步群广石记需段研界林律究观织装低持音众书布复容际商非"
    "镇乡村市县省委局办督落促推绿创服财税责牵措监责任落实督查项目"
    "這為個國時來們對會發動過說產種後學經進著電裡現實業開還應從體機當點與關線內數問無質氣變條結見計別設長頭資邊統將組運農幾區強決戰"
    "則據處規熱領東導器壓增爭濟階術極聯認權證轉單風場車務萬達積議報類離華確張節話況傳許廣記觀織裝書複復際鎮鄉縣黨員題總級財稅責牽監"
)
_PLAUSIBLE = 0.25
_BROKEN_SHARE = 0.02


def decode(data: bytes, declared: str = "") -> str:
    """The text of `data`, exactly as it stands there (line ends included), without a byte order mark.

    declared: the encoding that the document names itself (html), tried behind Unicode. A text file with a few broken
    bytes is read, each of them as U+FFFD; anything that does not read like text raises LuoshiError.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    if b"\x00" in data:
        return _without_mark(data)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _best(data, declared)


def _best(data: bytes, declared: str) -> str:
    encodings = ["utf-8", "gb18030", "big5hkscs"]
    if declared and _known(declared):
        encodings.insert(0, declared)
    readings = [data.decode(encoding, "replace") for encoding in encodings]
    text = max(readings, key=plausibility)
    if text.count("\ufffd") > _BROKEN_SHARE * len(text) + 1 or plausibility(text) < _PLAUSIBLE:
        raise LuoshiError(_("it is not a text in UTF-8, UTF-16, GB18030 or Big5; save it as UTF-8"))
    return text


def _without_mark(data: bytes) -> str:
    """UTF-16 without a byte order mark; NUL bytes stand in no other text."""
    for encoding in ("utf-16-le", "utf-16-be"):
        text = data.decode(encoding, "replace")
        if "\x00" not in text and plausibility(text) >= _PLAUSIBLE:
            return text
    raise LuoshiError(_("it is no document that can be read here; save it as docx, pdf, ofd, xlsx, html or txt"))


def _known(encoding: str) -> bool:
    try:
        return codecs.lookup(encoding).name not in ("utf-7", "utf-16", "utf-32") and bool(" ".encode(encoding))
    except (LookupError, TypeError, ValueError):
        return False


def plausibility(text: str) -> float:
    """How much of a text's characters beyond ASCII are frequent ones: about 0.7 for Chinese, 0.1 for misread bytes.

    A text of ASCII alone is plausible. Broken characters count against it.
    """
    sample = text if len(text) <= 60_000 else text[:20_000] + text[len(text) // 2 :][:20_000] + text[-20_000:]
    wide = [c for c in sample if c > "\x7f"]
    if not wide:
        return 1.0
    good = sum(c in _FREQUENT for c in wide)
    return (good - 4 * wide.count("\ufffd")) / len(wide)
