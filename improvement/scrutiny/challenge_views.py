"""The pages of challenges."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core import access, acts, by_whom, calendar, clock, exports, paging
from core.access_log import shows
from core.pages import opens, with_a_role
from core.words import counted, day, listed, moment
from improvement import finding_from, linking
from improvement.mending import held_words, word_pages
from improvement.scrutiny import forms, lists, operations, parties, policy, timeline
from improvement.scrutiny.models import Challenge
from improvement.scrutiny.views import in_scrutiny, the_scrutineer_alone
from improvement.views import keeps, trail
from partnership.pages import holds_any
from partnership.restriction import BREAKS_THE_GLASS, kept_from, may_break_the_glass

# --- lists ----------------------------------------------------------------------------------------


@with_a_role
@require_safe
def index(request):
    show, number = lists.shown(request.GET.get("show", "")), acts.page_number(request)
    start = (number - 1) * lists.PAGE
    rows = lists.with_columns(lists.chosen(show, request.user))
    page = list(rows[start : start + lists.PAGE + 1])
    found = lists.challenge_rows(page, closed=show == "closed")
    shows(request, f"{Challenge._meta.label}:?show={show}")
    return render(
        request,
        "improvement/scrutiny/index.html",
        {
            "title": "Independent scrutiny",
            "tabs": [
                {"text": text, "query": f"?show={name}", "current": name == show}
                for name, text in lists.SHOWS.items()
            ],
            "columns": lists.CLOSED_COLUMNS if show == "closed" else lists.OPEN_COLUMNS,
            "rows": found[: lists.PAGE],
            "caption_of_table": f"Challenges: {lists.SHOWS[show].lower()}",
            "query": f"?show={show}",
            "place": paging.place(rows, number, lists.PAGE, more=len(found) > lists.PAGE),
            "next_query": f"?show={show}&page={number + 1}" if len(found) > lists.PAGE else "",
            "first_query": f"?show={show}" if number > 1 else "",
            "writes": parties.is_the_scrutineer(request.user),
            "kept_from": kept_from(request.user, Challenge) if number == 1 else [],
            "may_break_the_glass": holds_any(request.user, [BREAKS_THE_GLASS])
            and may_break_the_glass(request.user),
            "trail": trail(),
        },
    )


@with_a_role
@require_safe
def export(request, kind):
    if kind not in exports.KINDS:
        raise Http404
    show = lists.shown(request.GET.get("show", ""))
    rows = lists.export_challenges(show, request.user)
    return exports.list_taken(
        request,
        kind,
        "challenges",
        lists.CHALLENGE_HEADINGS,
        rows,
        about=f"{Challenge._meta.label}:?show={show}",
    )


@the_scrutineer_alone
def add(request):
    form = forms.ChallengeForm(acts.sent(request), person=request.user)

    def act():
        names = ("to_group", "to_agency", "title", "challenged", "evidence", "submission")
        answers = {name: form.cleaned_data[name] for name in names}
        return operations.raise_challenge(**answers, by=request.user)

    return acts.filled_in(
        request, form, act, title="Raise a challenge", button="Raise challenge",
        back=reverse("scrutiny:index"),
        lead="Those you challenge read it, and so do the Executive, the safeguarding partners’ "
        "officers, the Head of Safeguarding and the business team.",
    )  # fmt: skip


# --- one challenge --------------------------------------------------------------------------------


@opens(Challenge)
@require_safe
def challenge(request, challenge):
    today, person = clock.today(), request.user
    answers = list(challenge.answers.all())
    answered = by_whom.made(answers)
    status = lists.standing(challenge, today, calendar.england())
    return render(
        request,
        "improvement/scrutiny/challenge.html",
        {
            "title": challenge.reference,
            "caption": "Challenge of the independent scrutineer",
            "challenge": challenge,
            "standing": {
                "heading": _heading(challenge),
                "lines": _lines(challenge, today),
                "tag": status["text"],
                "tone": status["tone"],
            },
            "about": [
                *lists.addressees(challenge),
                {"key": "What is challenged", "value": challenge.challenged},
                {"key": "Evidence", "value": challenge.evidence},
                {
                    "key": "Raised",
                    "value": f"By {challenge.raised_by} on {day(challenge.raised_on)}",
                },
            ],
            "answers": [_answer(challenge, each, answered[each.pk]) for each in answers],
            "links": linking.forward(challenge.links.all(), person),
            "used": linking.back(challenge, person),
            "words_out": held_words.taken_out(challenge, request.user),
            "buttons": _buttons(request, challenge),
            "history": [
                {
                    "heading": entry.heading,
                    "when": moment(entry.at),
                    "text": entry.sentence,
                    "at": entry.at.isoformat(),
                }
                for entry in timeline.entries(challenge)
            ],
            "trail": in_scrutiny(),
        },
    )


def _heading(challenge) -> str:
    if challenge.closed_on is not None:
        return f"Closed on {day(challenge.closed_on)}"
    if challenge.answered_on is not None:
        return f"Answered on {day(challenge.answered_on)}"
    return f"Answer due on {day(challenge.due_on)}"


def _lines(challenge, today) -> list[str]:
    if challenge.closed_on is not None:
        return [challenge.judgement_reason]
    if challenge.answered_on is not None:
        return ["The scrutineer is to say whether the answer is enough."]
    missing = parties.without_anybody([challenge])[challenge.pk]
    found, said = parties.nobody_in_words(challenge, missing), parties.standing_answers(challenge)
    silent = parties.silent(challenge)
    waits = listed(parties.named(challenge, each) for each in silent)
    if not said:
        found.append(f"{waits} {'is' if len(silent) == 1 else 'are'} to answer.")
    else:
        found.append(f"{waits} has not answered yet.")
        if parties.can_be_judged(challenge):
            found.append("The day is past: the scrutineer can judge what there is, or ask again.")
    if challenge.due_on < today:
        found.append(f"It is {counted((today - challenge.due_on).days, 'day')} late.")
    if challenge.asked_on != challenge.raised_on:
        found.append(f"The scrutineer asked {waits} again on {day(challenge.asked_on)}.")
    return found


def _answer(challenge, answer, who: str) -> dict:
    rows = [
        *(
            [{"key": "For", "value": parties.named(challenge, answer.answers_for)}]
            if answer.answers_for
            else []
        ),
        {"key": "Answer", "value": answer.get_kind_display()},
        {"key": "Why", "value": answer.reasons},
    ]
    if answer.will_do:
        rows.append({"key": "What will be done", "value": answer.will_do})
    if answer.not_enough_because:
        rows.append({"key": "Not enough because", "value": answer.not_enough_because})
    return {"said": f"{who}, {moment(answer.answered_at)}", "rows": rows}


def _buttons(request, challenge) -> list[dict]:
    """What this person can do now."""
    found, scrutineer = [], parties.is_the_scrutineer(request.user)

    def offer(text, name, refusal, kind="secondary"):
        if refusal is None:
            url = reverse(f"scrutiny:{name}", args=[challenge.reference])
            found.append({"text": text, "url": url, "kind": kind})

    if challenge.may_contribute:
        offer("Answer", "answer", _why_not_answer(request, challenge), "primary")
    if challenge.may_manage:
        judged = parties.can_be_judged(challenge)
        offer("Ask again", "ask_again", policy.why_not_ask_again(challenge, scrutineer, judged))
        offer("Close", "close", policy.why_not_close(challenge, scrutineer), "primary")
    if keeps(request):
        offer("Make a finding of it", "finding_of_challenge", None)
    return found


def _why_not_answer(request, challenge) -> str | None:
    speaks = bool(parties.still_to_speak_for(challenge, request.user))
    return policy.why_not_answer(challenge, challenge.may_manage, speaks)


# --- what people do -------------------------------------------------------------------------------


def _act(request, challenge, form, operation, names, *, refusal, **details):
    def act(answers):
        operation(challenge, **{name: answers[name] for name in names}, by=request.user)

    shown = form if form.is_bound or not refusal else None
    return acts.page(
        request, challenge, shown, act, back=challenge.get_absolute_url(), refusal=refusal or "",
        caption=challenge.reference, **details,
    )  # fmt: skip


@opens(Challenge, right=access.CONTRIBUTE)
def answer(request, challenge):
    offered = [
        (each, parties.named(challenge, each))
        for each in parties.speaks_for(challenge, request.user)
    ]
    form = forms.AnswerForm(
        acts.sent(request), record=challenge, person=request.user, offered=offered
    )
    names = ("kind", "reasons", "will_do", "links", "submission", "version")
    return _act(
        request, challenge, form, operations.answer,
        (*names, "answers_for") if "answers_for" in form.fields else names,
        title="Answer the challenge", button="Send answer", lead=challenge.challenged,
        done=_once_answered(challenge, form, offered),
        refusal=_why_not_answer(request, challenge),
    )  # fmt: skip


def _once_answered(challenge, form, offered: list[tuple[policy.Party, str]]) -> str:
    chosen = form.data.get("answers_for", "") if len(offered) > 1 else None
    for_whom = [each for each, _ in offered if chosen in (None, each)]
    if waits := [each for each in parties.silent(challenge) if each not in for_whom]:
        others = listed(parties.named(challenge, each) for each in waits)
        return f"Your answer is on record. The scrutineer is told once {others} has answered, too."
    return "Your answer is on record, and the scrutineer is told."


@opens(Challenge, right=access.MANAGE)
def ask_again(request, challenge):
    scrutineer = parties.is_the_scrutineer(request.user)
    given = [each.answers_for for each in parties.standing_answers(challenge)]
    offered = [
        (each, parties.named(challenge, each))
        for each in parties.challenged(challenge)
        if each in given
    ]
    form = forms.AskAgainForm(acts.sent(request), record=challenge, offered=offered)
    names = ("reason", "submission", "version")
    return _act(
        request, challenge, form, operations.ask_again,
        (*names, "of_whom") if "of_whom" in form.fields else names,
        title="Ask again", button="Ask again", done="Those whom you ask are told.",
        lead="The answer stays on record. Another is due after as many working days as the first."
        " Where two have answered, the answer of whom you do not ask again stands.",
        refusal=policy.why_not_ask_again(challenge, scrutineer, parties.can_be_judged(challenge)),
    )  # fmt: skip


@opens(Challenge, right=access.MANAGE)
def close(request, challenge):
    scrutineer = parties.is_the_scrutineer(request.user)
    return _act(
        request, challenge, forms.CloseForm(acts.sent(request), record=challenge),
        operations.close_challenge, ("judgement", "reason", "submission", "version"),
        title="Close the challenge", button="Close", done="The challenge is closed.", warning=True,
        lead="It cannot be opened again.", refusal=policy.why_not_close(challenge, scrutineer),
    )  # fmt: skip


@opens(Challenge)
def finding_of_challenge(request, challenge):
    refusal = None if keeps(request) else "The business team keeps the findings. Ask them."
    return finding_from.page(
        request, challenge, operations.make_finding_of_challenge, statement=challenge.title,
        refusal=refusal,
    )  # fmt: skip


@opens(Challenge, right=access.MANAGE)
def words(request, challenge):
    return word_pages.page(request, challenge, in_scrutiny())
