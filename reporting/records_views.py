"""The pages of the record keepers: subject access, legal holds, disposal, certificates.

They are declared by role: an Information Governance lead opens no case, and sees here no more of
one than its reference, its dates and its agencies, until a subject access request has to be looked
through. Every look is in the access log under the record's own name.
"""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core import opening, retention
from core.acts import sent
from core.models import AccessLog
from core.pages import log_access
from core.words import counted, moment, short_day
from partnership import legal_holds
from reporting import records_forms
from reporting.models import DisposalRun, SubjectAccessRequest
from reporting.records_pages import HOLDS_TRAIL, done, keepers, trail


@keepers(called="what is kept, asked for and erased")
@require_safe
def index(request):
    waiting = DisposalRun.objects.visible_to(request.user).filter(stopped_at=None, finished_at=None)
    requests = SubjectAccessRequest.objects.visible_to(request.user).filter(removed_at=None)
    number = sum(1 for _ in retention.standing_holds())
    return render(
        request,
        "reporting/records/index.html",
        {
            "title": "Records",
            "requests": counted(requests.count(), "request is", "requests are"),
            "holds": counted(number, "hold stands", "holds stand"),
            "waiting": waiting.first(),
        },
    )


# --- legal holds ----------------------------------------------------------------------------------


@keepers(called="the legal holds")
@require_safe
def holds(request):
    form = records_forms.ReferenceForm(request.GET or None)
    if form.is_valid():
        reference = form.cleaned_data["reference"].strip().upper()
        if retention.find(reference) is not None:
            return redirect("records:hold", reference)
        form.add_error("reference", f"There is no record {reference[:30]}. Check the reference.")
    return render(
        request,
        "reporting/records/holds.html",
        {
            "title": "Legal holds",
            "form": form,
            "columns": ("Record", "Kind", "Placed by", "Placed", "Why"),
            "holds": [
                [
                    {"text": hold.record.reference,
                     "url": reverse("records:hold", args=[hold.record.reference])},
                    kind.called, hold.placed_by, short_day(hold.placed_at),
                    CONFLICTED if legal_holds.has_conflict(request.user, hold.record)
                    else hold.reason,
                ]
                for kind, hold in retention.standing_holds()
            ],
        }
        | trail(),
    )  # fmt: skip


CONFLICTED = "You have a conflict of interest"


def with_record(view):
    """The record in the address, of which no more is shown than that it is there; to whoever has a
    conflict of interest in it, not even why it is held."""

    def wrapper(request, reference, **kwargs):
        if (found := retention.find(reference)) is None:
            raise Http404
        _, record = found
        if legal_holds.has_conflict(request.user, record):
            log_access(request, AccessLog.What.REFUSED, record, "conflict of interest")
            return opening.exists_only(request, record)
        return view(request, *found, **kwargs)

    return wrapper


PLACE_HELP = "For example, a police investigation or a public inquiry, and who asked for it."


@keepers(called="the legal hold of a record")
@with_record
def hold(request, kind, record):
    form = records_forms.ReasonForm(sent(request), help_text=PLACE_HELP)
    log_access(request, AccessLog.What.VIEW, record, "legal hold")
    if form.is_valid():
        url = done(
            form,
            lambda: legal_holds.place_hold(
                record,
                kind=kind,
                reason=form.cleaned_data["reason"],
                by=request.user,
                submission=form.cleaned_data["submission"],
            ),
            reverse("records:hold", args=[record.reference]),
        )
        if url:
            messages.success(request, f"{record.reference} is under a legal hold.")
            return redirect(url)
    return render(
        request,
        "reporting/records/hold.html",
        {
            "title": f"Legal hold on {record.reference}",
            "form": form,
            "record": record,
            "kind": kind,
            "holds": [_hold(each) for each in retention.holds_on(kind, record)],
        }
        | trail(HOLDS_TRAIL),
    )


def _hold(hold):
    rows = [
        ("Placed", f"{hold.placed_by}, {moment(hold.placed_at)}"),
        ("Why", hold.reason),
    ]
    if hold.released_at:
        rows += [
            ("Released", f"{hold.released_by}, {moment(hold.released_at)}"),
            ("Why it ended", hold.release_reason),
        ]
    return {
        "rows": [{"key": key, "value": value} for key, value in rows],
        "pk": hold.pk,
        "stands": hold.released_at is None,
    }


@keepers(called="the end of a legal hold")
@with_record
def release(request, kind, record, pk):
    found = next((each for each in retention.holds_on(kind, record) if each.pk == pk), None)
    back = reverse("records:hold", args=[record.reference])
    form = records_forms.ReasonForm(
        sent(request), help_text="For example, that the inquiry has ended."
    )
    if found is None:
        return redirect(back)
    if form.is_valid() and done(
        form,
        lambda: legal_holds.release_hold(
            found,
            reason=form.cleaned_data["reason"],
            by=request.user,
            submission=form.cleaned_data["submission"],
        ),
        back,
    ):
        messages.success(request, "The hold is released.")
        return redirect(back)
    refusal = legal_holds.why_not_release(found)
    return render(
        request,
        "layouts/act.html",
        {
            "title": f"Release the legal hold on {record.reference}",
            "form": form if form.is_bound or not refusal else None,
            "refusal": refusal,
            "button": "Release the hold",
            "back_url": back,
            "lead": "The record can then be erased once its period is over.",
        },
    )
