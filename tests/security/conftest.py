"""What every test of hostile use stands on: the same people, and production's own settings."""

import json
import os
import subprocess
import sys
from datetime import date

import pytest
from django.apps import apps
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from escalations import operations as escalate
from tests import world as worlds
from tests.kept import kept

TODAY = date(2026, 3, 27)
HOST = "portal.example.org"

_DUMP = """
import json
from config import settings
wanted = ("SECURE_", "SESSION_", "CSRF_", "X_FRAME", "CONTENT_SECURITY", "ALLOWED_HOSTS", "DEBUG",
          "SITE_URL", "BEHIND_PROXY", "ALLAUTH_", "MIDDLEWARE", "USE_X_FORWARDED", "DEMONSTRATION",
          "PASSWORD_HASHERS", "LOGGING", "SILENCED", "EMAIL_")
print(json.dumps({name: getattr(settings, name) for name in dir(settings)
                  if name.isupper() and name.startswith(wanted)}))
"""


def settings_of_production(**surroundings: str) -> dict:
    """What config/settings.py makes of a production's environment, in a process of its own."""
    own = {name: value for name, value in os.environ.items() if name != "TESTING"}
    own |= {
        "LOCAL_ENV_FILE": os.devnull,
        "DEMONSTRATION": "",
        "SECRET_KEY": "x" * 50,
        "ALLOWED_HOSTS": HOST,
        "SITE_URL": f"https://{HOST}",
        "BEHIND_PROXY": "on",
    }
    said = subprocess.run(
        [sys.executable, "-c", _DUMP],
        env=own | surroundings,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(said.stdout)


@pytest.fixture(scope="session")
def of_production() -> dict:
    return settings_of_production()


@pytest.fixture
def production(settings, of_production):
    """The present process answers as production does, but for its database and its mail."""
    for name, value in of_production.items():
        if name not in {"MIDDLEWARE", "LOGGING", "EMAIL_BACKEND"}:
            setattr(settings, name, value)
    return settings


def from_outside(**headers: str) -> Client:
    """A browser somewhere, as the proxy in front of a production passes it on."""
    said = {"host": HOST, "x-forwarded-proto": "https", "x-forwarded-for": "203.0.113.9"}
    return Client(headers=said | headers, raise_request_exception=False)


@pytest.fixture(autouse=True)
def fresh_rate_limits():
    cache.clear()


@pytest.fixture(autouse=True)
def own_folder_of_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@kept
def build_with_a_case():
    world = worlds.build_with_administrators()
    add_a_case(world)
    return world


def add_a_case(world) -> None:
    world.case = worlds.raise_one(world, raised_on=TODAY)
    upload = SimpleUploadedFile("minutes.txt", b"what was said")
    escalate.add_document(world.case, upload=upload, by=world.alice)


@pytest.fixture
def world(request, db):
    if "case" in request.fixturenames:
        return build_with_a_case()
    return worlds.build_with_administrators()


@pytest.fixture
def case(world):
    """An escalation of the council to the trust, with one file."""
    if not hasattr(world, "case"):  # a file of tests with a world of its own
        add_a_case(world)
    return world.case


# Kept apart: what a request itself may add, that is refused or only looks.
ADDED_BY_EVERY_REQUEST = {"core.AccessLog", "sessions.Session"}


def everything() -> dict[str, list]:
    """Every row of every table, but those."""
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values_list())
        for model in apps.get_models()
        if model._meta.label not in ADDED_BY_EVERY_REQUEST and model._meta.managed
    }


def signed_in(person, client=None) -> Client:
    from tests.sign_in import just_signed_in

    client = client or Client()
    just_signed_in(client, person)
    return client
