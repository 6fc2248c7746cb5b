"""What goes out by the clock: reminders before a return's last day, and that it is late.

| late by | an agency's return | a school's |
|---|---|---|
| 1 working day | its safeguarding leads and its chief officer | its designated safeguarding lead |
| 5 | the Delegated Safeguarding Partners and the Business Managers | its headteacher |
| 10 | the Independent Scrutineer | its chair of governors |

Where nobody at an agency holds the role of a step, whoever answers for it is told. Of schools the
partnership is told on its pages: with hundreds of them, a mail about each would be read by nobody.
After 15 the return is on the agenda of the group that the partnership names (`cycles.agenda`).

A signature that is missing is reminded of as often, from the last day on, or from the day on which
the return was sent for it where that was later: each who is to sign and has not, and where nobody
holds that role, whoever can send another link. After 5 and 10 working days whoever answers for the
agency is told, too. Whoever runs the cycle sees on its page how many are missing.

Sources: fact sheet, section 3; the leads, the ladder of schools, and that of signatures, are the
portal's own.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

import structlog
from django.db.models import Max

from audits.returns import notices, policy, signers, signing_policy, ways
from audits.returns.models import Extension, Return
from audits.returns.parties import ReturnParties
from audits.returns.policy import State
from core import calendar, clock
from core.operations import operation
from partnership.models import Agency, AgencyRole
from partnership.roles import LEADS, Role

log = structlog.get_logger("returns")

FIRST, SECOND, THIRD = policy.OVERDUE_AFTER
AT_A_SCHOOL = {
    FIRST: (Role.DESIGNATED_SAFEGUARDING_LEAD,),
    SECOND: (Role.HEADTEACHER,),
    THIRD: (Role.CHAIR_OF_GOVERNORS,),
}
AT_AN_AGENCY = {FIRST: (*LEADS, Role.CHIEF_OFFICER)}
OF_THE_PARTNERSHIP = {
    SECOND: (Role.DELEGATED_SAFEGUARDING_PARTNER, Role.BUSINESS_MANAGER),
    THIRD: (Role.INDEPENDENT_SCRUTINEER,),
}


@operation
def remind(*, by=None) -> None:
    """Changes nothing but the outbox, whose occasions make it safe to run again and again. On
    working days alone. A constant number of statements, however many returns are open."""
    today, england = clock.today(), calendar.england()
    if not england.is_working_day(today):
        return
    rows = Return.objects.filter(state__in=policy.REMINDED_IN).select_related("agency", "cycle")
    found = list(rows.order_by("pk"))
    in_time = [each for each in found if today <= each.due_on]
    _remind(in_time, today)
    late = [each for each in found if policy.is_late(each.state, each.due_on, today, each.sent_on)]
    due = {each.pk: each.due_on for each in late}
    _tell_of_late(
        [each for each in late if not _is_locked(each, today)],
        dict(_steps(late, due, today, england)),
    )
    _tell_of_signatures(found, today, england)


def _is_locked(each: Return, today: date) -> bool:
    return policy.is_locked(each.state, each.due_on, today, each.cycle.after_closing)


def _remind(found: list[Return], today: date) -> None:
    if not found:
        return
    rows = Extension.objects.filter(agency_return__in=[each.pk for each in found])
    extended = rows.order_by().values("agency_return").annotate(on=Max("given_on"))
    since = {row["agency_return"]: row["on"] for row in extended}
    due = {}
    for each in found:
        opened_on = each.opened_on or today
        known_since = max(opened_on, since.get(each.pk, opened_on))
        days = policy.reminder_due(each.due_on, each.cycle.reminders, known_since, today)
        if days is not None:
            due[each.pk] = each, days
    if due:
        notices.reminders(due)


def _steps(
    found: Iterable[Return], since: Mapping[int, date], today: date, england
) -> Iterator[tuple[int, list[int]]]:
    """By key, which have come ``since`` a day. What cannot be worked out is an error in the log:
    others are still told."""
    for each in found:
        try:
            yield each.pk, policy.overdue_steps(since[each.pk], today, england)
        except calendar.BeyondTheCalendar as error:
            log.error("cannot be told that it is late", agency_return=each.pk, exc_info=error)


def _tell_of_late(late: list[Return], steps: dict[int, list[int]]) -> None:
    late = [each for each in late if steps.get(each.pk)]
    if not late:
        return
    parties = ReturnParties(late)
    at_agencies = {
        role: notices.people_of(parties, [role])
        for role in {
            r for of in (AT_A_SCHOOL, AT_AN_AGENCY) for found in of.values() for r in found
        }
    }
    answering = notices.people_of(parties, ways.RUN_IT)
    partnership = _of_the_partnership()
    told = []
    for each in late:
        is_school = each.agency.kind == Agency.Kind.SCHOOL
        latest: dict[int, int] = {}  # by person, the latest step that concerns them
        for step in steps[each.pk]:
            roles = (AT_A_SCHOOL if is_school else AT_AN_AGENCY).get(step, ())
            people = [person for role in roles for person in at_agencies[role][each.pk]]
            if roles and not people:
                people = answering[each.pk]
            of_ours = [] if is_school else partnership[step]
            latest |= dict.fromkeys([*people, *of_ours], step)
        told += [(each, person, step) for person, step in latest.items()]
    notices.overdue(told)


def _tell_of_signatures(found: Iterable[Return], today: date, england) -> None:
    since = {
        each.pk: signing_policy.waits_since(each.due_on, each.sent_on)
        for each in found
        if each.state == State.SIGNED and each.sent_on
    }
    waiting = [each for each in found if each.pk in since]
    steps = dict(_steps(waiting, since, today, england))
    waiting = [each for each in waiting if steps.get(each.pk)]
    if not waiting:
        return
    parties, missing = ReturnParties(waiting), signers.missing(waiting)
    holding = {
        role: notices.people_of(parties, [role])
        for role in sorted({role for roles in missing.values() for role in roles})
    }
    answering = notices.people_of(parties, ways.RUN_IT)
    told = []
    for each in waiting:
        step, people = max(steps[each.pk]), []
        for role in missing[each.pk]:
            people += holding[role][each.pk] or answering[each.pk]
        if step > FIRST:
            people += answering[each.pk]
        told += [(each, person, step) for person in dict.fromkeys(people)]
    notices.not_all_signed(told)


def _of_the_partnership() -> dict[int, list[int]]:
    """By step, the keys of those who are told. Two statements."""
    wanted = {role for roles in OF_THE_PARTNERSHIP.values() for role in roles}
    rows = AgencyRole.objects.filter(role__in=wanted).values_list("role", "group")
    groups: dict[str, list[int]] = defaultdict(list)
    for role, group in rows:
        groups[role].append(group)
    people = notices.members(group for found in groups.values() for group in found)
    found: dict[int, list[int]] = defaultdict(list)
    for step, roles in OF_THE_PARTNERSHIP.items():
        for role in roles:
            found[step] += [person for group in groups[role] for person in people[group]]
    return found
