"""Settings of the portal, safe for production as they stand.

Everything that depends on the host comes from the environment; a variable that is missing in
production stops the start with a sentence that says what to set (see ``docs/operations.md``).
"""

from pathlib import Path
from urllib.parse import urlsplit

import bootstrap
import django
import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = BASE_DIR / "var"
env = environ.Env()


def required(name, why):
    """Value of the environment variable ``name``, or a start-up error that says ``why`` it is
    needed.
    """
    value = env.str(name, default="")
    if not value:
        raise ImproperlyConfigured(
            f"The environment variable {name} is missing: {why}. "
            "Set it and start again; docs/operations.md lists every setting."
        )
    return value


DEBUG = False
SECRET_KEY = required(
    "SECRET_KEY", "it signs sessions and links; give 50 random characters or more"
)
# Former keys, separated by commas: what they signed or encrypted stays readable.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
SITE_URL = required(
    "SITE_URL", "absolute links in mails start with it, for example https://portail.example.fr"
)
SITE_URL = SITE_URL.rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[urlsplit(SITE_URL).hostname or ""])
SITE_NAME = "Portail du Territoire d’industrie Grand-Orly Seine Bièvre"

# The day on which the portal believes to be. Empty: the real day. The demonstration sets it,
# because its sheets live in 2019-2022 (docs/decisions/0004-demonstration-day.md).
PORTAL_TODAY = env.str("PORTAL_TODAY", default="")
IS_DEMONSTRATION = env.bool("IS_DEMONSTRATION", default=False)
SHOW_COMPONENTS = DEBUG
# Days after which a figure that nobody confirmed is shown as stale.
STALE_AFTER_DAYS = env.int("STALE_AFTER_DAYS", default=90)
# Days during which the link of an invitation can be accepted.
INVITATION_DAYS = env.int("INVITATION_DAYS", default=30)
# Days during which the link of a reminder takes an answer without sign-in.
ANSWER_LINK_DAYS = env.int("ANSWER_LINK_DAYS", default=30)
MAX_UPLOAD_MB = env.int("MAX_UPLOAD_MB", default=20)
# A docx of the office: the documents to edit take its styles, logo and margins. Empty: the portal's
# own look.
DOCUMENT_TEMPLATE = env.str("DOCUMENT_TEMPLATE", default="")

INSTALLED_APPS = [
    "core",
    "accounts",
    "actions",
    "partners",
    "governance",
    "territoire",
    "territoire.apps.PortalStaticFilesConfig",
    "territoire.apps.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_filters",
    *([] if django.VERSION >= (6,) else ["django_tasks"]),  # built in (core/tasks.py)
    "django_tasks_db",
    "django_htmx",
    "simple_history",
    "template_partials",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.middleware.CompressTextMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
]

ROOT_URLCONF = "territoire.urls"
WSGI_APPLICATION = "territoire.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "territoire.context_processors.portal",
            ],
            # ``{% load lucide %}``: icons of the sprite static/icons.svg.
            "libraries": {"lucide": "core.templatetags.icons"},
        },
    },
]

# --- Database: SQLite unless DATABASE_URL names PostgreSQL
DATABASES = {"default": env.db_url("DATABASE_URL", default="sqlite:///var/portail.sqlite3")}
_database = DATABASES["default"]
if "sqlite" in _database["ENGINE"]:
    # sqlite:///var/x.sqlite3 starts from the checkout, wherever the command is run from.
    _database["NAME"] = str(BASE_DIR / _database["NAME"])
    # Opening the file and reading its schema costs 5 ms, as much as a small page. A minute, not for
    # ever: after a restore put another file in its place nobody reads the old one for long
    # (docs/operations.md).
    _database.setdefault("CONN_MAX_AGE", 60)
    # Eight writers at once wait for each other instead of failing (design/stack.md, measured).
    _options = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA foreign_keys=ON;PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;"
            "PRAGMA journal_size_limit=27103364;PRAGMA cache_size=500;PRAGMA temp_store=MEMORY;"
        ),
    }
