"""Who may what: every address of ours × every member of the cast.

To add an address, add a row to ``TABLE``: its name, what its arguments are in the world of
``make_world``, and to whom it opens. An address without a row fails, as does one of
somebody else's packages without a sample or a reason. A verifier is anybody at all: the
column "nobody".
"""

import io
from dataclasses import dataclass
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from PIL import Image as Picture
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from accounts.models import Licence
from assessments.quizzes import attempts
from certificates.issuing.issue import issue
from certificates.models import CertificateDesign, Requirement, Scheme, Signatory
from core.models import Mail
from core.sign_in.doors import is_shut
from courses.learning import enrolments, invitations
from courses.models import Asset, LessonPage
from tests.addresses import every_address
from tests.assessments.examinations import examination, fill_bank
from tests.assessments.vignettes import finalise, hand_in
from tests.conftest import pass_second_factor

# Its curriculum is made longer before the release.
pytestmark = [pytest.mark.database, pytest.mark.house("curriculum")]

CAST = [
    "nobody",
    "trainee",
    "second_trainee",
    "supervisor",
    "author",
    "owner",
    "stranger",
    "administrator",
]
EVERYBODY = frozenset(CAST)
SIGNED_IN = EVERYBODY - {"nobody"}
THE_TRAINEE = frozenset({"trainee"})
SUPERVISORS = frozenset({"supervisor", "administrator"})
# The stranger supervises and owns too, but elsewhere: their own lists, and nobody else's rows.
ALL_SUPERVISORS = SUPERVISORS | {"stranger"}
OWNERS = frozenset({"owner", "administrator"})
ALL_OWNERS = OWNERS | {"stranger"}
ADMINISTRATORS = frozenset({"administrator"})
WRITERS = frozenset({"author", "owner", "administrator"})
ALL_WRITERS = WRITERS | {"stranger"}

# What a refused form, a stale window or a rule may answer once the door is open.
ANSWERS = {
    "GET": {200, 302},
    "POST": {200, 204, 302, 400, 409, 410, 422},
}


@dataclass(frozen=True)
class Row:
    """One address and to whom it opens. Everybody else finds nothing there, or signs in first."""

    name: str
    opens_to: frozenset[str]
    arguments: tuple[str, ...] = ()
    methods: tuple[str, ...] = ("GET",)


def reads(name, opens_to, *arguments) -> Row:
    return Row(name, opens_to, arguments, ("GET",))


def writes(name, opens_to, *arguments) -> Row:
    return Row(name, opens_to, arguments, ("POST",))


def both(name, opens_to, *arguments) -> Row:
    return Row(name, opens_to, arguments, ("GET", "POST"))


QUIZ = ("enrolment", "module", "quiz")
VIGNETTE = ("enrolment", "module", "vignette")

