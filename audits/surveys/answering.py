"""Somebody of an agency's staff answers, without an account.

Nothing is kept of them: what came is an agency, a day and numbers. The receipt that other forms
leave (`core.models.Submission`) would hold the moment, so this form has none; its token becomes
the reply's own key instead, by a hash that leads nowhere.
"""

from collections.abc import Mapping
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac

from audits.returns.policy import State
from audits.surveys import policy
from audits.surveys.models import Survey, SurveyAnswer, SurveyLink, SurveyReply, SurveyStatement
from core import bulk, clock
from core.operations import NotAllowed, operation
from partnership.held import require


def survey_of(link: SurveyLink) -> Survey:
    return link.agency_return.cycle.survey


def why_not_answer(link: SurveyLink) -> str | None:
    """`policy.why_not_answer`, of a link as it was found."""
    if link.ended_on is not None:
        return policy.ENDED
    survey = survey_of(link)
    return policy.why_not_answer(
        survey.opened_on, survey.closes_on, clock.today(),
        is_final=link.agency_return.state == State.FINAL,
        is_gone=link.agency_return.agency.is_gone,
        is_taken_out=link.agency_return.state == State.NOT_NEEDED,
    )  # fmt: skip


def statements_of(survey: Survey) -> list[SurveyStatement]:
    return list(SurveyStatement.objects.filter(survey=survey).order_by("order"))


def key_of(token: UUID) -> UUID:
    digest = salted_hmac("audits.surveys.reply", token.hex, algorithm="sha256").digest()
    return UUID(bytes=digest[:16])


@operation
def answer(link: SurveyLink, *, values: Mapping[int, int], token: UUID, by=None) -> bool:
    """``values``: by the key of a statement, one of `policy.Reply`. ``token``: of the form that was
    sent; whether this was its first sending. What was sent first stands. Six statements.

    Raises NotAllowed.
    """
    require(why_not_answer(link))
    survey = survey_of(link)
    require(policy.why_not_answers([*values.values()]))
    statements = statements_of(survey)
    if not values.keys() <= {each.pk for each in statements}:
        raise NotAllowed("Choose answers to the statements on the page.")
    try:
        with transaction.atomic():
            reply = SurveyReply.objects.create(
                id=key_of(token), agency_return=link.agency_return, survey=survey,
                received_on=clock.today(),
            )  # fmt: skip
    except IntegrityError:
        return False
    bulk.create_many(
        [
            SurveyAnswer(reply=reply, statement=each, value=values[each.pk])
            for each in statements
            if each.pk in values
        ]
    )
    return True
