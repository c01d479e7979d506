"""Documents (文件) that people put in, and the drafts that were read out of them."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from luoshi_web.models.campaign import Edition
from luoshi_web.models.offices import Office
from luoshi_web.models.people import User


class Kind(models.TextChoices):
    """The kinds of the contract (docs/reading.md)."""

    TARGET = "target", _("target")
    TASK = "task", _("task")
    PROJECT = "project", _("project")
    ACHIEVEMENT = "achievement", _("achievement")


class Document(models.Model):
    """A document and how far its reading is. Its texts are in DocumentText, so that lists stay light."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        READING = "reading", _("being read")
        READ = "read", pgettext_lazy("state of a document", "read")
        FAILED = "failed", _("could not be read")

    office = models.ForeignKey(Office, models.PROTECT, related_name="documents")
    edition = models.ForeignKey(Edition, models.PROTECT, null=True, blank=True, related_name="documents")
    uploader = models.ForeignKey(User, models.PROTECT, related_name="documents")
    uploaded_at = models.DateTimeField(auto_now_add=True)

    file_name = models.CharField(max_length=255)
    file_sha256 = models.CharField(max_length=64, db_index=True)
    file_size = models.PositiveBigIntegerField()

    title = models.CharField(max_length=300, blank=True)
    issuer = models.CharField(max_length=200, blank=True)
    place = models.CharField(max_length=100, blank=True)
    number = models.CharField(max_length=100, blank=True)
    date = models.CharField(max_length=10, blank=True)
    kind = models.CharField(max_length=20, default="other")

    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    progress = models.FloatField(default=0.0, validators=[MinValueValidator(0), MaxValueValidator(1)])
    error = models.TextField(blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.title or self.file_name


class DocumentText(models.Model):
    """Text as given, text as it should read, and the map and the notes that store.mapping packs."""

    document = models.OneToOneField(Document, models.CASCADE, primary_key=True, related_name="body")
    given = models.TextField()
    text = models.TextField(blank=True)
    edits = models.JSONField(default=list, blank=True)
    notes = models.JSONField(default=list, blank=True)

    def __str__(self) -> str:
        return f"{self.document_id}"


class Draft(models.Model):
    """A commitment as proposed by the machine or by hand, until a person confirms or rejects it.

    Offsets are places in the *given* text. `machine` keeps what the machine read, so that a correction can be seen.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        CONFIRMED = "confirmed", _("confirmed")
        REJECTED = "rejected", _("rejected")
        MERGED = "merged", _("merged")
        SPLIT = "split", _("split")

    class Provenance(models.TextChoices):
        MACHINE = "machine", _("machine")
        HAND = "hand", _("by hand")

    document = models.ForeignKey(Document, models.CASCADE, related_name="drafts")
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    provenance = models.CharField(max_length=10, choices=Provenance.choices)
    version = models.PositiveIntegerField(default=1)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    more_spans = models.JSONField(default=list, blank=True)
    """Further places, as [start, end], of a commitment merged from several."""
    quote = models.TextField()
    kind = models.CharField(max_length=12, choices=Kind.choices)
    title = models.CharField(max_length=500)

    indicator = models.CharField(max_length=120, blank=True)
    comparator = models.CharField(max_length=6, blank=True)
    value = models.FloatField(null=True, blank=True)
    value_high = models.FloatField(null=True, blank=True)
    unit = models.CharField(max_length=30, blank=True)
    change = models.BooleanField(default=False)
    deadline = models.DateField(null=True, blank=True)
    deadline_basis = models.CharField(max_length=10, blank=True)
    recurrence = models.CharField(max_length=200, blank=True)
    """RFC 5545, where the words give a rule instead of a day."""
    ongoing = models.BooleanField(default=False)
    strength = models.CharField(max_length=10, default="plan")
    field = models.CharField(max_length=40, blank=True)

    lead_names = models.JSONField(default=list, blank=True)
    assist_names = models.JSONField(default=list, blank=True)
    lead = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="+")
    assists = models.ManyToManyField(Office, blank=True, related_name="+")

    reasons = models.JSONField(default=list, blank=True)
    machine = models.JSONField(default=dict, blank=True)
    replaced_by = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="replaces")
    reviewer = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["document", "start", "id"]
        indexes = [models.Index(fields=["document", "state", "start"])]

    def __str__(self) -> str:
        return self.title
