"""Who sits in a group and who chairs it, as the business team keeps it."""

from functools import wraps

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse

from core import acts, clock
from core.words import day, short_day
from partnership.groups import forms, lists, membership, operations, policy
from partnership.groups.models import ChairTerm, GroupSeat, SeatHolder
from partnership.groups.views import keepers_alone, trail, with_group
from partnership.held import counted_as_oneself
from partnership.people_forms import ConfirmForm


def with_seat(view):
    """The seat in the address, which must be of that group."""

    @wraps(view)
    def wrapper(request, group, pk, **kwargs):
        rows = GroupSeat.objects.visible_to(request.user).filter(group=group, pk=pk)
        if (found := rows.select_related("agency", "group").first()) is None:
            raise Http404
        return view(request, found, **kwargs)

    return with_group(wrapper)


def with_term(view):
    @wraps(view)
    def wrapper(request, group, pk, **kwargs):
        rows = ChairTerm.objects.visible_to(request.user).filter(group=group, pk=pk)
        found = rows.select_related("partner", "group", "held_role__person").first()
        if found is None and acts.was_sent(request):
            return redirect(group.get_absolute_url())
        if found is None:
            raise Http404
        return view(request, found, **kwargs)

    return with_group(wrapper)


def _holders(request, seat):
    rows = SeatHolder.objects.visible_to(request.user).filter(seat=seat)
    return list(rows.select_related("held_role__person", "held_role__agency_role"))


def _now(holders) -> SeatHolder | None:
    return next((each for each in holders if each.ended_on is None), None)


def _named(request, seat) -> str:
    return lists.name_of(seat, _now(_holders(request, seat)))


# --- seats ----------------------------------------------------------------------------------------


@keepers_alone
@with_seat
def seat(request, seat):
    holders = _holders(request, seat)
    now = _now(holders)
    rows = [
        {"key": "Group", "value": seat.group.name, "url": seat.group.get_absolute_url()},
        {"key": "For", "value": lists.for_whom(seat, now)},
        {"key": "Sits as", "value": seat.get_sits_as_display()},
        {"key": "Post", "value": seat.post or "None in particular"},
        {"key": "Since", "value": day(seat.started_on)},
        {"key": "Who sits there now", "value": str(now.held_role.person) if now else "Nobody"},
    ]
    if seat.ended_on:
        rows[-1] = {"key": "Ended on", "value": f"{day(seat.ended_on)}: {seat.end_reason}"}
    return render(
        request,
        "partnership/groups/seat.html",
        {
            "title": lists.name_of(seat, now),
            "caption": seat.group.name,
            "seat": seat,
            "now": now,
            "rows": rows,
            "columns": lists.HELD_COLUMNS,
            "held": [
                [
                    str(each.held_role.person),
                    short_day(each.started_on),
                    short_day(each.ended_on) if each.ended_on else "",
                    each.end_reason,
                ]
                for each in holders
            ],
            "trail": trail(seat.group),
        },
    )


@keepers_alone
@with_group
def add(request, group):
    refusal = policy.why_no_members(group)
    initial = {"sits_as": GroupSeat.As.MEMBER, "started_on": clock.today()}

    def act(answers):
        operations.add_seat(
            group,
            agency=answers["agency"],
            sits_as=answers["sits_as"],
            post=answers["post"],
            started_on=answers["started_on"],
            by=request.user,
            submission=answers["submission"],
        )

    form = forms.SeatForm(acts.sent(request), person=request.user, group=group, initial=initial)
    return acts.page(
        request,
        group,
        None if refusal else form,
        act,
        title="Add a seat",
        button="Add seat",
        done="The seat is added. It is open: choose it in the table to name who sits there.",
        back=group.get_absolute_url(),
        refusal=refusal or "",
        lead="A seat belongs to an agency. Who sits there is named afterwards, and may change.",
    )


@keepers_alone
@with_seat
def fill(request, seat):
    now = _now(_holders(request, seat))
    refusal = f"This seat ended on {day(seat.ended_on)}." if seat.ended_on else ""
    form = forms.FillForm(
        acts.sent(request),
        person=request.user,
        agency=seat.agency,
        initial={"started_on": clock.today()},
    )

    def act(answers):
        operations.fill_seat(
            seat,
            held_role=answers["held_role"],
            started_on=answers["started_on"],
            by=request.user,
            submission=answers["submission"],
        )

    lead = f"{lists.name_of(seat, now)}."
    if now:
        lead += f" {now.held_role.person} sits there now, and leaves on the day that you enter."
    return acts.page(
        request,
        seat.group,
        None if refusal else form,
        act,
        title="Name who sits there",
        button="Save",
        done="They sit in the group now.",
        back=seat.get_absolute_url(),
        refusal=refusal,
        lead=lead,
    )


@keepers_alone
@with_seat
def change(request, seat):
    refusal = f"This seat ended on {day(seat.ended_on)}." if seat.ended_on else ""
    initial = {"sits_as": seat.sits_as, "post": seat.post}

    def act(answers):
        operations.change_seat(
            seat,
            sits_as=answers["sits_as"],
            post=answers["post"],
            by=request.user,
            submission=answers["submission"],
        )

    form = forms.ChangeSeatForm(acts.sent(request), group=seat.group, initial=initial)
    return acts.page(
        request,
        seat.group,
        None if refusal else form,
        act,
        title="Change the seat",
        button="Save",
        done="The seat is changed.",
        back=seat.get_absolute_url(),
        refusal=refusal,
        lead=f"{_named(request, seat)}.",
    )


