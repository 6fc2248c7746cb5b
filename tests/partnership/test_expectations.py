"""The scorecard on record and on its pages: who declares, who answers, who reads, what it says."""

import csv
from datetime import date, timedelta
from io import StringIO
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import clock as house_clock
from core import letters as outbox
from core.models import AccessLog, Letter
from core.operations import NotAllowed, Stale
from escalations import operations as escalate
from escalations.models import Method
from partnership import agency_figures
from partnership import operations as ours
from partnership.expectations import operations, policy, scorecard
from partnership.expectations.models import ExpectationDeclaration
from partnership.expectations.policy import Mark
from partnership.groups import operations as groups
from partnership.roles import Role
from tests.partnership.libraries import TODAY, brief
from tests.partnership.officers import appoint
from tests.world import LONG_AGO, PEOPLE, build, raise_one

pytestmark = pytest.mark.django_db
YEAR = "/expectations/2026-27/"
TRUST = f"{YEAR}trust/"
DATA = f"{TRUST}data/"
SAYS = {"says": "met", "text": "We sent it each quarter.", "evidence": "Returns"}


@pytest.fixture
def world(clock):
    clock.set(TODAY.isoformat())  # 1 April 2026: the first day of the year 2026 to 2027
    return build()


def declare(world, by="bea", agency="trust", year=2026, expectation="data", **more):
    person = getattr(world, by) if isinstance(by, str) else by
    said = {**SAYS, "year": year, "expectation": expectation, **more}
    return operations.declare(getattr(world, agency), **said, by=person)


def mark(world, expectation="data", agency="trust", year=2026) -> Mark:
    one = getattr(world, agency)
    card = scorecard.Card(world.dana, year, [one])
    return card.verdict(one, card.rules.expectation(expectation)).mark


# --- what is written ------------------------------------------------------------------------------


def test_a_lead_or_the_representative_declares_for_their_own_agency_and_nobody_else(world):
    may = {"bea", "brian"}  # the trust's lead and its representative
    assert {PEOPLE[name][1] for name in may} <= set(policy.DECLARES)
    for name in [*PEOPLE, "root", "nobody"]:
        if name in may:
            assert declare(world, by=name).declared_by == getattr(world, name)
            continue
        with pytest.raises(PermissionDenied):
            declare(world, by=name)
    assert ExpectationDeclaration.objects.visible_to(world.dana).count() == len(may)


def test_the_business_manager_answers_and_nobody_else(world):
    declaration = declare(world)
    for name in [*PEOPLE, "root", "nobody"]:
        if name != "dana":
            with pytest.raises(PermissionDenied):
                operations.answer(declaration, accepted=True, by=getattr(world, name))
    assert mark(world) == Mark.UNKNOWN
    answered = operations.answer(declaration, accepted=True, by=world.dana)
    assert (answered.accepted, answered.answered_by) == (True, world.dana)
    assert mark(world) == Mark.MET


def test_nobody_answers_what_they_declared_themself(world):
    ours.begin_role(
        world.dana, agency=world.trust, role=Role.SAFEGUARDING_LEAD, started_on=LONG_AGO, by=None
    )
    declaration = declare(world, by="dana")
    with pytest.raises(NotAllowed, match="You declared this"):
        operations.answer(declaration, accepted=True, by=world.dana)


def test_what_is_asked_again_is_declared_again_and_all_of_it_stays(world):
    first = declare(world)
    with pytest.raises(NotAllowed, match="Say what is missing"):
        operations.answer(first, accepted=False, by=world.dana)
    operations.answer(first, accepted=False, reason="Which quarters?", by=world.dana)
    second = declare(world, by="brian", says="partly-met")
    with pytest.raises(NotAllowed, match="Asked again"):
        operations.answer(first, accepted=True, by=world.dana)
    third = declare(world, text="Three quarters.", says="partly-met")
    with pytest.raises(NotAllowed, match="Replaced by a later one"):
        operations.answer(second, accepted=True, by=world.dana)
    operations.answer(third, accepted=True, by=world.dana)
    assert mark(world) == Mark.PARTLY
    fourth = declare(world)
    assert mark(world) == Mark.PARTLY, "a later one does not count before it is accepted"
    rows = ExpectationDeclaration.objects.visible_to(world.dana)
    assert list(rows) == [fourth, third, second, first]
    assert [each.history.count() for each in rows] == [1, 2, 1, 2]


