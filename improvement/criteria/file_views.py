"""Files of a judgement: everybody reads them; the business team adds them until it is agreed, and
takes one away with a reason then, too."""

from django.http import Http404
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from core import acts
from core.models import AccessLog
from core.pages import log_access, with_a_role
from improvement.criteria import operations, policy
from improvement.criteria.lists import files_of
from improvement.criteria.models import SuccessCriterion
from improvement.mending.policy import why_not_change
from improvement.views import keepers_alone, named
from partnership.looking_again import AddFileForm, TakeFileAwayForm
from partnership.years import called, year_from


def _judgement(found, year: str):
    """The number of the year, and its judgement; 404 for what is no year."""
    if (number := year_from(year)) is None:
        raise Http404
    return number, next((each for each in found.judgements.all() if each.year == number), None)


@with_a_role
@named(SuccessCriterion, "criterion")
@require_safe
def file(request, found, year, pk):
    _, there = _judgement(found, year)
    document = files_of(request.user, [there] if there else []).filter(pk=pk).first()
    if document is None:
        raise Http404
    log_access(request, AccessLog.What.DOWNLOAD, "page", f"file of a judgement {document.pk}")
    return document.response()


def _page(request, found, form, act, refusal, **details):
    shown = form if form.is_bound or not refusal else None
    return acts.page(
        request, found, shown, act, back=found.get_absolute_url(), caption=found.reference,
        refusal=refusal or "", **details,
    )  # fmt: skip


@keepers_alone
@named(SuccessCriterion, "criterion")
def add_file(request, found, year):
    number, there = _judgement(found, year)
    files = files_of(request.user, [there]).count() if there else 0

    def act(answers):
        names = ("upload", "submission")
        more = {name: answers[name] for name in names}
        operations.add_file(found, year=number, **more, by=request.user)

    return _page(
        request, found, AddFileForm(acts.sent(request), request.FILES or None), act,
        why_not_change(found.withdrawn_on) or policy.why_not_add_file(there, files),
        title=f"Add a file: {called(number)}", button="Add file", done="The file is added.",
        lead="Everyone who signs in can download it. Leave out the names of children and families.",
    )  # fmt: skip


@keepers_alone
@named(SuccessCriterion, "criterion")
def take_file_away(request, found, year):
    number, there = _judgement(found, year)
    rows = files_of(request.user, [there] if there else [])
    known = {str(each.pk) for each in rows}
    if request.POST.get("document", "") not in known and acts.was_sent(request):
        return redirect(found)

    def act(answers):
        names = ("reason", "names_somebody", "submission")
        told = {name: answers[name] for name in names}
        operations.take_file_away(answers["document"], **told, by=request.user)

    return _page(
        request, found, TakeFileAwayForm(acts.sent(request), documents=rows), act,
        policy.why_not_take_file_away(there, len(known)),
        title=f"Take a file away: {called(number)}", button="Take it away",
        done="The file is gone.", warning=True,
        lead="Nobody can read it any more. That there was one, who took it away and why stays.",
    )  # fmt: skip
