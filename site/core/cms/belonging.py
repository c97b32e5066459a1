"""What Wagtail goes on telling somebody who has left: by mail, and on the first page of the CMS.

It remembers who edited, commented, locked or sent a page to review, and tells them of it for
ever after. Here it asks first whether they may still open the page.
"""

from collections.abc import Callable, Iterable
from typing import Any

from wagtail.admin import mail
from wagtail.admin.views import home
from wagtail.admin.views.pages import edit
from wagtail.models import Page
from wagtail.permissions import policy_registry

from accounts.addresses import shown_address_of

# ------------------------------------------------------------ on the first page

# What each panel lists, and which page of the CMS a row is about.
ROWS: dict[str, Callable[[Any], Any]] = {
    "workflow_states": lambda state: state.content_object,
    "last_edits": lambda edit: edit[1],
    "locked_pages": lambda page: page,
}


class _StillOpenMixin:
    """Leaves out of a panel what the person may no longer open."""

    def get_context_data(self, parent_context):
        context = super().get_context_data(parent_context)
        user = parent_context["request"].user
        for name in ROWS.keys() & context.keys():
            rows = list(context[name])
            still_open = _open_to(user, [ROWS[name](row) for row in rows])
            context[name] = [row for row in rows if ROWS[name](row).pk in still_open]
        return context


class ModerationPanel(_StillOpenMixin, home.UserObjectsInWorkflowModerationPanel):
    pass


class RecentEditsPanel(_StillOpenMixin, home.RecentEditsPanel):
    pass


class LockedPagesPanel(_StillOpenMixin, home.LockedPagesPanel):
    pass


INSTEAD = {
    panel.__mro__[2]: panel for panel in (ModerationPanel, RecentEditsPanel, LockedPagesPanel)
}


def replace_panels(panels: list) -> None:
    panels[:] = [INSTEAD.get(type(panel), lambda kept=panel: kept)() for panel in panels]


def _open_to(user, pages: Iterable[Page]) -> set[int]:
    own = policy_registry.get_by_type(Page).explorable_instances(user)
    return set(own.filter(pk__in=[page.pk for page in pages]).values_list("pk", flat=True))


# ------------------------------------------------------------ by mail


def guard_mail() -> None:
    """Have every mail of Wagtail's about a page pass ``may_be_told``."""
    send, valid = mail.send_notification, mail.EmailNotificationMixin.get_valid_recipients

    def send_notification(recipient_users, notification, extra_context):
        page = extra_context["page"]
        people = [one for one in recipient_users if may_be_told(one, page)]
        return send(people, notification, extra_context)

    def get_valid_recipients(self, instance, **kwargs):
        page = getattr(instance, "workflow_state", instance).content_object
        return {one for one in valid(self, instance, **kwargs) if may_be_told(one, page)}

    edit.send_notification = send_notification
    mail.EmailNotificationMixin.get_valid_recipients = get_valid_recipients


def may_be_told(person, page: Page) -> bool:
    """Whether ``person`` may still open ``page``, and has shown that their address is theirs."""
    return shown_address_of(person) is not None and bool(_open_to(person, [page]))
