"""What is written about people's accounts: invitations, details, closing, suspending."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from uuid import uuid4

import structlog
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import Membership
from accounts.operations import confirm_address, forget_address, sign_out_everywhere
from core import access_log, bulk, clock, leaving, letters
from core.models import AccessLog
from core.operations import NotAllowed, lock, operation
from core.words import in_sentence, listed, moment
from partnership import cover, directory, invitations, locks, people
from partnership.groups import membership as groups
from partnership.held import counted_as_oneself, held_for, require, require_administrator
from partnership.models import Agency, HeldRole, Invitation, InvitationDraft
from partnership.operations import keepers_but, put_into_role
from partnership.roles import Role

log = structlog.get_logger("people")

What = AccessLog.What

# A file of people is kept until its sender confirms it: over a weekend, so that a row can be asked
# about, and no longer, for it names people who have no account and know nothing of it.
FILE_KEPT = timedelta(days=7)

GONE = "This person no longer holds a role at your agency. Go back to the list of people."
ENDED = {
    "used": "This invitation was used already. Sign in instead.",
    "withdrawn": "This invitation was withdrawn. Ask your agency for another.",
    "expired": "This invitation has expired. Ask your agency for another.",
    "lapsed": "This invitation no longer holds. Ask your agency for another.",
}

# --- invitations ------------------------------------------------------------------------------


@operation
def invite(
    *, agency, roles: Sequence[str], email: str, full_name: str, by, job_title=""
) -> Invitation:
    """Ask somebody to come in. ``by`` None: the portal's own set-up."""
    roles = [Role(role) for role in dict.fromkeys(roles)]
    email = email.lower()
    _one_at_a_time([agency.pk])
    if by is not None:
        require(people.why_not_invite(roles, agency, require_administrator(by, agency)))
    facts = Facts([agency.pk], [email], by)
    for role in roles:
        require(facts.why_not_ask(agency, email, role))
    invitation = _made(agency, roles, email, full_name, job_title, by)
    invitation.save()
    _send([invitation])
    _noted(What.INVITED, [invitation])
    return invitation


@operation
def invite_many(wanted: Sequence[tuple], *, by) -> Invitation:
    """Invite each (agency, roles, email, full name, job title) in a few statements; all or none.

    Returns the first, whose address is the list of those that wait.
    """
    held = {agency: require_administrator(by, agency) for agency in {row[0] for row in wanted}}
    _one_at_a_time({row[0].pk for row in wanted})
    facts = Facts({row[0].pk for row in wanted}, [row[2] for row in wanted], by)
    made = []
    for agency, roles, email, full_name, job_title in wanted:
        roles = [Role(role) for role in roles]
        require(people.why_not_invite(roles, agency, held[agency]))
        for role in roles:
            require(facts.why_not_ask(agency, email, role))
        made.append(_made(agency, roles, email, full_name, job_title, by))
    bulk.create_many(made)
    _send(made)
    _noted(What.INVITED, made)
    for draft in InvitationDraft.objects.filter(owner=by):
        draft.delete()
    return made[0]


def _one_at_a_time(agency_ids) -> None:
    """Two who invite the same person to an agency at once: the second sees the first's."""
    rows = Agency.objects.filter(pk__in=agency_ids).order_by("pk")
    list(rows.select_for_update(no_key=True).values_list("pk"))


class Facts:
    """Who of some addresses was asked or is there already, at some agencies; in a few statements.

    ``by`` None: the portal's own set-up."""

    def __init__(self, agency_ids, emails, by):
        invited, held = Invitation.objects, HeldRole.objects
        self.own: set[str] = set()
        if by is not None:
            self.own = addresses_of(counted_as_oneself(by))
            invited, held = invited.administered_by(by), held.administered_by(by)
        invited = invited.filter(agency__in=agency_ids, email__in=emails).waiting()
        self.asked = set(invited.values_list("agency_id", "email"))
        held = held.filter(
            agency_role__agency__in=agency_ids, person__email__in=emails, ended_on=None
        )
        self.held = set(
            held.values_list("agency_role__agency_id", "person__email", "agency_role__role")
        )

    def why_not_ask(self, agency, email: str, role: Role) -> str | None:
        """Tells of people at this very agency only: who else has an account is not said."""
        if email in self.own:
            return people.NOT_TO_ONESELF
        if (agency.pk, email, role) in self.held:
            return f"{email} is {in_sentence(role.label)} at {agency} already."
        if (agency.pk, email) in self.asked:
            return (
                f"An invitation to {email} is waiting. Send that one again, or withdraw it first."
            )
        return None


