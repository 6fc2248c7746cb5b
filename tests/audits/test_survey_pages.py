"""The pages of a survey: its plan, the link that an agency gives its staff, and the results."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from audits.cycles import operations as cycles
from audits.surveys import answering, links, operations
from audits.surveys.models import Survey, SurveyLink
from core import clock
from core.words import day
from tests import world as worlds
from tests.audits import returns, signing, surveys
from tests.audits.surveys import days_later
from tests.kept import kept
from tests.sign_in import as_

pytestmark = pytest.mark.django_db

CYCLE = "/audits/cycles/section-11-2026/"
SURVEY = CYCLE + "survey/"
OF_WHO_RUNS_IT = tuple(
    f"{SURVEY}{each}/" for each in ("plan", "change", "statements", "throw-away", "longer")
)


@kept
def built():
    world = signing.build()
    worlds.give_an_app(world.charlie)
    return world


@pytest.fixture
def world():
    return built()


def text_of(response) -> str:
    return response.content.decode()


def of(survey, agency, page: str = "") -> str:
    its = surveys.link_of(survey, agency).agency_return
    return f"/audits/returns/{its.reference.lower()}/survey/{page}"


def said(**given):
    """As the form of a plan is filled in on Friday 27 March 2026."""
    return {
        "opens_on_day": "1", "opens_on_month": "4", "opens_on_year": "2026",
        "closes_on_day": "22", "closes_on_month": "4", "closes_on_year": "2026",
        "minimum": "5", "introduced": "Please say.",
    } | given  # fmt: skip


# --- the plan -------------------------------------------------------------------------------------


def test_whoever_runs_the_cycle_plans_a_survey_and_changes_what_is_asked(world):
    returns.issue(world)
    dana = as_(world.dana)
    assert "Plan a staff survey" in text_of(dana.get(CYCLE))
    body = text_of(dana.get(SURVEY + "plan/"))
    assert "These questions ask how safeguarding works" in body
    answer = dana.post(SURVEY + "plan/", said(), follow=True)
    assert answer.redirect_chain == [(SURVEY, 302)]
    body = text_of(answer)
    assert "Opens on Wednesday 1 April 2026" in body
    assert body.count("<li>I ") == 8
    form = SURVEY + "statements/"
    page = dana.get(form)
    fields = page.context["form"]
    sent = {name: fields.initial.get(name, "") for name in fields.fields}
    sent |= {"statement_2": "", "statement_15": "We are heard.", "submission": ""}
    body = text_of(dana.post(form, sent, follow=True))
    assert "The statements are changed." in body
    asked = answering.statements_of(Survey.objects.get())
    assert len(asked) == 14
    assert asked[-1].text == "We are heard."
    assert "Our leaders act" not in body
    answer = dana.post(form, sent, follow=True)
    body = text_of(answer)
    assert "Someone else changed this after you opened the page" in body
    assert "14. We are heard." in body
    now = answer.context["form"]["version"].value()
    body = text_of(dana.post(form, sent | {"statement_1": "Mine.", "version": now}, follow=True))
    assert "The statements are changed." in body


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"minimum": "4"}, "Choose a number from 5 to 50"),
        ({"minimum": "x"}, "How many replies must be a whole number, like 12"),
        ({"closes_on_day": "1"}, "Choose a last day that comes after the first"),
        ({"closes_on_month": "8"}, "A survey is open for at most 8 weeks"),
        ({"introduced": "x" * 1001}, "must be 1,000 characters or fewer"),
    ],
)
def test_a_plan_that_cannot_be_gets_a_sentence(world, given, sentence):
    returns.issue(world)
    body = text_of(as_(world.dana).post(SURVEY + "plan/", said(**given)))
    assert sentence in body
    assert not Survey.objects.exists()


def test_before_it_is_issued_a_cycle_has_no_survey_to_plan(world):
    returns.plan(world)
    dana = as_(world.dana)
    assert "Plan a staff survey" not in text_of(dana.get(CYCLE))
    body = text_of(dana.get(SURVEY + "plan/"))
    assert "Issue the cycle first" in body
    assert "<form method" not in body.partition("<main")[2]


@pytest.mark.parametrize("address", OF_WHO_RUNS_IT)
def test_nobody_else_comes_to_the_plan(world, address):
    """Charlie runs cycles of schools, Bilal the return of the trust, Root keeps the machine."""
    surveys.plan(world, returns.issue(world), opens_on=clock.today() + surveys.ONE_DAY)
    assert as_(world.dana).get(address).status_code == 200
    for name in ("charlie", "bilal", "cora", "alice"):
        client = as_(getattr(world, name))
        for method in ("get", "post"):
            assert getattr(client, method)(address).status_code == 403, name
    assert as_(world.root).get(address).status_code in (302, 404)
    assert len(answering.statements_of(Survey.objects.get())) == 14


def test_what_is_planned_is_shown_to_whoever_runs_the_cycle_alone(world):
    surveys.plan(world, returns.issue(world), opens_on=clock.today() + surveys.ONE_DAY)
    assert as_(world.dana).get(SURVEY).status_code == 200
    for name in ("bilal", "charlie", "alice"):
        client = as_(getattr(world, name))
        assert client.get(SURVEY).status_code == 404
        assert "survey" not in text_of(client.get(CYCLE))


def test_it_is_kept_open_longer_while_it_is_open_and_never_opened_again(world):
    survey, dana = surveys.opened(world), as_(world.dana)
    later = survey.closes_on + 7 * surveys.ONE_DAY
    sent = {
        "closes_on_day": later.day, "closes_on_month": later.month, "closes_on_year": later.year,
    }  # fmt: skip
    body = text_of(dana.post(SURVEY + "longer/", sent, follow=True))
    assert f"Open until {day(later)}" in body
    body = text_of(dana.post(SURVEY + "longer/", sent))
    assert "Choose a day after the last day so far" in body
    with days_later(29):
        body = text_of(as_(world.dana).get(SURVEY + "longer/"))
        assert "its results are out" in body


# --- the link -------------------------------------------------------------------------------------


def test_the_agencys_lead_finds_the_link_on_the_page_of_the_return(world):
    survey = surveys.opened(world)
    bilal, link = as_(world.bilal), surveys.link_of(survey, world.trust)
    body = text_of(bilal.get(link.agency_return.get_absolute_url()))
    assert f'href="{of(survey, world.trust)}">Staff survey</a>' in body
    body = text_of(bilal.get(of(survey, world.trust)))
    assert links.address_of(link) in body
    assert "Fewer than 5 replies" in body
    surveys.answer(survey, world.trust, number=5)
    assert "5 replies" in text_of(bilal.get(of(survey, world.trust)))
    code = bilal.get(of(survey, world.trust, "code.svg"))
    assert code["Content-Type"] == "image/svg+xml"
    assert b"<svg" in code.content
    assert links.address_of(link) in text_of(bilal.get(of(survey, world.trust, "poster/")))


@pytest.mark.parametrize("page", ["", "code.svg", "poster/", "new-link/"])
def test_nobody_else_finds_the_link(world, page):
    survey = surveys.opened(world)
    secret = links.token_of(surveys.link_of(survey, world.trust))
    for name, status in (("dana", 403), ("cora", 404), ("alice", 404)):
        client = as_(getattr(world, name))
        answer = client.get(of(survey, world.trust, page))
        assert answer.status_code == status, name
        assert secret not in text_of(answer)
        for address in (SURVEY, CYCLE):
            assert secret not in text_of(client.get(address))


def test_a_link_that_went_astray_is_ended_on_a_page(world):
    survey = surveys.opened(world)
    before = links.address_of(surveys.link_of(survey, world.trust))
    bilal, form = as_(world.bilal), of(survey, world.trust, "new-link/")
    body = text_of(bilal.post(form, {"number": "1"}, follow=True))
    assert "There is a new link" in body
    assert before not in body
    assert Client().get(before).status_code == 410
    body = text_of(bilal.post(form, {"number": "1"}))
    assert "Somebody has made a new link already" in body
    for wrong in ("", "x", "99999999999999999999"):
        assert bilal.post(form, {"number": wrong}).status_code == 200
    rows = SurveyLink.objects.unscoped("a test")
    assert rows.filter(agency_return__agency=world.trust).count() == 2


def test_a_return_without_a_survey_says_nothing_of_one(world):
    its = returns.opened(world)
    bilal = as_(world.bilal)
    assert "survey" not in text_of(bilal.get(its.get_absolute_url())).lower()
    for page in ("", "code.svg", "poster/", "new-link/", "results/"):
        address = f"/audits/returns/{its.reference.lower()}/survey/{page}"
        assert bilal.get(address).status_code == 404
    assert as_(world.dana).get(SURVEY).status_code == 404


def test_once_it_has_closed_the_page_of_the_link_gives_none(world):
    survey = surveys.opened(world)
    address = links.address_of(surveys.link_of(survey, world.trust))
    with days_later(22):
        bilal = as_(world.bilal)
        for page in ("", "poster/"):
            body = text_of(bilal.get(of(survey, world.trust, page)))
            assert address not in body
            assert "This survey closed on" in body
        assert bilal.get(of(survey, world.trust, "code.svg")).status_code == 404


# --- results --------------------------------------------------------------------------------------


@pytest.fixture
def of_two(world):
    """The trust scores its first standard 3, and three of its five disagree; four of the police
    replied. The trust has handed in."""
    survey = surveys.opened(world)
    its = signing.answered(surveys.link_of(survey, world.trust).agency_return, world.bilal)
    surveys.score(its, "1", "3", by=None)
    signing.send(its, world.bilal)
    signing.sign(its, "chief-officer", world.bea)
    surveys.answer(survey, world.trust, 5, number=2)
    surveys.answer(survey, world.trust, 2, number=3)
    surveys.answer(survey, world.police, 1, number=4)
    return survey


CONTRADICTION = "The agency scores itself 3.0 of 3, and 40% of staff agree."


def test_the_results_stand_beside_the_scores_once_the_survey_has_closed(world, of_two):
    address = of(of_two, world.trust, "results/")
    body = text_of(as_(world.bilal).get(address))
    assert "The results come when the survey has closed" in body
    assert "40%" not in body
    with days_later(22):
        body = text_of(as_(world.bilal).get(address))
        assert CONTRADICTION in body
        assert body.count("No contradiction") == 10
        assert text_of(as_(world.dana).get(address)).count("40%") == body.count("40%")
        assert as_(world.cora).get(address).status_code == 404


def test_of_fewer_than_five_nothing_is_shown_to_anybody(world, of_two):
    with days_later(22):
        for person in (world.dana, world.cora):
            body = text_of(as_(person).get(of(of_two, world.police, "results/")))
            if person is world.dana:
                assert "Fewer than 5 replies. That is too few" in body
            assert "%" not in body.partition("<main")[2].partition("</main")[0]


def test_an_agency_that_has_not_handed_in_scores_itself_first(world):
    survey = surveys.opened(world)
    surveys.answer(survey, world.trust, number=6)
    address = of(survey, world.trust, "results/")
    with days_later(22):
        body = text_of(as_(world.bilal).get(address))
        assert "The results come when this return is handed in" in body
        assert "100%" not in body
        assert "100%" in text_of(as_(world.dana).get(address))
        assert "100%" not in text_of(as_(world.bilal).get(SURVEY))


def test_the_page_of_the_cycle_shows_agencies_by_standard(world, of_two):
    body = text_of(as_(world.dana).get(SURVEY))
    assert "Replies so far" in body
    assert "40%" not in body
    with days_later(22):
        body = text_of(as_(world.dana).get(SURVEY))
        assert f"1 Leadership and accountability: {CONTRADICTION}" in body
        assert "Contradicts the agency’s own score" in body
        assert "1 agency with fewer than 5 replies is left out." in body
        others = text_of(as_(world.bilal).get(SURVEY))
        assert world.police.name not in others.partition("<main")[2]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_results_are_taken_as_a_file(world, of_two, kind):
    address = f"{SURVEY}export/{kind}/"
    assert as_(world.dana).get(address).status_code == 404
    with days_later(22):
        answer = as_(world.dana).get(address)
        assert answer.status_code == 200
        assert "staff-survey-section-11-2026" in answer["Content-Disposition"]
        if kind == "csv":
            rows = answer.content.decode("utf-8-sig").splitlines()
            assert len(rows) == 1 + 11 + 1
            assert any("Fewer than 5 replies,,,,," in row for row in rows)
            assert sum(CONTRADICTION in row for row in rows) == 1


def test_the_results_of_many_agencies_cost_a_constant_number_of_statements(world, of_two):
    with days_later(22):
        client = as_(world.dana)
        client.get(SURVEY)
        with CaptureQueriesContext(connection) as two:
            client.get(SURVEY)
    for agency in (world.council, world.school, world.business_team):
        cycles.add_agency(of_two.cycle, agency=agency, version=world.version, by=world.dana)
    returns.open_all()
    operations.open_due(by=None)
    for agency in (world.council, world.school):
        surveys.answer(of_two, agency, 4, number=5)
    with days_later(22):
        client = as_(world.dana)
        client.get(SURVEY)
        with CaptureQueriesContext(connection) as five:
            client.get(SURVEY)
    assert len(two) == len(five)


def test_no_page_of_results_names_a_link_a_reply_or_a_day(world, of_two):
    with days_later(22):
        for address in (SURVEY, of(of_two, world.trust, "results/")):
            body = text_of(as_(world.dana).get(address))
            main = body.partition("<main")[2].partition("</main")[0]
            assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-", main)


# --- the home page --------------------------------------------------------------------------------


def test_the_home_page_says_to_whoever_runs_the_return_until_when_staff_are_asked(world):
    survey = surveys.opened(world)
    said, url = "Section 11, 2026: ask your staff", of(survey, world.trust)
    body = text_of(as_(world.bilal).get("/"))
    assert said in body
    assert f'href="{url}"' in body
    assert f"The survey is open until {day(survey.closes_on)}" in body
    assert "21 days left" in body
    for name in ("dana", "alice"):
        assert said not in text_of(as_(getattr(world, name)).get("/"))
    with days_later(21):
        assert "Closes today" in text_of(as_(world.bilal).get("/"))
    with days_later(22):
        assert said not in text_of(as_(world.bilal).get("/"))
