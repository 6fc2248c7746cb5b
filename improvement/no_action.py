"""Findings on which a group decided, with a reason, that nothing will be done.

A finding is decided so when recommendations answer it, each was declined by its group, and for each
somebody who sits in that group or in the Executive has said in person that it decided so
(`improvement.operations.confirm_decline`). It is no exception any more then. What a keeper alone
recorded as declined stays one: no decision of a body stands behind it yet. Nor does one stand
behind what a keeper corrected afterwards, be it the reason, which findings it answers, or what a
finding says: somebody says it again. (Fact sheet, section 7: recommendations are adopted or
declined by the Executive; issue 4: a finding that nothing answers is an exception on the
Executive's list.)

A recommendation that is made of it later is to be decided, and so the finding is not, until then.
"""

from collections import defaultdict
from collections.abc import Iterable

from django.contrib.auth import get_user_model
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet

from core import by_whom, history
from core.words import day, in_sentence, listed
from improvement.models import Finding, Recommendation, RecommendationFinding
from improvement.policy import who_confirms, why_not_confirm_decline
from partnership import years
from partnership.groups import membership
from partnership.groups.models import PartnershipGroup
from partnership.held import counted_as_oneself

CONFIRMED, DECIDED = "improvement.confirm_decline", "improvement.decide"
# Of a finding, too: its correction is saved with each recommendation that was declined of it.
CORRECTED = ("improvement.correct_recommendation", "improvement.correct_finding")


# --- the rule -------------------------------------------------------------------------------------


def decided() -> Q:
    """The condition on a finding. This is the rule."""
    links = _links()
    confirmed = _standing(history.past(Recommendation).filter(id=OuterRef("recommendation")))
    declined = Q(recommendation__is_adopted=False) & Exists(confirmed)
    return Exists(links) & ~Exists(links.exclude(declined))


def _standing(past: QuerySet) -> QuerySet:
    """Of rows of history, those by which somebody confirmed what has not been corrected since."""
    return past.filter(~_fell(), history_change_reason=CONFIRMED)


def _fell() -> Exists:
    """Of a row of history: that it, or what was found, was corrected since."""
    since = history.past(Recommendation).filter(
        id=OuterRef("id"), history_id__gt=OuterRef("history_id"),
        history_change_reason__in=CORRECTED,
    )  # fmt: skip
    return Exists(since)


def _links():
    return RecommendationFinding.objects.filter(
        finding=OuterRef("pk"), recommendation__withdrawn_on=None
    )


def in_year(rows, year: int):
    """Those of ``rows``, findings, on which the last such decision was made in a financial year."""
    of_year = _links().filter(recommendation__decided_on__lte=years.ends_on(year))
    rows = rows.filter(decided(), Exists(of_year.filter(
        recommendation__decided_on__gte=years.begins_on(year))))  # fmt: skip
    return rows.exclude(Exists(_links().filter(
        recommendation__decided_on__gt=years.ends_on(year))))  # fmt: skip


def marked(rows):
    """``rows``, findings, as `in_words` takes them."""
    is_decided = ExpressionWrapper(decided(), BooleanField())
    return rows.prefetch_related("answered_by__recommendation__to_group").annotate(
        is_decided=is_decided
    )


def in_words(findings: Iterable[Finding]) -> dict[int, str]:
    """By key, of those that are decided so, of rows that are `marked`."""
    return {each.pk: _said(each) for each in findings if each.is_decided}


def of(finding: Finding, person) -> str:
    """The same of one; "" where it is not."""
    rows = marked(Finding.objects.visible_to(person).standing().filter(pk=finding.pk))
    return in_words(rows).get(finding.pk, "")


def _said(finding: Finding) -> str:
    """No action, decided by Executive Group on Wednesday 1 April 2026 because it is done."""
    found = [link.recommendation for link in finding.answered_by.all()]
    decisions = [
        f"by {each.to_group} on {day(each.decided_on)} because"
        f" {in_sentence(each.decision_reason).removesuffix('.')}"
        for each in found
        if each.withdrawn_on is None
    ]
    return f"No action, decided {'; '.join(decisions)}."


# --- who says that a group decided so -------------------------------------------------------------


