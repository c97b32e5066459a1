"""What is true of Preceptor wherever it runs.

Nothing here is safe or unsafe by itself: debugging, the secret key and what is
trusted from outside are said by the module that builds on this one.
"""

from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from config import environment, release, stores

ROOT = Path(__file__).resolve().parents[3]
DATA_DIR = environment.folder("DATA_DIR", ROOT / "var")

DEBUG = False

# What was made from frozen content by other code is not shown: see core.made.
RELEASE = environment.text("RELEASE", "") or release.fingerprint(ROOT)

# Demonstration people have known passwords: see `demonstration` and `production`.
DEMONSTRATION = False

INSTALLED_APPS = [
    "accounts",
    "core",
    "portal",
    "courses",
    "assessments",
    "certificates",
    "wagtail.contrib.redirects",
    "wagtail.embeds",
    "wagtail.sites",
    "accounts.people.PeopleConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "core.serving.health.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "core.serving.addresses.KeepableAddressMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.serving.compression.CompressionMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "core.serving.csp.ContentSecurityPolicyMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.time_zones.TimeZoneMiddleware",
    "core.cms.refusals.RefusedScriptMiddleware",
    "core.sign_in.coming_back.ComeBackMiddleware",
    "core.sign_in.doors.SecondFactorMiddleware",
    "core.serving.bodies.BodyLimitMiddleware",
    "core.cms.doors.OwnRowsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            # No floor's: frames and components use it too.
            "libraries": {
                "made": "core.made.tags",
                "scripts": "core.serving.tags",
                "tables": "core.tables",
            },
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.navigation.interface",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# ---------------------------------------------------------------- the database

DATABASES = {
    "default": stores.database(
        environment.text("DATABASE_URL", ""), embedded=DATA_DIR / "preceptor.sqlite3"
    )
}

# ------------------------------------------------ cache, sessions, tasks, files

REDIS_URL = environment.text("REDIS_URL", "")

CACHES: dict[str, dict[str, Any]] = {
    # Shared by every process, as a memory cache is not: rate limits are counted in it, and
    # Wagtail keeps the site's root paths there.
    "default": stores.cache(REDIS_URL, DATA_DIR / "cache"),
    # What is made from frozen content: it is large, and never pushes a counted guess out.
    "made": stores.cache(REDIS_URL, DATA_DIR / "made"),
}

# One query a page, and a killed server signs nobody out.
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"

TASKS: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}
}

EMAIL_BACKEND = "core.mail.backend.Outbox"  # which queues; MAIL_TRANSPORT sends

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [ROOT / "site" / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"

STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # What only a view may hand out: certificates and their like have no address here.
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "private", "base_url": None},
    },
    "staticfiles": {"BACKEND": "core.serving.staticfiles.StaticFiles"},
}

# Preceptor's own user alone reads what it keeps; uploaded files would be opened to all otherwise.
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700

# Wagtail's page editor posts one field for each part of a long lesson.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# ------------------------------------------------------- people and signing in

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.AuthenticationBackend"]

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/dashboard/"
LOGOUT_REDIRECT_URL = "/"

AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email", "legal_name", "preferred_name"]},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

ACCOUNT_ADAPTER = "core.sign_in.adapter.AccountAdapter"
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.forms.SignupQuestions"
ACCOUNT_FORMS = {
    "login": "accounts.sign_in_forms.LoginForm",
    "signup": "accounts.sign_in_forms.SignupForm",
    "add_email": "accounts.sign_in_forms.AddEmailForm",
    "change_password": "accounts.sign_in_forms.ChangePasswordForm",
    "set_password": "accounts.sign_in_forms.SetPasswordForm",
    "reset_password": "accounts.sign_in_forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.sign_in_forms.ResetPasswordKeyForm",
    "reauthenticate": "accounts.sign_in_forms.ConfirmByPasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
# One address a person: a new one takes the old one's place once it is confirmed.
ACCOUNT_CHANGE_EMAIL = True
# Only in the browser that signed up: whoever finds the link elsewhere still signs in.
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGIN_BY_CODE_ENABLED = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    # The key of a password is the account and who guesses at it: see core.sign_in.guessing.
    "login_failed": "10/m/ip,5/300s/key",
    "signup": "20/m/ip",
    "reset_password": "20/m/ip",
    "reset_password_from_key": "20/m/ip",
    "change_password": "5/m/user",
    "manage_email": "10/m/user",
    "reauthenticate": "10/m/user",
    "confirm_email": "1/3m/key",
}

