"""Nobody reads a string of the library's: every message, mail, page and error of allauth is in our words."""

import re
from pathlib import Path

import allauth
import pytest
from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.mfa import app_settings as mfa_settings
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from django.conf import settings
from django.contrib.messages import get_messages
from django.template.loader import get_template
from django.urls import reverse

from tests.accounts.conftest import PASSWORD

LIBRARY = Path(allauth.__file__).parent / "templates"
SPEAKS = re.compile(r"{%\s*(trans|translate|blocktrans|blocktranslate)\b")
# What only speaks where something is turned on that is not.
TURNED_OFF = {
    r"(login|password_reset|email_verification)_code|confirm_code": not (
        app_settings.LOGIN_BY_CODE_ENABLED
        or app_settings.PASSWORD_RESET_BY_CODE_ENABLED
        or app_settings.EMAIL_VERIFICATION_BY_CODE_ENABLED
    ),
    r"phone": "phone" not in app_settings.SIGNUP_FIELDS,
    r"signup_by_passkey|webauthn/signup": not mfa_settings.PASSKEY_SIGNUP_ENABLED,
    # Where somebody has one address there is no list of them, and nobody is without.
    r"account/email\.html|warn_no_email": app_settings.CHANGE_EMAIL,
    # Their one word is the title, which each page that stands on them has of its own.
    r"(recovery_codes|totp|webauthn)/base\.html": True,
}


def spoken() -> list[str]:
    """The templates of allauth in which a word stands."""
    found = [
        path
        for app in ("account", "mfa", "usersessions")
        for path in (LIBRARY / app).rglob("*")
        if path.is_file() and SPEAKS.search(path.read_text())
    ]
    off = [re.compile(name) for name, is_off in TURNED_OFF.items() if is_off]
    names = [str(path.relative_to(LIBRARY)) for path in found]
    return sorted(name for name in names if not any(one.search(name) for one in off))


def test_the_walk_finds_what_is_known():
    assert len(spoken()) > 60
    assert {"account/messages/logged_in.txt", "mfa/email/totp_activated_subject.txt"} <= set(
        spoken()
    )


@pytest.mark.parametrize("name", spoken())
def test_a_template_that_speaks_is_ours(name):
    assert Path(get_template(name).origin.name).is_relative_to(settings.ROOT / "templates")


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (get_account_adapter, DefaultAccountAdapter),
        (get_mfa_adapter, DefaultMFAAdapter),
    ],
)
def test_an_error_is_said_in_our_words(ours, theirs):
    words = ours().error_messages
    assert words.keys() == theirs.error_messages.keys()
    same = [code for code in words if str(words[code]) == str(theirs.error_messages[code])]
    assert same == []


PAGES = [
    *("account_login", "account_signup", "account_reset_password"),
    *("account_change_password", "account_email", "account_reauthenticate"),
    *("mfa_activate_totp", "mfa_add_webauthn"),
]
BEFORE_SIGNING_IN = PAGES[:3]


@pytest.fixture
def page(client, trainee):
    """The HTML of one page, as a trainee without a second factor comes to it."""

    def read(name: str) -> str:
        if name not in BEFORE_SIGNING_IN:
            client.force_login(trainee)
            client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        answer = client.get(reverse(name))
        assert answer.status_code == 200, answer
        return answer.content.decode()

    return read


@pytest.mark.parametrize("name", PAGES)
def test_a_field_asks_in_our_words_and_once(page, name):
    html = page(name)
    assert re.findall(r'placeholder="([^"]+)"', html) == []
    labels = re.findall(r"<label[^>]*>\s*([^<]+?)\s*<", html)
    in_title_case = [label for label in labels if re.search(r"\w [A-Z](?![A-Z])", label)]
    assert labels
    assert in_title_case == []
    assert not {"Login", "Email", "Remember Me", "Passwordless"} & set(labels)


@pytest.mark.parametrize("name", ["account_signup", "account_change_password"])
def test_the_rules_of_a_password_are_told_in_one_sentence_of_ours(page, name):
    html = page(name)
    assert "At least 12 characters" in html
    assert "Your password can" not in html


@pytest.mark.parametrize("name", PAGES)
def test_no_link_takes_the_tab_between_two_fields(page, name):
    (form, *_others) = re.findall(
        r'<form class="form" method="post".*?</form>', page(name), flags=re.DOTALL
    )
    stops = re.findall(r"<(a|input|select|textarea)\b(?![^>]*type=\"hidden\")", form)
    assert stops
    assert "a" not in stops


def test_what_is_done_is_told_once_and_not_twice(client, trainee):
    answer = client.post(
        reverse("account_login"), {"login": trainee.email, "password": PASSWORD}, follow=True
    )
    assert "Successfully" not in answer.content.decode()
    assert list(get_messages(answer.wsgi_request)) == []
