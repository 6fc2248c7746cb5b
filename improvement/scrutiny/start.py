"""What scrutiny, voice and the success criteria tell the rest of the portal at start-up."""

from core import letters, retention
from core.context import register_navigation
from improvement import executive_list, linking
from improvement.criteria import letters as of_criteria
from improvement.criteria.models import CriterionEvidence, SuccessCriterion
from improvement.executive_list import Kind
from improvement.scrutiny import letters as of_challenges
from improvement.scrutiny import lists, operations, succession, ways
from improvement.scrutiny.models import (
    Challenge,
    ChallengeHold,
    ChallengeLink,
    Visit,
    VisitLink,
)
from improvement.voice.models import VoiceEntry, VoiceLink
from partnership import agencies, directory, forward_plan
from partnership import succession as of_agencies
from partnership.groups import work


def register() -> None:
    section = "Improvement"
    register_navigation("Scrutiny", "scrutiny:index", order=60, section=section)
    register_navigation("Voice", "voice:index", order=70, section=section)
    register_navigation("Success criteria", "criteria:index", order=80, section=section)
    directory.follow(operations.follow_the_directory, operations.of_agencies)
    of_agencies.follow(succession.follow)
    of_agencies.counts_matters(succession.matters)
    agencies.counts_open_work(succession.open_work)
    letters.register("judgement_sent_back", of_criteria.of_judgement)
    letters.register("judgement_file_away", of_criteria.of_file_taken_away)
    of_challenges.register()
    work.tells_chairs(of_challenges.to_new_chairs)
    ways.register()
    labels = Challenge._meta.label, ChallengeHold._meta.label
    retention.register(retention.Kind("challenge", "Challenge", *labels))
    forward_plan.register("challenge", "Answer due to a challenge", lists.answers_due)
    executive_list.register(
        "challenges",
        Kind("Challenges that are not answered", "Answer due", lists.long_unanswered, Challenge),
    )
    linking.register("CHA", "Challenge", Challenge, text_of_challenge)
    linking.register("VIS", "Visit", Visit, lambda found: found.where)
    linking.register("VOI", "Voice", VoiceEntry, lambda found: found.you_said)
    linking.register("SUC", "Success criterion", SuccessCriterion, lambda found: found.text)
    linking.leads(ChallengeLink, "challenge")
    linking.leads(VisitLink, "visit")
    linking.leads(VoiceLink, "entry")
    linking.leads(CriterionEvidence, "criterion")


def text_of_challenge(challenge: Challenge) -> str:
    return "Restricted" if challenge.is_restricted else challenge.title
