"""The question sets of the example: those that the portal comes with, issued, and the next version
of one of them in the making."""

from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from audits.question_sets import operations, shipped
from audits.question_sets.models import QuestionSet
from core import clock
from core.calendar import months_after
from reporting.example.agreements import MANAGER
from reporting.example.people import Partnership

# A year before the first cycle that asks them; the draft was begun last month.
ISSUED_MONTHS_AGO, BEGUN_MONTHS_AGO = 14, 1


def load(partnership: Partnership, today: date) -> list[QuestionSet]:
    manager = partnership.people[MANAGER]
    came = next(iter(partnership.roles.values())).started_on
    made = []
    with _held_at(max(came, months_after(today, -ISSUED_MONTHS_AGO))):
        for name, (kind, called) in shipped.SHIPPED.items():
            found = operations.add_question_set(name=called, kind=kind, begun_from=name, by=manager)
            operations.issue(found.draft, by=manager)
            made.append(found)
    with _held_at(max(came, months_after(today, -BEGUN_MONTHS_AGO))):
        section_11 = QuestionSet.objects.get(pk=made[0].pk)
        draft = operations.begin_version(section_11, by=manager)
        operations.write_draft(draft, content=_changed(draft.content), by=manager)
    return made


def _changed(content: dict[str, Any]) -> dict[str, Any]:
    """As a partnership may in a second year: other words, two that become one, one that is new."""
    standards = [dict(each) for each in content["standards"]]
    for standard in standards:
        standard["criteria"] = [dict(each) for each in standard["criteria"]]
    by_code = {each["code"]: each for standard in standards for each in standard["criteria"]}
    by_code["1.1"]["text"] = "Staff can name the member of the board who leads on safeguarding."
    by_code["3.2"]["follows"] = ["3.1", "3.2"]
    by_code["3.2"]["text"] = (
        "Any member of staff can find, within two minutes, a safeguarding policy that was reviewed"
        " in the past year."
    )
    standards[2]["criteria"] = [each for each in standards[2]["criteria"] if each["code"] != "3.1"]
    standards[1]["criteria"].append(
        {
            "code": "2.7",
            "text": "Children are told what was changed because of what they said.",
            "guidance": "Good looks like an answer that children can find and understand, within a"
            " term of having been asked. Ask some of them whether they ever heard back.",
            "evidence": ["A poster of “You said, we did”", "Minutes of a children’s council"],
        }
    )
    return {**content, "standards": standards}


def _held_at(day: date):
    return clock.held_at(timezone.make_aware(datetime.combine(day, time(10))))
