"""The pages of disposal: the lists of what is due, and the certificates of what was erased."""

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core import erasure, exports
from core.acts import sent
from core.models import AccessLog, DisposalCertificate
from core.pages import log_access, perform
from core.words import counted, moment, short_day, short_moment
from partnership.restriction import conflicts_of
from reporting import disposal, records_forms
from reporting.models import DisposalLine, DisposalRun
from reporting.records_pages import (
    CERTIFICATES_TRAIL,
    DISPOSAL_TRAIL,
    SHOWN,
    act,
    keepers,
    rules,
    trail,
)

# --- disposal -------------------------------------------------------------------------------------

LINE_COLUMNS = ("Record", "Kind", "Closed", "Due since", "What becomes of it")


@keepers(called="the disposal of records")
def disposal_index(request):
    waiting = disposal.unfinished()
    nothing = waiting is None and not disposal.due_now()
    form = records_forms.PlainForm(None if nothing else sent(request))
    if form.is_valid():
        url = perform(
            form,
            lambda: disposal.propose(by=request.user, submission=form.cleaned_data["submission"]),
        )
        if url:
            return redirect(url)
    runs = DisposalRun.objects.visible_to(request.user)
    return render(
        request,
        "reporting/records/disposal.html",
        {
            "title": "Disposal",
            "form": form,
            "refusal": disposal.why_not_propose(waiting),
            "waiting": waiting,
            "nothing_due": disposal.NOTHING_DUE if nothing else "",
            "held_back": disposal.held_back(request.user) if waiting is None else [],
            "rule_columns": ("Kind", "Kept until", "Decided in"),
            "rules": rules(),
            "columns": ("List", "Made", "Where it stands"),
            "runs": [
                [
                    {"text": run.reference, "url": run.get_absolute_url()},
                    short_moment(run.proposed_at),
                    {"text": text, "tone": tone},
                ]
                for run in runs[:SHOWN]
                for text, tone in [_stand(run)]
            ],
        }
        | trail(),
    )


def _stand(run):
    if run.stopped_at:
        return "Stopped", "grey"
    if run.finished_at:
        return "Carried out", "green"
    if run.approved_at:
        return "Being carried out", "blue"
    return ("To be approved", "yellow") if run.submitted_at else ("To be submitted", "yellow")


def with_run(view):
    def wrapper(request, run, **kwargs):
        runs = DisposalRun.objects.visible_to(request.user).filter(reference=run)
        people = ("proposed_by", "submitted_by", "approved_by", "stopped_by")
        if (found := runs.select_related(*people).first()) is None:
            raise Http404
        return view(request, found, **kwargs)

    return wrapper


@keepers(called="a list of records to be erased")
@with_run
@require_safe
def run(request, run):
    lines = list(disposal.lines_of(run))
    erased = [line for line in lines if not line.exclusion_reason]
    kept = {} if run.approved_at or run.stopped_at else disposal.kept_now(lines)
    text, tone = _stand(run)
    return render(
        request,
        "reporting/records/run.html",
        {
            "title": run.reference,
            "caption": "Disposal",
            "run": run,
            "text": text,
            "tone": tone,
            "details": _run_details(run),
            "columns": LINE_COLUMNS,
            "lines": [_line_row(line, kept) for line in lines],
            "may_submit": disposal.why_not_submit(run) is None,
            "approval_refused": disposal.why_not_approve(run, request.user)
            or disposal.why_not_approve_any(erased, request.user),
            "may_stop": disposal.why_not_stop(run) is None,
            "pdf_waits": bool(run.certificates_file and not run.certificates_ready_at),
        }
        | trail(DISPOSAL_TRAIL),
    )


def _run_details(run):
    rows = [("Made", f"{run.proposed_by or 'The portal'}, {moment(run.proposed_at)}")]
    if run.submitted_at:
        rows.append(("Submitted", f"{run.submitted_by}, {moment(run.submitted_at)}"))
    if run.approved_at:
        rows.append(("Approved", f"{run.approved_by}, {moment(run.approved_at)}"))
    if run.finished_at:
        rows.append(("Carried out", moment(run.finished_at)))
    if run.stopped_at:
        rows.append(("Stopped", f"{run.stopped_by}, {moment(run.stopped_at)}: {run.stop_reason}"))
    return [{"key": key, "value": value} for key, value in rows]


def _line_row(line, kept):
    called = disposal.called_by_name().get(line.kind, line.kind)
    becomes = f"To be left out: {kept[line.about]}" if line.about in kept else "To be erased"
    if line.outcome:
        becomes = DisposalLine.Outcome(line.outcome).label
    if why := line.why_left_out or line.exclusion_reason:
        becomes = f"Left out: {why}"
    return [line.record_reference, called, short_day(line.closed_on), short_day(line.due_on),
            becomes]  # fmt: skip


