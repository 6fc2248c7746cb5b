"""What is written about a pause: asked for, approved or declined, lapsed.

An approved one moves the due date of its step, and so of the steps after it; the record of the
step keeps the day on which it would have ended, by which figures judge.
"""

from datetime import date

from django.db.models import F, Q

from core import access, bulk, calendar, clock
from core.operations import NotAllowed, current, lock, lock_all, operation
from escalations import course, notices
from escalations import pausing_policy as policy
from escalations.models import Escalation
from escalations.operations import require
from escalations.parties import Parties, side_of
from escalations.pause_models import Pause


@operation
def ask(escalation, *, until: date, reason, by, version="") -> Escalation:
    """Ask for a pause of the present step, for one's agency or the business team."""
    escalation = lock(escalation, version)
    today = clock.today()
    _lapse(Pause.objects.filter(escalation=escalation, approved=None, lapsed_at=None), today)
    side = asks_for(escalation, by)
    require(why_not_ask(escalation, side))
    rule = escalation.procedure.pause
    try:
        require(policy.why_not_until(until, escalation.due_on, calendar.england(), rule))
    except calendar.BeyondTheCalendar as unknown:
        raise NotAllowed("Bank holidays are not known that far. Enter an earlier day.") from unknown
    pause = Pause.objects.create(
        escalation=escalation,
        step=escalation.step,
        side=side,
        reason=reason,
        ends_on=until,
        would_end_on=escalation.due_on,
        asked_by=by,
        asked_at=clock.now(),
    )
    notices.pause_asked(escalation, pause, by)
    return escalation


@operation
def decide(escalation, *, pause, approved: bool, answer, by, version="") -> Escalation:
    """The Business Manager approves, which moves the due date at once, or declines and says why.

    ``pause``: the request that they were shown.
    """
    escalation = lock(escalation, version)
    standing = open_request(escalation)
    require(why_not_decide(escalation, standing, by))
    if standing.pk != pause.pk:
        raise NotAllowed("Another pause has been asked for since. Read it before you decide.")
    if not approved and not answer:
        raise NotAllowed("Say why you decline the pause.")
    current().stands_in_for(access.in_whose_stead(by, access.MANAGE, escalation))
    if approved:
        england, rule = calendar.england(), escalation.procedure.pause
        require(policy.why_not_until(standing.ends_on, escalation.due_on, england, rule))
        standing.would_end_on = escalation.due_on
        pauses = *escalation.course.pauses, course.Prolonged(standing.step, standing.ends_on)
        escalation.paused = course.written(pauses)
        escalation.due_on = escalation.window(escalation.step).due_on
        escalation.save()
    standing.approved, standing.answer = approved, answer
    standing.decided_by, standing.decided_at = by, clock.now()
    standing.save()
    notices.pause_decided(escalation, standing, by)
    return escalation


@operation
def lapse_requests(*, by=None, batch: int = 500) -> int:
    """Requests that nobody decided on before their step was over have lapsed; returns how many.

    One batch a call; safe to run twice, late, or on two machines.
    """
    late = Pause.objects.filter(approved=None, lapsed_at=None).filter(
        Q(escalation__closed_on__isnull=False)
        | Q(escalation__due_on__lt=clock.today())
        | ~Q(step=F("escalation__step"))
    )
    found = late.order_by("escalation").values_list("escalation", flat=True)[:batch]
    cases = lock_all(Escalation.objects.filter(pk__in=list(found)))
    # Now that nobody else writes on them, what is still late of theirs.
    return _lapse(late.filter(escalation__in=cases), clock.today()) if cases else 0


def _lapse(rows, today: date) -> int:
    over = [
        each
        for each in rows.select_related("escalation")
        if not policy.is_open(each.escalation, each.step, False, today)
    ]
    for each in over:
        each.lapsed_at = clock.now()
    bulk.save_many(over, ["lapsed_at"])
    return len(over)


# --- read ---------------------------------------------------------------------------------------


def asks_for(escalation, person):
    """The side for which somebody asks; None for nobody's."""
    manages = access.can(person, access.MANAGE, escalation)
    return policy.asks_for(side_of(person, escalation), manages)


def open_request(escalation) -> Pause | None:
    """Of the present step or an earlier one: `pausing_policy.why_not_decide` says if it lapsed."""
    rows = escalation.pauses.filter(approved=None, lapsed_at=None)
    return rows.select_related("asked_by").first()


def why_not_ask(escalation, asks_for) -> str | None:
    request, today = open_request(escalation), clock.today()
    return policy.why_not_ask(
        escalation,
        asks_for,
        escalation.procedure.pause,
        today,
        is_one_open=request is not None and policy.is_open(escalation, request.step, False, today),
        approved=escalation.pauses.filter(approved=True).count(),
        not_yet=escalation.not_yet,
    )


def why_not_decide(escalation, request: Pause | None, person) -> str | None:
    """Whoever stands in for the one who asked decides no more than they would."""
    manages = access.can(person, access.MANAGE, escalation)
    own, others = False, 0
    if manages and request:
        stead = access.in_whose_stead(person, access.MANAGE, escalation)
        own = request.asked_by_id in (person.pk, stead)
        keepers = Parties([escalation]).keepers(escalation)
        others = len({*keepers} - {person.pk, request.asked_by_id})
    return policy.why_not_decide(
        escalation,
        side_of(person, escalation),
        manages,
        request.step if request else None,
        clock.today(),
        is_own=own,
        others=others,
    )


def to_decide(person):
    """The requests that wait for a decision in escalations that this person manages."""
    cases = access.narrow(Escalation.objects.visible_to(person).open(), person, access.MANAGE)
    rows = Pause.objects.visible_to(person).filter(approved=None, lapsed_at=None)
    rows = rows.filter(
        escalation__in=cases, step=F("escalation__step"), escalation__due_on__gte=clock.today()
    )
    names = ("escalation__raising_agency", "escalation__challenged_agency")
    return rows.select_related(*names).order_by("escalation__due_on", "pk")
