"""Two decisions about who may open one case, at the same moment: real threads on PostgreSQL."""

from datetime import date
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from core import access, restriction
from core.operations import NotAllowed
from escalations import operations as escalate
from escalations.models import EscalationAccessDecision, Participant
from partnership import cover, people_operations
from partnership import operations as ours
from partnership import restriction as breaking
from partnership.models import Cover
from tests.escalations.test_concurrency import (
    PATIENCE,
    Act,
    at_the_same_moment,
    escalation,
    hold,
    no_delivery,
    rights_are_in_step,
    threading,
    until,
    waiting_for_a_lock,
    world,
)
from tests.world import refresh

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
__all__ = ["escalation", "hold", "no_delivery", "world"]

FRIDAY = date(2026, 3, 27)


def listed(world, **people):
    return [
        (getattr(world, name), world.held[name].agency_role.group_id, right)
        for name, right in people.items()
    ]


def restrict(world, escalation, **people):
    return restriction.restrict(
        escalation, named=listed(world, **people), reason="x", by=world.dana
    )


def named(escalation, person):
    return EscalationAccessDecision.objects.unscoped("a test").get(
        record=escalation, kind="named", person=person, ended_at=None
    )


def keepers(escalation):
    return restriction.decisions_on([refresh(escalation)])[escalation.pk].keepers


def test_two_keepers_who_take_each_other_off_leave_one(world, escalation):
    restrict(world, escalation, bea="manage")
    acts = at_the_same_moment(
        escalation,
        partial(
            restriction.take_off, escalation, decision=named(escalation, world.bea), reason="x",
            by=world.dana,
        ),
        partial(
            restriction.take_off, escalation, decision=named(escalation, world.dana), reason="x",
            by=world.bea,
        ),
    )  # fmt: skip
    errors = [act.error for act in acts if act.error]
    assert [type(error) for error in errors] == [PermissionDenied]
    assert len(keepers(escalation)) == 1
    assert rights_are_in_step(escalation)


def test_two_keepers_who_step_down_at_once_leave_one(world, escalation):
    restrict(world, escalation, bea="manage")
    acts = at_the_same_moment(
        escalation,
        *[
            partial(
                restriction.put_on_the_list, escalation, person=person, right="view", reason="x",
                group=world.held[name].agency_role.group_id, by=person,
            )
            for name, person in (("bea", world.bea), ("dana", world.dana))
        ],
    )  # fmt: skip
    assert [type(act.error) for act in acts if act.error] == [NotAllowed]
    assert len(keepers(escalation)) == 1


def test_restricted_twice_at_once_it_is_restricted_once(world, escalation):
    acts = at_the_same_moment(
        escalation,
        partial(restrict, world, escalation, alice="view"),
        partial(restrict, world, escalation, bob="view"),
    )
    errors = [act.error for act in acts if act.error]
    assert [type(error) for error in errors] == [NotAllowed]
    who = [n for n in ("alice", "bob") if access.can(getattr(world, n), "view", escalation)]
    assert who == (["alice"] if acts[0].error is None else ["bob"])


def test_whoever_is_brought_in_while_it_is_restricted_does_not_see_it(hold, world, escalation):
    bring_in = partial(escalate.bring_in, escalation, held_role=world.held["bilal"], by=world.bob)
    with hold("brought_in", bring_in) as first:
        second = Act(partial(restrict, world, escalation, alice="view"))
        until(lambda: waiting_for_a_lock() == 1)
    assert [first.error, second.end().error] == [None, None]
    assert Participant.objects.unscoped("a test").count() == 1
    assert not access.can(world.bilal, access.VIEW, escalation)
    assert rights_are_in_step(escalation)


@pytest.mark.parametrize("what", ["role", "contact"])
def test_a_role_given_while_it_is_restricted_opens_it_to_nobody(
    what, world, escalation, monkeypatch
):
    """The list is about to be written; a new lead of the trust begins at the same moment."""
    held = None
    if what == "contact":
        held = ours.begin_role(
            world.nobody, agency=world.trust, role="line-manager", started_on=FRIDAY, by=None
        )
        act = partial(ours.list_contact, held, procedure="escalation", step=1, order=5, by=None)
    else:
        act = partial(
            ours.begin_role, world.nobody, agency=world.trust, role="safeguarding-lead",
            started_on=FRIDAY, by=None,
        )  # fmt: skip
    inside, go_on, usual = threading.Event(), threading.Event(), restriction._noted

    def held_back(record):
        inside.set()
        assert go_on.wait(PATIENCE)
        return usual(record)

    monkeypatch.setattr(restriction, "_noted", held_back)
    first = Act(partial(restrict, world, escalation, alice="view"))
    assert inside.wait(PATIENCE), first.error
    second = Act(act)
    until(lambda: waiting_for_a_lock() == 1 or not second.is_alive())
    go_on.set()
    assert [first.end().error, second.end().error] == [None, None]
    assert not access.can(world.nobody, access.VIEW, escalation)
    assert rights_are_in_step(escalation)


