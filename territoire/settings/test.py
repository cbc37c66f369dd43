"""Tests: the production settings but for what a test client on plain http cannot have."""

import os

os.environ["SECRET_KEY"] = "test-only-key-never-used-outside-the-test-run-0123456789-abcdef"
os.environ["SITE_URL"] = "https://portail.test"
os.environ["ALLOWED_HOSTS"] = "testserver,localhost,127.0.0.1"
os.environ.pop("PORTAL_TODAY", None)
os.environ.pop("IS_DEMONSTRATION", None)
os.environ["EMAIL_URL"] = "memorymail://"

from territoire.settings.base import *

SHOW_COMPONENTS = True
SECURE_SSL_REDIRECT = False
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
SESSION_COOKIE_NAME = "session"
CSRF_COOKIE_NAME = "csrf"
# Fast hash: the tests that measure the real one ask for it.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *PASSWORD_HASHERS]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = "UNDEFINED TEMPLATE VARIABLE %s"
LOGGING["root"]["level"] = "WARNING"
