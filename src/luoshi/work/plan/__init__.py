"""Planning: counting back from deadlines (倒排工期), and the truth about whether they can be kept.

`schedule` computes the dates, `proof.of_missed` says why a deadline falls, `relax` what is the least that must change.
"""

from luoshi.work.plan.proof import Contradiction, Proof
from luoshi.work.plan.schedule import Dates, Schedule, schedule, slack
from luoshi.work.plan.values import DAYS, WORKDAYS, Basis, Link, Plan, Step

__all__ = [
    "DAYS",
    "WORKDAYS",
    "Basis",
    "Contradiction",
    "Dates",
    "Link",
    "Plan",
    "Proof",
    "Schedule",
    "Step",
    "schedule",
    "slack",
]
