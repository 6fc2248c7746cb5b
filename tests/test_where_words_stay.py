"""Each place in which somebody's words are kept: a name goes out of it, or it says here why not.

Whoever adds a model with a text, a file or a draft decides: `words_that_can_go`, or a line here.
"""

import pytest
from django.apps import apps
from django.db import models

from core import checks

ABOUT_A_CHILD = "a record that is about a child, read by right, and erased when its years are over"
ITS_REASON = "why access was decided or a hold placed: read by who decides alone, gone with it"
OF_OURSELVES = "what the partnership or an agency is and agrees: who works there is to be named"
NOT_YET = "guarded by its agency or read by all, struck out at most: no words go out of it yet"
AN_ACCOUNT = "of whoever signs in: their own details"
MACHINERY = "references, digests and addresses: no words of anybody"
OF_NO_CHILD = "a line of its writer's own, read by them and their leads, gone within a year"
UNTIL_HANDED_IN = "a draft, or a file on its way in: without history, gone when it is handed in"
MADE_ANEW = "an index of words, written again by whatever it is of when that is saved"
OF_ERASURE = "a run of the retention command or a request, read by the keepers of records alone"

OF_AN_AGENCY = "what an agency says of itself: told not to name a child, and asked if it seems to"
ASKS_OF_NOBODY = "what every agency is asked, and never of one child: written by the business team"

