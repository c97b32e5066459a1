from django import forms
from django.utils.translation import gettext_lazy as _


class ArchiveForm(forms.Form):
    """A curriculum as files, in one archive."""

    archive = forms.FileField(
        label=_("ZIP archive"),
        help_text=_("With curriculum.yaml at its top, or in the one folder that it holds."),
        widget=forms.FileInput(attrs={"accept": ".zip,application/zip"}),
    )
    replaces = forms.BooleanField(
        label=_("It may replace a curriculum that is here already"),
        required=False,
        help_text=_(
            "Pages whose content differs get what the archive says, and are published. Pages that "
            "it does not hold are unpublished. Released editions stay as they are."
        ),
    )
