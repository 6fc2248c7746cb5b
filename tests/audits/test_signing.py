"""A return is sent for signature, signed, called back, sent back, and handed in."""

import json
from datetime import date, timedelta
from hashlib import sha256

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audits.cycles import lists
from audits.question_sets.models import QuestionSet
from audits.returns import (
    reminding,
    signers,
    signing_links,
    signing_policy,
    snapshot,
    submitting,
)
from audits.returns import signing as operations
from audits.returns.models import Evidence, Signature, SigningLink, Submission
from audits.returns.policy import State
from audits.returns.timeline import entries
from core import clock, letters, notifications
from core.models import Letter, Notification
from core.operations import NotAllowed, operation
from partnership import operations as ours
from partnership.roles import Role
from reporting.audit_tasks import tasks_of
from tests import world as worlds
from tests.audits import returns, signing
from tests.audits.signing import SECRET

pytestmark = pytest.mark.django_db

HEAD, LEAD, CHAIR = signing_policy.OF_A_SCHOOL
CHIEF = signing_policy.CHIEF_OFFICER
GOVERNOR = ("Gita Gill", "gita@example.org")


@pytest.fixture
def world():
    return signing.build()


@pytest.fixture
def of_trust(world):
    return signing.of_trust(world)


@pytest.fixture
def of_school(world):
    return signing.of_school(world)


# --- rules ----------------------------------------------------------------------------------------


def test_the_roles_that_sign_are_roles_of_the_portal():
    assert {*signing_policy.EVERY_SIGNER} <= {*Role.values}
    assert (
        {*signing_policy.CALLED} == {*signing_policy.DECLARATIONS} == {*signing_policy.EVERY_SIGNER}
    )


@pytest.mark.parametrize(
    ("kind", "roles"),
    [
        (QuestionSet.Kind.SECTION_11, (CHIEF,)),
        (QuestionSet.Kind.SECTION_175, (HEAD, LEAD, CHAIR)),
        (QuestionSet.Kind.SECTION_175_INTERIM, (HEAD, LEAD, CHAIR)),
        (QuestionSet.Kind.MULTI_AGENCY, (CHIEF,)),
    ],
)
def test_who_signs_by_the_kind_of_the_set(kind, roles):
    assert signing_policy.signers(kind) == roles


@pytest.mark.parametrize(
    ("state", "signed", "role", "who", "sentence"),
    [
        (State.SIGNED, {}, HEAD, "a", None),
        (State.SIGNED, {HEAD: "a"}, LEAD, "a", None),
        (State.SIGNED, {HEAD: "a", LEAD: "b"}, CHAIR, "a", None),
        (State.SIGNED, {HEAD: "a", LEAD: "a"}, CHAIR, "b", None),
        (State.SIGNED, {HEAD: "a", LEAD: "a"}, CHAIR, "a", "one person cannot sign all"),
        (State.SIGNED, {HEAD: "a"}, HEAD, "b", "The headteacher has signed it already"),
        (State.SIGNED, {}, CHIEF, "a", "not signed in that role"),
        (State.FILLED_IN, {}, HEAD, "a", "does not wait for signatures"),
        (State.SUBMITTED, {}, HEAD, "a", "does not wait for signatures"),
    ],
)
def test_when_a_part_can_be_signed(state, signed, role, who, sentence):
    said = signing_policy.why_not_sign(state, signing_policy.OF_A_SCHOOL, signed, role, who)
    assert (sentence is None and said is None) or (sentence and sentence in said)


def test_one_chief_officer_signs_alone():
    assert signing_policy.why_not_sign(State.SIGNED, [CHIEF], {}, CHIEF, "a") is None


@pytest.mark.parametrize(
    ("role", "holders", "may"),
    [(CHIEF, 1, False), (CHIEF, 0, True), (HEAD, 0, True), (CHAIR, 1, True)],
)
def test_a_chief_officer_who_has_an_account_is_not_replaced_by_a_link(role, holders, may):
    assert (signing_policy.why_not_by_link(role, holders) is None) is may


DUE = date(2026, 5, 22)


@pytest.mark.parametrize(("sent_on", "late"), [(DUE, False), (DUE + timedelta(days=1), True)])
def test_what_counts_is_the_day_on_which_it_was_sent_for_signature(sent_on, late):
    assert signing_policy.was_late(sent_on, DUE) is late


