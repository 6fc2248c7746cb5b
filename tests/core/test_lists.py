"""Pages of what a person may see, against a plain reckoning of the same rows."""

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import models

from accounts.models import Membership, User
from core import access, listing
from core import clock as house_clock
from core.listing import Keyset
from escalations.lists import with_columns
from escalations.models import Escalation, EscalationGroupRight, EscalationPersonRight
from tests import world as worlds

TODAY = date(2026, 3, 27)
RECORDS = 90


def write(rows):
    """Rows as they are, past every guard: the records and rights of an oracle."""
    return models.QuerySet(type(rows[0])).bulk_create(rows)


def records(world, count, chance):
    """Many escalations of which some are closed, several on the same day."""
    made = []
    for number in range(count):
        closed_on = TODAY - timedelta(days=chance.randrange(8)) if chance.random() < 0.4 else None
        made.append(
            Escalation(
                reference=f"ESC-2025-{number:04d}",
                policy_version="pan-cheshire-2023",
                raised_on=TODAY,
                raised_by=world.alice,
                raised_as=world.held["alice"],
                raising_agency=world.council,
                challenged_agency=world.trust,
                due_on=TODAY + timedelta(days=chance.randrange(8)),
                closed_on=closed_on,
                outcome="withdrawn" if closed_on else "",
                **{k: v for k, v in worlds.ANSWERS.items() if k != "challenged_agency"},
            )
        )
    return write(made)


class Oracle:
    """A person in three groups of six, with rows of both kinds by chance."""

    def __init__(self, world, seed):
        chance = random.Random(seed)
        self.records = records(world, RECORDS, chance)
        self.person = User.objects.create_user(f"p{seed}@example.org", full_name="Page Turner")
        groups = [Group.objects.create(name=f"group {n}") for n in range(6)]
        mine = [Membership.objects.create(user=self.person, group=g) for g in groups[:3]]
        theirs = Membership.objects.create(user=world.charlie, group=groups[5])
        view = access.permission_id(Escalation, "view")
        contribute = access.permission_id(Escalation, "contribute")
        by_group, by_person, seen = [], [], set()
        for record in self.records:
            is_open, listed_on = record.listing()
            copies = {"is_open": is_open, "listed_on": listed_on}
            for group in groups:
                if chance.random() < 0.3:
                    by_group.append((record, group, view, copies))
                    if group in groups[:3]:
                        seen.add(record.pk)
                elif chance.random() < 0.2:  # a right that is never listed
                    by_group.append((record, group, contribute, {}))
            for membership in mine:
                if chance.random() < 0.25:
                    by_person.append((record, self.person, membership, copies))
                    seen.add(record.pk)
            if chance.random() < 0.3:
                by_person.append((record, world.charlie, theirs, copies))
        write(
            [
                EscalationGroupRight(content_object=r, group=g, permission_id=p, **copies)
                for r, g, p, copies in by_group
            ]
        )
        write(
            [
                EscalationPersonRight(
                    content_object=r, user=u, membership=m, permission_id=view, **copies
                )
                for r, u, m, copies in by_person
            ]
        )
        self.seen = [record for record in self.records if record.pk in seen]
        self.standing = access.standing(self.person)

    def expected(self, *, is_open, rows=None):
        """Soonest first; of the closed, latest first."""
        rows = self.seen if rows is None else rows
        keys = [(r.listing()[1], r.pk) for r in rows if r.listing()[0] == is_open]
        return [pk for _, pk in sorted(keys, reverse=not is_open)]


def leaf_through(standing, *, is_open, size):
    """Every page after the other, as a reader turns them; the size of each."""
    found, sizes, after = [], [], None
    day = "due_on" if is_open else "closed_on"
    while page := worlds.page_of_ids(standing, is_open=is_open, after=after, size=size):
        found += page
        sizes.append(len(page))
        last = Escalation._base_manager.get(pk=page[-1])
        after = Keyset(getattr(last, day), last.pk)
        assert len(sizes) <= RECORDS, "the pages go round in a circle"
    return found, sizes


