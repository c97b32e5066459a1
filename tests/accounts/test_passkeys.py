"""A passkey signs in by itself, as nobody but its person, and only while it is theirs."""

import json
import re
from copy import copy

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from core.models import Notice
from tests.accounts.conftest import PASSWORD
from tests.accounts.soft_key import SoftKey

pytestmark = pytest.mark.database

HOST = "localhost"


def browser(user=None) -> Client:
    client = Client(SERVER_NAME=HOST)
    if user:
        client.force_login(user)
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def add(client, key: SoftKey, **sent):
    page = client.get(reverse("mfa_add_webauthn"))
    options = page.context["js_data"]["creation_options"]
    fields = {"name": "Key", "passwordless": "on", "credential": key.create(options)} | sent
    return client.post(reverse("mfa_add_webauthn"), fields)


def asked(client) -> dict:
    answer = client.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"})
    return answer.json()["request_options"]


def sign_in(client, credential: str):
    return client.post(reverse("mfa_login_webauthn"), {"credential": credential})


def who(client) -> str | None:
    return client.session.get("_auth_user_id")


@pytest.fixture
def key(trainee) -> SoftKey:
    key = SoftKey()
    add(browser(trainee), key)
    assert Authenticator.objects.filter(user=trainee, type="webauthn").exists()
    return key


def test_the_form_adds_a_passkey_unless_told_otherwise(trainee):
    page = browser(trainee).get(reverse("mfa_add_webauthn")).content.decode()
    (box,) = re.findall(r'<input type="checkbox"[^>]*>', page)
    assert "checked" in box


def test_it_signs_in_without_a_password_or_another_factor(key, trainee, with_app):
    with_app(trainee)
    client = browser()
    sign_in(client, key.get(asked(client)))
    assert who(client) == str(trainee.pk)


def test_an_answer_is_taken_once(key):
    client = browser()
    answer = key.get(asked(client))
    sign_in(client, answer)
    client.post(reverse("account_logout"))
    for again in (client, browser()):
        sign_in(again, answer)
        assert who(again) is None
        asked(again)
        sign_in(again, answer)
        assert who(again) is None


def test_an_answer_to_anothers_question_is_none(key):
    asker, other = browser(), browser()
    answer = key.get(asked(asker))
    asked(other)
    sign_in(other, answer)
    assert who(other) is None


def test_a_key_says_for_itself_alone_who_it_is(key, trainee, second_trainee):
    """One's own key under somebody else's name, and somebody else's key under one's own."""
    own = SoftKey()
    add(browser(second_trainee), own)
    own_handle, their_handle = own.user_handle, key.user_handle
    own.user_handle = their_handle
    client = browser()
    sign_in(client, own.get(asked(client)))
    assert who(client) is None
    key.user_handle = own_handle
    sign_in(client, key.get(asked(client)))
    assert who(client) is None


# ------------------------------------------------------------ a key that was copied


def test_of_a_key_and_its_copy_the_second_to_be_used_lets_nobody_in(key, trainee):
    copied = copy(key)
    client = browser()
    sign_in(client, key.get(asked(client)))
    assert who(client) == str(trainee.pk)
    thief = browser()
    sign_in(thief, copied.get(asked(thief)))
    assert who(thief) is None
    assert "as a copy of it would" in thief.get(reverse("account_login")).content.decode()
    told = Notice.objects.get(user=trainee)
    assert told.subject == "One of your keys may have been copied"
    # The key goes on, and so would a copy that has caught up: of that nothing can be told.
    sign_in(client := browser(), key.get(asked(client)))
    assert who(client) == str(trainee.pk)


def test_a_copy_passes_no_second_step_either(key, trainee):
    copied = copy(key)
    sign_in(client := browser(), key.get(asked(client)))
    copied.counter = 0
    thief = browser()
    thief.post(reverse("account_login"), {"login": trainee.email, "password": PASSWORD})
    options = thief.get(reverse("mfa_authenticate")).context["js_data"]["request_options"]
    thief.post(reverse("mfa_authenticate"), {"credential": copied.get(options)})
    assert who(thief) is None


def test_a_key_that_counts_nothing_signs_in_again_and_again(trainee):
    key = SoftKey()
    key.counts = False
    add(browser(trainee), key)
    for _ in range(2):
        sign_in(client := browser(), key.get(asked(client)))
        assert who(client) == str(trainee.pk)


