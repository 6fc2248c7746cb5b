"""The pages on which an audit is withdrawn or stopped, an agency joins or is taken off, cases are
chosen anew, and a finding is made of how far agencies are apart."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from audits.multi_agency import changing, moderating, planning
from audits.multi_agency.models import AuditedAgency, AuditFinding, MultiAgencyAudit
from audits.multi_agency.policy import WAS_STOPPED, State
from core import calendar
from core.clock import today
from core.words import day
from improvement.models import Finding
from partnership import cover
from tests import world as worlds
from tests.audits import multi_agency as audits

pytestmark = pytest.mark.django_db

WHY = "The review of the council looks at the same cases."


@pytest.fixture
def world():
    return worlds.everyone_with_an_app(audits.build())


def path(audit, end: str = "") -> str:
    return f"/audits/multi-agency/{audit.reference.lower()}/{end}"


def browser(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def read(person, audit, end: str = "") -> str:
    response = browser(person).get(path(audit, end))
    assert response.status_code == 200, (end, response.status_code)
    return response.content.decode()


def send(person, audit, end: str, data=None):
    return browser(person).post(path(audit, end), data or {})


def after(response, person) -> str:
    assert response.status_code == 302, response.content.decode()
    return response.url


def three(world) -> MultiAgencyAudit:
    return audits.tasked(world, agencies=[world.council, world.trust, world.police])


def stopped(world, make=audits.tasked) -> MultiAgencyAudit:
    return changing.stop_audit(make(world), reason=WHY, by=world.dana)


# --- withdrawn, stopped ---------------------------------------------------------------------------


def test_a_proposal_is_withdrawn(world):
    audit, client = audits.proposed(world), browser(world.dana)
    page = read(world.dana, audit)
    assert "Withdraw the proposal" in page
    assert "Stop the audit" not in page
    assert "Withdraw the proposal" not in read(world.ada, audit)
    page = read(world.dana, audit, "stop/")
    assert "Why is it withdrawn?" in page
    assert "are told" not in page
    page = client.post(path(audit, "stop/"), {"reason": ""}).content.decode()
    assert "Enter why it is withdrawn" in page
    page = client.post(path(audit, "stop/"), {"reason": WHY}, follow=True).content.decode()
    assert "The proposal is withdrawn." in page
    assert f"The proposal was withdrawn on {day(today())}." in page
    assert f"Dana Doyle withdrew the proposal. {WHY}" in page
    assert WHY in read(world.ada, audit)
    assert "Stopped" in client.get("/audits/multi-agency/").content.decode()


def test_an_audit_is_stopped_and_it_is_said_what_becomes_of_it(world):
    audit, client = audits.tasked(world), browser(world.dana)
    assert "Stop the audit" in read(world.dana, audit)
    page = read(world.dana, audit, "stop/")
    for said in (
        "The agencies and the safeguarding partners are told by mail",
        "Nothing is graded, moderated or reported any more.", "What was written is kept",
        "Findings that were made of it stay", "Why is it stopped?",
    ):  # fmt: skip
        assert said in page
    page = client.post(path(audit, "stop/"), {"reason": WHY}, follow=True).content.decode()
    assert "The audit is stopped. The agencies and the safeguarding partners are told." in page
    assert "It was stopped on" in page
    assert WHY in page
    assert "Had not handed in" in page
    assert "Grades due" not in page
    page = read(world.bob, audit)
    assert "What you wrote is kept, and nothing is changed any more." in page
    assert "Check and hand in" not in page
    assert "Not finished" in page
    assert "missing" not in page


FORMS = {
    "change/": {}, "cases/choose/": {}, "cases/1/replace/": {"reason": "Not in scope."},
    "task/": {}, "open-up/": {}, "moderation/meeting/": {}, "points/add/": {},
    "findings/add/": {"statement": "Supervision is thin."}, "report/make/": {}, "repeat/": {},
    "close/": {"reason": "Over."}, "agencies/trust/give-back/": {}, "agencies/add/": {},
    "agencies/trust/take-off/": {"reason": "Why."}, "stop/": {"reason": "Why."},
}  # fmt: skip


def test_of_a_stopped_audit_every_page_says_so_and_every_form_is_refused(world):
    audit = stopped(world)
    dana, on = browser(world.dana), today()
    more = {
        "change/": audits.GIVEN | {"questions": str(world.version.pk)},
        "cases/choose/": {"references": "\n".join(audits.REFERENCES), "number": "6"},
        "task/": {"agencies": [world.council.pk, world.trust.pk]},
        "points/add/": {"kind": "strength", "text": "It is named."},
        "repeat/": audits.GIVEN,
        "agencies/add/": {"agency": world.police.pk, "reason": "Why."},
        "moderation/meeting/": {
            "held_on_day": on.day, "held_on_month": on.month, "held_on_year": on.year,
            "present": "All",
        },
    }  # fmt: skip
    for end, given in FORMS.items():
        assert WAS_STOPPED in read(world.dana, audit, end), end
        page = dana.post(path(audit, end), given | more.get(end, {})).content.decode()
        assert WAS_STOPPED in page, end
    assert WAS_STOPPED in read(world.ada, audit, "decide/")
    page = send(world.ada, audit, "decide/", {"decision": "yes"}).content.decode()
    assert WAS_STOPPED in page or "Only a Lead" in page
    for end in ("agencies/trust/cases/1/", "agencies/trust/cases/1/1/", "agencies/trust/hand-in/"):
        assert WAS_STOPPED in read(world.bob, audit, end), end
        page = send(world.bob, audit, end, {"value": "3"}).content.decode()
        assert WAS_STOPPED in page, end
    assert audits.again(audit).state == State.STOPPED
    assert "so there is no report" in read(world.sue, audit, "report/")
    assert "by those who could read them on that day" in read(world.bob, audit, "moderation/")
    assert "by those who could read them on that day" in read(world.bob, audit, "moderation/1/")
    assert "before the agencies saw each other’s grades" in read(world.dana, audit, "moderation/")


def test_a_stopped_repetition_is_named_nowhere_as_one(world, clock):
    audit = audits.reported(world)
    clock.set(calendar.months_after(today(), 9).isoformat())
    made = audits.proposed(world, repeats=audit)
    assert "Repeated by" in read(world.dana, audit)
    changing.stop_audit(made, reason=WHY, by=world.dana)
    assert "Repeated by" not in read(world.dana, audit)
    assert "Repeat the audit" in read(world.dana, audit)
    assert "Then and now" not in read(world.dana, made)
    assert "nothing in it can be compared" in read(world.dana, made, "then-and-now/")


def test_who_stops_it_twice_or_too_late_is_told(world, clock):
    audit, submission = audits.agreed(world), uuid4()
    given = {"reason": WHY, "submission": submission}
    stale = {"reason": WHY, "version": audit.version_token}
    clock.move(days=1)
    planning.choose_cases(audit, references=audits.REFERENCES, number=6, by=world.dana)
    page = send(world.dana, audit, "stop/", stale).content.decode()
    assert "Dana Doyle chose its cases" in page
    assert WHY in page, "it is not lost"
    assert after(send(world.dana, audit, "stop/", given), world.dana) == path(audit)
    assert after(send(world.dana, audit, "stop/", given), world.dana) == path(audit)
    assert audits.again(audit).history.filter(state="stopped").count() == 1


NEW = ["stop/", "agencies/add/", "agencies/trust/take-off/"]


@pytest.mark.parametrize("make", [three, stopped, audits.opened_up, audits.reported])
def test_who_opens_the_pages(world, make):
    audit = make(world)

    def found(person) -> set[int]:
        return {browser(person).get(path(audit, end)).status_code for end in NEW}

    assert found(world.dana) == {200}
    for name in ("bob", "alice", "sue", "hari", "ada"):
        assert found(getattr(world, name)) == {403}, name
    for name in ("charlie", "bella", "root"):
        assert found(getattr(world, name)) == {404}, name
    assert browser(world.dana).get(path(audit, "agencies/icb/take-off/")).status_code == 404


def test_a_deputy_of_whoever_runs_it_stops_it(world):
    audit = audits.tasked(world)
    cover.name_deputy(
        world.dana, agency=world.business_team, deputy=world.hari, starts_on=today(),
        ends_on=today() + timedelta(days=7), by=world.dana,
    )  # fmt: skip
    send(world.hari, audit, "stop/", {"reason": WHY})
    assert audits.again(audit).state == State.STOPPED
    assert "Hari Holt" in read(world.sue, audit)
    assert "for Dana Doyle" in read(world.sue, audit)


# --- agencies -------------------------------------------------------------------------------------


def test_an_agency_is_added_and_all_read_why(world, clock):
    audit = audits.tasked(world)
    assert "Add an agency" in read(world.dana, audit)
    assert "Add an agency" not in read(world.bob, audit)
    page = read(world.dana, audit, "agencies/add/")
    assert f"The last day of all agencies stays {day(audit.due_on)}." in page
    clock.move(days=7)
    page = read(world.dana, audit, "agencies/add/")
    due_on = calendar.england().add(today(), 15)
    assert f"moves from {day(audit.due_on)} to {day(due_on)}" in page
    assert "Testshire School (Nobody audits for it)" in page
    assert "Testshire Partnership Business Team" not in page
    assert "Testshire Health Trust" not in page
    given = {"agency": world.police.pk, "reason": "It knows most of them."}
    page = send(
        world.dana, audit, "agencies/add/", given | {"agency": world.school.pk}
    ).content.decode()
    assert "Nobody audits for Testshire School, so nobody would be told" in page
    assert "It knows most of them." in page
    send(world.dana, audit, "agencies/add/", given)
    page = read(world.bob, audit)
    assert f"Testshire Police, on {day(today())}. It knows most of them." in page
    assert "It knows most of them." in page
    assert "Dana Doyle added Testshire Police. It knows most of them." in page
    assert "Your cases: Testshire Police" in read(world.colin, audit)
    page = send(world.dana, audit, "agencies/add/", given).content.decode()
    assert "Select an agency from the list" in page, "who sends it a second time"


def test_an_agency_is_taken_off_and_its_people_are_out(world):
    audit = three(world)
    assert "Take Testshire Police off" in read(world.dana, audit)
    assert "Take Testshire Police off" not in read(world.bob, audit)
    page = read(world.dana, audit, "agencies/police/take-off/")
    assert "Its people can no longer open the audit" in page
    assert "All other agencies have handed in" not in page
    send(world.dana, audit, "agencies/police/take-off/", {"reason": "It holds no records."})
    page = read(world.bob, audit)
    assert "It holds no records." in page
    assert "0 of 2 agencies have handed in" in page
    assert "Dana Doyle took Testshire Police off. It holds no records." in page
    assert browser(world.colin).get(path(audit)).status_code == 404
    end = "agencies/police/cases/1/1/"
    assert send(world.colin, audit, end, {"value": "3"}).status_code == 404
    assert "Only whoever audits" in read(world.dana, audit, end), "it is kept"
    assert "taken off already" in read(world.dana, audit, "agencies/police/take-off/")
    assert "Add it again" in read(world.dana, audit, "agencies/police/give-back/")
    assert "Testshire Police" in read(world.dana, audit, "agencies/add/")
    assert "At least 2 agencies have to stay" in read(world.dana, audit, "agencies/trust/take-off/")
    assert "Taken off, and not counted: Testshire Police." in read(world.dana, audit, "moderation/")


def test_it_is_said_before_where_it_opens_the_audit_up(world):
    audit = three(world)
    audits.hand_in(audit, world.council, world.alice)
    audits.hand_in(audit, world.trust, world.bob)
    page = read(world.dana, audit, "agencies/police/take-off/")
    assert "All other agencies have handed in, so they see each other’s grades at once" in page


def test_two_who_take_one_off_or_add_one_the_second_is_told(world, clock):
    audit = three(world)
    stale = {"reason": "Why.", "version": audit.version_token}
    clock.move(days=1)
    changing.take_agency_off(audit, agency=world.police.pk, reason="First.", by=world.dana)
    page = send(world.dana, audit, "agencies/police/take-off/", stale).content.decode()
    assert "Dana Doyle took Testshire Police off." in page
    again = stale | {"agency": world.police.pk}
    page = send(world.dana, audit, "agencies/add/", again).content.decode()
    assert "Dana Doyle took Testshire Police off." in page
    assert AuditedAgency.objects.unscoped("a test").filter(joined_on=None).count() == 3


def test_the_page_that_tasks_agencies_names_where_nobody_audits_and_voluntary_ones(world):
    from partnership import operations as ours

    ours.add_agency(
        slug="charity", name="Testshire Charity", short_name="Charity", kind="voluntary",
        engagement="virtual", by=None,
    )  # fmt: skip
    audit = audits.with_cases(world)
    page = read(world.dana, audit, "task/")
    assert "3 agencies with nobody who audits" in page
    assert page.count("Nobody audits for it") == 3
    assert page.count("Testshire Charity") == 2, "as a box, and among those"
    assert "Business Team" not in page.partition("<main")[2]
    page = send(world.dana, audit, "task/", {"agencies": [world.trust.pk]}).content.decode()
    assert "Choose at least 2 agencies" in page
    given = {"agencies": [world.trust.pk, world.council.pk], "submission": uuid4()}
    assert after(send(world.dana, audit, "task/", given), world.dana) == path(audit)
    assert after(send(world.dana, audit, "task/", given), world.dana) == path(audit)


# --- chosen anew ----------------------------------------------------------------------------------


def test_cases_are_chosen_anew_with_a_reason_that_everybody_reads(world):
    audit = audits.agreed(world)
    given = {"references": "\n".join(audits.REFERENCES), "number": "6", "chosen": ""}
    page = read(world.dana, audit, "cases/choose/")
    assert "Each draw stays on record" in page
    assert "Why are they chosen anew?" not in page
    send(world.dana, audit, "cases/choose/", given)
    assert "Why are they chosen anew?" in read(world.dana, audit, "cases/choose/")
    page = send(world.dana, audit, "cases/choose/", given).content.decode()
    assert "Say why the cases are chosen anew." in page
    send(world.dana, audit, "cases/choose/", given | {"because": "Two teams were missing."})
    said = "the second draw, because “Two teams were missing”"
    for person in (world.dana, world.ada, world.sue):
        page = read(person, audit)
        assert f"By {said}" in page
        assert page.count(said) == 2, "among what happened, too"


def test_the_report_says_which_draw_it_is(world):
    audit = audits.with_cases(world)
    planning.choose_cases(
        audit, references=audits.REFERENCES, number=6, because="Two teams were missing.",
        by=world.dana,
    )  # fmt: skip
    planning.task_agencies(audit, agencies=[world.council, world.trust], by=world.dana)
    audits.hand_in(audit, world.council, world.alice)
    audits.hand_in(audit, world.trust, world.bob)
    moderating.record_meeting(audit, held_on=today(), present="All", by=world.dana)
    audits.moderate_all(audit, world.dana)
    moderating.add_point(audit, kind="strength", text="Neglect is named.", by=world.dana)
    moderating.report_audit(audit, by=world.dana)
    page = read(world.sue, audit, "report/")
    assert "the second draw, because “Two teams were missing”" in page


# --- a finding of a wide spread -------------------------------------------------------------------


def test_a_finding_is_made_where_agencies_are_far_apart(world):
    audit = audits.opened_up(world, council=1, trust=lambda case, _: 4 if case == 2 else 2)
    end = "findings/add/?case=2&domain=1"
    link = path(audit, end).replace("&", "&amp;")
    for where in ("moderation/", "moderation/2/"):
        assert link in read(world.dana, audit, where)
        assert "Make a finding of it" not in read(world.bob, audit, where)
    assert "Make a finding of it" not in read(world.dana, audit, "moderation/3/")
    page = read(world.dana, audit, end)
    said = "In case 2 the agencies are two grades or more apart over Recognition: Testshire Council"
    assert said in page
    assert "LCS-" not in page
    response = send(world.dana, audit, end, {"statement": "They see recognition otherwise."})
    [finding] = Finding.objects.all()
    assert after(response, world.dana) == finding.get_absolute_url()
    for where in ("moderation/", "moderation/2/"):
        page = read(world.bob, audit, where)
        assert f"{finding.reference}</a>" in page
        assert "Finding made of it:" in page
        assert link not in read(world.dana, audit, where)
    assert f"made of it already: {finding.reference}" in read(world.dana, audit, end)
    page = send(world.dana, audit, end, {"statement": "Once more."}).content.decode()
    assert f"made of it already: {finding.reference}" in page
    assert AuditFinding.objects.visible_to(world.dana).count() == 1


@pytest.mark.parametrize("end", ["case=3&domain=1", "case=2&domain=99", "case=x&domain=1", "case="])
def test_of_a_place_that_is_not_wide_or_not_there_no_finding_is_made(world, end):
    audit = audits.opened_up(world, council=1, trust=lambda case, _: 4 if case == 2 else 2)
    assert browser(world.dana).get(path(audit, f"findings/add/?{end}")).status_code == 404


# --- known to no agency ---------------------------------------------------------------------------


def test_a_case_that_no_agency_knows_is_said_in_the_list_of_cases_to_who_reads_grades(world):
    audit = audits.opened_up_with_one_unknown(world)
    for person in (world.dana, world.alice):
        assert read(person, audit).count("Known to no agency") == 1
    assert "Known to no agency" not in read(world.ada, audit), "not before the report"
    assert "Known to no agency" not in read(world.dana, audits.tasked(world, theme="Babies"))


# --- how many statements --------------------------------------------------------------------------


def cost(person, audit, end: str) -> int:
    client = browser(person)
    client.get(path(audit, end))
    with CaptureQueriesContext(connection) as said:
        client.get(path(audit, end))
    return len(said)


def test_one_agency_more_on_or_off_costs_no_statement_more(world):
    ends = ("", "agencies/trust/cases/1/", "agencies/trust/cases/1/1/", "agencies/add/")

    def costs(audit) -> list[int]:
        return [cost(world.dana, audit, end) for end in ends]

    audit = three(world)
    audit = changing.take_agency_off(audit, agency=world.police.pk, reason="Why.", by=world.dana)
    one = costs(audit)
    audit = changing.add_agency(audit, agency=world.police, reason="Why.", by=world.dana)
    audit = changing.take_agency_off(audit, agency=world.police.pk, reason="Why.", by=world.dana)
    assert costs(audit) == one


def test_one_finding_more_costs_no_statement_more(world):
    audit = audits.opened_up(world, council=1, trust=4)
    ends = ("", "moderation/", "moderation/1/")

    def costs() -> list[int]:
        return [cost(world.dana, audit, end) for end in ends]

    def make(standard: str) -> None:
        moderating.make_finding(
            audit, statement=f"Of {standard}.", case=1, standard=standard, by=world.dana
        )

    make("1")
    one = costs()
    make("2")
    make("3")
    assert costs() == one
