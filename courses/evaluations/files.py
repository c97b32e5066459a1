"""The learners' evaluation as a YAML file."""

from courses.evaluations.models.pages import EvaluationPage
from courses.formats.contents import PackagedStep
from courses.formats.fields import SLUG, Body, Fields, SourceFile
from courses.formats.pictures import Files
from courses.formats.scalars import Flow, Quoted
from courses.formats.writing import Writing, Written, plain


class EvaluationFiles:
    """How an evaluation is read from its file, put into its page and written."""

    def read(
        self, fields: Fields, body: Body | None, source: SourceFile, files: Files
    ) -> list[dict]:
        questions, codes = [], set()
        for value in fields["questions"].items(least=1):
            with value.fields() as question:
                code = question["code"].word(SLUG, "code of lower-case words joined by hyphens")
                if code in codes:
                    value.fault(f"code {code} stands here twice")
                codes.add(code)
                questions.append(
                    {
                        "code": code,
                        "kind": question["kind"].choice(["rating", "comment"]),
                        "text": question["text"].text(longest=500),
                    }
                )
        return [{"type": "question", "value": question} for question in questions]

    def fill(self, page: EvaluationPage, step: PackagedStep, importing) -> None:
        page.questions = importing.stream(EvaluationPage, "questions", step.content)

    def write(self, page: EvaluationPage, writing: Writing) -> Written:
        questions = [
            Flow(
                {
                    "code": block.value["code"],
                    "kind": block.value["kind"],
                    "text": Quoted(plain(block.value["text"])),
                }
            )
            for block in page.questions
        ]
        return Written({"questions": questions})
