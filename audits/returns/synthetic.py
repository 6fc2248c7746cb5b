"""A cycle and a return about nobody: for the walk of every page as every role, and for tests.

Its question set is that of `audits.question_sets.synthetic`, which has to be there.
"""

from audits.cycles.models import Cycle
from audits.cycles.policy import WINDOW, AfterClosing, Audience
from audits.question_sets import synthetic as question_sets
from audits.question_sets.models import Criterion, QuestionSetVersion
from audits.returns import snapshot
from audits.returns.models import Answer, Return, Submission
from audits.returns.policy import State
from core import clock
from core.operations import operation

CYCLE, RETURN = "synthetic-cycle", "WALK-2000-0041"
QUESTION = question_sets.NUMBER


@operation
def make(*, agency, by=None) -> Return:
    """Not as people issue one: nobody is told, and no number of theirs is used up."""
    version = QuestionSetVersion.objects.get(question_set__slug=question_sets.SET)
    today = clock.today()
    cycle = Cycle.objects.create(
        slug=CYCLE, name="Synthetic cycle", version=version, audience=Audience.CHOSEN,
        opens_on=today, closes_on=today + WINDOW, after_closing=AfterClosing.MARKED_LATE,
        issued_on=today,
    )  # fmt: skip
    made = Return.objects.create(
        reference=RETURN, cycle=cycle, agency=agency, version_asked=version,
        due_on=cycle.closes_on, state=State.RETURNED, opened_on=today, submitted_on=today,
    )  # fmt: skip
    for criterion in Criterion.objects.filter(version=version):
        Answer.objects.create(agency_return=made, criterion=criterion)
    _handed_in(made)
    return made


def _handed_in(made: Return) -> None:
    """What was handed in before it was sent back, so that its page has something to show."""
    content = snapshot.content_of(made, snapshot.papers(made, None))
    Submission.objects.create(
        agency_return=made, number=1, content=content, digest=snapshot.digest(content),
        sent_on=clock.today(), submitted_on=clock.today(),
    )  # fmt: skip
