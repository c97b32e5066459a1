"""Attempts: started, answered, ended.

An attempt ends once, by the trainee's hand or by the server's clock. Both endings are the
same act; which it was follows from the time. Every verb that starts or ends one locks the
enrolment. Saving an answer locks nothing: it changes the one row of its question, and only
if nobody changed it since.
"""

import logging
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from assessments import signals
from assessments.allowances import grants
from assessments.allowances.models import AttemptGrant
from assessments.quizzes import papers, scoring, wording
from assessments.quizzes.addresses import address_of
from assessments.quizzes.models.attempts import Attempt, AttemptStep, OpenAttempt, Paper, Response
from assessments.quizzes.standing import (
    May,
    Rules,
    Standing,
    is_closed_by_clock,
    is_time_up,
    standing,
)
from core.drafts.conflicts import Gone
from core.drafts.versions import Kept, Seen
from core.errors import Refusal
from core.notices import telling
from core.schedule import clock
from courses.learning import enrolments
from courses.models import Edition, EditionStep, Enrolment
from courses.releases.syllabus import syllabus_of

log = logging.getLogger("preceptor.attempts")


def standing_of(*, enrolment: Enrolment, step: EditionStep, at: datetime) -> Standing:
    """Where the trainee stands in one quiz."""
    rules = Rules.of(step.content["content"])
    history = Attempt.objects.history([enrolment], [step]).get((enrolment.pk, step.pk))
    if history is None:
        return standing(rules, [], at=at)
    return standing(rules, history.sittings, at=at, granted=history.granted)


def limits_at(organisation) -> dict[int, list[int]]:
    """The quizzes that trainees of ``organisation`` have tried, by how many attempts each allows."""
    tried = Edition.objects.filter(organisation=organisation, enrolments__attempts__isnull=False)
    limits: dict[int, list[int]] = {}
    for edition in tried.distinct():
        for step in syllabus_of(edition).steps:
            if step.kind == "quiz" and (allowed := step.rules["attempts_allowed"]):
                limits.setdefault(allowed, []).append(step.pk)
    return limits


# ------------------------------------------------------------ starting


def start(*, enrolment: Enrolment, step: EditionStep, at: datetime) -> Attempt:
    """A new attempt with a paper of its own, or the one that is open.

    Refuses with ``already_passed``, ``no_attempts_left`` or ``must_wait``. Whether the step
    is locked was decided at its door.
    """
    end_if_overdue(enrolment=enrolment, step=step, at=at)
    _parsed_before_the_lock = step.content
    with transaction.atomic():
        Enrolment.objects.select_for_update().get(pk=enrolment.pk)
        now = standing_of(enrolment=enrolment, step=step, at=at)
        if now.may is May.RESUME:
            return Attempt.objects.get(open_mark__enrolment=enrolment, open_mark__step=step)
        if now.may is not May.START:
            raise Refusal(now.may, wording.why_not(now, enrolment.user))
        content = papers.draw(step, earlier=Paper.objects.asked(enrolment, step))
        return _open(enrolment, step, content, number=len(now.sittings) + 1, at=at)


def _open(enrolment, step, content: dict, *, number: int, at: datetime) -> Attempt:
    limit = Rules.of(content).time_limit
    attempt = Attempt.objects.create(
        enrolment=enrolment,
        step=step,
        number=number,
        paper=papers.keep(content),
        started_at=at,
        due_at=at + limit if limit else None,
    )
    OpenAttempt.objects.create(
        attempt=attempt, enrolment=enrolment, step=step, due_at=attempt.due_at
    )
    Response.objects.bulk_create(
        Response(attempt=attempt, position=position)
        for position in range(1, len(content["questions"]) + 1)
    )
    return attempt


# ------------------------------------------------------------ answering


def save(
    *, attempt: Attempt, position: int, value: Any, is_flagged: bool, seen: Seen, at: datetime
) -> Kept:
    """Keep an answer that was made from the state ``seen``.

    The same save again is the same save. Refuses with ``attempt_ended`` when the time is
    over or the attempt was handed in; a state that is no longer the kept one raises
    ``Conflict``, and nothing is overwritten then.
    """
    if is_closed(attempt, at=at):
        raise _ended()
    responses = Response.objects.filter(attempt=attempt, position=position)
    try:
        return responses.keep({"value": value, "is_flagged": is_flagged}, seen=seen, at=at)
    except Response.DoesNotExist:
        raise _ended() from None


def _ended() -> Gone:
    return Gone(
        "attempt_ended",
        _("This attempt has ended. What was saved before then was counted."),
    )


# ------------------------------------------------------------ ending


def is_over(attempt: Attempt, *, at: datetime) -> bool:
    """Whether its time is over, by a clock that can be believed. Until then it stays open."""
    return is_time_up(attempt.due_at, at=at) and clock.is_trusted()


def is_closed(attempt: Attempt, *, at: datetime) -> bool:
    """Whether its time is over for late packets too."""
    return is_closed_by_clock(attempt.due_at, at=at) and clock.is_trusted()


def is_in_doubt(attempt: Attempt, *, at: datetime) -> bool:
    """Whether only a clock that is not believed says that its time is over."""
    return is_time_up(attempt.due_at, at=at) and not clock.is_trusted()


