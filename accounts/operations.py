"""What a person, or the portal itself, does about accounts."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from accounts.encryption import encrypt_again
from accounts.models import User
from core import access_log
from core.models import AccessLog
from core.operations import NotAllowed, operation

# Where an authenticator keeps what must not be read in the database.
SECRETS = {Authenticator.Type.TOTP: "secret", Authenticator.Type.RECOVERY_CODES: "seed"}


@operation
def confirm_address(person, *, by) -> EmailAddress:
    """The person's address is theirs: a link that was mailed there was followed.

    Called when an invitation is accepted. An account's address is confirmed from then on; another
    one takes its place only when a link mailed to it was followed.
    """
    theirs = EmailAddress.objects.filter(user=person)
    if known := theirs.filter(email=person.email, verified=True, primary=True).first():
        return known
    theirs.filter(primary=True).update(primary=False)
    address, _ = EmailAddress.objects.update_or_create(
        user=person, email=person.email, defaults={"verified": True, "primary": True}
    )
    return address


@operation
def forget_address(person, placeholder: str, *, by) -> None:
    """The account has no address any more, no password and no work account: a closed one's."""
    EmailAddress.objects.filter(user=person).delete()
    SocialAccount.objects.filter(user=person).delete()
    person.email = placeholder
    person.set_unusable_password()
    person.save(update_fields=["email", "password"])


@operation
def link_provider(person, *, provider: str, uid: str, by) -> SocialAccount:
    """Remember whom a provider means by ``uid`` (`accounts.openid.subject`): this person.

    Raises NotAllowed when the account is linked to somebody else there: an address that an
    employer gave to a newcomer does not open the account of the one who left.
    """
    User.objects.select_for_update().get(pk=person.pk)  # two at once: the second sees the first's
    known = SocialAccount.objects.filter(user=person, provider=provider).first()
    if known is not None and known.uid != uid:
        raise NotAllowed("This account is linked to another work account.")
    return known or SocialAccount.objects.create(user=person, provider=provider, uid=uid)


@operation
def unlink_provider(link, *, by) -> None:
    """The work account no longer opens this account."""
    link.delete()


@operation
def forget_links(provider: str, *, by, email: str = "") -> int:
    """Forget whom a provider means by each ``sub``, or by that of one person; says how many.

    The next sign-in of each goes by the verified address again.
    """
    links = SocialAccount.objects.filter(provider=provider)
    links = links.filter(user__email=email) if email else links
    rows = [
        (AccessLog.What.UNLINKED, f"{User._meta.label}:{link.user_id}", "", None, "", provider)
        for link in links
    ]
    access_log.write(rows)
    links.delete()
    return len(rows)


@operation
def forget_app(person, *, by) -> None:
    """The person's authenticator app is replaced by another; recovery codes and passkeys stay."""
    apps = Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP)
    if apps.delete()[0]:
        access_log.about_account(AccessLog.What.FACTOR_REMOVED, person, "another app instead")


@operation
def sign_out_elsewhere(person, *, keep: str, by) -> int:
    """End each of the person's sessions but the one with the key ``keep``; says how many."""
    return _end(UserSession.objects.filter(user=person).exclude(session_key=keep))


@operation
def sign_out_everywhere(person, *, by) -> int:
    """End every session of the person, this one too; says how many. By its line in the access log
    a sign-in that waits for its code ends, too (`accounts.stages.CodeStage`)."""
    access_log.about_account(AccessLog.What.SIGN_OUT, person)
    return _end(UserSession.objects.filter(user=person))


@operation
def sign_everyone_out(*, by) -> int:
    """End every session there is; says how many."""
    UserSession.objects.all().delete()
    return Session.objects.all().delete()[0]


def _end(sign_ins) -> int:
    keys = list(sign_ins.values_list("session_key", flat=True))
    ended, _ = Session.objects.filter(session_key__in=keys).delete()
    sign_ins.filter(session_key__in=keys).delete()
    return ended


@operation
def forget_ended_sign_ins(*, by) -> int:
    """Of a session that is over, nothing is kept of where it was; says how many."""
    alive = Session.objects.values("session_key")
    return UserSession.objects.exclude(session_key__in=alive).delete()[0]


@operation
def encrypt_secrets_again(*, by) -> int:
    """Bring every secret under the first of the keys; says how many there are."""
    rows = Authenticator.objects.select_for_update().filter(type__in=SECRETS)
    count = 0
    for row in rows:
        row.data[SECRETS[row.type]] = encrypt_again(row.data[SECRETS[row.type]])
        row.save(update_fields=["data"])
        count += 1
    return count
