"""What keeps organisations apart in the CMS where neither an address nor a form could."""

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.models import Page
from wagtail.permissions import policy_registry

from core.cms import belonging, collected
from core.cms.filters import narrow_page_filters
from core.cms.keys import key_of
from core.organisations.ownership import organisation_of
from core.sign_in.second_factor import has_used_second_factor

narrow_page_filters()
belonging.guard_mail()

# ---------------------------------------------------------- what can be chosen and listed


@hooks.register("construct_page_chooser_queryset")
def offer_own_pages(pages, request):
    """Offer in choosers only what the person may open in the explorer."""
    own = policy_registry.get_by_type(Page).explorable_instances(request.user)
    return pages.filter(pk__in=own.values("pk"))


@hooks.register("construct_explorer_page_queryset")
def list_own_pages(parent_page, pages, request):
    """List only the branches that lead to one's own pages."""
    own = policy_registry.get_by_type(Page).explorable_instances(request.user)
    return pages.filter(pk__in=own.values("pk"))


@hooks.register("construct_homepage_panels")
def list_what_is_still_open(request, panels) -> None:
    belonging.replace_panels(panels)


ADMINISTRATORS_REPORTS = {"locked-pages", "page-types-usage"}


@hooks.register("construct_reports_menu")
def hide_reports_of_the_installation(request, items) -> None:
    if not request.user.is_superuser:
        items[:] = [item for item in items if item.name not in ADMINISTRATORS_REPORTS]


@hooks.register("before_serve_document")
def serve_document_to_its_writers(document, request):
    """Hand a working document to whoever may choose it. Learners get the kept files of an edition."""
    may_choose = policy_registry.get(document).user_has_permission_for_instance(
        request.user, "choose", document
    )
    if not may_choose or not has_used_second_factor(request):
        raise Http404


# ------------------------------------------------------------------ moves and copies


@hooks.register("before_move_page")
def keep_page_in_its_organisation(request, page, destination):
    if organisation_of(page) != organisation_of(destination):
        return _refuse_to_move(request, page)
    return None


@hooks.register("before_copy_page")
def keep_copy_in_its_organisation(request, page):
    chosen = key_of(request.POST.get("new_parent_page", ""))
    parent = Page.objects.filter(pk=chosen).first()
    if parent is not None and organisation_of(parent) != organisation_of(page):
        return _refuse_to_move(request, page)
    return None


@hooks.register("before_bulk_action")
def keep_pages_in_their_organisation(request, action_type, objects, action):
    if action_type != "move" or action.cleaned_form is None:
        return None
    owner = organisation_of(action.cleaned_form.cleaned_data["chooser"])
    strays = [page for page in objects if organisation_of(page) != owner]
    return _refuse_to_move(request, strays[0]) if strays else None


@hooks.register("before_bulk_action")
def keep_files_in_their_organisation(request, action_type, objects, action):
    if action_type != "add_to_collection" or action.cleaned_form is None:
        return None
    found = collected.stray(objects, action.cleaned_form.cleaned_data["collection"])
    if found is None:
        return None
    messages.error(request, collected.refusal_to_move(found))
    return redirect(f"{type(found)._meta.app_label}:index")


def _refuse_to_move(request, page):
    messages.error(
        request,
        _("“%(title)s” stays where it is: a page cannot go to another organization.")
        % {"title": page.title},
    )
    return redirect("wagtailadmin_explore", page.get_parent().pk)


# ------------------------------------------------------------------------ people


@hooks.register("before_delete_user")
def keep_a_person(request, person):
    """People are made inactive, and never deleted: records name them."""
    return _refuse_to_delete_people(request)


@hooks.register("before_bulk_action")
def keep_people(request, action_type, objects, action):
    if action_type == "delete" and action.model is get_user_model():
        return _refuse_to_delete_people(request)
    return None


def _refuse_to_delete_people(request):
    messages.error(
        request, _("Nobody is deleted here. Make them inactive: they can no longer sign in.")
    )
    return redirect("wagtailusers_users:index")
