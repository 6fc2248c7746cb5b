"""A first conversation, noted in half a minute: whose it is, how it ends, and how it is counted."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from core.models import Letter, Notification
from core.operations import MadeAlready, NotAllowed, Stale
from escalations import light, noting, tasks
from escalations import operations as escalate
from escalations.light_forms import ConversationForm, PraiseForm
from escalations.light_models import LightChallenge
from escalations.models import Escalation, EscalationDraft
from partnership import operations as ours
from partnership.roles import Role
from tests.world import ANSWERS, LONG_AGO, PEOPLE, build, raise_one

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 27)


@pytest.fixture
def world(clock):
    clock.set(TODAY.isoformat())
    return build()


def note(world, by="alice", **instead):
    said = {
        "agency": world.council, "other_agency": world.trust, "team": "0 to 19 service",
        "happened_on": TODAY, "about": "roles", "settled": "no", "asked": "A date for the visit",
    }  # fmt: skip
    return noting.note_conversation(**(said | instead), by=getattr(world, by))


def readers(world):
    names = [*PEOPLE, "root", "nobody"]
    return {
        name for name in names if LightChallenge.objects.visible_to(getattr(world, name)).exists()
    }


def test_it_is_its_writers_and_their_own_leads(world):
    note(world)
    assert readers(world) == {"alice", "anna"}


def test_nobody_is_told(world):
    note(world)
    assert (Notification.objects.count(), Letter.objects.count(), mail.outbox) == (0, 0, [])


def test_it_has_no_place_for_a_child(world):
    """A field that is added has to be thought about here."""
    assert {field.name for field in LightChallenge._meta.concrete_fields} == {
        "id", "reference", "written_by", "agency", "other_agency", "team", "happened_on", "about",
        "settled", "asked", "noted_on", "changed_at", "became", "ended_on",
    }  # fmt: skip


def test_the_form_asks_five_questions_of_which_one_is_filled_in(world):
    """And two lines that may stay empty."""
    form = ConversationForm(None, person=world.alice)
    needed = [field.name for field in form.visible_fields() if field.field.required]
    assert needed == ["immediate_risk", "other", "about", "happened_on", "settled"]
    optional = [field.name for field in form.visible_fields() if not field.field.required]
    assert optional == ["team", "asked"]
    assert form["happened_on"].parts[0]["value"] == "27"


@pytest.mark.parametrize(
    ("days", "sentence"),
    [(1, "must be today or in the past"), (0, None), (-30, None), (-31, "within 30 days")],
)
def test_a_day_within_the_last_30(world, days, sentence):
    happened_on = TODAY + timedelta(days=days)
    refusal = light.why_not_note(1, 2, happened_on, TODAY, TODAY)
    assert refusal is None if sentence is None else sentence in refusal
    if sentence:
        with pytest.raises(NotAllowed, match=sentence):
            note(world, happened_on=happened_on)


def test_within_ones_own_agency_nothing_is_noted(world):
    with pytest.raises(NotAllowed, match="with another agency"):
        note(world, other_agency=world.council)


def test_nor_with_the_business_team_nor_one_that_is_gone(world):
    with pytest.raises(NotAllowed, match="decides about no child"):
        note(world, other_agency=world.business_team)
    world.trust.closed_on = TODAY
    with pytest.raises(NotAllowed, match="no longer exists"):
        note(world)


@pytest.mark.parametrize("by", ["bob", "dana", "root", "nobody", "ada"])
def test_nobody_notes_for_an_agency_at_which_they_do_not_work_with_children(world, by):
    with pytest.raises(NotAllowed, match="no longer hold a role"):
        note(world, by=by)
    assert not LightChallenge.objects.unscoped("a test").exists()


def test_its_writer_changes_it_until_it_is_settled(world, clock):
    made = note(world)
    changed = noting.change_conversation(
        made, other_agency=world.police, happened_on=TODAY, about="timeliness", settled="yes",
        by=world.alice,
    )  # fmt: skip
    assert (changed.other_agency, changed.team, changed.ended_on) == (world.police, "", TODAY)
    with pytest.raises(NotAllowed, match="noted as settled"):
        noting.change_conversation(
            made, other_agency=world.trust, happened_on=TODAY, about="roles", settled="no",
            by=world.alice,
        )  # fmt: skip


def test_their_lead_reads_it_and_changes_nothing(world):
    made = note(world)
    with pytest.raises(NotAllowed, match="Only the person who noted"):
        noting.change_conversation(
            made, other_agency=world.trust, happened_on=TODAY, about="roles", settled="yes",
            by=world.anna,
        )  # fmt: skip
    with pytest.raises(NotAllowed, match="Only the person who noted"):
        noting.begin_raising(made, by=world.anna)


def test_one_noted_weeks_ago_can_still_be_settled(world, clock):
    made = note(world, happened_on=TODAY - timedelta(days=30))
    clock.move(days=40)
    changed = noting.change_conversation(
        made, other_agency=world.trust, happened_on=made.happened_on, about="roles",
        settled="yes", by=world.alice,
    )  # fmt: skip
    assert changed.ended_on == TODAY + timedelta(days=40)


def test_two_windows_do_not_write_over_each_other(world, clock):
    made = note(world)
    seen = noting.version_of(made)
    clock.move(minutes=1)
    answers = {"other_agency": world.trust, "happened_on": TODAY, "about": "roles"}
    noting.change_conversation(made, **answers, settled="not-yet", by=world.alice, version=seen)
    with pytest.raises(Stale):
        noting.change_conversation(made, **answers, settled="no", by=world.alice, version=seen)


def test_the_same_note_twice_is_one(world):
    note(world, submission=uuid4())
    with pytest.raises(MadeAlready):
        note(world, submission=uuid4())


def test_raised_as_a_challenge_it_becomes_that(world):
    made = note(world)
    draft = noting.begin_raising(made, by=world.alice)
    assert draft.answers == {
        "from_conversation": made.reference,
        "challenged_agency": str(world.trust.pk),
        "challenged_team": "0 to 19 service",
        "reason": "roles",
        "raised_on_day": "27", "raised_on_month": "3", "raised_on_year": "2026",
        "raised_as": str(world.held["alice"].pk),
    }  # fmt: skip
    assert noting.begin_raising(made, by=world.alice) == draft
    case = raise_one(world, raised_on=TODAY)
    made.refresh_from_db()
    assert (made.became, made.ended_on) == (case.reference, TODAY)
    with pytest.raises(NotAllowed, match="was raised as a challenge"):
        noting.begin_raising(made, by=world.alice)


def test_a_draft_that_is_begun_already_is_not_written_over(world):
    made = note(world)
    escalate.save_draft(answers={"evidence": "Minutes"}, by=world.alice)
    with pytest.raises(NotAllowed, match="Send it or throw it away first"):
        noting.begin_raising(made, by=world.alice)
    draft = EscalationDraft.objects.visible_to(world.alice).get()
    assert draft.answers == {"evidence": "Minutes"}


def test_a_draft_that_was_thrown_away_leaves_the_note_open(world):
    made = note(world)
    escalate.discard_draft(noting.begin_raising(made, by=world.alice), by=world.alice)
    raise_one(world, raised_on=TODAY)
    made.refresh_from_db()
    assert (made.became, made.ended_on) == ("", None)


def test_nobody_ends_a_colleagues_note_with_a_draft_of_their_own(world):
    ours.begin_role(
        world.amir, agency=world.council, role=Role.FRONTLINE_PRACTITIONER, started_on=LONG_AGO,
        by=None,
    )  # fmt: skip
    made = note(world, by="amir")
    escalate.save_draft(answers={noting.FROM_NOTE: made.reference}, by=world.alice)
    raise_one(world, raised_on=TODAY)
    made.refresh_from_db()
    assert made.became == ""


def test_the_database_holds_how_it_ended(world):
    made = note(world)
    for wrong in ({"ended_on": TODAY}, {"settled": "yes"}, {"became": "ESC-2026-0001"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            LightChallenge._base_manager.filter(pk=made.pk).update(**wrong)


def test_it_is_gone_a_year_after_it_ended(world, clock):
    settled, open_one = note(world, settled="yes"), note(world, by="amir")
    clock.move(days=10)
    noting.change_conversation(
        open_one, other_agency=world.trust, happened_on=TODAY, about="roles", settled="yes",
        by=world.amir,
    )  # fmt: skip
    clock.set("2027-03-26")
    assert noting.forget_old(by=None) == 0
    clock.set("2027-03-27")
    tasks.forget_old_drafts()
    assert list(LightChallenge.objects.unscoped("a test")) == [open_one]
    clock.set("2027-04-06")
    assert (noting.forget_old(by=None), noting.forget_old(by=None)) == (1, 0)
    assert settled.pk != open_one.pk


def test_one_that_is_never_settled_is_gone_a_year_after_the_conversation(world, clock):
    note(world, happened_on=TODAY - timedelta(days=5))
    clock.set("2027-03-21")
    assert noting.forget_old(by=None) == 0
    clock.set("2027-03-22")
    assert noting.forget_old(by=None) == 1


def test_raising_without_a_note_needs_none(world):
    raise_one(world, raised_on=TODAY)
    assert (
        Escalation.objects.visible_to(world.alice).get().child_initials == ANSWERS["child_initials"]
    )


def test_it_counts_by_quarter_and_agency():
    march, april = date(2026, 3, 31), date(2026, 4, 1)
    notes = [(march, "Council", True), (march, "Council", False), (april, "Trust", False)]
    assert light.conversations_by_quarter(notes) == {
        (date(2026, 1, 1), "Council"): (2, 1),
        (date(2026, 4, 1), "Trust"): (1, 0),
    }
    assert light.praise_by_quarter([(march, "Trust"), (april, "Trust"), (april, "Trust")]) == {
        (date(2026, 1, 1), "Trust"): 1,
        (date(2026, 4, 1), "Trust"): 2,
    }
    assert light.conversations_by_quarter([]) == light.praise_by_quarter([]) == {}


def test_whoever_works_for_two_agencies_says_for_which(world):
    ours.begin_role(
        world.alice, agency=world.police, role=Role.LINE_MANAGER, started_on=LONG_AGO, by=None
    )
    for form in (ConversationForm, PraiseForm):
        assert "own" in form(None, person=world.alice).fields
        assert "own" not in form(None, person=world.bob).fields
