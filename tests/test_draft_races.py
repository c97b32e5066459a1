"""Several devices of one person, at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections
from django.utils import timezone

from core.drafts import form_drafts
from core.drafts.conflicts import Conflict
from core.drafts.versions import Seen
from core.errors import Refusal
from core.models import FormDraft
from courses.evaluations import responses
from courses.models import EvaluationResponse
from tests.drafts import enrolled

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]

DEVICES = 6


def at_once(*acts) -> list:
    """Run every act in a thread of its own at the same moment; what each returned, or its refusal."""
    together = Barrier(len(acts))

    def run(act):
        try:
            # Connected before: connecting takes longer than what is raced.
            connection.ensure_connection()
            together.wait(timeout=30)
            return act()
        except Refusal as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_of_many_first_saves_one_is_kept_and_the_others_are_told(trainee):
    def first_save(device: int):
        return form_drafts.keep(
            user=trainee,
            key="appeal:7",
            values={"reason": f"Typed on device {device}"},
            seen=Seen(0, f"device-{device}"),
            at=timezone.now(),
        )

    results = at_once(*(lambda device=device: first_save(device) for device in range(DEVICES)))
    conflicts = [one for one in results if isinstance(one, Conflict)]
    assert len(conflicts) == DEVICES - 1
    kept = FormDraft.objects.get()
    assert kept.version == 1
    assert {one.current.values["reason"] for one in conflicts} == {kept.values["reason"]}


def test_an_evaluation_is_never_both_handed_in_and_still_a_draft(trainee, curriculum, edition):
    enrolment = enrolled(trainee, curriculum)
    step = edition.steps.get(kind="evaluation")

    def save(text: str, seen: int):
        return responses.save_draft(
            enrolment=enrolment,
            step=step,
            typed={"useful": "4", "change": text},
            seen=Seen(seen, "p"),
            at=timezone.now(),
        )

    def hand_in():
        answers = {"useful": "4", "change": "First"}
        return responses.evaluate(
            enrolment=enrolment, step=step, answers=answers, version=1, at=timezone.now()
        )

    save("First", 0)
    results = at_once(*[hand_in] * 3, *[lambda: save("Second", 1), lambda: save("Third", 1)] * 2)
    codes = {one.code for one in results if isinstance(one, Refusal)}
    assert codes <= {"already_handed_in", "changed_elsewhere"}
    assert FormDraft.objects.count() + EvaluationResponse.objects.count() == 1
