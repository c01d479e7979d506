"""Load the demonstration into an empty database: all of it or nothing."""

from __future__ import annotations

from django.core.management import call_command
from django.db import transaction

from luoshi_web.clock import today
from luoshi_web.demo import county, measures, race, story
from luoshi_web.demo.county import County
from luoshi_web.models import Office
from luoshi_web.store import lamps, rates


def load(say: story.Tell = lambda step, fraction: None) -> County | None:
    """Found the county and let its story happen; None where the database already holds offices."""
    call_command("migrate", verbosity=0, interactive=False)
    if Office.objects.exists():
        return None
    with transaction.atomic():
        made = county.found()
        story.tell(made, say)
        measures.tell(made)
        race.run(made)
        lamps.advance(today())
        rates.advance(today())
    return made
