"""News from this floor, sent on commit. The rows are the truth; a signal is only a nudge."""

from django.dispatch import Signal

certificate_issued = Signal()  # certificate
certificate_changed = Signal()  # certificate, event
