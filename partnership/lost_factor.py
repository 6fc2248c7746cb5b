"""A person has lost every second factor: telephone, passkey and recovery codes.

No page lets them in. The business team finds out who they are, away from the portal, and takes
the second factor off; the password is asked for as before, and whoever must have a second factor
is led to set one up at the next sign-in (`partnership.second_factor`).
"""

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import get_user_model

from accounts.operations import sign_out_everywhere
from core import access_log, clock, letters
from core.models import AccessLog
from core.operations import operation
from core.words import moment
from partnership import people
from partnership.held import counted_as_oneself, held_for, require

DONE = (
    "The business team took off the second factor of your account, because they were told that"
    " you had lost it"
)

HELPS = (
    "choose a new password at once, set up a second factor again before anybody else does, and"
    " write to"
)


def why_not(person, held: people.Held, by) -> str | None:
    """Why the second factor of ``person`` is not to be taken off by somebody who holds ``held``."""
    has_any = Authenticator.objects.filter(user=person).exists()
    return people.why_not_take_factor_off(person, held, counted_as_oneself(by), has_any=has_any)


@operation
def take_off(person, *, how: str, by):
    """Take off every second factor, recovery codes too, and end every session.

    ``how``: how it was found out who they are, kept in the access log.
    """
    person = get_user_model().objects.select_for_update().get(pk=person.pk)
    require(why_not(person, held_for(by, people.keeps), by))
    Authenticator.objects.filter(user=person).delete()
    sign_out_everywhere(person, by=by)
    access_log.about_account(AccessLog.What.FACTOR_TAKEN_OFF, person, f"identity checked: {how}")
    letters.queue_many([("factor_taken_off", person, occasion(person))])
    return person


def occasion(person) -> str:
    return f"factor-off:{person.pk}:{int(clock.now().timestamp())}"


def letter(person, letter) -> tuple[str, dict]:
    return person.email, {
        "done": DONE,
        "helps": HELPS,
        "at": moment(letter.queued_at),
        "support": settings.PARTNERSHIP["email"]["support"],
    }
