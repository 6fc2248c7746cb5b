"""The learning report: what it counts, of which quarter, and what it does not tell."""

from datetime import date

import pytest
from django.urls import reverse

from core import restriction
from core.models import AccessLog
from escalations import by_the_clock, learning_page, learning_views, policy
from escalations import operations as escalate
from escalations.learning import Report
from escalations.models import Escalation
from escalations.policy import NearZero, Side
from partnership import years
from partnership.agencies import sizes
from partnership.groups import operations as groups
from partnership.years import Quarter
from tests.world import build_with_apps, raise_one, refresh

pytestmark = pytest.mark.django_db

NOW = Quarter(2025, 4)  # January to March 2026
PAGE = "/escalations/learning/?quarter=2025-Q4"


@pytest.fixture
def world():
    return build_with_apps()


@pytest.fixture
def report(world):
    return lambda quarter=NOW, all_of_it=True: Report(quarter, all_of_it=all_of_it)


def several(world, number: int, **answers):
    return [raise_one(world, **answers) for _ in range(number)]


def text_of(client, person, address=PAGE):
    client.force_login(person)
    return client.get(address).content.decode()


# --- quarters -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "slug", "said"),
    [
        (date(2026, 4, 1), "2026-Q1", "April to June 2026"),
        (date(2026, 9, 30), "2026-Q2", "July to September 2026"),
        (date(2026, 12, 31), "2026-Q3", "October to December 2026"),
        (date(2027, 3, 31), "2026-Q4", "January to March 2027"),
    ],
)
def test_quarters_are_those_of_the_financial_year(on, slug, said):
    quarter = years.quarter_of(on)
    assert (quarter.slug, str(quarter)) == (slug, said)
    assert years.quarter_from(slug) == quarter
    assert quarter.begins_on <= on <= quarter.ends_on
    assert quarter.before(4) == Quarter(quarter.year - 1, quarter.number)


@pytest.mark.parametrize("asked", ["", "2026-Q5", "soon", "2099-Q1", "0000-Q1", "2026-Q1x"])
def test_what_is_no_quarter_or_to_come_is_the_last_one_that_is_over(asked):
    assert learning_views.chosen({"quarter": asked[:7]}) == Quarter(2025, 3)


# --- what is counted ------------------------------------------------------------------------------


def test_it_counts_by_the_quarter_in_which_each_was_raised(world, report, clock):
    several(world, 2, raised_on=date(2026, 3, 27))
    raise_one(world, raised_on=date(2026, 3, 9), challenged_agency=world.police)
    clock.set("2026-04-02")
    raise_one(world, raised_on=date(2026, 4, 1))
    council, trust = world.council.pk, world.trust.pk
    assert report().raised_by(council) == (3, 0, 3)
    assert report().challenged(trust) == (2, 0, 2)
    assert report().now.cells == {(council, trust): 2, (council, world.police.pk): 1}
    following = report(Quarter(2026, 1))
    assert following.raised_by(council) == (1, 0, 4)
    assert report(Quarter(2026, 4)).raised_by(council) == (0, 3, 1)
    assert report(Quarter(2027, 1)).raised_by(council) == (0, 1, 0)


def test_by_step_level_reason_and_outcome(world, report):
    first, _ = several(world, 2, raised_on=date(2026, 3, 27))
    raise_one(world, raised_on=date(2026, 3, 27), reason="timeliness", level_of_need=4)
    escalate.move_up(first, from_step=1, reason="No answer.", by=world.alice)
    escalate.withdraw(refresh(first), outcome="withdrawn", reason="Settled.", by=world.alice)
    lists = report().lists
    assert lists["step"][NOW].cells == {1: 2, 2: 1}
    assert lists["level_of_need"][NOW].cells == {3: 2, 4: 1}
    assert lists["reason"][NOW].cells == {"information-sharing": 2, "timeliness": 1}
    assert lists["outcome"][NOW].cells == {"withdrawn": 1, "": 2}


def test_how_long_it_took_is_told_of_the_quarter_in_which_it_closed(world, report, clock):
    cases = several(world, 3, raised_on=date(2026, 3, 27))
    for day, case in zip(("03-30", "03-30", "04-14"), cases, strict=True):
        clock.set(f"2026-{day} 12:00")
        escalate.withdraw(refresh(case), outcome="withdrawn", reason="Settled.", by=world.alice)
    quarter, shown, took = report().days_to_resolve(21)[0]
    assert (quarter, shown.total, took) == (NOW, 2, [2, 2])
    _, shown, took = report(Quarter(2026, 1)).days_to_resolve(5)[0]
    assert (shown.cell(True), shown.cell(False), took) == (0, 1, [11])


def test_a_step_is_in_time_when_people_settled_it_or_took_it_further(world, report, clock):
    settled, further, left = several(world, 3, raised_on=date(2026, 3, 26))
    escalate.withdraw(settled, outcome="withdrawn", reason="Settled.", by=world.alice)
    escalate.move_up(further, from_step=1, reason="No answer.", by=world.alice)
    clock.set("2026-03-30 10:00")
    for _ in range(2):
        by_the_clock.move_up_when_due(by=None)
    assert refresh(left).step == 2
    found = report().in_time()[1]
    assert (found.cell(True), found.cell(False)) == (2, 1)
    # Step 2 was due in the next quarter.
    assert 2 not in report().in_time()


