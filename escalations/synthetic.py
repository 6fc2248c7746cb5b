"""A case that does not exist, at a step: for the walk of every page (`reporting.walk`)."""

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from core import clock
from core.operations import operation
from escalations import policy, timetable
from escalations.light_models import GoodPractice
from escalations.models import (
    Escalation,
    EscalationAccessDecision,
    EscalationDocument,
    StepRecord,
)
from escalations.operations import add_document
from escalations.policy import Step

PRACTICE = "WALK-2000-0031"
WORDS = "Synthetic: made by the nightly check of who may open what"


def make(**case) -> Escalation:
    """A case with a file on it."""
    return add_document(
        _begin(**case, by=None), upload=SimpleUploadedFile("walk.txt", b"Synthetic"), by=None
    )


@operation
def _begin(*, raised_as, challenged_agency, step: Step, by=None) -> Escalation:
    """Not raised as people raise one: nobody is told, and no number of theirs is used up."""
    today = clock.today()
    escalation = Escalation.objects.create(
        reference=f"WALK-2000-000{step.value}",
        policy_version=timetable.in_force().version,
        raised_on=today,
        raised_by=raised_as.person,
        raised_as=raised_as,
        raising_agency=raised_as.agency_role.agency,
        challenged_agency=challenged_agency,
        challenged_worker=WORDS,
        child_reference="NONE",
        child_initials="–",
        child_age_band="0-4",
        level_of_need=1,
        plan_status="universal",
        reason="roles",
        what_is_disputed=WORDS,
        evidence=WORDS,
        outcome_wanted=WORDS,
        risk_if_unresolved=WORDS,
        step=step,
        due_on=today,
        waiting_for=policy.waiting_for(step, None, None),
    )
    StepRecord.objects.create(escalation=escalation, step=step, entered_on=today, due_on=today)
    return escalation


@operation
def make_practice(*, written_as, praised_agency, by=None) -> GoodPractice:
    """Good practice that nobody is told of."""
    return GoodPractice.objects.create(
        reference=PRACTICE,
        written_by=written_as.person,
        agency=written_as.agency_role.agency,
        praised_agency=praised_agency,
        done_well=WORDS,
        how_it_helped=WORDS,
        told_on=clock.today(),
    )


def document_of(escalation) -> EscalationDocument:
    return escalation.documents.get()


def decision_about(escalation) -> EscalationAccessDecision:
    """The first about a person: whoever is named on it, or has a conflict of interest."""
    return escalation.access_decisions.filter(person__isnull=False).first()


def forget_file(escalation) -> None:
    """A rollback of the database does not take back a stored file."""
    default_storage.delete(str(document_of(escalation).file.name))
