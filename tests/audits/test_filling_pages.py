"""The pages on which an agency fills in its return: what they show, save, and to whom."""

import json
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audits.question_sets import synthetic as sets
from audits.returns import answering, policy, progress, sections, synthetic
from audits.returns.models import Answer, SectionAssignment
from audits.returns.policy import State
from audits.returns.views import in_words
from core import access, clock
from core.models import AccessLog, Notification
from core.operations import operation
from tests.audits import returns

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return returns.build()


@pytest.fixture
def opened(world):
    return returns.opened(world)


@pytest.fixture
def bea(client, world, opened):
    client.force_login(world.bea)
    return client


def at(opened, page: str = "") -> str:
    return f"/audits/returns/{opened.reference.lower()}/{page}"


def send(client, opened, code: str = "1.1", **given):
    said = {"number": "0", "page": str(uuid4()), "chosen": "", "text": ""} | given
    return client.post(at(opened, f"answers/{code}/"), said)


def stands(code: str = "1.1", **which) -> Answer:
    return Answer.objects.unscoped("a test").get(criterion__code=code, **which)


def shown(got) -> str:
    return unescape(got.content.decode())


def answer(opened, by, code: str = "1.1", **given):
    said = {"chosen": "", "text": "", "number": stands(code, agency_return=opened).number} | given
    return answering.save_answer(opened, criterion=code, page=uuid4(), by=by, **said)


# --- one answer -----------------------------------------------------------------------------------


def test_an_answer_is_saved_by_the_script_and_is_no_opening_of_the_return(bea, opened):
    lines = AccessLog.objects.count()
    got = send(bea, opened, chosen="2", text="Plans ")
    assert got.status_code == 202
    told = json.loads(got.content)
    assert told["saved"].startswith("Saved at ")
    del told["saved"]
    assert told == {"number": 1, "chosen": "2", "text": "Plans ", "said": "", "names": []}
    assert (stands().chosen, stands().text) == ("2", "Plans ")
    assert AccessLog.objects.count() == lines


def test_what_seems_to_name_a_child_is_asked_about_at_once_and_when_the_page_is_opened(bea, opened):
    told = json.loads(send(bea, opened, text="The boy Jordan was seen alone.").content)
    assert [each.partition(". ")[0] for each in told["names"]] == [
        "This seems to name a child (“Jordan”)"
    ]
    assert told["names"][0] in shown(bea.get(at(opened, "sections/1/")))


def statements(act) -> int:
    with CaptureQueriesContext(connection) as asked:
        act()
    points = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")
    return sum(not each["sql"].startswith(points) for each in asked.captured_queries)


def test_one_save_is_at_most_8_statements_with_its_request(bea, world, opened):
    send(bea, opened)
    page = str(uuid4())
    assert statements(lambda: send(bea, opened, chosen="2", text="One.", page=page)) <= 8
    answer(opened, world.bilal, text="One. Two.", chosen="2")
    again = {"number": "1", "chosen": "3", "text": "One. Three.", "page": page}
    assert statements(lambda: send(bea, opened, **again)) <= 8
    assert "Two." in stands().text
    assert "Three." in stands().text


def test_bad_input_gets_a_sentence_and_nothing_is_saved(bea, opened):
    for wrong, said in (
        ({"chosen": "4"}, "Choose one of the levels 0 to 3."),
        ({"chosen": "x" * 11}, "Choose one of the answers on the page."),
        ({"text": "x" * (policy.ANSWER + 5)}, "You have written 20,005."),
        ({"text": "a \x01 b"}, "has a character after “a” that cannot be read"),
        ({"number": "one"}, "Open the page again"),
        ({"number": "7"}, "Open the page again"),
        ({"page": ""}, "Open the page again"),
    ):
        got = send(bea, opened, **wrong)
        assert (got.status_code, said in json.loads(got.content)["said"]) == (422, True), wrong
    assert stands().number == 0


def test_a_zero_byte_goes_and_ends_of_lines_are_one(bea, opened):
    send(bea, opened, text="a\0b\r\nc\rd")
    assert stands().text == "ab\nc\nd"


