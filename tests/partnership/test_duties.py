"""The map of duties on record and on its pages."""

import csv
from datetime import date
from io import StringIO
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.operations import NotAllowed
from partnership.duties import evidence, lists, operations
from partnership.duties.models import Duty, DutyEvidence, DutyOwner
from partnership.groups import operations as groups
from partnership.groups import work
from tests.kept import kept
from tests.world import LONG_AGO, PEOPLE, build

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 27)
BUDGET = "/duties/agrees-the-budget/"


@pytest.fixture
def world():
    return build_with_a_duty()


@kept
def build_with_a_duty():
    """The budget is the practice group's, which Bella of the trust chairs."""
    world = build()
    world.group = groups.add_group(slug="practice", name="Practice", kind="subgroup", by=None)
    groups.add_seat(
        world.group, agency=world.trust, sits_as="chair", started_on=LONG_AGO,
        held_role=world.held["bella"], by=None,
    )  # fmt: skip
    world.other = groups.add_group(slug="other", name="Other", kind="subgroup", by=None)
    world.budget = operations.add_duty(
        title="Agrees the budget", kind="statutory", source="Page 1", by=world.dana
    )
    operations.give(world.budget, group=world.group, since=LONG_AGO, by=world.dana)
    return world


def record(world, by="dana", happened_on=TODAY, **more):
    said = {"what": "Agreed", "where": "Minutes", "happened_on": happened_on, **more}
    return operations.record(world.budget, **said, by=getattr(world, by))


def flags(world) -> list[str]:
    whole = lists.Map(world.alice)
    return [each.value for each in whole.flags[world.budget.pk]]


# --- what is written ------------------------------------------------------------------------------


def test_the_business_team_keeps_duties_and_nobody_else(world):
    record(world)
    owner, seen = DutyOwner.objects.get(), DutyEvidence.objects.get()
    acts = [
        lambda by: operations.add_duty(title="Another", kind="statutory", source="2", by=by),
        lambda by: operations.give(world.budget, group=world.other, since=TODAY, by=by),
        lambda by: operations.take_away(owner, ended_on=TODAY, reason="Moved", by=by),
        lambda by: operations.strike_out(seen, reason="Wrong day", by=by),
        lambda by: operations.end_duty(world.budget, ended_on=TODAY, reason="Gone", by=by),
    ]
    for act in acts:
        for name in [*PEOPLE, "root", "nobody"]:
            if name not in ("dana", "bella"):
                with pytest.raises(PermissionDenied):
                    act(getattr(world, name))
        act(world.dana)
    assert Duty.objects.get(slug="another").title == "Another"
    assert [each.ended_on for each in DutyOwner.objects.all()] == [TODAY, TODAY]


def test_the_chair_of_a_group_that_owns_it_records_evidence_and_no_other_chair(world):
    record(world, by="bella")
    operations.strike_out(DutyEvidence.objects.get(), reason="Wrong day", by=world.bella)
    for name in [*PEOPLE, "root", "nobody"]:
        if name not in ("dana", "bella"):
            with pytest.raises(PermissionDenied):
                record(world, by=name)
    operations.take_away(DutyOwner.objects.get(), ended_on=TODAY, reason="Moved", by=world.dana)
    with pytest.raises(PermissionDenied):
        record(world, by="bella")
    with pytest.raises(PermissionDenied):
        operations.give(world.budget, group=world.group, since=TODAY, by=world.bella)
    assert DutyEvidence.objects.count() == 1


def test_an_orphan_a_duty_of_two_and_one_that_nobody_saw_to_are_flagged(world, clock, monkeypatch):
    assert flags(world) == ["unseen"]
    record(world)
    assert flags(world) == []
    operations.give(world.budget, agency=world.business_team, since=TODAY, by=world.dana)
    assert flags(world) == ["shared"]
    monkeypatch.setattr(work, "_counts", [])  # as one that was closed before anybody counted
    groups.close_group(world.group, closed_on=TODAY, reason="Done", by=None)
    assert flags(world) == []  # what a closed group owned is nobody's
    for owner in DutyOwner.objects.all():
        operations.take_away(owner, ended_on=TODAY, reason="Moved", by=world.dana)
    assert flags(world) == ["orphan"]
    clock.set("2027-03-28")
    assert flags(world) == ["orphan", "unseen"]
    record(world, happened_on=date(2027, 3, 28))
    assert flags(world) == ["orphan"]
    wrong = DutyEvidence.objects.get(happened_on=date(2027, 3, 28))
    operations.strike_out(wrong, reason="Was another duty", by=world.dana)
    assert flags(world) == ["orphan", "unseen"]


