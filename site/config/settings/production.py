"""Preceptor facing the world, behind a proxy that speaks TLS.

Everything that must be chosen is required; docs/operating.md lists it.
"""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from config import environment
from config.settings.base import *  # noqa: F403
from config.settings.base import ALLAUTH_TRUSTED_PROXY_COUNT, CONTENT_SECURITY_POLICY

# Not read from the environment: no switch may bring demonstration people here.
DEBUG = False
DEMONSTRATION = False

SECRET_KEY = environment.text("SECRET_KEY")
SECRET_KEY_FALLBACKS = environment.words("SECRET_KEY_FALLBACKS", [])
# Opens the keys in DATA_DIR/keys; the first is the present one.
KEYS_PASSPHRASES = [
    environment.text("KEYS_PASSPHRASE"),
    *environment.words("KEYS_PASSPHRASE_FALLBACKS", []),
]

SITE_ADDRESS = environment.text("SITE_ADDRESS").rstrip("/")
_address = urlsplit(SITE_ADDRESS)
if _address.scheme != "https" or not _address.hostname or _address.path:
    raise ImproperlyConfigured(
        f"SITE_ADDRESS must be https:// and a host name, not {SITE_ADDRESS!r}."
    )
WAGTAILADMIN_BASE_URL = SITE_ADDRESS
ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS", [_address.hostname])
CSRF_TRUSTED_ORIGINS = environment.words("CSRF_TRUSTED_ORIGINS", [SITE_ADDRESS])

# A proxy of ours says whether the visitor came by TLS. Without one the header is the
# visitor's own word, and plain http is sent to https.
if ALLAUTH_TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = environment.integer("HSTS_SECONDS", 365 * 24 * 3600)
SECURE_HSTS_INCLUDE_SUBDOMAINS = environment.flag("HSTS_SUBDOMAINS", default=False)
SECURE_HSTS_PRELOAD = environment.flag("HSTS_PRELOAD", default=False)
# Whether other hosts under this name speak TLS is not ours to decide.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https"

CONTENT_SECURITY_POLICY = CONTENT_SECURITY_POLICY | {
    "DIRECTIVES": CONTENT_SECURITY_POLICY["DIRECTIVES"] | {"upgrade-insecure-requests": True}
}

MAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = environment.text("EMAIL_HOST")
EMAIL_PORT = environment.integer("EMAIL_PORT", 587, least=1)
EMAIL_HOST_USER = environment.text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = environment.text("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = environment.flag("EMAIL_USE_TLS", default=True)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = environment.text("DEFAULT_FROM_EMAIL")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
