"""Archives: everything that an office owns, being packed in the background or ready to be fetched."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from luoshi_web.models.offices import Office
from luoshi_web.models.people import User


class Archive(models.Model):
    """An archive that somebody asked for. The zip lies in exports/ID.zip of the data directory while it is `ready`."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        PACKING = "packing", _("being packed")
        READY = "ready", _("ready")
        FAILED = "failed", _("failed")

    office = models.ForeignKey(Office, models.CASCADE, related_name="archives")
    person = models.ForeignKey(User, models.CASCADE, related_name="archives")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    progress = models.FloatField(default=0.0)
    """From 0 to 1."""
    size = models.PositiveBigIntegerField(default=0)
    """Bytes of the zip."""
    asked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.office_id} {self.state}"