@operation
def put_in(agency_return, *, state, by, **days):
    agency_return.state = state
    for name, day in days.items():
        setattr(agency_return, name, day)
    agency_return.save()


def test_submitted_meanwhile_is_told_and_the_page_asks_nothing_any_more(bea, opened):
    put_in(opened, state=State.SUBMITTED, submitted_on=clock.today(), by=None)
    got = send(bea, opened, text="Late words")
    assert got.status_code == 409
    assert "was submitted" in json.loads(got.content)["said"]
    page = shown(bea.get(at(opened, "sections/1/")))
    assert "was submitted" in page
    assert "<textarea" not in page
    sent = {"page": str(uuid4()), "number-1.1": "0", "text-1.1": "Late words"}
    page = shown(bea.post(at(opened, "sections/1/"), sent))
    assert "was submitted" in page
    assert "Late words" in page
    assert stands().text == ""


@pytest.mark.parametrize(
    ("who", "status"),
    [("bob", 404), ("carol", 403), ("dana", 403), ("sue", 403), ("amir", 404), ("root", 404)],
)
def test_nobody_else_writes_or_reads_on_the_way(client, world, opened, who, status):
    answer(opened, world.bea, text="Between ourselves", chosen="1")
    client.force_login(getattr(world, who))
    for page in ("sections/1/", "whole/", "sections/"):
        assert client.get(at(opened, page)).status_code == status, page
    assert send(client, opened, text="x").status_code == status
    overview = client.get(at(opened))
    assert overview.status_code == (404 if status == 404 else 200)
    page = shown(overview)
    for secret in ("Between ourselves", "Bea Bright", "sections/1/"):
        assert secret not in page, secret
    if status == 403:
        assert "1 of " in page


# --- the pages ------------------------------------------------------------------------------------


def test_the_overview_says_how_far_each_section_is_and_what_is_missing(bea, world, opened):
    answer(opened, world.bea, chosen="2")
    answer(opened, world.bea, "1.2", text="Words are no score")
    got = bea.get(at(opened))
    page, first = shown(got), got.context["tasks"][0]
    assert first["url"] == at(opened, "sections/1/")
    assert first["hint"].startswith("1 of ")
    assert first["status"] == "Begun"
    assert got.context["tasks"][1]["status"] == "Not begun"
    assert "in 56 days" in page
    missing = [each["url"] for part in got.context["missing"] for each in part["questions"]]
    assert not any(each.endswith("#question-1-1") for each in missing)
    assert missing[0].endswith("sections/1/#question-1-2")


def test_the_overview_leads_to_the_next_question_of_whoever_reads_it(client, bea, world, opened):
    got = bea.get(at(opened))
    assert got.context["next"] == (
        "Begin with question 1.1",
        at(opened, "sections/1/#question-1-1"),
    )
    answer(opened, world.bea, chosen="2")
    assert bea.get(at(opened)).context["next"][0] == "Go on with question 1.2"
    standards = [each for each in opened.version_asked.standards.all() if each.code == "3"]
    sections.give_sections(opened, standards=standards, to=world.held["bob"], by=world.bea)
    client.force_login(world.bob)
    assert client.get(at(opened)).context["next"][0] == "Go on with question 3.1"


def test_a_section_of_which_only_words_are_written_is_begun(bea, world, opened):
    answer(opened, world.bea, text="Words are no score")
    first = bea.get(at(opened)).context["tasks"][0]
    assert first["hint"].startswith("0 of ")
    assert first["status"] == "Begun"


def test_without_javascript_the_button_saves_the_whole_section(bea, opened):
    sent = {
        "page": str(uuid4()), "number-1.1": "0", "chosen-1.1": "3", "text-1.1": "Plans",
        "number-1.2": "0", "chosen-1.2": "1",
    }  # fmt: skip
    got = bea.post(at(opened, "sections/1/"), sent)
    assert got["Location"] == at(opened, "sections/2/")
    assert (stands().chosen, stands().text, stands("1.2").chosen) == ("3", "Plans", "1")
    got = bea.post(at(opened, "sections/1/"), sent | {"number-1.1": "1", "here": "1"})
    assert got["Location"] == at(opened, "sections/1/")
    assert stands("1.2").number == 1


