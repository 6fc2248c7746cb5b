"""The access review of this quarter, half answered, and a takeover that is planned.

`access_review.toml` and `takeovers.toml`, carried out as people would have, each at a moment that
is over when the example is loaded.
"""

from contextlib import nullcontext
from datetime import date, datetime, time, timedelta

from django.db.models import F
from django.utils import timezone

from core import calendar, clock
from core.calendar import months_after
from core.models import Letter
from partnership.access_review import operations as review
from partnership.access_review import policy
from partnership.access_review.models import AccessReview, ReviewedRole
from partnership.example import read
from partnership.succession import operations as takeovers
from reporting.example.people import Partnership

LETTERS = ("access_review", "access_review_team")


def load(partnership: Partnership, today: date) -> None:
    _review(partnership, today)
    for entry in read("takeovers"):
        with _on(today - timedelta(days=entry["days_before"]), today):
            takeovers.plan(
                partnership.agencies[entry["agency"]],
                successor=partnership.agencies[entry["successor"]],
                on=months_after(today.replace(day=1), entry["in_months"]),
                by=partnership.people[entry["by"]],
            )


def _review(partnership: Partnership, today: date) -> None:
    """None where the partnership's file names no month for it."""
    england = calendar.england()
    begins_on = policy.begins_on(today, policy.rules().months, england)
    if begins_on is None:
        return
    opened_on = england.day_one(begins_on)
    with _on(opened_on, today):
        opened = review.open_review(by=None)
    if opened is None:
        return
    for entry in read("access_review"):
        with _on(min(today, england.add(opened_on, entry["days_after"])), today):
            _answer(opened, entry, partnership)
    # What was written of it then does not go out today.
    Letter.objects.filter(kind__in=LETTERS, sent_at=None).update(sent_at=F("queued_at"))


def _answer(opened: AccessReview, entry, partnership: Partnership) -> None:
    by = partnership.people[entry["by"]]
    ends = {(each["person"], each["role"]): each["reason"] for each in entry["ends"]}
    lines = ReviewedRole.objects.administered_by(by).filter(review=opened, answer="")
    lines = lines.exclude(held_role__person=by)
    if "agency" in entry:
        lines = lines.filter(agency=partnership.agencies[entry["agency"]])
    else:
        lines = lines.exclude(agency__in=_with_an_administrator(partnership))
    lines = lines.exclude(held_role__person__email__in=entry["unanswered"])
    lines = lines.select_related("agency", "held_role__person", "held_role__agency_role")
    by_agency: dict = {}
    for line in lines.order_by("agency", "pk"):
        by_agency.setdefault(line.agency, []).append(line)
    for agency, theirs in by_agency.items():
        reasons = {line.pk: ends[_key(line)] for line in theirs if _key(line) in ends}
        review.answer(
            agency=agency,
            answers={line.pk: review.END if line.pk in reasons else review.CONFIRM
                     for line in theirs},
            reasons=reasons,
            by=by,
        )  # fmt: skip


def _key(line: ReviewedRole) -> tuple[str, str]:
    return line.held_role.person.email, line.held_role.agency_role.role


def _with_an_administrator(partnership: Partnership) -> list[int]:
    """The agencies that answer for themselves."""
    mine = [entry["agency"] for entry in read("access_review") if "agency" in entry]
    return [partnership.agencies[slug].pk for slug in mine]


def _on(day: date, today: date):
    """At nine in the morning of a day that is over; now, where it is today."""
    if day >= today:
        return nullcontext()
    return clock.held_at(datetime.combine(day, time(9), timezone.get_default_timezone()))
