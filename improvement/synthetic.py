"""A finding, a recommendation, an action and a plan that do not exist: for the nightly walk."""

from datetime import timedelta

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from core import clock
from core.operations import operation
from improvement.models import (
    Action,
    ActionDocument,
    Finding,
    Recommendation,
    RecommendationFinding,
    Source,
    Theme,
)
from improvement.operations import add_document
from improvement.plans.models import (
    ActionForPriority,
    BusinessPlan,
    Measure,
    PlannedItem,
    PlannedOutcome,
    Priority,
)

WORDS = "Synthetic: made by the nightly check of who may open what"
FINDING, RECOMMENDATION = "WALK-2000-0011", "WALK-2000-0012"
ACTIONS = ("WALK-2000-0013", "WALK-2000-0014")
PLAN, PLANNED_ITEM = "synthetic-plan", "WALK-2000-0015"
THEME = "synthetic-theme"


def make(*, owner, group) -> list[Action]:
    """Two, with a file on each."""
    return [
        add_document(action, upload=SimpleUploadedFile("walk.txt", b"Synthetic"), by=None)
        for action in _begin(owner=owner, group=group, by=None)
    ]


@operation
def _begin(*, owner, group, by=None) -> list[Action]:
    """Not as people enter them: nobody is told, and no number of theirs is used up."""
    today = clock.today()
    Theme.objects.create(slug=THEME, name=WORDS)
    finding = Finding.objects.create(
        reference=FINDING, source=Source.DATA, came_from=WORDS, found_on=today, statement=WORDS,
        recorded_on=today,
    )  # fmt: skip
    recommendation = Recommendation.objects.create(
        reference=RECOMMENDATION, text=WORDS, made_on=today, to_group=group, is_adopted=True,
        decided_on=today, decision_reason=WORDS,
    )  # fmt: skip
    RecommendationFinding.objects.create(recommendation=recommendation, finding=finding)
    found = [
        Action.objects.create(
            reference=reference,
            policy_version=settings.PARTNERSHIP["improvement"]["policy"],
            recommendation=recommendation,
            what=WORDS,
            difference_wanted=WORDS,
            agency=owner.agency_role.agency,
            owner=owner,
            group=group,
            proposed_on=today,
            due_on=today,
            due_at_first_on=today,
        )
        for reference in ACTIONS
    ]
    priority = _plan(group, today)
    for action in found:
        ActionForPriority.objects.create(action=action, priority=priority)
    return found


def _plan(group, today) -> Priority:
    """Of a plan with one of everything."""
    plan = BusinessPlan.objects.create(
        slug=PLAN, title=WORDS, begins_on=today, ends_on=today + timedelta(days=800)
    )
    priority = Priority.objects.create(
        plan=plan, number=1, title=WORDS, why=WORDS, lead_group=group
    )
    outcome = PlannedOutcome.objects.create(priority=priority, number=1, text=WORDS)
    Measure.objects.create(outcome=outcome, number=1, name=WORDS, definition=WORDS, better="up")
    PlannedItem.objects.create(reference=PLANNED_ITEM, group=group, what=WORDS, planned_on=today)
    return priority


def document_of(action) -> ActionDocument:
    return action.documents.get()


def forget_file(action) -> None:
    """A rollback of the database does not take back a stored file."""
    default_storage.delete(str(document_of(action).file.name))
