"""Statements of both sides, and written representations at step 4: filed, sealed, opened, told."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse

from core import calendar, restriction
from core import clock as house_clock
from core.models import Notification
from core.operations import AlreadyDone, NotAllowed, Stale
from escalations import by_the_clock, impartiality, policy, recommending, statements, timeline
from escalations import operations as escalate
from escalations import statement_policy as sealing
from escalations.policy import Side
from escalations.statement_models import Statement
from tests import world as worlds
from tests.world import PEOPLE, refresh

pytestmark = pytest.mark.django_db

FRIDAY = date(2026, 3, 27)
BOTH = {Side.RAISING, Side.CHALLENGED}
COUNCIL = {"alice", "amir", "anna", "asif", "avril", "ada"}
TRUST = {"bella", "bea", "bilal", "brian", "bob"}


@pytest.fixture
def world():
    return worlds.build_and_raise()


@pytest.fixture
def case(world):
    return worlds.at_step(world.raised, 2)


def file(case, by, words="Three calls.", **changes):
    said = {"what_happened": words, "position": "A visit.", "childs_view": "Afraid."}
    return statements.file_statement(case, **{"step": case.step, **said, **changes}, by=by)


def allowed(world, act):
    """Who of everybody is neither refused nor forbidden; whatever was done is undone."""
    found = set()
    for name in [*PEOPLE, "root", "nobody"]:
        with transaction.atomic():
            try:
                act(getattr(world, name))
                found.add(name)
            except (NotAllowed, PermissionDenied):
                pass
            transaction.set_rollback(True)
    return found


def readers(world, case):
    """By side, who reads what is filed at the present step."""
    found = {Side.RAISING: set(), Side.CHALLENGED: set()}
    for name in [*PEOPLE, "root", "nobody"]:
        for row in Statement.objects.visible_to(getattr(world, name)).filter(escalation=case):
            found[Side(row.side)].add(name)
    return found


def told(kind):
    rows = Notification.objects.filter(kind=f"escalation_{kind}").order_by("recipient__email")
    return [email.partition("@")[0] for email in rows.values_list("recipient__email", flat=True)]


# --- the rule ---------------------------------------------------------------------------------


class Stands:
    """A case as the rules see it."""

    raised_on, is_restricted = FRIDAY, False

    def __init__(self, step=2, due_on=date(2026, 4, 10), closed_on=None):
        self.step, self.due_on, self.closed_on = step, due_on, closed_on


@pytest.mark.parametrize(
    ("stands", "filed", "is_open"),
    [
        (Stands(), {Side.RAISING}, False),
        (Stands(), BOTH, True),
        (Stands(due_on=FRIDAY), {Side.RAISING}, False),
        (Stands(due_on=date(2026, 3, 26)), {Side.RAISING}, True),
        (Stands(step=3), {Side.RAISING}, True),
        (Stands(closed_on=FRIDAY), {Side.RAISING}, True),
    ],
)
def test_when_the_other_side_reads_it(stands, filed, is_open):
    assert sealing.is_open_to_the_other_side(stands, 2, filed, FRIDAY) == is_open


@pytest.mark.parametrize(
    ("stands", "side", "filed", "is_recommended", "sentence"),
    [
        (Stands(), Side.RAISING, set(), False, None),
        (Stands(), Side.RAISING, {Side.RAISING}, False, None),
        (Stands(), Side.RAISING, {Side.CHALLENGED}, False, None),
        (Stands(), Side.RAISING, BOTH, False, "it stands as it is"),
        (Stands(due_on=date(2026, 3, 26)), Side.RAISING, set(), False, None),
        (Stands(due_on=date(2026, 3, 26)), Side.RAISING, {Side.RAISING}, False, "as it is"),
        (Stands(step=1), Side.RAISING, set(), False, "filed from step 2"),
        (Stands(), None, set(), False, "Only the two agencies"),
        (Stands(step=4), Side.PARTNERS, set(), False, "Only the two agencies"),
        (Stands(step=4), Side.CHALLENGED, set(), True, "Answer the recommendation"),
        (Stands(closed_on=FRIDAY), Side.RAISING, set(), False, "is closed"),
    ],
)
def test_who_files_when(stands, side, filed, is_recommended, sentence):
    said = sealing.why_not_file(stands, side, filed, FRIDAY, is_recommended=is_recommended)
    assert said is None if sentence is None else sentence in said


@pytest.mark.parametrize(
    ("filed", "step", "sentence"),
    [
        (set(), 1, ""),
        (set(), 2, "none can be filed then"),
        ({Side.RAISING}, 2, "This opens the statement that one agency has filed for step 2"),
        (BOTH, 3, ""),
    ],
)
def test_what_moving_up_opens(filed, step, sentence):
    said = sealing.what_moving_up_opens(filed, step)
    assert sentence in said
    assert bool(said) == bool(sentence)


def test_by_when_representations_are_asked_for():
    procedure = policy.procedure("pan-cheshire-2023")
    england = calendar.england()
    window = procedure.window(4, FRIDAY, england)
    assert (window.opens_on, procedure.represent_by(window, england)) == (
        date(2026, 4, 21), date(2026, 4, 23),
    )  # fmt: skip


# --- filed ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("step", "who"),
    [
        (1, set()),
        (2, {"alice", "amir", "anna", "bob", "bella", "bea"}),
        (3, COUNCIL - {"ada"} | TRUST),
        (4, COUNCIL | TRUST),
    ],
)
def test_whoever_may_contribute_for_a_side_files_for_it(step, who, world):
    case = worlds.at_step(world.raised, step)
    assert allowed(world, lambda by: file(case, by)) == who


def test_it_is_kept_with_who_filed_it_for_whom(world, case):
    file(case, world.amir)
    [row] = Statement.objects.visible_to(world.alice).filter(escalation=case)
    assert (row.step, row.side, row.filed_by, row.filed_for) == (
        2, "raising", world.amir, world.council,
    )  # fmt: skip
    assert (row.what_happened, row.position, row.childs_view) == (
        "Three calls.", "A visit.", "Afraid.",
    )  # fmt: skip
    assert refresh(case).waiting_for == case.waiting_for, "the turn stays"


def test_a_side_replaces_its_own_until_the_other_reads_it(world, case):
    file(case, world.amir)
    case = file(refresh(case), world.anna, "Four calls.")
    [row] = Statement.objects.visible_to(world.alice)
    assert (row.what_happened, row.filed_by) == ("Four calls.", world.anna)
    assert [each.what_happened for each in row.history.order_by("history_id")] == [
        "Three calls.", "Four calls.",
    ]  # fmt: skip
    file(case, world.bella)
    for person in (world.amir, world.bella):
        with pytest.raises(NotAllowed, match="it stands as it is"):
            file(refresh(case), person, "Five calls.")


def test_what_one_has_moved_on_from_or_closed_takes_none(world, case):
    worlds.at_step(case, 3)
    with pytest.raises(NotAllowed, match="at step 3 now"):
        file(case, world.amir, step=2)
    escalate.withdraw(case, outcome="withdrawn", reason="Settled.", by=world.alice)
    assert allowed(world, lambda by: file(refresh(case), by)) == set()
    with pytest.raises(NotAllowed, match="is closed"):
        file(case, world.amir, step=2)


def test_two_of_one_side_do_not_write_over_each_other(world, case, clock):
    version = case.version_token
    clock.move(minutes=1)
    file(case, world.amir)
    with pytest.raises(Stale) as stale:
        file(case, world.anna, "Mine.", version=version)
    assert stale.value.changes == [
        "Amir Ahmed filed the statement of Testshire Council for step 2."
    ]


def test_the_same_form_sent_twice_files_once(world, case):
    submission = "00000000-0000-4000-8000-000000000001"
    file(case, world.amir, submission=submission)
    with pytest.raises(AlreadyDone):
        file(case, world.amir, submission=submission)
    assert Statement.objects.visible_to(world.amir).get().history.count() == 1


def test_whoever_has_a_conflict_of_interest_neither_files_nor_reads(world, case):
    file(case, world.amir)
    restriction.mark_conflict(case, person=world.anna, reason="Family", by=world.dana)
    assert "anna" not in readers(world, case)[Side.RAISING]
    assert "anna" not in allowed(world, lambda by: file(refresh(case), by))


# --- sealed -----------------------------------------------------------------------------------


def test_its_own_side_alone_reads_it_until_both_have_filed(world, case):
    file(case, world.amir)
    own = {"alice", "amir", "anna"}
    assert readers(world, case) == {Side.RAISING: own, Side.CHALLENGED: set()}
    file(case, world.bella)
    everyone = own | {"bob", "bella", "bea", "dana", "hari", "sue"}
    assert readers(world, case) == {Side.RAISING: everyone, Side.CHALLENGED: everyone}


def test_or_until_its_window_has_shut(world, case, clock):
    file(case, world.bella)
    assert "amir" not in readers(world, case)[Side.CHALLENGED]
    clock.set("2026-04-10 12:00")
    assert "amir" not in readers(world, case)[Side.CHALLENGED], "it is due today"
    clock.set("2026-04-11 00:01")
    assert "amir" in readers(world, case)[Side.CHALLENGED], "on a Saturday, before it moves up"


def test_or_until_it_moves_up_or_is_closed(world, case):
    file(case, world.bella)
    with transaction.atomic():
        worlds.at_step(case, 3)
        assert "amir" in readers(world, case)[Side.CHALLENGED]
        transaction.set_rollback(True)
    escalate.withdraw(case, outcome="withdrawn", reason="Settled.", by=world.alice)
    assert "amir" in readers(world, case)[Side.CHALLENGED]


def test_those_who_hear_step_4_read_both_or_neither(world):
    case = worlds.at_step(world.raised, 4)
    file(case, world.avril)
    # Ada hears it, too, but is of the council.
    assert readers(world, case)[Side.RAISING] == COUNCIL
    file(case, world.brian)
    for found in readers(world, case).values():
        assert {"ada", "carol", "ines", "dana", "sue"} <= found


@pytest.mark.parametrize("filed", [set(), {"raising"}, {"challenged"}, {"raising", "challenged"}])
@pytest.mark.parametrize("day", ["2026-03-27", "2026-04-10", "2026-04-11"])
@pytest.mark.parametrize("then", ["stays", "moves up", "closes"])
def test_the_database_says_what_the_rule_says(world, case, clock, filed, day, then):
    by = {"raising": world.amir, "challenged": world.bella}
    for side in sorted(filed):
        file(case, by[side])
    if then == "moves up":
        worlds.at_step(case, 3)
    if then == "closes":
        escalate.withdraw(case, outcome="withdrawn", reason="Settled.", by=world.alice)
    clock.set(day)
    case = refresh(case)
    sides = {Side(side) for side in filed}
    is_open = sealing.is_open_to_the_other_side(case, 2, sides, house_clock.today())
    found = set(Statement.objects.visible_to(world.dana).values_list("side", flat=True))
    assert found == (filed if is_open else set())


# --- told -------------------------------------------------------------------------------------


def test_the_other_side_is_told_once_that_one_waits(world, case):
    file(case, world.amir)
    file(refresh(case), world.anna, "Again.")
    assert told("statement_filed") == ["bella"]
    file(refresh(case), world.bella)
    assert told("statement_filed") == ["bella"]


def test_at_step_4_both_are_asked_for_their_representations(world, clock):
    case = worlds.at_step(world.raised, 3)
    assert told("representations_asked") == []
    escalate.move_up(case, from_step=3, reason="No.", by=world.avril)
    assert told("representations_asked") == ["avril", "brian"], "whoever moved it up, too"
    rows = Notification.objects.filter(kind="escalation_representations_asked")
    assert set(rows.values_list("due_on", flat=True)) == {date(2026, 4, 23)}


def test_and_by_the_clock_once(world, clock):
    for day in ("2026-03-31", "2026-04-13", "2026-04-21", "2026-04-22"):
        clock.set(f"{day} 00:05")
        by_the_clock.move_up_when_due(by=None)
        by_the_clock.move_up_when_due(by=None)
    assert told("representations_asked") == ["avril", "brian"]


@pytest.mark.one_day_of(2)
def test_it_stands_on_the_home_page_of_its_side_until_it_is_filed(client, world):
    case = worlds.at_step(world.raised, 4)
    line = f"{case.reference}: write your representation"

    def see_it():
        found = set()
        for name in PEOPLE:
            client.force_login(getattr(world, name))
            if line in client.get("/").content.decode():
                found.add(name)
        return found

    assert see_it() == COUNCIL | TRUST
    file(case, world.avril)
    assert see_it() == TRUST
    said = {"text": "A visit.", "made_on": FRIDAY, "heard_by": [world.carol.pk], "declared": []}
    recommending.recommend(case, by=world.carol, **said)
    assert see_it() == set()


def test_the_timeline_says_that_a_side_has_filed_and_no_word_of_it(world, case, clock):
    clock.move(minutes=1)
    file(case, world.amir)
    clock.move(minutes=1)
    file(refresh(case), world.amir, "Four calls.")
    told = [(each.heading, each.sentence, each.text) for each in timeline.entries(case)[-2:]]
    assert told == [
        ("Statement filed", "Amir Ahmed filed the statement of Testshire Council for step 2.", ""),
        (
            "Statement replaced",
            (
                "Amir Ahmed replaced the statement of Testshire Council for step 2, which nobody"
                " else had read."
            ),
            "",
        ),
    ]


def test_whoever_filed_one_acted_before_step_4(world, case):
    file(case, world.amir)
    assert impartiality.acted_before(case, [world.amir.pk, world.anna.pk]) == {world.amir.pk}


# --- pages ------------------------------------------------------------------------------------

WORDS = {"what_happened": "Three calls.", "position": "A visit.", "childs_view": "Afraid."}


def address(name, case):
    return reverse(f"escalations:{name}", args=[case.reference])


def hidden(page):
    form = page.context["form"]
    return {field.html_name: str(field.value() or "") for field in form.hidden_fields()}


def as_(client, person):
    client.force_login(person)
    return client


def sections(client, case):
    """Of the page: by step, what each side has, in words."""
    return {
        each["heading"]: {side["agency"]: side for side in each["sides"]}
        for each in client.get(address("detail", case)).context["statements"]
    }


def test_it_is_filed_and_read_on_pages(client, world, case):
    url = address("file_statement", case)
    page = as_(client, world.amir).get(url)
    assert "or when this moves up or is closed: on Saturday 11 April 2026" in page.content.decode()
    assert client.post(url, {**hidden(page), **WORDS}).status_code == 302
    ours = sections(client, case)["Step 2: statements"]["Testshire Council"]
    assert [row["value"] for row in ours["rows"]] == list(WORDS.values())
    assert ours["filed"].startswith("Filed by Amir Ahmed, Friday 27 March 2026")
    assert "The other agency reads it once it has filed" in ours["sealed"]
    page = client.get(url)
    assert page.context["title"] == "Replace your statement for step 2"
    assert page.context["form"]["what_happened"].value() == "Three calls."
    as_(client, world.bella)
    theirs = sections(client, case)["Step 2: statements"]["Testshire Council"]
    assert "rows" not in theirs
    assert "once your agency has filed its own" in theirs["sealed"]
    page = client.get(url)
    assert "each reads the other’s, and neither can be changed" in page.content.decode()
    assert page.context["form"]["what_happened"].value() is None
    move_up = client.get(address("move_up", case)).content.decode()
    assert "This opens the statement that one agency has filed for step 2" in move_up
    assert client.post(url, {**hidden(page), **WORDS}).status_code == 302
    theirs = sections(client, case)["Step 2: statements"]["Testshire Council"]
    assert [row["value"] for row in theirs["rows"]] == list(WORDS.values())
    assert "sealed" not in theirs
    page = client.get(url)
    assert page.context["form"] is None
    assert "it stands as it is" in page.content.decode()


@pytest.mark.parametrize("name", ["dana", "hari", "sue", "carol", "ines"])
def test_whoever_stands_on_no_side_is_refused_before_the_form(client, world, name):
    case = worlds.at_step(world.raised, 4)
    page = as_(client, getattr(world, name)).get(address("file_statement", case))
    if name in ("hari", "sue"):
        assert page.status_code == 403
    else:
        assert page.context["form"] is None
        assert "Only the two agencies" in page.content.decode()


def test_what_was_written_while_it_moved_up_is_kept_and_filed_at_the_new_step(
    client, world, case, clock
):
    url = address("file_statement", case)
    page = as_(client, world.amir).get(url)
    clock.move(minutes=1)
    file(case, world.bella)
    worlds.at_step(case, 3)
    again = client.post(url, {**hidden(page), **WORDS})
    said = again.content.decode()
    assert "This is at step 3 now. Nothing you wrote is lost" in said
    assert "Alice Adeyemi moved it up to step 3." in said
    assert "Three calls." in said
    assert "File your statement for step 3" in said
    assert client.post(url, {**WORDS, **hidden(again)}).status_code == 302
    row = Statement.objects.visible_to(world.alice).get(side="raising")
    assert (row.step, row.what_happened) == (3, "Three calls.")


def test_what_was_written_while_it_was_withdrawn_is_kept_and_refused(client, world, case, clock):
    url = address("file_statement", case)
    page = as_(client, world.amir).get(url)
    clock.move(minutes=1)
    escalate.withdraw(case, outcome="withdrawn", reason="Settled.", by=world.alice)
    again = client.post(url, {**hidden(page), **WORDS})
    assert "Alice Adeyemi closed it. Withdrawn." in again.content.decode()
    again = client.post(url, {**WORDS, **hidden(again)})
    assert "This escalation is closed" in again.content.decode()
    assert "Three calls." in again.content.decode()
    assert not Statement.objects.visible_to(world.dana).exists()


def test_a_text_of_megabytes_or_none_gets_a_sentence(client, world, case):
    url = address("file_statement", case)
    page = as_(client, world.amir).get(url)
    long = client.post(url, {**hidden(page), **WORDS, "position": "x" * 200_000})
    assert "Your agency’s position must be 5,000 characters or fewer" in long.content.decode()
    empty = client.post(url, {**hidden(page), "what_happened": "Three calls."})
    assert "Enter what the child would say, or has said" in empty.content.decode()
    assert "Three calls." in empty.content.decode()
    assert client.post(url, {**WORDS, "position": "x" * 5_000_000}).status_code in (200, 413)
    assert not Statement.objects.visible_to(world.amir).exists()


def test_whoever_records_the_recommendation_is_told_what_they_cannot_read(client, world):
    case = worlds.at_step(world.raised, 4)
    file(case, world.brian)
    page = as_(client, world.carol).get(address("recommend", case)).content.decode()
    said = "Testshire Health Trust has filed its written representation, which nobody else can read"
    assert said in page
    assert "Recommend only on what both agencies can read" in page
    file(case, world.avril)
    assert said not in client.get(address("recommend", case)).content.decode()


def test_the_page_of_step_4_says_by_when_they_are_asked_for(client, world):
    case = worlds.at_step(world.raised, 4)
    page = as_(client, world.avril).get(address("detail", case))
    assert page.context["actions"][0]["text"] == "File your written representation for step 4"
    said = "The statutory partners ask both agencies for theirs by Thursday 23 April 2026."
    assert said in page.content.decode()


def test_a_closed_case_shows_what_was_filed_and_asks_for_nothing(client, world, case):
    file(case, world.bella)
    escalate.withdraw(case, outcome="withdrawn", reason="Settled.", by=world.alice)
    found = sections(as_(client, world.amir), case)["Step 2: statements"]
    assert found["Testshire Council"]["filed"] == "None was filed."
    assert [row["value"] for row in found["Testshire Health Trust"]["rows"]] == list(WORDS.values())
