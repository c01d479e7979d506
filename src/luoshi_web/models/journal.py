"""The journal: entries that are only ever added, and the daily roots over them."""

from __future__ import annotations

from django.db import models

from luoshi_web.models.ledger import Item
from luoshi_web.models.offices import Office
from luoshi_web.models.people import User


class ChainedEntry(models.Model):
    """A link of a hash chain. `body` are the canonical bytes that were hashed; other columns repeat parts for queries.

    A trigger on both databases refuses UPDATE and DELETE of every kind of entry.
    """

    seq = models.PositiveIntegerField()
    body = models.BinaryField()
    hash = models.CharField(max_length=64)
    prev = models.CharField(max_length=64, blank=True)
    day = models.DateField()
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True


class Entry(ChainedEntry):
    """One entry of an item's journal (its trigger: migration 0002)."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="entries")
    action = models.CharField(max_length=30)
    actor = models.ForeignKey(User, models.PROTECT, null=True, related_name="entries")
    office = models.ForeignKey(Office, models.PROTECT, null=True, related_name="entries")

    class Meta:
        ordering = ["item", "seq"]
        constraints = [models.UniqueConstraint(fields=["item", "seq"], name="entry_seq_once")]
        indexes = [models.Index(fields=["office", "-id"]), models.Index(fields=["actor", "-id"])]

    def __str__(self) -> str:
        return f"{self.item_id}#{self.seq} {self.action}"


class DailyRoot(models.Model):
    """One hash over the heads of all items at the end of a day (store.journal); worth something once published."""

    day = models.DateField(unique=True)
    root = models.CharField(max_length=64)
    items = models.PositiveIntegerField()
    entries = models.PositiveBigIntegerField()

    class Meta:
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{self.day} {self.root}"
