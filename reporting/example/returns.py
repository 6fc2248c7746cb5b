"""The cycles of the example: one of section 11 that is open, and one of schools that is planned."""

import itertools
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from audits.cycles import operations as cycles
from audits.cycles import policy
from audits.cycles.models import Cycle
from audits.cycles.policy import AfterClosing, Audience
from audits.facts import operations as facts
from audits.question_sets.content import Answer as AnsweredBy
from audits.question_sets.models import QuestionSetVersion
from audits.returns import extending
from audits.returns.models import Answer, Return
from core import bulk, calendar, clock
from core.operations import operation
from partnership.example import read, read_whole
from reporting.example.agreements import MANAGER
from reporting.example.people import Partnership

OPENED, ANSWERED, EXTENDED = timedelta(weeks=4), timedelta(weeks=1), timedelta(days=2)
MORE_TIME = timedelta(weeks=2)
WELL = 2  # the lowest level for which an agency says what it does well


def load(partnership: Partnership, today: date) -> list[Return]:
    manager = partnership.people[MANAGER]
    found = _section_11(partnership, manager, today)
    _schools(manager, today)
    return found


def _version(kind: str) -> QuestionSetVersion:
    return QuestionSetVersion.objects.filter(question_set__kind=kind).latest("number")


def _section_11(partnership: Partnership, manager, today: date) -> list[Return]:
    began, closes_on = policy.window_from(today - OPENED, False, calendar.england())
    entries = {each["agency"]: each for each in read("returns")}
    with held_at(began):
        version = _version(policy.SECTION_11)
        cycle = cycles.plan_cycle(
            name=f"Section 11, {began.year}", version=version, audience=Audience.STATUTORY,
            opens_on=began, closes_on=closes_on, reminders=policy.REMINDERS,
            after_closing=AfterClosing.MARKED_LATE, by=manager,
        )  # fmt: skip
        asked = {
            agency: version
            for agency in partnership.agencies.values()
            if policy.is_in(cycle.audience, agency.kind) and not agency.is_gone
        }
        cycles.issue(cycle, asked=asked, by=manager)
        while cycles.open_returns(by=None):
            pass
    rows = Return.objects.visible_to(manager).filter(cycle=cycle).select_related("agency")
    found = list(rows.order_by("pk"))
    said = read_whole("returns")["said"]
    with held_at(today - ANSWERED):
        for each in found:
            if entry := entries.get(each.agency.slug):
                person = partnership.people[entry["by"]]
                _answer(each, entry=entry, said=said, by=person)
                say_of_facts(each, entry.get("facts", {}), by=person)
    with held_at(today - EXTENDED):
        for each in found:
            if reason := entries.get(each.agency.slug, {}).get("extended_because"):
                later_on = each.due_on + MORE_TIME
                extending.extend([each], due_on=later_on, reason=reason, by=manager)
    return found


def say_of_facts(agency_return: Return, said: dict[str, str], *, by) -> None:
    """``said``: by name, what is wrong with what the portal knows; "" where it is right."""
    for name, words in said.items():
        facts.answer_fact(agency_return, fact=name, is_disputed=bool(words), said=words, by=by)


@operation
def _answer(agency_return: Return, *, entry: dict[str, Any], said: dict[str, Any], by) -> None:
    """The first questions, as many as the entry says, each in words that fit it and its level."""
    scores = itertools.cycle(entry["scores"])
    weaker = {code: itertools.cycle(levels) for code, levels in entry.get("weaker", {}).items()}
    rows = Answer.objects.visible_to(by).filter(agency_return=agency_return)
    answers: list[Answer] = []
    chosen: dict[int, str] = {}
    for each in rows.select_related("criterion__standard").order_by("criterion__order"):
        criterion = each.criterion
        on = criterion.only_if_id
        if on and chosen.get(on) not in criterion.only_if_answers:
            continue
        if len(answers) == entry["answered"]:
            break
        words = said[criterion.code]
        if criterion.answer == AnsweredBy.SCALE:
            level = next(weaker.get(criterion.standard.code, scores))
            each.chosen = chosen[criterion.pk] = str(level)
            each.text = words["well" if level >= WELL else "weak"]
        else:
            each.text = words["words"]
        each.number, each.answered_by, each.answered_at = 1, by, clock.now()
        answers.append(each)
    bulk.save_many(answers, ["chosen", "text", "number", "answered_by", "answered_at"])


def _schools(manager, today: date) -> Cycle:
    opens_on, closes_on = policy.window_from(today, of_schools=True, england=calendar.england())
    with held_at(today - timedelta(days=1)):
        return cycles.plan_cycle(
            name=f"Section 175, {opens_on.year}", version=_version(policy.SECTION_175),
            audience=Audience.SCHOOLS, opens_on=opens_on, closes_on=closes_on,
            reminders=policy.REMINDERS, after_closing=AfterClosing.MARKED_LATE, by=manager,
        )  # fmt: skip


def held_at(day: date):
    return clock.held_at(timezone.make_aware(datetime.combine(day, time(11))))
