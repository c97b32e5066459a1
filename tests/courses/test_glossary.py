"""The glossary of an edition."""

import pytest

from courses.models import LessonPage, ModulePage

pytestmark = pytest.mark.database


def explain(page: LessonPage, *terms: str) -> None:
    for term in terms:
        definition = f"<p>What <em>{term}</em> means. [@kamp-2020]</p>"
        page.body.append(("term", {"term": term, "definition": definition}))
    page.save_revision().publish()


def test_terms_stand_from_a_to_z_and_lead_to_their_lessons(
    factory, curriculum, trainee, sign_in, joins
):
    explain(factory.lesson(ModulePage.objects.get(), slug="later", title="Later"), "Área", "5-HT")
    enrolment = joins(factory.released(curriculum))
    client = sign_in(trainee)
    page = client.get(f"/learn/{enrolment.pk}/glossary/").text
    places = [page.index(f"<dt>{term}</dt>") for term in ("5-HT", "Área", "Bioavailability")]
    assert places == sorted(places)
    assert "What <em>Área</em> means." in page
    assert "[@kamp-2020]" not in page
    assert f'<a href="/learn/{enrolment.pk}/pharmacology/later/">Later</a>' in page
    for where in (f"/learn/{enrolment.pk}/", f"/learn/{enrolment.pk}/pharmacology/later/"):
        assert f'href="/learn/{enrolment.pk}/glossary/"' in client.get(where).text


def test_only_who_is_enrolled_reads_it(enrolment, sign_in, second_trainee, owner):
    for person in (second_trainee, owner):
        assert sign_in(person).get(f"/learn/{enrolment.pk}/glossary/").status_code == 404


def test_an_edition_without_terms_offers_no_glossary(factory, curriculum, trainee, sign_in, joins):
    lesson = LessonPage.objects.get()
    lesson.body = [("text", "<p>Nothing is explained. [@kamp-2020]</p>")]
    lesson.save_revision().publish()
    enrolment = joins(factory.released(curriculum))
    client = sign_in(trainee)
    assert "Glossary" not in client.get(f"/learn/{enrolment.pk}/").text
    assert "No term is explained" in client.get(f"/learn/{enrolment.pk}/glossary/").text


def test_it_costs_the_same_for_many_lessons(
    long_curriculum, trainee, sign_in, joins, django_assert_max_num_queries
):
    enrolment = joins(long_curriculum(12))
    client = sign_in(trainee)
    client.get(f"/learn/{enrolment.pk}/")
    with django_assert_max_num_queries(6):
        client.get(f"/learn/{enrolment.pk}/glossary/")
