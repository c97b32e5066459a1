"""The short course that the journeys are walked on, and what is right in it."""

from pathlib import Path

import yaml

PACKAGE = Path(__file__).parent / "package"
MODULE = PACKAGE / "01-dosing-words"
TITLE = "Saying a dose in full"
ANSWER = "Route and time are missing, and I ask the prescriber before anything is given."


def right_answers() -> dict[str, dict]:
    """Each question of the quiz by the first words of its stem."""
    questions = yaml.safe_load((MODULE / "questions.yaml").read_text())
    return {question["stem"].strip(): question for question in questions}
