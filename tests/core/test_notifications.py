"""The outbox: everyone is told once, of what they may see, whatever is down at the time."""

import random
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from kombu.exceptions import OperationalError

from core import access, clock, notifications
from core.mail import _plain_text
from core.models import Notification
from core.operations import NotAllowed, operation
from escalations import operations as escalate
from escalations.models import Escalation
from partnership import operations as ours
from tests import world as worlds

TODAY = date(2026, 3, 27)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@pytest.fixture
def quiet(world):
    """An escalation of which nobody has been told yet, and an empty outbox."""
    escalation = worlds.raise_one(world, raised_on=TODAY)
    Notification.objects.all().delete()
    mail.outbox.clear()
    return escalation


@operation
def tell(escalation, people, *, by, once="test:1", kind="escalation_due_soon", due_on=TODAY):
    notifications.queue_many((kind, person.pk, escalation, once, due_on) for person in people)


def told():
    return sorted(address for message in mail.outbox for address in message.to)


# --- once -------------------------------------------------------------------------------------


def test_each_is_told_once_however_often_the_occasion_comes_up(world, quiet):
    for _ in range(2):
        tell(quiet, [world.alice, world.bea, world.alice], by=None)
        notifications.deliver()
    assert told() == ["alice@example.org", "bea@example.org"]
    tell(quiet, [world.alice], once="test:2", by=None)
    notifications.deliver()
    assert told() == ["alice@example.org"] * 2 + ["bea@example.org"]
    assert notifications.deliver() == 0


def test_the_database_itself_keeps_an_occasion_single(world, quiet):
    tell(quiet, [world.alice], by=None)
    row = Notification.objects.get()
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_many_are_queued_in_one_statement_after_asking_who_stands_in_for_whom(
    world, quiet, django_assert_num_queries
):
    rows = [("escalation_due_soon", p.pk, quiet, "test:1", TODAY) for p in (world.alice, world.bea)]
    with django_assert_num_queries(2):
        notifications.queue_many(rows)
    with django_assert_num_queries(0):
        notifications.queue_many([])


def test_what_an_operation_that_failed_had_to_say_is_not_said(world, quiet):
    @operation
    def tell_and_fail(*, by):
        notifications.queue_many([("escalation_due_soon", world.alice.pk, quiet, "test:1", None)])
        raise NotAllowed("No.")

    with pytest.raises(NotAllowed):
        tell_and_fail(by=None)
    assert not Notification.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_nothing_is_sent_before_the_operation_is_done_and_then_at_once():
    world = worlds.build()
    quiet = worlds.raise_one(world, raised_on=TODAY)
    mail.outbox.clear()

    @operation
    def tell_and_look(*, by):
        notifications.queue_many([("escalation_due_soon", world.alice.pk, quiet, "test:1", None)])
        assert mail.outbox == []

    tell_and_look(by=None)
    assert told() == ["alice@example.org"]


# --- the right is asked again on sending ------------------------------------------------------

LOST = {
    "the role ended": lambda world: ours.end_role(world.held["bea"], ended_on=TODAY, by=None),
    "taken out of the group": lambda world: world.bea.groups.clear(),
    "the account was closed": lambda world: (
        type(world.bea).objects.filter(pk=world.bea.pk).update(is_active=False)
    ),
}


@pytest.mark.parametrize("loss", LOST)
def test_who_lost_the_right_before_sending_is_not_told(world, quiet, loss):
    tell(quiet, [world.bea, world.alice], by=None)
    LOST[loss](world)
    assert notifications.deliver() == 1
    assert told() == ["alice@example.org"]
    withheld = Notification.objects.get(recipient=world.bea)
    assert withheld.withheld_at == clock.now()
    assert withheld.sent_at is None
    assert withheld not in notifications.waiting()


