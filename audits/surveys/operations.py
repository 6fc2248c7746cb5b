"""Everything that is written of a survey but its replies: planned, changed, opened, reminded of.

Planned by whoever runs the cycle. ``by=None`` is the portal itself.
"""

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import PermissionDenied

from audits.cycles.models import Cycle
from audits.question_sets.models import Standard
from audits.question_sets.operations import require_an_author
from audits.returns import policy as of_returns
from audits.returns.models import Return
from audits.returns.policy import State
from audits.surveys import notices, policy, shipped
from audits.surveys.models import Survey, SurveyLink, SurveyStatement
from core import access, bulk, clock, prompting
from core.operations import NotAllowed, Stale, current, lock_all, operation
from core.words import day
from partnership.held import require

GONE = "This survey was thrown away meanwhile. Plan it anew."

# A statement as it is asked, and the standard that it tests, if any.
Said = Sequence[tuple[str, Standard | None]]


@operation
def plan(
    cycle: Cycle, *, opens_on: date, closes_on: date, minimum: int, introduced: str, by
) -> Survey:
    """It begins with the statements that the portal comes with (`shipped`)."""
    from audits.tasks import open_surveys as soon

    rows = Cycle.objects.select_for_update(of=("self",)).select_related("version__question_set")
    cycle = rows.get(pk=cycle.pk)
    _require_who_runs_it(by, cycle)
    is_there = Survey.objects.filter(cycle=cycle).exists()
    require(policy.why_not_plan(cycle.issued_on, cycle.closes_on, clock.today(), is_there=is_there))
    survey = Survey(
        cycle=cycle, opens_on=opens_on, closes_on=closes_on, minimum=minimum,
        introduced=introduced.strip(), planned_by=by, planned_on=clock.today(),
    )  # fmt: skip
    _require_a_plan(survey)
    survey.save()
    standards = {each.title.casefold(): each for each in cycle.version.standards.all()}
    _write(
        survey,
        [
            (text, standards.get(title.casefold()))
            for title, text in shipped.of_kind(cycle.version.question_set.kind).statements
        ],
    )
    prompting.after_commit(soon)
    return survey


def _require_who_runs_it(by, cycle: Cycle) -> None:
    require_an_author(by, cycle.version.question_set.kind)


def _require_a_plan(survey: Survey) -> None:
    if wrong := policy.why_not_window(survey.opens_on, survey.closes_on, survey.cycle.opens_on):
        sentence, day = wrong
        raise NotAllowed(sentence, f"{day}_on")
    require(policy.why_not_minimum(survey.minimum), "minimum")


def _locked(survey: Survey, seen: str, by) -> Survey:
    rows = Survey.objects.select_related("cycle__version__question_set")
    if not (found := lock_all(rows.filter(pk=survey.pk))):
        raise NotAllowed(GONE)
    _require_who_runs_it(by, found[0].cycle)
    if seen and seen != state_of(found[0]):
        raise Stale(_now(found[0]), state_of(found[0]))
    return found[0]


def _now(survey: Survey) -> list[str]:
    """What it says, for whoever wrote on while somebody else changed it."""
    texts = SurveyStatement.objects.filter(survey=survey).order_by("order")
    said = [f"{each.order}. {each.text}" for each in texts]
    return [
        (
            f"It is open from {day(survey.opens_on)} to {day(survey.closes_on)} now, and shown from"
            f" {survey.minimum} replies on."
        ),
        *([f"Staff read first: {survey.introduced}"] if survey.introduced else []),
        *(said or ["Nothing is asked."]),
    ]


def state_of(survey: Survey) -> str:
    """Which state of its plan and statements a page showed."""
    return f"{survey.history.count()}."


@operation
def change(
    survey: Survey, *, opens_on: date, closes_on: date, minimum: int, introduced: str,
    seen: str = "", by,
) -> Survey:  # fmt: skip
    """Until it opens. ``seen``: `state_of` what the page showed."""
    from audits.tasks import open_surveys as soon

    survey = _locked(survey, seen, by)
    require(policy.why_not_change(survey.opened_on, survey.closes_on, clock.today()))
    survey.opens_on, survey.closes_on = opens_on, closes_on
    survey.minimum, survey.introduced = minimum, introduced.strip()
    _require_a_plan(survey)
    survey.save()
    prompting.after_commit(soon)
    return survey


@operation
def write_statements(survey: Survey, *, statements: Said, seen: str = "", by) -> Survey:
    """All of them anew, in this order. Until it opens."""
    survey = _locked(survey, seen, by)
    require(policy.why_not_change(survey.opened_on, survey.closes_on, clock.today()))
    of_others = [each for _, each in statements if each and each.version_id != _version_of(survey)]
    if of_others:
        raise NotAllowed("Choose standards of the questions that this cycle asks.")
    for each in lock_all(SurveyStatement.objects.filter(survey=survey)):
        each.delete()
    _write(survey, statements)
    survey.save()  # so that whoever has it open learns of it
    return survey


def _version_of(survey: Survey) -> int:
    return survey.cycle.version_id


def _write(survey: Survey, statements: Said) -> None:
    texts = [text.strip() for text, _ in statements]
    require(policy.why_not_statements(texts), "statement_1")
    bulk.create_many(
        [
            SurveyStatement(survey=survey, order=order, text=text, standard=standard)
            for order, (text, (_, standard)) in enumerate(zip(texts, statements, strict=True), 1)
        ]
    )


