"""What the portal knows beside the questions of a return, and what its agency makes of it."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audits.facts import beside, operations, policy, sources
from audits.facts.models import FactAnswer
from audits.facts.policy import Standing
from audits.moderation import assigning
from audits.returns import addresses, snapshot, snapshot_shown
from audits.returns.models import Return
from audits.returns.policy import State
from core import clock
from core.operations import NotAllowed, Stale, operation
from escalations.models import Escalation
from improvement.models import Action, Finding, Recommendation, RecommendationFinding
from partnership import agency_facts
from tests import world as worlds
from tests.audits import moderating, papers, returns, signing
from tests.audits.results import an_action

pytestmark = pytest.mark.django_db

OPENS = date(2026, 3, 27)


# --- the rules ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("opens_on", "years", "expected"),
    [
        (date(2026, 4, 1), 1, (date(2025, 4, 1), date(2026, 3, 31))),
        (date(2026, 4, 1), 3, (date(2023, 4, 1), date(2026, 3, 31))),
        (date(2028, 2, 29), 1, (date(2027, 2, 28), date(2028, 2, 28))),
    ],
)
def test_a_fact_is_of_the_time_up_to_the_day_before_the_cycle_opened(opens_on, years, expected):
    assert policy.period(opens_on, years) == expected


def test_a_period_is_said_with_both_days_or_with_its_last():
    days = date(2025, 4, 1), date(2026, 3, 31)
    assert policy.period_in_words(*days, is_at_end=False) == "from 1 April 2025 to 31 March 2026"
    assert policy.period_in_words(*days, is_at_end=True) == "on 31 March 2026"
    assert policy.length_in_words(1) == "in a year"
    assert policy.length_in_words(3) == "in 3 years"


@pytest.mark.parametrize(
    ("answered_to", "is_disputed", "expected"),
    [
        ("", False, Standing.NOT_CONFIRMED),
        ("4 of 5", False, Standing.CONFIRMED),
        ("4 of 5", True, Standing.DISPUTED),
        ("3 of 5", False, Standing.NOT_CONFIRMED),
        ("3 of 5", True, Standing.NOT_CONFIRMED),
    ],
)
def test_an_answer_is_to_the_words_that_it_was_given_to(answered_to, is_disputed, expected):
    assert policy.standing("4 of 5", answered_to, is_disputed=is_disputed) == expected


def test_who_says_that_it_is_not_right_says_why():
    assert "what would be" in policy.why_not_said("", is_disputed=True)
    assert "1,000" in policy.why_not_said("x" * 1001, is_disputed=True)
    assert policy.why_not_said("", is_disputed=False) is None
    assert policy.why_not_said("It was two.", is_disputed=True) is None


def test_who_says_that_it_is_right_and_what_is_not_is_asked_which(world):
    said = policy.why_not_said("It was two.", is_disputed=False)
    assert "empty this box" in said
    assert policy.why_not_said("It was two.", is_disputed=False, before="It was two.") is None
    with pytest.raises(NotAllowed, match="empty this box"):
        answer(world, said="We hold one.")
    assert not answered()
    answer(world, is_disputed=True, said="We hold one.")
    answer(world, said="We hold one.")  # as the form has it still
    assert answered()[0].said == ""


@pytest.mark.parametrize(
    ("figure", "expected"),
    [
        ((0, 0, 0), agency_facts.Said("no action was due", is_empty=True)),
        ((5, 4, 5), agency_facts.Said("4 of 5 actions done in time", 80)),
        ((1, 1, 1), agency_facts.Said("1 of 1 action done in time", 100)),
        ((8, 1, 1), agency_facts.Said("1 of 8 actions done in time", 13)),
    ],
)
def test_a_figure_of_the_scorecard_is_read_in_its_own_words(figure, expected):
    from partnership.agency_figures import Figure, Source

    source = Source(lambda *_: {7: Figure(*figure)}, "action", "actions", "done")
    read = agency_facts.measured(source, nothing="no action was due")
    assert read([7], OPENS, OPENS) == {7: expected}


# --- the sources ----------------------------------------------------------------------------------


@pytest.fixture
def world():
    return papers.build()


def test_every_name_in_the_sets_that_are_shipped_is_a_source():
    from audits.question_sets import shipped

    named = {name for each in shipped.SHIPPED for one in shipped.content(each).criteria
             for name in one.facts}  # fmt: skip
    assert named <= set(agency_facts.names())
    assert {"challenges-raised", "actions-overdue", "seats-held"} <= named


@operation
def due(action, due_on, handed_in_on=None, *, is_restricted=False, by):
    """Not as people do it."""
    found = Action.objects.get(pk=action.pk)
    found.due_on = found.due_at_first_on = due_on
    found.handed_in_on, found.is_restricted = handed_in_on, is_restricted
    found.save()


def test_actions_are_counted_up_to_the_day_before_the_cycle_and_not_by_financial_year(world):
    first, last = policy.period(world.opened.cycle.opens_on, 1)
    for due_on, handed_in_on in (
        (first, first),
        (last, last + timedelta(days=1)),  # late: and overdue on the last day
        (last, last),
        (first - timedelta(days=1), None),  # before: overdue, and not of the year
        (last + timedelta(days=1), last),  # of the time after it
    ):
        due(an_action(world, what=f"Do {due_on} {handed_in_on}"), due_on, handed_in_on, by=None)
    due(an_action(world), last, is_restricted=True, by=None)
    found = sources.of_returns([world.opened], agency_facts.names())[world.opened.pk]
    assert found["actions-done-in-time"].words == "2 of 3 actions done in time"
    assert found["actions-done-in-time"].percent == 67
    assert found["actions-overdue"].words == "2 actions overdue"
    assert found["actions-overdue"].percent is None
    assert found["actions-overdue"].in_words == "2 actions overdue, on 26 March 2026"


def test_a_restricted_challenge_is_never_counted(world):
    days = date(2023, 4, 1), date(2026, 3, 31)
    keys = [world.council.pk, world.trust.pk]

    def raised():
        found = agency_facts.of("challenges-raised").read(keys, *days)
        return [found[each].words for each in keys]

    assert raised() == ["no challenge raised", "no challenge raised"]
    first = worlds.raise_one(world, raised_on=date(2026, 3, 27))
    worlds.raise_one(world, raised_on=date(2026, 3, 27), child_reference="LCS-2")
    assert raised() == ["2 challenges raised", "no challenge raised"]
    Escalation._base_manager.filter(pk=first.pk).update(is_restricted=True)
    assert raised() == ["1 challenge raised", "no challenge raised"]


def test_a_finding_is_counted_once_by_the_actions_that_it_led_to(world):
    days = date(2023, 4, 1), date(2026, 3, 31)

    def found():
        return agency_facts.of("review-findings").read([world.trust.pk], *days)[world.trust.pk]

    assert found() == agency_facts.Said("no finding of a review or an audit with an action for it")
    led_to_actions(world, "review", number=2, by=None)
    assert found().words == "1 finding of reviews and audits with an action for it"
    led_to_actions(world, "voice", by=None)
    assert found().words == "1 finding of reviews and audits with an action for it"
    led_to_actions(world, "multi-agency-audit", by=None)
    assert found().words == "2 findings of reviews and audits with an action for it"


@operation
def led_to_actions(world, source, number=1, *, by):
    """Not as people do it."""
    today = clock.today()
    of = Finding.objects.count()
    finding = Finding.objects.create(
        reference=f"FND-2026-{of:04}", source=source, came_from="A review", statement="It was so.",
        found_on=date(2026, 1, 5), recorded_on=today,
    )  # fmt: skip
    recommendation = Recommendation.objects.create(
        reference=f"REC-2026-{of:04}", text="Do it.", made_on=today, to_group=world.group
    )
    RecommendationFinding.objects.create(recommendation=recommendation, finding=finding)
    for number_of_it in range(number):
        action = an_action(world, what=f"{source} {number_of_it}")
        action.recommendation = recommendation
        action.save()


def test_facts_of_many_agencies_take_as_many_statements_as_of_one(world):
    names = agency_facts.names()
    agencies = [world.trust, world.council, world.police]
    cycle = returns.issue(world, returns.plan(world, name="All, 2026"), agencies)
    rows = Return.objects.unscoped("a test").select_related("cycle").filter(cycle=cycle)
    many = list(rows)
    with CaptureQueriesContext(connection) as of_one:
        sources.of_returns(many[:1], names)
    with CaptureQueriesContext(connection) as of_three:
        sources.of_returns(many, names)
    assert len(many) == 3
    assert len(of_three) == len(of_one)


def test_a_name_that_nobody_knows_any_more_is_left_out(world):
    assert sources.of_returns([world.opened], ["seen-by-nobody"]) == {world.opened.pk: {}}


# --- answering ------------------------------------------------------------------------------------


def answered() -> list[FactAnswer]:
    return list(FactAnswer.objects.unscoped("a test").order_by("pk"))


def answer(world, by=None, fact="seats-held", **given):
    said = {"is_disputed": False, "by": by or world.bea} | given
    return operations.answer_fact(world.opened, fact=fact, **said)


def now(world, fact="seats-held") -> beside.Beside:
    return operations.of_it(world.opened, world.bea)[fact]


def test_an_answer_is_kept_once_and_can_be_changed_until_it_is_handed_in(world):
    assert now(world).standing == Standing.NOT_CONFIRMED
    answer(world)
    assert now(world).standing == Standing.CONFIRMED
    answer(world, is_disputed=True, said=" We hold one. ", by=world.bilal)
    [row] = answered()
    assert (row.is_disputed, row.said, row.answered_by) == (True, "We hold one.", world.bilal)
    assert row.shown == "no seat in a group, on 26 March 2026"
    assert now(world).standing == Standing.DISPUTED
    answer(world)
    [row] = answered()
    assert (row.is_disputed, row.said) == (False, "")
    world.opened = papers.into(world.opened, State.SUBMITTED)
    with pytest.raises(NotAllowed):
        answer(world, is_disputed=True, said="Too late")


def test_the_same_answer_twice_is_written_once(world):
    version = now(world).state
    first = answer(world, version=version)
    second = answer(world, version=version, by=world.bilal)
    assert first.answered_at == second.answered_at
    assert first.history.count() == 1


def test_of_two_colleagues_the_second_is_told(world):
    version = now(world).state
    answer(world, is_disputed=True, said="We hold one.", version=version)
    with pytest.raises(Stale) as told:
        answer(world, version=version, by=world.bilal)
    assert "Bea" in told.value.changes[0]
    assert "We hold one." in told.value.changes[0]
    assert answered()[0].is_disputed


def test_an_answer_to_other_words_is_none_and_a_stale_page_is_told(world):
    version = now(world, "actions-overdue").state
    due(an_action(world), date(2026, 3, 1), by=None)
    after = now(world, "actions-overdue")
    assert after.fact.words == "1 action overdue"
    assert after.standing == Standing.NOT_CONFIRMED
    with pytest.raises(Stale) as told:
        answer(world, fact="actions-overdue", version=version)
    assert "1 action overdue" in told.value.changes[0]


@pytest.mark.parametrize("is_disputed", [False, True])
def test_once_answered_a_fact_tells_of_no_restriction(bea, world, is_disputed):
    action = an_action(world)
    due(action, date(2026, 3, 1), by=None)
    answer(world, fact="actions-overdue", is_disputed=is_disputed, said="None" * is_disputed)
    before = now(world, "actions-overdue")
    page = bea.get(page_of(world, "10")).content.decode()
    due(action, date(2026, 3, 1), is_restricted=True, by=None)
    after = now(world, "actions-overdue")
    assert (after.fact, after.standing, after.state) == (before.fact, before.standing, before.state)
    assert after.fact.words == "1 action overdue"
    got = bea.get(page_of(world, "10")).content.decode()
    assert "When your agency answered" not in got
    assert got.count("overdue") == page.count("overdue")
    place = bea.get(addresses.of_fact(world.opened, "actions-overdue")).content.decode()
    assert "No action overdue" not in place


@pytest.mark.parametrize(
    ("live", "answered_to", "expected"),
    [
        (("1 of 2 done", 50, False), ("nothing was due", None), (None, True)),
        (("nothing was due", None, True), ("1 of 2 done", 50), (50, False)),
        (("2 challenges", None, False), ("3 challenges", None), (None, False)),
    ],
)
def test_a_fact_as_it_was_answered(live, answered_to, expected):
    words, percent, is_empty = live
    fact = sources.Fact("x", "X", words, percent, OPENS, OPENS, 1, True, is_empty)
    said, percent = answered_to
    found = fact.as_answered(f"{said}, {fact.period}", percent)
    assert (found.words, found.percent, found.is_empty) == (said, *expected)
    assert fact.as_answered(f"{said}, on another day", percent) is fact


@pytest.mark.parametrize("given", [{"fact": "nothing-known"}, {"fact": "actions-done-in-time"}])
def test_only_what_stands_beside_a_question_is_answered(world, given):
    with pytest.raises(NotAllowed):
        answer(world, **given)


@pytest.mark.parametrize("name", ["dana", "charlie", "nobody", "alice"])
def test_nobody_else_answers_for_the_agency(world, name):
    with pytest.raises(PermissionDenied):
        answer(world, by=getattr(world, name))
    assert not answered()


@pytest.mark.parametrize("name", ["dana", "charlie", "alice"])
def test_an_answer_is_a_working_paper_of_the_agency(world, name):
    answer(world)
    assert FactAnswer.objects.visible_to(world.bea).count() == 1
    assert not FactAnswer.objects.visible_to(getattr(world, name)).exists()


# --- the pages ------------------------------------------------------------------------------------


@pytest.fixture
def bea(client, world):
    client.force_login(world.bea)
    return client


def page_of(world, code="1") -> str:
    return addresses.of_section(world.opened, code)


def sent(world, **given):
    found = now(world)
    return {"page": "", "fact-seats-held": found.state} | given


def test_beside_a_question_stands_what_the_portal_knows_and_no_list_that_has_other_things(
    bea, world
):
    got = bea.get(page_of(world)).content.decode()
    assert got.count("The portal knows:") == 2
    assert "No seat in a group, on 26 March 2026." in got
    assert "The list behind it" not in got
    assert 'name="right" value="seats-held"' in got


def test_right_is_one_press_and_saves_the_answers_too(bea, world):
    data = sent(world, right="seats-held")
    data |= {"number-1.5": "0", "chosen-1.5": "2", "text-1.5": "We came."}
    got = bea.post(page_of(world), data)
    assert got.url == f"{page_of(world)}#question-1-5"
    assert now(world).standing == Standing.CONFIRMED
    shown = bea.get(page_of(world)).content.decode()
    assert "We came." in shown
    assert "Confirmed by the agency: Bea" in shown
    bea.post(page_of(world), data | {"number-1.5": "1"})  # the second click
    assert answered()[0].history.count() == 1


def test_not_right_leads_to_where_it_is_said_why(bea, world):
    got = bea.post(page_of(world), sent(world, **{"not-right": "seats-held"}))
    where = addresses.of_fact(world.opened, "seats-held")
    assert got.url == f"{where}?not-right"
    page = bea.get(got.url)
    assert page.context["form"]["answer"].value() == "not-right"
    data = {"answer": "not-right", "said": "", "version": now(world).state}
    assert "Say what is not right" in bea.post(where, data).content.decode()
    assert bea.post(where, data | {"said": "We hold one."}).url == f"{page_of(world)}#question-1-5"
    assert now(world).said == "We hold one."
    assert "We hold one." in bea.get(page_of(world)).content.decode()


def test_a_stale_page_of_a_fact_is_told(bea, world):
    version = now(world).state
    answer(world, is_disputed=True, said="We hold one.", by=world.bilal)
    got = bea.post(
        addresses.of_fact(world.opened, "seats-held"), {"answer": "right", "version": version}
    )
    assert "has said meanwhile that it is not right: We hold one." in got.content.decode()
    got = bea.post(page_of(world), {"right": "seats-held", "fact-seats-held": version}, follow=True)
    assert "has said meanwhile" in got.content.decode()
    assert answered()[0].is_disputed


@pytest.mark.parametrize(
    ("name", "status"), [("dana", 403), ("bob", 200), ("charlie", 404), ("nobody", 404)]
)
def test_who_comes_to_the_page_of_a_fact(client, world, name, status):
    client.force_login(getattr(world, name))
    got = client.get(addresses.of_fact(world.opened, "seats-held"))
    assert got.status_code == status


def test_there_is_no_page_of_what_stands_beside_no_question(bea, world):
    assert bea.get(addresses.of_fact(world.opened, "actions-done-in-time")).status_code == 404
    assert bea.get(addresses.of_fact(world.opened, "nothing")).status_code == 404


def test_after_the_return_was_handed_in_the_page_says_that_nothing_is_written(bea, world):
    world.opened = papers.into(world.opened, State.SUBMITTED)
    got = bea.get(addresses.of_fact(world.opened, "seats-held"))
    assert got.status_code == 200
    assert got.context["form"] is None


def test_a_standard_with_facts_takes_no_statement_more_when_they_are_answered(bea, world):
    bea.get(page_of(world, "10"))
    with CaptureQueriesContext(connection) as before:
        bea.get(page_of(world, "10"))
    for name in ("challenges-raised", "challenges-answered-in-time", "actions-overdue"):
        answer(world, fact=name)
    with CaptureQueriesContext(connection) as after:
        bea.get(page_of(world, "10"))
    assert len(after) == len(before)


def test_a_standard_without_facts_asks_for_none(bea, world):
    bea.get(page_of(world, "2"))
    with CaptureQueriesContext(connection) as found:
        bea.get(page_of(world, "2"))
    assert not [each for each in found if "factanswer" in each["sql"]]


# --- that they wait for an answer -----------------------------------------------------------------


def place(world, name, *more) -> str:
    return reverse(f"returns:{name}", args=[world.opened.reference, *more])


def waiting(client, world, name="return") -> list[str]:
    return [each["name"] for each in client.get(place(world, name)).context["waiting"]]


def test_the_return_says_by_section_which_facts_wait_and_that_it_can_be_sent_without(bea, world):
    got = bea.get(place(world, "return"))
    page = " ".join(got.content.decode().split())
    named = {name for each in operations.criteria_with_facts(world.opened) for name in each.facts}
    assert {*waiting(bea, world)} == named
    assert f"{len(named)} facts wait for your answer" in page
    hints = {each["text"].split()[0]: each["hint"] for each in got.context["tasks"]}
    assert "2 facts wait for your answer" in hints["1"]
    assert "wait" not in hints["2"]
    assert "You can send it without" in page
    assert f'href="{addresses.of_fact(world.opened, "seats-held")}"' in page
    answer(world)
    assert "seats-held" not in waiting(bea, world)
    got = bea.get(place(world, "return"))
    hints = {each["text"].split()[0]: each["hint"] for each in got.context["tasks"]}
    assert "1 fact waits for your answer" in hints["1"]


def test_it_is_asked_before_it_is_sent_and_keeps_nothing_from_being_sent(client, world):
    signing.answered(world.opened, world.bea)
    client.force_login(world.bilal)
    got = client.get(place(world, "sign_off"))
    assert "Facts that wait for your answer" in got.content.decode()
    assert got.context["refusal"] is None
    assert got.context["form"] is not None
    names = waiting(client, world, "sign_off")
    assert names == waiting(client, world)
    for name in names:
        answer(world, fact=name)
    for page in ("return", "sign_off"):
        assert "Facts that wait" not in client.get(place(world, page)).content.decode()


@pytest.mark.parametrize("name", ["dana", "ada"])
def test_the_partnership_does_not_read_what_waits(client, world, name):
    client.force_login(getattr(world, name))
    page = client.get(place(world, "return")).content.decode()
    assert "wait for your answer" not in page
    assert "The portal knows" not in page


def test_once_nothing_can_be_written_nothing_waits(bea, world):
    world.opened = papers.into(world.opened, State.SUBMITTED)
    assert "wait for your answer" not in bea.get(place(world, "return")).content.decode()


def test_a_question_on_its_own_page_has_its_facts_and_one_press_answers(bea, world):
    at = place(world, "criterion", "1.5")
    page = bea.get(at).content.decode()
    assert "No seat in a group, on 26 March 2026." in page
    assert "The portal knows" not in bea.get(place(world, "criterion", "1.1")).content.decode()
    sent_back = {"right": "seats-held", "fact-seats-held": now(world).state}
    assert bea.post(at, sent_back).url == f"{at}#facts"
    assert now(world).standing == Standing.CONFIRMED
    bea.post(at, sent_back)  # the second click
    assert answered()[0].history.count() == 1
    assert "Confirmed by the agency: Bea" in bea.get(at).content.decode()
    where = addresses.of_fact(world.opened, "seats-held")
    assert bea.post(at, {"not-right": "seats-held"}).url == f"{where}?not-right"
    assert bea.post(place(world, "criterion", "1.1"), sent_back).status_code == 200
    world.opened = papers.into(world.opened, State.SUBMITTED)
    page = bea.get(at).content.decode()
    assert "Confirmed by the agency" in page
    assert 'name="right"' not in page


def test_a_stale_press_on_the_page_of_a_question_is_told(bea, world):
    version = now(world).state
    answer(world, is_disputed=True, said="We hold one.", by=world.bilal)
    data = {"right": "seats-held", "fact-seats-held": version}
    got = bea.post(place(world, "criterion", "1.5"), data, follow=True)
    assert "has said meanwhile" in got.content.decode()
    assert answered()[0].is_disputed


def test_what_waits_costs_as_many_statements_however_much_is_answered(bea, world):
    def statements() -> list[int]:
        found = []
        for at in (place(world, "return"), place(world, "criterion", "1.5")):
            with CaptureQueriesContext(connection) as caught:
                bea.get(at)
            found.append(len(caught))
        return found

    signing.answered(world.opened, world.bea)
    statements()  # what is asked once in a process
    before = statements()
    for name in waiting(bea, world):
        answer(world, fact=name)
    assert statements() == before


# --- handed in ------------------------------------------------------------------------------------


def test_the_snapshot_holds_each_fact_and_what_was_made_of_it(world):
    answer(world)
    answer(world, fact="challenges-raised", is_disputed=True, said="We raised two.")
    signing.answered(world.opened, world.bea)
    found = Return.objects.unscoped("a test").get(pk=world.opened.pk)
    content = snapshot.content_of(found, snapshot.papers(found, world.bea))
    facts = content["facts"]
    assert facts["seats-held"]["standing"] == "confirmed"
    assert facts["challenges-raised"]["standing"] == "disputed"
    assert facts["challenges-raised"]["said"] == "We raised two."
    assert facts["actions-overdue"]["standing"] == "not-confirmed"
    [mine] = [
        each
        for standard in snapshot_shown.sections(content)
        for each in standard["criteria"]
        if each["heading"].startswith("10.3 ")
    ]
    assert [each["standing"] for each in mine["facts"]] == [
        "Disputed by the agency", "Not confirmed",
    ]  # fmt: skip
    assert mine["facts"][0]["said"] == "We raised two."
    assert mine["facts"][0]["words"] == "No challenge raised, from 27 March 2023 to 26 March 2026"
    said = str(snapshot_shown.facts_known(content))
    assert "Confirmed by the agency" in said
    assert "We raised two." not in said


def test_a_fact_that_was_not_answered_keeps_nobody_from_handing_in(world):
    signing.answered(world.opened, world.bea)
    found = Return.objects.unscoped("a test").get(pk=world.opened.pk)
    assert not snapshot.papers(found, world.bea).missing


def test_what_was_handed_in_before_there_were_facts_still_opens(world):
    signing.answered(world.opened, world.bea)
    found = Return.objects.unscoped("a test").get(pk=world.opened.pk)
    content = snapshot.content_of(found, snapshot.papers(found, world.bea))
    del content["facts"]
    for standard in content["standards"]:
        for each in standard["criteria"]:
            each.pop("facts", None)
    sections = snapshot_shown.sections(content)
    assert all(each["facts"] == [] for one in sections for each in one["criteria"])
    assert snapshot_shown.facts_known(content) == []


@pytest.mark.parametrize("name", ["max", "mia"])
def test_a_moderator_who_scores_blind_reads_the_facts_and_what_the_agency_made_of_them(
    client, name
):
    world = moderating.build()
    opened = signing.of_trust(world)
    operations.answer_fact(
        opened, fact="seats-held", is_disputed=True, said="We hold one.", by=world.bea
    )
    signing.send(opened, world.bilal)
    signing.sign(opened, "chief-officer", world.bea)
    assigning.assign(signing.again(opened), moderator=world.held[name], by=world.dana)
    client.force_login(getattr(world, name))
    page = client.get(reverse("moderation:score", args=[opened.reference, "1"])).content.decode()
    assert "The portal knows: No seat in a group, on 26 March 2026." in page
    assert "Disputed by the agency" in page
    assert "We hold one." in page
    submission = signing.latest(opened)
    assert snapshot.digest(submission.content) == submission.digest
    assert "seats-held" in submission.content["facts"]
    found = client.get(reverse("returns:submission", args=[opened.reference])).content.decode()
    assert "We hold one." not in found  # not what was handed in: that has the scores
