"""What the texts that can lose a name are called on the pages where they stand."""

from typing import Any

from core.words import opening
from improvement.criteria.models import (
    CriterionEvidence,
    CriterionJudgement,
    JudgementDocument,
    SuccessCriterion,
)
from improvement.models import ActionDocument, ImpactJudgement, ProgressUpdate
from improvement.plans.models import (
    BusinessPlan,
    Measure,
    PlannedItem,
    PlannedOutcome,
    Priority,
    Reading,
)
from improvement.risks.models import Risk, RiskControl, RiskScoring
from improvement.scrutiny.models import Challenge, ChallengeAnswer
from partnership.agreements.models import AgreementDocument, AgreementVersion
from partnership.duties.models import Duty, DutyEvidence
from partnership.expectations.models import DeclarationDocument, ExpectationDeclaration
from partnership.funding.models import FundingChange, FundingSpending
from partnership.groups.models import GroupSeat, PartnershipGroup, TermsOfReferenceDocument
from partnership.library.models import BriefingRequest

FILE = {
    "original_name": "What the file is called",
    "taken_away_because": "Why the file was taken away",
}
CALLED: dict[Any, dict[str, str]] = {
    ProgressUpdate: {"text": "What the history says"},
    ImpactJudgement: {"reason": "What it was judged by"},
    ActionDocument: FILE,
    Risk: {
        "event": "What may happen", "cause": "Because of", "effect": "Would mean",
        "contingency": "If it happens", "outcome_reason": "How it is known what became of it",
    },
    RiskScoring: {"why": "Why"},
    RiskControl: {"what": "What it is", "found": "What was found"},
    Challenge: {
        "title": "What it is about", "challenged": "What is challenged", "evidence": "Evidence",
        "judgement_reason": "What the scrutineer judges by",
    },
    ChallengeAnswer: {
        "reasons": "Why", "will_do": "What will be done",
        "not_enough_because": "Not enough because",
    },
    BusinessPlan: {"title": "Title", "intent": "What it is for", "cited": "From"},
    Priority: {"title": "Priority", "why": "Why it matters", "lead_post": "Led by"},
    PlannedOutcome: {"text": "What will be different"},
    Measure: {
        "name": "What is measured", "definition": "How it is counted",
        "baseline_period": "When the start was",
    },
    Reading: {"not_available_because": "Not available", "note": "What it tells"},
    PlannedItem: {"what": "What is planned", "post": "Who brings it"},
    SuccessCriterion: {
        "text": "The criterion", "cited": "Stands in", "evidence_wanted": "What would show it",
    },
    CriterionEvidence: {
        "shows": "What it shows", "seen_at": "Where it can be seen",
        "wrong_because": "What is wrong with it",
    },
    CriterionJudgement: {"reason": "Why", "returned_because": "Why it was sent back"},
    JudgementDocument: FILE,
    BriefingRequest: {
        "used_with": "With whom it was used", "what_changed": "What has changed because of it",
    },
    ExpectationDeclaration: {
        "text": "What was done and what came of it", "evidence": "Where the evidence can be seen",
        "answer_reason": "Why it was answered so",
    },
    DeclarationDocument: FILE,
    Duty: {"title": "The duty", "source": "Source", "end_reason": "Why it is no duty any more"},
    DutyEvidence: {
        "what": "What shows it", "where": "Where", "wrong_because": "What is wrong with it",
    },
    AgreementVersion: {
        "title": "Title of the version", "what_changed": "What changed", "text": "Its text",
        "binds": "Whom it binds", "withdraw_reason": "Why it was withdrawn",
        "mended_because": "Why its title was corrected, or its text taken away",
    },
    AgreementDocument: FILE,
    FundingChange: {"what": "What", "because": "Why"},
    FundingSpending: {"what": "What it was spent on", "because": "Why"},
    PartnershipGroup: {
        "purpose": "What it is for", "extended_because": "Why it was extended",
        "close_reason": "Why it was closed",
    },
    GroupSeat: {"post": "Post", "end_reason": "Why the seat ended"},
    TermsOfReferenceDocument: FILE,
}  # fmt: skip


def called(row: Any, name: str) -> str:
    """``name``: of a text that can go, as `core.words_taken_out` has it."""
    column, _, key = name.partition(".")
    if key:
        return row.headings[key]
    said = CALLED.get(type(row), {}).get(column)
    if said is None and name == "mended_because":
        return "Why it was changed, corrected or withdrawn"
    return said or opening(str(row._meta.get_field(column).verbose_name))