def test_what_is_wrong_with_one_answer_is_said_there_and_all_that_was_typed_stays(bea, opened):
    sent = {
        "page": str(uuid4()), "number-1.1": "0", "chosen-1.1": "9", "text-1.1": "Mine",
        "number-1.2": "0", "chosen-1.2": "1", "text-1.2": "Saved words",
    }  # fmt: skip
    got = bea.post(at(opened, "sections/1/"), sent)
    page = shown(got)
    assert got.status_code == 200
    assert got.context["faults"] == [("question-1-1", "1.1: Choose one of the levels 0 to 3.")]
    assert "\nMine</textarea>" in page
    assert "\nSaved words</textarea>" in page
    assert (stands().text, stands("1.2").text) == ("", "Saved words")


def test_without_javascript_what_a_colleague_wrote_meanwhile_is_said(bea, world, opened):
    answer(opened, world.bilal, text="Bilal's words.")
    sent = {"page": str(uuid4()), "number-1.1": "0", "text-1.1": "Bea's words."}
    got = bea.post(at(opened, "sections/1/"), sent, follow=True)
    page = shown(got)
    assert got.redirect_chain[-1][0] == at(opened, "sections/1/")
    assert "1.1: Bilal Begum wrote here at the same time: both are kept." in page
    assert "Bilal's words." in page
    assert "Bea's words." in page


def test_what_was_answered_last_time_stands_beside_and_can_be_brought(bea, world, opened):
    answer(opened, world.bea, chosen="1", text="What we did last year")
    with clock.held_at(clock.now() + timedelta(days=370)):
        day = clock.today()
        now = returns.opened(
            world, name="Section 11, 2027", opens_on=day, closes_on=day + timedelta(days=56)
        )
        bea.force_login(world.bea)
        page = shown(bea.get(at(now, "sections/1/")))
        assert "Section 11, 2026" in page
        assert "1: " in page
        assert "What we did last year" in page
        sent = {
            "page": str(uuid4()), "number-1.1": "0", "text-1.1": "This year", "bring": "1.1",
        }  # fmt: skip
        got = bea.post(at(now, "sections/1/"), sent)
        assert got["Location"] == at(now, "sections/1/#question-1-1")
        made = stands(agency_return=now)
        assert (made.text, made.chosen) == ("This year\n\nWhat we did last year", "")
        typed = {"number-1.1": "1", "text-1.1": "This year\r\n\r\nWhat we did last year"}
        bea.post(at(now, "sections/1/"), sent | typed)
        assert stands(agency_return=now).text == "This year\n\nWhat we did last year"


def test_a_question_of_another_version_or_section_is_not_there(bea, opened):
    assert bea.get(at(opened, "sections/99/")).status_code == 404
    assert send(bea, opened, "99.9", text="x").status_code == 403


def test_the_whole_return_is_on_one_page(bea, world, opened):
    answer(opened, world.bea, chosen="2", text="Our words")
    page = shown(bea.get(at(opened, "whole/")))
    assert "Our words" in page
    assert page.count('class="portal-answered"') == progress.of([opened])[opened.pk].asked


def test_the_pages_ask_the_same_number_of_statements_however_much_is_answered(bea, world, opened):
    pages = ("", "sections/1/", "whole/")
    for page in pages:
        bea.get(at(opened, page))
    before = [statements(lambda page=page: bea.get(at(opened, page))) for page in pages]
    for code in ("1.1", "1.2", "2.1", "3.1"):
        answer(opened, world.bea, code, chosen="2", text="x")
    after = [statements(lambda page=page: bea.get(at(opened, page))) for page in pages]
    assert after == before
    assert max(after) <= 30


# --- branching ------------------------------------------------------------------------------------


