"""Heads of spending: added, renamed and closed by the Business Manager, always on record."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied

from core.operations import NotAllowed, Stale
from partnership.funding import operations, policy
from partnership.funding.models import FundingChange, FundingHead
from tests.partnership.officers import build_with_officers
from tests.world import PEOPLE

AT = "/funding/2025-26/"
OPEN, CLOSED = (SimpleNamespace(closed_on=day) for day in (None, date(2026, 4, 1)))


def test_what_is_closed_stays_and_takes_corrections_alone():
    assert policy.why_not_change_head(OPEN) is None
    assert "closed on Wednesday 1 April 2026" in policy.why_not_change_head(CLOSED)
    for head, pence, is_taken in ((OPEN, 5, True), (OPEN, -5, True), (CLOSED, 5, False),
                                  (CLOSED, -5, True)):  # fmt: skip
        assert (policy.why_not_spend_under(head, pence) is None) == is_taken
    assert policy.why_not_head_title("Scrutiny", "scrutiny", ["Training"]) is None
    assert "of that name" in policy.why_not_head_title("training", "training", ["Training"])
    assert "another name" in policy.why_not_head_title("Add", "add", [])
    assert "another name" in policy.why_not_head_title("…", "", [])


@pytest.fixture
def world(db, clock):
    world = build_with_officers()
    clock.set("2026-04-01")
    world.year = operations.add_year(2025, by=world.dana)
    world.head = head(world, "training")
    return world


def head(world, slug, year=None) -> FundingHead:
    rows = FundingHead.objects.visible_to(world.dana)
    return rows.get(slug=slug, year=year or world.year)


def test_the_business_manager_and_nobody_else(world):
    acts = [
        lambda by: operations.add_head(world.year, title="Scrutiny", by=by),
        lambda by: operations.rename_head(world.head, title="Learning", because="So.", by=by),
        lambda by: operations.close_head(world.head, because="So.", by=by),
    ]
    for act in acts:
        for name in [*PEOPLE, "root", "nobody"]:
            if name != "dana":
                with pytest.raises(PermissionDenied):
                    act(getattr(world, name))
        act(world.dana)
    told = FundingChange.objects.visible_to(world.dana).filter(year=world.year)
    assert [each.what for each in told][:3] == [
        "Learning: closed", "Training programme: now called Learning",
        "Scrutiny: added as a head of spending",
    ]  # fmt: skip


def test_a_closed_head_takes_no_more_and_the_next_year_begins_without_it(world):
    operations.rename_head(
        head(world, "practice-reviews"), title="Practice reviews", because="So.", by=world.dana
    )
    operations.note_spending(
        world.head, spent_on=date(2025, 6, 2), what="A venue", pence=500, by=world.dana
    )
    operations.close_head(world.head, because="Agencies pay.", by=world.dana)
    spend = {"spent_on": date(2025, 6, 2), "what": "A venue", "by": world.dana}
    with pytest.raises(NotAllowed, match="nothing more is spent under it"):
        operations.note_spending(world.head, pence=500, **spend)
    operations.note_spending(world.head, pence=-500, because="Paid back", **spend)
    for act in (
        lambda: operations.set_budget(world.head, pence=5, by=world.dana),
        lambda: operations.rename_head(world.head, title="X", because="So.", by=world.dana),
        lambda: operations.close_head(world.head, because="So.", by=world.dana),
    ):
        with pytest.raises(NotAllowed, match="it stays as it was then"):
            act()
    coming = operations.add_year(2026, by=world.dana)
    rows = FundingHead.objects.visible_to(world.dana).filter(year=coming)
    titles = dict(rows.values_list("slug", "title"))
    assert "training" not in titles
    assert titles["practice-reviews"] == "Practice reviews"


def test_names_reasons_and_stale_pages(world):
    with pytest.raises(NotAllowed, match="of that name"):
        operations.add_head(world.year, title="training PROGRAMME", by=world.dana)
    with pytest.raises(NotAllowed, match="Say why it changes"):
        operations.rename_head(world.head, title="Learning", because="", by=world.dana)
    with pytest.raises(NotAllowed, match="Say why it changes"):
        operations.close_head(world.head, because="", by=world.dana)
    seen = operations.state_of(world.head)
    operations.rename_head(world.head, title="Learning", because="So.", version=seen, by=world.dana)
    for act in (
        lambda **more: operations.rename_head(world.head, title="Mine", **more),
        lambda **more: operations.close_head(world.head, **more),
    ):
        with pytest.raises(Stale):
            act(because="So.", version=seen, by=world.dana)
    made = operations.add_head(world.year, title="Training", by=world.dana)
    assert made.slug == "training-2", "the address of the one that was renamed stays"


def test_by_the_forms(world, client):
    training = f"{AT}spending/training/"
    client.force_login(world.hari, backend="partnership.auth.SignInBackend")
    assert client.get(training).status_code == 200
    for address in (f"{AT}spending/add/", f"{training}rename/", f"{training}close/"):
        assert client.get(address).status_code == 404
    client.force_login(world.dana, backend="partnership.auth.SignInBackend")
    sent = {"title": "Scrutiny", "because": "", "submission": ""}
    assert client.post(f"{AT}spending/add/", sent)["Location"] == AT
    form = client.get(f"{training}rename/").context["form"]
    assert form["title"].value() == "Training programme"
    sent = {"title": "Learning", "because": "As people say.", "submission": ""}
    sent["version"] = form["version"].value()
    assert client.post(f"{training}rename/", sent)["Location"] == training
    version = client.get(f"{training}close/").context["form"]["version"].value()
    sent = {"because": "Agencies pay.", "version": version, "submission": ""}
    assert client.post(f"{training}close/", sent)["Location"] == training
    told = client.get(training).content.decode()
    assert "Closed on Wednesday 1 April 2026. Agencies pay." in told
    assert (f"{training}budget/" in told, f"{training}rename/" in told) == (False, False)
    assert "Learning (closed)" in client.get(AT).content.decode()