def confirmed(recommendations: Iterable[Recommendation]) -> set[int]:
    """The keys of those of which somebody said so. One statement."""
    rows = history.rows_of(recommendations, Recommendation)
    return set(_standing(rows).values_list("id", flat=True))


def confirmation(recommendation: Recommendation):
    """The row of its history by which somebody of the group said so; None where nobody has, or
    it was corrected since."""
    rows = history.rows_about(recommendation, Recommendation).select_related(*by_whom.OF_HISTORY)
    return _standing(rows).order_by("history_id").first()


def confirmed_before(recommendation: Recommendation) -> list:
    """The rows of its history by which somebody said so of what was corrected since, oldest
    first."""
    rows = history.rows_about(recommendation, Recommendation).select_related(*by_whom.OF_HISTORY)
    return list(rows.filter(_fell(), history_change_reason=CONFIRMED).order_by("history_id"))


def confirmers(recommendation: Recommendation) -> list[int]:
    """The keys of those who ever said so, whatever was corrected since."""
    rows = history.rows_about(recommendation, Recommendation)
    rows = rows.filter(history_change_reason=CONFIRMED, history_user__isnull=False)
    return list(rows.order_by("history_id").values_list("history_user", flat=True))


def unconfirmed(rows: QuerySet) -> QuerySet:
    """Those of ``rows``, recommendations, that were declined, which nobody has confirmed."""
    past = history.past(Recommendation).filter(id=OuterRef("pk"))
    return rows.filter(~Exists(_standing(past)), is_adopted=False)


def asked(recommendations: Iterable[Recommendation]) -> dict[int, list[int]]:
    """By key, the keys of those who are asked to say so: whoever of its group can; where nobody of
    it can, whoever of the Executive. Three statements."""
    recommendations = list(recommendations)
    executive, recorded = list(_executive()), recorded_by(recommendations)
    sitting = membership.who_decide([*(each.to_group_id for each in recommendations), *executive])
    of_the_executive = [person for group in executive for person in sitting[group]]
    found = {}
    for each in recommendations:
        wrote = recorded[each.pk]
        there = [person for person in sitting[each.to_group_id] if person not in wrote]
        found[each.pk] = there or [key for key in of_the_executive if key not in wrote]
    return found


def asked_in_words(recommendation: Recommendation) -> str:
    """Who sits in a group is everybody's to read."""
    people = get_user_model().objects.filter(pk__in=asked([recommendation])[recommendation.pk])
    if names := [*people.order_by("full_name").values_list("full_name", flat=True)]:
        return f"Asked to: {listed(names)}."
    return f"Nobody of {body(recommendation)} can, who did not record it themself."


def recorded_by(recommendations: Iterable[Recommendation]) -> dict[int, list[int | None]]:
    """By key, the keys of those who entered or corrected what was decided, or what was found. One
    statement."""
    found = defaultdict(list)
    rows = history.rows_of(recommendations, Recommendation)
    rows = rows.filter(history_change_reason__in=(DECIDED, *CORRECTED))
    for pk, person in rows.values_list("id", "history_user"):
        found[pk].append(person)
    return found


def why_not_confirm(recommendation: Recommendation, person) -> str | None:
    """See `policy.why_not_confirm_decline`. ``person`` None is the set-up."""
    return why_not_confirm_decline(
        recommendation.is_adopted,
        confirmed=confirmation(recommendation) is not None,
        sits=person is None or sits(person, recommendation),
        people=counted_as_oneself(person) if person is not None else (),
        recorded_by=recorded_by([recommendation])[recommendation.pk],
        body=body(recommendation),
    )


def body(recommendation: Recommendation) -> str:
    """In whose name its decline is confirmed: “Practice Group or in the Executive”."""
    group = recommendation.to_group
    return who_confirms(str(group), is_executive=group.kind == PartnershipGroup.Kind.EXECUTIVE)


def sits(person, recommendation: Recommendation) -> bool:
    """In the group or in an Executive that meets, in person: nobody says it in another's stead.
    Who advises or takes the minutes there decides nothing."""
    return membership.decides_in(person, [recommendation.to_group_id, *_executive()])


def _executive() -> QuerySet:
    rows = PartnershipGroup.objects.filter(kind=PartnershipGroup.Kind.EXECUTIVE, closed_on=None)
    return rows.values_list("pk", flat=True)
