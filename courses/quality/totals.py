"""How large a curriculum is. Pure."""

from dataclasses import dataclass
from decimal import Decimal

from courses.content.credit import hours_of_credit
from courses.quality.material import Curriculum


@dataclass(frozen=True)
class Totals:
    modules: int
    lessons: int
    handouts: int
    words: int
    questions: int
    vignettes: int
    exemplars: int
    figures: int
    references: int
    minutes: int

    @property
    def hours(self) -> Decimal:
        return hours_of_credit(self.minutes)

    def __str__(self) -> str:
        counted = ", ".join(
            f"{getattr(self, name)} {name}"
            for name in (
                *("modules", "lessons", "handouts", "words", "questions", "vignettes"),
                *("exemplars", "figures", "references"),
            )
        )
        return f"{counted}, {self.minutes} required minutes = {self.hours} hours of credit"


def totals_of(curriculum: Curriculum) -> Totals:
    lessons = [pair for module in curriculum.modules for pair in module.lessons]
    cases = list(curriculum.cases())
    return Totals(
        modules=sum(bool(module.title) for module in curriculum.modules),
        lessons=len(lessons),
        handouts=sum(len(module.handouts) for module in curriculum.modules),
        words=sum(lesson.words for _step, lesson in lessons),
        questions=len(curriculum.questions),
        vignettes=len(cases),
        exemplars=sum(len(case.exemplars) for _module, _step, case in cases),
        figures=sum(len(step.content.figures) for step in curriculum.steps),
        references=len(curriculum.works),
        minutes=sum(step.minutes for step in curriculum.steps if step.is_required),
    )
