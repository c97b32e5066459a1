"""The demonstration installation, with three floors to measure against."""

from config.settings.demonstration import *  # noqa: F403
from config.settings.demonstration import ROOT, TEMPLATES

ROOT_URLCONF = "tests.benchmarks.urls"
TEMPLATES[0]["DIRS"] = [ROOT / "tests" / "benchmarks" / "templates", *TEMPLATES[0]["DIRS"]]
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
# One address asks as often as it can; the counting itself stays in the measure.
VERIFICATION_LIMITS = {"unknown": 10**9, "all": 10**9}
