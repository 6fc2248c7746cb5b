"""Briefings that agencies were asked about: who has not answered, and one's own agency's answer."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core import acts, exports, paging
from core.access_log import shows
from core.words import day
from partnership import taking_out
from partnership.auth import held_by
from partnership.library import answer_lists as lists
from partnership.library import answers, forms, policy
from partnership.library.models import LibraryDocument
from partnership.library.views import trail, with_document
from partnership.pages import for_holders_of
from partnership.roles import KEEPERS

keepers_alone = for_holders_of(*KEEPERS, called="what agencies say of briefings")
who_answers = for_holders_of(*policy.ANSWERS, called="answering for an agency about briefings")


# By which answers are shown: the title, the columns and the caption of the table.
LOOKS = {
    lists.WAITING: (
        "Briefings that wait for an agency", lists.WAITING_COLUMNS,
        "Not acknowledged yet, the earliest due first",
    ),
    lists.ANSWERED: (
        "What agencies said of briefings", lists.ANSWERED_COLUMNS, "Acknowledged, the latest first",
    ),
    lists.MISSED: (
        "Briefings that agencies did not answer", lists.MISSED_COLUMNS,
        "Not answered by their day, and ended since, the latest first",
    ),
}  # fmt: skip


def _choice(request) -> lists.Choice:
    show = request.GET.get("show", "")
    show = show if show in lists.SHOWS else lists.WAITING
    asked = request.GET.get("document", "")
    known = LibraryDocument.objects.visible_to(request.user).filter(slug=asked[:80])
    return lists.Choice(show, asked if asked and known.exists() else "")


@keepers_alone
@require_safe
def index(request):
    choice, number = _choice(request), acts.page_number(request)
    documents = LibraryDocument.objects.visible_to(request.user)
    document = documents.filter(slug=choice.document).first() if choice.document else None
    first = (number - 1) * lists.PAGE
    chosen = lists.chosen(request.user, choice)
    rows = list(chosen[first : first + lists.PAGE + 1])
    title, columns, caption = LOOKS[choice.show]
    shows(request, f"acknowledgements of briefings?show={choice.show}")
    return render(
        request,
        "partnership/library/acknowledgements.html",
        {
            "title": title,
            "show": choice.show,
            "columns": columns,
            "caption_of_table": caption,
            "rows": lists.rows_of(rows[: lists.PAGE], choice.show),
            "query": choice.query(),
            "place": paging.place(chosen, number, lists.PAGE, more=len(rows) > lists.PAGE),
            "next_query": choice.query(page=number + 1) if len(rows) > lists.PAGE else "",
            "first_query": choice.query() if number > 1 else "",
            "others": [
                (text, lists.Choice(show, choice.document).query())
                for show, text in lists.SHOWS.items()
                if show != choice.show
            ],
            "narrowed": choice.document,
            "words_url": taking_out.url(document, request.user) if document else "",
            "words_out": taking_out.said(document, request.user) if document else [],
            "all_query": lists.Choice(choice.show).query(),
            "trail": trail(),
        },
    )


@keepers_alone
@require_safe
def export(request, kind):
    if kind not in exports.KINDS:
        raise Http404
    rows = lists.for_a_file(lists.chosen(request.user, _choice(request)))
    return exports.taken(
        request,
        kind,
        "acknowledgements",
        lists.HEADINGS,
        rows,
        said="acknowledgements of briefings",
    )


@who_answers
@require_safe
def own(request):
    rows = list(lists.own(request.user)[: lists.PAGE * 4])
    shows(request, "own acknowledgements of briefings")
    return render(
        request,
        "partnership/library/own.html",
        {
            "title": "Briefings your agency is asked about",
            "columns": lists.OWN_COLUMNS,
            "rows": lists.own_rows(rows),
            "trail": trail(),
        },
    )


@who_answers
@require_safe
def own_export(request, kind):
    if kind not in exports.KINDS:
        raise Http404
    rows = lists.for_a_file(lists.own(request.user))
    return exports.taken(
        request,
        kind,
        "your-briefings",
        lists.HEADINGS,
        rows,
        said="own acknowledgements of briefings",
    )


@who_answers
@with_document
def acknowledge(request, document):
    """For one's own agency; said again, what was said is put right."""
    person = request.user
    asked = [
        each
        for each in lists.of_current(person, document)
        if policy.may_answer(held_by(person), each.agency_id)
    ]
    one = asked[0] if len(asked) == 1 else None
    reading = asked[0].version if asked else document
    said_before = one is not None and one.acknowledged_on is not None

    def act(given):
        answers.acknowledge(
            given["request"],
            used_with=given["used_with"],
            used_on=given["used_on"],
            what_changed=given["what_changed"],
            version=given["version"] if one else "",
            by=person,
            submission=given["submission"],
        )

    initial = {}
    if one is not None:
        names = ("used_with", "used_on", "what_changed")
        initial = {name: getattr(one, name) for name in names}
        initial["version"] = answers.state_of(one)
    form = (
        forms.AcknowledgeForm(acts.sent(request), person=person, waiting=asked, initial=initial)
        if asked
        else None
    )
    lead = ""
    if one is not None and not said_before:
        lead = f"For {one.agency}, by {day(one.due_on)}. Read it first, and use it with your teams."
    elif one is not None:
        lead = (
            f"{one.agency} acknowledged it on {day(one.acknowledged_on)}. Put right what was said."
        )
    return acts.page(
        request,
        document,
        form,
        act,
        title="Change what your agency said" if said_before else "Acknowledge for your agency",
        button="Save" if said_before else "Acknowledge",
        done="What your agency said is saved.",
        back=document.get_absolute_url(),
        refusal="Your agency is not asked to acknowledge this, so there is nothing to fill in.",
        lead=lead,
        other_url=reading.get_absolute_url(),
        other_text="Read the briefing",
    )
