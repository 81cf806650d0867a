"""Settings of the web. The environment is read here and nowhere else in `hcploop_web`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from hcploop_web.config.environment import events_port, home_folder, is_production, read_environment

env = read_environment()
HOME = home_folder()
PACKAGE = Path(__file__).resolve().parent.parent
IS_PRODUCTION = is_production(env)

# What every cookie, token and link is signed with. Made at the first start, except in production.
SECRET_KEY = env.str("HCPLOOP_SECRET_KEY")
# The names under which the web is reached.
ALLOWED_HOSTS = env.list("HCPLOOP_HOSTS", default=environ.Env.NOTSET if IS_PRODUCTION else ["localhost", "127.0.0.1"])
# Addresses that forms may be sent from, with their scheme, where a proxy stands before us.
CSRF_TRUSTED_ORIGINS = env.list("HCPLOOP_ORIGINS", default=[])
# The drop folder that a run reads, and the folder of its snapshots.
DROP = Path(env.str("HCPLOOP_DROP", default=str(HOME / "demo"))).resolve()
OUT = Path(env.str("HCPLOOP_OUT", default=str(HOME / "out"))).resolve()
# Between runs, doctors of whom something new is known are ranked anew: so many seconds lie between two; 0 for never.
REFRESH_SECONDS = env.int("HCPLOOP_REFRESH_SECONDS", default=60)
# What Prometheus shows at /metrics as `Authorization: Bearer …`; without it there are no metrics for anybody.
METRICS_TOKEN = env.str("HCPLOOP_METRICS_TOKEN", default="")
# Whether administrators and privacy officers must have a second factor; in production they must.
MFA_REQUIRED = env.bool("HCPLOOP_MFA_REQUIRED", default=IS_PRODUCTION)
# How many calls of the API one key or user may make in a minute.
API_CALLS_A_MINUTE = env.int("HCPLOOP_API_CALLS_A_MINUTE", default=1200)
# For how many days events are kept as they came, and those that were refused.
COLLECTOR_DAYS = env.int("HCPLOOP_COLLECTOR_DAYS", default=30)
# For how many days other kinds of records are kept, as JSON such as {"letters": 90}; see the page on periods.
RETENTION_DAYS = env.json("HCPLOOP_RETENTION_DAYS", default={})
# The NATS server whose JetStream holds what came, where it stands in the place of the log on this machine.
NATS = env.str("HCPLOOP_NATS", default="")
# Where clients reach the collector, for what pages show to be copied.
COLLECTOR_ADDRESS = env.str("HCPLOOP_COLLECTOR_ADDRESS", default=f"http://localhost:{events_port() or 8001}")
DEBUG = False

INSTALLED_APPS = [
    "hcploop_web.api",
    "hcploop_web.console",
    "hcploop_web.field",
    "hcploop_web.delivery",
    "hcploop_web.collector",
    "hcploop_web.insights",
    "hcploop_web.privacy",
    "hcploop_web.accounts",
    "hcploop_web.shared",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "wagtail.users",
    "wagtail.images",
    "wagtail.documents",
    "wagtail.snippets",
    "wagtail.sites",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_htmx",
    "django_tasks_db",
    "django_prometheus",
    "ninja",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "hcploop_web.shared.request_ids.RequestIds",
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    # What sends headers stands before what may answer, so that every answer has them.
    "hcploop_web.shared.content_policy.ContentPolicy",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "hcploop_web.accounts.gate.Gate",
    "hcploop_web.config.market_time.MarketTime",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]

ROOT_URLCONF = "hcploop_web.config.urls"
WSGI_APPLICATION = "hcploop_web.config.wsgi.application"
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
                "hcploop_web.accounts.context.allowed_pages",
            ],
        },
    }
]

# SQLite in HOME, or what DATABASE_URL names, such as postgres://user:password@host/name.
DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{HOME / 'web.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # Readers do not wait for the writer, and a writer waits instead of failing.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# A new connection reads the whole schema before its first question, SQLite's as well.
DATABASES["default"]["CONN_MAX_AGE"] = 600
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
# Argon2 resists graphics cards, which Django's own way does not; older hashes are made anew at the next log-in.
PASSWORD_HASHERS = [f"django.contrib.auth.hashers.{name}PasswordHasher" for name in ("Argon2", "PBKDF2")]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = WAGTAILADMIN_LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "hcploop_web.accounts.adapter.Adapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "20/m/ip,5/5m/key"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "hcploop"

# A working day; and half an hour without a click ends it.
SESSION_COOKIE_AGE = int(dt.timedelta(hours=10).total_seconds())
SESSION_IDLE_SECONDS = int(dt.timedelta(minutes=30).total_seconds())
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_NAME = "hcploop_session"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_PRODUCTION
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = False  # htmx reads it
SECURE_SSL_REDIRECT = IS_PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^health/", r"^metrics$"]  # asked from within, without a certificate
SECURE_HSTS_SECONDS = int(dt.timedelta(days=365).total_seconds()) if IS_PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_PRODUCTION
# Whether one proxy before us tells the scheme and the address of who asks; without it nobody may tell them.
BEHIND_PROXY = env.bool("HCPLOOP_BEHIND_PROXY", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
ALLAUTH_TRUSTED_PROXY_COUNT = int(BEHIND_PROXY)
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("zh-hant", "繁體中文"), ("en", "English")]
# Compiled from the package's own by `hcploop serve`.
LOCALE_PATHS = [HOME / "locale"]
LANGUAGE_COOKIE_NAME = "hcploop_language"
USE_I18N = USE_TZ = True
FORMAT_MODULE_PATH = ["hcploop_web.locale"]
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT, MEDIA_URL = HOME / "media", "/media/"
# What the set-up takes: bytes of one upload, files of one upload, and what an archive may hold when unpacked.
UPLOAD_BYTES = 2 * 1024**3
ARCHIVE_BYTES = 8 * 1024**3
ARCHIVE_FILES = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = ARCHIVE_FILES

# Where letters go: `file` (to HOME/outbox, the default), `smtp`, `console`, or a backend of django-anymail by its name,
# such as anymail.backends.mailgun.EmailBackend, with its settings as JSON in HCPLOOP_EMAIL_ANYMAIL.
EMAIL_WAY = env.str("HCPLOOP_EMAIL", default="file")
EMAIL_BACKEND = {
    "file": "hcploop_web.delivery.outbox.Outbox",
    "smtp": "django.core.mail.backends.smtp.EmailBackend",
    "console": "django.core.mail.backends.console.EmailBackend",
}.get(EMAIL_WAY, EMAIL_WAY)
ANYMAIL = env.json("HCPLOOP_EMAIL_ANYMAIL", default={})
# The mail server; its security is `tls` (STARTTLS), `ssl` or `none`.
EMAIL_HOST = env.str("HCPLOOP_EMAIL_HOST", default="localhost")
EMAIL_PORT = env.int("HCPLOOP_EMAIL_PORT", default=25)
EMAIL_HOST_USER = env.str("HCPLOOP_EMAIL_USER", default="")
EMAIL_HOST_PASSWORD = env.str("HCPLOOP_EMAIL_PASSWORD", default="")
EMAIL_USE_TLS = env.str("HCPLOOP_EMAIL_SECURITY", default="none") == "tls"
EMAIL_USE_SSL = env.str("HCPLOOP_EMAIL_SECURITY", default="none") == "ssl"
# A server that says nothing for so many seconds is asked again later.
EMAIL_TIMEOUT = env.int("HCPLOOP_EMAIL_TIMEOUT", default=20)
# Whom letters are from, and the domains that they may go to; without one, to any.
DEFAULT_FROM_EMAIL = env.str("HCPLOOP_EMAIL_FROM", default="hcploop <hcploop@localhost>")
EMAIL_DOMAINS = [one.lower() for one in env.list("HCPLOOP_EMAIL_DOMAINS", default=[])]

WAGTAIL_SITE_NAME = "hcploop"
WAGTAILADMIN_BASE_URL = env.str("HCPLOOP_ADDRESS", default="http://localhost:8000")
# The admin must not call out.
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_AUTOSAVE_INTERVAL = 0
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
WAGTAILADMIN_PERMITTED_LANGUAGES = [
    ("zh-hans", _("Simplified Chinese")),
    ("zh-hant", _("Traditional Chinese")),
    ("en", _("English")),
]
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "hcploop_web.shared.request_ids.WithRequestId"}},
    "formatters": {
        "json": {
            "()": "pythonjsonlogger.json.JsonFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(request_id)s %(message)s",
        },
        "line": {"format": "%(asctime)s %(levelname)s %(name)s [%(request_id)s] %(message)s"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["request_id"],
            "formatter": "json" if IS_PRODUCTION else "line",
        }
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {"django": {"handlers": ["console"], "level": "INFO", "propagate": False}},
}