STAYS = {
    "accounts.User": AN_ACCOUNT,
    "audits.Answer": OF_AN_AGENCY,
    "audits.AnswerComment": OF_AN_AGENCY,
    "audits.AuditCase": "why a case was chosen or replaced: no child is named, and it goes with it",
    "audits.AuditMeeting": OF_AN_AGENCY,
    "audits.AuditedAgency": ASKS_OF_NOBODY,
    "audits.AuditPoint": OF_AN_AGENCY,
    "audits.CaseAnswer": OF_AN_AGENCY,
    "audits.CaseReview": OF_AN_AGENCY,
    "audits.Criterion": ASKS_OF_NOBODY,
    "audits.Cycle": ASKS_OF_NOBODY,
    "audits.DomainGrade": OF_AN_AGENCY,
    "audits.Evidence": OF_AN_AGENCY,
    "audits.Extension": OF_AN_AGENCY,
    "audits.FactAnswer": OF_AN_AGENCY,
    "audits.Acceptance": OF_AN_AGENCY,
    "audits.AgencyResponse": OF_AN_AGENCY,
    "audits.BlindScore": OF_AN_AGENCY,
    "audits.ModeratedScore": OF_AN_AGENCY,
    "audits.NotReturned": OF_AN_AGENCY,
    "audits.PanelDiscussion": OF_AN_AGENCY,
    "audits.RevisionPoint": OF_AN_AGENCY,
    "audits.RevisionRequest": OF_AN_AGENCY,
    "audits.PanelMeeting": OF_OURSELVES,
    "audits.Partner": OF_OURSELVES,
    "audits.ReceivedBundle": OF_AN_AGENCY,
    "audits.ModeratedGrade": OF_AN_AGENCY,
    "audits.MultiAgencyAudit": ASKS_OF_NOBODY,
    "audits.MultiAgencyAccessDecision": ITS_REASON,
    "audits.MultiAgencyHold": ITS_REASON,
    "audits.QuestionSet": ASKS_OF_NOBODY,
    "audits.QuestionSetDraft": ASKS_OF_NOBODY,
    "audits.QuestionSetVersion": ASKS_OF_NOBODY,
    "audits.Return": OF_AN_AGENCY,
    "audits.ReturnAccessDecision": ITS_REASON,
    "audits.ReturnHold": ITS_REASON,
    "audits.ScaleLevel": ASKS_OF_NOBODY,
    "audits.Signature": OF_AN_AGENCY,
    "audits.SigningLink": OF_AN_AGENCY,
    "audits.Standard": ASKS_OF_NOBODY,
    "audits.Submission": OF_AN_AGENCY,
    "audits.Survey": ASKS_OF_NOBODY,
    "audits.SurveyStatement": ASKS_OF_NOBODY,
    "core.AccessCheck": MACHINERY,
    "core.AccessLog": MACHINERY,
    "core.DisposalCertificate": MACHINERY,
    "core.FileToErase": MACHINERY,
    "core.Letter": MACHINERY,
    "core.LoggedReason": ITS_REASON,
    "core.Notification": MACHINERY,
    "core.Submission": MACHINERY,
    "core.WordsTakenOut": MACHINERY,
    "escalations.Contact": ABOUT_A_CHILD,
    "escalations.Escalation": ABOUT_A_CHILD,
    "escalations.EscalationAccessDecision": ITS_REASON,
    "escalations.EscalationDocument": ABOUT_A_CHILD,
    "escalations.EscalationDraft": UNTIL_HANDED_IN,
    "escalations.EscalationDraftFile": UNTIL_HANDED_IN,
    "escalations.EscalationHold": ITS_REASON,
    "escalations.EscalationNote": ABOUT_A_CHILD,
    "escalations.Feedback": ABOUT_A_CHILD,
    "escalations.MeetingAnswer": ABOUT_A_CHILD,
    "escalations.MeetingRequest": ABOUT_A_CHILD,
    "escalations.GoodPractice": NOT_YET,
    "escalations.LightChallenge": OF_NO_CHILD,
    "escalations.ProposedResolution": ABOUT_A_CHILD,
    "escalations.Recommendation": ABOUT_A_CHILD,
    "escalations.Pause": ABOUT_A_CHILD,
    "escalations.RecommendationAnswer": ABOUT_A_CHILD,
    "escalations.Statement": ABOUT_A_CHILD,
    "escalations.SavedList": "what somebody calls a list, which they alone read and can delete",
    "escalations.StepRecord": ABOUT_A_CHILD,
    "improvement.ActionAccessDecision": ITS_REASON,
    "improvement.ActionDocument": "its file is taken away whole, with a reason",
    "improvement.ActionHold": ITS_REASON,
    "improvement.ChallengeAccessDecision": ITS_REASON,
    "improvement.ChallengeHold": ITS_REASON,
    "improvement.JudgementDocument": "its file is taken away whole, with a reason",
    "improvement.LogText": MADE_ANEW,
    "improvement.RiskAccessDecision": ITS_REASON,
    "improvement.RiskHold": ITS_REASON,
    "improvement.VoiceEntry": "its bands of age are picked from a list",
    "partnership.Agency": OF_OURSELVES,
    "partnership.AgencyName": OF_OURSELVES,
    "partnership.AgencySize": OF_OURSELVES,
    "partnership.AgencyTakeover": OF_OURSELVES,
    "partnership.Agreement": OF_OURSELVES,
    "partnership.AgreementDocument": "its file is taken away whole, while nobody has signed it",
    "partnership.ChairTerm": OF_OURSELVES,
    "partnership.Cover": OF_OURSELVES,
    "partnership.DeclarationDocument": "its file is taken away whole, with a reason",
    "partnership.DutyOwner": OF_OURSELVES,
    "partnership.FundingCorrection": OF_OURSELVES,
    "partnership.FundingHead": OF_OURSELVES,
    "partnership.FundingLine": OF_OURSELVES,
    "partnership.FundingPayment": OF_OURSELVES,
    "partnership.HeldRole": OF_OURSELVES,
    "partnership.Invitation": OF_OURSELVES,
    "partnership.InvitationDraft": UNTIL_HANDED_IN,
    "partnership.LibraryDocument": NOT_YET,
    "partnership.LibraryFile": NOT_YET,
    "partnership.LibraryText": MADE_ANEW,
    "partnership.LibraryVersion": NOT_YET,
    "partnership.PartnershipGroup": OF_OURSELVES,
    "partnership.ReviewedRole": OF_OURSELVES,
    "partnership.School": OF_OURSELVES,
    "partnership.SchoolRegister": UNTIL_HANDED_IN,
    "partnership.SeatHolder": OF_OURSELVES,
    "partnership.SignOff": OF_OURSELVES,
    "partnership.Team": OF_OURSELVES,
    "partnership.TermsOfReferenceDocument": "its file is what a group agreed: others follow it",
    "reporting.DisposalLine": OF_ERASURE,
    "reporting.DisposalRun": OF_ERASURE,
    "reporting.SubjectAccessRequest": OF_ERASURE,
}
WORDS = 120  # characters: what is shorter is a name of a thing, a code or a reference


def holds_words(field) -> bool:
    if isinstance(field, models.CharField):
        return not field.choices and (field.max_length or WORDS) >= WORDS
    return isinstance(field, models.TextField | models.JSONField | models.FileField)


def that_stay(model) -> list[str]:
    can_go = getattr(model, "words_that_can_go", ())
    fields = [each for each in model._meta.concrete_fields if holds_words(each)]
    return [each.name for each in fields if each.name not in can_go]


def test_a_name_goes_out_of_every_text_or_why_not_stands_here():
    stay = {model._meta.label for model in checks.our_models() if that_stay(model)}
    assert stay == set(STAYS)


@pytest.mark.parametrize(
    ("name", "wanted"),
    [("Finding", []), ("Opinion", []), ("OpinionDraft", []), ("JudgementDocument", ["file"]),
     ("ActionDocument", ["file"]), ("VoiceEntry", ["age_bands"])],
)  # fmt: skip
def test_of_these_nothing_more_stays(name, wanted):
    assert that_stay(apps.get_model("improvement", name)) == wanted
