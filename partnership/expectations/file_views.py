"""The files of what is declared: read by whoever reads it; added until it is answered, and taken
away then, too."""

from django.http import Http404
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from core import acts
from core.models import AccessLog
from core.pages import log_access
from partnership import years
from partnership.expectations import operations, policy
from partnership.expectations.models import DeclarationDocument, address
from partnership.expectations.policy import NO_FILE
from partnership.expectations.scorecard import Card, files_of, may_lose_a_file
from partnership.expectations.views import (
    of_a_declarer,
    of_a_declarer_or_answerer,
    of_a_reader,
    with_expectation,
)
from partnership.looking_again import AddFileForm, TakeFileAwayForm


@of_a_reader
@with_expectation
@require_safe
def file(request, year, agency, expectation, pk):
    rows = DeclarationDocument.objects.visible_to(request.user).exclude(file="").filter(
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


@of_a_declarer_or_answerer
@with_expectation
def take_file_away(request, year, agency, expectation):
    declared = Card(request.user, year, [agency]).declarations(agency, expectation)
    rows = files_of(request.user, declared)
    refusals = may_lose_a_file(request.user, agency, declared, rows)
    rows = rows.filter(declaration__in=[pk for pk in refusals if refusals[pk] is None])
    known = {str(each.pk) for each in rows}
    if request.POST.get("document", "") not in known and acts.was_sent(request):
        return redirect(address(agency, year, expectation.slug))

    def act(answers):
        names = ("reason", "names_somebody", "submission")
        told = {name: answers[name] for name in names}
        operations.take_file_away(answers["document"], **told, by=request.user)

    none = next((said for said in refusals.values() if said != NO_FILE), NO_FILE)
    return _page(
        request, year, agency, expectation,
        TakeFileAwayForm(acts.sent(request), documents=rows), act, None if known else none,
        title="Take a file away", button="Take it away", done="The file is gone.", warning=True,
        lead="Nobody can read it any more. That there was one, who took it away and why stays.",
    )  # fmt: skip
