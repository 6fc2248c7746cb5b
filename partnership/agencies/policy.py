"""What may be done with an agency and with its contacts: pure, no database and no clock.

Sources: issue 4, item 1; who acts at which step: Halton's arrangements of 2023, page 22, by way of
`partnership.directory.steps_of`; who keeps what: fact sheet, section 11.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from core.words import counted, day, in_sentence, listed
from partnership import people, years
from partnership.directory import Step
from partnership.models import Agency
from partnership.roles import RULES, Role
from partnership.same_name import plain

# Of a school, college or early years setting, by the word that is kept.
PHASES = {
    "early-years": "Early years",
    "primary": "Primary",
    "secondary": "Secondary",
    "all-through": "All-through",
    "special": "Special",
    "further-education": "Further education",
    "alternative-provision": "Alternative provision",
}
# As a list says it, where the kind beside it would say "school" twice.
SETTINGS = {
    "early-years": "Early years setting",
    "primary": "Primary school",
    "secondary": "Secondary school",
    "all-through": "All-through school",
    "special": "Special school",
    "further-education": "Further education college",
    "alternative-provision": "Alternative provision",
}
# What stands beside agencies in an address: no agency has it for its own.
RESERVED = frozenset({"add", "export", "without-a-contact"})


def phase_in_words(phase: str) -> str:
    """As it was entered where it is none of ours: a register may have others."""
    return PHASES.get(phase, phase)


def kind_in_words(agency: Any) -> str:
    """Of a school or setting what it is by its phase."""
    if agency.kind != Agency.Kind.SCHOOL or not agency.phase:
        return str(Agency.Kind(agency.kind).label)
    return SETTINGS.get(agency.phase, f"School or setting: {agency.phase}")


def became(agency: Any) -> str:
    """What became of an agency that is no longer there, beside its name."""
    on = f" on {day(agency.closed_on)}" if agency.closed_on else ""
    if agency.succeeded_by_id:
        return f"{agency.succeeded_by} took over{on}"
    why = f": {agency.closed_because}" if agency.closed_because else ""
    return f"Closed{on}{why}".rstrip(".")


def gone(agency: Any) -> str:
    """The same in a sentence that names it."""
    said = became(agency)
    if agency.succeeded_by_id:
        return said.replace(" took over", f" took over from {agency}", 1) + "."
    return f"{agency} was closed{said.removeprefix('Closed')}."


# --- its name and kind ----------------------------------------------------------------------------


FOUND_BY_IT = "{} is found by that name already. Check which of the two is meant."


def why_not_called(name: str, others: Iterable[Any]) -> str | None:
    """``others``: the other agencies that are called so, or are found by that name."""
    if not name.strip():
        return "An agency needs a name."
    for other in others:
        if plain(str(other)) != plain(name):
            return FOUND_BY_IT.format(other)
        said = f"There is an agency called {other} already."
        return f"{said} It was closed: open it again." if other.is_gone else said
    return None


def why_not_kind(agency: Any, kind: str, roles_held: Iterable[Role]) -> str | None:
    """Why an agency cannot be of that kind. ``agency`` None: it is being added."""
    team = Agency.Kind.BUSINESS_TEAM
    if agency is not None and agency.kind == kind:
        return None
    if kind == team or (agency is not None and agency.kind == team):
        return "The business team keeps the portal: it stays what it is, and no other becomes one."
    for role in roles_held:
        needed, sentence = people.PLACES.get(RULES[role].held_at, (kind, ""))
        if needed != kind:
            return (
                f"Somebody is {in_sentence(role.label)} here, and that {sentence}. End the role"
                " first, on the page of the agency’s people."
            )
    return None


def why_not_change(agency: Any) -> str | None:
    if agency.is_gone:
        return f"{gone(agency)} It keeps what it was called and was."
    return None


def why_not_rename(renamed_on: date, today: date, ended: Collection[date]) -> str | None:
    """``ended``: the days on which its former names ended, as far as they are known."""
    if renamed_on > today:
        return "The new name has not begun. Change it on the day, or give the day it began."
    if ended and renamed_on <= max(ended):
        return f"It was called something else until {day(max(ended))}. Give a day after that."
    return None


def why_not_note_name(
    agency: Any, name: str, *, known: Collection[str], others: Iterable[Any]
) -> str | None:
    """Why a former name or an alias cannot be noted. ``known``: those it has already.

    ``others``: other agencies that are called so, or are found by that name: a search for it must
    find the one that is meant.
    """
    if plain(name) == plain(agency.name):
        return f"{agency} is its name now. There is nothing to add."
    if plain(name) in {plain(each) for each in known}:
        return f"{name} is among its names already."
    for other in others:
        if plain(str(other)) != plain(name):
            return FOUND_BY_IT.format(other)
        return f"{other} is the name of another agency. Check which of the two is meant."
    return None


# --- closing --------------------------------------------------------------------------------------


def why_not_close(
    agency: Any,
    *,
    people_held: int,
    invitations: int,
    takeovers: Iterable[Any],
    open_work: Sequence[str],
) -> list[str]:
    """Everything that stands in the way of closing an agency, and what to do about each.

    ``takeovers``: planned ones, in which it takes over or is taken over. ``open_work``: what the
    apps above say of theirs (`partnership.agencies.open_work`).
    """
    if agency.is_gone:
        return [gone(agency)]
    if agency.kind == Agency.Kind.BUSINESS_TEAM:
        return ["The business team keeps the portal. It cannot be closed."]
    found = [f"{each}, on {day(each.takes_effect_on)}. Call that off first." for each in takeovers]
    if people_held:
        holds = "holds a role" if people_held == 1 else "hold roles"
        found.append(
            f"{counted(people_held, 'person', 'people')} {holds} here. End each role first. If"
            " another agency goes on with them, plan that it takes over instead."
        )
    if invitations:
        waits, them = ("waits", "it") if invitations == 1 else ("wait", "them")
        found.append(
            f"{counted(invitations, 'invitation')} {waits} to be accepted. Withdraw {them} first."
        )
    return [*found, *open_work]


def why_not_closed_on(closed_on: date, today: date) -> str | None:
    if closed_on > today:
        return "An agency is closed on the day or afterwards. Give a day that has come."
    return None


def why_not_reopen(agency: Any) -> str | None:
    if agency.succeeded_by_id:
        return f"{gone(agency)} A takeover that has happened cannot be undone."
    if agency.closed_on is None:
        return f"{agency} is open."
    return None


# --- contacts -------------------------------------------------------------------------------------

NOT_ONESELF = (
    "Nobody lists themself, or somebody they stand in for: a contact may open the challenges that"
    " reach their step. Ask another administrator or the business team."
)


def why_not_keep_teams(agency: Any) -> str | None:
    if agency.is_gone:
        return f"{agency} is no longer there: its teams stay as they were."
    return None


def why_not_team_name(name: str, taken: Iterable[str]) -> str | None:
    """``taken``: what the agency's other teams are called."""
    if name.strip().lower() in {each.lower() for each in taken}:
        return "The agency has a team of that name already."
    return None


