"""What it costs to look at a curriculum as its author: CPU time in one process, the request whole."""

import statistics
import time

from django.conf import settings
from django.test import Client
from django.urls import reverse

from courses.models import CurriculumPage, LessonPage
from tests.benchmarks import data

PAGES = {
    "author-release": "courses_release",
    "author-quality": "courses_quality",
    "author-alignment": "courses_alignment",
    "author-take-away": "courses_files",
}
LOOKS = 5


def looking(only: str) -> None:
    """Each page when nothing changed since the last look, and when one lesson did."""
    curriculum = CurriculumPage.objects.get()
    lessons = LessonPage.objects.filter(path__startswith=curriculum.path).order_by("path")
    client = Client(HTTP_HOST=settings.ALLOWED_HOSTS[0])
    for name, value in data.sign_in(data.person("owner")).items():
        client.cookies[name] = value
    for name, address in PAGES.items():
        if not name.startswith(only):
            continue
        path = reverse(address, args=[curriculum.pk])
        _cpu(client, path)
        same = [_cpu(client, path) for _look in range(LOOKS)]
        changed = []
        for number, lesson in enumerate(lessons[:LOOKS]):
            lesson.summary = f"{lesson.summary[:400]} ({name}, {number})"
            lesson.save_revision().publish()
            changed.append(_cpu(client, path))
        print(f"{name} {1000 * statistics.median(same):.0f} ms CPU, nothing changed")
        print(f"{name}-changed {1000 * statistics.median(changed):.0f} ms CPU", flush=True)


def _cpu(client: Client, path: str) -> float:
    began = time.thread_time()
    response = client.get(path)
    assert response.status_code == 200, (path, response.status_code)
    return time.thread_time() - began
