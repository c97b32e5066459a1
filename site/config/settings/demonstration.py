"""Preceptor on one's own machine, with demonstration people: what `script/server` runs.

Debugging is off, so that what is seen is the product; but the address is plain
http://localhost, where cookies cannot be marked secure and passkeys still work.
"""

from config import environment
from config.settings.base import *  # noqa: F403
from config.settings.base import DATA_DIR

DEMONSTRATION = True

SECRET_KEY = environment.kept_secret(DATA_DIR / "keys" / "django")
# In production it stands apart from the keys that it opens.
KEYS_PASSPHRASES = [environment.kept_secret(DATA_DIR / "keys" / "passphrase")]

PORT = environment.integer("PORT", 8000, least=1)
SITE_ADDRESS = f"http://localhost:{PORT}"
WAGTAILADMIN_BASE_URL = SITE_ADDRESS
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]

MAIL_TRANSPORT = "core.mail.terminal.Terminal"
DEFAULT_FROM_EMAIL = "Preceptor <preceptor@localhost>"
