"""Who is taken off an audit or a return is told by mail, which names it and leads nowhere."""

import pytest

from audits.moderation import assigning
from audits.moderation.models import ModeratorAssignment
from audits.multi_agency import changing
from audits.question_sets.models import Standard
from audits.returns import sections
from audits.returns.models import SectionAssignment
from core import clock, letters
from core.models import Letter
from core.words import day
from partnership import cover
from partnership import operations as ours
from partnership.roles import Role
from tests import world as worlds
from tests.audits import moderating, signing
from tests.audits import multi_agency as audits

pytestmark = pytest.mark.django_db


def told(kind: str) -> dict[str, str]:
    """By whom each mail is to, what it says."""
    found = [letters.written(each) for each in Letter.objects.filter(kind=kind)]
    return {each.to[0].partition("@")[0]: f"{each.subject}\n{each.body}" for each in found if each}


def says_what_it_may(mail: str, reference: str) -> bool:
    """The reference and the day, and no address to go to."""
    subject, _, body = mail.partition("\n")
    named = subject.startswith(f"{reference}: ") and reference in body
    return named and f" on {day(clock.today())}" in body and "http" not in mail


def off_the_audit(world, **given):
    audit = audits.tasked(world, agencies=[world.council, world.trust, world.police])
    changing.take_agency_off(
        audit, agency=world.trust.pk, reason="It holds no records.", **{"by": world.dana} | given
    )
    return audits.again(audit)


def test_the_people_of_an_agency_that_is_taken_off_and_their_deputies_are_told():
    world = audits.build()
    cover.name_deputy(
        world.bob, agency=world.trust, deputy=world.bella, starts_on=clock.today(),
        ends_on=clock.today(), by=world.bob,
    )  # fmt: skip
    audit = off_the_audit(world)
    found = told("audit_taken_off")
    assert set(found) == {"bob", "bea", "bilal", "bella"}
    assert all(says_what_it_may(each, audit.reference) for each in found.values())
    assert "records" not in "".join(found.values())


def test_whoever_is_added_again_before_the_mail_is_made_is_not_told():
    world = audits.build()
    audit = off_the_audit(world)
    changing.add_agency(audit, agency=world.trust, reason="It does hold some.", by=world.dana)
    assert told("audit_taken_off") == {}


def assignment_of(found, person):
    rows = ModeratorAssignment.objects.unscoped("a test").filter(agency_return=found)
    return rows.get(moderator__person=person)


def test_a_moderator_who_is_taken_off_is_told_once():
    world = moderating.build()
    found = moderating.assigned(world)
    assigning.take_off(assignment_of(found, world.max), by=world.dana)
    mails = told("return_moderator_off")
    assert set(mails) == {"max"}
    assert says_what_it_may(mails["max"], found.reference)


def test_a_moderator_who_comes_to_work_for_the_agency_is_told_and_one_who_left_is_not():
    world = moderating.build()
    moderating.assigned(world)
    ours.begin_role(
        world.max,
        agency=world.trust,
        role=Role.FRONTLINE_PRACTITIONER,
        started_on=clock.today(),
        by=None,
    )
    ours.end_role(world.held["mia"], ended_on=worlds.LONG_AGO, reason="Left", by=None)
    assert set(told("return_moderator_off")) == {"max"}


def test_whoever_has_a_section_no_longer_is_told_unless_they_gave_it_up_themself():
    world = signing.build()
    found = signing.of_trust(world)
    [one, two, *_] = Standard.objects.filter(version=found.version_asked)
    held = {each: world.held[each] for each in ("bob", "bilal")}
    for standard, name in ((one, "bob"), (two, "bilal")):
        sections.give_sections(found, standards=[standard], to=held[name], by=world.bilal)
    for each in SectionAssignment.objects.unscoped("a test").filter(agency_return=found):
        sections.take_section_back(each, by=world.bilal)
        sections.take_section_back(each, by=world.bilal)
    mails = told("return_section_back")
    assert set(mails) == {"bob"}
    assert says_what_it_may(mails["bob"], found.reference)
