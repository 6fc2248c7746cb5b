"""The page between the questions and the check page: what may be a child's name."""

from django.shortcuts import redirect, render

from core import acts
from core.pages import with_a_role
from escalations import operations, raising
from escalations.raising_forms import RAISE_PAGES
from escalations.raising_names import NO_NAME, NamesForm


@with_a_role
def raise_names(request):
    """Whoever ticks goes on; what they ticked is kept with the draft."""
    draft = raising.draft_of(request.user)
    if raising.why_not(request.user) or draft is None:
        return redirect("escalations:raise")
    found = raising.names_to_look_at(draft, request.user)
    if not found:
        return redirect(raising.next_address(draft, request.user))
    form = NamesForm(acts.sent(request), found=found)
    if form.is_valid():
        ticked = [*draft.answers.get(NO_NAME, []), *form.cleaned_data["no_childs_name"]]
        draft = operations.save_draft(answers={NO_NAME: ticked}, by=request.user)
        return redirect(raising.next_address(draft, request.user))
    return render(
        request,
        "escalations/raise_names.html",
        {
            "title": "Does this name a child?",
            "caption": "Raise a professional challenge",
            "form": form,
            "rows": raising.name_rows(found),
            "back_url": raising.address_of(list(RAISE_PAGES)[-1]),
        },
    )
