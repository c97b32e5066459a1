"""What the CMS may not do to content that a release rests on, or to another organisation's.

The database refuses too (every reference from an edition is PROTECT); these say why before
it comes to that.
"""

from django.dispatch import receiver
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail.signals import pre_page_move

from core.errors import Refusal
from core.organisations.ownership import organisation_of
from courses.releases.models import Edition


def refuse_deleting_page(page: Page) -> None:
    """Refuse if a release rests on ``page`` or on a page below it."""
    _refuse_if_released(Edition.objects.using_page(page), page.title)


def refuse_deleting_image(image) -> None:
    _refuse_if_released(Edition.objects.showing_image(image), image.title)


def refuse_deleting_document(document) -> None:
    _refuse_if_released(Edition.objects.showing_document(document), document.title)


def _refuse_if_released(editions, title: str) -> None:
    edition = editions.order_by("-released_at").first()
    if edition is not None:
        raise Refusal(
            "released",
            _(
                "“%(title)s” cannot be deleted: it is part of %(edition)s. "
                "A page can be unpublished instead."
            )
            % {"title": title, "edition": edition},
        )


@receiver(pre_page_move, dispatch_uid="courses.pages_stay_in_their_organisation")
def _pages_stay(instance, parent_page_before, parent_page_after, **kwargs) -> None:
    if organisation_of(parent_page_before) != organisation_of(parent_page_after):
        raise Refusal(
            "other_organisation",
            _("“%s” stays where it is: a page cannot go to another organization.") % instance.title,
        )
