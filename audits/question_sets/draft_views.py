"""The life of a draft: begun, checked and issued, or thrown away."""

from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from audits.question_sets import content as contents
from audits.question_sets import forms, lists, operations, shown
from audits.question_sets.pages import draft_of, of_an_author, write_url
from audits.question_sets.policy import NO_DRAFT
from core import acts
from core.words import counted


@of_an_author
@require_POST
def begin(request, question_set):
    if draft_of(request, question_set) is not None:  # the second of two clicks
        return redirect(question_set)
    form = forms.OfADraftForm(request.POST)

    def act(answers):
        operations.begin_version(question_set, submission=answers["submission"], by=request.user)

    return acts.page(
        request, question_set, form, act, title="Begin the next version", button="Begin",
        done="The draft of the next version is begun. Each criterion carries on its own.",
        back=question_set.get_absolute_url(),
    )  # fmt: skip


def _act_on_draft(request, question_set, draft, act, **details):
    """A page with one button, or that there is no draft. The draft of a second click is gone."""
    back = question_set.get_absolute_url()
    if draft is None and request.method == "POST" and acts.was_sent(request):
        return redirect(back)
    refusal = details.pop("refusal", "")
    form = None
    if draft is None:
        refusal = NO_DRAFT
    elif not refusal:
        seen = {"version": draft.state}
        form = forms.OfADraftForm(acts.sent(request), initial=seen)
    return acts.page(
        request, question_set, form, act, back=back, refusal=refusal, warning=True, **details
    )


@of_an_author
def issue(request, question_set):
    draft = draft_of(request, question_set)
    details = _to_check(draft) if draft else {}

    def act(answers):
        operations.issue(
            draft, version=answers["version"], submission=answers["submission"], by=request.user
        )

    return _act_on_draft(
        request, question_set, draft, act, title="Check and issue", button="Issue this version",
        done="The version is issued. It is never changed again.", **details,
    )  # fmt: skip


def _to_check(draft) -> dict:
    content, before = lists.content_of_draft(draft), draft.version_before
    earlier = lists.content_of(before) if before else None
    missing = contents.why_not_issue(content, earlier, draft.question_set.kind)
    if missing:
        return {
            "refusal": f"It cannot be issued yet. {' '.join(missing)}",
            "refusal_links": [("Change the draft", write_url(draft.question_set))],
        }
    points = [f"It has {shown.counts(content)}."]
    if before and earlier:
        carried = sum(1 for each in content.criteria if each.follows)
        points.append(
            f"{counted(carried, 'criterion', 'criteria')} of {len(content.criteria)} carry on"
            f" what version {before.number} asks: answers are brought forward and compared."
        )
        left = contents.left_behind(content, earlier)
        points.append(
            f"Left behind, and compared with nothing any more: {_codes(left)}."
            if left
            else f"Nothing of version {before.number} is left behind."
        )
    return {
        "lead": "Once it is issued, this version is never changed: answers are given to these very"
        " words. What turns out to be wrong is put right in the next version.",
        "points": points,
    }


def _codes(criteria) -> str:
    return ", ".join(each.code for each in criteria)


@of_an_author
def throw_away(request, question_set):
    draft = draft_of(request, question_set)
    before = draft.version_before if draft else None

    def act(answers):
        operations.discard_draft(
            draft, version=answers["version"], submission=answers["submission"], by=request.user
        )

    lead = "All that the draft says is taken away."
    if before:
        lead += f" Version {before.number} stays as it is, and the next version can be begun anew."
    return _act_on_draft(
        request, question_set, draft, act, title="Throw the draft away", button="Throw it away",
        done="The draft is thrown away.", lead=lead,
        points=["Download it first, if anything in it may be of use."],
    )  # fmt: skip
