"""The example's risk register, entered and scored as people would have, each at its own moment."""

from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from core import clock
from core.calendar import months_after
from improvement.models import Action
from improvement.risks import operations, ties
from improvement.risks.models import Risk
from improvement.risks.policy import Score, Scores
from partnership.example import read
from reporting.example.people import Partnership

WORDS = ("cause", "event", "effect", "category", "proximity", "contingency")


def load(partnership: Partnership, actions: list[Action], today: date) -> list[Risk]:
    """Gives the risks. What has moved since is found at the end, as every morning."""
    by_what = {action.what: action.reference for action in actions}
    found: dict[str, Risk] = {}
    for entry in read("risks"):
        found[entry["slug"]] = _load(entry, partnership, by_what, found, today)
    operations.watch(by=None)
    return list(found.values())


def _load(entry: dict[str, Any], partnership, actions, risks, today: date) -> Risk:
    owner = partnership.role_at(entry["owner"], entry["agency"])
    inherent, residual, target = (Score(*pair) for pair in entry["scores"])
    with _months_ago(entry["months_ago"], today):
        risk = operations.add_risk(
            **{name: entry[name] for name in WORDS}, scores=Scores(inherent, residual, target),
            why=entry["why"], owner=owner, group=partnership.groups[entry["group"]], by=None,
        )  # fmt: skip
        for what in entry["treated_by"]:
            operations.tie(risk, kind=ties.ACTION, key=actions[what], by=owner.person)
        for to in entry["tied_to"]:
            kind, key = (ties.RISK, risks[to].reference) if to in risks else (to, "")
            operations.tie(risk, kind=kind, key=key, by=owner.person)
    for control in entry["controls"]:
        checked = months_after(today, -control["checked_months_ago"])
        with _months_ago(control["checked_months_ago"], today):
            operations.add_control(
                risk, what=control["what"], agency=partnership.agencies[control["agency"]],
                works=control["works"], checked_on=checked, by=owner.person,
            )  # fmt: skip
    for scored in entry["scored"]:
        with _months_ago(scored["months_ago"], today):
            if scored["residual"] == "no change":
                operations.say_no_change(risk, why=scored["why"], by=owner.person)
                continue
            scores = Scores(inherent, Score(*scored["residual"]), target)
            operations.score(risk, scores=scores, why=scored["why"], by=owner.person)
    if ended := entry.get("ended"):
        with _months_ago(ended["months_ago"], today):
            operations.end(risk, outcome=ended["outcome"], reason=ended["reason"], by=None)
    return risk


def _months_ago(months: int, today: date):
    day = months_after(today, -months)
    return clock.held_at(timezone.make_aware(datetime.combine(day, time(11))))