@pytest.mark.parametrize("name", ["charlie", "root", "nobody", "amir"])
def test_outsiders_are_never_told_even_if_an_operation_names_them(world, quiet, name):
    tell(quiet, [getattr(world, name)], by=None)
    assert notifications.deliver() == 0
    assert mail.outbox == []


def test_who_sees_it_partnership_wide_is_told(world, quiet):
    tell(quiet, [world.dana, world.sue], by=None)
    notifications.deliver()
    assert told() == ["dana@example.org", "sue@example.org"]


# --- what a mail says -------------------------------------------------------------------------

SECRETS = ["JT", "LCS-004417", "two-year check", "Core group minutes", "health picture",
           "Bob Barnes", "Alice", "0 to 19", "information-sharing", "child-in-need"]  # fmt: skip


@pytest.mark.parametrize(
    "kind", sorted(path.stem for path in Path(_plain_text().dirs[0]).glob("*.txt"))
)
def test_a_mail_holds_a_reference_a_date_and_a_link_and_nothing_of_the_child(
    world, quiet, kind, settings
):
    settings.SITE_URL = "https://portal.example.org"
    settings.PARTNERSHIP = {**settings.PARTNERSHIP, "name": "O'Hare & <Sons>"}
    row = Notification(pk=7, recipient=world.alice, kind=kind, due_on=TODAY)
    message = notifications.message(row, quiet)
    text = f"{message.subject}\n{message.body}"
    assert quiet.reference in text
    assert f"https://portal.example.org{quiet.get_absolute_url()}" in message.body
    assert [secret for secret in SECRETS if secret in text] == []
    assert [mark for mark in ("&#", "&amp;", "&lt;", "{{", "{%", "None") if mark in text] == []
    assert message.subject
    assert "\n" not in message.subject
    assert message.to == ["alice@example.org"]
    assert message.cc == message.bcc == []
    no_date = notifications.message(Notification(pk=7, recipient=world.alice, kind=kind), quiet)
    assert "None" not in no_date.body


def test_a_mail_sent_twice_carries_the_same_number(world, quiet):
    tell(quiet, [world.alice, world.bea], by=None)
    rows = Notification.objects.select_related("recipient")
    numbers = [
        notifications.message(row, quiet).extra_headers["Message-ID"] for row in [*rows, *rows]
    ]
    assert numbers[:2] == numbers[2:]
    assert len(set(numbers)) == 2
    assert all(number.startswith("<") and number.endswith(">") for number in numbers)
    notifications.deliver()
    assert {str(m.message()["Message-ID"]) for m in mail.outbox} == set(numbers)
    assert {str(m.message()["Auto-Submitted"]) for m in mail.outbox} == {"auto-generated"}


# --- the mail server is down ------------------------------------------------------------------


class Down:
    """A mail server that fails as told; what it took, it took."""

    def __init__(self, monkeypatch, error):
        self.error = error
        from django.core.mail import EmailMessage

        send = EmailMessage.send

        def fail_or_send(message, *args, **kwargs):
            if self.error:
                raise self.error
            return send(message, *args, **kwargs)

        monkeypatch.setattr(EmailMessage, "send", fail_or_send)


