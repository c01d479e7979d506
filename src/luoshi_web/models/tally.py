"""How many items show which lamp, ready to be read: the start page costs what it shows, not what the ledger holds."""

from __future__ import annotations

from django.db import models

from luoshi_web.models.offices import Office

COLOURS = ("red", "orange", "yellow", "green", "blue", "grey", "black")
"""A column for each colour of rules/lamps.yaml, the most urgent first."""


class Tally(models.Model):
    """Of the items with which an office of the subtree at `scope` is concerned, those of one `key` of a `cut`.

    An item counts once in a scope, however many of its offices lie there, so the row of a person's own office is what
    the person sees. store.tally writes it in the transaction that moves the items; `luoshi rebuild` makes it anew.
    """

    scope = models.ForeignKey(Office, models.CASCADE, related_name="tallies")
    cut = models.CharField(max_length=6)
    """all, lead, field, region, or cell: region and field."""
    key = models.CharField(max_length=120, blank=True)
    """Id of the lead office, name of field or region, or both names with a tab between; empty: none."""
    red = models.IntegerField(default=0)
    orange = models.IntegerField(default=0)
    yellow = models.IntegerField(default=0)
    green = models.IntegerField(default=0)
    blue = models.IntegerField(default=0)
    grey = models.IntegerField(default=0)
    black = models.IntegerField(default=0)
    total = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "cut", "key"], name="tally_once")]
        indexes = [models.Index(fields=["scope", "cut", "-red", "-yellow", "-total"], name="tally_burning")]

    def __str__(self) -> str:
        return f"{self.scope_id} {self.cut} {self.key}: {self.total}"