def addresses_of(people_: Iterable[int]) -> set[str]:
    """The addresses of accounts, by their keys."""
    rows = get_user_model().objects.filter(pk__in=people_)
    return set(rows.values_list("email", flat=True))


def _made(agency, roles, email, full_name, job_title, by) -> Invitation:
    require(people.why_not_a_name(full_name), "full_name")
    require(people.why_not_plain_text("Job title", job_title), "job_title")
    return _with_a_link(
        Invitation(
            agency=agency,
            roles=[role.value for role in roles],
            email=email,
            full_name=full_name,
            job_title=job_title,
            invited_by=by,
        )
    )


def _with_a_link(invitation: Invitation) -> Invitation:
    """A new link, whose days begin today; the one before is dead."""
    invitation.link_key = uuid4()
    invitation.link_hash = invitations.hash_of(invitations.token_of(invitation.link_key))
    invitation.sent_at = clock.now()
    days = settings.PARTNERSHIP["accounts"]["invitation_days"]
    invitation.expires_on = clock.today() + timedelta(days=days)
    return invitation


def _send(made: Sequence[Invitation]) -> None:
    letters.queue_many(("invitation", each, invitations.occasion(each)) for each in made)


def _noted(what, made: Sequence[Invitation]) -> None:
    """In the access log, a line each: to which agency and for what, and no address."""
    access_log.write(access_log.about_one(what, each, _asked_to(each)) for each in made)


def _asked_to(invitation) -> str:
    return f"{invitation.agency}: {listed(invitation.role_names)}"


@operation
def resend(invitation, *, by) -> Invitation:
    """Send it again with a new link. Whoever does so stands for it from now on."""
    invitation = lock(invitation)
    held = require_administrator(by, invitation.agency)
    require(people.why_not_resend(invitation))
    roles = [Role(each) for each in invitation.roles]
    require(people.why_not_invite(roles, invitation.agency, held))
    if invitation.email in addresses_of(counted_as_oneself(by)):
        raise NotAllowed(people.NOT_TO_ONESELF)
    invitation.invited_by = by
    _with_a_link(invitation).save()
    _send([invitation])
    _noted(What.INVITED_AGAIN, [invitation])
    return invitation


@operation
def withdraw(invitation, *, by) -> Invitation:
    invitation = lock(invitation)
    held = require_administrator(by, invitation.agency)
    for role in invitation.roles:
        require(people.why_not_end(Role(role), invitation.agency, held))
    require(people.why_not_withdraw(invitation))
    invitation.withdrawn_at, invitation.withdrawn_by = clock.now(), by
    invitation.save()
    _noted(What.INVITATION_WITHDRAWN, [invitation])
    return invitation


@operation
def accept_as_new(invitation, *, password: str, by=None):
    """A new account with the roles of an invitation. Returns the person.

    The address is held to be theirs: only whoever reads its mail has the link.
    """
    invitation = _open_invitation(invitation)
    again = "Open the link in the mail again, and go on from there."
    people_ = get_user_model().objects
    if people_.filter(email=invitation.email).exists():
        raise NotAllowed(again)
    try:
        with transaction.atomic():
            person = people_.create_user(
                invitation.email,
                password,
                full_name=invitation.full_name,
                job_title=invitation.job_title,
            )
    except IntegrityError:  # another invitation of theirs was accepted at the same moment
        raise NotAllowed(again) from None
    confirm_address(person, by=None)
    _give(invitation, person)
    return person


@operation
def accept(invitation, *, by) -> Invitation:
    """Somebody who has an account, and is signed in, takes the roles. Not whoever asked them in, or
    stands in for them: an address can have become theirs meanwhile."""
    invitation = _open_invitation(invitation)
    if by.email != invitation.email:
        raise PermissionDenied("an invitation is for the address it was sent to")
    inviter = invitation.invited_by
    if inviter is not None and by.pk in counted_as_oneself(inviter):
        raise NotAllowed(people.NOT_TO_ONESELF)
    _give(invitation, by)
    return invitation


