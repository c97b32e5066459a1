"""What the demonstration people have done before the first visitor comes.

The trainee is in the middle of the first module, so that there is something to go on with
and something to mark; the graduate has finished and holds a demonstration certificate, so
that there is something to verify.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.db import transaction

from accounts.models import User
from assessments.marking import markings
from assessments.models import Submission
from assessments.quizzes import attempts, papers
from assessments.rubrics.judgements import Typed
from assessments.rubrics.rubric import PASS, Judgement
from assessments.vignettes import submissions
from assessments.vignettes.exemplars import FrozenExemplar
from certificates.issuing.issue import issue
from certificates.models import Certificate
from core.drafts.versions import Seen
from courses.evaluations import responses
from courses.learning import enrolments
from courses.lessons import checks
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
    issue(enrolment=enrolment, legal_name=enrolment.user.legal_name, at=at)


def _enrol(user: User, edition: Edition, at: datetime) -> Enrolment:
    return enrolments.enrol(user=user, curriculum=edition.curriculum, at=at)


def _do(enrolment: Enrolment, step: EditionStep, at: datetime, *, writes: str) -> Submission | None:
    match step.kind:
        case "lesson":
            _read(enrolment, step, at)
        case "quiz":
            _answer(enrolment, step, at)
        case "vignette":
            return _write(enrolment, step, exemplar_at(step, writes), at)
        case "evaluation":
            _evaluate(enrolment, step, at)
    return None


def _read(enrolment: Enrolment, step: EditionStep, at: datetime) -> None:
    """Open a lesson, answer its checks rightly, and finish it."""
    enrolments.open_step(enrolment=enrolment, step=step, at=at)
    choices = {
        number: next(place for place, option in enumerate(options, 1) if option["is_correct"])
        for number, options in checks.options_of(step).items()
    }
    checks.answer(enrolment=enrolment, step=step, choices=choices, at=at)
    checks.mark_read(enrolment=enrolment, step=step, at=at)


def _answer(enrolment: Enrolment, step: EditionStep, at: datetime) -> None:
    """Answer every question rightly."""
    attempt = attempts.start(enrolment=enrolment, step=step, at=at)
    for asked in papers.questions_of(attempt.paper, step):
        attempts.save(
            attempt=attempt,
            position=asked.position,
            value=asked.item.key(asked.question),
            is_flagged=False,
            seen=Seen(0),
            at=at,
        )
    attempts.submit(attempt=attempt, at=at)


def exemplar_at(step: EditionStep, overall: str) -> FrozenExemplar:
    """The exemplar of a vignette at one overall level; ``LookupError`` where it has none."""
    for content in step.content["content"].get("exemplars", ()):
        if content["overall"] == overall:
            return FrozenExemplar.of(content)
    raise LookupError(f"{step.key} has no exemplar at the level {overall}.")


def _write(
    enrolment: Enrolment, step: EditionStep, exemplar: FrozenExemplar, at: datetime
) -> Submission:
    """Hand in what the exemplar's author wrote."""
    draft = submissions.save_draft(
        enrolment=enrolment, step=step, number=1, seen=Seen(0), texts=exemplar.answers, at=at
    )
    return submissions.submit(
        enrolment=enrolment, step=step, number=1, version=draft.version, at=at
    )


def _mark(submission: Submission, exemplar: FrozenExemplar, *, by: User, at: datetime) -> None:
    """Judge what was taken from the exemplar by its reference levels; their reasons are not for trainees."""
    draft = markings.claim(submission=submission, by=by, at=at)
    levels = {code: Judgement(mark.level) for code, mark in exemplar.marks.items()}
    typed = Typed(levels, outcome=PASS, summary="Clear and safe throughout.")
    draft = markings.save(
        submission=submission, by=by, typed=typed, seen=Seen(draft.version), at=at
    )
    final = markings.finalise(submission=submission, by=by, version=draft.version, at=at)
    markings.release(marking=final, by=by, at=at)


def _evaluate(enrolment: Enrolment, step: EditionStep, at: datetime) -> None:
    answers = {
        question["code"]: 4 if question["kind"] == "rating" else ""
        for question in step.content["content"]["questions"]
    }
    responses.evaluate(enrolment=enrolment, step=step, answers=answers, at=at)
