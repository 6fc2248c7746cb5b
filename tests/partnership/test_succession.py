"""Another agency takes over: what moves on the day, who sees what then, and what is refused."""

from datetime import date
from threading import Barrier, Thread

import pytest
from django.core import mail
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Membership, User
from core import letters, notifications
from core.models import AccessLog, Letter, Notification
from core.operations import NotAllowed, operation
from escalations import operations as escalate
from escalations.models import Escalation, EscalationNote, Participant
from escalations.parties import side_of
from escalations.policy import Side
from partnership import operations as ours
from partnership import people_operations, succession, tasks
from partnership.invitations import token_of
from partnership.models import Agency, DirectoryContact, HeldRole, Invitation, Team
from partnership.roles import Role
from partnership.succession import operations
from partnership.succession.models import AgencyTakeover
from tests import world as worlds
from tests.kept import kept

TODAY = date(2026, 3, 27)
LATER = date(2026, 5, 1)
PAGE = "/people/trust/takeover/"


def agency(slug: str, name: str, kind=Agency.Kind.RELEVANT_AGENCY) -> Agency:
    return ours.add_agency(
        slug=slug, name=name, short_name=name, kind=kind, engagement="permanent", by=None
    )


def person_at(where, role, name: str):
    person = User.objects.create_user(f"{name.lower()}@example.org", full_name=name)
    held = ours.begin_role(person, agency=where, role=role, started_on=worlds.LONG_AGO, by=None)
    return person, held


@pytest.fixture
def world(db):
    return build()


@kept
def build():
    world = worlds.build_with_administrators()
    world.merged = agency("merged", "Merged Health Trust")
    world.mia, world.held["mia"] = person_at(world.merged, Role.SAFEGUARDING_LEAD, "Mia")
    return world


def plan(world, on=TODAY, **changes) -> AgencyTakeover:
    wanted = {"successor": world.merged, "on": on, "by": world.dana} | changes
    return operations.plan(changes.pop("agency", None) or world.trust, **{
        name: value for name, value in wanted.items() if name != "agency"
    })  # fmt: skip


def browser(person):
    client = Client()
    client.force_login(person)
    return client


def roles_at(where) -> set[tuple[str, str]]:
    held = HeldRole.objects.unscoped("the test looks")
    held = held.filter(agency_role__agency=where, ended_on=None)
    return set(held.values_list("person__full_name", "agency_role__role"))


def members_of(where) -> int:
    return Membership.objects.filter(group__agency_role__agency=where).count()


def opens(person, case) -> int:
    return browser(person).get(case.get_absolute_url()).status_code


# --- people ---------------------------------------------------------------------------------------


def test_people_and_their_roles_move_with_the_reason_kept(world):
    before = roles_at(world.trust)
    assert len(before) == 6
    plan(world)
    assert roles_at(world.trust) == set()
    assert members_of(world.trust) == 0
    assert roles_at(world.merged) == before | {("Mia", "safeguarding-lead")}
    assert members_of(world.merged) == 7
    ended = worlds.refresh(world.held["bella"])
    assert (ended.ended_on, ended.end_reason) == (TODAY, "Merged Health Trust took over")
    new = HeldRole.objects.unscoped("the test looks").get(person=world.bella, ended_on=None)
    assert new.started_on == TODAY
    history = new.history.get()
    assert (history.history_user, history.history_change_reason) == (world.dana, "partnership.plan")
    trust = worlds.refresh(world.trust)
    assert (trust.succeeded_by, trust.closed_on, trust.name) == (
        world.merged, TODAY, "Testshire Health Trust",
    )  # fmt: skip
    lines = AccessLog.objects.filter(holder=f"person:{world.bella.pk}").order_by("-pk")[:2]
    assert sorted((line.what, line.detail, line.person_id) for line in lines) == [
        ("granted", "role began: took over from Testshire Health Trust", world.dana.pk),
        ("removed", "role ended: Merged Health Trust took over", world.dana.pk),
    ]


def test_the_administrator_looks_after_the_people_there_now(world):
    plan(world)
    client = browser(world.tess)
    assert client.get("/people/trust/").status_code == 404
    page = client.get("/people/merged/").content.decode()
    for name in ("Bella Boateng", "Mia", "Tess Todd"):
        assert name in page


