"""What is due without anybody asking: lamps that change with the day, the daily root, old rows that nobody needs."""

from __future__ import annotations

import logging
import time
from datetime import date, timedelta

from django.core.management import call_command
from django.db import close_old_connections
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from luoshi_web.clock import today
from luoshi_web.models import IdempotentReply
from luoshi_web.store import archives, draws, journal, lamps, rates

log = logging.getLogger(__name__)


def daily(day: date) -> None:
    """Do what is due on `day`. Done twice, it changes nothing more."""
    lamps.advance(day)
    rates.advance(day)
    journal.close_day(day - timedelta(days=1))
    IdempotentReply.objects.filter(created_at__lt=timezone.now() - timedelta(days=7)).delete()
    archives.clear()
    draws.clear()
    call_command("prune_db_task_results", min_age_days=30, failed_min_age_days=90, verbosity=0)
    call_command("clearsessions", verbosity=0)


def every_day(pause: float = 60.0) -> None:
    """Call `daily` at the start and whenever a new day has begun; for a thread of the worker."""
    done: date | None = None
    while True:
        close_old_connections()
        if (day := today()) != done:
            try:
                daily(day)
                done = day
            except Exception:
                log.exception("what is due on %s could not be done; it is tried again", day)
        time.sleep(pause)


def take_up(host: str) -> int:
    """Put tasks that a worker of this host left half done back into the queue; how many.

    Only for who holds the worker's lock: then no other worker of this host is at them. All tasks can be done twice.
    """
    left = [task for task in DBTaskResult.objects.running() if task.worker_ids[-1].partition(":")[0] == host]
    ids = [task.pk for task in left]
    return DBTaskResult.objects.filter(pk__in=ids, status="RUNNING").update(status="READY", started_at=None)
