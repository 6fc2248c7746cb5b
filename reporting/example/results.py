"""The cycles of the example that are over: what was handed in a year ago, and how it was moderated.

Written as the operations of handing in and of moderation leave it: nobody is asked to sign, or told
of it, a year afterwards. One return has gone through the operations of moderation themselves, which
take longer (`reporting.example.moderation`).
"""

import itertools
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from audits.cycles import operations as cycles
from audits.cycles import policy
from audits.cycles.models import Cycle
from audits.cycles.policy import AfterClosing, Audience
from audits.moderation.models import ModeratedScore
from audits.question_sets.content import YES
from audits.question_sets.content import Answer as AnsweredBy
from audits.question_sets.models import QuestionSetVersion
from audits.results import operations as results
from audits.returns import scores, snapshot
from audits.returns.models import Answer, Evidence, EvidenceUse, Return, Submission
from audits.returns.policy import State
from core import bulk, calendar, clock
from core.operations import operation
from partnership.example import read_whole
from reporting.example import moderation
from reporting.example.agreements import MANAGER
from reporting.example.people import Partnership
from reporting.example.returns import say_of_facts

YEAR, OPENED = timedelta(days=365), timedelta(weeks=4)
MODERATED, EXPLAINED = timedelta(weeks=6), timedelta(weeks=3)  # after the last day
HIGHEST = 3
REASONS = (
    "The evidence is of one team, and the score is for all of them.",
    "What was attached is a policy, and does not show practice.",
    "The figures stop in the spring.",
)
NOTHING = "Nothing to add this year."
SCHOOLS_SAY = (
    "Not begun. It is in our plan for the summer term.",
    "Begun in the spring. Not all staff know of it yet.",
    "In place, and staff know it. We look at it once a year.",
    "In place, and a governor checks it each term: the last three checks are in our file.",
)
AS_CLAIMED = "The evidence bears out the score."


def load(partnership: Partnership, today: date) -> list[Return]:
    """Two cycles, each with somebody who handed in nothing."""
    entries = read_whole("results")
    began, closes_on = policy.window_from(today - OPENED - YEAR, False, calendar.england())
    found = _cycle(
        partnership, entries["section_11"], policy.SECTION_11, f"Section 11, {began.year}",
        began, closes_on,
    )  # fmt: skip
    opens_on, _ = policy.window_from(today, of_schools=True, england=calendar.england())
    year = opens_on.year - 1
    return found + _cycle(
        partnership, entries["section_175"], policy.SECTION_175, f"Section 175, {year}",
        date(year, 10, 1), policy.second_friday_of_december(year),
    )  # fmt: skip


def _cycle(partnership, entries, kind: str, name: str, opens_on: date, closes_on: date):
    manager = partnership.people[MANAGER]
    version = QuestionSetVersion.objects.filter(question_set__kind=kind).latest("number")
    by_slug = {each["agency"]: each for each in entries}
    with _held_at(opens_on):
        cycle = cycles.plan_cycle(
            name=name, version=version, audience=Audience.CHOSEN, opens_on=opens_on,
            closes_on=closes_on, reminders=policy.REMINDERS,
            after_closing=AfterClosing.MARKED_LATE, by=manager,
        )  # fmt: skip
        asked = {partnership.agencies[slug]: version for slug in by_slug}
        cycles.issue(cycle, asked=asked, by=manager)
        while cycles.open_returns(by=None):
            pass
    rows = Return.objects.visible_to(manager).filter(cycle=cycle)
    found = list(rows.select_related("agency", "cycle", "version_asked").order_by("pk"))
    there = [each for each in found if "missing" not in by_slug[each.agency.slug]]
    with _held_at(closes_on):
        for each in there:
            say_of_facts(each, by_slug[each.agency.slug].get("facts", {}), by=None)
            _hand_in(each, entry=by_slug[each.agency.slug], by=None)
    today = clock.today()
    written = []
    for each in there:
        if "moderation" in (entry := by_slug[each.agency.slug]):
            moderation.by_its_operations(partnership, each, entry)
        else:
            written.append(each)
    with _held_at(min(today, closes_on + MODERATED)):
        _moderate(cycle, written, entries=by_slug, manager=manager, by=None)
    with _held_at(min(today, closes_on + EXPLAINED)):
        for each in found:
            if said := by_slug[each.agency.slug].get("missing"):
                results.explain_not_returned(each, said=said, by=manager)
    return found


