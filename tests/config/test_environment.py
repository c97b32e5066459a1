"""Settings from the environment: typed, and refused when they make no sense."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import environment


def test_a_required_setting_is_named_when_it_is_missing(monkeypatch):
    monkeypatch.setenv("SITE_ADDRESS", "  ")
    with pytest.raises(ImproperlyConfigured, match="SITE_ADDRESS must be set"):
        environment.text("SITE_ADDRESS")


@pytest.mark.parametrize(
    ("written", "read"),
    [("1", True), ("TRUE", True), (" yes ", True), ("0", False), ("off", False), ("", False)],
)
def test_a_flag_is_read_as_people_write_it(monkeypatch, written, read):
    monkeypatch.setenv("EMAIL_USE_TLS", written)
    assert environment.flag("EMAIL_USE_TLS", default=not read) is read


def test_a_misspelt_flag_is_refused_and_not_taken_for_no(monkeypatch):
    monkeypatch.setenv("EMAIL_USE_TLS", "ture")
    with pytest.raises(ImproperlyConfigured, match=r"EMAIL_USE_TLS.*'ture'"):
        environment.flag("EMAIL_USE_TLS", default=True)


@pytest.mark.parametrize("written", ["eight", "8.5", "-1"])
def test_a_number_that_makes_no_sense_is_refused(monkeypatch, written):
    monkeypatch.setenv("TRUSTED_PROXIES", written)
    with pytest.raises(ImproperlyConfigured, match="TRUSTED_PROXIES"):
        environment.integer("TRUSTED_PROXIES", 0)


def test_an_unset_number_is_the_default(monkeypatch):
    monkeypatch.delenv("TRUSTED_PROXIES", raising=False)
    assert environment.integer("TRUSTED_PROXIES", 3) == 3


def test_a_list_is_written_with_commas(monkeypatch):
    monkeypatch.setenv("ALLOWED_HOSTS", "a.example, b.example,")
    assert environment.words("ALLOWED_HOSTS", []) == ["a.example", "b.example"]


def test_a_relative_folder_counts_from_where_the_process_started(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATA_DIR", "data")
    assert environment.folder("DATA_DIR", Path("/elsewhere")) == tmp_path / "data"


def test_a_kept_secret_is_made_once_and_for_its_owner_only(tmp_path):
    path = tmp_path / "keys" / "django"
    first = environment.kept_secret(path)
    assert len(first) > 50
    assert environment.kept_secret(path) == first
    assert path.stat().st_mode & 0o077 == 0
    assert [kept.name for kept in path.parent.iterdir()] == ["django"]


def test_processes_that_start_together_agree_on_the_secret(tmp_path):
    path = tmp_path / "keys" / "django"
    with ThreadPoolExecutor(8) as threads:
        secrets = set(threads.map(lambda _: environment.kept_secret(path), range(64)))
    assert len(secrets) == 1
