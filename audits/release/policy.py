"""When a return is released to another partnership, and when one that came is taken over. Pure.

Each ``why_not_…`` gives the sentence that says why not, or None.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from audits.release import keys
from audits.release.matching import normal
from audits.returns.policy import State
from core.words import day, in_sentence
from partnership.models import Agency

MOST_BUNDLES = 10  # in one return at a time: as many neighbours as an agency may have
NO_KEY = (
    "Nothing can be released yet: this portal has no key to sign with. Its administrator sets"
    " RELEASE_KEY, as the README says under “Adopting it”."
)
HOW_A_KEY_LOOKS = (
    "Enter the public key as their own page shows it: 44 characters of letters, digits, + and /,"
    " with = at the end."
)
NO_SAFE_KEY = (
    "Nobody can sign safely with this key, so no portal has it. Copy the key again from their own"
    " page, or ask them what it says."
)
CHANGED = (
    "The agency’s response to its scores, or the other partnership’s key, is another than when this"
    " was agreed, so the bundle would say something else. Whoever runs the return withdraws the"
    " release, and agrees to it again."
)


def why_not_key(key: str, own: str, others: Mapping[str, str]) -> str | None:
    """``key``: as it was pasted; ``others``: the names of other partnerships by their keys."""
    found = keys.read(key)
    if found is None:
        return HOW_A_KEY_LOOKS
    if not keys.is_point(found):
        return NO_SAFE_KEY
    written = keys.written(found)
    if written == own:
        return "This is this portal’s own key. Enter the one that their page shows."
    if written in others:
        return f"This is the key of {others[written]} already. Enter the one that their page shows."
    return None


def why_not_take_partner_away(name: str, *, is_used: bool) -> str | None:
    if is_used:
        return (
            f"A return was released to {name}, or a bundle came from it, and its name stands beside"
            " that. End the exchange instead."
        )
    return None


def why_not_release(state: str, *, has_key: bool) -> str | None:
    """At all, to whichever partnership."""
    if state != State.FINAL:
        return "A return can be released once its scores are final, and these are not yet."
    return None if has_key else NO_KEY


def why_not_release_to(name: str, ended_on: date | None, *, is_released: bool) -> str | None:
    if ended_on is not None:
        return f"Nothing is released to {name} any more. Ask the business team."
    if is_released:
        return f"This return is released to {name} already."
    return None


def why_not_with_files(size: int, most: int) -> str | None:
    """``size``: of all of them; ``most``: of a bundle; in bytes."""
    if size > most:
        return (
            f"The files are {size / 1024 / 1024:.0f} MB together, and a bundle takes up to"
            f" {most // 1024 // 1024} MB. Release it without files, and send them in another way."
        )
    return None


def why_not_give(withdrawn_on: date | None, name: str, ended_on: date | None) -> str | None:
    """The bundle, to whoever may download it. ``name``, ``ended_on``: of whom it is for."""
    if withdrawn_on is not None:
        return "This release was withdrawn, and its bundle is not given any more."
    if ended_on is not None:
        return f"The exchange with {name} has ended, and the bundle is not given any more."
    return None


def why_not_withdraw(withdrawn_on: date | None) -> str | None:
    return "This release is withdrawn already." if withdrawn_on else None


def why_not_from(key: str, partner: str | None, ended_on: date | None) -> str | None:
    """``key``: that a bundle was signed with; ``partner``: whose it is here, or None."""
    if partner is None:
        return (
            f"The bundle is signed with the key {key} (fingerprint {keys.fingerprint(key)}), which"
            " is that of no partnership known here. Ask the business team to add the partnership"
            " that sent it, with this key."
        )
    return why_not_take_from(partner, ended_on)


def why_not_take_from(partner: str, ended_on: date | None) -> str | None:
    """When a bundle is put in, and again when it is taken over."""
    if ended_on is not None:
        return f"Nothing is taken from {partner} any more. Ask the business team."
    return None


def why_not_for_us(to: str, key: str, own: str) -> str | None:
    """``to`` and ``key``: the partnership that a bundle was released to; ``own``: our key."""
    if key and key != own:
        return (
            f"This bundle was released to {to}, by its key, and not to this partnership. Ask"
            " your agency to release one to this partnership there."
        )
    return None


def why_not_days(handed_in: date, final: date, made: date, today: date) -> str | None:
    """Of a bundle: when the return was handed in and became final there, and when its agency
    agreed. ``today``: the day here."""
    if handed_in <= final <= made <= today:
        return None
    return (
        f"The days in the bundle cannot be right: handed in on {day(handed_in)}, final on"
        f" {day(final)}, released on {day(made)}."
    )


def why_not_one_more(there: int) -> str | None:
    """``there``: how many bundles stand in the return."""
    if there >= MOST_BUNDLES:
        return (
            f"There are {MOST_BUNDLES} bundles in this return already, and there is room for no"
            " more. Take one away that you do not need."
        )
    return None


def is_for_us(to: str, key: str, own: str, own_name: str) -> bool:
    """Whether it is plain, so that nobody is asked: by our key, or, where the sender had none of
    ours, by our name. ``to``, ``key``: of whom it was released to."""
    return key == own if key else is_same_name(to, own_name)


def why_not_unasked(to: str, own_name: str, *, is_plain: bool, is_confirmed: bool) -> str | None:
    if is_plain or is_confirmed:
        return None
    return (
        f"Confirm that “{to}”, to whom the bundle was released, is {own_name}; or ask your agency"
        " to release one to this partnership there."
    )


@dataclass(frozen=True)
class Party:
    """An agency, as a bundle or this portal has it. ``kind``: as the portal names its kinds."""

    name: str
    kind: str

    def is_plainly(self, other: "Party") -> bool:
        """A school's words do not come into a trust's return unasked, whatever both are called."""
        return is_same_name(self.name, other.name) and self.kind == other.kind

    def beside(self, other: "Party") -> str:
        """Its name, and its kind where that tells the two apart."""
        return self.name if self.kind == other.kind else f"{self.name} ({in_words(self.kind)})"


def in_words(kind: str) -> str:
    """“voluntary organisation”; the kind of another portal as it is written there."""
    known = dict(Agency.Kind.choices)
    return in_sentence(str(known[kind])) if kind in known else kind or "of no kind"


def why_not_same_agency(there: Party, here: Party, *, is_confirmed: bool) -> str | None:
    if there.is_plainly(here) or is_confirmed:
        return None
    return (
        f"Confirm that {there.beside(here)} is your agency, {here.beside(there)}; or take the"
        " bundle away."
    )


def why_not_take_out(unchanged: int) -> str | None:
    """``unchanged``: how many answers are still as they were taken over."""
    if not unchanged:
        return "Nothing that was taken over from this bundle is still as it was taken over."
    return None


def is_same_name(there: str, here: str) -> bool:
    return normal(there) == normal(here)


def why_not_take_over(filled: int, *, is_gone: bool) -> str | None:
    """``filled``: how many answers would be."""
    if is_gone:
        return "Somebody has taken this bundle away. Put it in again to use it."
    if not filled:
        return "There is nothing to take over: no question without an answer is answered in it."
    return None
