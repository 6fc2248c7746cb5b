"""The learning and improvement log of the example, entered as people would have, each act at its
own moment of the last year."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone
from django.utils.text import slugify

from audits.multi_agency import moderating
from audits.multi_agency.models import MultiAgencyAudit
from core import clock
from core.calendar import months_after
from improvement import operations
from improvement.models import Action, Finding, Recommendation, Theme
from partnership.example import read_whole
from reporting.example.people import Partnership

ENTERED_MONTHS_AGO = 13


def load(
    partnership: Partnership, audits: dict[str, MultiAgencyAudit], today: date
) -> list[Action]:
    """Gives the actions. ``audits``: multi-agency ones, of which some findings are made."""
    whole = read_whole("improvement")
    with on(months_after(today, -ENTERED_MONTHS_AGO)):
        themes = {
            entry["slug"]: operations.add_theme(
                slug=slugify(entry["slug"]), name=entry["name"], about=entry["about"], by=None
            )
            for entry in whole["themes"]
        }
    return [
        action
        for work in whole["works"]
        for action in _load(work, themes, audits, partnership, today)
    ]


def _load(
    work: dict[str, Any], themes: dict[str, Theme], audits, partnership, today
) -> list[Action]:
    entered = months_after(today, -ENTERED_MONTHS_AGO)
    with on(entered):
        findings = [
            _find(entry, work, [themes[slug] for slug in entry["themes"]], audits)
            for entry in work["findings"]
        ]
        recommendations = [
            (entry, _recommend(entry, work, findings, partnership, entered))
            for entry in work["recommendations"]
        ]
    return [
        _act(action, recommendation, partnership, today)
        for entry, recommendation in recommendations
        for action in entry.get("actions", [])
    ]


def _find(entry, work, themes: list[Theme], audits) -> Finding:
    same = {
        "found_on": work["found_on"], "statement": entry["statement"], "themes": themes,
        "cited": work["cited"], "by": None,
    }  # fmt: skip
    if "audit" in work:
        return moderating.make_finding(audits[work["audit"]], **same)
    return operations.add_finding(source=work["source"], came_from=work["came_from"], **same)


def _recommend(entry, work, findings: list[Finding], partnership, today: date) -> Recommendation:
    recommendation = operations.recommend(
        findings=[findings[place - 1] for place in entry["answers"]],
        text=entry["text"],
        made_on=work["found_on"],
        to_group=partnership.groups[entry["group"]],
        cited=work["cited"],
        by=None,
    )
    if "adopted" in entry:
        recommendation = operations.decide(
            recommendation, is_adopted=entry["adopted"] == "yes", decided_on=today,
            reason=entry["reason"], by=None,
        )  # fmt: skip
    if "confirmed_by" in entry:
        by = partnership.people[entry["confirmed_by"]]
        recommendation = operations.confirm_decline(recommendation, by=by)
    return recommendation


def _act(entry, recommendation: Recommendation, partnership, today: date) -> Action:
    agreed = months_after(today, -entry["months_ago"])
    due_on = months_after(today, entry["due_in_months"]) + timedelta(days=4)
    owner = partnership.role_at(entry["owner"], entry["agency"])
    keeper = partnership.people["delyth.amberscombe@business-team.example.org"]
    first_in_months, moved_days_ago, why = entry.get("moved", (entry["due_in_months"], 0, ""))
    with on(agreed):
        action = operations.propose(
            what=entry["what"],
            difference_wanted=entry["difference"],
            owner=owner,
            group=recommendation.to_group,
            due_on=months_after(today, first_in_months) + timedelta(days=4),
            recommendation=recommendation,
            by=None,
        )
    if "progress" in entry:
        with on(today - timedelta(days=20)):
            operations.add_progress(
                action, standing="at-risk" if due_on < today else "on-track",
                text=entry["progress"], by=owner.person,
            )  # fmt: skip
    if why:
        with on(today - timedelta(days=moved_days_ago)):
            operations.move_due_date(action, due_on=due_on, reason=why, by=keeper)
    if entry["done"] in ("handed in", "closed"):
        handed_in = min(due_on, today) - timedelta(days=6)
        with on(handed_in):
            answers = {name: entry[name] for name in ("how_much", "how_well", "what_difference")}
            operations.hand_in(
                action, **answers, evidence_elsewhere="With the safeguarding team of the agency",
                by=owner.person,
            )  # fmt: skip
        if entry["done"] == "closed":
            with on(handed_in + timedelta(days=10)):
                operations.rate(action, impact=entry["impact"], reason=entry["judged"], by=keeper)
    return action


def on(day: date):
    return clock.held_at(timezone.make_aware(datetime.combine(day, time(10))))