def test_what_waits_longest_comes_first_whichever_was_entered_first(world):
    with house_clock.held_at(house_clock.now() + timedelta(days=3)):
        later = declare(world)
    earlier = declare(world, expectation="audits")
    assert scorecard.waiting(world.dana) == [earlier, later]


def test_whose_turn_it_is_stands_on_their_home_page(world, client):
    def tasks(person) -> list[str]:
        client.force_login(person)
        urls = [each["url"] for each in client.get("/").context["tasks"]]
        return [url for url in urls if "expectations" in url]

    first, left = declare(world), "/expectations/2025-26/trust/"  # the year that is over
    assert [tasks(each) for each in (world.dana, world.bea)] == [["/expectations/"], [left]]
    operations.answer(first, accepted=False, reason="Which quarters?", by=world.dana)
    assert [tasks(each) for each in (world.dana, world.bea, world.bob)] == [[], [DATA, left], []]
    declare(world)
    assert [tasks(each) for each in (world.dana, world.bea)] == [["/expectations/"], [left]]


def test_what_is_refused_and_nothing_is_half_saved(world):
    ours.succeed_agency(world.police, successor=world.council, by=None)
    for said, refused in (
        ({"expectation": "learning"}, "computed"),
        ({"expectation": "dance"}, "Nothing of that name"),
        ({"year": 2027}, "There is a scorecard from"),
        ({"year": 2022}, "There is a scorecard from"),
        ({"evidence": ""}, "Say where the evidence"),
        ({"agency": "police", "by": None}, "no longer there"),
        ({"agency": "business_team", "by": None}, "Nothing is expected of"),
    ):
        with pytest.raises(NotAllowed, match=refused):
            declare(world, **said)
    assert not ExpectationDeclaration.objects.visible_to(world.dana).exists()


def test_whoever_is_late_learns_what_was_written_meanwhile(world):
    seen = operations.state_of(None)
    first = declare(world, version=seen)
    with pytest.raises(Stale):
        declare(world, by="brian", version=seen)
    was = operations.state_of(first)
    declare(world, by="brian", version=was)
    with pytest.raises(Stale):
        operations.answer(first, accepted=True, version=was, by=world.dana)


# --- mail -----------------------------------------------------------------------------------------


def mails() -> dict[str, str]:
    """By kind and to whom, what each says now."""
    rows = Letter.objects.order_by("pk")
    written = [(each.kind, outbox.written(each)) for each in rows]
    return {f"{kind} {mail.to[0]}": f"{mail.subject} {mail.body}" for kind, mail in written if mail}


def test_whoever_declared_is_told_what_became_of_it_by_a_date_and_a_link(world):
    first = declare(world)
    operations.answer(first, accepted=False, reason="Which quarters?", by=world.dana)
    operations.answer(declare(world, by="brian"), accepted=True, by=world.dana)
    said = mails()
    assert said.keys() == {
        "declaration_again bea@example.org", "declaration_accepted brian@example.org",
    }  # fmt: skip
    again = said["declaration_again bea@example.org"]
    assert again.startswith("Please declare again: Data, 2026 to 2027")
    assert "Wednesday 1 April 2026 about “Data” for 2026 to 2027" in again
    assert DATA in again
    for guarded in ("Which quarters?", SAYS["text"], "Bea", "Testshire Health Trust"):
        assert guarded not in again


def test_once_they_have_left_their_colleagues_are_told(world):
    declaration = declare(world)
    ours.end_role(world.held["bea"], ended_on=TODAY, by=None)
    operations.answer(declaration, accepted=True, by=world.dana)
    assert mails().keys() == {"declaration_accepted brian@example.org"}


# --- what is computed -----------------------------------------------------------------------------


