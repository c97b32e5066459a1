"""The addresses of quizzes, which stand in a module or beside the modules."""

from django.urls import reverse


def address_of(enrolment_pk: int, step) -> str:
    """Where a trainee finds the rules of a quiz and the attempts at it."""
    place = [step.module_slug, step.slug] if step.module_slug else [step.slug]
    return reverse("assessments:quiz", args=[enrolment_pk, *place])
