"""Settings, all from the environment with defaults for a laptop. Each is documented in docs/reference/settings.md."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import dj_database_url

from yici.shell.secrets import secret_key

PROJECT = Path(__file__).resolve().parents[3]
DATA = Path(os.environ.get("YICI_DATA", PROJECT / "var"))
CITY = Path(os.environ.get("YICI_CITY", PROJECT / "cities" / "ordos"))
KEYS = Path(os.environ.get("YICI_KEYS", DATA / "keys"))
FACE = os.environ.get("YICI_FACE", "both")

DEBUG = os.environ.get("YICI_DEBUG", "") == "1"
SECRET_KEY = secret_key(KEYS)
ALLOWED_HOSTS = os.environ.get("YICI_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("YICI_ORIGINS", "").split(",") if origin]
HTTPS = os.environ.get("YICI_HTTPS", "") == "1"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "lucide",
    "yici.core",
    "yici.apps.places",
    "yici.apps.records",
    "yici.apps.cases",
    "yici.apps.draws",
    "yici.apps.figures",
    "yici.apps.tables",
    "yici.apps.collecting",
    "yici.apps.hotline",
    "yici.apps.oversight",
    "yici.apps.evaluation",
    "yici.apps.enrolment",
    "yici.apps.ledger",
    "yici.apps.services",
    "yici.shell",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "yici.shell.middleware.security_headers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "yici.shell.display.remember_display",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "yici.shell.middleware.refuse_nul",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "yici.shell.middleware.errors_as_pages",
    "yici.shell.open_copies.open_copies",
]

ROOT_URLCONF = "yici.shell.urls"
WSGI_APPLICATION = "yici.shell.wsgi.application"
AUTH_USER_MODEL = "places.Account"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "yici.shell.display.display",
                "yici.shell.place.place",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "lucide.templatetags.lucide",
                "yici.shell.templatetags.look",
            ],
        },
    }
]


def _database() -> dict[str, Any]:
    url = os.environ.get("DATABASE_URL", f"sqlite:///{DATA / 'yici.sqlite3'}")
    parsed: dict[str, Any] = dict(dj_database_url.parse(url))
    if parsed["ENGINE"].endswith("sqlite3"):
        # FULL: an acknowledged write survives power loss. IMMEDIATE: a reader never turns into a writer half-way.
        parsed["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
            " PRAGMA temp_store=MEMORY; PRAGMA cache_size=-32000; PRAGMA secure_delete=ON;",
        }
        parsed["CONN_MAX_AGE"] = None
    else:
        parsed["OPTIONS"] = {**parsed.get("OPTIONS", {}), "pool": {"min_size": 2, "max_size": 10}}
        parsed["CONN_MAX_AGE"] = 0
    return parsed


DATABASES = {"default": _database()}

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
CSRF_FAILURE_VIEW = "yici.shell.views.csrf_failure"
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/desk/tables/"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [Path(__file__).resolve().parent / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = os.environ.get("YICI_TIME_ZONE", "Asia/Shanghai")

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

REPORT_ENGINE = os.environ.get("YICI_REPORT_ENGINE", "duckdb")  # duckdb | spark
SPARK_MASTER = os.environ.get("YICI_SPARK_MASTER", "local[2]")

SAY_PER_MINUTE = int(os.environ.get("YICI_SAY_PER_MINUTE", "60"))  # requests that one address may make
IDLE_MINUTES = int(os.environ.get("YICI_IDLE_MINUTES", "10"))
SECOND_FACTOR = os.environ.get("YICI_SECOND_FACTOR", "offered")  # offered | required
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# The other face of the city, across a folder that is ferried between two networks.
EXCHANGE, EXCHANGE_KEY = os.environ.get("YICI_EXCHANGE", ""), os.environ.get("YICI_EXCHANGE_KEY", "")

# Other lines (110 …): "110=KEY,119=KEY"; a folder with a folder for each line that has no wire; minutes for a receipt.
TRANSFER_KEYS = [
    (road, key) for road, _, key in (one.partition("=") for one in os.environ.get("YICI_TRANSFER_KEYS", "").split(","))
    if road and key
]  # fmt: skip
TRANSFER_FOLDER = os.environ.get("YICI_TRANSFER_FOLDER", "")
TRANSFER_MINUTES = int(os.environ.get("YICI_TRANSFER_MINUTES", "10"))

IDENTITY = os.environ.get("YICI_IDENTITY", "")  # a class that says who a resident is: a city's unified identity

OPEN311_KEYS = [key for key in os.environ.get("YICI_OPEN311_KEYS", "").split(",") if key]

# Notices. Without a gateway they are written into the folder ``notices`` of the data, with masked addresses.
SITE = os.environ.get("YICI_SITE", "")  # address of the public pages, as it stands in messages
QUIET_HOURS = os.environ.get("YICI_QUIET_HOURS", "21:00-08:00")
SMS_URL, SMS_TOKEN = os.environ.get("YICI_SMS_URL", ""), os.environ.get("YICI_SMS_TOKEN", "")
SMS_KNOWS_KEYS = os.environ.get("YICI_SMS_KNOWS_KEYS", "") == "1"
MAIL_FROM = os.environ.get("YICI_MAIL_FROM", "")
_mail = urlsplit(os.environ.get("YICI_MAIL", ""))  # smtp://user:password@host:25, smtps:// or smtp+tls://
EMAIL_HOST, EMAIL_PORT = _mail.hostname or "", _mail.port or (465 if _mail.scheme == "smtps" else 25)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_mail.username or ""), unquote(_mail.password or "")
EMAIL_USE_SSL, EMAIL_USE_TLS = _mail.scheme == "smtps", _mail.scheme == "smtp+tls"
EMAIL_TIMEOUT = 10
_mailbox = urlsplit(os.environ.get("YICI_MAILBOX", ""))  # imaps://user:password@host:993/INBOX: mail becomes requests
MAIL_IN_HOST, MAIL_IN_PORT = _mailbox.hostname or "", _mailbox.port or 993
MAIL_IN_USER, MAIL_IN_PASSWORD = unquote(_mailbox.username or ""), unquote(_mailbox.password or "")
MAIL_IN_FOLDER = unquote(_mailbox.path.strip("/")) or "INBOX"

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
