"""The page on which files are added while a challenge is raised; and such a file itself."""

from uuid import uuid4

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from core import acts
from core.models import AccessLog
from core.pages import log_access, perform, with_a_role
from escalations import draft_files, operations, raising, raising_policy
from escalations.draft_file_models import EscalationDraftFile
from escalations.raising_forms import FilesForm
from escalations.raising_names import FILES


@with_a_role
def raise_files(request):
    """Whichever button is pressed, what was chosen is added first."""
    person = request.user
    draft = raising.draft_of(person)
    if raising.why_not(person) or (draft is None and request.method != "POST"):
        return redirect("escalations:raise")
    if draft is None:
        # thrown away or sent in another tab, as on the pages of questions
        draft = operations.save_draft(answers={}, by=person)
    goes_on = "next" in request.POST or "later" in request.POST
    nothing_chosen = goes_on and not request.FILES
    form = FilesForm(None if nothing_chosen else acts.sent(request), request.FILES or None)
    if nothing_chosen or _all_added(form, person):
        if "later" in request.POST:
            messages.success(request, "What you wrote is saved. Come back when you are ready.")
            return redirect("home")
        leads_to = raising.next_address(draft, person) if goes_on else raising.address_of(FILES)
        return redirect(leads_to)
    return render(
        request,
        "escalations/raise_files.html",
        {
            "title": raising.TITLES[FILES],
            "caption": "Raise a professional challenge",
            "form": form,
            "files": raising.files_of(person),
            "most": raising_policy.FILES,
            "back_url": raising.address_of("disagreement"),
        },
    )


def _all_added(form, person) -> bool:
    """Adds what may be kept of what was sent; whether that was all of it."""
    is_valid, fit = form.is_valid(), getattr(form, "fit", [])
    if not fit:
        return False
    submission = form.cleaned_data["submission"]
    added = perform(
        form, lambda: draft_files.add_files(uploads=fit, submission=submission, by=person)
    )
    if added and not is_valid:
        form.send_again_with("submission", str(uuid4()))
    return bool(added) and is_valid


@with_a_role
@require_safe
def file(request, pk):
    found = _own(request, pk)
    log_access(request, AccessLog.What.DOWNLOAD, found)
    return found.response()


@with_a_role
@require_POST
def remove(request, pk):
    found = _own(request, pk)
    draft_files.remove_file(found, by=request.user)
    messages.success(request, f"{found.original_name} is removed.")
    return redirect(raising.address_of(FILES))


def _own(request, pk) -> EscalationDraftFile:
    """404 for whatever is not a file of one's own draft, as for what is not there."""
    found = EscalationDraftFile.objects.visible_to(request.user).filter(pk=pk).first()
    if found is None:
        log_access(request, AccessLog.What.REFUSED, f"{EscalationDraftFile._meta.label}:{pk}")
        raise Http404
    return found
