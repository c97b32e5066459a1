"""The learners' evaluation as a YAML file."""

from courses.models import EvaluationPage
from courses.packages.contents import Package, PackagedStep
from courses.packages.faults import Faults
from courses.packages.fields import SLUG, Fields, Source
from courses.packages.formats import Body
from courses.packages.pictures import Files
from courses.packages.scalars import Flow, Quoted
from courses.packages.writing import Writing, Written, plain


class EvaluationFormat:
    kind = "evaluation"
    page_model = EvaluationPage

    def read(self, fields: Fields, body: Body | None, source: Source, files: Files) -> list[dict]:
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

    def check(self, step: PackagedStep, package: Package, faults: Faults) -> None:
        pass

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
