"""What the tests of quizzes share: the quiz of the factory's curriculum, and how it is answered."""

from datetime import UTC, datetime, timedelta

from assessments.items import item_of
from assessments.quizzes import papers

NOW = datetime(2026, 3, 9, 10, tzinfo=UTC)
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


def right_answer(question):
    """The answer that earns everything, as it is kept."""
    return item_of(question["type"]).key(question)


def sent(asked, value):
    """``value`` as the form of the question sends it."""
    kind = asked.entry["type"]
    if value is None:
        return {}
    if kind == "multiple":
        return {f"answer-{asked.entry['options'].index(one)}": "chosen" for one in value}
    if kind == "single":
        return {"answer": str(asked.entry["options"].index(value))}
    return {"answer": str(value).lower()}


def position_of(attempt, kind):
    """Where the question of this type stands in the attempt's paper."""
    types = [entry["type"] for entry in attempt.paper.content["questions"]]
    return types.index(kind) + 1


def questions_of(attempt):
    return papers.questions_of(attempt.paper, attempt.step)
