"""Keys that stand outside the database, and what is sealed with them."""

import json
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.core.management import CommandError, call_command
from django.db import connection

from core.keys import checks, sealing, store
from core.keys.store import KeyMissing, KeyStore
from core.sign_in import checks as sign_in_checks
from core.sign_in import factors

PURPOSE = factors.PURPOSE


@pytest.fixture
def keys(tmp_path) -> KeyStore:
    return KeyStore(tmp_path / "keys", ("first passphrase",))


@pytest.fixture
def own_store(settings, tmp_path) -> KeyStore:
    """A store of its own for the installation."""
    settings.DATA_DIR = tmp_path
    settings.KEYS_PASSPHRASES = ["first passphrase"]
    return store.store()


def again(keys: KeyStore, *passphrases: str) -> KeyStore:
    """The same files, as another process reads them."""
    return KeyStore(keys.folder, passphrases or keys.passphrases)


def test_a_key_is_made_once_and_read_by_every_process(keys):
    key = keys.current(PURPOSE)
    assert (key.purpose, key.number, len(key.secret)) == (PURPOSE, 1, 32)
    assert again(keys).current(PURPOSE) == key


def test_processes_that_start_at_once_have_one_key(keys):
    with ThreadPoolExecutor(8) as threads:
        made = set(threads.map(lambda _: again(keys).current(PURPOSE), range(8)))
    assert len(made) == 1


def test_a_file_is_for_its_owner_and_shows_no_key(keys):
    key = keys.current(PURPOSE)
    path = keys.folder / PURPOSE / "1.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) & 0o077 == 0
    assert key.secret.hex() not in path.read_bytes().hex()


def test_without_the_passphrase_a_file_opens_nothing(keys):
    keys.current(PURPOSE)
    with pytest.raises(KeyMissing):
        again(keys, "another").current(PURPOSE)


def test_a_file_in_anothers_place_does_not_open(keys, monkeypatch):
    monkeypatch.setitem(store.PURPOSES, "other", store.random_key)
    keys.current(PURPOSE)
    keys.current("other")
    (keys.folder / "other" / "1.key").write_bytes((keys.folder / PURPOSE / "1.key").read_bytes())
    with pytest.raises(KeyMissing):
        again(keys).current("other")


@pytest.mark.parametrize("damage", [b"", b"{}", b'{"salt": 1}', b"\xff"])
def test_a_damaged_file_is_a_missing_key(keys, damage):
    keys.current(PURPOSE)
    (keys.folder / PURPOSE / "1.key").write_bytes(damage)
    with pytest.raises(KeyMissing):
        again(keys).current(PURPOSE)


def test_a_renewed_key_leaves_the_one_before(keys):
    first = keys.current(PURPOSE)
    second = keys.renew(PURPOSE)
    assert keys.numbers(PURPOSE) == [1, 2]
    assert keys.current(PURPOSE) == second != first
    assert keys.key(PURPOSE, 1) == first


def test_a_changed_passphrase_opens_the_same_keys(keys):
    key = keys.current(PURPOSE)
    changed = again(keys, "second passphrase", "first passphrase")
    assert changed.rewrap() == 1
    assert again(keys, "second passphrase").current(PURPOSE) == key
    with pytest.raises(KeyMissing):
        again(keys).current(PURPOSE)


@pytest.mark.parametrize("purpose", ["", "../factors", "Factors", "a/b", "a" * 70])
def test_a_purpose_names_no_other_folder(keys, purpose):
    with pytest.raises(ValueError, match="no purpose"):
        keys.numbers(purpose)


def test_what_is_sealed_says_its_key_and_nothing_else(own_store):
    sealed = sealing.seal("JBSWY3DPEHPK3PXP", purpose=PURPOSE)
    assert sealing.key_named_in(sealed) == 1
    assert "JBSWY3DPEHPK3PXP" not in sealed
    assert sealing.seal("JBSWY3DPEHPK3PXP", purpose=PURPOSE) != sealed
    own_store.renew(PURPOSE)
    assert sealing.unseal(sealed, purpose=PURPOSE) == "JBSWY3DPEHPK3PXP"
    assert sealing.key_named_in(sealing.seal("x", purpose=PURPOSE)) == 2


