"""Themes, the findings of one, opinions and matters arising as files: what the reader may see."""

import csv
from datetime import date
from io import StringIO

import pytest

from improvement import lists, operations
from improvement.plans import agenda
from improvement.scrutiny import operations as scrutiny
from improvement.scrutiny.lists import OPINION_FILE_HEADINGS
from improvement.scrutiny.policy import OPINION_HEADINGS
from tests.improvement import log as logs
from tests.improvement.log import DUE_ON, TODAY

pytestmark = pytest.mark.django_db
MATTERS = "/improvement/plans/of-groups/executive/matters-arising/"


@pytest.fixture
def world(clock):
    clock.set(TODAY.isoformat())
    return logs.build_with_log()


@pytest.fixture
def rows(client):
    def of(person, address) -> list[list[str]]:
        client.force_login(person, backend="partnership.auth.SignInBackend")
        said = client.get(address)
        assert said["Content-Type"] == "text/csv; charset=utf-8"
        return list(csv.reader(StringIO(said.content.decode("utf-8-sig"))))

    return of


def test_themes_and_the_findings_of_one(world, rows):
    other = operations.add_theme(slug="neglect", name="Neglect", about="Of children.", by=None)
    operations.add_finding(
        source="data", came_from="Data", found_on=TODAY, statement="More.", themes=[other], by=None
    )
    assert rows(world.alice, "/improvement/themes/export/csv/") == [
        list(lists.THEME_HEADINGS),
        ["Neglect", "Of children.", "1", "0"],
        ["Supervision", "", "1", "1"],
    ]
    said = rows(world.alice, "/improvement/findings/export/csv/?theme=neglect")
    assert [row[1] for row in said[1:]] == ["More."]
    assert len(rows(world.alice, "/improvement/findings/export/csv/")) == 3
    assert len(rows(world.alice, "/improvement/findings/export/csv/?theme=none")) == 3


def test_opinions_that_are_published_and_no_draft(world, rows):
    said = {key: f"On {key}" for key in OPINION_HEADINGS}
    scrutiny.write_opinion(year=2024, sections=said, by=world.sue)
    scrutiny.publish_opinion(year=2024, by=world.sue)
    scrutiny.write_opinion(year=2025, sections=said, by=world.sue)
    for person in (world.alice, world.sue):
        assert rows(person, "/improvement/scrutiny/opinions/export/csv/") == [
            list(OPINION_FILE_HEADINGS),
            ["2024 to 2025", "2026-04-01", "Sue Stone", *said.values(), ""],
        ]


def test_matters_arising_since_the_day_and_of_what_the_reader_may_open(world, rows):
    address = f"{MATTERS}export/csv/"
    decided = ["Executive Group", "Recommendation", world.log.recommendation.reference,
               "Supervisors are trained to ask.", "", "", "Adopted",
               "It is the third audit to say so.", "", ""]  # fmt: skip
    heading = list(agenda.MATTERS_HEADINGS)
    assert rows(world.alice, address) == [heading, decided]
    assert rows(world.dana, address) == [
        heading,
        ["Executive Group", "New since then", world.log.action.reference, "Train all supervisors",
         "Bella Boateng, Testshire Health Trust", DUE_ON.isoformat(), "To do", "",
         DUE_ON.isoformat(), "0"],
        decided,
    ]  # fmt: skip
    later = date(2026, 4, 1)
    since = f"?since_day={later.day}&since_month={later.month}&since_year={later.year}"
    assert rows(world.alice, address + since) == [heading, decided]
    assert rows(world.alice, address + "?since_day=99") == [heading, decided]


def test_the_pages_lead_to_them(world, client):
    client.force_login(world.dana, backend="partnership.auth.SignInBackend")
    for address, file in (
        ("/improvement/", "/improvement/themes/export/csv/"),
        ("/improvement/themes/supervision/", "/improvement/findings/export/csv/?theme=supervision"),
        (MATTERS, f"{MATTERS}export/csv/?since_day=1&amp;since_month=1&amp;since_year=2026"),
    ):
        assert f'href="{file}"' in client.get(address).content.decode(), address
