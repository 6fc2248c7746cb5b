"""Why a restricted record was opened stands beside each opening, and is true."""

from datetime import date

import pytest
from django.urls import reverse

from core import restriction
from partnership import who_can_see
from reporting import subject_access
from tests import world as worlds
from tests.reporting import record_keepers as keepers
from tests.reporting.test_receipts import opens, read, restrict
from tests.reporting.test_records_pages import browser

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 27)


@pytest.fixture
def world():
    world = keepers.build()
    worlds.everyone_with_an_app(world)
    return world


@pytest.fixture
def escalation(world):
    return worlds.raise_one(world, raised_on=TODAY)


def why(person):
    """What and why, the latest first."""
    return [(row[3], row[5]) for row in read(person)]


def test_an_opening_has_the_reason_given_last_before_it(world, escalation, client):
    restrict(world, escalation, "charlie", "ines")
    opens(client, world.charlie, escalation, "The first reason.")
    client.logout()
    opens(client, world.ines, escalation, "Another’s reason.")
    client.logout()
    opens(client, world.charlie, escalation, "The second reason.")
    assert why(world.bea) == [
        ("Opened", "The second reason."),
        ("Gave a reason to open", "The second reason."),
        ("Opened", "Another’s reason."),
        ("Gave a reason to open", "Another’s reason."),
        ("Opened", "The first reason."),
        ("Gave a reason to open", "The first reason."),
    ]


def test_while_it_was_not_restricted_nobody_was_asked(world, escalation, client, clock):
    client.force_login(world.hari)
    page = escalation.get_absolute_url()
    client.get(page)
    clock.set("2026-03-28")
    restrict(world, escalation, "hari")
    opens(client, world.hari, escalation, "While it was.")
    clock.set("2026-03-29")
    restriction.lift(worlds.refresh(escalation), reason="x", by=world.dana)
    clock.set("2026-03-30")
    client.force_login(world.hari)
    client.get(page)
    nobody_asked = "Not restricted at that time, so no reason was asked for"
    assert why(world.bea) == [
        ("Opened", nobody_asked),
        ("Opened", "While it was."),
        ("Gave a reason to open", "While it was."),
        ("Opened", nobody_asked),
    ]


def test_whoever_restricted_it_is_asked_no_reason_and_that_is_said(world, escalation):
    dana = browser(world.dana)
    sent = {"reason": "The press has asked.", "version": str(escalation.version)}
    address = reverse("escalations:restrict", args=[escalation.reference])
    assert dana.post(address, sent).status_code == 302
    assert dana.get(escalation.get_absolute_url()).status_code == 200
    assert why(world.bea)[0] == ("Opened", "Restricted it themself")


def test_a_subject_access_request_and_a_legal_hold_are_named(world, escalation, store):
    restrict(world, escalation, "charlie")
    escalation = worlds.refresh(escalation)
    asked = subject_access.begin(
        child_reference="LCS-004417", request_reference="R1", received_on=TODAY, by=world.dana
    )
    subject_access.agree(asked, by=world.gil)
    gil = browser(world.gil)
    assert gil.get(reverse("records:hold", args=[escalation.reference])).status_code == 200
    passages = reverse("records:passages", args=[asked.reference, escalation.reference])
    assert gil.get(passages).status_code == 200
    held = "To look at its legal holds or place one: nothing of what it says was shown"
    [found] = subject_access.found_by(asked)
    choices = {
        each.key: "third-party" if each.ask_first else "include"
        for each in subject_access.passages_of(found)
    }
    asked.refresh_from_db()
    subject_access.look_through(asked, label=found.label, choices=choices, by=world.gil)
    subject_access.ask_for_export(asked, by=world.gil)
    assert why(world.bea) == [
        ("Exported", f"For the subject access request {asked.reference}"),
        ("Opened", f"For the subject access request {asked.reference}"),
        ("Opened", held),
    ]
    shown = who_can_see.page(escalation)["has"]
    assert [(row[0], row[1]) for row in shown] == [
        ("Gil Grant", f"Exported ({asked.reference})"),
        ("Gil Grant", f"Opened ({asked.reference})"),
        ("Gil Grant", "Opened (legal hold)"),
    ]


@pytest.fixture
def store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