def why_not_change_team(team: Any) -> str | None:
    """Its name, or that it closes."""
    if team.closed_on:
        return f"This team was closed on {day(team.closed_on)}."
    return why_not_keep_teams(team.agency)


def why_not_keep_contacts(agency: Any, held: people.Held) -> str | None:
    if not people.administers(held, agency.pk):
        return f"You do not look after the people of {agency}."
    if agency.is_gone:
        return f"{gone(agency)} Nobody is called there any more."
    if agency.kind == Agency.Kind.BUSINESS_TEAM:
        return "The business team is party to no challenge, so nobody is called there."
    return None


def why_not_list(
    held_role: Any, step: Step | None, *, oneself: Collection[int], listed_already: bool
) -> str | None:
    """Why the holder of a role cannot be a contact at a step of their agency. ``step`` None: there
    is no such step for it. ``oneself``: the keys that `partnership.held.counted_as_oneself`
    gives."""
    person, agency = held_role.person, held_role.agency_role.agency
    role = Role(held_role.agency_role.role)
    if step is None:
        return f"Nobody of {agency} is called at this step."
    if held_role.ended_on is not None:
        return f"{person} is no longer {in_sentence(role.label)} at {agency}."
    if not person.is_active:
        return f"The account of {person} is closed or suspended. Open it first."
    if role not in step.roles:
        names = listed((in_sentence(Role(each).label) for each in step.roles), "or")
        return f"At step {step.number} a contact is {names}. Choose another role or step."
    if person.pk in oneself:
        return NOT_ONESELF
    if listed_already:
        return f"{person} is listed at step {step.number} already."
    return None


def why_not_order(wanted: Sequence[int], listed_now: Collection[int]) -> str | None:
    """``wanted``: the contacts of a step by key, in their new order."""
    if sorted(wanted) != sorted(listed_now):
        return "Somebody has changed this list meanwhile. Look at it again, then order it."
    return None


def first_free(taken: Collection[int], number: int) -> int:
    """Where ``number`` contacts that change places begin: places nobody has yet, low ones first.

    Two contacts of a step never have one place, not even while they change them.
    """
    return 0 if not taken or min(taken) >= number else max(taken) + 1


def why_not_size(starts_in: int, this_year: int) -> str | None:
    """``starts_in``, ``this_year``: financial years, by the year they start in."""
    if starts_in > this_year:
        return (
            "Nobody can have counted a year to come. Choose this financial year or an earlier one."
        )
    return years.why_not_of_a_partnership(starts_in)
