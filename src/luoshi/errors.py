"""The one error that a user's mistake raises."""


class LuoshiError(Exception):
    """Bad input, said in one sentence: what is wrong, where, and what to do. Never shown with a traceback."""
