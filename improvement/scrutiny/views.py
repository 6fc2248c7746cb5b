"""Visits and conversations, and the opinion of each year. Challenges: `challenge_views`."""

from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core import acts, clock, exports, paging
from core.access_log import shows
from core.as_seen import version_of
from core.forms import OperationForm
from core.pages import with_a_role
from core.words import day
from improvement import finding_from, linking
from improvement.mending import notes, word_pages
from improvement.mending import pages as mending
from improvement.mending.policy import why_not_change
from improvement.scrutiny import forms, lists, operations, parties, policy
from improvement.scrutiny.models import Opinion, OpinionDraft, Visit
from improvement.views import keepers_alone, keeps, named, trail
from improvement.ways import KEEP_THE_LOG
from partnership.identifying import people_in_words
from partnership.pages import for_holders_of
from partnership.roles import Role
from partnership.years import called, slug, year_from, year_of


def the_scrutineer_alone(view):
    """403 for a deputy, too: nobody is independent in another's stead."""

    @wraps(view)
    def in_person(request, **kwargs):
        if not parties.is_the_scrutineer(request.user):
            raise PermissionDenied
        return view(request, **kwargs)

    called = "raising challenges, noting visits, writing the opinion"
    return for_holders_of(Role.INDEPENDENT_SCRUTINEER, called=called)(in_person)


def in_scrutiny(*more) -> list[tuple[str, str]]:
    return trail(("Scrutiny", reverse("scrutiny:index")), *more)


# --- visits and conversations ---------------------------------------------------------------------


@with_a_role
@require_safe
def visits(request):
    number = acts.page_number(request)
    start = (number - 1) * lists.PAGE
    rows = Visit.objects.visible_to(request.user).standing()
    found = lists.visit_rows(rows[start : start + lists.PAGE + 1])
    shows(request, "visits of the scrutineer")
    return render(
        request,
        "improvement/scrutiny/visits.html",
        {
            "title": "Visits and conversations",
            "columns": lists.VISIT_COLUMNS,
            "rows": found[: lists.PAGE],
            "place": paging.place(rows, number, lists.PAGE, more=len(found) > lists.PAGE),
            "next_query": f"?page={number + 1}" if len(found) > lists.PAGE else "",
            "first_query": "?" if number > 1 else "",
            "writes": parties.is_the_scrutineer(request.user),
            "trail": in_scrutiny(),
        },
    )


@with_a_role
@require_safe
def export_visits(request, kind):
    if kind not in exports.KINDS:
        raise Http404
    rows = lists.export_visits(request.user)
    return exports.taken(
        request, kind, "visits", lists.VISIT_HEADINGS, rows, said="visits of the scrutineer"
    )


@with_a_role
@named(Visit, "visit")
@require_safe
def visit(request, found):
    people = zip(("Practitioners", "Children", "Families"), lists.met(found), strict=True)
    return render(
        request,
        "improvement/scrutiny/visit.html",
        {
            "title": found.reference,
            "caption": found.get_kind_display(),
            "visit": found,
            "about": [
                {"key": "When", "value": day(found.held_on)},
                *({"key": f"{who} met", "value": people_in_words(number)} for who, number in people
                  if number),
                {"key": "What was seen and heard", "value": found.seen},
                *([{"key": "What follows", "value": found.follows}] if found.follows else []),
            ],
            "came_of_it": linking.forward(found.links.all(), request.user),
            "used": linking.back(found, request.user),
            "mended": notes.of(found),
            "writes": parties.is_the_scrutineer(request.user),
            "keeps": keeps(request) and found.withdrawn_on is None,
            "trail": in_scrutiny(("Visits and conversations", reverse("scrutiny:visits"))),
        },
    )  # fmt: skip


@the_scrutineer_alone
def add_visit(request):
    form = forms.VisitForm(acts.sent(request))

    def act():
        submission = form.cleaned_data["submission"]
        return operations.note_visit(**form.visit(), submission=submission, by=request.user)

    return acts.filled_in(
        request, form, act, title="Note a visit or conversation", button="Save",
        back=reverse("scrutiny:visits"),
    )  # fmt: skip


@the_scrutineer_alone
@named(Visit, "visit")
def correct_visit(request, found):
    return mending.correct(
        request, found, forms.CorrectVisitForm, operations.correct_visit, called="visit"
    )


@the_scrutineer_alone
@named(Visit, "visit")
def withdraw_visit(request, found):
    refusal = why_not_change(found.withdrawn_on)
    return mending.withdraw(
        request, found, operations.withdraw_visit, called="visit", refusal=refusal
    )


@keepers_alone
@named(Visit, "visit")
def finding_of_visit(request, found):
    return finding_from.page(
        request, found, operations.make_finding_of_visit, statement=found.seen,
        refusal=why_not_change(found.withdrawn_on),
    )  # fmt: skip