def test_whoever_is_marked_while_they_act_does_it_before_or_not_at_all(hold, world, escalation):
    """Bob's proposal is in progress: it stands, and the next thing he does is refused."""
    propose = partial(
        escalate.propose_resolution, escalation, outcome="compromise", statement="x", by=world.bob
    )
    with hold("resolution_proposed", propose) as first:
        second = Act(
            partial(
                restriction.mark_conflict, escalation, person=world.bob, reason="x", by=world.dana
            )
        )
        until(lambda: waiting_for_a_lock() == 1)
    assert [first.error, second.end().error] == [None, None]
    with pytest.raises(PermissionDenied):
        escalate.add_note(escalation, text="x", for_agency=None, by=world.bob)


def test_whoever_waits_to_act_while_they_are_marked_is_refused(world, escalation):
    marked = threading.Event()

    def mark():
        with transaction.atomic():
            restriction.mark_conflict(escalation, person=world.bob, reason="x", by=world.dana)
            marked.set()
            until(lambda: waiting_for_a_lock() == 1)

    first = Act(mark)
    assert marked.wait(PATIENCE), first.error
    second = Act(partial(escalate.add_note, escalation, text="x", for_agency=None, by=world.bob))
    assert first.end().error is None
    assert isinstance(second.end().error, PermissionDenied)


def test_a_conflict_is_marked_once_however_often_at_once(world, escalation):
    mark = partial(restriction.mark_conflict, escalation, person=world.bob, reason="x")
    acts = at_the_same_moment(
        escalation, partial(mark, by=world.dana), partial(mark, by=world.dana)
    )
    assert [type(act.error) for act in acts if act.error] == [NotAllowed]


def test_the_glass_is_broken_once_however_often_at_once(world, escalation):
    restrict(world, escalation)
    acts = at_the_same_moment(
        escalation, *[partial(breaking.break_the_glass, escalation, reason="x", by=world.hari)] * 2
    )
    assert [type(act.error) for act in acts if act.error] == [NotAllowed]


def test_a_keeper_who_leaves_while_the_other_is_taken_off_leaves_it_to_the_business_manager(
    world, escalation
):
    """Whichever is first, somebody can change the list."""
    restrict(world, escalation, bea="manage")
    acts = at_the_same_moment(
        escalation,
        partial(ours.end_role, world.held["bea"], ended_on=FRIDAY, by=None),
        partial(
            restriction.take_off, escalation, decision=named(escalation, world.dana), reason="x",
            by=world.dana,
        ),
    )  # fmt: skip
    assert acts[0].error is None
    assert access.can(world.dana, access.MANAGE, escalation)
    assert not access.can(world.bea, access.VIEW, escalation)
    assert rights_are_in_step(escalation)


def at_one_gate(*acts):
    gate = threading.Barrier(len(acts))

    def through(act):
        gate.wait(PATIENCE)
        return act()

    return [each.end() for each in [Act(partial(through, act)) for act in acts]]


def deputy(world, person, who):
    return partial(
        cover.name_deputy, getattr(world, person), agency=world.trust, deputy=getattr(world, who),
        starts_on=FRIDAY, ends_on=FRIDAY, by=getattr(world, person),
    )  # fmt: skip


@pytest.mark.parametrize(
    "acts", [[("bea", "bob"), ("bea", "bilal")], [("bea", "bob"), ("bob", "bilal")]]
)
def test_two_deputies_named_at_once(acts, world):
    """Of one person there is one; of two who name each other in turn, each is judged in turn."""
    done = at_one_gate(*[deputy(world, *each) for each in acts])
    refused = [type(act.error) for act in done if act.error]
    standing = Cover.objects.unscoped("a test").filter(ended_at=None)
    if acts[0][0] == acts[1][0]:
        assert refused == [NotAllowed]
        assert standing.count() == 1
    else:
        assert refused in ([], [NotAllowed])
        assert standing.count() == 2 - len(refused)


def test_two_who_end_it_at_once_end_it_once(world):
    made = deputy(world, "bea", "bob")()
    done = at_one_gate(
        partial(cover.end_cover, made, by=world.bea), partial(cover.end_cover, made, by=world.bob)
    )
    assert [type(act.error) for act in done if act.error] == [NotAllowed]


def test_a_deputy_who_leaves_as_they_are_named_is_no_deputy(world, escalation):
    done = at_one_gate(
        deputy(world, "bea", "bob"),
        partial(people_operations.close_account, world.bob, by=world.dana),
    )
    assert done[1].error is None
    assert not access.can(world.bob, access.VIEW, escalation)
    standing = Cover.objects.unscoped("a test").filter(ended_at=None)
    assert standing.count() == 0
