"""Forms of the CMS for what is asked."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext as _

from assessments import exemplars
from assessments.answers import Prompt
from assessments.rubrics import Rubric
from core.forms import OrganisationPageForm
from courses.models import CurriculumPage


class QuizPageForm(OrganisationPageForm):
    """The form of a quiz: its questions are placed, or drawn by a blueprint, and never both."""

    def clean(self) -> dict:
        cleaned = super().clean()
        placed = kept_rows(self.formsets.get("quiz_questions"))
        blueprint = kept_rows(self.formsets.get("blueprint"))
        if placed and blueprint:
            message = _(
                "The quiz has questions and a blueprint. Remove the questions to have each paper "
                "drawn by the blueprint, or remove the blueprint to ask these questions."
            )
            self.add_error(None, forms.ValidationError(message, code="both"))
        # A draft may be saved before anyone has decided.
        if not placed and not blueprint and not self.is_deferred_validation:
            message = _("The quiz asks nothing yet. Add questions, or rows of a blueprint.")
            self.add_error(None, forms.ValidationError(message, code="neither"))
        self._refuse_other_frameworks(blueprint)
        return cleaned

    def _refuse_other_frameworks(self, rows: Iterable[forms.BaseForm]) -> None:
        """Questions are assigned to the curriculum's own framework: no other could be filled."""
        page = self.owned_row
        curriculum = CurriculumPage.objects.ancestor_of(page, inclusive=True).first()
        for row in rows:
            competency = row.cleaned_data.get("competency")
            if curriculum and competency and competency.framework_id != curriculum.framework_id:
                message = _("This competency is not of the framework that the curriculum uses.")
                row.add_error("competency", forms.ValidationError(message, code="framework"))


class VignettePageForm(OrganisationPageForm):
    """The form of a vignette: its exemplars must fit its prompts and its rubric."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if formset := self.formsets.get("exemplars"):
            self._open_new_rows_filled_in(formset)

    def clean(self) -> dict:
        cleaned = super().clean()
        stages, rubric = cleaned.get("stages"), cleaned.get("rubric")
        # A draft may be saved half written; a vignette with faults of its own shows those first.
        if self.is_deferred_validation or not stages or not rubric:
            return cleaned
        prompts = prompts_of(stages)
        judged_by = Rubric.from_content(
            {
                "title": rubric.title,
                "pass_percent": rubric.pass_percent,
                "criteria": [block.value for block in rubric.criteria],
            }
        )
        for row in kept_rows(self.formsets.get("exemplars")):
            if not row.errors:
                for fault in exemplars.faults(exemplar_of(row.cleaned_data), prompts, judged_by):
                    row.add_error(fault.part, forms.ValidationError(fault.message, code=fault.code))
        return cleaned

    def _open_new_rows_filled_in(self, formset) -> None:
        """Name every prompt and criterion in a new row, so that nobody types their codes."""
        prompts = [prompt.code for prompt in prompts_of(self.instance.stages)]
        rubric = self.instance.rubric if self.instance.rubric_id else None
        criteria = [block.value["code"] for block in rubric.criteria] if rubric else []
        add_fields = formset.add_fields

        def add_filled_fields(form, index) -> None:
            add_fields(form, index)
            if form.instance.pk is None:
                for name, kind, key, codes in (
                    ("answers", "answer", "prompt", prompts),
                    ("marks", "mark", "criterion", criteria),
                ):
                    block = form.fields[name].block
                    raw = [{"type": kind, "value": {key: code}} for code in codes]
                    form.initial[name] = block.to_python(raw)

        formset.add_fields = add_filled_fields


def prompts_of(stages) -> list[Prompt]:
    """The prompts in the stages of a page."""
    return [
        Prompt(prompt["code"], prompt["text"].source, prompt["minimum"] or 0, prompt["maximum"])
        for block in stages
        for prompt in block.value["prompts"]
    ]


def exemplar_of(fields) -> exemplars.Exemplar:
    """What a row of the form says."""
    return exemplars.of_rows(
        fields["overall"], fields["comment"], fields["answers"], fields["marks"]
    )


def kept_rows(formset) -> list[forms.BaseForm]:
    """The rows of an inline panel that are filled in and not removed."""
    if formset is None:
        return []
    _validated = formset.errors
    rows = [*formset.initial_forms, *(row for row in formset.extra_forms if row.has_changed())]
    return [row for row in rows if not (formset.can_delete and formset._should_delete_form(row))]
