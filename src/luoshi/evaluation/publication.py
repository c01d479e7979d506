"""A publication, frozen: data, scheme, the code's version and what came of them, as bytes that are hashed and never
made again. Years later it is computed anew and compared to the digit.

The bytes are canonical JSON (`work.chain.canonical`). Figures in results are rounded to ten digits behind the point,
which takes away the last bits in which two machines may differ; ranks are made of figures rounded so.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from importlib import resources
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Literal

import numpy as np

from luoshi.errors import LuoshiError
from luoshi.evaluation import points, race, ranking, schemes, uncertain
from luoshi.evaluation.delivered import Delivered, Tried
from luoshi.evaluation.scheme import Scheme
from luoshi.evaluation.tables import columns_of
from luoshi.i18n import gettext as _
from luoshi.rules import schema
from luoshi.work.chain import canonical

Kind = Literal["ranking", "points", "race"]
FORM = 1
"""The form of the bytes; a new one gets a new number, and the old is still read."""
FIELDS = ("form", "kind", "scheme", "given", "code", "about", "result")


@dataclass(frozen=True)
class Publication:
    """What was published. body: the canonical bytes, to be stored as they are; hash: their SHA-256, hex; content: what
    they say (form, kind, scheme, given, code, result, about)."""

    body: bytes
    hash: str
    content: Mapping[str, Any]


def freeze(
    kind: Kind, scheme: Mapping[str, Any], given: Mapping[str, Any], about: Mapping[str, Any] | None = None
) -> Publication:
    """Compute and freeze. scheme: the mapping in its YAML. about: what else is to be kept (title, day, decided by).

    given: of a ranking {"table": columns by name}; of points {"figures": {office: {name: value}}, "exemptions":
    {office: {item: reason}}, "statuses": {office: {figure: status}}}; of a race {"items": [fields of Delivered],
    "tried": [fields of Tried], "today": day, "divide": [...], "sizes": {...}, "seed": n}. Days may be
    dates or text; NaN is a missing value.
    Raises LuoshiError where scheme or figures are wrong.
    """
    plain, data = schema.plainly(scheme), json.loads(canonical(_json(given)))  # in the order that a reader finds
    content = {
        "form": FORM, "kind": kind, "scheme": plain, "given": data, "code": code(), "about": _json(about or {}),
        "result": result(kind, plain, data),
    }  # fmt: skip
    return read(canonical(content))


def read(body: bytes, hash: str = "") -> Publication:
    """A publication from its bytes. Raises LuoshiError where they are none, or do not have the hash given."""
    own = sha256(body).hexdigest()
    if hash and own != hash:
        raise LuoshiError(_("The publication was changed: its hash is {own}, not {hash}.").format(own=own, hash=hash))
    try:
        content = json.loads(body)
        found = Publication(body, own, {name: content[name] for name in FIELDS})
    except (ValueError, KeyError, TypeError, RecursionError):
        raise LuoshiError(_("These bytes are no publication of an evaluation.")) from None
    if content["form"] != FORM or content["kind"] not in _results:
        raise LuoshiError(_("This publication has a form that this Luoshi does not know: take a newer one."))
    return found


def recompute(frozen: Publication) -> tuple[str, ...]:
    """Everything in which the result differs when it is computed anew; () when it is the same to the digit."""
    content = frozen.content
    try:
        anew = result(content["kind"], content["scheme"], content["given"])
        published = content["result"]
        if content["kind"] == "points" and isinstance(published, list):  # once in the order of the league, not of names
            published, anew = (sorted(scores, key=lambda one: str(one["office"])) for scores in (published, anew))
    except (KeyError, TypeError, AttributeError, IndexError, ValueError):  # not as we froze it
        raise LuoshiError(
            _("What the publication says was given cannot be computed: it was made by other hands.")
        ) from None
    return tuple(_differing(published, anew))


def result(kind: str, scheme: Mapping[str, Any], given: Mapping[str, Any]) -> Any:
    """What a scheme makes of figures, as JSON has it, without words: these may change, and are of a language."""
    by = schemes.load(scheme, str(scheme.get("name", "")), kind)
    return _json(_results[kind](by, given), digits=10)


@cache
def code() -> dict[str, str]:
    """The version of what computes: of luoshi, its evaluation's source (SHA-256 over its files), and numpy."""
    digest = sha256()
    for package in ("luoshi.evaluation", "luoshi.goals"):
        files = [one for one in resources.files(package).iterdir() if one.name.endswith(".py")]
        for one in sorted(files, key=lambda one: one.name):
            digest.update(f"{package}/{one.name}\0".encode() + one.read_bytes())
    try:
        installed = version("luoshi")
    except PackageNotFoundError:  # run from its source, which the digest names
        installed = ""
    return {"luoshi": installed, "source": digest.hexdigest(), "numpy": np.__version__}


