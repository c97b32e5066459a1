"""A submission as a supervisor reads it: the case stage by stage, with the answers in their places."""

from collections.abc import Mapping
from dataclasses import dataclass

from assessments.rubrics.feedback import Feedback, feedback_of
from assessments.vignettes.answers import word_count
from assessments.vignettes.exhibits import stages_of, works_of
from assessments.vignettes.models.submissions import Submission
from core.wordwise import compared
from courses.content import text


@dataclass(frozen=True)
class Earlier:
    """The version before the one on the desk: what was written, and what came back for it."""

    number: int
    texts: Mapping[str, str]
    feedback: Feedback | None

    @classmethod
    def than(cls, submission: Submission) -> "Earlier | None":
        versions = Submission.objects.of(submission.enrolment_id, submission.step_id)
        before = versions.before(submission)
        if before is None:
            return None
        result = before.results.order_by("number").last()
        return cls(
            number=before.number,
            texts=before.content["answers"],
            feedback=feedback_of(result.content) if result else None,
        )


def sheet(submission: Submission) -> dict:
    """What every page of the desk shows of a submission. It names nobody."""
    content = submission.step.content["content"]
    texts = submission.content["answers"]
    stages, earlier = stages_of(content), Earlier.than(submission)
    for stage in stages:
        for prompt in stage["prompts"]:
            prompt["answer"] = texts.get(prompt["code"], "")
            prompt["words"] = word_count(prompt["answer"])
            prompt["is_over"] = prompt["words"] > prompt["maximum"]
            if earlier:
                before = earlier.texts.get(prompt["code"], "")
                prompt["is_changed"] = before != prompt["answer"]
                prompt["changes"] = list(compared(before, prompt["answer"]))
    return {
        "submission": submission,
        "step": submission.step,
        "edition": submission.step.edition,
        "has_exemplars": bool(content.get("exemplars")),
        "earlier": earlier,
        "stages": stages,
        "model_answer": text.render(content["model_answer"], content["references"]),
        "works": works_of(content, [content["stages"], content["model_answer"]]),
    }