def test_a_team_goes_on_under_its_name(world):
    def with_teams(slug, *teams):
        made = ours.add_agency(
            slug=slug, name=slug, short_name=slug, kind="relevant-agency", engagement="permanent",
            teams=teams, by=None,
        )  # fmt: skip
        return made, {team.name: team for team in made.teams.all()}

    old, teams = with_teams("old", "0 to 19", "Wards")
    new, known = with_teams("new", "Wards")
    for number, name in enumerate(("0 to 19", "0 to 19", "Wards")):
        person = User.objects.create_user(f"t{number}@example.org", full_name=f"T {number}")
        ours.begin_role(
            person, agency=old, role=Role.TRAINER, started_on=TODAY, team=teams[name], by=None
        )
    plan(world, agency=old, successor=new)
    held = HeldRole.objects.unscoped("the test looks").filter(agency_role__agency=new)
    held = held.order_by("person__full_name")
    assert [each.team.name for each in held] == ["0 to 19", "0 to 19", "Wards"]
    assert held[2].team == known["Wards"]
    assert Team.objects.filter(agency=new).count() == 2
    assert Team.objects.filter(agency=old).count() == 2


def test_who_has_left_before_gets_nothing_and_who_stays_behind_loses_all(world):
    case = worlds.raise_one(world, raised_on=TODAY)
    ours.end_role(world.held["bea"], ended_on=TODAY, by=world.dana)
    assert opens(world.bilal, escalate_to_3(world, case)) == 200
    plan(world, staying=[world.bilal.pk])
    assert ("Bilal Begum", "senior-manager") not in roles_at(world.merged)
    assert worlds.refresh(world.held["bilal"]).ended_on == TODAY
    for leaver in (world.bea, world.bilal):
        assert opens(leaver, case) == 404
        assert list(Escalation.objects.visible_to(leaver)) == []
        assert not Membership.objects.filter(user=leaver).exists()
    assert opens(world.brian, case) == 200  # who moved


def escalate_to_3(world, case):
    for step in (1, 2):
        case = escalate.move_up(case, from_step=step, reason="No reply", by=world.alice)
    return case


def test_somebody_who_holds_the_role_there_already_holds_it_once(world):
    ours.begin_role(
        world.bella, agency=world.merged, role=Role.LINE_MANAGER, started_on=TODAY, by=None
    )
    plan(world)
    held = HeldRole.objects.unscoped("the test looks").filter(person=world.bella, ended_on=None)
    assert [each.agency_role.agency for each in held] == [world.merged]
    assert [
        (each.step, each.held_role.person)
        for each in DirectoryContact.objects.filter(agency=world.merged, step=2)
    ] == [(2, world.bella), (2, world.bea)]


def test_a_role_that_the_successor_cannot_have_ends(world):
    """A delegate of a statutory partner, where the successor is none."""
    plan(world, agency=world.icb)
    assert roles_at(world.icb) == set()
    assert "Ines Ives" not in {name for name, _ in roles_at(world.merged)}


# --- contacts and invitations ---------------------------------------------------------------------


def contacts_of(where) -> list[tuple[int, int, str]]:
    rows = DirectoryContact.objects.filter(agency=where).order_by("step", "order")
    return [(each.step, each.order, each.held_role.person.full_name) for each in rows]


def test_contacts_move_behind_those_that_the_successor_lists(world):
    ours.list_contact(world.held["mia"], procedure="escalation", step=2, order=0, by=None)
    plan(world)
    assert contacts_of(world.trust) == []
    assert contacts_of(world.merged) == [
        (1, 0, "Bob Barnes"), (2, 0, "Mia"), (2, 1, "Bella Boateng"), (2, 2, "Bea Bright"),
        (3, 0, "Brian Booth"),
    ]  # fmt: skip
    assert all(each.held_role.ended_on is None
               for each in DirectoryContact.objects.filter(agency=world.merged))  # fmt: skip


def test_a_waiting_invitation_is_the_successors_and_its_link_still_works(world):
    invited = people_operations.invite(
        agency=world.trust, roles=["line-manager"], email="new@example.org", full_name="Nia New",
        by=world.tess,
    )  # fmt: skip
    twice = people_operations.invite(
        agency=world.trust, roles=["line-manager"], email="two@example.org", full_name="Two",
        by=world.tess,
    )  # fmt: skip
    people_operations.invite(
        agency=world.merged, roles=["trainer"], email="two@example.org", full_name="Two",
        by=world.dana,
    )  # fmt: skip
    plan(world)
    assert worlds.refresh(twice).withdrawn_by == world.dana
    client = Client()
    page = client.get(f"/invitation/{token_of(invited.link_key)}/", follow=True)
    assert "Merged Health Trust" in page.content.decode()
    person = people_operations.accept_as_new(invited, password="three-odd-words", by=None)
    assert (person.full_name, "line-manager") in roles_at(world.merged)
    assert Invitation.objects.unscoped("the test looks").filter(agency=world.trust).count() == 1