def test_what_is_missing_is_what_is_asked_must_be_answered_and_is_not(world, of_trust):
    now = snapshot.papers(of_trust, world.bea)
    assert now.missing == []
    mandatory = next(each for each in now.questions.criteria if each.is_mandatory)
    answer = now.answers[mandatory.code]
    answer.chosen, answer.text = "", "words alone"
    assert now.missing == [mandatory]


# --- sent for signature ---------------------------------------------------------------------------


def test_sent_it_is_frozen_and_waits(world, of_trust):
    sent = signing.send(of_trust, world.bilal)
    submission = signing.latest(sent)
    assert (sent.state, submission.number, submission.submitted_on) == (State.SIGNED, 1, None)
    assert submission.content["standards"][0]["criteria"][0]["text"]
    told = Notification.objects.filter(kind="return_to_sign")
    assert [each.recipient for each in told] == [world.bea]


def test_with_questions_that_must_be_answered_it_is_not_sent(world, of_trust):
    signing.unanswer(of_trust, ["1.1", "1.2"], by=None)
    with pytest.raises(NotAllowed, match="2 questions that must be answered have no answer"):
        signing.send(of_trust, world.bea)
    assert signing.again(of_trust).state == State.FILLED_IN
    assert not Submission.objects.unscoped("a test").exists()


@pytest.mark.parametrize("who", ["cora", "colin", "bob", "dana", "hari", "sue", "ada", "nobody"])
def test_nobody_else_sends_it_calls_it_back_or_signs_it(world, of_trust, who):
    person = getattr(world, who)
    with pytest.raises(PermissionDenied):
        signing.send(of_trust, person)
    signing.send(of_trust, world.bea)
    with pytest.raises(PermissionDenied):
        submitting.call_back(signing.again(of_trust), by=person)
    with pytest.raises(NotAllowed, match="Only the chief officer"):
        signing.sign(of_trust, CHIEF, person)
    with pytest.raises(NotAllowed, match="Only whoever signs"):
        submitting.send_back(signing.again(of_trust), reason="No", by=person)
    assert signing.again(of_trust).state == State.SIGNED


def test_whoever_runs_it_without_signing_it_does_not_sign(world, of_trust):
    signing.send(of_trust, world.bilal)
    with pytest.raises(NotAllowed, match="Only the chief officer"):
        signing.sign(of_trust, CHIEF, world.bilal)


def test_the_chair_of_governors_signs_and_does_not_send(world, of_school):
    with pytest.raises(PermissionDenied):
        signing.send(of_school, world.grace)
    signing.send(of_school, world.dev)
    signing.sign(of_school, CHAIR, world.grace)
    assert Signature.objects.unscoped("a test").get().signed_by == world.grace


def test_a_part_that_nobody_holds_needs_a_link():
    world = signing.build(of_the_school=("helen", "dev"))
    found = signing.of_school(world)
    with pytest.raises(NotAllowed, match="Nobody here is chair of governors") as refused:
        signing.send(found, world.helen)
    assert refused.value.field == "chair-of-governors_email"
    signing.send(found, world.helen, chair_of_governors=GOVERNOR)
    assert SigningLink.objects.unscoped("a test").get().email == "gita@example.org"


def test_no_link_goes_out_for_a_chief_officer_who_has_an_account(world, of_trust):
    with pytest.raises(NotAllowed, match="signs in their own account"):
        signing.send(of_trust, world.bilal, chief_officer=("Bea", "other@example.org"))


def test_after_the_last_day_of_a_locked_cycle_it_is_not_sent_but_what_was_sent_is_signed(world):
    found = signing.of_trust(world, after_closing="locked")
    unsent = signing.of_school(world, after_closing="locked")
    signing.send(found, world.bilal)
    with clock.held_at(clock.now() + timedelta(days=90)):
        with pytest.raises(NotAllowed, match="The last day of this return has passed"):
            signing.send(unsent, world.helen)
        signing.sign(found, CHIEF, world.bea)
        assert signing.latest(found).submitted_on == clock.today()
    assert (signing.again(found).state, signing.latest(found).was_late) == (State.SUBMITTED, False)


