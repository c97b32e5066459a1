"""The door to the models of every room, for Django and for the floors above.

Inside this floor a room imports from the room that it stands on, and never from here.
"""

from core.drafts.models import FormDraft
from core.mail.models import Mail
from core.notices.models import Notice
from core.organisations.models import Membership, MembershipEvent, Organisation
from core.pages.models import HomePage, OrganisationPage
from core.records.models import Content
from core.schedule.models import ClockReading, ScheduledJob
from core.sign_in.models import FactorReset
from core.tasks.models import TaskWorker

__all__ = [
    "ClockReading",
    "Content",
    "FactorReset",
    "FormDraft",
    "HomePage",
    "Mail",
    "Membership",
    "MembershipEvent",
    "Notice",
    "Organisation",
    "OrganisationPage",
    "ScheduledJob",
    "TaskWorker",
]