# --- escalations ----------------------------------------------------------------------------------


def test_open_ones_pass_to_the_successors_people_under_the_old_name(world):
    case = worlds.raise_one(world, raised_on=TODAY)
    assert opens(world.mia, case) == 404
    plan(world)
    assert opens(world.mia, case) == 200
    assert opens(world.bea, case) == 200
    for outsider in worlds.outsiders(world):
        assert opens(outsider, case) == 404
    case = worlds.refresh(case)
    assert case.challenged_agency == world.trust
    assert side_of(world.mia, case) == Side.CHALLENGED
    page = browser(world.alice).get(case.get_absolute_url()).content.decode()
    assert "Testshire Health Trust (now: Merged Health Trust)" in page
    assert "Bob Barnes" in page  # the contact of step 1, who moved
    # whose turn it is stays whose turn it was
    tasks_of = [task["text"] for task in browser(world.bob).get("/").context["tasks"]]
    assert tasks_of == [f"{case.reference}: your agency’s turn to answer"]


def told_of_it() -> list[tuple[str, str]]:
    rows = Notification.objects.filter(kind="escalation_taken_over").order_by("pk")
    return [(row.recipient.full_name, row.about) for row in rows.select_related("recipient")]


def test_the_other_side_of_an_open_one_is_told_once(world, mailoutbox):
    case = worlds.raise_one(world, raised_on=TODAY)
    other = worlds.raise_one(world, raised_on=TODAY)
    closed = worlds.raise_one(world, raised_on=TODAY)
    escalate.move_up(other, from_step=1, reason="No reply.", by=world.alice)
    escalate.withdraw(closed, outcome="withdrawn", reason="Agreed", by=world.alice)
    plan(world)
    about = [f"escalations.Escalation:{each.pk}" for each in (case, other)]
    assert told_of_it() == [("Alice Adeyemi", about[0]), ("Amir Ahmed", about[1])]
    mailoutbox.clear()
    notifications.deliver()
    said = f"{other.reference}: another agency has taken over from the other side"
    assert [each.to for each in mailoutbox if each.subject == said] == [["amir@example.org"]]
    # another body taken over by the same agency is nothing to these two
    more = agency("more", "More Trust")
    plan(world, agency=more)
    assert len(told_of_it()) == 2
    # but whoever takes over from the successor is, and the side that has moved is told nothing
    last = agency("last", "Last Trust")
    plan(world, agency=world.merged, successor=last)
    assert told_of_it()[2:] == [("Alice Adeyemi", about[0]), ("Amir Ahmed", about[1])]


def test_of_one_between_the_two_nobody_is_told_so(world):
    worlds.raise_one(world, raised_on=TODAY)
    plan(world, successor=world.council)
    assert told_of_it() == []


def test_the_raising_side_taken_over_is_told_to_the_challenged_one(world):
    case = worlds.raise_one(world, raised_on=TODAY)
    unitary = agency("unitary", "Unitary Council", Agency.Kind.SAFEGUARDING_PARTNER)
    plan(world, agency=world.council, successor=unitary)
    assert told_of_it() == [("Bob Barnes", f"escalations.Escalation:{case.pk}")]


def test_the_successors_people_act_on_them(world):
    case = worlds.raise_one(world, raised_on=TODAY)
    plan(world)
    escalate.log_contact(
        case, happened_on=TODAY, method="telephone", with_whom="Alice", result="Spoke",
        by=world.mia,
    )  # fmt: skip
    page = browser(world.mia).get(case.get_absolute_url() + "bring-in/").content.decode()
    assert "Bob Barnes" in page
    colleague = HeldRole.objects.unscoped("the test looks").get(person=world.bob, ended_on=None)
    escalate.bring_in(case, held_role=colleague, by=world.mia)
    assert Participant.objects.unscoped("the test looks").get().held_role == colleague


