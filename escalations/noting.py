"""What people write down of a first conversation, and how it becomes a challenge.

Nothing of it is told to anybody. The rules: `escalations.light`.
"""

import uuid
from datetime import date

from django.db.models import Q

from core import clock
from core.calendar import months_after
from core.operations import NotAllowed, Stale, no_twin, operation
from core.references import next_reference
from escalations import light
from escalations.light_models import LightChallenge
from escalations.models import EscalationDraft, Reason
from partnership.auth import held_themself
from partnership.models import Agency, HeldRole
from partnership.roles import PRACTICE

DRAFT_WAITS = (
    "You have a challenge that you have not sent. Send it or throw it away first, then raise this"
    " one."
)
CHANGED = "You changed this note in another window."
# By which a draft knows the note that it was begun from.
FROM_NOTE = "from_conversation"


def require(refusal: str | None) -> None:
    if refusal:
        raise NotAllowed(refusal)


def works_at(person, agency) -> bool:
    """Whether they work with children there, themself: nobody notes in another's stead."""
    return any(at == agency.pk and role in PRACTICE for at, role in held_themself(person))


def require_agencies(agency, other_agency, by) -> None:
    """Raises NotAllowed unless ``by`` works at the one, and the other still is one that works with
    children."""
    if not works_at(by, agency):
        raise NotAllowed("You no longer hold a role at that agency in which you can do this.")
    if other_agency.closed_on or other_agency.succeeded_by_id:
        raise NotAllowed(f"{other_agency} no longer exists. Choose the agency that took over.")
    if other_agency.kind == Agency.Kind.BUSINESS_TEAM:
        raise NotAllowed("The business team decides about no child. Choose another agency.")


@operation
@no_twin
def note_conversation(
    *, agency, other_agency, happened_on: date, about: str, settled: str, team="", asked="", by
) -> LightChallenge:
    """``agency``: the writer's own. ``about``: a `Reason`. ``asked``: one line, of no child."""
    require_agencies(agency, other_agency, by)
    note = LightChallenge(
        reference=next_reference("CON"), written_by=by, agency=agency, noted_on=clock.today()
    )
    _fill_in(note, other_agency, team, happened_on, about, settled, asked)
    return note


@operation
def change_conversation(
    note, *, other_agency, happened_on: date, about: str, settled: str, team="", asked="", by,
    version="",
) -> LightChallenge:  # fmt: skip
    """By its writer, while it is not settled."""
    note = _locked(note, by)
    if version and version != version_of(note):
        raise Stale([CHANGED], version_of(note))
    require_agencies(note.agency, other_agency, by)
    _fill_in(note, other_agency, team, happened_on, about, settled, asked)
    return note


def version_of(note) -> str:
    """For a form's field ``version``: a note has no history to count."""
    return note.changed_at.isoformat()


@operation
def begin_raising(note, *, by) -> EscalationDraft:
    """A draft of a challenge with what the note knows. Begun again, it is the same draft."""
    note = _locked(note, by)
    draft = EscalationDraft.objects.select_for_update().filter(owner=by).first()
    if draft is not None:
        if draft.answers.get(FROM_NOTE) != note.reference:
            raise NotAllowed(DRAFT_WAITS)
        return draft
    answers = {
        FROM_NOTE: note.reference,
        "challenged_agency": str(note.other_agency_id),
        "challenged_team": note.team,
        "reason": note.about,
        "raised_on_day": str(note.happened_on.day),
        "raised_on_month": str(note.happened_on.month),
        "raised_on_year": str(note.happened_on.year),
    }
    held = HeldRole.objects.filter(
        person=by, ended_on=None, agency_role__agency=note.agency, agency_role__role__in=PRACTICE
    )
    if (role := held.order_by("pk").first()) is not None:
        answers["raised_as"] = str(role.pk)
    return EscalationDraft.objects.create(
        owner=by, submission=uuid.uuid4(), changed_at=clock.now(), answers=answers
    )


def raised_from(draft, escalation) -> None:
    """Within the operation that raised it: the note that the draft was begun from ends with it."""
    reference = draft.answers.get(FROM_NOTE)
    rows = LightChallenge.objects.select_for_update(of=("self",)).filter(
        reference=reference, written_by=draft.owner_id, ended_on=None
    )
    if reference and (note := rows.first()) is not None:
        note.became, note.ended_on = escalation.reference, clock.today()
        note.changed_at = clock.now()
        note.save()


@operation
def forget_old(*, by=None) -> int:
    """Daily: erases the notes that were kept long enough, and gives how many. Safe to run twice."""
    last = months_after(clock.today(), -light.KEPT_MONTHS)
    over = Q(ended_on__lte=last) | Q(ended_on=None, happened_on__lte=last)
    gone = 0
    for note in LightChallenge.objects.select_for_update(of=("self",)).filter(over).order_by("pk"):
        if light.kept_until(note.happened_on, note.ended_on) <= clock.today():
            note.delete()
            gone += 1
    return gone


def _locked(note, by) -> LightChallenge:
    rows = LightChallenge.objects.select_for_update(of=("self",)).select_related("agency")
    note = rows.filter(pk=note.pk).first()
    if note is None:
        raise NotAllowed("This note is gone.")
    require(why_not_change(note, by))
    return note


def why_not_change(note, person) -> str | None:
    return light.why_not_change(
        is_writer=note.written_by_id == person.pk, became=note.became, ended_on=note.ended_on
    )


def _fill_in(note, other_agency, team, happened_on, about, settled, asked) -> None:
    today = clock.today()
    require(light.why_not_note(note.agency_id, other_agency.pk, happened_on, note.noted_on, today))
    if about not in Reason.values or settled not in LightChallenge.Settled.values:
        raise NotAllowed("Say what it was about, and whether it is settled.")
    note.other_agency, note.team, note.happened_on = other_agency, team, happened_on
    note.about, note.settled, note.asked = about, settled, asked
    note.ended_on = today if settled == LightChallenge.Settled.YES else None
    note.changed_at = clock.now()
    note.save()
