"""The suite: quick where speed changes nothing, and as in production elsewhere."""

import tempfile
from pathlib import Path

from config import environment
from config.settings.base import *  # noqa: F403
from config.settings.base import STORAGES, database, sqlite

DATA_DIR = environment.folder("TEST_DATA_DIR", Path(tempfile.gettempdir()) / "preceptor-test")
DATA_DIR.mkdir(parents=True, exist_ok=True)

DEMONSTRATION = True
SECRET_KEY = "only for tests"
SITE_ADDRESS = "http://localhost:8000"
WAGTAILADMIN_BASE_URL = SITE_ADDRESS
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]

# A file and not memory: threads must meet the same locks as in production. Only the
# wait for the disk is left out.
_url = environment.text("TEST_DATABASE_URL", "")
DATABASES = {
    "default": database(_url)
    if _url
    else sqlite(DATA_DIR / "unused.sqlite3", synchronous="OFF")
    | {"TEST": {"NAME": str(DATA_DIR / "test.sqlite3")}}
}
DATABASES["default"]["CONN_MAX_AGE"] = 0

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
DEFAULT_FROM_EMAIL = "Preceptor <preceptor@localhost>"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

MEDIA_ROOT = DATA_DIR / "media"
STORAGES = STORAGES | {
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "private", "base_url": None},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