def test_a_key_that_was_removed_is_none(key, trainee):
    Authenticator.objects.filter(user=trainee).delete()
    client = browser()
    sign_in(client, key.get(asked(client)))
    assert who(client) is None


def test_a_key_of_somebody_deactivated_is_none(key, trainee):
    trainee.is_active = False
    trainee.save()
    client = browser()
    sign_in(client, key.get(asked(client)))
    assert who(client) is None


def test_a_key_of_somebody_whose_address_is_not_shown_waits_for_it(key, trainee):
    trainee.emailaddress_set.update(verified=False)
    client = browser()
    sign_in(client, key.get(asked(client)))
    assert who(client) is None


def test_a_key_that_did_not_ask_for_finger_or_pin_signs_nobody_in_alone(key):
    client = browser()
    key.is_verifying = False
    sign_in(client, key.get(asked(client)))
    assert who(client) is None


def test_a_passkey_is_not_added_without_finger_or_pin(trainee):
    lax = SoftKey()
    lax.is_verifying = False
    refused = add(browser(trainee), lax)
    assert refused.context["form"].errors
    assert not Authenticator.objects.filter(user=trainee).exists()


def test_a_key_for_the_second_step_may_do_without(trainee):
    lax = SoftKey()
    lax.is_verifying = False
    added = add(browser(trainee), lax, passwordless="")
    assert added.status_code == 302
    client = browser()
    client.post(reverse("account_login"), {"login": trainee.email, "password": PASSWORD})
    assert who(client) is None
    options = client.get(reverse("mfa_authenticate")).context["js_data"]["request_options"]
    client.post(reverse("mfa_authenticate"), {"credential": lax.get(options)})
    assert who(client) == str(trainee.pk)


def test_a_key_is_registered_by_whoever_was_asked(trainee, second_trainee):
    """An answer that another session's question got is none."""
    mine, theirs = browser(trainee), browser(second_trainee)
    options = mine.get(reverse("mfa_add_webauthn")).context["js_data"]["creation_options"]
    theirs.get(reverse("mfa_add_webauthn"))
    refused = theirs.post(
        reverse("mfa_add_webauthn"),
        {"name": "Key", "passwordless": "on", "credential": SoftKey().create(options)},
    )
    assert refused.context["form"].errors
    assert not Authenticator.objects.filter(user=second_trainee).exists()


NONSENSE = [
    *("", "null", "[]", "{}", "1", '"text"'),
    '{"response": null}',
    '{"response": {"userHandle": null}}',
    '{"id": "", "rawId": "", "type": "public-key", "response": {}}',
]


def mangled(answer: str) -> list[str]:
    """A right answer with one part at a time made into something else."""
    whole = json.loads(answer)
    found = []
    for value in (None, 1, [], {}, "", "=", "AA", "\u0000", "\ud800", "9" * 40):
        for name in whole:
            found.append(json.dumps(whole | {name: value}))
        for name in whole["response"]:
            found.append(json.dumps(whole | {"response": whole["response"] | {name: value}}))
    for name in whole:
        found.append(json.dumps({key: part for key, part in whole.items() if key != name}))
    return found


def test_nonsense_signs_nobody_in_and_breaks_nothing(key, trainee, settings):
    settings.MFA_RATE_LIMITS = {"webauthn_login": "10000/m/ip"}
    client = browser()
    client.raise_request_exception = False
    for credential in [*NONSENSE, *mangled(key.get(asked(client)))]:
        asked(client)
        answer = sign_in(client, credential)
        assert answer.status_code in (200, 302), credential[:300]
        assert who(client) is None


def test_nonsense_adds_no_key_and_breaks_nothing(trainee):
    client = browser(trainee)
    client.raise_request_exception = False
    options = client.get(reverse("mfa_add_webauthn")).context["js_data"]["creation_options"]
    right = SoftKey().create(options)
    for credential in [*NONSENSE, *mangled(right)]:
        answer = client.post(reverse("mfa_add_webauthn"), {"name": "Key", "credential": credential})
        assert answer.status_code in (200, 302), credential[:300]
    kept = Authenticator.objects.filter(user=trainee, type="webauthn").first()
    # A credential that is one after all, with a part that nobody looks at, can be read again.
    assert kept is None or client.get(reverse("mfa_list_webauthn")).status_code == 200
