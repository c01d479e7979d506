"""Settings of the tests: the web app's own, in a directory that goes away, with a quick password hash."""

import atexit
import os
import shutil
import tempfile

_home = tempfile.mkdtemp(prefix="luoshi-test-")
os.environ["LUOSHI_HOME"] = _home
os.environ.pop("LUOSHI_TODAY", None)
atexit.register(shutil.rmtree, _home, ignore_errors=True)

from luoshi_web.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LUOSHI_TODAY = "2026-03-16"
