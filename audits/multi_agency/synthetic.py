"""A multi-agency audit about nobody: for the walk of every page as every role, and for tests."""

from audits.multi_agency.models import (
    AuditCase,
    AuditCaseReference,
    AuditedAgency,
    CaseReview,
    DomainGrade,
    MultiAgencyAudit,
)
from audits.multi_agency.policy import CameIn, State
from audits.question_sets import operations as question_sets
from audits.question_sets.content import Answer, Colour
from audits.question_sets.models import QuestionSet, QuestionSetVersion
from core import calendar, clock
from core.operations import operation
from improvement.synthetic import WORDS

AUDIT = "WALK-2000-0051"
NUMBER = "1"  # of its case, a domain and a criterion
LABELS = ("Inadequate", "Requires improvement", "Good", "Outstanding")


@operation
def make(*, agency, by=None) -> MultiAgencyAudit:
    """With the agencies, of which there is one. Not as people begin one: nobody is told, and no
    number of theirs is used up."""
    today = clock.today()
    audit = MultiAgencyAudit.objects.create(
        reference=AUDIT, theme=WORDS, because=WORDS, scope=WORDS, version_asked=_version(),
        state=State.TASKED, proposed_on=today, decided_on=today, tasked_on=today,
        due_on=calendar.england().add(today, 15),
    )  # fmt: skip
    AuditedAgency.objects.create(audit=audit, agency=agency)
    case = AuditCase.objects.create(audit=audit, number=NUMBER, came_in=CameIn.DRAWN)
    AuditCaseReference.objects.create(audit=audit, place=1, reference="WALK-0051", case=case)
    review = CaseReview.objects.create(audit=audit, case=case, agency=agency)
    for standard in audit.version_asked.standards.all():
        DomainGrade.objects.create(audit=audit, review=review, standard=standard)
    return audit


def _version() -> QuestionSetVersion:
    made = question_sets.add_question_set(
        name="Synthetic multi-agency audit", kind=QuestionSet.Kind.MULTI_AGENCY, by=None
    )
    criterion = {"code": NUMBER, "text": "It was seen early.", "answer": Answer.SCALE.value}
    content = {
        "title": "Synthetic multi-agency audit",
        "source": "Synthetic",
        "levels": [
            {"value": value, "label": label, "colour": Colour.GREEN.value}
            for value, label in enumerate(LABELS, 1)
        ],
        "standards": [{"code": NUMBER, "title": "Recognition", "criteria": [criterion]}],
    }
    question_sets.write_draft(made.draft, content=content, by=None)
    return question_sets.issue(made.draft, by=None)
