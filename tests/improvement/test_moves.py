"""A date that was moved: what stays of it, who may move it, and what the Executive hears of it."""

import csv
from datetime import date
from http import HTTPStatus
from io import StringIO
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import access, restriction
from core.operations import NotAllowed
from improvement import executive_list, lists, moves, operations, policy
from improvement.figures import ACTIONS
from improvement.plans.models import Priority
from improvement.policy import Whose
from partnership import cover
from partnership.agency_figures import Figure
from partnership.groups import operations as groups
from tests.improvement import log as logs
from tests.improvement.log import ANSWERS, DUE_ON, TODAY
from tests.improvement.plans import a_plan
from tests.security import pages

pytestmark = pytest.mark.django_db

LATE, FAR = date(2026, 7, 10), date(2027, 7, 1)  # 56 days after it was due
NOW = policy.procedure("improvement-1")
MATTERS = "/improvement/plans/of-groups/executive/matters-arising/"
WORKPLAN = "/improvement/plans/of-groups/executive/"
MOVED = "Actions whose date was moved"


@pytest.fixture
def world(clock):
    clock.set(TODAY.isoformat())
    return logs.build_with_log()


@pytest.fixture
def elsewhere(world):
    """An action that a group oversees in which nobody of the Executive sits."""
    group = groups.add_group(slug="practice", name="Practice Group", by=None)
    return operations.propose(
        what="Ask the ward", difference_wanted="x", owner=world.held["bella"], group=group,
        due_on=DUE_ON, because="x", by=None,
    )  # fmt: skip


def move(world, to: date, by, why="The trainer left", action=None):
    operations.move_due_date(action or world.log.action, due_on=to, reason=why, by=by)


def on_the_list(person) -> dict[str, list]:
    return {kind.label: matters for kind, matters in executive_list.read(person)}


def visit(client, person, address: str):
    client.force_login(person, backend="partnership.auth.SignInBackend")
    return client.get(address)


def rows_of(response) -> list[list[str]]:
    return list(csv.reader(StringIO(response.content.decode("utf-8-sig"))))


# --- the rules ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("made_and_to", "counts_by"),
    [
        ([], date(2026, 5, 15)),
        ([("2026-05-01", "2026-06-01")], date(2026, 6, 1)),  # agreed ahead of its day
        ([("2026-05-15", "2026-06-01")], date(2026, 6, 1)),  # until the end of its day
        ([("2026-05-16", "2026-06-01")], date(2026, 5, 15)),
        ([("2026-05-01", "2026-06-01"), ("2026-06-02", "2027-01-01")], date(2026, 6, 1)),
        ([("2026-05-16", "2026-06-01"), ("2026-05-20", "2027-01-01")], date(2026, 5, 15)),
        ([("2026-04-01", "2026-04-10"), ("2026-04-11", "2026-05-15")], date(2026, 4, 10)),
    ],
)
def test_it_counts_by_the_day_that_stood_when_it_passed(made_and_to, counts_by):
    said = [tuple(map(date.fromisoformat, each)) for each in made_and_to]
    assert policy.day_it_counts_by(DUE_ON, said) == counts_by


@pytest.mark.parametrize(
    ("stood_on", "to_on", "moved_on", "hears"),
    [
        (DUE_ON, date(2026, 6, 1), DUE_ON, False),
        (DUE_ON, date(2026, 6, 1), date(2026, 5, 16), True),
        (DUE_ON, date(2026, 8, 15), TODAY, False),  # three months
        (DUE_ON, date(2026, 8, 16), TODAY, True),
        (date(2026, 8, 1), date(2026, 8, 16), TODAY, True),  # in all
    ],
)
def test_the_executive_hears_of_a_move_too_late_or_too_far(stood_on, to_on, moved_on, hears):
    assert NOW.executive_hears_of_move(DUE_ON, stood_on, to_on, moved_on) == hears