def test_what_was_sent_in_time_and_waits_for_signatures_is_late_for_nobody(world, of_trust):
    of_police = returns.opened(world, world.police, name="Another")
    signing.send(of_trust, world.bilal)
    with clock.held_at(clock.now() + timedelta(days=90)):
        is_late = lists.Choice(late="late")
        late = [
            [each.pk for each in lists.chosen(found.cycle, is_late, world.dana)]
            for found in (of_trust, of_police)
        ]
        assert late == [[], [of_police.pk]]
        numbers = lists.numbers(world.dana, [of_trust.cycle, of_police.cycle])
        assert [numbers[each.cycle_id].late for each in (of_trust, of_police)] == [0, 1]
        task = next(each for each in tasks_of(world.bilal) if "waits for" in each["text"])
        assert task["status"] == "Sent in time"
        reminding.remind(by=None)
    told = Notification.objects.filter(kind="return_overdue").values_list("about", flat=True)
    assert {*told} == {f"audits.Return:{of_police.pk}"}
    submitting.call_back(signing.again(of_trust), by=world.bilal)
    assert signing.again(of_trust).sent_on is None


def test_sent_after_the_last_day_it_is_marked_late(world, of_trust):
    with clock.held_at(clock.now() + timedelta(days=90)):
        signing.send(of_trust, world.bilal)
        signing.sign(of_trust, CHIEF, world.bea)
    assert signing.latest(of_trust).was_late


# --- what is frozen -------------------------------------------------------------------------------


def test_the_digest_is_that_of_the_content_whatever_the_database_does_with_it(world, of_trust):
    signing.evidence(of_trust, by=world.bea)
    signing.send(of_trust, world.bilal)
    found = signing.latest(of_trust)
    text = json.dumps(
        found.content, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    ).encode()
    assert found.digest == sha256(text).hexdigest() == snapshot.digest(found.content)


def test_what_was_frozen_stays_when_answers_change(world, of_trust):
    signing.send(of_trust, world.bilal)
    before = signing.latest(of_trust).content
    submitting.call_back(signing.again(of_trust), by=world.bilal)
    signing.unanswer(of_trust, ["1.1"], by=None)
    signing.evidence(of_trust, by=world.bea)
    assert signing.latest(of_trust).content == before


def test_it_says_what_was_asked_answered_and_shown_and_by_whom(world, of_trust):
    piece = signing.evidence(of_trust, by=world.bea)
    signing.send(of_trust, world.bilal)
    [first, *_] = signing.latest(of_trust).content["standards"][0]["criteria"]
    assert (first["code"], first["was_asked"], first["chosen"]) == ("1.1", True, "2")
    assert first["label"]
    assert first["answered_by"] == "Bilal Begum"
    [shown] = first["evidence"]
    assert (shown["key"], shown["sha256"]) == (piece.pk, piece.sha256)


def test_what_is_not_asked_is_not_handed_in(world, of_trust):
    now = snapshot.papers(of_trust, world.bea)
    kinds = {each.code for each in now.questions.criteria} - {each.code for each in now.asked}
    content = snapshot.content_of(of_trust, now)
    left_out = {
        each["code"]
        for standard in content["standards"]
        for each in standard["criteria"]
        if "text" in each and "chosen" not in each
    }
    assert left_out == kinds


def test_freezing_is_a_constant_number_of_statements(world, of_trust):
    def statements():
        with CaptureQueriesContext(connection) as asked:
            snapshot.content_of(of_trust, snapshot.papers(of_trust, world.bea))
        return len(asked)

    first = statements()
    for number in range(3):
        signing.evidence(of_trust, f"1.{number + 1}", by=world.bea)
    assert statements() <= first


# --- signed ---------------------------------------------------------------------------------------


def test_the_chief_officer_hands_it_in_alone(world, of_trust):
    piece = signing.evidence(of_trust, by=world.bea)
    unused = signing.evidence(of_trust, "1.2", "Taken away", by=world.bea)
    _remove(unused)
    signing.send(of_trust, world.bilal)
    handed_in = signing.sign(of_trust, CHIEF, world.bea)
    assert (handed_in.state, handed_in.submitted_on) == (State.SUBMITTED, clock.today())
    [signature] = Signature.objects.unscoped("a test").all()
    assert (signature.name, signature.declared) == (
        "Bea Bright",
        signing_policy.DECLARATIONS[CHIEF],
    )
    rows = Evidence.objects.unscoped("a test").filter(was_submitted=True)
    assert [each.pk for each in rows] == [piece.pk]
    told = Notification.objects.filter(kind="return_submitted")
    names = {each.recipient.full_name for each in told}
    assert names == {"Bea Bright", "Bilal Begum", "Dana Doyle"}


