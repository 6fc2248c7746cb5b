"""The parts of the results, their files and the two reports, and why a return is not there."""

import csv
import re
from datetime import timedelta
from io import BytesIO, StringIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from audits.cycles import lists
from audits.results import operations, reports
from audits.results.models import NotReturned
from audits.results.parts import PARTS, SHEETS, groups
from audits.results.read import Results
from audits.returns import extending
from audits.returns.models import Return
from audits.returns.policy import State
from core import clock
from core.models import AccessLog
from core.operations import NotAllowed
from partnership import operations as ours
from partnership.models import Agency
from partnership.roles import Role
from tests.audits import results as given
from tests.audits.test_results import at, text_of
from tests.kept import kept
from tests.sign_in import as_
from tests.world import LONG_AGO

pytestmark = pytest.mark.django_db


@kept
def built():
    """Last cycle both claimed 2, now the trust claims 3 at leadership, and is moderated at 1; the
    police are late."""
    world = given.build()
    for agency in ("trust", "police"):
        given.hand_in(
            world.cycle_before, getattr(world, agency), scores={"": 2}, state=State.FINAL, by=None
        )
    world.of_trust = given.hand_in(world.cycle, world.trust, scores={"1": 3, "": 2}, by=None)
    given.moderate(world.of_trust, scores={"1": 1, "": 2}, by=None)
    given.close(world.cycle, by=None)
    world.of_police = given.its_return(world.cycle, world.police)
    world.of_trust = given.its_return(world.cycle, world.trust)
    return world


@pytest.fixture
def world():
    return built()


def part(world, name) -> str:
    return reverse("results:part", args=[world.cycle.slug, name])


def file_of(world, name, kind="csv") -> str:
    return reverse("results:export", args=[world.cycle.slug, name, kind])


def rows_of(response) -> list[list[str]]:
    return list(csv.reader(StringIO(response.content.decode("utf-8-sig"))))


# --- the parts ------------------------------------------------------------------------------------


def test_the_biggest_gap_comes_first_in_words(world):
    page = text_of(as_(world.dana), part(world, "gaps"))
    assert "3.0 claimed, 1.0 moderated: 2.0 lower" in page
    assert page.count("claimed,") == 1  # where both agree nothing is said


def test_a_change_is_told_of_what_was_asked_both_times(world):
    page = text_of(as_(world.dana), part(world, "changes"))
    assert "2.0 last cycle, 3.0 now: ▲ 1.0 higher" in page
    assert page.count("last cycle,") == 1


def test_the_commonest_gaps_lead_to_the_agencies_behind_them(world):
    given.hand_in(world.cycle, world.police, scores={"2": 0, "1.1": 0, "": 3}, by=None)
    client = as_(world.dana)
    page = text_of(client, part(world, "commonest-gaps"))
    assert page.index(">1.1 ") < page.index(">1.2 ") < page.index(">2.1 ")
    assert "2 of 2" in page
    address = reverse("results:question", args=[world.cycle.slug, "1.1"])
    assert f'href="{address}"' in page
    behind = text_of(client, address)
    assert behind.index("Testshire Police") < behind.index("Testshire Health Trust")
    assert f'href="{at("answer", world.of_police, "1.1")}"' in behind
    foreign = reverse("results:question", args=[world.cycle.slug, "99.9"])
    assert client.get(foreign).status_code == 404


def test_who_has_not_handed_in_stands_there_with_days_and_explanation(world):
    client = as_(world.dana)
    page = text_of(client, part(world, "not-handed-in"))
    assert "Testshire Police" in page
    assert "working days late" in page
    assert "None was given" in page
    assert "Testshire Health Trust" not in page
    operations.explain_not_returned(world.of_police, said="Our lead left.", by=world.dana)
    assert "Our lead left." in text_of(client, part(world, "not-handed-in"))


