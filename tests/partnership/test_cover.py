"""Cover: who may name a deputy, for which days, and what the deputy may do on them.

Alice (council) raises against the trust, whose Bella is the line manager listed for step 2, Bea the
safeguarding lead. Bilal of the trust stands in for whoever is away there.
"""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import StandIn, User
from core import access, letters, notifications, restriction
from core import clock as house_clock
from core.models import AccessLog, Letter, Notification
from core.opened import open_record
from core.operations import NotAllowed, operation
from escalations import lists, timeline
from escalations import operations as escalate
from escalations.models import Contact, Escalation, EscalationDocument
from improvement import operations as actions
from improvement.models import ActionDocument
from partnership import cover, people_operations, second_factor
from partnership import operations as ours
from partnership import restriction as breaking
from partnership.auth import SignInBackend, held_by
from partnership.groups import operations as groups
from partnership.groups.models import GroupRole
from partnership.models import Cover, HeldRole
from partnership.roles import Role
from partnership.succession import operations as takeovers
from tests import world as worlds
from tests.improvement import log as logs
from tests.sign_in import just_signed_in
from tests.world import refresh

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 27)
VIEW, CONTRIBUTE, MANAGE = access.RIGHTS


def day(number):
    return TODAY + timedelta(days=number)


@pytest.fixture
def world():
    return worlds.build_with_administrators()


@pytest.fixture
def escalation(world):
    return worlds.raise_one(world, raised_on=TODAY)


def name(world, person, deputy, by=None, first=0, last=2, agency=None):
    person, deputy = getattr(world, person), getattr(world, deputy)
    if agency is None:
        agency = (
            HeldRole.objects.unscoped("a test").filter(person=person).first().agency_role.agency
        )
    return cover.name_deputy(
        person, agency=agency, deputy=deputy, starts_on=day(first), ends_on=day(last),
        by=getattr(world, by) if by else person,
    )  # fmt: skip


def signed_in(person):
    """As at the beginning of a request."""
    return SignInBackend().get_user(person.pk)


def right(person, record):
    held = [each for each in access.RIGHTS if access.can(person, each, record)]
    user = signed_in(person)
    opened = open_record(Escalation, record.reference, user) if user else None
    in_request = []
    if opened is not None and not opened.is_conflicted:
        in_request = [VIEW]
        in_request += [CONTRIBUTE] if opened.may_contribute else []
        in_request += [MANAGE] if opened.may_manage else []
    assert in_request == held
    return held[-1] if held else None


# --- who may name a deputy, for when --------------------------------------------------------------


@pytest.mark.parametrize("by", ["bea", "tess", "dana"], ids=["self", "administrator", "business"])
def test_a_deputy_is_named_by_the_person_or_by_who_looks_after_the_agency(by, world):
    made = name(world, "bea", "bilal", by)
    assert (made.person, made.deputy, made.agency) == (world.bea, world.bilal, world.trust)
    assert (made.starts_on, made.ends_on, made.named_by) == (day(0), day(2), getattr(world, by))
    [row] = StandIn.objects.all()
    assert (row.membership.user, row.deputy) == (world.bea, world.bilal)
    [letter] = Letter.objects.filter(kind="cover")
    assert letter.about == f"partnership.Cover:{made.pk}"


@pytest.mark.parametrize("by", ["bilal", "bob", "cleo", "alice", "hari", "root", "nobody"])
def test_nobody_else_names_one(by, world):
    with pytest.raises(PermissionDenied):
        name(world, "bea", "bilal", by)
    assert not Cover.objects.unscoped("a test").exists()
    assert not StandIn.objects.exists()


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (-1, 2, "today or later"),
        (2, 1, "same as or after the first day"),
        (0, 183, "183 days at most"),
        (367, 368, "within a year"),
    ],
)
def test_days_that_cannot_be_are_refused(first, last, said, world):
    with pytest.raises(NotAllowed, match=said):
        name(world, "bea", "bilal", first=first, last=last)


@pytest.mark.parametrize(("first", "last"), [(0, 0), (0, 182), (366, 366)])
def test_the_shortest_the_longest_and_the_furthest_are_accepted(first, last, world):
    assert name(world, "bea", "bilal", first=first, last=last).ends_on == day(last)


def test_nobody_is_their_own_deputy(world):
    with pytest.raises(NotAllowed, match="their own deputy"):
        name(world, "bea", "bea")


@pytest.mark.parametrize("deputy", ["anna", "nobody", "dana"])
def test_a_deputy_is_of_the_same_agency(deputy, world):
    with pytest.raises(NotAllowed, match="holds no role at Testshire Health Trust"):
        name(world, "bea", deputy)


