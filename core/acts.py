"""Pages that do one thing: a form, or why it cannot be done now; then a word that it is done."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.shortcuts import redirect, render

from core.hidden_fields import SubmissionField
from core.operations import AlreadyDone, NotAllowed, done_before
from core.pages import perform


def page(request, of, form, act, *, title, button, done, back, refusal="", caption=None, **details):
    """``of``: what it is done to, whose name (or ``caption``) stands above the title. ``act`` takes
    the answers.

    ``form`` None: ``refusal`` stands in its place. ``back``: where it was come from and leads to.
    """
    if form is not None and form.is_valid() and carried_out(form, act):
        messages.success(request, done)
        return redirect(back)
    context = {
        "title": title,
        "caption": of.name if caption is None else caption,
        "form": form,
        "button": button,
        "refusal": refusal,
        "back_url": back,
        **details,
    }
    return render(request, "layouts/act.html", context)


def filled_in(request, form, act, *, title, button, back, caption="", refusal=None, **details):
    """A form that makes something, and leads to its page: ``act`` takes nothing and gives it.

    ``refusal`` stands in place of a form that was not sent.
    """
    if form.is_valid() and (url := perform(form, act)) is not None:
        return redirect(url or back)
    context = {
        "title": title,
        "caption": caption,
        "form": form if form.is_bound or not refusal else None,
        "button": button,
        "refusal": refusal,
        "back_url": back,
        **details,
    }
    return render(request, "layouts/act.html", context)


def carried_out(form, act: Callable[[dict[str, Any]], object]) -> bool:
    """Whether the operation was carried out, now or when the form was sent before."""
    try:
        act(form.cleaned_data)
    except AlreadyDone:
        return True
    except NotAllowed as refusal:
        form.refuse(refusal)
        return False
    return True


def sent(request):
    """What a form is bound to: nothing until it is sent."""
    return request.POST if request.method == "POST" else None


def was_sent(request) -> bool:
    """The second of two clicks: by the first, what it was about may have gone."""
    submission = SubmissionField().clean(request.POST.get("submission"))
    return done_before(submission, request.user) is not None


def page_number(request) -> int:
    """Of a list in pages, from its address; 1 for what is no number."""
    number = request.GET.get("page", "")
    return max(1, int(number)) if number.isascii() and number.isdigit() and len(number) < 6 else 1