def test_schools_stand_in_groups_by_phase_and_trust(world):
    given.many(world, world.cycle, 6)
    page = text_of(as_(world.dana), part(world, "schools"))
    assert "Primary" in page
    assert "4 of 4" in page
    assert "1.0: started" in page  # 0, 1, 1 and 2 of four primary schools
    assert "of 4, which had scored themselves 1.0" in page
    assert "No trust" in page


def row_of(rows, name) -> list:
    [found] = [each for each in rows if name in each[:2]]
    return found


def test_no_mean_of_one_or_two_schools_is_on_a_page_or_in_a_file(world):
    given.many(world, world.cycle, 6)  # of them two are secondary schools
    page = text_of(as_(world.dana), part(world, "schools")).partition("<tbody")[2]
    secondary = page.partition("Secondary")[2].partition("</tr>")[0]
    assert secondary.count("Not shown: fewer than 3") == 2
    assert not re.search(r"\d\.\d", secondary)
    row = row_of(rows_of(as_(world.dana).get(file_of(world, "schools"))), "Secondary")
    assert row == [
        "Phase",
        "Secondary",
        "2",
        "2",
        "2",
        *["Not shown: fewer than 3"] * 2,
        "2",
        "",
        "",
    ]
    sheet = as_(world.dana).get(file_of(world, "schools", "xlsx")).content
    values = load_workbook(BytesIO(sheet)).worksheets[0].iter_rows(values_only=True)
    assert row_of(values, "Secondary")[5:7] == ("Not shown: fewer than 3",) * 2


def test_a_moderator_who_scores_blind_reads_no_mean_of_who_is_left(world):
    """Four primary schools handed in; of three of them he may read nothing yet."""
    given.many(world, world.cycle, 6)
    held = ours.begin_role(
        world.anna, agency=world.council, role=Role.MODERATOR, started_on=LONG_AGO, by=None
    )
    for number in (1, 2, 4, 5):
        one = Agency.objects.get(name=f"{world.cycle}, school 00{number}")
        its = given.its_return(world.cycle, one)
        given.assign(its, held, finished=number == 5, by=None)
    client = as_(world.anna)
    page = text_of(client, part(world, "schools")).partition("<tbody")[2]
    primary = page.partition("Primary")[2].partition("</tr>")[0]
    assert "4 of 4" in primary
    assert "Not shown: fewer than 3" in primary
    assert not re.search(r"\d\.\d", primary)
    row = row_of(rows_of(client.get(file_of(world, "schools"))), "Primary")
    assert row[3:6] == ["4", "1", "Not shown: fewer than 3"]
    text, _ = pdf_of(client.get(reverse("results:report", args=[world.cycle.slug])))
    assert "Primary 4 of 4 Not shown: fewer than 3" in text


def test_actions_are_those_that_were_handed_in_and_the_reader_may_open(world):
    action = given.an_action(world, by=None)
    given.lead_to(world.of_trust, action, by=None)
    given.lead_to(world.of_police, given.an_action(world, what="Secret", by=None), by=None)
    address = part(world, "actions")
    page = text_of(as_(world.dana), address)
    assert action.reference in page
    assert page.count("ACT-") == page.count(action.reference)


def test_a_cycle_without_schools_or_yes_no_questions_does_not_lead_there(world):
    page = text_of(as_(world.dana), reverse("results:cycle", args=[world.cycle.slug]))
    assert "Commonest gaps" in page
    for title in ("Schools by phase", "Yes and no"):
        assert title not in page


# --- files ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_each_part_is_a_file_on_record(world, kind):
    client = as_(world.dana)
    for name, (headings, _) in SHEETS.items():
        response = client.get(file_of(world, name, kind))
        assert response.status_code == 200
        if kind == "csv":
            heads = rows_of(response)[0]
        else:
            heads = [cell.value for cell in load_workbook(BytesIO(response.content)).active[1]]
        assert tuple(heads) == tuple(headings)
    taken = AccessLog.objects.filter(what=AccessLog.What.EXPORT)
    assert taken.count() == len(SHEETS)


