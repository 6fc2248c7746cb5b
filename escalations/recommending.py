"""What is written about the recommendation of step 4: made, answered by each agency, carried out.

It is no ruling, so each agency answers in its own name, and a rejection goes to the Lead
Safeguarding Partners and the Independent Scrutineer (fact sheet, section 1).
"""

from collections.abc import Collection
from datetime import date

from core import access, clock
from core.operations import NotAllowed, current, lock, operation
from escalations import impartiality, notices, policy, recommendation_policy
from escalations.models import Escalation
from escalations.operations import close, pass_the_turn, require
from escalations.parties import answers_for_its_agency, hears, side_of
from escalations.policy import Answer, Outcome
from escalations.recommendation_models import Recommendation, RecommendationAnswer


@operation
def recommend(
    escalation,
    *,
    text,
    made_on: date,
    heard_by: Collection[int],
    declared: Collection[int],
    by,
    version="",
) -> Escalation:
    """Record the one recommendation. The turn passes to both agencies.

    ``heard_by``: keys of those of `impartiality.hearers` who heard it; ``declared``: of those who
    declared what there is to declare. The Business Manager records it for them.
    """
    escalation = lock(escalation, version)
    manages = access.can(by, access.MANAGE, escalation)
    refusal = recommendation_policy.why_not_recommend(
        escalation, side_of(by, escalation),
        hears=hears(by), manages=manages, recommended=escalation.recommended,
    )  # fmt: skip
    require(refusal)
    begun_on = escalation.steps.get(step=escalation.step, round=escalation.round).entered_on
    require(recommendation_policy.why_not_made_on(made_on, begun_on, clock.today()))
    heard = [each for each in impartiality.hearers(escalation) if each.person in heard_by]
    if not heard or len(heard) != len(set(heard_by)):
        raise NotAllowed("Select who heard it among those who hear it now. Open the page again.")
    for each in heard:
        if each.declaration and each.person not in declared:
            raise NotAllowed(f"Whoever heard it declares this first: {each.declaration}")
    recommendation = Recommendation.objects.create(
        escalation=escalation,
        round=escalation.round,
        text=text,
        made_on=made_on,
        hearers="\n".join(each.said for each in heard),
        declared="\n".join(each.declaration for each in heard if each.declaration),
        recorded_by=by,
        recorded_at=clock.now(),
    )
    pass_the_turn(escalation)
    notices.recommended(escalation, recommendation, by)
    return escalation


def why_not_answer(escalation, side, recommended, person) -> str | None:
    """`recommendation_policy.why_not_answer_recommendation` for somebody; who answers for an agency
    is looked up of those alone whom nothing else refuses."""

    def rule(answers_for_it: bool) -> str | None:
        return recommendation_policy.why_not_answer_recommendation(
            escalation, side, recommended, answers_for_it=answers_for_it
        )

    return rule(True) or rule(answers_for_its_agency(person, escalation, side))


@operation
def answer_recommendation(escalation, *, answer, reason, by, version="") -> Escalation:
    """One of the two agencies accepts, accepts in part (``reason``: which part not, and why) or
    rejects."""
    escalation = lock(escalation, version)
    side = side_of(by, escalation)
    require(why_not_answer(escalation, side, escalation.recommended, by))
    if answer != Answer.ACCEPTED and not reason:
        raise NotAllowed("Say what your agency does not accept, and why.")
    said = RecommendationAnswer.objects.create(
        escalation=escalation,
        round=escalation.round,
        side=side,
        answer=answer,
        reason=reason,
        answered_by=by,
        answered_at=clock.now(),
    )
    pass_the_turn(escalation)
    notices.recommendation_answered(escalation, said, by)
    return escalation


@operation
def close_as_recommended(escalation, *, outcome, statement, by, version="") -> Escalation:
    """Both agencies have accepted: the Business Manager closes it, saying what came of it."""
    escalation = lock(escalation, version)
    manages = access.can(by, access.MANAGE, escalation)
    refusal = recommendation_policy.why_not_close_as_recommended(
        escalation, side_of(by, escalation), manages, escalation.recommended
    )
    require(refusal)
    if outcome not in policy.AGREED_OUTCOMES:
        raise NotAllowed("Say what the agencies agreed: select one of the outcomes.")
    current().stands_in_for(access.in_whose_stead(by, access.MANAGE, escalation))
    close(escalation, Outcome(outcome), statement, by)
    return escalation
