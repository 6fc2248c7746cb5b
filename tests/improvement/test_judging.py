"""Who could judge an action, and what is said where nobody could."""

import pytest

from accounts.models import User
from core.operations import NotAllowed
from improvement import judging, operations, policy
from improvement.policy import Whose
from partnership import operations as ours
from partnership.groups import operations as groups
from partnership.roles import Role
from tests.improvement import log as logs
from tests.improvement.log import DUE_ON, TODAY

CHAIR, KEEPER, OTHER, OWNER = 1, 2, 3, 4


def test_who_could_judge_it_neither_owns_proposed_nor_handed_it_in():
    for whose, wanted in (
        (Whose(OWNER), [CHAIR, KEEPER, OTHER]),
        (Whose(OWNER, KEEPER), [CHAIR, OTHER]),
        (Whose(CHAIR, KEEPER), [OTHER]),
        (Whose(CHAIR, KEEPER, OTHER), []),
    ):
        assert policy.judges([CHAIR, KEEPER, OTHER], whose) == wanted, whose


def test_it_is_not_proposed_where_nobody_could():
    def said(chairs, keepers, whose):
        return policy.why_not_propose(chairs, keepers, whose, "Ada Archer", "Executive")

    begins = "Nobody could judge it: you propose it, and"
    for chairs, keepers, whose, wanted in (
        ([CHAIR], [KEEPER], Whose(OWNER, KEEPER), None),
        ([CHAIR], [KEEPER, OTHER], Whose(CHAIR, KEEPER), None),
        ([CHAIR], [KEEPER], Whose(CHAIR, KEEPER),
         f"{begins} Ada Archer chairs Executive. Choose another owner or group."),
        ([], [KEEPER], Whose(OWNER, KEEPER),
         f"{begins} nobody chairs Executive. Choose another group."),
        ([KEEPER], [KEEPER], Whose(OWNER, KEEPER),
         f"{begins} you chair Executive. Choose another group."),
    ):  # fmt: skip
        assert said(chairs, keepers, whose) == wanted, whose


def test_it_is_not_given_to_the_only_one_who_could():
    said = "Nobody could judge it then: Ada is the only one who can. Choose another owner."
    for managers, whose, wanted in (
        ([CHAIR, KEEPER], Whose(OWNER, KEEPER), said),
        ([CHAIR, KEEPER], Whose(OWNER), None),
        ([KEEPER], Whose(OWNER, KEEPER), None),  # nobody could, whoever owns it
    ):
        assert policy.why_not_give_to(managers, CHAIR, "Ada", whose) == wanted, whose


@pytest.fixture
def world(clock, db):
    clock.set(TODAY.isoformat())
    return logs.build_with_log()


def propose(world, owner="bella", by="dana"):
    return operations.propose(
        what="x", difference_wanted="x", owner=world.held[owner], group=world.log.executive,
        due_on=DUE_ON, because="A visit", by=getattr(world, by),
    )  # fmt: skip


def another_keeper(world) -> User:
    officer = User.objects.create_user("meg@example.org", full_name="Meg Moss")
    ours.begin_role(
        officer, agency=world.business_team, role=Role.DEVELOPMENT_OFFICER, started_on=TODAY,
        by=None,
    )  # fmt: skip
    return officer


def test_the_only_keeper_proposes_none_for_the_chair_of_the_group(world):
    with pytest.raises(NotAllowed, match="Ada Archer chairs Executive Group"):
        propose(world, owner="ada")
    another_keeper(world)
    assert propose(world, owner="ada").owner == world.held["ada"]


def test_it_is_not_handed_over_to_the_only_one_who_could_judge_it(world):
    action = propose(world, owner="amir")  # of the council, as its chair Ada is
    with pytest.raises(NotAllowed, match="Ada Archer is the only one who can"):
        operations.hand_over(action, owner=world.held["ada"], by=world.dana)
    operations.hand_over(action, owner=world.held["alice"], by=world.dana)
    another_keeper(world)
    operations.hand_over(action, owner=world.held["ada"], by=world.dana)


def test_it_is_told_on_its_page_and_to_the_keepers_once_nobody_can(world, client):
    action = propose(world)

    def seen(name) -> tuple[bool, list[str]]:
        client.force_login(getattr(world, name), backend="partnership.auth.SignInBackend")
        lines = client.get(action.get_absolute_url()).context["standing"]["lines"]
        tasks = [each["text"] for each in client.get("/").context["tasks"]]
        on_home = [each for each in tasks if "nobody could judge it" in each]
        return any("Nobody is there to judge it" in line for line in lines), on_home

    assert [seen(name) for name in ("dana", "bella")] == [(False, []), (False, [])]
    [term] = world.log.executive.chair_terms.all()
    groups.change_chair_term(
        term, begins_on=term.begins_on, ends_on=term.ends_on, held_role=None, by=None
    )
    said = [f"{action.reference}: nobody could judge it"]
    assert [seen(name) for name in ("dana", "bella")] == [(True, said), (True, [])]
    assert judging.without_a_judge(world.dana) == [action]  # not the one that the set-up made
    another_keeper(world)
    assert [seen(name) for name in ("dana", "bella")] == [(False, []), (False, [])]
    assert judging.without_a_judge(world.dana) == []