def test_what_is_not_asked_any_more_is_kept_and_said(client, world):
    sets.make(by=None)
    made = synthetic.make(agency=world.trust, by=None)
    client.force_login(world.bea)
    page = shown(client.get(at(made, "sections/1/")))
    assert 'data-only-if="1.2" data-only-if-answers="yes" data-asked="no" hidden>' in page
    answer(made, world.bea, "1.2", chosen="yes")
    answer(made, world.bea, "1.3", text="A plan")
    assert progress.of([made])[made.pk] == progress.Progress(2, 3, 1)
    answer(made, world.bea, "1.2", chosen="no")
    assert progress.of([made])[made.pk] == progress.Progress(1, 2, 1)
    page = shown(client.get(at(made, "sections/1/")))
    assert "Not asked now, kept" in page
    assert "A plan" in page
    answer(made, world.bea, "1.3", text="A plan of old")
    assert stands("1.3", agency_return=made).text == "A plan of old"


# --- progress -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ((5, 54, 46), "5 of 54 questions answered. 46 more must be answered."),
        ((53, 54, 1), "53 of 54 questions answered. 1 more must be answered."),
        ((50, 54, 0), "50 of 54 questions answered. The others are optional."),
        ((1, 1, 0), "1 of 1 question answered."),
    ],
)
def test_how_far_it_is_in_words(numbers, said):
    assert in_words(progress.Progress(*numbers)) == said


def test_progress_of_many_is_a_constant_number_of_statements(world):
    first = returns.opened(world)
    second = returns.opened(world, world.police, name="Another")
    one = statements(lambda: progress.of([first]))
    assert statements(lambda: progress.of([first, second])) == one
    answer(first, world.bea, chosen="1", text="  ")
    answer(first, world.bea, "1.2", text="Words are no score")
    assert progress.of([first, second])[first.pk].answered == 1
    assert progress.of([first, second])[second.pk].answered == 0


# --- sections -------------------------------------------------------------------------------------


def test_a_section_is_given_out_and_opens_the_return_until_it_is_taken_back(client, world, opened):
    client.force_login(world.bea)
    page = at(opened, "sections/")
    held = world.held["bob"]
    standards = list(opened.version_asked.standards.all()[:2])
    sent = {
        "submission": str(client.get(page).context["form"]["submission"].value()),
        "standards": [each.pk for each in standards], "to": held.pk,
    }  # fmt: skip
    for _ in range(2):
        got = client.post(page, sent, follow=True)
    assert "Bob" in shown(got)
    rows = SectionAssignment.objects.unscoped("a test")
    assert rows.count() == 2
    told = Notification.objects.filter(kind="return_section_given")
    assert [each.recipient for each in told] == [world.bob]
    assert access.can(world.bob, access.CONTRIBUTE, opened)
    assert "For Bob" in client.get(at(opened)).context["tasks"][0]["hint"]
    client.force_login(world.bob)
    assert client.get(at(opened, "sections/3/")).status_code == 200
    assert client.get(page).status_code == 403
    client.force_login(world.bea)
    for each in rows:
        client.post(at(opened, f"sections/{each.pk}/take-back/"))
    assert not access.can(world.bob, access.VIEW, opened)
    assert rows.filter(ended_on=clock.today()).count() == 2


def test_only_people_of_the_agency_are_given_a_section(bea, world, opened):
    form = bea.get(at(opened, "sections/")).context["form"]
    offered = {each.person for each in form.fields["to"].queryset}
    assert world.bob in offered
    assert world.amir not in offered
    got = bea.post(at(opened, "sections/"), {"to": world.held["amir"].pk, "standards": ["0"]})
    page = shown(got)
    assert "Select who fills them in from the list" in page
    assert "Select at least one section from the list" in page
    assert not SectionAssignment.objects.unscoped("a test").exists()


def test_who_has_a_section_gives_out_none(world, opened):
    standards = list(opened.version_asked.standards.all()[:1])
    sections.give_sections(opened, standards=standards, to=world.held["bob"], by=world.bea)
    for who in (world.bob, world.dana, world.amir):
        with pytest.raises(PermissionDenied):
            sections.give_sections(opened, standards=standards, to=world.held["bella"], by=who)
