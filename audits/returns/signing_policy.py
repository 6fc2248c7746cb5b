"""Who signs a return, in which words, and when it can be sent, called back and signed. Pure.

Each ``why_not_…`` gives the sentence that says why not, or None. Sources: fact sheet, section 3
(section 11: the chief officer signs; sections 175 and 157: headteacher, designated safeguarding
lead and chair of governors each sign). What is the portal's own rule says so.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta

from audits.returns.policy import OF_SCHOOLS, State
from core.words import counted, day

CHIEF_OFFICER = "chief-officer"
HEADTEACHER = "headteacher"
DESIGNATED_SAFEGUARDING_LEAD = "designated-safeguarding-lead"
CHAIR_OF_GOVERNORS = "chair-of-governors"
OF_A_SCHOOL = (HEADTEACHER, DESIGNATED_SAFEGUARDING_LEAD, CHAIR_OF_GOVERNORS)
EVERY_SIGNER = (CHIEF_OFFICER, *OF_A_SCHOOL)

CALLED = {
    CHIEF_OFFICER: "chief officer",
    HEADTEACHER: "headteacher",
    DESIGNATED_SAFEGUARDING_LEAD: "designated safeguarding lead",
    CHAIR_OF_GOVERNORS: "chair of governors",
}
# The portal's own words: the published forms were not seen.
DECLARATIONS = {
    CHIEF_OFFICER: (
        "I have read this return. I am satisfied that it is a true account of how my agency meets"
        " its duty under section 11 of the Children Act 2004, and that the actions in it will be"
        " done."
    ),
    HEADTEACHER: (
        "I have read this return. I am satisfied that it is a true account of safeguarding in my"
        " school, and that the actions in it will be done."
    ),
    DESIGNATED_SAFEGUARDING_LEAD: (
        "I have read this return. The answers and the evidence are right to the best of my"
        " knowledge."
    ),
    CHAIR_OF_GOVERNORS: (
        "I have read this return. The governing body has seen it, or will at its next meeting, and"
        " holds the school to account for the actions in it."
    ),
}
LINK_HOLDS = timedelta(days=14)  # the portal's own rule
REASON = 2_000  # characters


def signers(kind: str) -> tuple[str, ...]:
    """The roles that sign a return of a question set of ``kind``, in the order in which they are
    named. Of one that is neither of schools nor of section 11, the chief officer's."""
    return OF_A_SCHOOL if kind in OF_SCHOOLS else (CHIEF_OFFICER,)


def was_late(sent_on: date, due_on: date) -> bool:
    """What counts is the day on which it was sent for signature, and not that of the last one: an
    agency answers for its own days, and not for a governor's holiday. So one that was sent in time
    is still signed, and is not late, after the last day of a cycle that takes nothing more. The
    portal's own rule."""
    return sent_on > due_on


def waits_since(due_on: date, sent_on: date) -> date:
    """From which day on it is told again and again that a signature is missing: the last day of the
    return, and that on which it was sent where that was later. Until then it is nobody's delay."""
    return max(due_on, sent_on)


def waits_for(number: int) -> str:
    """“Waits for 2 signatures”. ``number``: of those that are missing."""
    return f"Waits for {counted(number, 'signature')}"


def why_not_send(missing: int, wrongly_by_link: Iterable[str] = ()) -> str | None:
    """Of a return that can be written in (`policy.why_not_write`). ``missing``: how many questions
    that must be answered are not. ``wrongly_by_link``: the roles of which `why_not_by_link` holds.
    """
    if missing:
        verb = "has" if missing == 1 else "have"
        return (
            f"{counted(missing, 'question')} that must be answered {verb} no answer. Answer"
            f" {'it' if missing == 1 else 'them'} first."
        )
    return next(iter(wrongly_by_link), None)


def why_not_by_link(role: str, holders: int) -> str | None:
    """``holders``: how many hold the role at the agency. The portal's own rule: a chief officer who
    has an account signs in it, and is not replaced by whoever opens a mail."""
    if role == CHIEF_OFFICER and holders:
        return "The chief officer signs in their own account. A link is for where there is none."
    return None


def why_not_call_back(state: str) -> str | None:
    if state != State.SIGNED:
        return "This return does not wait for signatures, so there is nothing to call back."
    return None


def warning_of_giving_back(is_over: bool) -> str:
    """``is_over``: its cycle takes nothing that is sent from today on."""
    if is_over:
        return (
            " Its last day has passed: once it is back, nothing can be changed and it cannot be"
            " sent again, unless the business team gives it more time."
        )
    return ""


def why_not_sign(
    state: str, needed: Collection[str], signed: Mapping[str, str], role: str, who: str
) -> str | None:
    """``signed``: by role, who signed: their address, in small letters, as ``who`` is."""
    if state != State.SIGNED:
        return "This return does not wait for signatures any more."
    if role not in needed:
        return "This return is not signed in that role."
    if role in signed:
        if signed[role] == who:
            return "You have signed this return already."
        return f"The {CALLED[role]} has signed it already."
    return why_not_alone(needed, signed, role, who)


def why_not_alone(
    needed: Collection[str], signed: Mapping[str, str], role: str, who: str
) -> str | None:
    """Where several sign, at least two people do: whoever holds two of the roles signs twice, each
    for itself, and nobody signs all. The portal's own rule: the three parts of a school's return
    are to check each other."""
    all_parts = {**signed, role: who}
    if len(needed) > 1 and set(needed) == set(all_parts) and set(all_parts.values()) == {who}:
        return (
            "You have signed all the other parts, and one person cannot sign all of them. Somebody"
            " else has to sign this one: whoever runs the return can send them a link."
        )
    return None


def why_not_use_link(
    used_at: datetime | None, ended_at: datetime | None, ends_at: datetime, now: datetime
) -> str | None:
    """What became of a link: “used”, “ended” (called back, or another was sent) or “expired”."""
    if used_at:
        return "used"
    if ended_at:
        return "ended"
    return "expired" if now >= ends_at else None


def lateness(late: bool, due_on: date, *, was_first_late: bool = False) -> str:
    """In words, for the receipt and the page. ``was_first_late``: of a revision, what the return
    was when it was first handed in: it stays late, whenever the revision came."""
    said = f"{'Late' if late else 'In time'}: it was due by {day(due_on)}"
    return f"{said}. The return was first handed in late" if was_first_late else said
