"""Guarded reads: nothing comes out of a guarded model but what a person may see."""

import asyncio
from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import FieldError
from django.db.models import Count, Max
from django.template import Context, Template

from core.models import UnscopedRead
from escalations import operations as escalate
from escalations.models import (
    Contact,
    Escalation,
    EscalationDraft,
    EscalationNote,
    StepRecord,
)
from partnership.models import Agency, HeldRole
from tests import world as worlds

# --- an unscoped read raises, however it is asked ---------------------------------------------


async def read_asynchronously(rows):
    return [row async for row in rows.aiterator()]


READS = {
    "list": list,
    "len": len,
    "bool": bool,
    "repr": repr,
    "in": lambda rows: Escalation(pk=1) in rows,
    "get": lambda rows: rows.get(reference="ESC-2026-0001"),
    "first": lambda rows: rows.first(),
    "last": lambda rows: rows.last(),
    "count": lambda rows: rows.count(),
    "aggregate": lambda rows: rows.aggregate(Max("due_on")),
    "iterator": lambda rows: list(rows.iterator()),
    "aiterator": lambda rows: asyncio.run(read_asynchronously(rows)),
    "values": lambda rows: list(rows.values("child_initials")),
    "values_list": lambda rows: list(rows.values_list("child_initials", flat=True)),
    "annotate": lambda rows: list(rows.annotate(n=Count("contacts"))),
    "slice": lambda rows: list(rows[:1]),
    "index": lambda rows: rows[0],
    "step": lambda rows: rows[::2],
    "in_bulk": lambda rows: rows.in_bulk([1]),
    "earliest": lambda rows: rows.earliest("due_on"),
    "latest": lambda rows: rows.latest("due_on"),
    "dates": lambda rows: list(rows.dates("raised_on", "month")),
    "explain": lambda rows: rows.explain(),
    "raw": lambda rows: list(rows.raw("SELECT * FROM escalations_escalation")),
    "union": lambda rows: list(rows.union(rows)),
    "or": lambda rows: list(rows | rows),
    "and": lambda rows: list(rows & rows),
    "only": lambda rows: list(rows.only("reference")),
    "defer": lambda rows: list(rows.defer("evidence")),
    "select_related": lambda rows: list(rows.select_related("raised_by")),
    "prefetch_related": lambda rows: list(rows.prefetch_related("contacts")),
    "distinct": lambda rows: list(rows.distinct()),
    "reverse": lambda rows: list(rows.order_by("pk").reverse()),
    "get_or_create": lambda rows: rows.get_or_create(reference="ESC-2026-0001"),
    "for in a template": lambda rows: Template("{% for e in rows %}{{ e }}{% endfor %}").render(
        Context({"rows": rows})
    ),
    "text in a template": lambda rows: Template("{{ rows }}").render(Context({"rows": rows})),
    "count in a template": lambda rows: Template("{{ rows.count }}").render(
        Context({"rows": rows})
    ),
}


@pytest.mark.parametrize("way", READS)
def test_an_unscoped_read_raises(escalation, way):
    with pytest.raises(UnscopedRead, match="Escalation: start from visible_to"):
        READS[way](Escalation.objects.all())


@pytest.mark.parametrize("way", ["list", "count", "values", "first", "iterator"])
@pytest.mark.parametrize("model", [StepRecord, Contact, EscalationNote, EscalationDraft, HeldRole])
def test_an_unscoped_read_of_a_row_that_belongs_to_another_raises(db, model, way):
    ways = {**READS, "values": lambda rows: list(rows.values("pk"))}
    with pytest.raises(UnscopedRead, match=model.__name__):
        ways[way](model.objects.all())


def test_whether_a_row_exists_may_be_asked(escalation):
    # Django asks it to keep a field unique, before any person is known.
    assert Escalation.objects.filter(reference=escalation.reference).exists()


def test_what_everyone_may_see_needs_no_scope(world):
    assert Agency.objects.count() == len(worlds.AGENCIES)


@pytest.mark.parametrize(
    "name",
    [
        "raising_agency",
        "challenged_agency",
        "escalation",
        "escalations_raised",
        "escalation_set",
        "historicalescalation",
        "escalationnote",
    ],
)
def test_what_everyone_may_see_is_not_joined_to_a_case(world, escalation, name):
    with pytest.raises(FieldError, match=f"Cannot resolve keyword '{name}'"):
        Agency.objects.values(f"{name}__child_initials")
    with pytest.raises(AttributeError):
        Agency.objects.prefetch_related(name).get(pk=world.council.pk)


def test_children_are_read_from_the_record_in_hand(world, escalation):
    mine = Escalation.objects.visible_to(world.alice).get()
    assert mine.steps.count() == 1
    prefetched = Escalation.objects.visible_to(world.alice).prefetch_related("steps").get()
    assert [step.step for step in prefetched.steps.all()] == [1]


def test_notes_are_not_joined_even_to_a_record_that_is_visible(world, escalation):
    escalate.add_note(
        escalation,
        text="For us alone",
        for_agency=world.council,
        by=world.anna,
    )
    mine = Escalation.objects.visible_to(world.bea)
    assert not EscalationNote.objects.visible_to(world.bea)
    assert EscalationNote.objects.visible_to(world.anna).count() == 1
    for name in ("notes", "escalationnote", "escalationnotes"):
        with pytest.raises(FieldError):
            mine.filter(**{f"{name}__text__contains": "us"})


# --- two sets of rows put together are no wider than what may be seen of each -----------------