def test_nobody_moves_withdraws_or_looks_at_their_own():
    action = SimpleNamespace(closed_on=None, handed_in_on=None)
    for rule, verb in (
        (policy.why_not_move, "moves its date"), (policy.why_not_withdraw, "withdraws it"),
    ):  # fmt: skip
        assert rule(action, {1, 2}, Whose(3)) is None
        assert f"own this action, so somebody else {verb}" in rule(action, {1, 2}, Whose(2))
        owned = Whose(3, owned=frozenset({1, 3}))
        assert f"have owned this action, so somebody else {verb}" in rule(action, {1}, owned)
        assert rule(action, (), Whose(2)) is None  # the clock
        closed = SimpleNamespace(closed_on=TODAY, handed_in_on=TODAY)
        assert "closed" in rule(closed, {1}, Whose(3))
    assert policy.why_not_look(True, True, {1}, 2, [3]) is None
    for refused, said in (
        ((False, True, {1}, 2, [3]), "No new date"), ((True, False, {1}, 2, [3]), "Executive says"),
        ((True, True, {1}, 1, [3]), "You own"), ((True, True, {1}, 2, [None, 1]), "You moved"),
    ):  # fmt: skip
        assert said in policy.why_not_look(*refused)


# --- who moves it ---------------------------------------------------------------------------------


def test_a_chair_neither_moves_nor_withdraws_what_they_own_themself(client, world):
    own = operations.propose(
        what="Ours", difference_wanted="x", owner=world.held["ada"], group=world.log.executive,
        due_on=DUE_ON, because="x", by=None,
    )  # fmt: skip
    with pytest.raises(NotAllowed, match="somebody else moves its date"):
        move(world, FAR, world.ada, action=own)
    with pytest.raises(NotAllowed, match="somebody else withdraws it"):
        operations.withdraw(own, reason="x", by=world.ada)
    page = visit(client, world.ada, own.get_absolute_url())
    assert not {"Move the date", "Withdraw"} & {each["text"] for each in page.context["buttons"]}
    for name in ("move", "withdraw"):
        said = visit(client, world.ada, reverse(f"improvement:{name}", args=[own.reference]))
        assert "You own this action" in said.content.decode()
    move(world, FAR, world.dana, action=own)
    operations.withdraw(own, reason="x", by=world.dana)


def test_nor_does_whoever_stands_in_for_its_owner(world):
    own = operations.propose(
        what="Ours", difference_wanted="x", owner=world.held["dana"], group=world.log.executive,
        due_on=DUE_ON, because="x", by=None,
    )  # fmt: skip
    cover.name_deputy(
        world.dana, agency=world.business_team, deputy=world.hari, starts_on=TODAY,
        ends_on=date(2026, 4, 14), by=world.dana,
    )  # fmt: skip
    for act in (lambda: move(world, FAR, world.hari, action=own),
                lambda: operations.withdraw(own, reason="x", by=world.hari)):  # fmt: skip
        with pytest.raises(NotAllowed, match="somebody else"):
            act()
    move(world, date(2026, 6, 1), world.hari)  # of somebody else's, in her stead


def test_nor_whoever_chairs_the_group_by_handing_it_to_a_colleague_first(client, world):
    """Ada chairs the group: she hands her action over, and comes by no more time, no end and no
    judgement; the keeper may do all three."""
    own = operations.propose(
        what="Ours", difference_wanted="x", owner=world.held["ada"], group=world.log.executive,
        due_on=DUE_ON, because="x", by=None,
    )  # fmt: skip
    address = reverse("improvement:hand_over", args=[own.reference])
    assert "Whoever has owned it does not" in visit(client, world.ada, address).content.decode()
    operations.hand_over(own, owner=world.held["amir"], by=world.ada)
    operations.hand_in(own, **ANSWERS, evidence_elsewhere="x", by=world.amir)
    with pytest.raises(NotAllowed, match="You have owned this action, so somebody else judges"):
        operations.rate(own, impact="clear", reason="x", by=world.ada)
    page = visit(client, world.ada, own.get_absolute_url())
    [said] = [each for each in page.context["standing"]["lines"] if "have owned" in each]
    assert said.startswith("You have owned this action, so somebody else judges it, moves its date")
    assert own not in lists.judged_by(world.ada)
    assert own in lists.judged_by(world.dana)
    operations.send_back(own, reason="x", by=world.dana)
    for act in (lambda: move(world, FAR, world.ada, action=own),
                lambda: operations.withdraw(own, reason="x", by=world.ada)):  # fmt: skip
        with pytest.raises(NotAllowed, match="You have owned this action"):
            act()
    operations.hand_over(own, owner=world.held["ada"], by=world.amir)  # and back
    move(world, date(2026, 6, 1), world.dana, action=own)


