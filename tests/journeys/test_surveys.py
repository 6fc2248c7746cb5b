"""A staff survey: planned, its link copied by the agency's lead, answered on six phones without an
account, and read beside the agency's own scores."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from audits.surveys import operations
from audits.surveys.models import Survey, SurveyReply
from core import clock as clocks
from core.operations import operation
from tests.audits import returns, signing, surveys

FIRST = "I know who leads on safeguarding in my organisation."


@pytest.fixture
def world(transactional_db):
    return signing.build()


@operation
def move(survey, *, days, by):
    """Not as a survey opens and closes, which takes days."""
    survey.opens_on = clocks.today() - 14 * surveys.ONE_DAY
    survey.closes_on = clocks.today() + days * surveys.ONE_DAY
    survey.save()


def test_six_of_the_staff_contradict_the_score_of_their_agency(
    world, page, sign_in, new_context, live_server, look, size
):
    today = clocks.today()
    its = signing.of_trust(
        world, opens_on=today, closes_on=today + (returns.CLOSES - returns.OPENS)
    )
    surveys.score(its, "1", "3", by=None)
    main = page.get_by_role("main")
    sign_in(world.dana)
    page.goto(its.cycle.get_absolute_url())
    page.get_by_role("link", name="Plan a staff survey").click()
    look(page)
    page.get_by_role("button", name="Save the plan").click()
    look(page)
    page.get_by_role("button", name="Change what staff are asked").click()
    look(page)
    page.get_by_label("Statement 14", exact=True).fill("")
    page.get_by_role("button", name="Save the statements").click()
    expect(main).to_contain_text(FIRST)
    move(Survey.objects.get(), days=7, by=None)
    operations.open_due(by=None)

    sign_in(world.bilal)
    page.goto("/")
    page.get_by_role("link", name="ask your staff").click()
    expect(main).to_contain_text("Fewer than 5 replies so far")
    look(page)
    address = page.get_by_role("link", name="/staff-survey/").get_attribute("href")
    page.get_by_role("link", name="Print it as a poster").click()
    look(page)

    path = urlsplit(address).path
    for number in range(6):
        context = new_context()
        phone = context.new_page()
        phone.goto(f"{live_server.url}{path}")
        if number == 0:
            look(phone)
            phone.get_by_role("button", name="Send").click()
            expect(phone.get_by_role("alert")).to_contain_text("Answer at least one statement")
            look(phone)
        group = phone.get_by_role("group", name=FIRST)
        group.get_by_label("Disagree" if number else "Agree", exact=True).focus()
        phone.keyboard.press("Space")
        phone.get_by_role("button", name="Send").click()
        expect(phone.get_by_role("heading", name="Thank you")).to_be_visible()
        if number == 0:
            look(phone)
        if number == 1:  # the page of before with its token, or an empty one, as the browser likes
            phone.go_back()
            phone.get_by_role("button", name="Send").click()
            said = re.compile("your answers have arrived|Answer at least one statement")
            expect(phone.get_by_role("main")).to_contain_text(said)
        assert context.cookies() == []
    assert SurveyReply.objects.unscoped("a test").count() == 6

    page.goto(f"/audits/returns/{its.reference.lower()}/survey/")
    expect(main).to_contain_text("6 replies so far")
    signing.send(its, world.bilal)
    signing.sign(its, "chief-officer", world.bea)
    move(Survey.objects.get(), days=-1, by=None)
    phone.goto(f"{live_server.url}{path}")
    expect(phone.get_by_role("main")).to_contain_text("This survey closed on")
    look(phone)
    page.goto(f"/audits/returns/{its.reference.lower()}/")
    page.get_by_role("link", name="What staff say").click()
    expect(main).to_contain_text("The agency scores itself 3.0 of 3, and 17% of staff agree.")
    look(page)
    sign_in(world.dana)
    page.goto(f"{its.cycle.get_absolute_url()}survey/")
    expect(main).to_contain_text("The agency scores itself 3.0 of 3, and 17% of staff agree.")
    look(page)
