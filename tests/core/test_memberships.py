"""Who had a role, from when to when, and who gave and ended it: written down and never lost."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from core.errors import Refusal
from core.models import Membership, MembershipEvent
from core.organisations import memberships
from core.organisations.history import Span, spans
from core.records.models import RecordIsFinal

pytestmark = pytest.mark.database

AT = datetime(2026, 5, 4, 9, tzinfo=UTC)
LATER = AT + timedelta(days=40)
ROLES = Membership.Role


def admit(user, organisation, by, role=ROLES.AUTHOR, at=AT) -> Membership:
    return memberships.admit(user=user, organisation=organisation, role=role, by=by, at=at)


def told(organisation, user) -> list[tuple]:
    events = organisation.membership_events.filter(user=user)
    return [(one.kind, one.role, one.by, one.at) for one in events]


def test_a_role_that_is_given_is_written_down_with_who_gave_it(organisation, owner, trainee):
    membership = admit(trainee, organisation, owner)
    assert membership.given_at == AT
    assert told(organisation, trainee) == [("given", "author", owner, AT)]


def test_given_twice_it_is_written_down_once(organisation, owner, trainee):
    admit(trainee, organisation, owner)
    admit(trainee, organisation, owner, at=LATER)
    assert told(organisation, trainee) == [("given", "author", owner, AT)]


def test_a_role_that_ends_leaves_its_history(organisation, owner, trainee):
    membership = admit(trainee, organisation, owner)
    memberships.dismiss(membership=membership, by=owner, at=LATER)
    assert not organisation.memberships.filter(user=trainee).exists()
    assert told(organisation, trainee) == [
        ("given", "author", owner, AT),
        ("ended", "author", owner, LATER),
    ]


def test_what_has_ended_ends_no_second_time(organisation, owner, trainee):
    membership = admit(trainee, organisation, owner)
    pressed_twice = Membership.objects.get(pk=membership.pk)
    memberships.dismiss(membership=membership, by=owner, at=LATER)
    memberships.dismiss(membership=pressed_twice, by=owner, at=LATER)
    assert [kind for kind, *_rest in told(organisation, trainee)] == ["given", "ended"]


def test_what_is_refused_is_not_written_down(organisation, owner):
    membership = organisation.memberships.get(user=owner)
    with pytest.raises(Refusal) as refused:
        memberships.dismiss(membership=membership, by=owner, at=LATER)
    assert refused.value.code == "last_owner"
    assert [kind for kind, *_rest in told(organisation, owner)] == ["given"]


def test_the_row_and_its_event_are_one_change(organisation, owner, trainee, monkeypatch):
    def stumble(*_arguments):
        raise RuntimeError("after the event")

    monkeypatch.setattr(memberships, "_match_groups", stumble)
    with pytest.raises(RuntimeError):
        admit(trainee, organisation, owner)
    assert told(organisation, trainee) == []
    assert not organisation.memberships.filter(user=trainee).exists()


def test_an_event_stays_as_it_is(organisation, owner):
    event = MembershipEvent.objects.first()
    with pytest.raises(RecordIsFinal):
        event.save()
    with pytest.raises(RecordIsFinal):
        event.delete()
    with pytest.raises(RecordIsFinal):
        MembershipEvent.objects.update(role=ROLES.AUTHOR)
    for statement in ("UPDATE {} SET role = 'author'", "DELETE FROM {}"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement.format(MembershipEvent._meta.db_table))


# --------------------------------------------------------- as spans of time


@dataclass(frozen=True)
class Event:
    user: str
    role: str
    is_given: bool
    by: str | None
    at: datetime


def test_a_role_given_ended_and_given_again_is_two_spans():
    events = [
        Event("Amara", "author", True, None, AT),
        Event("Sunniva", "supervisor", True, "Oren", AT),
        Event("Amara", "author", False, "Oren", LATER),
        Event("Amara", "author", True, "Oren", LATER),
    ]
    assert spans(events) == [
        Span("Amara", "author", AT, None, LATER, "Oren"),
        Span("Sunniva", "supervisor", AT, "Oren"),
        Span("Amara", "author", LATER, "Oren"),
    ]


def test_two_roles_of_one_person_are_kept_apart():
    events = [
        Event("Amara", "author", True, None, AT),
        Event("Amara", "owner", True, None, AT),
        Event("Amara", "author", False, "Oren", LATER),
    ]
    assert [(span.role, span.ended_at) for span in spans(events)] == [
        ("author", LATER),
        ("owner", None),
    ]


def test_the_members_are_those_whose_span_is_open(organisation, owner, author, trainee):
    memberships.dismiss(membership=admit(trainee, organisation, owner), by=owner, at=LATER)
    lasting = {
        (span.user, span.role)
        for span in spans(organisation.membership_events.select_related("user"))
        if span.ended_at is None
    }
    assert lasting == {(one.user, one.role) for one in organisation.memberships.all()}
