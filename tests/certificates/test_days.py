"""The same date on every page and paper, wherever its reader is."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Licence
from certificates.events import lifecycle
from certificates.issuing.issue import NotMet, issue
from certificates.models import Requirement
from certificates.verification import stored
from courses.releases import editions
from tests.certificates.conftest import finish

pytestmark = [pytest.mark.database, pytest.mark.django_db]

# The evening of 30 June in Los Angeles; 1 July in London and in Auckland.
EVENING = datetime(2026, 7, 1, 2, 0, tzinfo=UTC)
# The evening of 30 June in London; 1 July in Auckland.
LATE = datetime(2026, 6, 30, 20, 0, tzinfo=UTC)


@pytest.fixture
def clock(monkeypatch):
    def show(at: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: at)

    return show


@pytest.fixture
def licensed(earned, scheme, trainee):
    """The trainee states a licence until 30 June, and the scheme asks for one."""
    Requirement.objects.create(scheme=scheme, kind="licence", sort_order=2)
    Licence.objects.create(
        user=trainee,
        profession="psychologist",
        number="PSY 1",
        jurisdiction="California",
        expires_on=date(2026, 6, 30),
    )
    return earned


@pytest.fixture
def settle(organisation):
    def in_zone(zone: str) -> None:
        organisation.time_zone = zone
        organisation.save()

    return in_zone


@pytest.mark.parametrize(
    ("zone", "at", "holds"),
    [
        ("America/Los_Angeles", EVENING, True),
        ("Europe/London", EVENING, False),
        ("Pacific/Auckland", LATE, False),
        ("Europe/London", LATE, True),
    ],
)
def test_a_licence_ends_with_its_holders_day_on_the_profile_and_for_the_certificate(
    licensed, trainee, sign_in, clock, zone, at, holds
):
    trainee.time_zone = zone
    trainee.save()
    clock(at)
    client = sign_in(trainee)
    assert ("Expired" in client.get(reverse("accounts:licences")).content.decode()) is not holds
    ask = client.get(reverse("certificates:request", args=[licensed.pk])).content.decode()
    assert ("Your profile states no license in force" in ask or "expired" in ask) is not holds
    if holds:
        issued = issue(enrolment=licensed, legal_name=trainee.legal_name, at=at)
        assert "California" in issued.holder.fields["licences"]["value"]
    else:
        with pytest.raises(NotMet):
            issue(enrolment=licensed, legal_name=trainee.legal_name, at=at)


def test_a_certificate_is_issued_on_its_organisations_day(
    scheme, enrolment, trainee, owner, settle, client, sign_in
):
    settle("America/Los_Angeles")
    scheme.valid_months = 12
    scheme.save()
    finish(enrolment, at=EVENING)
    issued = issue(enrolment=enrolment, legal_name=trainee.legal_name, at=EVENING)
    content = issued.content
    assert (content["completed_on"], content["issued_on"]) == ("2026-06-30", "2026-06-30")
    assert content["time_zone"] == "America/Los_Angeles"
    assert (content["expires_on"], issued.expires_on) == ("2027-06-30", date(2027, 6, 30))
    lifecycle.revoke(certificate=issued, by=owner, reason="Issued in error.", at=EVENING)
    address = reverse("certificates:certificate", args=[issued.serial])
    trainee.time_zone = "Pacific/Auckland"
    trainee.save()
    for reader in (client, sign_in(trainee), sign_in(owner)):
        page = reader.get(address).content.decode()
        assert "revoked it on 30 June 2026" in page
    own = sign_in(trainee).get(reverse("certificates:list")).content.decode()
    assert "Revoked on 30 June 2026" in own
    register = reverse("certificates:register", args=[issued.organisation.slug])
    assert "30 June 2026" in sign_in(owner).get(register).content.decode()


def test_a_certificate_expires_when_its_organisations_day_is_over(
    scheme, earned, trainee, settle, client, clock
):
    settle("America/Los_Angeles")
    scheme.valid_months = 12
    scheme.save()
    issued = issue(
        enrolment=earned, legal_name=trainee.legal_name, at=datetime(2026, 6, 30, 20, tzinfo=UTC)
    )
    address = reverse("certificates:certificate", args=[issued.serial])
    assert issued.expires_on == date(2027, 6, 30)
    for at, said in (
        (datetime(2027, 7, 1, 6, 59, tzinfo=UTC), "This certificate is valid"),
        (datetime(2027, 7, 1, 7, 1, tzinfo=UTC), "This certificate has expired"),
    ):
        clock(at)
        assert said in client.get(address).content.decode()


def test_a_kept_page_goes_with_the_organisations_day(certificate, settle):
    settle("America/Los_Angeles")
    state = stored.state_of(certificate.serial)
    assert state.zone.key == "America/Los_Angeles"


def test_a_sign_off_of_today_is_of_the_organisations_today(curriculum, owner, settle, edition):
    settle("Pacific/Auckland")
    sign_off = {"name": "Mira Holt", "licence": "MD 1, California", "date": date(2026, 7, 1)}
    released = editions.release(
        curriculum=curriculum, by=owner, notes="Reviewed.", sign_off=sign_off, at=LATE
    )
    assert released.released_on == date(2026, 7, 1)
