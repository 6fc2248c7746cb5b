"""The people of an agency, as those who look after them see them.

Another agency's roles are not shown to an agency administrator: what somebody does elsewhere is
not theirs to know.
"""

from collections import defaultdict
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Q
from django.urls import reverse

from core import access_log, by_whom, clock
from core.models import Letter
from core.notifications import SAID_AFTER
from core.words import counted, day, listed, short_day, short_moment
from partnership import directory, invitations, naming, people
from partnership.agencies import names
from partnership.groups.models import SeatHolder
from partnership.held import held_now
from partnership.models import Agency, AgencyRole, HeldRole, Invitation
from partnership.roles import LEADS, Role, role_in_sentence
from partnership.succession.models import AgencyTakeover

PAGE = 25
COLUMNS = ("Name", "Job title", "Roles", "Account")
OPEN, SUSPENDED, CLOSED = "Open", "Suspended", "Closed"
TONES = {OPEN: "green", SUSPENDED: "yellow", CLOSED: "grey"}


@dataclass(frozen=True)
class Page:
    rows: list[list]
    next_query: str
    first_query: str


def agencies(person, held, name: str = ""):
    """The agencies whose people somebody looks after."""
    rows = Agency.objects.visible_to(person).order_by("name")
    if not people.keeps(held):
        rows = rows.filter(pk__in=people.agencies_administered(held))
    return list(rows.filter(names.matching(name)) if name else rows)


def known_as(agencies, name: str) -> dict[int, str]:
    """By which other names they are or were known, for whoever typed one of them."""
    return names.also_known([each.pk for each in agencies]) if name else {}


def roles_here(person, agency):
    """Roles held at an agency now, of everyone there."""
    rows = HeldRole.objects.administered_by(person).filter(agency_role__agency=agency)
    return rows.filter(ended_on=None)


def roles_at(person, agency) -> set[str]:
    """The roles that somebody holds at the agency now."""
    rows = roles_here(person, agency).order_by()
    return set(rows.values_list("agency_role__role", flat=True).distinct())


def at_agency(person, agency, *, name: str = "", role: str = "", page: int = 1) -> Page:
    """A page of the agency's people by name, in three statements."""
    held = roles_here(person, agency)
    chosen = held.filter(agency_role__role=role) if role else held
    who = get_user_model().objects.filter(pk__in=chosen.values("person"))
    if name:
        who = who.filter(Q(full_name__icontains=name) | Q(email__icontains=name))
    first = (page - 1) * PAGE
    found = list(who.order_by("full_name", "pk")[first : first + PAGE + 1])
    here = defaultdict(list)
    shown = held.filter(person__in=[each.pk for each in found[:PAGE]])
    for pk, each in shown.values_list("person", "agency_role__role").order_by("pk"):
        here[pk].append(str(Role(each).label))
    rows = [_row(agency, each, here[each.pk]) for each in found[:PAGE]]
    asked = {"name": name, "role": role}
    return Page(
        rows,
        _query({**asked, "page": str(page + 1)}) if len(found) > PAGE else "",
        _query(asked) if page > 1 else "",
    )


def takeover_line(person, agency) -> str:
    """That another agency has taken over, or will, or that this one will from another."""
    of_it = Q(agency=agency) | Q(successor=agency, done_at=None)
    rows = AgencyTakeover.objects.visible_to(person).filter(of_it, called_off_at=None)
    rows = list(rows.select_related("agency", "successor").order_by("pk"))
    if (found := next((each for each in rows if each.agency_id == agency.pk), None)) is None:
        if agency.succeeded_by_id:
            return f"{agency.succeeded_by} took over."
        return " ".join(
            f"{each} on {day(each.takes_effect_on)}. People, contacts and matters move here."
            for each in rows
        )
    when = day(found.takes_effect_on)
    if found.done_at:
        return f"{found.successor} took over on {when}. People, contacts and matters moved there."
    return f"{found.successor} takes over on {when}. People, contacts and matters move there."


def before(viewer, person, agency) -> list[dict[str, str]]:
    """The agencies that this one took over from at which somebody held roles; with their page there
    where the viewer may open it."""
    gone = Agency.objects.filter(succeeded_by=agency).order_by("name")
    held = HeldRole.objects.visible_to(person).filter(person=person, agency_role__agency__in=gone)
    there = set(held.values_list("agency_role__agency", flat=True))
    if not there:
        return []
    rows = HeldRole.objects.administered_by(viewer).filter(person=person)
    opened = set(rows.values_list("agency_role__agency", flat=True))
    return [
        {
            "name": each.name,
            "url": reverse("people:person", args=[each.slug, person.pk])
            if each.pk in opened
            else "",
        }
        for each in gone
        if each.pk in there
    ]


def _query(asked: dict[str, str]) -> str:
    return "?" + urlencode({name: value for name, value in asked.items() if value})


def _row(agency, person, roles: list[str]) -> list:
    url = reverse("people:person", args=[agency.slug, person.pk])
    state = state_of(person)
    return [
        {"text": person.full_name, "url": url},
        person.job_title,
        listed(roles),
        {"text": state, "tone": TONES[state]},
    ]


