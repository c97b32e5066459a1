"""The suite: quick where speed changes nothing, and as in production elsewhere."""

import os
import tempfile
from pathlib import Path

from config import environment, test_folders
from config.settings.base import *  # noqa: F403
from config.settings.base import STORAGES
from config.stores import database, sqlite

# A run has a folder of its own, and each of its processes one in it.
RUN_DIR = environment.folder("TEST_RUN_DIR") or test_folders.for_this_run(
    environment.folder("TEST_DATA_DIR", Path(tempfile.gettempdir()))
)
DATA_DIR = RUN_DIR / os.environ.get("PYTEST_XDIST_WORKER", "main")
DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)

DEMONSTRATION = True
SECRET_KEY = "only for tests"
KEYS_PASSPHRASES = ["only for tests"]
SITE_ADDRESS = "http://localhost:8000"
WAGTAILADMIN_BASE_URL = SITE_ADDRESS
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]

# A file and not memory: threads must meet the same locks as in production. Only the
# wait for the disk is left out.
_url = environment.text("TEST_DATABASE_URL", "")
DATABASES = {
    "default": database(_url, embedded=DATA_DIR)
    if _url
    else sqlite(DATA_DIR / "unused.sqlite3", synchronous="OFF")
}
DATABASES["default"]["CONN_MAX_AGE"] = 0

CACHES = {
    name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": name}
    for name in ("default", "made")
}
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
MAIL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"
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
