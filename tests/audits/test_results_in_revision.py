"""An agency reads its results while its return is not being written: not in a revision."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audits.cycles.policy import AfterClosing
from audits.results import policy
from audits.results.parts import missing
from audits.results.read import Results
from audits.returns import policy as of_returns
from audits.returns.models import Return
from audits.returns.policy import State
from audits.surveys import operations as surveys_of
from core import clock
from core.models import Notification
from core.operations import operation
from partnership import operations as ours
from partnership.roles import Role
from tests import world as worlds
from tests.audits import returns, signing, surveys
from tests.audits.surveys import days_later
from tests.audits.test_results import at, built, results, text_of
from tests.audits.test_results_parts import file_of, part
from tests.kept import kept
from tests.sign_in import as_

pytestmark = pytest.mark.django_db


# --- the rule -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("was_handed_in", "is_written_by_own", "words"),
    [
        (True, False, None),
        (True, True, "back for revision"),
        (False, False, "not handed in yet"),
        (False, True, "not handed in yet"),
    ],
)
def test_an_agency_reads_its_results_while_its_return_is_not_being_written(
    was_handed_in, is_written_by_own, words
):
    said = policy.why_not_read(was_handed_in=was_handed_in, is_written_by_own=is_written_by_own)
    assert said is None if words is None else words in (said or "")


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("after", list(AfterClosing))
@pytest.mark.parametrize("is_over", [False, True])
def test_it_is_being_written_as_long_as_an_answer_can_change(state, after, is_over):
    today, due_on = returns.CLOSES, returns.OPENS if is_over else returns.CLOSES
    found = of_returns.is_being_written(state, due_on, today, after)
    is_open = state in (State.FILLED_IN, State.SIGNED, State.RETURNED)
    assert found == (is_open and not (is_over and after == AfterClosing.LOCKED))


# --- the pages ------------------------------------------------------------------------------------


@pytest.fixture
def world():
    return built()


@operation
def into(agency_return, state, *, by):
    """As it goes back and comes in again, and not as people do it."""
    found = Return.objects.get(pk=agency_return.pk)
    found.state, found.revisions, found.closed_on = state, 1, None
    found.save()


def pages(world) -> list[str]:
    return [
        at("standard", world.of_trust, "1"), at("answer", world.of_trust, "1.1"),
        at("agency_report", world.of_trust), at("agency_export", world.of_trust, "csv"),
        at("agency_export", world.of_trust, "xlsx"),
    ]  # fmt: skip


@kept
def with_a_trust_lead():
    """Anna may view the trust's return for it, and write nothing in it."""
    world = built()
    ours.begin_role(
        world.anna, agency=world.trust, role=Role.TRUST_LEAD, started_on=worlds.LONG_AGO, by=None
    )
    return world


@pytest.mark.parametrize("who", ["bea", "bilal", "anna"])
@pytest.mark.parametrize("state", [State.RETURNED, State.SIGNED])
def test_while_it_writes_the_agency_reads_why_and_when_and_no_figure(who, state):
    world = with_a_trust_lead()
    client = as_(getattr(world, who))
    assert "3.0: met with evidence of impact" in text_of(client, at("agency", world.of_trust))
    into(world.of_trust, state, by=None)
    page = text_of(client, at("agency", world.of_trust))
    assert "back for revision" in page
    assert "shown here again once it is handed in again" in page
    assert "met with evidence" not in page
    assert {client.get(each).status_code for each in pages(world)} == {404}
    into(world.of_trust, State.SUBMITTED, by=None)
    assert "3.0: met with evidence of impact" in text_of(client, at("agency", world.of_trust))


@pytest.mark.parametrize("who", ["dana", "hari", "ada", "sue"])
def test_the_partnership_goes_on_reading_what_was_handed_in(world, who):
    into(world.of_trust, State.RETURNED, by=None)
    client = as_(getattr(world, who))
    assert "3.0: met with evidence of impact" in text_of(client, at("agency", world.of_trust))
    assert client.get(pages(world)[0]).status_code == 200


def test_who_writes_in_one_and_reads_another_finds_it_left_out_of_the_cycle(world):
    ours.begin_role(
        world.bea, agency=world.police, role=Role.CHIEF_OFFICER, started_on=worlds.LONG_AGO, by=None
    )
    client = as_(world.bea)
    assert "3.0: met with evidence of impact" in text_of(client, results(world))
    into(world.of_trust, State.RETURNED, by=None)
    page = text_of(client, results(world))
    assert "3.0: met with evidence of impact" not in page
    assert "2.0: mostly met" in page  # of the police
    assert "1 return of your own agency is back for revision" in page
    assert page.count("Back for revision: shown once it is handed in again") == 11
    address = reverse("results:question", args=[world.cycle.slug, "1.1"])
    assert at("answer", world.of_trust, "1.1") not in text_of(client, address)
    assert world.trust.name not in text_of(client, part(world, "gaps")).partition("<tbody")[2]
    for name in ("scores", "heat-map", "gaps"):
        sheet = client.get(file_of(world, name)).content.decode("utf-8-sig")
        assert world.trust.name not in sheet, name


def test_what_waits_for_signatures_in_a_revision_was_handed_in(world):
    into(world.of_trust, State.SIGNED, by=None)
    found = Results.of_cycle(world.cycle, world.dana)
    assert missing(found) == []
    assert "2 of 2 returns handed in." in text_of(as_(world.dana), results(world))


@pytest.mark.parametrize("who", ["dana", "bea"])
def test_a_revision_costs_no_more_than_one_statement(world, who):
    client, address = as_(getattr(world, who)), at("agency", world.of_trust)

    def statements() -> int:
        with CaptureQueriesContext(connection) as found:
            client.get(address)
        return len(found)

    client.get(address)
    before = statements()
    into(world.of_trust, State.RETURNED, by=None)
    assert statements() <= before + 1


# --- what staff say -------------------------------------------------------------------------------


@kept
def with_a_survey():
    """All of the trust's staff agree, and it has handed in."""
    world = signing.build(of_the_school=())
    world.survey = surveys.opened(world)
    its = signing.answered(surveys.link_of(world.survey, world.trust).agency_return, world.bilal)
    surveys.answer(world.survey, world.trust, number=6)
    signing.send(its, world.bilal)
    signing.sign(its, "chief-officer", world.bea)
    world.its = signing.again(its)
    return world


def test_what_staff_say_is_closed_to_the_agency_in_a_revision_and_to_nobody_else():
    world = with_a_survey()
    address = reverse("surveys:results", args=[world.its.reference])
    cycle = reverse("surveys:survey", args=[world.its.cycle.slug])
    with days_later(22):
        assert "100%" in text_of(as_(world.bilal), address)
        assert "100%" in text_of(as_(world.bilal), cycle)
        into(world.its, State.RETURNED, by=None)
        page = text_of(as_(world.bilal), address)
        assert "back for revision" in page
        assert "100%" not in page
        assert "100%" not in text_of(as_(world.bilal), cycle)
        sheet = as_(world.bilal).get(f"{cycle}export/csv/").content.decode()
        assert world.trust.name not in sheet
        assert "100%" in text_of(as_(world.dana), address)


def test_an_agency_is_told_of_what_staff_say_once_it_may_read_it():
    world = with_a_survey()
    into(world.its, State.RETURNED, by=None)
    told = Notification.objects.filter(kind="survey_results")
    with days_later((world.survey.closes_on - clock.today()).days + 1):
        surveys_of.tell_of_results(by=None)
        assert not told.exists()
        into(world.its, State.SUBMITTED, by=None)
        surveys_of.tell_of_results(by=None)
        assert told.exists()
