"""Many rows at once leave the same rows and the same history as one save each."""

from datetime import date

import pytest

from core import bulk
from core.operations import WriteOutsideOperation, operation
from escalations.models import Contact, Escalation, EscalationDocument, StepRecord
from partnership.models import Agency
from tests import world as worlds

TODAY = date(2026, 3, 27)
AWKWARD = "O'Brien said \"50%\" — 'no'; DROP TABLE x;--\n%s %(x)s {}"


def columns(row, *but):
    return {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.attname not in but
    }


def history(model, pk):
    return [
        columns(row, "history_id", "id", "reference")
        for row in model.history.filter(id=pk).order_by("history_id")
    ]


CHANGES = {
    "text": {"challenged_team": AWKWARD, "what_is_disputed": AWKWARD * 20},
    "empty text": {"challenged_team": ""},
    "number": {"step": 3, "level_of_need": 1},
    "date": {"due_on": date(2026, 12, 31)},
    "a date that may be none": {"decided_on": date(2026, 2, 1)},
    "none": {"decided_on": None},
    "closing": {"closed_on": TODAY, "outcome": "withdrawn"},
    "several": {"step": 2, "due_on": date(2027, 1, 4), "waiting_for": "raising"},
}


@pytest.mark.parametrize("change", CHANGES)
def test_saving_many_is_saving_each(world, change):
    one, many = (worlds.refresh(worlds.raise_one(world, raised_on=TODAY)) for _ in range(2))
    untouched = worlds.raise_one(world, raised_on=TODAY)
    before = columns(worlds.refresh(untouched))

    @operation
    def write(*, by):
        for escalation in (one, many):
            for name, value in CHANGES[change].items():
                setattr(escalation, name, value)
        one.save()
        bulk.save_many([many], list(CHANGES[change]))

    write(by=world.alice)
    apart = ("id", "reference", "version")
    assert columns(worlds.refresh(many), *apart) == columns(worlds.refresh(one), *apart)
    assert history(Escalation, many.pk) == history(Escalation, one.pk)
    assert len(history(Escalation, many.pk)) == 2
    assert columns(worlds.refresh(untouched)) == before
    assert len(history(Escalation, untouched.pk)) == 1


def test_a_foreign_key_is_saved_by_its_name(world):
    one, many = (worlds.refresh(worlds.raise_one(world, raised_on=TODAY)) for _ in range(2))

    @operation
    def write(*, by):
        for escalation in (one, many):
            escalation.challenged_agency = world.police
        one.save()
        bulk.save_many([many], ["challenged_agency"])

    write(by=None)
    assert worlds.refresh(many).challenged_agency == world.police
    assert history(Escalation, many.pk) == history(Escalation, one.pk)


def test_each_row_gets_its_own_values_and_only_the_fields_named(world):
    escalations = [worlds.raise_one(world, raised_on=TODAY) for _ in range(3)]

    @operation
    def write(*, by):
        for number, escalation in enumerate(escalations, start=1):
            escalation.step = number
            escalation.child_initials = "XX"  # not named: stays in memory
        bulk.save_many(escalations, ["step"])

    write(by=None)
    written = [worlds.refresh(escalation) for escalation in escalations]
    assert [(e.step, e.child_initials) for e in written] == [(1, "JT"), (2, "JT"), (3, "JT")]


NEW = {
    "a step": lambda world, escalation: StepRecord(
        escalation=escalation,
        step=2,
        entered_on=TODAY,
        due_on=date(2026, 3, 31),
        reason=AWKWARD,
        by_the_clock=True,
    ),
    "a contact": lambda world, escalation: Contact(
        escalation=escalation,
        step=1,
        side="raising",
        happened_on=TODAY,
        method="email",
        with_whom="Zoë",
        result=AWKWARD,
        logged_by=world.alice,
        logged_at=escalation.history.first().history_date,
    ),
    "a document": lambda world, escalation: EscalationDocument(
        escalation=escalation,
        file="escalationdocument/abc",
        original_name="notes.pdf",
        size=12,
        sha256="0" * 64,
        added_by=None,
        added_at=escalation.history.first().history_date,
    ),
}


@pytest.mark.parametrize("kind", NEW)
def test_creating_many_is_creating_each(world, kind):
    first, second = (worlds.raise_one(world, raised_on=TODAY) for _ in range(2))
    one, many = NEW[kind](world, first), NEW[kind](world, second)

    @operation
    def write(*, by):
        one.save()
        assert bulk.create_many([many]) == [many]

    write(by=world.alice)
    model = type(one)
    assert many.pk is not None
    apart = ("id", "escalation_id")
    assert columns(worlds.refresh(many), *apart) == columns(worlds.refresh(one), *apart)

    def kept(row):
        return [
            {k: v for k, v in each.items() if k != "escalation_id"}
            for each in history(model, row.pk)
        ]

    assert kept(many) == kept(one)
    assert len(kept(one)) == 1


@pytest.mark.parametrize("write", [lambda rows: bulk.save_many(rows, ["name"]), bulk.create_many])
@pytest.mark.parametrize("rows", [[], [Agency(slug="x", name="x")]])
def test_outside_an_operation_even_bulk_refuses(db, write, rows):
    with pytest.raises(WriteOutsideOperation):
        write(rows)


def test_nothing_to_write_is_no_statement(db, django_assert_num_queries):
    @operation
    def write(*, by):
        bulk.save_many([], ["name"])
        return bulk.create_many([])

    with django_assert_num_queries(2):  # the savepoint of the operation itself
        assert write(by=None) == []


def test_many_cost_no_more_statements_than_one(world, django_assert_num_queries):
    escalations = [worlds.raise_one(world, raised_on=TODAY) for _ in range(5)]

    @operation
    def write(rows, *, by):
        bulk.save_many(rows, ["step"])
        bulk.create_many(
            [StepRecord(escalation=e, step=4, entered_on=TODAY, due_on=TODAY) for e in rows]
        )

    for rows in (escalations[:1], escalations[1:]):
        with django_assert_num_queries(2 + 4):
            write(rows, by=None)
