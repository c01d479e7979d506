"""Who sees what, ready to be read: a list of fifty costs fifty rows, whoever asks and however large the ledger."""

from __future__ import annotations

from django.db import models

from luoshi_web.models.ledger import Item
from luoshi_web.models.offices import Office


class Sight(models.Model):
    """The item is seen at the office: that one is concerned with it (ItemOffice), or one below it is.

    What lists are filtered and ordered by stands here again. store.sights writes it in the transaction that moves the
    item; `luoshi verify` compares it with the item's own row, `luoshi rebuild` makes it anew.
    """

    pk = models.CompositePrimaryKey("item_id", "scope_id")
    item = models.ForeignKey(Item, models.CASCADE, related_name="sights", db_index=False)
    scope = models.ForeignKey(Office, models.CASCADE, related_name="sights", db_index=False)
    lamp = models.CharField(max_length=10)
    lamp_from = models.DateField()
    state = models.CharField(max_length=20)
    due_order = models.DateField()

    class Meta:
        # each holds what is asked together with it, so that what is counted is read from the index alone
        indexes = [
            models.Index(fields=["scope", "due_order", "item", "lamp", "state"], name="sight_due"),
            models.Index(fields=["scope", "lamp", "due_order", "item", "state"], name="sight_lamp"),
            models.Index(fields=["scope", "state", "due_order", "item", "lamp"], name="sight_state"),
            models.Index(fields=["scope", "lamp", "lamp_from", "item"], name="sight_lamp_from"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} at {self.scope_id}"