def test_each_figure_is_counted_from_the_records_themselves(world, clock):
    card = {}

    def figure(name, agency="trust"):
        one = getattr(world, agency)
        card["now"] = scorecard.Card(world.sue, 2026, [one])
        return card["now"].figure(name, one)

    group = groups.add_group(slug="executive", name="Executive", kind="executive", by=None)
    for holder in (world.held["bella"], None):
        groups.add_seat(
            group, agency=world.trust, sits_as="member", started_on=TODAY, held_role=holder, by=None
        )
    left = groups.add_seat(
        group, agency=world.trust, sits_as="member", started_on=TODAY, by=None,
        held_role=world.held["bea"],
    )  # fmt: skip
    groups.vacate_seat(left, ended_on=TODAY, reason="Left", by=None)
    said = figure("seats held in groups")
    assert (said.asked, said.at_all) == (2, 1), "two empty seats that are alike count as one"
    assert "1 is empty" in policy.told(said, agency_figures.of("seats held in groups"))
    assert figure("seats held in groups", "police").asked == 0
    assert mark(world, "groups") == Mark.PARTLY
    assert mark(world, "groups", "police") == Mark.NOT_APPLICABLE

    brief(world, published_on=TODAY)
    answered, silent, withdrawn = (raise_one(world, raised_on=TODAY) for _ in range(3))
    escalate.log_contact(
        answered, happened_on=TODAY, method=Method.TELEPHONE, with_whom="Alice", result="We met.",
        by=world.bob,
    )  # fmt: skip
    escalate.withdraw(withdrawn, outcome="withdrawn", reason="Settled.", by=world.alice)
    clock.set("2026-05-08")
    said = figure("challenges answered by the end of their first step")
    assert (said.asked, said.in_time, said.at_all) == (2, 1, 1)
    assert said.days_late == (TODAY.replace(month=5, day=8) - silent.due_on).days
    assert figure("challenges answered by the end of their first step", "council").asked == 0
    said = figure("briefings acknowledged")
    assert (said.asked, said.at_all, said.days_late) == (1, 0, 7)
    assert mark(world, "learning") == Mark.NOT_MET
    assert mark(world, "learning", year=2025) == Mark.NOT_APPLICABLE
    assert mark(world, "self-assessment") == Mark.UNKNOWN


# --- who reads it ---------------------------------------------------------------------------------

READERS = ("dana", "hari", "sue", "ada", "carol", "ines")
PAGES = ("/expectations/", TRUST, DATA, "/expectations/export/csv/?agency=trust")


def codes(client, person, pages=PAGES) -> list[int]:
    client.force_login(person)
    return [client.get(path).status_code for path in pages]


def test_the_readers_read_all_and_an_agencys_people_their_own(world, client):
    declare(world)
    own_alone = {"alice": "council", "bob": "trust", "charlie": "police", "brian": "trust"}
    for name in READERS:
        assert codes(client, getattr(world, name)) == [200] * 4, name
        assert "Testshire Police" in client.get("/expectations/").content.decode()
    for name, agency in own_alone.items():
        seen = 200 if agency == "trust" else 404
        assert codes(client, getattr(world, name)) == [200, seen, seen, 200], name
        rows = client.get("/expectations/").context["rows"]
        assert [each[0]["url"] for each in rows] == [f"{YEAR}{agency}/"], name
        file = client.get("/expectations/export/csv/").content.decode("utf-8-sig")
        assert {row[0] for row in list(csv.reader(StringIO(file)))[1:]} == {
            str(getattr(world, agency))
        }
    for person in (world.root, world.nobody):
        assert codes(client, person) == [404] * 4
    outside = ExpectationDeclaration.objects.visible_to(world.charlie)
    assert not outside.exists()
    assert AccessLog.objects.filter(what="refused").exists()


def test_whoever_sits_in_the_executive_reads_all_and_in_another_group_does_not(world, client):
    bella = world.bella
    assert codes(client, bella, [f"{YEAR}police/"]) == [404]
    for kind, code in (("subgroup", 404), ("executive", 200)):
        group = groups.add_group(slug=kind, name=kind, kind=kind, by=None)
        groups.add_seat(
            group, agency=world.trust, sits_as="member", started_on=TODAY,
            held_role=world.held["bella"], by=None,
        )  # fmt: skip
        assert codes(client, bella, [f"{YEAR}police/"]) == [code], kind


def test_nobody_but_them_comes_to_the_two_forms(world, client):
    declare(world)
    forms = (f"{DATA}declare/", f"{DATA}answer/")
    for name in [*PEOPLE, "root", "nobody"]:
        wanted = [200 if name in ("bea", "brian") else 404, 200 if name == "dana" else 404]
        assert codes(client, getattr(world, name), forms) == wanted, name
        client.force_login(getattr(world, name))
        if wanted == [404, 404]:
            assert [client.post(path, SAYS).status_code for path in forms] == [404, 404], name
    assert ExpectationDeclaration.objects.visible_to(world.dana).count() == 1


