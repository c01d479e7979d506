"""What the items' plans say, stored by day: lists of many plans read an index and compute nothing.

Both tables repeat what the journal says; `store.plans` writes them with each entry, `luoshi rebuild` makes them anew.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from luoshi_web.models.ledger import Item
from luoshi_web.models.offices import Office


class PlanDay(models.Model):
    """By `day` a milestone must be reached, or a step must begin. `lead` repeats the item's lead office."""

    class Kind(models.TextChoices):
        NODE = "node", _("milestone")
        START = "start", _("step to begin")

    item = models.ForeignKey(Item, models.CASCADE, related_name="plan_days")
    lead = models.ForeignKey(Office, models.CASCADE, null=True, blank=True, related_name="+", db_index=False)
    kind = models.CharField(max_length=5, choices=Kind.choices)
    key = models.CharField(max_length=200)
    day = models.DateField()
    title = models.CharField(max_length=500)
    done = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "kind", "key"], name="plan_day_once")]
        indexes = [
            models.Index(fields=["kind", "day", "item"], name="plan_day"),
            models.Index(fields=["lead", "kind", "day"], name="plan_day_lead"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.kind} {self.day}"


class PlanLink(models.Model):
    """`item` waits for `before`."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="waits_for")
    before = models.ForeignKey(Item, models.CASCADE, related_name="awaited_by")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "before"], name="plan_link_once")]

    def __str__(self) -> str:
        return f"{self.item_id} > {self.before_id}"