def test_what_can_still_be_done_in_time_is_neither(world, report):
    raise_one(world, raised_on=date(2026, 3, 27))  # step 1 ends on Monday
    assert report().in_time() == {}


def test_the_days_that_each_agency_had_it(world, report, clock):
    [case] = several(world, 1, raised_on=date(2026, 3, 27))
    clock.set("2026-03-31 10:00")
    escalate.withdraw(refresh(case), outcome="withdrawn", reason="Settled.", by=world.alice)
    assert report().held() == {
        (world.council.pk, Side.RAISING): 0,
        (world.trust.pk, Side.CHALLENGED): 3,
    }


def test_the_same_teams_again_however_a_team_is_typed(world, report):
    several(world, 2, raised_on=date(2026, 3, 27), challenged_team="0 to 19 Service")
    raise_one(world, raised_on=date(2026, 3, 27), challenged_team=" 0  to 19 service")
    raise_one(world, raised_on=date(2026, 3, 27), challenged_team="Midwifery")
    [(ours, _, theirs, team, number)] = report().again()
    assert (ours, theirs, team, number) == (world.council.pk, world.trust.pk, "0 to 19 Service", 3)
    assert report(all_of_it=False).again() == []


def test_what_is_restricted_is_counted_for_nobody(world, report):
    several(world, 2, raised_on=date(2026, 3, 27))
    one = Escalation.objects.visible_to(world.dana).first()
    listed = [(world.alice, world.held["alice"].agency_role.group_id, "contribute")]
    restriction.restrict(one, named=listed, reason="A relative works there.", by=world.dana)
    assert report().totals() == (1, 0, 1)
    assert report().in_time() == {}
    assert learning_page.RESTRICTED in text_of_report(world, report)


def text_of_report(world, report, **kinds):
    page = learning_page.Page(report(**kinds), world.dana)
    return "\n".join([*(str(each) for each in page.tables()), *page.notes(), page.none_raised])


# --- what is not told -----------------------------------------------------------------------------


def test_fewer_than_five_are_not_broken_down_outside_the_business_team(world, client):
    several(world, 4, raised_on=date(2026, 3, 27))
    told = text_of(client, world.sue)
    assert "Fewer than 5 escalations were raised." in told
    assert "Too few to be told one by one." in told
    assert "4 escalations were raised." in text_of(client, world.dana)


def test_a_number_under_five_is_not_told_by_what_stands_beside_it(world, report):
    several(world, 6, raised_on=date(2026, 3, 27))
    several(world, 2, raised_on=date(2026, 3, 27), challenged_agency=world.police)
    found = report(all_of_it=False)
    assert found.now.total == 8
    assert set(found.now.cells.values()) == {None}
    assert found.challenged(world.police.pk) == (None, 0, None)
    assert found.raised_by(world.council.pk) == (8, 0, 8)
    assert found.lists["reason"][NOW].cells == {"information-sharing": 8}


def test_the_twelve_months_do_not_tell_a_quarter_that_is_not_told(world, report, clock):
    several(world, 3, raised_on=date(2026, 3, 27))
    clock.set("2026-04-10")
    several(world, 6, raised_on=date(2026, 4, 10))
    assert report(Quarter(2026, 1), all_of_it=False).totals() == (6, 0, None)
    assert report(Quarter(2026, 1)).totals() == (6, 0, 9)


def test_days_of_fewer_than_five_are_not_told(world, report):
    for case in several(world, 4, raised_on=date(2026, 3, 27)):
        escalate.withdraw(case, outcome="withdrawn", reason="Settled.", by=world.alice)
    assert report(all_of_it=False).days_to_resolve(21)[0][2] is None
    assert report(all_of_it=False).held() == {}
    [case] = several(world, 1, raised_on=date(2026, 3, 27))
    escalate.withdraw(case, outcome="withdrawn", reason="Settled.", by=world.alice)
    assert report(all_of_it=False).days_to_resolve(21)[0][2] == [1] * 5
    assert report(all_of_it=False).held()[world.trust.pk, Side.CHALLENGED] == 1


def test_who_raised_none_is_named_where_that_may_be_told(world, client):
    several(world, 5, raised_on=date(2026, 3, 27))
    told = text_of(client, world.dana)
    assert (
        "Raised none in this quarter: NHS Testshire Integrated Care Board, Testshire Health Trust"
        " and Testshire Police. Schools are not listed one by one."
    ) in told


# --- silence --------------------------------------------------------------------------------------

RULE = NearZero(per_100_people=0.5, per_1000_contacts=1, source="ours")