@keepers(called="the submission of a list of records to be erased")
@with_run
def submit(request, run):
    lines = list(disposal.lines_of(run))
    form = records_forms.SubmitForm(sent(request), lines=lines)
    return act(
        request,
        form,
        lambda answers: disposal.submit(
            run,
            exclusions=form.exclusions(),
            by=request.user,
            submission=answers["submission"],
        ),
        title=f"Submit {run.reference}",
        button="Submit for approval",
        done="The list is submitted. Somebody else has to approve it now.",
        back=run.get_absolute_url(),
        refusal=disposal.why_not_submit(run),
        lead="Write a reason beside each record that must not be erased now. It comes on the next "
        "list again; to keep it longer, place a legal hold on it.",
    )


@keepers(called="the approval of a list of records to be erased")
@with_run
def approve(request, run):
    erased = list(disposal.lines_of(run).filter(exclusion_reason=""))
    left = {line.about for line in erased} & (
        {*conflicts_of(request.user), *disposal.kept_now(erased)}
    )
    number = len(erased) - len(left)
    besides = f" {counted(len(left), 'other')} on this list will be left out." if left else ""
    return act(
        request,
        records_forms.ApproveForm(sent(request), number=number),
        lambda answers: disposal.approve(run, by=request.user, submission=answers["submission"]),
        title=f"Approve {run.reference}",
        button=f"Erase {counted(number, 'record')}",
        done="The list is approved. The records are being erased.",
        back=run.get_absolute_url(),
        refusal=disposal.why_not_approve(run, request.user)
        or disposal.why_not_approve_any(erased, request.user),
        lead=f"{counted(number, 'record')} will be erased, with all content, history and files. "
        f"Nobody can undo this. A certificate of each stays.{besides}",
        warning=True,
    )


@keepers(called="the end of a list of records to be erased")
@with_run
def stop(request, run):
    return act(
        request,
        records_forms.ReasonForm(
            sent(request), help_text="What is still due comes on the next list."
        ),
        lambda answers: disposal.stop(
            run, reason=answers["reason"], by=request.user, submission=answers["submission"]
        ),
        title=f"Stop {run.reference}",
        button="Stop the list",
        done="The list is stopped. Nothing on it is erased.",
        back=run.get_absolute_url(),
        refusal=disposal.why_not_stop(run),
    )


@keepers(called="the certificates of a list as a file")
@with_run
@require_safe
def certificates_pdf(request, run):
    if not run.certificates_ready_at:
        messages.warning(request, "There is no file of certificates to download yet.")
        return redirect(run)
    held = counted(DisposalCertificate.objects.filter(run=run.reference).count(), "certificate")
    log_access(request, AccessLog.What.DOWNLOAD, run.label, held)
    response = FileResponse(
        default_storage.open(run.certificates_file),
        as_attachment=True,
        filename=f"certificates-{run.reference}.pdf",
        content_type="application/pdf",
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response


# --- certificates ---------------------------------------------------------------------------------


@keepers(called="the certificates of what was erased")
@require_safe
def certificates(request):
    called = disposal.called_by_name()
    rows = list(disposal.certificates().order_by("-pk")[: SHOWN + 1])
    broken = erasure.broken_at()
    return render(
        request,
        "reporting/records/certificates.html",
        {
            "title": "Certificates of disposal",
            "columns": ("Certificate", "Record", "Kind", "Erased", "Proposed by", "Approved by"),
            "certificates": [
                [
                    {"text": each.reference,
                     "url": reverse("records:certificate", args=[each.reference])},
                    each.record_reference, called.get(each.kind, each.kind),
                    short_moment(each.erased_at), each.proposed_by, each.approved_by,
                ]
                for each in rows[:SHOWN]
            ],
            "more": len(rows) > SHOWN,
            "broken": broken,
        }
        | trail(),
    )  # fmt: skip


@keepers(called="a certificate of what was erased")
@require_safe
def certificate(request, certificate):
    if (found := disposal.certificates().filter(reference=certificate).first()) is None:
        raise Http404
    return render(
        request,
        "reporting/records/certificate.html",
        {
            "title": found.reference,
            "caption": "Certificate of disposal",
            "details": disposal.certificate_rows(found),
        }
        | trail(CERTIFICATES_TRAIL),
    )


@keepers(called="the certificates as a spreadsheet")
@require_safe
def certificates_export(request, kind):
    if kind not in exports.KINDS:
        raise Http404
    return exports.taken(
        request,
        kind,
        "certificates-of-disposal",
        disposal.HEADINGS,
        disposal.for_a_file(),
        about="core.DisposalCertificate:list",
    )
