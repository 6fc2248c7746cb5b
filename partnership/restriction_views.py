"""Pages about who may open one record, for every kind of record: an app puts them at its addresses.

Each takes the record that the app's own page has opened (`core.pages.opens`), and ``back``, where
it came from and leads to.
"""

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render

from core import access, access_log, opening, restriction
from core.access_log import log_access
from core.models import AccessLog
from core.operations import NotAllowed
from core.pages import perform
from core.restriction import Kind
from partnership import restriction as rules
from partnership.restriction_forms import (
    ConflictForm,
    NameForm,
    OwnConflictForm,
    ReasonForm,
    RestrictForm,
)


def _act(request, record, form, act, *, title, button, done, back, refusal=None, **details):
    """A page that does one thing about a record.

    ``done``: what is said then, or what gives it. ``home``: where somebody is led who has taken
    their own right to manage the record away. ``leads_to``: where it leads when that is not
    ``back``.
    """
    home, leads_to = details.pop("home", ""), details.pop("leads_to", back)
    if form.is_valid() and perform(form, lambda: act(form.cleaned_data)):
        messages.success(request, done() if callable(done) else done)
        if home and not access.can(request.user, access.MANAGE, record):
            leads_to = home
        return redirect(leads_to)
    return render(
        request,
        "layouts/act.html",
        {
            "title": title,
            "caption": record.reference,
            "form": None if refusal and not form.is_bound else form,
            "refusal": refusal,
            "button": button,
            "back_url": back,
            **details,
        },
    )


def restrict(request, record, back, later: str):
    """``later``: who has to be named once it goes to others; "" where it does not."""
    form = RestrictForm(
        request.POST or None, record=record, holders=rules.choices_of(record, request.user.pk)
    )

    def act(answers):
        found = restriction.restrict(
            record,
            named=rules.chosen(answers["named"]),
            reason=answers["reason"],
            version=answers["version"],
            submission=answers["submission"],
            by=request.user,
        )
        opening.note_reason(request, found)
        return found

    return _act(
        request,
        record,
        form,
        act,
        title="Restrict to named people",
        button="Restrict it",
        done="It is restricted. Only those on the list can open it; they are told by email.",
        back=back,
        refusal=restriction.why_not_restrict(record, request.user),
        points=[
            (
                "Only those on the list can open it; in an emergency also the Head of "
                "Safeguarding, for 24 hours."
            ),
            (
                "Where somebody is marked as the one it waits for now, tick them, or name somebody "
                "else who can act in their place."
            ),
            "Whoever is on the list gives a reason each time they sign in and open it.",
            "Nobody comes by it as a deputy: if somebody is away, name who stands in.",
            *([later] if later else []),
        ],
    )


def lift(request, record, back):
    def act(answers):
        return restriction.lift(
            record, reason=answers["reason"], submission=answers["submission"], by=request.user
        )

    return _act(
        request,
        record,
        ReasonForm(
            request.POST or None,
            label="Why is it no longer restricted?",
            called="why it is no longer restricted",
        ),
        act,
        title="Lift the restriction",
        button="Lift the restriction",
        done="It is open again to everyone whose role opens it.",
        back=back,
        refusal=restriction.why_not_lift(record),
        points=[
            "The list ends, and with it every way in that was opened in an emergency.",
            "Everyone whose role opens it can open it again, without giving a reason.",
            "Conflicts of interest stay.",
        ],
        warning=True,
    )


def _by_address(request, record, email, detail):
    """(person, the group of the role that they are named in), or None."""
    person = get_user_model().objects.filter(email=email.lower(), is_active=True).first()
    group = rules.role_to_be_named_in(person, record) if person else None
    # The answer tells whether somebody has this address: whichever it is, it leaves a line.
    if group is None:
        log_access(request, AccessLog.What.REFUSED, record, detail)
        return None
    return person, group


def put_on_the_list(request, record, back, home):
    def found(email):
        return _by_address(request, record, email, access_log.NO_ADDRESS_FOR_ITS_LIST)

    # Nobody's address is looked up for a record that has no list.
    refusal = restriction.why_not_lift(record)
    form = NameForm(None if refusal else request.POST or None, found=found)

    had_a_right = set(restriction.decisions_on([record])[record.pk].named)

    def act(answers):
        person, group = form.person
        try:
            return restriction.put_on_the_list(
                record,
                person=person,
                group=group,
                right=answers["right"],
                reason=answers["reason"],
                submission=answers["submission"],
                by=request.user,
            )
        except NotAllowed:
            log_access(request, AccessLog.What.REFUSED, record, access_log.NOT_PUT_ON_ITS_LIST)
            raise

    return _act(
        request,
        record,
        form,
        act,
        title="Put somebody on the list",
        button="Put on the list",
        done=lambda: (
            f"{form.person[0]} is on the list with the right that you chose."
            if form.person[0].pk in had_a_right
            else f"{form.person[0]} can open it now, and is told by email."
        ),
        back=back,
        home=home,
        refusal=refusal,
    )


def take_off(request, record, pk, back, home):
    decision = _decision(record, pk, Kind.NAMED)

    def act(answers):
        return restriction.take_off(
            record,
            decision=decision,
            reason=answers["reason"],
            submission=answers["submission"],
            by=request.user,
        )

    decisions = restriction.decisions_on([record])[record.pk]
    return _act(
        request,
        record,
        ReasonForm(
            request.POST or None,
            label=f"Why does {decision.person} come off the list?",
            called="why they come off the list",
        ),
        act,
        title=f"Take {decision.person} off the list",
        button="Take off",
        done=f"{decision.person} can no longer open it.",
        back=back,
        home=home,
        refusal=restriction.why_not_take_off(decision, decisions),
        warning=True,
    )