def test_who_raised_one_and_who_was_brought_in_go_on_with_it(world):
    case = worlds.raise_one(world, raised_on=TODAY)
    escalate.bring_in(case, held_role=world.held["bob"], by=world.bea)
    ours.add_agency(
        slug="unitary", name="Unitary Council", short_name="Unitary",
        kind=Agency.Kind.SAFEGUARDING_PARTNER, engagement="permanent", by=None,
    )  # fmt: skip
    unitary = Agency.objects.get(slug="unitary")
    plan(world, agency=world.council, successor=unitary)
    plan(world)
    for person in (world.alice, world.bob):
        assert opens(person, case) == 200
    case = worlds.refresh(case)
    assert case.raised_as.agency_role.agency == unitary
    assert case.history.order_by("history_id").first().raised_as == world.held["alice"]
    assert side_of(world.alice, case) == Side.RAISING
    part = Participant.objects.unscoped("the test looks").get()
    assert part.held_role.agency_role.agency == world.merged
    # ending the role there ends it all
    ours.end_role(case.raised_as, ended_on=TODAY, by=world.dana)
    assert opens(world.alice, case) == 404


def test_closed_ones_are_read_by_the_successors_leads(world):
    case = worlds.raise_one(world, raised_on=TODAY)
    escalate.withdraw(case, outcome="withdrawn", reason="Agreed", by=world.alice)
    assert worlds.refresh(case).closed_on == TODAY
    assert opens(world.mia, case) == 404
    plan(world)
    assert opens(world.mia, case) == 200
    assert case.reference in browser(world.mia).get(
        "/escalations/?show=all&state=closed"
    ).content.decode()  # fmt: skip


def test_notes_kept_to_the_old_agency_are_read_by_the_successor_alone(world):
    case = worlds.raise_one(world, raised_on=TODAY)
    escalate.add_note(case, text="Only for us", for_agency=world.trust, by=world.bea)
    plan(world)
    for person, reads in ((world.mia, True), (world.bea, True), (world.alice, False)):
        page = browser(person).get(case.get_absolute_url()).content.decode()
        assert ("Only for us" in page) == reads, person
        rows = EscalationNote.objects.visible_to(person)
        assert bool(rows.count()) == reads, person


def test_what_is_raised_afterwards_and_later_contacts_reach_the_old_ones_too(world):
    case = worlds.raise_one(world, raised_on=TODAY)
    plan(world)
    nina, held = person_at(world.merged, Role.LINE_MANAGER, "Nina")
    assert opens(nina, case) == 404
    ours.list_contact(held, procedure="escalation", step=1, order=5, by=None)
    assert opens(nina, case) == 200
    with pytest.raises(NotAllowed):  # the old trust is challenged no more
        worlds.raise_one(world, raised_on=TODAY, challenged_agency=worlds.refresh(world.trust))


def test_a_partner_that_took_over_hears_step_4(world):
    board = agency("board", "New Board", Agency.Kind.SAFEGUARDING_PARTNER)
    case = escalate_to_3(world, worlds.raise_one(world, raised_on=TODAY))
    escalate.move_up(case, from_step=3, reason="No agreement", by=world.alice)
    assert worlds.refresh(case).step == 4
    plan(world, agency=world.icb, successor=board)
    assert ("Ines Ives", "delegated-safeguarding-partner") in roles_at(board)
    assert opens(world.ines, case) == 200


# --- the day --------------------------------------------------------------------------------------


def test_it_waits_for_its_day_and_happens_once_late_or_twice(world, clock):
    case = worlds.raise_one(world, raised_on=TODAY)
    takeover = plan(world, LATER)
    clock.set("2026-04-30 23:03")
    tasks.carry_out_takeovers()
    assert not operations.carry_out(takeover, by=None)
    assert len(roles_at(world.trust)) == 6
    assert opens(world.mia, case) == 404
    clock.set("2026-05-03 00:03")  # two days late
    tasks.carry_out_takeovers()
    assert worlds.refresh(world.trust).closed_on == LATER
    assert worlds.refresh(world.held["bob"]).ended_on == date(2026, 5, 3)
    assert opens(world.mia, case) == 200
    held = HeldRole.objects.unscoped("the test looks").count()
    tasks.carry_out_takeovers()
    assert not operations.carry_out(takeover, by=None)
    assert HeldRole.objects.unscoped("the test looks").count() == held
    assert AgencyTakeover.objects.unscoped("the test looks").get().done_at is not None


