"""The files of what is declared: read by whoever reads it; added and taken away until answered."""

from django.http import Http404
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from core import acts
from core.models import AccessLog
from core.pages import log_access
from partnership import years
from partnership.expectations import forms, operations, policy
from partnership.expectations.models import DeclarationDocument, address
from partnership.expectations.scorecard import Card, files_of
from partnership.expectations.views import of_a_declarer, of_a_reader, with_expectation
from partnership.looking_again import AddFileForm


@of_a_reader
@with_expectation
@require_safe
def file(request, year, agency, expectation, pk):
    rows = DeclarationDocument.objects.visible_to(request.user).filter(
        pk=pk, declaration__agency=agency, declaration__starts_in=year,
        declaration__expectation=expectation.slug,
    )  # fmt: skip
    if (found := rows.first()) is None:
        raise Http404
    log_access(request, AccessLog.What.DOWNLOAD, "page", f"evidence {found.pk}")
    return found.response()


def _newest(request, year, agency, expectation):
    declared = Card(request.user, year, [agency]).declarations(agency, expectation)
    return declared[0] if declared else None


def _page(request, year, agency, expectation, form, act, refusal, **details):
    back = address(agency, year, expectation.slug)
    if refusal and request.method == "POST" and acts.was_sent(request):
        return redirect(back)
    return acts.page(
        request, agency, None if refusal else form, act, back=back, refusal=refusal or "",
        caption=f"{expectation.short}: {agency.name}, {years.called(year)}", **details,
    )  # fmt: skip


@of_a_declarer
@with_expectation
def add_file(request, year, agency, expectation):
    newest = _newest(request, year, agency, expectation)
    number = files_of(request.user, [newest]).count() if newest else 0

    def act(answers):
        operations.add_file(
            newest, upload=answers["upload"], submission=answers["submission"], by=request.user
        )

    return _page(
        request, year, agency, expectation,
        AddFileForm(acts.sent(request), request.FILES or None), act,
        policy.why_not_add_file(newest, newest, number),
        title="Add a file", button="Add file", done="The file is added.",
        lead="Everyone who may read what your agency declared can download it. Leave out the names"
        " of children and families.",
    )  # fmt: skip


@of_a_declarer
@with_expectation
def take_file_away(request, year, agency, expectation):
    newest = _newest(request, year, agency, expectation)
    rows = files_of(request.user, [newest] if newest else [])
    known = {str(each.pk) for each in rows}
    if request.POST.get("document", "") not in known and acts.was_sent(request):
        return redirect(address(agency, year, expectation.slug))

    def act(answers):
        operations.take_file_away(
            answers["document"], submission=answers["submission"], by=request.user
        )

    return _page(
        request, year, agency, expectation,
        forms.TakeFileAwayForm(acts.sent(request), documents=rows), act,
        policy.why_not_take_file_away(newest, newest, rows.count()),
        title="Take a file away", button="Take it away", done="The file is gone.", warning=True,
    )  # fmt: skip
