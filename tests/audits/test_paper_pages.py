"""The pages of evidence, comments and actions of a return, as each of the people opens them."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audits.returns import comments, evidence
from audits.returns.models import AnswerComment, Evidence
from audits.returns.policy import State
from core import clock
from core.models import AccessLog
from improvement.models import Action
from tests.audits import papers, returns
from tests.audits.papers import a_file, add_file, add_link
from tests.audits.test_papers import EVERYBODY, OF_THE_AGENCY, agree, submitted

pytestmark = pytest.mark.django_db
PAGES = (
    "criterion", "add_file", "add_link", "use_evidence", "use_evidence_again", "agree_action",
    "evidence",
)  # fmt: skip
FORMS = ("add_file", "add_link", "use_evidence", "use_evidence_again", "agree_action")


@pytest.fixture
def world():
    return papers.build()


@pytest.fixture
def visit(client, world):
    def open_as(name, page, *more, post=None, **given):
        person = getattr(world, name)
        client.force_login(person, backend="partnership.auth.SignInBackend")
        at = address(world, page, *more)
        return client.get(at) if post is None else client.post(at, post, **given)

    return open_as


def address(world, page, *more) -> str:
    whole = page in ("evidence", "evidence_file", "take_evidence_away")
    between = [] if whole else [world.question.code]
    return reverse(f"returns:{page}", args=[world.opened.reference, *between, *more])


def text_of(response) -> str:
    return response.content.decode()


def dated(on) -> dict[str, str]:
    return {f"dated_on_{part}": str(getattr(on, part)) for part in ("day", "month", "year")}


# --- who ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("named", PAGES)
def test_the_agency_alone_opens_them(world, visit, named):
    views_alone = {"dana", "hari", "sue", "ada", "carol", "ines"}
    for name in EVERYBODY:
        expected = 200 if name in OF_THE_AGENCY else 403 if name in views_alone else 404
        assert visit(name, named).status_code == expected, name


def test_a_piece_and_a_comment_are_taken_away_by_the_agency_alone(world, visit):
    piece = add_file(world)
    said = comments.comment(world.opened, criterion=world.question, text="Why?", by=world.bob)
    opens = {
        ("end_evidence", piece.pk): OF_THE_AGENCY,
        ("take_evidence_away", piece.pk): OF_THE_AGENCY,
        ("take_comment_away", said.pk): {"bob"},
    }
    for (page, pk), expected in opens.items():
        found = {name for name in EVERYBODY if visit(name, page, pk).status_code == 200}
        assert found == expected, page


def test_a_question_that_the_return_does_not_ask_is_not_there(world, visit):
    world.question.code = "99.9"
    for page in ("criterion", *FORMS):
        assert visit("bea", page).status_code == 404, page


def test_a_question_for_other_kinds_of_agency_is_not_there(world, visit):
    type(world.question)._base_manager.filter(pk=world.question.pk).update(kinds=["school"])
    assert visit("bea", "criterion").status_code == 404


def test_a_file_goes_to_the_agency_and_to_the_partnership_once_it_was_submitted(world, visit):
    piece = add_file(world)

    def readers() -> set[str]:
        found = {name: visit(name, "evidence_file", piece.pk) for name in EVERYBODY}
        for each in found.values():
            each.getvalue()
        assert {each.status_code for each in found.values()} == {200, 404}
        return {name for name, each in found.items() if each.status_code == 200}

    assert readers() == OF_THE_AGENCY
    submitted(piece)
    papers.into(world.opened, State.SUBMITTED)
    assert readers() == OF_THE_AGENCY | {"ada", "carol", "ines", "dana", "hari", "sue"}
    response = visit("ada", "evidence_file", piece.pk)
    assert response.getvalue() == b"Supervision asks what life is like."
    assert response["Content-Disposition"] == 'attachment; filename="policy.txt"'
    logged = AccessLog.objects.filter(what=AccessLog.What.DOWNLOAD, detail=f"file {piece.pk}")
    assert world.ada.pk in logged.values_list("person", flat=True)


def test_a_link_has_no_file_to_download(world, visit):
    piece = add_link(world)
    assert visit("bea", "evidence_file", piece.pk).status_code == 404


# --- what they show -------------------------------------------------------------------------------


def test_the_page_of_a_question_shows_all_of_it(world, visit):
    add_file(world)
    add_link(world)
    comments.comment(world.opened, criterion=world.question, text="Why a 2?", by=world.bob)
    made = agree(world, world.bea)
    page = text_of(visit("bea", "criterion"))
    for words in (
        world.question.text[:40], "Not answered yet.", "Supervision policy", "(policy.txt)",
        "Of Monday 6 January 2025", "Older than 12 months", "Our website", "(trust.example.org)",
        "No day given", "Why a 2?", "Bob Barnes", made.reference,
        "Train every supervisor", "Due on Wednesday 30 September 2026. To do.",
    ):  # fmt: skip
        assert words in page, words
    assert 'href="https://trust.example.org/safeguarding" rel="noopener noreferrer"' in page


def test_words_are_shown_as_words(world, visit):
    comments.comment(world.opened, criterion=world.question, text="<b>1 < 2</b>", by=world.bob)
    add_link(world, name="<script>", link='https://example.org/?a="><script>')
    page = text_of(visit("bea", "criterion"))
    assert "&lt;b&gt;1 &lt; 2&lt;/b&gt;" in page
    assert "<script>" not in page.partition("<main")[2].partition("</main>")[0]


def test_what_seems_to_name_a_child_is_asked_about_beside_it(world, visit):
    comments.comment(world.opened, criterion=world.question, text="The boy Jordan.", by=world.bob)
    add_file(world, name="Plan of child KL")
    page = text_of(visit("bea", "criterion"))
    assert "This seems to name a child (“Jordan”)." in page
    assert "This seems to give a child’s initials (“KL”)." in page
    assert "initials (“KL”)" in text_of(visit("bea", "evidence"))


def test_all_evidence_says_which_questions_each_serves(world, visit):
    piece = add_file(world)
    evidence.use(world.opened, criterion=world.other, evidence=[piece], by=world.bea)
    unused = add_link(world)
    evidence.end_use(world.opened, criterion=world.question, evidence=unused, by=world.bea)
    page = re.sub(r"<[^>]+>", "", text_of(visit("bob", "evidence")))
    assert "2 pieces of evidence. Older than 12 months: 1." in page
    assert f"For questions {world.question.code}, {world.other.code}" in page
    assert "For no question" in page


@pytest.mark.parametrize("state", [State.SIGNED, State.SUBMITTED])
def test_once_nothing_can_be_written_no_form_is_offered_and_what_was_stays(world, visit, state):
    piece = add_file(world)
    said = comments.comment(world.opened, criterion=world.question, text="Why?", by=world.bea)
    papers.into(world.opened, state)
    page = text_of(visit("bea", "criterion"))
    assert "<textarea" not in page
    assert "Add a file" not in page
    assert "Why?" in page
    assert "Supervision policy" in page
    for name in FORMS:
        assert '<form method="post" novalidate' not in text_of(visit("bea", name)), name
    for name, pk in (
        ("end_evidence", piece.pk), ("take_evidence_away", piece.pk), ("take_comment_away", said.pk)
    ):  # fmt: skip
        assert '<form method="post" novalidate' not in text_of(visit("bea", name, pk)), name


def test_a_comment_that_is_too_late_keeps_its_words(world, visit):
    papers.into(world.opened, State.SUBMITTED)
    page = text_of(visit("bea", "criterion", post={"text": "What I wrote at length", **token()}))
    assert "What I wrote at length" in page
    assert "nothing more can be written in it" in page
    assert not AnswerComment.objects.unscoped("a test").exists()


def test_an_action_is_agreed_by_who_runs_the_return(world, visit):
    page = text_of(visit("bob", "agree_action"))
    assert "whoever runs this return agrees it" in page
    assert "difference_wanted" not in page
    assert "Agree an action" not in text_of(visit("bob", "criterion"))
    assert "Agree an action" in text_of(visit("bea", "criterion"))


# --- filled in ------------------------------------------------------------------------------------


def token(last: int = 1) -> dict[str, str]:
    return {"submission": f"7b0c1b9e-0000-4000-8000-{last:012}"}


def test_a_file_is_added_and_the_page_says_so(world, visit):
    sent = {"name": "Policy", "upload": a_file(), **dated(clock.today()), **token()}
    response = visit("bob", "add_file", post=sent, follow=True)
    assert "The file is added." in text_of(response)
    piece = Evidence.objects.unscoped("a test").get()
    assert (piece.name, piece.dated_on, piece.added_by) == ("Policy", clock.today(), world.bob)


def test_what_is_wrong_is_said_beside_it_and_nothing_is_kept(world, visit):
    said = {
        "add_file": [
            ({"name": "Policy", "upload": a_file("x", "a.exe")}, "must be a PDF"),
            ({"name": "Policy"}, "Select a file"),
            ({"upload": a_file()}, "Enter what it is"),
            (
                {"name": "P", "upload": a_file(), **dated(clock.today() + timedelta(days=1))},
                "must be today or in the past",
            ),
        ],
        "add_link": [
            ({"name": "Site", "link": "javascript:alert(1)"}, "begins with https://"),
            ({"name": "Site", "link": "https://a:b@example.org"}, "before the @"),
            ({"name": "Site", "link": "http://localhost:8000/sign-in/"}, "outside this portal"),
        ],
    }  # fmt: skip
    for page, tries in said.items():
        for sent, words in tries:
            response = visit("bea", page, post=sent | token())
            assert words in text_of(response), words
            assert not Evidence.objects.unscoped("a test").exists()


def test_evidence_is_chosen_for_another_question_and_let_go_of(world, visit):
    piece = add_file(world)
    world.question, first = world.other, world.question
    response = visit("bea", "use_evidence", post={"evidence": [piece.pk], **token()}, follow=True)
    assert "serves this question, too" in text_of(response)
    assert "There is none to choose" in text_of(visit("bea", "use_evidence"))
    visit("bea", "end_evidence", piece.pk, post=token(2))
    world.question = first
    assert "Supervision policy" in text_of(visit("bea", "criterion"))


def test_evidence_that_a_colleague_took_away_is_said_to_be_gone(world, visit):
    piece = add_file(world)
    world.question = world.other
    page = visit("bob", "use_evidence")
    assert "Supervision policy" in text_of(page)
    evidence.take_away(world.opened, evidence=piece, by=world.bea)
    response = visit("bob", "use_evidence", post={"evidence": [piece.pk], **token()})
    assert "Select evidence from the list" in text_of(response)


def test_a_double_click_takes_away_once(world, visit):
    piece = add_file(world)
    said = comments.comment(world.opened, criterion=world.question, text="Why?", by=world.bob)
    for _ in range(2):
        response = visit("bob", "take_evidence_away", piece.pk, post=token(1))
        assert (response.status_code, response["Location"]) == (302, address(world, "evidence"))
        response = visit("bob", "take_comment_away", said.pk, post=token(2))
        assert (response.status_code, response["Location"]) == (302, address(world, "criterion"))
    assert visit("bob", "take_evidence_away", piece.pk).status_code == 404
    assert visit("bob", "take_comment_away", said.pk).status_code == 404


def test_a_comment_is_written_on_the_page_of_the_question(world, visit):
    for _ in range(2):
        response = visit("bob", "criterion", post={"text": "Why?", **token()})
        assert response["Location"] == f"{address(world, 'criterion')}#comments"
    assert AnswerComment.objects.unscoped("a test").count() == 1
    page = text_of(visit("bob", "criterion", post={"text": "x" * 5001, **token(2)}))
    assert "must be 5,000 characters or fewer" in page


def test_an_action_is_agreed_from_an_answer(world, visit):
    sent = {
        "what": "Train every supervisor", "difference_wanted": "Each child is asked about.",
        "owner": world.held["bob"].pk, "due_on_day": "30", "due_on_month": "9",
        "due_on_year": "2026",
    }  # fmt: skip
    asked = text_of(
        visit("bea", "agree_action", post={**sent, "what": "See son Jayden", **token()})
    )
    assert "may tell who a child or family is" in asked
    assert not Action._base_manager.exists()
    response = visit("bea", "agree_action", post=sent | token(2), follow=True)
    assert "The action is on the improvement log" in text_of(response)
    made = Action._base_manager.get()
    assert (made.what, made.group) == ("Train every supervisor", world.group)


def test_the_action_leads_back_to_the_return_for_the_agency_alone(client, world):
    made = agree(world, world.bea)
    for name, sees in (("bea", True), ("dana", False), ("colin", False)):
        client.force_login(getattr(world, name), backend="partnership.auth.SignInBackend")
        response = client.get(made.get_absolute_url())
        assert (world.opened.reference in text_of(response)) is sees, name


def test_evidence_of_an_earlier_return_is_offered(world, visit):
    piece = add_file(world)
    with clock.held_at(clock.now() + timedelta(days=400)):
        day = clock.today()
        world.opened = returns.opened(
            world, name="Next year", opens_on=day, closes_on=day + timedelta(days=56)
        )
        assert "Supervision policy (policy.txt), RET-" in text_of(
            visit("bea", "use_evidence_again")
        )
        visit("bea", "use_evidence_again", post={"before": piece.pk, **token()})
        assert "Supervision policy" in text_of(visit("bea", "criterion"))


# --- what it costs --------------------------------------------------------------------------------


def test_the_pages_ask_the_same_number_of_questions_however_much_there_is(world, visit):
    def add(number: int) -> None:
        for each in range(number):
            add_file(world, name=f"File {number} {each}", upload=a_file(f"{number} {each}"))
            add_link(world, link=f"https://example.org/{number}/{each}")
            comments.comment(world.opened, criterion=world.question, text="Why?", by=world.bob)
            agree(world, world.bea, what=f"Do {number} {each}")

    def statements(page) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert visit("bea", page).status_code == 200
        return len(asked)

    add(1)
    for page in ("criterion", "evidence"):
        visit("bea", page)
    one = {page: statements(page) for page in ("criterion", "evidence")}
    add(3)
    assert {page: statements(page) for page in ("criterion", "evidence")} == one
    assert max(one.values()) <= 30
