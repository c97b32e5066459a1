"""The demonstration with debugging: for changing Preceptor, never for showing it."""

from config.settings.base import STORAGES
from config.settings.demonstration import *  # noqa: F403

DEBUG = True
INTERNAL_IPS = ["127.0.0.1", "::1"]

# Files as they are in the work tree, with no gathering first.
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
