"""Where the CMS leads to resetting somebody's second factor."""

from django.urls import path, reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button

from core.sign_in import views


@hooks.register("register_admin_urls")
def register_factor_reset():
    return [path("users/<int:pk>/second-factor/", views.reset_factor, name="core_reset_factor")]


@hooks.register("register_user_listing_buttons")
def offer_factor_reset(user, request_user):
    if request_user.is_superuser and user != request_user:
        address = reverse("core_reset_factor", args=[user.pk])
        yield Button(_("Reset the second factor"), url=address, icon_name="key", priority=30)
