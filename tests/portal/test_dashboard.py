"""The dashboard: what to do next, what is missing, what happened."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Licence
from certificates.issuing.issue import issue
from core.notices import telling
from courses.learning import enrolments
from courses.learning.progress import Outline
from courses.models import Completion, CurriculumPage
from courses.releases.steps import StepStatus
from courses.releases.syllabus import syllabus_of
from portal.studies import SHOWN
from tests.assessments.vignettes import hand_in

pytestmark = pytest.mark.database


@pytest.fixture
def enrolment(trainee, curriculum, edition):
    return enrolments.enrol(user=trainee, curriculum=curriculum, at=timezone.now())


def complete(enrolment, *kinds):
    for step in enrolment.edition.steps.filter(kind__in=kinds):
        enrolments.complete(enrolment=enrolment, step=step, at=timezone.now())


def short_curriculum(factory, number):
    page = factory.organisation.page.add_child(
        instance=CurriculumPage(
            title=f"Course {number}",
            slug=f"course-{number}",
            organisation=factory.organisation,
            framework=factory.framework(code=f"KAP-{number}"),
            summary="Short.",
        )
    )
    factory.lesson(factory.module(page, slug=f"m{number}"))
    factory.released(page)
    return page


def heading(page: str) -> str:
    return page.partition("<h1>")[2].partition("</h1>")[0]


def test_the_dashboard_is_for_people_who_signed_in(client):
    assert client.get("/dashboard/").url == "/accounts/login/?next=/dashboard/"


def test_the_first_line_says_what_to_do_next(enrolment, sign_in):
    client = sign_in(enrolment.user)
    assert heading(client.get("/dashboard/").text) == "Next: How it acts"
    complete(enrolment, "lesson")
    page = client.get("/dashboard/").text
    assert heading(page) == "Next: Pharmacology quiz"
    assert f'href="/quizzes/{enrolment.pk}/pharmacology/quiz/"' in page
    assert "1 of 4 required steps" in page
    assert "About 1\xa0h left" in page


def test_what_was_returned_comes_first_and_says_why(enrolment, sign_in, monkeypatch):
    complete(enrolment, "lesson")
    vignette = enrolment.edition.steps.get(kind="vignette")
    returned = {enrolment.pk: {vignette.pk: StepStatus("returned", "Say who is told first.")}}
    monkeypatch.setattr("courses.releases.steps.statuses_of", lambda *args, **kwargs: returned)
    page = sign_in(enrolment.user).get("/dashboard/").text
    assert heading(page) == "Revise “The referral”"
    assert "Say who is told first." in page


def test_a_wait_is_said_when_nothing_else_can_be_done(enrolment, sign_in, monkeypatch):
    complete(enrolment, "lesson", "quiz", "evaluation")
    vignette = enrolment.edition.steps.get(kind="vignette")
    waiting = {enrolment.pk: {vignette.pk: StepStatus("waiting", "A supervisor reads it.")}}
    monkeypatch.setattr("courses.releases.steps.statuses_of", lambda *args, **kwargs: waiting)
    page = sign_in(enrolment.user).get("/dashboard/").text
    assert heading(page) == "Nothing is asked of you now"
    assert "A supervisor reads it." in page


def test_the_end_leads_to_the_certificate(enrolment, sign_in):
    complete(enrolment, "lesson", "quiz", "vignette", "evaluation")
    page = sign_in(enrolment.user).get("/dashboard/").text
    assert heading(page) == "Every required step is done"
    assert "4 of 4 required steps" in page


def test_what_the_certificate_still_needs_is_listed(enrolment, scheme, sign_in):
    page = sign_in(enrolment.user).get("/dashboard/").text
    assert "For the certificate" in page
    assert page.count("requirement__title") == 2
    assert "Missing" in page
    assert "4 of 4 are left" in page


def test_a_newcomer_is_shown_what_can_be_joined(edition, curriculum, trainee, sign_in):
    page = sign_in(trainee).get("/dashboard/").text
    assert heading(page) == "Choose a curriculum to begin"
    assert f'href="{curriculum.url}"' in page


def test_an_installation_without_a_curriculum_says_so(trainee, sign_in):
    assert "No curriculum is open yet" in sign_in(trainee).get("/dashboard/").text


def test_what_waits_with_a_supervisor_is_not_called_missing(enrolment, scheme, sign_in):
    complete(enrolment, "lesson", "quiz", "evaluation")
    hand_in(enrolment, enrolment.edition.steps.get(kind="vignette"))
    client = sign_in(enrolment.user)
    for page in (client.get("/dashboard/").text, client.get(reverse("certificates:list")).text):
        assert "Waits with a supervisor" in page
        # Only the license is.
        assert page.count("Missing") == 1


def test_of_what_is_missing_it_is_said_how_much_waits_with_a_supervisor(enrolment, scheme, sign_in):
    complete(enrolment, "lesson")
    hand_in(enrolment, enrolment.edition.steps.get(kind="vignette"))
    page = sign_in(enrolment.user).get("/dashboard/").text
    assert "1 of them waits with a supervisor." in page
    # What the trainee can do is named before what a supervisor has.
    assert page.index("“Your evaluation”") < page.index("“The referral”")


def test_what_waits_for_time_to_pass_is_not_said_to_wait_with_a_supervisor(
    enrolment, scheme, sign_in, monkeypatch
):
    complete(enrolment, "lesson")
    quiz = enrolment.edition.steps.get(kind="quiz")
    status = StepStatus("waiting", "You can start the next attempt tomorrow.", timezone.now())
    waiting = {enrolment.pk: {quiz.pk: status}}
    monkeypatch.setattr("courses.releases.steps.statuses_of", lambda *args, **kwargs: waiting)
    page = sign_in(enrolment.user).get("/dashboard/").text
    assert "You can start the next attempt tomorrow." in page
    assert "with a supervisor" not in page


def test_what_waits_for_the_same_is_one_line_and_leads_there(enrolment, scheme, sign_in):
    complete(enrolment, "lesson")
    vignette = enrolment.edition.steps.get(kind="vignette")
    hand_in(enrolment, vignette)
    page = sign_in(enrolment.user).get("/dashboard/").text
    address = reverse(
        "assessments:vignette", args=[enrolment.pk, vignette.module_slug, vignette.slug]
    )
    assert f'Waiting: <a href="{address}">The referral</a>. ' in page


def test_an_issued_certificate_is_not_asked_for_again(enrolment, scheme, trainee, sign_in):
    Licence.objects.create(user=trainee, profession="nurse", number="1", jurisdiction="Ohio")
    complete(enrolment, "lesson", "quiz", "vignette", "evaluation")
    client = sign_in(trainee)
    assert heading(client.get("/dashboard/").text) == "Nothing is missing for the certificate"
    issue(enrolment=enrolment, legal_name=trainee.legal_name, at=timezone.now())
    page = client.get("/dashboard/").text
    assert heading(page) == "Your certificate is issued"
    assert "sk for it" not in page


def test_nobody_sees_the_enrolments_of_others(enrolment, second_trainee, stranger, sign_in):
    for person in (second_trainee, stranger):
        assert "How it acts" not in sign_in(person).get("/dashboard/").text


def test_the_dashboard_costs_the_same_for_many_lessons(
    trainee, curriculum, factory, scheme, sign_in, django_assert_num_queries
):
    module = curriculum.get_children().get(slug="pharmacology").specific
    factory.released(curriculum)
    small = enrolments.enrol(user=trainee, curriculum=curriculum, at=timezone.now())
    client = sign_in(trainee)
    client.get("/dashboard/")
    with django_assert_num_queries(10):
        client.get("/dashboard/")
    for number in range(20):
        factory.lesson(module, slug=f"lesson-{number}", title=f"Lesson {number}")
    long_edition = factory.released(curriculum, notes="Longer.")
    assert len(syllabus_of(long_edition).steps) == 24
    type(small).objects.filter(pk=small.pk).update(edition=long_edition)
    client.get("/dashboard/")
    with django_assert_num_queries(10):
        assert "0 of 24 required steps" in client.get("/dashboard/").text


def test_many_enrolments_are_shown_a_few_at_a_time(
    trainee, factory, sign_in, django_assert_max_num_queries
):
    factory.references()
    for number in range(SHOWN + 3):
        page = short_curriculum(factory, number)
        enrolments.enrol(user=trainee, curriculum=page, at=timezone.now())
    client = sign_in(trainee)
    client.get("/dashboard/")
    with django_assert_max_num_queries(12 + SHOWN):
        page = client.get("/dashboard/").text
    assert page.count('class="section study"') == SHOWN
    assert client.get("/dashboard/?page=2").text.count('class="section study"') == 3


def test_an_outline_is_a_question_and_changes_nothing(enrolment):
    assert isinstance(enrolment.outline(at=timezone.now()), Outline)
    assert not Completion.objects.exists()


# ------------------------------------------------------------ notices


def tell(user, number=1):
    return telling.tell(
        user=user,
        key=f"fact:{number}",
        subject=f"Something happened {number}",
        text="The first line.\n\nWhat to do.",
        url="/dashboard/",
        at=timezone.now(),
    )


def test_news_stands_on_the_dashboard_until_it_is_read(enrolment, sign_in):
    tell(enrolment.user)
    client = sign_in(enrolment.user)
    assert "Something happened 1" in client.get("/dashboard/").text
    assert client.get("/notices/read/").status_code == 405
    assert client.post("/notices/read/").url == "/notices/"
    assert "Something happened 1" not in client.get("/dashboard/").text
    assert "Something happened 1" in client.get("/notices/").text


def test_news_is_read_only_by_whom_it_was_told(trainee, second_trainee, sign_in):
    notice = tell(trainee)
    client = sign_in(second_trainee)
    assert "Something happened" not in client.get("/notices/").text
    client.post("/notices/read/")
    notice.refresh_from_db()
    assert notice.read_at is None


def test_old_news_is_paged(trainee, sign_in, django_assert_max_num_queries):
    for number in range(25):
        tell(trainee, number)
    client = sign_in(trainee)
    with django_assert_max_num_queries(7):
        page = client.get("/notices/").text
    assert page.count("Something happened") == 20
    assert client.get("/notices/?page=2").text.count("Something happened") == 5


def test_a_notice_is_sent_in_plain_text_and_in_html(
    trainee, mailoutbox, settings, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        tell(trainee)
        tell(trainee)
    (message,) = mailoutbox
    assert message.to == [trainee.email]
    assert message.subject == "Something happened 1"
    address = f"{settings.SITE_ADDRESS}/dashboard/"
    assert "The first line." in message.body
    assert address in message.body
    assert "<" not in message.body
    html, media_type = message.alternatives[0]
    assert media_type == "text/html"
    assert f'href="{address}"' in html


def test_what_a_notice_says_is_no_markup(trainee, mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        telling.tell(
            user=trainee, key="k", subject="A & B", text="<b>Bold</b> & more", at=timezone.now()
        )
    (message,) = mailoutbox
    assert "<b>Bold</b> & more" in message.body
    assert "&lt;b&gt;Bold" in message.alternatives[0][0]


# ------------------------------------------------------------ about


def test_the_page_about_demonstrations_says_which_kind_of_installation_this_is(client, settings):
    settings.DEMONSTRATION = True
    assert "This installation is a demonstration." in client.get("/about/demonstration/").text
    settings.DEMONSTRATION = False
    assert "This installation is in real use." in client.get("/about/demonstration/").text


def test_the_component_page_is_public(client):
    assert client.get("/components/").status_code == 200
