"""Task forces (工作专班): people of several offices who answer for items together, until the work is done."""

from __future__ import annotations

from django.db import models

from luoshi_web.models.offices import Office
from luoshi_web.models.people import User


class TaskForce(models.Model):
    """What is known of a task force beside its office. Its people are the memberships of that office.

    It stands under the office that set it up. Its office is valid until it is dissolved and stays in the journal.
    """

    office = models.OneToOneField(Office, models.PROTECT, primary_key=True, related_name="task_force")
    lead = models.ForeignKey(Office, models.PROTECT, related_name="led_task_forces")
    members = models.ManyToManyField(Office, related_name="task_forces", blank=True)
    purpose = models.TextField(blank=True)
    founder = models.ForeignKey(User, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return str(self.office)
