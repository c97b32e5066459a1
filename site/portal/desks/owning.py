"""The first screen of an owner: what needs a decision, how trainees fare, what is still missing."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import TaskState, WorkflowState

from assessments.models import Attempt, MarkingDraft, Submission
from assessments.quizzes import attempts
from assessments.vignettes.waits import expectation, in_words
from certificates.licences.access import unchecked
from core.models import Membership, Organisation
from core.organisations.access import holdings_of
from portal import trainees
from portal.desks import founding
from portal.desks.work import COUNTED, Desk, Duty, ages, counted
from portal.desks.writing import pages_of

# Whoever owns more finds the others under *Organization*.
OWNED_SHOWN = 3
FEW = 6


def organisations_of(user) -> list[Organisation]:
    """The organisations that ``user`` owns; an administrator does not own all that they may enter."""
    owned = [pk for pk, role in holdings_of(user) if role == Membership.Role.OWNER]
    return list(Organisation.objects.filter(pk__in=owned)[:OWNED_SHOWN]) if owned else []


def desk(user, organisation: Organisation, *, at: datetime) -> Desk:
    """Everything that ``organisation`` asks of its owner, in a fixed number of queries."""
    slug = organisation.slug
    waiting = MarkingDraft.objects.waiting_at([organisation.pk])
    handed_in = list(waiting.values_list("submitted_at", flat=True)[: COUNTED + 1])
    waits = Submission.objects.latest_waits([organisation.pk], at=at)
    newest = list(trainees.of(organisation)[:FEW])
    return Desk(
        key=f"owning-{slug}",
        title=organisation.name,
        calm=_("Nothing waits for a decision of yours."),
        works=[
            *_moderation(user),
            *_stuck_in_quizzes(organisation),
            *_stuck_in_vignettes(organisation),
            *_unmarked(organisation, handed_in),
            *_unchecked(organisation),
        ],
        lacks=founding.lacks(organisation),
        links=[
            (_("Members and codes"), reverse("portal:organisation", args=[slug])),
            (_("Certificates issued"), reverse("certificates:register", args=[slug])),
            (_("Licenses of trainees"), reverse("certificates:licences", args=[slug])),
        ],
        bars=ages(handed_in, at=at) if handed_in else (),
        bars_title=_("How long answers wait to be marked"),
        note=in_words(expectation(waits)),
        trainees=trainees.rows(newest, at=at),
        trainees_url=reverse("portal:trainees", args=[slug]),
    )


def _moderation(user) -> list[Duty]:
    """What somebody asks to have published, in the order of asking."""
    tasks = TaskState.objects.reviewable_by(user)
    asked = WorkflowState.objects.filter(current_task_state__in=tasks).select_related(
        "requested_by"
    )
    return [
        Duty(
            title=_("“%s” is to be published") % page.draft_title,
            since=state.created_at,
            url=reverse("wagtailadmin_pages:edit", args=[page.pk]),
            action=_("Read and decide"),
            detail=_("Asked by %s.") % state.requested_by if state.requested_by else "",
        )
        for page, state in pages_of(asked)
    ]


def _stuck_in_quizzes(organisation: Organisation) -> list[Duty]:
    stuck = Attempt.objects.exhausted_at(organisation, attempts.limits_at(organisation))
    found = list(stuck[: COUNTED + 1])
    if not found:
        return []
    title = ngettext(
        "%(count)s trainee has no attempt left at a quiz",
        "%(count)s trainees have no attempt left at a quiz",
        len(found),
    ) % {"count": counted(len(found))}
    return [
        Duty(
            title=title,
            since=found[0].ended_at,
            url=reverse("assessments:used-up", args=[organisation.slug]),
            action=_("Look and decide"),
        )
    ]


def _stuck_in_vignettes(organisation: Organisation) -> list[Duty]:
    found = list(Submission.objects.exhausted_at(organisation)[: COUNTED + 1])
    if not found:
        return []
    title = ngettext(
        "%(count)s trainee has no answer left to a vignette",
        "%(count)s trainees have no answer left to a vignette",
        len(found),
    ) % {"count": counted(len(found))}
    return [
        Duty(
            title=title,
            since=found[0].submitted_at,
            url=reverse("assessments:exhausted", args=[organisation.slug]),
            action=_("Look and decide"),
        )
    ]


def _unmarked(organisation: Organisation, handed_in: list[datetime]) -> list[Duty]:
    """The answers that wait to be marked, where there is no supervisor or they wait too long."""
    if not handed_in:
        return []
    title = ngettext(
        "%(count)s answer waits for a supervisor",
        "%(count)s answers wait for a supervisor",
        len(handed_in),
    ) % {"count": counted(len(handed_in))}
    if not organisation.memberships.supervisors().exists():
        return [
            Duty(
                title=title,
                since=handed_in[0],
                url=reverse("portal:organisation", args=[organisation.slug]) + "#members",
                action=_("Add a supervisor"),
                detail=_("Nobody marks here yet."),
            )
        ]
    return [
        Duty(
            title=title,
            since=handed_in[0],
            url=reverse("portal:trainees", args=[organisation.slug]) + "?waits=supervisor",
            action=_("See whose"),
        )
    ]


def _unchecked(organisation: Organisation) -> list[Duty]:
    found = list(unchecked(organisation).values_list("pk", flat=True)[: COUNTED + 1])
    if not found:
        return []
    title = ngettext(
        "Nobody has checked %(count)s license that a trainee states",
        "Nobody has checked %(count)s licenses that trainees state",
        len(found),
    ) % {"count": counted(len(found))}
    return [
        Duty(
            title=title,
            url=reverse("certificates:check-licence", args=[organisation.slug, found[0]]),
            action=_("Check the first"),
        )
    ]