def test_nor_does_a_deputy_judge_what_the_chair_owns(world):
    own = operations.propose(
        what="Ours", difference_wanted="x", owner=world.held["ada"], group=world.log.executive,
        due_on=DUE_ON, because="x", by=None,
    )  # fmt: skip
    operations.hand_in(own, **ANSWERS, evidence_elsewhere="x", by=world.avril)
    cover.name_deputy(
        world.ada, agency=world.council, deputy=world.amir, starts_on=TODAY,
        ends_on=date(2026, 4, 14), by=world.ada,
    )  # fmt: skip
    assert own not in lists.judged_by(world.amir)
    with pytest.raises(NotAllowed, match="somebody else judges"):
        operations.rate(own, impact="clear", reason="x", by=world.amir)
    operations.rate(own, impact="clear", reason="x", by=world.dana)


# --- what stays of it -----------------------------------------------------------------------------


def figure(world, on: date) -> Figure | None:
    found = ACTIONS.count([world.trust.pk], date(2026, 4, 1), min(on, date(2027, 3, 31)))
    return found.get(world.trust.pk)


def test_moving_a_date_that_has_passed_makes_nothing_in_time(world, clock):
    clock.set(LATE.isoformat())
    move(world, FAR, world.ada)
    assert figure(world, LATE) == Figure(1, 0, 0, days_late=56)
    operations.hand_in(world.log.action, **ANSWERS, evidence_elsewhere="x", by=world.bella)
    assert figure(world, LATE) == Figure(1, 0, 1)


def test_a_date_that_is_moved_ahead_of_its_day_counts_as_it_was_agreed(world, clock):
    move(world, LATE, world.ada)
    clock.set("2026-07-01")
    assert figure(world, date(2026, 7, 1)) is None
    operations.hand_in(world.log.action, **ANSWERS, evidence_elsewhere="x", by=world.bella)
    assert figure(world, date(2026, 7, 1)) == Figure(1, 1, 1)


def test_its_page_and_every_list_say_when_it_was_first_due_and_how_often_it_moved(
    client, world, clock
):
    a_plan(world.log.action)
    risk = pages.a_risk(world, world.log.executive, world.log.action)
    move(world, date(2026, 6, 1), world.ada, "Half term")
    clock.set(LATE.isoformat())
    move(world, FAR, world.dana)
    page = visit(client, world.bella, world.log.action.get_absolute_url())
    assert "First due on Friday 15 May 2026, moved 2 times." in page.context["standing"]["lines"]
    assert page.context["moves"] == [
        {"key": "From 15 May 2026 to 1 Jun 2026",
         "value": "Half term – Ada Archer, Wednesday 1 April 2026"},
        {"key": "From 1 Jun 2026 to 1 Jul 2027",
         "value": "The trainer left – Dana Doyle, Friday 10 July 2026"},
    ]  # fmt: skip
    due = "1 Jul 2027 (first due 15 May 2026, moved 2 times)"
    for address in (
        "/improvement/actions/", "/improvement/commitments/", MATTERS, WORKPLAN,
        "/improvement/forward-plan/",
    ):  # fmt: skip
        assert due in visit(client, world.ada, address).content.decode(), address
    for row in (world.log.finding, world.log.recommendation, Priority.objects.get(), risk):
        said = visit(client, world.ada, row.get_absolute_url()).content.decode()
        assert f"by Thursday {due.replace('Jul', 'July', 1)}" in said, row
    for address in ("/improvement/actions/export/csv/", "/improvement/commitments/export/csv/"):
        headings, row = rows_of(visit(client, world.ada, address))
        told = dict(zip(headings, row, strict=True))
        first = told.get("Due at first") or told.get("First due")
        assert (first, told["Times moved"]) == ("2026-05-15", "2"), address
    for who, first in ((world.ada, ["2026-05-15", "2"]), (world.alice, None)):
        found = rows_of(visit(client, who, "/improvement/forward-plan/export/csv/"))
        [heading, *others] = found
        assert heading[-2:] == ["First due", "Times moved"]
        told = [row[-2:] for row in others if row[3] == world.log.action.reference]
        assert told == ([first] if first else [])
    why = (
        "Moved on Wednesday 1 April 2026 from Friday 15 May 2026 to Monday 1 June 2026: Half term"
        " Moved on Friday 10 July 2026 from Monday 1 June 2026 to Thursday 1 July 2027:"
        " The trainer left"
    )
    assert why in visit(client, world.ada, MATTERS).content.decode()
    _, row, *_ = rows_of(visit(client, world.ada, f"{MATTERS}export/csv/"))
    assert (row[5], row[7:]) == ("2027-07-01", [why, "2026-05-15", "2"])


