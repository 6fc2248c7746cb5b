"""Two who send at once, two who sign at once, a link pressed twice: one submission, in once."""

from functools import partial

import pytest
from django.db import transaction

from audits.returns import signing as operations
from audits.returns import signing_links, signing_policy, submitting
from audits.returns.models import Return, Signature, SigningLink, Submission
from audits.returns.policy import State
from core.models import Notification
from core.operations import NotAllowed
from tests.audits import signing
from tests.escalations.test_concurrency import Act, until, waiting_for_a_lock

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

HEAD, LEAD, CHAIR = signing_policy.OF_A_SCHOOL


@pytest.fixture(autouse=True)
def no_delivery(monkeypatch):
    monkeypatch.setattr("core.notifications.ask_for_delivery", lambda: None)


@pytest.fixture
def world():
    return signing.build()


@pytest.fixture
def of_school(world):
    return signing.of_school(world)


def at_the_same_moment(agency_return, *acts) -> list[Act]:
    """All of them have begun, and wait for the return, before any is let on."""
    with transaction.atomic():
        Return._base_manager.select_for_update().get(pk=agency_return.pk)
        begun = [Act(act) for act in acts]
        until(lambda: waiting_for_a_lock() == len(acts))
    return [act.end() for act in begun]


def told(acts) -> list[str]:
    errors = [act.error for act in acts if act.error is not None]
    assert all(isinstance(error, NotAllowed) for error in errors), errors
    return [str(error) for error in errors]


def test_two_who_send_at_once_make_one_submission(world, of_school):
    acts = at_the_same_moment(
        of_school,
        partial(signing.send, of_school, world.helen),
        partial(signing.send, of_school, world.dev),
    )
    assert [each[:39] for each in told(acts)] == ["This return waits for its signatures. W"]
    assert Submission.objects.unscoped("a test").count() == 1


def test_the_last_two_who_sign_at_once_hand_it_in_once(world, of_school):
    signing.send(of_school, world.dev)
    signing.sign(of_school, LEAD, world.dev)
    acts = at_the_same_moment(
        of_school,
        partial(signing.sign, of_school, HEAD, world.helen),
        partial(signing.sign, of_school, CHAIR, world.grace),
    )
    assert told(acts) == []
    assert signing.again(of_school).state == State.SUBMITTED
    assert Signature.objects.unscoped("a test").count() == 3
    people = Notification.objects.filter(kind="return_submitted").values_list(
        "recipient", flat=True
    )
    assert len(people) == len(set(people))


def test_one_who_signs_twice_at_once_signs_once(world, of_school):
    signing.send(of_school, world.dev)
    acts = at_the_same_moment(of_school, *[partial(signing.sign, of_school, HEAD, world.helen)] * 2)
    assert told(acts) == ["You have signed this return already."]
    assert Signature.objects.unscoped("a test").count() == 1


def test_a_link_pressed_twice_at_once_signs_once(world, of_school):
    signing.send(of_school, world.dev, chair_of_governors=("Gita Gill", "gita@example.org"))
    link = SigningLink.objects.unscoped("a test").get()
    digest = signing_links.submission_of(link).digest
    press = partial(operations.sign_by_link, link, name="Gita", digest=digest, by=None)
    acts = at_the_same_moment(of_school, press, press)
    assert told(acts) == ["This link does not work any more. Open it again to read why."]
    assert Signature.objects.unscoped("a test").count() == 1


def test_called_back_while_the_last_signs_it_is_one_or_the_other(world, of_school):
    signing.send(of_school, world.dev)
    signing.sign(of_school, LEAD, world.dev)
    signing.sign(of_school, CHAIR, world.grace)
    acts = at_the_same_moment(
        of_school,
        partial(signing.sign, of_school, HEAD, world.helen),
        partial(submitting.call_back, of_school, by=world.dev),
    )
    assert len(told(acts)) == 1
    handed_in = signing.again(of_school).state == State.SUBMITTED
    assert (signing.latest(of_school).submitted_on is not None) is handed_in
    assert (signing.latest(of_school).called_back_on is None) is handed_in
