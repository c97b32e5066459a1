"""The way out of the CMS."""

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem


@hooks.register("register_admin_menu_item")
def lead_back_to_the_dashboard() -> MenuItem:
    """The CMS fills the window and knows only its own pages: what waits for somebody is outside."""
    return MenuItem(
        _("Dashboard"),
        reverse_lazy("portal:dashboard"),
        name="portal-dashboard",
        icon_name="home",
        order=10,
    )
