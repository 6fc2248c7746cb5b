"""Teams of an agency: added, renamed and closed by those who look after it."""

import pytest
from django.core.exceptions import PermissionDenied

from core.as_seen import version_of
from core.operations import NotAllowed, Stale
from partnership.agencies import teams
from partnership.models import Team
from tests.world import PEOPLE, build_with_administrators

AT = "/agencies/trust/"
KEEP = {"tess", "dana"}  # the trust's administrator and the Business Manager


@pytest.fixture
def world(db, clock):
    clock.set("2026-04-01")
    world = build_with_administrators()
    teams.add_team(world.trust, name="School nurses", by=world.tess)
    return world


def team() -> Team:
    return Team.objects.get(name="School nurses")


def test_who_looks_after_the_agency_keeps_its_teams_and_nobody_else(world):
    for name in [*PEOPLE, "cleo", "tess", "root", "nobody"]:
        person = getattr(world, name)
        acts = [
            lambda by: teams.add_team(world.trust, name=f"Team {by.pk}", by=by),
            lambda by: teams.rename_team(team(), name="Other", by=by),
            lambda by: teams.close_team(team(), by=by),
        ]
        if name in KEEP:
            acts[0](person)
            continue
        for act in acts:
            with pytest.raises(PermissionDenied):
                act(person)
    assert Team.objects.filter(agency=world.trust).count() == 3


def test_names_are_once_among_those_that_are_there(world):
    with pytest.raises(NotAllowed, match="a team of that name"):
        teams.add_team(world.trust, name="school NURSES", by=world.tess)
    teams.add_team(world.council, name="School nurses", by=world.dana)
    teams.add_team(world.trust, name="Wards", by=world.tess)
    one = Team.objects.get(agency=world.trust, name="School nurses")
    with pytest.raises(NotAllowed, match="a team of that name"):
        teams.rename_team(one, name="Wards", by=world.tess)
    with pytest.raises(NotAllowed, match="called that already"):
        teams.rename_team(one, name="School nurses", by=world.tess)
    teams.close_team(one, by=world.tess)
    for act in (
        lambda: teams.close_team(one, by=world.tess),
        lambda: teams.rename_team(one, name="Old", by=world.tess),
    ):
        with pytest.raises(NotAllowed, match="This team was closed on Wednesday 1 April 2026"):
            act()
    teams.add_team(world.trust, name="School nurses", by=world.tess)
    found = Team.objects.filter(agency=world.trust, name="School nurses").order_by("pk")
    assert [each.closed_on is None for each in found] == [False, True]


def test_a_stale_page_is_refused(world):
    seen = version_of(team())
    teams.rename_team(team(), name="Nurses", version=seen, by=world.dana)
    one = Team.objects.get(name="Nurses")
    for act in (teams.close_team, lambda *a, **k: teams.rename_team(*a, name="Mine", **k)):
        with pytest.raises(Stale) as stale:
            act(one, version=seen, by=world.tess)
        assert stale.value.changes == ["The team is called Nurses now."]


def test_by_the_forms(world, client):
    client.force_login(world.bella, backend="partnership.auth.SignInBackend")
    told = client.get(AT).content.decode()
    assert ("School nurses" in told, "teams/" in told) == (True, False)
    assert client.get(f"{AT}teams/add/").status_code == 404
    client.force_login(world.cleo, backend="partnership.auth.SignInBackend")
    assert client.get(f"{AT}teams/{team().pk}/rename/").status_code == 404
    assert client.get(f"/agencies/council/teams/{team().pk}/rename/").status_code == 404
    client.force_login(world.tess, backend="partnership.auth.SignInBackend")
    sent = {"name": "Wards", "submission": "6f1d7c1e-4a35-4c1b-9c55-6a6a4a3f2a11"}
    for _ in range(2):  # a double click
        assert client.post(f"{AT}teams/add/", sent)["Location"] == AT
    rename = f"{AT}teams/{team().pk}/rename/"
    form = client.get(rename).context["form"]
    assert form["name"].value() == "School nurses"
    sent = {"name": "Nurses in schools", "version": form["version"].value(), "submission": ""}
    assert client.post(rename, sent)["Location"] == AT
    one = Team.objects.get(name="Nurses in schools")
    close = f"{AT}teams/{one.pk}/close/"
    version = client.get(close).context["form"]["version"].value()
    assert client.post(close, {"version": version, "submission": ""})["Location"] == AT
    assert "This team was closed" in client.get(close).content.decode()
    told = client.get(AT)
    assert [each.name for each in told.context["teams"]] == ["Wards"]
