"""The pages of the lists: one of them, its file, and those that somebody keeps under a name."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from core import acts, exports, listing
from core.access_log import shows
from core.pages import with_a_role
from escalations import choice as choices
from escalations import exports as sheets
from escalations import filter_forms, learning_views, lists, raising, saved_list_policy, saved_lists
from escalations.models import Escalation
from partnership.pages import holds_any
from partnership.restriction import BREAKS_THE_GLASS, kept_from, may_break_the_glass
from partnership.roles import Role

MOST_OF_A_LABEL = 80  # characters that the access log keeps of what a line is about


@with_a_role
@require_safe
def index(request):
    person = request.user
    choice, refused = filter_forms.read(request.GET, person)
    after = lists.read_key(request.GET.get("after", ""), choice)
    page = lists.page(choice, person, after)
    if page.why_not_sorted:
        after = None
    choice = page.choice
    shows(request, *_logged(choice))
    said = choices.caption(choice, page.total)
    return render(
        request,
        "escalations/index.html",
        {
            "title": "Escalations",
            "choice": choice,
            "called": choices.called(choice, person),
            "form": _form(request, refused),
            "tabs": choices.tabs(choice, person, lists.number_overdue(person)),
            "saved": saved_lists.named(person),
            "other_state": choices.other_state(choice),
            "columns": lists.columns(choice),
            "sorts": lists.sorts(choice) if page.rows else {},
            "caption_of_table": listing.said_so_far(said, person, Escalation)
            if choice.show in lists.BY_INDEX
            else said,
            "page": page,
            "restricted_left_out": choices.RESTRICTED_LEFT_OUT
            if choice.leaves_out_the_restricted
            else "",
            "empty": choices.empty(choice),
            "may_raise": raising.why_not(person) is None,
            "reads_the_report": learning_views.reads(person),
            "reads_answers": holds_any(person, [Role.BUSINESS_MANAGER]),
            "first_query": choice.query() if after else "",
            "filters_query": choice.query(filters="open"),
            "kept_from": kept_from(person, Escalation) if after is None else [],
            "may_break_the_glass": holds_any(person, [BREAKS_THE_GLASS])
            and may_break_the_glass(person),
        },
    )


def _form(request, refused):
    """The filters, where they were asked for or something of them means nothing."""
    if refused is None and request.GET.get("filters") != "open":
        return None
    return filter_forms.FilterForm(request.GET, person=request.user, offers=True)


def _logged(choice) -> tuple[str, str]:
    """What the access log says of a list: what it is about, and the whole of what was asked where
    that holds only the beginning."""
    label = f"{Escalation._meta.label}:{choice.query()}"
    return label, choice.query() if len(label) > MOST_OF_A_LABEL else ""


@with_a_role
@require_safe
def export(request, kind):
    if kind not in exports.KINDS:
        raise Http404
    choice, refused = filter_forms.read(request.GET, request.user)
    if refused is not None:  # the page says what means nothing; no file holds more than was asked
        return redirect(f"{reverse('escalations:index')}?{request.GET.urlencode()}")
    about, said = _logged(choice)
    return exports.list_taken(
        request,
        kind,
        "escalations",
        sheets.HEADINGS,
        sheets.rows(choice, request.user),
        about=about,
        said=said,
    )


# --- kept under a name ----------------------------------------------------------------------------


@with_a_role
@require_safe
def saved(request):
    return render(
        request,
        "escalations/saved_lists.html",
        {
            "title": "Your saved lists",
            "saved": saved_lists.of(request.user),
            "back_url": reverse("escalations:index"),
            "back_text": "Back to escalations",
        },
    )


@with_a_role
def save(request):
    choice, refused = filter_forms.read(request.GET, request.user)
    if refused is not None:
        return redirect(f"{reverse('escalations:index')}?{request.GET.urlencode()}")
    form = filter_forms.SaveListForm(acts.sent(request))
    names = saved_lists.of(request.user).values_list("name", flat=True)
    return acts.filled_in(
        request,
        form,
        lambda: saved_lists.save_list(
            name=form.cleaned_data["name"],
            query=choice.query(),
            submission=form.cleaned_data["submission"],
            by=request.user,
        ),
        title="Save this list",
        button="Save list",
        back=reverse("escalations:index") + choice.query(),
        refusal=saved_list_policy.why_not_save_list("", list(names)),
        lead=f"{choices.in_words(choice, request.user)}. What it shows is looked up each time.",
    )


@with_a_role
@require_POST
def delete(request, pk):
    mine = get_object_or_404(saved_lists.of(request.user), pk=pk)
    saved_lists.delete_list(mine, by=request.user)
    messages.success(request, f"{mine.name} is deleted. The escalations stay as they are.")
    return redirect("escalations:saved_lists")