def expected_before(expected, before):
    rows = Escalation._base_manager.filter(pk__in=expected, due_on__lt=before)
    return rows.count()


@pytest.mark.parametrize("cap", [3, 1000])
@pytest.mark.parametrize("days", [0, 1, 4])
def test_those_before_a_day_are_counted_as_a_plain_reckoning_does(world, cap, days):
    oracle, before = Oracle(world, 5), TODAY + timedelta(days=days)
    wide = access.standing(world.dana)
    everything = oracle.expected(is_open=True, rows=oracle.records)
    for standing, seen in ((oracle.standing, oracle.expected(is_open=True)), (wide, everything)):
        expected = expected_before(seen, before)
        assert bool(expected) == bool(days), "the days should tell them apart"
        counted = listing.count_up_to(Escalation, standing, is_open=True, cap=cap, before=before)
        assert counted == min(expected, cap + 1)


@pytest.mark.parametrize("seed", range(4))
def test_the_pages_are_those_of_a_plain_reckoning(world, seed):
    oracle = Oracle(world, seed)
    for is_open in (True, False):
        expected = oracle.expected(is_open=is_open)
        assert len(expected) > 10, "the oracle should see something"
        assert sorted(expected) == sorted(
            Escalation.objects.visible_to(oracle.person)
            .filter(closed_on__isnull=is_open)
            .values_list("pk", flat=True)
        )
        for size in (1, 4, 25):
            found, sizes = leaf_through(oracle.standing, is_open=is_open, size=size)
            assert found == expected
            assert set(sizes[:-1]) <= {size}, "only the last page may be short"
        for cap in (3, 1000):
            counted = listing.count_up_to(Escalation, oracle.standing, is_open=is_open, cap=cap)
            assert counted == min(len(expected), cap + 1)


@pytest.mark.parametrize("is_open", [True, False])
def test_a_role_held_partnership_wide_pages_through_every_record_once(world, is_open):
    oracle = Oracle(world, 7)
    expected = oracle.expected(is_open=is_open, rows=oracle.records)
    for size in (4, 25):
        found, sizes = leaf_through(access.standing(world.dana), is_open=is_open, size=size)
        assert found == expected
        assert set(sizes[:-1]) <= {size}


@pytest.mark.parametrize("is_open", [True, False])
def test_a_record_held_on_many_grounds_does_not_starve_a_page(world, is_open):
    """Ten groups and ten memberships hold the soonest records; the page is full all the same."""
    held = [r for r in records(world, 60, random.Random(1)) if r.listing()[0] == is_open]
    person = User.objects.create_user("many@example.org", full_name="Many Grounds")
    groups = [Group.objects.create(name=f"ground {n}") for n in range(10)]
    memberships = [Membership.objects.create(user=person, group=g) for g in groups]
    view = access.permission_id(Escalation, "view")
    copies = [(r, dict(zip(("is_open", "listed_on"), r.listing(), strict=True))) for r in held]
    rows = [
        EscalationPersonRight(
            content_object=r, user=person, membership=m, permission_id=view, **listed
        )
        for r, listed in copies
        for m in memberships
    ]
    write(rows)
    for size in (5, len(held)):
        page = worlds.page_of_ids(access.standing(person), is_open=is_open, size=size)
        assert len(page) == size
    write(
        [
            EscalationGroupRight(content_object=r, group=g, permission_id=view, **listed)
            for r, listed in copies
            for g in groups
        ]
    )
    for size in (5, len(held)):
        page = worlds.page_of_ids(access.standing(person), is_open=is_open, size=size)
        assert len(page) == size
    assert listing.count_up_to(Escalation, access.standing(person), is_open=is_open) == len(held)