def state_of(person) -> str:
    if person.is_active:
        return OPEN
    return SUSPENDED if person.suspended_at else CLOSED


# --- one person ---------------------------------------------------------------------------------


def find(person, agency, held, pk: int):
    """Somebody who holds a role at the agency; for a keeper also who held one.

    None when there is nobody of that number there: an administrator loses sight of who leaves.
    """
    rows = HeldRole.objects.administered_by(person).filter(agency_role__agency=agency)
    if not people.keeps(held):
        rows = rows.filter(ended_on=None)
    return get_user_model().objects.filter(pk__in=rows.filter(person=pk).values("person")).first()


def details(person) -> list[dict]:
    state = state_of(person)
    unused = settings.PARTNERSHIP["accounts"]["unused_days"]
    unless = (
        f". An account is suspended when nobody has signed in with it for {unused} days, after two"
        " warnings by mail."
        if person.is_active
        else ""
    )
    return [
        {"key": "Job title", "value": person.job_title or "Not given"},
        {"key": "Telephone", "value": person.telephone or "Not given"},
        {"key": "Email", "value": person.email},
        {"key": "Account", "value": state},
        {
            "key": "Last signed in",
            "value": f"{day(person.last_login)}{unless}" if person.last_login else f"Never{unless}",
        },
    ]


def roles_of(viewer, person, agency, held) -> list[list]:
    """Rows of a table: role, since, and the link that ends it or why it is not theirs to end. With
    a closed account a role opens nothing, and still stands in the way of closing its agency."""
    rows, closed = [], people.is_closed(person)
    for each in roles_here(viewer, agency).filter(person=person).select_related("agency_role"):
        role = Role(each.agency_role.role)
        refusal = people.why_not_end(role, agency, held)
        url = reverse("people:end", args=[agency.slug, person.pk, each.pk])
        rows.append(
            [
                {"text": role.label, "note": "The account is closed"}
                if closed
                else str(role.label),
                short_day(each.started_on),
                "Ended by the business team"
                if refusal
                else {"text": f"End the role of {role_in_sentence(role)}", "url": url},
            ]
        )
    return rows


def what_ends(held_role) -> list[str]:
    """Sentences for the page that asks whether a role is to end."""
    waiting = directory.waiting_for(held_role.person_id, held_role.agency_role.group_id)
    told = ["They can no longer open what this role opens, also where they are signed in now."]
    if waiting == 1:
        told.append(
            "1 open matter waits for them. It passes to the next contact or the lead, who is told."
        )
    elif waiting:
        told.append(
            f"{waiting:,} open matters wait for them. They pass to the next contacts or leads,"
            " who are told."
        )
    else:
        told.append("No open matter waits for them.")
    told += directory.what_goes_on(held_role.pk)
    told += _steps_left_open(held_role.agency_role.agency, [held_role.pk])
    seats = SeatHolder.objects.filter(held_role=held_role, ended_on=None)
    if names := sorted(seats.values_list("seat__group__name", flat=True)):
        told.append(f"They leave {listed(names)}. The agency’s seats there stay open.")
    return told


def what_closing_does(viewer, person) -> list[str]:
    """Sentences for the page that asks whether an account is to be closed."""
    looked_after = HeldRole.objects.administered_by(viewer).filter(ended_on=None)
    rows = looked_after.filter(person=person).select_related("agency_role__agency").order_by("pk")
    held = list(rows)
    told = ["They are signed out everywhere at their next click, and cannot sign in."]
    if held:
        named = "; ".join(f"{each.agency_role}" for each in held)
        stay = "stays on record, and opens" if len(held) == 1 else "stay on record, and open"
        told.append(f"{counted(len(held), 'role')} {stay} nothing: {named}.")
    waiting = sum(directory.waiting_for(person.pk, each.agency_role.group_id) for each in held)
    if not waiting:
        told.append("No open matter waits for them.")
    else:
        waits, passes = ("waits", "It passes") if waiting == 1 else ("wait", "They pass")
        told.append(
            f"{counted(waiting, 'open matter')} {waits} for them. {passes} to the next contact or"
            f" {_leads_but(person, looked_after, held)}, who is told."
        )
    for each in held:
        told += directory.what_goes_on(each.pk)
    roles_at: dict[Agency, list[int]] = defaultdict(list)
    for each in held:
        roles_at[each.agency_role.agency].append(each.pk)
    for agency, leaving in roles_at.items():
        told += _steps_left_open(agency, leaving)
    seats = SeatHolder.objects.filter(held_role__in=held, ended_on=None)
    if names_of := sorted(seats.values_list("seat__group__name", flat=True)):
        number = counted(len(names_of), "seat")
        told.append(
            f"They leave {number}: {listed(names_of)}. The agency’s seats there stay open, and who"
            " keeps the groups is told."
        )
    return told


