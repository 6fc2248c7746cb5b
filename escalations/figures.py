"""How many challenges an agency answered in time: for the scorecard of expectations."""

from collections.abc import Collection
from datetime import date

from django.db.models import Count, Exists, F, Min, OuterRef, Q
from django.urls import reverse

from core import clock
from core.words import counted
from escalations.models import Contact, Escalation, ProposedResolution
from escalations.policy import WITHDRAWAL_OUTCOMES, Side
from escalations.sides_in_words import Kind
from partnership import agency_facts
from partnership.agency_figures import Figure, Source, of_counts


def _between_agencies():
    rows = Escalation.objects.unscoped("counts by agency, for the scorecard and beside a question")
    return rows.filter(kind=Kind.BETWEEN_AGENCIES, is_restricted=False)


def answered_in_time(
    agencies: Collection[int], begins_on: date, ends_on: date
) -> dict[int, Figure]:
    """Of the challenges to an agency by another whose first step (2 or 3 by the fast track) was to
    end in the period: answered by then, and at all. It answers by a contact or a proposal on
    record, or by settling it. One that was withdrawn needed no answer; what is due today can still
    be answered in time. A pause of that step does not move its day."""
    today = clock.today()
    theirs = {"escalation": OuterRef("pk"), "side": Side.CHALLENGED}
    contacts = Contact.objects.filter(**theirs)
    proposals = ProposedResolution.objects.filter(**theirs)
    rows = _between_agencies().filter(
        challenged_agency__in=agencies,
        steps__round=1,
        steps__step=F("entered_at_step"),
        steps__due_on__gte=begins_on,
        steps__due_on__lte=ends_on,
    )
    rows = rows.exclude(outcome__in=WITHDRAWAL_OUTCOMES).annotate(set_on=F("steps__due_on"))
    set_on = OuterRef("set_on")
    rows = rows.annotate(
        answered=Exists(contacts) | Exists(proposals) | Q(closed_on__isnull=False),
        in_time=Exists(contacts.filter(happened_on__lte=set_on))
        | Exists(proposals.filter(proposed_at__date__lte=set_on))
        | Q(closed_on__lte=F("set_on")),
    ).exclude(answered=False, set_on=today)
    found = (
        rows.order_by()
        .values("challenged_agency")
        .annotate(
            asked=Count("pk"),
            done_in_time=Count("pk", filter=Q(in_time=True)),
            at_all=Count("pk", filter=Q(answered=True)),
            oldest_on=Min("set_on", filter=Q(answered=False, set_on__lt=today)),
        )
    )
    return {
        each["challenged_agency"]: of_counts(each | {"in_time": each["done_in_time"]}, today)
        for each in found
    }


def raised(agencies: Collection[int], begins_on: date, ends_on: date) -> dict[int, int]:
    """How many challenges an agency raised with another on these days, those withdrawn too: it
    spoke up. One that stands as restricted is not counted, so that no number tells that there is
    one; nor is one within an agency, which the partnership does not see."""
    rows = _between_agencies().filter(
        raising_agency__in=agencies, raised_on__range=(begins_on, ends_on)
    )
    found = rows.order_by().values("raising_agency").annotate(number=Count("pk"))
    return {each["raising_agency"]: each["number"] for each in found}


def _raised_in_words(number: int) -> str:
    return f"{counted(number, 'challenge')} raised" if number else "no challenge raised"


def behind(person, agency) -> str:
    return reverse("escalations:index")


CHALLENGES = Source(
    answered_in_time, "answer to a challenge", "answers to challenges", "given", behind=behind
)
FACTS = {
    "challenges-raised": agency_facts.Source(
        "Challenges raised", agency_facts.numbered(raised, _raised_in_words), years=3
    ),
    "challenges-answered-in-time": agency_facts.Source(
        "Challenges answered in time",
        agency_facts.measured(CHALLENGES, nothing="no answer to a challenge was due"), years=3,
    ),
}  # fmt: skip
