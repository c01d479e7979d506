"""When something is to be done: dates, periods, recurrences, and which of them bind a commitment.

`find` gives every mention of a time with the part it plays; `deadline_for` picks the one that binds a clause;
`read_limit` reads a cell or bracket that holds nothing but a time limit; `inherited` reads a title or a heading.
"""

from luoshi.policy.dates.binding import deadline_for, inherited, read_limit
from luoshi.policy.dates.mentions import Mention, Reference, Role, find

__all__ = ["Mention", "Reference", "Role", "deadline_for", "find", "inherited", "read_limit"]
