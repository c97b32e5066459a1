from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.evaluations.answers import COMMENT_LENGTH, RATINGS

PREFIX = "answer"


class EvaluationForm(forms.Form):
    """The questions of one evaluation: ratings are asked of everyone, comments of whoever has one."""

    # An author may call a question whatever the form carries besides.
    prefix = PREFIX

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
