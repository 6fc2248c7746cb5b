"""How far two people agree who scored the same without knowing of each other. Pure.

Cohen's kappa with linear weights: 1 where they always agree, 0 where they agree as often as chance
would have it. Bands in words: Landis and Koch, Biometrics 33 (1977), 159 to 174.
"""

from collections import Counter
from collections.abc import Collection, Sequence

from core.words import counted

FEWEST = 10  # pairs: of fewer it says nothing
NEARLY_ALL = 80  # percent of scores that are one level
LOW = 0.4  # below which kappa is no more than fair
BANDS = (
    (0.0, "Slight"), (0.2, "Fair"), (0.4, "Moderate"), (0.6, "Substantial"),
    (0.8, "Almost perfect"),
)  # fmt: skip
Pair = tuple[int, int]


def kappa(pairs: Collection[Pair], levels: Sequence[int]) -> float | None:
    """``pairs``: of scores of one question by two people; ``levels``: of the scale, in order. None
    where there are too few, or where chance alone would make them agree always.

    Two levels side by side count as half as far apart as two with one between them. Raises
    ValueError for a score that is no level.
    """
    if len(pairs) < FEWEST:
        return None
    place = {level: number for number, level in enumerate(levels)}
    try:
        found = [(place[one], place[other]) for one, other in pairs]
    except KeyError as unknown:
        raise ValueError(f"{unknown} is no level of the scale") from None
    seen = sum(abs(one - other) for one, other in found) / len(found)
    by_chance = sum(abs(one - other) for one, _ in found for _, other in found) / len(found) ** 2
    return None if by_chance == 0 else 1 - seen / by_chance


def band(value: float) -> str:
    """“Moderate”; of less than chance, “No”."""
    if value < 0:
        return "No"
    return next(words for least, words in reversed(BANDS) if value > least or least == 0)


def in_words(pairs: Collection[Pair], levels: Sequence[int]) -> str:
    """“The same level in 52 of 55 pairs of scores (95 %). Moderate agreement beyond chance (kappa
    0.54)”: of a question that three people scored there are three pairs.

    The share stands first. Where nearly all scores are one level, chance alone would let people
    agree nearly always, and kappa is low however often they do: that is said, so that nobody takes
    it for a quarrel (Feinstein and Cicchetti, Journal of Clinical Epidemiology 43 (1990), 543).
    """
    number, same = len(pairs), sum(one == other for one, other in pairs)
    share = f"The same level in {same} of {counted(number, 'pair')} of scores"
    if number < FEWEST:
        return f"{share}. Kappa takes {FEWEST}"
    share += f" ({(200 * same + number) // (2 * number)} %)"
    value = kappa(pairs, levels)
    if value is None:
        return f"{share}. No kappa: nobody gave any other level"
    said = f"{share}. {band(value)} agreement beyond chance (kappa {value:.2f})"
    if value < LOW and _is_nearly_all_one(pairs):
        return f"{said}, which tells little here: nearly all scores are one level"
    return said


def _is_nearly_all_one(pairs: Collection[Pair]) -> bool:
    most = max(Counter(score for pair in pairs for score in pair).values())
    return 100 * most >= NEARLY_ALL * 2 * len(pairs)