def test_a_deputy_has_an_open_account_and_a_role_that_has_not_ended(world):
    world.bilal = people_operations.close_account(world.bilal, by=world.dana)
    with pytest.raises(NotAllowed, match="holds no role"):
        name(world, "bea", "bilal")
    ours.end_role(world.held["bob"], ended_on=TODAY, by=None)
    with pytest.raises(NotAllowed, match="holds no role"):
        name(world, "bea", "bob")


def test_who_holds_no_role_at_the_agency_has_nothing_to_cover(world):
    with pytest.raises(NotAllowed, match="nothing to cover"):
        name(world, "bea", "amir", agency=world.council)


@pytest.mark.parametrize(("first", "last"), [(2, 3), (-5, 0), (1, 1), (0, 9)])
def test_there_is_one_deputy_at_a_time(first, last, world):
    name(world, "bea", "bilal", first=0, last=2)
    with pytest.raises(NotAllowed, match=r"today or later|Bilal Begum is deputy from"):
        name(world, "bea", "bob", first=first, last=last)


def test_the_next_deputy_begins_when_the_last_has_ended(world):
    name(world, "bea", "bilal", first=0, last=2)
    name(world, "bea", "bob", first=3, last=4)
    assert Cover.objects.unscoped("a test").count() == 2


def test_who_is_away_then_is_nobodys_deputy(world):
    name(world, "bilal", "bob", first=2, last=3)
    with pytest.raises(NotAllowed, match="Bilal Begum is away"):
        name(world, "bea", "bilal", first=0, last=2)
    assert name(world, "bea", "bilal", first=0, last=1)


def test_what_has_ended_is_in_nobodys_way(world):
    made = name(world, "bea", "bilal")
    cover.end_cover(made, by=world.bea)
    assert name(world, "bea", "bilal")
    assert StandIn.objects.count() == 1


# --- the days -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "last", "moments"),
    [
        # winter time, then over the night in which summer time begins
        (1, 1, {"03-27 23:59": 0, "03-28 00:00": 1, "03-28 23:59": 1, "03-29 00:00": 0}),
        (2, 2, {"03-28 23:59": 0, "03-29 00:00": 1, "03-29 23:59": 1, "03-30 00:00": 0}),
        # in summer time the day begins at 23:00 UTC
        (4, 5, {"03-30 23:59": 0, "03-31 00:00": 1, "04-01 23:59": 1, "04-02 00:00": 0}),
    ],
)
def test_it_holds_from_midnight_to_midnight_in_london(
    first, last, moments, world, escalation, clock
):
    """No task has to run."""
    name(world, "bea", "bilal", first=first, last=last)
    for moment, covers in moments.items():
        clock.set(f"2026-{moment}")
        assert right(world.bilal, escalation) == (CONTRIBUTE if covers else None), moment
        listed = worlds.page_of_ids(access.standing(world.bilal), is_open=True)
        assert listed == ([escalation.pk] if covers else []), moment


def test_ended_early_it_is_over_at_once_in_a_session_that_is_open(world, escalation, client):
    made = name(world, "bea", "bilal")
    client.force_login(world.bilal)
    page = escalation.get_absolute_url()
    assert client.get(page).status_code == 200
    cover.end_cover(made, by=world.bea)
    assert client.get(page).status_code == 404
    assert right(world.bilal, escalation) is None
    assert StandIn.objects.count() == 0


@pytest.mark.parametrize(("by", "told"), [("bea", 0), ("bilal", 1), ("tess", 1), ("dana", 1)])
def test_the_person_the_deputy_and_the_administrator_end_it(by, told, world):
    made = name(world, "bea", "bilal")
    cover.end_cover(made, by=getattr(world, by))
    ended = Cover.objects.unscoped("a test").get()
    assert ended.ended_at == house_clock.now()
    to_the_person = Letter.objects.filter(kind="cover_ended").exclude(once__endswith=":deputy")
    assert to_the_person.count() == told
    with pytest.raises(NotAllowed, match="over"):
        cover.end_cover(made, by=world.bea)


@pytest.mark.parametrize("by", ["bob", "cleo", "hari", "root", "nobody"])
def test_nobody_else_ends_it(by, world, escalation):
    made = name(world, "bea", "bilal")
    with pytest.raises(PermissionDenied):
        cover.end_cover(made, by=getattr(world, by))
    assert right(world.bilal, escalation) == CONTRIBUTE


def test_what_is_over_by_its_days_is_not_ended(world, clock):
    made = name(world, "bea", "bilal", last=0)
    clock.set("2026-03-28 00:00")
    with pytest.raises(NotAllowed, match="over"):
        cover.end_cover(made, by=world.bea)


# --- roles and accounts that change meanwhile -----------------------------------------------------


