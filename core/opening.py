"""Opening a restricted record: a reason first, which is kept. A conflict of interest: no opening.

The reason stands beside a line of the access log, where those who keep the record and the agencies
in it read it, and goes with the record. It holds for this record until the person signs out: their
session ends with the working day at the latest.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render

from core import access_log, restriction
from core.errors import NOTHING_LOST, given_back
from core.forms import Form, TextField
from core.words import moment

_first: list[Callable[[Any], str | None]] = []


def ask_first(ask: Callable[[Any], str | None]) -> None:
    """``ask(request)``: where somebody is led who cannot yet open anything restricted; None: on.

    For an app that wants more of them than a password; called at start-up.
    """
    if ask not in _first:
        _first.append(ask)


def leads_first(request) -> str | None:
    return next(filter(None, (ask(request) for ask in _first)), None)


GIVEN = "reasons_given"  # in the session: the labels of the records
LONGEST = access_log.DETAIL


class ReasonForm(Form):
    reason_for_opening = TextField(
        label="Why do you need to open it?",
        called="why you need to open it",
        help_text="For example, you are preparing the step 3 meeting of 14 April. Your reason is "
        "kept, and can be read by who manages this and by the agencies in it. Leave out names of "
        "children.",
        max_length=LONGEST,
    )


def reason_was_given(request, record) -> bool:
    return access_log.label_of(record) in request.session.get(GIVEN, ())


def note_reason(request, record) -> None:
    """A reason for this record is on the log: nothing more is asked in this session."""
    given = request.session.get(GIVEN, [])
    request.session[GIVEN] = [*given, access_log.label_of(record)]


def lead_elsewhere_first(request, leads_to: str) -> HttpResponse:
    """What was written is given back, to be sent once that is done."""
    if request.method == "POST" and (len(request.POST) > 1 or request.FILES):
        first = ("Set up a second factor (opens in a new tab)", leads_to)
        return given_back(request, f"This is restricted. {NOTHING_LOST}", first)
    return redirect(leads_to)


def ask_for_reason(request, record) -> HttpResponse:
    """The question at the record's own address; whatever else was sent there is given back."""
    asked = "reason_for_opening" in request.POST
    if request.method == "POST" and not asked and (len(request.POST) > 1 or request.FILES):
        first = ("Say why you open it (opens in a new tab)", record.get_absolute_url())
        return given_back(request, f"This is restricted. {NOTHING_LOST}", first)
    form = ReasonForm(request.POST if asked else None)
    if form.is_valid():
        reason = form.cleaned_data["reason_for_opening"]
        access_log.log_reason(request, record, reason)
        note_reason(request, record)
        return redirect(request.get_full_path())
    return render(
        request,
        "opening/reason.html",
        {
            "title": f"{record.reference} is restricted",
            "form": form,
            "reference": record.reference,
            "why": _why_it_opens(record, request.user),
        },
    )


def _why_it_opens(record, person) -> str:
    if until := restriction.open_in_an_emergency_until(record, person):
        return f"You opened it in an emergency, and can read it until {moment(until)}."
    if person.pk in restriction.decisions_on([record])[record.pk].named:
        return "Only named people can open it, and you are one of them."
    return "Only named people can open it. Nobody keeps its list any more, so that falls to you."


def exists_only(request, record) -> HttpResponse:
    """To whoever has a conflict of interest in it."""
    return render(
        request,
        "opening/conflict.html",
        {"title": f"You cannot open {record.reference}", "reference": record.reference},
        status=403,
    )
