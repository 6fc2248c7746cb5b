"""A signature that is missing once the last day is over: who is reminded, and who sees it."""

from datetime import date

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audits.cycles import lists
from audits.returns import reminding, signers, signing_policy
from core import notifications
from tests.audits import returns, signing
from tests.audits.test_extensions_and_reminders import on, told
from tests.audits.test_signing_pages import as_, text_of
from tests.world import give_an_app

pytestmark = pytest.mark.django_db

KIND = "return_not_all_signed"
LAST = returns.CLOSES  # Friday 22 May 2026; Monday 25 May is a bank holiday
ONE, FIVE, TEN = date(2026, 5, 26), date(2026, 6, 1), date(2026, 6, 8)


def reminded(*days: date) -> list[tuple[str, str]]:
    for day in days:
        with on(day):
            reminding.remind(by=None)
            reminding.remind(by=None)
    return told(KIND)


@pytest.mark.parametrize(
    ("sent_on", "since"), [(date(2026, 5, 1), LAST), (date(2026, 5, 28), date(2026, 5, 28))]
)
def test_it_is_waited_for_from_the_last_day_or_from_when_it_was_sent(sent_on, since):
    assert signing_policy.waits_since(LAST, sent_on) == since


def test_each_who_has_not_signed_is_reminded_and_later_who_answers_for_the_agency():
    world = signing.build()
    found = signing.of_school(world)
    signing.send(found, world.helen)
    signing.sign(found, "designated-safeguarding-lead", world.dev)
    assert reminded(LAST) == []
    assert reminded(ONE) == [("Grace Green", "1"), ("Helen Hall", "1")]
    assert reminded(FIVE) == [
        ("Dev Desai", "5"), ("Grace Green", "1"), ("Grace Green", "5"), ("Helen Hall", "1"),
        ("Helen Hall", "5"),
    ]  # fmt: skip
    with on(FIVE):
        signing.sign(found, "headteacher", world.helen)
        signing.sign(found, "chair-of-governors", world.grace)
    assert len(reminded(TEN)) == 5
    assert told("return_overdue") == []


def test_where_a_link_went_out_whoever_can_send_another_is_told():
    world = signing.build(of_the_school=("helen", "dev"))
    found = signing.of_school(world)
    signing.send(found, world.helen, chair_of_governors=("Grace Green", "grace@example.org"))
    signing.sign(found, "designated-safeguarding-lead", world.dev)
    signing.sign(found, "headteacher", world.helen)
    assert reminded(ONE) == [("Dev Desai", "1"), ("Helen Hall", "1")]


def test_what_is_sent_late_is_waited_for_from_then_on_and_sent_again_anew():
    world = signing.build()
    found = signing.of_trust(world)
    with on(date(2026, 6, 3)):
        signing.send(found, world.bilal)
    assert reminded(date(2026, 6, 3)) == []
    assert reminded(date(2026, 6, 4)) == [("Bea Bright", "1")]


def test_the_mail_says_a_reference_a_day_and_a_link(django_capture_on_commit_callbacks):
    world = signing.build()
    found = signing.of_trust(world)
    signing.send(found, world.bilal)
    reminded(ONE)
    with on(ONE):
        notifications.deliver()
    [sent] = [each for each in mail.outbox if "a signature is still missing" in each.subject]
    assert sent.subject.startswith(found.reference)
    assert "It was to be handed in by Friday 22 May 2026." in sent.body
    assert found.get_absolute_url() in sent.body
    assert signing.SECRET not in sent.body


def test_how_many_are_missing_is_seen_by_who_runs_the_cycle_and_not_who():
    world = signing.build()
    found = signing.of_school(world)
    signing.send(found, world.helen)
    signing.sign(found, "designated-safeguarding-lead", world.dev)
    give_an_app(world.charlie)
    for person in (world.dana, world.charlie):
        page = text_of(as_(person), found.cycle.get_absolute_url())
        assert "Waits for 2 signatures" in page
        assert "Dev Desai" not in page
    assert "waits for 2 signatures" in text_of(as_(world.helen), "/")
    [row] = lists.sheet(found.cycle, lists.Choice(), world.dana)
    assert row[7] == "Waits for 2 signatures"


def test_what_was_called_back_waits_for_all_anew():
    world = signing.build()
    found = signing.of_school(world)
    signing.send(found, world.helen)
    signing.sign(found, "headteacher", world.helen)
    signing.submitting.call_back(signing.again(found), by=world.helen)
    assert signers.missing([signing.again(found)]) == {}
    signing.send(found, world.helen)
    assert len(signers.missing([signing.again(found)])[found.pk]) == 3


def test_many_are_a_constant_number_of_statements():
    world = signing.build()

    def statements(day: date) -> int:
        with on(day), CaptureQueriesContext(connection) as asked:
            reminding.remind(by=None)
        return len(asked)

    signing.send(signing.of_trust(world), world.bilal)
    few = statements(ONE)
    for place in range(3):
        signing.send(signing.of_trust(world, name=f"Another {place}"), world.bilal)
    assert statements(FIVE) <= few
