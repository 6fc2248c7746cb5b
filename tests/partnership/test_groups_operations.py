"""What is written about groups: by the business team, and by nobody else."""

from datetime import date

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Membership, User
from core import letters
from core.models import AccessLog
from core.operations import NotAllowed, Stale
from partnership import operations as ours
from partnership import people_operations, tasks
from partnership.groups import forms, membership, operations
from partnership.groups import letters as group_letters
from partnership.groups.lists import upkeep
from partnership.groups.models import (
    ChairTerm,
    GroupLink,
    GroupSeat,
    PartnershipGroup,
    SeatHolder,
    TermsOfReference,
    TermsOfReferenceDocument,
)
from partnership.models import HeldRole
from partnership.roles import Role
from partnership.succession import operations as takeovers
from tests import world as worlds
from tests.kept import kept_step

TODAY = date(2026, 4, 1)


@pytest.fixture
def world(db, clock):
    world = worlds.build()
    clock.set("2026-04-01")
    world.executive, world.practice = both(world)
    mail.outbox.clear()
    return world


@kept_step
def both(world):
    executive = group(world, "executive", "Executive Group", kind="executive")
    return executive, group(world, "practice", "Practice Group", reports_to=executive)


def group(world, slug, name, **more):
    return operations.add_group(slug=slug, name=name, by=world.dana, **more)


def seat(world, which=None, agency=None, who=None, sits_as="member", **more):
    return operations.add_seat(
        which or world.practice,
        agency=agency or world.trust,
        sits_as=sits_as,
        started_on=more.pop("started_on", TODAY),
        held_role=world.held[who] if who else None,
        by=world.dana,
        **more,
    )


def term(world, partner, begins_on, ends_on, who=None):
    return operations.add_chair_term(
        world.executive,
        partner=partner,
        begins_on=begins_on,
        ends_on=ends_on,
        held_role=world.held[who] if who else None,
        by=world.dana,
    )


def have(role, which) -> set[str]:
    rows = Membership.objects.filter(
        group__group_role__role=role, group__group_role__partnership_group=which
    )
    return {each.user.full_name for each in rows.select_related("user")}


def fresh(row):
    return type(row).objects.get(pk=row.pk)


# --- who may --------------------------------------------------------------------------------------


def everything(world, by):
    """Each operation, as somebody; none of them gets as far as a rule."""
    a_seat = seat(world, who="bea")
    a_term = term(world, world.icb, date(2027, 1, 1), date(2027, 12, 31))
    task = group(world, "task", "Task", kind="task-and-finish", ends_on=TODAY)
    on = {"ended_on": TODAY, "reason": "x", "by": by}
    days = {"begins_on": TODAY, "ends_on": TODAY, "by": by}
    return [
        lambda: operations.add_group(slug="x", name="X", by=by),
        lambda: operations.change_group(world.practice, name="Y", by=by),
        lambda: operations.extend(task, ends_on=date(2026, 5, 1), reason="x", by=by),
        lambda: operations.close_group(task, reason="x", by=by),
        lambda: operations.add_seat(
            world.practice, agency=world.trust, sits_as="member", started_on=TODAY, by=by
        ),
        lambda: operations.change_seat(a_seat, sits_as="adviser", post="", by=by),
        lambda: operations.fill_seat(
            a_seat, held_role=world.held["bob"], started_on=TODAY, by=by
        ),
        lambda: operations.vacate_seat(a_seat, **on),
        lambda: operations.end_seat(a_seat, **on),
        lambda: operations.add_chair_term(world.executive, partner=world.icb, **days),
        lambda: operations.change_chair_term(a_term, **days),
        lambda: operations.remove_chair_term(a_term, by=by),
        lambda: operations.add_terms_of_reference(
            world.practice, sections={"purpose": "x"}, agreed_by=world.executive,
            agreed_on=TODAY, effective_on=TODAY, review_on=date(2027, 4, 1), by=by,
        ),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["alice", "ada", "bea", "hari", "sue", "root", "nobody"])
def test_nobody_but_the_business_team_keeps_groups(world, name):
    for act in everything(world, getattr(world, name)):
        with pytest.raises(PermissionDenied):
            act()


