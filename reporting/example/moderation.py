"""Moderation in the example: one return of the section 11 cycle that is over, as two moderators of
other agencies, the panel and the business team brought it to its end; and what was handed in and
waits for moderators, with a panel to come."""

from collections.abc import Iterable
from datetime import date, time, timedelta
from typing import Any

from audits.cycles import policy
from audits.cycles.models import Cycle
from audits.moderation import assigning, panels, scoring, settling, who
from audits.moderation import content as contents
from audits.moderation.policy import PER_RETURN
from audits.returns.models import Return, Submission
from reporting.example.agreements import MANAGER
from reporting.example.people import Partnership
from reporting.example.returns import held_at

GIVEN_OUT, MEETS_IN = timedelta(days=1), timedelta(days=13)
SEED = "halton"
# After the last day of the cycle that is over.
ASSIGNED, SCORED, PLANNED, MET, FINAL = (timedelta(weeks=each) for each in range(1, 6))
BEGINS, PLACE = time(10), "Meeting room 2, Runcorn Town Hall"
HIGHEST = 3


def load(partnership: Partnership, today: date) -> None:
    manager = partnership.people[MANAGER]
    with held_at(today - GIVEN_OUT):
        made = []
        for cycle in Cycle.objects.filter(version__question_set__kind=policy.SECTION_11):
            made += assigning.draw(cycle, per_return=PER_RETURN, seed=SEED, by=manager)
        first = made[0].agency_return
        _plan(first.cycle, [first], today + MEETS_IN, manager)


def by_its_operations(
    partnership: Partnership, agency_return: Return, entry: dict[str, Any]
) -> None:
    """From two moderators to the final scores, each at its day. ``entry``: of the example's results
    (partnership/example/results.toml); the second of its moderators does not score lower with the
    first, once in each standard, so that the panel has something to speak about."""
    manager, said = partnership.people[MANAGER], entry["moderation"]
    people = [partnership.people[each] for each in said["moderators"]]
    closes_on = agency_return.cycle.closes_on
    held = {each.held.person_id: each.held for each in who.candidates()}
    with held_at(closes_on + ASSIGNED):
        for person in people:
            assigning.assign(agency_return, moderator=held[person.pk], by=manager)
    submission = Submission.objects.visible_to(manager).get(agency_return=agency_return)
    with held_at(closes_on + SCORED):
        for number, person in enumerate(people):
            for standard in submission.content["standards"]:
                lower = entry["moderated"].get(standard["code"], 0)
                scores = _scores(standard, lower, said["reason"], keeps=number)
                scoring.save_scores(
                    agency_return, standard=standard["code"], scores=scores, by=person
                )
            scoring.finish(agency_return, by=person)
    with held_at(closes_on + PLANNED):
        meeting = _plan(agency_return.cycle, [agency_return], closes_on + MET, manager)
    with held_at(closes_on + MET):
        panels.record(
            meeting, present=said["present"], said={agency_return.pk: said["panel"]}, by=manager
        )
        settling.take_over(agency_return, by=manager)
        for standard in submission.content["standards"]:
            lower = entry["moderated"].get(standard["code"], 0)
            for each in [e for e in standard["criteria"] if contents.is_scored(e)][: bool(lower)]:
                settling.settle(
                    agency_return, question=each["code"], value=_level(each, lower),
                    reason=said["reason"], by=manager,
                )  # fmt: skip
    with held_at(closes_on + FINAL):
        settling.make_final(agency_return, by=manager)


def _scores(standard, lower: int, reason: str, *, keeps: int) -> dict[str, tuple[int, str]]:
    """``keeps``: how many of its questions are scored as the agency did, and not lower."""
    found = {}
    for number, each in enumerate(e for e in standard["criteria"] if contents.is_scored(e)):
        value = _level(each, 0 if number < keeps else lower)
        found[each["code"]] = (value, reason if value != int(each["chosen"]) else "")
    return found


def _level(criterion: dict[str, Any], lower: int) -> int:
    return min(HIGHEST, max(0, int(criterion["chosen"]) - lower))


def _plan(cycle: Cycle, returns: Iterable[Return], meets_on: date, manager):
    return panels.plan_panel(
        cycle, meets_on=meets_on, begins_at=BEGINS, place=PLACE, returns=list(returns), by=manager
    )
