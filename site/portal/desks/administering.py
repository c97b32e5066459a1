"""The first screen of an administrator: what failed, what is late, and who is here."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from core.mail.models import Mail
from core.models import Organisation, ScheduledJob
from portal.desks.work import COUNTED, Desk, Duty, counted

# Mail that waits longer than its first tries is worth a look.
LATE_MAIL = timedelta(minutes=15)


def desk(user, *, at: datetime) -> Desk:
    operations = reverse("portal:operations")
    return Desk(
        key="administering",
        title=_("Administration"),
        calm=_("Tasks, timed jobs and mail run as they should."),
        works=[*_tasks(operations), *_jobs(operations), *_mail(operations, at), *_founding()],
        links=[
            (_("Operations"), operations),
            (_("Organizations"), reverse("portal:organisations")),
            (_("People"), reverse("wagtailusers_users:index")),
        ],
    )


def _tasks(operations: str) -> list[Duty]:
    failed = DBTaskResult.objects.filter(status=TaskResultStatus.FAILED).order_by("enqueued_at")
    moments = list(failed.values_list("enqueued_at", flat=True)[: COUNTED + 1])
    if not moments:
        return []
    title = ngettext(
        "%(count)s task was given up", "%(count)s tasks were given up", len(moments)
    ) % {"count": counted(len(moments))}
    return [Duty(title, operations, _("See why, and try again"), since=moments[0])]


def _jobs(operations: str) -> list[Duty]:
    faulty = ScheduledJob.objects.exclude(last_error="")
    return [
        Duty(
            _("The timed job “%s” failed") % name,
            operations,
            _("See why"),
            since=since,
        )
        for name, since in faulty.values_list("name", "last_started_at")
    ]


def _mail(operations: str, at: datetime) -> list[Duty]:
    late = Mail.objects.waiting().filter(created_at__lt=at - LATE_MAIL).order_by("created_at")
    moments = list(late.values_list("created_at", flat=True)[: COUNTED + 1])
    if not moments:
        return []
    title = ngettext(
        "%(count)s mail has not left", "%(count)s mails have not left", len(moments)
    ) % {"count": counted(len(moments))}
    return [Duty(title, operations, _("See why"), since=moments[0])]


def _founding() -> list[Duty]:
    if Organisation.objects.exists():
        return []
    return [Duty(_("There is no organization yet"), reverse("portal:founding"), _("Found one"))]
