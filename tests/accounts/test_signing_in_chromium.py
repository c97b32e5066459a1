"""Signing in as a browser does it: a passkey of its own, and the order of the Tab key."""

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import Page

from tests.accounts.conftest import PASSWORD
from tests.journeys.audit import audit

pytestmark = pytest.mark.browser


@pytest.fixture
def key(page: Page) -> None:
    """A device that asks for a finger and always gets it."""
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


def test_a_passkey_added_as_the_form_stands_signs_in_alone(key, page, live_server, trainee):
    page.goto(f"{live_server.url}/accounts/login/")
    page.get_by_label("E-mail address").focus()
    page.keyboard.type(trainee.email)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{live_server.url}/dashboard/")

    page.goto(f"{live_server.url}/accounts/2fa/webauthn/add/")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_role("button", name="Add it").wait_for()
    audit(page, "Add a passkey or security key")
    page.get_by_role("button", name="Add it").click()
    page.get_by_role("heading", name="Recovery codes").wait_for()
    assert Authenticator.objects.get(type="webauthn").wrap().is_passwordless

    page.context.clear_cookies()
    page.goto(f"{live_server.url}/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(f"{live_server.url}/dashboard/")
