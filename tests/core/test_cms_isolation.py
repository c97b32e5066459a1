"""Walks every address of the CMS as a member of one organisation, with another one's rows.

Everything of the other organisation carries a mark. No answer may show it, whatever view of
Wagtail's gives the answer, and a row named in the address is absent.
"""

import io
from urllib.parse import quote

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from PIL import Image as Picture
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Comment, Page, PageSubscription, Task, Workflow

from assessments.models import Question, Rubric
from certificates.models import CertificateDesign
from core.models import Membership
from core.organisations import memberships
from core.pages import founding
from courses.models import CurriculumPage, Framework, ModulePage, Reference
from tests.addresses import every_address
from tests.world import make_user

pytestmark = pytest.mark.database

# Wagtail's own sign-in, which a redirect stands in front of: see tests/accounts.
CLOSED = ("cms/login/", "cms/password_reset/")

MARK = "Quixotry"
# Stands beside the mark everywhere, because a search page repeats what was asked for.
SEARCHED = "Windmill"

# Nothing of anybody is behind these.
INSTALLATION = {
    "cms/test404/": "Wagtail's own page for trying its 404",
    "cms/failwhale/": "raises on purpose",
    "cms/logout/": "signs out",
    "cms/^.*/$": "answers whatever Wagtail does not know with a 404",
}


def picture() -> ContentFile:
    data = io.BytesIO()
    Picture.new("RGB", (8, 8), "teal").save(data, "PNG")
    return ContentFile(data.getvalue(), name="picture.png")


def make_curriculum(organisation, title: str, owner) -> CurriculumPage:
    framework = Framework.objects.create(
        organisation=organisation, code=f"F-{organisation.slug}", title=f"{title} framework"
    )
    framework.competencies.create(code="C1", title=f"{title} competency")
    page = organisation.page.add_child(
        instance=CurriculumPage(
            title=title,
            slug=f"{organisation.slug}-curriculum",
            organisation=organisation,
            framework=framework,
            summary=title,
            owner=owner,
        )
    )
    page.add_child(instance=ModulePage(title=f"{title} module", slug="module", owner=owner))
    page.save_revision(user=owner, log_action=True).publish()
    image = get_image_model()(
        title=f"{title} picture", collection=organisation.collection, uploaded_by_user=owner
    )
    image.file.save("picture.png", picture())
    image.tags.add(f"{title.lower()}-tag")
    document = get_document_model()(
        title=f"{title} document", collection=organisation.collection, uploaded_by_user=owner
    )
    document.file.save("paper.txt", ContentFile(b"text"))
    document.tags.add(f"{title.lower()}-tag")
    Reference.objects.create(organisation=organisation, key=f"ref-{organisation.slug}", text=title)
    Rubric.objects.create(organisation=organisation, title=title, criteria=[])
    Question.objects.create(
        organisation=organisation, code=title.replace(" ", "-"), stem=title, answer=[]
    )
    CertificateDesign.objects.create(organisation=organisation, title=title)
    return page


@pytest.fixture
def marked(db):
    """An organisation whose every row and person carries the mark."""
    marked = founding.found(
        name=f"{MARK} School", slug="marked-school", contact_email="office@school.example"
    )
    writer = make_user(f"{MARK} Writer")
    for role in Membership.Role.values:
        memberships.admit(user=writer, organisation=marked, role=role, by=None, at=timezone.now())
    page = make_curriculum(marked, f"{MARK} {SEARCHED}", writer)
    draft = page.get_children().get().specific
    draft.save_revision(user=writer)
    draft.get_workflow().start(draft, writer)
    return marked


@pytest.fixture
def own(organisation, author):
    return make_curriculum(organisation, "Ownership", author)


