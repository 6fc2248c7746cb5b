"""The page on which the business team takes a lost second factor off."""

from accounts.views import asks_again
from core import acts
from partnership import lost_factor, second_factor
from partnership.auth import held_by
from partnership.people_forms import LostFactorForm
from partnership.people_views import _address_of, administers, with_person

CHECK = (
    "First find out that it is really them: call the number that you had before, or see them."
    " Not by email: whoever reads theirs may be the one who asks."
)


@administers
@with_person
@asks_again
def take_off(request, agency, person):
    refusal = lost_factor.why_not(person, held_by(request.user), request.user)

    def act(answers):
        lost_factor.take_off(
            person, how=answers["how"], by=request.user, submission=answers["submission"]
        )

    after = (
        "At their next sign-in they must set up a second factor again, before anything else."
        if second_factor.must_have(person)
        else "They can then sign in with their password alone. None of their roles needs more."
    )
    return acts.page(
        request,
        agency,
        None if refusal else LostFactorForm(acts.sent(request)),
        act,
        title=f"Take the second factor off {person}",
        button="Take it off",
        done="The second factor is taken off. They are signed out everywhere, and get an email.",
        back=_address_of(agency, person),
        refusal=refusal or "",
        lead="Only when they have lost everything: telephone, passkey and recovery codes.",
        points=[
            CHECK,
            "Their authenticator app, passkeys and recovery codes stop working.",
            "They are signed out everywhere, and get an email about it.",
            after,
        ],
        warning=True,
    )
