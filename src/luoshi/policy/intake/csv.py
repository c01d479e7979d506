"""Tables as comma-separated values, told by the file's ending alone."""

from __future__ import annotations

import csv
import io

from luoshi.errors import LuoshiError
from luoshi.i18n import gettext as _
from luoshi.policy.intake import tables
from luoshi.policy.intake.encoding import decode
from luoshi.policy.intake.given import Extract


def extract(data: bytes, max_size: int) -> Extract:
    """The rows of a CSV, each a line; the separator is whichever of , ; and tab the first line has most of."""
    text = decode(data)
    first = text.lstrip().partition("\n")[0]
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count))
    try:
        return Extract("\n".join(tables.lines(rows)))
    except csv.Error as error:
        raise LuoshiError(_("row {row} is no CSV ({reason})").format(row=rows.line_num, reason=error)) from None
