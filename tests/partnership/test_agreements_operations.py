"""What is written about agreements: kept by the business team, signed by each office for itself."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from core import letters
from core.models import Letter
from core.operations import NotAllowed, Stale
from partnership import cover, tasks
from partnership import operations as ours
from partnership.agreements import lists, operations, policy, standing
from partnership.agreements.models import Agreement, AgreementDocument, AgreementVersion, SignOff
from partnership.roles import Role
from partnership.succession import operations as takeovers
from tests.partnership.officers import OFFICERS, appoint, build_with_officers

TODAY = date(2026, 4, 1)
NEXT_YEAR = date(2027, 4, 1)
Stage = policy.Stage


@pytest.fixture
def world(db, clock, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    world = build_with_officers()
    clock.set("2026-04-01")
    world.agreement = operations.add_agreement(
        name="Arrangements", kind="arrangements", by=world.dana
    )
    mail.outbox.clear()
    return world


def a_version(world, by="dana", **more):
    answers = {
        "title": "Published arrangements",
        "binds": "All",
        "text": "We work together.",
        "effective_on": TODAY,
        "review_on": NEXT_YEAR,
        "signatories": world.partners,
    }
    by = getattr(world, by) if by else None
    return operations.add_version(world.agreement, **answers | more, by=by)


def a_file(name="arrangements.txt", text=b"We work together."):
    return SimpleUploadedFile(name, text)


def of(version, agency) -> SignOff:
    return SignOff.objects.get(version=version, agency=agency)


def sign(world, version, name, **more):
    agency = world.held[name].agency_role.agency
    answers = {"sha256": version.sha256, "by": getattr(world, name)} | more
    return operations.sign(of(version, agency), **answers)


def stage(version) -> Stage:
    return standing.of_one(AgreementVersion.objects.get(pk=version.pk)).stage


def told() -> dict[str, set[str]]:
    """By the first line of each mail sent now, to whom."""
    mail.outbox.clear()
    letters.deliver()
    found: dict[str, set[str]] = {}
    for each in mail.outbox:
        found.setdefault(each.subject, set()).update(each.to)
    return found


# --- who may --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["alice", "ada", "leo", "chi", "hari", "sue", "root", "nobody"])
def test_nobody_but_the_business_team_keeps_agreements(world, name):
    by, version = getattr(world, name), a_version(world)
    for act in (
        lambda: operations.add_agreement(name="X", kind="other", by=by),
        lambda: operations.change_agreement(
            world.agreement, name="X", kind="other", purpose="", by=by
        ),
        lambda: operations.end_agreement(world.agreement, reason="x", by=by),
        lambda: operations.withdraw_version(version, reason="x", by=by),
        lambda: a_version(world, by=name),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert Agreement.objects.count() == AgreementVersion.objects.count() == 1


@pytest.mark.parametrize(
    "name", ["alice", "ada", "avril", "lara", "lin", "chi", "dana", "hari", "root", "nobody"]
)
def test_nobody_but_its_officer_answers_for_the_council(world, name):
    version = a_version(world)
    by, asked = getattr(world, name), of(version, world.council)
    with pytest.raises(PermissionDenied):
        operations.sign(asked, sha256=version.sha256, by=by)
    with pytest.raises(PermissionDenied):
        operations.decline(asked, reason="x", by=by)
    assert not SignOff.objects.exclude(signed_at=None, declined_at=None).exists()


def test_the_set_up_signs_for_nobody(world):
    version = a_version(world, by=None)
    with pytest.raises(PermissionDenied):
        operations.sign(of(version, world.council), sha256=version.sha256, by=None)


def test_an_office_that_ended_signs_no_more(world):
    version = a_version(world)
    ours.end_role(world.held["leo"], ended_on=TODAY, by=world.dana)
    with pytest.raises(PermissionDenied):
        sign(world, version, "leo")


def test_a_deputy_does_not_sign_and_is_told_why(world):
    """docs/adr/0019: the officer is accountable in person."""
    version = a_version(world)
    cover.name_deputy(
        world.leo, agency=world.council, deputy=world.alice, starts_on=TODAY,
        ends_on=TODAY + timedelta(days=7), by=world.leo,
    )  # fmt: skip
    for act in (
        lambda: operations.sign(
            of(version, world.council), sha256=version.sha256, by=world.alice
        ),
        lambda: operations.decline(of(version, world.council), reason="x", by=world.alice),
    ):  # fmt: skip
        with pytest.raises(NotAllowed, match="Leo Lamb signs in person"):
            act()
    with pytest.raises(PermissionDenied):
        operations.sign(of(version, world.icb), sha256=version.sha256, by=world.alice)
    assert of(version, world.council).signed_at is None


# --- signing --------------------------------------------------------------------------------------


def test_it_is_in_force_once_all_have_signed_and_its_day_has_come(world, clock):
    version = a_version(world, effective_on=date(2026, 4, 20))
    assert [each.role for each in version.sign_offs.all()] == [Role.LEAD_SAFEGUARDING_PARTNER] * 3
    for name in ("leo", "lara"):
        sign(world, version, name)
    assert stage(version) == Stage.WAITING
    signed = sign(world, version, "lin")
    assert (signed.role, signed.agency) == (Role.LEAD_SAFEGUARDING_PARTNER, world.police)
    assert (signed.signed_by, signed.signed_sha256) == (world.lin, version.sha256)
    assert stage(version) == Stage.TO_COME
    clock.set("2026-04-20")
    assert stage(version) == Stage.IN_FORCE


def test_an_agreement_of_many_agencies_is_signed_by_each_of_its_offices(world):
    version = a_version(world, signatories=[*world.partners, world.trust])
    assert of(version, world.trust).role == Role.CHIEF_OFFICER
    for name in OFFICERS:
        sign(world, version, name)
    assert stage(version) == Stage.IN_FORCE


def test_the_version_before_is_superseded_and_stays(world):
    first = a_version(world)
    for name in ("leo", "lara", "lin"):
        sign(world, first, name)
    second = a_version(world, text="Better.")
    assert (second.number, stage(first), stage(second)) == (2, Stage.IN_FORCE, Stage.WAITING)
    for name in ("leo", "lara", "lin"):
        sign(world, second, name)
    assert (stage(first), stage(second)) == (Stage.SUPERSEDED, Stage.IN_FORCE)


def test_a_signature_is_given_once(world):
    version = a_version(world)
    sign(world, version, "leo")
    with pytest.raises(NotAllowed, match="has signed already"):
        sign(world, version, "leo")
    with pytest.raises(NotAllowed, match="has signed already"):
        operations.decline(of(version, world.council), reason="x", by=world.leo)


def test_who_declines_says_why_and_may_still_sign(world):
    version = a_version(world)
    declined = operations.decline(of(version, world.council), reason="Too soon.", by=world.leo)
    assert (declined.declined_by, declined.decline_reason) == (world.leo, "Too soon.")
    assert stage(version) == Stage.DECLINED
    with pytest.raises(NotAllowed, match="You can still sign"):
        operations.decline(of(version, world.council), reason="x", by=world.leo)
    for name in ("leo", "lara", "lin"):
        sign(world, version, name)
    assert stage(version) == Stage.IN_FORCE
    assert of(version, world.council).decline_reason == "Too soon."


def test_exactly_the_file_is_signed(world):
    version = a_version(world, text="", upload=a_file())
    document = AgreementDocument.objects.visible_to(world.dana).get()
    assert document.sha256 == version.sha256
    assert document.original_name == "arrangements.txt"
    with pytest.raises(NotAllowed, match="is not this version"):
        sign(world, version, "leo", sha256="0" * 64)
    sign(world, version, "leo")
    name = document.file.name
    default_storage.delete(name)
    with pytest.raises(NotAllowed, match="Do not sign"):
        sign(world, version, "lara")
    default_storage.save(name, ContentFile(b"Other words."))
    with pytest.raises(NotAllowed, match="Do not sign"):
        sign(world, version, "lara")
    assert of(version, world.icb).signed_at is None


def test_a_text_that_was_changed_past_the_portal_is_not_signed(world):
    version = a_version(world)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE partnership_agreementversion SET text = 'Other words.'")
    with pytest.raises(NotAllowed, match="Do not sign"):
        sign(world, version, "leo")


# --- versions -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"text": ""}, "Select the file"),
        ({"upload": a_file()}, "not both"),
        ({"signatories": []}, "Select who must sign"),
        ({"effective_on": date(2026, 3, 1)}, "before it is signed"),
        ({"review_on": TODAY}, "after the day it takes effect"),
        ({"agreed_on": date(2026, 5, 1)}, "today or in the past"),
    ],
)
def test_a_version_that_cannot_be_is_refused_and_nothing_is_saved(world, more, said):
    with pytest.raises(NotAllowed, match=said):
        a_version(world, **more)
    assert not AgreementVersion.objects.exists()
    assert not Letter.objects.exists()


def test_a_file_that_is_not_what_it_says_is_refused(world, settings):
    with pytest.raises(ValidationError):
        a_version(world, text="", upload=a_file("arrangements.pdf"))
    assert not AgreementVersion.objects.exists()
    assert default_storage.listdir("") == ([], [])


def test_what_was_signed_before_the_portal_asks_nobody_and_only_before_it(world):
    first = a_version(
        world, effective_on=date(2023, 8, 1), review_on=date(2024, 8, 1), agreed_on=date(2023, 8, 1)
    )
    assert (stage(first), first.sign_offs.count()) == (Stage.IN_FORCE, 0)
    second = a_version(world)
    operations.withdraw_version(second, reason="An error.", by=world.dana)
    with pytest.raises(NotAllowed, match="signed in the portal since"):
        a_version(world, effective_on=TODAY, agreed_on=TODAY)


def test_one_version_at_a_time_is_signed_until_it_is_withdrawn(world):
    first = a_version(world)
    with pytest.raises(NotAllowed, match="Version 1 still waits"):
        a_version(world)
    operations.withdraw_version(first, reason="A wrong page.", by=world.dana)
    assert stage(first) == Stage.WITHDRAWN
    with pytest.raises(NotAllowed, match="was withdrawn"):
        sign(world, first, "leo")
    with pytest.raises(NotAllowed, match="was withdrawn already"):
        operations.withdraw_version(first, reason="x", by=world.dana)
    assert a_version(world).number == 2


def test_what_all_have_signed_is_not_withdrawn(world):
    version = a_version(world)
    for name in ("leo", "lara", "lin"):
        sign(world, version, name)
    with pytest.raises(NotAllowed, match="signed by all"):
        operations.withdraw_version(version, reason="x", by=world.dana)


def test_what_is_no_longer_used_asks_nobody(world):
    version = a_version(world)
    operations.end_agreement(world.agreement, reason="Replaced.", by=world.dana)
    assert stage(version) == Stage.ENDED
    assert told() == {}
    with pytest.raises(NotAllowed, match="No signature is asked for"):
        sign(world, version, "leo")
    for act in (
        lambda: operations.end_agreement(world.agreement, reason="x", by=world.dana),
        lambda: a_version(world),
        lambda: operations.change_agreement(
            world.agreement, name="X", kind="other", purpose="", by=world.dana
        ),
    ):
        with pytest.raises(NotAllowed, match="no longer used"):
            act()


@pytest.mark.parametrize("name", ["Arrangements", "Add", "Signatures", "…"])
def test_names_that_cannot_be(world, name):
    with pytest.raises(NotAllowed, match="another name"):
        operations.add_agreement(name=name, kind="other", by=world.dana)


def test_a_stale_form_changes_nothing(world):
    seen = operations.state_of(world.agreement)
    change = {"kind": "other", "purpose": "", "by": world.dana, "version": seen}
    operations.change_agreement(world.agreement, name="One", **change)
    with pytest.raises(Stale):
        operations.change_agreement(world.agreement, name="Two", **change)
    assert Agreement.objects.get().name == "One"


# --- letters --------------------------------------------------------------------------------------

TITLE = "Arrangements, version 1"


def to(*names) -> set[str]:
    return {f"{name}@example.org" for name in names}


def test_each_officer_is_asked_and_those_who_have_not_answered_are_asked_again(world, clock):
    version = a_version(world, effective_on=date(2026, 5, 1))
    assert told() == {f"Please sign off: {TITLE}": to("leo", "lara", "lin")}
    [body] = {each.body for each in mail.outbox}
    assert f"/agreements/arrangements/versions/{version.number}/" in body
    assert "Friday 1 May 2026" in body
    sign(world, version, "leo")
    operations.decline(of(version, world.icb), reason="Secret words.", by=world.lara)
    found = told()
    assert found == {f"A signature was declined: {TITLE}": to("dana")}
    assert "Secret words" not in mail.outbox[0].body
    clock.set("2026-04-09")  # four working days on: Easter lies between
    tasks.remind_of_signatures()
    assert told() == {}
    clock.set("2026-04-10")
    for _ in range(2):
        tasks.remind_of_signatures()
    assert told() == {f"Still waiting for your signature: {TITLE}": to("lin")}
    clock.set("2026-04-25")  # a Saturday
    tasks.remind_of_signatures()
    assert told() == {}
    clock.set("2026-04-27")
    tasks.remind_of_signatures()
    assert told() == {
        f"Still waiting for your signature: {TITLE}": to("lin"),
        f"Not yet signed by all: {TITLE}": to("dana"),
    }
    sign(world, version, "lara")
    sign(world, version, "lin")
    assert told() == {f"Signed by all: {TITLE}": to("dana")}


def test_a_letter_that_waits_is_not_sent_to_who_has_answered_or_left(world):
    version = a_version(world)
    sign(world, version, "leo")
    ours.end_role(world.held["lara"], ended_on=TODAY, by=world.dana)
    assert told() == {f"Please sign off: {TITLE}": to("lin")}


def test_whoever_comes_into_the_office_is_asked_with_the_next_reminder(world, clock):
    version = a_version(world)
    told()
    ours.end_role(world.held["leo"], ended_on=TODAY, by=world.dana)
    appoint(world, "lou", world.council, Role.LEAD_SAFEGUARDING_PARTNER, "Lou Lane")
    clock.set("2026-04-10")
    tasks.remind_of_signatures()
    assert "lou@example.org" in told()[f"Still waiting for your signature: {TITLE}"]
    operations.sign(of(version, world.council), sha256=version.sha256, by=world.lou)


def test_who_declined_is_not_asked_again_and_whoever_comes_after_them_is(world, clock):
    version = a_version(world)
    operations.decline(of(version, world.council), reason="No.", by=world.leo)
    ours.end_role(world.held["leo"], ended_on=TODAY, by=world.dana)
    appoint(world, "lou", world.council, Role.LEAD_SAFEGUARDING_PARTNER, "Lou Lane")
    told()
    assert lists.tasks_of(world.leo) == []
    assert [task["url"] for task in lists.tasks_of(world.lou)] == [version.get_absolute_url()]
    clock.set("2026-04-10")
    tasks.remind_of_signatures()
    assert told()[f"Still waiting for your signature: {TITLE}"] == to("lou", "lara", "lin")


def test_the_team_is_told_once_that_a_review_is_near(world, clock):
    version = a_version(world, review_on=date(2026, 9, 1))
    for name in ("leo", "lara", "lin"):
        sign(world, version, name)
    told()
    clock.set("2026-06-02")
    tasks.remind_of_signatures()
    assert told() == {}
    for day in ("2026-06-03", "2026-06-04"):
        clock.set(day)
        tasks.remind_of_signatures()
    assert told() == {f"Due for review: {TITLE}": to("dana")}


# --- another agency takes over --------------------------------------------------------------------


def test_a_successor_signs_what_its_predecessor_had_not(world):
    version = a_version(world, signatories=[*world.partners, world.trust])
    sign(world, version, "lara")
    takeovers.plan(world.trust, new_name="New Trust", on=TODAY, by=world.dana)
    waiting = version.sign_offs.get(agency__name="New Trust")
    assert waiting.role == Role.CHIEF_OFFICER
    operations.sign(waiting, sha256=version.sha256, by=world.chi)  # moved with the role
    takeovers.plan(world.icb, new_name="New Board", on=TODAY, by=world.dana)
    assert of(version, world.icb).signed_by == world.lara, "under the name it was signed by"


def test_a_successor_that_signs_already_signs_once(world):
    other = ours.add_agency(
        slug="other", name="Other Trust", short_name="Other", kind="relevant-agency",
        engagement="permanent", by=None,
    )  # fmt: skip
    version = a_version(world, signatories=[*world.partners, world.trust, other])
    takeovers.plan(world.trust, successor=other, on=TODAY, by=world.dana)
    assert {each.agency.slug for each in version.sign_offs.all()} == {
        "council", "icb", "police", "other",
    }  # fmt: skip
