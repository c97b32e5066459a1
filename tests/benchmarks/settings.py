"""The demonstration installation, with three floors to measure against."""

from config.settings.demonstration import *  # noqa: F403
from config.settings.demonstration import RATE_LIMITS, ROOT, TEMPLATES

ROOT_URLCONF = "tests.benchmarks.urls"
TEMPLATES[0]["DIRS"] = [ROOT / "tests" / "benchmarks" / "templates", *TEMPLATES[0]["DIRS"]]
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
# One address asks as often as it can; the counting itself stays in the measure.
RATE_LIMITS = RATE_LIMITS | {"verify": f"{10**9}/minute", "verify_unknown": f"{10**9}/minute"}