def _remove(piece):
    @operation
    def remove(*, by):
        piece.removed_on = clock.today()
        piece.save()

    remove(by=None)


def test_three_of_a_school_hand_it_in_the_last_of_them(world, of_school):
    signing.send(of_school, world.dev)
    for role, who in ((LEAD, "dev"), (CHAIR, "grace")):
        assert signing.sign(of_school, role, getattr(world, who)).state == State.SIGNED
    assert signing.sign(of_school, HEAD, world.helen).state == State.SUBMITTED
    said = [each.heading for each in entries(signing.again(of_school))]
    assert said[-5:] == ["Sent for signature", "Signed", "Signed", "Signed", "Handed in"]
    assert not any(SECRET in each.sentence for each in entries(signing.again(of_school)))


def test_whoever_holds_two_of_the_roles_signs_twice_but_nobody_signs_all(world):
    for role in (Role.DESIGNATED_SAFEGUARDING_LEAD, Role.CHAIR_OF_GOVERNORS):
        ours.begin_role(
            world.helen, agency=world.school, role=role, started_on=worlds.LONG_AGO, by=None
        )
    found = signing.of_school(world)
    signing.send(found, world.helen)
    signing.sign(found, HEAD, world.helen)
    signing.sign(found, LEAD, world.helen)
    with pytest.raises(NotAllowed, match="one person cannot sign all"):
        signing.sign(found, CHAIR, world.helen)
    assert signing.sign(found, CHAIR, world.grace).state == State.SUBMITTED


def test_of_several_holders_of_a_role_any_signs_once(world):
    ours.begin_role(
        world.bella, agency=world.trust, role=Role.CHIEF_OFFICER, started_on=clock.today(), by=None
    )
    found = signing.of_trust(world)
    signing.send(found, world.bilal)
    signing.sign(found, CHIEF, world.bella)
    with pytest.raises(NotAllowed, match="does not wait for signatures"):
        signing.sign(found, CHIEF, world.bea)


def test_nobody_signs_what_was_called_back_and_sent_again_since_they_read_it(world, of_trust):
    signing.send(of_trust, world.bilal)
    read = signing.latest(of_trust).digest
    submitting.call_back(signing.again(of_trust), by=world.bilal)
    signing.evidence(of_trust, by=world.bea)
    signing.send(of_trust, world.bilal)
    with pytest.raises(NotAllowed, match="was called back, and another was sent"):
        operations.sign(signing.again(of_trust), signs_as=CHIEF, digest=read, by=world.bea)


# --- called back, and not signed ------------------------------------------------------------------


def test_called_back_it_is_written_in_again_and_the_next_has_the_next_number(world, of_school):
    signing.send(of_school, world.dev, chair_of_governors=GOVERNOR)
    signing.sign(of_school, LEAD, world.dev)
    back = submitting.call_back(signing.again(of_school), by=world.helen)
    assert back.state == State.FILLED_IN
    assert SigningLink.objects.unscoped("a test").get().ended_at
    first = signing.latest(of_school)
    assert first.called_back_on == clock.today()
    assert [each.signs_as for each in signers.signed(first, world.dev)] == [LEAD]
    signing.send(of_school, world.helen)
    assert signing.latest(of_school).number == 2
    assert signers.signed(signing.latest(of_school), world.dev) == []
    with pytest.raises(NotAllowed, match="nothing to call back"):
        submitting.call_back(
            submitting.call_back(signing.again(of_school), by=world.dev), by=world.dev
        )


def test_nobody_calls_back_what_was_handed_in(world, of_trust):
    signing.send(of_trust, world.bilal)
    signing.sign(of_trust, CHIEF, world.bea)
    with pytest.raises(NotAllowed, match="nothing to call back"):
        submitting.call_back(signing.again(of_trust), by=world.bilal)


def test_not_signed_it_goes_back_with_the_reason(world, of_school):
    signing.send(of_school, world.dev)
    with pytest.raises(NotAllowed, match="Say why"):
        submitting.send_back(signing.again(of_school), reason=" ", by=world.grace)
    submitting.send_back(signing.again(of_school), reason="1.1 is not so", by=world.grace)
    assert signing.again(of_school).state == State.FILLED_IN
    assert signing.latest(of_school).not_signed_because == "1.1 is not so"
    told = Notification.objects.filter(kind="return_not_signed")
    assert {each.recipient.full_name for each in told} == {"Helen Hall", "Dev Desai"}
    assert "1.1 is not so" not in notifications.message(told[0], of_school).body


