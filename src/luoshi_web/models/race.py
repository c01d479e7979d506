"""The race (赛马): schemes, who runs, the figures that were drawn, what was announced, contested, answered, published.

Offices run, persons never: no table here holds a person but as the author of an entry.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from luoshi_web.models.campaign import Edition
from luoshi_web.models.files import StoredFile
from luoshi_web.models.journal import ChainedEntry
from luoshi_web.models.offices import Office
from luoshi_web.models.people import User


class Scheme(models.Model):
    """A scheme (评价办法) as its authors wrote it, in YAML, with the paper that adopts it.

    Once `published` is set the row is never changed or removed: a trigger refuses it (store.guards). What is to be
    different next time is a new version.
    """

    class Kind(models.TextChoices):
        POINTS = "points", _("points")
        RANKING = "ranking", _("composite index")
        RACE = "race", _("three senses")

    office = models.ForeignKey(Office, models.PROTECT, related_name="schemes")
    name = models.CharField(max_length=120)
    version = models.CharField(max_length=40)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    text = models.TextField()
    cite = models.CharField(max_length=300)
    """The paper that adopts it: title, number, date."""
    revision = models.PositiveIntegerField(default=1)
    """Raised with every change of a draft; its ETag."""
    begins = models.DateField()
    published = models.DateField(null=True, blank=True)
    author = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-begins", "-id"]
        constraints = [models.UniqueConstraint(fields=["office", "name", "version"], name="scheme_version_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


class Snapshot(models.Model):
    """Figures as they were drawn at one moment, each with its source: canonical bytes, named by their hash."""

    sha256 = models.CharField(max_length=64, unique=True)
    body = models.BinaryField()

    def __str__(self) -> str:
        return self.sha256


class Draws(models.Model):
    """Ranks of many draws, kept because they take long; see store.draws. May be thrown away at any time."""

    name = models.CharField(max_length=64, unique=True)
    snapshot = models.CharField(max_length=64)
    code = models.CharField(max_length=64)
    form = models.CharField(max_length=8)
    """Of the numbers, as numpy writes it."""
    body = models.BinaryField()

    def __str__(self) -> str:
        return self.name


class Race(models.Model):
    """Offices of one league compared over one period under one scheme. `seq` is its last entry's number and its ETag.

    State, snapshot and days repeat what its entries say, for queries.
    """

    class State(models.TextChoices):
        OPEN = "open", _("being prepared")
        ANNOUNCED = "announced", _("announced")
        PUBLISHED = "published", _("published")

    office = models.ForeignKey(Office, models.PROTECT, related_name="races")
    """Who holds the race."""
    edition = models.ForeignKey(Edition, models.PROTECT, null=True, blank=True, related_name="races")
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="races")
    name = models.CharField(max_length=120)
    league = models.CharField(max_length=60)
    starts = models.DateField()
    ends = models.DateField()
    before = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="later")
    """The same league's race of the period before, from which places are said to have moved."""

    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    seq = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64, blank=True)
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, null=True, blank=True, related_name="+")
    contest_until = models.DateField(null=True, blank=True)
    shows_all = models.BooleanField(default=False)
    """Whether, while it is announced, an office sees the others' points too."""

    class Meta:
        ordering = ["-ends", "league", "-id"]

    def __str__(self) -> str:
        return f"{self.name} · {self.league}"


class Runner(models.Model):
    """An office that runs in a race: from here follows who sees it."""

    race = models.ForeignKey(Race, models.CASCADE, related_name="runners")
    office = models.ForeignKey(Office, models.PROTECT, related_name="runs")

    class Meta:
        ordering = ["office__protocol_order", "office_id"]
        constraints = [models.UniqueConstraint(fields=["race", "office"], name="runner_once")]
        indexes = [models.Index(fields=["office", "race"], name="runner_office")]

    def __str__(self) -> str:
        return f"{self.race_id} · {self.office_id}"


class RaceEntry(ChainedEntry):
    """One line of a race's journal, chained as an item's are: drawn, announced, contested, answered, published.

    A trigger on both databases refuses UPDATE and DELETE. A contest is known by the `seq` of its entry.
    """

    race = models.ForeignKey(Race, models.PROTECT, related_name="entries")
    action = models.CharField(max_length=20)
    actor = models.ForeignKey(User, models.PROTECT, null=True, related_name="race_entries")
    office = models.ForeignKey(Office, models.PROTECT, null=True, related_name="race_entries")

    class Meta:
        ordering = ["race", "seq"]
        constraints = [models.UniqueConstraint(fields=["race", "seq"], name="race_entry_seq_once")]

    def __str__(self) -> str:
        return f"{self.race_id}#{self.seq} {self.action}"


class RaceFile(StoredFile):
    """Evidence with which an office contests a line."""

    race = models.ForeignKey(Race, models.PROTECT, related_name="files")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["race", "office", "sha256"], name="race_file_once")]


class Publication(models.Model):
    """A race frozen: data, scheme, code version and result as canonical bytes with their hash. Never changed."""

    race = models.OneToOneField(Race, models.PROTECT, related_name="publication")
    sha256 = models.CharField(max_length=64, unique=True)
    body = models.BinaryField()
    day = models.DateField()
    code = models.CharField(max_length=40)
    """The version of Luoshi that computed it."""

    class Meta:
        ordering = ["-day", "-id"]

    def __str__(self) -> str:
        return self.sha256
