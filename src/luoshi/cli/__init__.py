"""The command `luoshi`: one module a verb, imported when the verb is used."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command and leave the process: 0 done, 1 something could not be done, 2 not understood."""
    from luoshi import files
    from luoshi.cli import language
    from luoshi.cli.verbs import Verbs
    from luoshi.errors import LuoshiError
    from luoshi.i18n import gettext as _

    arguments = list(sys.argv[1:] if arguments is None else arguments)
    language.speak(language.choose(arguments, os.environ))
    try:
        Verbs().main(arguments, prog_name="luoshi")
    except LuoshiError as error:
        sys.exit(f"luoshi: {error}")
    except OSError as error:  # what is read raises LuoshiError; this is what is written: a full disk, a closed folder
        sentence = _("{path}: cannot be written ({reason}); choose another place")
        sys.exit(
            "luoshi: "
            + sentence.format(path=files.shown(error.filename or _("the result")), reason=files.reason(error))
        )