def test_every_score_has_both_the_gap_and_last_cycles(world):
    rows = rows_of(as_(world.dana).get(file_of(world, "scores")))
    [row] = [dict(zip(rows[0], each, strict=True)) for each in rows if each[6] == "1.1"]
    assert row["Own score"] == "3"
    assert row["Moderated"] == "1"
    assert row["Gap"] == "-2"
    assert float(row["Own score last cycle"]) == 2
    assert row["Reason"] == "We read the evidence."


def test_a_reason_that_looks_like_a_formula_is_text(world):
    given.hand_in(world.cycle, world.police, scores={"": 2}, by=None)
    given.moderate(world.of_police, scores={"": 2}, reason="=1+1", by=None)
    rows = rows_of(as_(world.dana).get(file_of(world, "scores")))
    assert "'=1+1" in {each[-2] for each in rows}
    assert "=1+1" not in {each[-1] for each in rows}


def test_no_file_of_an_unknown_part_or_kind(world):
    client = as_(world.dana)
    for address in (file_of(world, "secrets"), file_of(world, "scores", "pdf"), part(world, "x")):
        assert client.get(address).status_code == 404


@pytest.mark.parametrize(("who", "status"), [("bob", 404), ("alice", 404), ("bea", 302)])
def test_parts_and_files_are_nobodys_who_reads_no_results(world, who, status):
    client = as_(getattr(world, who))
    addresses = [part(world, each) for each in PARTS]
    addresses += [file_of(world, each) for each in SHEETS]
    addresses += [
        reverse("results:report", args=[world.cycle.slug]),
        reverse("results:question", args=[world.cycle.slug, "1.1"]),
    ]
    assert {client.get(each).status_code for each in addresses} == {status}
    assert {Client().get(each).status_code for each in addresses} == {302}


def test_a_partner_reads_no_moderated_score_in_a_file_before_it_is_final(world):
    given.hand_in(world.cycle, world.police, scores={"": 3}, by=None)
    given.moderate(world.of_police, scores={"": 0}, reason="Weak.", final=False, by=None)
    text = as_(world.ada).get(file_of(world, "scores")).content.decode()
    assert "Testshire Police" in text
    assert "Weak." not in text
    assert "Weak." in as_(world.dana).get(file_of(world, "scores")).content.decode()


# --- reports --------------------------------------------------------------------------------------


def pdf_of(response) -> tuple[str, PdfReader]:
    assert response.status_code == 200
    found = PdfReader(BytesIO(response.content))
    return " ".join(" ".join(page.extract_text() for page in found.pages).split()), found


def is_tagged(found: PdfReader) -> bool:
    root = found.trailer["/Root"]
    return root["/MarkInfo"]["/Marked"] is True or bool(root["/MarkInfo"]["/Marked"])


def test_the_partnerships_report_says_it_in_short_and_is_tagged(world):
    operations.explain_not_returned(world.of_police, said="Our lead left.", by=world.dana)
    address = reverse("results:report", args=[world.cycle.slug])
    text, found = pdf_of(as_(world.dana).get(address))
    for words in (
        "1 of 2 returns handed in. Late: Testshire Police.",
        "scored 1 agency lower than it had scored itself",
        "Our lead left.",
        "3.0, moderated 1.0",
        "3.0 claimed, 1.0 moderated: 2.0 lower",
    ):
        assert words in text, words
    assert is_tagged(found)
    assert found.trailer["/Root"]["/Lang"] == "en-GB"
    assert found.metadata.title == f"Results: {world.cycle.name}"
    assert "Dana" not in text


def test_the_report_names_no_school_and_no_mean_of_two(world):
    given.many(world, world.cycle, 5)
    late = Return.objects.unscoped("a test").get(agency__name=f"{world.cycle}, school 004")
    given.take_back(late, by=None)
    text, _ = pdf_of(as_(world.dana).get(reverse("results:report", args=[world.cycle.slug])))
    assert "school 00" not in text
    assert "1 school has not handed in, 1 of them late." in text
    assert "Late: Testshire Police and 1 school." in text
    assert "Not shown: fewer than 3" in text  # of two secondary schools
    assert "Primary" in text


