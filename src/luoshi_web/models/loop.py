"""What stands around an item beside its entries: sub-items, reports asked for, requests, comments, views, year tables.

Sub-items, report rates and requests repeat what the journal says, for queries; comments are outside of it and can be
erased.
"""

from __future__ import annotations

from django.db import models

from luoshi_web.models.ledger import Item
from luoshi_web.models.offices import Office
from luoshi_web.models.people import User


class SubItem(models.Model):
    """An item given down the tree, and the item that it is a part of. Fixed when the item is drafted."""

    item = models.OneToOneField(Item, models.CASCADE, primary_key=True, related_name="above")
    parent = models.ForeignKey(Item, models.PROTECT, related_name="below")

    def __str__(self) -> str:
        return f"{self.item_id} < {self.parent_id}"


class ReportRate(models.Model):
    """The reports that an item's cycle has asked for so far: expected, received, on time (luoshi.work.reports)."""

    item = models.OneToOneField(Item, models.CASCADE, primary_key=True, related_name="rate")
    expected = models.PositiveIntegerField(default=0)
    received = models.PositiveIntegerField(default=0)
    on_time = models.PositiveIntegerField(default=0)
    due = models.DateField(null=True, blank=True, db_index=True)
    """The day by which the next report is asked for; none if the item asks for none any more."""

    def __str__(self) -> str:
        return f"{self.item_id} {self.received}/{self.expected}"


class OpenRequest(models.Model):
    """A request on an item that waits for somebody's decision: more time, or leniency. Gone once it is decided."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="requests")
    kind = models.CharField(max_length=12)
    """extension or leniency."""
    status = models.CharField(max_length=12)
    """asked, endorsed (a second decision is due) or appealed."""
    since = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "kind"], name="request_once")]

    def __str__(self) -> str:
        return f"{self.item_id} {self.kind} {self.status}"


class Comment(models.Model):
    """What somebody says about an item beside the journal. Erased, it keeps its place and loses its words."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="comments")
    author = models.ForeignKey(User, models.PROTECT, related_name="comments")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    at = models.DateTimeField(auto_now_add=True)
    erased = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["item", "id"], name="comment_item")]

    def __str__(self) -> str:
        return self.text[:40]


class Mention(models.Model):
    """Somebody who was called by @ in a comment, until they say that they have read it."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="mentions")
    user = models.ForeignKey(User, models.CASCADE, related_name="mentions")
    read = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["comment", "user"], name="mention_once")]
        indexes = [models.Index(fields=["user", "read"], name="mention_unread")]

    def __str__(self) -> str:
        return f"@{self.user}"


class SavedView(models.Model):
    """A name for an address of the ledger. Shared ones are seen by everybody of the offices."""

    owner = models.ForeignKey(User, models.CASCADE, related_name="views")
    offices = models.ManyToManyField(Office, blank=True, related_name="+")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="view_name_once")]

    def __str__(self) -> str:
        return self.name


class YearPaper(models.Model):
    """A year's table of working days that was loaded after this version of Luoshi was made: YAML as rules/workdays."""

    year = models.PositiveSmallIntegerField(unique=True)
    text = models.TextField()
    loaded_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return str(self.year)
