"""What each side files at a step (`escalations.statement_policy`): its statement, and at step 4 its
written representation."""

from collections import defaultdict

from django.db.models import Exists, F, OuterRef, Q

from core import access, clock
from core.operations import NotAllowed, lock, operation
from escalations import notices
from escalations import statement_policy as policy
from escalations.models import Escalation
from escalations.operations import require
from escalations.parties import side_of, stands_on
from escalations.policy import Side, Step
from escalations.statement_models import Statement
from partnership import succession


@operation
def file_statement(
    escalation, *, step: int, what_happened, position, childs_view, by, version=""
) -> Escalation:
    """File what a side has to say at ``step``, the present one, or replace what it filed there.

    The turn stays where it is. The other side is told once that a statement waits for theirs.
    """
    escalation = lock(escalation, version)
    if escalation.closed_on is None and escalation.step != step:
        raise NotAllowed(policy.moved_on(escalation.step))
    side, today = side_of(by, escalation), clock.today()
    filed, is_recommended = filed_at(escalation), escalation.recommended is not None
    require(policy.why_not_file(escalation, side, filed, today, is_recommended=is_recommended))
    which = {"escalation": escalation, "round": escalation.round, "step": step, "side": side}
    row = Statement.objects.filter(**which).first() or Statement(**which)
    row.what_happened, row.position, row.childs_view = what_happened, position, childs_view
    row.filed_for_id = succession.stands_for(escalation.agency_of(side))
    row.filed_by, row.filed_at = by, clock.now()
    row.save()
    if not policy.is_open_to_the_other_side(escalation, step, {*filed, side}, today):
        notices.statement_filed(escalation, row, by)
    return escalation


def filed_at(escalation) -> set[Side]:
    """The sides that have filed at the present step: nobody's secret."""
    return filed(escalation)[escalation.step]


def filed(escalation) -> dict[int, set[Side]]:
    """By step of the present round, the sides that have filed."""
    rows = Statement.objects.unscoped("which side has filed, not what").filter(
        escalation=escalation, round=escalation.round
    )
    found: dict[int, set[Side]] = defaultdict(set)
    for step, side in rows.values_list("step", "side"):
        found[step].add(Side(side))
    return found


def own(escalation, side: Side | None, reader) -> Statement | None:
    """What a side has filed at the present step, to somebody who stands on that side."""
    rows = Statement.objects.visible_to(reader).filter(escalation=escalation, side=side)
    return rows.filter(round=escalation.round, step=escalation.step).first()


def to_represent(person):
    """The open escalations at step 4 in which this person may file the written representation of
    their side, and nobody has; none once the partners have recommended."""
    sides = stands_on(person)
    filed = Statement.objects.filter(
        escalation=OuterRef("pk"), round=OuterRef("round"), step=Step.STATUTORY_PARTNERS
    )
    wanted = Q(pk__in=[])
    for side, theirs in sides.items():
        wanted |= theirs & ~Exists(filed.filter(side=side))
    rows = Escalation.objects.visible_to(person).open().filter(step=Step.STATUTORY_PARTNERS)
    rows = access.narrow(rows, person, access.CONTRIBUTE).filter(wanted)
    rows = rows.exclude(recommendations__round=F("round"))
    return rows.select_related("raising_agency", "challenged_agency").order_by("due_on", "pk")
