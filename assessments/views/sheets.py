"""A submission as a supervisor reads it: the case stage by stage, with the answers in their places."""

from assessments.answers import word_count
from assessments.exhibits import stages_of, works_of
from assessments.models import Submission
from courses import text


def sheet(submission: Submission) -> dict:
    """What every page of the desk shows of a submission. It names nobody."""
    content = submission.step.content["content"]
    texts = submission.content["answers"]
    stages = stages_of(content)
    for stage in stages:
        for prompt in stage["prompts"]:
            prompt["answer"] = texts.get(prompt["code"], "")
            prompt["words"] = word_count(prompt["answer"])
            prompt["is_over"] = prompt["words"] > prompt["maximum"]
    return {
        "submission": submission,
        "step": submission.step,
        "edition": submission.step.edition,
        "has_exemplars": bool(content.get("exemplars")),
        "stages": stages,
        "model_answer": text.render(content["model_answer"], content["references"]),
        "works": works_of(content, [content["stages"], content["model_answer"]]),
    }
