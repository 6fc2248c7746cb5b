"""What children and families said, and what came of it."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core import acts, clock, exports, paging
from core.access_log import shows
from core.as_seen import version_of
from core.pages import with_a_role
from core.words import day
from improvement import finding_from, linking
from improvement.mending import notes
from improvement.mending import pages as mending
from improvement.mending.policy import why_not_change
from improvement.views import keepers_alone, keeps, named, trail
from improvement.voice import again, forms, lists, operations, policy
from improvement.voice.models import VoiceEntry
from partnership.auth import held_by
from partnership.identifying import people_in_words
from partnership.models import Agency
from partnership.pages import for_holders_of, holds_any

listeners_alone = for_holders_of(*policy.ENTER, called="entering what children and families said")


def in_voice(*more) -> list[tuple[str, str]]:
    return trail(("Voice", reverse("voice:index")), *more)


def _shown(request) -> str:
    show = request.GET.get("show", "")
    return show if show in lists.SHOWS else "all"


@with_a_role
@require_safe
def index(request):
    show, number = _shown(request), acts.page_number(request)
    start = (number - 1) * lists.PAGE
    rows = lists.chosen(show, request.user)
    found = lists.rows_of(rows[start : start + lists.PAGE + 1])
    shows(request, f"voice of children and families?show={show}")
    return render(
        request,
        "improvement/voice/index.html",
        {
            "title": "Voice of children and families",
            "tabs": [
                {"text": text, "query": f"?show={name}", "current": name == show}
                for name, text in lists.SHOWS.items()
            ],
            "columns": lists.COLUMNS,
            "rows": found[: lists.PAGE],
            "caption_of_table": f"What was heard, newest first: {lists.SHOWS[show].lower()}",
            "query": f"?show={show}",
            "place": paging.place(rows, number, lists.PAGE, more=len(found) > lists.PAGE),
            "next_query": f"?show={show}&page={number + 1}" if len(found) > lists.PAGE else "",
            "first_query": f"?show={show}" if number > 1 else "",
            "enters": holds_any(request.user, policy.ENTER),
            "trail": trail(),
        },
    )


@with_a_role
@require_safe
def export(request, kind):
    if kind not in exports.KINDS:
        raise Http404
    rows = lists.export(_shown(request), request.user)
    return exports.taken(
        request, kind, "voice", lists.HEADINGS, rows, said="voice of children and families"
    )


@with_a_role
@require_safe
def you_said_we_did(request):
    """For children, on a screen or on paper: what was said, and what was done about it."""
    rows = VoiceEntry.objects.visible_to(request.user).standing().exclude(we_did="")
    rows = list(rows[: lists.PAGE])
    told_again = again.of(rows)
    shows(request, "you said, we did")
    return render(
        request,
        "improvement/voice/you_said_we_did.html",
        {
            "title": "You said, we did",
            "entries": [
                {
                    "said": each.you_said,
                    "did": each.we_did,
                    "told": _told(each, told_again.get(each.pk)),
                }
                for each in rows
            ],
            "trail": in_voice(),
        },
    )


def _told(entry, to_tell_again) -> str:
    if to_tell_again:
        return (
            f"We told you something else on {day(to_tell_again.told_on)}. It was put right on"
            f" {day(to_tell_again.corrected_on)}, and we will tell you again."
        )
    return f"We told you on {day(entry.told_back_on)}." if entry.told_back_on else ""


@with_a_role
@named(VoiceEntry, "entry")
@require_safe
def entry(request, found):
    people = people_in_words(found.number_of_people)
    themes = [link.theme for link in found.in_themes.select_related("theme")]
    about = [
        ("Heard on", day(found.heard_on)),
        ("From", found.get_from_whom_display()),
        ("Ages", lists.ages(found)),
        ("People", people),
        ("Heard by", found.agency),
        ("What we did", found.we_did),
        ("Told back", found.told_back_on and f"{day(found.told_back_on)}: {found.told_back_how}"),
        ("Told back", again.of([found]).get(found.pk)),
        ("Stands in", found.cited),
    ]
    return render(
        request,
        "improvement/voice/entry.html",
        {
            "title": found.reference,
            "caption": "Voice of children and families",
            "entry": found,
            "status": lists.standing(found),
            "mended": notes.of(found),
            "about": [{"key": key, "value": value} for key, value in about if value],
            "themes": themes,
            "influenced": linking.forward(found.links.all(), request.user),
            "used": linking.back(found, request.user),
            "buttons": _buttons(request, found),
            "keeps_it": policy.why_not_keep(found, held_by(request.user)) is None,
            "trail": in_voice(),
        },
    )


def _buttons(request, found) -> list[dict]:
    if found.withdrawn_on is not None:
        return []
    names = []
    if policy.why_not_keep(found, held_by(request.user)) is None:
        said = "what it influenced" if again.told_on(found) else "what was done"
        names.append((f"Say {said}", "we_did"))
        if found.standing == policy.Standing.ACTED_ON:
            names.append(("They have been told", "tell_back"))
    if keeps(request):
        names.append(("Make a finding of it", "finding_of_entry"))
    return [
        {"text": text, "url": reverse(f"voice:{name}", args=[found.reference])}
        for text, name in names
    ]


# --- entering and answering -----------------------------------------------------------------------


@listeners_alone
def hear(request):
    held = held_by(request.user)
    agencies = Agency.objects.visible_to(request.user).filter(closed_on=None, succeeded_by=None)
    own = policy.agencies_heard_for(held)
    if not policy.keeps_all(held):
        agencies = agencies.filter(pk__in=own)
    form = forms.HeardForm(
        acts.sent(request), person=request.user, agencies=agencies.order_by("name"),
        initial={"agency": min(own, default=None)},
    )  # fmt: skip

    def act():
        names = (
            "heard_on", "from_whom", "age_bands", "number_of_people", "agency", "you_said",
            "themes", "cited", "submission",
        )  # fmt: skip
        answers = {name: form.cleaned_data[name] for name in names}
        return operations.hear(**answers, by=request.user)

    return acts.filled_in(
        request, form, act, title="Enter what was heard", button="Save",
        back=reverse("voice:index"),
    )  # fmt: skip


def _why_not_touch(request, found) -> str | None:
    refusal = policy.why_not_keep(found, held_by(request.user))
    return refusal or why_not_change(found.withdrawn_on)


def _act(request, found, form, operation, names, *, title, refusal=None, **details):
    def act(answers):
        operation(found, **{name: answers[name] for name in names}, by=request.user)

    refusal = _why_not_touch(request, found) or refusal
    return acts.page(
        request, found, form if form.is_bound or not refusal else None, act, title=title,
        button="Save", done="It is on record.", back=found.get_absolute_url(),
        caption=found.reference, refusal=refusal or "", lead=f"They said: {found.you_said}",
        **details,
    )  # fmt: skip


@listeners_alone
@named(VoiceEntry, "entry")
def we_did(request, found):
    """Once they were told what was done, it is corrected; what it influenced can still be added."""
    initial = {"we_did": found.we_did, "version": version_of(found)}
    was_told = again.told_on(found) is not None
    form = forms.WeDidForm(
        acts.sent(request), person=request.user, was_told=was_told, initial=initial
    )

    def say(found, *, we_did=found.we_did, **given):
        operations.say_what_we_did(found, we_did=we_did, **given)

    names = ("links", "submission", "version")
    return _act(
        request, found, form, say, names if was_told else ("we_did", *names),
        title="What it influenced" if was_told else "What was done about it",
    )  # fmt: skip


@listeners_alone
@named(VoiceEntry, "entry")
def tell_back(request, found):
    today = clock.today()
    form = forms.ToldBackForm(acts.sent(request))
    names = ("told_back_on", "told_back_how", "submission")
    return _act(
        request, found, form, operations.tell_back, names, title="They have been told",
        refusal=policy.why_not_tell_back(found, today, today),
    )  # fmt: skip


TOLD_AGAIN = (
    "They were told what was done. If you correct that, what they were told stays on its page, and"
    " they are to be told again."
)


@listeners_alone
@named(VoiceEntry, "entry")
def correct_entry(request, found):
    left_out = [] if found.we_did else ["we_did"]
    left_out += [] if found.told_back_on else ["told_back_on", "told_back_how"]
    return mending.correct(
        request, found, forms.CorrectEntryForm, operations.correct_entry, called="entry",
        person=request.user, agencies=Agency.objects.none(), left_out=left_out,
        refusal=policy.why_not_keep(found, held_by(request.user)),
        lead=TOLD_AGAIN if found.told_back_on else "",
    )  # fmt: skip


@listeners_alone
@named(VoiceEntry, "entry")
def withdraw_entry(request, found):
    return mending.withdraw(
        request, found, operations.withdraw_entry, called="entry",
        refusal=_why_not_touch(request, found),
    )  # fmt: skip


@keepers_alone
@named(VoiceEntry, "entry")
def finding_of_entry(request, found):
    themes = [link.theme_id for link in found.in_themes.all()]
    return finding_from.page(
        request, found, operations.make_finding_of_entry, statement=found.you_said, themes=themes,
        refusal=why_not_change(found.withdrawn_on),
    )  # fmt: skip
