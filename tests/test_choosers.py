"""Whatever is chosen among many is chosen by its words, from one's own rows, and can be found."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.admin.viewsets import viewsets

from assessments.bank.viewsets import question_chooser
from assessments.models import Question, Rubric
from assessments.rubrics.viewsets import rubric_chooser
from core.cms.permissions import own_rows
from core.cms.viewsets import OrganisationChooserViewSet
from core.organisations.ownership import rows_of
from courses.content.viewsets import competency_chooser, objective_chooser, reference_chooser
from courses.models import Competency, LearningObjective, Reference
from tests.factory import Factory

CHOOSERS = [
    competency_chooser,
    objective_chooser,
    question_chooser,
    reference_chooser,
    rubric_chooser,
]
by_chooser = pytest.mark.parametrize("chooser", CHOOSERS, ids=lambda one: one.name)


@pytest.fixture
def elsewhere(curriculum, other_organisation):
    """The same rows of another organisation, with words of their own."""
    page = Factory(other_organisation).curriculum(slug="elsewhere", title="Elsewhere")
    LearningObjective.objects.filter(module__path__startswith=page.path).update(text="Foreign")
    other_organisation.rubrics.update(title="Foreign rubric")
    return page


def offered(client, chooser, **asked) -> list[str]:
    page = client.get(reverse(f"{chooser.name}:choose_results"), asked).content
    rows = BeautifulSoup(page, "html.parser").select("tbody tr [data-chooser-modal-choice]")
    return [row.get_text(" ", strip=True) for row in rows]


def model_of(chooser):
    return chooser.widget_class.model


@by_chooser
def test_a_chooser_lists_own_rows_in_words_and_no_strangers(
    sign_in, author, stranger, elsewhere, chooser
):
    client, model = sign_in(author), model_of(chooser)
    own = own_rows(author, model)
    foreign = own_rows(stranger, model).exclude(pk__in=own.values("pk"))
    assert own.exists()
    assert foreign.exists()
    found = offered(client, chooser)
    assert len(found) == min(own.count(), 20)
    assert all(" " in words for words in found), found
    whole = client.get(reverse(f"{chooser.name}:choose")).content.decode()
    assert "Foreign" not in whole
    assert "Elsewhere" not in whole
    one = foreign.first()
    assert client.get(reverse(f"{chooser.name}:chosen", args=[one.pk])).status_code == 404


@by_chooser
def test_a_chooser_finds_by_words_and_narrows_by_each_of_its_choices(
    sign_in, author, elsewhere, chooser
):
    client, model = sign_in(author), model_of(chooser)
    assert offered(client, chooser, q="no such word") == []
    modal = client.get(reverse(f"{chooser.name}:choose")).json()["html"]
    page = BeautifulSoup(modal, "html.parser")
    everything = offered(client, chooser)
    for narrowing in chooser.narrowings:
        options = [one["value"] for one in page.select(f"select[name={narrowing.name}] option")]
        assert options[0] == ""
        parts = [offered(client, chooser, **{narrowing.name: value}) for value in options[1:]]
        assert all(set(part) <= set(everything) for part in parts)
        assert any(parts), narrowing.name
        assert own_rows(author, model).exists()


def test_a_question_is_found_by_what_it_asks(sign_in, author, curriculum):
    client, chooser = sign_in(author), question_chooser
    found = offered(client, chooser, q="circulation numeric")
    assert len(found) == 1
    assert "How much reaches the circulation? (numeric)" in found[0]
    typed = offered(client, chooser, kind="numeric")
    assert typed == found


def test_the_sources_of_a_question_are_chosen_by_their_words(
    sign_in, author, curriculum, elsewhere, organisation
):
    question = Question.objects.filter(organisation=organisation).first()
    page = sign_in(author).get(reverse("question:edit", args=[question.pk]))
    boxes = BeautifulSoup(page.content, "html.parser").select("input[name=sources]")
    keys = Reference.objects.filter(organisation=organisation).values_list("key", flat=True)
    assert [box["value"] for box in boxes] == list(keys)
    assert {box["value"] for box in boxes if box.has_attr("checked")} == set(
        question.sources.split()
    )
    assert "Ketamine pharmacokinetics" in boxes[0].find_parent(class_="choice-list").get_text()


def forms_of_the_cms(organisation, curriculum) -> list[str]:
    """The form of one page of each kind, and of one row of each listing."""
    pages = {page.specific_class: page for page in curriculum.get_descendants(inclusive=True)}
    rows = [Question, Rubric, Competency, Reference]
    return [
        *(reverse("wagtailadmin_pages:edit", args=[page.pk]) for page in pages.values()),
        *(
            reverse(
                f"{model._meta.model_name}:edit",
                args=[rows_of([organisation], model.objects.all()).first().pk],
            )
            for model in rows
        ),
    ]


def test_no_form_of_the_cms_has_a_list_of_many_to_be_pressed_with_a_key_held(
    sign_in, author, organisation, curriculum
):
    client = sign_in(author)
    addresses = forms_of_the_cms(organisation, curriculum)
    assert len(addresses) > 8
    for address in addresses:
        page = BeautifulSoup(client.get(address).content, "html.parser")
        assert page.select("select[multiple]") == [], address
        for option in page.select(".choice-list__option"):
            # Of every string: those within a <template> are no text to some parsers.
            words = " ".join(" ".join(option.find_all(string=True)).split())
            assert words, address
            half = words[: len(words) // 2]
            assert words != f"{half} {half}", "said twice"
            assert option.select_one("label input")


def test_no_listing_of_the_cms_says_true_or_false(sign_in, author, curriculum):
    table = BeautifulSoup(sign_in(author).get(reverse("question:index")).content, "html.parser")
    said = {cell.get_text(strip=True) for cell in table.select("td")}
    assert said
    assert not said & {"True", "False"}


def test_every_chooser_is_tried():
    registered = [one for one in viewsets.viewsets if isinstance(one, OrganisationChooserViewSet)]
    assert {one.name for one in registered} == {one.name for one in CHOOSERS}
