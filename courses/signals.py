"""News from this floor, sent on commit. The rows are the truth; a signal is only a nudge."""

from django.dispatch import Signal

edition_released = Signal()  # edition
step_completed = Signal()  # enrolment, step
