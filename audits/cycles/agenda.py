"""The days that cycles have, for the forward plan and the workplans of groups.

The last rung for late returns is here: 15 working days after the last day of a cycle, the group
that the partnership's file names (``[audits] late_returns_go_to``) has those that are still missing
on its agenda, with one line and not a mail for each (`audits.returns.reminding` has the rungs
before it).
"""

from collections.abc import Iterator
from datetime import date

from django.conf import settings

from audits.cycles import lists
from audits.cycles.models import Cycle
from audits.question_sets.policy import OF_SCHOOLS
from core import calendar
from core.words import counted
from partnership import forward_plan
from partnership.forward_plan import Entry
from partnership.groups.models import PartnershipGroup

MISSING_AFTER = 15  # working days after the last day of the cycle


def register() -> None:
    """At start-up."""
    forward_plan.register("cycle-opens", "Self-assessments open", opening)
    forward_plan.register("cycle-closes", "Self-assessments are to be handed in", closing)
    forward_plan.register("returns-missing", "Self-assessments still missing", missing)


def _issued(viewer, until: date):
    rows = Cycle.objects.visible_to(viewer).exclude(issued_on=None)
    return rows.filter(opens_on__lte=until).select_related("version__question_set")


def opening(viewer, today: date, until: date) -> Iterator[Entry]:
    for each in _issued(viewer, until).filter(opens_on__gte=today):
        yield Entry(each.opens_on, f"opens-{each.slug}", each.name, url=each.get_absolute_url())


def closing(viewer, today: date, until: date) -> Iterator[Entry]:
    for each in _issued(viewer, until).filter(closes_on__gte=today, closes_on__lte=until):
        yield Entry(each.closes_on, f"closes-{each.slug}", each.name, url=each.get_absolute_url())


def missing(viewer, today: date, until: date) -> Iterator[Entry]:
    """Of cycles whose last day has come, as far as the viewer sees how many are missing."""
    cycles = list(_issued(viewer, until).filter(closes_on__lte=today))
    numbers = lists.numbers(viewer, cycles) if cycles else {}
    late = [each for each in cycles if each.pk in numbers and numbers[each.pk].late]
    groups = _groups() if late else {}
    for each in late:
        on = calendar.england().add(each.closes_on, MISSING_AFTER)
        if on > until:
            continue
        number = numbers[each.pk]
        said = f"{counted(number.late, 'return')} of {number.asked} not handed in"
        yield Entry(
            on, f"missing-{each.slug}", each.name, what=said,
            url=each.get_absolute_url() + lists.Choice(late="late").query(),
            groups=groups.get(_key(each), ()),
        )  # fmt: skip


def _key(cycle: Cycle) -> str:
    return "schools" if cycle.version.question_set.kind in OF_SCHOOLS else "agencies"


def _groups() -> dict[str, tuple[int, ...]]:
    """Whose agenda late returns of "agencies" and "schools" go on, by key; of a group that is not
    there, nobody's."""
    slugs = settings.PARTNERSHIP.get("audits", {}).get("late_returns_go_to", {})
    rows = PartnershipGroup.objects.filter(slug__in=slugs.values(), closed_on=None)
    keys = dict(rows.values_list("slug", "pk"))
    return {of: (keys[slug],) for of, slug in slugs.items() if slug in keys}
