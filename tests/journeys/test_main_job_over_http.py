"""An organisation publishes, a trainee studies and is assessed, a supervisor marks, a stranger verifies."""

import time

import pytest

from tests.journeys import course
from tests.journeys.person import Person, demonstration_person
from tests.journeys.steps import (
    NAME,
    REASON,
    enrol,
    evaluate,
    hand_in,
    mark,
    pass_the_quiz,
    publish,
    read_the_lesson,
    receive_certificate,
    revoke,
    sign_up,
)
from tests.tools import needs

# One process does all journeys: an installation takes a minute to make.
pytestmark = [pytest.mark.xdist_group("installation"), needs("pdftotext")]


def test_main_job_over_http(server, tmp_path):
    publish(server)

    trainee = sign_up(server, f"wren.{time.time_ns()}@example.org")
    outline = enrol(trainee)
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
