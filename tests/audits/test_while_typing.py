"""What happens to a return while somebody types in it: they are told what, and lose no word."""

import json
from datetime import date
from html import unescape
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from audits.returns import extending, submitting
from audits.returns.models import Answer, Submission
from audits.returns.policy import State
from tests.audits import returns, signing

pytestmark = pytest.mark.django_db

CRITERION = "1.1"
TYPED = "Typed meanwhile."


class Page:
    """The questions of a standard, opened by somebody, in whose first they have typed."""

    def __init__(self, agency_return, person):
        self.client = Client()
        self.client.force_login(person)
        args = [agency_return.reference]
        self.section = reverse("returns:standard", args=[*args, "1"])
        self.answer = reverse("returns:answer", args=[*args, CRITERION])
        assert self.client.get(self.section).status_code == 200
        self.number, self.page = stands(agency_return).number, str(uuid4())
        self.agency_return = agency_return

    def save(self) -> tuple[int, dict]:
        """As the script does, each time the same."""
        sent = {"chosen": "2", "text": TYPED, "number": self.number, "page": self.page}
        got = self.client.post(self.answer, sent)
        return got.status_code, json.loads(got.content)

    def press_save(self) -> str:
        """Without a script, and the page that comes back."""
        sent = {
            "page": self.page,
            f"number-{CRITERION}": self.number,
            f"chosen-{CRITERION}": "2",
            f"text-{CRITERION}": TYPED,
        }
        return unescape(self.client.post(self.section, sent).content.decode())

    def is_refused(self, why: str) -> None:
        """With the reason, and what was typed still in its box; nothing has changed."""
        before = stands(self.agency_return)
        status, told = self.save()
        assert (status, why in told["said"]) == (409, True), told
        page = self.press_save()
        assert why in page
        assert f"{TYPED}</textarea>" in page
        after = stands(self.agency_return)
        assert (after.number, after.text) == (before.number, before.text)

    def is_taken(self) -> None:
        status, told = self.save()
        assert (status, told["text"]) == (202, TYPED)
        assert stands(self.agency_return).text == TYPED


def stands(agency_return) -> Answer:
    rows = Answer.objects.unscoped("a test")
    return rows.get(agency_return=agency_return, criterion__code=CRITERION)


def test_the_last_day_passes_and_more_time_is_given(clock):
    world = returns.build()
    opened = returns.opened(world, after_closing="locked")
    clock.set("2026-05-22 23:58")
    page = Page(opened, world.bea)
    clock.move(minutes=3)
    page.is_refused("The last day of this return has passed")
    assert "Kept in this browser" in page.client.get(page.section).content.decode()
    extending.extend(
        [opened], due_on=date(2026, 5, 29), reason="Their lead was ill.", by=world.dana
    )
    page.is_taken()


def test_where_it_is_taken_late_the_last_day_stops_nobody(clock):
    world = returns.build()
    opened = returns.opened(world)
    clock.set("2026-05-22 23:58")
    page = Page(opened, world.bea)
    clock.move(minutes=3)
    page.is_taken()


def test_a_colleague_sends_it_for_signature_and_calls_it_back():
    world = signing.build()
    found = signing.of_trust(world)
    page = Page(found, world.bea)
    signing.send(found, world.bilal)
    page.is_refused("This return waits for its signatures. Whoever runs it can call it back.")
    submitting.call_back(signing.again(found), by=world.bilal)
    page.is_taken()


def test_it_is_handed_in_and_what_was_handed_in_stays():
    world = signing.build()
    found = signing.of_trust(world)
    page = Page(found, world.bilal)
    signing.send(found, world.bilal)
    signing.sign(found, "chief-officer", world.bea)
    page.is_refused("This return was submitted, and nothing more can be written in it.")
    assert signing.again(found).state == State.SUBMITTED


def test_two_who_checked_it_press_send_one_after_the_other():
    world = signing.build()
    found = signing.of_trust(world)
    address = reverse("returns:sign_off", args=[found.reference])
    clients = [Client(), Client()]
    for client, person in zip(clients, (world.bea, world.bilal), strict=True):
        client.force_login(person)
        assert "Send for signature</button>" in client.get(address).content.decode()
    first, second = (client.post(address, {"checked": "on"}, follow=True) for client in clients)
    assert "The return was sent for signature" in first.content.decode()
    assert "Sent on Friday 27 March 2026 by Bea Bright." in unescape(second.content.decode())
    assert Submission.objects.unscoped("a test").count() == 1
