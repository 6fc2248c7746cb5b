"""One answer is saved: what stands, what two people wrote, and what is refused."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from audits.returns import answering, policy
from audits.returns.models import Answer, Return
from audits.returns.policy import State
from core import clock, history
from core.operations import NotAllowed, operation
from partnership import cover
from tests.audits import returns

pytestmark = pytest.mark.django_db

HERE, ELSEWHERE = uuid4(), uuid4()


@pytest.fixture
def world():
    return returns.build()


@pytest.fixture
def opened(world):
    return returns.opened(world)


@pytest.fixture
def save(world, opened):
    def do(**given):
        said = {
            "criterion": "1.1", "chosen": "", "text": "", "number": 0, "page": HERE,
            "by": world.bea,
        }  # fmt: skip
        return answering.save_answer(opened, **(said | given))

    return do


def stands(code: str = "1.1") -> Answer:
    return Answer.objects.unscoped("a test").get(criterion__code=code)


def states() -> int:
    return history.rows_of([stands()], Answer).count()


@operation
def put_in(agency_return, *, state, by, **days):
    agency_return.state = state
    for name, day in days.items():
        setattr(agency_return, name, day)
    agency_return.save()


def test_a_save_says_who_and_when_and_keeps_each_state(world, save):
    found = save(chosen="2", text="Plans are in place ")
    now = stands()
    assert (now.chosen, now.text, now.number) == ("2", "Plans are in place ", 1)
    assert (now.answered_by, now.answered_at) == (world.bea, clock.now())
    assert (found.answer.number, found.said) == (1, "")
    assert states() == 2


def test_what_is_no_change_is_not_written(save):
    save(chosen="2", text="Plans")
    before = states()
    save(chosen="2", text="Plans", number=1)
    save(chosen="2", text="Plans", number=0)
    assert states() == before
    assert stands().number == 1


def test_it_moves_no_version_of_the_return(opened, save):
    before = Return.objects.unscoped("a test").get().version
    save(text="A word")
    assert Return.objects.unscoped("a test").get().version == before


def test_one_page_replaces_what_it_saved_although_its_reply_was_lost(save):
    save(text="Plans are")
    save(text="Plans were made", number=0)
    assert stands().text == "Plans were made"


def test_two_people_in_one_answer_lose_nothing(world, save):
    save(text="Plans are in place.")
    save(text="Plans are in place. They are read.", number=1, page=ELSEWHERE, by=world.bilal)
    found = save(text="Plans are in place and signed.", number=1)
    assert "signed" in found.answer.text
    assert "They are read." in found.answer.text
    assert found.said.startswith("Bilal Begum wrote here at the same time: both are kept.")
    assert stands().text == found.answer.text


def test_a_merged_reply_that_was_lost_costs_the_colleague_nothing(world, save):
    """The page saved last, and yet does not know its colleague's words."""
    save(text="One.")
    save(text="One. Two.", number=1, page=ELSEWHERE, by=world.bilal)
    save(text="One. Three.", number=1)
    found = save(text="One. Three.", number=1)
    assert found.answer.number == 3, "the same once more is no change"
    assert "Two." in found.answer.text
    assert "Bilal Begum wrote here" in found.said
    save(text="One. Three and more.", number=1)
    assert "Two." in stands().text
    assert "Three and more." in stands().text


def test_a_page_that_never_heard_of_its_own_save_is_not_taken_for_somebody_else(world, save):
    save(text="One.")
    save(text="One. Two.", number=1, page=ELSEWHERE, by=world.bilal)
    save(text="One more.", number=0)
    assert "more" in stands().text
    assert "Two." in stands().text


def test_a_choice_that_somebody_else_made_meanwhile_stands(world, save):
    save(chosen="3", page=ELSEWHERE, by=world.bilal)
    found = save(chosen="1", text="Mine")
    assert (found.answer.chosen, found.answer.text) == ("3", "Mine")
    assert "Bilal Begum chose 3 at " in found.said
    assert "when you chose 1 here. The first one stands: choose again" in found.said
    assert save(chosen="1", text="Mine", number=2).answer.chosen == "1"


