"""Intake: from a file, bytes or a stream to the text as given, or one sentence why not."""

from luoshi.policy.intake.given import Given
from luoshi.policy.intake.source import MAX_SIZE, Source
from luoshi.policy.intake.take import SUFFIXES, take

__all__ = ["MAX_SIZE", "SUFFIXES", "Given", "Source", "take"]
