"""The one place that knows what day it is. The domain has no clock: views and commands pass `today` in."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.utils import timezone


def today() -> date:
    """Today where the installation is, or the day that LUOSHI_TODAY sets (demonstrations, tests)."""
    return date.fromisoformat(settings.LUOSHI_TODAY) if settings.LUOSHI_TODAY else timezone.localdate()
