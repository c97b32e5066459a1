"""The cast, the same in every test, and the fixtures that several folders share."""

import os
import time
from collections.abc import Iterator
from unittest import mock

import hypothesis
import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from django.core.cache import caches
from django.test import Client, TransactionTestCase
from xdist.scheduler import LoadScopeScheduling

from accounts.models import User
from core.made import store as made
from core.models import Organisation
from core.sign_in.second_factor import needs_second_factor
from tests import databases, keeping, world
from tests.factory import Factory

JOURNEYS = "tests/journeys/"
HOUSES = pytest.StashKey[databases.Houses]()

hypothesis.settings.register_profile("sampled", max_examples=60, deadline=None)
hypothesis.settings.register_profile("deep", max_examples=3000, deadline=None)


def pytest_addoption(parser):
    parser.addoption("--deep", action="store_true", help="run long fuzz and crowd runs whole")


def pytest_configure(config):
    hypothesis.settings.load_profile("deep" if config.getoption("--deep") else "sampled")
    config.stash[HOUSES] = databases.houses_for_tests(keeping.shelf_of(config))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    item.config.stash[HOUSES].enter(world.house_for(item))


class ByModule(LoadScopeScheduling):
    """Give whole modules to a process, and all journeys to one: they share an installation."""

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.split("::")[0]
        return JOURNEYS if path.startswith(JOURNEYS) else path


def pytest_xdist_make_scheduler(config, log):
    # The longest first is what we sort by ourselves: not the most tests first.
    config.option.loadscopereorder = False
    return ByModule(config, log)


def pytest_unconfigure(config):
    if not hasattr(config, "workerinput"):
        config.stash[HOUSES].end_run()


def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: not item.nodeid.startswith(JOURNEYS))


@pytest.fixture
def deep(request) -> bool:
    """Whether a long run is to be done whole rather than sampled."""
    return request.config.getoption("--deep")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args) -> dict:
    return {
        **browser_type_launch_args,
        "executable_path": os.environ.get("CHROMIUM", "/usr/bin/chromium"),
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ],
    }


@pytest.fixture
def organisation(db) -> Organisation:
    return world.harbor()


@pytest.fixture
def other_organisation(db) -> Organisation:
    return world.summit()


@pytest.fixture
def trainee(db) -> User:
    return world.trainee()


@pytest.fixture
def second_trainee(db) -> User:
    return world.second_trainee()


@pytest.fixture
def supervisor(organisation) -> User:
    return world.supervisor(organisation)


@pytest.fixture
def author(organisation) -> User:
    return world.author(organisation)


@pytest.fixture
def owner(organisation) -> User:
    return world.owner(organisation)


@pytest.fixture
def stranger(other_organisation) -> User:
    """Owns, writes for and supervises another organisation, and must see nothing of this one."""
    return world.stranger(other_organisation)


@pytest.fixture
def administrator(db) -> User:
    return world.administrator()


@pytest.fixture
def sign_in(client):
    """Sign ``client`` in as someone who has passed the second factor."""

    def sign_in_as(user):
        client.force_login(user)
        pass_second_factor(client, user)
        return client

    return sign_in_as


@pytest.fixture
def sign_in_with_password(client):
    """Sign ``client`` in as someone who has shown a password and nothing else."""

    def sign_in_as(user):
        client.force_login(user)
        return client

    return sign_in_as


@pytest.fixture
def client_of():
    """A browser of its own for somebody who is signed in."""

    def sign_in_apart(user) -> Client:
        client = Client()
        client.force_login(user)
        if needs_second_factor(user):
            pass_second_factor(client, user)
        return client

    return sign_in_apart


def pass_second_factor(client, user) -> None:
    factor, _created = Authenticator.objects.get_or_create(
        user=user, type=Authenticator.Type.TOTP, defaults={"data": {"secret": "unused"}}
    )
    # As allauth writes them when a code was right.
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "password", "at": time.time(), "email": user.email},
        {"method": "mfa", "at": time.time(), "id": factor.pk, "type": factor.type},
    ]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()


@pytest.fixture
def factory(organisation) -> Factory:
    return Factory(organisation)


@pytest.fixture
def curriculum(factory):
    """A published curriculum of four steps: see ``tests.factory``."""
    return world.foundations(factory)


@pytest.fixture
def edition(factory, curriculum):
    """Its first edition, with a clinical sign-off."""
    return world.first_edition(factory, curriculum)


@pytest.fixture(autouse=True)
def _forget_what_is_kept():
    """A rolled back test gives its keys to the next one's rows: nothing read may outlive it."""
    made.forget()
    for name in caches.settings:
        caches[name].clear()


# ------------------------------------------------------------ databases


@pytest.fixture(scope="session")
def houses(request, django_test_environment, django_db_blocker) -> Iterator[databases.Houses]:
    """The databases that tests begin in: see ``tests.world``."""
    houses = request.config.stash[HOUSES]
    houses.furnish(django_db_blocker.unblock)
    yield houses
    houses.discard()


@pytest.fixture(scope="session")
def django_db_setup(houses):
    """Copies of what stands already, instead of a migration; and a copy after a test that commits."""
    with mock.patch.object(TransactionTestCase, "_fixture_teardown", houses.renew):
        yield
