"""What a success criterion says is changed by the business team; what it said before stays."""

import pytest
from django.core.exceptions import PermissionDenied

from core.as_seen import version_of
from core.operations import NotAllowed, Stale
from improvement.criteria import operations
from improvement.criteria.models import CriterionEvidence, SuccessCriterion
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
    assert [each["before"] for each in told.context["earlier"]] == [
        [
            {"key": "The criterion", "value": "Children feel safer."},
            {"key": "Stands in", "value": "P. 27"},
            {"key": "What would show it", "value": "Nothing"},
        ]
    ]
    assert "What would show it: A survey each year." in told.content.decode()


def test_once_it_was_judged_it_asks_why_and_the_words_of_then_stay_beside_the_judgement(
    world, client, clock
):
    criterion, dana = world.criterion, world.dana
    operations.propose_judgement(criterion, year=2025, verdict="not-yet", reason="x", by=dana)
    clock.set("2026-04-02")
    with pytest.raises(NotAllowed, match=r"It was judged by what it says\. Say why"):
        operations.change_criterion(criterion, **SAYS, by=dana)
    client.force_login(dana, backend="partnership.auth.SignInBackend")
    at = criterion.get_absolute_url()
    assert "reason" in client.get(f"{at}change/").context["form"].fields
    operations.change_criterion(criterion, **SAYS, reason="Plainer", by=dana)
    then = (
        "The criterion, when it was judged: Children feel safer. What would show it, when it was"
        " judged: Nothing."
    )
    for address in (at, "/improvement/success-criteria/export/csv/"):
        assert then in client.get(address).content.decode(), address
    assert "Why: Plainer" in client.get(at).content.decode()
    clock.set("2026-04-03")
    operations.propose_judgement(criterion, year=2025, verdict="not-yet", reason="x", by=dana)
    assert then not in client.get(at).content.decode(), "judged by the words of now"


def test_the_list_says_once_what_several_years_were_judged_by(world, client, clock):
    criterion, dana = world.criterion, world.dana
    for year in (2024, 2025):
        operations.propose_judgement(criterion, year=year, verdict="not-yet", reason="x", by=dana)
    clock.set("2026-04-02")
    operations.change_criterion(criterion, **SAYS, reason="Plainer", by=dana)
    clock.set("2026-04-03")
    again = SAYS | {"text": "Children are safer."}
    operations.change_criterion(criterion, **again, reason="Shorter", by=dana)
    client.force_login(world.alice, backend="partnership.auth.SignInBackend")
    said = client.get("/improvement/success-criteria/").content.decode()
    line = (
        'Children are safer.<br><span class="portal-note">The criterion until 2 Apr 2026: Children'
        " feel safer. What would show it until 2 Apr 2026: Nothing."
    )
    assert said.count(line) == 1
    assert said.count("Children feel safer") == 1
    assert said.count("By its words until 2 Apr 2026") == 2
    operations.propose_judgement(criterion, year=2024, verdict="not-yet", reason="x", by=dana)
    said = client.get("/improvement/success-criteria/").content.decode()
    assert (said.count(line), said.count("By its words until")) == (1, 1)


def test_evidence_added_in_error_is_struck_out_and_counts_no_more(world, client):
    criterion = world.criterion
    operations.add_evidence(criterion, shows="Half do.", seen_at="Survey", by=world.dana)
    at = criterion.get_absolute_url()
    client.force_login(world.dana, backend="partnership.auth.SignInBackend")
    form = client.get(f"{at}evidence/strike-out/").context["form"]
    sent = {"evidence": str(CriterionEvidence.objects.get().pk), "reason": "Of another survey",
            "submission": str(form["submission"].value())}  # fmt: skip
    for _ in range(2):
        assert client.post(f"{at}evidence/strike-out/", sent)["Location"] == at
    page = client.get(at).content.decode()
    assert "Half do." in page
    assert "Struck out" in page
    assert "Of another survey" in page
    assert "No evidence" in page
    with pytest.raises(NotAllowed, match="There is no evidence of it yet"):
        operations.propose_judgement(criterion, year=2025, verdict="met", reason="x", by=world.dana)
    [evidence] = CriterionEvidence.objects.all()
    with pytest.raises(PermissionDenied):
        operations.strike_out(evidence, reason="x", by=world.hari)
    with pytest.raises(NotAllowed, match="struck out already"):
        operations.strike_out(evidence, reason="x", by=world.dana)
