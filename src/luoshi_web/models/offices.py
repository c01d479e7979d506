"""Offices (单位): the tree of those who owe and are owed."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class PathField(models.CharField):
    """Ids from the root down, each closed by a slash: `1/27/304/`. Compared byte by byte on every database.

    All offices below a path lie in [path, path with its last slash raised to the next byte], so a subtree is one
    range of an index: no LIKE, no recursion.
    """

    def db_parameters(self, connection: Any) -> dict[str, Any]:
        parameters = super().db_parameters(connection)
        return parameters | {"collation": "C" if connection.vendor == "postgresql" else None}


def after(path: str) -> str:
    """The first string behind all paths of the subtree at `path`."""
    return path[:-1] + "0"  # "0" is the byte after "/"


class Office(models.Model):
    """An organisation, valid for a time. Its id never changes and is what journal entries hold."""

    class Level(models.TextChoices):
        CENTRE = "centre", _("centre")
        PROVINCE = "province", _("province")
        CITY = "city", _("city")
        COUNTY = "county", _("county")
        TOWNSHIP = "township", _("township")
        VILLAGE = "village", _("village")

    class Kind(models.TextChoices):
        GOVERNMENT = "government", _("government")
        PARTY = "party", _("party body")
        DEPARTMENT = "department", _("department")
        TASK_FORCE = "task_force", _("task force")
        ENTERPRISE = "enterprise", _("enterprise")
        OTHER = "other", _("other")

    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    path = PathField(max_length=255, unique=True, editable=False)
    code = models.CharField(max_length=40, unique=True, null=True, blank=True)
    """What the office is called in files that are loaded and exported (a credit code, or any other)."""
    name = models.CharField(max_length=200, db_index=True)
    short_name = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.DEPARTMENT)
    level = models.CharField(max_length=20, choices=Level.choices, default=Level.COUNTY)
    region = models.CharField(max_length=60, blank=True)
    protocol_order = models.IntegerField(default=0)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    successors = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="predecessors")

    class Meta:
        ordering = ["protocol_order", "id"]
        indexes = [models.Index(fields=["parent", "protocol_order"])]

    def __str__(self) -> str:
        return self.short_name or self.name

    def contains(self, path: str) -> bool:
        """Whether the office at `path` is this one or below it."""
        return path.startswith(self.path)


class OfficeAlias(models.Model):
    """Another name by which documents call an office (住建局 for 住房和城乡建设局)."""

    office = models.ForeignKey(Office, models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=200, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "name"], name="office_alias_once")]

    def __str__(self) -> str:
        return self.name


class OfficeSize(models.Model):
    """How large an office's place is (常住人口 …), dated and cited: by it offices of like size are found."""

    office = models.ForeignKey(Office, models.CASCADE, related_name="sizes")
    measure = models.CharField(max_length=60)
    value = models.FloatField()
    unit = models.CharField(max_length=30)
    on = models.DateField()
    """The day for which the figure stands."""
    cite = models.CharField(max_length=300)

    class Meta:
        ordering = ["-on", "measure"]
        constraints = [models.UniqueConstraint(fields=["office", "measure", "on"], name="office_size_once")]

    def __str__(self) -> str:
        return f"{self.measure} {self.value:g} {self.unit}"
