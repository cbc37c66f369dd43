"""Tests: the production settings but for what a test client on plain http cannot have."""

import os
import tempfile
from pathlib import Path

from tests.harness.undefined import UndefinedVariable

os.environ["SECRET_KEY"] = "test-only-key-never-used-outside-the-test-run-0123456789-abcdef"
os.environ["SITE_URL"] = "https://portail.test"
os.environ["ALLOWED_HOSTS"] = "testserver,localhost,127.0.0.1"
os.environ.pop("PORTAL_TODAY", None)
os.environ.pop("IS_DEMONSTRATION", None)
os.environ["EMAIL_URL"] = "memorymail://"
os.environ["SECOND_FACTOR_REQUIRED"] = "false"

from territoire.settings.base import *
from territoire.settings.base import DATABASES

# Each test process writes here and removes it at its end (tests/conftest.py).
TEST_DIR = Path(tempfile.mkdtemp(prefix="portail-test-"))
MEDIA_ROOT = TEST_DIR / "media"
if "sqlite" in DATABASES["default"]["ENGINE"]:
    # A file, as in production: in memory there is no write-ahead log, and two threads share one
    # connection.
    DATABASES["default"]["TEST"] = {"NAME": str(TEST_DIR / "test.sqlite3")}
SHOW_COMPONENTS = True
SECURE_SSL_REDIRECT = False
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
SESSION_COOKIE_NAME = "sessionid"
CSRF_COOKIE_NAME = "csrftoken"
# Fast hash: the tests that measure the real one ask for it.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *PASSWORD_HASHERS]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = UndefinedVariable(BASE_DIR / "templates")
# Mails leave at once; the tests of the queue ask for it.
TASKS = IMMEDIATE_TASKS
# Raises on a query that repeats for each row of a list.
INSTALLED_APPS.append("zeal")
MIDDLEWARE.insert(0, "zeal.middleware.zeal_middleware")
# Signing out reads the session, then Django's own store reads it again to delete it.
ZEAL_ALLOWLIST = [
    {"model": "sessions.Session"},
    # Keeping the relations of a sheet, simple-history fetches the sheet once for each of the three;
    # of a point or a decision, once a save.
    {"model": "actions.ActionSheet", "field": "get()"},
    {"model": "governance.AgendaItem", "field": "get()"},
    {"model": "governance.Decision", "field": "get()"},
]
LOGGING["root"]["level"] = "WARNING"
