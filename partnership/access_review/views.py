"""The pages of a review: an agency's, to answer it; and for the business team, all agencies'."""

from datetime import date

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from accounts.models import Membership
from core import acts, clock, exports, leaving
from core.access_log import label_of, shows
from core.words import counted, day, listed, short_day
from partnership import people_lists
from partnership.access_review import lists, operations
from partnership.access_review.forms import AnswersForm, chosen_in
from partnership.access_review.models import AccessReview
from partnership.auth import held_by
from partnership.held import counted_as_oneself
from partnership.operations import memberships_by
from partnership.pages import for_holders_of
from partnership.people_views import _trail, administers
from partnership.roles import KEEPERS

MEANWHILE = (
    "Somebody else has answered one of these meanwhile, or the role has ended. It is no longer in"
    " the list. Nothing is saved yet: look at the rest, and send it again"
)


def _chosen_review(request) -> AccessReview | None:
    """The one that the address names by its first day; the latest unless it does."""
    try:
        begins_on = date.fromisoformat(request.GET.get("review", ""))
    except ValueError:
        return lists.latest(request.user)
    return AccessReview.objects.visible_to(request.user).filter(begins_on=begins_on).first()


def _query(**asked) -> str:
    return "?" + urlencode({name: value for name, value in asked.items() if value})


# --- one agency's ---------------------------------------------------------------------------------


@administers
def review(request, agency):
    """What is to be answered, a page at a time; with ``show``, a list of what was."""
    held, found = held_by(request.user), _chosen_review(request)
    show = request.GET.get("show", "")
    if request.method == "POST" and found is not None:
        return _answered(request, agency, found, held)
    if found is None or show in lists.SHOWN or found != lists.latest(request.user):
        return _listed(request, agency, found, held, show if show in lists.SHOWN else "all")
    number = acts.page_number(request)
    mine = lists.to_answer(request.user, found, held).filter(agency=agency)
    lines, more = lists.page_of(mine, number)
    form = AnswersForm(lines=lines, held=held)
    pages = {"next_query": _query(page=number + 1) if more else "",
             "first_query": "?" if number > 1 else ""}  # fmt: skip
    return _page(request, agency, found, held, form, **pages)


def _answered(request, agency, found, held):
    chosen = chosen_in(request.POST)
    mine = lists.to_answer(request.user, found, held).filter(agency=agency, pk__in=chosen)
    lines, checked = list(lists.by_name(mine)), "checked" in request.POST
    if "change" in request.POST:
        return _page(request, agency, found, held, _all_of_page(request, agency, found, held))
    form = AnswersForm(request.POST, lines=lines, held=held, asks_reasons=checked)
    if len(lines) < len(chosen):
        form = _all_of_page(request, agency, found, held)
        form.refuse_with([MEANWHILE])
        return _page(request, agency, found, held, form)
    if not form.is_valid():
        if checked and chosen:
            return _check(request, agency, form)
        form = _all_of_page(request, agency, found, held)
        form.is_valid()
        return _page(request, agency, found, held, form)
    if not checked and (refusal := _why_not_end(request, form)):
        again = _all_of_page(request, agency, found, held)
        again.refuse_with([refusal])
        return _page(request, agency, found, held, again)
    if form.to_end() and not checked:
        return _check(request, agency, form.to_check())
    answers, reasons = form.answers(), form.reasons() if checked else {}

    def act(cleaned):
        operations.answer(
            agency=agency,
            answers=answers,
            reasons=reasons,
            by=request.user,
            submission=cleaned["submission"],
        )

    if acts.carried_out(form, act):
        ended = [line for line in form.to_end() if not form.is_referred(line)]
        said = lists.said_of(form.confirmed(), len(ended), len(form.to_end()) - len(ended))
        messages.success(request, said)
        return redirect("people:review", agency.slug)
    if checked:
        return _check(request, agency, form)
    again = _all_of_page(request, agency, found, held)
    again.refuse_with(form.non_field_errors())
    return _page(request, agency, found, held, again)


def _why_not_end(request, form) -> str | None:
    """Why what was chosen cannot end by this person, before they are asked for reasons."""
    ends = [line.held_role for line in form.to_end() if not form.is_referred(line)]
    memberships = Membership.objects.none()
    for held_role in ends:
        memberships |= memberships_by(held_role)
    return leaving.why_not_leave(memberships, request.user) if ends else None


def _all_of_page(request, agency, found, held):
    """The first page again with what was chosen on it, and whatever else was."""
    mine = lists.to_answer(request.user, found, held).filter(agency=agency)
    lines, _ = lists.page_of(mine, 1)
    there = {line.pk for line in lines}
    chosen = [pk for pk in chosen_in(request.POST) if pk not in there]
    more = lists.by_name(mine.filter(pk__in=chosen)) if chosen else []
    return AnswersForm(request.POST, lines=[*lines, *more], held=held)


def _page(request, agency, found, held, form, **pages):
    mine = lists.of_review(request.user, found).filter(agency=agency, answer="")
    own = mine.filter(
        held_role__person__in=counted_as_oneself(request.user), held_role__ended_on=None
    )
    numbers = lists.figures(request.user, found, agency)
    rows = list(form.rows())
    seats = lists.seats_of(line for line, _ in rows)
    return render(
        request,
        "partnership/people/review.html",
        {
            "title": f"Access review: {found}",
            "caption": agency.name,
            "form": form,
            "columns": ("Name", "Role", "Since", "Last signed in", "Answer"),
            "rows": [_row(agency, line, field, seats[line.held_role_id]) for line, field in rows],
            "figures": _figures(agency, found, numbers),
            "due": day(found.due_on),
            "is_late": found.due_on < clock.today(),
            "has_own": own.exists(),
            "trail": _trail(request, agency),
            **pages,
        },
    )


