"""The curriculum's part of the CMS."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import path, reverse, reverse_lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.rich_text.editors.draftail.features import ControlFeature
from wagtail.admin.widgets.button import Button
from wagtail.documents import get_document_model
from wagtail.documents.views import documents
from wagtail.documents.views import multiple as multiple_documents
from wagtail.images import get_image_model
from wagtail.images.views import images
from wagtail.images.views import multiple as multiple_images
from wagtail.models import Page
from wagtail.permissions import policy_registry

from core.errors import Refusal
from core.models import OrganisationPage
from core.organisations.access import WRITERS, Role, holds
from courses.content import copies
from courses.content.blocks import CITATION
from courses.content.models.pages import CurriculumPage
from courses.content.viewsets import (
    CurriculumGroup,
    competency_chooser,
    objective_chooser,
    reference_chooser,
)
from courses.evaluations.views import results as evaluations
from courses.packages import views as packages
from courses.releases import guards
from courses.releases.views import quality, releases
from courses.releases.views.home import WritingPanel

# ------------------------------------------------------------ listings and choosers


@hooks.register("register_admin_viewset")
def register_curriculum_viewsets():
    return [CurriculumGroup(), competency_chooser, objective_chooser, reference_chooser]


# ------------------------------------------------------------ citations


@hooks.register("register_rich_text_features")
def let_works_be_cited(features) -> None:
    scripts = ["wagtailadmin/js/chooser-modal.js", "js/citations.js"]
    control = ControlFeature({"type": "CITATION"}, js=scripts)
    features.register_editor_plugin("draftail", CITATION, control)


@hooks.register("insert_global_admin_css")
def say_where_works_are_chosen() -> str:
    """In the head: the editor's script asks before there is a body."""
    return format_html(
        '<meta name="citations" content="{}" data-label="{}">',
        reverse(reference_chooser.get_url_name("choose")),
        _("Cite a work"),
    )


# ------------------------------------------------------------ the first page


@hooks.register("construct_homepage_panels")
def begin_with_what_waits(request: HttpRequest, panels: list) -> None:
    panels.append(WritingPanel())


# ------------------------------------------------------------ copies


@hooks.register("after_copy_page")
def have_copy_refer_to_itself(request: HttpRequest, page: Page, new_page: Page) -> None:
    copies.settle(original=page, copy=new_page, by=request.user)


# ------------------------------------------------------------ what a release rests on


def _explain(request: HttpRequest, refusal: Refusal, page: Page | None = None) -> HttpResponse:
    messages.error(request, str(refusal))
    parent = page.get_parent() if page else None
    return redirect("wagtailadmin_explore", parent.pk) if parent else redirect("wagtailadmin_home")


@hooks.register("before_delete_page")
def keep_released_pages(request: HttpRequest, page: Page):
    try:
        guards.refuse_deleting_page(page)
    except Refusal as refusal:
        return _explain(request, refusal, page)


@hooks.register("before_bulk_action")
def keep_released_content(request: HttpRequest, action_type: str, objects, action):
    refuse = {
        Page: guards.refuse_deleting_page,
        get_image_model(): guards.refuse_deleting_image,
        get_document_model(): guards.refuse_deleting_document,
    }.get(action.model)
    if action_type != "delete" or refuse is None:
        return None
    try:
        for row in objects:
            refuse(row)
    except Refusal as refusal:
        return _explain(request, refusal)


def _kept(view, model, key: str, refuse, *, answers_json: bool = False):
    """Wagtail's deleting view for an image or a document, behind the question whether it may go."""

    def keep_or_delete(request: HttpRequest, **kwargs) -> HttpResponse:
        row = model.objects.filter(pk=kwargs[key]).first()
        policy = policy_registry.get_by_type(model)
        if row and policy.user_has_permission_for_instance(request.user, "delete", row):
            try:
                refuse(row)
            except Refusal as refusal:
                if answers_json:
                    return JsonResponse({"success": False, "error_message": str(refusal)})
                return _explain(request, refusal)
        return view(request, **kwargs)

    return keep_or_delete


