"""Agencies are added, renamed, known by other names, closed and opened again: the operations."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models, transaction

from core.operations import AlreadyDone, NotAllowed, Stale
from escalations import operations as escalate
from partnership import operations as ours
from partnership import people_operations
from partnership.agencies import names, operations
from partnership.agencies.models import AgencyName
from partnership.models import Agency
from partnership.roles import Role
from partnership.succession import operations as takeovers
from tests import world as worlds

TODAY = date(2026, 3, 27)
YESTERDAY = date(2026, 3, 26)
NEVER = ("alice", "anna", "cleo", "hari", "sue", "root", "nobody")
FORMER, ALIAS = AgencyName.Kind.FORMER, AgencyName.Kind.ALIAS


@pytest.fixture
def world(db):
    return worlds.build_with_administrators()


def add(world, name="Testshire Hospice", by="dana", **changes):
    wanted = {"short_name": "Hospice", "kind": "voluntary", "engagement": "virtual"} | changes
    return ours.add_agency(name=name, **wanted, by=getattr(world, by))


def change(world, agency, by="dana", **changes):
    wanted = {"name": agency.name, "short_name": agency.short_name, "kind": agency.kind,
              "engagement": agency.engagement, "phase": agency.phase} | changes  # fmt: skip
    return operations.change_agency(agency, **wanted, by=getattr(world, by))


def names_of(agency):
    rows = AgencyName.objects.filter(agency=agency)
    return [(each.kind, each.name, each.ended_on) for each in rows]


def found_by(text) -> set[str]:
    return {each.name for each in Agency.objects.filter(names.matching(text))}


def latest(agency):
    row = agency.history.first()
    return row.history_user, row.history_change_reason


# --- who ------------------------------------------------------------------------------------------

MOVES = {
    "add": lambda world, by: add(world, by=by),
    "change": lambda world, by: change(world, world.school, by=by, short_name="S"),
    "name": lambda world, by: operations.note_name(
        world.school, name="The Old School", kind=ALIAS, by=getattr(world, by)
    ),
    "name off": lambda world, by: operations.take_name_away(
        operations.note_name(world.school, name="X", kind=ALIAS, by=None).names.get(),
        by=getattr(world, by),
    ),
    "close": lambda world, by: operations.close_agency(
        world.school, closed_on=TODAY, reason="Sold", by=getattr(world, by)
    ),
    "reopen": lambda world, by: operations.reopen_agency(
        operations.close_agency(world.school, closed_on=TODAY, reason="Sold", by=None),
        by=getattr(world, by),
    ),
}


@pytest.mark.parametrize("move", MOVES)
def test_the_business_team_keeps_the_agencies(world, move):
    done = MOVES[move](world, "dana")
    assert done.pk


@pytest.mark.parametrize("name", NEVER)
@pytest.mark.parametrize("move", MOVES)
def test_nobody_else_does(world, move, name):
    def states():
        return list(Agency.objects.order_by("pk").values()), AgencyName.objects.count()

    before = states()
    with pytest.raises(PermissionDenied):
        MOVES[move](world, name)
    after = states()
    if move not in ("name off", "reopen"):  # which prepare something first
        assert after == before


# --- adding ---------------------------------------------------------------------------------------


def test_an_added_agency_has_an_address_of_its_own(world):
    assert add(world).slug == "testshire-hospice"
    assert add(world, "Testshire: Hospice").slug == "testshire-hospice-2"
    assert add(world, "Add").slug == "add-2", "an address that a page has already"
    assert add(world, "聖").slug == "agency"
    assert latest(Agency.objects.get(slug="agency")) == (world.dana, "partnership.add_agency")


@pytest.mark.parametrize("name", ["Testshire Council", "testshire COUNCIL", " Testshire Council "])
def test_no_agency_is_added_twice(world, name):
    with pytest.raises(NotAllowed, match="There is an agency called Testshire Council already"):
        add(world, name)


def test_nobody_adds_a_second_business_team(world):
    with pytest.raises(NotAllowed, match="no other becomes one"):
        add(world, kind="business-team")


# --- changing -------------------------------------------------------------------------------------


def test_a_new_name_keeps_the_one_before_with_its_last_day(world):
    change(world, world.trust, name="Testshire Care Trust", renamed_on=TODAY)
    assert names_of(world.trust) == [(FORMER, "Testshire Health Trust", YESTERDAY)]
    assert Agency.objects.get(slug="trust").name == "Testshire Care Trust"
    assert found_by("health trust") == {"Testshire Care Trust"}
    assert latest(world.trust) == (world.dana, "partnership.change_agency")
    known = names.also_known([world.trust.pk, world.council.pk])
    assert known == {world.trust.pk: "Formerly Testshire Health Trust until Thursday 26 March 2026"}


def test_a_wrong_spelling_is_corrected_and_not_kept_as_a_name(world):
    change(world, world.trust, name="Testshire Health Trust.")
    assert names_of(world.trust) == []


def test_an_agency_goes_back_to_a_name_it_had(world):
    trust = change(world, world.trust, name="B", renamed_on=date(2026, 1, 1))
    trust = change(world, trust, name="Testshire Health Trust", renamed_on=date(2026, 2, 1))
    trust = change(world, trust, name="B", renamed_on=date(2026, 3, 1))
    assert sorted(names_of(trust), key=lambda each: each[2]) == [
        (FORMER, "Testshire Health Trust", date(2025, 12, 31)),
        (FORMER, "B", date(2026, 1, 31)),
        (FORMER, "Testshire Health Trust", date(2026, 2, 28)),
    ]


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"name": "Testshire Council"}, "There is an agency called"),
        ({"name": "New", "renamed_on": date(2026, 3, 28)}, "has not begun"),
        ({"kind": "business-team"}, "no other becomes one"),
    ],
)
def test_a_change_that_cannot_be_is_refused_and_nothing_of_it_is_saved(world, changes, refusal):
    with pytest.raises(NotAllowed, match=refusal):
        change(world, world.trust, short_name="Other", **changes)
    assert Agency.objects.get(slug="trust").short_name == world.trust.short_name
    assert names_of(world.trust) == []


def test_a_partner_with_a_delegate_stays_a_partner_until_the_role_has_ended(world):
    with pytest.raises(NotAllowed, match="End the role first"):
        change(world, world.icb, kind="relevant-agency")
    ours.end_role(world.held["ines"], ended_on=TODAY, by=world.dana)
    assert change(world, world.icb, kind="relevant-agency").kind == "relevant-agency"


def test_only_a_school_has_a_phase(world):
    assert change(world, world.school, phase="primary").phase == "primary"
    assert change(world, world.trust, phase="primary").phase == ""


def test_somebody_who_saw_an_earlier_state_is_shown_what_it_is_now(world):
    seen = operations.version_of(world.trust)
    trust = change(world, world.trust, short_name="Trust 2", version=seen)
    with pytest.raises(Stale) as stale:
        change(world, trust, short_name="Trust 3", version=seen)
    assert stale.value.changes == [
        (
            "It is called Testshire Health Trust now, in short Trust 2: relevant agency, permanent"
            " member."
        )
    ]
    change(world, trust, short_name="Trust 3", version=stale.value.version_token)


def test_two_clicks_are_one_change(world):
    from uuid import uuid4

    sent = {"name": "New Name", "renamed_on": TODAY, "submission": uuid4()}
    change(world, world.trust, **sent)
    with pytest.raises(AlreadyDone):
        change(world, world.trust, **sent)
    assert len(names_of(world.trust)) == 1


def test_what_happened_stays_under_the_name_of_its_day(world, client):
    case = worlds.raise_one(world, raised_on=TODAY)
    client.force_login(world.alice)

    def raised_with() -> str:
        page = client.get(case.get_absolute_url())
        [value] = [row["value"] for row in page.context["disagreement"]
                   if row["key"] == "Raised with"]  # fmt: skip
        return value.partition("service, ")[2]

    assert raised_with() == "Testshire Health Trust"
    change(world, world.trust, name="Since Then", renamed_on=TODAY)
    assert raised_with() == "Since Then", "it had this name on the day"
    before = operations.note_name(
        world.trust, name="On The Day", kind=FORMER, ended_on=TODAY, by=world.dana
    )
    assert raised_with() == "On The Day (now: Since Then)"
    takeovers.plan(before, successor=world.icb, on=TODAY, by=world.dana)
    assert raised_with() == "On The Day (now: NHS Testshire Integrated Care Board)"


# --- names ----------------------------------------------------------------------------------------


def test_a_search_finds_it_by_every_name_and_by_what_it_took_over(world):
    operations.note_name(world.icb, name="The Commissioners", kind=ALIAS, by=world.dana)
    operations.note_name(world.trust, name="Infirmary", kind=FORMER, by=world.dana)
    assert found_by("commissioners") == {"NHS Testshire Integrated Care Board"}
    takeovers.plan(world.trust, successor=world.icb, on=TODAY, by=world.dana)
    both = {"NHS Testshire Integrated Care Board", "Testshire Health Trust"}
    assert found_by("infirmary") == both
    assert found_by("health trust") == both
    assert found_by("no such name") == set()
    assert names.also_known([world.icb.pk]) == {
        world.icb.pk: "Also called The Commissioners; took over from Testshire Health Trust"
    }
    clinical = "NHS Testshire Clinical Commissioning Group"
    operations.note_name(world.icb, name=clinical, kind=FORMER, by=world.dana)
    assert found_by("CCG") == found_by("icb") == {"NHS Testshire Integrated Care Board"}
    assert found_by("nhs.c") == found_by("xcg") == set()


def test_a_name_is_noted_once(world):
    operations.note_name(world.trust, name="Infirmary", kind=ALIAS, by=world.dana)
    with pytest.raises(NotAllowed, match="among its names already"):
        operations.note_name(world.trust, name="INFIRMARY", kind=FORMER, by=world.dana)
    with pytest.raises(NotAllowed, match="name of another agency"):
        operations.note_name(world.trust, name="Testshire Council", kind=ALIAS, by=world.dana)
    with pytest.raises(NotAllowed, match="Give a day that is over"):
        operations.note_name(
            world.trust, name="X", kind=FORMER, ended_on=date(2026, 3, 28), by=world.dana
        )
    assert names_of(world.trust) == [(ALIAS, "Infirmary", None)]


def test_a_name_is_taken_away_once_and_its_history_stays(world):
    operations.note_name(world.trust, name="Infirmary", kind=ALIAS, by=world.dana)
    known = world.trust.names.get()
    pk = known.pk
    operations.take_name_away(AgencyName.objects.get(pk=pk), by=world.dana)
    with pytest.raises(NotAllowed, match="already"):
        operations.take_name_away(known, by=world.dana)
    assert found_by("infirmary") == set()
    assert [row.history_type for row in AgencyName.history.filter(id=pk)] == ["-", "+"]


def test_the_database_keeps_names_single_and_aliases_without_an_end(world):
    operations.note_name(world.trust, name="Infirmary", kind=ALIAS, by=world.dana)
    rows = models.QuerySet(AgencyName)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(ended_on=TODAY)
    again = world.trust.names.get()
    again.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.bulk_create([again])


# --- closing --------------------------------------------------------------------------------------


def close(world, agency, **changes):
    return operations.close_agency(
        agency, **{"closed_on": TODAY, "reason": "Sold", "by": world.dana} | changes
    )


def test_a_closed_agency_stays_with_its_reason_and_is_no_longer_to_be_chosen(world):
    school = close(world, world.school, closed_on=YESTERDAY)
    assert (school.closed_on, school.closed_because, school.is_gone) == (YESTERDAY, "Sold", True)
    assert latest(school) == (world.dana, "partnership.close_agency")
    with pytest.raises(NotAllowed, match="no longer exists"):
        ours.begin_role(
            world.nobody, agency=school, role=Role.HEADTEACHER, started_on=TODAY, by=world.dana
        )
    with pytest.raises(NotAllowed, match="was closed"):
        close(world, school)
    with pytest.raises(NotAllowed, match="keeps what it was called"):
        change(world, school, name="Other")


def test_it_is_not_closed_before_the_day(world):
    with pytest.raises(NotAllowed, match="Give a day that has come"):
        close(world, world.school, closed_on=date(2026, 3, 28))


def test_it_is_not_closed_over_the_heads_of_people_and_open_work(world):
    worlds.raise_one(world, raised_on=TODAY)
    people_operations.invite(
        agency=world.trust, roles=["line-manager"], email="new@example.org", full_name="New",
        by=world.dana,
    )  # fmt: skip
    takeovers.plan(world.trust, successor=world.icb, on=date(2026, 5, 1), by=world.dana)
    said = operations.in_the_way(world.trust)
    assert said[0].endswith("Health Trust, on Friday 1 May 2026. Call that off first.")
    assert [sentence.split(".")[0] for sentence in said[1:]] == [
        "6 people hold roles here",
        "1 invitation waits to be accepted",
        "1 open escalation stands between it and another agency",
    ]
    with pytest.raises(NotAllowed, match="6 people hold roles here"):
        close(world, world.trust)
    assert not worlds.refresh(world.trust).is_gone
    assert operations.in_the_way(world.icb)[0].startswith("NHS Testshire"), "as the successor"


def test_what_was_open_with_a_body_it_took_over_from_counts_too(world):
    case = worlds.raise_one(world, raised_on=TODAY)
    takeovers.plan(world.trust, successor=world.school, on=TODAY, by=world.dana)
    assert any("1 open escalation" in each for each in operations.in_the_way(world.school))
    escalate.withdraw(case, outcome="withdrawn", reason="Settled", by=world.alice)
    assert not any("escalation" in each for each in operations.in_the_way(world.school))


def test_a_closing_made_in_error_is_undone(world):
    close(world, world.school)
    school = operations.reopen_agency(world.school, by=world.dana)
    assert (school.closed_on, school.closed_because, school.is_gone) == (None, "", False)
    assert [row.history_change_reason for row in school.history.all()][:2] == [
        "partnership.reopen_agency",
        "partnership.close_agency",
    ]
    with pytest.raises(NotAllowed, match="is open"):
        operations.reopen_agency(school, by=world.dana)


def test_a_takeover_is_not_undone_as_if_it_were_a_closing(world):
    takeovers.plan(world.trust, successor=world.icb, on=TODAY, by=world.dana)
    with pytest.raises(NotAllowed, match="cannot be undone"):
        operations.reopen_agency(world.trust, by=world.dana)


def test_two_spaces_make_no_other_name(world):
    """A name is kept with one, so that the search finds it."""
    for name in ("testshire  POLICE", " Testshire\tpolice "):
        with pytest.raises(NotAllowed, match="Testshire Police"):
            operations.note_name(world.trust, name=name, kind=ALIAS, by=world.dana)
        with pytest.raises(NotAllowed, match="Testshire Police"):
            add(world, name)
    operations.note_name(world.trust, name="The  Old Infirmary", kind=ALIAS, by=world.dana)
    with pytest.raises(NotAllowed, match="among its names already"):
        operations.note_name(world.trust, name="the old  infirmary", kind=ALIAS, by=world.dana)
    assert world.trust.names.get().name == "The Old Infirmary"