def mark_conflict(request, record, back):
    holders = {}
    for value, words in rules.choices_of(record, request.user.pk):
        holders.setdefault(value.split("-")[0], words)
    but = request.user.pk
    holders = rules.record_keepers(but) | rules.deputies_of_holders(record, but) | holders

    def found(email):
        somebody = _by_address(request, record, email, access_log.NO_ADDRESS_FOR_A_CONFLICT)
        return somebody and somebody[0]

    form = ConflictForm(request.POST or None, holders=list(holders.items()), found=found)

    def act(answers):
        return restriction.mark_conflict(
            record,
            person=get_user_model().objects.get(pk=answers["person"]),
            reason=answers["reason"],
            submission=answers["submission"],
            by=request.user,
        )

    return _act(
        request,
        record,
        form,
        act,
        title="Mark a conflict of interest",
        button="Mark the conflict",
        done="They can no longer open it, and see only that it exists.",
        back=back,
        points=[
            "They see that it exists, and nothing else of it. They are sent nothing about it.",
            "Where it was their turn, it passes to the next contact or lead.",
        ],
    )


def declare_conflict(request, record, back, home):
    """One's own. ``home``: where somebody is led who can no longer open the record."""

    def act(answers):
        return restriction.mark_conflict(
            record,
            person=request.user,
            reason=answers["reason"],
            submission=answers["submission"],
            by=request.user,
        )

    form = OwnConflictForm(request.POST or None)
    if form.is_valid() and perform(form, lambda: act(form.cleaned_data)):
        messages.success(request, f"It is on record. You can no longer open {record.reference}.")
        return redirect(home)
    return render(
        request,
        "layouts/act.html",
        {
            "title": "I have a conflict of interest",
            "caption": record.reference,
            "form": form,
            "button": "Say so, and close it to me",
            "back_url": back,
            "points": [
                "From then on you see that it exists, and nothing else of it.",
                "Where it was your turn, it passes to the next contact or lead of your agency.",
                "Only the business team can open it to you again.",
            ],
            "warning": True,
        },
    )


def end_conflict(request, record, pk, back):
    decision = _decision(record, pk, Kind.CONFLICT)

    def act(answers):
        return restriction.end_conflict(
            record,
            decision=decision,
            reason=answers["reason"],
            submission=answers["submission"],
            by=request.user,
        )

    return _act(
        request,
        record,
        ReasonForm(
            request.POST or None,
            label="Why is there no conflict of interest any more?",
            called="why there is none any more",
        ),
        act,
        title=f"End the conflict of interest of {decision.person}",
        button="End the conflict",
        done=f"{decision.person} can open it again, as far as their role does.",
        back=back,
        refusal=restriction.why_not_end_conflict(decision),
    )


def _decision(record, pk, kind):
    """Also one that has ended: whoever pressed twice, or has an old page open, is told so."""
    rows = record.access_decisions.filter(kind=kind)
    if (found := rows.select_related("person").filter(pk=pk).first()) is None:
        raise Http404
    return found


# --- in an emergency ------------------------------------------------------------------------------


def closed(request, model, address_of, back):
    """The restricted records that this reader cannot open. ``address_of``: of one's reference."""
    _require_own_role(request)
    rows = rules.closed_to(request.user, model)
    return render(
        request,
        "opening/closed.html",
        {
            "title": "Restricted, and closed to you",
            "back_url": back,
            "rows": [(each.reference, address_of(each.reference)) for each in rows],
        },
    )


def _require_own_role(request) -> None:
    if not rules.may_break_the_glass(request.user):
        log_access(request, AccessLog.What.REFUSED, "page")
        raise PermissionDenied


def in_an_emergency(request, model, reference, back):
    """For holders of the role alone (`partnership.pages.for_holders_of`), and no deputy of theirs.

    ``back``: not the record's own page, which leads here for as long as it is closed.
    """
    _require_own_role(request)
    rows = model.objects.unscoped("the record that is opened in an emergency")
    record = rows.filter(reference=reference).first()
    if record is None:
        raise Http404
    decisions = restriction.decisions_on([record])[record.pk]
    if request.user.pk in decisions.conflicted:
        log_access(request, AccessLog.What.REFUSED, record, "conflict of interest")
        raise Http404  # being marked is no way to learn of a case
    refusal = restriction.why_not_in_an_emergency(record, request.user, decisions)
    if access.can(request.user, access.VIEW, record):
        back = record.get_absolute_url()
    form = ReasonForm(
        request.POST or None,
        label="What is the emergency?",
        called="what the emergency is",
        help_text="Say why it cannot wait until somebody on the list can be reached. What you "
        "write is kept with the record. The other safeguarding partners are told at once that you "
        "opened it, not why. Leave out names of children.",
    )

    def act(answers):
        found = rules.break_the_glass(
            record, reason=answers["reason"], submission=answers["submission"], by=request.user
        )
        opening.note_reason(request, found)
        access_log.log_reason(request, found, answers["reason"])
        return found

    return _act(
        request,
        record,
        form,
        act,
        title=f"Open {reference} in an emergency",
        button="Open it for 24 hours",
        done="You can read it for 24 hours. The other safeguarding partners are being told.",
        back=back,
        leads_to=record.get_absolute_url(),
        caption="",
        refusal=refusal,
        points=[
            "You can read it for 24 hours, and do nothing else with it.",
            "The other safeguarding partners, and who keeps its list, are told at once.",
            "It is shown on the record for as long as the record is kept.",
        ],
        warning=True,
    )
