"""Importing schools: send the register, wait while it is read, look, import. For the keepers."""

from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from core import acts, exports
from core.declarations import takes_forms_of
from core.pages import perform
from core.words import counted
from partnership.pages import for_holders_of
from partnership.roles import KEEPERS
from partnership.schools import authorities, lists, operations, plan
from partnership.schools.forms import MOST_BYTES, ImportForm, RegisterForm
from partnership.schools.models import SchoolRegister

State = SchoolRegister.State

of_keepers = partial(for_holders_of, *KEEPERS)


def _trail(*, import_page: bool = False) -> list[tuple[str, str]]:
    above = [("Home", "home"), ("Contacts", "contacts:index"), ("Agencies", "agencies:index")]
    if import_page:
        above.append(("Import schools", "schools:import"))
    return [(text, reverse(name)) for text, name in above]


def _sent_by(person) -> SchoolRegister | None:
    return SchoolRegister.objects.visible_to(person).first()


@of_keepers(called="the import of schools")
@takes_forms_of(MOST_BYTES)
def send(request):
    is_sent = request.method == "POST"
    form = RegisterForm(request.POST, request.FILES) if is_sent else RegisterForm()
    if form.is_valid():
        sent = operations.send_register(upload=form.cleaned_data["upload"], by=request.user)
        return redirect(_sent_by(request.user) or sent)  # a worker may have read it by now
    before = _sent_by(request.user)
    return render(
        request,
        "partnership/schools/send.html",
        {
            "title": "Import schools from the DfE’s register",
            "form": form,
            "before": before,
            "is_refused": before is not None and before.state == State.REFUSED,
            "is_imported": before is not None and before.state == State.IMPORTED,
            "codes": sorted(authorities.codes()),
            "trail": _trail(),
        },
    )


def _register(request, *states: str):
    """The one that the person sent, or the page to go to when it is in another state."""
    sent = _sent_by(request.user)
    if sent is None:
        return None, redirect("schools:import")
    if sent.state not in states:
        return None, redirect(sent)
    return sent, None


@of_keepers(called="how far the reading of a register of schools is")
@require_safe
def progress(request):
    sent, elsewhere = _register(request, State.WAITING, State.READING)
    if sent is None:
        return elsewhere
    percent = 100 * sent.done // max(sent.size, 1)
    megabytes = f"{sent.done / 1024 / 1024:.0f} of {max(sent.size / 1024 / 1024, 1):.0f} MB"
    return render(
        request,
        "partnership/schools/progress.html",
        {
            "title": "The register is being read",
            "caption": sent.original_name,
            "percent": percent,
            "said": f"{percent}% read, {megabytes}." if sent.done else "It waits for its turn.",
            "discard_url": reverse("schools:discard"),
            "back_url": reverse("schools:import"),
        },
    )


@of_keepers(called="what an import of schools would change")
def preview(request):
    sent, elsewhere = _register(request, State.READ)
    if sent is None:
        return elsewhere
    made = plan.make(operations.rows_of(sent))
    form = ImportForm(
        acts.sent(request),
        offered=made.undecided,
        initial={"file": sent.submission, "shown": made.digest},
    )
    if form.is_valid():
        answers = form.cleaned_data
        url = perform(
            form,
            lambda: operations.import_register(
                file=answers["file"],
                joined=form.joined,
                shown=answers["shown"],
                by=request.user,
                submission=answers["submission"],
            ),
        )
        if url:
            return redirect(url)
        form.send_again_with("file", str(sent.submission))
        form.send_again_with("shown", made.digest)
    found = sent.answers
    number = len(found["schools"])
    return render(
        request,
        "partnership/schools/preview.html",
        {
            "title": "Check what the import will do",
            "caption": sent.original_name,
            "form": form,
            "found": f"{counted(number, 'school')} of our local authority, of"
            f" {counted(found['rows'], 'school')} in the file. {found['encoding']}",
            "figures": lists.figures(made),
            "sections": lists.sections(made),
            "undecided": len(made.undecided),
            "changes_nothing": made.changes_nothing,
            "discard_url": reverse("schools:discard"),
            "back_url": reverse("schools:import"),
        },
    )


@of_keepers(called="the file of what an import of schools would change")
@require_safe
def export(request, kind):
    if kind not in exports.KINDS:
        raise Http404
    sent, elsewhere = _register(request, State.READ)
    if sent is None:
        return elsewhere
    rows = lists.exported(plan.make(operations.rows_of(sent)))
    return exports.file_response(kind, "schools-to-import", lists.EXPORTED, rows)


@of_keepers(called="throwing a register of schools away")
@require_POST
def discard(request):
    operations.discard(by=request.user)
    messages.success(request, "The file is thrown away. Nothing was imported.")
    return redirect("schools:import")


@of_keepers(called="what an import of schools has done")
@require_safe
def done(request):
    sent, elsewhere = _register(request, State.IMPORTED)
    if sent is None:
        return elsewhere
    return render(
        request,
        "partnership/schools/done.html",
        {
            "title": "The schools are imported",
            "caption": sent.original_name,
            "at": sent.changed_at,
            "rows": lists.results(sent.answers["counts"]),
            "trail": _trail(import_page=True),
        },
    )
