"""Each role's first screen: what waits, how old it is, and one press to do it."""

import html
from datetime import UTC, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from accounts.models import Licence
from assessments.models import MarkingDraft
from certificates.events.lifecycle import revoke
from certificates.issuing.issue import issue
from core.models import Membership, ScheduledJob
from core.organisations import memberships
from courses.learning import enrolments
from courses.models import LessonPage
from courses.quality.findings import Severity
from courses.releases import inspections
from portal.desks.work import NEVER, Desk, Duty, ages, in_order
from tests.assessments.vignettes import finalise, hand_in
from tests.portal.test_dashboard import heading

pytestmark = [pytest.mark.database, pytest.mark.house("edition")]

AT = datetime(2026, 11, 30, 12, tzinfo=UTC)
ROLE = Membership.Role


def joined(user, edition):
    return enrolments.enrol(user=user, curriculum=edition.curriculum, at=timezone.now())


@pytest.fixture
def vignette(edition):
    return edition.steps.get(kind="vignette")


@pytest.fixture
def handed_in(trainee, edition, vignette):
    """An answer that has waited for four days."""
    enrolment = joined(trainee, edition)
    return hand_in(enrolment, vignette, at=timezone.now() - timedelta(days=4, hours=1))


def first_screen(client) -> str:
    return client.get("/dashboard/").content.decode()


# ------------------------------------------------------------ the order, and the plot


def test_what_has_waited_longest_comes_first_and_what_is_calm_last():
    def desk(key, *since):
        return Desk(key, key, "", [Duty("x", "/", "Do", since=one) for one in since])

    old, new = AT - timedelta(days=9), AT
    ordered = in_order(
        [desk("calm"), desk("new", new), desk("undated", None), desk("old", new, old)]
    )
    assert [one.key for one in ordered] == ["old", "new", "undated", "calm"]
    assert desk("undated", None).since == NEVER


def test_ages_are_told_in_a_few_bars():
    days = [0, 2, 2, 8, 30]
    bars = ages([AT - timedelta(days=one) for one in days], at=AT)
    assert [bar.count for bar in bars] == [1, 2, 0, 2]
    assert [bar.share for bar in bars] == [50, 100, 0, 100]
    assert [bar.share for bar in ages([], at=AT)] == [0, 0, 0, 0]


# ------------------------------------------------------------ whose screen it is


@pytest.mark.parametrize("role", ["supervisor", "author", "owner", "administrator"])
def test_nobody_who_is_no_trainee_is_greeted_as_one(request, role, edition, sign_in):
    page = first_screen(sign_in(request.getfixturevalue(role)))
    assert "Choose a curriculum to begin" not in page
    assert "curriculum-card" not in page


def test_somebody_without_a_role_chooses_a_curriculum(second_trainee, edition, sign_in):
    assert heading(first_screen(sign_in(second_trainee))) == "Choose a curriculum to begin"


# ------------------------------------------------------------ supervisors


def test_a_supervisor_sees_what_waits_how_old_it_is_and_marks_the_oldest(
    handed_in, supervisor, sign_in
):
    client = sign_in(supervisor)
    page = first_screen(client)
    assert heading(page) == "1 answer waits to be marked"
    assert "4\xa0days" in page
    assert "Mark the oldest" in page
    claimed = client.post(reverse("assessments:marking-next"))
    assert claimed.url == reverse("assessments:desk", args=[handed_in.uuid])
    page = first_screen(client)
    assert heading(page) == "You have begun to mark 1 answer"
    assert claimed.url in page


def test_a_supervisor_with_nothing_to_mark_is_told_so(edition, supervisor, sign_in):
    page = first_screen(sign_in(supervisor))
    assert heading(page) == "Nothing waits for you"
    assert "Nothing waits to be marked" in page


def test_a_person_of_several_roles_sees_what_waits_before_what_they_study(
    handed_in, supervisor, edition, sign_in
):
    joined(supervisor, edition)
    page = first_screen(sign_in(supervisor))
    assert heading(page) == "1 answer waits to be marked"
    assert page.index("Mark the oldest") < page.index("required steps")
    # It stands once, as the heading.
    assert page.count("Mark the oldest") == 1


# ------------------------------------------------------------ authors


