"""Evidence, comments and actions of a return: what is written, by whom, until when."""

from datetime import date, timedelta
from functools import partial
from unittest import mock

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from audits import checks
from audits.returns import actions, comments, evidence, policy
from audits.returns.models import (
    AnswerAction,
    AnswerComment,
    Evidence,
    EvidenceUse,
    Return,
    SectionAssignment,
)
from audits.returns.policy import State
from core import access, clock, malware
from core.models import Notification
from core.operations import AlreadyDone, NotAllowed, operation
from improvement import operations as log
from improvement.models import Action
from partnership import operations as ours
from partnership.groups import operations as groups
from partnership.roles import Role
from tests.audits import papers, returns
from tests.audits.papers import DUE_ON, a_file, add_file, add_link
from tests.world import PEOPLE

pytestmark = pytest.mark.django_db
TODAY = date(2026, 5, 4)
OWN = "https://portal.example.org"
EVERYBODY = [*PEOPLE, "cleo", "tess", "nobody", "root"]


@pytest.fixture
def world():
    return papers.build()


def used(world, question=None) -> list[str]:
    rows = evidence.for_criterion(world.opened, question or world.question, world.bea)
    return [each.name for each in rows]


# --- rules ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dated_on", "is_old"),
    [
        (None, False),
        (TODAY, False),
        (date(2025, 5, 4), False),
        (date(2025, 5, 3), True),
        (date(2019, 1, 1), True),
    ],
)
def test_evidence_older_than_a_year_is_past_its_shelf_life(dated_on, is_old):
    assert policy.is_past_shelf_life(dated_on, TODAY) is is_old


@pytest.mark.parametrize(
    ("dated_on", "may"), [(None, True), (TODAY, True), (TODAY + timedelta(days=1), False)]
)
def test_evidence_is_of_no_day_to_come(dated_on, may):
    assert (policy.why_not_dated(dated_on, TODAY) is None) is may