else:
    # Four threads that answer, one that sends mails. The sums of the dashboard look dear to the
    # planner, which would compile them for twenty seconds to save none.
    _options = {"pool": {"min_size": 1, "max_size": 5, "timeout": 10}, "options": "-c jit=off"}
    _database["CONN_MAX_AGE"] = 0
    _database["CONN_HEALTH_CHECKS"] = True
# What DATABASE_URL says after its « ? » (sslmode, timeout…) wins over ours.
_database["OPTIONS"] = _options | _database.get("OPTIONS", {})
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Shared by every worker, so that rate limits count once (LocMem would count per worker). Room for
# many counts: past its maximum (300 by default) the table drops rows, and a count dropped is a
# throttle off.
CACHES = {
    "default": env.cache_url("CACHE_URL", default="dbcache://portal_cache?max_entries=200000"),
    # Rows of long tables, by each process: a key holds every value that its row shows, so that none
    # is ever out of date.
    "rows": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "rows",
        "TIMEOUT": None,
        "OPTIONS": {"MAX_ENTRIES": 4000},
    },
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"

# --- Language and time
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français")]
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

# --- Accounts
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.PortalBackend"]
PASSWORD_HASHERS = [
    "accounts.hashers.PortalPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
# Length and a list of common passwords, no composition rules (ANSSI, NIST 800-63B).
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 14},
    },
    {"NAME": "accounts.validators.PredictablePasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "accounts.adapter.PortalAccountAdapter"
ACCOUNT_FORMS = {
    "login": "accounts.security.passwords.SignInForm",
    "reset_password": "accounts.security.passwords.AskResetForm",
    "reset_password_from_key": "accounts.security.passwords.ChoosePasswordForm",
    "change_password": "accounts.security.passwords.ChangePasswordForm",
    "reauthenticate": "accounts.security.passwords.ConfirmPasswordForm",
    "request_login_code": "accounts.security.forms.AskCodeForm",
    "confirm_login_code": "accounts.security.forms.SignInCodeForm",
    "confirm_reauthentication_code": "accounts.security.forms.ConfirmCodeForm",
}
# Django's own: allauth's copies the address into its table, where a former address would go on
# signing in.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "20/m/ip,5/5m/key",
    "reset_password": "20/m/ip,5/m/key",
    "reset_password_from_key": "20/m/ip",
    # Codes by mail: how many are sent, and how many wrong ones an account bears, whoever types
    # them.
    "request_login_code": "20/m/ip,5/10m/key",
    "login_code_failed": "60/h/ip,15/h/key",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
    "invitation_accept": "20/m/ip",
    "invite": "120/h/user",
}
# One-time code by mail: six digits, ten minutes, three tries (accounts/security/codes.py).
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
# A delicate act asks for a password or a code again after this time.
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60
# Second factor: a code of an application (TOTP), and recovery codes shown once.
MFA_ADAPTER = "accounts.adapter.PortalMFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "Portail Territoire d’industrie"
MFA_TOTP_TOLERANCE = 1  # a telephone thirty seconds late
MFA_FORMS = {
    "authenticate": "accounts.security.forms.SecondFactorForm",
    "reauthenticate": "accounts.security.forms.ConfirmSecondFactorForm",
    "activate_totp": "accounts.security.forms.SwitchOnForm",
}
# Officers, team and superusers open no page before they have switched it on.
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", default=True)
# Addresses are counted by the connection itself; a host behind N proxies says so here, and only
# then is X-Forwarded-For read, from its trusted end.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)

