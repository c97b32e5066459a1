"""Joining a curriculum, and what is public of its editions."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.drafts.typed import tidied
from core.errors import Refusal
from courses.content.models.pages import CurriculumPage
from courses.learning import access, enrolments
from courses.learning.forms import EnrolForm
from courses.learning.reading import next_step
from courses.releases import access as releases_access
from courses.releases.syllabus import syllabus_of


@require_http_methods(["GET", "HEAD", "POST"])
def enrol(request: HttpRequest, pk: int) -> HttpResponse:
    """Join the latest edition, and begin. An invitation code in the address survives signing up.

    Whoever comes without an account makes one and is enrolled by that; whoever was signed out
    over the form signs in.
    """
    curriculum, edition = releases_access.curriculum_for(request.user, pk)
    if not request.user.is_authenticated:
        door = "account_login" if request.method == "POST" else "account_signup"
        return redirect_to_login(request.get_full_path(), reverse(door))
    at = timezone.now()
    if existing := access.joined(request.user, edition):
        return redirect(next_step(existing, at))
    sent = request.POST if request.method == "POST" else request.GET
    code = tidied(sent.get("code", "")).strip()
    form = EnrolForm({"code": code} if request.method == "POST" else None, initial={"code": code})
    refusal = None
    if request.method == "POST":
        try:
            enrolment = enrolments.enrol(user=request.user, curriculum=curriculum, code=code, at=at)
        except Refusal as error:
            refusal = error
            if "code" in error.code or error.code == "no_places_left":
                form.add_error("code", error.message)
        else:
            messages.success(request, _("You are enrolled in %s.") % enrolment.edition.title)
            return redirect(next_step(enrolment, at))
    return render(
        request,
        "courses/enrol.html",
        {
            "curriculum": curriculum,
            "edition": edition,
            "syllabus": syllabus_of(edition),
            "needs_code": curriculum.enrolling == CurriculumPage.Enrolling.INVITATION,
            "is_closed": curriculum.enrolling == CurriculumPage.Enrolling.CLOSED,
            "form": form,
            "refusal": refusal,
        },
        status=422 if refusal else 200,
    )
