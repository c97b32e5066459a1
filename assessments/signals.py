"""News from this floor, sent on commit. The rows are the truth; a signal is only a nudge."""

from django.dispatch import Signal

attempt_ended = Signal()  # attempt, ending
submission_received = Signal()  # submission
marking_released = Signal()  # marking
