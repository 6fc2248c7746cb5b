"""The staff survey of the example's section 11 cycle: closed, with one contradiction among the
agencies that handed in, and one agency with too few replies to show any."""

import itertools
from datetime import date, timedelta
from uuid import uuid4

from audits.cycles import policy as cycle_policy
from audits.cycles.models import Cycle
from audits.returns import signing, submitting
from audits.returns.models import Return, Submission
from audits.returns.policy import State
from audits.returns.signing_policy import CHIEF_OFFICER
from audits.surveys import answering, links, operations, shipped
from audits.surveys.models import Survey, SurveyLink
from partnership.example import read
from partnership.identifying import SMALLEST_SHOWN
from reporting.example.agreements import MANAGER
from reporting.example.people import Partnership
from reporting.example.returns import held_at

ANSWERED, CLOSED, HANDED_IN = timedelta(days=6), timedelta(days=2), timedelta(days=1)


def load(partnership: Partnership, today: date) -> Survey:
    manager = partnership.people[MANAGER]
    kind = cycle_policy.SECTION_11
    cycle = Cycle.objects.filter(version__question_set__kind=kind).latest("opens_on")
    with held_at(cycle.opens_on):
        survey = operations.plan(
            cycle, opens_on=cycle.opens_on, closes_on=today - CLOSED, minimum=SMALLEST_SHOWN,
            introduced=shipped.of_kind(kind).introduced, by=manager,
        )  # fmt: skip
        operations.open_due(by=None)
    entries = {each["agency"]: each for each in read("surveys")}
    rows = Return.objects.visible_to(manager).filter(cycle=cycle).select_related("agency")
    returns = {each.agency.slug: each for each in rows.filter(agency__slug__in=entries)}
    with held_at(today - ANSWERED):
        for slug, entry in entries.items():
            _answer(returns[slug], entry)
    with held_at(today - HANDED_IN):
        for slug, entry in entries.items():
            if people := entry.get("hands_in"):
                _hand_in(returns[slug], *(partnership.people[email] for email in people))
    return survey


def _answer(agency_return: Return, entry: dict) -> None:
    rows = SurveyLink.objects.unscoped("the example: as its staff have it")
    link = links.found_by(links.token_of(rows.get(agency_return=agency_return)))
    assert link is not None
    said = itertools.cycle(entry["said"])
    but = {code: itertools.cycle(values) for code, values in entry.get("but", {}).items()}
    statements = answering.statements_of(answering.survey_of(link))
    for _ in range(entry["replies"]):
        values = {
            each.pk: next(but.get(each.standard.code if each.standard else "", said))
            for each in statements
        }
        answering.answer(link, values=values, token=uuid4(), by=None)


def _hand_in(agency_return: Return, runs_it, chief_officer) -> None:
    if agency_return.state != State.FILLED_IN:
        return
    sent = submitting.send_for_signatures(agency_return, by_link={}, by=runs_it)
    submission = Submission.objects.visible_to(runs_it).get(agency_return=sent, submitted_on=None)
    signing.sign(sent, signs_as=CHIEF_OFFICER, digest=submission.digest, by=chief_officer)
