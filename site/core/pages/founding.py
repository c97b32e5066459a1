"""Founding an organisation: with its public page, its place in the CMS, and its workflow."""

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from core.organisations.models import Organisation
from core.pages.models import HomePage, OrganisationPage

AUTHORING = ("add_page", "change_page")
PUBLISHING = ("publish_page",)


@transaction.atomic
def found(
    *,
    name: str,
    slug: str,
    contact_email: str,
    is_demonstration: bool = False,
    website: str = "",
    about: str = "",
    time_zone: str = "UTC",
) -> Organisation:
    """Create an organisation with its public page, collection, author group and publishing workflow.

    Raises ``IntegrityError`` when the name or slug is taken.
    """
    group = Group.objects.create(name=f"organisation:{slug}:authors")
    owners_group = Group.objects.create(name=f"organisation:{slug}:owners")
    collection = Collection.get_first_root_node().add_child(name=name)
    organisation = Organisation.objects.create(
        name=name,
        slug=slug,
        contact_email=contact_email,
        website=website,
        about=about,
        time_zone=time_zone,
        is_demonstration=is_demonstration,
        group=group,
        owners_group=owners_group,
        collection=collection,
    )
    home = HomePage.objects.get()
    page = home.add_child(
        instance=OrganisationPage(title=name, slug=slug, organisation=organisation)
    )
    _grant_authoring(group, page, collection)
    _grant_publishing(owners_group, page)
    _give_workflow(organisation, page)
    return organisation


def _grant_authoring(group: Group, page: OrganisationPage, collection: Collection) -> None:
    group.permissions.add(
        Permission.objects.get(codename="access_admin", content_type__app_label="wagtailadmin")
    )
    _grant_pages(group, page, AUTHORING)
    for codename in (
        "add_image",
        "change_image",
        "choose_image",
        "add_document",
        "change_document",
        "choose_document",
    ):
        GroupCollectionPermission.objects.create(
            group=group,
            collection=collection,
            permission=Permission.objects.get(codename=codename),
        )


def _grant_publishing(group: Group, page: OrganisationPage) -> None:
    _grant_pages(group, page, PUBLISHING)


def _grant_pages(group: Group, page: OrganisationPage, codenames: tuple[str, ...]) -> None:
    for permission in Permission.objects.filter(
        codename__in=codenames, content_type__app_label="wagtailcore"
    ):
        GroupPagePermission.objects.create(group=group, page=page, permission=permission)


def _give_workflow(organisation: Organisation, page: OrganisationPage) -> None:
    workflow = Workflow.objects.create(name=_("Review at %s") % organisation.name)
    task = GroupApprovalTask.objects.create(name=_("Review by %s") % organisation.name)
    task.groups.add(organisation.owners_group)
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.create(workflow=workflow, page=page)