def foreign_values(marked) -> dict[str, list]:
    """For each argument of an address, what would name a row of the marked organisation."""
    page = CurriculumPage.objects.get(organisation=marked)
    module = page.get_children().get()
    image = get_image_model().objects.get(collection=marked.collection)
    document = get_document_model().objects.get(collection=marked.collection)
    person = marked.memberships.first().user
    state = module.workflow_states.get()
    pages = [page.pk, module.pk]
    return {
        "page_id": pages,
        "parent_page_id": pages,
        "page_to_move_id": pages,
        "page_pk": pages,
        "destination_id": pages,
        "image_id": [image.pk],
        "document_id": [document.pk],
        "doc_id": [document.pk],
        "collection_id": [marked.collection_id],
        "task_id": [Task.objects.get(name__contains=MARK).pk],
        "workflow_pk": [Workflow.objects.get(name__contains=MARK).pk],
        "workflow_state_id": [state.pk],
        "task_state_id": [state.current_task_state_id],
        "revision_id": [page.latest_revision_id],
        "revision_id_a": ["earliest"],
        "revision_id_b": ["latest"],
        "redirect_id": [1],
        "restriction_id": [1],
        "slug": [marked.slug],
        "uploaded_file_id": [1],
        "session_id": [1],
        "action_name": ["approve", "copy"],
        "content_type_app_name": ["courses"],
        "content_type_model_name": ["curriculumpage", "modulepage"],
        "app_name": ["taggit"],
        "model_name": ["tag", "modulepage"],
        "app_label": ["courses"],
        "object_id": [str(page.pk)],
        "filter_spec": ["max-165x165"],
        "pk": sorted(
            {
                page.pk,
                image.pk,
                document.pk,
                marked.collection_id,
                marked.group_id,
                person.pk,
                Framework.objects.get(organisation=marked).pk,
                *(
                    model.objects.get(organisation=marked).pk
                    for model in (Reference, Rubric, Question, CertificateDesign)
                ),
            }
        ),
    }


BULK_ACTIONS = [
    ("wagtailcore", "page", "delete"),
    ("wagtailcore", "page", "move"),
    ("wagtailimages", "image", "delete"),
    ("wagtaildocs", "document", "add_tags"),
    ("accounts", "user", "assign_role"),
]


def queries_for(address) -> list[str]:
    """What may be asked of an address besides its own arguments."""
    if address.name == "wagtail_bulk_action":
        return ["?id={page}", "?id={image}", "?id={document}", "?id={person}", "?id=all"]
    if address.arguments or address.name.endswith("results"):
        return [""]
    if "autocomplete" in address.name:
        return ["?term=q"]
    if address.name.endswith("chosen_multiple"):
        return ["?id={page}&id={image}&id={document}"]
    if "report" in address.name:
        return ["", "?export=csv"]
    if "choose_page" in address.name:
        return ["", "?page_type=courses.ModulePage", f"?q={SEARCHED}"]
    return ["", f"?q={SEARCHED}"]


def addresses_naming(values: dict[str, list], address) -> list[str]:
    """The address with every combination that may name a row."""
    if address.name == "wagtail_bulk_action":
        return [reverse(address.name, args=action) for action in BULK_ACTIONS]
    combinations: list[dict] = [{}]
    for argument in address.arguments:
        if argument not in values:
            raise AssertionError(f"Say in foreign_values what {argument} names: {address.route}")
        combinations = [
            chosen | {argument: value} for chosen in combinations for value in values[argument]
        ]
    found = []
    for chosen in combinations:
        try:
            found.append(reverse(address.name, kwargs=chosen))
        except NoReverseMatch:
            continue
    return found


def cms_addresses():
    return [
        address
        for address in every_address()
        if address.route.startswith("cms/")
        and address.name.strip(":")
        and not address.route.startswith(CLOSED)
    ]


def test_every_address_of_the_cms_is_walked_or_left_out_for_a_reason():
    nameless = {
        address.route
        for address in every_address()
        if address.route.startswith("cms/") and not address.name.strip(":")
    }
    overlaid = {str(address.route) for address in cms_addresses()}
    assert nameless - set(INSTALLATION) - overlaid <= {"cms/login/", "^cms/password_reset/"}


