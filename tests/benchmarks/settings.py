"""The demonstration installation, with three floors to measure against."""

from config.settings.demonstration import *  # noqa: F403
from config.settings.demonstration import ROOT, TEMPLATES

ROOT_URLCONF = "tests.benchmarks.urls"
TEMPLATES[0]["DIRS"] = [ROOT / "tests" / "benchmarks" / "templates", *TEMPLATES[0]["DIRS"]]
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