def test_so_do_those_that_are_closed_but_for_what_is_restricted(client, world):
    closed, shown = "/improvement/actions/?show=closed", "1 Apr 2026 (first due 15 May 2026, moved"
    move(world, date(2026, 6, 1), world.ada)
    operations.withdraw(world.log.action, reason="x", by=world.dana)
    assert f"{shown} once)" in visit(client, world.dana, closed).content.decode()
    restriction.restrict(world.log.action, named=[], reason="A complaint", by=world.dana)
    assert shown not in visit(client, world.dana, closed).content.decode()


def test_why_it_was_withdrawn_stands_in_matters_arising(client, world):
    operations.withdraw(world.log.action, reason="Overtaken by the new model", by=world.dana)
    assert "Overtaken by the new model" in visit(client, world.ada, MATTERS).content.decode()
    _, row, *_ = rows_of(visit(client, world.ada, f"{MATTERS}export/csv/"))
    assert row[6:] == ["Withdrawn", "Overtaken by the new model", "2026-05-15", "0"]


# --- what the Executive hears ---------------------------------------------------------------------


def test_a_move_too_late_is_on_the_executives_list_until_somebody_else_there_has_looked(
    client, world, clock
):
    clock.set(LATE.isoformat())
    action = world.log.action
    move(world, FAR, world.ada)
    [matter] = on_the_list(world.carol)[MOVED]
    assert (matter.name, matter.since_on) == (action.reference, LATE)
    assert matter.what == "Train all supervisors: from 15 May 2026 to 1 Jul 2027. The trainer left"
    with pytest.raises(NotAllowed, match="You moved its date"):
        operations.look_at_move(action, by=world.ada)
    with pytest.raises(NotAllowed, match="Whoever sits in the Executive"):
        operations.look_at_move(action, by=world.dana)
    with pytest.raises(PermissionDenied):
        operations.look_at_move(action, by=world.charlie)
    address = reverse("improvement:look_at_move", args=[action.reference])
    for name in ("dana", "bella", "sue"):
        said = visit(client, getattr(world, name), address).content.decode()
        assert "Whoever sits in the Executive" in said
    assert visit(client, world.charlie, address).status_code == HTTPStatus.NOT_FOUND
    form = visit(client, world.carol, address).context["form"]
    sent = {name: form[name].value() for name in ("submission", "version")}
    for _ in range(2):
        assert client.post(address, sent).status_code == HTTPStatus.FOUND
    assert MOVED not in on_the_list(world.carol)
    page = visit(client, world.bella, action.get_absolute_url())
    assert "Looked at by the Executive" in [each["heading"] for each in page.context["history"]]
    assert "No new date" in visit(client, world.ines, address).content.decode()
    clock.set("2026-07-13")
    move(world, date(2027, 8, 1), world.ada)  # once more, and far: looked at once more
    assert len(on_the_list(world.carol)[MOVED]) == 1