def test_the_business_team_does(world):
    done = 0
    for act in everything(world, world.dana):
        try:
            act()
        except NotAllowed:  # the rules of the procedure, which the team meets as anyone would
            continue
        done += 1
    assert done == 12  # the day of one term was taken by another


# --- groups ---------------------------------------------------------------------------------------


def test_a_group_that_reports_to_itself_through_others_is_refused(world):
    neglect = group(world, "neglect", "Neglect", reports_to=world.practice)
    with pytest.raises(NotAllowed, match="Neglect itself reports to Executive Group, through"):
        operations.change_group(world.executive, reports_to=neglect, by=world.dana)
    assert fresh(world.executive).reports_to is None
    with pytest.raises(NotAllowed, match="cannot report to itself"):
        operations.change_group(world.executive, reports_to=world.executive, by=world.dana)


def test_a_task_and_finish_group_needs_an_end(world):
    with pytest.raises(NotAllowed, match="needs a last day"):
        group(world, "task", "Task", kind="task-and-finish")
    assert not PartnershipGroup.objects.filter(slug="task").exists()


def test_two_groups_of_one_name_and_a_name_that_is_an_address_are_refused(world):
    for slug in ("practice", "add", "export", "members", ""):
        with pytest.raises(NotAllowed, match="another name"):
            group(world, slug, "Practice")


def test_a_link_is_one_from_whichever_side(world):
    board = group(world, "board", "Board", kind="board")
    operations.change_group(world.practice, linked_boards=[board], by=world.dana)
    operations.change_group(board, linked_boards=[world.practice], by=world.dana)
    assert GroupLink.objects.count() == 1
    operations.change_group(board, linked_boards=[], by=world.dana)
    assert GroupLink.objects.count() == 0


def test_a_page_that_is_stale_is_refused(world):
    before = operations.state_of(world.practice)
    operations.change_group(world.practice, purpose="New", version=before, by=world.dana)
    with pytest.raises(Stale):
        operations.change_group(world.practice, purpose="Old", version=before, by=world.dana)
    assert fresh(world.practice).purpose == "New"


def test_it_is_extended_with_a_reason_and_closed_with_its_seats(world):
    task = group(world, "task", "Task", kind="task-and-finish", ends_on=date(2026, 3, 1))
    a_seat = seat(world, task, who="bea")
    with pytest.raises(NotAllowed, match="moved by extending"):
        operations.change_group(task, ends_on=date(2026, 6, 1), by=world.dana)
    operations.extend(task, ends_on=date(2026, 6, 1), reason="More to do", by=world.dana)
    assert (fresh(task).ends_on, fresh(task).extended_because) == (date(2026, 6, 1), "More to do")
    assert have(Role.GROUP_MEMBER, task) == {"Bea Bright"}
    operations.close_group(task, reason="Done", by=world.dana)
    assert fresh(task).closed_on == TODAY
    assert fresh(a_seat).ended_on == TODAY
    assert have(Role.GROUP_MEMBER, task) == set()
    with pytest.raises(NotAllowed, match="stays as it was"):
        operations.change_group(task, name="X", by=world.dana)
    with pytest.raises(NotAllowed, match="still reports to it"):
        operations.close_group(world.executive, reason="x", by=world.dana)


# --- seats ----------------------------------------------------------------------------------------


def test_who_sits_in_a_group_has_its_role_and_who_leaves_has_not(world):
    a_seat = seat(world)
    assert have(Role.GROUP_MEMBER, world.practice) == set()
    operations.fill_seat(a_seat, held_role=world.held["bea"], started_on=TODAY, by=world.dana)
    assert have(Role.GROUP_MEMBER, world.practice) == {"Bea Bright"}
    assert have(Role.GROUP_CHAIR, world.practice) == set()
    operations.change_seat(a_seat, sits_as="chair", post="Named Nurse", by=world.dana)
    assert have(Role.GROUP_CHAIR, world.practice) == {"Bea Bright"}
    operations.fill_seat(a_seat, held_role=world.held["bob"], started_on=TODAY, by=world.dana)
    assert have(Role.GROUP_MEMBER, world.practice) == {"Bob Barnes"}
    operations.vacate_seat(a_seat, ended_on=TODAY, reason="Left", by=world.dana)
    assert have(Role.GROUP_MEMBER, world.practice) == set()
    assert have(Role.GROUP_CHAIR, world.practice) == set()
    told = AccessLog.objects.filter(about__startswith="partnership.GroupRole:")
    assert told.filter(what="granted").count() == told.filter(what="removed").count() == 4


