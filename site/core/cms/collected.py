"""Pictures and documents stay in the collection of their organisation.

Whose a picture is follows from its collection: moved to another organisation, it would be
guarded by that one's owners, while it stands on the certificates of the first.
"""

from django.utils.translation import gettext as _
from wagtail.documents.forms import BaseDocumentForm
from wagtail.models import Collection

from core.organisations.ownership import organisation_of, rows_of


class StaysMixin:
    """A form of the CMS that offers a kept row the collections of its own organisation alone."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        owner = organisation_of(self.instance) if self.instance.pk else None
        choice = self.fields.get("collection")
        if owner is not None and choice is not None:
            choice.queryset = rows_of([owner], choice.queryset)


class DocumentForm(StaysMixin, BaseDocumentForm):
    """Every form of the CMS that takes a document is made from this one."""


def stray(rows, collection: Collection):
    """The first of ``rows`` that would come to another organisation in ``collection``."""
    owner = organisation_of(collection)
    return next((row for row in rows if organisation_of(row) not in (None, owner)), None)


def refusal_to_move(row) -> str:
    return _("“%(title)s” stays where it is: it cannot go to another organization.") % {
        "title": row.title
    }
