"""Preceptor on one's own machine, with demonstration people: what `script/server` runs.

Debugging is off, so that what is seen is the product; but the address is plain
http://localhost, where cookies cannot be marked secure and passkeys still work.
"""

from config import environment
from config.settings.base import *  # noqa: F403
from config.settings.base import DATA_DIR

DEMONSTRATION = True

SECRET_KEY = environment.kept_secret(DATA_DIR / "keys" / "django")

PORT = environment.integer("PORT", 8000, least=1)
SITE_ADDRESS = f"http://localhost:{PORT}"
WAGTAILADMIN_BASE_URL = SITE_ADDRESS
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]

EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
DEFAULT_FROM_EMAIL = "Preceptor <preceptor@localhost>"
