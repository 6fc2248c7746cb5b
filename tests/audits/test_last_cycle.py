"""What stood in an agency's last cycle, beside the questions of its next one: to those who fill it
in, and to who moderates it."""

import pytest
from django.urls import reverse

from audits.moderation import assigning, settling
from audits.returns.models import Answer, Return
from core.operations import operation
from tests.audits import moderating, returns, signing
from tests.audits import results as over
from tests.audits.moderating import rows
from tests.audits.test_signing_pages import text_of
from tests.kept import kept
from tests.sign_in import as_

pytestmark = pytest.mark.django_db

WHY = "The minutes name nobody"
SAME = "The same words as last cycle"  # to a moderator
SAME_AS_WE_SAID = "Your words are the same as in the last cycle"
SCORED = "The partnership’s score"


@kept
def built():
    """Of the cycle before: what the trust handed in is scored 1 at question 1.1, and not final."""
    world = moderating.build()
    world.before = moderating.assigned(world, "max")
    moderating.scored(world.before, world.max, 2, **{"1_1": 1})
    settling.settle(signing.again(world.before), question="1.1", value=1, reason=WHY, by=world.dana)
    moderating.settled(world.before, world.dana)
    over.close(world.before.cycle, over.BEFORE, by=None)
    return world


@pytest.fixture
def world():
    return built()


def make_final(world):
    settling.make_final(signing.again(world.before), by=world.dana)


def the_next(world, agency=None) -> Return:
    cycle = returns.plan(world, name="Section 11, 2027")
    returns.issue(world, cycle, [agency or world.trust])
    returns.open_all()
    return rows(Return).get(cycle=cycle)


@operation
def other_words(agency_return, *, by):
    for answer in Answer.objects.filter(agency_return=agency_return):
        answer.text = f"Another {answer.pk}"
        answer.save()


def section(agency_return) -> str:
    return reverse("returns:standard", args=[agency_return.reference, "1"])


def test_its_answer_and_its_final_score_with_the_reason_stand_beside_the_question(world):
    make_final(world)
    page = text_of(as_(world.bea), section(the_next(world)))
    assert f"{signing.SECRET}: 1.1" in page
    assert WHY in page
    assert page.index(WHY) > page.index(f"{signing.SECRET}: 1.1")


def test_of_a_return_that_is_not_final_no_score_stands_there(world):
    page = text_of(as_(world.bea), section(the_next(world)))
    assert f"{signing.SECRET}: 1.1" in page
    assert WHY not in page
    assert SCORED not in page


def test_nothing_of_another_agency_stands_there(world):
    make_final(world)
    page = text_of(as_(world.colin), section(the_next(world, world.police)))
    assert signing.SECRET not in page
    assert WHY not in page


def test_words_that_are_the_same_are_marked_for_who_fills_in_and_for_who_moderates(world):
    make_final(world)
    found = signing.answered(the_next(world), world.bilal)
    assert SAME_AS_WE_SAID in text_of(as_(world.bea), section(found))
    signing.send(found, world.bilal)
    signing.sign(found, "chief-officer", world.bea)
    assigning.assign(signing.again(found), moderator=world.held["mia"], by=world.dana)
    page = text_of(as_(world.mia), reverse("moderation:score", args=[found.reference, "1"]))
    assert SAME in page
    assert WHY in page
    assert "2: " not in page.split("portal-earlier")[1].split("</div>")[0]


def test_other_words_are_not_marked(world):
    make_final(world)
    found = signing.answered(the_next(world), world.bilal)
    other_words(found, by=None)
    assert SAME_AS_WE_SAID not in text_of(as_(world.bea), section(found))
    signing.send(found, world.bilal)
    signing.sign(found, "chief-officer", world.bea)
    assigning.assign(signing.again(found), moderator=world.held["mia"], by=world.dana)
    page = text_of(as_(world.mia), reverse("moderation:score", args=[found.reference, "1"]))
    assert SAME not in page
