"""Evidence (佐证材料): files that prove a report. The bytes lie in the data directory, outside of the web root."""

from __future__ import annotations

from django.db import models

from luoshi_web.models.ledger import Item
from luoshi_web.models.people import User


class StoredFile(models.Model):
    """A file by its content, with who brought it."""

    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField()
    content_type = models.CharField(max_length=100)
    name = models.CharField(max_length=255)
    uploader = models.ForeignKey(User, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class Evidence(StoredFile):
    """What proves a report on an item."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="evidence")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "sha256"], name="evidence_once")]
