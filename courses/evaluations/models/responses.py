import uuid
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.records.models import AppendOnlyModel, AppendOnlyQuerySet
from courses.releases.models import EditionStep


class EvaluationResponseQuerySet(AppendOnlyQuerySet["EvaluationResponse"]):
    def under(self, curriculum) -> "EvaluationResponseQuerySet":
        """What was said of any edition of ``curriculum``."""
        return self.filter(step__edition__curriculum=curriculum)

    def settled(self, *, before: date) -> "EvaluationResponseQuerySet":
        """Those of the days ``before`` today, in an order that later ones only add to at its end.

        Today's are left out because the random key decides within a day: a response yet to
        come could stand before one that is there.
        """
        return self.filter(received_on__lt=before).order_by("received_on", "pk")


class EvaluationResponse(AppendOnlyModel):
    """A learner's evaluation of the teaching, without the learner.

    Nothing links it to an enrolment: the completion, in a table of its own, says who has
    answered. Only the day is kept, and the key is random, so that the two cannot be
    matched by time or by order.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    step = models.ForeignKey(EditionStep, on_delete=models.PROTECT, related_name="responses")
    answers = models.JSONField()
    received_on = models.DateField()

    objects = EvaluationResponseQuerySet.as_manager()

    class Meta:
        verbose_name = _("evaluation response")
        verbose_name_plural = _("evaluation responses")