def _steps_left_open(agency, leaving: list[int]) -> list[str]:
    """``leaving``: the keys of the held roles that go."""
    return [
        f"Nobody else is listed as contact of {agency} at {listed(f'step {one}' for one in steps)}."
        " List somebody first: until then "
        + (
            f"{listed(instead, 'or')} is called there."
            if instead
            else "nobody at the agency is called there, and the business team is told."
        )
        for instead, steps in directory.loses_its_contact(agency.pk, leaving).items()
    ]


def _leads_but(person, looked_after, held) -> str:
    """Who leads safeguarding where somebody holds roles, by name."""
    agencies = {each.agency_role.agency_id for each in held}
    leads = looked_after.filter(
        agency_role__agency__in=agencies, agency_role__role__in=LEADS, person__is_active=True
    ).exclude(person=person)
    found = sorted({*leads.values_list("person__full_name", flat=True)})
    return f"the safeguarding lead ({listed(found, 'or')})" if found else "the business team"


HISTORY_COLUMNS = ("When", "What", "Details", "Who did it")
HISTORY = 25
NOT_OF_HERE = "The business team, or an administrator elsewhere"
NOT_OF_HERE_EITHER = "somebody there"


def history(viewer, person, agency, held) -> list[list[str]]:
    """The latest that was done about an account, and about its roles at this agency.

    An administrator reads the names of the agency's own people alone, and what these typed.
    """
    roles = {access_log.label_of(each): each for each in AgencyRole.objects.filter(agency=agency)}
    invited = Invitation.objects.visible_to(viewer).filter(agency=agency, accepted_by=person)
    lines = access_log.of_person(person, roles.values(), invited, HISTORY)
    did = {line.person_id for line in lines} | {line.on_behalf_of_id for line in lines}
    did.discard(None)
    if not people.keeps(held):
        ever_here = HeldRole.objects.administered_by(viewer).filter(agency_role__agency=agency)
        did &= set(ever_here.values_list("person_id", flat=True))
    called = naming.names(did) | {None: "The portal itself"}
    return [
        [
            short_moment(line.at),
            access_log.in_words_of(line),
            str(Role(roles[line.about].role).label)
            if line.about in roles
            else (line.said if line.person_id in called else line.detail),
            by_whom.in_words(
                called.get(line.person_id, NOT_OF_HERE),
                line.on_behalf_of_id and called.get(line.on_behalf_of_id, NOT_OF_HERE_EITHER),
            ),
        ]
        for line in lines
    ]


# --- invitations --------------------------------------------------------------------------------

INVITATION_COLUMNS = ("Name", "Email", "Roles", "State", "What you can do")


def waiting(person, agency):
    return Invitation.objects.visible_to(person).filter(agency=agency).waiting()


def waiting_in_words(person, agency) -> str:
    """How many can be accepted, and how many no longer."""
    found = list(waiting(person, agency).select_related("agency", "invited_by"))
    held = {each: held_now(each) for each in {one.invited_by for one in found} - {None}}
    today = clock.today()
    over = sum(
        people.why_not_accept(each, today, held.get(each.invited_by, ())) is not None
        for each in found
    )
    wait = len(found) - over
    told = []
    if wait:
        told.append(f"{counted(wait, 'invitation')} waiting to be accepted")
    if over:
        told.append(f"{counted(over, 'invitation')} that can no longer be accepted")
    return listed(told) or "No invitation is waiting"


def invitations_page(person, agency, page: int = 1) -> tuple[list[dict], bool]:
    """A page of the invitations that wait, newest first, and whether there are more."""
    first = (page - 1) * PAGE
    rows = waiting(person, agency).select_related("agency", "invited_by")
    rows = rows.order_by("-sent_at", "-pk")
    found = list(rows[first : first + PAGE + 1])
    mails = {
        letter.once: letter
        for letter in Letter.objects.filter(once__in=[invitations.occasion(each) for each in found])
    }
    inviters = {each.invited_by for each in found} - {None}
    held = {inviter: held_now(inviter) for inviter in inviters}
    return [
        {
            "invitation": each,
            "roles": listed(each.role_names),
            "state": _invitation_state(
                each,
                mails.get(invitations.occasion(each)),
                people.why_not_accept(each, clock.today(), held.get(each.invited_by, ())),
            ),
        }
        for each in found[:PAGE]
    ], len(found) > PAGE


def _invitation_state(invitation, letter, ended: str | None) -> str:
    """``ended``: as `people.why_not_accept` says."""
    if ended == "expired":
        return f"Expired on {day(invitation.expires_on)}"
    if ended == "lapsed":
        return (
            "It cannot be accepted: whoever sent it may no longer give this role. Send it again"
            " under your own name"
        )
    until = f"It can be accepted until {day(invitation.expires_on)}"
    if letter and letter.sent_at:
        return f"Sent on {day(letter.sent_at)}. {until}"
    if letter and (letter.withheld_at or letter.tries >= SAID_AFTER):
        return "The email could not be sent yet. Check the address"
    return f"The email goes out in a moment. {until}"