def test_own_scores_beside_moderated_ones_are_of_the_same_schools(world):
    given.many(world, world.cycle, 8, start=1)  # six of them are primary schools

    def primary():
        found = groups(Results.of_cycle(world.cycle, world.dana))
        [its] = [each for each in found if each.name == "Primary"]
        return its.claimed, its.claimed_of_them, its.scored

    for number, expected in ((5, (12, None, 5)), (7, (12, None, 4)), (8, (12, 10, 3))):
        one = Agency.objects.get(name=f"{world.cycle}, school 00{number}")
        given.unmoderate(given.its_return(world.cycle, one), by=None)
        assert primary() == expected  # of one or two the rest could be worked out


def test_what_a_report_leaves_out_it_says(world, monkeypatch):
    found = Results.of_cycle(world.cycle, world.dana)
    whole = reports.of_cycle(world.cycle, found, is_whole=True)["commonest"]
    assert not whole["more"]
    monkeypatch.setattr(reports, "MOST_LINES", 1)
    cut = reports.of_cycle(world.cycle, found, is_whole=True)["commonest"]
    assert cut["rows"] == whole["rows"][:1]
    assert cut["more"].startswith(f"The first 1 of {len(whole['rows'])}.")


def test_of_gaps_that_are_as_common_none_is_called_the_commonest(world):
    said = " ".join(reports.summary(Results.of_cycle(world.cycle, world.dana), is_whole=True))
    assert "The commonest gaps are 5 questions, at each of which 1 of 1 is" in said
    given.hand_in(world.cycle, world.police, scores={"1.1": 0, "": 3}, by=None)
    said = " ".join(reports.summary(Results.of_cycle(world.cycle, world.dana), is_whole=True))
    assert "The commonest gap is question 1.1" in said


def test_words_and_what_is_final_are_not_still_to_be_moderated(world):
    def said(agency_return):
        found = Results.of_return(agency_return, world.dana)
        sections = reports.of_agency(agency_return, found)["sections"]
        return {row[0].partition(" ")[0]: row[1:3] for _, rows in sections for row in rows}

    own = said(world.of_trust)
    in_words = [given for score, given in own.values() if score == "In words"]
    assert in_words
    assert not any(in_words)
    assert not any(given == "Not yet" for _, given in own.values())


def test_strongest_and_weakest_are_told_apart_before_they_are_rounded(world):
    found = Results.of_cycle(world.cycle, world.dana)
    [told] = reports._by_standard(found)
    assert "strongest in “Leadership" in told
    assert " and “" in told.partition("weakest in")[2]  # all others are the same


def test_who_reads_a_part_of_a_cycle_takes_no_report_of_the_whole(world):
    found = Results.of_cycle(world.cycle, world.dana)
    said = reports.summary(found, is_whole=False)
    assert said[0].startswith("Of the 2 returns that its reader may open, 1 handed in.")


def test_an_agency_takes_its_own_report_and_nobody_elses(world):
    address = at("agency_report", world.of_trust)
    text, found = pdf_of(as_(world.bea).get(address))
    assert "Results: Testshire Health Trust" in text
    assert "We read the evidence." in text
    assert is_tagged(found)
    assert as_(world.colin).get(address).status_code == 404
    assert as_(world.bea).get(at("agency_report", world.of_police)).status_code == 404
    assert as_(world.colin).get(at("agency_report", world.of_police)).status_code == 404
    assert as_(world.bea).get(at("agency_export", world.of_trust, "csv")).status_code == 200
    assert as_(world.bea).get(at("agency_export", world.of_trust, "pdf")).status_code == 404
    assert as_(world.colin).get(at("agency_export", world.of_trust, "csv")).status_code == 404


