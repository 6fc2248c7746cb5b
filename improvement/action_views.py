"""The pages of actions."""

from dataclasses import replace

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core import access, acts, by_whom, calendar, clock, exports, listing, paging
from core.access_log import shows
from core.models import AccessLog
from core.pages import log_access, opens, with_a_role
from core.words import counted, day, moment, short_day
from improvement import exports as sheets
from improvement import (
    forms,
    judging,
    linking,
    lists,
    moves,
    operations,
    origins,
    owners,
    passed_on,
    policy,
    thread,
    timeline,
)
from improvement.mending import held_words, notes
from improvement.mending import policy as mending
from improvement.models import Action, Recommendation
from improvement.plans import agenda
from improvement.views import keepers_alone, keeps, trail
from partnership import succession
from partnership.auth import held_by
from partnership.looking_again import AddFileForm
from partnership.models import Agency
from partnership.pages import holds_any
from partnership.restriction import BREAKS_THE_GLASS, kept_from, may_break_the_glass

# --- lists ----------------------------------------------------------------------------------------


@with_a_role
@require_safe
def index(request):
    choice = lists.Choice.read(request.GET)
    shows(request, f"{Action._meta.label}:{choice.query()}")
    rows, number = lists.action_page(choice, request.user)
    there_is_more = choice.page * lists.PAGE < number
    return render(
        request,
        "improvement/actions.html",
        {
            "title": "Actions",
            "tabs": [
                {"text": text, "query": lists.Choice(show).query(), "current": show == choice.show}
                for show, text in lists.SHOWS.items()
            ],
            "columns": lists.CLOSED_COLUMNS if choice.show == "closed" else lists.OPEN_COLUMNS,
            "rows": rows,
            "caption_of_table": listing.said_so_far(
                f"{counted(number, 'action')}: {lists.SHOWS[choice.show].lower()}",
                request.user,
                Action,
            ),
            "query": choice.query(),
            "place": paging.Place(choice.page, lists.PAGE, number),
            "next_query": choice.query(page=choice.page + 1) if there_is_more else "",
            "first_query": choice.query() if choice.page > 1 else "",
            "keeps": keeps(request),
            "kept_from": kept_from(request.user, Action) if choice.page == 1 else [],
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
    choice = lists.Choice.read(request.GET)
    rows = sheets.actions(choice, request.user)
    return exports.list_taken(
        request,
        kind,
        "actions",
        sheets.ACTION_HEADINGS,
        rows,
        about=f"{Action._meta.label}:{choice.query()}",
    )


# --- a new one ------------------------------------------------------------------------------------


@keepers_alone
def add(request):
    """First the agency that is responsible, whose people can then be chosen."""
    why = _recommendation(request)
    refusal = None
    if why is not None:
        refusal = mending.why_not_change(why.withdrawn_on)
        refusal = refusal or policy.why_not_act_on(why.decided_on, why.is_adopted)
    back = why.get_absolute_url() if why else reverse("improvement:actions")
    asked = forms.AgencyForm(request.GET if "agency" in request.GET else None, person=request.user)
    if refusal or not asked.is_valid():
        return render(
            request,
            "improvement/add_action.html",
            {
                "title": "Add an action", "caption": why.reference if why else "", "form": asked,
                "why": why, "refusal": refusal, "back_url": back,
            },
        )  # fmt: skip
    agency: Agency = asked.cleaned_data["agency"]
    initial = {"group": why.to_group_id} if why else {}
    form = forms.ActionForm(
        acts.sent(request), person=request.user, agency=agency, recommendation=why, initial=initial
    )

    def act():
        names = ("what", "difference_wanted", "owner", "group", "due_on", "submission")
        answers = {name: form.cleaned_data[name] for name in names}
        because = form.cleaned_data.get("because", "")
        return operations.propose(**answers, recommendation=why, because=because, by=request.user)

    return acts.filled_in(
        request, form, act, title="Add an action", button="Add action", back=back,
        caption=str(agency), lead=why.text if why else "",
    )  # fmt: skip


def _recommendation(request) -> Recommendation | None:
    reference = request.GET.get("recommendation", "")
    if not reference:
        return None
    rows = Recommendation.objects.visible_to(request.user).filter(reference=reference.upper())
    if (found := rows.first()) is None:
        raise Http404
    return found


# --- one action -----------------------------------------------------------------------------------


@opens(Action)
@require_safe
def action(request, action):
    today, person = clock.today(), request.user
    moved = moves.of([action])[action.pk]
    documents = list(action.documents.all())
    added = by_whom.made(documents)
    status = lists.standing(action, today, calendar.england())
    return render(
        request,
        "improvement/action.html",
        {
            "title": action.reference,
            "caption": "Action",
            "action": action,
            "standing": {
                "heading": _heading(action),
                "lines": _lines(action, person, today, moved),
                "tag": status["text"],
                "tone": status["tone"],
            },
            "about": _about(action, person),
            "origins": _other_origins(action, person),
            "findings": thread.back(action, person),
            "beside": linking.back(action, person),
            "recommendation_status": lists.decision_words(action.recommendation)
            if action.recommendation
            else None,
            "answers": _answers(action),
            "judged": _judged(action),
            "mended": notes.of(action),
            "words_out": held_words.taken_out(action, request.user),
            "moves": _moves(action, moved),
            "buttons": _buttons(action, person, moved),
            "files": [
                {
                    "name": each.original_name,
                    "url": each.get_absolute_url(),
                    "about": f"Added by {added[each.pk]}, {moment(each.added_at)}",
                }
                for each in documents
            ],
            "taken_away": [
                f"{entry.sentence.removesuffix('.')} on {day(entry.at)}: {entry.text}"
                for entry in timeline.files_taken_away(action)
            ],
            "history": [
                {
                    "heading": entry.heading,
                    "when": moment(entry.at),
                    "who": entry.who,
                    "text": entry.text or entry.sentence,
                    "at": entry.at.isoformat(),
                }
                for entry in timeline.entries(action)
            ],
            "trail": trail(("Actions", reverse("improvement:actions"))),
        },
    )


def _heading(action) -> str:
    if action.closed_on is not None:
        verb = "Withdrawn" if action.outcome == policy.Outcome.WITHDRAWN else "Closed"
        return f"{verb} on {day(action.closed_on)}"
    if action.handed_in_on is not None:
        return f"Handed in on {day(action.handed_in_on)}"
    return f"Due on {day(action.due_on)}"


def _lines(action, person, today, moved) -> list[str]:
    found = []
    if moved:
        found.append(f"First due on {day(action.due_at_first_on)}, {moves.times(len(moved))}.")
    if any(each.waits for each in moved):
        found.append("Its new date is on the Executive’s list until the Executive has looked.")
    if action.closed_on is None and action.handed_in_on is None:
        if action.due_on < today:
            found.append(f"It is {counted((today - action.due_on).days, 'day')} late.")
        found.append(owners.who_does_it(action, "is to do it"))
    elif action.closed_on is None:
        found.append("Somebody other than its owner is to judge what difference it made.")
    if (action.closed_on is None or action.recheck_on is not None) and judging.nobody_could(action):
        found.append(NOBODY_JUDGES)
    if action.recheck_on is not None:
        found.append(f"It is to be looked at again on {day(action.recheck_on)}.")
    if action.may_manage and (said := judging.what_owner_leaves(action, person)):
        found.append(said)
    return found


def _moves(action, moved) -> list[dict]:
    """How its date moved, and why, the first first."""
    why = moves.reasons([action])[action.pk] if moved else []
    return [
        {
            "key": f"From {short_day(each.from_on)} to {short_day(each.to_on)}",
            "value": f"{update.text} – {by_whom.of(update)}, {day(each.on)}",
        }
        for each, update in zip(moved, why, strict=True)
    ]


def _other_origins(action, person) -> list[dict]:
    """What it comes from beside a recommendation, which its page shows with the findings."""
    return [
        {"name": why.name, "url": why.url, "text": why.text}
        for origin, why in origins.of_actions([action], person)[action.pk]
        if origin.slug not in ("recommendation", "agreed")
    ]


def _about(action, person) -> list[dict]:
    following = agenda.groups_of([action], person)[action.pk][1:]
    return [
        {"key": "Difference it is to make", "value": action.difference_wanted},
        {"key": "Agency responsible", "value": succession.named(action.agency)},
        {"key": "Owner", "value": owners.named(action)},
        {"key": "Overseen by", "value": action.group, "url": action.group.get_absolute_url()},
        *({"key": "Overseen before", "value": str(each)} for each in passed_on.of(action)),
        *({"key": "Also followed by", "value": each, "url": each.get_absolute_url()}
          for each in following),
        {"key": "Agreed on", "value": day(action.proposed_on)},
    ]  # fmt: skip


def _answers(action) -> list[dict]:
    if not action.how_much:
        return []
    return [
        {"key": "How much did we do?", "value": action.how_much},
        {"key": "How well did we do it?", "value": action.how_well},
        {"key": "What difference did it make?", "value": action.what_difference},
        *(
            [{"key": "Where the evidence is", "value": action.evidence_elsewhere}]
            if action.evidence_elsewhere
            else []
        ),
    ]


def _judged(action) -> list[dict]:
    """What others than its owner say of the difference it made, the last first."""
    rows = list(action.judgements.order_by("-pk"))
    judged_by = timeline.judged_by(action) if rows else {}
    judges = by_whom.made(rows)
    return [
        row
        for each in rows
        for row in (
            {
                "key": each.get_impact_display(),
                "value": f"{each.reason} – {judges[each.pk]}, {day(each.judged_on)}",
            },
            {"key": "The difference it was judged by", "value": judged_by.get(each.pk)},
        )
        if row["value"]
    ]


def _buttons(action, person, moved) -> list[dict]:
    """What this person can do now."""
    found = []

    def offer(text, name, refusal, kind="secondary"):
        if refusal is None:
            url = reverse(f"improvement:{name}", args=[action.reference])
            found.append({"text": text, "url": url, "kind": kind})

    own = (judging.themself(person), judging.whose(action))
    if action.may_manage:
        offer("Rate the impact", "rate", _why_not_rate(action, person), "primary")
        offer("Send back for more", "send_back", policy.why_not_send_back(action, *own))
        if action.recheck_on is not None and action.recheck_on <= clock.today():
            offer("Look at it again", "recheck", policy.why_not_recheck(action, *own), "primary")
    if action.may_contribute:
        offer("Hand in", "hand_in", _why_not_hand_in(action, person), "primary")
        offer("Write a progress update", "progress", policy.why_not_progress(action))
        offer("Add a file", "add_file", policy.why_not_progress(action))
        offer("Hand over", "hand_over", _why_not_hand_over(action, person))
    if action.may_manage:
        offer("Move the date", "move", judging.why_not_move(action, person))
        offer("Withdraw", "withdraw", judging.why_not_withdraw(action, person))
    if waiting := [each for each in moved if each.waits]:
        refusal = judging.why_not_look(action, person, waiting)
        offer("The Executive has looked at the new date", "look_at_move", refusal)
    return found


def _why_not_rate(action, person) -> str | None:
    shown = operations.has_evidence(action, action.evidence_elsewhere)
    return policy.why_not_rate(action, judging.themself(person), judging.whose(action), shown)


def _why_not_hand_in(action, person) -> str | None:
    return policy.why_not_hand_in(action, operations.is_of_the_agency(action, held_by(person)))


def _why_not_hand_over(action, person) -> str | None:
    return policy.why_not_hand_over(action, operations.knows_its_people(action, held_by(person)))


@opens(Action)
@require_safe
def document(request, action, pk):
    found = action.documents.filter(pk=pk).first()
    if found is None:
        raise Http404
    log_access(request, AccessLog.What.DOWNLOAD, action, f"file {found.pk}")
    return found.response()


# --- what people do -------------------------------------------------------------------------------


def _act(request, action, form, operation, names, *, title, button, done, refusal=None, **details):
    def act(answers):
        operation(action, **{name: answers[name] for name in names}, by=request.user)

    shown = form if form.is_bound or not refusal else None
    return acts.page(
        request, action, shown, act, title=title, button=button, done=done,
        back=action.get_absolute_url(), refusal=refusal or "", caption=action.reference, **details,
    )  # fmt: skip


@opens(Action, right=access.CONTRIBUTE)
def progress(request, action):
    return _act(
        request, action, forms.ProgressForm(acts.sent(request), record=action),
        operations.add_progress, ("standing", "text", "submission", "version"),
        title="Write a progress update", button="Save", done="Your update is on record.",
        refusal=policy.why_not_progress(action),
    )  # fmt: skip


@opens(Action, right=access.CONTRIBUTE)
def add_file(request, action):
    return _act(
        request, action,
        AddFileForm(acts.sent(request), request.FILES or None, record=action),
        operations.add_document, ("upload", "submission"),
        title="Add a file", button="Add file", done="The file is added.",
        refusal=policy.why_not_progress(action),
        lead="Everyone who may open this action can download it. Leave out children’s names.",
    )  # fmt: skip


NOBODY_JUDGES = (
    "Nobody is there to judge it: whoever owns, proposed or hands in an action does not. "
    "It needs another chair of the group, or another keeper of the log."
)


def _who_judges(action, person) -> str:
    """``person`` hands it in."""
    its = replace(judging.whose(action), handed_in_by=person.pk)
    return NOBODY_JUDGES if judging.nobody_could(action, its) else "Whoever judges it is told."


@opens(Action, right=access.CONTRIBUTE)
def hand_in(request, action):
    names = (
        "how_much",
        "how_well",
        "what_difference",
        "evidence_elsewhere",
        "submission",
        "version",
    )
    initial = {name: getattr(action, name) for name in names[:4]}
    return _act(
        request, action,
        forms.HandInForm(
            acts.sent(request), record=action, has_file=action.documents.exists(), initial=initial
        ),
        operations.hand_in, names,
        title="Hand in", button="Hand in",
        done=f"It is handed in. {_who_judges(action, request.user)}",
        refusal=_why_not_hand_in(action, request.user),
        lead=f"It was to make this difference: {action.difference_wanted}",
    )  # fmt: skip


@opens(Action, right=access.MANAGE)
def rate(request, action):
    return _act(
        request, action, forms.RateForm(acts.sent(request), record=action),
        operations.rate, ("impact", "reason", "submission", "version"),
        title="Rate the impact", button="Rate and close", done="The action is closed.",
        refusal=_why_not_rate(action, request.user), shown=_what_is_judged(action, request.user),
        lead=f"It was to make this difference: {action.difference_wanted}",
    )  # fmt: skip


def _what_is_judged(action, person) -> list[dict]:
    """What its owner answered, with the evidence, and how it was judged before: beside the form."""
    documents = action.documents.visible_to(person).order_by("added_at", "pk")
    files = [
        {"key": "File", "value": each.original_name, "url": each.get_absolute_url()}
        for each in documents
    ]
    return [*_answers(action), *files, *_judged(action)]


@opens(Action, right=access.MANAGE)
def send_back(request, action):
    own = (judging.themself(request.user), judging.whose(action))
    return _act(
        request, action, forms.SendBackForm(acts.sent(request), record=action),
        operations.send_back, ("reason", "submission", "version"),
        title="Send back for more", button="Send back", done="Its owner is told what is missing.",
        refusal=policy.why_not_send_back(action, *own),
    )  # fmt: skip


@opens(Action, right=access.MANAGE)
def recheck(request, action):
    own = (judging.themself(request.user), judging.whose(action))

    def again(action, *, again, **answers):
        return operations.recheck(action, again=again == "yes", **answers)

    return _act(
        request, action, forms.RecheckForm(acts.sent(request), record=action),
        again, ("impact", "reason", "again", "submission", "version"),
        title="Look at it again", button="Save", done="What you judged is on record.",
        refusal=policy.why_not_recheck(action, *own), shown=_what_is_judged(action, request.user),
        lead=f"It was to make this difference: {action.difference_wanted}",
    )  # fmt: skip


@opens(Action, right=access.MANAGE)
def move(request, action):
    return _act(
        request, action, forms.MoveForm(acts.sent(request), record=action),
        operations.move_due_date, ("due_on", "reason", "submission", "version"),
        title="Move the date", button="Save", done="The new date is on record, beside the first.",
        refusal=judging.why_not_move(action, request.user),
        lead=_what_moving_means(action),
    )  # fmt: skip


def _what_moving_means(action) -> str:
    months = action.procedure.executive_after_months_moved
    return (
        f"It is due on {day(action.due_on)}. A date that is past, or that moves by more than"
        f" {counted(months, 'month')} in all, is on the Executive’s list until the Executive has"
        " looked. Whether it was done in time is judged by the day that stood when it passed."
    )


@opens(Action)
def look_at_move(request, action):
    return _act(
        request, action, forms.OperationForm(acts.sent(request), record=action),
        operations.look_at_move, ("submission", "version"),
        title="The Executive has looked at the new date", button="It has looked",
        done="It is off the Executive’s list.",
        refusal=judging.why_not_look(action, request.user),
        lead=f"It is due on {day(action.due_on)}, and was first due on "
        f"{day(action.due_at_first_on)}. Its page says why.",
    )  # fmt: skip


@opens(Action, right=access.CONTRIBUTE)
def hand_over(request, action):
    refusal = _why_not_hand_over(action, request.user)
    if refusal and request.method == "POST":
        return redirect(action)  # whoever may not choose among these people sees none of them
    return _act(
        request, action, forms.HandOverForm(acts.sent(request), record=action, person=request.user),
        operations.hand_over, ("owner", "submission", "version"),
        title="Hand over", button="Hand over", done="The new owner is told.", refusal=refusal,
        lead="Whoever has owned it does not judge it, move its date or withdraw it afterwards.",
    )  # fmt: skip


@opens(Action, right=access.MANAGE)
def withdraw(request, action):
    return _act(
        request, action, forms.WithdrawForm(acts.sent(request), record=action),
        operations.withdraw, ("reason", "submission", "version"),
        title="Withdraw the action", button="Withdraw", done="The action is withdrawn.",
        refusal=judging.why_not_withdraw(action, request.user), warning=True,
        lead="It stays on record with your reason, and cannot be opened again.",
    )  # fmt: skip