TABLE = [
    # accounts
    both("accounts:profile", SIGNED_IN),
    reads("accounts:licences", SIGNED_IN),
    both("accounts:add-licence", SIGNED_IN),
    both("accounts:edit-licence", THE_TRAINEE, "licence"),
    writes("accounts:remove-licence", THE_TRAINEE, "licence"),
    reads("accounts:second-factor", SIGNED_IN),
    # core
    reads("healthz", EVERYBODY),
    reads("media_rendition", WRITERS, "rendition"),
    # portal
    reads("portal:dashboard", SIGNED_IN),
    reads("portal:notices", SIGNED_IN),
    writes("portal:notices-read", SIGNED_IN),
    reads("portal:operations", ADMINISTRATORS),
    writes("portal:try-again", ADMINISTRATORS, "failed_task"),
    writes("portal:trust-clock", ADMINISTRATORS),
    reads("portal:mailbox", EVERYBODY),
    reads("portal:mailbox-message", EVERYBODY, "mail"),
    reads("portal:mailbox-html", EVERYBODY, "mail"),
    reads("portal:components", EVERYBODY),
    reads("portal:about-demonstration", EVERYBODY),
    reads("portal:organisations", ALL_OWNERS),
    both("portal:founding", ADMINISTRATORS),
    reads("portal:organisation", OWNERS, "organisation"),
    reads("portal:trainees", OWNERS, "organisation"),
    reads("portal:trainee", OWNERS, "organisation", "enrolment"),
    both("portal:admit-member", OWNERS, "organisation"),
    writes("portal:dismiss-member", OWNERS, "organisation", "membership"),
    both("portal:add-invitation", OWNERS, "organisation"),
    writes("portal:end-invitation", OWNERS, "organisation", "invitation"),
    # courses
    reads("courses:asset", EVERYBODY, "asset"),
    reads("courses:figure-sheet", EVERYBODY, "drawing"),
    both("courses:enrol", SIGNED_IN, "curriculum"),
    reads("courses:syllabus", EVERYBODY, "edition"),
    reads("courses:open-lesson", EVERYBODY, "edition", "module", "lesson"),
    reads("courses:explorer", EVERYBODY),
    reads("courses:enrolment", THE_TRAINEE, "enrolment"),
    reads("courses:glossary", THE_TRAINEE, "enrolment"),
    reads("courses:step", THE_TRAINEE, "enrolment", "evaluation"),
    reads("courses:step", THE_TRAINEE, "enrolment", "module", "lesson"),
    writes("courses:completion", THE_TRAINEE, "enrolment", "lesson_pk"),
    writes("courses:lesson-answers", THE_TRAINEE, "enrolment", "lesson_pk"),
    writes("courses:position", THE_TRAINEE, "enrolment", "lesson_pk"),
    both("courses:evaluation", THE_TRAINEE, "enrolment", "evaluation_pk"),
    both("courses:evaluation-draft", THE_TRAINEE, "enrolment", "evaluation_pk"),
    # assessments: quizzes
    reads("assessments:quiz", THE_TRAINEE, *QUIZ),
    reads("assessments:quiz", THE_TRAINEE, "enrolment", "examination"),
    writes("assessments:attempt-start", THE_TRAINEE, "enrolment", "quiz_pk"),
    reads("assessments:attempt", THE_TRAINEE, "attempt"),
    both("assessments:question", THE_TRAINEE, "attempt", "one"),
    reads("assessments:review", THE_TRAINEE, "attempt"),
    writes("assessments:submission", THE_TRAINEE, "attempt"),
    reads("assessments:results", THE_TRAINEE, "attempt"),
    # assessments: vignettes and marking
    reads("assessments:vignette", THE_TRAINEE, *VIGNETTE),
    both("assessments:vignette-writing", THE_TRAINEE, *VIGNETTE),
    both("assessments:vignette-handing-in", THE_TRAINEE, *VIGNETTE),
    reads("assessments:vignette-version", THE_TRAINEE, *VIGNETTE, "one"),
    reads("assessments:queue", ALL_SUPERVISORS),
    reads("assessments:finalised", ALL_SUPERVISORS),
    writes("assessments:marking-next", ALL_SUPERVISORS),
    reads("assessments:exemplars", ALL_SUPERVISORS | OWNERS),
    reads("assessments:exemplars-of", SUPERVISORS | OWNERS, "vignette_pk"),
    reads("assessments:desk", SUPERVISORS, "submission"),
    writes("assessments:claim", SUPERVISORS, "submission"),
    writes("assessments:claim-end", SUPERVISORS, "submission"),
    both("assessments:marking-draft", SUPERVISORS, "submission"),
    writes("assessments:marking-total", SUPERVISORS, "submission"),
    both("assessments:finalisation", SUPERVISORS, "submission"),
    writes("assessments:finalisation-undo", frozenset({"supervisor"}), "marked"),
    writes("assessments:marking-release", frozenset({"supervisor"}), "marked"),
    reads("assessments:used-up", OWNERS, "organisation"),
    writes("assessments:grant-attempt", OWNERS, "organisation", "enrolment", "quiz_pk"),
    reads("assessments:exhausted", OWNERS, "organisation"),
    writes("assessments:grant", OWNERS, "organisation", "enrolment", "vignette_pk"),
    # certificates
    reads("certificates:list", SIGNED_IN),
    reads("certificates:licences", OWNERS, "organisation"),
    both("certificates:check-licence", OWNERS, "organisation", "licence"),
    both("certificates:request", THE_TRAINEE, "enrolment"),
    reads("certificates:pdf", THE_TRAINEE | OWNERS, "serial"),
    reads("certificates:register", OWNERS, "organisation"),
    reads("certificates:issued", OWNERS, "organisation", "serial"),
    both("certificates:revocation", OWNERS, "organisation", "serial"),
    reads("certificates:verify", EVERYBODY),
    reads("certificates:certificate", EVERYBODY, "serial"),
    # Wagtail and allauth: a sample of each kind of thing
    reads("wagtailadmin_home", ALL_WRITERS),
    reads("cms_token", ALL_WRITERS),
    reads("wagtailadmin_explore", WRITERS, "curriculum"),
    reads("wagtailadmin_pages:edit", WRITERS, "curriculum"),
    reads("wagtailadmin_sprite", ALL_WRITERS),
    reads("wagtailadmin_api:pages:detail", WRITERS, "curriculum"),
    reads("wagtailimages:edit", WRITERS, "image"),
    reads("wagtaildocs:edit", WRITERS, "document"),
    both("courses_release", OWNERS, "curriculum"),
    reads("courses_files", OWNERS, "curriculum"),
    reads("courses_archive", OWNERS, "curriculum"),
    both("courses_bring", OWNERS, "organisation"),
    reads("courses_quality_reports", ALL_WRITERS),
    reads("courses_quality", WRITERS, "curriculum"),
    reads("courses_alignment", WRITERS, "curriculum"),
    reads("courses_alignment_table", WRITERS, "curriculum"),
    reads("courses_evaluations", WRITERS, "curriculum"),
    reads("courses_evaluations_table", WRITERS, "curriculum"),
    reads("reference:edit", WRITERS, "reference"),
    reads("wagtailusers_users:index", frozenset({"administrator"})),
    both("core_reset_factor", ADMINISTRATORS, "person"),
    reads("wagtaildocs_serve", WRITERS, "document", "document_name"),
    reads("mfa_index", SIGNED_IN),
    reads("mfa_list_webauthn", SIGNED_IN),
    reads("account_email", SIGNED_IN),
    reads("usersessions_list", SIGNED_IN),
    reads("account_login", EVERYBODY),
    reads("account_signup", EVERYBODY),
    reads("account_reset_password", EVERYBODY),
]

