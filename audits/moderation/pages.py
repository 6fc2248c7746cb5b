"""Who comes to the pages of moderation, and with which record in hand.

Nobody else learns that there is such a page of a return, its agency first: 404.
"""

from functools import partial, wraps

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse

from audits.cycles import pages as cycles
from audits.cycles.pages import runs
from audits.moderation import notices, who
from audits.moderation.models import PanelMeeting
from audits.returns.models import Return, Submission
from audits.returns.policy import State
from audits.returns.signing_views import its_trail
from core import access, clock
from core.declarations import declare
from core.models import AccessLog
from core.pages import log_access, opens
from core.words import moment
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


def of_a_panel(view):
    """A meeting of the panel, for whoever runs the cycle and for who moderates a return that it
    speaks about; ``is_off``: who was invited, and moderates none of these any more. To everybody
    else there is none: 404."""

    @wraps(view)
    def wrapper(request, cycle, pk):
        def sees(person) -> bool:
            return PanelMeeting.objects.visible_to(person).filter(cycle__slug=cycle, pk=pk).exists()

        if not access.holds_a_role(request.user):
            log_access(request, AccessLog.What.REFUSED, "page")
            raise PermissionDenied("without a role")
        if may_open(request, sees):
            meeting = _meetings(request.user).get(pk=pk)
            runs_this = runs(request.user, meeting.cycle)
            return view(request, meeting, runs_this=runs_this, is_off=False)
        rows = PanelMeeting.objects.filter(cycle__slug=cycle, pk=pk).select_related("cycle")
        found = rows.first()
        if found is None or not notices.was_invited(found, request.user):
            log_access(request, AccessLog.What.REFUSED, "page")
            raise Http404
        return view(request, found, runs_this=False, is_off=True)

    return declare("view PanelMeeting", wrapper)


def of_who_runs_its_panel(view):
    """Whoever runs the cycle of it."""

    @wraps(view)
    def wrapper(request, cycle, pk):
        meeting = _meetings(request.user).filter(cycle=cycle, pk=pk).first()
        if meeting is None:
            raise Http404
        return view(request, meeting)

    return cycles.of_who_runs_it(wrapper)


def _meetings(person):
    rows = PanelMeeting.objects.visible_to(person)
    return rows.select_related("cycle__version__question_set")


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
    moderates = own is not None or (agency_return.submitted_on and runs_it(person, agency_return))
    if own is not None and own.finished_on is None:
        found.append(("Score this return", page_of(agency_return, "work")))
    elif moderates:
        found.append(("Moderation: the scores side by side", page_of(agency_return, "panel")))
    if moderates and agency_return.closed_on is None:
        found += meeting_of(agency_return, person)
    if own is not None:
        found += _left_by(agency_return, person)
    if agency_return.state == State.FINAL:
        found.append(("Both scores, and the agency’s response", page_of(agency_return, "scores")))
    return found


def meeting_of(agency_return, person) -> list[tuple[str, str]]:
    """The meeting of the panel that is to speak about it, in words with its address; none, or one.
    For a page that is open to its moderators and to whoever runs the cycle. One statement."""
    rows = PanelMeeting.objects.visible_to(person).to_come(clock.today())
    found = rows.speaking_about(agency_return).select_related("cycle").last()
    if found is None:
        return []
    return [(f"The moderation panel meets on {moment(found.at)}", found.get_absolute_url())]


def _left_by(agency_return, person) -> list[tuple[str, str]]:
    """The meetings that were to speak about it, so that they leave a calendar. One statement."""
    rows = PanelMeeting.objects.to_come(clock.today()).that_spoke_about(agency_return)
    open_ones = PanelMeeting.objects.visible_to(person)
    found = rows.exclude(pk__in=open_ones.order_by().values("pk")).select_related("cycle")
    return [
        (
            "Take a panel that does not speak about it any more out of your calendar",
            reverse("moderation:meeting_calendar", args=[each.cycle.slug, each.pk]),
        )
        for each in found.order_by("pk")
    ]