def test_a_group_gives_no_right_of_an_agency(world):
    """What they hold at agencies stays what it was."""
    seat(world, who="bea")
    found = Membership.objects.filter(user=world.bea, group__agency_role__isnull=False)
    assert found.count() == 1
    assert not Membership.objects.get(
        user=world.bea, group__agency_role=None
    ).group.permissions.all()


def test_a_quorum_of_more_partners_than_there_are_is_refused(world):
    with pytest.raises(NotAllowed, match="There are three safeguarding partners: 4 can never be"):
        group(world, "new", "New", quorum_partners=4)
    with pytest.raises(NotAllowed, match="Enter 3 or fewer"):
        operations.change_group(world.practice, quorum_partners=4, by=world.dana)
    operations.change_group(world.practice, quorum_partners=3, by=world.dana)


def test_an_empty_seat_is_entered_once_unless_a_post_tells_two_apart(world):
    nurse = seat(world, post="Named Nurse")
    with pytest.raises(NotAllowed, match="has an empty seat like this in the group already"):
        seat(world, post="named  nurse")
    other = seat(world)
    with pytest.raises(NotAllowed, match="or say here whom it is meant for"):
        seat(world)
    with pytest.raises(NotAllowed, match="give this one another post"):
        operations.change_seat(other, sits_as="member", post="Named Nurse", by=world.dana)
    operations.change_seat(nurse, sits_as="member", post="Named Nurse", by=world.dana)
    seat(world, sits_as="adviser")
    seat(world, agency=world.council)
    operations.fill_seat(other, held_role=world.held["bea"], started_on=TODAY, by=world.dana)
    seat(world)


def test_a_seat_is_its_agencys_and_nobody_sits_in_two(world):
    with pytest.raises(NotAllowed, match="a member sits for one"):
        operations.add_seat(
            world.practice, agency=None, sits_as="member", started_on=TODAY, by=world.dana
        )
    with pytest.raises(NotAllowed, match="holds that role elsewhere"):
        seat(world, agency=world.trust, who="alice")
    seat(world, who="bea")
    with pytest.raises(NotAllowed, match="sits in this group already, for Testshire Health Trust"):
        seat(world, who="bea")
    seat(world, agency=world.council, who="anna", sits_as="chair")
    with pytest.raises(NotAllowed, match="has a chair"):
        seat(world, who="bob", sits_as="chair")
    with pytest.raises(NotAllowed, match="today or in the past"):
        seat(world, who="bob", started_on=date(2026, 4, 2))
    assert SeatHolder.objects.count() == 2


def test_a_role_that_ends_leaves_the_seat_open_and_says_so_once(world):
    a_seat = seat(world, who="bea")
    ours.end_role(world.held["bea"], ended_on=TODAY, reason="Left", by=world.dana)
    holder = a_seat.holders.get()
    assert (holder.ended_on, holder.end_reason) == (TODAY, "Bea Bright no longer holds the role")
    assert fresh(a_seat).ended_on is None
    assert have(Role.GROUP_MEMBER, world.practice) == set()
    letters.deliver()
    letters.deliver()
    (message,) = mail.outbox
    assert message.to == [world.dana.email]
    assert message.subject == "A seat in Practice Group is open"
    assert "Bea" not in message.body


def test_of_a_seat_that_is_filled_again_nobody_is_told(world):
    a_seat = seat(world, who="bea")
    operations.vacate_seat(a_seat, ended_on=TODAY, reason="Left", by=world.dana)
    operations.fill_seat(a_seat, held_role=world.held["bob"], started_on=TODAY, by=world.dana)
    letters.deliver()
    assert mail.outbox == []


def test_whoever_ends_a_role_reads_first_what_seats_it_opens(world, client):
    seat(world, who="bea")
    client.force_login(world.dana)
    page = client.get(f"/people/trust/{world.bea.pk}/roles/{world.held['bea'].pk}/end/")
    assert "They leave Practice Group. The agency’s seats there stay open." in page.content.decode()


