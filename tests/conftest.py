"""The cast, the same in every test, and the fixtures that several folders share."""

import os
import time
from unittest import mock

import hypothesis
import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import TransactionTestCase

from accounts.models import User
from core import organisations
from core.models import Membership, Organisation
from core.records import drop_triggers, install_triggers
from courses import syllabus
from tests.factory import Factory

ROLES = Membership.Role

hypothesis.settings.register_profile("sampled", max_examples=60, deadline=None)
hypothesis.settings.register_profile("deep", max_examples=3000, deadline=None)


def pytest_addoption(parser):
    parser.addoption("--deep", action="store_true", help="run long fuzz and crowd runs whole")
    parser.addoption(
        "--with-database", action="store_true", help="leave out what no database can change"
    )


def pytest_configure(config):
    hypothesis.settings.load_profile("deep" if config.getoption("--deep") else "sampled")


def pytest_collection_modifyitems(config, items):
    if config.getoption("--with-database"):
        config.hook.pytest_deselected(items=[one for one in items if not _needs_database(one)])
        items[:] = [one for one in items if _needs_database(one)]


def _needs_database(item) -> bool:
    fixtures = {"db", "transactional_db", "server"} & set(item.fixturenames)
    return bool(fixtures) or item.get_closest_marker("django_db") is not None


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


def make_user(name: str, **fields) -> User:
    return User.objects.create_user(
        email=f"{name.lower().replace(' ', '.')}@example.org",
        password="correct horse battery staple",
        legal_name=name,
        **fields,
    )


@pytest.fixture
def organisation(db) -> Organisation:
    return organisations.found(
        name="Harbor Institute", slug="harbor", contact_email="registrar@harbor.example"
    )


@pytest.fixture
def other_organisation(db) -> Organisation:
    return organisations.found(
        name="Summit School", slug="summit", contact_email="registrar@summit.example"
    )


@pytest.fixture
def trainee(db) -> User:
    return make_user("Tamsin Reyes", preferred_name="Tam")


@pytest.fixture
def second_trainee(db) -> User:
    return make_user("Tomas Okafor")


@pytest.fixture
def supervisor(organisation) -> User:
    return _member("Sunniva Patel", organisation, ROLES.SUPERVISOR)


@pytest.fixture
def author(organisation) -> User:
    return _member("Amara Lindqvist", organisation, ROLES.AUTHOR)


@pytest.fixture
def owner(organisation) -> User:
    return _member("Oren Castellanos", organisation, ROLES.OWNER)


@pytest.fixture
def stranger(other_organisation) -> User:
    """Owns, writes for and supervises another organisation, and must see nothing of this one."""
    user = make_user("Stig Varga")
    for role in ROLES.values:
        organisations.admit(user=user, organisation=other_organisation, role=role)
    return user


@pytest.fixture
def administrator(db) -> User:
    return make_user("Ada Marsh", is_superuser=True)


def _member(name: str, organisation: Organisation, role: str) -> User:
    user = make_user(name)
    organisations.admit(user=user, organisation=organisation, role=role)
    return user


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
    return factory.curriculum()


@pytest.fixture
def edition(factory, curriculum):
    """Its first edition, with a clinical sign-off."""
    return factory.released(curriculum)


@pytest.fixture(autouse=True)
def _forget_what_is_kept():
    """A rolled back test gives its keys to the next one's rows: nothing read may outlive it."""
    syllabus.forget()
    cache.clear()


@pytest.fixture(autouse=True, scope="session")
def _restore_after_flush():
    """Leave the database as the migrations made it after a test that commits.

    Django empties every table after such a test (``transaction=True``, ``live_server``). That
    takes Wagtail's root page, home page, site and groups with it, and on SQLite it is a
    DELETE, which the triggers of append-only tables refuse.
    """
    migrated = []

    def remember_migrated_rows(cls) -> None:
        if not migrated:
            migrated.append(connection.creation.serialize_db_to_string())
        set_up(cls)

    def flush_and_restore(self) -> None:
        # Restoring a row wakes receivers that ask for content types. Remembered now, none
        # is made anew before its own row comes back.
        ContentType.objects.get_for_models(*apps.get_models())
        drop_triggers(connection)
        call_command(
            "flush",
            verbosity=0,
            interactive=False,
            reset_sequences=False,
            # It would make content types and permissions anew, under other keys.
            inhibit_post_migrate=True,
        )
        connection.creation.deserialize_db_from_string(migrated[0])
        install_triggers(connection)

    set_up = TransactionTestCase._fixture_setup.__func__
    with (
        mock.patch.object(
            TransactionTestCase, "_fixture_setup", classmethod(remember_migrated_rows)
        ),
        mock.patch.object(TransactionTestCase, "_fixture_teardown", flush_and_restore),
    ):
        yield
