"""What agencies are called beside each other, and what may tell who a child is where most read."""

import csv
from html import unescape
from io import StringIO
from uuid import uuid4

import pytest
from django.test import Client

from audits.multi_agency import moderating, shown
from audits.multi_agency.models import AuditPoint, ModeratedGrade
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


@pytest.mark.parametrize(
    "said", ["Meeting said: Jordan, aged 7", "Jordan’s mother did not come.", "See LCS-100200."]
)
def test_what_the_report_is_made_of_is_asked_about_by_no_weaker_rule(world, said):
    audit = audits.opened_up(world)
    for end, sent in (
        ("moderation/1/", {"grade-1": "2", "reason-1": said}),
        ("points/add/", {"kind": "strength", "text": said}),
        ("findings/add/", {"statement": said}),
    ):
        page = browser(world.dana).post(path(audit, end), sent)
        assert "may tell who a child or family is" in page.content.decode(), end
    assert moderating_made(audit) == 0
    again = {"grade-1": "2", "reason-1": said, "looked_again": "on"}
    browser(world.dana).post(path(audit, "moderation/1/"), again)
    assert moderating_made(audit) == 1, "a question, and no bar"


def moderating_made(audit) -> int:
    return ModeratedGrade.objects.unscoped("a test").filter(audit=audit).count()


def test_a_point_is_taken_away_only_once_that_was_asked_and_what_happened_says_which(world):
    audit = audits.opened_up(world)
    [domain, *_] = audit.version_asked.standards.all()
    moderating.add_point(audit, kind="strength", text="Seen.", standard=domain, by=world.dana)
    [point] = AuditPoint.objects.unscoped("a test").filter(audit=audit)
    end = f"points/{point.pk}/take-away/"
    assert end in read(world.dana, audit)
    asked = read(world.dana, audit, end)
    assert "Seen." in asked
    assert "Take it away" in asked
    assert AuditPoint.objects.unscoped("a test").count() == 1
    assert browser(world.bob).get(path(audit, end)).status_code == 403
    sent = {"submission": str(uuid4())}
    for _ in range(2):  # the second of two clicks
        assert browser(world.dana).post(path(audit, end), sent).status_code == 302
    assert AuditPoint.objects.unscoped("a test").count() == 0
    page = read(world.dana, audit)
    assert "took a strength, about 1 Recognition, which Dana" in page
    assert "Seen." not in page


def test_grades_for_a_case_that_nobody_knows_are_told_not_to_be_saved(world):
    audit = audits.opened_up_with_one_unknown(world)
    sent = {"grade-1": "3", "reason-1": "Why."}
    page = browser(world.dana).post(path(audit, "moderation/2/"), sent).content.decode()
    assert "Nothing is saved. No agency knows this child" in page
    page = browser(world.bob).post(path(audit, "moderation/1/"), sent).content.decode()
    assert "Nothing is saved. Only whoever runs the audit" in page


def test_what_is_typed_while_the_report_is_made_stays_in_the_form(world):
    audit = audits.reported(world)
    sent = {"grade-1": "2", "reason-1": "Typed meanwhile."}
    page = browser(world.dana).post(path(audit, "moderation/1/"), sent).content.decode()
    assert "The audit is reported: its grades stand." in page
    assert "Typed meanwhile.</textarea>" in page
