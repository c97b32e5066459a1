"""The trainees of an organisation as its owners see them: who, where, since when, waiting on whom."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Max, Min, QuerySet
from django.utils.translation import gettext as _

from accounts import names
from assessments.models import Marking, MarkingDraft, MarkingEvent, Submission
from certificates.issuing.standings import CertificateStanding, standings
from certificates.models import Decision
from certificates.register.statuses import Status
from core.models import Organisation
from courses.learning.models import EnrolmentQuerySet, outlines_of
from courses.learning.progress import Outline
from courses.models import Completion, Enrolment

# Each costs some drawing, and nobody reads further at once.
SHOWN = 25


class Waits(StrEnum):
    """On whom a trainee's next step waits."""

    TRAINEE = "trainee"
    SUPERVISOR = "supervisor"
    OWNER = "owner"
    NOBODY = "nobody"


@dataclass(frozen=True)
class Trainee:
    """One enrolment as a row: where it stands, what it waits for, and since when."""

    enrolment: Enrolment
    outline: Outline
    standing: CertificateStanding | None
    last_act: datetime
    handed_in: datetime | None

    @property
    def waits_on(self) -> Waits:
        if self.standing and self.standing.certificate:
            return Waits.NOBODY
        if self.outline.next or (self.standing and self.standing.can_ask):
            return Waits.TRAINEE
        if self.outline.waiting:
            return Waits.SUPERVISOR if self.handed_in else Waits.TRAINEE
        if self.outline.failed:
            return Waits.OWNER
        return Waits.TRAINEE if self.standing else Waits.NOBODY

    @property
    def since(self) -> datetime:
        is_handed_in = self.waits_on == Waits.SUPERVISOR and self.handed_in
        return self.handed_in if is_handed_in and self.handed_in else self.last_act

    @property
    def where(self) -> str:
        """What comes next, in a line."""
        outline, standing = self.outline, self.standing
        if standing and standing.certificate:
            if standing.status == Status.REVOKED:
                return _("Certificate revoked")
            if standing.status == Status.EXPIRED:
                return _("Certificate expired")
            return _("Certificate issued")
        if outline.next:
            return outline.next.step.title
        if outline.waiting:
            return _("Handed in: %s") % outline.waiting[0].step.title
        if outline.failed:
            return _("Nothing left to try: %s") % outline.failed[0].step.title
        if standing and standing.can_ask:
            return _("Everything is met; the certificate is not asked for yet")
        if standing and standing.unmet:
            return standing.unmet[0].title
        return _("Every required step is done")

    @property
    def waiting_words(self) -> str:
        return {
            Waits.TRAINEE: _("Waits for the trainee"),
            Waits.SUPERVISOR: _("Waits for a supervisor"),
            Waits.OWNER: _("Waits for your decision"),
            Waits.NOBODY: _("Waits for nobody"),
        }[self.waits_on]

    @property
    def kind(self) -> str:
        """The kind of its badge."""
        if self.standing and self.standing.status in (Status.REVOKED, Status.EXPIRED):
            return "caution"
        return {
            Waits.TRAINEE: "neutral",
            Waits.SUPERVISOR: "info",
            Waits.OWNER: "caution",
            Waits.NOBODY: "met",
        }[self.waits_on]


def of(organisation: Organisation) -> EnrolmentQuerySet:
    """Everybody who studies at ``organisation``, the newest first."""
    enrolments = Enrolment.objects.studying_at(organisation)
    return enrolments.with_edition().select_related("user").order_by("-pk")


def found(organisation: Organisation, *, named: str, waits: str) -> EnrolmentQuerySet:
    """Those whose name holds ``named``, and who wait for a supervisor or for nobody any more."""
    enrolments = of(organisation)
    if named:
        enrolments = enrolments.filter(names.holding("user__name_key", named))
    if waits == Waits.SUPERVISOR:
        return enrolments.filter(submissions__marking_draft__isnull=False).distinct()
    if waits == Waits.NOBODY:
        return enrolments.filter(certificates__isnull=False).distinct()
    return enrolments


def page_of(
    enrolments: EnrolmentQuerySet, *, number: str | None, at: datetime
) -> tuple[Page, list[Trainee]]:
    page = Paginator(enrolments, SHOWN).get_page(number)
    return page, rows(list(page.object_list), at=at)


def rows(enrolments: Sequence[Enrolment], *, at: datetime) -> list[Trainee]:
    """Where each of ``enrolments`` stands, in a fixed number of queries."""
    outlines = outlines_of(enrolments, at=at)
    reached = standings(enrolments, at=at)
    acts = _last_acts(enrolments)
    waiting = dict(
        MarkingDraft.objects.under(enrolments)
        .order_by()
        .values_list("submission__enrolment")
        .annotate(Min("submitted_at"))
    )
    return [
        Trainee(
            enrolment=one,
            outline=outlines[one.pk],
            standing=reached.get(one.pk),
            last_act=max([one.enrolled_at, *acts[one.pk]]),
            handed_in=waiting.get(one.pk),
        )
        for one in enrolments
    ]


def _last_acts(enrolments: Sequence[Enrolment]) -> defaultdict[int, list[datetime]]:
    """When each last finished a step or handed something in."""
    found: defaultdict[int, list[datetime]] = defaultdict(list)
    for model, moment in ((Completion, "completed_at"), (Submission, "submitted_at")):
        of_each = model.objects.filter(enrolment__in=enrolments).order_by()
        for enrolment, last in of_each.values_list("enrolment").annotate(Max(moment)):
            found[enrolment].append(last)
    return found


# ------------------------------------------------------------ one of them


def sittings(enrolment: Enrolment) -> list[dict[str, Any]]:
    """Every sitting of every quiz, the latest first, with how it ended."""
    attempts = enrolment.attempts.select_related("step").prefetch_related("steps")
    return [
        {"attempt": one, "end": max(one.steps.all(), key=lambda step: step.sequence, default=None)}
        for one in attempts.order_by("-started_at")
    ]


def submissions(enrolment: Enrolment) -> list[dict[str, Any]]:
    """Every answer to every vignette, the latest first, with what came back and who judged it."""
    handed_in = enrolment.submissions.select_related("step")
    markings = handed_in.prefetch_related("markings__supervisor", "markings__event")
    return [
        {"submission": one, "marking": _released(one.markings.all())}
        for one in markings.order_by("-submitted_at")
    ]


def _released(markings: Iterable[Marking]) -> Marking | None:
    """The latest that the trainee knows of."""
    known = [one for one in markings if one.state == MarkingEvent.Kind.RELEASED]
    return max(known, key=lambda one: one.number, default=None)


def decisions(enrolment: Enrolment) -> QuerySet[Decision]:
    """What was decided about a certificate, the latest first."""
    return enrolment.decisions.select_related("kept", "version").order_by("-sequence")
