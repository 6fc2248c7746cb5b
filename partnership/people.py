"""Who may give, end and see which role: the rules of invitations and of people's accounts.

Pure: what the giver holds is handed in (`partnership.auth.Held`), and each rule answers with the
sentence it refuses with, or None. Sources: fact sheet, section 11; `partnership.roles.RULES`.

* The business team's keepers give and end every role, where it may be held.
* An agency administrator gives and ends the roles that its agency gives itself, there alone.
* Nobody gives a role to themself: what somebody may do is always another person's decision. Whom
  they stand in for counts as themself (`partnership.held.counted_as_oneself`), for a deputy has
  every right of theirs.
"""

from collections.abc import Collection, Iterable
from typing import Any

from core.exports import FORMULA
from partnership.models import Agency
from partnership.roles import KEEPERS, RULES, HeldAt, Role
from partnership.same_name import plain

Held = Iterable[tuple[int, str]]  # agencies, by key, and the roles held there

# Where a role of each kind may be held. A role in a group comes with a seat there, and is given to
# nobody by hand (`partnership.groups.membership`).
PLACES: dict[HeldAt, tuple[Agency.Kind, str]] = {
    HeldAt.SCHOOL: (Agency.Kind.SCHOOL, "is held at a school, college or early years setting only"),
    HeldAt.PARTNER: (Agency.Kind.SAFEGUARDING_PARTNER, "is held at a safeguarding partner only"),
    HeldAt.PARTNERSHIP: (Agency.Kind.BUSINESS_TEAM, "is a post of the business team only"),
}


NOT_TO_ONESELF = (
    "Nobody gives a role to themself, or to somebody they stand in for. Ask another administrator"
    " or the business team, or end the cover first."
)


def keeps(held: Held) -> bool:
    """Whether they keep the portal: the Business Manager or the System Administrator."""
    return any(role in KEEPERS for _, role in held)


def agencies_administered(held: Held) -> set[int]:
    """The keys of the agencies whose administrator they are; a keeper administers every one."""
    return {agency for agency, role in held if role == Role.AGENCY_ADMINISTRATOR}


def administers(held: Held, agency_id: int) -> bool:
    return keeps(held) or agency_id in agencies_administered(held)


def sees_people(held: Held) -> bool:
    """Whether there is a page of people for them at all."""
    return keeps(held) or bool(agencies_administered(held))


# --- rules ------------------------------------------------------------------------------------


def why_not_there(agency) -> str | None:
    """Nobody works at a body that was closed or taken over."""
    if agency.is_gone:
        return f"{agency} no longer exists. Choose the agency that took over."
    return None


def why_not_held(role: Role, agency) -> str | None:
    """Where a role may be held, whoever gives it."""
    if refusal := why_not_there(agency):
        return refusal
    rule = RULES[role]
    if rule.held_at == HeldAt.CASE:
        return f"{role.label} comes with a review, and none is kept here yet."
    if rule.held_at == HeldAt.GROUP:
        return f"{role.label} is had by sitting in a group: name them on the group’s page."
    kind, sentence = PLACES.get(rule.held_at, (agency.kind, ""))
    return None if agency.kind == kind else f"{role.label} {sentence}."


def _why_not_theirs(role: Role, agency, held: Held, act: str) -> str | None:
    """``act``: given or ended."""
    held = list(held)
    if keeps(held):
        return None
    if agency.pk not in agencies_administered(held):
        return f"You do not look after the people of {agency}."
    if not RULES[role].given_by_agency:
        return f"{role.label} is {act} by the business team. Ask them."
    return None


def why_not_give(role: Role, agency, held: Held, *, to_self: bool = False) -> str | None:
    """Why somebody who holds ``held`` may not give ``role`` at ``agency``."""
    if refusal := _why_not_theirs(role, agency, held, "given"):
        return refusal
    if to_self:
        return NOT_TO_ONESELF
    return why_not_held(role, agency)


def why_not_end(role: Role, agency, held: Held, *, keepers_left: int = 1) -> str | None:
    """Why they may not end it. ``keepers_left``: who would still keep the portal afterwards."""
    if refusal := _why_not_theirs(role, agency, held, "ended"):
        return refusal
    if role in KEEPERS and not keepers_left:
        return "Nobody else keeps the portal. Give this role to somebody else first."
    return None


def roles_to_give(agency, held: Held) -> list[Role]:
    """What somebody may give at an agency, in the order of the fact sheet."""
    held = list(held)
    return [role for role in Role if why_not_give(role, agency, held) is None]


def why_not_invite_to(agency) -> str | None:
    """Why nobody can be invited to an agency, whatever the role."""
    return why_not_held(Role.AGENCY_ADMINISTRATOR, agency)


def why_not_invite(roles: Iterable[Role], agency, held: Held) -> str | None:
    """The first reason among the roles of an invitation."""
    held, roles = list(held), list(roles)
    if not roles:
        return "Select at least one role."
    return next(filter(None, (why_not_give(role, agency, held) for role in roles)), None)


# --- what becomes of an invitation --------------------------------------------------------------


