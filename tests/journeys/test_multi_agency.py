"""A multi-agency audit of neglect: six cases, four agencies, from its theme to the same audit nine
months later and what is different then."""

import pytest
from playwright.sync_api import expect

from audits.multi_agency import moderating, planning
from audits.multi_agency.models import MultiAgencyAudit
from core import calendar
from core.clock import today
from partnership import operations as ours
from partnership.roles import Role
from tests import world as worlds
from tests.audits import multi_agency as audits


@pytest.fixture
def world(transactional_db):
    world = audits.build()
    ours.begin_role(
        world.ines, agency=world.icb, role=Role.MULTI_AGENCY_AUDITOR, started_on=worlds.LONG_AGO,
        by=None,
    )  # fmt: skip
    charity = ours.add_agency(
        slug="charity", name="Testshire Charity", short_name="Testshire Charity", kind="voluntary",
        engagement="virtual", by=None,
    )  # fmt: skip
    ours.begin_role(
        world.charlie, agency=charity, role=Role.MULTI_AGENCY_AUDITOR, started_on=worlds.LONG_AGO,
        by=None,
    )  # fmt: skip
    return worlds.everyone_with_an_app(world)


def grade_them(audit, of, value) -> None:
    """Everything of these agencies, as their people would page by page."""
    for agency, person in of:
        audits.hand_in(audit, agency, person, value)


