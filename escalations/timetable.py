"""The four steps and their dates, for `manage.py procedure escalation`."""

from datetime import date

from django.conf import settings

from core import calendar, procedures
from escalations import policy

NAME = "escalation"


def register() -> None:
    procedures.register(NAME, count)


def in_force() -> policy.Procedure:
    """The procedure under which the next challenge is raised."""
    return policy.procedure(settings.PARTNERSHIP["escalation"]["procedure"])


def count(raised_on: date, version: str | None = None) -> procedures.Timetable:
    """Each step's window. Raises UnfitPolicy for an unknown version, BeyondTheCalendar."""
    if version is not None and version not in (known := policy.versions()):
        raise policy.UnfitPolicy(
            f"There is no version {version} of the procedure. There is: {', '.join(known)}."
        )
    procedure = in_force() if version is None else policy.procedure(version)
    return procedures.Timetable(
        procedure.version,
        procedure.title,
        procedure.source,
        procedure.counting,
        tuple(_deadline(procedure, rule, raised_on) for rule in procedure.steps),
    )


def _deadline(procedure, rule, raised_on: date) -> procedures.Deadline:
    window = procedure.window(rule.number, raised_on, calendar.england())
    return procedures.Deadline(
        f"step-{rule.number}",
        rule.title,
        f"{rule.first_day} to {rule.last_day}",
        window.opens_on,
        window.due_on,
    )
