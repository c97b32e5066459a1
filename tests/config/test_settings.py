"""What each way of running forces, whatever the environment says."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

PRODUCTION = {
    "SECRET_KEY": "k" * 60,
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
