"""A survey of the cycle of section 11, as the tests of surveys begin from it."""

from datetime import timedelta
from uuid import uuid4

from audits.cycles.models import Cycle
from audits.returns.models import Answer
from audits.surveys import answering, links, operations
from audits.surveys.models import Survey, SurveyLink
from core import clock
from core.operations import operation
from tests.audits import returns
from tests.kept import kept_step

ALL_AGREE = 5
ONE_DAY = timedelta(days=1)


@kept_step
def plan(world, cycle: Cycle, **given) -> Survey:
    today = clock.today()
    said = {
        "opens_on": today, "closes_on": today + timedelta(days=21), "minimum": 5,
        "introduced": "", "by": world.dana,
    }  # fmt: skip
    return operations.plan(cycle, **(said | given))


@kept_step
def opened(world, **given) -> Survey:
    """Of a cycle in which the trust and the police are asked, both open."""
    cycle = returns.issue(world)
    returns.open_all()
    survey = plan(world, cycle, **given)
    operations.open_due(by=None)
    return again(survey)


def again(survey) -> Survey:
    return Survey.objects.select_related("cycle__version__question_set").get(pk=survey.pk)


def link_of(survey, agency) -> SurveyLink:
    """As whoever has it finds it."""
    rows = SurveyLink.objects.unscoped("a test").filter(ended_on=None)
    return found(rows.get(agency_return__cycle=survey.cycle, agency_return__agency=agency))


def found(link) -> SurveyLink:
    made = links.found_by(links.token_of(link))
    assert made is not None
    return made


@kept_step
def answer(survey, agency, value=ALL_AGREE, *, number=1, **by_order) -> None:
    """``number`` of its staff give every statement ``value``, or what is said of it (``s1=2``)."""
    link = link_of(survey, agency)
    for _ in range(number):
        values = {
            each.pk: by_order.get(f"s{each.order}", value)
            for each in answering.statements_of(survey)
        }
        answering.answer(link, values=values, token=uuid4(), by=None)


def days_later(number: int):
    return clock.held_at(clock.now() + timedelta(days=number))


@kept_step
@operation
def score(agency_return, standard, level, *, by) -> None:
    """Every score of a standard, not as people answer."""
    rows = Answer.objects.filter(agency_return=agency_return, criterion__standard__code=standard)
    for each in rows.filter(criterion__answer="scale"):
        each.chosen = level
        each.save()
