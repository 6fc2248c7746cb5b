"""The rules of agreements, their versions and their sign-off: pure.

Sources: the published arrangements (2023), Message from the partnership (the accountable officers
“remain accountable for any actions or decisions taken on behalf of their respective agency”);
fact sheet, section 6 (Lead Safeguarding Partners sign off arrangements, budget, yearly report and
threshold document) and section 11, roles 10, 19 and 20. What the portal decided: docs/adr/0019.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from core.calendar import WorkingCalendar
from core.words import day, listed
from partnership.models import Agency
from partnership.roles import Role

# --- who is accountable ---------------------------------------------------------------------------

_OFFICES = {
    Agency.Kind.SAFEGUARDING_PARTNER: Role.LEAD_SAFEGUARDING_PARTNER,
    Agency.Kind.SCHOOL: Role.HEADTEACHER,
}
OFFICES = (Role.LEAD_SAFEGUARDING_PARTNER, Role.CHIEF_OFFICER, Role.HEADTEACHER)


def accountable_role(kind: str) -> Role:
    """The office that signs for an agency of this kind."""
    return _OFFICES.get(Agency.Kind(kind), Role.CHIEF_OFFICER)


def why_not_signatory(agency: Any) -> str | None:
    if agency.is_gone:
        return f"{agency} no longer exists. Choose the agency that took over."
    if agency.kind == Agency.Kind.BUSINESS_TEAM:
        return f"{agency} works for the partners and signs nothing. Take it off the list."
    return None


# --- where a version stands, by the clock ---------------------------------------------------------


class Stage(StrEnum):
    """Never stored: worked out from the signatures and the day."""

    WITHDRAWN = "Withdrawn"
    DECLINED = "Declined"
    WAITING = "Waits for signatures"
    TO_COME = "Signed, not yet in effect"
    IN_FORCE = "In force"
    SUPERSEDED = "Superseded"
    ENDED = "No longer used"


TONES = {
    Stage.WITHDRAWN: "grey",
    Stage.DECLINED: "red",
    Stage.WAITING: "yellow",
    Stage.TO_COME: "blue",
    Stage.IN_FORCE: "green",
    Stage.SUPERSEDED: "grey",
    Stage.ENDED: "grey",
}


@dataclass(frozen=True)
class Facts:
    """What a version's stage follows from. ``complete_on``: the day of the last signature, or on
    which it was agreed outside the portal; None while one is missing."""

    number: int
    effective_on: date
    complete_on: date | None
    is_withdrawn: bool = False
    is_declined: bool = False

    @property
    def holds_from(self) -> date | None:
        """All have signed and the effective day has come: whichever is later."""
        if self.complete_on is None or self.is_withdrawn:
            return None
        return max(self.complete_on, self.effective_on)


def complete_on(agreed_on: date | None, signed_on: Sequence[date | None]) -> date | None:
    """``signed_on``: for each office that must sign, the day on which it did."""
    if agreed_on is not None:
        return agreed_on
    if not signed_on or any(each is None for each in signed_on):
        return None
    return max(each for each in signed_on if each is not None)


def in_force(versions: Iterable[Facts], today: date) -> Facts | None:
    """The latest version that holds; those before it are superseded."""
    begun = [each for each in versions if each.holds_from and each.holds_from <= today]
    return max(begun, key=lambda each: each.number, default=None)


def stage(version: Facts, now: Facts | None, ended_on: date | None, today: date) -> Stage:
    """``now``: the version of that agreement that is in force."""
    if version.is_withdrawn:
        return Stage.WITHDRAWN
    if version.complete_on is None:
        if ended_on is not None:
            return Stage.ENDED
        return Stage.DECLINED if version.is_declined else Stage.WAITING
    if now is not None and version.number < now.number:
        return Stage.SUPERSEDED
    if ended_on is not None and ended_on <= today:
        return Stage.ENDED
    return Stage.IN_FORCE if version == now else Stage.TO_COME


def is_open(found: Stage) -> bool:
    """Whether an answer is still waited for."""
    return found in (Stage.WAITING, Stage.DECLINED)


def is_review_near(review_on: date, today: date, days: int) -> bool:
    return (review_on - today).days <= days


# --- what may be done -----------------------------------------------------------------------------


def why_not_keep(agreement: Any) -> str | None:
    if agreement.ended_on:
        return f"{agreement} is no longer used since {day(agreement.ended_on)}: it stays as it was."
    return None


def why_not_another_version(agreement: Any, open_number: int | None) -> str | None:
    """``open_number``: of a version that still waits for signatures. One at a time is signed."""
    if refusal := why_not_keep(agreement):
        return refusal
    if open_number is not None:
        return (
            f"Version {open_number} still waits for signatures. When it is not to be signed any"
            " more, withdraw it first: then add the next."
        )
    return None


def why_not_content(has_file: bool, has_text: bool) -> str | None:
    """Exactly one, for that is what is signed."""
    if has_file and has_text:
        return "Give the file or the text, not both: what is signed must be one thing."
    if not has_file and not has_text:
        return "Select the file of this version, or write its text."
    return None


def why_not_dates(
    effective_on: date, review_on: date, agreed_on: date | None, today: date
) -> str | None:
    if review_on <= effective_on:
        return "The day of the review must be after the day it takes effect."
    if agreed_on is None and effective_on < today:
        return "It cannot take effect before it is signed: choose today or a later day."
    if agreed_on is not None and agreed_on > today:
        return "The day it was signed outside the portal must be today or in the past."
    return None


def why_not_agreed_elsewhere(agreed_on: date | None, asked_here: bool) -> str | None:
    """``asked_here``: an earlier version of it was signed, or is to be, in the portal."""
    if agreed_on is not None and asked_here:
        return (
            "This agreement is signed in the portal since an earlier version. Leave the day empty:"
            " each office is asked to sign here."
        )
    return None


def why_not_signatories(agencies: Collection[Any], agreed_on: date | None) -> str | None:
    if agreed_on is not None:
        return None
    if not agencies:
        return "Select who must sign: at least one agency."
    return next(filter(None, map(why_not_signatory, agencies)), None)


def why_not_withdraw(found: Stage, number: int) -> str | None:
    if found == Stage.WITHDRAWN:
        return f"Version {number} was withdrawn already."
    if found == Stage.ENDED:
        return "The agreement is no longer used: nobody is asked for a signature any more."
    if not is_open(found):
        return f"Version {number} is signed by all: add the next version to replace it."
    return None


BY_BRACKETS = "A name goes out of its title and of what its file is called on the agreement’s page."


def why_not_correct_title(agreement: Any, *, is_signed: bool) -> str | None:
    """``is_signed``: by an office here, or by all outside the portal."""
    if refusal := why_not_keep(agreement):
        return refusal
    if is_signed:
        return f"This version was signed under its title, which stays. {BY_BRACKETS}"
    return None


def why_not_take_away(found: Stage, *, is_signed: bool, is_there: bool) -> str | None:
    """Its file, or its text: also of what was withdrawn, for a child's name goes whenever it is
    found. What somebody signed stays as they read it."""
    if is_signed:
        return f"This version was signed, so what was signed stays. {BY_BRACKETS}"
    if is_open(found):
        return (
            "Signatures are asked for it, and nobody signs what is not there. Withdraw this version"
            " first."
        )
    if not is_there:
        return "Somebody has taken it away already."
    return None


def why_not_end(agreement: Any) -> str | None:
    return why_not_keep(agreement)


# --- signing --------------------------------------------------------------------------------------

NOT_ASKED = "This version does not ask for your signature. Its page says who signs it."
CHANGED = (
    "The file is not the one whose signatures were asked for. Do not sign: tell the business team,"
    " who add it as a new version."
)
NOT_READ = "What you confirmed is not this version. Open the page again, read it, then sign."


def why_not_answer(found: Stage, sign_off: Any, in_own_right: bool, deputy_for: str) -> str | None:
    """Why somebody cannot answer for an office. ``deputy_for``: whom they stand in for there.

    The officer is accountable in person: a deputy reads, and does not sign (docs/adr/0019).
    """
    if sign_off is None:
        return NOT_ASKED
    if not in_own_right:
        if deputy_for:
            return (
                f"{deputy_for} signs in person, as accountable officer; a deputy does not. If they"
                " are away for long, ask the business team to give the role to whoever acts."
            )
        return NOT_ASKED
    if sign_off.signed_at is not None:
        return f"{sign_off} has signed already. There is nothing more to do."
    if found == Stage.WITHDRAWN:
        return "This version was withdrawn. You do not need to sign it."
    if not is_open(found):
        return "No signature is asked for any more."
    return None


def why_not_sign(confirmed: str, sha256: str, is_unchanged: bool) -> str | None:
    """``confirmed``: the digest that the page showed; ``is_unchanged``: the stored file has it."""
    if not is_unchanged:
        return CHANGED
    if confirmed != sha256:
        return NOT_READ
    return None


def why_not_decline(sign_off: Any) -> str | None:
    if sign_off.is_declined:
        return f"{sign_off} has declined already. You can still sign."
    return None


# --- asking again ---------------------------------------------------------------------------------


def working_days_since(asked_on: date, today: date, calendar: WorkingCalendar) -> int:
    """0 on the day itself; a day off counts as the working day before it."""
    if today <= asked_on:
        return 0
    return max(0, calendar.day_number(calendar.add(asked_on, 1), today))


def times_to_ask_again(since: int, after: Sequence[int]) -> int:
    """How many of the reminders are due by now; whoever was not asked meanwhile gets the last."""
    return sum(1 for each in after if since >= each)


def waits_for(offices: Sequence[str]) -> str:
    return f"Waits for {listed(offices)}" if offices else ""
