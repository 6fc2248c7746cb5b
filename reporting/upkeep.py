"""What whoever keeps the portal has to see to: shown on their home page, and to nobody else."""

from typing import Any

from django.conf import settings

from accounts.models import Membership
from core import access_log, calendar, clock, erasure, history, letters, notifications
from core.words import counted, day, moment, opening
from partnership import provider_agencies
from partnership.access_review import lists as access_review
from partnership.agreements import lists as agreements
from partnership.auth import held_by
from partnership.groups import lists as groups
from partnership.roles import KEEPERS, RECORD_KEEPERS
from partnership.succession import operations as takeovers
from reporting import access_check

SHOWN = 10


def page(person) -> dict[str, Any] | None:
    """None for everyone but the business manager and the administrator, and when all is well."""
    if not keeps_the_portal(person):
        return None
    found = unsent() | {
        "letters": letters_line(),
        "calendar": calendar_line(),
        "access": access_line(),
        "providers": provider_agencies.wrong(),
        "review": access_review.team_line(person),
        "takeovers": takeover_lines(),
        "groups": groups.upkeep(person),
        "agreements": agreements.upkeep(person),
        "log": log_line(),
        "files": files_line(),
        "few": few_lines(),
        "owner": owner_line(),
    }
    return found if any(found.values()) else None


def keeps_the_portal(person) -> bool:
    return any(role in KEEPERS for _, role in held_by(person))


def unsent() -> dict[str, Any]:
    """Whom an email did not reach, of what kind and since when: nothing of what it was about."""
    rows = notifications.overdue().select_related("recipient").order_by("queued_at", "pk")
    found = list(rows[:SHOWN])
    number = rows.count() if len(found) == SHOWN else len(found)
    return {
        "unsent": f"{counted(number, 'email')} could not be sent yet" if number else "",
        "notices": [
            {
                "to": f"{row.recipient.full_name}, {row.recipient.email}",
                "what": opening(row.kind.replace("_", " ")),
                "since": moment(row.queued_at),
            }
            for row in found
        ],
        "more": number - len(found),
    }


def letters_line() -> str:
    """Invitations and warnings: to whom is on the pages of people, agency by agency."""
    number = letters.overdue().count()
    if not number:
        return ""
    return (
        f"{counted(number, 'invitation or warning', 'invitations and warnings')} about accounts "
        "could not be sent yet, though the portal has tried for three days and goes on trying. "
        "Look at the invitations waiting, and check the addresses."
    )


def access_line() -> dict[str, Any] | None:
    """What the last night's walk of every page found, or that none ended; None when all was as it
    should be."""
    last = access_check.last()
    if sentence := access_check.why_not_well(last):
        return {"text": sentence}
    if last is None or not last.unexpected:
        return None
    said = f"The nightly check of who may open what found something on {moment(last.at)}:"
    return {"text": said, "lines": last.unexpected.split("\n")}


def takeover_lines() -> list[dict[str, str]]:
    """Agencies that should have been taken over by now."""
    return [
        {
            "text": f"{each}: it should have happened on {day(each.takes_effect_on)}, and did not",
            "url": each.get_absolute_url(),
        }
        for each in takeovers.failing()
    ]


def owner_line() -> str:
    """The access log and history prove nothing against whoever has the portal's own password."""
    if not settings.PRODUCTION or not history.can_be_rewritten():
        return ""
    return (
        "The portal runs as a database role that can change history and the access log. Have the"
        " operator run manage.py grant_application_role as the owner of the tables, and name the"
        " role that it makes in DATABASE_URL."
    )


def few_lines() -> list[str]:
    """What two people have to do, where there are not two: nobody decides about themself."""
    lines = []
    roles = {*KEEPERS, *RECORD_KEEPERS}
    rows = Membership.objects.filter(user__is_active=True, group__agency_role__role__in=roles)
    held = set(rows.values_list("user", "group__agency_role__role"))
    if _people(held, KEEPERS) < 2:
        lines.append(
            "One person alone keeps the portal. Nobody can take off their second factor, seat them"
            " in a group or answer for their role in the review: give somebody else the role of"
            " Business Manager or System Administrator."
        )
    if _people(held, RECORD_KEEPERS) < 2:
        lines.append(
            "Subject access requests and disposal need two people who keep the records, in person,"
            " and a third where one has a conflict of interest. Give somebody the role of"
            " Information Governance lead."
        )
    return lines


def _people(held, roles) -> int:
    return len({person for person, role in held if role in roles})


def log_line() -> str:
    """The portal's own role cannot shorten the access log, so somebody has to."""
    if not access_log.is_to_be_shortened():
        return ""
    years = counted(settings.ACCESS_LOG_KEPT_YEARS, "year")
    return (
        f"The access log has lines older than {years}, for which it is kept. Have the owner of the "
        "database run manage.py forget_access_log."
    )


def files_line() -> str:
    """A certificate says that the files went, and the store did not let them go."""
    if not (number := erasure.files_left_over()):
        return ""
    left = counted(number, "file of an erased record", "files of erased records")
    return (
        f"{left} could not be deleted for a day or longer, though the portal goes on trying. Have"
        " the operator see in the portal’s log which, and what keeps the store from deleting."
    )


def calendar_line() -> str:
    england = calendar.england()
    if not england.ends_soon(clock.today()):
        return ""
    return (
        f"Bank holidays are known to {day(england.known_to)} only. Have the next years added now: "
        "about a month before that day, nobody can raise an escalation any more."
    )
