"""A knowledge check that can be answered.

What breaks this rule is no matter of taste: it is refused wherever a curriculum enters, whether
an edition is released or a package is read.
"""

from collections.abc import Iterator

from courses.quality.findings import Finding, error
from courses.quality.material import Curriculum
from courses.quality.options import faults_of

FEWEST_OPTIONS, MOST_OPTIONS = 2, 6


def check(curriculum: Curriculum) -> Iterator[Finding]:
    for step in curriculum.steps:
        checks = step.content.lesson.checks if step.content.lesson else ()
        for number, one in enumerate(checks, 1):
            name = f"Knowledge check {number} of “{step.title}”"
            for code, sentence in faults_of(one.options, fewest=FEWEST_OPTIONS, most=MOST_OPTIONS):
                yield error(one.spot, code, f"{name}: {sentence}")
