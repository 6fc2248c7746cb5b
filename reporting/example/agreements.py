"""What the example's partners agreed, and whose signatures it has: `agreements.toml`."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import F
from django.utils import timezone

from core import calendar, clock
from core.calendar import months_after
from core.models import Letter
from partnership.agreements import operations
from partnership.agreements.models import AgreementDocument, SignOff
from partnership.example import read
from reporting.example.papers import file_called
from reporting.example.people import Partnership

MANAGER = "delyth.amberscombe@business-team.example.org"


def load(partnership: Partnership, today: date, kept_files: list[str]) -> None:
    """Each version is asked for, and answered, on a working day that is over."""
    for entry in read("agreements"):
        agreement = operations.add_agreement(
            **{name: entry[name] for name in ("slug", "name", "kind", "purpose")}, by=None
        )
        for said in entry["versions"]:
            _version(partnership, agreement, said, today, kept_files)
    # What was written of it then does not go out today.
    Letter.objects.filter(kind__startswith="agreement_", sent_at=None).update(
        sent_at=F("queued_at")
    )


def _version(partnership, agreement, said: dict[str, Any], today: date, kept_files) -> None:
    manager = partnership.people[MANAGER]
    england = calendar.england()
    asked_on = england.add(today, -said["asked"]) if "asked" in said else said["agreed_on"]
    text, name = said["text"].strip(), said.get("file")
    with _at_nine(asked_on):
        version = operations.add_version(
            agreement,
            title=said["title"],
            what_changed=said.get("what_changed", ""),
            binds=said["binds"],
            text="" if name else text,
            upload=file_called(name, text) if name else None,
            effective_on=_day(said, "effective", today),
            review_on=_day(said, "review", today),
            agreed_on=said.get("agreed_on"),
            signatories=[partnership.agencies[slug] for slug in said.get("signatories", ())],
            by=manager if "asked" in said else None,
        )
    if name:
        document = AgreementDocument.objects.visible_to(manager).get(version=version)
        kept_files.append(str(document.file.name))
    for answer in said.get("answers", ()):
        with _at_nine(england.add(asked_on, answer["days_after"])):
            _answer(partnership, version, answer)


def _answer(partnership, version, answer) -> None:
    by = partnership.people[answer["by"]]
    offices = {(held.agency_role.agency_id, held.agency_role.role) for (who, _, _), held in
               partnership.roles.items() if who == answer["by"]}  # fmt: skip
    asked = next(
        each
        for each in SignOff.objects.filter(version=version)
        if (each.agency_id, each.role) in offices
    )
    if "declines" in answer:
        operations.decline(asked, reason=answer["declines"], by=by)
    else:
        operations.sign(asked, sha256=version.sha256, by=by)


def _day(said, which: str, today: date) -> date:
    if f"{which}_in_days" in said:
        return today + timedelta(days=said[f"{which}_in_days"])
    if f"{which}_in_months" in said:
        return months_after(today, said[f"{which}_in_months"])
    return said[f"{which}_on"]


def _at_nine(day: date):
    return clock.held_at(datetime.combine(day, time(9), timezone.get_default_timezone()))