@operation
def _hand_in(agency_return: Return, *, entry: dict[str, Any], by) -> None:
    answers = list(
        Answer.objects.filter(agency_return=agency_return)
        .select_related("criterion__standard")
        .order_by("criterion__order")
    )
    usual = itertools.cycle(entry["scores"])
    weaker = {code: itertools.cycle(levels) for code, levels in entry.get("weaker", {}).items()}
    said = read_whole("returns")["said"]
    for each in answers:
        if each.criterion.answer == AnsweredBy.SCALE:
            level = next(weaker.get(each.criterion.standard.code, usual))
            each.chosen = str(level)
            if agency_return.version_asked.question_set.kind == policy.SECTION_11:
                each.text = said[each.criterion.code]["well" if level > 1 else "weak"]
            else:
                each.text = SCHOOLS_SAY[level]
        elif each.criterion.answer == AnsweredBy.YES_NO:
            each.chosen = YES
        else:
            each.text = NOTHING
    bulk.save_many(answers, ["chosen", "text"])
    for piece in entry.get("evidence", ()):
        _attach(agency_return, piece, answers)
    content = snapshot.content_of(agency_return, snapshot.papers(agency_return, None))
    today = clock.today()
    submission = Submission.objects.create(
        agency_return=agency_return, number=1, content=content, digest=snapshot.digest(content),
        sent_on=today, submitted_on=today,
    )  # fmt: skip
    scores.keep(agency_return, submission)
    agency_return.state, agency_return.submitted_on = State.SUBMITTED, today
    agency_return.sent_on = today
    agency_return.save()


def _attach(agency_return: Return, piece: dict[str, Any], answers: Iterable[Answer]) -> None:
    """Evidence elsewhere. ``months``: how old it was then, where somebody wrote down its day."""
    today = clock.today()
    dated_on = calendar.months_after(today, -piece["months"]) if "months" in piece else None
    made = Evidence.objects.create(
        agency_return=agency_return, name=piece["name"], link=piece["link"], dated_on=dated_on,
        was_submitted=True, added_at=clock.now(), size=0,
    )  # fmt: skip
    for each in answers:
        if each.criterion.code in piece["serves"]:
            EvidenceUse.objects.create(
                agency_return=agency_return, evidence=made, criterion=each.criterion
            )


@operation
def _moderate(
    cycle: Cycle, returns: Iterable[Return], *, entries: dict[str, Any], manager, by
) -> None:
    """All but the last are final: it waits for the panel."""
    returns = list(returns)
    reasons = itertools.cycle(REASONS)
    criteria = {each.code: each for each in cycle.version.criteria.select_related("standard")}
    rows = []
    for each in returns[:-1]:
        submission = Submission.objects.get(agency_return=each)
        lower = entries[each.agency.slug]["moderated"]
        for code, chosen in scores.chosen_in(submission.content).items():
            own = scores.value_of(chosen)
            if own is None:
                continue
            by_how_much = lower.get(criteria[code].standard.code, 0)
            value = min(HIGHEST, max(0, own - by_how_much))
            rows.append(
                ModeratedScore(
                    agency_return=each, submission=submission, criterion=criteria[code],
                    value=value, decided_by=manager, decided_at=clock.now(),
                    reason=AS_CLAIMED if value == own else next(reasons),
                )
            )  # fmt: skip
        each.state, each.closed_on = State.FINAL, clock.today()
        each.save()
    bulk.create_many(rows)


def _held_at(day: date):
    return clock.held_at(timezone.make_aware(datetime.combine(day, time(11))))
