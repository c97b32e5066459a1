"""Pages that go live or expire at a time that their authors set."""

from datetime import datetime

from django.core.management import call_command


def publish_scheduled(at: datetime) -> None:
    """Publish and unpublish what is due by Wagtail's own command, which reads the clock itself."""
    call_command("publish_scheduled", verbosity=0)
