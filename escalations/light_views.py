"""The light doors beside raising a challenge: a first conversation, and good practice."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from core import acts, paging
from core.access_log import shows
from core.operations import NotAllowed
from core.pages import perform, with_a_role
from core.words import day, short_day
from escalations import light, light_forms, noting, raising
from escalations.light_models import LightChallenge
from escalations.models import Escalation

PAGE = 50
SETTLED = {"yes": "Settled", "no": "Not settled", "not-yet": "Waits for an answer"}


def trail(*more) -> list[tuple[str, str]]:
    return [("Home", reverse("home")), ("Escalations", reverse("escalations:index")), *more]


def refused(request, title: str):
    """For somebody who works with no child: the sentence; None for everyone else."""
    refusal = raising.why_not(request.user)
    if refusal is None and not light_forms.own_agencies(request.user).exists():
        refusal = "Nobody does this in a colleague’s stead. They do it themself."
    if refusal is None:
        return None
    return render(
        request,
        "escalations/raise_refused.html",
        {
            "title": title,
            "refusal": refusal,
            "back_url": reverse("escalations:index"),
            "back_text": "Back to escalations",
        },
    )


# --- first conversations ------------------------------------------------------------------------


@with_a_role
@require_safe
def conversations(request):
    number = acts.page_number(request)
    start = (number - 1) * PAGE
    rows = LightChallenge.objects.visible_to(request.user)
    found = list(rows.select_related("other_agency", "written_by")[start : start + PAGE + 1])
    shows(request, "first conversations")
    return render(
        request,
        "escalations/conversations.html",
        {
            "title": "First conversations",
            "columns": ("Day", "With", "About", "Noted by", "Where it stands"),
            "rows": _rows(found[:PAGE], request.user),
            "place": paging.place(rows, number, PAGE, more=len(found) > PAGE),
            "next_query": f"?page={number + 1}" if len(found) > PAGE else "",
            "first_query": "?" if number > 1 else "",
            "may_note": raising.why_not(request.user) is None,
            "trail": trail(),
        },
    )


def _rows(notes, person) -> list[list]:
    opened = _opened(notes, person)
    return [
        [
            {"text": short_day(note.happened_on), "url": note.get_absolute_url()},
            with_whom(note.other_agency, note.team),
            note.get_about_display(),
            note.written_by.full_name,
            where_it_stands(note, opened),
        ]
        for note in notes
    ]


def _opened(notes, person) -> set[str]:
    """Of what they became, the references of those that this person may open."""
    became = {note.became for note in notes} - {""}
    if not became:
        return set()
    rows = Escalation.objects.visible_to(person).filter(reference__in=became)
    return set(rows.values_list("reference", flat=True))


def with_whom(agency, team: str) -> str:
    return f"{agency}, {team}" if team else str(agency)


def where_it_stands(note, opened: set[str]) -> str:
    """Which escalation it became, to whoever may open that."""
    if note.became:
        return f"Became {note.became}" if note.became in opened else "Raised as a challenge"
    return SETTLED[note.settled]


@with_a_role
def note_conversation(request):
    title = "Note a first conversation"
    if (page := refused(request, title)) is not None:
        return page
    form = light_forms.ConversationForm(acts.sent(request), person=request.user)

    def act():
        return noting.note_conversation(
            agency=form.cleaned_data["own"], **form.note(), by=request.user,
            submission=form.cleaned_data["submission"],
        )  # fmt: skip

    if form.is_valid() and (url := perform(form, act)) is not None:
        if form.is_urgent:
            messages.success(request, "Your note is saved. The child comes first.")
            return redirect("escalations:raise_risk")
        return redirect(url or "escalations:conversations")
    return render(
        request,
        "escalations/note_conversation.html",
        {
            "title": title,
            "form": form,
            "is_urgent": form.is_urgent,
            "trail": trail(("First conversations", reverse("escalations:conversations"))),
        },
    )


def _note(request, reference: str) -> LightChallenge:
    rows = LightChallenge.objects.visible_to(request.user).filter(reference=reference)
    found = rows.select_related("agency", "other_agency", "written_by").first()
    if found is None:
        raise Http404
    return found


@with_a_role
@require_safe
def conversation(request, conversation):
    return _page(request, _note(request, conversation))


def _page(request, note, refusal=None):
    opened = _opened([note], request.user)
    shows(request, note)
    rows = [
        {"key": "With", "value": with_whom(note.other_agency, note.team)},
        {"key": "When", "value": day(note.happened_on)},
        {"key": "About", "value": note.get_about_display()},
        {"key": "What was asked for", "value": note.asked or "Not noted"},
        {"key": "Where it stands", "value": where_it_stands(note, opened)},
        {"key": "Noted by", "value": f"{note.written_by.full_name}, {note.agency}"},
        {"key": "Kept until", "value": day(light.kept_until(note.happened_on, note.ended_on))},
    ]
    if note.became in opened:
        rows[4]["url"] = reverse("escalations:detail", args=[note.became])
    return render(
        request,
        "escalations/conversation.html",
        {
            "title": f"Conversation with {note.other_agency}",
            "caption": note.reference,
            "note": note,
            "rows": rows,
            "refusal": refusal,
            "may_change": noting.why_not_change(note, request.user) is None,
            "trail": trail(("First conversations", reverse("escalations:conversations"))),
        },
    )


@with_a_role
def change_conversation(request, conversation):
    note = _note(request, conversation)
    refusal = noting.why_not_change(note, request.user)
    form = light_forms.ChangeConversationForm(
        acts.sent(request), person=request.user, note=note, version=noting.version_of(note)
    )

    def act():
        names = ("submission", "version")
        more = {name: form.cleaned_data[name] for name in names}
        return noting.change_conversation(note, **form.note(), **more, by=request.user)

    return acts.filled_in(
        request, form, act, title="Change the note", button="Save",
        back=note.get_absolute_url(), caption=note.reference, refusal=refusal,
    )  # fmt: skip


@with_a_role
@require_POST
def raise_conversation(request, conversation):
    """Begins the challenge with what the note knows; the first question is about the child."""
    note = _note(request, conversation)
    try:
        noting.begin_raising(note, by=request.user)
    except NotAllowed as refusal:
        return _page(request, note, refusal)
    return redirect("escalations:raise")