def test_an_author_goes_on_with_a_draft(author, edition, sign_in):
    lesson = LessonPage.objects.get(slug="how-it-acts")
    lesson.title = "How it acts, again"
    lesson.save_revision()
    page = first_screen(sign_in(author))
    assert heading(page) == "“How it acts, again” is not published as it stands"
    assert reverse("wagtailadmin_pages:edit", args=[lesson.pk]) in page


def test_an_author_sees_what_came_back_and_what_is_with_the_owners(author, owner, edition, sign_in):
    lesson = LessonPage.objects.get(slug="how-it-acts")
    lesson.save_revision()
    state = lesson.get_workflow().start(lesson, author)
    page = first_screen(sign_in(author))
    assert "With the owners" in page
    # It waits for somebody else, and not for its author.
    assert f"“{lesson.title}” is not published as it stands" not in page
    state.current_task_state.reject(user=owner, comment="Say how short it is.")
    page = html.unescape(first_screen(sign_in(author)))
    assert f"“{lesson.title}” came back with changes to make" in page
    assert f"{owner.legal_name}: “Say how short it is.”" in page
    assert f"“{lesson.title}” is not published as it stands" not in page


def test_an_author_sees_the_errors_that_somebody_found_last(author, curriculum, edition, sign_in):
    class Found:
        severity = Severity.ERROR

    inspections.remember(curriculum, [Found(), Found()], at=timezone.now())
    page = first_screen(sign_in(author))
    assert f"2 errors forbid a release of “{curriculum.title}”" in page
    assert reverse("courses_quality", args=[curriculum.pk]) in page


@pytest.mark.house("people")
def test_an_author_without_a_curriculum_is_shown_how_to_begin(author, organisation, sign_in):
    page = first_screen(sign_in(author))
    assert heading(page) == "Nothing is written yet"
    assert reverse("wagtailadmin_pages:add_subpage", args=[organisation.page.pk]) in page


# ------------------------------------------------------------ owners


def test_an_owner_decides_what_is_to_be_published(author, owner, edition, sign_in):
    lesson = LessonPage.objects.get(slug="how-it-acts")
    lesson.save_revision()
    lesson.get_workflow().start(lesson, author)
    page = first_screen(sign_in(owner))
    assert f"“{lesson.title}” is to be published" in page
    assert f"Asked by {author.legal_name}." in page


def test_an_owner_sees_whose_answers_wait_and_where_each_trainee_stands(
    handed_in, owner, supervisor, trainee, organisation, sign_in
):
    client = sign_in(owner)
    page = first_screen(client)
    assert "1 answer waits for a supervisor" in page
    assert trainee.legal_name in page
    listed = client.get(
        reverse("portal:trainees", args=[organisation.slug]), {"waits": "supervisor"}
    ).content.decode()
    assert trainee.legal_name in listed
    nobody = client.get(reverse("portal:trainees", args=[organisation.slug]), {"waits": "nobody"})
    assert trainee.legal_name not in nobody.content.decode()


def test_an_owner_without_a_supervisor_is_led_to_adding_one(
    handed_in, owner, organisation, sign_in
):
    organisation.memberships.supervisors().delete()
    page = first_screen(sign_in(owner))
    assert "Nobody marks here yet." in page


def test_an_owner_checks_the_first_license_that_nobody_has(
    trainee, edition, owner, organisation, sign_in
):
    joined(trainee, edition)
    licence = Licence.objects.create(
        user=trainee, profession="nurse", number="1", jurisdiction="Ohio"
    )
    page = first_screen(sign_in(owner))
    assert "Nobody has checked 1 license that a trainee states" in page
    assert reverse("certificates:check-licence", args=[organisation.slug, licence.pk]) in page


def test_an_owner_sees_what_a_new_organisation_lacks(owner, edition, sign_in):
    page = first_screen(sign_in(owner))
    assert "On the way to the first certificate" in page
    assert "Write its scheme in the CMS" in page


def test_the_page_of_a_trainee_holds_the_evidence(
    handed_in, trainee, owner, supervisor, organisation, sign_in
):
    finalise(handed_in, supervisor, at=timezone.now())
    address = reverse("portal:trainee", args=[organisation.slug, handed_in.enrolment_id])
    page = sign_in(owner).get(address).content.decode()
    assert trainee.email in page
    # Finalized and not released: nobody but its supervisor knows of it yet.
    assert supervisor.legal_name not in page


