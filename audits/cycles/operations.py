"""Everything that is written of a cycle: planned, issued, its returns opened.

A cycle is planned and issued by whoever writes question sets of its kind. ``by=None`` is the portal
itself.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from django.utils.text import slugify

from audits.cycles import changed, policy
from audits.cycles.models import Cycle
from audits.question_sets.models import Criterion, QuestionSetVersion
from audits.question_sets.operations import require_an_author
from audits.returns import notices
from audits.returns.models import Answer, Return
from audits.returns.policy import State
from core import bulk, clock, granting, prompting
from core.operations import NotAllowed, Stale, forget_twins, lock_all, no_twin, operation, settle
from core.references import next_references
from partnership.held import require
from partnership.models import Agency

OPENED_AT_ONCE = 20  # returns in one transaction: each has an answer for every criterion
PREFIX = "RET"


def _require_who_runs_it(by, version: QuestionSetVersion) -> None:
    """Raises PermissionDenied."""
    require_an_author(by, version.question_set.kind)


@operation
@no_twin
def plan_cycle(
    *, name: str, version: QuestionSetVersion, audience: str, opens_on: date, closes_on: date,
    reminders: Iterable[int], after_closing: str, version_for_new: QuestionSetVersion | None = None,
    by,
) -> Cycle:  # fmt: skip
    """``reminders``: calendar days before the last day. Nobody is asked until it is issued."""
    _require_who_runs_it(by, version)
    planned = Cycle(
        slug=_slug(name), name=name.strip(), version=version, version_for_new=version_for_new,
        audience=audience, opens_on=opens_on, closes_on=closes_on,
        reminders=sorted({*reminders}, reverse=True), after_closing=after_closing,
    )  # fmt: skip
    _require_a_plan(planned)
    planned.save()
    return planned


def _require_a_plan(cycle: Cycle) -> None:
    of_new = cycle.version_for_new
    kind_for_new = of_new.question_set.kind if of_new else None
    require(policy.why_not_asked_of(cycle.version.question_set.kind, kind_for_new), "version")
    require(policy.why_not_window(cycle.opens_on, cycle.closes_on), "closes_on")
    require(policy.why_not_reminders(cycle.reminders), "reminders")
    others = Cycle.objects.filter(name__iexact=cycle.name).exclude(pk=cycle.pk)
    if others.exists():
        raise NotAllowed("There is a cycle of that name. Give this one another.", "name")


@operation
def change_cycle(cycle, *, seen: str = "", by, **said) -> Cycle:
    """``said``: as `plan_cycle` takes it. ``seen``: its ``state`` on the page."""
    cycle = _to_change(cycle, seen, by)
    _require_who_runs_it(by, said["version"])
    said["name"] = said["name"].strip()
    said["reminders"] = sorted({*said["reminders"]}, reverse=True)
    for name, value in said.items():
        setattr(cycle, name, value)
    _require_a_plan(cycle)
    cycle.save()
    return cycle


@operation
def throw_away(cycle, *, seen: str = "", by) -> None:
    """What was planned stays in its history; nobody was ever asked."""
    cycle = _to_change(cycle, seen, by)
    forget_twins(cycle)
    cycle.delete()


def _to_change(cycle, seen: str, by) -> Cycle:
    cycle = lock_cycle(cycle)
    _require_who_runs_it(by, cycle.version)
    require(policy.why_not_change(cycle.issued_on))
    _require_as_seen(cycle, seen)
    return cycle


def _require_as_seen(cycle: Cycle, seen: str) -> None:
    """Raises Stale, with what was changed since and by whom."""
    if seen and seen != cycle.state:
        raise Stale(changed.since(cycle, seen), cycle.state)


def _slug(name: str) -> str:
    wanted = slugify(name)[:50] or "cycle"
    rows = Cycle.objects.filter(slug__startswith=wanted).values_list("slug", flat=True)
    taken = {*rows, "plan"}  # which is the address of the page that plans one
    number, slug = 1, wanted
    while slug in taken:
        number += 1
        slug = f"{wanted}-{number}"
    return slug


@operation
def issue(cycle, *, asked: Mapping[Agency, QuestionSetVersion], seen: str = "", by) -> Cycle:
    """From now on its agencies, questions and dates stand. ``asked``: each agency, and what.
    ``seen``: its ``state`` on the page.

    The returns are there at once, and open one batch after the other (`open_returns`), on the
    first day of the cycle.
    """
    from audits.tasks import open_returns as soon

    cycle = lock_cycle(cycle)
    _require_who_runs_it(by, cycle.version)
    require(policy.why_not_issue(len(asked), cycle.issued_on, cycle.closes_on, clock.today()))
    _require_as_seen(cycle, seen)
    cycle.issued_on, cycle.issued_by = clock.today(), by
    cycle.save()
    _expect(cycle, asked)
    prompting.after_commit(soon)
    return cycle


@operation
def add_agency(cycle, *, agency: Agency, version: QuestionSetVersion, by) -> Cycle:
    """One more is asked, in a cycle that was issued."""
    from audits.tasks import open_returns as soon

    cycle = lock_cycle(cycle)
    _require_who_runs_it(by, cycle.version)
    rows = Return.objects.unscoped("whether an agency is asked: that alone")
    there = rows.filter(cycle=cycle, agency=agency).values_list("state", flat=True).first()
    require(
        policy.why_not_add(
            cycle.issued_on, cycle.closes_on, clock.today(), is_asked=there is not None,
            was_taken_out=there == State.NOT_NEEDED,
        )
    )  # fmt: skip
    _expect(cycle, {agency: version})
    prompting.after_commit(soon)
    return cycle


def lock_cycle(cycle) -> Cycle:
    """As it is now, locked until the operation ends."""
    rows = Cycle.objects.select_for_update(of=("self",)).select_related("version__question_set")
    if (found := rows.filter(pk=cycle.pk).first()) is None:
        raise NotAllowed(changed.why_gone(cycle))
    return found


def _expect(cycle, asked: Mapping[Agency, QuestionSetVersion]) -> None:
    gone = [agency.name for agency in asked if agency.is_gone]
    if gone:
        raise NotAllowed(f"{gone[0]} is no longer there. Take it off the list.")
    references = next_references(PREFIX, len(asked))
    made = bulk.create_many(
        [
            Return(
                reference=reference, cycle=cycle, agency=agency, version_asked=version,
                due_on=cycle.closes_on,
            )
            for reference, (agency, version) in zip(references, asked.items(), strict=True)
        ]
    )  # fmt: skip
    granting.sync(Return, made, new=True)


@operation
def open_returns(*, by=None) -> int:
    """Open the next returns whose cycle has begun: the agency sees them, with an empty answer for
    each criterion. How many were opened; 0 when none waits. Safe to run twice, or on two machines.
    """
    waiting = Return.objects.filter(state=State.WAITING, cycle__opens_on__lte=clock.today())
    next_ones = list(waiting.order_by("pk").values_list("pk", flat=True)[:OPENED_AT_ONCE])
    found = lock_all(Return.objects.filter(pk__in=next_ones, state=State.WAITING))
    if not found:
        return 0
    for each in found:
        each.state, each.opened_on = State.FILLED_IN, clock.today()
    bulk.save_many(found, ["state", "opened_on"])
    criteria: dict[int, list[int]] = {}
    for each in found:
        if each.version_asked_id not in criteria:
            rows = Criterion.objects.filter(version=each.version_asked_id)
            criteria[each.version_asked_id] = list(rows.values_list("pk", flat=True))
    bulk.create_many(
        [
            Answer(agency_return=each, criterion_id=criterion)
            for each in found
            for criterion in criteria[each.version_asked_id]
        ]
    )
    settle(Return, [each.pk for each in found])
    notices.opened(found)
    return len(found)
