"""Campaigns (行动) and their yearly editions: data, never code."""

from __future__ import annotations

from django.db import models

from luoshi_web.models.offices import Office


class Campaign(models.Model):
    """What is run year after year, made from a template (`luoshi_web/campaigns/*.yaml`) or by hand."""

    key = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=200, blank=True)
    motto = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return self.name


class Edition(models.Model):
    """A campaign in one year at one place. `fields` are its 领域: a list of {"key", "name", "name_en", "words"}."""

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