# --- opinions -------------------------------------------------------------------------------------


@with_a_role
@require_safe
def opinions(request):
    today = clock.today()
    this_year = year_of(today)
    published = list(Opinion.objects.visible_to(request.user))
    years = {this_year, this_year - 1} - {each.year for each in published}
    shows(request, "opinions of the scrutineer")
    return render(
        request,
        "improvement/scrutiny/opinions.html",
        {
            "title": "The scrutineer’s opinions",
            "opinions": [
                {
                    "text": called(each.year),
                    "url": each.get_absolute_url(),
                    "about": f"Published on {day(each.published_on)}",
                }
                for each in published
            ],
            "drafts": [
                {"text": called(year), "url": reverse("scrutiny:draft", args=[slug(year)])}
                for year in sorted(years)
            ]
            if parties.is_the_scrutineer(request.user)
            else [],
            "trail": in_scrutiny(),
        },
    )


@with_a_role
@require_safe
def export_opinions(request, kind):
    if kind not in exports.KINDS:
        raise Http404
    rows = lists.export_opinions(request.user)
    return exports.taken(
        request, kind, "opinions", lists.OPINION_FILE_HEADINGS, rows, said="opinions"
    )


@with_a_role
@require_safe
def opinion(request, year):
    number = year_from(year)
    found = Opinion.objects.visible_to(request.user).filter(year=number).first()
    if found is None:
        raise Http404
    said = f"Published by {found.published_by} on {day(found.published_on)}."
    return render(
        request,
        "improvement/scrutiny/opinion.html",
        {
            "title": called(found.year),
            "caption": "Opinion of the independent scrutineer",
            "said": f"{said} It is not changed any more.",
            "taken_out": lists.taken_out_in_words([found]).get(found.pk, ""),
            "words_url": reverse("scrutiny:opinion_words", args=[year])
            if keeps(request) or parties.is_the_scrutineer(request.user)
            else "",
            "sections": [
                {"heading": heading, "text": found.sections[key]}
                for key, heading in policy.OPINION_HEADINGS.items()
            ],
            "trail": in_scrutiny(("Opinions", reverse("scrutiny:opinions"))),
        },
    )


TAKE_OUT = (*KEEP_THE_LOG, Role.INDEPENDENT_SCRUTINEER)


@for_holders_of(*TAKE_OUT, called="taking a name out of an opinion")
def opinion_words(request, year):
    """403 for the scrutineer's deputy, unless they keep the log."""
    if not (keeps(request) or parties.is_the_scrutineer(request.user)):
        raise PermissionDenied
    found = Opinion.objects.visible_to(request.user).filter(year=_year(year)).first()
    if found is None:
        raise Http404
    return word_pages.page(request, found, in_scrutiny(("Opinions", reverse("scrutiny:opinions"))))


def _year(text: str) -> int:
    if (found := year_from(text)) is None:
        raise Http404
    return found


def _draft(person, year: int) -> OpinionDraft | None:
    return OpinionDraft.objects.visible_to(person).filter(year=year).first()


@the_scrutineer_alone
def draft(request, year):
    number = _year(year)
    there = _draft(request.user, number)
    initial = (there.sections if there else {}) | {"version": version_of(there)}
    form = forms.OpinionForm(acts.sent(request), initial=initial)

    def act(answers):
        sections = {key: answers[key] for key in policy.OPINION_HEADINGS}
        more = {name: answers[name] for name in ("submission", "version")}
        return operations.write_opinion(year=number, sections=sections, **more, by=request.user)

    refusal = policy.why_not_write(number, operations.is_published(number), clock.today())
    return acts.page(
        request, None, form if form.is_bound or not refusal else None, act,
        title=f"Opinion on {called(number)}", caption="Draft", button="Save draft",
        done="Your draft is saved. Nobody else can read it.", refusal=refusal or "",
        back=reverse("scrutiny:opinions"),
        lead="Nobody else can read it until you publish it.",
        other_url=reverse("scrutiny:publish", args=[year]), other_text="Publish what is saved",
    )  # fmt: skip


@the_scrutineer_alone
def publish(request, year):
    number = _year(year)
    there = _draft(request.user, number)
    sections = there.sections if there else {}
    published = operations.is_published(number)
    refusal = policy.why_not_publish(number, published, sections, clock.today())
    form = OperationForm(acts.sent(request))

    def act():
        return operations.publish_opinion(
            year=number, by=request.user, submission=form.cleaned_data["submission"]
        )

    return acts.filled_in(
        request, form, act, title=f"Publish the opinion on {called(number)}", button="Publish",
        back=reverse("scrutiny:draft", args=[year]), refusal=refusal, warning=True,
        lead="Everyone who signs in can read it then. Nobody can change it any more, nor can you.",
    )  # fmt: skip
