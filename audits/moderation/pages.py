"""Who comes to the pages of moderation, and with which record in hand.

Nobody else learns that there is such a page of a return, its agency first: 404.
"""

from functools import partial, wraps

from django.http import Http404
from django.urls import reverse

from audits.cycles.pages import runs
from audits.moderation import who
from audits.returns.models import Return, Submission
from audits.returns.signing_views import its_trail
from core.declarations import declare
from core.models import AccessLog
from core.pages import log_access, opens
from partnership.auth import held_themself
from partnership.pages import may_open

BLIND = (
    "You see what the agency and the others scored when you have scored it yourself. Score it"
    " first."
)


def runs_it(person, agency_return) -> bool:
    """Whoever runs the cycle, and works for another agency."""
    return runs(person, agency_return.cycle) and not who.works_there(person, agency_return)


def current_submission(agency_return) -> Submission | None:
    """What was last handed in, by its key alone: for whether somebody moderates it."""
    rows = Submission.objects.unscoped("which submission a moderator scores, not what it says")
    rows = rows.filter(agency_return=agency_return).exclude(submitted_on=None)
    return rows.defer("content").order_by("-number").first()


def with_assignment(agency_return, person):
    """Their own assignment, while nothing keeps them from it; else None."""
    submission = current_submission(agency_return)
    found = who.own_assignment(agency_return, submission, person)
    if found is None or who.is_of_its_agency(agency_return, held_themself(person)):
        return None
    return found


def of_who_runs_it(view):
    """Whoever runs the cycle of the return."""
    return _opened(view, "run Return", moderates=False)


def of_moderation(view):
    """They, and the return's moderators. ``own``: the assignment of whoever asks, or None."""
    return _opened(view, "moderate Return", moderates=True)


def _opened(view, declared: str, *, moderates: bool):
    @wraps(view)
    def wrapper(request, agency_return, **kwargs):
        own = with_assignment(agency_return, request.user)
        runs_this = may_open(request, partial(runs_it, agency_return=agency_return))
        if not runs_this and (own is None or not moderates):
            log_access(request, AccessLog.What.REFUSED, agency_return)
            raise Http404
        return view(request, agency_return, own=own, runs_this=runs_this, **kwargs)

    return declare(declared, opens(Return)(wrapper))


def page_of(agency_return, name: str, *args) -> str:
    return reverse(f"moderation:{name}", args=[agency_return.reference, *args])


def cycle_page(cycle) -> str:
    return reverse("moderation:cycle", args=[cycle.slug])


def within(agency_return, *more: tuple[str, str]) -> list[tuple[str, str]]:
    return [*its_trail(agency_return), *more]


def leads(agency_return, person) -> list[tuple[str, str]]:
    """From the page of a return to those of its moderation, for whom they are open."""
    found = []
    own = with_assignment(agency_return, person) if agency_return.submitted_on else None
    if own is not None and own.finished_on is None:
        return [("Score this return", page_of(agency_return, "work"))]
    if agency_return.submitted_on and (own is not None or runs_it(person, agency_return)):
        found.append(("Moderation: the scores side by side", page_of(agency_return, "panel")))
    if agency_return.closed_on:
        found.append(("Both scores, and the agency’s response", page_of(agency_return, "scores")))
    return found
