"""What waits for the record keepers, on their home page: requests to answer, lists to decide on."""

from datetime import date

from core import clock
from core.words import counted, day
from partnership.legal_holds import keeps_records
from partnership.restriction import conflicts_of
from reporting import disposal, subject_access
from reporting.models import DisposalRun, SubjectAccessRequest


def tasks_of(person) -> list[dict[str, str]]:
    """In two statements; in none for everybody else. One more for each request, to whoever has any
    conflict of interest."""
    if not keeps_records(person):
        return []
    requests = SubjectAccessRequest.objects.visible_to(person).filter(removed_at=None)
    runs = DisposalRun.objects.visible_to(person).filter(stopped_at=None, approved_at=None)
    found = [
        *(_of_request(each, person) for each in requests.order_by("due_on", "pk")),
        *(_of_run(each, person) for each in runs.select_related("submitted_by")),
    ]
    return [task for task in found if task]


def _of_request(request, person) -> dict[str, str] | None:
    """None of a request that waits for somebody else, or for the portal."""
    what = _what_to_do(request, person)
    if not what:
        return None
    return {
        "text": f"{request.reference}: {what}",
        "url": request.get_absolute_url(),
        "hint": f"Subject access request, to be answered by {day(request.due_on)}",
        **_by(request.due_on),
    }


def _what_to_do(request, person) -> str:
    if subject_access.is_conflicted(person, request):
        return ""
    if subject_access.why_not_agree(request, person, conflicted=False) is None:
        return "agree that its records are read, or finish with it"
    if not request.agreed_at:
        return ""
    if request.ready_at:
        return "hand the export over, then finish with it"
    if request.asked_at:
        return ""
    return "look through its records and make the export"


def _by(due_on: date) -> dict[str, str]:
    left = (due_on - clock.today()).days
    if left < 0:
        return {"status": "Overdue", "tone": "red"}
    return {"status": f"{counted(left, 'day')} left"} if left else {
        "status": "Due today", "tone": "orange",
    }  # fmt: skip


def _of_run(run, person) -> dict[str, str] | None:
    if disposal.why_not_submit(run) is None:
        what, hint = "submit it, or stop it", "Records that are due for erasure"
    elif disposal.why_not_approve(run, person) is None and not (
        conflicts_of(person)
        and disposal.why_not_approve_any(disposal.lines_of(run).filter(exclusion_reason=""), person)
    ):
        what, hint = (
            "approve it, or stop it",
            f"Records to be erased, submitted by {run.submitted_by}",
        )
    else:
        return None
    return {
        "text": f"{run.reference}: {what}",
        "url": run.get_absolute_url(),
        "hint": hint,
        "status": "Waiting",
        "tone": "yellow",
    }