def test_who_chose_is_named_although_this_page_saved_since(world, save):
    save(chosen="3", page=ELSEWHERE, by=world.bilal)
    save(text="Mine")
    found = save(chosen="1", text="Mine")
    assert "Bilal Begum chose 3 at " in found.said


def test_two_windows_of_one_person_are_called_theirs(save):
    save(chosen="3", text="One.", page=ELSEWHERE)
    found = save(chosen="1", text="Two.")
    assert "You, in another window, chose 3 at " in found.said
    assert "You, in another window, wrote here at the same time: both are kept." in found.said


def test_a_choice_left_alone_takes_over_the_colleagues(world, save):
    save(chosen="3", page=ELSEWHERE, by=world.bilal)
    found = save(text="Only words")
    assert (found.answer.chosen, found.answer.text) == ("3", "Only words")
    assert found.said == ""


@pytest.mark.parametrize("chosen", ["4", "-1", "yes", "02", "x"])
def test_a_choice_outside_the_scale_is_refused(save, chosen):
    with pytest.raises(NotAllowed, match=r"^Choose one of the levels 0 to 3\.$"):
        save(chosen=chosen, text="Kept by the browser")
    assert stands().number == 0


def test_a_text_that_is_too_long_is_refused_with_its_length(save):
    save(text="x" * policy.ANSWER)
    with pytest.raises(NotAllowed, match=r"20,000 characters or fewer\. You have written 20,001"):
        save(text="x" * (policy.ANSWER + 1), number=1)
    assert len(stands().text) == policy.ANSWER


def test_two_texts_that_are_too_long_together_are_refused_and_the_first_stands(world, save):
    first, second = "First one. " * 1000, "Other words. " * 1000
    save(text=first, page=ELSEWHERE, by=world.bilal)
    with pytest.raises(NotAllowed, match=r"Bilal Begum wrote here at the same time\. Together"):
        save(text=second)
    assert stands().text == first


@pytest.mark.parametrize("number", [-1, 1, 10**9])
def test_a_state_that_never_was_is_refused(save, number):
    with pytest.raises(NotAllowed, match="Open the page again"):
        save(text="x", number=number)


def test_a_question_of_another_version_is_not_written(save):
    with pytest.raises(PermissionDenied):
        save(criterion="99.9", text="x")


@pytest.mark.parametrize("who", ["bob", "dana", "sue", "carol", "amir", "nobody", "root"])
def test_nobody_else_writes(world, save, who):
    with pytest.raises(PermissionDenied):
        save(text="x", by=getattr(world, who))
    assert stands().number == 0


def test_it_is_refused_once_the_return_was_signed_or_handed_in(opened, save):
    save(text="Before")
    for state, days in (
        (State.SIGNED, {}),
        (State.SUBMITTED, {"submitted_on": clock.today()}),
    ):
        put_in(opened, state=state, by=None, **days)
        with pytest.raises(NotAllowed, match="return"):
            save(text="After", number=1)
    assert stands().text == "Before"


def test_it_is_refused_after_the_last_day_of_a_cycle_that_takes_nothing_late(world):
    late = returns.opened(world, after_closing="locked")
    after = clock.held_at(clock.now() + timedelta(days=100))
    with after, pytest.raises(NotAllowed, match="The last day of this return has passed"):
        answering.save_answer(
            late, criterion="1.1", chosen="", text="x", number=0, page=HERE, by=world.bea
        )


def test_a_deputy_writes_under_both_names(world, save):
    day = clock.today()
    cover.name_deputy(
        world.bea, agency=world.trust, deputy=world.bob, starts_on=day,
        ends_on=day + timedelta(days=7), by=world.bea,
    )  # fmt: skip
    save(text="In her stead", by=world.bob)
    row = history.rows_of([stands()], Answer).last()
    assert (row.history_user, row.history_on_behalf_of) == (world.bob, world.bea)