def submit(*, attempt: Attempt, at: datetime) -> AttemptStep:
    """Hand the attempt in and grade it; handed in again, it is the first ending that stands.

    From the deadline on it is the clock that ended it.
    """
    with transaction.atomic():
        Enrolment.objects.select_for_update().get(pk=attempt.enrolment_id)
        return attempt.ending or _end(attempt, at=at)


def time_out(*, attempt: Attempt, at: datetime) -> AttemptStep:
    """End an attempt whose time is over; refuses with ``not_due`` before that."""
    if not is_over(attempt, at=at):
        raise Refusal("not_due", _("The time for this attempt is not over."))
    return submit(attempt=attempt, at=at)


def end_overdue(at: datetime) -> int:
    """End every attempt whose time is over, and return how many. One that fails hinders no other."""
    marks = OpenAttempt.objects.overdue(at=at).select_related(
        "attempt__paper__kept", "attempt__step__kept"
    )
    ended = 0
    for mark in marks.order_by("due_at"):
        try:
            time_out(attempt=mark.attempt, at=at)
        except Exception:
            log.exception("The attempt %s could not be ended", mark.attempt)
        else:
            ended += 1
    return ended


def end_if_overdue(*, enrolment: Enrolment, step: EditionStep, at: datetime) -> None:
    """End this trainee's open attempt if its time is over and the clock has not come by yet."""
    mark = (
        OpenAttempt.objects.overdue(at=at)
        .filter(enrolment=enrolment, step=step)
        .select_related("attempt__paper__kept", "attempt__step__kept")
        .first()
    )
    if mark is not None and is_over(mark.attempt, at=at):
        time_out(attempt=mark.attempt, at=at)


def _end(attempt: Attempt, *, at: datetime) -> AttemptStep:
    # Held until the commit: a save that came first is read here, one that comes later
    # finds its row gone and is told so.
    responses = Response.objects.select_for_update().filter(attempt=attempt)
    content, grade = _graded(attempt, list(responses.order_by("position")))
    ending = AttemptStep.objects.create(
        attempt=attempt,
        sequence=1,
        kind=_kind_of_ending(attempt, at),
        at=at,
        grade=grade.printed,
        is_passed=grade.is_passed,
        **AttemptStep.frozen_fields(content),
    )
    Response.objects.filter(attempt=attempt).delete()
    OpenAttempt.objects.filter(attempt=attempt).delete()
    if ending.is_passed:
        enrolments.complete(
            enrolment=attempt.enrolment,
            step=attempt.step,
            at=min(at, attempt.due_at) if attempt.due_at else at,
        )
    transaction.on_commit(
        partial(signals.attempt_ended.send_robust, sender=Attempt, attempt=attempt, ending=ending)
    )
    return ending


def _kind_of_ending(attempt: Attempt, at: datetime) -> str:
    if is_over(attempt, at=at):
        return AttemptStep.Kind.TIMED_OUT
    return AttemptStep.Kind.SUBMITTED


def _graded(attempt: Attempt, responses: list[Response]) -> tuple[dict, scoring.Grade]:
    questions = papers.questions_of(attempt.paper, attempt.step)
    marked = [
        scoring.Marked(asked.item.fraction(asked.question, response.value), asked.weight)
        for asked, response in zip(questions, responses, strict=True)
    ]
    grade = scoring.grade(marked, pass_mark=Decimal(attempt.paper.content["pass_mark"]))
    content = {
        "attempt": str(attempt.uuid),
        "paper": attempt.paper.fingerprint,
        "answers": [
            {
                "code": asked.entry["code"],
                "version": asked.entry["version"],
                "fingerprint": asked.entry["fingerprint"],
                "value": response.value,
                "is_flagged": response.is_flagged,
                "saves": response.version,
                "saved_at": response.saved_at,
                "fraction": mark.fraction,
                "weight": mark.weight,
                "mark": mark.mark,
            }
            for asked, response, mark in zip(questions, responses, marked, strict=True)
        ],
        "mark": grade.mark,
        "maximum": grade.maximum,
        "percent": grade.percent,
        "grade": grade.printed,
        "pass_mark": grade.pass_mark,
        "is_passed": grade.is_passed,
        "rule": scoring.RULE,
    }
    return content, grade


# ------------------------------------------------------------ one more


@transaction.atomic
def allow_another(
    *, enrolment: Enrolment, step: EditionStep, by, reason: str, at: datetime
) -> AttemptGrant:
    """Let a trainee who has used every attempt start one more, and tell them; the reason is kept.

    Refuses as ``grants.give`` does.
    """

    def is_exhausted() -> bool:
        return standing_of(enrolment=enrolment, step=step, at=at).may is May.ASK

    grant = grants.give(
        AttemptGrant,
        enrolment=enrolment,
        step=step,
        by=by,
        reason=reason,
        at=at,
        is_exhausted=is_exhausted,
    )
    telling.tell(
        user=enrolment.user,
        key=f"attempt-granted:{grant.pk}",
        subject=_("You can try again: %s") % step.title,
        text=_("You can start one more attempt at “%s”. Your earlier results stay as they are.")
        % step.title,
        url=address_of(enrolment.pk, step),
        at=at,
    )
    return grant
