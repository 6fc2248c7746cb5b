"""What was handed in: as a page, its receipt, and the snapshot as a file."""

from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from audits.moderation import pages as moderation
from audits.returns import signers, signing_policy, snapshot, snapshot_shown
from audits.returns.models import Return, Submission
from audits.returns.signing_views import its_trail, shown
from core import clock, pdf
from core.exports import download
from core.models import AccessLog
from core.pages import log_access, opens
from core.words import day, moment


def handed_in(agency_return, reader):
    rows = Submission.objects.visible_to(reader).filter(agency_return=agency_return)
    return rows.exclude(submitted_on=None).select_related("sent_by").order_by("-number")


def _numbered(agency_return, reader, number: int) -> Submission:
    found = handed_in(agency_return, reader).filter(number=number).first()
    if found is None:
        raise Http404
    return found


@opens(Return)
@require_safe
def latest(request, agency_return):
    found = handed_in(agency_return, request.user).first()
    return _page(request, agency_return, found)


@opens(Return)
@require_safe
def numbered(request, agency_return, number):
    return _page(request, agency_return, _numbered(agency_return, request.user, number))


def _page(request, agency_return, submission):
    details = {
        "title": "What was handed in",
        "caption": f"{agency_return.reference}. {agency_return.agency}",
        "trail": its_trail(agency_return),
        "agency_return": agency_return,
        "submission": submission,
        "blind_url": _blind_url(agency_return, request.user) if submission is None else "",
    }
    if submission is not None:
        signatures = signers.signed(submission, request.user)
        details |= shown(agency_return, submission, request.user) | {
            "signature_rows": snapshot_shown.signatures(signatures),
            "columns": snapshot_shown.COUNTS,
            "counts": snapshot_shown.counts(submission.content),
            "others": [
                (f"Submission {each.number}, {day(each.submitted_on)}", each.number)
                for each in handed_in(agency_return, request.user).exclude(pk=submission.pk)
            ],
        }
    return render(request, "audits/returns/submission.html", details)


def _blind_url(agency_return, reader) -> str:
    """Where a moderator scores it who is not shown it until then; “” for everybody else."""
    own = moderation.with_assignment(agency_return, reader)
    is_blind = own is not None and own.finished_on is None
    return moderation.page_of(agency_return, "work") if is_blind else ""


@opens(Return)
@require_safe
def receipt(request, agency_return, number):
    """Made for whoever asks: a page or two of numbers and names, without the answers."""
    submission = _numbered(agency_return, request.user, number)
    log_access(request, AccessLog.What.DOWNLOAD, agency_return, "receipt as a PDF")
    details = {
        "partnership": settings.PARTNERSHIP,
        "reference": agency_return.reference,
        "submission": submission,
        "facts": snapshot_shown.facts(submission),
        "columns": snapshot_shown.COUNTS,
        "counts": snapshot_shown.counts(submission.content),
        "fact_columns": snapshot_shown.FACTS,
        "facts_known": snapshot_shown.facts_known(submission.content),
        "signature_columns": snapshot_shown.SIGNATURES,
        "signatures": snapshot_shown.signatures(signers.signed(submission, request.user)),
        "declared": [
            (f"{each.name}, {signing_policy.CALLED[each.signs_as]},", each.declared)
            for each in signers.signed(submission, request.user)
        ],
        "made": moment(clock.now()),
    }
    content = pdf.render("audits/returns/receipt.html", details)
    return download(content, "application/pdf", _name(agency_return, number, "receipt", "pdf"))


@opens(Return)
@require_safe
def as_file(request, agency_return, number):
    """The text of which the digest on the receipt is SHA-256, byte by byte."""
    submission = _numbered(agency_return, request.user, number)
    log_access(request, AccessLog.What.EXPORT, agency_return, "what was handed in, as JSON")
    name = _name(agency_return, number, "submission", "json")
    return download(snapshot.canonical(submission.content), "application/json", name)


def _name(agency_return, number: int, what: str, ending: str) -> str:
    return f"{agency_return.reference}-{what}-{number}.{ending}"