def test_nothing_is_half_moved_when_the_worker_dies(world, clock, monkeypatch):
    case = worlds.raise_one(world, raised_on=TODAY)
    plan(world, LATER)
    clock.set("2026-05-01")
    before = roles_at(world.trust), contacts_of(world.trust), members_of(world.trust)

    def dies(*args):
        raise MemoryError

    monkeypatch.setattr("partnership.succession.operations.directory.changed", dies)
    tasks.carry_out_takeovers()
    assert (roles_at(world.trust), contacts_of(world.trust), members_of(world.trust)) == before
    assert worlds.refresh(world.trust).succeeded_by is None
    assert opens(world.mia, case) == 404
    monkeypatch.undo()
    tasks.carry_out_takeovers()
    assert roles_at(world.trust) == set()


def test_one_that_fails_holds_up_no_other(world, clock, monkeypatch):
    plan(world, LATER)
    plan(world, LATER, agency=world.school, successor=world.police)
    clock.set("2026-05-01")
    really = operations.carry_out

    def fails_for_the_trust(takeover, *, by):
        if takeover.agency_id == world.trust.pk:
            raise RuntimeError
        return really(takeover, by=by)

    monkeypatch.setattr("partnership.succession.operations.carry_out", fails_for_the_trust)
    tasks.carry_out_takeovers()
    assert worlds.refresh(world.school).succeeded_by == world.police
    assert worlds.refresh(world.trust).succeeded_by is None


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_move_once(clock):
    world = worlds.build_with_administrators()
    world.merged = agency("merged", "Merged Health Trust")
    takeover = plan(world, LATER)
    clock.set("2026-05-01")
    ready, found = Barrier(2), []

    def work():
        ready.wait(10)
        try:
            found.append(operations.carry_out(takeover, by=None))
        finally:
            connection.close()

    workers = [Thread(target=work) for _ in range(2)]
    for each in workers:
        each.start()
    for each in workers:
        each.join(30)
    assert sorted(found) == [False, True]
    assert len(roles_at(world.merged)) == 6


def test_it_is_called_off_before_its_day_and_not_after(world, clock):
    takeover = plan(world, LATER)
    operations.call_off(takeover, by=world.dana)
    with pytest.raises(NotAllowed, match="called off already"):
        operations.call_off(takeover, by=world.dana)
    clock.set("2026-05-01")
    tasks.carry_out_takeovers()
    assert len(roles_at(world.trust)) == 6
    done = plan(world, date(2026, 5, 1))
    with pytest.raises(NotAllowed, match="has happened"):
        operations.call_off(done, by=world.dana)


# --- what is refused ------------------------------------------------------------------------------


def test_a_chain_in_the_order_of_days_arrives_at_its_end(world, clock):
    case = worlds.raise_one(world, raised_on=TODAY)
    last = agency("last", "Last Trust")
    lea, _ = person_at(last, Role.SAFEGUARDING_LEAD, "Lea")
    plan(world, LATER)
    plan(world, date(2026, 6, 1), agency=world.merged, successor=last)
    clock.set("2026-06-02")  # both are late, and go in order
    tasks.carry_out_takeovers()
    assert roles_at(world.trust) == roles_at(world.merged) == set()
    assert {"Mia", "Bella Boateng", "Lea"} <= {name for name, _ in roles_at(last)}
    assert worlds.refresh(world.trust).succeeded_by == last
    assert opens(lea, case) == 200
    assert opens(world.mia, case) == 200
    assert succession.now([world.trust.pk, last.pk]) == {world.trust.pk: last.pk, last.pk: last.pk}
    page = browser(lea).get(case.get_absolute_url()).content.decode()
    assert "Testshire Health Trust (now: Last Trust)" in page


@pytest.mark.parametrize(
    ("first", "second", "sentence"),
    [
        # (agency, successor, day), and the same of what is refused
        (("trust", "merged", 1), ("trust", "school", 9), "planned already"),
        (("trust", "merged", 1), ("merged", "trust", 9), "itself taken over by"),  # a circle
        (("trust", "merged", 9), ("merged", "trust", 1), "Choose a later day"),  # the same, earlier
        (("merged", "school", 5), ("trust", "merged", 5), "Choose Testshire School"),
        (("trust", "merged", 5), ("merged", "school", 4), "Choose a later day"),
    ],
)
def test_what_leads_in_a_circle_or_to_a_body_that_is_gone_is_refused(
    world, first, second, sentence
):
    def wanted(one):
        here, there, day = one
        return {
            "agency": getattr(world, here), "successor": getattr(world, there),
            "on": date(2026, 5, day),
        }  # fmt: skip

    plan(world, **wanted(first))
    with pytest.raises(NotAllowed, match=sentence):
        plan(world, **wanted(second))
    assert AgencyTakeover.objects.unscoped("the test looks").count() == 1


