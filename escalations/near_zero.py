"""From how few challenges it is asked whether an agency challenges enough. Pure."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class NearZero:
    """From how few challenges a year it is asked whether an agency challenges enough: fewer than
    so many for each 100 people who work with children, or for each 1,000 contacts that it makes
    with the front door."""

    per_100_people: float
    per_1000_contacts: float
    source: str


def read_near_zero(given: dict[str, Any] | None) -> NearZero | None:
    if given is None:
        return None
    found = NearZero(**given)
    for number in (found.per_100_people, found.per_1000_contacts):
        if type(number) not in (int, float) or number <= 0:
            raise ValueError("near_zero is told in numbers above 0, without quotation marks.")
    return found


def may_under_challenge(
    raised: int, people: int | None, contacts: int | None, rule: NearZero | None
) -> bool:
    """Whether an agency raised so few in a year that it is worth asking why.

    ``people``, ``contacts``: its size, None where nobody knows it. An agency so small that not even
    one would be looked for says nothing by its silence.
    """
    if rule is None:
        return False
    sizes = ((people, rule.per_100_people / 100), (contacts, rule.per_1000_contacts / 1000))
    looked_for = [size * rate for size, rate in sizes if size is not None]
    return any(number >= 1 and raised < number for number in looked_for)
