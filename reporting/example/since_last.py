"""A school of the example that fills in its return a year after its last: some questions are new or
have more guidance, and of the others it can declare that they are so still."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from audits.cycles import operations as cycles
from audits.cycles import policy
from audits.cycles.policy import AfterClosing, Audience
from audits.question_sets import operations as question_sets
from audits.question_sets.models import QuestionSet
from audits.returns.models import Return
from core import calendar, clock
from reporting.example.agreements import MANAGER
from reporting.example.people import Partnership

SCHOOL = "ironweir-high"
ISSUED, OPENED, LASTS = timedelta(weeks=3), timedelta(weeks=2), timedelta(weeks=8)
MORE_GUIDANCE = {
    "1.2": " Ask whether the governors could say, a term later, what the report made them change.",
    "2.2": " From this year on a deputy who covers a holiday alone counts as one, too.",
}
NEW = {
    "code": "1.7",
    "text": "Governors know how the school filters and monitors what pupils see on the internet.",
    "guidance": "Good looks like a review in the past year of which a governor saw the outcome.",
    "evidence": ["Review of filtering and monitoring", "Minutes in which it was discussed"],
}


def load(partnership: Partnership, today: date) -> list[Return]:
    """After the cycle of schools that is over, whose questions these carry on."""
    manager = partnership.people[MANAGER]
    with _held_at(today - ISSUED):
        of_schools = QuestionSet.objects.filter(kind=policy.SECTION_175).earliest("pk")
        draft = question_sets.begin_version(of_schools, by=manager)
        question_sets.write_draft(draft, content=_changed(draft.content), by=manager)
        version = question_sets.issue(draft, by=manager)
    opens_on = today - OPENED
    closes_on = calendar.england().add(opens_on + LASTS, 1)  # a working day
    with _held_at(opens_on):
        cycle = cycles.plan_cycle(
            name=f"Section 175, first with the new questions, {opens_on.year}", version=version,
            audience=Audience.CHOSEN, opens_on=opens_on, closes_on=closes_on,
            reminders=policy.REMINDERS, after_closing=AfterClosing.MARKED_LATE, by=manager,
        )  # fmt: skip
        cycles.issue(cycle, asked={partnership.agencies[SCHOOL]: version}, by=manager)
        while cycles.open_returns(by=None):
            pass
    rows = Return.objects.visible_to(manager).filter(cycle=cycle)
    return list(rows.select_related("agency", "cycle", "version_asked"))


def _changed(content: dict[str, Any]) -> dict[str, Any]:
    standards = [dict(each) for each in content["standards"]]
    for standard in standards:
        standard["criteria"] = [dict(each) for each in standard["criteria"]]
        for each in standard["criteria"]:
            each["guidance"] = each.get("guidance", "") + MORE_GUIDANCE.get(each["code"], "")
    standards[0]["criteria"].append(NEW)
    return {**content, "standards": standards}


def _held_at(day: date):
    return clock.held_at(timezone.make_aware(datetime.combine(day, time(11))))
