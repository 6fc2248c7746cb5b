"""Self-assessments of agencies and schools, and audits of several agencies together.

Django finds an app's models in this file; each part of the app has its own.
"""

from audits.cycles.models import Cycle
from audits.moderation.models import (
    Acceptance,
    AgencyResponse,
    BlindScore,
    ModeratedScore,
    ModeratorAssignment,
    PanelDiscussion,
    PanelMeeting,
    RevisionPoint,
    RevisionRequest,
)
from audits.question_sets.models import (
    Criterion,
    CriterionBefore,
    QuestionSet,
    QuestionSetDraft,
    QuestionSetVersion,
    ScaleLevel,
    Standard,
)
from audits.results.models import NotReturned
from audits.returns.models import (
    Answer,
    AnswerAction,
    AnswerComment,
    Evidence,
    EvidenceUse,
    Extension,
    Return,
    ReturnAccessDecision,
    ReturnGroupRight,
    ReturnHold,
    ReturnPersonRight,
    SectionAssignment,
    Signature,
    SigningLink,
    Submission,
    SubmittedScore,
)
from audits.surveys.models import (
    Survey,
    SurveyAnswer,
    SurveyLink,
    SurveyReply,
    SurveyStatement,
)

__all__ = [
    "Acceptance",
    "AgencyResponse",
    "Answer",
    "AnswerAction",
    "AnswerComment",
    "BlindScore",
    "Criterion",
    "CriterionBefore",
    "Cycle",
    "Evidence",
    "EvidenceUse",
    "Extension",
    "ModeratedScore",
    "ModeratorAssignment",
    "NotReturned",
    "PanelDiscussion",
    "PanelMeeting",
    "QuestionSet",
    "QuestionSetDraft",
    "QuestionSetVersion",
    "Return",
    "ReturnAccessDecision",
    "ReturnGroupRight",
    "ReturnHold",
    "ReturnPersonRight",
    "RevisionPoint",
    "RevisionRequest",
    "ScaleLevel",
    "SectionAssignment",
    "Signature",
    "SigningLink",
    "Standard",
    "Submission",
    "SubmittedScore",
    "Survey",
    "SurveyAnswer",
    "SurveyLink",
    "SurveyReply",
    "SurveyStatement",
]
