"""A question set about nobody, issued and with a draft of its next version: for the walk of every
page as every role, and for tests."""

from audits.question_sets import operations
from audits.question_sets.content import YES, Answer, Colour
from audits.question_sets.models import QuestionSet, QuestionSetDraft

SET, NUMBER = "synthetic-audit", "1"  # of its version, a level, a standard and a criterion, too
FACT = "seats-held"  # beside its first criterion


def make(*, by) -> QuestionSetDraft:
    """Of schools: everyone who writes sets writes this one."""
    made = operations.add_question_set(
        name="Synthetic audit", kind=QuestionSet.Kind.SECTION_175, by=by
    )
    criteria = [
        {
            "code": NUMBER,
            "text": "Staff know the lead.",
            "answer": Answer.SCALE.value,
            "facts": [FACT],
        },
        {"code": "1.2", "text": "Is there a plan?", "answer": Answer.YES_NO.value},
        {
            "code": "1.3",
            "text": "What is in it?",
            "answer": Answer.TEXT.value,
            "only_if": {"criterion": "1.2", "answers": [YES]},
        },
    ]
    levels = [
        {"value": 0, "label": "Not in place", "colour": Colour.RED.value},
        {"value": 1, "label": "In place", "colour": Colour.GREEN.value},
    ]
    content = {
        "title": "Synthetic audit",
        "source": "Synthetic",
        "levels": levels,
        "standards": [{"code": NUMBER, "title": "Leadership", "criteria": criteria}],
    }
    operations.write_draft(made.draft, content=content, by=by)
    operations.issue(made.draft, by=by)
    return operations.begin_version(made, by=by)
