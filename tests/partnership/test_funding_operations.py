"""What is written about funding: by the Business Manager alone, and who may read what of it."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from core.operations import AlreadyDone, NotAllowed, Stale
from partnership import cover
from partnership import operations as ours
from partnership.funding import figures, operations
from partnership.funding.models import (
    FundingChange,
    FundingCorrection,
    FundingHead,
    FundingLine,
    FundingPayment,
    FundingSpending,
    FundingYear,
)
from partnership.roles import Role
from partnership.succession import operations as takeovers
from tests.kept import kept
from tests.partnership.officers import appoint, build_with_officers

TODAY = date(2026, 4, 1)
IN_YEAR = date(2025, 6, 2)


@kept
def built():
    world = build_with_officers()
    world.year = operations.add_year(2025, by=world.dana)
    world.line = operations.agree(
        world.year, agency=world.trust, agreed_pence=100_000, in_kind_pence=5_000,
        in_kind_what="A room", by=world.dana,
    )  # fmt: skip
    operations.agree(world.year, agency=world.council, agreed_pence=500_000, by=world.dana)
    world.head = FundingHead.objects.visible_to(world.dana).get(slug="training")
    return world


@pytest.fixture
def world(db, clock):
    clock.set("2026-04-01")
    return built()


def pay(world, pence=40_000, kind="receipt", line=None, **more):
    answers = {"happened_on": IN_YEAR, "reference": "INV-1", "by": world.dana, "is_right": True}
    answers |= more
    return operations.note_payment(line or world.line, kind=kind, pence=pence, **answers)


def spend(world, pence=10_000, **more):
    answers = {"spent_on": IN_YEAR, "what": "A venue", "by": world.dana} | more
    return operations.note_spending(world.head, pence=pence, **answers)


def statement(world, year=2025):
    return figures.statements(world.dana)[year]


# --- who may --------------------------------------------------------------------------------------


def everything(world, by):
    return [
        lambda: operations.add_year(2026, by=by),
        lambda: operations.close_year(world.year, by=by),
        lambda: operations.correct_brought_forward(world.year, pence=5, because="x", by=by),
        lambda: operations.agree(world.year, agency=world.police, agreed_pence=5, by=by),
        lambda: operations.change_agreed(
            world.line, agreed_pence=5, in_kind_pence=0, in_kind_what="", because="x", by=by
        ),
        lambda: operations.note_payment(
            world.line, kind="invoice", happened_on=IN_YEAR, reference="x", pence=5, by=by
        ),
        lambda: operations.set_budget(world.head, pence=5, by=by),
        lambda: operations.note_spending(
            world.head, spent_on=IN_YEAR, what="x", pence=5, because="x", by=by
        ),
    ]


@pytest.mark.parametrize(
    "name", ["alice", "ada", "leo", "chi", "brian", "hari", "sue", "root", "nobody"]
)
def test_nobody_but_the_business_manager_keeps_it(world, name):
    before = FundingChange.objects.visible_to(world.dana).count()
    for act in everything(world, getattr(world, name)):
        with pytest.raises(PermissionDenied):
            act()
    assert FundingChange.objects.visible_to(world.dana).count() == before


def test_nor_does_the_system_administrator(world):
    other = appoint(world, "otto", world.business_team, Role.SYSTEM_ADMINISTRATOR, "Otto Orr")
    for act in everything(world, other):
        with pytest.raises(PermissionDenied):
            act()


def test_the_business_manager_does_and_each_act_is_on_record(world):
    before = FundingChange.objects.visible_to(world.dana).count()
    for act in everything(world, world.dana):
        try:
            act()
        except NotAllowed:  # closed meanwhile: two acts have no reason to give
            continue
    rows = FundingChange.objects.visible_to(world.dana)
    assert rows.count() == before + 5
    assert {each.made_by for each in rows} == {world.dana}


def test_a_deputy_keeps_it_in_the_managers_stead(world):
    cover.name_deputy(
        world.dana, agency=world.business_team, deputy=world.hari, starts_on=TODAY,
        ends_on=TODAY + timedelta(days=7), by=world.dana,
    )  # fmt: skip
    pay(world, by=world.hari)
    row = FundingPayment.objects.visible_to(world.dana).get().history.get()
    assert (row.history_user, row.history_on_behalf_of) == (world.hari, world.dana)


# --- who reads what -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["dana", "hari", "sue", "ada", "carol", "ines", "leo", "lin"])
def test_these_read_all_of_it(world, name):
    pay(world)
    spend(world)
    seen = figures.statements(getattr(world, name))[2025].totals
    assert (seen.agreed, seen.received, seen.spent) == (600_000, 40_000, 10_000)


@pytest.mark.parametrize("name", ["brian", "chi"])
def test_an_agencys_representative_reads_its_own_line_and_nothing_else(world, name):
    person = getattr(world, name)
    pay(world)
    other = FundingLine.objects.visible_to(world.dana).get(agency=world.council)
    pay(world, line=other)
    spend(world)
    operations.correct_brought_forward(world.year, pence=5, because="x", by=world.dana)
    assert {each.agency for each in FundingLine.objects.visible_to(person)} == {world.trust}
    assert {each.line for each in FundingPayment.objects.visible_to(person)} == {world.line}
    assert {each.agency for each in FundingChange.objects.visible_to(person)} == {world.trust}
    for model in (FundingHead, FundingSpending, FundingCorrection):
        assert list(model.objects.visible_to(person)) == []


@pytest.mark.parametrize("name", ["alice", "amir", "bea", "bilal", "charlie", "root", "nobody"])
def test_everybody_else_reads_nothing(world, name):
    pay(world)
    spend(world)
    for model in (FundingLine, FundingPayment, FundingHead, FundingSpending, FundingChange):
        assert list(model.objects.visible_to(getattr(world, name))) == []


def test_whoever_left_reads_nothing(world):
    ours.end_role(world.held["brian"], ended_on=TODAY, by=world.dana)
    assert list(FundingLine.objects.visible_to(world.brian)) == []
    world.ada.is_active = False
    world.ada.save()
    assert list(FundingLine.objects.visible_to(world.ada)) == []


def test_a_successors_representative_reads_what_its_predecessor_gave(world):
    takeovers.plan(world.trust, new_name="New Trust", on=TODAY, by=world.dana)
    assert [each.agency for each in FundingLine.objects.visible_to(world.brian)] == [world.trust]
    pay(world)
    assert statement(world).totals.received == 40_000


# --- years ----------------------------------------------------------------------------------------


def test_a_year_comes_with_the_heads_of_its_first_day(world):
    heads = FundingHead.objects.visible_to(world.dana).filter(year=world.year)
    assert [each.slug for each in heads] == [
        "business-team", "independent-scrutiny", "practice-reviews", "training", "procedures",
        "communications", "other",
    ]  # fmt: skip
    with pytest.raises(NotAllowed, match="there already"):
        operations.add_year(2025, by=world.dana)


def test_a_closed_year_is_corrected_with_a_reason_alone(world):
    operations.close_year(world.year, by=world.dana)
    assert FundingYear.objects.get().closed_by == world.dana
    for act in (pay, spend):
        with pytest.raises(NotAllowed, match="closed: say why"):
            act(world)
        act(world, because="The bank statement came late.")
    with pytest.raises(NotAllowed, match="closed: say why"):
        operations.agree(world.year, agency=world.police, agreed_pence=5, by=world.dana)
    with pytest.raises(NotAllowed, match="closed: say why"):
        operations.set_budget(world.head, pence=5, by=world.dana)
    with pytest.raises(NotAllowed, match="closed already"):
        operations.close_year(world.year, by=world.dana)
    assert statement(world).balance == 30_000


def test_years_are_closed_in_their_order_once_they_are_over(world, clock):
    following = operations.add_year(2026, by=world.dana)
    with pytest.raises(NotAllowed, match="ends on"):
        operations.close_year(following, by=world.dana)
    clock.set("2027-04-01")
    with pytest.raises(NotAllowed, match="Close 2025 to 2026 first"):
        operations.close_year(following, by=world.dana)
    operations.close_year(world.year, by=world.dana)
    operations.close_year(following, by=world.dana)


def test_what_a_year_leaves_is_brought_forward_and_may_be_corrected(world):
    pay(world)
    spend(world)
    following = operations.add_year(2026, by=world.dana)
    assert statement(world, 2026).brought_forward == 30_000
    correct = operations.correct_brought_forward
    correct(following, pence=-500, because="Bank charges.", by=world.dana)
    assert statement(world, 2026).brought_forward == 29_500
    with pytest.raises(NotAllowed, match="already"):
        correct(following, pence=-500, because="x", by=world.dana)
    with pytest.raises(NotAllowed, match="Say why"):
        correct(following, pence=5, because="", by=world.dana)
    correct(following, pence=0, because="An error.", by=world.dana)
    assert statement(world, 2026).balance == 30_000
    said = FundingChange.objects.visible_to(world.dana).filter(year=following)
    assert [(each.what, each.because) for each in said[:2]] == [
        ("Correction of what was brought forward: \u2212£5.00 became £0.00", "An error."),
        ("Correction of what was brought forward: £0.00 became \u2212£5.00", "Bank charges."),
    ]


# --- figures --------------------------------------------------------------------------------------


def change(world, **more):
    answers = {"agreed_pence": 100_000, "in_kind_pence": 5_000, "in_kind_what": "A room"}
    answers |= {"because": "", "by": world.dana} | more
    return operations.change_agreed(world.line, **answers)


def test_what_is_agreed_changes_with_a_reason_and_says_from_what_to_what(world):
    with pytest.raises(NotAllowed, match="Say why"):
        change(world, agreed_pence=110_000)
    with pytest.raises(NotAllowed, match="nothing to save"):
        change(world, because="x")
    with pytest.raises(NotAllowed, match="Say what is given"):
        change(world, in_kind_what="", because="x")
    change(world, agreed_pence=110_000, because="In line with inflation.")
    last = FundingChange.objects.visible_to(world.dana)[0]
    assert last.what == "Testshire Health Trust: agreed: £1,000.00 became £1,100.00"
    assert (last.because, last.made_by) == ("In line with inflation.", world.dana)


def test_a_stale_form_changes_nothing(world):
    seen = operations.state_of(world.line)
    change(world, agreed_pence=1, because="x", version=seen)
    with pytest.raises(Stale):
        change(world, agreed_pence=2, because="x", version=seen)
    assert FundingLine.objects.visible_to(world.dana).get(pk=world.line.pk).agreed_pence == 1


def test_a_body_is_in_a_year_once(world):
    with pytest.raises(NotAllowed, match="in this year already"):
        operations.agree(world.year, agency=world.trust, agreed_pence=5, by=world.dana)


def test_a_double_click_is_one_receipt(world):
    submission = uuid4()
    pay(world, submission=submission)
    with pytest.raises(AlreadyDone):
        pay(world, submission=submission)
    assert statement(world).totals.received == 40_000


def test_an_entry_is_put_right_by_another_with_its_reason(world):
    pay(world)
    with pytest.raises(NotAllowed, match="below nothing"):
        pay(world, -40_000)
    pay(world, -40_000, because="INV-1 was entered twice.")
    assert statement(world).totals.received == 0
    assert FundingPayment.objects.visible_to(world.dana).count() == 2


def test_the_same_money_is_not_entered_twice(world):
    pay(world, kind="invoice")
    pay(world)
    for kind, reference in (("invoice", " inv-1"), ("receipt", "INV-1")):
        with pytest.raises(NotAllowed, match=r"INV-1 of Monday 2 June 2025, £400.00, is entered"):
            pay(world, 5, kind=kind, reference=reference)
    other = FundingLine.objects.visible_to(world.dana).exclude(pk=world.line.pk).get()
    pay(world, kind="invoice", line=other)
    spend(world, reference="P1")
    with pytest.raises(NotAllowed, match=r"Spending P1 of Monday 2 June 2025, £100.00, is"):
        spend(world, reference="P1", what="The venue")
    spend(world, 5, reference="P1")
    assert FundingPayment.objects.visible_to(world.dana).count() == 3
    assert FundingSpending.objects.visible_to(world.dana).count() == 2


def test_what_is_more_than_was_agreed_is_asked_about_and_said(world):
    with pytest.raises(NotAllowed, match=r"£1,000.01 is invoiced: £0.01 more than the £1,000.00"):
        pay(world, 100_001, kind="invoice", is_right=False)
    with pytest.raises(NotAllowed, match=r"£0.05 more than the £0.00 that was invoiced"):
        pay(world, 5, is_right=False)
    pay(world, 100_001, kind="invoice")
    pay(world, 100_000, is_right=False)
    said = FundingChange.objects.visible_to(world.dana).filter(agency=world.trust)
    assert [each.what.endswith("it is more than was agreed, and is right") for each in said] == [
        False, True, False,
    ]  # fmt: skip


def test_a_first_budget_needs_no_reason_and_the_next_does(world):
    operations.set_budget(world.head, pence=5_000, by=world.dana)
    with pytest.raises(NotAllowed, match="already"):
        operations.set_budget(world.head, pence=5_000, by=world.dana)
    with pytest.raises(NotAllowed, match="Say why"):
        operations.set_budget(world.head, pence=6_000, by=world.dana)
    operations.set_budget(world.head, pence=6_000, because="More courses.", by=world.dana)
    spend(world)
    assert (statement(world).totals.budget, statement(world).left_to_spend) == (6_000, -4_000)