def once_there(person, marked) -> None:
    """Have ``person`` belong to the marked organisation, leave a trace on each kind of its rows, and go."""
    for role in Membership.Role.values:
        memberships.admit(user=person, organisation=marked, role=role, by=None, at=timezone.now())
    page = CurriculumPage.objects.get(organisation=marked)
    page.owner, page.locked, page.locked_by, page.locked_at = person, True, person, timezone.now()
    page.save()
    page.save_revision(user=person, log_action=True)
    module = page.get_children().get().specific
    module.save_revision(user=person, log_action=True)
    state = module.workflow_states.get()
    state.requested_by = person
    state.save()
    for one in (page, module):
        PageSubscription.objects.create(user=person, page=one, comment_notifications=True)
        Comment.objects.create(
            page=one, user=person, text=f"{MARK} comment", contentpath="title", position=""
        )
    for model in (get_image_model(), get_document_model()):
        model.objects.filter(collection=marked.collection).update(uploaded_by_user=person)
    for membership in marked.memberships.filter(user=person):
        memberships.dismiss(membership=membership, by=None, at=timezone.now())
    person.__dict__.pop("_holdings", None)


@pytest.mark.parametrize("was_there", [False, True])
def test_no_answer_of_the_cms_shows_another_organisation(sign_in, owner, own, marked, was_there):
    values = foreign_values(marked)
    if was_there:
        once_there(owner, marked)
    client = sign_in(owner)
    client.raise_request_exception = False
    parts = {
        "page": values["page_id"][0],
        "image": values["image_id"][0],
        "document": values["document_id"][0],
        "person": marked.memberships.first().user_id,
    }
    shown, broken = [], []
    for address in cms_addresses():
        if address.route in INSTALLATION:
            continue
        for path in addresses_naming(values, address):
            for query in queries_for(address):
                answer = client.get(path + query.format(**parts))
                text = b"".join(answer) if answer.streaming else answer.content
                if MARK.lower() in text.decode(errors="replace").lower():
                    shown.append(path + query)
                if answer.status_code >= 500:
                    broken.append(path + query)
    assert not shown, "\n".join(shown)
    assert not broken, "\n".join(broken)


@pytest.mark.parametrize(
    ("name", "model"),
    [
        ("wagtailadmin_explore", Page),
        ("wagtailadmin_pages:edit", Page),
        ("wagtailadmin_pages:history", Page),
        ("wagtailadmin_pages:usage", Page),
        ("wagtailadmin_pages:view_draft", Page),
        ("wagtailadmin_pages:copy", Page),
        ("wagtailadmin_pages:move", Page),
        ("wagtailadmin_pages:delete", Page),
        ("wagtailadmin_pages:workflow_history", Page),
        ("wagtailadmin_choose_page_child", Page),
        ("wagtailadmin_api:pages:detail", Page),
        ("wagtailimages:edit", "image"),
        ("wagtailimages:image_usage", "image"),
        ("wagtailimages_chooser:chosen", "image"),
        ("wagtailimages_chooser:select_format", "image"),
        ("wagtaildocs:edit", "document"),
        ("wagtaildocs:document_usage", "document"),
        ("wagtaildocs_chooser:chosen", "document"),
    ],
)
def test_a_row_that_opens_for_its_own_is_absent_for_others(
    sign_in, author, organisation, own, marked, name, model
):
    def key(owner) -> int:
        if model == "image":
            return get_image_model().objects.get(collection=owner.collection).pk
        if model == "document":
            return get_document_model().objects.get(collection=owner.collection).pk
        return CurriculumPage.objects.get(organisation=owner).pk

    client = sign_in(author)
    own_row = client.get(reverse(name, args=[key(organisation)]))
    assert own_row.status_code in (200, 302), own_row.status_code
    assert client.get(reverse(name, args=[key(marked)])).status_code == 404


