"""What owners do on their organisation's pages, and what they are refused."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.errors import Refusal
from core.models import Membership, Notice
from core.organisations import memberships
from courses.learning import enrolments, invitations
from courses.models import InvitationCode
from tests.world import make_user

pytestmark = pytest.mark.database

OVERVIEW = "/organisations/harbor/"
ROLES = Membership.Role


@pytest.fixture
def invitation(curriculum):
    return invitations.invite(curriculum=curriculum, note="Spring group", places=2)


def test_an_owner_of_one_organisation_is_led_straight_to_it(sign_in, owner):
    assert sign_in(owner).get(reverse("portal:organisations")).url == OVERVIEW


def test_an_owner_of_several_chooses(sign_in, owner, other_organisation):
    memberships.admit(
        user=owner, organisation=other_organisation, role=ROLES.OWNER, by=None, at=timezone.now()
    )
    page = sign_in(owner).get(reverse("portal:organisations")).content.decode()
    assert "Harbor Institute" in page
    assert "Summit School" in page


def test_the_page_shows_members_codes_and_releases(sign_in, owner, supervisor, invitation, edition):
    page = sign_in(owner).get(OVERVIEW).content.decode()
    for told in (supervisor.legal_name, supervisor.email, invitation.code, "edition 1"):
        assert told in page


@pytest.mark.parametrize("role", ["supervisor", "author", "trainee", "stranger"])
def test_only_owners_see_it(request, sign_in, organisation, role):
    client = sign_in(request.getfixturevalue(role))
    assert client.get(OVERVIEW).status_code == 404


def test_somebody_is_admitted_by_address_and_told_once(
    sign_in, owner, organisation, trainee, django_capture_on_commit_callbacks
):
    client = sign_in(owner)
    address = reverse("portal:admit-member", args=["harbor"])
    fields = {"person": trainee.email.upper(), "role": "author"}
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address, fields)
        client.post(address, fields)
    assert organisation.memberships.filter(user=trainee, role="author").count() == 1
    assert organisation.group in trainee.groups.all()
    assert Notice.objects.filter(user=trainee).count() == 1
    assert [message.to for message in mail.outbox] == [[trainee.email]]


@pytest.mark.house("empty")
@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"person": "nobody@example.org", "role": "author"}, "person"),
        ({"person": "not an address", "role": "author"}, "person"),
        ({"person": "tamsin.reyes@example.org", "role": "administrator"}, "role"),
    ],
)
def test_an_unknown_person_or_role_is_refused_in_words(
    sign_in, owner, organisation, trainee, fields, field
):
    refused = sign_in(owner).post(reverse("portal:admit-member", args=["harbor"]), fields)
    assert refused.status_code == 422
    assert field in refused.context["member_form"].errors
    assert set(organisation.memberships.values_list("user", flat=True)) == {owner.pk}


@pytest.mark.parametrize("name", ["admit-member", "add-invitation"])
def test_a_refusal_that_is_reloaded_is_the_organisations_page(sign_in, owner, name):
    assert sign_in(owner).get(reverse(f"portal:{name}", args=["harbor"])).url == OVERVIEW


def test_every_landmark_of_the_page_has_a_name_of_its_own(sign_in, owner, invitation):
    page = sign_in(owner).get(OVERVIEW).content.decode()
    names = re.findall(r'aria-labelledby="([^"]+)"', page)
    assert {"members", "invitations"} <= set(names)
    assert len(names) == len(set(names))


def test_a_role_ends_and_the_groups_with_it(sign_in, owner, author, organisation):
    membership = organisation.memberships.get(user=author)
    sign_in(owner).post(reverse("portal:dismiss-member", args=["harbor", membership.pk]))
    assert not organisation.memberships.filter(user=author).exists()
    assert organisation.group not in author.groups.all()


def test_the_history_says_since_when_until_when_and_by_whom(sign_in, owner, trainee, organisation):
    client = sign_in(owner)
    form = {"person": trainee.email, "role": ROLES.AUTHOR}
    client.post(reverse("portal:admit-member", args=["harbor"]), form)
    membership = organisation.memberships.get(user=trainee)
    client.post(reverse("portal:dismiss-member", args=["harbor", membership.pk]))
    page = client.get(OVERVIEW).content.decode()
    history = page[page.index('id="history"') : page.index("Add somebody")]
    row = next(row for row in history.split("<tr>") if trainee.legal_name in row)
    assert "Author" in row
    assert row.count(f"by {owner.legal_name}") == 2
    assert "still held" in next(
        row for row in history.split("<tr>") if owner.legal_name in row[:200]
    )


def test_the_last_owner_stays(sign_in, owner, organisation):
    membership = organisation.memberships.get(user=owner)
    with pytest.raises(Refusal) as refused:
        memberships.dismiss(membership=membership, by=None, at=timezone.now())
    assert refused.value.code == "last_owner"
    answer = sign_in(owner).post(
        reverse("portal:dismiss-member", args=["harbor", membership.pk]), follow=True
    )
    assert "last owner" in answer.content.decode()
    assert organisation.memberships.owners().count() == 1


def test_an_owner_who_gives_up_their_role_is_led_to_a_page_that_they_may_see(
    sign_in, owner, supervisor, organisation
):
    memberships.admit(
        user=supervisor, organisation=organisation, role=ROLES.OWNER, by=None, at=timezone.now()
    )
    membership = organisation.memberships.get(user=owner)
    left = sign_in(owner).post(reverse("portal:dismiss-member", args=["harbor", membership.pk]))
    assert left.url == "/dashboard/"


def test_another_organisations_member_is_absent(sign_in, owner, stranger, other_organisation):
    membership = other_organisation.memberships.filter(user=stranger).first()
    refused = sign_in(owner).post(reverse("portal:dismiss-member", args=["harbor", membership.pk]))
    assert refused.status_code == 404
    assert other_organisation.memberships.filter(pk=membership.pk).exists()


def test_a_code_is_made_and_lets_people_in(sign_in, owner, trainee, curriculum, edition):
    curriculum.enrolling = "invitation"
    curriculum.save()
    sign_in(owner).post(
        reverse("portal:add-invitation", args=["harbor"]),
        {"curriculum": curriculum.pk, "note": "Spring", "places": "1", "expires_at": ""},
    )
    made = InvitationCode.objects.get()
    assert (made.note, made.places, made.expires_at) == ("Spring", 1, None)
    now = timezone.now()
    enrolments.enrol(user=trainee, curriculum=curriculum, at=now, code=made.code.lower())


def test_codes_are_not_alike_and_cannot_be_misread(curriculum):
    codes = {invitations.invite(curriculum=curriculum).code for _ in range(50)}
    assert len(codes) == 50
    assert not set("".join(codes)) & set("01ILO")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"expires_at": "2001-01-01T10:00"}, "expires_at"),
        ({"places": "0"}, "places"),
        ({"places": "99999999999999999999"}, "places"),
        ({"curriculum": ""}, "curriculum"),
    ],
)
def test_a_code_that_makes_no_sense_is_refused(sign_in, owner, curriculum, fields, field):
    asked = {"curriculum": curriculum.pk, "note": "", "places": "", "expires_at": ""} | fields
    refused = sign_in(owner).post(reverse("portal:add-invitation", args=["harbor"]), asked)
    assert refused.status_code == 422
    assert field in refused.context["invitation_form"].errors
    assert not InvitationCode.objects.exists()


def test_a_code_for_another_organisations_curriculum_is_refused(sign_in, stranger, curriculum):
    refused = sign_in(stranger).post(
        reverse("portal:add-invitation", args=["summit"]), {"curriculum": curriculum.pk}
    )
    assert "curriculum" in refused.context["invitation_form"].errors
    assert not InvitationCode.objects.exists()


def test_a_code_that_has_ended_lets_nobody_in_and_stays_ended(
    sign_in, owner, trainee, curriculum, edition, invitation
):
    curriculum.enrolling = "invitation"
    curriculum.save()
    client = sign_in(owner)
    address = reverse("portal:end-invitation", args=["harbor", invitation.pk])
    client.post(address)
    invitation.refresh_from_db()
    ended_at = invitation.expires_at
    with pytest.raises(Refusal) as refused:
        enrolments.enrol(
            user=trainee,
            curriculum=curriculum,
            at=timezone.now() + timedelta(seconds=1),
            code=invitation.code,
        )
    assert refused.value.code == "code_expired"
    client.post(address)
    invitation.refresh_from_db()
    assert invitation.expires_at == ended_at


def test_another_organisations_code_is_absent(sign_in, stranger, invitation):
    refused = sign_in(stranger).post(
        reverse("portal:end-invitation", args=["summit", invitation.pk])
    )
    assert refused.status_code == 404
    invitation.refresh_from_db()
    assert invitation.expires_at is None


def test_the_page_asks_no_more_for_many_members_and_codes(
    sign_in, owner, organisation, curriculum, django_assert_max_num_queries
):
    client = sign_in(owner)
    invitations.invite(curriculum=curriculum)
    client.get(OVERVIEW)
    with CaptureQueriesContext(connection) as few:
        client.get(OVERVIEW)
    for number in range(12):
        memberships.admit(
            user=make_user(f"Person {number}"),
            organisation=organisation,
            role=ROLES.SUPERVISOR,
            by=None,
            at=timezone.now(),
        )
        invitations.invite(curriculum=curriculum)
    with django_assert_max_num_queries(len(few)):
        client.get(OVERVIEW)