def why_not_resend(invitation: Any) -> str | None:
    if invitation.accepted_at:
        return "This invitation was accepted. There is nothing to send again."
    if invitation.withdrawn_at:
        return "This invitation was withdrawn. Invite the person again."
    return None


def why_not_withdraw(invitation: Any) -> str | None:
    if invitation.accepted_at:
        return "This invitation was accepted. End the role instead."
    if invitation.withdrawn_at:
        return "This invitation was already withdrawn."
    return None


def why_not_accept(invitation: Any, today, inviter_held: Held) -> str | None:
    """One word for the page that tells it: used, withdrawn, expired or lapsed.

    Lapsed: whoever invited may no longer give these roles, so what they promised is not given.
    """
    if invitation.accepted_at:
        return "used"
    if invitation.withdrawn_at:
        return "withdrawn"
    if invitation.expires_on < today:
        return "expired"
    roles = [Role(each) for each in invitation.roles]
    if invitation.invited_by_id and why_not_invite(roles, invitation.agency, inviter_held):
        return "lapsed"
    return None


# --- accounts -----------------------------------------------------------------------------------


def why_not_close(
    person, held: Held, by_id: int | None, *, at: Held, keepers_left: int
) -> str | None:
    """``at``: what the person holds. An agency's administrator closes the account of whoever holds
    roles at that agency alone, and such as the agency gives; of who holds none, the business team
    does."""
    if not keeps(held) and not _is_theirs_alone(held, at):
        return "The business team closes this account. Ask them."
    if is_closed(person):
        return "This account is closed already."
    if person.pk == by_id:
        return "Nobody closes their own account. Ask somebody else who keeps the portal."
    if not keepers_left:
        return "Nobody else keeps the portal. Give that role to somebody else first."
    return None


def is_closed(person) -> bool:
    """A suspended account is not: it can be opened again by its agency, and closed."""
    return not person.is_active and person.suspended_at is None


def why_not_give_to(person) -> str | None:
    if is_closed(person):
        return f"The account of {person} is closed. Open it again first."
    return None


def _is_theirs_alone(held: Held, at: Held) -> bool:
    theirs, at = agencies_administered(held), list(at)
    return bool(at) and all(
        agency in theirs and RULES[Role(role)].given_by_agency for agency, role in at
    )


def why_not_change_details(person, held: Held, at: Held, *, is_own: bool) -> str | None:
    """Name, job title and telephone, which every agency's pages show. ``at``: what the person
    holds."""
    elsewhere = {agency for agency, _ in at} - agencies_administered(held)
    if elsewhere and not keeps(held) and not is_own:
        return f"The business team changes this for {person}. Ask them."  # not where else they are
    if is_closed(person):
        return f"The account of {person} is closed. The business team can open it again."
    return None


def why_not_correct_name(person, oneself: Collection[int]) -> str | None:
    """All that somebody does stands under their name, so somebody else has it put right.
    ``oneself``: the keys that `partnership.held.counted_as_oneself` gives."""
    if person.pk in oneself:
        return (
            "Nobody corrects their own name, or that of somebody they stand in for. Ask another"
            " administrator or the business team."
        )
    return None


def why_not_correct_name_for(reason: str) -> str | None:
    """A name stands on all that somebody did: why it is another now is kept beside the change."""
    return None if reason else "Say why the name is corrected"


def why_not_plain_text(called: str, text: str) -> str | None:
    """What a spreadsheet would run, and no name or job title begins with: the same on the page for
    one person and in a file of many. ``called``: what the answer is called, "Job title"."""
    if FORMULA.match(text):
        return f"{called} begins like a formula of a spreadsheet. Write it as plain text"
    return None


def why_not_a_name(name: str) -> str | None:
    """What nobody is called: the same on the page for one person and in a file of many."""
    if refusal := why_not_plain_text("Full name", name):
        return refusal
    if not any(each.isalpha() for each in name):
        return "Write the full name in letters"
    return None


def why_not_called(name: str, agency, others: Iterable[str]) -> str | None:
    """``others``: what the others of the agency are called. What each did could not be told apart,
    nor which of them is meant in a list."""
    if plain(name) in {plain(other) for other in others}:
        return (
            f"Somebody at {agency} is called so already. Write what tells the two apart, too: a"
            " second first name, or its initial"
        )
    return None


def why_not_lift(person, held: Held, at: Held) -> str | None:
    """Why a suspension is not theirs to lift. ``at``: what the person holds."""
    if person.is_active or person.suspended_at is None:
        return "This account is not suspended."
    theirs = agencies_administered(held) & {agency for agency, _ in at}
    if not (keeps(held) or theirs):
        return "You do not look after this person’s account."
    return None


def why_not_take_factor_off(
    person, held: Held, oneself: Collection[int], *, has_any: bool
) -> str | None:
    """For whoever has lost every second factor. ``has_any``: recovery codes count. ``oneself``: the
    keys that `partnership.held.counted_as_oneself` gives."""
    if not keeps(held):
        return "The business team takes a second factor off. Ask them."
    if person.pk in oneself:
        return (
            "Nobody takes off their own second factor, or that of somebody they stand in for."
            " Ask somebody else who keeps the portal, or end the cover first."
        )
    if not has_any:
        return "No second factor is set up for this account. There is nothing to take off."
    return None
