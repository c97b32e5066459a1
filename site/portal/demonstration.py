"""The demonstration organisation, its people, and what they have done so far.

Everything is made by the verbs that real people use, so that the demonstration cannot show
what the product does not do. Only an installation whose settings say ``DEMONSTRATION``
can have it; production settings never do.
"""

from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.urls import reverse

from accounts.models import Licence, User
from certificates.models import CertificateDesign, Requirement, Scheme, Signatory
from core.models import Membership, Organisation
from core.organisations import memberships
from core.pages import founding
from courses.models import CurriculumPage

SLUG = "preceptor-demonstration"
PASSWORD = "demonstration only"  # noqa: S105  shown on the first screen, refused in production
Role = Membership.Role


DOMAIN = "demo.localhost"


@dataclass(frozen=True)
class Person:
    """A demonstration person: the word they are called by, and who they are."""

    word: str
    legal_name: str
    preferred_name: str = ""
    role: str | None = None
    is_administrator: bool = False

    @property
    def email(self) -> str:
        return f"{self.word}@{DOMAIN}"

    @property
    def needs_second_factor(self) -> bool:
        return self.role is not None or self.is_administrator


PEOPLE = (
    Person("trainee", "Tamsin Reyes", "Tam"),
    Person("graduate", "Gabriel Osei"),
    Person("supervisor", "Sunniva Patel", role=Role.SUPERVISOR),
    Person("author", "Amara Lindqvist", role=Role.AUTHOR),
    Person("owner", "Oren Castellanos", role=Role.OWNER),
    Person("administrator", "Ada Marsh", is_administrator=True),
)


def refuse_outside_demonstration() -> None:
    """Raise ``ImproperlyConfigured`` unless the settings allow demonstration people."""
    if not settings.DEMONSTRATION:
        raise ImproperlyConfigured(
            "Demonstration people and codes exist only where the settings say DEMONSTRATION."
        )


def _refuse_among_real_people() -> None:
    if User.objects.exclude(email__endswith=f"@{DOMAIN}").exists():
        raise ImproperlyConfigured(
            "This database holds people who are not of the demonstration. Use another DATA_DIR."
        )


@transaction.atomic
def found_organisation() -> Organisation:
    """The demonstration organisation, founded on the first call."""
    refuse_outside_demonstration()
    existing = Organisation.objects.filter(slug=SLUG).first()
    if existing is None:
        _refuse_among_real_people()
    return existing or founding.found(
        name="Preceptor Demonstration Institute",
        slug=SLUG,
        contact_email="registrar@demo.localhost",
        about=(
            "An invented training organization with invented people. It shows what Preceptor "
            "does; nothing that it issues is more than a demonstration."
        ),
        is_demonstration=True,
        time_zone="America/New_York",
    )


@transaction.atomic
def admit_people(organisation: Organisation, *, at: datetime) -> dict[str, User]:
    """The demonstration people by their word, made on the first call."""
    refuse_outside_demonstration()
    return {person.word: _admit(person, organisation, at) for person in PEOPLE}


def _admit(person: Person, organisation: Organisation, at: datetime) -> User:
    user = User.objects.filter(email=person.email).first()
    if user:
        return user
    user = User.objects.create_user(
        email=person.email,
        password=PASSWORD,
        legal_name=person.legal_name,
        preferred_name=person.preferred_name,
        is_superuser=person.is_administrator,
    )
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    if person.role:
        memberships.admit(user=user, organisation=organisation, role=person.role, by=None, at=at)
    else:
        Licence.objects.create(
            user=user,
            profession=Licence.Profession.COUNSELOR,
            number=f"DEMO-{user.pk:04d}",
            jurisdiction="Example State",
        )
    if person.needs_second_factor:
        TOTP.activate(user, generate_totp_secret())
    return user


@transaction.atomic
def agree_scheme(curriculum: CurriculumPage) -> Scheme:
    """What the demonstration certificate asks for and says, written on the first call."""
    refuse_outside_demonstration()
    existing = Scheme.objects.filter(curriculum=curriculum).first()
    if existing:
        return existing
    design = CertificateDesign(
        organisation=curriculum.organisation,
        title="Foundations",
        paper=CertificateDesign.SheetSize.LETTER,
    )
    design.signatories = [
        Signatory(name="Dr Ines Halloran", role="Director of training", sort_order=0),
        Signatory(name="Marcus Bell, LCSW", role="Head of supervision", sort_order=1),
    ]
    design.save()
    scheme = Scheme(
        organisation=curriculum.organisation,
        curriculum=curriculum,
        title=curriculum.title,
        statement=(
            "Every required lesson of this curriculum was completed, every quiz was passed, and "
            "every case vignette was marked by a supervisor and passed."
        ),
        limits=(
            "It records the completion of a course. It is not a license, not a certification "
            "of competence, and does not extend anyone’s scope of practice."
        ),
        design=design,
    )
    scheme.requirements = [
        Requirement(kind="all_steps", sort_order=0),
        Requirement(kind="licence", sort_order=1),
    ]
    scheme.save()
    return scheme


def current_code(word: str) -> str:
    """The code that the demonstration person ``word`` would read from their authenticator now.

    Raises ``LookupError`` for an unknown word and for a person without a second factor.
    """
    refuse_outside_demonstration()
    person = next((person for person in PEOPLE if person.word == word), None)
    if person is None:
        words = ", ".join(person.word for person in PEOPLE)
        raise LookupError(f"There is no demonstration person “{word}”: {words}.")
    if not person.needs_second_factor:
        raise LookupError(f"The {word} signs in with the password alone.")
    authenticator = Authenticator.objects.filter(
        user__email=person.email, type=Authenticator.Type.TOTP
    ).first()
    if authenticator is None:
        raise LookupError(
            f"The {word} has no second factor here. Has the demonstration been loaded?"
        )
    counters = list(yield_hotp_counters_from_time())
    now = counters[len(counters) // 2]
    return format_hotp_value(hotp_value(decrypt(authenticator.data["secret"]), now))


def sign_ins() -> str:
    """A table of who signs in how, for the first screen."""
    width = max(len(person.email) for person in PEOPLE)
    lines = [f"Sign in as (password of all: {PASSWORD})", ""]
    for person in PEOPLE:
        factor = f"code: script/server code {person.word}" if person.needs_second_factor else ""
        lines.append(f"  {person.word:<14} {person.email:<{width}}  {factor}".rstrip())
    mailbox = settings.SITE_ADDRESS + reverse("portal:mailbox")
    return "\n".join([*lines, "", f"No mail leaves this machine. Read it at {mailbox}"])
