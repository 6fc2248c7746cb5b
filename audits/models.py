"""Self-assessments of agencies and schools, and audits of several agencies together.

Django finds an app's models in this file; each part of the app has its own.
"""

from audits.question_sets.models import (
    Criterion,
    CriterionBefore,
    QuestionSet,
    QuestionSetDraft,
    QuestionSetVersion,
    ScaleLevel,
    Standard,
)

__all__ = [
    "Criterion",
    "CriterionBefore",
    "QuestionSet",
    "QuestionSetDraft",
    "QuestionSetVersion",
    "ScaleLevel",
    "Standard",
]
