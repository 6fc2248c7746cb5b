"""What a production's settings make of cookies, keys and second factors."""

import json
import os
import subprocess
import sys

import pytest

SCRIPT = (
    "import json; from config import settings\n"
    "names = ('SESSION_COOKIE', 'CSRF_COOKIE')\n"
    "print(json.dumps({name: getattr(settings, name) for name in dir(settings)"
    " if name.startswith(names)} | {'keys': settings.SECRETS_KEY,"
    " 'demonstration': settings.DEMONSTRATION,"
    " 'insecure': [name for name in dir(settings) if 'INSECURE' in name]}))"
)


@pytest.fixture(scope="module")
def production() -> dict:
    surroundings = {name: value for name, value in os.environ.items() if name != "TESTING"}
    surroundings |= {"LOCAL_ENV_FILE": os.devnull, "DEMONSTRATION": "", "SECRET_KEY": "x" * 50}
    surroundings.pop("SECRETS_KEY", None)
    said = subprocess.run(
        [sys.executable, "-c", SCRIPT], env=surroundings, capture_output=True, text=True, check=True
    )
    return json.loads(said.stdout)


@pytest.mark.parametrize("cookie", ["SESSION", "CSRF"])
def test_a_cookie_goes_over_https_alone_to_this_host_alone_and_to_no_script(production, cookie):
    assert production[f"{cookie}_COOKIE_SECURE"] is True
    assert production[f"{cookie}_COOKIE_HTTPONLY"] is True
    assert production[f"{cookie}_COOKIE_SAMESITE"] == "Lax"
    assert production[f"{cookie}_COOKIE_NAME"].startswith("__Host-")


def test_a_session_ends_with_the_browser_or_the_working_day(production):
    assert production["SESSION_COOKIE_AGE"] == 8 * 60 * 60
    assert "SESSION_COOKIE_DOMAIN" not in production


def test_no_key_for_secrets_is_made_up_and_no_way_round_codes_is_left_open(production):
    assert production["keys"] == []  # so that check --deploy names it (core.E005)
    assert production["insecure"] == []
    assert production["demonstration"] is False