def test_a_member_whose_account_is_closed_is_noted(world, client):
    seat(world, who="bea")
    User.objects.filter(pk=world.bea.pk).update(is_active=False)
    client.force_login(world.charlie)
    page = client.get("/groups/practice/").content.decode()
    assert "1 member whose account is closed or suspended" in page


def test_another_role_of_the_same_person_leaves_the_seat_alone(world):
    second = ours.begin_role(
        world.bea, agency=world.trust, role=Role.TRAINER, started_on=TODAY, by=world.dana
    )
    a_seat = seat(world, who="bea")
    ours.end_role(second, ended_on=TODAY, by=world.dana)
    assert a_seat.holders.get().ended_on is None


def test_seats_follow_the_agency_that_takes_over(world):
    a_seat, empty = seat(world, who="bea"), seat(world)
    other = ours.add_agency(
        slug="new", name="New Trust", short_name="New", kind="relevant-agency",
        engagement="permanent", by=None,
    )  # fmt: skip
    takeovers.plan(world.trust, successor=other, on=TODAY, staying=[world.bob.pk], by=world.dana)
    assert {fresh(each).agency for each in (a_seat, empty)} == {other}
    now = a_seat.holders.get(ended_on=None)
    assert (now.held_role.person, now.held_role.agency_role.agency) == (world.bea, other)
    assert have(Role.GROUP_MEMBER, world.practice) == {"Bea Bright"}
    letters.deliver()
    assert [message.subject for message in mail.outbox if "seat" in message.subject] == []


def test_a_closed_account_leaves_its_seats_and_the_chair(world):
    here = seat(world, who="bea")
    there = seat(world, world.executive, agency=world.icb, who="ines")
    chairs = term(world, world.icb, date(2026, 4, 1), date(2027, 3, 31), who="ines")
    for who in ("bea", "ines"):
        people_operations.close_account(getattr(world, who), by=world.dana)
    assert [each.ended_on for each in SeatHolder.objects.all()] == [TODAY, TODAY]
    assert here.holders.get().end_reason == "the account of Bea Bright was closed"
    assert fresh(chairs).held_role is None
    assert have(Role.GROUP_MEMBER, world.practice) == have(Role.GROUP_CHAIR, there.group) == set()
    letters.deliver()
    told = [each for each in mail.outbox if "seat" in each.subject]
    assert {each.to[0] for each in told} == {"dana@example.org"}
    assert len(told) == 2
    people_operations.open_account(world.bea, by=world.dana)
    assert have(Role.GROUP_MEMBER, world.practice) == set()


# --- the chair ------------------------------------------------------------------------------------


def test_overlapping_terms_are_refused(world):
    first = term(world, world.council, date(2025, 4, 1), date(2026, 3, 31))
    with pytest.raises(NotAllowed, match="Testshire Council chairs from Tuesday 1 April 2025"):
        term(world, world.icb, date(2026, 3, 31), date(2027, 3, 30))
    second = term(world, world.icb, date(2026, 4, 1), date(2027, 3, 31))
    with pytest.raises(NotAllowed, match="do not overlap"):
        operations.change_chair_term(
            second, begins_on=first.ends_on, ends_on=second.ends_on, by=world.dana
        )
    assert fresh(second).begins_on == date(2026, 4, 1)


def test_a_partner_that_held_the_last_term_too_chairs_with_a_reason_alone(world):
    term(world, world.council, date(2025, 4, 1), date(2026, 3, 31))
    days = {"begins_on": date(2026, 4, 1), "ends_on": date(2027, 3, 31), "by": world.dana}
    with pytest.raises(NotAllowed, match="the partners chair in turn"):
        operations.add_chair_term(world.executive, partner=world.council, **days)
    assert world.executive.chair_terms.count() == 1
    again = operations.add_chair_term(
        world.executive, partner=world.council, again_because="No ICB director yet.", **days
    )
    operations.change_chair_term(again, **days)
    assert world.executive.chair_terms.get(pk=again.pk).again_because == "No ICB director yet."
    with pytest.raises(NotAllowed, match="the partners chair in turn"):
        operations.change_chair_term(again, again_because="", **days)


