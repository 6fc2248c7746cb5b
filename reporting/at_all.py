"""Whether anything of a kind waits for anybody at all: asked of every kind in one statement.

To put together what may wait for one person, by their rights, takes Django several milliseconds for
each list of the home page, and on most days most of what these list waits for nobody of the whole
partnership. It is told to nobody: it only spares questions of which the answer is known.
"""

from enum import Enum, auto
from typing import Any

from audits.cycles.models import Cycle
from audits.moderation.models import ModeratorAssignment, PanelMeeting
from audits.multi_agency.models import MultiAgencyAudit
from audits.returns.models import Return
from audits.returns.policy import REMINDED_IN, State
from audits.surveys.models import SurveyLink
from core.put_once import there_are
from escalations.afterwards_models import Feedback
from escalations.meetings.models import MeetingRequest
from escalations.models import Escalation, ProposedResolution
from escalations.pause_models import Pause
from escalations.policy import Answer, Step
from escalations.recommendation_models import RecommendationAnswer
from improvement.criteria.models import CriterionJudgement
from improvement.models import Action, Recommendation
from improvement.risks.models import Risk
from improvement.scrutiny.models import Challenge
from improvement.voice.models import VoiceEntry
from partnership.agreements.models import SignOff
from partnership.library.models import BriefingRequest
from partnership.succession.models import AgencyTakeover
from reporting.models import DisposalRun, SubjectAccessRequest


class Kind(Enum):
    CASE = auto()
    AT_STEP_4 = auto()
    PAUSE = auto()
    PROPOSAL = auto()
    MEETING = auto()
    FEEDBACK = auto()
    REJECTED = auto()
    ACTION = auto()
    DECLINED = auto()
    RISK = auto()
    CHALLENGE = auto()
    JUDGEMENT = auto()
    VOICE = auto()
    SIGN_OFF = auto()
    BRIEFING = auto()
    TAKEOVER = auto()
    REQUEST = auto()
    DISPOSAL = auto()
    TO_SIGN = auto()
    TO_HAND_IN = auto()
    HANDED_IN = auto()
    TO_SCORE = auto()
    PANEL = auto()
    SURVEY = auto()
    CYCLE = auto()
    AUDIT = auto()


def waiting() -> set[Kind]:
    return there_are(_kinds)


def _kinds() -> dict[Kind, Any]:
    """Each holds of whatever the list that asks for it could show, to whomever and on whichever
    day: it is put together once."""
    return {
        Kind.CASE: _any(Escalation, closed_on=None),
        Kind.AT_STEP_4: _any(Escalation, closed_on=None, step=Step.STATUTORY_PARTNERS),
        Kind.PAUSE: _any(Pause, approved=None, lapsed_at=None),
        Kind.PROPOSAL: _any(ProposedResolution, answered_at=None),
        Kind.MEETING: _any(MeetingRequest, escalation__closed_on=None),
        Kind.FEEDBACK: _any(Feedback, answered_at=None),
        Kind.REJECTED: _any(RecommendationAnswer, answer=Answer.REJECTED),
        Kind.ACTION: _any(Action),
        Kind.DECLINED: _any(Recommendation, is_adopted=False),
        Kind.RISK: _any(Risk, closed_on=None),
        Kind.CHALLENGE: _any(Challenge, closed_on=None),
        Kind.JUDGEMENT: _any(CriterionJudgement),
        Kind.VOICE: _any(VoiceEntry, told_back_on=None),
        Kind.SIGN_OFF: _any(SignOff, signed_at=None),
        Kind.BRIEFING: _any(BriefingRequest, acknowledged_on=None, ended_on=None),
        Kind.TAKEOVER: _any(AgencyTakeover, done_at=None, called_off_at=None),
        Kind.REQUEST: _any(SubjectAccessRequest, removed_at=None),
        Kind.DISPOSAL: _any(DisposalRun, stopped_at=None, approved_at=None),
        Kind.TO_SIGN: _any(Return, state=State.SIGNED),
        Kind.TO_HAND_IN: _any(Return, state__in=REMINDED_IN),
        Kind.HANDED_IN: _any(Return, state=State.SUBMITTED),
        Kind.TO_SCORE: _any(ModeratorAssignment, ended_on=None, finished_on=None),
        Kind.PANEL: _any(PanelMeeting, called_off_on=None, recorded_on=None),
        Kind.SURVEY: _any(SurveyLink, ended_on=None),
        Kind.CYCLE: _any(Cycle, issued_on__isnull=False),
        Kind.AUDIT: _any(MultiAgencyAudit, closed_on=None),
    }


def _any(model: Any, **which: Any) -> Any:
    return model.objects.unscoped("whether there is any at all").filter(**which)