COMBINED = {
    "seen or all": lambda seen, every: list(seen | every),
    "all or seen": lambda seen, every: list(every | seen),
    "seen xor all": lambda seen, every: list(seen ^ every),
    "seen union all": lambda seen, every: list(seen.union(every)),
    "all union seen": lambda seen, every: list(every.union(seen)),
    "first of all or seen": lambda seen, every: list(every[:5] | seen),
    "seen or first of all": lambda seen, every: list(seen | every[:5]),
    "none or all": lambda seen, every: list(seen.none() | every),
    "count of seen union all": lambda seen, every: seen.union(every).count(),
    "all less seen": lambda seen, every: list(every.difference(seen)),
}


@pytest.mark.parametrize("how", COMBINED)
def test_a_scope_does_not_spread_to_the_rows_it_is_combined_with(world, escalation, how):
    seen = Escalation.objects.visible_to(world.charlie)
    with pytest.raises(UnscopedRead):
        COMBINED[how](seen, Escalation.objects.all())


def test_a_childs_scope_does_not_spread_either(world, escalation):
    mine = Escalation.objects.visible_to(world.alice).get()
    with pytest.raises(UnscopedRead):
        list(mine.steps.all() | StepRecord.objects.all())


def test_what_two_people_see_can_be_put_together(world, escalation):
    both = Escalation.objects.visible_to(world.alice) | Escalation.objects.visible_to(world.charlie)
    assert list(both) == [escalation]
    union = Escalation.objects.visible_to(world.charlie).union(
        Escalation.objects.visible_to(world.bea)
    )
    assert list(union) == [escalation]


# --- visible_to, for each kind of person ------------------------------------------------------

SEES = {
    "alice": True,  # raised it
    "anna": True,  # leads safeguarding at the agency raising
    "bea": True,  # at the agency challenged
    "bob": True,  # the contact at step 1
    "dana": True,  # sees every escalation, by role
    "hari": True,
    "sue": True,
    "amir": False,  # of the agency, but not reached yet
    "asif": False,
    "bilal": False,
    "charlie": False,  # another agency
    "colin": False,
    "carol": False,  # a partner's delegate, before step 4
    "ines": False,
    "root": False,  # a superuser
    "nobody": False,
}


def person(world, name):
    return AnonymousUser() if name == "anonymous" else getattr(world, name)


@pytest.mark.parametrize(("name", "sees"), [*SEES.items(), ("anonymous", False)])
def test_a_person_sees_an_escalation_and_all_that_belongs_to_it_or_nothing(
    world, escalation, name, sees
):
    who = person(world, name)
    assert list(Escalation.objects.visible_to(who)) == [escalation] * sees
    assert StepRecord.objects.visible_to(who).count() == int(sees)


@pytest.mark.parametrize("name", [name for name, sees in SEES.items() if sees])
def test_a_closed_account_sees_nothing(world, escalation, name):
    who = person(world, name)
    who.is_active = False
    assert not Escalation.objects.visible_to(who)
    assert not StepRecord.objects.visible_to(who)
    assert not Agency.objects.visible_to(who)


def test_whoever_holds_a_role_sees_what_everyone_sees_and_nobody_else(world):
    without = ["nobody", "root", "anonymous"]
    seen = {
        name: Agency.objects.visible_to(person(world, name)).count()
        for name in [*worlds.PEOPLE, *without]
    }
    all_of_them = dict.fromkeys(worlds.PEOPLE, len(worlds.AGENCIES))
    assert seen == all_of_them | dict.fromkeys(without, 0)


NARROWINGS = {
    "all": lambda rows: rows.all(),
    "filter": lambda rows: rows.filter(step__gte=1),
    "exclude": lambda rows: rows.exclude(step=4),
    "order_by": lambda rows: rows.order_by("-due_on"),
    "slice": lambda rows: rows[:10],
    "annotate": lambda rows: rows.annotate(n=Count("steps")),
    "select_related": lambda rows: rows.select_related("raised_by"),
    "values_list": lambda rows: rows.values_list("pk"),
    "distinct": lambda rows: rows.distinct(),
    "open": lambda rows: rows.open(),
    "past_due": lambda rows: rows.past_due(date(2030, 1, 1)),
    "again": lambda rows: rows.visible_to(rows.asked_by),
}


@pytest.mark.parametrize("narrowing", NARROWINGS)
@pytest.mark.parametrize(("name", "sees"), [("alice", 1), ("charlie", 0)])
def test_narrowing_keeps_the_scope_and_widens_nothing(world, escalation, narrowing, name, sees):
    rows = Escalation.objects.visible_to(person(world, name))
    rows.asked_by = person(world, name)
    assert len(list(NARROWINGS[narrowing](rows))) == sees


def test_scoping_twice_is_what_both_may_see(world, escalation):
    assert not Escalation.objects.visible_to(world.alice).visible_to(world.charlie)


def test_a_row_of_a_persons_own_is_theirs_alone(world):
    draft = escalate.save_draft(answers={"child_initials": "JT"}, by=world.alice)
    assert list(EscalationDraft.objects.visible_to(world.alice)) == [draft]
    everyone_else = [name for name in worlds.PEOPLE if name != "alice"]
    for name in [*everyone_else, "root", "nobody", "anonymous"]:
        assert not EscalationDraft.objects.visible_to(person(world, name)), name
    assert {row.person for row in HeldRole.objects.visible_to(world.alice)} == {world.alice}


def test_the_greppable_way_out_reads_everything(world, escalation):
    assert Escalation.objects.unscoped("a test of the way out").count() == 1


def test_reading_all_that_is_visible_takes_one_statement(
    world, escalation, django_assert_num_queries
):
    with django_assert_num_queries(1):
        list(Escalation.objects.visible_to(world.alice))
    with django_assert_num_queries(1):
        list(StepRecord.objects.visible_to(world.alice))