def test_other_refusals_each_with_a_sentence(world):
    for changes, sentence in (
        ({"successor": world.trust}, "cannot take over from itself"),
        ({"on": date(2026, 3, 26)}, "today or in the future"),
        ({"successor": world.business_team}, "business team"),
        ({"agency": world.business_team}, "business team"),
    ):
        with pytest.raises(NotAllowed, match=sentence):
            plan(world, **changes)
    plan(world)
    with pytest.raises(NotAllowed, match="no longer exists"):
        plan(world, successor=world.school)
    with pytest.raises(NotAllowed, match="Choose Merged Health Trust"):
        plan(world, agency=world.school, successor=worlds.refresh(world.trust))


@pytest.mark.parametrize("name", ["alice", "tess", "hari", "ada", "root", "nobody"])
def test_the_business_team_alone_says_so(world, name):
    by, client = getattr(world, name), browser(getattr(world, name))
    with pytest.raises(NotAllowed, match="business team"):
        plan(world, by=by)
    planned = plan(world, LATER)
    with pytest.raises(NotAllowed, match="business team"):
        operations.call_off(planned, by=by)
    for page in (PAGE, PAGE + "call-off/"):
        assert client.get(page).status_code == 403
        assert client.post(page, {"submission": ""}).status_code == 403
    assert len(roles_at(world.trust)) == 6
    assert worlds.refresh(planned).called_off_at is None


# --- the pages ------------------------------------------------------------------------------------


def sent(world, **more) -> dict:
    return {
        "successor": str(world.merged.pk), "on_day": "1", "on_month": "5", "on_year": "2026",
        "reason": "The two merge.",
    } | more  # fmt: skip


def test_it_shows_what_moves_before_anything_is_saved(world):
    worlds.raise_one(world, raised_on=TODAY)
    keeper = browser(world.dana)
    assert PAGE in keeper.get("/people/trust/").content.decode()
    page = keeper.post(PAGE, sent(world, staying=[str(world.bilal.pk)]))
    text = page.content.decode()
    assert "Friday 1 May 2026" in text
    assert "5 roles to move, 1 to end." in text
    assert "4 entries of the contact directory to move" in text
    assert "1 open escalation and 0 closed ones" in text
    assert ["Bilal Begum", "Senior manager", "Ends: does not move"] in page.context["rows"]
    assert AgencyTakeover.objects.unscoped("the test looks").count() == 0
    again = keeper.post(PAGE, sent(world, checked="1", change="1")).content.decode()
    assert "From which day?" in again
    done = keeper.post(PAGE, sent(world, staying=[str(world.bilal.pk)], checked="1"), follow=True)
    assert "It is planned" in done.content.decode()
    planned = AgencyTakeover.objects.unscoped("the test looks").get()
    assert (planned.successor, planned.takes_effect_on, planned.staying, planned.planned_by) == (
        world.merged, LATER, [world.bilal.pk], world.dana,
    )  # fmt: skip
    told = browser(world.tess).get("/people/trust/").content.decode()
    assert "Merged Health Trust takes over on Friday 1 May 2026" in told
    assert "The two merge." in keeper.get(PAGE).content.decode()
    unsaid = keeper.post(PAGE + "call-off/", {"reason": ""})
    assert unsaid.context["form"].errors["reason"] == ["Enter why it is called off"]
    off = keeper.post(PAGE + "call-off/", {"reason": "The order is delayed."}, follow=True)
    assert "It is called off" in off.content.decode()
    for page in (
        "/agencies/trust/",
        "/access-log/?what=take-planned",
        "/access-log/?what=take-off",
    ):
        said = keeper.get(page).content.decode()
        assert ("The two merge." in said) is ("take-off" not in page)
        assert ("The order is delayed." in said) is ("take-planned" not in page)
    assert not any("merge." in str(each.__dict__) for each in Letter.objects.all())
    assert "takes over on" not in browser(world.tess).get("/people/trust/").content.decode()