# Somebody else's addresses without a row, by the beginning of the name, each with its reason.
LEFT_OUT = {
    "account_": "one's own address and password, by session or by the secret in the address",
    "mfa_": "one's own factors; another's key is tried in test_anothers_key_is_absent",
    "usersessions_": "one's own sessions",
    "wagtailadmin_": "walked with another organisation's rows in core/test_cms_isolation",
    "wagtailimages": "walked in core/test_cms_isolation",
    "wagtaildocs": "walked in core/test_cms_isolation",
    "wagtailusers_": "walked in core/test_cms_isolation",
    "wagtailredirects:": "walked in core/test_cms_isolation",
    "wagtailsites:": "walked in core/test_cms_isolation",
    "wagtailembeds:": "walked in core/test_cms_isolation",
    "wagtailsnippets:": "walked in core/test_cms_isolation",
    "wagtail_bulk_action": "walked in core/test_cms_isolation",
    "wagtailcore_login": "a redirect stands in front: see accounts/test_second_factor",
    "wagtailcore_authenticate_with_password": "bricked up: see accounts/test_second_factor",
    "wagtail_serve": "pages, each kind in test_pages_open_to_whom_they_should",
}
OUR_NAMESPACES = {"accounts", "portal", "courses", "assessments", "certificates"}


def is_viewset_of_the_cms(address) -> bool:
    return address.route.startswith("cms/") and address.name.split(":")[0] not in OUR_NAMESPACES


def picture() -> ContentFile:
    data = io.BytesIO()
    Picture.new("RGB", (8, 8), "teal").save(data, "PNG")
    return ContentFile(data.getvalue(), name="picture.png")


def make_scheme(organisation, curriculum) -> Scheme:
    design = CertificateDesign.objects.create(organisation=organisation, title="House style")
    Signatory.objects.create(design=design, name="Mira Holt, MD", role="Director", sort_order=0)
    scheme = Scheme.objects.create(
        organisation=organisation,
        curriculum=curriculum,
        title="Foundations",
        statement="The holder completed every required step.",
        limits="It is not a license.",
        design=design,
    )
    Requirement.objects.create(scheme=scheme, kind="all_steps", sort_order=0)
    return scheme


@pytest.fixture
def curriculum(curriculum):
    """With an examination beside its modules, and a lesson that is open to everybody."""
    lesson = LessonPage.objects.get(slug="how-it-acts")
    lesson.is_open = True
    lesson.save_revision().publish()
    fill_bank(curriculum)
    examination(curriculum, ("KAP-1", "", 2))
    return curriculum


