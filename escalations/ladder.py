"""The ladder of a procedure as one page to read, print and pin up, drawn from its policy file."""

from typing import Any

from django.conf import settings

from core.words import day, listed
from escalations import policy, timetable
from escalations.policy import Procedure, Step, StepRule


def page(version: str = "") -> dict[str, Any]:
    """What the template shows, of ``version`` or (when empty) of the one in force."""
    now = timetable.in_force()
    shown = policy.procedure(version) if version else now
    by_itself = settings.PARTNERSHIP["escalation"]["moves_up_by_itself"]
    return {
        "title": "How a challenge works",
        "steps": [_step(shown, rule, by_itself) for rule in shown.steps],
        "counting": shown.counting,
        "fast_track": _fast_track(shown),
        "source": f"{shown.title}, version {shown.version}, in force from "
        f"{day(shown.effective_from)}. {shown.source}.",
        "superseded": "" if shown == now else _superseded(shown, now),
    }


def _fast_track(procedure: Procedure) -> str:
    if procedure.fast_track is None:
        return ""
    steps = listed((str(step) for step in procedure.fast_track.steps), "or")
    return f"A challenge about it begins at step {steps} and is due the same day: the fast track."


def _step(procedure: Procedure, rule: StepRule, by_itself: bool) -> dict[str, Any]:
    return {
        "heading": f"Step {rule.number}: {rule.title}",
        "days": _days(rule),
        "who": rule.who,
        "guidance": rule.guidance,
        "if_not_settled": f"{rule.if_unresolved}{_then(procedure, rule, by_itself)}",
    }


def _days(rule: StepRule) -> str:
    if rule.first_day == rule.last_day:
        return f"Working day {rule.first_day}"
    return f"Working days {rule.first_day} to {rule.last_day}"


def _then(procedure: Procedure, rule: StepRule, by_itself: bool) -> str:
    if rule.number == Step.STATUTORY_PARTNERS:
        return ""
    after = procedure.step(rule.number + 1)
    if by_itself:
        return f" On day {after.first_day} the portal moves it up to step {after.number}."
    return (
        f" From day {after.first_day} one of the two agencies moves it up to step {after.number}."
    )


def _superseded(shown: Procedure, now: Procedure) -> str:
    return (
        f"This is version {shown.version}: challenges raised under it keep it. New ones are raised"
        f" under version {now.version}."
    )