@pytest.mark.parametrize(
    ("raised", "people", "contacts", "asks"),
    [
        (0, 200, None, True),
        (1, 200, None, False),
        (0, 199, None, False),  # not even one would be looked for
        (1, 1000, None, True),
        (5, 1000, None, False),
        (0, None, 1000, True),
        (0, 20, 2000, True),
        (2, 20, 2000, False),
        (0, None, None, False),
    ],
)
def test_from_when_it_is_asked_whether_an_agency_challenges_enough(raised, people, contacts, asks):
    assert policy.may_under_challenge(raised, people, contacts, RULE) is asks
    assert policy.may_under_challenge(raised, people, contacts, None) is False


def test_the_procedure_in_force_has_a_rule_and_says_where_it_is_from():
    assert policy.procedure("pan-cheshire-2023").near_zero.source


@pytest.mark.parametrize("written", ['per_100_people = "1"', "per_100_people = 0"])
def test_a_rule_that_is_no_number_is_refused(written):
    text = (policy.POLICIES / "pan-cheshire-2023.toml").read_text(encoding="utf-8")
    with pytest.raises(policy.UnfitPolicy):
        policy.read(text.replace("per_100_people = 0.5", written))


def test_an_agency_that_raised_none_beside_its_size(world, client):
    several(world, 5, raised_on=date(2026, 3, 27))
    sizes.note_size(
        world.trust, starts_in=2025, people=400, contacts=2000, source="Workforce return",
        counted_on=date(2026, 3, 1), by=world.dana,
    )  # fmt: skip
    told = text_of(client, world.sue)
    assert told.count("Possible under-challenge") == 1
    assert learning_page.ASKS in told
    assert "enter" not in told.split("beside the size of an agency")[1].split("</table>")[0]
    by_keeper = text_of(client, world.dana)
    assert reverse("agencies:size", args=["police", "2025-26"]) in by_keeper
    assert reverse("agencies:size", args=["trust", "2025-26"]) not in by_keeper


# --- who reads it ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["dana", "hari", "sue", "ada", "carol", "anna", "bea", "colin"])
def test_it_is_read_by(world, client, name):
    client.force_login(getattr(world, name))
    assert client.get(PAGE).status_code == 200


@pytest.mark.parametrize("name", ["alice", "amir", "bilal", "avril", "charlie", "root", "nobody"])
def test_it_is_not_read_by(world, client, name):
    client.force_login(getattr(world, name))
    for address in (PAGE, "/escalations/learning/export/csv/"):
        assert client.get(address).status_code == 403
    assert AccessLog.objects.filter(what=AccessLog.What.REFUSED).count() == 2
    assert "/learning/" not in client.get("/escalations/").content.decode()


def test_whoever_sits_in_the_group_that_it_is_for_reads_it_with_small_numbers_hidden(world, client):
    group = groups.add_group(
        slug="safeguarding-practice-group", name="Safeguarding Practice Group", purpose="Learns.",
        by=None,
    )  # fmt: skip
    groups.add_seat(
        group, agency=world.council, sits_as="member", post="Head of Service",
        started_on=date(2026, 3, 27), held_role=world.held["asif"], by=None,
    )  # fmt: skip
    several(world, 4, raised_on=date(2026, 3, 27))
    assert "Fewer than 5 escalations were raised." in text_of(client, world.asif)
    assert reverse("escalations:learning") in text_of(client, world.asif, "/escalations/")


# --- the page and its files -----------------------------------------------------------------------


def test_a_file_says_what_the_page_says_and_is_on_record(world, client):
    several(world, 6, raised_on=date(2026, 3, 27))
    several(world, 2, raised_on=date(2026, 3, 27), challenged_agency=world.police)
    client.force_login(world.bea)
    answer = client.get("/escalations/learning/export/csv/?quarter=2025-Q4")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert "Challenged,Testshire Police,This quarter,Not shown" in lines
    assert "Raised by,Testshire Council,This quarter,8" in lines
    assert not [line for line in lines if line.endswith(",2")]
    line = AccessLog.objects.filter(what=AccessLog.What.EXPORT).get()
    assert "learning report 2025-Q4" in line.detail
    assert client.get("/escalations/learning/export/pdf/").status_code == 404


def test_it_tells_of_no_child_and_of_no_person(world, client):
    several(world, 5, raised_on=date(2026, 3, 27))
    for told in (text_of(client, world.dana), text_of(client, world.sue)):
        for word in ("LCS-004417", "JT<", "Bob Barnes", "ESC-"):
            assert word not in told


def test_it_asks_the_database_as_often_for_many(world, client, django_assert_num_queries):
    raise_one(world, raised_on=date(2026, 3, 27))
    client.force_login(world.dana)
    client.get(PAGE)
    with django_assert_num_queries(15):
        client.get(PAGE)
    for case in several(world, 6, raised_on=date(2026, 3, 27))[:3]:
        escalate.withdraw(case, outcome="withdrawn", reason="Settled.", by=world.alice)
    raise_one(world, raised_on=date(2026, 3, 27), challenged_agency=world.police)
    with django_assert_num_queries(15):
        client.get(PAGE)


def test_a_quarter_that_is_not_over_says_so(world, client):
    assert "This quarter is not over" in text_of(client, world.dana)
    assert "This quarter is not over" not in text_of(client, world.dana, "/escalations/learning/")