ERRORS = [
    ConnectionRefusedError(111, "Connection refused"),
    TimeoutError("timed out"),
    SMTPServerDisconnected("gone"),
    SMTPRecipientsRefused({"alice@example.org": (550, b"unknown")}),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_a_mail_server_that_was_down_makes_a_notice_late_and_loses_none(
    world, quiet, monkeypatch, clock, error
):
    server = Down(monkeypatch, error)
    tell(quiet, [world.alice, world.bea], by=None)
    rows = Notification.objects.order_by("pk")
    is_there = isinstance(error, SMTPRecipientsRefused)  # and will not take this one
    assert notifications.deliver() == 0
    tried = [row.tries for row in rows.all()]
    assert tried == [1, int(is_there)], "a server that says nothing holds up one mail, not each"
    assert notifications.deliver() == 0
    assert [row.tries for row in rows] == [1, 1]
    assert {row.try_after - row.queued_at for row in rows} == {timedelta(minutes=2)}
    assert notifications.deliver() == 0
    assert [row.tries for row in rows.all()] == [1, 1], "not tried again before its time"
    clock.move(minutes=2)
    assert notifications.deliver() == 0
    server.error = None
    clock.move(minutes=4)
    assert notifications.deliver() == 2, "whoever was not tried is not forgotten"
    clock.move(days=1)
    assert notifications.deliver() == 0
    assert told() == ["alice@example.org", "bea@example.org"]


def test_the_waits_grow_to_two_hours_and_after_some_three_days_the_team_is_told(
    world, quiet, monkeypatch, clock
):
    Down(monkeypatch, ConnectionRefusedError())
    tell(quiet, [world.alice], by=None)
    began, waits = Notification.objects.get().try_after, []
    while not notifications.overdue().exists():
        before = Notification.objects.get().try_after
        notifications.deliver()
        after = Notification.objects.get().try_after
        waits.append(int((after - before).total_seconds() / 60))
        clock.move(minutes=waits[-1])
        assert len(waits) <= notifications.SAID_AFTER
    assert waits == sorted(waits)
    assert waits[:7] == [2, 4, 8, 16, 32, 64, 120]
    assert max(waits) == 120
    assert timedelta(days=2.5) < Notification.objects.get().try_after - began < timedelta(days=3.5)
    assert Notification.objects.get().sent_at is None


def test_a_mail_server_that_was_away_for_longer_than_easter_loses_none(
    world, quiet, monkeypatch, clock
):
    server = Down(monkeypatch, ConnectionRefusedError())
    tell(quiet, [world.alice], by=None)
    for _ in range(5 * 12):
        notifications.deliver()
        clock.move(hours=2)
    assert notifications.overdue().count() == 1
    server.error = None
    assert notifications.deliver() == 1
    assert told() == ["alice@example.org"]
    assert not notifications.overdue().exists()


def test_what_could_not_be_sent_for_a_month_is_no_longer_tried(world, quiet, monkeypatch, clock):
    server = Down(monkeypatch, ConnectionRefusedError())
    tell(quiet, [world.alice], by=None)
    for _ in range(31 * 12):
        notifications.deliver()
        clock.move(hours=2)
    server.error = None
    assert notifications.deliver() == 0
    assert told() == []


def test_what_nobody_tried_to_send_is_sent_however_late(world, quiet, clock):
    tell(quiet, [world.alice], by=None)
    clock.move(days=31)
    assert notifications.deliver() == 1
    assert told() == ["alice@example.org"]


def test_a_server_that_fails_now_and_then_tells_everyone_exactly_once(
    world, quiet, monkeypatch, clock
):
    chance = random.Random(3)
    server = Down(monkeypatch, None)
    people = [getattr(world, name) for name in ("alice", "anna", "bob", "bea", "dana", "hari")]
    for number in range(5):
        tell(quiet, people, once=f"test:{number}", by=None)
    for _ in range(200):
        server.error = chance.choice([None, ConnectionRefusedError()])
        notifications._deliver_one()
        clock.move(minutes=chance.randrange(30))
    assert sorted(told()) == sorted(person.email for person in people * 5)
    assert len({str(message.message()["Message-ID"]) for message in mail.outbox}) == 30


def spoil_the_template(world, quiet):
    Notification.objects.filter(recipient=world.alice).update(kind="no_such_notice")


def spoil_the_subject(world, quiet):
    Notification.objects.filter(recipient=world.alice).update(about="escalations.Escalation:999999")


def spoil_the_label(world, quiet):
    Notification.objects.filter(recipient=world.alice).update(about="gone.Model:1")


def spoil_the_address(world, quiet):
    type(world.alice).objects.filter(pk=world.alice.pk).update(email="a\nb@example.org")


@pytest.mark.parametrize(
    "spoil", [spoil_the_template, spoil_the_subject, spoil_the_label, spoil_the_address]
)
def test_a_notice_that_cannot_be_made_does_not_hold_up_the_others(world, quiet, spoil, caplog):
    tell(quiet, [world.alice], by=None)
    tell(quiet, [world.bea], by=None)
    spoil(world, quiet)
    assert notifications.deliver() == 1
    assert told() == ["bea@example.org"]
    assert Notification.objects.get(recipient=world.alice).sent_at is None
    assert "example.org" not in caplog.text
    assert notifications.deliver() == 0


# --- the broker is down -----------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "error", [OperationalError("no broker"), ConnectionRefusedError(), OSError()]
)
def test_a_broker_that_is_down_is_nobodys_error_and_the_sweep_delivers(monkeypatch, error):
    world = worlds.build()
    mail.outbox.clear()

    def unreachable(*args, **kwargs):
        raise error

    from core.tasks import deliver_notifications

    monkeypatch.setattr(deliver_notifications, "delay", unreachable)
    monkeypatch.setattr(notifications, "_leave_alone_until", LONG_AGO)
    escalation = worlds.raise_one(world, raised_on=TODAY)  # raises no error
    assert escalation.pk
    assert mail.outbox == []
    waiting = notifications.waiting().count()
    assert waiting > 0
    deliver_notifications()  # the sweep of beat
    assert len(mail.outbox) == waiting
    assert len(set(told())) == waiting


