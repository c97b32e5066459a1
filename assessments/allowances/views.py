"""Where an owner finds the trainees who have used every attempt or submission, and can allow one more."""

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.drafts.kept_forms import KeptForm
from core.drafts.typed import tidied
from core.errors import Refusal

ON_A_PAGE = 25
LABELS = {"reason": _("Reason")}


def show_list(
    request: HttpRequest, organisation, stuck, row: Callable[..., dict], **words: str
) -> HttpResponse:
    page = Paginator(stuck, ON_A_PAGE).get_page(request.GET.get("page"))
    shown = [(one, row(one, organisation.slug)) for one in page.object_list]
    kept = KeptForm.all_of(request, [said["url"] for _one, said in shown], LABELS)
    rows = [
        {
            **said,
            "kept": kept[said["url"]],
            "key": str(one.pk),
            "person": one.enrolment.user,
            "title": one.step.title,
        }
        for one, said in shown
    ]
    context = {"organisation": organisation, "page": page, "rows": rows, **words}
    return render(request, "assessments/exhausted.html", context)


def give(
    request: HttpRequest, allow_another: Callable, told: str, following: str, **what
) -> HttpResponse:
    """Keep the reason while it is typed; sent by the button, allow one more for it."""
    kept, at = KeptForm(request, request.path, LABELS), timezone.now()
    if kept.is_being_typed:
        return kept.answer(at=at)
    reason = tidied(request.POST.get("reason", ""))
    try:
        with transaction.atomic():
            allow_another(**what, by=request.user, reason=reason, at=at)
            kept.clear()
    except Refusal as refusal:
        messages.warning(request, refusal.message)
    else:
        messages.success(request, told)
    return redirect(following)
