"""The example's agreements and funding: as the files say, and what the home pages make of them."""

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from core.models import Letter
from partnership import example
from partnership.agreements import lists
from partnership.agreements.policy import Stage
from partnership.example import read
from partnership.funding import figures
from partnership.funding.models import FundingYear
from reporting.example import agreements, funding
from tests.kept import kept
from tests.reporting import example_people

TODAY = date(2026, 4, 15)
FILES = ("agreements", "funding")


@kept
def load():
    loaded = example_people.load()
    loaded.kept_files = []
    agreements.load(loaded, TODAY, loaded.kept_files)
    funding.load(loaded, TODAY)
    return loaded


@pytest.fixture
def partnership(db, clock, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    clock.set(TODAY.isoformat())
    return load()


def person(partnership, name):
    return next(each for email, each in partnership.people.items() if email.startswith(name))


def test_what_is_in_force_and_what_waits(partnership):
    viewer = person(partnership, "bethan")
    whole = lists.Whole(viewer, lists.every(viewer))
    stages = {
        agreement.slug: [each.stage for each in whole.versions[agreement.pk]]
        for agreement in whole.agreements
    }
    assert stages == {
        "arrangements": [Stage.WAITING, Stage.IN_FORCE, Stage.SUPERSEDED],
        "continuum-of-need": [Stage.IN_FORCE, Stage.SUPERSEDED],
        "information-sharing": [Stage.DECLINED],
    }
    assert len(partnership.kept_files) == 1
    assert not Letter.objects.filter(sent_at=None, kind__startswith="agreement").exists()


def test_the_councils_chief_executive_is_asked_for_two_signatures(partnership):
    tasks = lists.tasks_of(person(partnership, "idris"))
    assert [task["text"] for task in tasks] == [
        "Sign off Information-sharing agreement for safeguarding children, version 1",
        "Sign off Safeguarding arrangements and memorandum of understanding, version 3",
    ]
    assert lists.tasks_of(person(partnership, "rafael")) == []


def test_the_funding_adds_up_as_the_file_does(partnership):
    manager = person(partnership, "delyth")
    found = figures.statements(manager)
    left = 0
    for entry in read("funding"):
        year = 2026 - entry["years_ago"]
        received = sum(
            pence(each)
            for body in entry["bodies"]
            for each in body["received"]
            if funding._on(each, year) <= TODAY
        )
        spent = sum(pence(each) for each in entry["spending"] if funding._on(each, year) <= TODAY)
        left += pence(entry.get("correction", {"pounds": "0"})) + received - spent
        assert found[year].balance == left
        assert found[year].totals.agreed == sum(
            pence({"pounds": body["agreed"]}) for body in entry["bodies"]
        )
    assert [each.closed_at is not None for each in FundingYear.objects.all()] == [
        False, False, True,
    ]  # fmt: skip


def pence(said) -> int:
    return int(Decimal(said["pounds"]) * 100)


def test_every_entry_names_its_source():
    for name in FILES:
        path = Path(example.__file__).with_name(f"{name}.toml")
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        assert data["source"]
        for entry in read(name):
            assert entry["source"]
            inner = entry.get("versions") or entry.get("bodies")
            assert [each for each in inner if not each["source"]] == []


def test_what_is_not_in_the_sources_says_that_it_is_invented():
    for entry in read("funding"):
        assert entry["source"].startswith("Fictional")
        assert [each for each in entry["bodies"] if "Fictional" not in each["source"]] == []
