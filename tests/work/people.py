"""Who appears in the tests: a county, its supervision and evaluation offices, a water bureau and a finance bureau."""

from datetime import date

from luoshi.work import Action, Actor, Entry, Evidence, Refusal, Standing, step

ROOT = "county"
ALICE = Actor("alice", "supervision", ("officer",), (ROOT, "supervision"))
BOB = Actor("bob", "water", ("liaison",), (ROOT, "water"))
CHARLIE = Actor("charlie", ROOT, ("leader",), (ROOT,))
DORA = Actor("dora", "evaluation", ("evaluator",), (ROOT, "evaluation"))
ERIC = Actor("eric", "finance", ("liaison",), (ROOT, "finance"))
FAY = Actor("fay", "supervision", ("leader",), (ROOT, "supervision"))
EVERYBODY = (ALICE, BOB, CHARLIE, DORA, ERIC, FAY)

PHOTO = Evidence("photo-1", "ab" * 32)
MONDAY = date(2026, 3, 2)
CANAL = {
    "title": "新建灌渠30公里",
    "lead": "water",
    "assisting": ["finance"],
    "sponsor": "charlie",
    "due": date(2026, 6, 30),
    "target": {"value": 30, "unit": "公里"},
}


class Story:
    """An item as it goes on: each call is a person doing something on a day; a refusal fails the test."""

    def __init__(self, item: str = "canal") -> None:
        self.item = item
        self.standing: Standing | None = None
        self.entries: list[Entry] = []

    def attempt(self, who: Actor, verb: str, on: date = MONDAY, **data: object) -> Refusal | Standing:
        evidence = data.pop("evidence", ())
        action = Action(verb, who, data, evidence=evidence, item=self.item)  # type: ignore[arg-type]
        result = step(self.standing, action, on)
        if isinstance(result, Refusal):
            return result
        self.standing, entry = result
        self.entries.append(entry)
        return self.standing

    def does(self, who: Actor, verb: str, on: date = MONDAY, **data: object) -> "Story":
        result = self.attempt(who, verb, on, **data)
        assert isinstance(result, Standing), result
        return self

    def refuses(self, who: Actor, verb: str, on: date = MONDAY, **data: object) -> Refusal:
        result = self.attempt(who, verb, on, **data)
        assert isinstance(result, Refusal), result
        return result

    @property
    def now(self) -> Standing:
        assert self.standing is not None
        return self.standing


def canal(**changes: object) -> Story:
    """An item that Alice has drafted and issued and Bob's bureau has accepted."""
    return Story().does(ALICE, "draft", **{**CANAL, **changes}).does(ALICE, "issue").does(BOB, "accept")
