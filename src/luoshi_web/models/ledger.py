"""The ledger (台账): what was confirmed, where it stands, who is concerned, when its lamp will change.

All columns of an item's standing are folded from its entries by `luoshi.work`; `luoshi rebuild` makes them anew.
"""

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from luoshi_web.models.campaign import Edition
from luoshi_web.models.document import Document, Draft, Kind
from luoshi_web.models.offices import Office
from luoshi_web.models.people import User

NEVER = date.max


class Item(models.Model):
    """A commitment in the ledger. `seq` is the number of its last entry and its ETag."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="items")
    owner = models.ForeignKey(Office, models.PROTECT, related_name="owned_items")
    """The office whose ledger it stands in, which issues it and closes it."""
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="items")
    draft = models.OneToOneField(Draft, models.PROTECT, null=True, blank=True, related_name="item")
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)
    more_spans = models.JSONField(default=list, blank=True)
    quote = models.TextField(blank=True)

    # -- what was promised -----------------------------------------------------------------------------------------
    number = models.CharField(max_length=30, unique=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    title = models.CharField(max_length=500)
    indicator = models.CharField(max_length=120, blank=True)
    comparator = models.CharField(max_length=6, blank=True)
    value = models.FloatField(null=True, blank=True)
    value_high = models.FloatField(null=True, blank=True)
    unit = models.CharField(max_length=30, blank=True)
    change = models.BooleanField(default=False)
    strength = models.CharField(max_length=10, default="plan")
    field = models.CharField(max_length=40, blank=True)

    # -- where it stands (folded from the entries) -----------------------------------------------------------------
    seq = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=20)
    deadline = models.DateField(null=True, blank=True)
    due_order = models.DateField(default=NEVER)
    """The deadline, or the last of all days: lists are ordered by it, alike on both databases."""
    lead = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="led_items")
    sponsor = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="sponsored_items")
    ongoing = models.BooleanField(default=False)
    progress = models.FloatField(default=0.0)
    """Percent."""
    opened = models.DateField()
    moved = models.DateField()
    """The day of the last entry."""
    standing = models.JSONField(default=dict)
    """The whole standing, as the core writes it."""

    # -- its lamp (store.lamps moves it with the days) -------------------------------------------------------------
    lamp = models.CharField(max_length=10)
    lamp_from = models.DateField()
    lamp_until = models.DateField(null=True, blank=True)

    # -- search (store.search fills both) ----------------------------------------------------------------------------
    search = models.TextField(blank=True)
    grams = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["due_order", "id"], name="item_due"),
            models.Index(fields=["moved", "id"], name="item_moved"),
            models.Index(fields=["lamp", "due_order", "id"], name="item_lamp"),
            models.Index(fields=["state", "due_order", "id"], name="item_state"),
            models.Index(fields=["lamp", "lamp_from", "id"], name="item_lamp_from"),
            models.Index(fields=["field", "lamp", "due_order", "id"], name="item_field_due"),
            models.Index(fields=["lead", "lamp", "due_order", "id"], name="item_lead_due"),
            models.Index(fields=["lamp_until"], name="item_lamp_until"),
            # few items have one: without the condition a database that counts its rows would rather read them all
            models.Index(fields=["sponsor", "owner"], name="item_sponsor", condition=models.Q(sponsor__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class ItemOffice(models.Model):
    """Who is concerned with an item: the one table from which permission follows.

    Lead and assisting offices stand here from the day the item is issued to them, not before.
    """

    class Role(models.TextChoices):
        OWNER = "owner", _("owning office")
        LEAD = "lead", _("lead office")
        ASSIST = "assist", _("assisting office")
        CHECK = "check", _("checking office")

    item = models.ForeignKey(Item, models.CASCADE, related_name="offices")
    office = models.ForeignKey(Office, models.PROTECT, related_name="concerns")
    role = models.CharField(max_length=10, choices=Role.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "office", "role"], name="item_office_role_once")]
        indexes = [models.Index(fields=["office", "role", "item"], name="item_office_role")]

    def __str__(self) -> str:
        return f"{self.item_id} · {self.office_id} · {self.role}"


class LampChange(models.Model):
    """On `day` the item's lamp turns to `lamp` if nothing happens until then. Counts are read, not recomputed."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="lamp_changes")
    day = models.DateField()
    lamp = models.CharField(max_length=10)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "day"], name="lamp_change_once")]
        indexes = [models.Index(fields=["day"], name="lamp_change_day")]

    def __str__(self) -> str:
        return f"{self.item_id} {self.day} {self.lamp}"
