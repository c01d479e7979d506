"""Goals (目标体系): what is measured, its figures as they became known, and where it should stand when.

Figures are only ever added to (a trigger on both databases refuses UPDATE and DELETE): a revision is an entry.
"""

from __future__ import annotations

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from luoshi_web.models.document import Document
from luoshi_web.models.ledger import Item
from luoshi_web.models.offices import Office
from luoshi_web.models.people import User

YEARS = (MinValueValidator(1949), MaxValueValidator(2100))


class Indicator(models.Model):
    """An indicator (指标), as luoshi.goals.indicators has it: kept by `owner`, known to `scope` and all below it."""

    class Direction(models.TextChoices):
        MORE = "more", _("more is better")
        LESS = "less", _("less is better")
        NEAR = "near", _("as near as possible")
        LINE = "line", _("must not cross a line")

    class Kind(models.TextChoices):
        FLOW = "flow", _("adds up over the year")
        STOCK = "stock", _("stands at a moment")
        RATE = "rate", _("a rate")

    class Frequency(models.TextChoices):
        MONTH = "month", _("monthly")
        QUARTER = "quarter", _("quarterly")
        HALF = "half", _("half-yearly")
        YEAR = "year", _("yearly")

    owner = models.ForeignKey(Office, models.PROTECT, related_name="indicators")
    scope = models.ForeignKey(Office, models.PROTECT, related_name="+")
    """The owner, or the office that it belongs to: its department keeps the catalogue of a county."""
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    aliases = models.JSONField(default=list, blank=True)
    unit = models.CharField(max_length=30)
    direction = models.CharField(max_length=10, choices=Direction.choices, default=Direction.MORE)
    line = models.CharField(max_length=10, default="below")
    """From which side a line must not be crossed: "below" the figure stays at or under it, "above" at or over it."""
    frequency = models.CharField(max_length=10, choices=Frequency.choices, default=Frequency.MONTH)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.FLOW)
    field = models.CharField(max_length=40, blank=True)
    source = models.CharField(max_length=200, blank=True)
    source_office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="+")
    """The office of the tree that publishes it, which may enter its figures for everybody."""
    definition = models.TextField(blank=True)
    formula = models.CharField(max_length=500, blank=True)
    cite = models.CharField(max_length=300, blank=True)
    unverified = models.BooleanField(default=False)
    """Whether nobody has yet held the definition against the source that it names."""
    shared = models.BooleanField(default=False)
    """Whether the offices of the tree may read each other's figures of it."""
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["scope", "id"]
        constraints = [models.UniqueConstraint(fields=["scope", "code"], name="indicator_code_once")]

    def __str__(self) -> str:
        return self.name


class FigureLoad(models.Model):
    """Figures entered at once (批量录入): one entry, with the table they come from. Only added to, like figures."""

    actor = models.ForeignKey(User, models.PROTECT, related_name="+")
    entered_for = models.ForeignKey(Office, models.PROTECT, related_name="+")
    entered = models.DateField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    file_name = models.CharField(max_length=255, blank=True)
    """Of the table; blank where the figures were typed on the page or came from a program."""
    file_sha256 = models.CharField(max_length=64, blank=True)
    source = models.CharField(max_length=300, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    figures = models.PositiveIntegerField()
    """How many were entered."""

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"#{self.pk}"


class Observation(models.Model):
    """An entry on one figure: the value of an indicator for an office (or a place outside the tree, such as 全国) by
    the end of a month. `seq` counts the entries on the same figure; the last one holds."""

    class Status(models.TextChoices):
        PROVISIONAL = "provisional", pgettext_lazy("status of a figure", "provisional")
        VERIFIED = "verified", pgettext_lazy("status of a figure", "verified")
        REVISED = "revised", pgettext_lazy("status of a figure", "revised")

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="observations")
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="observations")
    whose = models.CharField(max_length=60)
    """The office's id, or the name of the place outside."""
    year = models.PositiveSmallIntegerField(validators=[*YEARS])
    month = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(12)])
    seq = models.PositiveSmallIntegerField()
    value = models.FloatField(null=True)
    """In the indicator's unit; None: known to be missing."""
    cumulative = models.BooleanField(default=True)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.PROVISIONAL)
    reason = models.CharField(max_length=500, blank=True)
    source = models.CharField(max_length=300, blank=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    file_sha256 = models.CharField(max_length=64, blank=True)
    file_name = models.CharField(max_length=255, blank=True)
    file_type = models.CharField(max_length=100, blank=True)
    load = models.ForeignKey(FigureLoad, models.PROTECT, null=True, blank=True, related_name="entries")
    entered = models.DateField()
    actor = models.ForeignKey(User, models.PROTECT, related_name="+")
    entered_for = models.ForeignKey(Office, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "whose", "year", "month", "seq"], name="observation_seq_once")
        ]
        indexes = [models.Index(fields=["office", "indicator"], name="observation_office")]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.whose} {self.year}-{self.month:02d}#{self.seq}"


