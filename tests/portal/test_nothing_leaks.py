"""Fifty people over the same warm cache: nobody's page holds what is another's.

Each has a name, an address, an enrolment, an attempt and an answer that nobody else has, and is
as far in the course as some others are: what is drawn once for all of these is where a leak would be.
"""

import random
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.models import Response
from assessments.quizzes import attempts
from courses.learning import enrolments
from courses.lessons import checks
from tests import world
from tests.assessments.quizzes import position_of

pytestmark = pytest.mark.database

PEOPLE = 50


@dataclass
class Somebody:
    client: Client
    pages: list[str]
    own: dict[str, str]
    """What stands on their pages alone, by what it is."""


@pytest.fixture
def people(curriculum, edition, client_of) -> list[Somebody]:
    return [_somebody(number, curriculum, edition, client_of) for number in range(PEOPLE)]


def _somebody(number: int, curriculum, edition, client_of) -> Somebody:
    at = timezone.now()
    user = world.make_user(f"person{number:02d}", preferred_name=f"Preferred{number:02d}")
    enrolment = enrolments.enrol(user=user, curriculum=curriculum, at=at)
    lesson = edition.steps.filter(kind="lesson").first()
    if number % 2:
        choices = dict.fromkeys(checks.options_of(lesson), number % 3 % 2)
        checks.answer(enrolment=enrolment, step=lesson, choices=choices, at=at)
        enrolments.complete(enrolment=enrolment, step=lesson, at=at)
    attempt = attempts.start(enrolment=enrolment, step=edition.steps.get(kind="quiz"), at=at)
    typed = f"{number}.{number:02d}7"
    Response.objects.filter(attempt=attempt, position=position_of(attempt, "numeric")).update(
        value=typed
    )
    attempts.submit(attempt=attempt, at=at)
    address = reverse("courses:enrolment", args=[enrolment.pk])
    results = reverse("assessments:results", args=[attempt.uuid])
    step = reverse("courses:step", args=[enrolment.pk, lesson.module_slug, lesson.slug])
    return Somebody(
        client=client_of(user),
        pages=[reverse("portal:dashboard"), address, step, results],
        own={
            "name": user.preferred_name,
            "address": f'"{address}',
            "attempt": str(attempt.uuid),
            "answer": typed,
        },
    )


def test_fifty_people_over_a_warm_cache_see_nothing_of_each_other(people):
    visits = [(somebody, page) for somebody in people for page in somebody.pages for _ in (1, 2)]
    # Always the same, so that a failure can be seen again.
    random.Random(10).shuffle(visits)

    seen = {"name": 0, "address": 0, "attempt": 0, "answer": 0}
    for somebody, page in visits:
        answer = somebody.client.get(page)
        assert answer.status_code == 200, page
        html = answer.content.decode()
        for what in seen:
            seen[what] += somebody.own[what] in html
            others = [one.own[what] for one in people if one is not somebody]
            assert not [one for one in others if one in html], (page, what)

    # Each of them is looked for where it stands: on every page, or on the one that shows it.
    assert seen["name"] == len(visits)
    assert seen["address"] >= len(visits) // 2
    assert seen["answer"] >= 2 * PEOPLE