# --- Mail
# smtp://user:password@host:25, smtp+tls://…:587, smtp+ssl://…:465; filemail:// writes files below
# var/mails.
_email = env.email_url("EMAIL_URL", default="smtp://localhost:25")
EMAIL_BACKEND = _email["EMAIL_BACKEND"]
EMAIL_HOST, EMAIL_PORT = _email["EMAIL_HOST"] or "localhost", _email["EMAIL_PORT"] or 25
EMAIL_HOST_USER = _email["EMAIL_HOST_USER"] or ""
EMAIL_HOST_PASSWORD = _email["EMAIL_HOST_PASSWORD"] or ""
EMAIL_USE_TLS = _email.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = _email.get("EMAIL_USE_SSL", False)
EMAIL_FILE_PATH = BASE_DIR / (_email["EMAIL_FILE_PATH"] or "var/mails")
# A mail server that does not answer holds a request for ten seconds, not for ever.
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str(
    "DEFAULT_FROM_EMAIL", default="Portail Territoire d’industrie <portail@localhost>"
)
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- Jobs: mails leave beside the request; no page waits for a mail server (docs/operations.md)
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
# Jobs done at once, for tests and runserver; Django 6 has the package built in (core/tasks.py).
_tasks = "django.tasks" if django.VERSION >= (6,) else "django_tasks"
IMMEDIATE_TASKS = {"default": {"BACKEND": f"{_tasks}.backends.immediate.ImmediateBackend"}}
# The server's own processes do them; false where ``manage.py run_jobs`` does it elsewhere.
JOBS_BESIDE_SERVER = env.bool("JOBS_BESIDE_SERVER", default=True)

# --- Legal pages; an empty value is shown as « À compléter par l’exploitant »
LEGAL = {
    "publisher": env.str("LEGAL_PUBLISHER", default=""),
    "publisher_address": env.str("LEGAL_PUBLISHER_ADDRESS", default=""),
    "publication_director": env.str("LEGAL_PUBLICATION_DIRECTOR", default=""),
    "host": env.str("LEGAL_HOST", default=""),
    "contact": env.str("LEGAL_CONTACT", default=""),
    "data_protection_officer": env.str("LEGAL_DATA_PROTECTION_OFFICER", default=""),
    "retention": env.str("LEGAL_RETENTION", default=""),
    "accessibility_statement_on": env.str("LEGAL_ACCESSIBILITY_STATEMENT_ON", default=""),
}
# An address that starts with « mailto: » or « https: » (RFC 9116); empty: the legal notice.
SECURITY_CONTACT = env.str("SECURITY_CONTACT", default="")

# --- Files
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(VAR_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static", ("bootstrap", Path(bootstrap.__path__[0]))]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["map", "jpg", "png", "woff2", "gz", "br"]
# Uploads are never below a web root: a view that checks rights serves them.
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(VAR_DIR / "media")))
FILE_UPLOAD_PERMISSIONS = 0o640
# What goes past MAX_UPLOAD_MB never reaches the handlers that store.
FILE_UPLOAD_HANDLERS = [
    "core.uploads.LimitedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_NUMBER_FILES = 10
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# --- Security
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^sante/$"]
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31536000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("SECURE_HSTS_INCLUDE_SUBDOMAINS", default=True)
SECURE_HSTS_PRELOAD = env.bool("SECURE_HSTS_PRELOAD", default=True)
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
_proxy_header = env.str("SECURE_PROXY_SSL_HEADER", default="")
if _proxy_header:
    # Written "X-Forwarded-Proto: https" or "HTTP_X_FORWARDED_PROTO,https".
    _name, _, _value = _proxy_header.replace(":", ",", 1).partition(",")
    _name = _name.strip().upper().replace("-", "_")
    SECURE_PROXY_SSL_HEADER = (
        _name if _name.startswith("HTTP_") else f"HTTP_{_name}",
        _value.strip() or "https",
    )
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "territoire.pages.views.csrf_failure"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
PERMISSIONS_POLICY = {
    feature: []
    for feature in ("camera", "microphone", "geolocation", "payment", "usb", "display-capture")
}

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_FAIL_SILENTLY = False
SIMPLE_HISTORY_REVERT_DISABLED = True
SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "filters": {"hide_tokens": {"()": "core.logs.HideTokens"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "plain",
            "filters": ["hide_tokens"],
        }
    },
    # These log each of their steps.
    "loggers": {
        name: {"level": "WARNING"}
        for name in (_tasks, "django_tasks_db", "weasyprint", "fontTools")
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
}
