"""People who sign in, and where they may do what.

Names and phones live here alone and can be erased; journal entries hold the id of the user.
"""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from luoshi_web.models.offices import Office


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, **fields: str) -> User:
        """A new person; without a password nobody can sign in as them."""
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person who signs in. Persons are never scored or ranked."""

    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=60, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "username"
    objects = UserManager()

    def __str__(self) -> str:
        return self.name or self.username


class Membership(models.Model):
    """A person's role at an office. It reaches the office and all below it."""

    class Role(models.TextChoices):
        OFFICER = "officer", _("supervision officer")
        LIAISON = "liaison", _("liaison")
        LEADER = "leader", _("leader")
        EVALUATOR = "evaluator", _("evaluator")
        ADMINISTRATOR = "administrator", _("administrator")

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    office = models.ForeignKey(Office, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "office", "role"], name="membership_once")]

    def __str__(self) -> str:
        return f"{self.user} · {self.office} · {self.get_role_display()}"