@operation
def throw_away(survey: Survey, *, seen: str = "", by) -> None:
    """Until it opens; nobody was asked."""
    survey = _locked(survey, seen, by)
    require(policy.why_not_change(survey.opened_on, survey.closes_on, clock.today()))
    for each in lock_all(SurveyStatement.objects.filter(survey=survey)):
        each.delete()
    survey.delete()


@operation
def keep_open_longer(survey: Survey, *, closes_on: date, seen: str = "", by) -> Survey:
    """While it is open: once it has closed its results are out."""
    survey = _locked(survey, seen, by)
    require(policy.why_not_longer(survey.opened_on, survey.closes_on, clock.today()))
    require(policy.why_not_later_day(survey.opens_on, survey.closes_on, closes_on), "closes_on")
    survey.closes_on = closes_on
    survey.save()
    return survey


# --- by the clock ---------------------------------------------------------------------------------


@operation
def open_due(*, by=None) -> int:
    """Open the surveys whose day has come: each return of the cycle gets its link, and whoever
    answers for its agency is told. Also for a return that was opened later. How many links were
    made. Safe to run twice, or on two machines."""
    today = clock.today()
    made: list[SurveyLink] = []
    surveys = Survey.objects.filter(opens_on__lte=today, closes_on__gte=today)
    for survey in lock_all(surveys):
        if survey.opened_on is None:
            survey.opened_on = today
            survey.save()
        made += _make_links(survey, today)
    return len(made)


def _make_links(survey: Survey, today: date) -> list[SurveyLink]:
    has_one = SurveyLink.objects.filter(ended_on=None).values("agency_return")
    rows = Return.objects.filter(
        cycle=survey.cycle_id, closed_on=None, agency__closed_on=None, agency__succeeded_by=None
    )
    rows = rows.exclude(state=State.WAITING).exclude(pk__in=has_one).select_related("agency")
    returns = list(rows.order_by("pk"))
    made = bulk.create_many(
        [SurveyLink(agency_return=each, number=1, made_on=today) for each in returns]
    )
    notices.opened(survey, returns)
    return made


@operation
def remind(*, by=None) -> None:
    """A week before the last day. Changes nothing but the outbox, whose occasions make it safe to
    run again and again."""
    today = clock.today()
    surveys = Survey.objects.filter(
        closes_on__gte=today, closes_on__lte=today + policy.REMINDED_BEFORE, opened_on__lt=today
    )
    for survey in surveys:
        links = SurveyLink.objects.filter(
            agency_return__cycle=survey.cycle_id, agency_return__closed_on=None, ended_on=None
        )
        returns = Return.objects.filter(pk__in=links.values("agency_return"))
        notices.closing(survey, list(returns.select_related("agency").order_by("pk")))


@operation
def tell_of_results(*, by=None) -> None:
    """Once the survey has closed, each agency as soon as it may read what its staff said
    (`policy.why_not_results`). As `remind`, safe to run again."""
    today = clock.today()
    for survey in Survey.objects.filter(
        closes_on__lt=today, closes_on__gte=today - policy.RESULTS_TOLD_FOR, opened_on__lt=today
    ):
        links = SurveyLink.objects.filter(agency_return__cycle=survey.cycle_id)
        returns = Return.objects.filter(pk__in=links.values("agency_return"))
        returns = returns.exclude(state=State.NOT_NEEDED)
        readable = [
            each
            for each in returns.select_related("agency", "cycle").order_by("pk")
            if policy.why_not_results(
                survey.closes_on, each.due_on, today,
                was_handed_in=each.submitted_on is not None, runs_it=False,
                is_written_by_own=of_returns.is_being_written(
                    each.state, each.due_on, today, each.cycle.after_closing
                ),
            ) is None
        ]  # fmt: skip
        notices.results(survey, readable)


# --- the link of an agency ------------------------------------------------------------------------


@operation
def make_new_link(agency_return: Return, *, number: int, by) -> SurveyLink:
    """The link so far, ``number``, has gone astray: it ends, and what came by it stays.

    Raises PermissionDenied for whoever does not run the return for its agency.
    """
    if by is None or not access.can(by, access.MANAGE, agency_return):
        raise PermissionDenied("only whoever runs the return for its agency makes a new link")
    current().stands_in_for(access.in_whose_stead(by, access.MANAGE, agency_return))
    rows = SurveyLink.objects.filter(agency_return=agency_return, ended_on=None)
    links = lock_all(rows)
    require(policy.why_not_link(is_taken_out=agency_return.state == State.NOT_NEEDED))
    if not links or links[0].number != number:
        raise NotAllowed("Somebody has made a new link already. Open the page of the survey again.")
    survey = Survey.objects.get(cycle=agency_return.cycle_id)
    today = clock.today()
    if policy.standing(survey.opened_on, survey.closes_on, today) != policy.Standing.OPEN:
        raise NotAllowed("This survey has closed, and needs no link any more.")
    links[0].ended_on = today
    links[0].save()
    return SurveyLink.objects.create(
        agency_return=agency_return, number=number + 1, made_on=today, made_by=by
    )
