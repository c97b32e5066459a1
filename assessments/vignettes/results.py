"""What comes back to a trainee for a submission."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from assessments.vignettes.models.submissions import Result, Submission


@transaction.atomic
def append(
    *, submission: Submission, outcome: str, content: Mapping[str, Any], at: datetime
) -> Result:
    """Append the result with a marking's outcome and content; whoever releases it holds its lock."""
    last = submission.results.aggregate(last=Max("number"))["last"] or 0
    return Result.objects.create(
        submission=submission,
        number=last + 1,
        outcome=outcome,
        at=at,
        **Result.frozen_fields(content),
    )