def _ranking(by: ranking.Scheme, given: Mapping[str, Any]) -> Any:
    made = ranking.run(by, given["table"])
    composite, sure = made.composite, made.robustness
    out: dict[str, Any] = {
        "offices": composite.offices, "ranks": composite.ranks, "index": composite.index,
        "scores": dict(zip(composite.tree.codes, composite.scores.T, strict=True)),
        "left out": composite.left_out, "crossed": composite.crossed,
    }  # fmt: skip
    if sure:
        out |= {"interval": sure.interval(), "ahead of next": sure.ahead_of_next(), "mean rank": sure.mean()}
    return out


def _points(by: Scheme, given: Mapping[str, Any]) -> Any:
    scores = [asdict(one) for one in points.score_all(by, given["figures"], given.get("exemptions"))]
    sure = uncertain.robustness(by, given["figures"], given.get("exemptions"), given.get("statuses"))
    if sure is None:  # as it was before schemes declared errors
        return scores
    return {"scores": scores, "interval": sure.interval(), "ahead of next": sure.ahead_of_next()}


def _race(by: race.Rule, given: Mapping[str, Any]) -> Any:
    leagues = race.run(
        by,
        [race.from_mapping(Delivered, one) for one in given.get("items") or ()],
        [race.from_mapping(Tried, one) for one in given.get("tried") or ()],
        today=date.fromisoformat(given["today"]), divide=given.get("divide") or (),
        sizes=given.get("sizes"), seed=given.get("seed", 1),
    )  # fmt: skip
    return [{"sense": one.sense, "league": one.name, "places": [_place(p) for p in one.places]} for one in leagues]


def _place(one: race.Place) -> dict[str, Any]:
    lines = [{name: value for name, value in asdict(line).items() if name != "why"} for line in one.lines]
    return {**asdict(one), "lines": lines}


def _json(value: Any, digits: int = 17) -> Any:
    """A value as JSON has it: frames as columns, arrays as lists, NaN as null, figures at so many digits."""
    if isinstance(value, Mapping):
        return {str(name): _json(one, digits) for name, one in value.items()}
    if hasattr(value, "columns"):
        return _json(columns_of(value), digits)
    if isinstance(value, np.ndarray):
        return _json(value.tolist(), digits)
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return [_json(one, digits) for one in value]
    if isinstance(value, np.generic):
        return _json(value.item(), digits)
    if isinstance(value, float):
        return None if value != value else round(value, digits)
    return schema.plainly(value)


def _differing(published: Any, anew: Any, where: str = "") -> Iterator[str]:
    if isinstance(published, dict) and isinstance(anew, dict):
        for name in dict.fromkeys([*published, *anew]):
            yield from _differing(published.get(name), anew.get(name), f"{where}/{name}")
    elif isinstance(published, list) and isinstance(anew, list) and len(published) == len(anew):
        for place, (one, other) in enumerate(zip(published, anew, strict=True), start=1):
            yield from _differing(one, other, f"{where}/{place}")
    elif published != anew:
        sentence = _("{where}: {published} was published, {anew} is computed now.")
        yield sentence.format(where=where, published=published, anew=anew)


_results: dict[str, Callable[[Any, Mapping[str, Any]], Any]] = {"ranking": _ranking, "points": _points, "race": _race}
