"""A multi-agency audit that goes otherwise than planned: withdrawn or stopped, an agency that joins
or is taken off, cases that are chosen anew, a finding of how far agencies are apart."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from audits.multi_agency import changing, grading, lists, moderating, planning, report, shown
from audits.multi_agency.models import (
    AuditCaseReference,
    AuditedAgency,
    AuditFinding,
    MultiAgencyAudit,
)
from audits.multi_agency.policy import State
from core import access, calendar, history
from core.clock import today
from core.models import Notification
from core.operations import AlreadyDone, NotAllowed, Stale
from improvement.mending import operations as mending
from improvement.models import Finding
from partnership import agencies, cover
from partnership import operations as ours
from partnership.agencies import operations as keeping
from partnership.roles import Role
from partnership.succession import operations as takeovers
from tests import world as worlds
from tests.audits import multi_agency as audits

pytestmark = pytest.mark.django_db

WHY = "The review of the council looks at the same cases."
OTHERS = ["ada", "alice", "bob", "hari", "sue", "charlie", "root", "nobody"]


@pytest.fixture
def world():
    return audits.build()


def told(kind: str) -> set[str]:
    rows = Notification.objects.filter(kind=kind).values_list("recipient__email", flat=True)
    return {each.partition("@")[0] for each in rows}


def row_of(audit, agency) -> AuditedAgency:
    return AuditedAgency.objects.unscoped("a test").get(audit=audit, agency=agency)


def stop(audit, world, **given) -> MultiAgencyAudit:
    return changing.stop_audit(audit, **{"reason": WHY, "by": world.dana} | given)


def add(audit, world, agency, **given) -> MultiAgencyAudit:
    given = {"reason": "It knows most of them.", "by": world.dana} | given
    return changing.add_agency(audit, agency=agency, **given)


def take_off(audit, world, agency, **given) -> MultiAgencyAudit:
    given = {"reason": "It holds no records.", "by": world.dana} | given
    return changing.take_agency_off(audit, agency=agency.pk, **given)


def three(world) -> MultiAgencyAudit:
    return audits.tasked(world, agencies=[world.council, world.trust, world.police])


def may_open(person, audit) -> bool:
    return access.can(person, access.VIEW, audit)


# --- withdrawn, stopped ---------------------------------------------------------------------------


def test_a_proposal_is_withdrawn_and_nobody_is_told(world):
    audit = audits.proposed(world)
    with pytest.raises(NotAllowed, match="Say why"):
        stop(audit, world, reason=" ")
    audit = stop(audit, world)
    assert (audit.state, audit.closed_on, audit.closed_because) == (State.STOPPED, today(), WHY)
    assert not Notification.objects.exists()
    assert lists.tasks_of(world.ada) == []
    with pytest.raises(NotAllowed, match="was stopped"):
        planning.agree_theme(audit, by=world.ada)
    with pytest.raises(NotAllowed, match="was stopped"):
        stop(audit, world)


def test_what_was_withdrawn_can_be_proposed_in_the_same_words_at_once(world):
    given = audits.GIVEN | {"version_asked": world.version, "by": world.dana}
    audit = planning.propose_audit(**given, submission=uuid4())
    stop(audit, world)
    assert planning.propose_audit(**given, submission=uuid4()) != audit


@pytest.mark.parametrize("make", [audits.agreed, audits.with_cases])
def test_stopped_before_the_agencies_have_it_the_partners_are_told(world, make):
    assert stop(make(world), world).state == State.STOPPED
    assert told("audit_stopped") == {"ada", "carol", "ines"}


def test_stopped_while_the_agencies_are_at_work_each_reads_on_what_it_could_and_no_more(world):
    audit = three(world)
    take_off(audit, world, world.police)
    audits.hand_in(audit, world.council, world.alice)
    audits.grade(audit, world.trust, world.bob)
    audit = stop(audits.again(audit), world)
    partners = {"ada", "carol", "ines"}
    assert told("audit_stopped") == partners | {"alice", "anna", "asif", "bob", "bea", "bilal"}
    assert audits.agencies_read_by(world.bob, audit) == {"trust"}
    assert audits.agencies_read_by(world.alice, audit) == {"council"}
    assert audits.agencies_read_by(world.ada, audit) == set()
    assert audits.agencies_read_by(world.dana, audit) == {"council", "trust", "police"}
    references = AuditCaseReference.objects.visible_to(world.bob).filter(audit=audit)
    assert references.count() == 6
    with pytest.raises(NotAllowed, match="was stopped"):
        audits.grade(audit, world.trust, world.bob)
    assert lists.tasks_of(world.bob) == lists.tasks_of(world.dana) == []
    assert agencies.open_work(world.trust.pk) == []


def test_stopped_in_moderation_its_findings_stay_and_agencies_read_on(world):
    audit = audits.opened_up(world)
    finding = moderating.make_finding(audit, statement="Supervision is thin.", by=world.dana)
    audit = stop(audit, world)
    assert audits.agencies_read_by(world.bob, audit) == {"council", "trust"}
    assert audits.agencies_read_by(world.ada, audit) == set()
    assert Finding.objects.get(pk=finding.pk).withdrawn_on is None
    with pytest.raises(NotAllowed, match="was stopped"):
        moderating.make_finding(audit, statement="Challenge is rare.", by=world.dana)


def test_a_reported_audit_is_closed_and_not_stopped(world):
    audit = audits.reported(world)
    with pytest.raises(NotAllowed, match="Close it instead"):
        stop(audit, world)
    audit = moderating.close_audit(audit, reason="Over.", by=world.dana)
    with pytest.raises(NotAllowed, match="closed already"):
        stop(audit, world)


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_else_stops_it_or_changes_its_agencies(world, who):
    audit, person = three(world), getattr(world, who)
    for act in (
        lambda: stop(audit, world, by=person),
        lambda: add(audit, world, world.icb, by=person),
        lambda: take_off(audit, world, world.trust, by=person),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert audits.again(audit).state == State.TASKED


def test_stopped_twice_in_one_click_is_stopped_once_and_a_stale_form_is_told(world, clock):
    audit, submission = audits.agreed(world), uuid4()
    stop(audit, world, submission=submission)
    with pytest.raises(AlreadyDone):
        stop(audit, world, submission=submission)
    other = audits.agreed(world, theme="Exploitation")
    seen = other.version_token
    clock.move(days=1)
    planning.choose_cases(other, references=audits.REFERENCES, number=6, by=world.dana)
    with pytest.raises(Stale) as refused:
        stop(other, world, version=seen)
    assert "chose its cases" in refused.value.changes[0]


def test_a_deputy_does_it_under_both_names(world):
    audit = three(world)
    deputy = cover_of_dana(world)
    take_off(audit, world, world.police, by=deputy)
    add(audit, world, world.police, by=deputy)
    stop(audit, world, by=deputy)
    last = history.rows_of([audits.again(audit)], MultiAgencyAudit).last()
    assert (last.history_user, last.history_on_behalf_of) == (deputy, world.dana)
    rows = history.rows_of([row_of(audit, world.police)], AuditedAgency)
    assert {(each.history_user, each.history_on_behalf_of) for each in rows[1:]} == {
        (deputy, world.dana)
    }


def cover_of_dana(world):
    cover.name_deputy(
        world.dana, agency=world.business_team, deputy=world.hari, starts_on=today(),
        ends_on=today() + timedelta(days=7), by=world.dana,
    )  # fmt: skip
    return world.hari


def test_a_repetition_that_was_stopped_does_not_block_another(world, clock):
    audit = audits.reported(world)
    clock.set(calendar.months_after(today(), 9).isoformat())
    made = audits.proposed(world, repeats=audit)
    stop(made, world)
    assert planning.is_repeated(audits.again(audit)) is False
    [task] = lists.tasks_of(world.dana)
    assert "repeat it by" in task["text"]
    assert audits.proposed(world, repeats=audit, because="Now.").repeats == audit.reference


# --- an agency joins ------------------------------------------------------------------------------


def test_an_agency_joins_with_all_cases_and_all_have_fifteen_days(world, clock):
    audit = audits.tasked(world)
    audits.hand_in(audit, world.council, world.alice)
    assert not may_open(world.colin, audit)
    clock.move(days=10)
    audit = add(audits.again(audit), world, world.police)
    assert audit.due_on == calendar.england().add(today(), 15)
    assert may_open(world.colin, audit)
    assert len(audits.grades_of_agency(audit, world.police)) == 6 * 7
    assert row_of(audit, world.police).joined_because == "It knows most of them."
    assert "colin" in told("audit_tasked")
    assert told("audit_joined") == {"alice", "anna", "asif", "bob", "bea", "bilal"}
    due = Notification.objects.filter(kind__in=["audit_joined"]).values_list("due_on", flat=True)
    assert {*due} == {audit.due_on}
    audits.hand_in(audit, world.trust, world.bob)
    assert audits.again(audit).state == State.TASKED, "it waits for the one that joined"
    audits.hand_in(audit, world.police, world.colin)
    assert audits.again(audit).state == State.MODERATION


def test_joined_at_once_the_last_day_stays(world):
    audit = audits.tasked(world)
    assert add(audit, world, world.police).due_on == audit.due_on


def test_which_agency_does_not_join(world):
    audit = audits.tasked(world)
    for agency, sentence in (
        (world.trust, "Testshire Health Trust grades the cases already"),
        (world.school, "Nobody audits for Testshire School"),
    ):
        with pytest.raises(NotAllowed, match=sentence) as refused:
            add(audit, world, agency)
        assert refused.value.field == "agency"
    with pytest.raises(NotAllowed, match="Say why it joins"):
        add(audit, world, world.police, reason=" ")
    gone = ours.add_agency(
        slug="gone", name="Gone", short_name="Gone", kind="voluntary", engagement="virtual",
        by=None,
    )  # fmt: skip
    keeping.close_agency(gone, closed_on=today(), reason="Ended", by=world.dana)
    with pytest.raises(NotAllowed, match="Gone is no longer there"):
        add(audit, world, worlds.refresh(gone))


def test_one_that_took_over_an_agency_in_the_audit_is_in_already(world):
    audit = audits.tasked(world)
    successor = ours.add_agency(
        slug="merged", name="Merged Trust", short_name="Merged", kind="relevant-agency",
        engagement="permanent", by=None,
    )  # fmt: skip
    takeovers.plan(world.trust, successor=successor, on=today(), by=world.dana)
    with pytest.raises(NotAllowed, match="Merged Trust grades the cases already"):
        add(audit, world, successor)


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (audits.with_cases, "No agency has the cases yet"),
        (audits.opened_up, "none of them joins or leaves any more"),
        (audits.reported, "none of them joins or leaves any more"),
    ],
)
def test_no_agency_joins_or_leaves_but_while_they_are_at_work(world, make, sentence):
    audit = make(world)
    with pytest.raises(NotAllowed, match=sentence):
        add(audit, world, world.police)
    if audit.tasked_on:
        with pytest.raises(NotAllowed, match=sentence):
            take_off(audit, world, world.trust)


# --- an agency is taken off -----------------------------------------------------------------------


def test_taken_off_its_people_lose_their_right_at_once_and_what_they_wrote_is_kept(world):
    audit = three(world)
    audits.grade(audit, world.police, world.colin)
    assert lists.tasks_of(world.colin)
    with pytest.raises(NotAllowed, match="Say why it is taken off"):
        take_off(audit, world, world.police, reason="")
    audit = take_off(audit, world, world.police)
    assert not may_open(world.colin, audit)
    assert may_open(world.carol, audit), "she answers for a partner, and may see how far it is"
    assert lists.tasks_of(world.colin) == []
    assert agencies.open_work(world.police.pk) == []
    with pytest.raises(PermissionDenied):
        audits.grade(audit, world.police, world.colin)
    assert audits.grades_read_by(world.dana, audit) == [("police", 1, "1")]
    with pytest.raises(NotAllowed, match="taken off already"):
        take_off(audit, world, world.police)


def test_two_have_to_stay(world):
    audit = audits.tasked(world)
    with pytest.raises(NotAllowed, match="At least 2 agencies have to stay"):
        take_off(audit, world, world.trust)


def test_whoever_audits_for_another_agency_too_writes_no_more_for_the_one_that_is_off(world):
    ours.begin_role(
        world.bob, agency=world.police, role=Role.MULTI_AGENCY_AUDITOR,
        started_on=worlds.LONG_AGO, by=None,
    )  # fmt: skip
    audit = take_off(three(world), world, world.police)
    with pytest.raises(NotAllowed, match="Your agency was taken off"):
        audits.grade(audit, world.police, world.bob)
    with pytest.raises(NotAllowed, match="Your agency was taken off"):
        grading.hand_in_cases(audit, agency=world.police.pk, by=world.bob)
    assert [each.agency for each in shown.work_of(audit, world.bob)] == [world.trust]


def test_where_all_others_have_handed_in_it_opens_up_by_itself(world):
    audit = three(world)
    audits.hand_in(audit, world.council, world.alice)
    audits.hand_in(audit, world.trust, world.bob)
    audit = take_off(audits.again(audit), world, world.police)
    assert (audit.state, audit.opened_up_on) == (State.MODERATION, today())
    assert told("audit_opened_up") == {"alice", "anna", "asif", "bob", "bea", "bilal"}


def test_what_it_wrote_counts_in_no_figure_and_the_report_says_so(world):
    audit = three(world)
    audits.hand_in(audit, world.police, world.colin, 1)
    audit = take_off(audits.again(audit), world, world.police)
    audits.hand_in(audit, world.council, world.alice, 3)
    audit = audits.hand_in(audit, world.trust, world.bob, 3)
    found = shown.together(audit, world.dana)
    assert found.agency_values("1") == [3] * 12
    assert found.widest() == []
    with pytest.raises(NotAllowed, match="No agency gave this grade"):
        moderating.moderate(audit, case=1, grades={"1": (1, "")}, by=world.dana)
    facts = {each["key"]: each["value"] for each in report.content(audit, world.dana)["facts"]}
    assert facts["Agencies"] == "Testshire Council and Testshire Health Trust"
    assert facts["Taken off"].startswith("Testshire Police (")
    assert "Did not hand in" not in facts


def test_added_again_it_finds_what_it_wrote_and_hands_in_anew(world):
    audit = three(world)
    audits.hand_in(audit, world.police, world.colin)
    take_off(audits.again(audit), world, world.police)
    case = audits.cases_of(audit)[0]
    planning.replace_case(audit, case=case, reason="Born after the period.", by=world.dana)
    audit = add(audits.again(audit), world, world.police)
    row = row_of(audit, world.police)
    assert (row.taken_off_on, row.taken_off_because, row.handed_in_on) == (None, "", None)
    assert len(audits.grades_of_agency(audit, world.police)) == 7 * 7, "the new case, too"
    with pytest.raises(NotAllowed, match="28 things are still missing"):
        grading.hand_in_cases(audit, agency=world.police.pk, by=world.colin)
    audits.hand_in(audit, world.police, world.colin)


def test_nobody_is_reminded_that_was_taken_off(world, clock):
    from audits.multi_agency import reminding

    audit = take_off(three(world), world, world.police)
    clock.set(audit.due_on.isoformat())
    reminding.remind_agencies(by=None)
    assert "colin" not in told("audit_due")
    assert "bob" in told("audit_due")


def test_one_that_is_off_is_not_given_back_nor_counted_where_it_goes_on_without_the_late(
    world, clock
):
    audit = three(world)
    audits.hand_in(audit, world.police, world.colin)
    take_off(audits.again(audit), world, world.police)
    with pytest.raises(NotAllowed, match="Add it again"):
        grading.give_back_cases(audit, agency=world.police.pk, by=world.dana)
    audits.hand_in(audit, world.council, world.alice)
    clock.set((audit.due_on + timedelta(days=1)).isoformat())
    with pytest.raises(NotAllowed, match="nothing to compare"):
        grading.open_up(audits.again(audit), by=world.dana)


# --- the cases are chosen anew --------------------------------------------------------------------


def test_a_second_draw_needs_a_reason_and_everybody_reads_it(world):
    audit = audits.with_cases(world)
    given = {"references": audits.REFERENCES, "number": 6, "by": world.dana}
    with pytest.raises(NotAllowed, match="Say why the cases are chosen anew") as refused:
        planning.choose_cases(audit, **given)
    assert refused.value.field == "because"
    audit = planning.choose_cases(audit, because="The list was too short.", **given)
    said = "the second draw, because “The list was too short”"
    assert (audit.draws, audit.drawn_because) == (2, "The list was too short.")
    assert said in report.how_chosen(audit, audits.cases_of(audit))
    assert {"key": "How the cases came in", "value": f"By {said}"} in shown.details(
        audit, world.sue
    )
    from audits.multi_agency import timeline

    told = [each.sentence for each in timeline.entries(audit)]
    assert told[-2].endswith(f"with the seed {audit.history.all()[1].seed}.")
    assert told[-1] == f"Dana Doyle chose its cases with the seed {audit.seed}, {said}."


# --- a finding of a wide spread -------------------------------------------------------------------


def test_a_finding_of_how_far_agencies_are_apart_is_made_once(world):
    audit = audits.opened_up(world, council=1, trust=4)
    given = {"case": 2, "standard": "3", "by": world.dana}
    finding = moderating.make_finding(audit, statement="They see it otherwise.", **given)
    [link] = AuditFinding.objects.visible_to(world.dana)
    assert (link.reference, link.case.number, link.standard.code) == (finding.reference, 2, "3")
    with pytest.raises(NotAllowed, match=f"made of it already: {finding.reference}"):
        moderating.make_finding(audit, statement="Once more.", **given)
    moderating.make_finding(audit, statement="Elsewhere.", **given | {"standard": "4"})
    mending.withdraw_finding(finding, reason="Wrong.", by=world.dana)
    moderating.make_finding(audit, statement="In better words.", **given)
    for wrong in ({"case": 99}, {"standard": "99"}):
        with pytest.raises(NotAllowed, match="Open the audit again"):
            moderating.make_finding(audit, statement="Nowhere.", **given | wrong)


# --- who is told how it was decided ---------------------------------------------------------------


def test_the_mail_says_whether_the_theme_was_agreed_or_declined(world):
    audits.agreed(world)
    planning.decline_theme(audits.proposed(world, theme="Babies"), reason="No.", by=world.ada)
    assert told("audit_agreed") == told("audit_declined") == {"dana"}