@pytest.mark.parametrize(
    "name",
    [
        "wagtailusers_users:index",
        "wagtailusers_groups:index",
        "wagtailadmin_workflows:index",
        "wagtailadmin_workflows:task_index",
        "wagtailadmin_collections:index",
        "wagtailadmin_reports:locked_pages",
        "wagtailadmin_reports:page_types_usage",
        "wagtailsites:index",
        "wagtailredirects:index",
        "wagtailadmin_api:images:listing",
        "wagtailadmin_api:documents:listing",
    ],
)
def test_what_concerns_the_whole_installation_is_for_administrators(
    sign_in, owner, administrator, name
):
    address = reverse(name)
    assert sign_in(owner).get(address).status_code == 404
    assert sign_in(administrator).get(address).status_code == 200


@pytest.mark.parametrize(
    "name",
    [
        "wagtailadmin_home",
        "wagtailadmin_reports:workflow",
        "wagtailadmin_reports:workflow_tasks",
        "wagtailadmin_reports:site_history",
        "wagtailadmin_reports:aging_pages",
        "wagtailimages:index",
        "wagtaildocs:index",
        "wagtailadmin_choose_page",
        "wagtailimages_chooser:choose",
        "wagtaildocs_chooser:choose",
        "wagtailadmin_account",
    ],
)
def test_an_owner_keeps_what_is_their_own(sign_in, owner, own, marked, name):
    assert sign_in(owner).get(reverse(name)).status_code == 200


def test_an_administrator_sees_both(sign_in, administrator, own, marked):
    client = sign_in(administrator)
    page = client.get(reverse("wagtailimages:index")).content.decode()
    assert f"{MARK} {SEARCHED} picture" in page
    assert "Ownership picture" in page


def test_tags_are_completed_from_ones_own(sign_in, author, own, marked):
    client = sign_in(author)
    address = reverse("wagtailadmin_tag_autocomplete")
    assert client.get(address, {"term": "own"}).json() == ["ownership-tag"]
    assert client.get(address, {"term": MARK.lower()[:3]}).json() == []


@pytest.fixture
def both(author, marked):
    """The author, writing for two organisations."""
    for role in (Membership.Role.AUTHOR, Membership.Role.OWNER):
        memberships.admit(user=author, organisation=marked, role=role, by=None, at=timezone.now())
    return author


def test_a_page_does_not_move_to_another_organisation(sign_in, both, organisation, own, marked):
    memberships.admit(
        user=both, organisation=organisation, role=Membership.Role.OWNER, by=None, at=timezone.now()
    )
    client = sign_in(both)
    page = CurriculumPage.objects.get(organisation=organisation)
    confirm = reverse("wagtailadmin_pages:move_confirm", args=[page.pk, marked.page.pk])
    refused = client.post(confirm, follow=True)
    assert "another organization" in refused.content.decode()
    page.refresh_from_db()
    assert page.is_descendant_of(organisation.page)


def test_a_page_is_not_copied_to_another_organisation(sign_in, both, organisation, own, marked):
    memberships.admit(
        user=both, organisation=organisation, role=Membership.Role.OWNER, by=None, at=timezone.now()
    )
    page = CurriculumPage.objects.get(organisation=organisation)
    before = Page.objects.count()
    refused = sign_in(both).post(
        reverse("wagtailadmin_pages:copy", args=[page.pk]),
        {
            "new_title": "Copy",
            "new_slug": "copy",
            "new_parent_page": marked.page.pk,
            "copy_subpages": "on",
        },
        follow=True,
    )
    assert "another organization" in refused.content.decode()
    assert Page.objects.count() == before


def spelt(number: int) -> list[str]:
    """What Django's ``int`` and Wagtail's ``unquote`` take for ``number`` as well."""
    figures = str(number)
    wide = "".join(chr(ord("\uff10") + int(figure)) for figure in figures)
    quoted = "".join(f"_3{figure}" for figure in figures)
    return [f"+{figures}", f" {figures}", f"{figures}\n", f"0_{figures}", wide, quoted]


