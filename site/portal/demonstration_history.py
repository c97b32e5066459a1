"""What the demonstration people have done before the first visitor comes.

The trainee is in the middle of the first module, so that there is something to go on with
and something to mark; the graduate has finished and holds a demonstration certificate, so
that there is something to verify.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.db import transaction

from accounts.models import User
from assessments import attempts, marking, papers, submissions
from assessments.exemplars import Exemplar
from assessments.judgements import Typed
from assessments.models import Submission
from assessments.rubrics import PASS, Judgement
from assessments.versions import Seen
from certificates import issuing
from certificates.models import Certificate
from courses import enrolments
from courses.models import Edition, EditionStep, Enrolment

People = Mapping[str, User]


def write(edition: Edition, people: People, *, at: datetime, tell: Callable[[str], object]) -> None:
    """Let the trainee begin and the graduate finish, unless they already have."""
    steps = list(edition.steps.all())
    with transaction.atomic():
        if not Enrolment.objects.filter(user=people["trainee"]).exists():
            tell("The trainee begins the first module")
            _begin(steps, people, at)
    with transaction.atomic():
        if not Certificate.objects.filter(enrolment__user=people["graduate"]).exists():
            tell("The graduate finishes and receives a certificate")
            _finish(steps, people, at)


def _begin(steps: list[EditionStep], people: People, at: datetime) -> None:
    enrolment = _enrol(people["trainee"], steps[0].edition, at)
    for step in steps:
        if step.module_slug == steps[0].module_slug:
            _do(enrolment, step, at, writes="emerging")


def _finish(steps: list[EditionStep], people: People, at: datetime) -> None:
    enrolment = _enrol(people["graduate"], steps[0].edition, at)
    for step in steps:
        submission = _do(enrolment, step, at, writes="competent")
        if submission:
            _mark(submission, exemplar_at(step, "competent"), by=people["supervisor"], at=at)
    issuing.issue(enrolment=enrolment, legal_name=enrolment.user.legal_name, at=at)


def _enrol(user: User, edition: Edition, at: datetime) -> Enrolment:
    return enrolments.enrol(user=user, curriculum=edition.curriculum, at=at)


def _do(enrolment: Enrolment, step: EditionStep, at: datetime, *, writes: str) -> Submission | None:
    match step.kind:
        case "lesson":
            enrolments.mark_read(enrolment=enrolment, step=step, at=at)
        case "quiz":
            _answer(enrolment, step, at)
        case "vignette":
            return _write(enrolment, step, exemplar_at(step, writes), at)
        case "evaluation":
            _evaluate(enrolment, step, at)
    return None


def _answer(enrolment: Enrolment, step: EditionStep, at: datetime) -> None:
    """Answer every question rightly."""
    attempt = attempts.start(enrolment=enrolment, step=step, at=at)
    for asked in papers.questions_of(attempt.paper, step):
        attempts.save(
            attempt=attempt,
            position=asked.position,
            value=_right_answer(asked.question),
            is_flagged=False,
            seen=Seen(0),
            at=at,
        )
    attempts.submit(attempt=attempt, at=at)


def _right_answer(question: Mapping):
    match question["type"]:
        case "true_false":
            return question["is_true"]
        case "numeric":
            return question["value"]
    right = [place for place, option in enumerate(question["options"]) if option["is_correct"]]
    return right[0] if question["type"] == "single" else right


def exemplar_at(step: EditionStep, overall: str) -> Exemplar:
    """The exemplar of a vignette at one overall level; ``LookupError`` where it has none."""
    for content in step.content["content"].get("exemplars", ()):
        if content["overall"] == overall:
            return Exemplar.of(content)
    raise LookupError(f"{step.key} has no exemplar at the level {overall}.")


def _write(enrolment: Enrolment, step: EditionStep, exemplar: Exemplar, at: datetime) -> Submission:
    """Hand in what the exemplar's author wrote."""
    draft = submissions.save_draft(
        enrolment=enrolment, step=step, number=1, seen=Seen(0), texts=exemplar.answers, at=at
    )
    return submissions.submit(
        enrolment=enrolment, step=step, number=1, version=draft.version, at=at
    )


def _mark(submission: Submission, exemplar: Exemplar, *, by: User, at: datetime) -> None:
    """Judge what was taken from the exemplar by its reference levels; their reasons are not for trainees."""
    draft = marking.claim(submission=submission, by=by, at=at)
    levels = {code: Judgement(mark.level) for code, mark in exemplar.marks.items()}
    typed = Typed(levels, outcome=PASS, summary="Clear and safe throughout.")
    draft = marking.save(submission=submission, by=by, typed=typed, seen=Seen(draft.version), at=at)
    final = marking.finalise(submission=submission, by=by, version=draft.version, at=at)
    marking.release(marking=final, by=by, at=at)


def _evaluate(enrolment: Enrolment, step: EditionStep, at: datetime) -> None:
    answers = {
        question["code"]: 4 if question["kind"] == "rating" else ""
        for question in step.content["content"]["questions"]
    }
    enrolments.evaluate(enrolment=enrolment, step=step, answers=answers, at=at)
