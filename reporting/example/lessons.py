"""The actions that came of escalations of the example, made by the Business Manager."""

from datetime import date, timedelta

from escalations import lessons
from escalations.models import Escalation
from improvement.models import Action
from partnership.example import read
from reporting.example.improvement import on
from reporting.example.people import Partnership

KEEPER = "delyth.amberscombe@business-team.example.org"


def load(partnership: Partnership, escalations: list[Escalation], today: date) -> list[Action]:
    """``escalations``: those of the stories that were told, in their order. Gives the actions."""
    return [
        _make(entry["action"], escalation, partnership, today)
        for entry, escalation in zip(read("escalations"), escalations, strict=False)
        if "action" in entry
    ]


def _make(entry, escalation, partnership: Partnership, today: date) -> Action:
    with on(today - timedelta(days=entry["days_ago"])):
        return lessons.make_action(
            escalation,
            what=entry["what"],
            difference_wanted=entry["difference_wanted"],
            owner=partnership.role_at(entry["owner"], entry["agency"]),
            group=partnership.groups[entry["group"]],
            due_on=today + timedelta(days=entry["due_in_days"]),
            by=partnership.people[KEEPER],
        )
