"""The houses that tests begin in hold what they say, each time anew."""

import pytest
from django.core.files.storage import default_storage
from wagtail.images.models import Image

from accounts.models import User
from core.models import HomePage, Organisation
from courses.models import CurriculumPage, Edition
from tests import world
from tests.factory import Factory

pytestmark = pytest.mark.database
twice = pytest.mark.parametrize("time", ["the first time", "the second time"])


@pytest.mark.django_db
def test_who_names_nobody_begins_in_an_empty_house():
    assert HomePage.objects.exists()
    assert not User.objects.exists()
    assert not Organisation.objects.exists()


@pytest.mark.house("empty")
def test_a_fixture_makes_what_the_house_does_not_hold(supervisor, edition):
    assert set(User.objects.values_list("legal_name", flat=True)) == {
        supervisor.legal_name,
        edition.released_by.legal_name,
    }
    assert list(Organisation.objects.all()) == [edition.organisation]


def test_a_fixture_fetches_what_the_house_holds(edition, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        here = world.harbor()
        assert world.supervisor(here).is_active
        assert world.first_edition(Factory(here), edition.curriculum) == edition


def test_each_house_stops_where_it_says(curriculum):
    assert list(CurriculumPage.objects.all()) == [curriculum]
    assert not Edition.objects.exists()


@pytest.mark.django_db(transaction=True)
@twice
def test_what_is_committed_is_gone_afterwards(edition, time):
    assert list(Edition.objects.all()) == [edition]
    world.make_user("Nobody Elsewhere")


@twice
def test_a_file_that_is_deleted_is_there_again_afterwards(curriculum, time):
    image = Image.objects.get()
    assert default_storage.exists(image.file.name)
    default_storage.delete(image.file.name)
