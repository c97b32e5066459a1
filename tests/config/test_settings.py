"""What each way of running forces, whatever the environment says."""

import json
import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

PRODUCTION = {
    "SECRET_KEY": "k" * 60,
    "KEYS_PASSPHRASE": "p" * 60,
    "SITE_ADDRESS": "https://learn.example",
    "EMAIL_HOST": "mail.example",
    "DEFAULT_FROM_EMAIL": "preceptor@learn.example",
}


# Prints what the module says, in a process where nothing has been configured yet.
PROGRAM = """
import importlib, json, sys
sys.path.insert(1, "site")
settings = vars(importlib.import_module(f"config.settings.{sys.argv[1]}"))
print(json.dumps({name: settings[name] for name in settings if name.isupper()}, default=lambda value: None))
"""


def load(module: str, tmp_path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, module],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def loaded(module: str, tmp_path: Path, **environment: str) -> dict:
    done = load(module, tmp_path, **environment)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_production_takes_no_switch_for_demonstration_or_debugging(tmp_path):
    settings = loaded(
        "production", tmp_path, **PRODUCTION, DEBUG="1", DEMONSTRATION="1", DJANGO_DEBUG="1"
    )
    assert settings["DEMONSTRATION"] is False
    assert settings["DEBUG"] is False


def test_production_trusts_only_its_own_address(tmp_path):
    settings = loaded("production", tmp_path, **PRODUCTION)
    assert settings["ALLOWED_HOSTS"] == ["learn.example"]
    assert settings["CSRF_TRUSTED_ORIGINS"] == ["https://learn.example"]
    assert settings["WAGTAILADMIN_BASE_URL"] == "https://learn.example"


def test_a_forwarded_scheme_is_believed_only_behind_a_proxy_of_ours(tmp_path):
    open_to_all = loaded("production", tmp_path, **PRODUCTION)
    behind_ours = loaded("production", tmp_path, **PRODUCTION, TRUSTED_PROXIES="1")
    assert "SECURE_PROXY_SSL_HEADER" not in open_to_all
    assert behind_ours["SECURE_PROXY_SSL_HEADER"] == ["HTTP_X_FORWARDED_PROTO", "https"]


def test_production_names_what_is_missing(tmp_path):
    for name in PRODUCTION:
        rest = {key: value for key, value in PRODUCTION.items() if key != name}
        done = load("production", tmp_path, **rest)
        assert done.returncode != 0
        assert f"{name} must be set in the environment." in done.stderr


def test_production_refuses_an_address_without_tls(tmp_path):
    done = load("production", tmp_path, **PRODUCTION | {"SITE_ADDRESS": "http://learn.example"})
    assert "SITE_ADDRESS must be https://" in done.stderr


def test_the_demonstration_answers_on_this_machine_alone(tmp_path):
    settings = loaded("demonstration", tmp_path, PORT="8123", ALLOWED_HOSTS="learn.example")
    assert settings["DEMONSTRATION"] is True
    assert settings["DEBUG"] is False
    assert settings["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1", "[::1]"]
    assert settings["SITE_ADDRESS"] == "http://localhost:8123"


def test_the_demonstration_keeps_its_secret_through_restarts(tmp_path):
    first = loaded("demonstration", tmp_path)
    assert loaded("demonstration", tmp_path)["SECRET_KEY"] == first["SECRET_KEY"]


def run(command: list[str], tmp_path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    demonstration = {"DJANGO_SETTINGS_MODULE": "config.settings.demonstration"}
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), **demonstration, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_what_starts_the_servers_refuses_in_a_sentence_too(tmp_path):
    for command, name in (
        (["-m", "gunicorn", "--config", "site/config/gunicorn.conf.py"], "WEB_THREADS"),
        (["script/supervise.py"], "PORT"),
    ):
        refused = run(command, tmp_path, **{name: "four"})
        assert refused.returncode == 1
        assert refused.stderr.strip() == f"{name} must be a whole number, not 'four'."


def test_a_web_server_without_a_setting_says_which_and_does_not_start(tmp_path):
    production = {"DJANGO_SETTINGS_MODULE": "config.settings.production"}
    command = ["-m", "gunicorn", "--config", "site/config/gunicorn.conf.py"]
    refused = run(command, tmp_path, **production)
    assert refused.returncode == 1
    assert refused.stderr.strip() == "SECRET_KEY must be set in the environment."


def test_a_damaged_database_is_told_in_a_sentence_with_what_to_do(tmp_path):
    (tmp_path / "preceptor.sqlite3").write_bytes(b"This is no database. " * 100)
    refused = run(["manage.py", "migrate", "--no-input"], tmp_path)
    assert refused.returncode == 1
    assert refused.stderr.startswith("The database is damaged (file is not a database).")
    assert "Backup" in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize("door", ["manage.py", "site/config/wsgi.py"])
def test_what_a_process_writes_is_its_users_alone(monkeypatch, door):
    monkeypatch.setattr("django.core.management.execute_from_command_line", lambda argv: None)
    monkeypatch.setattr("django.core.wsgi.get_wsgi_application", lambda: None)
    before = os.umask(0o022)
    try:
        runpy.run_path(str(ROOT / door), run_name="__main__")
        assert os.umask(0o022) == 0o077
    finally:
        os.umask(before)


def test_what_is_uploaded_is_not_opened_to_others(tmp_path):
    # Django's storage gives a mode of its own to every file, whatever the process would.
    settings = loaded("production", tmp_path, **PRODUCTION)
    assert (
        settings["FILE_UPLOAD_PERMISSIONS"],
        settings["FILE_UPLOAD_DIRECTORY_PERMISSIONS"],
    ) == (0o600, 0o700)
