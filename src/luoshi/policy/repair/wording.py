"""Mainland wording put back into a text that was converted for Taiwan: 高品質發展 was 高质量发展, 軟體 was 软件.

Only where the text itself shows that it was converted so: words of Taiwan that no mainland text would have.
"""

from __future__ import annotations

import re

from luoshi.policy.repair.edits import Finding, Mending
from luoshi.policy.repair.rules import any_of, rules

_TELLING = 2
"""So many different words of Taiwan show that a text was converted."""


def mainland(text: str) -> Finding:
    """The wording of the text before it was converted, where telling words show that it was."""
    if len(set(any_of("taiwan_evidence").findall(text))) < _TELLING:
        return ()
    kept = {at for match in any_of("taiwan_kept").finditer(text) for at in range(*match.span())}
    found = []
    for expression, new in rules()["taiwan_wording"].items():
        for match in re.finditer(expression, text):
            if kept.isdisjoint(range(*match.span())):
                found.append(Mending(*match.span(), match.expand(new), "wording"))
    return sorted(found, key=lambda mending: (mending.start, -mending.end))
