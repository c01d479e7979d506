"""The classes of damage and of notes (docs/repair.md), in words."""

from __future__ import annotations

from luoshi.i18n import gettext as _


def word(kind: str) -> str:
    """A class in the current language; a class without a word as it is."""
    words = {
        "advertising": _("advertising"),
        "byte_shift": _("byte shift"),
        "doubled": _("doubled mark"),
        "encoding": _("wrong encoding"),
        "escaped": _("escaped character"),
        "full_width": _("full-width letter"),
        "furniture": _("page furniture"),
        "invisible": _("invisible character"),
        "letter_spaced": _("letter spacing"),
        "line_break": _("broken line"),
        "lookalike": _("look-alike character"),
        "lost": _("lost character"),
        "markup": _("markup"),
        "page_number": _("page number"),
        "paragraph_break": _("broken paragraph"),
        "pinyin": _("pinyin gloss"),
        "punctuation": _("half-width punctuation"),
        "quotes": _("straight quotation marks"),
        "repeated": _("repeated passage"),
        "script": _("Traditional or variant character"),
        "spaced_figure": _("space in a figure"),
        "unreadable": _("unreadable passage"),
        "wording": _("Taiwan or Hong Kong wording"),
    }
    return words.get(kind, kind)