def test_a_number_has_one_spelling_at_the_doors_of_the_cms(sign_in, author, own, marked):
    page = CurriculumPage.objects.get(organisation=marked).pk
    image = get_image_model().objects.get(collection=marked.collection).pk
    client = sign_in(author)
    client.raise_request_exception = False
    bulk = [reverse("wagtail_bulk_action", args=action) for action in BULK_ACTIONS[:4]]
    asked = [
        *(
            (address, "id", word)
            for address in [*bulk, reverse("wagtailadmin_choose_page_chosen_multiple")]
            for word in spelt(page)
        ),
        *((reverse("wagtailimages_chooser:chosen_multiple"), "id", word) for word in spelt(image)),
        *((bulk[0], "childOf", word) for word in spelt(page)),
        *(
            (reverse("wagtailadmin_pages:move", args=[own.pk]), field, word)
            for field in ("parent_page", "new_parent_page", "target_pages[]", "chooser")
            for word in spelt(page)
        ),
    ]
    answered = {
        (address, field, word): client.get(address, {field: word}).status_code
        for address, field, word in asked
    }
    assert [key for key, status in answered.items() if status != 404] == []
    chosen = reverse("wagtailimages_chooser:chosen", args=[image]).replace(str(image), "{}")
    paths = [chosen.format(quote(word)) for word in spelt(image)]
    assert {path: client.get(path).status_code for path in paths} == dict.fromkeys(paths, 404)


@pytest.mark.parametrize("as_administrator", [False, True])
def test_a_copy_stays_in_its_organisation_however_its_place_is_spelt(
    sign_in, both, administrator, organisation, own, marked, as_administrator
):
    memberships.admit(
        user=both, organisation=organisation, role=Membership.Role.OWNER, by=None, at=timezone.now()
    )
    client = sign_in(administrator if as_administrator else both)
    before = Page.objects.count()
    for word in [str(marked.page.pk), *spelt(marked.page.pk)]:
        client.post(
            reverse("wagtailadmin_pages:copy", args=[own.pk]),
            {"new_title": "Copy", "new_slug": "copy", "new_parent_page": word},
        )
    assert Page.objects.count() == before


def test_pages_moved_together_stay_in_their_organisation(sign_in, both, organisation, own, marked):
    memberships.admit(
        user=both, organisation=organisation, role=Membership.Role.OWNER, by=None, at=timezone.now()
    )
    page = CurriculumPage.objects.get(organisation=organisation)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "move"])
    sign_in(both).post(f"{address}?id={page.pk}", {"chooser": marked.page.pk})
    page.refresh_from_db()
    assert page.is_descendant_of(organisation.page)


def test_a_page_refers_to_nothing_of_another_organisation(sign_in, both, organisation, own, marked):
    page = CurriculumPage.objects.get(organisation=organisation)
    client = sign_in(both)
    foreign = Framework.objects.get(organisation=marked)
    fields = {
        "title": page.title,
        "slug": page.slug,
        "summary": "Changed",
        "audience": "",
        "introduction": "null",
        "certificate_meaning": "null",
        "enrolling": "open",
        "framework": foreign.pk,
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
    }
    refused = client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), fields)
    assert "framework" in refused.context["form"].errors
    own_framework = Framework.objects.get(organisation=organisation)
    saved = client.post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        fields | {"framework": own_framework.pk},
    )
    assert saved.status_code == 302