def test_what_an_app_above_knows_counts_too(world, monkeypatch):
    monkeypatch.setattr(evidence, "_sources", [])
    evidence.from_source(lambda keys: {key: evidence.Seen(TODAY, "On the agenda") for key in keys})
    assert flags(world) == []
    row = lists.Map(world.alice).rows([world.budget])[0]
    assert row[1:] == ["Practice", "27 Mar 2026", ""]


def test_what_is_refused(world):
    record(world)
    owner, seen = DutyOwner.objects.get(), DutyEvidence.objects.get()
    give, by = operations.give, world.dana
    for act, refused in (
        (lambda: operations.add_duty(title="agrees the BUDGET", kind="statutory", source="", by=by),
         "of these words already"),
        (lambda: give(world.budget, group=world.group, since=TODAY, by=by), "already"),
        (lambda: give(world.budget, since=TODAY, by=by), "one of them"),
        (lambda: operations.take_away(owner, ended_on=date(2024, 1, 1), reason="x", by=by),
         "cannot be before"),
        (lambda: record(world, happened_on=date(2026, 3, 28)), "once it has happened"),
    ):  # fmt: skip
        with pytest.raises(NotAllowed, match=refused):
            act()
    operations.strike_out(seen, reason="Wrong", by=by)
    operations.end_duty(world.budget, ended_on=TODAY, reason="Gone", by=by)
    for act in (
        lambda: operations.strike_out(seen, reason="Wrong", by=by),
        lambda: operations.take_away(owner, ended_on=TODAY, reason="x", by=by),
        lambda: record(world),
        lambda: operations.end_duty(world.budget, ended_on=TODAY, reason="Gone", by=by),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert DutyEvidence.objects.count() == 1


# --- pages ----------------------------------------------------------------------------------------


def test_everyone_with_a_role_reads_it_and_few_see_a_button(world, client):
    record(world)
    pages = ("/duties/", BUDGET, "/duties/groups/", "/duties/groups/practice/",
             "/duties/export/csv/", "/duties/groups/export/csv/")  # fmt: skip
    forms = ("/duties/add/", f"{BUDGET}owners/add/", f"{BUDGET}owners/take-away/", f"{BUDGET}end/",
             f"{BUDGET}evidence/add/", f"{BUDGET}evidence/strike-out/")  # fmt: skip
    for name, keeping, recording in (
        ("charlie", 403, 403), ("hari", 403, 403), ("bella", 403, 200), ("dana", 200, 200),
    ):  # fmt: skip
        client.force_login(getattr(world, name))
        assert [client.get(path).status_code for path in pages] == [200] * len(pages)
        wanted = [keeping] * 4 + [recording] * 2
        assert [client.get(path).status_code for path in forms] == wanted, name
        if keeping == 403:
            assert client.post(forms[0], {"title": "x"}).status_code == 403
        page = client.get(BUDGET).content.decode()
        assert ("Say who owns it" in page) is (keeping == 200)
        assert ("Record that it was seen to" in page) is (recording == 200)
    for name in ("nobody", "root"):  # of a duty that they cannot read there is no form either
        client.force_login(getattr(world, name))
        answers = [client.get(path) for path in (*pages, *forms)]
        wanted = [403] * 4 + [404] * 2
        assert [each.status_code for each in answers] == [403] * len(pages) + wanted, name
        assert [each for each in answers if "Agrees the budget" in each.content.decode()] == []
        assert [client.post(path, {"title": "x"}).status_code for path in forms] == wanted, name
    client.force_login(world.dana)
    for path in ("/duties/none/", "/duties/groups/none/", "/duties/export/pdf/"):
        assert client.get(path).status_code == 404
    client.logout()
    assert client.get("/duties/").status_code == 302


def test_the_lists_and_files_say_what_stands(world, client):
    record(world)
    operations.add_duty(title="Keeps links", kind="business-team", source="Page 2", by=world.dana)
    client.force_login(world.alice)
    page = client.get("/duties/")
    assert "<title>Who owns which duty – " in page.content.decode()
    assert [each["number"] for each in page.context["figures"]] == [1, 0, 1]
    assert [row[0]["text"] for row in page.context["rows"]] == ["Agrees the budget", "Keeps links"]
    for query, titles in (
        ("show=orphan", ["Keeps links"]), ("show=shared", []), ("kind=statutory",
         ["Agrees the budget"]), ("show=dance&kind=x", ["Agrees the budget", "Keeps links"]),
    ):  # fmt: skip
        rows = client.get(f"/duties/?{query}").context["rows"]
        assert [row[0]["text"] for row in rows] == titles, query
    file = client.get("/duties/export/csv/?show=orphan").content.decode("utf-8-sig")
    assert list(csv.reader(StringIO(file)))[1:] == [
        ["Keeps links", "Duty of the business team", "Page 2", "", "", "", "",
         "Nobody owns it. Nothing shows that anybody has seen to it"]
    ]  # fmt: skip
    file = client.get("/duties/groups/export/csv/").content.decode("utf-8-sig")
    assert list(csv.reader(StringIO(file)))[1:] == [
        ["Practice", "Agrees the budget", "Statutory function", "2025-01-06", "2026-03-27",
         "Agreed", ""]
    ]  # fmt: skip
    rows = client.get("/duties/groups/").context["rows"]
    assert [row[1:] for row in rows] == [[0, 0, "Owns no duty"], [1, 0, ""]]


def on(name):
    return {f"{name}_day": "27", f"{name}_month": "3", f"{name}_year": "2026"}


def test_each_form_does_one_thing_once(world, client):
    client.force_login(world.dana)

    def send(path, leads_to, **answers):
        form = {"submission": str(uuid4()), **answers}
        for _ in range(2):
            assert client.post(path, form).url == leads_to, path

    links = "/duties/keeps-links/"
    send("/duties/add/", links, title="Keeps links", kind="arrangements", source="Page 2")
    send(f"{links}owners/add/", links, owner="business-team", **on("since"))
    send(f"{links}owners/add/", links, owner="practice", **on("since"))
    team = DutyOwner.objects.get(agency=world.business_team)
    send(f"{links}owners/take-away/", links, owner=team.pk, reason="Moved", **on("ended_on"))
    send(f"{links}evidence/add/", links, what="Met", where="", **on("happened_on"))
    seen = DutyEvidence.objects.get()
    send(f"{links}evidence/strike-out/", links, evidence=seen.pk, reason="Wrong")
    assert client.get(links).context["notes"] == ["Nothing shows that anybody has seen to it"]
    send(f"{links}end/", links, reason="Gone", **on("ended_on"))
    assert "No duty any more since Friday 27 March 2026" in client.get(links).content.decode()
    assert "it stays as it was then" in client.get(f"{links}end/").content.decode()
    wrong = client.post(f"{BUDGET}evidence/add/", {"what": "Kept text"}).content.decode()
    assert "Kept text" in wrong
    assert "Enter the day" in wrong


def test_the_map_costs_the_same_for_one_duty_and_for_three(world, client):
    client.force_login(world.alice)

    def statements(path) -> int:
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            client.get(path)
        return len(asked)

    paths = ("/duties/", "/duties/groups/", "/duties/groups/practice/")
    before = [statements(path) for path in paths]
    for number in range(2):
        duty = operations.add_duty(
            title=f"More {number}", kind="statutory", source="3", by=world.dana
        )
        operations.give(duty, group=world.group, since=LONG_AGO, by=world.dana)
        operations.record(duty, happened_on=TODAY, what="Seen", by=world.dana)
    assert [statements(path) for path in paths] == before
