"""The mails about escalations: a reference, a date, a link, and nothing of the case."""

from datetime import date

import pytest

from core import notifications
from core.models import Notification
from tests.world import ANSWERS, build, raise_one

pytestmark = pytest.mark.django_db

KINDS = (
    "raised", "moved_up", "half_way", "due_soon", "due_today", "overdue", "brought_in",
    "resolution_proposed", "resolution_declined", "closed", "taken_over", "recommended",
    "recommendation_answered", "recommendation_rejected", "fast_track", "at_immediate_risk",
    "statement_filed", "representations_asked",
    "meeting_asked", "meeting_fixed", "meeting_another_time", "meeting_called_off",
    "asks_to_join", "no_lead",
)  # fmt: skip
DUE_ON = date(2026, 4, 10)


@pytest.fixture
def world(settings):
    settings.SITE_URL = "https://portal.example.org"
    settings.PARTNERSHIP = {**settings.PARTNERSHIP, "name": "St Chad's & St Hild's <Partnership>"}
    return build()


def mail(world, kind, due_on):
    escalation = raise_one(world, raised_on=date(2026, 3, 27))
    row = Notification(pk=1, recipient=world.bob, kind=f"escalation_{kind}", due_on=due_on)
    return escalation, notifications.message(row, escalation)


@pytest.mark.parametrize("due_on", [DUE_ON, None])
@pytest.mark.parametrize("kind", KINDS)
def test_a_mail_is_plain_text_with_a_reference_and_a_link(world, kind, due_on):
    escalation, message = mail(world, kind, due_on)
    assert message.subject.startswith(f"{escalation.reference}: ")
    assert len(message.subject) < 78
    lines = message.body.splitlines()
    assert f"https://portal.example.org/escalations/{escalation.reference.lower()}/" in lines
    assert lines[-1] == "St Chad's & St Hild's <Partnership>"
    if due_on and kind != "closed":
        assert "Friday 10 April 2026" in message.body
    assert "None" not in message.body


@pytest.mark.parametrize("kind", KINDS)
def test_a_mail_says_nothing_of_the_case(world, kind):
    _, message = mail(world, kind, DUE_ON)
    said = f"{message.subject}\n{message.body}"
    people = ("Alice", "Adeyemi", "Bob", "Barnes", "Testshire")
    written = [answer for answer in ANSWERS.values() if isinstance(answer, str)]
    assert [each for each in (*people, *written) if each in said] == []


def test_each_kind_has_its_own_subject(world):
    subjects = {mail(world, kind, DUE_ON)[1].subject.partition(": ")[2] for kind in KINDS}
    assert len(subjects) == len(KINDS)
