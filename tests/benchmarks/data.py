"""What the benchmark measures on: signed-in people, ten thousand waiting submissions, open attempts."""

import random
import secrets
import time
from datetime import timedelta

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone
from wagtail.models import Page

from accounts.models import User
from assessments.marking import markings
from assessments.models import Attempt, MarkingDraft, Response, Submission
from assessments.quizzes import attempts, papers
from core.models import HomePage, Organisation
from courses.learning import enrolments
from courses.models import Edition, EditionStep, Enrolment

WAITING = 10_000
CSRF = secrets.token_hex(16)


def sign_in(user: User) -> dict[str, str]:
    """The cookies of a session in which ``user`` has shown every factor that they have."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    methods = [{"method": "password", "at": time.time(), "email": user.email}]
    factor = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    if factor:
        methods.append({"method": "mfa", "at": time.time(), "id": factor.pk, "type": factor.type})
    session[AUTHENTICATION_METHODS_SESSION_KEY] = methods
    session["account_authentication_methods_user"] = str(user.pk)
    session.create()
    return {"sessionid": session.session_key or "", "csrftoken": CSRF}


def person(word: str) -> User:
    return User.objects.get(email=f"{word}@demo.localhost")


def put_floor_page() -> None:
    """A page of Wagtail's own plain type under the home page."""
    HomePage.objects.get().add_child(instance=Page(title="Floor", slug="floor"))


def fill_queue() -> None:
    """Ten thousand answers to one vignette, each of its own trainee, waiting to be marked."""
    organisation = Organisation.objects.get()
    step = EditionStep.objects.filter(kind="vignette").select_related("edition").first()
    now = timezone.now()
    users = User.objects.bulk_create(
        User(email=f"crowd{number}@demo.localhost", legal_name=f"Crowd {number}")
        for number in range(WAITING)
    )
    enrolled = Enrolment.objects.bulk_create(
        Enrolment(user=user, edition=step.edition, enrolled_at=now) for user in users
    )
    texts = {
        prompt["code"]: "An answer of a few words. " * 30
        for stage in step.content["content"]["stages"]
        for prompt in stage["prompts"]
    }
    frozen = Submission.frozen_fields({"step": step.fingerprint, "answers": texts})
    submissions = Submission.objects.bulk_create(
        (
            Submission(
                organisation=organisation,
                enrolment=enrolment,
                step=step,
                number=1,
                submitted_at=now - timedelta(minutes=number),
                **frozen,
            )
            for number, enrolment in enumerate(enrolled)
        ),
        batch_size=500,
    )
    MarkingDraft.objects.bulk_create(
        (
            MarkingDraft(
                submission=submission,
                organisation=organisation,
                submitted_at=submission.submitted_at,
            )
            for submission in submissions
        ),
        batch_size=500,
    )


def ready_to_start(count: int) -> tuple[EditionStep, list[Enrolment], list[dict[str, str]]]:
    """The first quiz, and ``count`` trainees to whom it is open, with their cookies."""
    edition = Edition.objects.get()
    quiz = edition.steps.filter(kind="quiz").first()
    before = list(edition.steps.filter(position__lt=quiz.position, is_required=True))
    enrolled = []
    now = timezone.now()
    for number in range(count):
        user = User.objects.create_user(
            f"starter{secrets.token_hex(4)}{number}@demo.localhost", legal_name=f"Starter {number}"
        )
        enrolment = enrolments.enrol(user=user, curriculum=edition.curriculum, at=now)
        for step in before:
            enrolments.complete(enrolment=enrolment, step=step, at=now)
        enrolled.append(enrolment)
    return quiz, enrolled, [sign_in(one.user) for one in enrolled]


def answer_at_random(opened: list[Attempt]) -> None:
    """Every question of every attempt gets some answer, so that no two results are alike."""
    at_random = random.Random(50)
    for attempt in opened:
        for asked in papers.questions_of(attempt.paper, attempt.step):
            Response.objects.filter(attempt=attempt, position=asked.position).update(
                value=_some_answer(asked, at_random)
            )


def _some_answer(asked: papers.Asked, at_random: random.Random):
    match asked.entry["type"]:
        case "single":
            return at_random.choice(asked.entry["options"])
        case "multiple":
            return sorted(at_random.sample(asked.entry["options"], 2))
        case "true_false":
            return at_random.choice([True, False])
    return str(at_random.randrange(1, 400))


def open_attempts(count: int) -> tuple[list[Attempt], list[dict[str, str]]]:
    """``count`` open attempts at the first quiz, each of a trainee of their own, with their cookies."""
    edition = Edition.objects.get()
    quiz = edition.steps.filter(kind="quiz").first()
    opened, cookies = [], []
    now = timezone.now()
    for number in range(count):
        user = User.objects.create_user(
            f"sitter{secrets.token_hex(4)}{number}@demo.localhost", legal_name=f"Sitter {number}"
        )
        enrolment = enrolments.enrol(user=user, curriculum=edition.curriculum, at=now)
        opened.append(attempts.start(enrolment=enrolment, step=quiz, at=now))
        cookies.append(sign_in(user))
    return opened, cookies


def claim_one(supervisor: User) -> Submission:
    """A submission that waits, taken by the supervisor to be marked."""
    organisations = Organisation.objects.all()
    draft = markings.claim_next(organisations=organisations, by=supervisor, at=timezone.now())
    return draft.submission
