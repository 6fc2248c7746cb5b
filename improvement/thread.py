"""The golden thread, both ways: from a finding to its impact, from an action back to why."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from core import calendar, clock
from core.words import day
from improvement import lists, moves, owners
from improvement.models import Action, Finding, Recommendation, RecommendationFinding


def forward(finding: Finding, person) -> list[dict[str, Any]]:
    """Each recommendation about a finding, with the actions that follow from it: those that the
    reader may open."""
    links = RecommendationFinding.objects.visible_to(person).filter(finding=finding)
    rows = Recommendation.objects.visible_to(person).standing()
    rows = rows.filter(pk__in=links.values("recommendation"))
    found = list(rows.select_related("to_group").order_by("made_on", "pk"))
    actions = actions_of(found, person)
    whole = in_thread(action for each in found for action in actions[each.pk])
    told = {each["reference"]: each for each in whole}
    return [
        _recommendation(each, [told[action.reference] for action in actions[each.pk]])
        for each in found
    ]


def actions_of(recommendations, person) -> dict[int, list[Action]]:
    found = defaultdict(list)
    rows = Action.objects.visible_to(person).filter(
        recommendation__in=[each.pk for each in recommendations]
    )
    for action in rows.select_related("agency", "owner__person").order_by("due_on", "pk"):
        found[action.recommendation_id].append(action)
    return found


def _recommendation(recommendation, actions: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "reference": recommendation.reference,
        "url": recommendation.get_absolute_url(),
        "text": recommendation.text,
        "status": lists.decision_words(recommendation),
        "said": decided_in_words(recommendation),
        "actions": actions,
    }


def decided_in_words(recommendation) -> str:
    if recommendation.decided_on is None:
        return f"{recommendation.to_group} is to adopt or decline it."
    verb = "adopted" if recommendation.is_adopted else "declined"
    on = day(recommendation.decided_on)
    return f"{recommendation.to_group} {verb} it on {on}. {recommendation.decision_reason}"


def in_thread(actions: Iterable[Action]) -> list[dict[str, Any]]:
    """For templates/improvement/thread_actions.html. One statement."""
    actions = list(actions)
    moved = moves.numbers([each.pk for each in actions])
    return [_action(each, moved.get(each.pk, 0)) for each in actions]


def _action(action, moved: int) -> dict[str, Any]:
    status = lists.standing(action, clock.today(), calendar.england())
    if action.is_restricted:
        status_words = {"text": "Restricted", "tone": "purple"}
        return {"reference": action.reference, "url": action.get_absolute_url(), "text": "",
                "who": "", "status": status_words, "difference": ""}  # fmt: skip
    return {
        "reference": action.reference,
        "url": action.get_absolute_url(),
        "text": action.what,
        "who": f"{owners.named(action)}, {action.agency}, by {day(action.due_on)}"
        f"{moves.first_due(action.due_at_first_on, moved)}",
        "status": status,
        "difference": action.what_difference if action.closed_on else "",
    }


def back(action: Action, person) -> list[dict[str, Any]]:
    """From an action to why: the findings that its recommendation answers."""
    if action.recommendation_id is None:
        return []
    return findings_of(action.recommendation_id, person)


def findings_of(recommendation_id: int, person) -> list[dict[str, Any]]:
    links = RecommendationFinding.objects.visible_to(person).filter(
        recommendation=recommendation_id
    )
    rows = Finding.objects.visible_to(person).standing().filter(pk__in=links.values("finding"))
    return [
        {
            "reference": each.reference,
            "url": each.get_absolute_url(),
            "text": each.statement,
            "came_from": f"{each.get_source_display()}: {each.came_from}, {day(each.found_on)}",
        }
        for each in rows.order_by("found_on", "pk")
    ]
