"""Files that no row names are found, and taken away only when that is asked for."""

import os
import time
from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import call_command

from courses.models import Asset

pytestmark = pytest.mark.django_db


def kept(name: str, *, days: float) -> str:
    storage = storages["private"]
    name = storage.save(name, ContentFile(b"bytes"))
    when = time.time() - days * 24 * 3600
    os.utime(storage.path(name), (when, when))
    return name


def clear(**options) -> str:
    output = StringIO()
    call_command("clear_files", stdout=output, **options)
    return output.getvalue()


def test_only_old_files_that_nothing_refers_to_are_listed_and_taken_away():
    orphan = kept("assets/orphan.png", days=2)
    fresh = kept("assets/fresh.png", days=0.5)
    named = kept("assets/named.png", days=2)
    Asset.objects.create(sha256="a" * 64, size=5, file=named)
    listed = clear()
    assert orphan in listed
    assert fresh not in listed
    assert named not in listed
    assert storages["private"].exists(orphan)
    assert "were taken away" in clear(delete=True)
    assert not storages["private"].exists(orphan)
    assert storages["private"].exists(fresh)
    assert storages["private"].exists(named)