def test_who_keeps_the_portal_and_chairs_makes_their_own_term_no_longer(world):
    ours.begin_role(
        world.dana, agency=world.icb, role=Role.DELEGATED_SAFEGUARDING_PARTNER,
        started_on=worlds.LONG_AGO, by=None,
    )  # fmt: skip
    held = HeldRole.objects.unscoped("the test looks").get(
        person=world.dana, agency_role__agency=world.icb
    )
    operations.add_seat(
        world.executive, agency=world.icb, sits_as="member", started_on=TODAY, held_role=held,
        by=None,
    )  # fmt: skip
    first, last = date(2026, 4, 1), date(2027, 3, 31)
    own = operations.add_chair_term(
        world.executive, partner=world.icb, begins_on=first, ends_on=last, held_role=held, by=None
    )
    for begins_on, ends_on in ((first, date(2027, 4, 1)), (date(2026, 3, 31), last)):
        with pytest.raises(NotAllowed, match="Nobody gives a seat or the chair to themself"):
            operations.change_chair_term(
                own, begins_on=begins_on, ends_on=ends_on, held_role=held, by=world.dana
            )
    operations.change_chair_term(
        own, begins_on=first, ends_on=date(2026, 9, 30), held_role=held, by=world.dana
    )
    assert fresh(own).ends_on == date(2026, 9, 30)
    offered = {
        kind: forms.TermForm(person=world.dana, group=world.executive, **more)
        .fields["held_role"]
        .queryset
        for kind, more in (("new", {}), ("own", {"term": own}))
    }
    assert held in offered["own"]
    assert held not in offered["new"]


def test_the_chair_is_one_who_sits_there_for_the_partner_and_has_the_role_for_the_term(
    world, clock
):
    with pytest.raises(NotAllowed, match="does not sit in this group"):
        term(world, world.council, TODAY, date(2026, 4, 30), who="ada")
    seat(world, world.executive, world.council, "ada")
    seat(world, world.executive, world.icb, "ines")
    with pytest.raises(NotAllowed, match="does not sit in this group for Testshire Council"):
        term(world, world.council, TODAY, date(2026, 4, 30), who="ines")
    term(world, world.council, TODAY, date(2026, 4, 30), who="ada")
    term(world, world.icb, date(2026, 5, 1), date(2027, 4, 30), who="ines")
    assert have(Role.GROUP_CHAIR, world.executive) == {"Ada Archer"}
    clock.set("2026-05-01")
    tasks.follow_chairs()
    assert have(Role.GROUP_CHAIR, world.executive) == {"Ines Ives"}
    ours.end_role(world.held["ines"], ended_on=date(2026, 5, 1), by=world.dana)
    assert have(Role.GROUP_CHAIR, world.executive) == set()
    assert ChairTerm.objects.get(partner=world.icb).held_role is None


def test_a_term_to_come_is_taken_off_and_one_that_began_is_not(world):
    begun = term(world, world.council, TODAY, date(2026, 4, 30))
    to_come = term(world, world.icb, date(2026, 5, 1), date(2027, 4, 30))
    with pytest.raises(NotAllowed, match="stays on record"):
        operations.remove_chair_term(begun, by=world.dana)
    operations.remove_chair_term(to_come, by=world.dana)
    assert list(ChairTerm.objects.all()) == [begun]


def warned(clock, on) -> set[tuple[str, str]]:
    clock.set(on)
    mail.outbox.clear()
    tasks.warn_of_chairs()
    tasks.warn_of_chairs()
    letters.deliver()
    letters.deliver()
    return {(message.to[0], message.subject) for message in mail.outbox}


def test_three_months_before_a_handover_both_are_told_once(world, clock):
    term(world, world.council, date(2025, 10, 1), date(2026, 9, 30))
    term(world, world.icb, date(2026, 10, 1), date(2027, 9, 30))
    assert warned(clock, "2026-06-29") == set()
    on = "Thursday 1 October 2026"
    assert warned(clock, "2026-06-30") == {
        (world.dana.email, f"The chair of Executive Group passes to {world.icb} on {on}"),
        (world.ines.email, f"{world.icb} chairs Executive Group from {on}"),
    }
    assert warned(clock, "2026-07-01") == set()


