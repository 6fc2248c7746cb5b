"""Two who take over at once, one who types meanwhile, two who release: nothing is overwritten."""

from functools import partial
from uuid import uuid4

import pytest
from django.db import transaction

from audits.release import receiving
from audits.release.models import Release, TakenOver
from audits.returns import answering
from audits.returns.models import Answer
from core.operations import NotAllowed
from tests.audits import releasing as ours
from tests.audits.releasing import an_upload, packed_up
from tests.audits.test_signing_at_once import at_the_same_moment, told
from tests.escalations.test_concurrency import Act, until, waiting_for_a_lock

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def no_delivery(monkeypatch):
    monkeypatch.setattr("core.notifications.ask_for_delivery", lambda: None)


@pytest.fixture
def world():
    return ours.build()


def put_in(world, **answers):
    content = ours.there(world, answers={"1.1": answers} if answers else {})
    return receiving.receive(world.opened, upload=an_upload(packed_up(content)), by=world.bea)


def take_over(world, received, by):
    return receiving.take_over_bundle(
        world.opened, received=received, is_same_agency=False, by=by
    )  # fmt: skip


def on_the_answers(world, *acts) -> list[Act]:
    """All of them have begun, and wait for the answers, before any is let on."""
    with transaction.atomic():
        list(Answer._base_manager.filter(agency_return=world.opened).select_for_update())
        begun = [Act(act) for act in acts]
        until(lambda: waiting_for_a_lock() == len(acts))
    return [act.end() for act in begun]


def test_two_who_take_over_at_once_fill_in_once(world):
    one, other = put_in(world), put_in(world, written="Another")
    first, second = partial(take_over, world, one, world.bea), partial(take_over, world, other)
    acts = on_the_answers(world, first, partial(second, world.bob))
    assert [each[:29] for each in told(acts)] == ["There is nothing to take over"]
    rows = TakenOver.objects.unscoped("a test")
    assert len({*rows.values_list("bundle", flat=True)}) == 1
    assert {*rows.values_list("number", flat=True)} == {1}
    assert ours.answer_of(world.opened, "1.1").number == 1


def test_whoever_types_meanwhile_keeps_every_word(world):
    found = put_in(world)

    def typed():
        return answering.save_answer(
            world.opened, criterion="1.1", chosen="", text="Typed meanwhile", number=0,
            page=uuid4(), by=world.bilal,
        )  # fmt: skip

    acts = on_the_answers(world, typed, partial(take_over, world, found, world.bea))
    assert told(acts) == []
    assert "Typed meanwhile" in ours.answer_of(world.opened, "1.1").text
    assert ours.answer_of(world.opened, "1.3").text == "What we said there: 1.3"


def test_two_who_release_at_once_release_once():
    world = ours.build_final()
    acts = at_the_same_moment(world.final, *[partial(ours.release, world)] * 2)
    assert [each[:23] for each in told(acts)] == ["This return is released"]
    assert Release.objects.unscoped("a test").count() == 1
    assert all(isinstance(each.error, NotAllowed | None) for each in acts)
