"""Plain text, exactly as it stands in the file."""

from __future__ import annotations

from luoshi.policy.intake.encoding import decode
from luoshi.policy.intake.given import Extract


def extract(data: bytes, max_size: int) -> Extract:
    """The text of a plain file in any encoding that Chinese offices use."""
    return Extract(decode(data))
