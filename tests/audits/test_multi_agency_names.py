"""What agencies are called beside each other, and what may tell who a child is where most read."""

import csv
from html import unescape
from io import StringIO

import pytest
from django.test import Client

from audits.multi_agency import moderating, report, shown
from partnership.agencies import operations as agencies
from tests import world as worlds
from tests.audits import multi_agency as audits

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return worlds.everyone_with_an_app(audits.build())


def browser(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def path(audit, end: str = "") -> str:
    return f"/audits/multi-agency/{audit.reference.lower()}/{end}"


def read(person, audit, end: str = "") -> str:
    return unescape(browser(person).get(path(audit, end)).content.decode())


def called_alike(world) -> None:
    """The council gets the short name of the trust."""
    council = world.council
    agencies.change_agency(
        council, name=council.name, short_name=world.trust.short_name, kind=council.kind,
        engagement=council.engagement, by=world.dana,
    )  # fmt: skip


def test_two_agencies_with_one_short_name_keep_their_own_grades(world):
    audit = audits.opened_up(world, council=1, trust=4)
    called_alike(world)
    found = shown.together(audits.again(audit), world.dana)
    spread = found.spread(1, "1")
    assert spread.at == ((1, ("Testshire Council",)), (4, ("Testshire Health Trust",)))
    assert sorted(found.agency_values("1")) == [1] * 6 + [4] * 6
    rows = browser(world.dana).get(path(audit, "grades/export/csv/")).getvalue().decode()
    given = list(csv.DictReader(StringIO(rows.lstrip("\ufeff"))))
    grades = {(each["Agency"], each["Grade"]) for each in given}
    assert grades == {("Testshire Council", "1"), ("Testshire Health Trust", "4")}
    side_by_side = read(world.dana, audit, "moderation/")
    assert "Testshire Council sees Inadequate; Testshire Health Trust sees" in side_by_side
    case = read(world.dana, audit, "moderation/1/")
    assert "Testshire Council: Good" in case, "what each answered"