def _open_invitation(invitation) -> Invitation:
    """Locked, after its agency: a takeover locks the agency first, and then moves what waits."""
    agency = lock(invitation.agency)
    if agency.succeeded_by_id:  # whose invitation it is by now
        lock(agency.succeeded_by)
    invitation = lock(invitation)
    if ended := invitations.why_not_accept(invitation):
        raise NotAllowed(ENDED[ended])
    return invitation


def _give(invitation, person) -> None:
    agency = invitation.agency
    held = set(
        Membership.objects.filter(user=person).values_list(
            "group__agency_role__agency", "group__agency_role__role"
        )
    )  # what they stand in for is no role of theirs
    for role in (Role(each) for each in invitation.roles):
        require(people.why_not_held(role, agency))
        if (agency.pk, role.value) not in held:
            put_into_role(
                person, agency=agency, role=role, started_on=clock.today(),
                invited_by=invitation.invited_by,
            )  # fmt: skip
    invitation.accepted_at, invitation.accepted_by = clock.now(), person
    invitation.save()
    access_log.about_account(
        What.INVITATION_ACCEPTED, invitation, _asked_to(invitation), person=person
    )


@operation
def keep_file(*, agency, rows: list, by) -> InvitationDraft:
    """Keep the rows of a file until its sender confirms them, instead of any kept before."""
    require_administrator(by, agency)
    draft = InvitationDraft.objects.filter(owner=by).first() or InvitationDraft(owner=by)
    draft.answers = {"agency": agency.slug, "rows": rows}
    draft.submission, draft.changed_at = uuid4(), clock.now()
    draft.save()
    return draft


@operation
def forget_old_files(*, by=None) -> int:
    """Daily: the files that nobody confirmed; gives how many. Safe to run twice, or late."""
    old = InvitationDraft.objects.filter(changed_at__lt=clock.now() - FILE_KEPT)
    drafts = list(old.select_for_update(of=("self",)))
    for draft in drafts:
        draft.delete()
    return len(drafts)


# --- accounts ---------------------------------------------------------------------------------


@operation
def change_details(
    person, *, agency, job_title: str, telephone: str, by, full_name: str | None = None,
    reason: str = "",
):  # fmt: skip
    """Name (None: as it is), job title and telephone of somebody at an agency. They are written to:
    people are called there, also to find out whether it is they who ask for something.

    Whatever they did shows today's name; the one before stands in the access log, with ``reason``:
    why the name is corrected."""
    held = require_administrator(by, agency)
    at = held_at(person)
    if agency.pk not in {each for each, _ in at}:
        raise NotAllowed(GONE)
    require(people.why_not_change_details(person, held, at, is_own=by.pk == person.pk))
    person = _locked(person)
    full_name = person.full_name if full_name is None else full_name
    changed = []
    if full_name != person.full_name:
        require(people.why_not_correct_name(person, counted_as_oneself(by)))
        require(people.why_not_a_name(full_name), "full_name")
        for each in Agency.objects.filter(pk__in={agency_ for agency_, _ in at}):
            others = _names_of_the_others(person, each)
            require(people.why_not_called(full_name, each, others), "full_name")
        require(people.why_not_correct_name_for(reason), "reason")
    if job_title != person.job_title:
        require(people.why_not_plain_text("Job title", job_title), "job_title")
        changed.append("job title")
    if telephone != person.telephone:
        changed.append("telephone")
    corrected = full_name != person.full_name
    if corrected:
        changed.append(f"name (before: {person.full_name}; now: {full_name})")
    person.full_name, person.job_title, person.telephone = full_name, job_title, telephone
    person.save(update_fields=["full_name", "job_title", "telephone"])
    if corrected:
        access_log.write_with_reason(What.DETAILS, person, f"{listed(changed)}: {reason}")
    elif changed:
        access_log.about_account(What.DETAILS, person, listed(changed))
    if changed:
        letters.queue_many([("details_changed", person, _details_occasion(person))])
    return person


def _names_of_the_others(person, agency) -> list[str]:
    """Of those who hold a role there, also with a closed account: it stands in what they did."""
    held = HeldRole.objects.unscoped("who is called what, for a rule about names").filter(
        agency_role__agency=agency, ended_on=None
    )
    return list(held.exclude(person=person).values_list("person__full_name", flat=True))


