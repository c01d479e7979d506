"""What happened in the county: papers come in, are read and reviewed; items are issued, reported on, checked, closed.

Everything goes through the store, as a person's clicks would: what the demonstration shows, Luoshi has done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import chain
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from luoshi.errors import LuoshiError
from luoshi_web.demo.county import County, data
from luoshi_web.demo.papers import docx, paper
from luoshi_web.models import Document, Draft, Item, User
from luoshi_web.store import documents, drafts, evidence, ledger

Move = tuple[date, int, str, ledger.Wanted]
Tell = Callable[[str, float], None]


def tell(county: County, say: Tell) -> None:
    """Let the story happen; `say` is told each step, a paper's name or a day, and how far it is (0 to 1)."""
    story = data("story.yaml")
    papers = story["documents"]
    for number, part in enumerate(papers):
        say(part["as"], number / len(papers) / 2)
        document = _receive(county, part)
        _review(county, document, part, story["by_hand"])
    moves = sorted(chain(_opening(county, story), _told(county, story["items"])), key=lambda move: move[0])
    for number, (day, item, who, wanted) in enumerate(moves):
        say(day.isoformat(), 0.5 + number / len(moves) / 2)
        person = _who(county, item, who)
        ledger.act(person, item, _with_proof(person, item, wanted), day)


def _receive(county: County, part: Mapping[str, Any]) -> Document:
    alice, day = county.person("alice"), part["received"]
    content = paper(part["file"], part["as"])
    document = documents.receive(alice, county.offices["qw"], county.edition, part["as"], content, day)
    documents.read(document.pk, day)
    return Document.objects.get(pk=document.pk)


def _review(county: County, document: Document, part: Mapping[str, Any], by_hand: Mapping[str, str]) -> None:
    """Add what the reader missed, correct lead office and field, then confirm: what an officer does."""
    alice = county.person("alice")
    proposed = list(document.drafts.filter(state=Draft.State.PROPOSED).exclude(kind="achievement"))
    chosen = proposed if part["confirm"] == "all" else [d for d in proposed if _first(part["confirm"], d.quote)]
    leads = dict(part.get("lead", {}))
    for words in by_hand if part["confirm"] == "all" else part["confirm"]:
        at = document.body.given.find(words)
        if at >= 0 and not any(words in d.quote for d in chosen):
            chosen.append(drafts.add(alice, document, at, at + len(words)))
            leads.setdefault(words, by_hand.get(words))
    for draft in chosen:
        changes: dict[str, Any] = {"field": part["field_of"].get(_first(part["field_of"], draft.quote), part["field"])}
        if office := leads.get(_first(leads, draft.quote)):
            changes["lead"] = county.offices[office]
        if draft.deadline is None and not draft.ongoing:
            changes["deadline"] = county.edition.ends
        drafts.correct(alice, draft.pk, changes)
    drafts.confirm(alice, [draft.pk for draft in chosen], part["received"])


def _first(words: Any, quote: str) -> str:
    """The first of the words that stands in the quotation, else nothing."""
    return next((word for word in words if word in quote), "")


def _opening(county: County, story: Mapping[str, Any]) -> Iterator[Move]:
    """Every item with a lead office is issued and accepted."""
    issue, accept = story["issue"], story["accept"]
    returned = {_item(words).pk for words, steps in story["items"].items() if steps[0][2] == "return"}
    for item in Item.objects.filter(lead__isnull=False).order_by("pk"):
        yield issue["day"], item.pk, issue["by"], ledger.Wanted("issue")
        if item.pk not in returned:
            yield accept["day"], item.pk, "lead", ledger.Wanted("accept")


def _told(county: County, items: Mapping[str, list[Any]]) -> Iterator[Move]:
    for words, steps in items.items():
        item = _item(words)
        for day, who, verb, given in steps:
            rest = dict(given)
            yield day, item.pk, who, ledger.Wanted(verb, rest, rest.pop("reason", ""))


def _with_proof(person: User, item: int, wanted: ledger.Wanted) -> ledger.Wanted:
    """What is reported as done comes with a paper that says so."""
    if wanted.verb != "report_done":
        return wanted
    paper = SimpleUploadedFile("佐证材料.docx", docx(wanted.data["text"]))
    return replace(wanted, evidence=(evidence.attach(person, Item.objects.get(pk=item), paper),))


def _item(words: str) -> Item:
    item = Item.objects.filter(quote__contains=words, lead__isnull=False).order_by("pk").first()
    if item is None:
        raise LuoshiError(f"story.yaml: no item with a lead office quotes “{words}”; name words that were read.")
    return item


def _who(county: County, item: int, name: str) -> User:
    if name != "lead":
        return county.person(name)
    return county.person(Item.objects.values_list("lead__code", flat=True).get(pk=item))
