"""Demonstration people exist only where nobody is real."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from core.models import Organisation
from portal import demonstration
from portal.checks import no_demonstration_people
from tests.world import make_user

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def demonstrating(settings):
    settings.DEMONSTRATION = True


def problems():
    return [problem.id for problem in no_demonstration_people(None, ["default"])]


def test_the_people_are_admitted_once(demonstrating):
    organisation = demonstration.found_organisation()
    people = demonstration.admit_people(organisation, at=timezone.now())
    assert demonstration.found_organisation() == organisation
    assert demonstration.admit_people(organisation, at=timezone.now()) == people


def test_they_are_refused_under_other_settings(settings):
    settings.DEMONSTRATION = False
    with pytest.raises(ImproperlyConfigured, match="DEMONSTRATION"):
        demonstration.found_organisation()


def test_they_are_refused_among_real_people(demonstrating):
    make_user("Tamsin Reyes")
    with pytest.raises(ImproperlyConfigured, match="another DATA_DIR"):
        demonstration.found_organisation()
    assert not Organisation.objects.exists()


def test_a_real_person_who_came_later_changes_nothing(demonstrating):
    organisation = demonstration.found_organisation()
    make_user("Tamsin Reyes")
    assert demonstration.found_organisation() == organisation


def test_a_database_with_demonstration_people_is_no_database_for_real_ones(settings):
    settings.DEMONSTRATION = True
    demonstration.admit_people(demonstration.found_organisation(), at=timezone.now())
    assert problems() == []
    settings.DEMONSTRATION = False
    assert problems() == ["portal.E001"]
