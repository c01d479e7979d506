"""Settings. A place of work is one directory (LUOSHI_HOME) and, if it is large, one PostgreSQL (DATABASE_URL).

Environment, all optional:

LUOSHI_HOME      directory for the database, files and the secret key; default ./var
DATABASE_URL     PostgreSQL to use instead of SQLite, as postgres://user:password@host/name
LUOSHI_URL       the address people use, as https://luoshi.example; default http://127.0.0.1:8000.
                 Sets allowed hosts and, with https, secure cookies and HSTS.
LUOSHI_PROXY     1 where a proxy in front sets X-Forwarded-Proto and X-Forwarded-For
LUOSHI_TODAY     ISO date to take as today (for demonstrations and tests)
LUOSHI_DEBUG     1 shows tracebacks; never on a server that others reach
LUOSHI_MAX_MB    largest file that is taken, in MB; default 50
"""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.utils.functional import lazy

from luoshi_web.home import database, secret_key, whole_number

BASE = Path(__file__).resolve().parent
HOME = Path(os.environ.get("LUOSHI_HOME", "var")).resolve()
URL = os.environ.get("LUOSHI_URL", "http://127.0.0.1:8000").rstrip("/")
HTTPS = URL.startswith("https://")

DEBUG = os.environ.get("LUOSHI_DEBUG") == "1"
SECRET_KEY = lazy(secret_key, str)(HOME)  # made when first needed: `luoshi --help` leaves no trace
ALLOWED_HOSTS = [urlsplit(URL).hostname or "127.0.0.1", "127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = [URL]
LUOSHI_TODAY = os.environ.get("LUOSHI_TODAY", "")
MAX_BYTES = whole_number("LUOSHI_MAX_MB", 50) * 1024 * 1024

INSTALLED_APPS = [
    "luoshi_web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "ninja",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    # before whitenoise, so that what it serves is compressed too: pages are made for bad lines
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "luoshi_web.middleware.core_language",
    "luoshi_web.middleware.lamps_of_today",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "luoshi_web.middleware.signed_out",
    "luoshi_web.middleware.only_forms",
]
ROOT_URLCONF = "luoshi_web.urls"
WSGI_APPLICATION = "luoshi_web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "luoshi_web.views.frame.look",
                "luoshi_web.views.frame.navigation",
            ]
        },
    }
]

# -- data ---------------------------------------------------------------------------------------------------------
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
if os.environ.get("DATABASE_URL"):
    DATABASES = {"default": database(os.environ["DATABASE_URL"])}
else:
    DATABASES = {
        "default": {
            "ENGINE": "luoshi_web.sqlite",
            "NAME": HOME / "luoshi.sqlite3",
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                # IMMEDIATE: a transaction that will write says so at its start and waits its turn, instead of
                # failing in the middle. synchronous=FULL: what was acknowledged survives a loss of power.
                "transaction_mode": "IMMEDIATE",
                "timeout": 60,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-32000;",
            },
            "TEST": {"NAME": HOME / "test.sqlite3"},
        }
    }
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# An upload stays in memory until it is known to bear no marking: nothing of a marked document may reach the disk.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = DATA_UPLOAD_MAX_MEMORY_SIZE = MAX_BYTES + 1024 * 1024  # the form around the file

# -- people -------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "luoshi_web.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "start"
LOGOUT_REDIRECT_URL = "sign_in"

# -- languages ----------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [BASE / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# -- safety -------------------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "media-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 14 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if os.environ.get("LUOSHI_PROXY") == "1":
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# -- static files: served by whitenoise from the package itself, nothing to collect ---------------------------------
STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"luoshi_web": {"level": "INFO"}},
}
