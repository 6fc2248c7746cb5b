"""How the scores of many returns are put together and said in words. Pure.

Means are whole tenths (24 for 2.4), rounded once, half up: a gap is the difference of the two
numbers that stand beside it. Source: issue 6, clause 7; that no small number tells one apart is the
portal's own rule, as in the report of escalations.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from audits.facts.policy import Standing
from audits.question_sets.content import Level
from core.words import counted, opening

FEWEST_OTHERS = 5  # agencies, of which a median is shown
SMALLEST_GROUP = 3  # schools, of which a mean is shown: of two, each knows the other's
EXPLANATION = 2_000  # characters
LOWEST = 2  # levels, at which a criterion counts as a gap


# --- who reads them, and when ---------------------------------------------------------------------

NOT_YET = "This return was not handed in yet. Its results are shown here once it is."
IN_REVISION = (
    "Your agency’s return is back for revision. Its results, and what staff say, are shown here"
    " again once it is handed in again; until then you read what the revision asks."
)


def why_not_read(*, was_handed_in: bool, is_written_by_own: bool) -> str | None:
    """An agency reads its results (scores and gaps, the others, its staff and the facts beside its
    own scores) while its return is not being written; back for revision, only what that asks.

    It would otherwise score itself anew by what it is compared with. Everybody else who may open
    the return goes on reading what was handed in last. ``was_handed_in``: once, at least;
    ``is_written_by_own``: by the reader's own agency, now. What staff say follows the same rule
    (`surveys.policy.why_not_results`). Source: the portal's own, docs/adr/0043.
    """
    if not was_handed_in:
        return NOT_YET
    return IN_REVISION if is_written_by_own else None


# --- means ----------------------------------------------------------------------------------------


def exact(values: Iterable[tuple[int | Fraction, int]]) -> Fraction | None:
    """The mean of (value, weight); None of nothing. What is compared is not rounded before."""
    total: int | Fraction = 0
    weights = 0
    for value, weight in values:
        total += value * weight
        weights += weight
    return Fraction(total) / weights if weights else None


def mean(values: Iterable[tuple[int | Fraction, int]]) -> int | None:
    """In tenths, of (value, weight); None of nothing."""
    found = exact(values)
    return None if found is None else (20 * found + 1) // 2


def median(values: Sequence[int]) -> int | None:
    """In tenths, of tenths."""
    if not values:
        return None
    ordered, middle = sorted(values), len(values) // 2
    if len(values) % 2:
        return ordered[middle]
    return (ordered[middle - 1] + ordered[middle] + 1) // 2


def median_of_others(values: Sequence[int], *, is_over: bool) -> int | None:
    """What one agency is told of all the others: nothing while returns come in, for what each adds
    could be worked out, and nothing of fewer than `FEWEST_OTHERS`."""
    return median(values) if is_over and len(values) >= FEWEST_OTHERS else None


def is_enough(schools: int) -> bool:
    """Whether a mean of so many is shown, on a page as in a file: of one it is its own score, told
    to people who may not read that one's return. Source: the portal's own, as `FEWEST_OTHERS`."""
    return schools >= SMALLEST_GROUP


def is_enough_beside(schools: int, of: int) -> bool:
    """Whether a mean of some stands beside that of all of which they are some: not where the rest
    is few, whose mean is the difference."""
    return is_enough(schools) and (schools == of or is_enough(of - schools))


def nearest(tenths: int, levels: Sequence[Level]) -> Level:
    """The level whose name a mean is given; half way, the lower one: nobody is flattered."""
    return min(levels, key=lambda each: (abs(10 * each.value - tenths), each.value))


def figure(tenths: int) -> str:
    """“2.4”"""
    return f"{tenths // 10}.{tenths % 10}"


def in_words(tenths: int, levels: Sequence[Level]) -> str:
    """“2.4: mostly met”"""
    label = nearest(tenths, levels).label
    return f"{figure(tenths)}: {label[:1].lower()}{label[1:]}"


def taken_out_in_words(number: int) -> str:
    """“2 agencies were taken out of the cycle, and are not counted.”, or nothing."""
    if not number:
        return ""
    was = "was taken out of the cycle, and is" if number == 1 else "were taken out, and are"
    return f"{counted(number, 'agency', 'agencies')} {was} not counted."


def moved(before: int, after: int, *, same: str = "the same") -> str:
    """“0.9 lower”"""
    if before == after:
        return same
    return f"{figure(abs(after - before))} {'higher' if after > before else 'lower'}"


def gap_in_words(claimed: int, moderated: int) -> str:
    """“2.8 claimed, 1.9 moderated: 0.9 lower”"""
    return f"{figure(claimed)} claimed, {figure(moderated)} moderated: {moved(claimed, moderated)}"


def change_in_words(before: int, after: int) -> str:
    """“▲ 0.4 higher”: the arrow is an addition."""
    arrow = "" if before == after else "▲ " if after > before else "▼ "
    return f"{arrow}{moved(before, after, same='No change')}"


def lowest(levels: Sequence[Level]) -> frozenset[int]:
    """The values at which a criterion is a gap: the two lowest of a scale of three or more, the
    lowest one of a shorter scale."""
    values = sorted(each.value for each in levels)
    return frozenset(values[: LOWEST if len(values) > LOWEST else 1])


@dataclass(frozen=True)
class Asked:
    """Of a criterion, what decides whether an agency is asked it; ``only_if``: the key of
    another."""

    pk: int
    kinds: tuple[str, ...]
    only_if: int | None
    only_if_answers: tuple[str, ...]


def asked(criteria: Iterable[Asked], kind: str, chosen: Mapping[int, str]) -> set[int]:
    """Those that an agency of ``kind`` is asked which has chosen this, by the criterion's key."""
    there: set[int] = set()
    for each in criteria:
        met = each.only_if is None or (
            each.only_if in there and chosen.get(each.only_if, "") in each.only_if_answers
        )
        if met and (not each.kinds or kind in each.kinds):
            there.add(each.pk)
    return there


