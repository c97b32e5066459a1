"""Listens to people who get an account: some of them asked to enrol first."""

from allauth.account.signals import email_confirmed, user_signed_up
from allauth.account.utils import get_next_redirect_url
from django.contrib import messages
from django.dispatch import receiver
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.learning import intentions
from courses.releases.access import curriculum_for


@receiver(user_signed_up, dispatch_uid="courses.keep_what_was_asked_for")
def keep_what_was_asked_for(sender, request, user, **kwargs) -> None:
    asked = intentions.read(get_next_redirect_url(request) or "")
    if asked is None:
        return
    pk, code = asked
    try:
        curriculum, _edition = curriculum_for(user, pk)
    except Http404:
        return
    intentions.keep(user=user, curriculum=curriculum, code=code, at=timezone.now())


@receiver(email_confirmed, dispatch_uid="courses.enrol_as_asked")
def enrol_as_asked(sender, request, email_address, **kwargs) -> None:
    enrolment = intentions.fulfil(user=email_address.user, at=timezone.now())
    if enrolment is not None:
        messages.success(request, _("You are enrolled in %s.") % enrolment.edition.title)
