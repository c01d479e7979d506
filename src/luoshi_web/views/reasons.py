"""Why something was read as it was, in words: the features that the reader names (luoshi.policy.features)."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _


def reason(rule: str, cue: str) -> str:
    """One feature with what set it off or how much it weighed; a feature without words is shown by its name."""
    where, feature = _where(rule)
    said = _words(feature) or feature
    return f"{where}{said} ({cue})" if cue else f"{where}{said}"


def _where(rule: str) -> tuple[str, str]:
    if rule.startswith("<"):
        return _("Clause before: "), rule[1:]
    if rule.startswith(">"):
        return _("Clause after: "), rule[1:]
    return "", rule


def _words(feature: str) -> str:
    if match := re.fullmatch(r"(?:alone |modal )?(head|tail|ends|start|core|lead|inner|later)=(.*)", feature):
        return _("the words “%(words)s”") % {"words": match[2]}
    if match := re.fullmatch(r"(?:alone )?(?:head|tail|inner|later|has):([a-z]+)(?:>([a-z]+))?", feature):
        return " → ".join(_classes().get(name, name) for name in match.groups() if name)
    if feature.startswith(("figure that is none",)):
        return _("a figure that is no quantity")
    if feature.startswith("figure"):
        return _("a figure")
    times = {"past": _("the text speaks of the past"), "future": _("the text speaks of what is to come")}
    if match := re.search(r"(past|future)$", feature):
        return times[match[1]]
    prefixes = {
        "len": _("its length"),
        "after": _("what stands before it"),
        "before": _("what stands after it"),
        "position": _("its place in the sentence"),
        "heading": _("the kind of heading"),
        "modal": _("a word of intent"),
        "subject": _("it names who acts"),
        "entry": _("an entry of a list"),
        "list": _("a list"),
        "alone": _("a sentence of its own"),
        "names a paper": _("it names a document"),
        "under its heading": _("the heading above it"),
    }
    return next((word for prefix, word in prefixes.items() if feature.startswith(prefix)), "")


def _classes() -> dict[str, str]:
    """The lexicon's classes of words."""
    return {
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
    }
