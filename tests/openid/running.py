"""Fixtures: the provider as a process, and a portal that is told of it."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass, replace
from datetime import UTC

import pytest
import requests
import time_machine
from django.conf import settings as django_settings
from django.core.cache import cache

from accounts.provider_settings import Provider, form_origins
from tests.openid.provider import CLIENT, SECRET

ANSWER = "/sign-in/with/{}/answer/"


@dataclass
class Running:
    """The provider: ``people`` by user name, with what is claimed of each."""

    address: str

    def set(self, portal: str, provider_ids, people: dict, wrong: dict | None = None) -> None:
        """All that it knows, anew. ``wrong``: see `tests.openid.provider_site.Validator`."""
        told = {
            "people": people,
            "wrong": wrong or {},
            "redirect_uris": [portal + ANSWER.format(each) for each in provider_ids],
        }
        requests.post(f"{self.address}/control/", json=told, timeout=10).raise_for_status()


@pytest.fixture(scope="session")
def openid_provider(tmp_path_factory):
    """The provider's process, one for each process of tests."""
    folder = tmp_path_factory.mktemp("provider")
    with (folder / "said").open("w") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.openid.provider", str(folder)],
            cwd=django_settings.BASE_DIR,
            env={name: os.environ[name] for name in os.environ if name != "DJANGO_SETTINGS_MODULE"},
            stdout=said,
            stderr=said,
        )
    try:
        until = time.monotonic() + 60
        while not (folder / "port").exists():
            assert process.poll() is None, (folder / "said").read_text()
            assert time.monotonic() < until, "the provider did not start"
            time.sleep(0.1)
        yield Running(f"http://127.0.0.1:{(folder / 'port').read_text()}")
    finally:
        process.kill()
        process.wait(10)


@pytest.fixture
def now(clock):
    """The portal's clock goes as the provider's does, but for standing still."""
    clock._traveller.move_to(time_machine.escape_hatch.datetime.datetime.now(tz=UTC))
    return clock


@dataclass
class AtWork:
    """The portal told of one provider, and what a test changes of either."""

    running: Running
    settings: object
    portal: str
    provider: Provider
    people: dict

    def configure(self, *others: Provider, **changes) -> Provider:
        """Change the provider's table in the partnership's file."""
        self.provider = replace(self.provider, **changes)
        providers = (self.provider, *others)
        self.settings.SIGN_IN_PROVIDERS = providers
        policy = self.settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
        policy = {**policy, "form-action": ["'self'", *form_origins(providers)]}
        self.settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": policy}
        self.tell()
        return self.provider

    def tell(self, wrong: dict | None = None) -> None:
        ids = [each.id for each in self.settings.SIGN_IN_PROVIDERS]
        self.running.set(self.portal, ids, self.people, wrong)

    def employ(self, who: str, **claims) -> None:
        """Somebody works there; without more said, by a verified address."""
        known = {"sub": f"sub-of-{who}", "email": f"{who}@example.org", "email_verified": True}
        self.people[who] = known | claims
        self.tell()


def at_work_at(portal: str, running: Running, settings) -> AtWork:
    cache.clear()  # the limits of tries
    provider = Provider(
        id="council-work",
        name="Testshire Work Account",
        issuer=running.address,
        client_id=CLIENT,
        secret_variable="COUNCIL_SECRET",
        secret=SECRET,
        agencies=("council",),
    )
    found = AtWork(running, settings, portal, provider, {})
    found.configure()
    return found


@pytest.fixture
def at_work(openid_provider, settings, now) -> AtWork:
    return at_work_at("http://testserver", openid_provider, settings)
