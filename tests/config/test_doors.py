"""No door of Wagtail's or Django's own leads past our sign-in and its second factor."""

from collections.abc import Iterator
from urllib.parse import unquote

import pytest
from django.contrib.auth import views as auth_views
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, resolve, reverse
from django.views.generic import RedirectView
from wagtail.admin.views import account as wagtail_account

# Any view made of one of these takes a password.
TAKES_A_PASSWORD = (
    auth_views.LoginView,
    auth_views.PasswordResetView,
    auth_views.PasswordResetConfirmView,
    auth_views.PasswordChangeView,
)


def patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry)
        else:
            yield entry


def password_doors() -> list[str]:
    """The names of all patterns, ours and others', that end in Django's password views."""
    return [
        pattern.name
        for pattern in patterns(get_resolver())
        if issubclass(getattr(pattern.callback, "view_class", type(None)), TAKES_A_PASSWORD)
    ]


def test_the_walk_finds_the_doors_that_are_known():
    assert issubclass(wagtail_account.LoginView, TAKES_A_PASSWORD)
    assert {"wagtailadmin_login", "wagtailadmin_password_reset", "wagtailcore_login"} <= set(
        password_doors()
    )


def test_every_password_view_that_is_not_ours_is_bricked_up():
    for name in password_doors():
        try:
            address = reverse(name)
        except Exception:
            address = reverse(name, kwargs={"uidb64": "MQ", "token": "set-password"})
        view = resolve(address).func
        assert issubclass(view.view_class, RedirectView), f"{address} opens {name}"


@pytest.mark.parametrize("address", ["/cms/login/", "/_util/login/"])
def test_a_closed_door_shows_the_way_and_keeps_the_destination(client, address):
    response = client.get(address, {"next": "/cms/pages/"})
    assert response.status_code == 302
    assert unquote(response.url) == "/accounts/login/?next=/cms/pages/"


def test_a_closed_door_takes_no_password_by_post_either(client, db):
    response = client.post("/cms/login/", {"username": "a@example.org", "password": "x"})
    assert response.status_code == 302
    assert response.url == "/accounts/login/"
    assert "_auth_user_id" not in client.session


def test_the_cms_sends_a_visitor_to_our_sign_in(client, db):
    response = client.get("/cms/")
    assert response.status_code == 302
    assert response.url == "/accounts/login/?next=/cms/"


def test_there_is_no_django_admin(settings):
    assert "django.contrib.admin" not in settings.INSTALLED_APPS
    with pytest.raises(NoReverseMatch):
        reverse("admin:index")
