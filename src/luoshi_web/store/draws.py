"""Draws that take long are kept: who opens a race of a thousand offices sees it at once, in whatever process.

Nothing here is a record: what is missing is drawn again from scheme and snapshot, to the digit. The name of a row is a
hash over scheme, snapshot, seed and the source of what computes, so a newer Luoshi draws anew.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

import numpy as np

from luoshi.evaluation import publication
from luoshi.evaluation.composite import Composite
from luoshi.evaluation.robustness import Robustness
from luoshi_web.models import Draws, Race

LEAST, MOST = 200_000, 20_000_000
"""Ranks (draws × offices) from which they are kept, since they take a tenth of a second, and up to which: 40 MB."""


@dataclass(frozen=True)
class Of:
    """What the draws are of: a scheme's text and a snapshot's bytes, by their hashes."""

    scheme: str
    snapshot: str

    @classmethod
    def texts(cls, scheme: str, snapshot: bytes) -> Of:
        """By the texts themselves."""
        return cls(sha256(scheme.encode()).hexdigest(), sha256(snapshot).hexdigest())


def robustness(of: Of, composite: Composite, draws: int, seed: int, make: Callable[[], Robustness]) -> Robustness:
    """What `make` gives, from the kept draws if there are such; kept if it takes long."""
    if not LEAST <= draws * len(composite.offices) <= MOST:
        return make()
    code = publication.code()["source"]
    name = sha256(f"{of.scheme} {of.snapshot} {seed} {code}".encode()).hexdigest()
    if row := Draws.objects.filter(name=name).first():
        ranks = np.frombuffer(zlib.decompress(bytes(row.body)), np.dtype(row.form))
        return Robustness(composite.offices, composite.ranks, ranks.reshape(draws, -1))
    made = make()
    body = zlib.compress(np.ascontiguousarray(made.ranks).tobytes(), 1)
    row = Draws(name=name, snapshot=of.snapshot, code=code, form=made.ranks.dtype.str, body=body)
    Draws.objects.bulk_create([row], ignore_conflicts=True)
    return made


def clear() -> int:
    """Throw away draws by other code, or of figures that no race has any more; how many."""
    current = Race.objects.exclude(snapshot=None).values("snapshot__sha256")
    kept = Draws.objects.filter(code=publication.code()["source"], snapshot__in=current)
    return Draws.objects.exclude(pk__in=kept.values("pk")).delete()[0]
