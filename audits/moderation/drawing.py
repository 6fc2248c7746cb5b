"""Who moderates what, by lot: even, repeatable from its seed, nobody their own agency's. Pure."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256


@dataclass(frozen=True)
class Moderator:
    """``key``: of the role they hold. ``person``: of whoever holds it. ``agency``: for which they
    work now; ``at``: all at which they hold any role; ``trusts``: by name, those that these are or
    belong to. ``of_schools``: moderates returns of schools alone."""

    key: int
    person: int
    agency: int
    at: frozenset[int] = frozenset()
    trusts: frozenset[str] = frozenset()
    of_schools: bool = False


@dataclass(frozen=True)
class Drawn:
    """A return to be given out. ``agency``: whose it is now; ``trust``: of the school, “” for none.
    ``has``: the people who moderate it already, by key, and ``agencies``: for which they work."""

    key: int
    agency: int
    trust: str = ""
    is_school: bool = False
    has: frozenset[int] = frozenset()
    agencies: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Draw:
    """``given``: by return the moderators, by key, in the order of the returns. ``short``: by
    return how many more were wanted and not found."""

    given: Mapping[int, list[int]] = field(default_factory=dict)
    short: Mapping[int, int] = field(default_factory=dict)


def may(moderator: Moderator, each: Drawn) -> bool:
    """Never of the agency itself, nor of what it took over, nor of the trust of the school; one of
    schools alone, of no other agency."""
    is_own = each.agency == moderator.agency or each.agency in moderator.at
    is_own_trust = bool(each.trust) and each.trust in moderator.trusts
    return not is_own and not is_own_trust and (each.is_school or not moderator.of_schools)


def distribute(
    returns: Sequence[Drawn], moderators: Collection[Moderator], per_return: int, seed: str
) -> Draw:
    """Each return gets up to ``per_return`` moderators of different agencies, those it has counted;
    each moderator about as many returns as the others. The same arguments give the same draw.

    The returns for which fewest can be found come first; among those who have least, by lot.
    """
    people = sorted(moderators, key=lambda each: _lot(seed, each.key))
    load: Counter[int] = Counter()
    given: dict[int, list[int]] = {}
    short: dict[int, int] = {}
    able = {each.key: [one for one in people if may(one, each)] for each in returns}
    for each in sorted(returns, key=lambda each: (len(able[each.key]), each.key)):
        taken, agencies = set(each.has), set(each.agencies)
        chosen: list[int] = []
        for _ in range(per_return - len(each.has)):
            left = [
                one for one in able[each.key]
                if one.person not in taken and one.agency not in agencies
            ]  # fmt: skip
            if not left:
                break
            one = min(left, key=lambda one: load[one.person])
            load[one.person] += 1
            taken.add(one.person)
            agencies.add(one.agency)
            chosen.append(one.key)
        given[each.key] = chosen
        missing = per_return - len(each.has) - len(chosen)
        if missing > 0:
            short[each.key] = missing
    return Draw({each.key: given[each.key] for each in returns}, short)


def why_short(each: Drawn, moderators: Collection[Moderator]) -> str:
    """Of a return for which `distribute` found too few: who is left out, and what to do."""
    others = [one for one in moderators if one.person not in each.has]
    able = [one for one in others if may(one, each)]
    if able:
        return (
            "Every other moderator works for an agency of which somebody scores it already. Give"
            " the role of a moderator to somebody of another agency."
        )
    if not others:
        who = "Everybody who is a moderator scores it already" if each.has else (
            "Nobody holds the role of a moderator"
        )  # fmt: skip
        return f"{who}. Give the role to somebody of another agency."
    own = all(each.agency == one.agency or each.agency in one.at for one in others)
    kept = "agency" if own else "agency or its trust, or moderate returns of schools alone"
    if not own and each.is_school:
        kept = "agency or its trust"
    return (
        f"All other moderators are of its {kept}. Give the role of a moderator to somebody of"
        " another agency."
    )


def _lot(seed: str, key: int) -> str:
    """By which people are put in order: SHA-256 of “seed:key”, so that anybody can draw again."""
    return sha256(f"{seed}:{key}".encode()).hexdigest()