# --- an explanation -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "status"), [("dana", 200), ("colin", 200), ("ada", 403), ("bea", 404), ("bob", 404)]
)
def test_who_explains_why_it_was_not_handed_in(world, who, status):
    assert as_(getattr(world, who)).get(at("explain", world.of_police)).status_code == status


def test_it_stands_with_who_gave_it_and_when_wherever_it_does(world):
    operations.explain_not_returned(world.of_police, said="The lead left in May.", by=world.dana)
    said = "The lead left in May. (Dana Doyle, 27 Mar 2026)"
    reader = as_(world.sue)
    for path in (
        world.cycle.get_absolute_url(), world.of_police.get_absolute_url(),
        at("agency", world.of_police), part(world, "not-handed-in"),
    ):  # fmt: skip
        assert said in text_of(reader, path), path
    assert "The lead left" not in text_of(reader, at("agency", world.of_trust))
    explaining = text_of(as_(world.dana), at("explain", world.of_police))
    assert "Dana Doyle, on Friday 27 March 2026" in explaining
    assert as_(world.bob).get(world.of_police.get_absolute_url()).status_code == 404


def test_why_it_has_more_time_says_who_gave_it_and_when(world):
    why = "Its safeguarding lead left."
    day = clock.today() + timedelta(days=9)
    extending.extend([world.of_police], due_on=day, reason=why, by=world.dana)
    said = f"{why} (Dana Doyle, 27 Mar 2026)"
    sheet = lists.sheet(world.cycle, lists.Choice(), world.dana)
    assert sorted(row[9] for row in sheet) == ["", said]
    with clock.held_at(clock.now() + timedelta(days=20)):
        [late] = lists.not_handed_in(world.cycle, world.dana)
        assert late[3] == f"More time: {said}"


def test_an_explanation_replaces_the_one_before_it(world):
    client = as_(world.colin)
    empty = client.post(at("explain", world.of_police), {"said": " "})
    assert "Enter why it was not handed in" in empty.content.decode()
    for words in ("We forgot.", "Our lead left."):
        client.post(at("explain", world.of_police), {"said": words})
    [found] = NotReturned.objects.visible_to(world.dana)
    assert found.said == "Our lead left."
    assert found.said_by == world.colin
    assert not NotReturned.objects.visible_to(world.bea).exists()
    assert NotReturned.history.count() == 2


def test_what_was_handed_in_or_is_not_due_cannot_be_explained(world):
    with pytest.raises(NotAllowed, match="was handed in"):
        operations.explain_not_returned(world.of_trust, said="Why", by=world.dana)
    with pytest.raises(NotAllowed, match="The agency explains it"):
        operations.explain_not_returned(world.of_police, said="Why", by=world.ada)
    given.close(world.cycle, (clock.today(), clock.today() + timedelta(days=9)), by=None)
    with pytest.raises(NotAllowed, match="still to come"):
        operations.explain_not_returned(world.of_police, said="Why", by=world.dana)
    assert "still to come" in text_of(as_(world.dana), at("explain", world.of_police))


# --- numbers of statements ------------------------------------------------------------------------


def test_each_part_and_file_takes_the_same_number_of_statements_for_3_and_for_12_schools(world):
    """12 tell: 9 more would show in each, for a statement for each of them, or for each standard.
    300 of them are in the test of the page (tests/audits/test_results.py)."""
    client = as_(world.dana)
    addresses = [part(world, each) for each in PARTS]
    addresses += [file_of(world, each) for each in SHEETS]

    def statements() -> list[int]:
        numbers = []
        for each in addresses:
            with CaptureQueriesContext(connection) as caught:
                assert client.get(each).status_code == 200
            numbers.append(len(caught))
        return numbers

    given.many(world, world.cycle, 3)
    statements()  # and with them what is asked once in a process
    few = statements()
    given.many(world, world.cycle, 9, start=3)
    assert statements() == few
