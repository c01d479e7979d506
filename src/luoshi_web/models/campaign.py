"""Campaigns (行动) and their yearly editions: data, never code."""

from __future__ import annotations

from django.db import models
from django.utils.translation import get_language

from luoshi_web.models.offices import Office


class Campaign(models.Model):
    """What is run year after year. `data` is its whole description (form: src/luoshi/rules/campaigns/*.yaml)."""

    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=200, blank=True)
    data = models.JSONField(default=dict, blank=True)

    def __str__(self) -> str:
        english = (get_language() or "").startswith("en")
        return self.name_en or self.name if english else self.name


class Edition(models.Model):
    """A campaign in one year at one place. `fields` are its 领域, a list of names."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="editions")
    office = models.ForeignKey(Office, models.PROTECT, related_name="editions")
    year = models.PositiveSmallIntegerField()
    starts = models.DateField()
    ends = models.DateField()
    fields = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["-year", "id"]
        constraints = [models.UniqueConstraint(fields=["campaign", "office", "year"], name="edition_once")]

    def __str__(self) -> str:
        return f"{self.campaign} {self.year}"