def test_a_role_given_during_cover_is_covered_and_one_that_ends_no_more(world, escalation):
    name(world, "bob", "bilal")
    assert right(world.bilal, escalation) == CONTRIBUTE  # Bob is listed for step 1
    lead = ours.begin_role(
        world.bob, agency=world.trust, role=Role.SAFEGUARDING_LEAD, started_on=TODAY, by=None
    )
    ours.end_role(world.held["bob"], ended_on=TODAY, by=None)
    assert right(world.bilal, escalation) == CONTRIBUTE  # through what Bob leads
    ours.begin_role(world.bob, agency=world.trust, role=Role.TRAINER, started_on=TODAY, by=None)
    ours.end_role(lead, ended_on=TODAY, by=None)
    assert right(world.bilal, escalation) is None
    assert [row.membership.user for row in StandIn.objects.all()] == [world.bob]


def test_a_role_at_another_agency_is_not_covered(world, escalation):
    ours.begin_role(
        world.bob, agency=world.police, role=Role.LINE_MANAGER, started_on=TODAY, by=None
    )
    name(world, "bob", "charlie", agency=world.police)
    assert right(world.charlie, escalation) is None
    ours.begin_role(
        world.bob, agency=world.council, role=Role.SAFEGUARDING_LEAD, started_on=TODAY, by=None
    )
    assert right(world.charlie, escalation) is None


@pytest.mark.parametrize("leaver", ["bea", "bilal"])
def test_it_ends_when_the_person_or_the_deputy_holds_no_role_there_any_more(
    leaver, world, escalation
):
    name(world, "bea", "bilal", first=0, last=5)
    name(world, "bea", "bilal", first=8, last=9)
    ours.end_role(world.held[leaver], ended_on=TODAY, by=None)
    ended = Cover.objects.unscoped("a test").filter(ended_at=house_clock.now())
    assert [each.end_reason for each in ended] == [
        f"{getattr(world, leaver)} holds no role at Testshire Health Trust any more"
    ] * 2
    assert StandIn.objects.count() == 0
    assert right(world.bilal, escalation) is None


def test_it_goes_on_while_the_deputy_holds_another_role_there(world, escalation):
    name(world, "bea", "bilal")
    ours.begin_role(world.bilal, agency=world.trust, role=Role.TRAINER, started_on=TODAY, by=None)
    ours.end_role(world.held["bilal"], ended_on=TODAY, by=None)
    assert right(world.bilal, escalation) == CONTRIBUTE


@pytest.mark.parametrize("whose", ["bea", "bilal"])
def test_it_ends_with_the_account_of_either_and_does_not_come_back_with_it(
    whose, world, escalation
):
    name(world, "bea", "bilal")
    person = people_operations.close_account(getattr(world, whose), by=world.dana)
    assert right(world.bilal, escalation) is None
    people_operations.open_account(person, by=world.dana)
    assert right(world.bilal, escalation) is None
    assert Cover.objects.unscoped("a test").get().ended_at == house_clock.now()


# --- what the deputy may do -----------------------------------------------------------------------


def test_the_deputy_acts_and_both_names_are_kept(world, escalation):
    escalate.move_up(escalation, from_step=1, reason="x", by=world.alice)
    name(world, "bella", "bilal")
    since = AccessLog.objects.order_by("pk").last().pk
    escalate.log_contact(
        escalation, happened_on=TODAY, method="email", with_whom="Amir", result="x", by=world.bilal
    )
    [row] = Contact.history.all()
    assert (row.history_user, row.history_on_behalf_of) == (world.bilal, world.bella)
    [told] = [each for each in timeline.entries(refresh(escalation)) if each.heading == "Contact"]
    assert told.who == "Bilal Begum (deputy for Bella Boateng)"
    assert refresh(escalation).waiting_for == "raising"
    escalate.move_up(escalation, from_step=2, reason="x", by=world.bilal)
    lines = AccessLog.objects.filter(pk__gt=since, person=world.bilal)
    assert {line.on_behalf_of for line in lines} == {world.bella}
    assert lines.exists()


def test_what_the_deputy_may_do_by_themself_is_their_own_act(world, escalation):
    name(world, "bella", "bea")
    escalate.add_note(escalation, text="x", for_agency=None, by=world.bea)
    row = Escalation.history.order_by("-history_id").first()
    assert row.history_on_behalf_of is None


def of_the_business_team(world, name):
    person = getattr(world, name)
    ours.begin_role(person, agency=world.business_team, role=Role.DEVELOPMENT_OFFICER,
                    started_on=TODAY, by=None)  # fmt: skip
    return person


@pytest.fixture
def fought_out(world, escalation, clock):
    """Step 4 is over, and nothing was agreed."""
    for step in (1, 2, 3):
        escalation = escalate.move_up(escalation, from_step=step, reason="x", by=world.alice)
    clock.set("2026-04-29")
    return escalation


def test_a_case_closed_as_unresolved_by_a_deputy_has_both_names(world, fought_out):
    deputy = of_the_business_team(world, "carol")
    name(world, "dana", "carol", first=33, last=33, agency=world.business_team)
    escalate.close_unresolved(fought_out, reason="Nothing was agreed", by=deputy)
    row = Escalation.history.filter(id=fought_out.pk).latest("history_id")
    assert (row.history_user, row.history_on_behalf_of) == (world.carol, world.dana)


