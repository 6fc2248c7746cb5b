"""What a duty says is changed, and one post of the business team can own it."""

import csv
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied

from core.as_seen import version_of
from core.operations import NotAllowed, Stale
from partnership.duties import operations, policy
from partnership.duties.models import Duty, DutyOwner
from partnership.groups import operations as groups
from partnership.roles import Role
from tests.world import LONG_AGO, PEOPLE, build

BUDGET = "/duties/agrees-the-budget/"
SAYS = {"title": "Agrees the budget and who pays", "kind": "arrangements", "source": "Page 25"}


def test_a_post_of_the_business_team_owns_a_duty_and_no_other_post():
    assert policy.why_not_post("", False) is None
    assert policy.why_not_post("", True) is None
    for role in Role:
        assert (policy.why_not_post(role, True) is None) == (role in policy.POSTS)
        assert policy.why_not_post(role, False) is not None
    assert policy.owner_called("Team", Role.BUSINESS_MANAGER).endswith("Business Manager, Team")
    assert policy.owner_called("Team", "") == "Team"


@pytest.fixture
def world(db, clock):
    clock.set("2026-04-01")
    world = build()
    world.duty = operations.add_duty(
        title="Agrees the budget", kind="statutory", source="Page 1", by=None
    )
    return world


def give(world, role="", by="dana"):
    return operations.give(
        world.duty, agency=world.business_team, role=role, since=LONG_AGO, by=getattr(world, by)
    )


def test_the_team_and_a_post_of_it_are_two_owners(world):
    give(world)
    give(world, Role.BUSINESS_MANAGER)
    with pytest.raises(NotAllowed, match=r"Business Manager, .* owns this duty already"):
        give(world, Role.BUSINESS_MANAGER)
    assert [str(each) for each in DutyOwner.objects.all()] == [
        str(world.business_team),
        f"{Role.BUSINESS_MANAGER.label}, {world.business_team}",
    ]
    with pytest.raises(NotAllowed, match="Only a post of the business team"):
        operations.give(
            world.duty, agency=world.trust, role=Role.BUSINESS_MANAGER, since=LONG_AGO,
            by=world.dana,
        )  # fmt: skip


def test_the_business_team_changes_what_it_says_and_nobody_else(world):
    for name in [*PEOPLE, "root", "nobody"]:
        if name != "dana":
            with pytest.raises(PermissionDenied):
                operations.change_duty(world.duty, **SAYS, by=getattr(world, name))
    seen = version_of(world.duty)
    operations.change_duty(world.duty, **SAYS, version=seen, by=world.dana)
    with pytest.raises(Stale) as stale:
        operations.change_duty(world.duty, **SAYS, version=seen, by=world.dana)
    assert "Agrees the budget and who pays" in stale.value.changes[0]
    duty = Duty.objects.get()
    assert (duty.slug, duty.title, duty.source) == (
        "agrees-the-budget", SAYS["title"], SAYS["source"],
    )  # fmt: skip
    operations.add_duty(title="Another", kind="statutory", source="2", by=None)
    with pytest.raises(NotAllowed, match="of these words already"):
        operations.change_duty(world.duty, **SAYS | {"title": "another"}, by=world.dana)
    operations.end_duty(world.duty, ended_on=LONG_AGO, reason="Gone", by=world.dana)
    with pytest.raises(NotAllowed, match="This duty ended"):
        operations.change_duty(world.duty, **SAYS, by=world.dana)


def test_by_the_forms_and_what_it_said_before_stays_to_be_read(world, client):
    client.force_login(world.alice, backend="partnership.auth.SignInBackend")
    assert client.get(f"{BUDGET}change/").status_code == 403
    client.force_login(world.dana, backend="partnership.auth.SignInBackend")
    form = client.get(f"{BUDGET}change/").context["form"]
    assert (form["title"].value(), form["source"].value()) == ("Agrees the budget", "Page 1")
    version = form["version"].value()
    sent = {**SAYS, "version": version, "submission": ""}
    assert client.post(f"{BUDGET}change/", sent)["Location"] == BUDGET
    stale = client.post(f"{BUDGET}change/", {**sent, "title": "Mine", "submission": ""})
    assert "Someone else changed this" in stale.content.decode()
    assert "Mine" in stale.content.decode(), "nobody loses their text"
    owner = {"owner": "business-team:head-of-safeguarding", "submission": ""}
    owner |= {f"since_{part}": value for part, value in zip(
        ("day", "month", "year"), (1, 4, 2026), strict=True)}  # fmt: skip
    assert client.post(f"{BUDGET}owners/add/", owner).status_code == 302
    client.force_login(world.alice, backend="partnership.auth.SignInBackend")
    told = client.get(BUDGET)
    assert [each["before"][0]["value"] for each in told.context["earlier"]] == ["Agrees the budget"]
    assert [row[0]["text"] for row in told.context["owners"]] == [
        f"Head of Safeguarding, {world.business_team}"
    ]
    assert "Page 1" in told.content.decode()


def test_the_duties_of_one_group_are_a_file(world, client):
    for slug in ("practice", "executive"):
        group = groups.add_group(slug=slug, name=slug, kind="subgroup", by=None)
        operations.give(world.duty, group=group, since=LONG_AGO, by=world.dana)
    client.force_login(world.alice, backend="partnership.auth.SignInBackend")
    assert (
        "groups/export/csv/?group=practice"
        in client.get("/duties/groups/practice/").content.decode()
    )
    for query, wanted in (
        ("?group=practice", ["practice"]),
        ("?group=none", []),
        ("", ["executive", "practice"]),
    ):
        said = client.get(f"/duties/groups/export/csv/{query}").content.decode("utf-8-sig")
        rows = list(csv.reader(StringIO(said)))
        assert sorted(row[0] for row in rows[1:]) == wanted
