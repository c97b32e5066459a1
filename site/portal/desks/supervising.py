"""The first screen of a supervisor: the answers that wait to be marked."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.models import MarkingDraft, Submission
from assessments.vignettes.waits import expectation, in_words
from portal.desks.work import COUNTED, Desk, Duty, ages, counted


def desk(user, organisations: list[int], *, at: datetime) -> Desk:
    """What waits at ``organisations``, where ``user`` marks; two queries."""
    waiting = MarkingDraft.objects.waiting_at(organisations).not_by(user)
    rows = list(
        waiting.values_list("submitted_at", "supervisor_id", "submission__uuid")[: COUNTED + 1]
    )
    waits = Submission.objects.latest_waits(organisations, at=at)
    return Desk(
        key="marking",
        title=_("Marking"),
        calm=_("Nothing waits to be marked. New answers appear here as they are handed in."),
        works=[*_begun(user, rows), *_free(rows)],
        links=[
            (_("The whole queue"), reverse("assessments:queue")),
            (_("What you finalized"), reverse("assessments:finalised")),
            (_("Exemplars"), reverse("assessments:exemplars")),
        ],
        bars=ages([since for since, _by, _uuid in rows], at=at) if rows else (),
        bars_title=_("How long answers wait"),
        note=in_words(expectation(waits)),
    )


def _begun(user, rows: list) -> list[Duty]:
    mine = [(since, uuid) for since, by, uuid in rows if by == user.pk]
    if not mine:
        return []
    since, uuid = mine[0]
    title = ngettext(
        "You have begun to mark %(count)s answer",
        "You have begun to mark %(count)s answers",
        len(mine),
    ) % {"count": counted(len(mine))}
    return [
        Duty(
            title=title,
            since=since,
            url=reverse("assessments:desk", args=[uuid]),
            action=_("Go on marking"),
            detail=_("Nobody else can mark what you have claimed."),
        )
    ]


def _free(rows: list) -> list[Duty]:
    free = [since for since, by, _uuid in rows if by is None]
    if not free:
        return []
    title = ngettext(
        "%(count)s answer waits to be marked", "%(count)s answers wait to be marked", len(free)
    ) % {"count": counted(len(free))}
    return [
        Duty(
            title=title,
            since=free[0],
            url=reverse("assessments:marking-next"),
            action=_("Mark the oldest"),
            detail=_("Whose answer it is stays hidden."),
            posts=True,
        )
    ]
