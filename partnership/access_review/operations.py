"""What is written of an access review: it opens, it reminds, a page of it is answered."""

from collections.abc import Mapping
from datetime import date

from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction

from core import access_log, bulk, calendar, clock, letters
from core.operations import NotAllowed, operation
from partnership import locks, people
from partnership.access_review import policy
from partnership.access_review.models import AccessReview, ReviewedRole
from partnership.held import counted_as_oneself, held_for, require
from partnership.models import HeldRole
from partnership.operations import end_role
from partnership.roles import Role

CONFIRM, END = "confirm", "end"


@operation
def open_review(*, by=None) -> AccessReview | None:
    """Open the review that is due and is not yet open. Safe to run late, twice, twice at once.

    It asks about every role that was held before its quarter began, in a constant number of
    statements. Where there is none, it is not opened.
    """
    rules, today, england = policy.rules(), clock.today(), calendar.england()
    begins_on = policy.begins_on(today, rules.months, england)
    if begins_on is None or AccessReview.objects.filter(begins_on=begins_on).exists():
        return None
    held = HeldRole.objects.filter(ended_on=None, started_on__lt=begins_on)
    asked = list(held.order_by("pk").values_list("pk", "agency_role__agency_id"))
    if not asked:
        return None
    if (review := _begun(begins_on, today, policy.due_on(today, rules.days, england))) is None:
        return None
    bulk.create_many(
        [ReviewedRole(review=review, held_role_id=pk, agency_id=agency) for pk, agency in asked]
    )
    _write_to(_administrators(review), review, "opened")
    _write_to(_business_team(), review, "team-opened")
    return review


def _begun(begins_on: date, opened_on: date, due_on: date) -> AccessReview | None:
    """None when another worker was quicker."""
    try:
        with transaction.atomic():
            return AccessReview.objects.create(
                begins_on=begins_on, opened_on=opened_on, due_on=due_on
            )
    except IntegrityError:
        return None


@operation
def remind(*, by=None) -> None:
    """Write to whom it waits for: before it ends, and to the business team when it has ended.

    Each occasion is told once; who has nothing left to answer when the mail goes out gets none.
    """
    review, today = current(), clock.today()
    if review is None or not calendar.england().is_working_day(today):
        return
    left = (review.due_on - today).days
    if left < 0:
        _write_to(_business_team(), review, "team-due")
    elif (days := policy.reminder_due(left, policy.rules().reminded_before)) is not None:
        _write_to(_administrators(review), review, str(days))


def current() -> AccessReview | None:
    """The one that can be answered: the latest. The next one asks about the same roles again."""
    return AccessReview.objects.order_by("-begins_on").first()


def _write_to(people, review, occasion: str) -> None:
    kind = "access_review_team" if occasion.startswith("team") else "access_review"
    letters.queue_many(
        (kind, person, f"review:{review.begins_on}:{occasion}:{person.pk}") for person in people
    )


def _administrators(review):
    asked = ReviewedRole.objects.filter(review=review).values("agency")
    return get_user_model().objects.filter(
        pk__in=get_user_model()
        .objects.filter(
            is_active=True,
            groups__agency_role__role=Role.AGENCY_ADMINISTRATOR,
            groups__agency_role__agency__in=asked,
        )
        .values("pk")
    )


def _business_team():
    """The Business Managers; where there is none, whoever else keeps the portal."""
    active = get_user_model().objects.filter(is_active=True)
    for role in (Role.BUSINESS_MANAGER, Role.SYSTEM_ADMINISTRATOR):
        if found := list(active.filter(groups__agency_role__role=role).distinct()):
            return found
    return []


# --- answers ------------------------------------------------------------------------------------


@operation
def answer(*, agency, answers: Mapping[int, str], reasons: Mapping[int, str], by) -> ReviewedRole:
    """Confirm and end the roles of a page, all of them or none.

    ``answers``: "confirm" or "end", by line; ``reasons``: of those to end. A role that is the
    business team's to end is referred to it. Raises NotAllowed with the first reason why not,
    in particular when somebody else has answered one of them meanwhile.
    """
    if not answers:
        raise NotAllowed("Choose an answer for at least one role.")
    held = held_for(by, lambda held: people.administers(held, agency.pk))
    oneself = counted_as_oneself(by)
    review, now = current(), clock.now()
    lines = ReviewedRole.objects.filter(pk__in=answers, agency=agency).order_by("pk")
    lines = lines.select_related("held_role__person", "held_role__agency_role__agency", "agency")
    lines = list(lines.select_for_update(of=("self",)))
    if len(lines) != len(answers):
        raise NotAllowed("One of these roles is not of this agency. Look at the list again.")
    to_end = []
    for line in lines:
        is_open = review is not None and line.review_id == review.pk
        require(policy.why_not_answer(line, held, oneself, is_open=is_open))
        line.answered_at, line.answered_by = now, by
        if answers[line.pk] == CONFIRM:
            line.answer = ReviewedRole.Answer.CONFIRMED
            continue
        line.reason = reasons.get(line.pk, "")
        if not line.reason:
            raise NotAllowed(f"Enter why the role of {line.held_role.person} ends.")
        if policy.why_not_end(line, held):
            line.answer = ReviewedRole.Answer.REFERRED
        else:
            line.answer = ReviewedRole.Answer.ENDED
            to_end.append(line)
    bulk.save_many(lines, ["answer", "reason", "answered_at", "answered_by"])
    access_log.role_confirmed(
        line.held_role for line in lines if line.answer == ReviewedRole.Answer.CONFIRMED
    )
    locks.roles_that_end([line.held_role for line in to_end])
    for line in to_end:
        end_role(line.held_role, ended_on=clock.today(), reason=line.reason, by=by)
    return lines[0]
