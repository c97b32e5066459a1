"""The addresses of steps."""

from django.urls import reverse


def address_of(enrolment, step) -> str:
    """The one door to a step: it leads on to where the step is studied, or says why it is locked."""
    if not step.module_slug:
        return reverse("courses:step", args=[enrolment.pk, step.slug])
    return reverse("courses:step", args=[enrolment.pk, step.module_slug, step.slug])


def open_address(edition, step) -> str:
    """Where whoever has no account reads a lesson that was opened to everybody."""
    return reverse("courses:open-lesson", args=[edition.pk, step.module_slug, step.slug])
