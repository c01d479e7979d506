"""The hash chain of an item, and the daily root over all items.

An entry's canonical bytes are made once, by `canonical`: JSON, UTF-8, keys sorted, no spaces. They are stored and
hashed as they are; nothing is ever serialised again in order to check it.
hash = SHA-256(the 32 bytes of the hash before ‖ body).

The daily root is SHA-256 over one line per item, "id seq hash\\n", in byte order: `LC_ALL=C sort heads | sha256sum`
gives it too. Published outside the database, it shows a change by somebody who could also recompute the chain.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from itertools import groupby
from typing import Any, Literal, NamedTuple, Protocol

from luoshi.i18n import gettext as _
from luoshi.work.values import GENESIS, Entry, Evidence


class Stored(Protocol):
    """An entry as it lies in a table: enough to check it."""

    @property
    def item(self) -> str: ...
    @property
    def seq(self) -> int: ...
    @property
    def body(self) -> bytes: ...
    @property
    def prev(self) -> str: ...
    @property
    def hash(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with an item's entries: what, and at which `seq`."""

    item: str
    seq: int
    kind: Literal["changed", "missing", "doubled", "misplaced", "differs", "lost"]

    def __str__(self) -> str:
        sentences = {
            "changed": _("Entry {seq} of item {item} does not match its hash: it was changed."),
            "missing": _("Entry {seq} of item {item} is missing."),
            "doubled": _("Item {item} has more than one entry {seq}."),
            "misplaced": _("Entry {seq} of item {item} says that it belongs elsewhere."),
            "differs": _("Entry {seq} of item {item} is not the one whose hash was published."),
            "lost": _("Item {item}, published up to entry {seq}, is gone."),
        }
        return sentences[self.kind].format(seq=self.seq, item=self.item)


def canonical(value: Any) -> bytes:
    """The one byte form of a JSON value; ValueError or TypeError for what JSON does not know."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode()


def link(prev: str, body: bytes) -> str:
    """The hash of an entry with these bytes after the hash `prev`; hex."""
    return sha256(_bytes(prev) + body).hexdigest()


def _bytes(hash: str) -> bytes:
    """The bytes of a hash; none for what is no hash (any more)."""
    try:
        return bytes.fromhex(hash)
    except ValueError:
        return b""


def seal(prev: str, content: Mapping[str, Any]) -> Entry:
    """The entry with this content, its bytes made and hashed: the only place where an entry comes into being."""
    body = canonical(content)
    return read(body, prev, link(prev, body))


def read(body: bytes, prev: str, hash: str) -> Entry:
    """The entry that was stored as these bytes. It is not checked: `verify` does that."""
    content = json.loads(body)
    return Entry(
        item=content["item"],
        seq=content["seq"],
        verb=content["verb"],
        day=date.fromisoformat(content["day"]),
        user=content["user"],
        office=content["office"],
        say=content["say"],
        set=content["set"],
        evidence=tuple(Evidence(**row) for row in content["evidence"]),
        rules=content["rules"],
        at=datetime.fromisoformat(content["at"]) if content["at"] else None,
        prev=prev,
        hash=hash,
        body=body,
    )


class Chain(NamedTuple):
    """An item's entries, checked: what is wrong with them, what their bodies say, and the last one's seq and hash."""

    findings: list[Finding]
    contents: list[dict[str, Any]]
    seq: int
    hash: str


def verify(entries: Iterable[Stored]) -> list[Finding]:
    """What is wrong with these entries, given in order of item and seq; a stream of any length, one item at a time."""
    chains = groupby(entries, key=lambda entry: entry.item)
    return [finding for item, chain in chains for finding in check(item, list(chain)).findings]


def check(item: str, chain: Sequence[Stored]) -> Chain:
    """The item's entries, at least one, in order of seq."""
    contents = [_content(bytes(entry.body)) for entry in chain]
    findings = list(_verify_item(item, zip(chain, contents, strict=True)))
    return Chain(findings, contents, chain[-1].seq, chain[-1].hash)


def _verify_item(item: str, chain: Iterable[tuple[Stored, dict[str, Any]]]) -> Iterator[Finding]:
    prev, expected, named = GENESIS, 1, 0
    for entry, content in chain:
        if entry.seq < expected:
            yield Finding(item, entry.seq, "doubled")
            continue
        yield from (Finding(item, seq, "missing") for seq in range(expected, entry.seq))
        changed = _changed(entry, prev if entry.seq == expected else entry.prev)
        if changed > named:
            named = changed
            yield Finding(item, changed, "changed")
        elif content.get("item") != item or content.get("seq") != entry.seq:
            yield Finding(item, entry.seq, "misplaced")
        prev, expected = entry.hash, entry.seq + 1


def _changed(entry: Stored, prev: str) -> int:
    """The seq of what was changed if the entry does not follow from the hash before; else 0.

    An entry that follows from the hash that it names itself is whole: then the one before was changed, hash and all.
    """
    if entry.prev == prev and link(prev, bytes(entry.body)) == entry.hash:
        return 0
    whole = entry.seq > 1 and entry.prev != prev and link(entry.prev, bytes(entry.body)) == entry.hash
    return entry.seq - 1 if whole else entry.seq


def _content(body: bytes) -> dict[str, Any]:
    """What a body says; nothing if it is no body (any more)."""
    try:
        content = json.loads(body)
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}


def sheet(entries: Iterable[Stored]) -> bytes:
    """One line per entry, "id seq hash\\n", in byte order: the heads of all items, or all entries of a day."""
    lines = sorted(f"{entry.item} {entry.seq} {entry.hash}\n".encode() for entry in entries)
    return b"".join(lines)


def daily_root(heads: Mapping[str, tuple[int, str]]) -> str:
    """The root over the heads of all items, by item id its last seq and hash; hex."""
    lines = sorted(f"{item} {seq} {hash}\n".encode() for item, (seq, hash) in heads.items())
    return sha256(b"".join(lines)).hexdigest()


class Published:
    """A published sheet, to be held against the journal's entries, however well the chain was recomputed."""

    def __init__(self, sheet: bytes) -> None:
        """ValueError for what is no sheet."""
        rows = (line.rsplit(" ", 2) for line in sheet.decode().splitlines())
        self._wanted = {(item, int(seq)): hash for item, seq, hash in rows}

    def differing(self, entries: Iterable[Stored]) -> list[Finding]:
        """Which of these entries are not those that were published; each entry is shown once."""
        pairs = ((entry, self._wanted.pop((entry.item, entry.seq), "")) for entry in entries)
        return [Finding(entry.item, entry.seq, "differs") for entry, hash in pairs if hash and hash != entry.hash]

    def lost(self) -> list[Finding]:
        """What was published and has not been shown."""
        return [Finding(item, seq, "lost") for item, seq in self._wanted]


def against(published: bytes, entries: Iterable[Stored]) -> list[Finding]:
    """What of a published sheet is not so in the journal, by item and seq."""
    sheet = Published(published)
    return sheet.differing(entries) + sheet.lost()
