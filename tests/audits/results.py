"""Returns with scores, as the tests of the results begin from them: rows are put there as the
operations of handing in and of moderation leave them."""

from datetime import date, timedelta

from django.db import models

from audits.cycles.models import Cycle
from audits.moderation.models import ModeratedScore, ModeratorAssignment
from audits.question_sets.content import Answer as How
from audits.returns import snapshot
from audits.returns.models import Answer, AnswerAction, Evidence, Return, Submission, SubmittedScore
from audits.returns.policy import State
from core import clock
from core.operations import operation
from improvement import operations as log
from partnership.groups import operations as groups
from partnership.groups.models import PartnershipGroup
from partnership.models import Agency
from tests.audits import returns
from tests.kept import kept, kept_step

BEFORE = date(2025, 3, 27), date(2025, 5, 22)


@kept
def build():
    """The cycle of 2026 is asked of the trust and the police, that of 2025 was, too."""
    world = returns.build()
    world.cycle_before = returns.issue(world, returns.plan(world, name="Section 11, 2025"))
    world.cycle = returns.issue(world)
    returns.open_all()
    close(world.cycle_before, BEFORE, by=None)
    return world


@kept_step
@operation
def close(cycle, days=(date(2026, 1, 5), date(2026, 3, 2)), *, by):
    """Its days are others, and over. Not as people do it."""
    cycle.opens_on, cycle.closes_on = days
    cycle.save()
    for each in Return.objects.filter(cycle=cycle):
        each.due_on = cycle.closes_on
        each.save()


@kept_step
@operation
def take_back(agency_return, *, by):
    """It was never handed in."""
    found = Return.objects.get(pk=agency_return.pk)
    found.state, found.submitted_on, found.closed_on = State.FILLED_IN, None, None
    found.save()


@kept_step
@operation
def unmoderate(agency_return, *, by):
    """What was moderated of it is gone. Not as people do it."""
    for each in ModeratedScore.objects.filter(agency_return=agency_return):
        each.delete()


def its_return(cycle: Cycle, agency) -> Return:
    return Return.objects.unscoped("a test").get(cycle=cycle, agency=agency)


@kept_step
@operation
def hand_in(cycle, agency, *, scores, words="What we do", state=State.SUBMITTED, person=None, by):
    """``scores``: by code of a criterion, or of its standard, or "" for all others."""
    found = its_return(cycle, agency)
    for answer in Answer.objects.filter(agency_return=found).select_related("criterion__standard"):
        criterion = answer.criterion
        if criterion.answer == How.SCALE:
            value = _of(scores, criterion)
            answer.chosen = "" if value is None else str(value)
        answer.text = f"{words}: {criterion.code}"
        answer.answered_by, answer.answered_at = person, clock.now() if person else None
        answer.save()
    found.state, found.opened_on = State.FILLED_IN, found.opened_on or cycle.opens_on
    found.save()
    content = snapshot.content_of(found, snapshot.papers(found, None))
    number = Submission.objects.filter(agency_return=found).count() + 1
    Submission.objects.create(
        agency_return=found, number=number, content=content, digest=snapshot.digest(content),
        sent_on=cycle.closes_on, submitted_on=cycle.closes_on,
    )  # fmt: skip
    for piece in Evidence.objects.filter(agency_return=found):
        piece.was_submitted = True
        piece.save()
    for row in found.version_asked.criteria.filter(answer=How.SCALE):
        value = _of(scores, row)
        if value is not None:
            SubmittedScore.objects.create(
                agency_return=found, criterion=row, chosen=str(value), value=value
            )
    found.state, found.submitted_on = state, cycle.closes_on
    found.closed_on = cycle.closes_on if state == State.FINAL else None
    found.save()
    return found


def _of(scores, criterion):
    for key in (criterion.code, criterion.standard.code, ""):
        if key in scores:
            return scores[key]
    return None


@kept_step
@operation
def moderate(agency_return, *, scores, reason="We read the evidence.", final=True, by):
    """As the panel leaves it."""
    submission = Submission.objects.filter(agency_return=agency_return).latest("number")
    for row in agency_return.version_asked.criteria.filter(answer=How.SCALE):
        value = _of(scores, row)
        if value is not None:
            ModeratedScore.objects.create(
                agency_return=agency_return, submission=submission, criterion=row, value=value,
                reason=reason, decided_by=by, decided_at=clock.now(),
            )  # fmt: skip
    if final:
        found = Return.objects.get(pk=agency_return.pk)
        found.state, found.closed_on = State.FINAL, clock.today()
        found.save()
    return agency_return


@kept_step
@operation
def assign(agency_return, held_role, *, finished=False, by):
    submission = Submission.objects.filter(agency_return=agency_return).latest("number")
    ModeratorAssignment.objects.create(
        agency_return=agency_return, submission=submission, moderator=held_role, assigned_by=by,
        assigned_on=clock.today(), finished_on=clock.today() if finished else None,
    )  # fmt: skip
    return agency_return


def write(rows):
    """Rows as they are, past every guard: what is read in a test of numbers."""
    return models.QuerySet(type(rows[0])).bulk_create(rows, batch_size=2000)


@kept_step
def many(world, cycle, number: int, start: int = 0) -> None:
    """So many schools have each scored themselves at every criterion, are moderated and final.
    ``start``: how many are there."""
    agencies = write(
        [
            Agency(slug=f"{cycle.slug}-{n}", name=f"{cycle}, school {n:03}", short_name=f"{n:03}",
                   kind=Agency.Kind.SCHOOL, phase="primary" if n % 3 else "secondary")
            for n in range(start, start + number)
        ]
    )  # fmt: skip
    returns = write(
        [
            Return(
                reference=f"AUD-{2000 + cycle.pk}-{n:04}", cycle=cycle, agency=agency,
                version_asked=cycle.version, due_on=cycle.closes_on, state=State.FINAL,
                opened_on=cycle.opens_on, submitted_on=cycle.closes_on, closed_on=cycle.closes_on,
            )
            for n, agency in enumerate(agencies, start)
        ]
    )  # fmt: skip
    submissions = write(
        [
            Submission(agency_return=each, number=1, content={}, digest="", sent_on=each.closed_on,
                       submitted_on=each.closed_on)
            for each in returns
        ]
    )  # fmt: skip
    criteria = list(cycle.version.criteria.filter(answer=How.SCALE))
    write(
        [
            SubmittedScore(agency_return=each, criterion=one, chosen=str(n % 4), value=n % 4)
            for n, each in enumerate(returns, start)
            for one in criteria
        ]
    )
    write(
        [
            ModeratedScore(agency_return=each.agency_return, submission=each, criterion=one,
                           value=n % 3, decided_at=clock.now())
            for n, each in enumerate(submissions)
            for one in criteria
        ]
    )  # fmt: skip


@kept_step
def an_action(world, *, what="Train the reception", by=None):
    """Of the trust, overseen by a group, late since a month."""
    group = PartnershipGroup.objects.filter(slug="quality").first() or groups.add_group(
        slug="quality", name="Quality", purpose="Oversees.", by=None
    )
    return log.propose_for_agency(
        what=what, difference_wanted="Families are met.", owner=world.held["bea"], group=group,
        due_on=clock.today() + timedelta(days=30), because="An audit.", by=world.bea,
    )  # fmt: skip


@kept_step
@operation
def lead_to(agency_return, action, code="1.1", *, by):
    criterion = agency_return.version_asked.criteria.get(code=code)
    return AnswerAction.objects.create(
        agency_return=agency_return, criterion=criterion, reference=action.reference
    )