@pytest.mark.parametrize(
    ("address", "may"),
    [
        ("https://example.org/policy.pdf", True),
        ("http://example.org", True),
        ("HTTPS://EXAMPLE.ORG/a?b=c#d", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("file:///etc/passwd", False),
        ("ftp://example.org/", False),
        ("example.org/policy.pdf", False),
        ("https://", False),
        ("https:///policy.pdf", False),
        ("https://example.org/a b", False),
        ("https://example.org:port/", False),
        ("https://[::1", False),
        ("https://bea:secret@example.org/", False),
        ("https://portal.example.org@evil.example/", False),
        (f"{OWN}/sign-in/", False),
        ("http://PORTAL.example.org:8000/", False),
        ("https://example.org/" + "a" * 500, False),
    ],
)
def test_where_a_link_may_lead(address, may):
    assert (policy.why_not_link(address, OWN) is None) is may


def test_what_was_submitted_or_is_gone_is_not_taken_away():
    assert policy.why_not_take_away(was_submitted=False, is_gone=False) is None
    assert "submitted" in (policy.why_not_take_away(was_submitted=True, is_gone=False) or "")
    assert "already" in (policy.why_not_take_away(was_submitted=False, is_gone=True) or "")


# --- evidence -------------------------------------------------------------------------------------


def test_a_file_and_a_link_serve_the_question_they_are_added_to(world):
    file, link = add_file(world), add_link(world, by=world.bob)
    assert used(world) == ["Supervision policy", "Our website"]
    assert used(world, world.other) == []
    assert (file.original_name, file.size, bool(file.file)) == ("policy.txt", 35, True)
    assert (link.link, bool(link.file), link.added_by) == (
        "https://trust.example.org/safeguarding", False, world.bob,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("upload", "said"),
    [
        (lambda: a_file("x", "tool.exe"), "must be a PDF"),
        (lambda: a_file("no pdf", "policy.pdf"), "says PDF"),
        (lambda: a_file("", "empty.txt"), "is empty"),
        (lambda: a_file(malware.EICAR.decode(), "test.txt"), "malware"),
    ],
)
def test_a_file_of_another_kind_or_with_malware_is_not_taken(world, upload, said):
    with pytest.raises(ValidationError, match=said):
        add_file(world, upload=upload())
    assert not Evidence.objects.unscoped("a test").exists()


def test_the_very_same_file_or_address_is_there_once_and_it_is_said_as_what(world):
    add_file(world)
    add_link(world)
    before = default_storage.listdir("evidence")
    with pytest.raises(NotAllowed, match="This very file is here already, as “Supervision policy”"):
        add_file(world, name="Another", upload=a_file(name="other.txt"), criterion=world.other)
    with pytest.raises(NotAllowed, match="This address is here already, as “Our website”"):
        add_link(world, name="Another")
    assert Evidence.objects.unscoped("a test").count() == 2
    assert default_storage.listdir("evidence") == before


def test_nothing_is_kept_of_a_refused_link_or_day(world):
    with pytest.raises(NotAllowed, match="https://") as refused:
        add_link(world, link="javascript:alert(1)")
    assert refused.value.field == "link"
    with pytest.raises(NotAllowed, match="today or earlier"):
        add_file(world, dated_on=clock.today() + timedelta(days=1))
    assert not Evidence.objects.unscoped("a test").exists()


def test_one_piece_serves_several_questions(world):
    piece = add_file(world)
    evidence.use(world.opened, criterion=world.other, evidence=[piece], by=world.bob)
    evidence.use(world.opened, criterion=world.other, evidence=[piece], by=world.bea)
    assert used(world, world.other) == ["Supervision policy"]
    evidence.end_use(world.opened, criterion=world.question, evidence=piece, by=world.bea)
    evidence.end_use(world.opened, criterion=world.question, evidence=piece, by=world.bob)
    assert (used(world), used(world, world.other)) == ([], ["Supervision policy"])


def test_taken_away_its_file_is_erased_and_a_row_says_that_there_was_one(
    world, django_capture_on_commit_callbacks
):
    piece = add_file(world)
    evidence.use(world.opened, criterion=world.other, evidence=[piece], by=world.bea)
    name = piece.file.name
    with django_capture_on_commit_callbacks(execute=True):
        evidence.take_away(world.opened, evidence=piece, by=world.bob)
    assert not default_storage.exists(name)
    kept = Evidence.objects.unscoped("a test").get()
    assert (kept.removed_on, kept.file.name, kept.name) == (clock.today(), "", "Supervision policy")
    assert not EvidenceUse.objects.unscoped("a test").exists()
    assert not evidence.of_return(world.opened, world.bea).exists()
    with pytest.raises(NotAllowed, match="already"):
        evidence.take_away(world.opened, evidence=piece, by=world.bea)
    add_file(world)  # the same file may come again


def test_what_a_colleague_took_away_meanwhile_is_not_used(world):
    piece, other = add_file(world), add_link(world)
    evidence.take_away(world.opened, evidence=piece, by=world.bea)
    with pytest.raises(NotAllowed, match="taken “Supervision policy” away meanwhile"):
        evidence.use(world.opened, criterion=world.other, evidence=[piece, other], by=world.bob)
    assert used(world, world.other) == []


def test_what_was_submitted_stays_with_the_return(world):
    piece = add_file(world)
    submitted(piece)
    papers.into(world.opened, State.RETURNED)
    with pytest.raises(NotAllowed, match="was submitted with the return, and stays"):
        evidence.take_away(world.opened, evidence=piece, by=world.bea)


def submitted(piece) -> None:
    Evidence._base_manager.filter(pk=piece.pk).update(was_submitted=True)


def test_a_form_sent_twice_adds_one(world):
    given = {"submission": "7b0c1b9e-0000-4000-8000-000000000001"}
    add_file(world, **given)
    with pytest.raises(AlreadyDone):
        add_file(world, **given)
    assert Evidence.objects.unscoped("a test").count() == 1


def test_evidence_of_an_earlier_return_is_used_again_as_a_copy(
    world, django_capture_on_commit_callbacks
):
    file, link = add_file(world), add_link(world)
    before = world.opened
    clock_on = clock.now() + timedelta(days=400)
    with clock.held_at(clock_on):
        day = clock.today()
        world.opened = returns.opened(
            world, name="Next year", opens_on=day, closes_on=day + timedelta(days=56)
        )
        again = [
            evidence.use_again(world.opened, criterion=world.question, before=each, by=world.bea)
            for each in (file, link)
        ]
        assert [each.name for each in again] == ["Supervision policy", "Our website"]
        assert (again[0].sha256, again[0].dated_on) == (file.sha256, file.dated_on)
        assert again[0].file.name != file.file.name
        with pytest.raises(NotAllowed, match="already"):
            evidence.use_again(world.opened, criterion=world.other, before=file, by=world.bea)
        with django_capture_on_commit_callbacks(execute=True):
            evidence.take_away(world.opened, evidence=again[0], by=world.bea)
        assert file.is_unchanged()
        assert not evidence.of_earlier_returns(before, world.bea).exists()
        assert not evidence.of_earlier_returns(world.opened, world.dana).exists()


@operation
def bring(agency_return, pieces, *, by):
    evidence.bring(agency_return, pieces, by)


def test_what_is_brought_along_is_there_once_and_serves_each_of_its_questions_once(world):
    here = add_link(world)
    opens = partial(ContentFile, b"Words", name="words.txt")
    keys = world.question.pk, world.other.pk
    files = [evidence.Piece(key, "Words", None, "", "a digest", opens) for key in keys]
    links = [evidence.Piece(key, "Another name", None, here.link) for key in keys]
    bring(world.opened, [*files, *links, files[0]], by=world.bea)
    made, uses = Evidence.objects.unscoped("a test"), EvidenceUse.objects.unscoped("a test")
    assert sorted(made.values_list("name", flat=True)) == ["Our website", "Words"]
    file = made.get(name="Words")
    assert (file.added_by, file.original_name, file.size) == (world.bea, "words.txt", 5)
    assert file.is_unchanged()
    assert uses.count() == 4
    bring(world.opened, [], by=world.bea)
    assert (made.count(), uses.count()) == (2, 4)


def test_nobody_uses_again_what_is_of_another_agency(world):
    piece = add_file(world)
    with clock.held_at(clock.now() + timedelta(days=400)):
        day = clock.today()
        theirs = returns.opened(
            world, world.police, name="Theirs", opens_on=day, closes_on=day + timedelta(days=56)
        )
        with pytest.raises(NotAllowed, match="no longer there"):
            evidence.use_again(theirs, criterion=world.question, before=piece, by=world.colin)


# --- who, and until when --------------------------------------------------------------------------


def acts(world):
    """Everything that is written beside an answer, by name."""
    piece, link = add_file(world), add_link(world)
    said = comments.comment(world.opened, criterion=world.question, text="Why?", by=world.bea)
    its, question = world.opened, world.question
    return {
        "add_file": lambda by: add_file(world, by=by, upload=a_file("another")),
        "add_link": lambda by: add_link(world, by=by, link="https://example.org/another"),
        "use": lambda by: evidence.use(its, criterion=world.other, evidence=[piece], by=by),
        "end_use": lambda by: evidence.end_use(its, criterion=question, evidence=piece, by=by),
        "take_away": lambda by: evidence.take_away(its, evidence=link, by=by),
        "comment": lambda by: comments.comment(its, criterion=question, text="Because", by=by),
        "take_comment_away": lambda by: comments.take_comment_away(its, comment=said, by=by),
        "agree_action": lambda by: agree(world, by),
    }


def agree(world, by, **given) -> Action:
    said = {
        "criterion": world.question, "what": "Train every supervisor",
        "difference_wanted": "Each child is asked about.", "owner": world.held["bob"],
        "due_on": DUE_ON,
    }  # fmt: skip
    return actions.agree_action(world.opened, **(said | given), by=by)


OF_THE_AGENCY = {"bea", "bilal", "bob"}
NOT_EVERY_COLLEAGUE = {"take_comment_away": {"bea"}, "agree_action": {"bea", "bilal"}}


def test_the_agency_alone_writes(world):
    for act, does in acts(world).items():
        allowed = set()
        for name in EVERYBODY:
            with transaction.atomic():
                try:
                    does(getattr(world, name))
                    allowed.add(name)
                except (PermissionDenied, NotAllowed):
                    pass
                transaction.set_rollback(True)
        assert allowed == NOT_EVERY_COLLEAGUE.get(act, OF_THE_AGENCY), act


@pytest.mark.parametrize("state", [State.SIGNED, State.SUBMITTED, State.FINAL])
def test_nothing_is_written_once_it_is_signed_or_submitted(world, state):
    all_acts = acts(world)
    papers.into(world.opened, state)
    for act, does in all_acts.items():
        with pytest.raises(NotAllowed, match=r"signatures|submitted"):
            does(world.bea)
        assert AnswerComment.objects.unscoped("a test").count() == 1, act
    assert Evidence.objects.unscoped("a test").filter(removed_on=None).count() == 2
    assert not Action._base_manager.exists()


def test_nothing_is_written_after_a_locked_last_day(world):
    world.opened = returns.opened(world, name="Locked", after_closing="locked")
    all_acts = acts(world)
    with clock.held_at(clock.now() + timedelta(days=90)):
        for does in all_acts.values():
            with pytest.raises(NotAllowed, match="Ask the business team for an extension"):
                does(world.bea)


def test_nobody_but_the_agency_reads_any_of_it(world):
    for does in acts(world).values():
        with transaction.atomic():
            does(world.bea)
    piece = add_file(world, upload=a_file("a third"))
    for model in (Evidence, EvidenceUse, AnswerComment, AnswerAction):
        readers = {
            name for name in EVERYBODY if model.objects.visible_to(getattr(world, name)).exists()
        }
        assert readers == OF_THE_AGENCY, model
    submitted(piece)
    papers.into(world.opened, State.SUBMITTED)
    for name in ("dana", "hari", "sue", "ada"):
        person = getattr(world, name)
        assert list(evidence.of_return(world.opened, person)) == [piece]
        for model in (EvidenceUse, AnswerComment, AnswerAction):
            assert not model.objects.visible_to(person).exists()
    assert not evidence.of_return(world.opened, world.colin).exists()


# --- comments -------------------------------------------------------------------------------------


def told() -> set[str]:
    rows = Notification.objects.filter(kind="return_comment")
    return set(rows.values_list("recipient__full_name", flat=True))


def test_whoever_has_the_section_is_told_of_a_comment_and_whoever_wrote_before(world):
    comments.comment(world.opened, criterion=world.question, text="What do you mean?", by=world.bea)
    assert told() == {"Bob Barnes"}
    comments.comment(world.opened, criterion=world.question, text="The policy.", by=world.bob)
    assert told() == {"Bob Barnes", "Bea Bright"}
    other = world.version.standards.last().criteria.first()
    comments.comment(world.opened, criterion=other, text="And this?", by=world.bea)
    assert Notification.objects.filter(kind="return_comment").count() == 2
    comments.comment(world.opened, criterion=world.question, text="Thank you.", by=world.bilal)
    assert Notification.objects.filter(kind="return_comment").count() == 4


def test_a_comment_taken_away_stays_in_history(world):
    said = comments.comment(world.opened, criterion=world.question, text="Wrong", by=world.bob)
    with pytest.raises(NotAllowed, match="Only whoever wrote"):
        comments.take_comment_away(world.opened, comment=said, by=world.bea)
    comments.take_comment_away(world.opened, comment=said, by=world.bob)
    assert not comments.of_criterion(world.opened, world.question, world.bea).exists()
    assert AnswerComment.history.filter(text="Wrong").count() == 2
    with pytest.raises(NotAllowed, match="taken away already"):
        comments.take_comment_away(world.opened, comment=said, by=world.bob)


def test_a_comment_makes_no_form_about_the_return_stale(world):
    before = Return._base_manager.get(pk=world.opened.pk).version
    comments.comment(world.opened, criterion=world.question, text="Why?", by=world.bob)
    assert Return._base_manager.get(pk=world.opened.pk).version == before


# --- actions --------------------------------------------------------------------------------------


def test_an_action_of_an_answer_is_on_the_log_and_says_nothing_of_the_return(world):
    made = agree(world, world.bea)
    assert (made.agency, made.group, made.proposed_by) == (world.trust, world.group, world.bea)
    assert made.because == "It follows from a self-assessment."
    (row,) = actions.of_criterion(world.opened, world.question, world.bob)
    assert (row["reference"], row["text"], row["due"]) == (
        made.reference, "Train every supervisor", "Wednesday 30 September 2026",
    )  # fmt: skip
    assert row["standing"]["text"] == "To do"
    assert access.can(world.dana, access.MANAGE, made)
    told = Notification.objects.filter(kind="action_assigned")
    assert set(told.values_list("recipient", flat=True)) == {world.bob.pk}


def test_a_colleague_sees_of_an_action_what_they_may_open(world):
    papers.give(world, "bella")
    made = agree(world, world.bea)
    (row,) = actions.of_criterion(world.opened, world.question, world.bella)
    assert (row["reference"], row.get("text"), row["due"]) == (made.reference, None, "")


def test_the_owner_of_an_action_is_of_the_agency(world):
    with pytest.raises(NotAllowed, match="of your own agency"):
        agree(world, world.bea, owner=world.held["colin"])
    assert not Action._base_manager.exists()


def test_the_same_action_is_agreed_once(world):
    agree(world, world.bea)
    with pytest.raises(NotAllowed, match="already"):
        agree(world, world.bilal)
    assert AnswerAction.objects.unscoped("a test").count() == 1


def test_without_the_group_that_oversees_actions_it_is_said_so(world):
    groups.close_group(world.group, closed_on=clock.today(), reason="Merged", by=None)
    with pytest.raises(NotAllowed, match="Ask the business team"):
        agree(world, world.bea)


def test_the_partnerships_file_names_that_group(settings):
    assert checks.the_group_that_oversees_actions_is_named(None) == []
    settings.PARTNERSHIP = {**settings.PARTNERSHIP, "audits": {}}
    (error,) = checks.the_group_that_oversees_actions_is_named(None)
    assert error.id == "audits.E001"


def test_an_action_is_put_on_the_log_by_who_answers_for_its_agency(world):
    said = {
        "what": "Train", "difference_wanted": "Asked", "group": world.group, "due_on": DUE_ON,
        "because": "So", "owner": world.held["bob"],
    }  # fmt: skip
    for name in EVERYBODY:
        allowed = name in ("bea", "bilal", "brian")
        with transaction.atomic():
            try:
                log.propose_for_agency(**said, by=getattr(world, name))
                assert allowed, name
            except PermissionDenied:
                assert not allowed, name
            transaction.set_rollback(True)
    ours.begin_role(
        world.bella, agency=world.trust, role=Role.RELEVANT_AGENCY_CONTACT,
        started_on=clock.today(), by=None,
    )  # fmt: skip
    assert log.propose_for_agency(**said, by=world.bella).proposed_by == world.bella


def test_all_of_it_is_one_transaction(world):
    with (
        mock.patch.object(AnswerAction.objects, "create", side_effect=RuntimeError),
        pytest.raises(RuntimeError),
    ):
        agree(world, world.bea)
    assert not Action._base_manager.exists()
    assert not Notification.objects.filter(kind="action_assigned").exists()
    assert SectionAssignment.objects.unscoped("a test").count() == 1
