"""Forms of the CMS for what is asked."""

from django import forms
from django.utils.text import Truncator

from assessments.bank.forms import kept_rows
from assessments.rubrics.forms import levels_of
from assessments.rubrics.rubric import FrozenRubric
from assessments.vignettes import exemplars
from assessments.vignettes.answers import Prompt
from core.cms.offers import Offers
from courses.content import text
from courses.content.forms import StepPageForm


class VignettePageForm(StepPageForm):
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
        judged_by = FrozenRubric.from_content(
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


def exemplar_of(fields) -> exemplars.FrozenExemplar:
    """What a row of the form says."""
    return exemplars.of_rows(
        fields["overall"], fields["comment"], fields["answers"], fields["marks"]
    )


def offers(form: VignettePageForm) -> Offers:
    """What an exemplar names, in words: the prompts of the vignette, and its rubric as saved."""
    page = form.instance
    rubric = page.rubric if page.rubric_id else None
    criteria = [block.value for block in rubric.criteria] if rubric else []
    return {
        "prompts": [
            (prompt["code"], Truncator(text.words(prompt["text"].source)).words(16))
            for block in page.stages
            for prompt in block.value["prompts"]
        ],
        "criteria": [(criterion["code"], criterion["title"]) for criterion in criteria],
        "levels": levels_of(rubric) if rubric else [],
    }