# Ours, counted by core.limiter.
RATE_LIMITS = {
    # Look-ups of certificates from one address: all, in each process, and those that found
    # nothing, which is what guessing produces, over all processes.
    "verify": "120/minute",
    "verify_unknown": "30/minute",
    # Wrong passwords for one account from browsers that it does not know, all together.
    "guess_by_strangers": "50/hour",
    # To one address, because somebody says that they forgot a password. Who asks again is not
    # told: the mail that they have leads on.
    "mail_about_reset": "5/minute",
    # By one person: reading an archive is work.
    "bring_curriculum": "20/hour",
}

MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_TOTP_ISSUER = "Preceptor"
# A code that was read, typed and sent may be a step late (RFC 6238, 5.2).
MFA_TOTP_TOLERANCE = 1
MFA_ADAPTER = "core.sign_in.adapter.MFAAdapter"
MFA_FORMS = {
    "authenticate": "core.sign_in.forms.AuthenticateForm",
    "reauthenticate": "core.sign_in.forms.ReauthenticateForm",
    "activate_totp": "core.sign_in.forms.ActivateTOTPForm",
    "add_webauthn": "core.sign_in.forms.AddWebAuthnForm",
    "authenticate_webauthn": "core.sign_in.forms.AuthenticateWebAuthnForm",
    "login_webauthn": "core.sign_in.forms.LoginWebAuthnForm",
    "reauthenticate_webauthn": "core.sign_in.forms.ReauthenticateWebAuthnForm",
}
# Nobody is signed in whose address is not confirmed, so nobody can hold a stranger's with a
# factor of their own; and whoever has one may change their address with it.
MFA_ALLOW_UNVERIFIED_EMAIL = True

# How many of our own proxies stand before the web server. With none, the address in
# X-Forwarded-For is whatever the caller wrote, and would lift every rate limit.
ALLAUTH_TRUSTED_PROXY_COUNT = environment.integer("TRUSTED_PROXIES", 0)

# ------------------------------------------------------------------ security

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CMS_PATH = "/cms/"
CSRF_FAILURE_VIEW = "core.drafts.stale.csrf_failure"

CONTENT_SECURITY_POLICY: dict[str, Any] = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# Wagtail's date pickers start from inline scripts and its preview is a frame.
CONTENT_SECURITY_POLICY_CMS: dict[str, list[str]] = {
    "default-src": [SELF],
    "script-src": [SELF, "'unsafe-inline'"],
    "style-src": [SELF, "'unsafe-inline'"],
    "img-src": [SELF, "data:", "blob:"],
    "object-src": [NONE],
    "base-uri": [SELF],
    "form-action": [SELF],
    "frame-ancestors": [SELF],
}

# ------------------------------------------------------- languages and time

LANGUAGE_CODE = "en"
# Only what is translated here: allauth and Wagtail speak many more, and half a page
# in each of two languages is worse than one.
LANGUAGES = [("en", _("English"))]
LOCALE_PATHS = [ROOT / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# ------------------------------------------------------------------- Wagtail

WAGTAIL_SITE_NAME = "Preceptor"
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES

# Wagtail's own sign-in knows no second factor: all its doors lead to ours.
WAGTAILADMIN_LOGIN_URL = WAGTAIL_FRONTEND_LOGIN_URL = "/accounts/login/"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False
WAGTAIL_PRIVATE_PAGE_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAILDOCS_PRIVATE_COLLECTION_OPTIONS = {"SHARED_PASSWORD": False}

# Nothing is fetched from anyone else's server.
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILEMBEDS_FINDERS: list[dict[str, Any]] = []

# A slug becomes an address of the platform, whose patterns know ASCII alone.
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "svg", "webp"]
WAGTAILIMAGES_IMAGE_FORM_BASE = "core.cms.pictures.ImageForm"
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000  # as core.files.pictures has it, before any is decoded
WAGTAILDOCS_DOCUMENT_FORM_BASE = "core.cms.collected.DocumentForm"
WAGTAILDOCS_EXTENSIONS = [
    *("csv", "docx", "odt", "pdf", "pptx", "txt", "xlsx"),
    *("m4a", "mp3", "mp4", "ogg", "wav", "webm"),  # a lesson's media
]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "core.cms.searching"}}

# ------------------------------------------------------------------- logging

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "config.logs.JsonLines"}},
    "handlers": {
        "stdout": {
            "class": "logging.StreamHandler",
            "stream": "ext://sys.stdout",
            "formatter": "json",
        }
    },
    "root": {"handlers": ["stdout"], "level": "WARNING"},
    "loggers": {
        # Django's own handlers would mail the administrators or print only in debug mode.
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.server": {"handlers": ["stdout"], "level": "INFO", "propagate": False},
        # Every scanner of the internet asks for a host that is not ours.
        "django.security.DisallowedHost": {"handlers": [], "level": "CRITICAL"},
        "preceptor": {"level": "INFO"},
    },
}
