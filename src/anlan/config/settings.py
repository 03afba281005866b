"""Django's settings. What may differ between two installations is in ``environment.py``, nothing else."""

import os
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from anlan.config.environment import Environment
from anlan.foundation.accounts.policy import policy

# Names are read character by character: pypinyin's table of 47,000 phrases would cost every process 0.2 s and 45 MB.
for _variable in ("PYPINYIN_NO_PHRASES", "PYPINYIN_NO_DICT_COPY"):
    os.environ.setdefault(_variable, "1")

ENVIRONMENT = Environment.read(os.environ)
PACKAGE = Path(__file__).resolve().parents[1]
HOME = ENVIRONMENT.home
PUBLIC_URL = ENVIRONMENT.public_url

SECRET_KEY = ENVIRONMENT.secret_key()
DEBUG = False
ALLOWED_HOSTS = sorted({"localhost", "127.0.0.1", urlsplit(PUBLIC_URL).hostname or "localhost"})

INSTALLED_APPS = [
    "anlan.web",
    "anlan.insight",
    "anlan.campaigns",
    "anlan.outreach",
    "anlan.emergency",
    "anlan.supervision",
    "anlan.prevention",
    "anlan.responsibility",
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
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
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
    "allauth.account.middleware.AccountMiddleware",
    "anlan.foundation.sign_in.middleware.SessionAgeMiddleware",
    "anlan.foundation.sign_in.middleware.DoorRateMiddleware",
    "anlan.foundation.accounts.middleware.ActorMiddleware",
    "anlan.foundation.sign_in.middleware.OpenDutiesMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "anlan.web.shell.errors.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
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

# Several processes answer requests: attempts to sign in and used codes are counted where all see them. How often
# somebody searches is counted in each process, so that a search writes nothing.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "foundation_shared_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 20_000}},
}

# Signing in. The figures stand in foundation/accounts/policy.toml.
POLICY = policy()
PUBLIC_URL_IS_LOCAL = ENVIRONMENT.is_local
SECOND_FACTOR_KEY = ENVIRONMENT.second_factor_key()
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["anlan.foundation.accounts.hashing.Scrypt"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": POLICY.password_min_length},
    },
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name", "phone")},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "anlan.foundation.sign_in.passwords.CommonHereValidator"},
    {"NAME": "anlan.foundation.sign_in.passwords.OwnNameValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"
SESSION_COOKIE_AGE = POLICY.session_hours * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

ACCOUNT_ADAPTER = "anlan.foundation.sign_in.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "anlan.foundation.sign_in.forms.SignInForm",
    "change_password": "anlan.foundation.sign_in.forms.NewPasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"username"}  # the form turns a phone number into the name behind it
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {
    "login": f"{POLICY.rates['sign_in'].words}/ip",
    "login_failed": f"{POLICY.rates['wrong_password'].words}/key",
    "change_password": f"{POLICY.rates['reset'].words}/user",
    "reauthenticate": f"{POLICY.rates['reset'].words}/user",
}
MFA_ADAPTER = "anlan.foundation.sign_in.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "anlan.foundation.sign_in.forms.CodeForm",
    "reauthenticate": "anlan.foundation.sign_in.forms.ConfirmCodeForm",
    "activate_totp": "anlan.foundation.sign_in.forms.FirstCodeForm",
    "add_webauthn": "anlan.foundation.sign_in.forms.NewPasskeyForm",
}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # telephones are up to half a minute off
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = PUBLIC_URL_IS_LOCAL  # browsers themselves allow http at localhost only

AXES_FAILURE_LIMIT = POLICY.lock_out_failures
AXES_COOLOFF_TIME = timedelta(minutes=POLICY.lock_out_minutes)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_USERNAME_CALLABLE = "anlan.foundation.sign_in.forms.name_tried"
AXES_CLIENT_IP_CALLABLE = "anlan.foundation.sign_in.address.client_address"
AXES_LOCKOUT_CALLABLE = "anlan.foundation.sign_in.views.locked_out"
AXES_DISABLE_ACCESS_LOG = True  # sign_in keeps the history
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

# Days are local days, instants are stored in UTC (design, section 2).
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
# Every feature keeps its own translations beside its code.
LOCALE_PATHS = sorted(PACKAGE.glob("*/locale")) + sorted(PACKAGE.glob("*/*/locale"))

STATIC_URL = "/static/"
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
# Beyond this machine nobody signs in without TLS: the browser sends no secure cookie over plain http.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not PUBLIC_URL_IS_LOCAL

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# One line an event on standard error, where the service manager collects it; an error with its stack.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "django.request": {"level": "ERROR"},  # a page that does not exist is no event
        "axes": {"level": "WARNING"},
    },
}