# Before Wagtail's own patterns, which have no hook to refuse a deletion by.
@hooks.register("register_admin_urls", order=-1)
def keep_released_files():
    image, document = get_image_model(), get_document_model()
    keep_image = (image, "image_id", guards.refuse_deleting_image)
    return [
        path("images/<int:image_id>/delete/", _kept(images.DeleteView.as_view(), *keep_image)),
        path(
            "images/multiple/<int:image_id>/delete/",
            _kept(multiple_images.DeleteView.as_view(), *keep_image, answers_json=True),
        ),
        path(
            "documents/delete/<int:document_id>/",
            _kept(
                documents.DeleteView.as_view(),
                *(document, "document_id", guards.refuse_deleting_document),
            ),
        ),
        path(
            "documents/multiple/<int:doc_id>/delete/",
            _kept(
                multiple_documents.DeleteView.as_view(),
                *(document, "doc_id", guards.refuse_deleting_document),
                answers_json=True,
            ),
        ),
    ]


# ------------------------------------------------------------ releasing


@hooks.register("register_admin_urls")
def register_release_page():
    return [
        path("curricula/<int:pk>/release/", releases.release, name="courses_release"),
        path("curricula/quality/", quality.reports, name="courses_quality_reports"),
        path("curricula/<int:pk>/quality/", quality.report, name="courses_quality"),
        path("curricula/<int:pk>/alignment/", quality.alignment, name="courses_alignment"),
        path(
            "curricula/<int:pk>/alignment.csv",
            quality.alignment_table,
            name="courses_alignment_table",
        ),
        path("curricula/<int:pk>/evaluations/", evaluations.results, name="courses_evaluations"),
        path(
            "curricula/<int:pk>/evaluations.csv",
            evaluations.results_table,
            name="courses_evaluations_table",
        ),
    ]


@hooks.register("register_page_header_buttons")
def offer_release(page: Page, user, view_name: str, next_url: str | None = None):
    curriculum = page.specific_deferred
    if isinstance(curriculum, CurriculumPage) and holds(
        user, Role.OWNER, within=curriculum.organisation
    ):
        yield Button(
            _("Release an edition"),
            reverse("courses_release", args=[page.pk]),
            icon_name="success",
            priority=5,
        )


# ------------------------------------------------------------ quality


class ReportItem(MenuItem):
    """The report on quality, for whoever writes."""

    def is_shown(self, request: HttpRequest) -> bool:
        return holds(request.user, *WRITERS)


@hooks.register("register_reports_menu_item")
def offer_quality_report():
    return ReportItem(
        _("Quality of curricula"),
        reverse_lazy("courses_quality_reports"),
        name="curriculum-quality",
        icon_name="clipboard-list",
        order=50,
    )


@hooks.register("register_page_header_buttons")
def offer_quality(page: Page, user, view_name: str, next_url: str | None = None):
    curriculum = page.specific_deferred
    if isinstance(curriculum, CurriculumPage) and holds(
        user, *WRITERS, within=curriculum.organisation
    ):
        yield Button(
            _("Quality report"),
            reverse("courses_quality", args=[page.pk]),
            icon_name="clipboard-list",
            priority=6,
        )
        yield Button(
            _("Evaluation results"),
            reverse("courses_evaluations", args=[page.pk]),
            icon_name="comment",
            priority=6,
        )


# ------------------------------------------------------------ as files


@hooks.register("register_admin_urls")
def register_package_pages():
    return [
        path("curricula/<int:pk>/files/", packages.files, name="courses_files"),
        path("curricula/<int:pk>/archive/", packages.archive, name="courses_archive"),
        path("organisations/<slug:slug>/archive/", packages.bring, name="courses_bring"),
    ]


@hooks.register("register_page_header_buttons")
def offer_files(page: Page, user, view_name: str, next_url: str | None = None):
    specific = page.specific_deferred
    if not isinstance(specific, CurriculumPage | OrganisationPage):
        return
    if not holds(user, Role.OWNER, within=specific.organisation):
        return
    if isinstance(specific, CurriculumPage):
        yield Button(
            _("Take this curriculum away"),
            reverse("courses_files", args=[page.pk]),
            icon_name="download",
            priority=6,
        )
    else:
        yield Button(
            _("Bring a curriculum in"),
            reverse("courses_bring", args=[specific.organisation.slug]),
            icon_name="upload",
            priority=6,
        )