class Goal(models.Model):
    """Where an office's indicator should stand, or the line it must not cross. A change ends it and makes another."""

    class Kind(models.TextChoices):
        TARGET = "target", _("target")
        LINE = "line", _("red line")

    class Course(models.TextChoices):
        """Of a target the first four, of a line the last three."""

        ON = "on course", pgettext_lazy("course of a goal", "on course")
        RISK = "at risk", pgettext_lazy("course of a goal", "at risk")
        LOST = "lost", pgettext_lazy("course of a goal", "lost")
        UNKNOWN = "unknown", pgettext_lazy("course of a goal", "unknown")
        CLEAR = "clear", pgettext_lazy("course of a goal", "clear of the line")
        NEAR = "near", pgettext_lazy("course of a goal", "near the line")
        CROSSED = "crossed", pgettext_lazy("course of a goal", "line crossed")

    owner = models.ForeignKey(Office, models.PROTECT, related_name="goals_set")
    """The office that set it."""
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="goals")
    office = models.ForeignKey(Office, models.PROTECT, related_name="goals")
    """Whose figure is measured."""
    lead = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="goals_led")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.TARGET)
    growth = models.BooleanField(default=False)
    """The value is growth over the year before, in %."""
    comparator = models.CharField(max_length=6, default=">=")
    value = models.FloatField()
    value_high = models.FloatField(null=True, blank=True)
    since = models.PositiveSmallIntegerField(null=True, blank=True, validators=[*YEARS])
    """The year of the baseline, where it runs over several years."""
    year = models.PositiveSmallIntegerField(validators=[*YEARS])
    """By the end of which year."""
    baseline = models.FloatField(null=True, blank=True)
    path = models.JSONField(default=dict, blank=True)
    """The planned figure by month where it was set by hand: {"3": 2.1, …}."""
    field = models.CharField(max_length=40, blank=True)
    item = models.ForeignKey(Item, models.PROTECT, null=True, blank=True, related_name="goals")
    source = models.CharField(max_length=500, blank=True)
    """Where it is written, for a goal that was set by hand."""
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    set_on = models.DateField()
    ended = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    """Why it was changed or dropped; stands with the one that ended."""
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    version = models.PositiveIntegerField(default=1)

    # -- where it stands (store.courses computes it from the figures) -----------------------------------------------
    course = models.CharField(max_length=10, choices=Course.choices, default=Course.UNKNOWN)
    urgency = models.FloatField(default=9.0)
    """Small: look here first."""
    standing: Any = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["urgency", "id"]
        constraints = [
            models.UniqueConstraint(fields=["item"], condition=models.Q(ended=None), name="goal_item_once"),
        ]
        indexes = [
            models.Index(fields=["office", "ended", "urgency"], name="goal_office"),
            models.Index(fields=["lead", "ended", "urgency"], name="goal_lead"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.year}"
