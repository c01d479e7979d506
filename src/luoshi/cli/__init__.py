"""The command `luoshi`: one module a verb, imported when the verb is used."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command and leave the process: 0 done, 1 something could not be done, 2 not understood."""
    from luoshi.cli import language
    from luoshi.cli.verbs import Verbs
    from luoshi.errors import LuoshiError

    arguments = list(sys.argv[1:] if arguments is None else arguments)
    language.speak(language.choose(arguments, os.environ))
    try:
        Verbs().main(arguments, prog_name="luoshi")
    except LuoshiError as error:
        print(f"luoshi: {error}", file=sys.stderr)  # noqa: T201
        sys.exit(1)
