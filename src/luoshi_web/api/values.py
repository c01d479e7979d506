"""What is wrong with a value that was sent, in a sentence: pydantic says it in English only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _


def sentence(error: Mapping[str, Any]) -> str:
    """“due_from: must be a day such as 2026-03-05.”"""
    # where it was sent, and of a body what the code calls it, are no part of a value's name
    where, *names = error["loc"]
    place = ".".join(map(str, names[1:] if where == "body" and len(names) > 1 else names))
    return _("%(place)s: %(reason)s") % {"place": place or "?", "reason": _reason(error)}


def _reason(error: Mapping[str, Any]) -> str:
    """By pydantic's name of the error; what has no sentence of its own is of the wrong form."""
    kind, limits = error["type"], dict(error.get("ctx") or {})
    if "expected" in limits:
        limits["expected"] = str(limits["expected"]).replace(" or ", ", ")
    sentences = {
        "missing": _("is missing."),
        "extra_forbidden": _("is not known here; leave it out."),
        "string_type": _("must be text."),
        "int_type": _("must be a whole number."),
        "int_parsing": _("must be a whole number."),
        "int_from_float": _("must be a whole number."),
        "int_parsing_size": _("is too large a number."),
        "float_type": _("must be a number."),
        "float_parsing": _("must be a number."),
        "finite_number": _("must be a number."),
        "bool_type": _("must be true or false."),
        "bool_parsing": _("must be true or false."),
        "list_type": _("must be a list."),
        "dict_type": _("must be an object with names and values."),
        "model_attributes_type": _("must be an object with names and values."),
        "model_type": _("must be an object with names and values."),
        "json_invalid": _("is no JSON."),
        "date_type": _("must be a day such as 2026-03-05."),
        "date_parsing": _("must be a day such as 2026-03-05."),
        "date_from_datetime_parsing": _("must be a day such as 2026-03-05."),
        "date_from_datetime_inexact": _("must be a day such as 2026-03-05."),
        "literal_error": _("must be one of: %(expected)s."),
        "string_too_short": _("must have at least %(min_length)s characters."),
        "string_too_long": _("must have at most %(max_length)s characters."),
        "too_short": _("must have at least %(min_length)s entries."),
        "too_long": _("must have at most %(max_length)s entries."),
        "greater_than": _("must be more than %(gt)s."),
        "greater_than_equal": _("must be at least %(ge)s."),
        "less_than": _("must be less than %(lt)s."),
        "less_than_equal": _("must be at most %(le)s."),
    }
    return sentences.get(kind, _("is not of the right form.")) % limits
