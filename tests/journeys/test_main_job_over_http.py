"""An organisation publishes, a trainee studies and is assessed, a supervisor marks, a stranger verifies."""

import time

import pytest

from tests.journeys import course
from tests.journeys.person import Person, demonstration_person
from tests.journeys.steps import (
    NAME,
    REASON,
    enrol_as_a_stranger,
    evaluate,
    hand_in,
    mark,
    pass_the_quiz,
    publish,
    read_the_lesson,
    receive_certificate,
    revoke,
)
from tests.tools import needs

# From *Enrol* as a stranger to the first lesson, besides reading the mail.
MOST_ACTS = 5

pytestmark = [pytest.mark.database, needs("pdftotext")]


def test_main_job_over_http(server, tmp_path):
    publish(server)

    trainee = enrol_as_a_stranger(server, f"wren.{time.time_ns()}@example.org")
    assert trainee.acts <= MOST_ACTS
    outline = trainee.follow(course.TITLE).url
    read_the_lesson(trainee)
    pass_the_quiz(trainee)
    hand_in(trainee, "I would guess: into muscle, at the usual time, as it always was.")

    supervisor = demonstration_person(server, "supervisor")
    mark(supervisor, asks="Guesses", outcome="Fail", say="A gap in a record is never guessed.")
    trainee.open("/dashboard/").sees("Not passed: The torn note")
    hand_in(trainee, course.ANSWER)
    mark(supervisor, asks="Asks the prescriber", outcome="Pass", say="Clear.")

    evaluate(trainee, outline)
    serial = receive_certificate(trainee, tmp_path)
    Person(server).open(f"/verify/{serial}/").sees(NAME, course.TITLE, "Demonstration")

    revoke(demonstration_person(server, "owner"), serial)
    Person(server).open(f"/verify/{serial}/").sees("revoked", REASON)