@pytest.fixture
def world(organisation, curriculum, edition, trainee, second_trainee, supervisor, author) -> dict:
    """Everything that an address may name: the trainee's, at the organisation.

    Only ``marked`` is the second trainee's, so that the supervisor has a marking to undo.
    """
    now = timezone.now()
    begun = now - timedelta(days=2)
    make_scheme(organisation, curriculum)
    *before, examined = edition.steps.all()
    steps = {step.kind: step for step in before}
    enrolment, others = (
        enrolments.enrol(user=user, curriculum=curriculum, at=begun)
        for user in (trainee, second_trainee)
    )
    for one in (enrolment, others):
        enrolments.complete(enrolment=one, step=steps["lesson"], at=begun)
    attempt = attempts.start(enrolment=enrolment, step=steps["quiz"], at=now)
    waiting = hand_in(enrolment, steps["vignette"], at=now)
    marked = hand_in(others, steps["vignette"], at=now)
    finalise(marked, supervisor, at=now)
    for step in edition.steps.all():
        enrolments.complete(enrolment=enrolment, step=step, at=now)
    certificate = issue(enrolment=enrolment, legal_name=trainee.legal_name, at=now)

    image = get_image_model().objects.create(
        title="Picture", file=picture(), collection=organisation.collection
    )
    document = get_document_model()(title="Paper", collection=organisation.collection)
    document.file.save("paper.txt", ContentFile(b"text"))
    licence = Licence.objects.create(
        user=trainee, profession="nurse", number="RN-1", jurisdiction="Ohio"
    )
    return {
        "organisation": organisation.slug,
        "curriculum": curriculum.pk,
        "edition": edition.pk,
        "enrolment": enrolment.pk,
        "module": steps["lesson"].module_slug,
        "lesson": steps["lesson"].slug,
        "lesson_pk": steps["lesson"].pk,
        "quiz": steps["quiz"].slug,
        "quiz_pk": steps["quiz"].pk,
        "examination": examined.slug,
        "vignette": steps["vignette"].slug,
        "vignette_pk": steps["vignette"].pk,
        "evaluation": steps["evaluation"].slug,
        "evaluation_pk": steps["evaluation"].pk,
        "one": 1,
        "attempt": attempt.uuid,
        "submission": waiting.uuid,
        "marked": marked.uuid,
        "serial": certificate.serial,
        "licence": licence.pk,
        "person": second_trainee.pk,
        "membership": organisation.memberships.get(user=author).pk,
        "invitation": invitations.invite(curriculum=curriculum).pk,
        "failed_task": DBTaskResult.objects.create(
            status="FAILED", task_path="a.b", args_kwargs={"args": [], "kwargs": {}}
        ).pk,
        "mail": Mail.objects.write(
            recipients=[trainee.email],
            subject="Hello",
            letter=b"Subject: Hello\n\nHello",
            at=now,
        ).pk,
        "asset": Asset.objects.filter(editions__edition=edition).values_list("sha256", flat=True)[
            0
        ],
        "drawing": Asset.objects.get(editions__edition=edition, media_type="image/svg+xml").sha256,
        "image": image.pk,
        "rendition": image.get_rendition("max-4x4").file.name.rpartition("/")[2],
        "document": document.pk,
        "document_name": document.filename,
        "reference": organisation.references.first().pk,
    }


def address_of(row: Row, world: dict) -> str:
    return reverse(row.name, args=[world[name] for name in row.arguments])


def came_in(answer, method: str) -> bool:
    return answer.status_code in ANSWERS[method] and not sent_to_sign_in(answer)


def sent_to_sign_in(answer) -> bool:
    """Whether they are asked who they are; whoever enrolls is taken for a newcomer."""
    doors = (reverse("account_login") + "?", reverse("account_signup") + "?")
    return answer.status_code == 302 and answer.url.startswith(doors)


def as_expected(row: Row, member: str, method: str, answer) -> bool:
    if member in row.opens_to:
        return came_in(answer, method)
    if member == "nobody":
        return sent_to_sign_in(answer) or answer.status_code in (404, 405)
    return answer.status_code in (404, 405)


def ask(client: Client, method: str, address: str):
    """One request with nothing in it, undone afterwards: the next one finds the same world."""
    with transaction.atomic():
        answer = client.post(address) if method == "POST" else client.get(address)
        if answer.streaming:
            b"".join(answer)
        transaction.set_rollback(True)
    return answer


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    pass_second_factor(client, person)
    return client


@pytest.mark.parametrize("member", CAST)
def test_every_address_opens_to_whom_the_table_says(request, world, member):
    client = Client() if member == "nobody" else signed_in(request.getfixturevalue(member))
    client.raise_request_exception = False
    wrong = []
    for row in TABLE:
        for method in ("GET", "POST"):
            if method not in row.methods:
                continue
            answer = ask(client, method, address_of(row, world))
            if not as_expected(row, member, method, answer):
                leads = getattr(answer, "url", "")
                wrong.append(f"{member} {method} {row.name}: {answer.status_code} {leads}")
    assert wrong == []


def test_what_takes_only_a_post_gives_nothing_to_a_get(world, trainee, supervisor, owner):
    clients = [signed_in(person) for person in (trainee, supervisor, owner)]
    given = [
        f"{row.name}: {answer.status_code}"
        for row in TABLE
        if row.methods == ("POST",)
        for client in clients
        if (answer := ask(client, "GET", address_of(row, world))).status_code not in (302, 404, 405)
    ]
    assert given == []