def test_a_new_agency_is_made_of_the_same_kind_when_it_is_confirmed(world):
    keeper = browser(world.dana)
    wanted = sent(world, successor="", new_name="NHS North Trust", new_short_name="North",
                  on_day="27", on_month="3")  # fmt: skip
    page = keeper.post(PAGE, wanted).content.decode()
    assert "Take over now" in page
    assert "It cannot be undone" in page
    assert not Agency.objects.filter(name="NHS North Trust").exists()
    done = keeper.post(PAGE, wanted | {"checked": "1"}, follow=True).content.decode()
    assert "NHS North Trust has taken over" in done
    made = Agency.objects.get(slug="nhs-north-trust")
    assert (made.kind, made.short_name) == (world.trust.kind, "North")
    assert len(roles_at(made)) == 6
    assert "took over on Friday 27 March 2026" in keeper.get(PAGE).content.decode()
    assert keeper.get("/people/trust/").status_code == 200


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"successor": ""}, "Select the agency that takes over, or name a new one"),
        ({"reason": ""}, "Enter why it takes over"),
        ({"new_name": "Another"}, "not both"),
        ({"successor": "", "new_name": "testshire POLICE"}, "There is an agency of that name"),
        ({"on_day": "26", "on_month": "3"}, "must be today or in the future"),
        ({"on_month": "13"}, "must be a real date"),
        ({"successor": "999999"}, "from the list"),
        ({"staying": ["999999"]}, "from the list"),
        ({"successor": "", "new_name": "—"}, "There is an agency of that name already"),
    ],
)
def test_bad_input_gets_a_sentence_and_nothing_is_saved(world, changes, sentence):
    page = browser(world.dana).post(PAGE, sent(world, checked="1", **changes))
    assert sentence in page.content.decode()
    assert AgencyTakeover.objects.unscoped("the test looks").count() == 0
    assert Agency.objects.count() == 7


def test_a_refusal_of_the_rules_is_shown_on_the_page(world):
    plan(world, date(2026, 4, 1), agency=world.merged, successor=world.school)
    page = browser(world.dana).post(PAGE, sent(world)).content.decode()
    assert "itself taken over by Testshire School" in page


def test_moving_costs_the_same_for_one_case_and_for_three(world):
    def statements(cases):
        for _ in range(cases):
            worlds.raise_one(world, raised_on=TODAY)
        where = agency(f"to-{cases}", f"To {cases}")
        takeover = plan(world, LATER, successor=where)
        with CaptureQueriesContext(connection) as seen, transaction.atomic():
            _carried_out(takeover, by=None)
            transaction.set_rollback(True)
        operations.call_off(takeover, by=world.dana)
        return len(seen)

    assert statements(1) == statements(3)


@operation
def _carried_out(takeover, *, by=None):
    operations._carry_out(takeover)


# --- who is told, and what stays on record --------------------------------------------------------


def told() -> dict[str, list[str]]:
    letters.deliver()
    found: dict[str, list[str]] = {}
    for message in mail.outbox:
        found.setdefault(message.subject, []).append(message.to[0].partition("@")[0])
    mail.outbox.clear()
    return {subject: sorted(people) for subject, people in found.items()}


def test_a_plan_and_its_calling_off_stay_on_record_and_who_looks_after_the_agency_is_told(world):
    sam, _ = person_at(world.business_team, Role.SYSTEM_ADMINISTRATOR, "Sam")
    takeover = plan(world, LATER)
    assert told() == {"Merged Health Trust takes over from Testshire Health Trust": ["sam", "tess"]}
    operations.call_off(takeover, by=sam)
    assert told() == {
        "Merged Health Trust does not take over from Testshire Health Trust": ["dana", "tess"]
    }
    lines = AccessLog.objects.filter(about=f"partnership.Agency:{world.trust.pk}").order_by("pk")
    said = "Merged Health Trust, Friday 1 May 2026"
    assert list(lines.values_list("what", "detail", "person")) == [
        ("take-planned", said, world.dana.pk), ("take-off", said, sam.pk),
    ]  # fmt: skip
    page = browser(world.dana).get("/access-log/?what=take-planned").content.decode()
    for words in ("Takeover planned", "Testshire Health Trust", said, "Dana Doyle"):
        assert words in page
    planned = "Merged Health Trust takes over from Testshire Health Trust on Friday 1 May 2026"
    for slug in ("trust", "merged"):
        page = browser(world.dana).get(f"/agencies/{slug}/").content.decode()
        assert f"Planned: {planned}" in page
        assert f"Called off: {planned}" in page
        assert planned not in browser(world.alice).get(f"/agencies/{slug}/").content.decode()


