"""What the pages of the record keepers share."""

from functools import partial

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from core import retention
from core.operations import AlreadyDone, NotAllowed
from core.pages import perform
from partnership.legal_holds import keeps_records
from partnership.pages import for_holders_of
from partnership.roles import RECORD_KEEPERS

keepers = partial(for_holders_of, *RECORD_KEEPERS, in_person=True)
SHOWN = 50


def trail(*more):
    """Pairs of a text and the name of a page, after Home and Records."""
    pages = [("Home", "home"), ("Records", "records:index"), *more]
    return {"trail": [(text, reverse(name)) for text, name in pages]}


ACCESS_TRAIL = ("Subject access", "records:subject_access")
DISPOSAL_TRAIL = ("Disposal", "records:disposal")
HOLDS_TRAIL = ("Legal holds", "records:holds")
CERTIFICATES_TRAIL = ("Certificates", "records:certificates")


def act(request, form, act, *, done, back, title, button, refusal=None, **details):
    """A page that does one thing; ``refusal`` stands in place of a form that was not sent."""
    if form.is_valid() and (url := perform(form, lambda: act(form.cleaned_data))) is not None:
        messages.success(request, done)
        return redirect(back or url)
    shown = form if form.is_bound or not refusal else None
    return render(
        request,
        "layouts/act.html",
        {"title": title, "form": shown, "refusal": refusal, "button": button, "back_url": back}
        | details,
    )


def legal_hold_of(record, person) -> tuple[str, str] | None:
    """From a record's own page, for whoever may place a hold on it."""
    if not keeps_records(person) or retention.kind_of(type(record)) is None:
        return None
    return "Legal hold", reverse("records:hold", args=[record.reference])


def rules():
    return [
        [kind.called, rule.in_words, rule.source]
        for kind in retention.kinds()
        for rule in [retention.rule_for(kind)]
    ]


def done(form, act, url):
    """The address, when the operation was carried out now or when the form was sent before."""
    try:
        act()
    except AlreadyDone:
        return url
    except NotAllowed as refusal:
        form.refuse(refusal)
        return None
    return url