def test_a_broker_that_is_down_is_left_alone_for_a_minute(monkeypatch, clock):
    from core.tasks import deliver_notifications

    rung = []

    def unreachable():
        rung.append(True)
        raise OperationalError("no broker")

    monkeypatch.setattr(deliver_notifications, "delay", unreachable)
    monkeypatch.setattr(notifications, "_leave_alone_until", LONG_AGO)
    notifications.ask_for_delivery()
    clock.move(seconds=59)
    notifications.ask_for_delivery()
    assert len(rung) == 1
    clock.move(seconds=1)
    notifications.ask_for_delivery()
    assert len(rung) == 2


def test_the_health_page_says_when_notices_could_not_be_sent_for_days(client, world):
    worlds.raise_one(world, raised_on=TODAY)
    assert client.get("/healthz/").json()["notices"] == "on time"
    Notification.objects.update(sent_at=None, tries=notifications.SAID_AFTER)
    assert client.get("/healthz/").json()["notices"] == "overdue"


# --- two workers ------------------------------------------------------------------------------


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_tell_everyone_once():
    from tests.core.test_operations import both_at_once

    world = worlds.build()
    escalation = worlds.raise_one(world, raised_on=TODAY)
    mail.outbox.clear()
    people = [getattr(world, name) for name in ("alice", "anna", "bob", "bea", "dana", "hari")]
    with transaction.atomic():
        for number in range(5):
            notifications.queue_many(
                ("escalation_due_soon", person.pk, escalation, f"test:{number}", None)
                for person in people
            )
        Notification.objects.update(try_after=clock.now())
        transaction.get_connection().run_on_commit.clear()  # no prompt: the two come by themselves
    outcomes = both_at_once(notifications.deliver, notifications.deliver)
    assert sum(outcomes) == 30
    assert sorted(told()) == sorted(person.email for person in people * 5)


def test_whether_someone_may_be_told_is_whether_they_may_see_it(world, quiet):
    for name in (*worlds.PEOPLE, "root", "nobody"):
        person = getattr(world, name)
        assert notifications.may_be_told(person, quiet) == access.can(person, "view", quiet)
    assert Escalation.objects.visible_to(world.alice).exists()
    escalate.withdraw(quiet, outcome="withdrawn", reason="x", by=world.alice)
    assert notifications.may_be_told(world.bea, quiet)