def held_at(person) -> frozenset[tuple[int, str]]:
    """(agency, role) of each role that a person holds themself."""
    rows = HeldRole.objects.unscoped("where somebody is, for a rule about their account").filter(
        person=person, ended_on=None
    )
    return frozenset(rows.values_list("agency_role__agency_id", "agency_role__role"))


def _details_occasion(person) -> str:
    return f"details:{person.pk}:{int(clock.now().timestamp())}"


def letter_of_details(person, letter) -> tuple[str, dict]:
    return person.email, {
        "done": "The name, job title or telephone number that colleagues see of you was changed, by"
        " somebody who looks after accounts at your agency (you, too, if you do) or by the"
        " business team",
        "at": moment(letter.queued_at),
        "link": settings.SITE_URL + reverse("your_account"),
        "support": settings.PARTNERSHIP["email"]["support"],
    }


@operation
def close_account(person, *, by, reason: str = ""):
    """Nobody signs in with it any more, and who is signed in is out at their next click.

    ``reason``: kept beside the line of the access log, and in no email.
    """
    locks.accounts_with_the_keepers(person)
    locks.left_by(person)
    person = _locked(person)
    at, left = held_at(person), keepers_but(person=person)

    def refusal(held):
        return people.why_not_close(person, held, by.pk, at=at, keepers_left=left)

    require(refusal(held_for(by, lambda held: refusal(held) is None)))
    require(leaving.why_not_leave(Membership.objects.filter(user=person), by))
    _switch(person, is_active=False, suspended_at=None, reopened_at=person.reopened_at)
    cover.account_closed(person)
    groups.account_closed(person)
    access_log.write_with_reason(What.ACCOUNT_CLOSED, person, reason)
    sign_out_everywhere(person, by=by)  # opened again, the account opens no old session
    log.info("account closed", account=person.pk, by=by.pk)
    return person


@operation
def open_account(person, *, by):
    """Lift a suspension, or (a keeper) open a closed account again."""
    person = _locked(person)
    if person.is_active:
        raise NotAllowed("This account is open.")
    if person.email == FREED.format(person.pk):
        raise NotAllowed("The address of this account was given up. Invite the person again.")
    at = held_at(person)

    def refusal(held):
        return None if people.keeps(held) else people.why_not_lift(person, held, at)

    require(refusal(held_for(by, lambda held: refusal(held) is None)))
    _switch(person, is_active=True, suspended_at=None, reopened_at=clock.now())
    access_log.about_account(What.ACCOUNT_OPENED, person)
    log.info("account opened", account=person.pk, by=by.pk)
    return person


# An account whose address was freed: RFC 2606 keeps the domain from ever being one.
FREED = "account-{}@freed.invalid"


@operation
def free_address(person, *, by):
    """Let the address of a closed account be somebody else's: a newcomer got that mailbox.

    The account, its name and all that was done with it stay; nobody signs in with it again.
    Raises NotAllowed while it is open, or suspended, which its agency could lift.
    """
    person = _locked(person)
    if person.is_active or person.suspended_at is not None:
        raise NotAllowed("Close the account first: the business team does, on the person's page.")
    forget_address(person, FREED.format(person.pk), by=by)
    access_log.about_account(What.ADDRESS, person, "freed for somebody else")
    log.info("address freed", account=person.pk)
    return person


def _locked(person):
    """Against others who change the account, and not against who writes rows that name it."""
    return get_user_model().objects.select_for_update(no_key=True).get(pk=person.pk)


def _switch(person, **state) -> None:
    """An account opens or closes; who takes what they took follows at once."""
    for name, value in state.items():
        setattr(person, name, value)
    person.save(update_fields=list(state))
    held = HeldRole.objects.filter(person=person, ended_on=None)
    agencies = held.values_list("agency_role__agency_id", flat=True)
    for agency in sorted(set(agencies)):
        directory.changed(agency)


def suspend(person) -> None:
    """Within `partnership.unused.suspend_unused`."""
    _switch(_locked(person), is_active=False, suspended_at=clock.now())
    cover.account_closed(person, "suspended")
    access_log.about_account(What.ACCOUNT_SUSPENDED, person)
