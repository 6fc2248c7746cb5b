"""A file into a draft: sent, looked at with all that it changes or has wrong, and only then
written."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from audits.question_sets import changes, documents, forms, imported, lists, operations, shown
from audits.question_sets import content as contents
from audits.question_sets.pages import draft_of, of_an_author, within
from audits.question_sets.policy import NO_DRAFT
from core import acts
from core.words import counted

MOST_FAULTS = 50  # shown; who mends as many sends the file again


def _no_draft(request, question_set):
    return acts.page(
        request, question_set, None, None, title="Import a file", button="", done="",
        back=question_set.get_absolute_url(), refusal=NO_DRAFT,
    )  # fmt: skip


@of_an_author
def send(request, question_set):
    draft = draft_of(request, question_set)
    if draft is None:
        return _no_draft(request, question_set)
    is_sent = request.method == "POST"
    form = forms.ImportForm(request.POST, request.FILES) if is_sent else forms.ImportForm()
    faults: list[str] = []
    if form.is_valid():
        try:
            given = imported.read(form.cleaned_data["upload"])
        except imported.Unreadable as refusal:
            form.add_error("upload", str(refusal))
        except imported.Faults as wrong:
            faults = wrong.sentences
        else:
            return _preview(request, draft, given, forms.ReplaceForm.of(given, draft.state))
    return render(
        request,
        "audits/question_sets/import.html",
        {
            "title": "Import a file",
            "caption": question_set.name,
            "form": form,
            "question_set": question_set,
            "faults": faults[:MOST_FAULTS],
            "more_faults": max(0, len(faults) - MOST_FAULTS),
            "said": counted(len(faults), "thing"),
            "trail": within(question_set),
        },
    )


def _preview(request, draft, given, form):
    content, before = lists.content_of_draft(draft), draft.version_before
    earlier = lists.content_of(before) if before else None
    return render(
        request,
        "audits/question_sets/import_preview.html",
        {
            "title": "Check what the import will do",
            "caption": draft.question_set.name,
            "form": form,
            "question_set": draft.question_set,
            "found": changes.rewritten(content, given, shown.name_in_words),
            "holds": shown.counts(given),
            "missing": contents.why_not_issue(given, earlier, draft.question_set.kind),
            "trail": within(draft.question_set),
        },
    )


@of_an_author
@require_POST
def confirm(request, question_set):
    draft = draft_of(request, question_set)
    if draft is None:
        if acts.was_sent(request):
            return redirect(question_set)
        return _no_draft(request, question_set)
    form = forms.ReplaceForm(request.POST)
    try:
        given = imported.checked(imported.from_json(form.data.get("document", "")))
    except (imported.Unreadable, imported.Faults):  # no page of ours sends such a thing
        return redirect("question_sets:import", question_set.slug)

    def act(answers):
        operations.write_draft(
            draft, content=documents.as_data(given), version=answers["version"],
            submission=answers["submission"], by=request.user,
        )  # fmt: skip

    if form.is_valid() and acts.carried_out(form, act):
        messages.success(request, "The draft says what the file does.")
        return redirect(question_set)
    return _preview(request, draft, given, form)