def test_a_small_move_ahead_of_its_day_is_nobodys_matter(world):
    move(world, date(2026, 6, 1), world.ada)
    assert MOVED not in on_the_list(world.carol)
    move(world, date(2026, 8, 16), world.ada)
    assert len(on_the_list(world.carol)[MOVED]) == 1
    operations.withdraw(world.log.action, reason="x", by=world.dana)
    assert MOVED not in on_the_list(world.carol)


@pytest.fixture
def member(world):
    """Colin sits in the Executive, and is no officer of the partners: he reads nothing else."""
    groups.add_seat(
        world.log.executive, agency=world.police, sits_as="member", started_on=TODAY,
        held_role=world.held["colin"], by=None,
    )  # fmt: skip
    return world.colin


def test_every_member_of_the_executive_opens_what_is_on_its_list(world, elsewhere, member, clock):
    def opens() -> bool:
        operations.bring_rights_into_step(by=None)  # as each night
        return access.can(member, access.VIEW, elsewhere)

    assert not opens()
    clock.set("2026-06-08")
    assert not opens()
    clock.set("2026-06-09")  # late for fifteen working days
    assert opens()
    assert not access.can(member, access.CONTRIBUTE, elsewhere)
    assert not access.can(world.charlie, access.VIEW, elsewhere)
    assert [each.name for each in on_the_list(member)["Actions that are late"]] == [
        elsewhere.reference, world.log.action.reference,
    ][::-1]  # fmt: skip
    move(world, FAR, world.dana, action=elsewhere)
    assert access.can(member, access.VIEW, elsewhere)
    operations.look_at_move(elsewhere, by=member)
    assert not access.can(member, access.VIEW, elsewhere)


def test_but_not_what_is_restricted_to_named_people(world, elsewhere, member, clock):
    clock.set("2026-06-09")
    restriction.restrict(elsewhere, named=[], reason="A complaint", by=world.dana)
    operations.bring_rights_into_step(by=None)
    assert not access.can(member, access.VIEW, elsewhere)


def test_the_home_of_a_member_says_of_how_many_they_know(client, world, member, clock):
    clock.set(LATE.isoformat())
    operations.bring_rights_into_step(by=None)
    tasks = {each["url"]: each["text"] for each in visit(client, member, "/").context["tasks"]}
    said = "1 matter is on the Executive’s list (of those that you may open)"
    assert tasks[reverse("improvement:executive")] == said


# --- how many statements --------------------------------------------------------------------------


def test_lists_ask_as_often_for_three_moved_actions_as_for_one(client, world, clock):
    addresses = (
        "/improvement/actions/", "/improvement/commitments/", "/improvement/executive/",
        "/improvement/actions/export/csv/", MATTERS, WORKPLAN, "/improvement/forward-plan/",
    )  # fmt: skip

    def numbers() -> list[int]:
        found = []
        for address in addresses:
            with CaptureQueriesContext(connection) as asked:
                assert client.get(address).status_code == HTTPStatus.OK
            found.append(len(asked))
        return found

    clock.set(LATE.isoformat())
    client.force_login(world.ada, backend="partnership.auth.SignInBackend")
    move(world, FAR, world.dana)
    numbers()
    few = numbers()
    for _ in range(2):
        action = operations.propose(
            what="x", difference_wanted="x", owner=world.held["bella"], group=world.log.executive,
            due_on=DUE_ON, because="x", by=None,
        )  # fmt: skip
        move(world, FAR, world.dana, action=action)
    assert numbers() == few


def test_it_is_said_in_words_how_often():
    action = SimpleNamespace(due_on=FAR, due_at_first_on=DUE_ON, is_restricted=False)
    assert moves.due_words(action, 0) == "1 Jul 2027"
    assert moves.due_words(action, 1) == "1 Jul 2027 (first due 15 May 2026, moved once)"
    action.is_restricted = True
    assert moves.due_words(action, 1) == "1 Jul 2027"
