"""What a first visit to a lesson costs a phone: how many files, and how many bytes."""

import re

import pytest
from playwright.sync_api import Browser

from tests.benchmarks.browser import first_visit
from tests.journeys.person import demonstration_person

pytestmark = pytest.mark.browser

MOST_FILES = 12
MOST_KILOBYTES = 150


def test_a_first_visit_to_a_lesson_is_small(browser: Browser, server):
    graduate = demonstration_person(server, "graduate")
    paths = re.findall(r'href="(/learn/\d+/)', str(graduate.open("/dashboard/").browser.page))
    graduate.open(paths[0])
    steps = re.findall(r'href="(/learn/\d+/[\w-]+/[\w-]+/)"', str(graduate.browser.page))
    lesson = next(path for path in steps if "data-reading-position" in whole(graduate, path))

    visit = first_visit(browser, server.address, lesson, graduate.browser.session.cookies)

    told = "\n".join(f"{size:7} {url}" for url, size in visit.files.items())
    assert visit.requests <= MOST_FILES, told
    assert visit.kilobytes <= MOST_KILOBYTES, told


def whole(person, path: str) -> str:
    return str(person.open(path).browser.page)
