"""Who comes to the pages of cycles, and with which record in hand."""

from functools import partial, wraps

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse

from audits.cycles.models import Cycle
from audits.question_sets.pages import writes
from core.models import AccessLog
from core.pages import declare, log_access
from partnership.pages import may_open


def with_cycle(view):
    """The cycle in the address."""

    @wraps(view)
    def wrapper(request, cycle, **kwargs):
        rows = Cycle.objects.visible_to(request.user).select_related(
            "version__question_set", "version_for_new__question_set", "issued_by"
        )
        found = rows.filter(slug=cycle).first()
        if found is None:
            raise Http404
        return view(request, found, **kwargs)

    return wrapper


def of_who_runs_it(view):
    """Those who plan and issue cycles of the kind; 403 for others with a role."""

    @wraps(view)
    def wrapper(request, cycle, **kwargs):
        if not may_open(request, partial(writes, kind=cycle.version.question_set.kind)):
            log_access(request, AccessLog.What.REFUSED, "page")
            raise PermissionDenied
        return view(request, cycle, **kwargs)

    return declare("contribute Cycle", with_cycle(wrapper))


def trail(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [("Home", reverse("home")), ("Audits", reverse("audit_cycles:index")), *more]
