"""Challenges, a visit, an opinion, an entry and a criterion that do not exist: for the walk."""

from django.conf import settings

from core import clock
from core.operations import operation
from improvement.criteria.models import SuccessCriterion
from improvement.scrutiny.models import Challenge, Opinion, Visit
from improvement.scrutiny.policy import OPINION_HEADINGS
from improvement.synthetic import WORDS
from improvement.voice.models import FromWhom, VoiceEntry
from partnership.funding.policy import year_from

CHALLENGES = ("WALK-2000-0031", "WALK-2000-0032")
VISIT, ENTRY, CRITERION = "WALK-2000-0033", "WALK-2000-0034", "WALK-2000-0035"


@operation
def make(*, agency, scrutineer, year: str, by=None) -> list[Challenge]:
    """Two challenges to the agency. ``year``: of the opinion, as in an address. Nobody is told."""
    today = clock.today()
    Visit.objects.create(
        reference=VISIT, kind=Visit.Kind.VISIT, held_on=today, where=WORDS, seen=WORDS
    )
    Opinion.objects.create(
        year=year_from(year) or 0,
        sections=dict.fromkeys(OPINION_HEADINGS, WORDS),
        published_by=scrutineer,
        published_on=today,
    )
    VoiceEntry.objects.create(
        reference=ENTRY, heard_on=today, from_whom=FromWhom.SURVEY, agency=agency, you_said=WORDS
    )
    SuccessCriterion.objects.create(reference=CRITERION, text=WORDS, order=0)
    return [
        Challenge.objects.create(
            reference=reference,
            policy_version=settings.PARTNERSHIP["scrutiny"]["policy"],
            to_agency=agency,
            title=WORDS,
            challenged=WORDS,
            evidence=WORDS,
            raised_by=scrutineer,
            raised_on=today,
            asked_on=today,
            due_on=today,
        )
        for reference in CHALLENGES
    ]
