import structlog
from celery import shared_task
from django.conf import settings

from partnership import cover, people_operations, unused
from partnership.access_review import operations as review
from partnership.agreements import operations as agreements
from partnership.groups import letters as group_letters
from partnership.groups import membership
from partnership.library import letters as library_letters
from partnership.library import reading as library_reading
from partnership.schools import operations as schools
from partnership.schools import reading
from partnership.succession import operations as takeovers

log = structlog.get_logger("takeovers")


@shared_task
def suspend_unused_accounts():
    """Not in a demonstration, whose people sign in when a visitor picks them."""
    if not settings.DEMONSTRATION:
        unused.suspend_unused(by=None)


@shared_task
def forget_files_of_people():
    people_operations.forget_old_files(by=None)


@shared_task
def take_back_what_no_cover_lends():
    cover.take_back(by=None)


@shared_task
def review_access():
    """Opens the quarter's review when it is time, and reminds of the one that is open."""
    review.open_review(by=None)
    review.remind(by=None)


@shared_task
def carry_out_takeovers():
    """Each in a transaction of its own: one that fails is tried again, and holds up no other.

    Of one that keeps failing the business team and the system administrator are told."""
    for each in takeovers.due():
        try:
            takeovers.carry_out(each, by=None)
        except Exception as error:
            log.error("a takeover failed", takeover=each.pk, exc_info=error)
            takeovers.tell_if_failing(each)


@shared_task
def read_school_registers():
    """Prompted when one is sent; by beat for when the broker was away or a worker died."""
    reading.read_waiting()


@shared_task
def forget_school_registers():
    schools.forget_old(by=None)


@shared_task
def follow_chairs():
    """A chair's term that began or ended today."""
    membership.follow_the_day(by=None)


@shared_task
def warn_of_chairs():
    group_letters.warn_of_chairs(by=None)


@shared_task
def remind_of_signatures():
    """And of agreements that are due for review."""
    agreements.remind(by=None)


@shared_task
def read_library_files():
    """Prompted when one is added; by beat for when the broker was away or a worker died."""
    library_reading.read_waiting()


@shared_task
def remind_of_the_library():
    library_letters.warn_of_reviews(by=None)
    library_letters.remind(by=None)
