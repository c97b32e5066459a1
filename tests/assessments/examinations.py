"""What the tests of examinations share: a bank below one module, and a quiz that draws from it."""

from assessments.models import BlueprintCell, Question, QuizPage
from courses.models import Competency

FEEDBACK = "<p>See the lesson.</p>"
TRUE = {"is_true": True, "feedback_true": FEEDBACK, "feedback_false": FEEDBACK}


def fill_bank(curriculum, *, each: int = 4) -> list[Question]:
    """So many questions of every difficulty for each of the two competencies of the factory."""
    organisation = curriculum.organisation
    module = curriculum.get_children().get(slug="pharmacology").specific
    objective = module.objectives.first()
    return Question.objects.bulk_create(
        Question(
            organisation=organisation,
            code=f"bank-{competency.code.replace('.', '-').lower()}-{difficulty}-{number}",
            stem=f"<p>Bank question {competency.code} {difficulty} {number}</p>",
            answer=[{"type": "true_false", "value": TRUE}],
            rationale="<p>Read. [@kamp-2020]</p>",
            sources="kamp-2020",
            objective=objective,
            competency=competency,
            difficulty=difficulty,
        )
        for competency in curriculum.framework.competencies.exclude(parent=None)
        for difficulty in Question.Difficulty.values
        for number in range(each)
    )


def competency(curriculum, code: str) -> Competency:
    return curriculum.framework.competencies.get(code=code)


def examination(
    curriculum, *cells: tuple[str, str, int], slug="final-examination", **rules
) -> QuizPage:
    """A quiz beside the modules whose blueprint has ``cells`` of competency, difficulty, number."""
    page = QuizPage(
        title="Final examination",
        slug=slug,
        minutes=75,
        **{"pass_mark": 80, "time_limit": 75, "attempts_allowed": 3, "wait_hours": 24, **rules},
    )
    page.blueprint = [
        BlueprintCell(
            competency=competency(curriculum, code),
            difficulty=difficulty,
            questions=questions,
            sort_order=number,
        )
        for number, (code, difficulty, questions) in enumerate(cells)
    ]
    return curriculum.add_child(instance=page)