# --- beside other sources -------------------------------------------------------------------------


@dataclass(frozen=True)
class Other:
    """A source beside what an agency says of itself: a clause, and how well it speaks in percent,
    None where it only counts. ``standing``: what the agency makes of it; ``because``: why it
    disputes it, in its words."""

    words: str
    percent: int | None = None
    standing: Standing = Standing.CONFIRMED
    because: str = ""

    @property
    def counts(self) -> bool:
        return self.percent is not None and self.standing != Standing.DISPUTED


def percent_of_scale(tenths: int, levels: Sequence[Level]) -> int:
    """How far up the scale a mean is: 0 at its lowest level, 100 at its highest; half up."""
    values = [each.value for each in levels]
    low, high = 10 * min(values), 10 * max(values)
    return (200 * (tenths - low) + (high - low)) // (2 * (high - low)) if high > low else 0


def gap_score(own: int | None, others: Iterable[Other]) -> int | None:
    """By how many points an agency says more of itself (less: below 0) than the mean of the other
    sources that speak in percent, each counting once; half away from 0. None without any.

    Source: the portal's own, after issue 6, “Triangulation”: no guidance gives a measure. Its
    limits: how many staff agree, how many actions were in time and how far up a scale a mean is are
    three things in percent, and of two actions one makes 50. So a gap is a question to ask, never a
    finding, and nothing is decided by it. What only counts, and what the agency disputes, is named
    beside it and has no part in it.
    """
    percents = [each.percent for each in others if each.counts and each.percent is not None]
    if own is None or not percents:
        return None
    number, by = len(percents), own * len(percents) - sum(percents)
    points = (2 * abs(by) + number) // (2 * number)
    return points if by > 0 else -points


def gap_score_in_words(points: int | None) -> str:
    """“Says 39 points more”: than the other sources do. Beside it the partnership's own score is
    said to be lower or higher, which is the other way round."""
    if points is None:
        return "None known"
    if points == 0:
        return "No gap"
    return f"Says {counted(abs(points), 'point')} {'more' if points > 0 else 'less'}"


def side_by_side(
    said: str, others: Sequence[Other], *, who: str = "It says", with_why: bool = False
) -> str:
    """“You say 3 of 3; 61 % of staff agree; no challenge raised in 3 years. Disputed: 1 of 4
    actions done in time.” ``with_why``: and why, in the agency's words."""
    return " ".join(_by_standing(f"{who} {said}", others, with_why=with_why))


def facts_in_words(others: Sequence[Other]) -> str:
    return " ".join(_by_standing("", others, with_why=True))


def _by_standing(begin: str, others: Sequence[Other], *, with_why: bool) -> Iterable[str]:
    for standing, head in (
        (Standing.CONFIRMED, ""),
        (Standing.NOT_CONFIRMED, "Not confirmed: "),
        (Standing.DISPUTED, "Disputed: "),
    ):
        said = [
            f"{each.words} (“{each.because}”)" if with_why and each.because else each.words
            for each in others
            if each.standing == standing
        ]
        if standing == Standing.CONFIRMED and begin:
            said.insert(0, begin)
        if said:
            yield f"{opening(head + '; '.join(said))}."


def why_not_explain(
    due_on: date, today: date, *, was_handed_in: bool, is_taken_out: bool
) -> str | None:
    """Of a return that was not handed in. ``is_taken_out``: of its cycle."""
    if is_taken_out:
        return "This return was taken out of its cycle, and there is nothing to explain."
    if was_handed_in:
        return "This return was handed in, and there is nothing to explain."
    if today <= due_on:
        return "Its last day is still to come. Explain once it has passed, or ask for more time."
    return None


def why_not_explanation(said: str) -> str | None:
    if len(said) > EXPLANATION:
        return f"The explanation must be {EXPLANATION:,} characters or fewer."
    return None
