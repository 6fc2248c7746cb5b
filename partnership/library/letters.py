"""Mails of the library: a document is due for review, a briefing waits for an agency's answer.

A title, a day and a link, and no name of a person. Each occasion is told to each person once; the
last part of its name is the person's key.
"""

from django.conf import settings
from django.contrib.auth import get_user_model

from core import calendar, clock, letters
from core.operations import operation
from core.words import day
from partnership.groups.membership import business_team
from partnership.library import policy, rules
from partnership.library.models import BriefingRequest, LibraryDocument
from partnership.library.operations import rules_now
from partnership.models import AgencyRole


@operation
def warn_of_reviews(*, by=None) -> None:
    """To the post that answers for a document, and to the business team: ahead, and once it is
    overdue. On working days; safe to run twice or late."""
    now, today = rules_now(), clock.today()
    if not calendar.england().is_working_day(today):
        return
    near = LibraryDocument.objects.filter(
        withdrawn_on=None, review_on__lte=policy.first_warning_on(today, now)
    )
    team = business_team()
    for document in near.order_by("pk"):
        stage = policy.review_stage(document.review_on, today, now)
        told = {person.pk for person in [*team, *_in_post(document)]}
        occasion = f"library_review:{document.pk}:{document.review_on}:{stage}"
        letters.queue_many(("library_review", document, f"{occasion}:{pk}") for pk in sorted(told))


def _in_post(document: LibraryDocument) -> list:
    return _people(agency=document.agency_id, role=document.owner_role)


def _people(**of_roles) -> list:
    """Who holds such a role now, in order."""
    groups = AgencyRole.objects.filter(**of_roles).values("group")
    active = get_user_model().objects.filter(is_active=True, groups__in=groups)
    return list(active.distinct().order_by("pk"))


@operation
def remind(*, by=None) -> None:
    """Each agency's representative and leads: that it is asked, before the day, and after it."""
    today, england = clock.today(), calendar.england()
    if not england.is_working_day(today):
        return
    waiting = BriefingRequest.objects.filter(acknowledged_on=None, ended_on=None)
    waiting = waiting.filter(agency__closed_on=None, agency__succeeded_by=None)
    for request in waiting.order_by("pk"):
        said = rules.version(request.rules)
        stage = policy.reminder(request.due_on, today, said, england) or "asked"
        kind = "briefing_asked" if stage == "asked" else "briefing_reminder"
        people = _people(agency=request.agency_id, role__in=policy.ANSWERS)
        occasion = f"briefing:{request.pk}:{stage}"
        letters.queue_many((kind, request, f"{occasion}:{person.pk}") for person in people)


def _recipient(letter):
    pk = letter.once.rpartition(":")[2]
    return get_user_model().objects.filter(pk=pk, is_active=True).first()


def of_review(document, letter) -> tuple[str, dict] | None:
    """None once it was reviewed or withdrawn, or for whoever left."""
    person = _recipient(letter)
    if person is None or document.withdrawn_on or str(document.review_on) not in letter.once:
        return None
    return person.email, {
        "title": document.title,
        "due": day(document.review_on),
        "over": document.review_on < clock.today(),
        "link": settings.SITE_URL + document.get_absolute_url(),
    }


def of_request(request, letter) -> tuple[str, dict] | None:
    """None once it is answered or asked no more, or for whoever left."""
    person = _recipient(letter)
    if person is None or request.acknowledged_on or request.ended_on:
        return None
    return person.email, {
        "title": request.version.document.title,
        "agency": request.agency.name,
        "due": day(request.due_on),
        "over": request.due_on < clock.today(),
        "link": settings.SITE_URL + request.version.document.get_absolute_url(),
    }
