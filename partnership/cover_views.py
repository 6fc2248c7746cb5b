"""Naming a deputy for the days of an absence: by oneself, or by who looks after the agency."""

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse

from core import clock
from core.forms import DateField, OperationForm, RecordField
from core.operations import AlreadyDone, NotAllowed
from core.pages import signed_in
from core.words import day
from partnership import cover
from partnership.auth import held_by
from partnership.held import counted_as_oneself
from partnership.models import Agency, HeldRole
from partnership.people_forms import ConfirmForm
from partnership.people_views import administers, with_person

NEVER_LENT = (
    "Never lent: what is restricted to named people, unless whoever keeps the list names the "
    "deputy; where either has a conflict of interest; the access log and receipts; keeping the "
    "records; and what somebody does in person: signing an agreement, restricting a record, "
    "scoring a return as its moderator, the scrutineer’s judgement."
)
POINTS = [
    (
        "On these days your deputy can open what you can at this agency, and what waits for you "
        "is on their home page."
    ),
    NEVER_LENT,
    "Both names are kept with everything that your deputy does for you.",
    "It ends by itself. You can end it before, in your account.",
]
POINTS_FOR_ANOTHER = [
    (
        "On these days the deputy can open what this person can at this agency, and what waits for "
        "them is on the deputy’s home page."
    ),
    NEVER_LENT,
    "Both names are kept with everything that the deputy does for them.",
    "It ends by itself. They, the deputy and you can end it before.",
]


class DeputyForm(OperationForm):
    """``colleagues``: who may be named."""

    deputy = RecordField(
        get_user_model().objects.none(),
        label="Who stands in?",
        called="who stands in",
        words=lambda person: f"{person}, {person.job_title}" if person.job_title else str(person),
    )
    starts_on = DateField(label="First day", called="the first day", future=True)
    ends_on = DateField(
        label="Last day",
        called="the last day",
        future=True,
        help_text="It is included, until midnight",
    )

    def __init__(self, *args, colleagues, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["deputy"].queryset = colleagues


def _name(request, person, agency, *, back, title, points=()):
    colleagues, refusal = cover.colleagues(person, agency), None
    nobody = f"Nobody else holds a role at {agency}, so nobody can stand in."
    if person != request.user:
        refusal = cover.why_not_for(person, agency, request.user, held_by(request.user))
        colleagues = colleagues.exclude(pk__in=counted_as_oneself(request.user))
        nobody = (
            f"Nobody else at {agency} can stand in: you name neither yourself nor whom you stand in"
            " for. Let the business team name a deputy, or give somebody a role there first."
        )
    if refusal is None and not colleagues.exists():
        refusal = nobody
    there = (
        [each for each in cover.to_come(person) if (each.person, each.agency) == (person, agency)]
        if person == request.user
        else cover.at_agency(request.user, agency, person)
    )
    form = DeputyForm(request.POST or None, colleagues=colleagues)
    if refusal is None and form.is_valid():
        answers = form.cleaned_data
        act = _doing(
            lambda: cover.name_deputy(
                person,
                agency=agency,
                deputy=answers["deputy"],
                starts_on=answers["starts_on"],
                ends_on=answers["ends_on"],
                submission=answers["submission"],
                by=request.user,
            ),
            form,
        )
        if act:
            first = day(answers["starts_on"])
            messages.success(request, f"{answers['deputy']} stands in from {first}, and is told.")
            return redirect(back)
    return render(
        request,
        "layouts/act.html",
        {
            "title": title,
            "caption": agency.name,
            "form": None if refusal else form,
            "refusal": refusal,
            "points": [] if refusal else [*points, *cover.limits(there)],
            "button": "Name deputy",
            "back_url": back,
        },
    )


def _end(request, found, *, back):
    form = ConfirmForm(request.POST or None)
    refusal = cover.why_not_end(found, clock.today())
    if form.is_valid() and not refusal:
        answers = form.cleaned_data
        if _doing(
            lambda: cover.end_cover(found, submission=answers["submission"], by=request.user), form
        ):
            messages.success(request, f"{found.deputy} no longer stands in for {found.person}.")
            return redirect(back)
    return render(
        request,
        "layouts/act.html",
        {
            "title": "End this cover now",
            "caption": found.agency.name,
            "form": None if refusal else form,
            "refusal": refusal,
            "lead": f"{found.deputy} stands in for {found.person}"
            f" from {day(found.starts_on)} to {day(found.ends_on)}.",
            "points": [
                "It ends at once, also where the deputy is signed in now.",
            ],
            "button": "End cover",
            "back_url": back,
            "warning": True,
        },
    )


def _doing(act, form) -> bool:
    """Whether it was carried out, now or when the form was sent before."""
    try:
        act()
    except AlreadyDone:
        return True
    except NotAllowed as refusal:
        form.refuse(refusal)
        return False
    return True


# --- one's own ----------------------------------------------------------------------------------


@signed_in
def name_own(request, agency):
    held = HeldRole.objects.visible_to(request.user).filter(ended_on=None)
    found = Agency.objects.filter(pk__in=held.values("agency_role__agency"), slug=agency).first()
    if found is None:
        raise Http404
    back = reverse("your_account")
    return _name(request, request.user, found, back=back, title="Name a deputy", points=POINTS)


@signed_in
def end_own(request, agency, pk):
    found = cover.ever_of(request.user).filter(agency__slug=agency, pk=pk).first()
    if found is None:
        raise Http404
    return _end(request, found, back=reverse("your_account"))


# --- for somebody else: they are ill, or did not think of it -------------------------------------


@administers
@with_person
def name_for(request, agency, person):
    back = reverse("people:person", args=[agency.slug, person.pk])
    return _name(
        request,
        person,
        agency,
        back=back,
        title=f"Name a deputy for {person}",
        points=POINTS_FOR_ANOTHER,
    )


@administers
@with_person
def end_for(request, agency, person, cover_pk):
    found = cover.ever_at(request.user, agency, person).filter(pk=cover_pk).first()
    if found is None:
        raise Http404
    found.agency = agency
    return _end(request, found, back=reverse("people:person", args=[agency.slug, person.pk]))
