"""What the staff of agencies said, as numbers: the only way that anything of a reply is read.

The minimum holds for each agency, and again for each statement; totals are over the agencies
that reach it, so nothing is left to subtract. `policy.why_not_results` says who reads them, and
from when on.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Count, Max, Q

from audits.question_sets.content import Answer
from audits.question_sets.models import ScaleLevel
from audits.results.policy import mean
from audits.returns.models import Return, SubmittedScore
from audits.surveys import policy
from audits.surveys.models import Survey, SurveyAnswer, SurveyReply
from core.words import counted


@dataclass(frozen=True)
class OfStatement:
    """Of those who said anything but “don’t know”: how many, and how many of them agree."""

    agree: int
    answered: int


@dataclass(frozen=True)
class OfAgency:
    """``number``: of replies, None below the minimum. ``statements``: by key, those that enough
    people said something to."""

    number: int | None = None
    statements: Mapping[int, OfStatement] = field(default_factory=dict)

    @property
    def is_shown(self) -> bool:
        return self.number is not None

    def of(self, keys: Iterable[int]) -> OfStatement:
        """Of several statements together."""
        found = [self.statements[key] for key in keys if key in self.statements]
        return OfStatement(sum(e.agree for e in found), sum(e.answered for e in found))

    def share(self, keys: Iterable[int], minimum: int) -> int | None:
        """How many of a hundred agree with these statements."""
        found = self.of(keys)
        return policy.share(found.agree, found.answered, minimum)


def numbers(survey: Survey, returns: Iterable[int]) -> dict[int, str]:
    """By the key of a return, how many replies there are, in words. One statement."""
    found = _replies(survey, returns)
    return {pk: policy.number_in_words(found.get(pk, 0), survey.minimum) for pk in returns}


def _replies(survey: Survey, returns: Iterable[int]) -> dict[int, int]:
    rows = SurveyReply.objects.unscoped("numbers alone, from the minimum up").filter(
        survey=survey, agency_return__in=[*returns]
    )
    found = rows.order_by().values("agency_return").annotate(number=Count("pk"))
    return {each["agency_return"]: each["number"] for each in found}


def of_agencies(survey: Survey, returns: Iterable[int]) -> dict[int, OfAgency]:
    """By the key of a return. Two statements, however many there are."""
    keys = [*returns]
    replies = _replies(survey, keys)
    enough = {pk for pk, number in replies.items() if policy.is_enough(number, survey.minimum)}
    rows = SurveyAnswer.objects.unscoped("numbers alone, from the minimum up").filter(
        reply__survey=survey, reply__agency_return__in=enough, value__gt=policy.Reply.DONT_KNOW
    )
    found = (
        rows.order_by()
        .values("reply__agency_return", "statement")
        .annotate(answered=Count("pk"), agree=Count("pk", filter=Q(value__gte=policy.AGREES)))
    )
    statements: dict[int, dict[int, OfStatement]] = defaultdict(dict)
    for each in found:
        if policy.is_enough(each["answered"], survey.minimum):
            of_it = OfStatement(each["agree"], each["answered"])
            statements[each["reply__agency_return"]][each["statement"]] = of_it
    return {
        pk: OfAgency(replies[pk], statements[pk]) if pk in enough else OfAgency() for pk in keys
    }


def together(found: Iterable[OfAgency]) -> OfAgency:
    """Of the agencies that reach the minimum."""
    shown = [each for each in found if each.number is not None]
    if not shown:
        return OfAgency()
    keys = {key for each in shown for key in each.statements}
    return OfAgency(
        sum(each.number or 0 for each in shown),
        {key: _sum([e.statements[key] for e in shown if key in e.statements]) for key in keys},
    )


def _sum(found: list[OfStatement]) -> OfStatement:
    return OfStatement(sum(e.agree for e in found), sum(e.answered for e in found))


def left_out(found: Iterable[OfAgency], minimum: int, whose: str = "") -> str:
    """The sentence below a total; ``whose``: of one agency, “your” or “its” staff."""
    number = sum(not each.is_shown for each in found)
    if not number:
        return ""
    if whose:
        return f"Fewer than {minimum} of {whose} staff replied, so their answers are not shown."
    whose = counted(number, "agency", "agencies")
    return f"{whose} with fewer than {minimum} replies {'is' if number == 1 else 'are'} left out."


# --- the self scores beside them ------------------------------------------------------------------


@dataclass(frozen=True)
class SelfScores:
    """``top``: the highest level of the scale. ``means``: by the code of the standard."""

    top: int = 0
    means: Mapping[str, float] = field(default_factory=dict)


def self_scores(returns: Iterable[Return], reader) -> dict[int, SelfScores]:
    """By the key of a return, what it last handed in, as far as ``reader`` reads it: a moderator
    who scores blind does not. Weighted and rounded as in the results of the cycle, so that both say
    the same (`audits.results.policy.mean`). Two statements."""
    version_of = {each.pk: each.version_asked_id for each in returns}
    levels = ScaleLevel.objects.filter(version__in=set(version_of.values())).order_by()
    top = dict(levels.values("version").annotate(top=Max("value")).values_list("version", "top"))
    rows = SubmittedScore.objects.visible_to(reader)
    rows = rows.filter(agency_return__in=version_of, criterion__answer=Answer.SCALE)
    given: dict[tuple[int, str], list[tuple[int, int]]] = defaultdict(list)
    for pk, code, value, weight in (
        rows.exclude(value=None)
        .order_by()
        .values_list("agency_return", "criterion__standard__code", "value", "criterion__weight")
    ):
        given[pk, code].append((value, weight))
    means: dict[int, dict[str, float]] = defaultdict(dict)
    for (pk, code), values in given.items():
        if (tenths := mean(values)) is not None:
            means[pk][code] = tenths / 10
    return {pk: SelfScores(top[version_of[pk]], of_it) for pk, of_it in means.items()}