@pytest.mark.parametrize("name", ["root", "nobody"])
def test_who_holds_no_right_has_empty_pages(world, escalation, name):
    standing = access.standing(getattr(world, name))
    assert worlds.page_of_ids(standing, is_open=True) == []
    assert listing.count_up_to(Escalation, standing, is_open=True) == 0


@pytest.mark.parametrize("size", [1, 3])
def test_a_page_takes_one_statement_however_much_it_shows(world, size, django_assert_num_queries):
    for _ in range(size):
        worlds.raise_one(world, raised_on=TODAY)
    standing = access.standing(world.anna)
    with django_assert_num_queries(1):
        assert len(worlds.page_of_ids(standing, is_open=True)) == size


# --- the first page of everything, put together once ----------------------------------------------


def as_listed(rows):
    return [
        (row.pk, row.reference, row.due_on, row.closed_on, row.is_restricted, row.raising,
         row.challenged, type(row.due_on))
        for row in rows
    ]  # fmt: skip


def both_ways(standing, *, is_open, size=25):
    """By the question put together once, and by the one that is put together each time."""
    once = listing.first_page(Escalation, with_columns, standing, is_open=is_open, size=size)
    each_time = with_columns(
        listing.page_of(Escalation.objects.all(), standing, is_open=is_open, size=size)
    )
    return as_listed(once), as_listed(each_time)


@pytest.mark.parametrize("is_open", [True, False])
def test_the_first_page_says_the_same_of_every_kind_of_reader(world, is_open):
    oracle = Oracle(world, 1)
    another = User.objects.create_user("q@example.org", full_name="Quick Reader")
    for group in Group.objects.filter(name__in=["group 3", "group 4", "group 5"]):
        Membership.objects.create(user=another, group=group)
    other, wide = access.standing(another), access.standing(world.dana)
    assert len(other.group_ids) == len(oracle.standing.group_ids), "the same question"
    for standing in (oracle.standing, other, wide, access.standing(world.charlie)):
        for size in (1, 25):
            once, each_time = both_ways(standing, is_open=is_open, size=size)
            assert once == each_time != []
    assert both_ways(oracle.standing, is_open=is_open) != both_ways(other, is_open=is_open)
    nothing = access.standing(world.nobody)
    assert both_ways(nothing, is_open=is_open) == ([], [])


def test_the_first_page_has_no_more_of_what_is_restricted_and_of_what_is_over(world, clock):
    oracle = Oracle(world, 3)
    first, *_ = oracle.expected(is_open=True)
    write_over(Escalation, first, is_restricted=True)
    wide = access.standing(world.dana)
    once, each_time = both_ways(wide, is_open=True, size=90)
    assert once == each_time
    assert first not in [row[0] for row in once]
    rights = EscalationPersonRight._base_manager.filter(user=oracle.person)
    models.QuerySet.update(rights, ends_at=house_clock.now() + timedelta(minutes=5))
    before, _ = both_ways(oracle.standing, is_open=True, size=90)
    clock.move(minutes=6)
    once, each_time = both_ways(oracle.standing, is_open=True, size=90)
    assert once == each_time
    assert len(once) < len(before), "what was a right for some minutes is none any more"


def test_whoever_has_a_conflict_of_interest_is_asked_for_by_themselves(world):
    oracle = Oracle(world, 4)
    first, *_ = oracle.expected(is_open=True)
    for standing in (oracle.standing, access.standing(world.dana)):
        kept = replace(
            standing,
            conflicts=frozenset({(standing.user_id, f"{Escalation._meta.label}:{first}")}),
        )
        once, each_time = both_ways(kept, is_open=True, size=90)
        assert once == each_time
        assert first not in [row[0] for row in once]
        assert first in [row[0] for row in both_ways(standing, is_open=True, size=90)[0]]


def write_over(model, pk, **values):
    models.QuerySet.update(model._base_manager.filter(pk=pk), **values)
