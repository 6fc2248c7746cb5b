"""What a success criterion says is changed by the business team; what it said before stays."""

import pytest
from django.core.exceptions import PermissionDenied

from core.as_seen import version_of
from core.operations import Stale
from improvement.criteria import operations
from improvement.criteria.models import SuccessCriterion
from tests.world import PEOPLE, build

SAYS = {"text": "Children say that they are safer.", "cited": "Page 27",
        "evidence_wanted": "A survey each year."}  # fmt: skip


@pytest.fixture
def world(db, clock):
    clock.set("2026-04-01")
    world = build()
    world.criterion = operations.add_criterion(text="Children feel safer.", cited="P. 27", by=None)
    return world


def test_the_business_team_changes_it_and_nobody_else(world):
    for name in [*PEOPLE, "root", "nobody"]:
        if name != "dana":
            with pytest.raises(PermissionDenied):
                operations.change_criterion(world.criterion, **SAYS, by=getattr(world, name))
    seen = version_of(world.criterion)
    operations.change_criterion(world.criterion, **SAYS, version=seen, by=world.dana)
    assert SuccessCriterion.objects.values(*SAYS).get() == SAYS
    with pytest.raises(Stale) as stale:
        operations.change_criterion(world.criterion, **SAYS, version=seen, by=world.dana)
    assert SAYS["text"] in stale.value.changes[0]


def test_by_the_form(world, client):
    at = world.criterion.get_absolute_url()
    client.force_login(world.alice, backend="partnership.auth.SignInBackend")
    assert client.get(f"{at}change/").status_code == 403
    assert f"{at}change/" not in client.get(at).content.decode()
    client.force_login(world.dana, backend="partnership.auth.SignInBackend")
    form = client.get(f"{at}change/").context["form"]
    assert form["text"].value() == "Children feel safer."
    sent = SAYS | {"version": form["version"].value(), "submission": ""}
    assert client.post(f"{at}change/", sent)["Location"] == at
    told = client.post(f"{at}change/", sent | {"text": "Mine"}).content.decode()
    assert "Someone else changed this" in told
    assert "Mine" in told, "nobody loses their text"
    client.force_login(world.alice, backend="partnership.auth.SignInBackend")
    told = client.get(at)
    assert [each["text"] for each in told.context["earlier"]] == ["Children feel safer."]
    assert "What would show it: A survey each year." in told.content.decode()