@pytest.mark.parametrize(
    "sealed",
    ["", "JBSWY3DPEHPK3PXP", "sealed.9.AAAA", "sealed.1.AAAA", "sealed.1.AAA", "sealed.1.="],
)
def test_what_was_not_sealed_here_does_not_open(own_store, sealed):
    own_store.current(PURPOSE)
    with pytest.raises(KeyMissing):
        sealing.unseal(sealed, purpose=PURPOSE)


def test_a_flipped_bit_does_not_open(own_store):
    sealed = sealing.seal("JBSWY3DPEHPK3PXP", purpose=PURPOSE)
    middle = len(sealed) // 2
    flipped = sealed[:middle] + ("A" if sealed[middle] != "A" else "B") + sealed[middle + 1 :]
    with pytest.raises(KeyMissing):
        sealing.unseal(flipped, purpose=PURPOSE)


# --------------------------------------------------------------- second factors

CREDENTIAL = {"id": "QUJDREVGRw", "response": {"attestationObject": "b2Zicw"}}
APP = "JBSWY3DPEHPK3PXP"


@pytest.fixture
def with_every_factor(own_store, trainee):
    TOTP.activate(trainee, APP)
    seed = RecoveryCodes.activate(trainee).instance
    WebAuthn.add(trainee, "Key", dict(CREDENTIAL))
    return sealing.unseal(seed.data["seed"], purpose=PURPOSE)


def as_kept() -> str:
    """Every factor as the database has it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        return "\n".join(str(row[0]) for row in cursor.fetchall())


@pytest.mark.database
def test_the_database_reads_no_secret_of_a_factor(with_every_factor, trainee):
    kept = as_kept()
    for secret in (APP, with_every_factor, *CREDENTIAL.values()):
        assert str(secret) not in kept
    assert json.dumps("Key") in kept
    key = Authenticator.objects.get(user=trainee, type="webauthn")
    assert key.data == {"name": "Key", "credential": CREDENTIAL}
    key.data["name"] = "Renamed"
    key.save()
    key.record_usage()
    key.refresh_from_db()
    assert key.data == {"name": "Renamed", "credential": CREDENTIAL}
    assert CREDENTIAL["id"] not in as_kept()


def test_a_renewed_key_seals_every_factor_again(with_every_factor, own_store, trainee, capsys):
    before = RecoveryCodes(Authenticator.objects.get(type="recovery_codes")).generate_codes()
    call_command("keys", renew=PURPOSE)
    assert "3 secrets are sealed again" in capsys.readouterr().out
    assert factors.keys_needed() == {2}
    (own_store.folder / PURPOSE / "1.key").unlink()
    store._store_of.cache_clear()
    assert (
        RecoveryCodes(Authenticator.objects.get(type="recovery_codes")).generate_codes() == before
    )
    assert Authenticator.objects.get(type="webauthn").data["credential"] == CREDENTIAL


def test_a_purpose_that_nobody_has_is_not_renewed(own_store):
    with pytest.raises(CommandError):
        call_command("keys", renew="nothing")


# -------------------------------------------------------------------- the checks


def test_a_passphrase_that_opens_nothing_stops_the_start(own_store, settings):
    own_store.current(PURPOSE)
    assert checks.keys_open(None) == []
    settings.KEYS_PASSPHRASES = ["another"]
    (problem,) = checks.keys_open(None)
    assert problem.id == "core.E004"


def test_keys_that_the_database_names_and_the_disk_has_not_are_told(with_every_factor, own_store):
    assert sign_in_checks.factors_can_be_read(None, ["default"]) == []
    (own_store.folder / PURPOSE / "1.key").rename(own_store.folder / "elsewhere")
    (problem,) = sign_in_checks.factors_can_be_read(None, ["default"])
    assert problem.id == "core.E005"


@pytest.mark.parametrize("mode", [0o755, 0o750, 0o701])
def test_data_that_others_may_look_into_is_told(own_store, settings, mode):
    settings.DATA_DIR.chmod(0o700)
    assert checks.data_is_private(None) == []
    settings.DATA_DIR.chmod(mode)
    (problem,) = checks.data_is_private(None)
    assert problem.id == "core.W004"