@pytest.mark.parametrize("member", ["supervisor", "author", "owner", "administrator", "stranger"])
def test_what_is_shut_asks_everyone_with_a_role_for_the_second_factor(
    request, world, sign_in_with_password, member
):
    client = sign_in_with_password(request.getfixturevalue(member))
    passed = [
        f"{row.name}: {answer.status_code}"
        for row in TABLE
        if is_shut(address := address_of(row, world))
        for method in row.methods
        if (answer := ask(client, method, address)).status_code != 302
        or not answer.url.startswith(("/accounts/second-factor/", "/accounts/2fa/"))
    ]
    assert passed == []


# Forms in which somebody types more than a line and that keep nothing, each with its reason.
KEEP_NOTHING = {
    ("portal:components", "#"): "a specimen, sent nowhere",
}


def test_every_form_for_more_than_a_line_keeps_what_is_typed(request, world):
    """By itself (``data-autosave``) or by the script of the CMS (``data-edit-form``)."""
    bare, kept = set(), set()
    for row in TABLE:
        member = next(
            (one for one in ("owner", "supervisor", "trainee") if one in row.opens_to), ""
        )
        member = member or ("administrator" if "administrator" in row.opens_to else "")
        if not member or "GET" not in row.methods:
            continue
        client = signed_in(request.getfixturevalue(member))
        answer = ask(client, "GET", address_of(row, world))
        if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
            continue
        for area in BeautifulSoup(answer.content, "html.parser").select(
            "form textarea:not([hidden])"
        ):
            form = area.find_parent("form")
            keeps = form.has_attr("data-autosave") or form.has_attr("data-edit-form")
            (kept if keeps else bare).add((row.name, form.get("action", "")))
    assert bare - KEEP_NOTHING.keys() == set()
    assert kept


def test_every_address_has_a_row_or_a_reason():
    listed = {(row.name, len(row.arguments)) for row in TABLE}
    unlisted = []
    for address in every_address():
        if not address.name.strip(":"):
            continue
        ours = address.name.split(":")[0] in OUR_NAMESPACES or ":" not in address.name
        if (address.name, address.groups) in listed:
            continue
        if not ours and is_viewset_of_the_cms(address):
            continue
        if address.name.startswith(tuple(LEFT_OUT)):
            continue
        unlisted.append(f"{address.name} {address.route}")
    assert unlisted == []


def test_every_address_without_a_name_is_a_closed_door():
    """An address that nothing can name could not stand in the table."""
    nameless = {
        address.route
        for address in every_address()
        if not address.name.strip(":") and not address.route.startswith("cms/")
    }
    assert nameless == {
        "^cms/password_reset/",
        "_util/login/",
        "^_util/authenticate_with_password/",
        "^documents/authenticate_with_password/",
    }


def test_no_row_and_no_reason_outlives_its_address():
    names = {address.name for address in every_address()}
    assert {row.name for row in TABLE} - names == set()
    assert [start for start in LEFT_OUT if not any(name.startswith(start) for name in names)] == []


def test_pages_open_to_whom_they_should(world, curriculum, trainee, stranger):
    module = curriculum.get_children().first()
    lesson = module.get_children().first()
    home = curriculum.get_parent().get_parent()
    learner, *others = signed_in(trainee), Client(), signed_in(stranger)
    for page in (home.url, curriculum.get_parent().url, curriculum.url):
        assert {client.get(page).status_code for client in (learner, *others)} == {200}, page
    for page in (module.url, lesson.url):
        assert {client.get(page).status_code for client in others} == {404}, page
    own_place = reads("courses:step", THE_TRAINEE, "enrolment", "module", "lesson")
    assert learner.get(lesson.url)["Location"] == address_of(own_place, world)


def test_anothers_key_is_absent(trainee, second_trainee):
    client = signed_in(trainee)
    key = Authenticator.objects.create(
        user=second_trainee, type=Authenticator.Type.WEBAUTHN, data={"name": "Key"}
    )
    for name in ("mfa_remove_webauthn", "mfa_edit_webauthn"):
        answer = client.get(reverse(name, args=[key.pk]))
        # Allauth asks for the password first, whoever asks; it looks the key up afterwards.
        assert answer.status_code == 404 or answer["Location"].startswith(
            (reverse("account_reauthenticate"), reverse("mfa_reauthenticate"))
        )
    assert Authenticator.objects.filter(pk=key.pk).exists()
