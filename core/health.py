"""Whether the portal is well, for a load balancer or a watchman. Says nothing of any record."""

from datetime import timedelta

from django.db import DatabaseError, connection
from django.http import JsonResponse
from django.views.decorators.cache import never_cache

from core import calendar, clock, erasure, letters, notifications
from core.pages import public

# A notice that has waited longer than this means that no worker or no mail server answers.
LATE = timedelta(minutes=15)


@public
@never_cache
def healthz(request):
    """200 while the database answers. ``notices``: "late" when post is not going out, "overdue"
    when some could not be sent for days. ``bank_holidays``: "end soon" in the last year known.
    ``files``: "left over" when some of erased records could not be deleted for a day."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        boxes = (notifications, letters)
        late = any(box.waiting().filter(queued_at__lt=clock.now() - LATE).exists() for box in boxes)
        overdue = any(box.overdue().exists() for box in boxes)
        left_over = erasure.files_left_over()
    except DatabaseError:
        return JsonResponse({"database": "does not answer"}, status=503)
    notices = "overdue" if overdue else "late" if late else "on time"
    days = "end soon" if calendar.england().ends_soon(clock.today()) else "known"
    files = "left over" if left_over else "erased"
    said = {"database": "answers", "notices": notices, "bank_holidays": days, "files": files}
    return JsonResponse(said)
