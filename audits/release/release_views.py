"""An agency releases its final return; the bundle is downloaded."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from audits.release import forms, policy, releasing, shown
from audits.release.models import Partner
from audits.release.pages import of_takers, page_of, with_partner, within
from audits.returns.models import Return
from audits.returns.policy import State
from core import access, acts, clock
from core.exports import download
from core.forms import OperationForm
from core.models import AccessLog
from core.operations import NotAllowed
from core.pages import log_access, opens
from core.words import counted, day, listed

TITLE = "Release to other partnerships"
COLUMNS = ("Partnership", "What", "Agreed", "Bundle", "Withdraw")


@of_takers
@require_safe
def releases(request, agency_return):
    refusal = releasing.why_not(agency_return)
    there = list(releasing.released(agency_return, request.user))
    standing = {each.partner_id for each in there if each.withdrawn_on is None}
    others = Partner.objects.visible_to(request.user).filter(ended_on=None)
    manages = agency_return.may_manage
    details = {
        "title": TITLE,
        "caption": f"{agency_return.reference}. {agency_return.agency}",
        "trail": within(agency_return),
        "agency_return": agency_return,
        "refusal": refusal,
        "manages": manages,
        "columns": COLUMNS if manages else COLUMNS[:-1],
        "rows": [_row(agency_return, each, manages) for each in there],
        "to": [
            (each.name, page_of(agency_return, "release", each.slug))
            for each in others
            if manages and not refusal and each.pk not in standing
        ],
    }
    return render(request, "audits/release/releases.html", details)


def _row(agency_return, each, manages: bool) -> list:
    to = each.partner.name
    agreed = f"{day(clock.local(each.consented_at).date())}, by {each.consented_by}"
    what = "With files" if each.with_evidence else "Without files"
    if each.withdrawn_on:
        cells: list = [to, what, agreed, f"Withdrawn on {day(each.withdrawn_on)}"]
        return [*cells, ""] if manages else cells
    given: str | dict = {"text": "Download", "url": page_of(agency_return, "bundle", each.pk)}
    if ended := each.partner.ended_on:
        given = f"Not given: the exchange ended on {day(ended)}"
    cells = [to, what, agreed, given]
    if not manages:
        return cells
    return [*cells, {"text": "Withdraw", "url": page_of(agency_return, "withdraw", each.pk)}]


@opens(Return, right=access.MANAGE)
@with_partner
def release(request, agency_return, partner):
    """All that would go out, in words, and the consent below it."""
    refusal = releasing.why_not(agency_return) or releasing.why_not_to(
        agency_return, partner, request.user
    )
    # The second of two clicks finds it released: what was sent is read as by the first.
    is_read = agency_return.state == State.FINAL and (not refusal or request.method == "POST")
    found = releasing.material(agency_return, request.user) if is_read else None
    form = forms.ReleaseForm(
        acts.sent(request), record=agency_return, partner=partner.name,
        files=_files(found) if found else "",
    )  # fmt: skip

    def act(answers):
        return releasing.release(
            agency_return, partner=partner, with_evidence=answers["with_evidence"] == forms.WITH,
            version=answers["version"], submission=answers["submission"], by=request.user,
        )  # fmt: skip

    if form.is_valid() and acts.carried_out(form, act):
        messages.success(request, f"The return is released to {partner}.")
        return redirect(page_of(agency_return, "releases"))
    content = (
        releasing.content(
            agency_return, found, partner, with_evidence=True, made_on=clock.today()
        )
        if found
        else None
    )  # fmt: skip
    details = {
        "title": f"Release to {partner}",
        "caption": f"{agency_return.reference}. {agency_return.agency}",
        "trail": within(agency_return, (TITLE, page_of(agency_return, "releases"))),
        "agency_return": agency_return,
        "partner": partner,
        "refusal": refusal or ("" if found else policy.CHANGED),
        "form": form if found else None,
        "facts": shown.goes_out(content) if content else [],
        "sections": shown.sections(content) if content else [],
        "response": content["response"] if content else "",
        "back_url": page_of(agency_return, "releases"),
    }
    return render(request, "audits/release/release.html", details)


def _files(found: releasing.Material) -> str:
    """What is asked about, in words; “” where there is none."""
    if not found.files:
        return ""
    size = sum(found.sizes.values()) / 1024 / 1024
    names = listed(each.name for each in found.files.values())
    said = f"{counted(len(found.files), 'file')}, {size:.1f} MB: {names}"
    if releasing.why_not_with_files(found):
        most = settings.DOCUMENT_MAX_MEGABYTES
        return f"{said}. That is more than a bundle takes, {most} MB: choose no"
    return said


@opens(Return, right=access.MANAGE)
def withdraw(request, agency_return, pk):
    found = releasing.released(agency_return, request.user).filter(pk=pk).first()
    if found is None:
        raise Http404

    def act(answers):
        return releasing.withdraw_release(
            agency_return, consent=found, submission=answers["submission"], by=request.user
        )

    form = OperationForm(acts.sent(request))
    refusal = policy.why_not_withdraw(found.withdrawn_on)
    return acts.page(
        request, agency_return, form if form.is_bound or not refusal else None, act,
        title=f"Withdraw the release to {found.partner}", button="Withdraw", warning=True,
        done=f"The release to {found.partner} is withdrawn.", refusal=refusal or "",
        back=page_of(agency_return, "releases"), caption=agency_return.reference,
        trail=within(agency_return, (TITLE, page_of(agency_return, "releases"))),
        lead="The bundle cannot be downloaded here any more. What was downloaded already cannot be"
        " called back: ask the other partnership to take it away.",
    )  # fmt: skip


@of_takers
@require_safe
def bundle(request, agency_return, pk):
    """The file; whoever cannot have it any more is told why on the page of the releases."""
    found = releasing.released(agency_return, request.user).filter(pk=pk).first()
    if found is None:
        raise Http404
    found.agency_return = agency_return
    try:
        content = releasing.file_of(found, request.user)
    except NotAllowed as refusal:
        messages.info(request, str(refusal))
        return redirect(page_of(agency_return, "releases"))
    about = f"bundle for {found.partner}"
    log_access(request, AccessLog.What.EXPORT, agency_return, about)
    return download(content, "application/zip", releasing.name_of(found))