def test_an_owner_is_offered_no_way_that_is_the_trainees_alone(
    handed_in, owner, organisation, scheme, sign_in
):
    """The outline of a trainee, and the profile on which they state a license."""
    address = reverse("portal:trainee", args=[organisation.slug, handed_in.enrolment_id])
    client = sign_in(owner)
    page = BeautifulSoup(client.get(address).content, "html.parser")
    assert "In the words that the trainee reads." in page.get_text()
    led = {link["href"] for link in page.select("main a[href^='/']")}
    assert led
    assert [one for one in led if client.get(one).status_code != 200] == []
    assert reverse("accounts:licences") not in led


def test_what_nobody_waits_for_is_not_said_to_wait_for_so_long(
    trainee, edition, scheme, owner, sign_in
):
    Licence.objects.create(user=trainee, profession="nurse", number="1", jurisdiction="Ohio")
    enrolment = joined(trainee, edition)
    for step in edition.steps.all():
        enrolments.complete(enrolment=enrolment, step=step, at=timezone.now())
    issue(enrolment=enrolment, legal_name=trainee.legal_name, at=timezone.now())
    page = " ".join(BeautifulSoup(first_screen(sign_in(owner)), "html.parser").get_text().split())
    assert "Certificate issued less than a minute ago" in page
    assert "for less than a minute" not in page


def test_what_was_revoked_is_told_as_revoked_to_its_holder_and_to_the_owners(
    trainee, edition, scheme, owner, sign_in
):
    Licence.objects.create(user=trainee, profession="nurse", number="1", jurisdiction="Ohio")
    enrolment = joined(trainee, edition)
    for step in edition.steps.all():
        enrolments.complete(enrolment=enrolment, step=step, at=timezone.now())
    issued = issue(enrolment=enrolment, legal_name=trainee.legal_name, at=timezone.now())
    assert heading(first_screen(sign_in(trainee))) == "Your certificate is issued"
    revoke(certificate=issued, by=owner, reason="Issued in error.", at=timezone.now())
    page = first_screen(sign_in(trainee))
    assert heading(page) == "Your certificate was revoked"
    assert "It was issued" not in page
    page = first_screen(sign_in(owner))
    assert "Certificate revoked" in page
    assert "Certificate issued" not in page.replace("Certificates issued", "")


def test_somebody_elses_trainee_is_not_there(handed_in, stranger, other_organisation, sign_in):
    address = reverse("portal:trainee", args=[other_organisation.slug, handed_in.enrolment_id])
    assert sign_in(stranger).get(address).status_code == 404


# ------------------------------------------------------------ administrators


@pytest.mark.house("people")
def test_an_administrator_sees_what_failed(administrator, sign_in):
    assert heading(first_screen(sign_in(administrator))) == "Nothing waits for you"
    DBTaskResult.objects.create(
        status=TaskResultStatus.FAILED,
        task_path="x.y",
        args_kwargs={},
        backend_name="default",
    )
    ScheduledJob.objects.create(name="x.close", last_error="Broken", last_started_at=AT)
    page = first_screen(sign_in(administrator))
    assert "The timed job “x.close” failed" in page
    assert "1 task was given up" in page


# ------------------------------------------------------------ what it costs


def queries(client) -> int:
    first_screen(client)
    with CaptureQueriesContext(connection) as asked:
        first_screen(client)
    return len(asked)


def test_first_screens_cost_the_same_for_many_as_for_one(
    handed_in,
    edition,
    vignette,
    owner,
    supervisor,
    author,
    organisation,
    sign_in,
    django_user_model,
):
    for role in (ROLE.SUPERVISOR, ROLE.AUTHOR):
        memberships.admit(user=owner, organisation=organisation, role=role, by=None, at=AT)
    lesson = LessonPage.objects.get(slug="how-it-acts")
    lesson.save_revision()
    before = queries(sign_in(owner))
    for number in range(8):
        user = django_user_model.objects.create_user(
            email=f"many{number}@example.org", legal_name=f"Many {number}"
        )
        Licence.objects.create(user=user, profession="nurse", number="1", jurisdiction="Ohio")
        hand_in(joined(user, edition), vignette, at=timezone.now())
    for page in LessonPage.objects.all():
        page.save_revision()
    assert MarkingDraft.objects.count() == 9
    assert queries(sign_in(owner)) <= before + 1
