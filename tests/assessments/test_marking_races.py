"""Several supervisors, and several windows of one trainee, at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from assessments.marking import markings
from assessments.models import (
    Marking,
    MarkingDraft,
    MarkingEvent,
    Submission,
    SubmissionDraft,
)
from assessments.vignettes import submissions
from core.drafts.versions import Seen
from core.errors import Refusal
from core.models import Notice
from courses.models import Completion
from tests.assessments.conftest import make_supervisor
from tests.assessments.vignettes import HOUR, NOW, TEXTS, draft_of, judged, write

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]

THREADS = 6


def at_once(*acts):
    """Run every act in a thread of its own at the same moment; what each returned, or its refusal."""
    together = Barrier(len(acts))

    def run(act):
        try:
            together.wait(timeout=30)
            return act()
        except Refusal as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def codes(results):
    return sorted(one.code for one in results if isinstance(one, Refusal))


def test_of_many_supervisors_one_wins_the_claim_and_the_others_are_told(submission, organisation):
    rivals = [make_supervisor(organisation, f"Rival{n} Marker") for n in range(THREADS)]
    results = at_once(
        *(
            lambda by=by: markings.claim(
                submission=Submission.objects.select_related("enrolment").get(pk=submission.pk),
                by=by,
                at=NOW,
            )
            for by in rivals
        )
    )
    assert codes(results) == ["claimed"] * (THREADS - 1)
    (won,) = [one for one in results if isinstance(one, MarkingDraft)]
    assert draft_of(submission).supervisor_id == won.supervisor_id


def test_one_marking_comes_of_many_presses_on_finalise(submission, supervisor):
    markings.claim(submission=submission, by=supervisor, at=NOW)
    draft = markings.save(
        submission=submission, by=supervisor, typed=judged(), seen=Seen(0), at=NOW
    )
    results = at_once(
        *[
            lambda: markings.finalise(
                submission=Submission.objects.get(pk=submission.pk),
                by=supervisor,
                version=draft.version,
                at=NOW,
            )
        ]
        * THREADS
    )
    assert codes(results) == []
    assert {one.pk for one in results} == {Marking.objects.get().pk}


def test_a_take_over_and_a_finalisation_cannot_both_win(submission, supervisor, second_supervisor):
    markings.claim(submission=submission, by=supervisor, at=NOW)
    draft = markings.save(
        submission=submission, by=supervisor, typed=judged(), seen=Seen(0), at=NOW
    )
    later = NOW + 25 * HOUR
    results = at_once(
        lambda: markings.finalise(
            submission=Submission.objects.get(pk=submission.pk),
            by=supervisor,
            version=draft.version,
            at=later,
        ),
        lambda: markings.claim(
            submission=Submission.objects.get(pk=submission.pk), by=second_supervisor, at=later
        ),
    )
    assert codes(results) in (["already_finalised"], ["not_yours"])
    assert Marking.objects.count() + MarkingDraft.objects.count() == 1
    if kept := MarkingDraft.objects.first():
        assert kept.judgements["safety"]["comment"] == "Clear."


def test_undo_and_release_cannot_both_win(submission, supervisor, trainee):
    markings.claim(submission=submission, by=supervisor, at=NOW)
    draft = markings.save(
        submission=submission, by=supervisor, typed=judged(), seen=Seen(0), at=NOW
    )
    marked = markings.finalise(submission=submission, by=supervisor, version=draft.version, at=NOW)

    def fresh():
        return Marking.objects.get(pk=marked.pk)

    results = at_once(
        lambda: markings.undo(marking=fresh(), by=supervisor, at=NOW),
        *[lambda: markings.release(marking=fresh(), at=NOW)] * (THREADS - 1),
    )
    event = MarkingEvent.objects.get(marking=marked)
    if event.kind == MarkingEvent.Kind.RELEASED:
        assert codes(results) == ["already_released"]
        assert Notice.objects.filter(user=trainee).count() == 1
        assert Completion.objects.filter(step=submission.step).count() == 1
        assert not MarkingDraft.objects.exists()
    else:
        assert codes(results) == ["withdrawn"] * (THREADS - 1)
        assert draft_of(submission).supervisor == supervisor
        assert not Notice.objects.filter(user=trainee).exists()


def test_one_submission_comes_of_many_presses_on_hand_in(enrolment, vignette):
    draft = write(enrolment, vignette)
    results = at_once(
        *[
            lambda: submissions.submit(
                enrolment=enrolment, step=vignette, number=1, version=draft.version, at=NOW
            )
        ]
        * THREADS
    )
    assert codes(results) == []
    assert {one.pk for one in results} == {Submission.objects.get().pk}
    assert MarkingDraft.objects.count() == 1


def test_of_many_windows_that_saw_one_draft_one_saves_and_no_other_overwrites(enrolment, vignette):
    write(enrolment, vignette)
    results = at_once(
        *(
            lambda n=n: write(enrolment, vignette, {**TEXTS, "why": f"Window {n}."}, seen=1)
            for n in range(THREADS)
        )
    )
    assert codes(results) == ["changed_elsewhere"] * (THREADS - 1)
    (saved,) = [one for one in results if isinstance(one, SubmissionDraft)]
    assert SubmissionDraft.objects.get().answers == saved.answers