@pytest.mark.parametrize("party", ["alice", "bea"])
def test_but_a_party_does_not_close_its_own_as_somebodys_deputy(world, fought_out, client, party):
    deputy = of_the_business_team(world, party)
    name(world, "dana", party, first=33, last=33, agency=world.business_team)
    with pytest.raises(NotAllowed, match="You speak for one of the two agencies"):
        escalate.close_unresolved(fought_out, reason="Nothing was agreed", by=deputy)
    assert refresh(fought_out).closed_on is None
    worlds.give_an_app(deputy)
    just_signed_in(client, deputy)
    page = f"{fought_out.get_absolute_url()}close-unresolved/"
    answer = client.get(page).content.decode()
    assert "You speak for one of the two agencies" in answer
    assert 'name="reason"' not in answer
    assert page not in client.get(fought_out.get_absolute_url()).content.decode()


def test_what_the_deputy_opens_is_logged_with_both_names(world, escalation, client):
    name(world, "bea", "bilal")
    client.force_login(world.bilal)
    client.get(escalation.get_absolute_url())
    line = AccessLog.objects.filter(what="view").get()
    assert (line.person, line.on_behalf_of) == (world.bilal, world.bea)


def test_what_the_deputy_downloads_and_prints_is_logged_with_both_names(
    world, escalation, client, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    file = SimpleUploadedFile("minutes.txt", b"Minutes")
    escalate.add_document(escalation, upload=file, by=world.alice)
    document = EscalationDocument.objects.unscoped("a test").get()
    name(world, "bea", "bilal")
    page = escalation.get_absolute_url()
    for person in (world.bilal, world.alice):
        client.force_login(person)
        b"".join(client.get(f"{page}documents/{document.pk}/").streaming_content)
        client.post(f"{page}printed/")
    lines = AccessLog.objects.filter(what__in=["download", "print"]).order_by("pk")
    assert list(lines.values_list("what", "person__full_name", "on_behalf_of__full_name")) == [
        ("download", "Bilal Begum", "Bea Bright"),
        ("print", "Bilal Begum", "Bea Bright"),
        ("download", "Alice Adeyemi", None),
        ("print", "Alice Adeyemi", None),
    ]


@pytest.mark.parametrize("covered", [("bea",), ("bea", "bella"), ()])
def test_a_file_of_a_whole_list_is_taken_on_behalf_of_each_they_stand_in_for(
    world, escalation, client, covered
):
    for who in covered:
        name(world, who, "bilal")
    client.force_login(world.bilal)
    groups.add_group(slug="practice", name="Practice Group", by=None)
    pages = (
        "/escalations/export/csv/", "/improvement/actions/export/csv/",
        "/improvement/executive/export/csv/",
        "/improvement/plans/of-groups/practice/matters-arising/export/csv/",
    )  # fmt: skip
    for page in pages:
        assert client.get(page).status_code == 200
    lines = AccessLog.objects.filter(what="export", person=world.bilal)
    others = sorted((getattr(world, who) for who in covered), key=lambda each: each.pk)
    expected = [None, *others]  # what is in it is the deputy's own, too
    assert [line.on_behalf_of for line in lines.order_by("pk")] == expected * len(pages)


def test_so_is_a_file_of_an_action(world, client, settings, tmp_path, clock):
    clock.set(str(logs.TODAY))
    settings.MEDIA_ROOT = tmp_path
    action = logs.build(world).action
    file = SimpleUploadedFile("list.txt", b"Trained")
    actions.add_document(action, upload=file, by=world.bella)
    document = ActionDocument.objects.unscoped("a test").get()
    first = (logs.TODAY - TODAY).days
    name(world, "bella", "bob", first=first, last=first)
    client.force_login(world.bob)
    b"".join(client.get(f"{action.get_absolute_url()}documents/{document.pk}/").streaming_content)
    line = AccessLog.objects.get(what="download")
    assert (line.person, line.on_behalf_of) == (world.bob, world.bella)


def test_the_deputy_of_the_business_manager_manages_but_restricts_nothing(world, escalation):
    name(world, "dana", "sue")
    assert right(world.sue, escalation) == MANAGE
    restriction.mark_conflict(escalation, person=world.bob, reason="x", by=world.sue)
    line = AccessLog.objects.get(what="conflict")
    assert (line.person, line.on_behalf_of) == (world.sue, world.dana)
    refused = r"a deputy cannot restrict it.* Ask Dana Doyle\.$"
    with pytest.raises(NotAllowed, match=refused):
        restriction.restrict(escalation, named=[], reason="x", by=world.sue)
    ours.begin_role(
        world.nobody, agency=world.police, role=Role.TRAINER, started_on=TODAY, by=world.sue
    )
    row = HeldRole.history.order_by("-history_id").first()
    assert (row.history_user, row.history_on_behalf_of) == (world.sue, world.dana)


def test_the_deputy_of_an_agency_administrator_looks_after_its_people(world):
    name(world, "tess", "bob")
    assert (world.trust.pk, Role.AGENCY_ADMINISTRATOR) in held_by(signed_in(world.bob))
    invited = people_operations.invite(
        agency=world.trust, roles=[Role.LINE_MANAGER],
        email="new@example.org", full_name="New", by=world.bob,
    )  # fmt: skip
    assert invited.invited_by == world.bob
    [row] = type(invited).history.all()
    assert (row.history_user, row.history_on_behalf_of) == (world.bob, world.tess)
    made = name(world, "bea", "bilal", by="bob")
    [row] = Cover.history.filter(id=made.pk)
    assert (row.history_user, row.history_on_behalf_of) == (world.bob, world.tess)
    with pytest.raises(PermissionDenied):
        people_operations.invite(
            agency=world.council, roles=[Role.LINE_MANAGER], email="a@example.org", full_name="A",
            by=world.bob,
        )  # fmt: skip
    with pytest.raises(NotAllowed):  # nor to themself
        ours.begin_role(
            world.bob, agency=world.trust, role=Role.LINE_MANAGER, started_on=TODAY, by=world.bob
        )


def test_a_keepers_deputy_closes_and_opens_accounts_in_their_stead(world):
    name(world, "dana", "sue")
    made = name(world, "bea", "bilal")
    person = people_operations.close_account(world.bilal, by=world.sue)
    row = Cover.history.filter(id=made.pk).order_by("-history_id").first()
    assert (row.history_user, row.history_on_behalf_of) == (world.sue, world.dana)
    people_operations.open_account(person, by=world.sue)
    with pytest.raises(NotAllowed):
        people_operations.close_account(person, by=world.hari)


def test_a_role_that_a_deputy_stands_in_for_is_still_theirs_to_be_given(world):
    """An invitation accepted during cover gives the role itself, which outlasts the cover."""
    made = name(world, "bea", "bilal")
    invited = people_operations.invite(
        agency=world.trust, roles=[Role.SAFEGUARDING_LEAD], email=world.bilal.email,
        full_name="Bilal", by=world.tess,
    )  # fmt: skip
    people_operations.accept(invited, by=world.bilal)
    cover.end_cover(made, by=world.bea)
    assert (world.trust.pk, Role.SAFEGUARDING_LEAD) in held_by(signed_in(world.bilal))


def test_a_second_factor_is_asked_of_the_deputy_of_whoever_needs_one(world, client, clock):
    ours.begin_role(
        world.nobody, agency=world.business_team, role=Role.TRAINER, started_on=TODAY, by=None
    )
    assert not second_factor.must_have(signed_in(world.nobody))
    name(world, "dana", "nobody", last=0)
    assert second_factor.must_have(signed_in(world.nobody))
    client.force_login(world.nobody)
    assert client.get("/escalations/")["Location"] == "/your-account/second-factor/"
    clock.set("2026-03-28 00:00")
    assert not second_factor.must_have(signed_in(world.nobody))


def test_the_deputys_list_shows_what_waits_for_the_person(world, escalation, clock):
    escalate.move_up(escalation, from_step=1, reason="x", by=world.bob)
    name(world, "amir", "ada", last=0)
    needing = lists.needing(world.ada)
    assert list(needing.values_list("pk", flat=True)) == [escalation.pk]
    assert list(lists.needing(world.asif)) == []
    clock.set("2026-03-28 00:00")
    assert list(lists.needing(world.ada)) == []


def told(kind):
    notifications.deliver()
    rows = Notification.objects.filter(kind=kind)
    return (
        sorted(row.recipient.email.partition("@")[0] for row in rows if row.sent_at),
        sorted(row.recipient.email.partition("@")[0] for row in rows if row.withheld_at),
    )


def test_the_deputy_is_told_what_the_person_is_told(world, escalation):
    name(world, "bella", "bilal")
    escalate.move_up(escalation, from_step=1, reason="x", by=world.alice)
    assert told("escalation_moved_up") == (["amir", "bella", "bilal"], [])


def test_the_deputy_is_not_told_of_what_they_did_themself(world, escalation):
    name(world, "bella", "bea")
    escalate.move_up(escalation, from_step=1, reason="x", by=world.bea)
    assert told("escalation_moved_up") == (["alice", "amir", "bella"], [])


def test_before_and_after_the_days_of_cover_nobody_is_told_in_somebodys_stead(
    world, escalation, clock
):
    name(world, "bella", "bilal", first=1, last=1)
    escalate.move_up(escalation, from_step=1, reason="x", by=world.alice)
    assert told("escalation_moved_up") == (["amir", "bella"], [])
    clock.set("2026-03-29")
    escalate.propose_resolution(escalation, outcome="compromise", statement="x", by=world.amir)
    assert told("escalation_resolution_proposed") == (["bella"], [])


# --- what cover does not open ---------------------------------------------------------------------


def test_a_restricted_record_is_not_opened_by_cover(world, escalation):
    name(world, "bea", "bilal")
    name(world, "dana", "sue")
    group = world.held["bea"].agency_role.group_id
    restriction.restrict(
        escalation, named=[(world.bea, group, CONTRIBUTE)], reason="x", by=world.dana
    )
    assert right(world.bilal, escalation) is None
    assert right(world.sue, escalation) is None
    assert worlds.page_of_ids(access.standing(world.bilal), is_open=True) == []
    assert worlds.page_of_ids(access.standing(world.sue), is_open=True) == []
    restriction.put_on_the_list(
        escalation, person=world.bilal, group=world.held["bilal"].agency_role.group_id,
        right=VIEW, reason="x", by=world.dana,
    )  # fmt: skip
    assert right(world.bilal, escalation) == VIEW


def test_nor_when_its_list_has_fallen_to_whom_they_stand_in_for(world, escalation):
    dee = User.objects.create_user("dee@example.org", full_name="Dee Dunn")
    held = ours.begin_role(
        dee, agency=world.business_team, role=Role.BUSINESS_MANAGER, started_on=TODAY, by=None
    )
    restriction.restrict(escalation, named=[], reason="x", by=dee)
    ours.end_role(held, ended_on=TODAY, by=None)
    name(world, "dana", "sue")
    assert right(world.dana, escalation) == MANAGE
    assert right(world.sue, escalation) is None


def test_the_deputy_of_the_head_of_safeguarding_does_not_break_the_glass(world, escalation):
    restriction.restrict(escalation, named=[], reason="x", by=world.dana)
    name(world, "hari", "sue")
    with pytest.raises(PermissionDenied):
        breaking.break_the_glass(escalation, reason="x", by=world.sue)


def test_a_conflict_of_the_person_keeps_the_deputy_from_it_too(world, escalation):
    name(world, "bea", "bilal")
    restriction.mark_conflict(escalation, person=world.bea, reason="x", by=world.dana)
    assert right(world.bilal, escalation) is None
    assert worlds.page_of_ids(access.standing(world.bilal), is_open=True) == []


def test_but_not_from_what_the_deputy_opens_by_themself(world, escalation):
    name(world, "bea", "bob")
    restriction.mark_conflict(escalation, person=world.bea, reason="x", by=world.dana)
    assert right(world.bob, escalation) == CONTRIBUTE


def test_a_conflict_of_the_deputy_keeps_them_from_it_and_the_person_not(world, escalation):
    name(world, "bea", "bilal")
    restriction.mark_conflict(escalation, person=world.bilal, reason="x", by=world.bilal)
    assert right(world.bilal, escalation) is None
    assert right(world.bea, escalation) == CONTRIBUTE
    opened = open_record(Escalation, escalation.reference, signed_in(world.bilal))
    assert opened.is_conflicted


def test_cover_makes_no_chain(world, escalation):
    """Bilal stands in for Bea from today; when he is away himself, Brian has what is Bilal's."""
    name(world, "bea", "bilal", first=0, last=4)
    name(world, "bilal", "brian", first=0, last=4)
    assert right(world.bilal, escalation) == CONTRIBUTE
    assert right(world.brian, escalation) is None
    escalate.move_up(escalation, from_step=1, reason="x", by=world.alice)
    escalate.move_up(escalation, from_step=2, reason="x", by=world.alice)
    assert right(world.brian, escalation) == CONTRIBUTE  # his own, at step 3


def test_a_deputys_role_for_one_person_is_nothing_to_another(world, escalation):
    """Two deputies, two persons: what each lends goes to its own deputy alone."""
    name(world, "bea", "bilal")
    name(world, "bella", "brian")
    assert right(world.bilal, escalation) == CONTRIBUTE
    assert right(world.brian, escalation) is None


def test_history_of_a_cover_keeps_each_state(world):
    made = name(world, "bea", "bilal", by="tess")
    cover.end_cover(made, by=world.bilal)
    rows = Cover.history.filter(id=made.pk).order_by("history_id")
    assert [(row.history_change_reason, row.history_user, row.ended_at) for row in rows] == [
        ("partnership.name_deputy", world.tess, None),
        ("partnership.end_cover", world.bilal, house_clock.now()),
    ]
    lines = AccessLog.objects.filter(about=f"partnership.Cover:{made.pk}").order_by("pk")
    assert [(line.what, line.person, line.holder, line.detail) for line in lines] == [
        ("granted", world.tess, f"person:{world.bilal.pk}",
         "deputy for Bea Bright: Friday 27 March 2026 to Sunday 29 March 2026"),
        ("removed", world.bilal, f"person:{world.bilal.pk}",
         "deputy for Bea Bright: cover ended"),
    ]  # fmt: skip


def test_nobody_makes_themself_a_deputy_nor_hands_out_what_is_not_theirs_to_give(world):
    """A deputy has every right of the role: cover is no way round the rules of giving it."""
    with pytest.raises(NotAllowed, match="You cannot name yourself"):
        name(world, "anna", "cleo", by="cleo", agency=world.council)
    with pytest.raises(NotAllowed, match="They themself, or the business team, name a deputy"):
        name(world, "ada", "anna", by="cleo", agency=world.council)
    assert Cover.objects.unscoped("test").count() == 0
    assert name(world, "anna", "alice", by="cleo", agency=world.council).deputy == world.alice
    assert name(world, "ada", "asif", by="dana", agency=world.council).deputy == world.asif
    assert name(world, "cleo", "asif", agency=world.council).deputy == world.asif


# --- an account that is not open ------------------------------------------------------------------


def test_of_a_suspended_account_nobody_holds_the_rights(world):
    name(world, "bella", "bilal")
    suspend(world.bella, by=None)
    (over,) = Cover.objects.visible_to(world.bilal)
    assert (over.ended_at is not None, over.end_reason) == (
        True, "The account of Bella Boateng was suspended",
    )  # fmt: skip
    assert not StandIn.objects.exists()


@operation
def suspend(person, *, by):
    people_operations.suspend(person)


def test_nor_of_one_that_was_closed_by_another_way(world):
    """Whatever became of the rows of cover: every read asks whether the account is open."""
    name(world, "tess", "bilal", agency=world.trust)
    assert "agency-administrator" in {role for _, role in held_by(refreshed(world.bilal))}
    User.objects.filter(pk=world.tess.pk).update(is_active=False)
    assert StandIn.objects.exists()
    assert "agency-administrator" not in {role for _, role in held_by(refreshed(world.bilal))}
    in_a_request = SignInBackend().get_user(world.bilal.pk)
    assert "agency-administrator" not in {role for _, role in held_by(in_a_request)}


def refreshed(person):
    return User.objects.get(pk=person.pk)


def test_no_deputy_is_named_for_it(world):
    people_operations.close_account(world.bella, by=world.dana)
    with pytest.raises(NotAllowed, match="closed or suspended: there is nothing to cover"):
        name(world, "bella", "bilal", by="tess")


# --- seats in groups ------------------------------------------------------------------------------


@pytest.fixture
def practice(world):
    return groups.add_group(slug="practice", name="Practice Group", by=world.dana)


def seat(world, group, who, agency, sits_as="member"):
    return groups.add_seat(
        group, agency=agency, sits_as=sits_as, started_on=TODAY, held_role=world.held[who],
        by=world.dana,
    )  # fmt: skip


def sits(person, group):
    """Whether what that group's members may open is theirs, now, and in a request."""
    found = {
        GroupRole.objects.filter(
            partnership_group=group, role=Role.GROUP_MEMBER, group__in=standing.all_groups()
        ).exists()
        for standing in (
            access.read_standing(person),
            SignInBackend().get_user(person.pk).standing_in_this_request,
        )
    }
    assert len(found) == 1
    return found.pop()


@pytest.mark.parametrize("seated_first", [True, False])
def test_a_deputy_has_the_seats_for_that_agency_on_those_days_alone(
    world, practice, clock, seated_first
):
    if seated_first:
        seat(world, practice, "bella", world.trust)
    name(world, "bella", "bilal")
    if not seated_first:
        seat(world, practice, "bella", world.trust)
    assert sits(world.bilal, practice)
    assert not sits(world.bea, practice)
    clock.set("2026-03-30")
    assert not sits(world.bilal, practice)
    assert sits(world.bella, practice)


def test_and_none_for_another_agency(world, practice):
    ours.begin_role(world.bella, agency=world.police, role=Role.TRAINER, started_on=TODAY, by=None)
    held = HeldRole.objects.visible_to(world.bella).get(agency_role__agency=world.police)
    groups.add_seat(
        practice, agency=world.police, sits_as="member", started_on=TODAY, held_role=held,
        by=world.dana,
    )  # fmt: skip
    name(world, "bella", "bilal", agency=world.trust)
    assert not sits(world.bilal, practice)


def test_when_the_cover_or_the_seat_ends_nothing_is_left(world, practice):
    a_seat = seat(world, practice, "bella", world.trust)
    named = name(world, "bella", "bilal")
    cover.end_cover(named, by=world.bella)
    assert not sits(world.bilal, practice)
    assert not StandIn.objects.exists()
    name(world, "bella", "bilal")
    groups.end_seat(a_seat, ended_on=TODAY, reason="x", by=world.dana)
    assert not sits(world.bilal, practice)


def test_an_administrator_lends_out_no_seat(world, practice):
    seat(world, practice, "bella", world.trust)
    with pytest.raises(NotAllowed, match="for somebody who sits in a group"):
        name(world, "bella", "bilal", by="tess")
    name(world, "bella", "bilal", by="dana")
    assert sits(world.bilal, practice)


def test_a_seat_goes_along_to_the_successor(world, practice):
    seat(world, practice, "bella", world.trust)
    name(world, "bella", "bilal", last=90)
    new = ours.add_agency(
        slug="new-trust", name="New Trust", short_name="New", kind=world.trust.kind,
        engagement=world.trust.engagement, by=None,
    )  # fmt: skip
    takeovers.plan(world.trust, successor=new, on=TODAY, by=world.dana)
    assert sits(world.bella, practice)
    assert sits(world.bilal, practice)


# --- what is lent goes no further -----------------------------------------------------------------


def test_a_deputy_names_nobody_to_come_after_them(world):
    """By the rights that were lent them: Tess would not even hear of it."""
    name(world, "tess", "bilal", agency=world.trust)
    with pytest.raises(NotAllowed, match="They themself, or somebody else, name who does after"):
        name(world, "tess", "bob", by="bilal", first=5, last=6, agency=world.trust)
    assert Cover.objects.visible_to(world.tess).count() == 1


def test_whoever_is_covered_without_having_asked_is_told(world, mailoutbox):
    name(world, "bella", "bilal", by="tess")
    letters.deliver()
    told = {each.to[0]: each.subject for each in mailoutbox}
    assert told == {
        "bilal@example.org": "You are a deputy from Friday 27 March 2026",
        "bella@example.org": "Somebody stands in for you from Friday 27 March 2026",
    }


def test_both_are_told_when_it_ends_but_not_who_ended_it(world, mailoutbox):
    both = {"bella", "bilal"}
    for ended_by, told in (("bella", {"bilal"}), ("bilal", {"bella"}), ("tess", both)):
        cover.end_cover(name(world, "bella", "bilal"), by=getattr(world, ended_by))
        letters.deliver()
        subjects = {
            "You stand in for your colleague no longer",
            "Your deputy at Testshire Health Trust stands in for you no longer",
        }
        ended = {each.to[0] for each in mailoutbox if each.subject in subjects}
        assert ended == {f"{who}@example.org" for who in told}
        mailoutbox.clear()


@pytest.mark.parametrize(("by", "is_lent"), [("bella", True), ("dana", True), ("tess", False)])
def test_what_begins_later_is_lent_where_its_namer_could_have(world, practice, by, is_lent):
    name(world, "bella", "bilal", by=by)
    ours.begin_role(
        world.bella, agency=world.trust, role=Role.PARTNERSHIP_REPRESENTATIVE, started_on=TODAY,
        by=world.dana,
    )  # fmt: skip
    seat(world, practice, "bella", world.trust)
    lent = {role for _, role in held_by(refreshed(world.bilal))}
    assert ("partnership-representative" in lent) is is_lent
    assert sits(world.bilal, practice) is is_lent
    ours.begin_role(
        world.bella, agency=world.trust, role=Role.SAFEGUARDING_LEAD, started_on=TODAY,
        by=world.tess,
    )  # fmt: skip
    assert "safeguarding-lead" in {role for _, role in held_by(refreshed(world.bilal))}


def test_a_seat_that_was_left_lends_nothing_of_another(world, practice):
    """Sat for the trust once, and sits for the police now."""
    was = seat(world, practice, "bella", world.trust)
    groups.end_seat(was, ended_on=TODAY, reason="x", by=world.dana)
    ours.begin_role(world.bella, agency=world.police, role=Role.TRAINER, started_on=TODAY, by=None)
    held = HeldRole.objects.visible_to(world.bella).get(agency_role__agency=world.police)
    groups.add_seat(
        practice, agency=world.police, sits_as="member", started_on=TODAY, held_role=held,
        by=world.dana,
    )  # fmt: skip
    name(world, "bella", "bilal", agency=world.trust)
    assert not sits(world.bilal, practice)


def test_deputy_at_both_agencies_of_which_one_takes_the_other_over(world):
    for person in (world.bella, world.bilal):
        ours.begin_role(person, agency=world.icb, role=Role.TRAINER, started_on=TODAY, by=None)
    for agency in (world.trust, world.icb):
        name(world, "bella", "bilal", agency=agency, last=9)
    takeovers.plan(world.trust, successor=world.icb, on=TODAY, by=world.dana)
    assert {"trainer", "line-manager"} <= {role for _, role in held_by(refreshed(world.bilal))}
    over = Cover.objects.visible_to(world.bella).exclude(ended_at=None).get()
    assert over.end_reason.endswith("took over, where a deputy is named already")
    still = Cover.objects.visible_to(world.bella).get(ended_at=None)
    cover.end_cover(still, by=world.bella)
    assert not StandIn.objects.exists()
