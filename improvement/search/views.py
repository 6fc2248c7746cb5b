"""The search over the log: one page, with the words in its address."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.access_log import shows
from core.pages import with_a_role
from core.words import counted
from improvement.search import forms, lists
from improvement.views import trail


@with_a_role
@require_safe
def index(request):
    form = forms.SearchForm(request.GET if "words" in request.GET else None)
    results, is_cut = [], False
    if form.is_valid():
        results, is_cut = lists.found(request.user, form.cleaned_data["words"])
    number = f"The best {lists.MOST}" if is_cut else counted(len(results), "result")
    shows(request, "search of the improvement log")
    return render(
        request,
        "improvement/search.html",
        {
            "title": "Search the log",
            "form": form,
            "was_sent": form.is_bound and form.is_valid(),
            "results": results,
            "is_cut": is_cut,
            "number": number,
            "trail": trail(),
        },
    )
