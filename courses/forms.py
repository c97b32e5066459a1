import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.validators import validate_slug
from django.utils.translation import gettext_lazy as _

from courses.evaluations import COMMENT_LENGTH, RATINGS


class PositionForm(forms.Form):
    heading = forms.CharField(required=False, max_length=120, validators=[validate_slug])


class EnrolForm(forms.Form):
    code = forms.CharField(
        label=_("Invitation code"),
        max_length=40,
        help_text=_("As it stands in your invitation. Capitals make no difference."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class EvaluationForm(forms.Form):
    """The questions of one evaluation: ratings are asked of everyone, comments of whoever has one."""

    def __init__(self, questions: Sequence[Mapping[str, Any]], *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for question in questions:
            make = self._rating if question["kind"] == "rating" else self._comment
            self.fields[question["code"]] = make(question["text"])

    def _rating(self, text: str) -> forms.Field:
        return forms.ChoiceField(
            label=text,
            choices=[(str(rating), str(rating)) for rating in RATINGS],
            widget=forms.RadioSelect(attrs={"class": "rating"}),
            error_messages={"required": _("Choose a rating from 1 to 5.")},
        )

    def _comment(self, text: str) -> forms.Field:
        return forms.CharField(
            label=text,
            required=False,
            max_length=COMMENT_LENGTH,
            widget=forms.Textarea(attrs={"rows": 3}),
        )


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


class ReleaseForm(forms.Form):
    """What an owner says about an edition; the sign-off is given whole or not at all."""

    notes = forms.CharField(
        label=_("Release notes"),
        max_length=4000,
        help_text=_("What learners and reviewers should know about this edition."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    name = forms.CharField(
        label=_("Clinically reviewed by"),
        required=False,
        max_length=200,
        help_text=_(
            "Leave this and the next two empty if no clinician has reviewed the edition. It then "
            "says so on every page, and only issues demonstration certificates."
        ),
    )
    licence = forms.CharField(
        label=_("Their licence"),
        required=False,
        max_length=200,
        help_text=_("Profession, number and jurisdiction."),
    )
    date = forms.DateField(
        label=_("Date of the review"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def __init__(self, *args, today: datetime.date, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        parts = ("name", "licence", "date")
        if any(cleaned.get(part) for part in parts):
            for part in parts:
                if not cleaned.get(part) and part not in self.errors:
                    self.add_error(part, _("A sign-off needs the name, the licence and the date."))
        return cleaned

    def clean_date(self) -> datetime.date | None:
        day = self.cleaned_data["date"]
        if day and day > self.today:
            raise forms.ValidationError(_("This date is still to come."))
        return day

    @property
    def sign_off(self) -> dict[str, Any] | None:
        """The clinical sign-off as ``courses.editions.release`` takes it."""
        if not self.cleaned_data["name"]:
            return None
        return {part: self.cleaned_data[part] for part in ("name", "licence", "date")}
