"""The nightly check of who may open what, and who is told when an answer is unexpected."""

from datetime import timedelta
from email.utils import make_msgid

import structlog
from celery import shared_task
from django.conf import settings
from django.core.mail import EmailMessage

from core import clock
from core.models import AccessCheck
from core.operations import NotAllowed
from core.words import counted
from reporting import access_check, disposal, subject_access, subject_access_export, walk
from reporting.on_a_copy import on_a_copy

log = structlog.get_logger("access check")

KEPT = timedelta(days=90)
SAID = (
    20  # sentences: enough to find the page, whatever the number of roles that it answers wrongly
)

MAIL = """The nightly check of who may open what found {number}.

Sign in and read the list on your home page: {link}

It names pages and roles, and no record. Until it is put right, treat the portal as open to
people it should be closed to, or the other way round.

{partnership}
"""


@shared_task
def check_access():
    """Walk, keep what was found, and tell whoever runs the portal."""
    try:
        with on_a_copy():
            found, _ = walk.run()
    except Exception as error:  # a walk that breaks off is itself news for whoever is to mend it
        log.error("the walk broke off", exc_info=error)
        found = [f"The walk broke off: {type(error).__name__}"]
    told = found[:SAID]
    if len(found) > SAID:
        told.append(f"and {len(found) - SAID:,} more")
    AccessCheck.objects.create(at=clock.now(), unexpected="\n".join(told))
    AccessCheck.objects.filter(at__lt=clock.now() - KEPT).delete()
    if found:
        tell(len(found))


def tell(number: int) -> None:
    """By mail, to whoever is to mend it."""
    addresses = sorted({each.email for each in access_check.administrators()})
    for address in addresses:
        text = MAIL.format(
            number=counted(number, "unexpected answer"),
            link=settings.SITE_URL,
            partnership=settings.PARTNERSHIP["name"],
        )
        headers = {"Message-ID": make_msgid(), "Auto-Submitted": "auto-generated"}
        subject = "The nightly check of access found something"
        try:
            EmailMessage(subject, text, to=[address], headers=headers).send()
        except OSError as error:  # the line on the home page is there all the same
            log.error("mail about the access check not sent", error=type(error).__name__)


@shared_task
def tell_if_no_check_ran():
    access_check.tell_if_missing(by=None)


# --- what is kept, asked for and erased ---------------------------------------------------------


@shared_task
def make_exports():
    subject_access_export.make_waiting()


@shared_task
def remove_old_exports():
    subject_access.remove_old(by=None)


@shared_task
def list_what_is_due():
    """Monthly. Nothing is due, or a list is waiting already: then there is none this month."""
    try:
        disposal.propose(by=None)
    except NotAllowed as none:
        log.info("no list of what is due", why=str(none))


@shared_task
def carry_out_disposals():
    disposal.carry_out()