def _why_not_leave(request, seat, now: SeatHolder | None) -> str:
    if now is None:
        return ""
    following = membership.would_follow(seat.group, now.held_role.person_id)
    return policy.why_not_follow(following, counted_as_oneself(request.user)) or ""


@keepers_alone
@with_seat
def vacate(request, seat):
    now = _now(_holders(request, seat))
    if now is None and acts.was_sent(request):
        return redirect(seat.get_absolute_url())

    def act(answers):
        operations.vacate_seat(
            seat,
            ended_on=answers["ended_on"],
            reason=answers["reason"],
            by=request.user,
            submission=answers["submission"],
        )

    refusal = _why_not_leave(request, seat, now)
    if now is None:
        refusal = "Nobody sits there now. There is nothing more to do."
    form = forms.LeaveForm(acts.sent(request), initial={"ended_on": clock.today()})
    return acts.page(
        request,
        seat.group,
        None if refusal else form,
        act,
        title="Somebody leaves the group",
        button="Save",
        done="The seat is open now.",
        back=seat.get_absolute_url(),
        refusal=refusal,
        lead=f"{now.held_role.person} leaves; the seat stays that of {seat.agency}." if now else "",
    )


@keepers_alone
@with_seat
def end(request, seat):
    if seat.ended_on and acts.was_sent(request):
        return redirect(seat.get_absolute_url())
    refusal = _why_not_leave(request, seat, _now(_holders(request, seat)))
    if seat.ended_on:
        refusal = f"This seat ended on {day(seat.ended_on)}."

    def act(answers):
        operations.end_seat(
            seat,
            ended_on=answers["ended_on"],
            reason=answers["reason"],
            by=request.user,
            submission=answers["submission"],
        )

    form = forms.LeaveForm(acts.sent(request), initial={"ended_on": clock.today()})
    return acts.page(
        request,
        seat.group,
        None if refusal else form,
        act,
        title="End the seat",
        button="End the seat",
        done="The seat has ended.",
        back=seat.get_absolute_url(),
        refusal=refusal,
        lead=f"{_named(request, seat)}. The agency has this place no longer, and whoever sits there"
        " leaves.",
        warning=True,
    )


# --- the chair's terms ----------------------------------------------------------------------------


def _why_no_terms(group) -> str:
    if group.kind not in policy.ROTATES:
        return "The chair of this group is one of its seats: change the seat."
    return policy.why_not_keep(group) or ""


@keepers_alone
@with_group
def add_term(request, group):
    refusal = _why_no_terms(group)
    whole = lists.Whole(request.user, [group])
    partner, (begins_on, ends_on) = lists.proposal(request.user, whole, group)
    initial = {"partner": partner, "begins_on": begins_on, "ends_on": ends_on}

    def act(answers):
        operations.add_chair_term(
            group,
            partner=answers["partner"],
            held_role=answers["held_role"],
            begins_on=answers["begins_on"],
            ends_on=answers["ends_on"],
            again_because=answers["again_because"],
            by=request.user,
            submission=answers["submission"],
        )

    form = forms.TermForm(acts.sent(request), person=request.user, group=group, initial=initial)
    return acts.page(
        request,
        group,
        None if refusal else form,
        act,
        title="Add a term as chair",
        button="Add term",
        done="The term is added.",
        back=group.get_absolute_url(),
        refusal=refusal,
        lead=f"Next in turn is {partner}: a year is proposed below." if partner else "",
    )


@keepers_alone
@with_term
def change_term(request, term):
    refusal = _why_no_terms(term.group)
    initial = {
        "held_role": term.held_role_id,
        "begins_on": term.begins_on,
        "ends_on": term.ends_on,
        "again_because": term.again_because,
    }

    def act(answers):
        operations.change_chair_term(
            term,
            held_role=answers["held_role"],
            begins_on=answers["begins_on"],
            ends_on=answers["ends_on"],
            again_because=answers["again_because"],
            by=request.user,
            submission=answers["submission"],
        )

    form = forms.TermForm(
        acts.sent(request),
        person=request.user,
        group=term.group,
        term=term,
        initial=initial,
    )
    to_remove = policy.why_not_remove_term(term, clock.today()) is None
    return acts.page(
        request,
        term.group,
        None if refusal else form,
        act,
        title="Change a term as chair",
        button="Save",
        done="The term is changed.",
        back=term.group.get_absolute_url(),
        refusal=refusal,
        lead=f"{term}.",
        other_url=reverse("groups:term_remove", args=[term.group.slug, term.pk])
        if to_remove and not refusal
        else "",
        other_text="Take this term off",
    )


@keepers_alone
@with_term
def remove_term(request, term):
    refusal = policy.why_not_remove_term(term, clock.today()) or ""

    def act(answers):
        operations.remove_chair_term(term, by=request.user, submission=answers["submission"])

    return acts.page(
        request,
        term.group,
        None if refusal else ConfirmForm(acts.sent(request)),
        act,
        title="Take a term off",
        button="Take it off",
        done="The term is taken off.",
        back=term.group.get_absolute_url(),
        refusal=refusal,
        lead=f"{term}, from {day(term.begins_on)} to {day(term.ends_on)}.",
        warning=True,
    )
