"""The page of a record on which words are taken out of what people said there: first the list of
them, then the one that the address names (``?text=update-12``)."""

from typing import Any

from django.http import Http404
from django.shortcuts import render
from django.utils.http import urlencode

from core import acts, words_taken_out
from core.as_seen import version_of
from core.words import in_sentence
from improvement.mending import forms, held_words, policy, taking_out
from improvement.mending.held_words import Held

NOTHING = "Nothing is said here, and nothing was."
COLUMNS = ("What", "What it says")
FIRST = (
    f"Write {policy.BRACKETS} in the place of the words that tell who somebody is. Change nothing"
    " else: these are the words of whoever wrote them."
)
THEN = (
    "What you change says “[taken out on …]” in every earlier version. Who wrote it and when stays."
    " This cannot be undone."
)


def page(request, record: Any, trail) -> Any:
    held = list(held_words.of(record, request.user))
    if "text" not in request.GET:
        rows = [[{"text": each.label, "url": f"?{urlencode({'text': each.key})}"},
                 " ".join(each.texts.values()) or "Nothing now"] for each in held]  # fmt: skip
        return render(
            request,
            "improvement/words.html",
            {"title": "Take words out", "caption": str(record), "columns": COLUMNS, "rows": rows,
             "trail": [*trail, (str(record), record.get_absolute_url())]},
        )  # fmt: skip
    found = next((each for each in held if each.key == request.GET["text"]), None)
    if found is None:
        raise Http404
    return _of_one(request, record, found)


def _of_one(request, record: Any, held: Held) -> Any:
    earlier = words_taken_out.said_otherwise(held.row)
    # The second of two clicks says what the first said, when nothing earlier is left by then.
    earlier |= {*request.POST.getlist("takes_out")} & {*held.row.words_that_can_go}
    refusal = "" if earlier or held.texts else NOTHING
    initial = held.texts | {"version": version_of(held.row)}
    form = forms.TakeOutForm(acts.sent(request), initial=initial, held=held, earlier=earlier)

    def act(answers):
        told = {name: answers[name] for name in held.texts}
        more = {name: answers[name] for name in ("submission", "version")}
        more["takes_out"] = tuple(answers.get("takes_out", ()))
        taking_out.take_words_out(held.row, told=told, **more, by=request.user)

    return acts.page(
        request, record, form if not refusal else None, act, refusal=refusal,
        title="Take words out", button="Take out", warning=True,
        done="The words are taken out.", back=record.get_absolute_url(),
        caption=f"{record}: {in_sentence(held.label)}",
        points=[FIRST, THEN],
    )  # fmt: skip
