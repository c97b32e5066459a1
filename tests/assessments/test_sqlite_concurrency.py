"""Eight threads at the same attempts, on the embedded database with the options it has in production.

Where the suite runs on PostgreSQL the same is asked of its row locks.
"""

import random
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from django.conf import settings
from django.db import connection, connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from assessments.models import Attempt, AttemptStep, OpenAttempt, Paper, Response
from assessments.quizzes import attempts
from config.stores import sqlite
from courses.learning import enrolments
from courses.models import Completion, EditionStep, Enrolment
from tests.assessments.examinations import examination, fill_bank

THREADS = 8
ROUNDS = 12
JSON = {"HTTP_ACCEPT": "application/json"}

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def crowd(factory, curriculum):
    """Two trainees, each with an open attempt, and the number of its numeric question."""
    edition = factory.released(curriculum)
    quiz = edition.steps.get(kind="quiz")
    at = timezone.now()
    open_attempts = []
    for name in ("Odile Brandt", "Pavel Quist"):
        user = User.objects.create_user(f"{name.split()[0]}@example.org", legal_name=name)
        enrolment = enrolments.enrol(user=user, curriculum=curriculum, at=at)
        open_attempts.append(attempts.start(enrolment=enrolment, step=quiz, at=at))
    return open_attempts


def in_threads(work):
    """Run ``work(number)`` in every thread at once, each on its own connection; raise what any raised."""
    start_together = Barrier(THREADS)

    def run(number):
        try:
            start_together.wait(timeout=30)
            return work(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(run, range(THREADS)))


def number_of(attempt, kind):
    types = [entry["type"] for entry in attempt.paper.content["questions"]]
    return types.index(kind) + 1


def signed_in(attempt):
    client = Client(raise_request_exception=True)
    client.force_login(attempt.enrolment.user)
    return client


def save(client, attempt, number, answer, version):
    url = reverse("assessments:question", args=[attempt.uuid, number])
    return client.post(url, {"answer": answer, "version": version}, **JSON)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="about the embedded database")
def test_the_suite_meets_the_locks_of_production():
    options = settings.DATABASES["default"]["OPTIONS"]
    produced = sqlite(settings.DATA_DIR / "any.sqlite3", synchronous="OFF")["OPTIONS"]
    assert options == produced
    assert Path(connection.settings_dict["NAME"]).is_file()


def test_saves_by_many_windows_lose_and_double_nothing(crowd):
    """Each window writes over what it last read, again until it holds: every accepted save is one version."""
    accepted: dict[int, list[tuple[int, str]]] = {attempt.pk: [] for attempt in crowd}

    def hammer(thread):
        attempt = crowd[thread % 2]
        client, number, version = signed_in(attempt), number_of(attempt, "numeric"), "0-a"
        clashes = 0
        for turn in range(ROUNDS):
            mine = f"{thread}.{turn + 1}"
            while True:
                answer = save(client, attempt, number, mine, version)
                version = answer.json()["version"]
                if answer.status_code == 200:
                    break
                assert answer.status_code == 409
                clashes += 1
            accepted[attempt.pk].append((int(version.split("-")[0]), mine))
        return clashes

    in_threads(hammer)
    for attempt in crowd:
        saves = sorted(accepted[attempt.pk])
        assert [version for version, _value in saves] == list(range(1, len(saves) + 1))
        assert len(saves) == ROUNDS * THREADS / 2
        response = attempt.responses.get(value__isnull=False)
        assert (response.version, response.value) == saves[-1]


def test_submits_amid_saves_end_once_and_count_every_accepted_answer(crowd):
    """Half the threads answer while the other half hand in: what was accepted is in the record."""
    accepted: list[tuple[int, int, str]] = []

    def hammer(thread):
        attempt = crowd[thread % 2]
        client, number = signed_in(attempt), number_of(attempt, "numeric")
        if thread < 4:
            version = "0-a"
            for turn in range(ROUNDS * 4):
                mine = f"{thread}.{turn + 1}"
                answer = save(client, attempt, number, mine, version)
                if answer.status_code == 410:
                    return
                version = answer.json()["version"]
                if answer.status_code == 200:
                    accepted.append((attempt.pk, int(version.split("-")[0]), mine))
        else:
            for _again in range(random.Random(thread).randint(2, 6)):
                client.get(reverse("assessments:review", args=[attempt.uuid]))
            for _again in range(3):
                url = reverse("assessments:submission", args=[attempt.uuid])
                assert client.post(url).status_code == 302

    in_threads(hammer)
    assert AttemptStep.objects.count() == len(crowd)
    assert OpenAttempt.objects.count() == 0
    assert Response.objects.count() == 0
    for attempt in crowd:
        number = number_of(attempt, "numeric")
        kept = attempt.ending.content["answers"][number - 1]
        last = max(((v, mine) for pk, v, mine in accepted if pk == attempt.pk), default=(0, None))
        assert (kept["saves"], kept["value"]) == last


def test_starting_in_eight_windows_starts_one_attempt(crowd, curriculum):
    at = timezone.now()
    user = User.objects.create_user("roya@example.org", legal_name="Roya Lindholm")
    enrolment = enrolments.enrol(user=user, curriculum=curriculum, at=at)
    quiz = crowd[0].step
    url = reverse("assessments:attempt-start", args=[enrolment.pk, quiz.pk])

    def start(_thread):
        client = Client()
        client.force_login(user)
        return client.post(url)["Location"]

    assert len(set(in_threads(start))) == 1
    assert Attempt.objects.filter(enrolment=enrolment).count() == 1


def test_starting_an_examination_in_eight_windows_draws_one_paper(factory, curriculum):
    fill_bank(curriculum)
    examination(curriculum, ("KAP-1", "", 3), ("KAP-1.1", "hard", 1))
    exam = factory.released(curriculum).steps.get(slug="final-examination")
    at = timezone.now()
    user = User.objects.create_user("saskia@example.org", legal_name="Saskia Venn")
    enrolment = enrolments.enrol(user=user, curriculum=curriculum, at=at)

    def start(_thread):
        step = EditionStep.objects.get(pk=exam.pk)
        own = Enrolment.objects.get(pk=enrolment.pk)
        return attempts.start(enrolment=own, step=step, at=at).pk

    assert len(set(in_threads(start))) == 1
    attempt = Attempt.objects.get(enrolment=enrolment)
    assert attempt.responses.count() == len(attempt.paper.content["questions"]) == 4
    assert Paper.objects.asked(enrolment, exam).count() == 1


def test_the_clock_and_the_trainee_end_an_attempt_once(crowd):
    late = crowd[0].due_at + 2 * (crowd[0].due_at - crowd[0].started_at)

    def end(thread):
        if thread % 2:
            return attempts.end_overdue(late)
        return attempts.submit(attempt=Attempt.objects.get(pk=crowd[0].pk), at=late).pk

    in_threads(end)
    assert AttemptStep.objects.count() == len(crowd)
    assert Completion.objects.count() == 0
