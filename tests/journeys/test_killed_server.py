"""A server that is killed in the middle of work loses nothing that it said was saved."""

import threading
import time

import pytest
import requests

from tests.journeys import course, steps
from tests.journeys.person import Person, demonstration_person

pytestmark = pytest.mark.database


def test_a_server_killed_in_a_quiz_loses_no_saved_answer(server):
    steps.publish(server)
    trainee = _trainee(server)
    trainee.open("/dashboard/").follow("Go on").press("Start the quiz")
    numeric = next(q for q in course.right_answers().values() if q["type"] == "numeric")
    while not trainee.shows(numeric["stem"].strip()):
        trainee.press("Next")

    last = _save_until_killed(server, lambda number: trainee.autosave(answer=str(number)))

    trainee.open(trainee.url)
    kept = int(trainee.browser.page.find("input", attrs={"name": "answer"})["value"])
    # The save on its way when the power went may or may not have arrived.
    assert kept in (last, last + 1)
    trainee.fill("Your answer", numeric["answer"])
    trainee.press("Review and hand in").press("Hand in").sees("3 facts")


def test_a_server_killed_in_a_marking_loses_no_saved_judgement(server):
    steps.publish(server)
    trainee = _trainee(server)
    steps.pass_the_quiz(trainee)
    steps.hand_in(trainee, course.ANSWER)
    supervisor = demonstration_person(server, "supervisor")
    supervisor.open("/marking/").follow_last("The torn note").press("Claim and mark")

    def comment(number: int) -> None:
        supervisor.autosave(
            **{"criterion-asks-level": "asks", "criterion-asks-comment": f"Remark {number}."}
        )

    last = _save_until_killed(server, comment)

    supervisor.open(supervisor.url)
    assert supervisor.shows(f"Remark {last}.") or supervisor.shows(f"Remark {last + 1}.")


def _trainee(server) -> Person:
    trainee = steps.enrol_as_a_stranger(server, f"kill.{time.time_ns()}@example.org")
    steps.read_the_lesson(trainee)
    return trainee


def _save_until_killed(server, save) -> int:
    """Save 1, 2, 3 … while the server is killed, start it again, and return what was last confirmed."""
    killer = threading.Timer(1.5, server.kill)
    killer.start()
    last = 0
    try:
        while True:
            save(last + 1)
            last += 1
    except requests.RequestException:
        pass
    killer.join()
    server.start()
    assert last > 3, "the server was killed before anything was saved"
    return last
