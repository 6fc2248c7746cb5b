"""What the example partnership is given and what it spends: `funding.toml`."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from core import clock
from partnership.example import read
from partnership.funding import operations, policy
from partnership.funding.models import FundingHead, FundingPayment, FundingYear
from reporting.example.agreements import MANAGER
from reporting.example.people import Partnership

Kind = FundingPayment.Kind


def load(partnership: Partnership, today: date) -> None:
    """Each entry on its own day; what is older than the portal, when it came into it."""
    entries = read("funding")
    came = next(iter(partnership.roles.values())).started_on
    for entry in entries:
        _year(partnership, entry, policy.year_of(today) - entry["years_ago"], came, today)


def _year(partnership, entry: dict[str, Any], starts_in: int, came: date, today: date) -> None:
    by = partnership.people[MANAGER]
    with _at(policy.begins_on(starts_in), came):
        year = operations.add_year(starts_in, by=by)
        if correction := entry.get("correction"):
            operations.correct_brought_forward(
                year, pence=_pence(correction), because=correction["because"], by=by
            )
        heads = {head.slug: head for head in FundingHead.objects.visible_to(by).filter(year=year)}
        for slug, pounds in entry["budgets"].items():
            operations.set_budget(heads[slug], pence=_pence({"pounds": pounds}), by=by)
        lines = {
            body["agency"]: operations.agree(
                year,
                agency=partnership.agencies[body["agency"]],
                agreed_pence=_pence({"pounds": body["agreed"]}),
                in_kind_pence=_pence({"pounds": body.get("in_kind", "0")}),
                in_kind_what=body.get("in_kind_what", ""),
                by=by,
            )
            for body in entry["bodies"]
        }
    for body in entry["bodies"]:
        for kind, name in ((Kind.INVOICE, "invoices"), (Kind.RECEIPT, "received")):
            for said in body[name]:
                on = _on(said, starts_in)
                if on <= today:
                    with _at(on, came):
                        operations.note_payment(
                            lines[body["agency"]],
                            kind=kind,
                            happened_on=on,
                            reference=said["reference"],
                            pence=_pence(said),
                            by=by,
                        )
    for said in entry["spending"]:
        on = _on(said, starts_in)
        if on <= today:
            with _at(on, came):
                operations.note_spending(
                    heads[said["head"]],
                    spent_on=on,
                    what=said["what"],
                    pence=_pence(said),
                    because=said.get("because", ""),
                    by=by,
                )
    if entry["closed"]:
        with _at(policy.ends_on(starts_in) + timedelta(days=60), came):
            operations.close_year(FundingYear.objects.get(pk=year.pk), by=by)


def _on(said: dict[str, Any], starts_in: int) -> date:
    month, day = said["on"]
    later = (month < 4) + said.get("late", False)
    return date(starts_in + later, month, day)


def _pence(said: dict[str, str]) -> int:
    return int(Decimal(said["pounds"]) * 100)


def _at(day: date, came: date):
    """In the working morning of a day, or of the one on which the portal came."""
    moment = datetime.combine(max(day, came), time(10), timezone.get_default_timezone())
    return clock.held_at(moment)
