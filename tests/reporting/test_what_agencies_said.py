"""What one agency kept to itself, and why a record was restricted: its agency is asked first."""

from datetime import date

import pytest
from django.urls import reverse

from core import restriction
from core.operations import NotAllowed
from partnership import records
from partnership.records import Passage
from reporting import consulted, looked_through, subject_access
from reporting.consulted import Answer
from tests.reporting import record_keepers as keepers
from tests.reporting.test_records_pages import all_included, browser, text
from tests.reporting.test_subject_access import begin, look_through, made
from tests.world import refresh

ANSWER = Answer(date(2026, 3, 20), "The lead", "zqx may go in")
NOTE = Passage("note:1", "Note", "Text", "Trust", ask_first=True)


@pytest.mark.parametrize(
    ("passage", "choice", "answer", "allowed"),
    [
        (NOTE, "include", None, False), (NOTE, "names", None, False),
        (NOTE, "privilege", None, True), (NOTE, "include", ANSWER, True),
        (Passage("note:2", "Note", "Text", "Trust"), "include", None, True),
    ],
)  # fmt: skip
def test_it_is_handed_over_once_its_agency_was_asked(passage, choice, answer, allowed):
    refusal = subject_access.why_not_choose(passage, choice, answer)
    assert (refusal is None) == allowed
    assert allowed or refusal.startswith("Ask Trust about “Note” before you hand it over")


def test_whoever_noted_an_answer_stays_beside_it_until_it_is_changed():
    class Gil:
        full_name = "Gil Grant"

    class Dana:
        full_name = "Dana Doyle"

    kept = consulted.to_keep("ESC-1", [NOTE], {"note:1": ANSWER}, {}, Gil)
    again = consulted.to_keep("ESC-1", [NOTE], {"note:1": ANSWER}, kept, Dana)
    assert again == kept
    other = {"note:1": Answer(ANSWER.asked_on, "The lead", "Better not")}
    assert consulted.to_keep("ESC-1", [NOTE], other, kept, Dana)["note:1"]["noted_by"] == (
        "Dana Doyle"
    )


def test_names_of_passages_are_unique():
    on, other = date(2026, 4, 3), date(2026, 4, 4)
    held = [
        Passage("1", "Age", "x", "Trust"), Passage("2", "Note", "x", "Trust", "Al", on),
        Passage("3", "Note", "x", "Trust", "Al", other),
        Passage("4", "Note", "x", "Trust", "Al", on),
    ]  # fmt: skip
    assert list(looked_through.names_of(held).values()) == [
        "Age", "Note of 3 Apr 2026 by Al (1)", "Note of 4 Apr 2026 by Al",
        "Note of 3 Apr 2026 by Al (2)",
    ]  # fmt: skip


@pytest.fixture
def world(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return keepers.build_long_closed()


@pytest.fixture
def case(world):
    case = world.closed
    restriction.mark_conflict(case, person=world.hari, reason="His niece", by=world.dana)
    return case


def test_on_the_page_it_is_asked_for_kept_and_read_by_who_agrees_anew(world, case):
    gil, asked = browser(world.gil), begin(world)
    address = reverse("records:passages", args=[asked.reference, case.reference])
    sent = all_included(gil.get(address))
    without = {name: value for name, value in sent.items() if not name.startswith("said-")}
    page = text(gil.post(address, without))
    assert page.count("Enter their answer about “") == 3 * 2, "in the summary, and at the box"
    assert refresh(asked).choices == {}
    assert gil.post(address, sent).url == asked.get_absolute_url()
    page = text(gil.get(asked.get_absolute_url()))
    assert "What the originating agencies said" in page
    assert page.count("It may go in") == 3, "of one note it was not needed"
    assert text(gil.get(address)).count("It may go in") == 3, "as it was noted"
    asked = subject_access.reopen(made(asked, world.gil), because="x", by=world.gil)
    agree = reverse("records:agree", args=[asked.reference])
    assert "was asked on Friday 20 March 2026 (The lead). Their answer: It may go in" in text(
        browser(world.dana).get(agree)
    )


def test_what_is_left_out_needs_no_answer_and_half_an_answer_is_not_lost(world, case):
    gil, asked = browser(world.gil), begin(world)
    address = reverse("records:passages", args=[asked.reference, case.reference])
    sent = dict(all_included(gil.get(address)))
    for name in [name for name in sent if name.startswith(("on-", "whom-", "said-"))]:
        del sent[name]
    for name in sent:
        if name.startswith(("choice-note", "choice-access")):
            sent[name] = "privilege"
    day = {"_day": "2", "_month": "3", "_year": "2026"}
    half = {f"on-escalation-evidence{part}": value for part, value in day.items()}
    assert "Enter who was asked about “Evidence”" in text(gil.post(address, sent | half))
    assert gil.post(address, sent).url == asked.get_absolute_url()


def test_an_answer_that_is_missing_or_was_taken_away_keeps_the_export_from_being_made(world, case):
    asked = look_through(begin(world), world.gil)
    asked.consulted = {}
    assert subject_access.not_looked_through(asked, subject_access.found_by(asked)) == [
        case.reference
    ]
    [found] = records.find("LCS-004417")
    held = subject_access.passages_of(found)
    with pytest.raises(NotAllowed, match="before you hand it over"):
        subject_access.look_through(
            refresh(asked), label=found.label, choices={each.key: "include" for each in held},
            by=world.gil,
        )  # fmt: skip


def test_once_over_a_request_keeps_that_and_when_an_agency_was_asked(world, case):
    asked = subject_access.throw_away(made(begin(world), world.gil), by=world.gil)
    page = text(browser(world.gil).get(asked.get_absolute_url()))
    assert "Friday 20 March 2026" in page
    assert "It may go in" not in str(asked.consulted)


def test_who_has_a_conflict_of_interest_reads_no_answer(world, case):
    asked = look_through(begin(world), world.gil)
    restriction.mark_conflict(case, person=world.gil, reason="His niece", by=world.dana)
    page = text(browser(world.gil).get(asked.get_absolute_url()))
    assert "What the originating agencies said" not in page