def test_an_address_of_nothing_is_not_found(world, client):
    client.force_login(world.dana)
    for path in ("2027-28/trust/", "2022-23/trust/", "x/trust/", "2026-27/none/",
                 "2026-27/trust/dance/", "export/pdf/"):  # fmt: skip
        assert client.get(f"/expectations/{path}").status_code == 404, path


# --- what the pages say and do --------------------------------------------------------------------


def test_one_that_was_replaced_before_it_was_answered_waits_no_more(world):
    declare(world, text="First.")
    second = declare(world)
    assert scorecard.waiting(world.dana) == [second]
    operations.answer(second, accepted=True, by=world.dana)
    assert scorecard.waiting(world.dana) == []


def test_it_is_declared_answered_and_read_each_once(world, client):
    client.force_login(world.bea)
    assert f'href="{DATA}declare/"' in client.get(DATA).content.decode()
    form = {**SAYS, "submission": str(uuid4())}
    wrong = client.post(f"{DATA}declare/", {**form, "evidence": ""}).content.decode()
    assert "Say where the evidence can be seen" in wrong
    assert "We sent it each quarter." in wrong
    for _ in range(2):
        assert client.post(f"{DATA}declare/", form).url == DATA
    client.force_login(world.dana)
    page = client.get("/expectations/?year=2023-24&kind=relevant-agency")
    assert "<title>What is expected of agencies – " in page.content.decode()
    assert '<option value="2023-24" selected>' in page.content.decode()
    assert page.context["waiting"] == [
        [{"text": "Testshire Health Trust", "url": DATA}, "2026 to 2027", "Data", "Met",
         "1 Apr 2026, 10am"]
    ]  # fmt: skip
    assert [row[0]["text"] for row in page.context["rows"]] == ["Testshire Health Trust"]
    answer = {"submission": str(uuid4()), "answer": "ask-again", "reason": ""}
    wrong = client.post(f"{DATA}answer/", answer).content.decode()
    assert policy.SAY_WHAT_IS_MISSING in wrong
    answer["answer"] = "accept"
    for _ in range(2):
        assert client.post(f"{DATA}answer/", answer).url == DATA
    assert client.get("/expectations/").context["waiting"] == []
    assert "Accepted: there is nothing to answer." in client.get(f"{DATA}answer/").content.decode()
    row = client.get(TRUST).context["rows"][0]
    assert row[2] == {"text": "Met", "tone": "green"}
    assert row[3] == (
        "Declared as “Met” by Bea Bright on Wednesday 1 April 2026. Accepted on Wednesday 1 April"
        " 2026."
    )
    file = client.get("/expectations/export/csv/?agency=trust").content.decode("utf-8-sig")
    assert list(csv.reader(StringIO(file)))[1][5:12] == [
        "Met", row[3], "Met", "Bea Bright", "2026-04-01", "We sent it each quarter.",
        "Returns",
    ]  # fmt: skip
    told = client.get(DATA).context["history"]
    assert [each["heading"] for each in told] == ["Accepted", "Declared as “Met”"]


def test_an_agency_that_is_gone_is_in_the_years_in_which_it_was_there(world, client):
    ours.succeed_agency(world.police, successor=world.council, closed_on=date(2026, 3, 31), by=None)
    client.force_login(world.dana)
    for year, is_there in (("2025-26", True), ("2026-27", False)):
        page = client.get(f"/expectations/?year={year}&kind=safeguarding-partner")
        assert ("Testshire Police" in page.content.decode()) is is_there, year
    client.force_login(world.alice)  # of the successor
    assert client.get("/expectations/2025-26/police/").status_code == 200


def test_the_table_costs_the_same_for_one_agency_and_for_three(world, client):
    client.force_login(world.sue)

    def statements() -> int:
        client.get("/expectations/?kind=relevant-agency")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            page = client.get("/expectations/?kind=relevant-agency")
        statements.rows = len(page.context["rows"])
        return len(asked)

    one = statements()
    assert statements.rows == 1
    for number in range(2):
        made = ours.add_agency(
            slug=f"more-{number}", name=f"More {number}", short_name="More",
            kind="relevant-agency", engagement="permanent", by=None,
        )  # fmt: skip
        appoint(world, f"lead{number}", made, Role.SAFEGUARDING_LEAD, f"Lead {number}")
        setattr(world, f"more{number}", made)
        declare(world, by=f"lead{number}", agency=f"more{number}")
    assert statements() == one
    assert statements.rows == 3