# --- nothing before it is handed in ---------------------------------------------------------------


def test_the_partnership_reads_nothing_before_it_is_handed_in(world, of_trust):
    signing.evidence(of_trust, by=world.bea)
    signing.send(of_trust, world.bilal)
    submitting.call_back(signing.again(of_trust), by=world.bilal)
    signing.send(of_trust, world.bilal)
    for name in ("dana", "hari", "sue", "ada", "carol", "ines", "cora", "bob", "root"):
        person = getattr(world, name)
        for model in (Submission, Signature, SigningLink, Evidence):
            assert not model.objects.visible_to(person).exists(), (name, model)
    assert Submission.objects.visible_to(world.bea).count() == 2
    signing.sign(of_trust, CHIEF, world.bea)
    assert [each.number for each in Submission.objects.visible_to(world.dana)] == [2]
    assert Signature.objects.visible_to(world.dana).count() == 1
    assert not SigningLink.objects.visible_to(world.dana).exists()
    for name in ("cora", "bob", "root"):
        assert not Submission.objects.visible_to(getattr(world, name)).exists()


# --- links ----------------------------------------------------------------------------------------


@pytest.fixture
def link(world, of_school):
    signing.send(of_school, world.dev, chair_of_governors=GOVERNOR)
    return SigningLink.objects.unscoped("a test").get()


def by_link(link, name="Gita Gill"):
    digest = signing_links.submission_of(link).digest
    return operations.sign_by_link(link, name=name, digest=digest, by=None)


def test_a_link_signs_once(world, of_school, link):
    assert by_link(link, "Gita M Gill").used_at
    with pytest.raises(NotAllowed, match="does not work any more"):
        by_link(link)
    [signature] = Signature.objects.unscoped("a test").all()
    assert (signature.name, signature.signed_by, signature.signs_as) == ("Gita M Gill", None, CHAIR)


def test_only_a_hash_of_the_link_is_kept_and_the_mail_holds_a_reference_and_the_link(link):
    token = signing_links.token_of(link)
    assert len(token) == 43
    assert link.token_hash == sha256(token.encode()).hexdigest()
    row = Letter.objects.get(kind=signing_links.KIND)
    assert token not in f"{row.about} {row.once}"
    assert link.email not in row.once
    mail = letters.written(row)
    assert mail.to == ["gita@example.org"]
    assert token in mail.body
    assert link.agency_return.reference in mail.subject
    assert "Gill" not in mail.body
    assert "School" not in mail.body


def test_a_link_ends_after_14_days_when_called_back_or_when_another_is_sent(world, of_school, link):
    with clock.held_at(clock.now() + timedelta(days=14)), pytest.raises(NotAllowed):
        by_link(link)
    operations.send_link(
        signing.again(of_school), signs_as=CHAIR, name="Gus", email="gus@example.org", by=world.dev
    )
    with pytest.raises(NotAllowed, match="does not work any more"):
        by_link(link)
    other = SigningLink.objects.unscoped("a test").get(ended_at=None)
    submitting.call_back(signing.again(of_school), by=world.dev)
    with pytest.raises(NotAllowed, match="does not work any more"):
        by_link(other)
    assert not Signature.objects.unscoped("a test").exists()


def test_a_link_to_ones_own_address_makes_nobody_two_people(world):
    found = signing.of_school(world)
    link = (world.helen.full_name, world.helen.email.upper())
    signing.send(found, world.helen, designated_safeguarding_lead=link, chair_of_governors=link)
    signing.sign(found, HEAD, world.helen)
    first, second = SigningLink.objects.unscoped("a test").order_by("pk")
    by_link(first)
    with pytest.raises(NotAllowed, match="one person cannot sign all"):
        by_link(second)


def test_nobody_else_sends_a_link(world, of_school, link):
    for who in ("grace", "cora", "dana", "nobody"):
        with pytest.raises(PermissionDenied):
            operations.send_link(
                signing.again(of_school), signs_as=CHAIR, name="A", email="a@example.org",
                by=getattr(world, who),
            )  # fmt: skip


def test_signing_in_the_own_account_ends_the_link(world, of_school, link):
    signing.sign(of_school, CHAIR, world.grace)
    with pytest.raises(NotAllowed, match="does not work any more"):
        by_link(link)
