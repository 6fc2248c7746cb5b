"""A multi-agency audit from its theme to its report: every move, by whom, and who reads what."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from audits.multi_agency import grading, moderating, planning, report, shown
from audits.multi_agency.models import (
    AuditCase,
    AuditCaseReference,
    AuditedAgency,
    DomainGrade,
    ModeratedGrade,
)
from audits.multi_agency.policy import State
from core import access, calendar
from core.clock import today
from core.models import Notification
from core.operations import NotAllowed, Stale, operation
from improvement import linking
from improvement.models import Finding
from partnership import operations as ours
from partnership.roles import Role
from partnership.succession import operations as takeovers
from tests import world as worlds
from tests.audits import multi_agency as audits

pytestmark = pytest.mark.django_db

OTHERS = ["ada", "alice", "bob", "bea", "hari", "sue", "charlie", "root", "nobody"]


@pytest.fixture
def world():
    return audits.build()


def told(kind: str) -> set[str]:
    rows = Notification.objects.filter(kind=kind).values_list("recipient__email", flat=True)
    return {each.partition("@")[0] for each in rows}


# --- the theme ------------------------------------------------------------------------------------


def test_the_business_team_proposes_a_theme_and_a_partner_agrees_it(world):
    audit = audits.proposed(world)
    assert (audit.state, audit.reference[:4]) == (State.PROPOSED, "AUD-")
    audit = planning.agree_theme(audit, note="Agreed on 3 March.", by=world.ada)
    assert (audit.state, audit.decided_by, audit.decided_on) == (
        State.AGREED, world.ada, today(),
    )  # fmt: skip
    assert told("audit_agreed") == {"dana"}


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_else_proposes(world, who):
    with pytest.raises(PermissionDenied):
        audits.proposed(world, by=getattr(world, who))


@pytest.mark.parametrize("who", ["dana", "alice", "hari", "sue", "charlie", "root", "nobody"])
@pytest.mark.parametrize("act", [planning.agree_theme, planning.decline_theme])
def test_nobody_but_a_partner_decides(world, who, act):
    audit = audits.proposed(world)
    given = {"reason": "No."} if act is planning.decline_theme else {}
    with pytest.raises(PermissionDenied):
        act(audit, by=getattr(world, who), **given)
    assert audits.again(audit).state == State.PROPOSED


def test_declined_needs_a_reason_and_ends_it(world):
    audit = audits.proposed(world)
    with pytest.raises(NotAllowed, match="Say why the theme is declined"):
        planning.decline_theme(audit, reason=" ", by=world.ada)
    audit = planning.decline_theme(audit, reason="Exploitation is more urgent.", by=world.ada)
    assert (audit.state, audit.closed_on) == (State.DECLINED, today())
    with pytest.raises(NotAllowed, match="decided on already"):
        planning.agree_theme(audit, by=world.carol)


def test_it_is_changed_until_it_is_decided_on(world):
    audit = audits.proposed(world)
    given = audits.GIVEN | {"theme": "Neglect of infants", "version_asked": world.version}
    assert planning.change_audit(audit, **given, by=world.dana).theme == "Neglect of infants"
    planning.agree_theme(audit, by=world.ada)
    with pytest.raises(NotAllowed, match="what it says stands"):
        planning.change_audit(audit, **given, by=world.dana)


def test_questions_of_another_kind_are_not_asked(world):
    from tests.audits import returns

    with pytest.raises(NotAllowed, match="Choose questions of a multi-agency audit"):
        audits.proposed(world, version_asked=returns.issued_set())


# --- the cases ------------------------------------------------------------------------------------


def references(audit, **which) -> list[str]:
    rows = AuditCaseReference.objects.unscoped("a test").filter(audit=audit, **which)
    return list(rows.order_by("place").values_list("reference", flat=True))


def test_drawn_with_a_seed_that_anybody_can_draw_with_again(world):
    from audits.multi_agency import policy

    audit = audits.with_cases(world)
    drawn = policy.draw(audits.REFERENCES, audit.seed)
    assert references(audit, case__isnull=False) == drawn[:6]
    assert references(audit, case=None) == drawn[6:12]
    assert (audit.drawn_from, len(audit.seed), audit.state) == (40, 16, State.CASES_CHOSEN)
    assert audit.drawn_digest == policy.digest(audits.REFERENCES)
    assert [str(each) for each in audits.cases_of(audit)] == [f"Case {n}" for n in range(1, 7)]


def test_two_draws_have_two_seeds_and_the_first_stays_in_the_history(world):
    audit = audits.with_cases(world)
    seed = audit.seed
    audit = planning.choose_cases(
        audit, references=audits.REFERENCES, number=6,
        chosen=[("LCS-9999", "It was escalated twice.")], because="One was missing.",
        by=world.dana,
    )  # fmt: skip
    assert audit.seed != seed
    assert seed in audit.history.values_list("seed", flat=True)
    last = audits.cases_of(audit)[-1]
    assert (last.number, last.came_in, last.because) == (7, "chosen", "It was escalated twice.")


@pytest.mark.parametrize("reference", ["943 476 5919", "Jayden Smith", "12/03/2015"])
def test_who_the_child_is_comes_into_no_list(world, reference):
    audit = audits.agreed(world)
    with pytest.raises(NotAllowed):
        planning.choose_cases(
            audit, references=[*audits.REFERENCES, reference], number=6, by=world.dana
        )
    assert references(audit) == []


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_else_chooses_the_cases(world, who):
    audit = audits.agreed(world)
    with pytest.raises(PermissionDenied):
        planning.choose_cases(audit, references=audits.REFERENCES, number=6, by=getattr(world, who))


def test_a_case_out_of_scope_makes_room_for_the_next_in_line(world):
    audit = audits.tasked(world)
    first, following = audits.cases_of(audit)[0], references(audit, case=None)[0]
    audits.hand_in(audit, world.trust, world.bob)
    planning.replace_case(audit, case=first, reason="Born after the period.", by=world.dana)
    now = audits.cases_of(audit)
    assert [each.number for each in now] == [2, 3, 4, 5, 6, 7]
    assert references(audit, case=now[-1]) == [following]
    row = AuditedAgency.objects.unscoped("a test").get(audit=audit, agency=world.trust)
    assert row.handed_in_on is None, "it has to grade the new one"
    assert told("audit_replaced") >= {"bob", "alice"}
    with pytest.raises(NotAllowed, match="28 things are still missing"):
        grading.hand_in_cases(audit, agency=world.trust.pk, by=world.bob)
    with pytest.raises(NotAllowed, match="replaced by another"):
        audits.grade(audit, world.trust, world.bob, case=1)


def test_where_nobody_is_in_line_a_reference_is_entered(world):
    chosen = [(f"LCS-{each}", "Why") for each in range(2000, 2006)]
    audit = planning.choose_cases(
        audits.agreed(world), references=[], number=0, chosen=chosen, by=world.dana
    )
    assert audit.seed == ""
    case = audits.cases_of(audit)[0]
    with pytest.raises(NotAllowed, match="Nobody is next in line"):
        planning.replace_case(audit, case=case, reason="Not in scope.", by=world.dana)
    with pytest.raises(NotAllowed, match="is or was in the audit"):
        planning.replace_case(
            audit, case=case, reason="Not in scope.", reference="lcs-2003", by=world.dana
        )
    planning.replace_case(
        audit, case=case, reason="Not in scope.", reference="lcs-3000", by=world.dana
    )
    assert references(audit, case=audits.cases_of(audit)[-1]) == ["LCS-3000"]


# --- the agencies ---------------------------------------------------------------------------------


def test_the_agencies_have_fifteen_working_days_and_are_told(world):
    audit = audits.tasked(world)
    assert audit.due_on == calendar.england().add(today(), 15)
    assert audit.state == State.TASKED
    assert told("audit_tasked") == {"alice", "anna", "asif", "bob", "bea", "bilal"}
    rows = DomainGrade.objects.unscoped("a test").filter(audit=audit)
    assert rows.count() == 6 * 2 * 7, "six cases, two agencies, seven domains"


def test_one_agency_is_compared_with_nobody(world):
    audit = audits.with_cases(world)
    with pytest.raises(NotAllowed, match="at least 2 agencies"):
        planning.task_agencies(audit, agencies=[world.trust], by=world.dana)


RIGHTS = {
    "dana": "manage", "hari": "view", "sue": "view", "ada": "view", "carol": "view",
    "alice": "contribute", "anna": "contribute", "bob": "contribute", "bea": "contribute",
    "amir": None, "bella": None, "brian": None, "charlie": None, "colin": None, "root": None,
    "nobody": None,
}  # fmt: skip


def right(person, audit) -> str | None:
    held = [each for each in access.RIGHTS if access.can(person, each, audit)]
    return held[-1] if held else None


def test_who_may_open_it_once_the_agencies_are_tasked(world):
    audit = audits.tasked(world)
    assert {name: right(getattr(world, name), audit) for name in RIGHTS} == RIGHTS


def test_before_that_no_agency_knows_of_it(world):
    audit = audits.with_cases(world)
    agencies = ("alice", "anna", "bob", "bea")
    assert {right(getattr(world, name), audit) for name in agencies} == {None}


def test_a_new_auditor_opens_it_and_one_who_left_does_not(world):
    audit = audits.tasked(world)
    held = ours.begin_role(
        world.bella, agency=world.trust, role=Role.MULTI_AGENCY_AUDITOR,
        started_on=today(), by=None,
    )  # fmt: skip
    assert right(world.bella, audit) == "contribute"
    ours.end_role(held, ended_on=today(), by=None)
    assert right(world.bella, audit) is None


def test_who_reads_by_which_reference_a_case_is_found(world):
    audit = audits.tasked(world)

    def reads(name: str) -> int:
        rows = AuditCaseReference.objects.visible_to(getattr(world, name)).filter(audit=audit)
        return rows.count()

    found = {name: reads(name) for name in RIGHTS}
    agencies = dict.fromkeys(("alice", "anna", "bob", "bea"), 6)
    assert found == dict.fromkeys(RIGHTS, 0) | agencies | {"dana": 12}
    assert AuditCase.objects.visible_to(world.sue).filter(audit=audit).count() == 6


# --- graded blind ---------------------------------------------------------------------------------


def read(world, audit) -> dict[str, set[str]]:
    names = ("dana", "alice", "bob", "ada", "sue", "charlie", "root")
    return {name: audits.agencies_read_by(getattr(world, name), audit) for name in names}


BOTH = {"council", "trust"}


def test_no_agency_sees_the_others_until_all_have_handed_in(world):
    audit = audits.tasked(world)
    audits.hand_in(audit, world.council, world.alice)
    audits.grade(audit, world.trust, world.bob)
    assert read(world, audit) == {
        "dana": BOTH, "alice": {"council"}, "bob": {"trust"}, "ada": set(), "sue": set(),
        "charlie": set(), "root": set(),
    }  # fmt: skip
    assert audits.grades_read_by(world.bob, audit) == [("trust", 1, "1")]
    audit = audits.hand_in(audit, world.trust, world.bob)
    assert (audit.state, audit.opened_up_on) == (State.MODERATION, today())
    assert read(world, audit) == {
        "dana": BOTH, "alice": BOTH, "bob": BOTH, "ada": set(), "sue": set(), "charlie": set(),
        "root": set(),
    }  # fmt: skip
    assert told("audit_opened_up") >= {"alice", "anna", "dana"}
    assert "bob" not in told("audit_opened_up"), "it was his act"


def test_the_executive_and_the_scrutineer_read_grades_from_the_report_on(world):
    audit = audits.reported(world)
    assert read(world, audit) == dict.fromkeys(("dana", "alice", "bob", "ada", "sue"), BOTH) | {
        "charlie": set(), "root": set(),
    }  # fmt: skip
    assert audits.moderated_read_by(world.sue, audit) == 42
    assert audits.moderated_read_by(world.charlie, audit) == 0
    assert told("audit_reported") >= {"ada", "carol", "ines", "sue", "alice", "bob"}


@pytest.mark.parametrize("who", ["bob", "bea", "dana", "ada", "sue", "charlie", "root"])
def test_nobody_writes_for_an_agency_they_do_not_audit_for(world, who):
    audit = audits.tasked(world)
    with pytest.raises(PermissionDenied):
        audits.grade(audit, world.council, getattr(world, who))
    with pytest.raises(PermissionDenied):
        grading.hand_in_cases(audit, agency=world.council.pk, by=getattr(world, who))
    rows = DomainGrade.objects.unscoped("a test").filter(audit=audit)
    assert not rows.exclude(value=None).exists()


def test_an_agency_that_is_not_asked_writes_nothing(world):
    audit = audits.tasked(world)
    with pytest.raises(NotAllowed, match="not asked in this audit"):
        audits.grade(audit, world.police, world.colin)


def test_two_colleagues_on_one_page_lose_nothing(world):
    audit = audits.tasked(world)
    audits.grade(audit, world.trust, world.bob, seen="1.", reason="Seen early.")
    with pytest.raises(Stale) as told_of:
        audits.grade(audit, world.trust, world.bea, seen="1.", reason="Seen late.")
    assert "Why this grade: Seen early." in told_of.value.changes
    grade = DomainGrade.objects.visible_to(world.bob).get(
        review__case__number=1, standard__code="1", review__agency=world.trust
    )
    assert grade.reason == "Seen early."
    audits.grade(
        audit, world.trust, world.bea, seen=told_of.value.version_token, reason="Seen late."
    )
    assert sorted(grade.history.values_list("reason", flat=True)) == [
        "",
        "Seen early.",
        "Seen late.",
    ]


def test_the_second_is_told_the_grade_and_the_levels_too(world):
    audit = audits.tasked(world)
    audits.grade(audit, world.trust, world.bob, seen="1.", value=4, reason="")
    with pytest.raises(Stale) as told_of:
        audits.grade(audit, world.trust, world.bea, seen="1.", value=1)
    told = told_of.value.changes
    assert "1.1: Good" in told
    assert "The grade: Outstanding" in told
    grading.save_case(
        audit, case=2, agency=world.trust.pk, is_unknown=True, strengths="", developments="",
        by=world.bob,
    )  # fmt: skip
    with pytest.raises(Stale) as told_of:
        grading.save_case(
            audit, case=2, agency=world.trust.pk, is_unknown=False, strengths="", developments="",
            seen="1.", by=world.bea,
        )  # fmt: skip
    assert "The child is not known to us" in told_of.value.changes


def test_a_save_of_a_domain_is_at_most_8_statements(world):
    audit = audits.tasked(world)

    given = audits.answers(audit, "1")
    others = {code: ("1" if chosen else "", "Other.") for code, (chosen, _) in given.items()}

    def statements(answers, seen: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            audits.grade(audit, world.trust, world.bob, answers=answers, seen=seen)
        # The last is what `kept_step` asks PostgreSQL, and no part of saving.
        points = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "SELECT sum(pg_stat_get_xact")
        return sum(not each["sql"].startswith(points) for each in asked.captured_queries)

    # `audits.grade` reads the criteria first, by one of its own.
    assert statements(given, "1.") <= 9
    assert statements(others, "2.") <= 9


def test_two_who_moderate_one_case_the_second_is_told(world):
    audit = audits.opened_up(world)
    case = audits.cases_of(audit)[0]
    seen = moderating.state_of(case)
    first = {"1": (3, "All see it so.")}
    moderating.moderate(audit, case=1, grades=first, seen=seen, by=world.dana)
    with pytest.raises(Stale) as told_of:
        moderating.moderate(audit, case=1, grades={"1": (2, "Mine.")}, seen=seen, by=world.dana)
    [told] = told_of.value.changes
    assert "Good, decided by Dana Doyle. All see it so." in told
    token = told_of.value.version_token
    moderating.moderate(audit, case=2, grades={"1": (2, "Mine.")}, seen="0.", by=world.dana)
    moderating.moderate(audit, case=1, grades={"1": (2, "Mine.")}, seen=token, by=world.dana)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"value": 5}, "Choose one of the grades on the page"),
        ({"answers": {"1.1": ("7", "")}}, "Choose one of the answers on the page"),
        ({"answers": {"2.1": ("3", "")}}, "a question on it is no longer asked"),
    ],
)
def test_what_is_not_on_the_page_is_not_saved(world, given, sentence):
    audit = audits.tasked(world)
    with pytest.raises(NotAllowed, match=sentence):
        audits.grade(audit, world.trust, world.bob, **given)
    assert audits.grades_read_by(world.bob, audit) == []


def test_what_is_missing_is_counted_before_it_is_handed_in(world):
    audit = audits.tasked(world)
    audits.grade_all(audit, world.trust, by=world.bob)
    audits.grade(audit, world.trust, world.bob, case=3, standard="2", reason=" ", answers={
        "2.1": ("", "Only text."),
    })  # fmt: skip
    with pytest.raises(NotAllowed, match="2 things are still missing"):
        grading.hand_in_cases(audit, agency=world.trust.pk, by=world.bob)


def test_of_a_child_that_the_agency_does_not_know_nothing_is_missing_and_nothing_counts(world):
    audit = audits.tasked(world)
    audits.grade_all(audit, world.trust, by=world.bob)
    grading.save_case(
        audit, case=2, agency=world.trust.pk, is_unknown=True, strengths="", developments="",
        by=world.bob,
    )  # fmt: skip
    grading.hand_in_cases(audit, agency=world.trust.pk, by=world.bob)
    audits.hand_in(audit, world.council, world.alice)
    [second] = [each for each in audits.cases_of(audit) if each.number == 2]
    assert grades_of(audit, second, "1") == {world.council.pk: 3}


def grades_of(audit, case, domain) -> dict[int, int]:
    from core.operations import operation

    @operation
    def within(*, by):
        return moderating.agency_grades(audit, case)

    return within(by=None)[domain]


def test_handed_in_nothing_is_changed_unless_it_is_given_back(world):
    audit = audits.tasked(world)
    audits.hand_in(audit, world.trust, world.bob)
    with pytest.raises(NotAllowed, match="Your agency handed in"):
        audits.grade(audit, world.trust, world.bob)
    with pytest.raises(PermissionDenied):
        grading.give_back_cases(audit, agency=world.trust.pk, by=world.bob)
    grading.give_back_cases(audit, agency=world.trust.pk, by=world.dana)
    audits.grade(audit, world.trust, world.bob, value=1)
    assert told("audit_given_back") == {"bob", "bea", "bilal"}


def test_opened_up_nothing_is_changed(world):
    audit = audits.opened_up(world)
    with pytest.raises(NotAllowed, match="none of them is changed any more"):
        audits.grade(audit, world.trust, world.bob)
    with pytest.raises(NotAllowed, match="none of them is changed any more"):
        grading.give_back_cases(audit, agency=world.trust.pk, by=world.dana)


def test_after_the_last_day_it_goes_on_without_the_late(world, clock):
    audit = audits.tasked(world, agencies=[world.council, world.trust, world.police])
    audits.hand_in(audit, world.trust, world.bob)
    audits.grade_all(audit, world.police, value=1, by=world.colin)
    with pytest.raises(NotAllowed, match="until their last day"):
        grading.open_up(audit, by=world.dana)
    clock.set((audit.due_on + timedelta(days=1)).isoformat())
    with pytest.raises(NotAllowed, match="nothing to compare"):
        grading.open_up(audit, by=world.dana)
    grading.hand_in_cases(audits.again(audit), agency=world.police.pk, by=world.colin)
    with pytest.raises(PermissionDenied):
        grading.open_up(audit, by=world.bob)
    audit = grading.open_up(audit, by=world.dana)
    assert audit.state == State.MODERATION
    case = audits.cases_of(audit)[0]
    assert grades_of(audit, case, "1") == {world.trust.pk: 3, world.police.pk: 1}
    with pytest.raises(NotAllowed, match="none of them is changed"):
        audits.grade(audit, world.council, world.alice)


# --- moderation, report, findings -----------------------------------------------------------------


def test_the_grade_of_each_agency_stays_beside_the_moderated_one(world):
    audit = audits.opened_up(world, council=2, trust=4)
    moderating.moderate(audit, case=1, grades={"1": (4, "")}, by=world.dana)
    with pytest.raises(NotAllowed, match="No agency gave this grade"):
        moderating.moderate(audit, case=1, grades={"1": (3, "")}, by=world.dana)
    moderating.moderate(audit, case=1, grades={"1": (3, "Both saw it late.")}, by=world.dana)
    case = audits.cases_of(audit)[0]
    assert grades_of(audit, case, "1") == {world.council.pk: 2, world.trust.pk: 4}
    grade = ModeratedGrade.objects.visible_to(world.bob).get(case=case)
    assert (grade.value, grade.reason) == (3, "Both saw it late.")
    assert grade.history.count() == 2


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_else_moderates_or_reports(world, who):
    audit, person = audits.opened_up(world), getattr(world, who)
    for act in (
        lambda: moderating.moderate(audit, case=1, grades={"1": (3, "")}, by=person),
        lambda: moderating.record_meeting(audit, held_on=today(), present="All", by=person),
        lambda: moderating.add_point(audit, kind="strength", text="Good.", by=person),
        lambda: moderating.make_finding(audit, statement="Supervision is thin.", by=person),
        lambda: moderating.report_audit(audit, by=person),
        lambda: moderating.close_audit(audit, reason="Over.", by=person),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert Finding.objects.count() == 0


def test_what_the_report_needs(world):
    audit = audits.opened_up(world)

    def refusal() -> str:
        with pytest.raises(NotAllowed) as told_of:
            moderating.report_audit(audit, by=world.dana)
        return str(told_of.value)

    assert refusal() == "42 moderated grades are missing."
    audits.moderate_all(audit, world.dana)
    assert refusal() == "Record the moderation meeting first."
    with pytest.raises(NotAllowed, match="Enter a day from the one on which"):
        moderating.record_meeting(audit, held_on=date(2020, 1, 6), present="All", by=world.dana)
    moderating.record_meeting(audit, held_on=today(), present="All", by=world.dana)
    assert refusal() == "Say at least one strength or development first."
    moderating.add_point(audit, kind="development", text="Challenge is rare.", by=world.dana)
    audit = moderating.report_audit(audit, by=world.dana)
    assert (audit.state, audit.reported_on) == (State.REPORTED, today())
    with pytest.raises(NotAllowed, match="its grades stand"):
        moderating.moderate(audit, case=1, grades={"1": (3, "")}, by=world.dana)


def test_a_case_that_no_agency_knows_gets_no_grade_and_holds_nothing_up(world):
    audit = audits.opened_up_with_one_unknown(world)
    with pytest.raises(NotAllowed, match="No agency knows this child: there is nothing to agree"):
        moderating.moderate(audit, case=2, grades={"1": (2, "The meeting.")}, by=world.dana)
    with pytest.raises(NotAllowed, match="35 moderated grades are missing"):
        moderating.report_audit(audit, by=world.dana)
    for case in audits.cases_of(audit):
        if case.number != 2:
            given = dict.fromkeys(audits.codes(audit), (3, ""))
            moderating.moderate(audit, case=case.number, grades=given, by=world.dana)
    moderating.record_meeting(audit, held_on=today(), present="All", by=world.dana)
    moderating.add_point(audit, kind="strength", text="Neglect is named.", by=world.dana)
    audit = moderating.report_audit(audit, by=world.dana)
    assert report.content(audit, world.sue)["facts"][4] == {
        "key": "Known to no agency",
        "value": "1 case, which has no grades and counts in no figure here",
    }


def test_a_grade_that_such_a_case_was_given_before_counts_nowhere(world):
    audit = audits.opened_up_with_one_unknown(world)
    moderating.moderate(audit, case=1, grades={"1": (3, "")}, by=world.dana)
    row = ModeratedGrade.objects.visible_to(world.dana).get()
    case = next(each for each in audits.cases_of(audit) if each.number == 2)
    row.case, row.audit = case, audit
    operation(lambda *, by: row.save())(by=None)
    found = shown.together(audit, world.dana)
    assert (found.values("1"), found.missing, found.unknown) == ([], 35, {2})


def test_a_finding_goes_to_the_improvement_log_and_leads_back(world):
    audit = audits.reported(world)
    finding = moderating.make_finding(
        audit, statement="Supervision does not reach the case.", by=world.dana
    )
    assert finding.source == "multi-agency-audit"
    assert finding.came_from == f"Multi-agency audit of neglect ({audit.reference})"
    assert [each["reference"] for each in linking.back(finding, world.sue)] == [audit.reference]
    assert linking.back(finding, world.charlie) == [], "who may not open the audit"


def test_repeated_with_the_same_questions_nine_months_on(world, clock):
    audit = audits.reported(world)
    with pytest.raises(NotAllowed, match="It is too early"):
        audits.proposed(world, repeats=audit)
    clock.set(calendar.months_after(today(), 9).isoformat())
    made = audits.proposed(world, repeats=audit)
    assert (made.repeats, made.version_asked) == (audit.reference, audit.version_asked)
    with pytest.raises(NotAllowed, match="repeated already"):
        audits.proposed(world, repeats=audit, theme="Neglect, once more")
    with pytest.raises(NotAllowed, match="It is not reported yet"):
        moderating.close_audit(made, by=world.dana)
    assert moderating.close_audit(audit, by=world.dana).state == State.CLOSED


def test_one_that_is_not_repeated_is_closed_with_a_reason(world):
    audit = audits.reported(world)
    with pytest.raises(NotAllowed, match="Say why it is not repeated"):
        moderating.close_audit(audit, by=world.dana)
    audit = moderating.close_audit(audit, reason="The service has ended.", by=world.dana)
    assert (audit.state, audit.closed_on) == (State.CLOSED, today())


def test_an_agency_that_took_over_goes_on_with_it(world):
    audit = audits.tasked(world)
    audits.grade(audit, world.trust, world.bob)
    successor = ours.add_agency(
        slug="merged", name="Merged Trust", short_name="Merged", kind="relevant-agency",
        engagement="permanent", by=None,
    )  # fmt: skip
    mia = User.objects.create_user("mia@example.org", full_name="Mia Moss")
    ours.begin_role(
        mia, agency=successor, role=Role.MULTI_AGENCY_AUDITOR, started_on=worlds.LONG_AGO, by=None
    )
    assert right(mia, audit) is None
    takeovers.plan(world.trust, successor=successor, on=today(), by=world.dana)
    assert right(mia, audit) == "contribute"
    assert audits.grades_read_by(mia, audit) == [("trust", 1, "1")]
    audits.grade(audit, world.trust, mia, case=2)
    assert audits.agencies_read_by(mia, audit) == {"trust"}
