"""Why something was read as it was, in words: the features that spoke for it (luoshi.policy.features) as sentences."""

from __future__ import annotations

import re

from luoshi.i18n import gettext as _
from luoshi.policy.model import Reason

_FEATURE = re.compile(
    r"(?P<place>head|tail|inner|later|has|lead|ends|start|core|first|last|modal later)(?P<by>[=:]|~+)(?P<what>.*)"
)
_AROUND = re.compile(r"(?P<where>near|wide|here|far):(?:only )?(?P<time>past|ahead|unclear)")


def words(reason: Reason) -> str:
    """A reason in the current language, with its cue or weight; a feature without words as it is."""
    rule, before = reason.rule, ""
    for sign, place in (("<", _("clause before")), (">", _("clause after"))):
        if rule.startswith(sign):
            rule, before = rule[1:], place + _(": ")
    rule = rule.removeprefix("alone ") or rule
    said = _placed(rule) or _around(rule.removeprefix("figure ")) or _shape(rule) or rule
    return f"{before}{said}" + (f" ({reason.cue})" if reason.cue else "")


def _placed(rule: str) -> str:
    """A word, or a class of words, at a place of the clause."""
    match = _FEATURE.fullmatch(rule)
    if match is None:
        return ""
    first, _sign, last = match["what"].partition(">")
    shown = word_class(first) if match["by"] == ":" else f"“{first}”"
    if match["by"].startswith("~"):
        shown = _("a word used like {word}").format(word=shown)
    if last:
        shown = _("{verb} with {object}").format(verb=shown, object=word_class(last))
    places = {
        "head": _("begins with {words}"),
        "core": _("begins with {words}"),
        "start": _("begins with {words}"),
        "lead": _("begins with {words}"),
        "first": _("begins with {words}"),
        "last": _("ends with {words}"),
        "tail": _("ends with {words}"),
        "ends": _("ends with {words}"),
    }
    return places.get(match["place"], _("holds {words}")).format(words=shown)


def _around(rule: str) -> str:
    """What the text around the clause speaks of."""
    if match := _AROUND.fullmatch(rule):
        return {
            "past": _("the passage speaks of what was"),
            "ahead": _("the passage speaks of what is to come"),
            "unclear": _("the passage leaves the time open"),
        }[match["time"]]
    said, _sign, what = rule.partition(":")
    if said in ("says", "said before"):
        return _("{words} said in the sentence").format(words=word_class(what))
    return ""


def _shape(rule: str) -> str:
    """How the clause is built and where it stands."""
    shapes = {
        "figure that is none": _("a figure that is no quantity"),
        "figure:last": _("a figure at its end"),
        "figure:change": _("a figure of growth or decline"),
        "figure:reached": _("a figure that was reached"),
        "figure": _("a figure"),
        "len": _("its length"),
        "after": _("what stands before it"),
        "before": _("what stands behind it"),
        "position": _("its place in the sentence"),
        "under its heading": _("the heading above it"),
        "heading": _("the kind of heading"),
        "modal": _("a word of intent"),
        "subject": _("it names who acts"),
        "acts": _("a phrase that goes on to act"),
        "entry": _("an entry of a list"),
        "list": _("a list"),
        "alone": _("a sentence of its own"),
        "previous sentence": _("the sentence before"),
        "next sentence": _("the sentence after"),
        "names a paper": _("it names a document"),
        "quoted term": _("a term in quotation marks"),
        "in brackets": _("it stands in brackets"),
        "no word": _("no verb that is known"),
        "none": _("none"),
    }
    return next(
        (said for name, said in shapes.items() if rule == name or rule.startswith((name + ":", name + " "))), ""
    )


def word_class(name: str) -> str:
    """A class of the lexicon (rules/words.yaml) in words."""
    classes = {
        "make": _("a verb of making"),
        "develop": _("a verb of furthering"),
        "call": _("a verb of calling"),
        "result": _("a verb of result"),
        "modal": _("a word of intent"),
        "manner": _("a phrase of manner"),
        "past": _("a word of the past"),
        "future": _("a word of what is to come"),
        "body": _("an office or body"),
        "scheme": _("a rule or scheme"),
        "sector": _("a sector"),
        "service": _("a service"),
        "works": _("works or a facility"),
        "object": _("a concrete object"),
        "abstract": _("an abstract noun"),
        "party": _("party matters"),
        "plain": _("a plain noun"),
        "goal": _("a goal"),
        "duty": _("a duty"),
        "since": _("a time gone by"),
        "perfect": _("a word of completion"),
        "prefix": _("a word that leads on"),
        "open": _("other words"),
    }
    return classes.get(name, name)
