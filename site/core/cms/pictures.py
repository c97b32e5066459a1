"""The CMS's form for a picture: what may be kept, and who may put another in its place."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.images.forms import BaseImageForm
from wagtail.images.models import AbstractRendition

from core.cms.collected import StaysMixin
from core.files.doors import guarded
from core.organisations.access import Role, holds
from core.organisations.ownership import organisation_of
from core.records.models import AppendOnlyModel


class ImageForm(StaysMixin, BaseImageForm):
    """Every form of the CMS that takes a picture is made from this one."""

    def __init__(self, *args, user=None, **kwargs) -> None:
        super().__init__(*args, user=user, **kwargs)
        self._user = user

    def clean_file(self):
        file = self.cleaned_data.get("file")
        if not file or "file" not in self.changed_data:
            return file
        self._refuse_to_replace()
        return guarded(file)

    def _refuse_to_replace(self) -> None:
        """What owners have put somewhere is as guarded as that: an author may not change it there."""
        image = self.instance
        if not image.pk or not _is_put_somewhere(image):
            return
        if self._user is None or not holds(self._user, Role.OWNER, within=organisation_of(image)):
            raise ValidationError(
                _(
                    "It stands on certificates, so only an owner may put another picture in its "
                    "place. Upload yours as a new one."
                ),
                code="not_an_owner",
            )


def _is_put_somewhere(image) -> bool:
    """Whether a row points to the picture itself. Pages name theirs inside their text, and are released."""
    for relation in image._meta.get_fields(include_hidden=True):
        if not (relation.auto_created and relation.one_to_many and relation.concrete is False):
            continue
        model = relation.related_model
        if issubclass(model, AppendOnlyModel | AbstractRendition):
            continue  # What is frozen has its own bytes, and a rendition is made of these.
        if model._default_manager.filter(**{relation.field.name: image.pk}).exists():
            return True
    return False