def test_when_nobody_follows_the_team_is_told_whose_turn_it_is(world, clock):
    term(world, world.council, date(2025, 7, 1), date(2026, 6, 30))
    assert warned(clock, "2026-04-01") == {
        (world.dana.email, "Nobody is planned to chair Executive Group after Tuesday 30 June 2026")
    }
    assert f"Next in turn is {world.icb}" in mail.outbox[0].body


def test_whoever_left_is_not_written_to(world, clock):
    term(world, world.council, date(2025, 7, 1), date(2026, 6, 30))
    group_letters.warn_of_chairs(by=None)
    User.objects.filter(pk=world.dana.pk).update(is_active=False)
    letters.deliver()
    assert mail.outbox == []


def test_the_day_that_is_followed_twice_changes_nothing_the_second_time(world):
    seat(world, world.executive, world.council, "ada")
    term(world, world.council, TODAY, date(2026, 4, 30), who="ada")
    before = AccessLog.objects.count()
    membership.follow_the_day(by=None)
    assert AccessLog.objects.count() == before


# --- terms of reference ---------------------------------------------------------------------------


def terms(world, **more):
    given = {
        "agreed_by": world.executive, "agreed_on": TODAY, "effective_on": TODAY,
        "review_on": date(2027, 4, 1), "by": world.dana,
    }  # fmt: skip
    return operations.add_terms_of_reference(world.practice, **{**given, **more})


def test_versions_are_counted_and_the_earlier_stay(world):
    first = terms(world, sections={"purpose": "Learn"})
    more = {"purpose": "Learn more"}
    with pytest.raises(NotAllowed, match="Another version holds from Wednesday 1 April 2026"):
        terms(world, sections=more)
    second = terms(world, sections=more, effective_on=date(2026, 5, 1))
    assert (first.number, second.number) == (1, 2)
    assert fresh(first).sections["purpose"] == "Learn"


def test_a_file_that_is_not_what_its_name_says_leaves_nothing_behind(world, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with pytest.raises(NotAllowed, match="Write the terms"):
        terms(world)
    with pytest.raises(Exception, match="says PDF and holds"):
        terms(world, upload=SimpleUploadedFile("terms.pdf", b"MZ not a PDF"))
    assert TermsOfReference.objects.count() == 0
    terms(world, upload=SimpleUploadedFile("terms.pdf", b"%PDF-1.7 text"))
    document = TermsOfReferenceDocument.objects.visible_to(world.charlie).get()
    assert document.original_name == "terms.pdf"
    assert len([each for each in tmp_path.rglob("*") if each.is_file()]) == 1


def test_history_says_who_did_what(world):
    a_seat = seat(world, who="bea")
    operations.end_seat(a_seat, ended_on=TODAY, reason="Merged", by=world.dana)
    kept = a_seat.history.first()
    assert (kept.history_user, kept.history_change_reason) == (world.dana, "partnership.end_seat")
    assert GroupSeat.objects.get(pk=a_seat.pk).end_reason == "Merged"


def test_a_quorum_of_more_agencies_than_sit_in_it_is_refused(world):
    with pytest.raises(NotAllowed, match="99 can never be there"):
        operations.change_group(world.practice, quorum_agencies=99, by=world.dana)
    operations.change_group(world.practice, quorum_agencies=2, by=world.dana)  # seats are to come
    for agency, sits_as in ((world.trust, "member"), (world.police, "adviser")):
        seat(world, agency=agency, sits_as=sits_as)
    operations.change_group(world.practice, meets="Monthly", by=world.dana)  # it stays as it was
    with pytest.raises(NotAllowed, match="1 agency has a seat in it that counts"):
        operations.change_group(world.practice, quorum_agencies=3, by=world.dana)
    operations.change_group(world.practice, quorum_agencies=1, by=world.dana)


def test_a_group_without_a_chair_is_to_be_seen_to(world):
    def noted() -> list[str]:
        return [each["text"] for each in upkeep(world.dana) if "Practice" in each["text"]]

    assert noted() == ["Practice Group: It has no chair and no members"]
    seat(world, who="bea")
    assert noted() == ["Practice Group: Nobody chairs it"]
    seat(world, agency=world.police, who="carol", sits_as="chair")
    assert noted() == []
