"""What nobody who opens an item should miss: why it came back or stands still, what is wanted, what is asked for."""

from __future__ import annotations

from django.utils.translation import gettext as _

from luoshi import work
from luoshi_web.views.journal import Line, Read

WHY = {"returned": "return", "suspended": "suspend", "cancelled": "cancel"}
"""State → the move whose reason explains it."""
REPORTS = ("report", "report_done")
LENIENCY = ("ask_leniency", "decide_leniency", "refuse_leniency", "appeal_leniency")


def waits(standing: work.Standing) -> list[str]:
    """For whose decision each open request waits."""
    said = {
        "asked": _("The request for more time waits for a first decision, by the issuing or a supervising office."),
        "endorsed": _("The request for more time waits for the second decision, by the sponsor or a higher office."),
    }
    leniency = {
        "asked": _("The request for leniency waits for an evaluator, the sponsor or a leader of the issuing office."),
        "appealed": _("The appeal waits for somebody other than the first decider."),
    }
    found = [said.get(standing.extension.status, "")] if standing.extension else []
    found += [leniency.get(standing.leniency.status, "")] if standing.leniency else []
    return [sentence for sentence in found if sentence]


def notes(chain: Read, lines: list[Line], standing: work.Standing) -> list[Line]:
    """The entries to be read first, the latest on top."""
    last: dict[str, int] = {}
    for _row, entry in chain:
        last.setdefault(entry.verb, entry.seq)
    reported = max(last.get(verb, 0) for verb in REPORTS)
    wanted = {last.get(WHY.get(standing.state, ""), 0)}
    wanted |= {seq for verb in ("reject", "reopen", "instruct") if (seq := last.get(verb, 0)) > reported}
    wanted |= {last.get(verb, 0) for verb in LENIENCY}
    if standing.extension and standing.extension.status in ("asked", "endorsed"):
        asked = last.get("ask_extension", 0)
        wanted |= {asked, *(seq for seq in (last.get("endorse_extension", 0),) if seq > asked)}
    return [line for line in lines if line.seq in wanted]