def test_until_the_day_it_stands_on_the_home_page_of_those_who_are_written_to(world, clock):
    max_, _ = person_at(world.merged, Role.AGENCY_ADMINISTRATOR, "Max")
    takeover = plan(world, LATER)
    said = "Merged Health Trust takes over from Testshire Health Trust: see that this is right"

    def where(person) -> list[str]:
        tasks = browser(person).get("/").context["tasks"]
        return [task["url"] for task in tasks if task["text"] == said]

    assert where(world.dana) == [PAGE]
    assert where(world.tess) == ["/people/trust/"]
    assert where(max_) == ["/people/merged/"]
    page = browser(max_).get("/people/merged/").content.decode()
    assert "takes over from Testshire Health Trust on Friday 1 May 2026. People" in page
    for name in ("bea", "mia", "alice"):
        assert where(getattr(world, name)) == []
    clock.set("2026-05-01")
    operations.carry_out(takeover, by=None)
    assert [*where(world.dana), *where(world.tess), *where(max_)] == []


def test_a_plan_that_was_called_off_meanwhile_is_told_to_nobody(world):
    operations.call_off(plan(world, LATER), by=world.dana)
    assert told() == {}


def test_everybody_who_moves_or_whose_role_ends_is_told_and_the_successors_contacts(world):
    ours.list_contact(world.held["mia"], procedure="escalation", step=2, order=0, by=None)
    plan(world, staying=[world.bob.pk])
    letters.deliver()
    by_person = {message.to[0].partition("@")[0]: message.body for message in mail.outbox}
    assert sorted(by_person) == ["bea", "bella", "bilal", "bob", "brian", "mia", "tess"]
    assert "Your roles at Testshire Health Trust have ended" in by_person["bob"]
    assert "are with Merged Health Trust now" in by_person["mia"]
    done = AccessLog.objects.get(what="taken-over")
    assert (done.person, done.detail) == (world.dana, "Merged Health Trust, Friday 27 March 2026")


def test_the_page_of_people_of_a_body_that_is_gone_offers_nothing_and_leads_on(world):
    dana = browser(world.dana)
    assert "Invite somebody" in dana.get("/people/trust/").content.decode()
    plan(world)
    page = dana.get("/people/trust/").content.decode()
    for words in ("Invite somebody", "Invite several people", "Another agency takes over", "yet"):
        assert words not in page
    assert "Nobody holds a role here any more" in page
    sentence = "Testshire Health Trust no longer exists. Choose the agency that took over."
    assert "Give a role" not in dana.get(f"/people/trust/{world.bella.pk}/").content.decode()
    for way in ("invite/", "invite-several/", f"{world.bella.pk}/give-a-role/"):
        page = dana.get(f"/people/trust/{way}")
        assert sentence in page.content.decode()
        assert not page.context["form"]
    address = f"/people/trust/{world.bella.pk}/"
    page = dana.get(f"/people/merged/{world.bella.pk}/").content.decode()
    assert f'href="{address}"' in page
    assert "ask them" not in page
    page = browser(world.tess).get(f"/people/merged/{world.bella.pk}/").content.decode()
    assert "before, at Testshire Health Trust, stands there" in page
    assert "The business team can read it: ask them." in page
    assert address not in page
    assert "stands there" not in dana.get(f"/people/merged/{world.mia.pk}/").content.decode()


def test_where_one_party_takes_over_the_other_each_still_answers_on_a_side(world):
    """Whoever raised it stands on the raising side, and who answers for the agency on the other."""
    case = worlds.raise_one(world, raised_on=TODAY)
    escalate.bring_in(case, held_role=world.held["bob"], by=world.bea)
    plan(world, agency=world.council, successor=world.trust)
    case = worlds.refresh(case)
    sides = {name: side_of(getattr(world, name), case) for name in ("alice", "bob", "bea", "amir")}
    assert sides == {
        "alice": Side.RAISING, "bob": Side.CHALLENGED, "bea": Side.CHALLENGED, "amir": None,
    }  # fmt: skip
    case = escalate.propose_resolution(
        case, outcome="compromise", statement="Both agree.", by=world.alice
    )
    proposal = case.proposals.get()
    case = escalate.answer_resolution(
        worlds.refresh(case), proposal=proposal, accepted=True, answer="", by=world.bea
    )
    assert (case.outcome, case.kind) == ("compromise", "between")