def test_an_image_of_another_organisation_is_refused_in_a_block(
    sign_in, both, organisation, own, marked
):
    module = CurriculumPage.objects.get(organisation=organisation).get_children().get()

    def lesson_with(image) -> dict:
        return {
            "title": "Lesson",
            "slug": "lesson",
            "summary": "",
            "activities": "0",
            "is_required": "on",
            "review_by": "",
            "body-count": "1",
            "body-0-deleted": "",
            "body-0-order": "0",
            "body-0-type": "figure",
            "body-0-id": "",
            "body-0-value-image": image.pk,
            "body-0-value-alt": "A picture",
            "body-0-value-caption": "null",
            "comments-TOTAL_FORMS": "0",
            "comments-INITIAL_FORMS": "0",
        }

    image_of = {
        owner.pk: get_image_model().objects.get(collection=owner.collection)
        for owner in (organisation, marked)
    }
    client = sign_in(both)
    address = reverse("wagtailadmin_pages:add", args=["courses", "lessonpage", module.pk])
    refused = client.post(address, lesson_with(image_of[marked.pk]))
    assert refused.context["form"].has_error("__all__", "foreign"), refused.context["form"].errors
    assert client.post(address, lesson_with(image_of[organisation.pk])).status_code == 302


def test_history_tells_only_of_ones_own(sign_in, owner, own, marked):
    page = sign_in(owner).get(reverse("wagtailadmin_reports:site_history")).content.decode()
    assert "Ownership" in page
    assert MARK not in page
    assert ContentType.objects.get_for_model(CurriculumPage)


@pytest.mark.parametrize("kind", ["image", "document"])
@pytest.mark.parametrize("as_administrator", [False, True])
def test_a_picture_or_document_stays_in_the_collection_of_its_organisation(
    sign_in, both, administrator, organisation, own, marked, kind, as_administrator
):
    """Else it would be guarded by the owners of the other one, as whose it then passes."""
    model, app, key = {
        "image": (get_image_model(), "wagtailimages", "image_id"),
        "document": (get_document_model(), "wagtaildocs", "document_id"),
    }[kind]
    row = model.objects.get(collection=organisation.collection)
    client = sign_in(administrator if as_administrator else both)
    address = reverse(f"{app}:edit", kwargs={key: row.pk})
    refused = client.post(address, {"title": row.title, "collection": marked.collection_id})
    assert "collection" in refused.context["form"].errors
    bulk = reverse("wagtail_bulk_action", args=[app, kind, "add_to_collection"])
    told = client.post(
        f"{bulk}?id={row.pk}", {"collection": marked.collection_id}, follow=True
    ).content.decode()
    assert "cannot go to another organization" in told
    row.refresh_from_db()
    assert row.collection == organisation.collection
    below = organisation.collection.add_child(name="Below")
    assert client.post(address, {"title": row.title, "collection": below.pk}).status_code == 302
    row.refresh_from_db()
    assert row.collection == below


@pytest.mark.parametrize(
    "typed", ['"', 'a"b', "O'Neil", "'\"I", '"a" OR "b', "100%", "a*", "NEAR("]
)
def test_whatever_is_typed_into_a_search_is_words(sign_in, author, own, typed):
    client = sign_in(author)
    client.raise_request_exception = False
    usage = reverse("wagtailadmin_pages:type_use", args=["courses", "modulepage"])
    names = (
        *("wagtailimages:index", "wagtailimages_chooser:choose_results", "wagtaildocs:index"),
        *(
            "wagtailadmin_choose_page_search",
            "wagtailadmin_pages:search",
            "reference_chooser:choose",
        ),
    )
    asked = [usage, *(reverse(name) for name in names)]
    answered = {address: client.get(address, {"q": typed}).status_code for address in asked}
    assert answered == dict.fromkeys(asked, 200)


@pytest.mark.parametrize("as_administrator", [False, True])
def test_a_chooser_is_asked_for_a_number(sign_in, author, administrator, own, as_administrator):
    client = sign_in(administrator if as_administrator else author)
    client.raise_request_exception = False
    choosers = [one.name for one in cms_addresses() if one.name.endswith(":chosen")]
    assert {"wagtailimages_chooser:chosen", "reference_chooser:chosen"} <= set(choosers)
    asked = [reverse(name, args=[word]) for name in choosers for word in ("x", "💩", "9" * 30)]
    answered = {address: client.get(address).status_code for address in asked}
    assert answered == dict.fromkeys(asked, 404)
