"""The agencies: a list and a page each for whoever signs in, and what the business team does."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core import acts, exports, paging
from core.access_log import shows
from core.pages import with_a_role
from core.words import counted
from partnership import operations as ours
from partnership import people, people_lists
from partnership.agencies import contact_lists, lists, operations, policy
from partnership.agencies import forms as of_agencies
from partnership.auth import held_by
from partnership.expectations import scorecard as expectations
from partnership.groups import lists as groups
from partnership.pages import for_holders_of
from partnership.people_forms import ConfirmForm
from partnership.roles import KEEPERS
from partnership.succession.views import with_agency


def trail(*more) -> list[tuple[str, str]]:
    """From the contacts, of which the agencies are a part of the menu, to the page above."""
    return [("Home", reverse("home")), ("Contacts", reverse("contacts:index")), *more]


def _agencies() -> tuple[str, str]:
    return ("Agencies", reverse("agencies:index"))


# --- to read --------------------------------------------------------------------------------------


def _choice(request) -> tuple[of_agencies.FindForm, lists.Choice]:
    """The search form, and what it asks for; what cannot be understood is as if it were not
    there."""
    asked = {name: request.GET.get(name, "") for name in of_agencies.FindForm.base_fields}
    form = of_agencies.FindForm(asked if any(asked.values()) else None)
    form.is_valid()
    found = getattr(form, "cleaned_data", {})
    wanted = {name: found.get(name, "") for name in asked}
    return form, lists.Choice(**wanted, gone=request.GET.get("show") == "gone")


@with_a_role
@require_safe
def index(request):
    (form, choice), number = _choice(request), acts.page_number(request)
    rows, more = lists.page_of(request.user, choice, number)
    other = lists.Choice(choice.name, choice.kind, choice.engagement, not choice.gone)
    others = lists.chosen(request.user, other).count()
    shows(request, "agencies?show=gone" if choice.gone else "agencies")
    return render(
        request,
        "partnership/agencies/index.html",
        {
            "title": "Agencies that are no longer there" if choice.gone else "Agencies",
            "form": form,
            "choice": choice,
            "columns": lists.GONE_COLUMNS if choice.gone else lists.COLUMNS,
            "caption_of_table": "Closed, or taken over by another"
            if choice.gone
            else "Agencies of the partnership",
            "rows": rows,
            "query": choice.query(),
            "place": paging.place(
                lists.chosen(request.user, choice), number, lists.PAGE, more=more
            ),
            "next_query": choice.query(page=number + 1) if more else "",
            "first_query": choice.query() if number > 1 else "",
            "other": {"query": other.query(), "text": _others_in_words(others, choice)},
            "keeps": people.keeps(held_by(request.user)),
            "trail": trail(*([_agencies()] if choice.gone else [])),
        },
    )


def _others_in_words(number: int, choice: lists.Choice) -> str:
    agencies = counted(number, "agency", "agencies")
    said = f"{agencies} still there" if choice.gone else f"{agencies} closed or taken over"
    fits = "fits" if number == 1 else "fit"
    return f"{said} {fits} this search" if choice.is_narrowed else said


@with_a_role
@require_safe
def export(request, kind):
    if kind not in exports.KINDS:
        raise Http404
    _, choice = _choice(request)
    rows = lists.for_a_file(request.user, choice)
    return exports.file_response(kind, "agencies", lists.EXPORT_COLUMNS, rows)


@with_a_role
@with_agency
@require_safe
def agency(request, agency):
    held = held_by(request.user)
    keeps, looks_after = people.keeps(held), people.administers(held, agency.pk)
    rows, lacks = contact_lists.published(agency)
    return render(
        request,
        "partnership/agencies/agency.html",
        {
            "title": agency.name,
            "agency": agency,
            "gone": policy.gone(agency) if agency.is_gone else "",
            "planned": "" if agency.is_gone else people_lists.takeover_line(request.user, agency),
            "details": lists.details(agency),
            "columns": contact_lists.COLUMNS,
            "rows": rows,
            "lacks": lacks,
            "has_contacts": contact_lists.is_called(agency),
            "teams": [each for each in agency.teams.all() if each.closed_on is None],
            "expectations_url": expectations.link_to(request.user, agency),
            "seat_columns": groups.AGENCY_COLUMNS,
            "seats": groups.seats_of(agency, request.user),
            "keeps": keeps,
            "looks_after": looks_after,
            "changes_columns": lists.CHANGES_COLUMNS,
            "changes": lists.changes(agency) if keeps else [],
            "trail": trail(_agencies()),
        },
    )


# --- the business team's --------------------------------------------------------------------------


@for_holders_of(*KEEPERS, called="a new agency")
def add(request):
    # The second of two clicks finds the agency that the first one added.
    form = of_agencies.AgencyForm(acts.sent(request), is_new_name=not acts.was_sent(request))
    made = []

    def act(answers):
        named = ("name", "short_name", "kind", "engagement", "phase")
        wanted = {name: answers[name] for name in named}
        submission = answers["submission"]
        made.append(ours.add_agency(**wanted, by=request.user, submission=submission))

    if form.is_valid() and acts.carried_out(form, act):
        messages.success(request, f"{form.cleaned_data['name']} is added.")
        return redirect(made[0] if made else "agencies:index")
    return render(
        request,
        "layouts/act.html",
        {
            "title": "Add an agency",
            "form": form,
            "button": "Add agency",
            "back_url": reverse("agencies:index"),
            "lead": "A body that takes over from another is added by the takeover itself: on the"
            " page of the agency that it takes over from.",
        },
    )


@for_holders_of(*KEEPERS, called="the change of an agency")
@with_agency
def change(request, agency):
    named = ("name", "short_name", "kind", "engagement", "phase")
    initial = {name: getattr(agency, name) for name in named}
    initial["version"] = operations.version_of(agency)
    refusal = policy.why_not_change(agency) or ""
    form = of_agencies.ChangeForm(acts.sent(request), agency=agency, initial=initial)

    def act(answers):
        operations.change_agency(
            agency,
            **{name: answers[name] for name in (*named, "renamed_on", "version", "submission")},
            by=request.user,
        )

    return acts.page(
        request,
        agency,
        None if refusal else form,
        act,
        title="Change this agency",
        button="Save",
        done="The changes are saved.",
        back=agency.get_absolute_url(),
        refusal=refusal,
    )


@for_holders_of(*KEEPERS, called="another name of an agency")
@with_agency
def name(request, agency):
    def act(answers):
        operations.note_name(
            agency,
            **{each: answers[each] for each in ("name", "kind", "ended_on", "submission")},
            by=request.user,
        )

    return acts.page(
        request,
        agency,
        of_agencies.NameForm(acts.sent(request)),
        act,
        title="Add another name",
        button="Add name",
        done="The name is added. A search for it finds the agency.",
        back=agency.get_absolute_url(),
        lead="Whoever searches for this name finds the agency. When the agency itself takes a new"
        " name, change the agency instead: the name before is kept by itself.",
    )


@for_holders_of(*KEEPERS, called="a wrong name of an agency")
@with_agency
def name_off(request, agency):
    known = {str(each.pk): each for each in agency.names.all()}
    if request.POST.get("known", "") not in known and acts.was_sent(request):
        return redirect(agency)

    def act(answers):
        operations.take_name_away(
            known[answers["known"]], by=request.user, submission=answers["submission"]
        )

    return acts.page(
        request,
        agency,
        of_agencies.TakeNameAwayForm(acts.sent(request), known=known.values()) if known else None,
        act,
        title="Take a name away",
        button="Take it away",
        done="The name is taken away.",
        back=agency.get_absolute_url(),
        refusal="This agency has no other name.",
        warning=True,
    )


@for_holders_of(*KEEPERS, called="the closing of an agency")
@with_agency
def close(request, agency):
    if agency.is_gone and acts.was_sent(request):
        return redirect(agency)
    obstacles = operations.in_the_way(agency)
    form = None if obstacles else of_agencies.CloseForm(acts.sent(request))
    if form is not None and form.is_valid():

        def act(answers):
            operations.close_agency(
                agency,
                **{each: answers[each] for each in ("closed_on", "reason", "submission")},
                by=request.user,
            )

        if acts.carried_out(form, act):
            messages.success(request, f"{agency} is closed.")
            return redirect(agency)
    return render(
        request,
        "partnership/agencies/close.html",
        {
            "title": "Close this agency",
            "caption": agency.name,
            "agency": agency,
            "form": form,
            "obstacles": obstacles,
            "back_url": agency.get_absolute_url(),
        },
    )


@for_holders_of(*KEEPERS, called="the opening again of an agency closed in error")
@with_agency
def reopen(request, agency):
    if not agency.is_gone and acts.was_sent(request):
        return redirect(agency)

    def act(answers):
        operations.reopen_agency(agency, by=request.user, submission=answers["submission"])

    refusal = policy.why_not_reopen(agency) or ""
    return acts.page(
        request,
        agency,
        None if refusal else ConfirmForm(acts.sent(request)),
        act,
        title="Open this agency again",
        button="Open it again",
        done=f"{agency} is open again.",
        back=agency.get_absolute_url(),
        refusal=refusal,
        lead=policy.gone(agency) if agency.is_gone else "",
        points=[
            "For a closing that was an error: the agency was there all the time.",
            "People can be invited and given roles there again; nobody gets back what ended.",
        ],
    )


def agency_rows(found) -> list[list]:
    return [
        [
            {"text": each.name, "url": lists.address(each, "contacts")},
            contact_lists.steps_in_words(lacks),
            contact_lists.instead_in_words(lacks),
        ]
        for each, lacks in found
    ]


@for_holders_of(*KEEPERS, called="the steps at which agencies list no contact")
@require_safe
def lacking(request):
    found, number = contact_lists.lacking(request.user), acts.page_number(request)
    first = (number - 1) * contact_lists.PAGE
    last = first + contact_lists.PAGE
    shows(request, "agencies without a contact")
    return render(
        request,
        "partnership/agencies/lacking.html",
        {
            "title": "Agencies without a contact",
            "summary": contact_lists.summary(found),
            "columns": contact_lists.LACKING_COLUMNS,
            "rows": agency_rows(found[first:last]),
            "place": paging.Place(number, contact_lists.PAGE, len(found)),
            "next_query": f"?page={number + 1}" if len(found) > last else "",
            "first_query": "?" if number > 1 else "",
            "trail": trail(_agencies()),
        },
    )


@for_holders_of(*KEEPERS, called="the same steps as a file")
@require_safe
def lacking_export(request, kind):
    if kind not in exports.KINDS:
        raise Http404
    rows = [
        [each.name, contact_lists.steps_in_words(lacks), contact_lists.instead_in_words(lacks)]
        for each, lacks in contact_lists.lacking(request.user)
    ]
    return exports.file_response(
        kind, "agencies-without-a-contact", contact_lists.LACKING_COLUMNS, rows
    )
