"""What an administrator must know of a running installation: what failed, what is due, what waits."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_tasks_db.models import DBTaskResult

from core.mail.delivery import deliver
from core.models import Mail, ScheduledJob, TaskWorker
from core.schedule import clock, jobs
from core.tasks import queue

SHOWN = 50


@login_required
@require_safe
def operations(request: HttpRequest) -> HttpResponse:
    """What failed for good, what the clock does, and how mail goes."""
    _refuse_others(request)
    failed = DBTaskResult.objects.failed().order_by("-finished_at")
    waiting = DBTaskResult.objects.exclude(status__in=("FAILED", "SUCCESSFUL"))
    return render(
        request,
        "portal/operations.html",
        {
            "failed": [_told(row) for row in failed[:SHOWN]],
            "failed_total": failed.count(),
            "hindered": [_told(row) for row in waiting.exclude(traceback="")[:SHOWN]],
            "waiting_total": waiting.count(),
            "workers": TaskWorker.objects.count(),
            "jobs": [_job(row) for row in ScheduledJob.objects.all()],
            "doubted_clock": clock.doubt(),
            "mail": _mail(failed),
        },
    )


@login_required
@require_POST
def try_again(request: HttpRequest, pk) -> HttpResponse:
    _refuse_others(request)
    row = DBTaskResult.objects.filter(pk=pk).first()
    if row is None:
        raise Http404
    if queue.try_again(row):
        messages.success(request, _("Queued again: %s") % queue.what_it_does(row))
    return redirect("portal:operations")


@login_required
@require_POST
def trust_clock(request: HttpRequest) -> HttpResponse:
    """The administrator has looked: what the clock shows is right."""
    _refuse_others(request)
    clock.trust()
    messages.success(request, _("The clock is believed again."))
    return redirect("portal:operations")


def _refuse_others(request: HttpRequest) -> None:
    if not request.user.is_superuser:
        raise Http404


def _told(row: DBTaskResult) -> dict:
    return {
        "pk": row.pk,
        "what": queue.what_it_does(row),
        "why": queue.why(row),
        "details": row.traceback,
        "tries": len(row.worker_ids),
        "queued_at": row.enqueued_at,
        "ended_at": row.finished_at,
        "next_at": row.run_after,
    }


def _job(row: ScheduledJob) -> dict:
    known = jobs.registered().get(row.name)
    return {
        "row": row,
        "is_running": row.leased_until is not None,
        "next_at": row.last_started_at + known.every if known and row.last_started_at else None,
    }


def _mail(failed) -> dict:
    tasks = failed.filter(task_path=deliver.module_path).values_list("args_kwargs", flat=True)
    waiting = Mail.objects.waiting()
    given_up = waiting.filter(pk__in=[one["args"][0] for one in tasks]).count()
    return {
        "waiting": waiting.count() - given_up,
        "failed": given_up,
        "sent": Mail.objects.exclude(sent_at=None).count(),
        "withheld": Mail.objects.exclude(withheld_at=None).count(),
    }
