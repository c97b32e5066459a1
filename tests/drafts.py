"""The forms that save by themselves, each as somebody meets it: one shape for all of them.

What is typed in each is figures, so that a numeric answer can be one of them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from assessments.marking import markings
from assessments.quizzes import attempts
from assessments.vignettes import submissions
from courses.evaluations import responses
from courses.learning import enrolments
from tests.assessments.quizzes import position_of
from tests.assessments.vignettes import TEXTS, hand_in, place_of, write

SCRIPT = {"X-Requested-With": "XMLHttpRequest", "Accept": "application/json"}
FIRST, SECOND, THIRD = "80", "12", "7"


@dataclass(frozen=True)
class Form:
    """One autosaved form: ``page`` shows it, ``url`` keeps it, ``home`` is where one goes after it.

    ``field`` is what is typed in, beside ``others``; ``end`` leaves nothing to write in, ``kept``
    tells what is kept. ``shows_late`` says that what came too late is shown to be copied.
    """

    user: User
    page: str
    url: str
    home: str
    field: str
    others: dict[str, str]
    too_long: str
    end: Callable[[], object]
    kept: Callable[[], str]
    shows_late: bool = True

    def typed(self, text: str, version: str) -> dict[str, str]:
        return {**self.others, self.field: text, "version": version}

    def opened(self, window) -> str:
        """The version that a page carries which is opened now."""
        page = BeautifulSoup(window.get(self.page).content, "html.parser")
        return version_in(page.find("form", attrs={"data-autosave": self.url}))

    def autosave(self, window, text: str, version: str):
        return window.post(self.url, self.typed(text, version), headers=SCRIPT)

    def send(self, window, text: str, version: str):
        return window.post(self.url, self.typed(text, version), headers={"Referer": self.referer})

    @property
    def referer(self) -> str:
        return f"http://testserver{self.page}"


def version_in(form) -> str:
    return form.find("input", attrs={"name": "version"})["value"]


# ------------------------------------------------------------ the forms


def answer(enrolment, _supervisor) -> Form:
    """A numeric question of a quiz."""
    attempt = attempts.start(
        enrolment=enrolment, step=_step(enrolment, "quiz"), at=timezone.now() - timedelta(minutes=1)
    )
    number = position_of(attempt, "numeric")
    url = reverse("assessments:question", args=[attempt.uuid, number])
    return Form(
        user=enrolment.user,
        page=url,
        url=url,
        home=reverse("assessments:results", args=[attempt.uuid]),
        field="answer",
        others={"go": "stay"},
        too_long="9" * 40,
        end=lambda: attempts.submit(attempt=attempt, at=timezone.now()),
        kept=lambda: attempt.responses.get(position=number).value or "",
        # Time is over: what came after it counts nowhere.
        shows_late=False,
    )


def vignette(enrolment, _supervisor) -> Form:
    """An answer to a vignette."""
    step = _step(enrolment, "vignette")
    place = place_of(enrolment, step)
    url = reverse("assessments:vignette-writing", args=place)

    def end() -> None:
        _texts, draft = submissions.texts_to_write_on(enrolment=enrolment, step=step)
        written = write(enrolment, step, TEXTS, seen=draft.version if draft else 0)
        submissions.submit(
            enrolment=enrolment, step=step, number=1, version=written.version, at=timezone.now()
        )

    def kept() -> str:
        texts, _draft = submissions.texts_to_write_on(enrolment=enrolment, step=step)
        return texts.get("why", "")

    return Form(
        user=enrolment.user,
        page=url,
        url=url,
        home=reverse("assessments:vignette", args=place),
        field="answer-why",
        others={"number": "1", "answer-first-actions": ""},
        too_long="9" * 50_000,
        end=end,
        kept=kept,
    )


def marking(enrolment, supervisor) -> Form:
    """A judgement on a supervisor's desk."""
    submission = hand_in(enrolment, _step(enrolment, "vignette"))
    markings.claim(submission=submission, by=supervisor, at=timezone.now())
    desk = reverse("assessments:desk", args=[submission.uuid])
    return Form(
        user=supervisor,
        page=desk,
        url=reverse("assessments:marking-draft", args=[submission.uuid]),
        home=desk,
        field="summary",
        others={"criterion-safety-level": "competent", "criterion-safety-comment": "Clear."},
        too_long="9" * 25_000,
        end=lambda: markings.release_claim(submission=submission, by=supervisor, at=timezone.now()),
        kept=lambda: type(submission.marking_draft).objects.get(submission=submission).summary,
    )


def evaluation(enrolment, _supervisor) -> Form:
    """What a learner says of the teaching."""
    step = _step(enrolment, "evaluation")
    page = reverse("courses:step", args=[enrolment.pk, step.slug])

    def end() -> None:
        draft = responses.draft_of(enrolment, step)
        responses.evaluate(
            enrolment=enrolment,
            step=step,
            answers={"useful": "4"},
            version=draft.version if draft else 0,
            at=timezone.now(),
        )

    def kept() -> str:
        draft = responses.draft_of(enrolment, step)
        return draft.values["change"] if draft else ""

    return Form(
        user=enrolment.user,
        page=page,
        url=reverse("courses:evaluation-draft", args=[enrolment.pk, step.pk]),
        home=page,
        field="answer-change",
        others={"answer-useful": "4"},
        too_long="9" * 50_000,
        end=end,
        kept=kept,
    )


FORMS = [answer, vignette, marking, evaluation]


def enrolled(user, curriculum):
    """With the lesson done that the vignette requires."""
    at = timezone.now() - timedelta(hours=1)
    enrolment = enrolments.enrol(user=user, curriculum=curriculum, at=at)
    enrolments.complete(enrolment=enrolment, step=_step(enrolment, "lesson"), at=at)
    return enrolment


def _step(enrolment, kind: str):
    return enrolment.edition.steps.get(kind=kind)
