"""Numbers in the CMS that no edition could live with, and the same bounds as in the files."""

import pytest
from django.core.exceptions import ValidationError

from assessments.models import BlueprintCell, QuizPage
from courses.models import LessonPage


@pytest.mark.parametrize(
    ("model", "field", "most"),
    [
        (QuizPage, "time_limit", 1440),
        (QuizPage, "attempts_allowed", 100),
        (QuizPage, "wait_hours", 8760),
        (QuizPage, "minutes", 6000),
        (BlueprintCell, "questions", 500),
        (LessonPage, "activities", 6000),
    ],
)
def test_a_number_beyond_reckoning_is_refused(model, field, most):
    asked = model._meta.get_field(field)
    assert asked.clean(most, None) == most
    with pytest.raises(ValidationError):
        asked.clean(most + 1, None)
