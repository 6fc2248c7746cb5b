"""Which kinds of question sets somebody writes, and so whose cycles and moderation they run."""

from audits.question_sets import policy
from audits.question_sets.models import QuestionSet
from partnership.auth import held_by


def kinds_written_by(person) -> list[str]:
    roles = [role for _, role in held_by(person)]
    return [kind for kind in QuestionSet.Kind.values if policy.writes(kind, roles)]