def test_four_agencies_grade_six_cases_and_again_nine_months_later(
    world, page, sign_in, look, clock
):
    main = page.get_by_role("main")
    sign_in(world.dana)
    page.goto("/audits/")
    page.get_by_role("link", name="Multi-agency audits").click()
    look(page)
    page.get_by_role("button", name="Propose an audit").click()
    look(page)
    page.get_by_label("What is the theme?").fill("Neglect")
    page.get_by_label("Why this theme, and why now?").fill("Concerns about neglect rise.")
    page.get_by_label("What practice does it look at?").fill("Plans for neglect, twelve months.")
    page.get_by_role("button", name="Propose").click()
    expect(main).to_contain_text("It waits for a safeguarding partner to agree its theme")
    look(page)
    address = page.url

    sign_in(world.ada)
    page.goto("/")
    page.get_by_role("link", name="Neglect: agree its theme or decline it").click()
    page.get_by_role("button", name="Decide").click()
    look(page)
    page.get_by_label("Yes").check()
    page.get_by_role("button", name="Save the decision").click()
    expect(main).to_contain_text("The cases are chosen next")

    sign_in(world.dana)
    page.goto(address)
    page.get_by_role("button", name="Choose the cases").click()
    references = page.get_by_label("Which cases can be drawn?")
    references.fill("LCS-100234\nJayden Smith")
    page.get_by_role("button", name="Draw the cases").click()
    expect(page.get_by_role("alert")).to_contain_text("“JAYDEN SMITH” is no reference")
    look(page)
    references.fill("\n".join(audits.REFERENCES))
    page.get_by_role("button", name="Draw the cases").click()
    page.get_by_text("How to repeat the draw", exact=True).click()
    expect(main).to_contain_text("drawn from 40 references with the seed")
    look(page)
    page.get_by_role("button", name="Task the agencies").click()
    agencies = (world.council, world.trust, world.police, world.icb)
    for agency in agencies:
        page.get_by_label(agency.name).check()
    look(page)
    page.get_by_role("button", name="Task the agencies").click()
    expect(main).to_contain_text("0 of 4 agencies have handed in")
    for name, reason in (("Add an agency", "It knows most of them."), ("Stop the audit", "")):
        page.get_by_role("link", name=name).click()
        look(page)
        if reason:
            page.get_by_label("Which agency?").select_option("Testshire Charity")
            page.get_by_label("Why does it join now?").fill(reason)
            page.get_by_role("button", name="Add the agency").click()
            expect(main).to_contain_text("0 of 5 agencies have handed in")
        else:
            page.get_by_role("link", name="Cancel").click()
    page.get_by_role("link", name="Take Testshire Charity off").click()
    look(page)
    page.get_by_label("Why is it taken off?").fill("It keeps no records of its own.")
    page.get_by_role("button", name="Take it off").click()
    expect(main).to_contain_text("0 of 4 agencies have handed in")
    look(page)

    [audit] = MultiAgencyAudit.objects.unscoped("a test")
    grade_them(audit, [(world.council, world.alice), (world.police, world.colin)], 2)
    grade_them(audit, [(world.icb, world.ines)], 3)

    sign_in(world.bob)
    page.goto("/")
    page.get_by_role("link", name="Neglect: grade its cases for Testshire Health Trust").click()
    look(page)
    expect(main).not_to_contain_text("Grades of all agencies side by side")
    page.get_by_role("link", name="Case 1", exact=True).click()
    look(page)
    page.get_by_role("link", name="1 Recognition").click()
    for question in page.get_by_role("group", name="Your answer").all():
        question.get_by_label("Good", exact=True).check()
    page.get_by_role("group", name="Your agency’s grade").get_by_label("Outstanding").check()
    page.get_by_label("Why this grade?").fill("Seen on the first visit.")
    look(page)
    page.get_by_role("button", name="Save and go to the next domain").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2 Assessment")
    page.goto(address)
    page.get_by_role("button", name="Check and hand in").click()
    expect(main).to_contain_text("Case 1, Assessment: question 2.1, question 2.2")
    look(page)
    for case in audits.cases_of(audit):
        for standard in audits.codes(audit):
            if (case.number, standard) != (1, "1"):
                audits.grade(
                    audit, world.trust, world.bob, case=case.number, standard=standard, value=3
                )
    page.reload()
    page.get_by_role("button", name="Hand in").click()
    expect(main).to_contain_text("Now they look at it together")

    sign_in(world.dana)
    page.goto(address)
    page.get_by_role("button", name="Open the moderation").click()
    expect(main).to_contain_text("Case 1, Recognition")
    look(page)
    page.get_by_role("link", name="Record a moderation meeting").click()
    for part in ("Day", "Month", "Year"):
        page.get_by_label(part).fill(str(getattr(today(), part.lower())))
    page.get_by_label("Who was there?").fill("All four agencies")
    look(page)
    page.get_by_role("button", name="Save the meeting").click()
    page.get_by_role("link", name="Case 1", exact=True).click()
    expect(main).to_contain_text("Talk about it")
    look(page)
    first = page.get_by_role("group", name="Grade of all together for 1 Recognition")
    first.get_by_label("Inadequate").check()
    page.get_by_role("button", name="Save and go to the next case").click()
    expect(page.get_by_role("alert")).to_contain_text("No agency gave this grade")
    look(page)
    first.get_by_label("Good", exact=True).check()
    page.get_by_role("button", name="Save and go to the next case").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Case 2")
    audits.moderate_all(audit, world.dana, 2)
    page.goto(address)
    page.get_by_role("link", name="Add a strength or a development").click()
    page.get_by_label("To develop").check()
    page.get_by_label("In words for everybody").fill("Supervision does not reach the case.")
    look(page)
    page.get_by_role("button", name="Add").click()
    page.get_by_role("link", name="Make a finding of it").click()
    look(page)
    page.get_by_role("button", name="Add finding").click()
    expect(main).to_contain_text("Multi-agency audit of neglect")
    page.goto(address)
    page.get_by_role("link", name="Make the report").click()
    look(page)
    page.get_by_role("button", name="Make the report").click()
    expect(main).to_contain_text("The report is there")

    sign_in(world.sue)
    page.goto(address)
    page.get_by_role("button", name="Read the report").click()
    expect(main).to_contain_text("Supervision does not reach the case.")
    expect(main).not_to_contain_text("LCS-")
    look(page)

    clock.set(calendar.months_after(today(), 9).isoformat())
    sign_in(world.dana)
    page.goto("/")
    page.get_by_role("link", name="Neglect: repeat it by").click()
    page.get_by_role("button", name="Repeat the audit").click()
    look(page)
    page.get_by_role("button", name="Propose").click()
    again = MultiAgencyAudit.objects.unscoped("a test").get(repeats=audit.reference)
    planning.agree_theme(again, by=world.ada)
    planning.choose_cases(again, references=audits.REFERENCES, number=6, by=world.dana)
    planning.task_agencies(again, agencies=agencies, by=world.dana)
    theirs = zip(agencies, (world.alice, world.bob, world.colin, world.ines), strict=True)
    grade_them(again, theirs, 3)
    for case in audits.cases_of(again):
        given = {code: (3 if code != "3" else 2, audits.WHY) for code in audits.codes(again)}
        moderating.moderate(again, case=case.number, grades=given, by=world.dana)
    page.goto(again.get_absolute_url())
    page.get_by_role("link", name="Then and now").click()
    expect(main).to_contain_text("Of 7 domains 6 are better and 1 is about the same.")
    look(page)