def _row(agency, line, field, seats) -> dict:
    who = line.held_role.person
    notes = [f"Sits in {listed(seats)}, and leaves with the role"] if seats else []
    if line.is_referred:
        notes.append(f"Its administrator asks you to end it: {line.reason}")
    return {
        "name": who.full_name,
        "url": reverse("people:person", args=[agency.slug, who.pk]),
        "role": lists.role_of(line),
        "since": short_day(line.held_role.started_on),
        "last": lists.last_signed_in(who),
        "note": ". ".join(notes),
        "field": field,
    }


def _figures(agency, found, numbers) -> list[dict]:
    address = reverse("people:review", args=[agency.slug])
    return [
        {
            "number": f"{numbers[show.replace('-', '_')]:,}",
            "label": label,
            "url": address + _query(show=show, review=found.begins_on.isoformat()),
        }
        for show, (label, _) in lists.SHOWN.items()
        if show != "all"
    ]


def _check(request, agency, form):
    """What ends, why, and what waits for whom; nothing is saved before it is sent."""
    ends = [
        {
            "heading": f"{line.held_role.person.full_name}, {lists.role_of(line)}",
            "points": [form.REFERRED]
            if form.is_referred(line)
            else people_lists.what_ends(line.held_role),
            "field": field,
        }
        for line, field in form.ends()
    ]
    return render(
        request,
        "partnership/people/review_check.html",
        {
            "title": "Check what ends",
            "caption": agency.name,
            "form": form,
            "ends": ends,
            "button": "Save, and ask the business team"
            if all(form.is_referred(line) for line in form.to_end())
            else "Save, and end these roles today",
            "confirmed": counted(form.confirmed(), "other role") if form.confirmed() else "",
            "back_url": reverse("people:review", args=[agency.slug]),
        },
    )


def _listed(request, agency, found, held, show):
    number = acts.page_number(request)
    lines, more, numbers = [], False, []
    if found is not None:
        chosen = lists.of_review(request.user, found).filter(lists.SHOWN[show][1], agency=agency)
        lines, more = lists.page_of(chosen.select_related("answered_by"), number)
        numbers = _figures(agency, found, lists.figures(request.user, found, agency))
    asked = {"show": show, "review": found.begins_on.isoformat() if found else ""}
    return render(
        request,
        "partnership/people/review_list.html",
        {
            "title": f"Access review: {found}" if found else "Access review",
            "caption": agency.name,
            "heading": lists.SHOWN[show][0],
            "columns": lists.DONE_COLUMNS,
            "rows": lists.done_rows(request.user, agency, lines, held),
            "figures": numbers,
            "is_open": found is not None and found == lists.latest(request.user),
            "agency": agency,
            "found": found,
            "next_query": _query(**asked, page=number + 1) if more else "",
            "first_query": _query(**asked) if number > 1 else "",
            "trail": _trail(request, agency),
        },
    )


# --- all agencies' --------------------------------------------------------------------------------


@for_holders_of(*KEEPERS, called="the access review of every agency")
@require_safe
def overview(request):
    found, number = _chosen_review(request), acts.page_number(request)
    team_only = request.GET.get("show") == "team"
    details = {
        "title": "Access review",
        "review": found,
        "team_only": team_only,
        "trail": [("Home", reverse("home")), ("People", reverse("people:index"))],
    }
    if found is not None:
        seen = lists.overview(request.user, found, team_only=team_only, page=number)
        asked = {"show": "team" if team_only else "", "review": request.GET.get("review", "")}
        details |= {
            "title": f"Access review: {found}",
            "opened": day(found.opened_on),
            "due": day(found.due_on),
            "is_late": found.due_on < clock.today(),
            "columns": lists.COLUMNS,
            "numeric": ",".join(lists.COLUMNS[1:]),
            "rows": [_agency_row(found, row) for row in seen["rows"]],
            "total": seen["total"],
            "query": _query(review=found.begins_on.isoformat()),
            "team_query": _query(show="team", review=found.begins_on.isoformat()),
            "next_query": _query(**asked, page=number + 1) if seen["more"] else "",
            "first_query": _query(**asked) if number > 1 else "",
            "others": _others(request, found),
        }
        shows(request, found)
    return render(request, "partnership/access_review.html", details)


LINKS = {"asked": "all", "confirmed": "confirmed", "ended": "ended", "gone": "gone",
         "unanswered": "to-answer", "team": ""}  # fmt: skip


def _agency_row(found, row) -> list:
    address = reverse("people:review", args=[row["agency__slug"]])
    review = found.begins_on.isoformat()
    cells = [
        {
            "text": f"{row[name]:,}",
            "url": address + (_query(show=show, review=review) if show else ""),
        }
        if row[name]
        else "0"
        for name, show in LINKS.items()
    ]
    return [{"text": row["agency__name"], "url": address}, *cells]


def _others(request, found) -> list[dict]:
    """The reviews before and after, the latest eight."""
    rows = AccessReview.objects.visible_to(request.user).exclude(pk=found.pk)
    return [
        {"text": str(each), "query": _query(review=each.begins_on.isoformat())}
        for each in rows.order_by("-begins_on")[:8]
    ]


@for_holders_of(*KEEPERS, called="the access review as a file")
@require_safe
def export(request, kind):
    found = _chosen_review(request)
    if kind not in exports.KINDS:
        raise Http404
    rows = lists.for_a_file(request.user, found) if found is not None else []
    return exports.taken(
        request,
        kind,
        "access-review",
        lists.EXPORT_COLUMNS,
        rows,
        about="page" if found is None else label_of(found),
    )
