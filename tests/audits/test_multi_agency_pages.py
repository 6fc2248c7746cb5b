"""The pages of a multi-agency audit, as whoever may open each and as whoever may not."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audits.multi_agency import forms, grading, moderating, planning, report
from audits.multi_agency.models import (
    AuditPoint,
    CaseAnswer,
    DomainGrade,
    ModeratedGrade,
    MultiAgencyAudit,
)
from audits.multi_agency.policy import State
from audits.question_sets import content
from core import calendar
from core.clock import now, today
from core.words import day
from improvement.models import Finding
from partnership.groups import operations as groups
from reporting import executive_tasks
from tests import world as worlds
from tests.audits import multi_agency as audits
from tests.sign_in import as_

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return worlds.everyone_with_an_app(audits.build())


def path(audit, end: str = "") -> str:
    return f"/audits/multi-agency/{audit.reference.lower()}/{end}"


def read(person, audit, end: str = "") -> str:
    response = as_(person).get(path(audit, end))
    assert response.status_code == 200, (end, response.status_code)
    return response.content.decode()


def status(person, audit, end: str = "") -> int:
    return as_(person).get(path(audit, end)).status_code


def send(person, audit, end: str, data=None):
    return as_(person).post(path(audit, end), data or {})


def test_the_list_is_of_those_that_somebody_may_open(world):
    audit = audits.with_cases(world)

    def listed(person) -> bool:
        page = as_(person).get("/audits/multi-agency/").content.decode()
        return audit.reference in page

    found = {name: listed(getattr(world, name)) for name in ("dana", "ada", "sue", "bob", "colin")}
    assert found == {"dana": True, "ada": True, "sue": True, "bob": False, "colin": False}
    assert as_(world.nobody).get("/audits/multi-agency/").status_code == 403


def test_proposed_in_the_portal_agreed_by_a_partner_and_drawn(world):
    given = {**audits.GIVEN, "questions": str(world.version.pk)}
    response = as_(world.dana).post("/audits/multi-agency/propose/", given)
    [audit] = MultiAgencyAudit.objects.unscoped("a test")
    assert response.url == path(audit)
    assert as_(world.ada).get("/audits/multi-agency/propose/").status_code == 403
    assert "It waits for a safeguarding partner" in read(world.dana, audit)
    assert "Only a Lead or Delegated Safeguarding Partner" in read(world.dana, audit, "decide/")
    assert "You can say whether the Executive agrees" in read(world.ada, audit)
    page = send(world.ada, audit, "decide/", {"decision": "no"}).content.decode()
    assert "Enter why the Executive does not agree" in page
    send(world.ada, audit, "decide/", {"decision": "yes", "reason": "Executive of 3 March"})
    assert "Executive of 3 March" in read(world.dana, audit)
    page = send(world.dana, audit, "cases/choose/", {
        "references": "LCS-100234\nJayden Smith", "number": "6", "chosen": "",
    }).content.decode()  # fmt: skip
    assert "“JAYDEN SMITH” is no reference" in page
    assert "LCS-100234" in page, "nothing that was pasted is lost"
    send(world.dana, audit, "cases/choose/", {
        "references": "\n".join(audits.REFERENCES), "number": "6",
        "chosen": "LCS-9999: it was escalated twice",
    })  # fmt: skip
    page = read(world.dana, audit)
    assert "How to repeat the draw" in page
    assert audits.again(audit).seed in page
    assert "Chosen: it was escalated twice" in page
    assert "LCS-9999" in page
    page = read(world.sue, audit)
    assert "LCS-9999" not in page
    assert "Not yours to read" in page


PAGES = [
    "change/", "cases/choose/", "cases/1/replace/", "task/", "open-up/", "moderation/meeting/",
    "points/add/", "findings/add/", "report/make/", "repeat/", "close/",
    "agencies/trust/give-back/",
]  # fmt: skip
READ = ["", "decide/", "moderation/", "moderation/1/", "report/", "then-and-now/"]
GRADED = ["agencies/trust/cases/1/", "agencies/trust/cases/1/1/", "agencies/trust/hand-in/"]


@pytest.mark.parametrize("make", [audits.tasked, audits.opened_up, audits.reported])
def test_who_opens_which_page(world, make):
    audit = make(world)

    def found(person, pages) -> set[int]:
        return {status(person, audit, end) for end in pages}

    assert found(world.dana, PAGES) == {200}
    for name in ("bob", "alice", "sue", "hari", "ada"):
        assert found(getattr(world, name), PAGES) == {403}, name
        assert found(getattr(world, name), READ) == {200}, name
    assert found(world.bob, GRADED) == found(world.bea, GRADED) == {200}
    assert found(world.alice, GRADED) == {404}, "another agency's"
    assert found(world.dana, GRADED) == {200}
    assert "Only whoever audits for Testshire Health Trust" in read(world.dana, audit, GRADED[1])
    assert "<textarea" not in read(world.dana, audit, GRADED[1])
    for end in GRADED:
        sent = answers_sent(audit) | {"is_unknown": "on"}
        page = send(world.dana, audit, end, sent).content.decode()
        assert "Only whoever audits for Testshire Health Trust" in page
    assert found(world.sue, GRADED) == found(world.ada, GRADED) == {403}
    for person in (world.charlie, world.colin, world.bella, world.root):
        assert found(person, [*PAGES, *READ, *GRADED]) == {404}


def answers_sent(audit, standard: str = "1", **more) -> dict[str, str]:
    given = {"value": "3", "reason": "Seen early."}
    for code, (chosen, text) in audits.answers(audit, standard).items():
        given |= {f"chosen-{code}": chosen, f"text-{code}": text}
    return given | more


def test_an_agency_grades_a_case_domain_by_domain_and_hands_in(world):
    audit = audits.tasked(world)
    page = read(world.bob, audit)
    assert "Your cases: Testshire Health Trust" in page
    assert "28 things missing" in page
    page = read(world.bob, audit, "agencies/trust/cases/1/1/")
    assert "Signs of neglect were recognised" in page
    assert "Why this grade?" in page
    end = "agencies/trust/cases/1/1/"
    response = send(world.bob, audit, end, answers_sent(audit))
    assert response.url == path(audit, "agencies/trust/cases/1/2/")
    response = send(world.bob, audit, end, answers_sent(audit, here="1"))
    assert response.url == path(audit, "agencies/trust/cases/1/")
    assert "24 things missing" in read(world.bob, audit)
    page = read(world.bob, audit, "agencies/trust/hand-in/")
    assert "things are still missing" in page
    assert "Case 1, Assessment: question 2.1, question 2.2, question 2.3 and the grade" in page
    audits.grade_all(audit, world.trust, by=world.bob)
    assert "Nothing is changed after that" in read(world.bob, audit, "agencies/trust/hand-in/")
    send(world.bob, audit, "agencies/trust/hand-in/")
    page = read(world.bob, audit, end)
    assert "Your agency handed in" in page
    assert "<textarea" not in page


def test_a_save_costs_few_statements(world, django_assert_max_num_queries):
    """The target is of one answer; this saves a whole domain of three, and opens nothing else."""
    audit = audits.tasked(world)
    audits.grade(audit, world.trust, world.bob)
    with django_assert_max_num_queries(25):
        audits.grade(audit, world.trust, world.bob, reason="Another.")


def test_a_colleague_was_quicker_and_nothing_is_lost(world):
    audit = audits.tasked(world)
    end = "agencies/trust/cases/1/1/"
    page = read(world.bob, audit, end)
    version = page.partition('name="version" value="')[2].partition('"')[0]
    send(world.bea, audit, end, answers_sent(audit, version=version, reason="Seen late."))
    response = send(world.bob, audit, end, answers_sent(audit, version=version))
    page = response.content.decode()
    assert "A colleague saved this page meanwhile" in page
    assert "Why this grade: Seen late." in page
    assert "Seen early." in page, "his own words are still in the form"
    version = page.partition('name="version" value="')[2].partition('"')[0]
    send(world.bob, audit, end, answers_sent(audit, version=version))
    grade = DomainGrade.objects.visible_to(world.bob).get(
        review__case__number=1, standard__code="1"
    )
    assert grade.reason == "Seen early."


def test_what_seems_to_name_a_child_is_asked_about_and_saved(world):
    audit = audits.tasked(world)
    end = "agencies/trust/cases/1/1/"
    sent = answers_sent(audit, **{"text-1.1": "The boy Jayden was hungry."})
    response = send(world.bob, audit, end, sent)
    assert response.url == path(audit, end)
    assert "This seems to name a child (“Jayden”)" in read(world.bob, audit, end)
    answer = CaseAnswer.objects.visible_to(world.bob).get(criterion__code="1.1")
    assert answer.text == "The boy Jayden was hungry."


def test_a_child_that_is_not_known_to_the_agency(world):
    audit = audits.tasked(world)
    send(world.bob, audit, "agencies/trust/cases/1/", {"is_unknown": "on"})
    assert "does not know this child" in read(world.bob, audit, "agencies/trust/cases/1/")
    assert "Not known to us" in read(world.bob, audit)


def test_side_by_side_where_they_differ_most_comes_first(world):
    audit = audits.tasked(world)
    audits.hand_in(audit, world.council, world.alice)
    audits.hand_in(audit, world.trust, world.bob, lambda case, code: 1 if case == 2 else 2)
    page = read(world.alice, audit, "moderation/")
    assert "Case 2, Recognition" in page
    assert "Testshire Health Trust sees Inadequate; Testshire Council sees Good." in page.replace(
        world.trust.short_name, world.trust.name
    ).replace(world.council.short_name, world.council.name)
    assert "Case 3, Recognition" not in page
    page = read(world.bob, audit, "moderation/2/")
    assert "Talk about it" in page
    assert "Grade of all together" not in page, "whoever runs the audit enters it"
    page = read(world.sue, audit, "moderation/")
    assert "once the audit is reported" in page
    assert "Inadequate" not in page


def test_the_business_team_reads_along_and_is_warned_while_it_is_blind(world):
    audit = audits.tasked(world)
    audits.hand_in(audit, world.trust, world.bob)
    assert "do not see each other’s grades" in read(world.dana, audit, "moderation/")
    assert "once the agencies have handed in" in read(world.alice, audit, "moderation/")
    assert "once the agencies have handed in" in read(world.alice, audit, "moderation/1/")


def test_moderated_in_the_portal_to_the_report(world):
    audit = audits.opened_up(world)
    page = send(world.dana, audit, "moderation/1/", {"grade-1": "4"}).content.decode()
    assert "No agency gave this grade. Say why the meeting did." in page
    given = {"grade-1": "4", "reason-1": "Seen on the first visit.", "grade-2": "2"}
    response = send(world.dana, audit, "moderation/1/", given)
    assert response.url == path(audit, "moderation/2/")
    assert ModeratedGrade.objects.visible_to(world.dana).count() == 2
    audits.moderate_all(audit, world.dana)
    on = today()
    send(world.dana, audit, "moderation/meeting/", {

        "held_on_day": on.day, "held_on_month": on.month, "held_on_year": on.year,
        "present": "All", "notes": "",
    })  # fmt: skip
    assert "There: All" in read(world.dana, audit, "moderation/")
    send(world.dana, audit, "points/add/", {"kind": "strength", "text": "It is named."})
    send(world.dana, audit, "points/add/", {"kind": "development", "text": "Challenge is rare."})
    strength, development = AuditPoint.objects.visible_to(world.dana).order_by("pk")
    send(world.dana, audit, f"points/{strength.pk}/take-away/")
    assert [each.text for each in AuditPoint.objects.visible_to(world.dana)] == [
        "Challenge is rare."
    ]
    assert "Challenge is rare." in read(world.dana, audit, f"findings/add/?of={development.pk}")
    send(world.dana, audit, "findings/add/", {"statement": "Challenge is rare."})
    [finding] = Finding.objects.all()
    assert "There is no report yet" in read(world.sue, audit, "report/")
    assert as_(world.sue).get(path(audit, "report/pdf/")).url == path(audit, "report/")
    send(world.dana, audit, "report/make/")
    page = read(world.sue, audit, "report/")
    for said in ("Recognition", "6 cases, 6 drawn from 40", finding.reference, "Challenge is rare"):
        assert said in page
    assert "LCS-1" not in page, "no case by its reference"
    assert finding.reference in read(world.bob, audit)


def test_a_case_that_no_agency_knows_is_shown_as_that(world):
    audit = audits.opened_up_with_one_unknown(world)
    assert "No agency knows this child" in read(world.alice, audit, "moderation/")
    page = read(world.dana, audit, "moderation/2/")
    assert "there is nothing to agree" in page
    assert "Grade of all together" not in page
    response = send(world.dana, audit, "moderation/1/", {"grade-1": "3"})
    assert response.url == path(audit, "moderation/3/"), "past it"
    send(world.dana, audit, "moderation/2/", {"grade-1": "3", "reason-1": "Why."})
    assert ModeratedGrade.objects.visible_to(world.dana).count() == 1
    rows = as_(world.dana).get(path(audit, "grades/export/csv/")).getvalue().decode()
    assert rows.count("No agency knows this child") == 2 * len(audits.codes(audit))


NAMING = "Supervision was thin for Jack Smith."


@pytest.mark.parametrize(
    ("make", "end", "field", "more"),
    [
        (audits.proposed, "change/", "theme", audits.GIVEN),
        (audits.proposed, "change/", "because", audits.GIVEN),
        (audits.proposed, "change/", "scope", audits.GIVEN),
        (audits.agreed, "cases/choose/", "chosen",
         {"references": "\n".join(audits.REFERENCES), "number": "6"}),
        (audits.with_cases, "cases/1/replace/", "reason", {}),
        (audits.opened_up, "moderation/1/", "reason-1", {"grade-1": "3"}),
        (audits.opened_up, "moderation/meeting/", "notes", {"present": "All"}),
        (audits.opened_up, "points/add/", "text", {"kind": "strength"}),
        (audits.reported, "close/", "reason", {}),
    ],
)  # fmt: skip
def test_what_many_read_is_looked_at_again_where_it_may_name_a_child(world, make, end, field, more):
    audit = make(world)
    words = f"LCS-9999: {NAMING}" if field == "chosen" else NAMING
    on = today()
    given = {"questions": str(world.version.pk), "held_on_day": on.day, "held_on_month": on.month,
             "held_on_year": on.year} | more | {field: words}  # fmt: skip
    page = send(world.dana, audit, end, given).content.decode()
    assert "“Jack Smith” may tell who a child or family is" in page
    assert "I have looked again" in page
    assert words in page, "it is not lost"
    assert send(world.dana, audit, end, given | {"looked_again": "on"}).status_code == 302


def test_the_report_says_no_more_than_was_asked(world):
    page = read(world.sue, audits.reported(world), "report/")
    assert "It names no child" not in page
    assert "were asked to name no child" in page


def test_who_moderates_second_is_told_and_keeps_their_words(world):
    audit = audits.opened_up(world)
    page = read(world.dana, audit, "moderation/1/")
    version = page.partition('name="version" value="')[2].partition('"')[0]
    first = {"grade-1": "3", "reason-1": "All see it so.", "version": version}
    send(world.dana, audit, "moderation/1/", first)
    second = {"grade-1": "2", "reason-1": "It came late.", "version": version}
    page = send(world.dana, audit, "moderation/1/", second).content.decode()
    assert "Good, decided by Dana Doyle. All see it so." in page
    assert "It came late." in page
    version = page.partition('name="version" value="')[2].partition('"')[0]
    assert (
        send(world.dana, audit, "moderation/1/", second | {"version": version}).status_code == 302
    )
    grade = ModeratedGrade.objects.visible_to(world.dana).get()
    assert (grade.value, grade.reason) == (2, "It came late.")


def test_files_hold_what_their_reader_may_read_and_no_reference(world):
    audit = audits.tasked(world)
    audits.hand_in(audit, world.council, world.alice)
    for person in (world.bob, world.alice, world.sue, world.ada):
        assert status(person, audit, "grades/export/csv/") == 302, "not before all have handed in"
    audits.hand_in(audits.again(audit), world.trust, world.bob)
    for person, found in ((world.bob, 200), (world.dana, 200), (world.sue, 302)):
        assert status(person, audit, "grades/export/csv/") == found
    rows = as_(world.bob).get(path(audit, "grades/export/csv/")).getvalue().decode()
    number = 6 * len(audits.codes(audit)) * 2
    assert rows.count("\n") == 1 + number
    cases = as_(world.dana).get(path(audit, "cases/export/csv/")).getvalue().decode()
    assert cases.count("\n") == 1 + 6
    assert "LCS-" not in rows + cases
    assert status(world.charlie, audit, "cases/export/csv/") == 404
    listed = "/audits/multi-agency/export/csv/"
    assert audit.reference in as_(world.bob).get(listed).getvalue().decode()
    assert audit.reference not in as_(world.charlie).get(listed).getvalue().decode()
    assert status(world.dana, audit, "grades/export/pdf/") == 404
    assert as_(world.dana).get(path(audit, "grades/export/xlsx/")).status_code == 200


def test_an_agency_that_was_left_out_is_not_asked_to_hand_in(world, clock):
    audit = audits.tasked(world, [world.council, world.trust, world.police])
    audits.hand_in(audit, world.council, world.alice)
    audits.hand_in(audits.again(audit), world.police, world.colin)
    clock.set((audits.again(audit).due_on + timedelta(days=1)).isoformat())
    grading.open_up(audits.again(audit), by=world.dana)
    page = read(world.bob, audit)
    assert "The audit went on without your agency" in page
    assert "Check and hand in" not in page


def test_who_handed_in_after_the_last_day_is_marked_so(world, clock):
    audit = audits.tasked(world)
    audits.hand_in(audit, world.council, world.alice)
    clock.set((audits.again(audit).due_on + timedelta(days=1)).isoformat())
    audit = audits.hand_in(audits.again(audit), world.trust, world.bob)
    assert read(world.dana, audit).count(", late") == 1
    rows = as_(world.dana).get(path(audit, "grades/export/csv/")).getvalue().decode()
    assert rows.count(f"{today().isoformat()},Yes") == 6 * len(audits.codes(audit))
    facts = {each["key"]: each["value"] for each in report.content(audit, world.dana)["facts"]}
    assert facts["Handed in after the last day"].startswith("Testshire Health Trust (")


def test_what_is_decided_and_found_is_in_what_happened_without_its_words(world, clock):
    audit = audits.opened_up(world)
    version, before = audit.version_token, now()
    clock.set((today() + timedelta(days=1)).isoformat())
    moderating.moderate(audit, case=1, grades={"1": (3, "Seen late."), "2": (2, "")}, by=world.dana)
    moderating.add_point(audit, kind="strength", text="Neglect is named.", by=world.dana)
    point = AuditPoint.objects.visible_to(world.dana).get()
    moderating.take_point_away(audit, point=point, by=world.dana)
    finding = moderating.make_finding(audit, statement="Challenge is rare.", by=world.dana)
    told = audits.again(audit).changes_since(before)
    assert told == [
        "Dana Doyle agreed 2 grades of case 1 with the meeting.",
        "Dana Doyle added a strength.",
        f"Dana Doyle took a strength, which Dana Doyle had added on {day(today())}, away.",
        f"Dana Doyle made the finding {finding.reference}.",
    ]
    page = read(world.ada, audit)
    assert "agreed 2 grades of case 1" in page
    assert "Seen late." not in page, "who may not read the grades yet"
    page = send(world.dana, audit, "report/make/", {"version": version}).content.decode()
    assert "agreed 2 grades of case 1" in page
    assert "Something about this audit has changed" not in page


def test_a_reason_without_a_grade_is_not_lost(world):
    audit = audits.opened_up(world)
    page = send(world.dana, audit, "moderation/1/", {"reason-2": "Seen late."}).content.decode()
    assert "or take its reason away." in page
    assert "Seen late." in page
    assert not ModeratedGrade.objects.visible_to(world.dana).exists()


def test_the_report_is_found_in_the_list_and_by_the_executive(world):
    audit = audits.reported(world)
    listed = as_(world.sue).get("/audits/multi-agency/").content.decode()
    assert f'href="{path(audit, "report/")}"' in listed
    executive = groups.add_group(slug="the-executive", name="Executive", kind="executive", by=None)
    assert [each["url"] for each in executive_tasks.tasks_of(world.ada)] == []
    groups.add_seat(
        executive, agency=world.council, sits_as="member", post="Director",
        held_role=world.held["ada"], started_on=worlds.LONG_AGO, by=None,
    )  # fmt: skip
    assert path(audit, "report/") in [each["url"] for each in executive_tasks.tasks_of(world.ada)]


def test_a_question_says_by_which_answer_it_is_asked_and_what_could_show_it(world):
    audit = audits.tasked(world)
    page = read(world.bob, audit, "agencies/trust/cases/1/1/")
    assert "What could show it: First entry that shows a sign; Referral or discussion" in page
    criterion = content.Criterion("1.2", "Why?", only_if=content.Condition("1.1", ("yes",)))
    assert forms.help_of(criterion) == "Answer it only if 1.1 is yes."


def test_the_report_is_a_pdf_without_a_reference_of_a_case(world):
    from io import BytesIO

    from pypdf import PdfReader

    audit = audits.reported(world)
    response = as_(world.sue).get(path(audit, "report/pdf/"))
    assert response["Content-Disposition"] == (
        f'attachment; filename="{audit.reference}-report.pdf"'
    )
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(response.content)).pages)
    assert "Multi-agency audit of neglect" in text
    assert "LCS-" not in text


def test_repeated_it_compares_then_and_now(world, clock):
    audit = audits.reported(world, value=2)
    assert "It is too early" in read(world.dana, audit, "repeat/")
    clock.set(calendar.months_after(today(), 9).isoformat())
    assert "It is time to repeat it" in read(world.dana, audit)
    response = send(world.dana, audit, "repeat/", audits.GIVEN)
    made = MultiAgencyAudit.objects.unscoped("a test").get(repeats=audit.reference)
    assert response.url == path(made)
    assert "No grades yet" in read(world.dana, made, "then-and-now/")
    planning.agree_theme(made, by=world.ada)
    planning.choose_cases(made, references=audits.REFERENCES, number=6, by=world.dana)
    planning.task_agencies(made, agencies=[world.council, world.trust], by=world.dana)
    audits.hand_in(made, world.council, world.alice)
    audits.hand_in(made, world.trust, world.bob)
    for case in audits.cases_of(made):
        given = {code: (3 if code < "4" else 2, audits.WHY) for code in audits.codes(made)}
        given["7"] = (1, audits.WHY)
        moderating.moderate(made, case=case.number, grades=given, by=world.dana)
    page = read(world.dana, made, "then-and-now/")
    assert "Of 7 domains 3 are better, 1 is worse and 3 are about the same." in page
    assert "Middle grade: Requires improvement (6 Requires improvement)" in page
    assert "repeats no other" in read(world.dana, audit, "then-and-now/")


def test_an_agency_that_was_not_asked_before_is_led_to_nothing_it_cannot_open(world, clock):
    audit = audits.reported(world)
    clock.set(calendar.months_after(today(), 9).isoformat())
    send(world.dana, audit, "repeat/", audits.GIVEN)
    made = MultiAgencyAudit.objects.unscoped("a test").get(repeats=audit.reference)
    planning.agree_theme(made, by=world.ada)
    planning.choose_cases(made, references=audits.REFERENCES, number=6, by=world.dana)
    planning.task_agencies(made, agencies=[world.council, world.police], by=world.dana)
    page = read(world.colin, made)
    assert audit.reference in page
    assert f'href="{path(audit)}"' not in page
    assert f'href="{path(audit)}"' in read(world.dana, made)
    page = read(world.colin, made, "then-and-now/")
    assert "is not yours to read" in page
    assert "repeats no other" not in page


def test_after_the_last_day_whoever_runs_it_goes_on(world, clock):
    audit = audits.tasked(world, agencies=[world.council, world.trust, world.police])
    audits.hand_in(audit, world.council, world.alice)
    audits.hand_in(audit, world.trust, world.bob)
    assert "until their last day" in read(world.dana, audit, "open-up/")
    clock.set((audit.due_on + timedelta(days=1)).isoformat())
    assert "Late" in read(world.dana, audit)
    assert "Testshire Police" in read(world.dana, audit, "open-up/")
    send(world.dana, audit, "open-up/")
    assert audits.again(audit).state == State.MODERATION
    assert "Did not hand in" in read(world.bob, audit)
    assert "Not handed in, and not counted: Testshire Police" in read(
        world.bob, audit, "moderation/"
    )


def test_an_agency_that_handed_in_too_early_gets_it_back(world):
    audit = audits.tasked(world)
    audits.hand_in(audit, world.trust, world.bob)
    assert "has not handed in" in read(world.dana, audit, "agencies/council/give-back/")
    send(world.dana, audit, "agencies/trust/give-back/")
    audits.grade(audit, world.trust, world.bob)


def test_a_case_is_replaced_on_its_page(world):
    audit = audits.tasked(world)
    send(world.dana, audit, "cases/2/replace/", {"reason": "Born after the period."})
    page = read(world.bob, audit)
    assert "Born after the period." in page
    assert "Case 7" in page
    assert "This case was replaced by another" in read(world.bob, audit, "agencies/trust/cases/2/")
    assert "was replaced already" in read(world.dana, audit, "cases/2/replace/")
    assert status(world.dana, audit, "cases/99/replace/") == 404


def test_closed_with_a_reason(world):
    audit = audits.reported(world)
    send(world.dana, audit, "close/", {"reason": "The service has ended."})
    assert "The service has ended." in read(world.sue, audit)


@pytest.mark.parametrize("end", ["agencies/trust/cases/99/", "agencies/trust/cases/1/99/",
                                 "agencies/nobody/hand-in/", "moderation/99/"])  # fmt: skip
def test_what_is_not_there(world, end):
    audit = audits.opened_up(world)
    assert status(world.bob, audit, end) == 404


def test_one_who_decided_more_costs_no_statement_more(world):
    audit = audits.opened_up(world)

    def cost() -> int:
        client = as_(world.dana)
        client.get(path(audit, "moderation/1/"))
        with CaptureQueriesContext(connection) as said:
            client.get(path(audit, "moderation/1/"))
        return len(said)

    moderating.moderate(audit, case=1, grades={"1": (3, "")}, by=world.dana)
    one = cost()
    given = dict.fromkeys(audits.codes(audit), (3, ""))
    moderating.moderate(audit, case=1, grades=given, by=world.dana)
    assert cost() == one


def test_one_case_more_costs_no_statement_more(world, django_assert_num_queries):
    def cost(number: int) -> list[int]:
        audit = audits.with_cases(world, number=number, theme=f"Neglect {number}")
        planning.task_agencies(audit, agencies=[world.council, world.trust], by=world.dana)
        audits.hand_in(audit, world.council, world.alice)
        audits.hand_in(audit, world.trust, world.bob)
        found = []
        for end in ("", "moderation/", "moderation/1/", "agencies/trust/cases/1/"):
            client = as_(world.bob)
            client.get(path(audit, end))
            with CaptureQueriesContext(
                connection,
            ) as said:
                client.get(path(audit, end))
            found.append(len(said))
        return found

    assert cost(6) == cost(8)


def test_a_case_that_is_replaced_while_somebody_types_takes_no_word_of_theirs(world):
    audit = audits.tasked(world)
    audits.grade(audit, world.trust, world.bob, reason="Saved before.")
    [first, *_] = audits.cases_of(audit)
    work, typed = f"agencies/{world.trust.slug}/cases/1/", "Typed meanwhile."
    planning.replace_case(audit, case=first, reason="It closed early.", by=world.dana)
    for end, sent in ((f"{work}1/", {"reason": typed}), (work, {"strengths": typed})):
        response = send(world.bob, audit, end, sent)
        page = response.content.decode()
        assert response.status_code == 200
        assert "This case was replaced by another" in page
        assert typed in page
    assert "Saved before." in read(world.bob, audit, f"{work}1/")
    case = read(world.bob, audit, work)
    assert "This case was replaced by another" in case
    assert "thing" not in case
    assert "Done" not in case
    assert f'href="{path(audit, work)}"' in read(world.bob, audit), "it can be found again"
    assert status(world.alice, audit, work) == 404, "another agency"


def test_what_a_browser_kept_can_be_read_where_nothing_is_written_any_more(world):
    audit = audits.tasked(world)
    work = f"agencies/{world.trust.slug}/cases/1/"
    assert "data-kept-words" not in read(world.bob, audit, work)
    audits.hand_in(audit, world.trust, world.bob)
    for end in (work, f"{work}1/"):
        assert "data-kept-words" in read(world.bob, audit, end)
    audits.hand_in(audit, world.council, world.alice)
    assert "data-kept-words" not in read(world.dana, audit, "moderation/1/")
    assert "data-kept-words" in read(world.bob, audit, "moderation/1/")
