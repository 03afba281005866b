"""Django's settings. What may differ between two installations is in ``environment.py``, nothing else."""

import os
from pathlib import Path
from urllib.parse import urlsplit

from anlan.config.environment import Environment

ENVIRONMENT = Environment.read(os.environ)
PACKAGE = Path(__file__).resolve().parents[1]
HOME = ENVIRONMENT.home
PUBLIC_URL = ENVIRONMENT.public_url

SECRET_KEY = ENVIRONMENT.secret_key()
DEBUG = False
ALLOWED_HOSTS = sorted({"localhost", "127.0.0.1", urlsplit(PUBLIC_URL).hostname or "localhost"})

INSTALLED_APPS = [
    "anlan.web",
    "anlan.registry",
    "anlan.foundation",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "django_filters",
    "django_tables2",
    "ninja",
    "django_tasks",
    "django_tasks_db",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "anlan.web.shell.headers.HeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "anlan.web.shell.language.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "anlan.foundation.accounts.middleware.ActorMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "anlan.web.shell.errors.RefusalMiddleware",
]
ROOT_URLCONF = "anlan.config.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "anlan.web.shell.context.shell",
            ],
        },
    }
]
WSGI_APPLICATION = "anlan.config.wsgi.application"

DATABASES = ENVIRONMENT.databases()
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "foundation.User"

# Days are local days, instants are stored in UTC (design, section 2).
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
# Every feature keeps its own translations beside its code.
LOCALE_PATHS = sorted(PACKAGE.glob("*/locale")) + sorted(PACKAGE.glob("*/*/locale"))

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
WHITENOISE_USE_FINDERS = True
# The build puts the hash of its content into the name of a file, so a browser may keep it for ever.
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/bundle/.+-[0-9A-Z]{8}\.[a-z]+$"

# Nothing is loaded from another host, nothing inline is run. ``data:`` carries the small pictures of the style sheet.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "anlan.web.shell.errors.csrf_failure"
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
CSRF_COOKIE_HTTPONLY = True
if urlsplit(PUBLIC_URL).scheme == "https":
    # TLS ends at the proxy in front, which must set this header itself (docs: deploy on one server).
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
