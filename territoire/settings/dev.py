"""Development and demonstration: plain http on this machine, nothing to set."""

import os

os.environ.setdefault(
    "SECRET_KEY", "development-only-key-never-used-outside-this-machine-0123456789"
)
os.environ.setdefault("SITE_URL", "http://127.0.0.1:8000")
os.environ.setdefault("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
# Mails become files below var/mails.
os.environ.setdefault("EMAIL_URL", "filemail://")
os.environ.setdefault("SECOND_FACTOR_REQUIRED", "false")

from territoire.settings.base import *
from territoire.settings.base import env

DEBUG = env.bool("DEBUG", default=True)
SHOW_COMPONENTS = True
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 0
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
SESSION_COOKIE_NAME = "sessionid"
CSRF_COOKIE_NAME = "csrftoken"
if DEBUG:
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
    # runserver has nobody beside it to send mails.
    TASKS = IMMEDIATE_TASKS
