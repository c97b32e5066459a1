"""The houses that tests begin in: what stands there before a test does anything.

Each holds all that the one before it holds. A test begins in the smallest that holds the
fixtures it names, and those fixtures fetch their rows from it. What they do not find they
make: a test marked ``house("empty")`` has the people and pages that it names and no others.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import cache
from pathlib import Path

from allauth.account.models import EmailAddress
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from core.models import Membership, Organisation
from core.organisations import memberships
from core.pages import founding
from courses.models import CurriculumPage, Edition
from courses.packages import import_package, read_package
from tests.factory import RELEASED_AT, Factory

ROLES = Membership.Role

KAP = Path(__file__).resolve().parents[1] / "courses" / "curricula" / "kap"

EMPTY, PEOPLE, CURRICULUM, EDITION = HOUSES = ("empty", "people", "curriculum", "edition")
# Dear, and needed by few: made by the process that needs it, from the house of people.
SHIPPED = "shipped"

# Which house holds what a fixture of ``tests.conftest`` gives. The first that is met decides.
HELD = (
    ({"edition"}, EDITION),
    ({"curriculum"}, CURRICULUM),
    (
        {
            *("organisation", "other_organisation", "factory"),
            *("trainee", "second_trainee", "supervisor", "author", "owner"),
            *("stranger", "administrator"),
        },
        PEOPLE,
    ),
)


def house_for(item) -> str:
    """The house that a test is to begin in."""
    if chosen := item.get_closest_marker("house"):
        return chosen.args[0]
    named = set(item.fixturenames)
    return next((house for fixtures, house in HELD if named & fixtures), EMPTY)


# ------------------------------------------------------------ who and what stands there


def harbor() -> Organisation:
    return _organisation(
        name="Harbor Institute", slug="harbor", contact_email="registrar@harbor.example"
    )


def summit() -> Organisation:
    return _organisation(
        name="Summit School", slug="summit", contact_email="registrar@summit.example"
    )


def person(name: str, **fields) -> User:
    return User.objects.filter(email=address_of(name)).first() or make_user(name, **fields)


def member(name: str, organisation: Organisation, *roles: str) -> User:
    known = User.objects.filter(email=address_of(name)).first()
    return known or _admitted(make_user(name), organisation, roles)


def foundations(factory: Factory) -> CurriculumPage:
    """A published curriculum of four steps: see ``tests.factory``."""
    known = CurriculumPage.objects.filter(organisation=factory.organisation, slug="foundations")
    return known.first() or factory.curriculum()


def first_edition(factory: Factory, curriculum: CurriculumPage) -> Edition:
    """Its first edition, with a clinical sign-off."""
    return Edition.objects.filter(curriculum=curriculum).first() or factory.released(curriculum)


def trainee() -> User:
    return person("Tamsin Reyes", preferred_name="Tam")


def second_trainee() -> User:
    return person("Tomas Okafor")


def supervisor(organisation: Organisation) -> User:
    return member("Sunniva Patel", organisation, ROLES.SUPERVISOR)


def author(organisation: Organisation) -> User:
    return member("Amara Lindqvist", organisation, ROLES.AUTHOR)


def owner(organisation: Organisation) -> User:
    return member("Oren Castellanos", organisation, ROLES.OWNER)


def stranger(other_organisation: Organisation) -> User:
    """Owns, writes for and supervises another organisation, and must see nothing of this one."""
    return member("Stig Varga", other_organisation, *ROLES.values)


def administrator() -> User:
    return person("Ada Marsh", is_superuser=True)


def make_user(name: str, **fields) -> User:
    """A person who has shown that their address is theirs."""
    user = User.objects.create_user(
        email=address_of(name),
        password="correct horse battery staple",
        legal_name=name,
        **fields,
    )
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    return user


def address_of(name: str) -> str:
    return f"{name.lower().replace(' ', '.')}@example.org"


def _organisation(*, slug: str, **fields) -> Organisation:
    if known := Organisation.objects.filter(slug=slug).first():
        return known
    organisation = founding.found(slug=slug, **fields)
    # Before anything that tests let it do.
    organisation.created_at = RELEASED_AT - timedelta(days=365)
    organisation.save()
    return organisation


def _admitted(user: User, organisation: Organisation, roles) -> User:
    for role in roles:
        memberships.admit(
            user=user, organisation=organisation, role=role, by=None, at=timezone.now()
        )
    return user


# ------------------------------------------------------------ building


def build(keep: Callable[[str], None]) -> None:
    """Furnish a database that was just migrated, giving each house that stands to ``keep``."""
    keep(EMPTY)
    for house, furnish in (
        (PEOPLE, _let_people_in),
        (CURRICULUM, lambda: foundations(Factory(harbor()))),
        (EDITION, lambda: first_edition(Factory(harbor()), foundations(Factory(harbor())))),
    ):
        _as_a_test_does(furnish)
        keep(house)


def build_shipped() -> None:
    """Bring the shipped curriculum into a copy of the house of people."""
    _as_a_test_does(_import_shipped)


@cache
def shipped_package():
    return read_package(KAP)


def _as_a_test_does(furnish: Callable[[], object]) -> None:
    """A test never commits: nobody hears then of an edition or a mail."""
    with transaction.atomic():
        furnish()
        connection.run_on_commit = []


def _import_shipped() -> None:
    report = import_package(
        package=shipped_package(), organisation=harbor(), by=None, at=RELEASED_AT
    )
    assert (report.changed, report.removed) == ([], []), "the first import changes nothing"


def _let_people_in() -> None:
    here, elsewhere = harbor(), summit()
    trainee()
    second_trainee()
    supervisor(here)
    author(here)
    owner(here)
    stranger(elsewhere)
    administrator()
