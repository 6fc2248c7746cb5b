"""A return is sent for signature, called back, given back unsigned, and handed in.

Sending freezes what is signed (`snapshot`): everybody signs the same words, and the last signature
hands them in.
"""

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied

from audits.returns import (
    notices,
    policy,
    scores,
    signers,
    signing_links,
    signing_policy,
    snapshot,
)
from audits.returns.models import Evidence, Return, Submission
from audits.returns.policy import State
from core import access, clock
from core.operations import NotAllowed, current, lock, lock_all, operation
from core.put_once import records
from partnership.held import require


def locked(agency_return, version: str = "") -> Return:
    """As it is now, with what its snapshot names. Within an operation."""
    found = lock(agency_return, version)
    [related] = records(_with_its_names, found.pk)
    for name in ("cycle", "agency", "version_asked"):
        setattr(found, name, getattr(related, name))
    return found


def _with_its_names(key):
    rows = Return.objects.select_related("cycle", "agency", "version_asked__question_set")
    return rows.filter(pk=key).order_by()


def require_manages(by, agency_return) -> None:
    """Raises PermissionDenied."""
    if by is None or not access.can(by, access.MANAGE, agency_return):
        raise PermissionDenied("only whoever runs the return for its agency sends it for signature")
    current().stands_in_for(access.in_whose_stead(by, access.MANAGE, agency_return))


@operation
def send_for_signatures(
    agency_return, *, by_link: Mapping[str, tuple[str, str]], by, version=""
) -> Return:
    """From now on nothing is written in it. ``by_link``: by role, the name and the address of
    whoever signs without an account. Every part needs somebody: a holder of its role, or a link."""
    agency_return = locked(agency_return, version)
    require_manages(by, agency_return)
    require(
        policy.why_not_write(
            agency_return.state, agency_return.due_on, clock.today(),
            agency_return.cycle.after_closing,
        )
    )  # fmt: skip
    needed = signers.needed(agency_return)
    holders = signers.holders(agency_return, needed)
    now = snapshot.papers(agency_return, None)
    wrongly = [signing_policy.why_not_by_link(role, len(holders[role])) for role in by_link]
    require(signing_policy.why_not_send(len(now.missing), filter(None, wrongly)))
    for role in needed:
        if role not in by_link and not holders[role]:
            raise NotAllowed(
                f"Nobody here is {signing_policy.CALLED[role]} with an account. Say to whom a link"
                " goes.",
                f"{role}_email",
            )
    content = snapshot.content_of(agency_return, now)
    before = Submission.objects.filter(agency_return=agency_return).count()
    made = Submission.objects.create(
        agency_return=agency_return, number=before + 1, content=content,
        digest=snapshot.digest(content), sent_by=by, sent_on=clock.today(),
    )  # fmt: skip
    agency_return.state, agency_return.sent_on = State.SIGNED, made.sent_on
    agency_return.save()
    for role in needed:
        if role in by_link:
            signing_links.make(agency_return, made.number, role, *by_link[role], by)
    notices.to_sign(
        agency_return, made.number, [role for role in needed if role not in by_link], by
    )
    return agency_return


@operation
def call_back(agency_return, *, by, version="") -> Return:
    """Before the last signature. Its answers can be written in again; signatures so far stay with
    what was called back, and its links end."""
    agency_return = locked(agency_return, version)
    require_manages(by, agency_return)
    require(signing_policy.why_not_call_back(agency_return.state))
    _give_back(agency_return)
    return agency_return


@operation
def send_back(agency_return, *, reason: str, by, version="") -> Return:
    """Somebody who is to sign does not: it goes back to those who wrote it, with the reason."""
    agency_return = locked(agency_return, version)
    require(why_not_send_back(agency_return, by))
    if not reason.strip():
        raise NotAllowed("Say why you do not sign it.", "reason")
    submission = _give_back(agency_return, reason)
    notices.not_signed(agency_return, submission.number, by)
    return agency_return


def why_not_send_back(agency_return, person) -> str | None:
    if agency_return.state != State.SIGNED:
        return "This return does not wait for signatures any more."
    if not signers.roles_of(person, agency_return):
        return "Only whoever signs this return sends it back unsigned."
    return None


def _give_back(agency_return: Return, reason: str = "") -> Submission:
    submission = end_signing(agency_return, reason)
    agency_return.state = State.RETURNED if agency_return.revisions else State.FILLED_IN
    agency_return.save()
    return submission


def end_signing(agency_return: Return, reason: str = "") -> Submission:
    """What waits for signatures waits no more, and its links end. The return is left to whoever
    calls to give a state and to save. Within an operation."""
    [submission] = lock_all(
        Submission.objects.filter(
            agency_return=agency_return, submitted_on=None, called_back_on=None
        )
    )
    submission.called_back_on, submission.not_signed_because = clock.today(), reason
    submission.save()
    signing_links.end(agency_return)
    agency_return.sent_on = None
    return submission


@operation
def hand_in(agency_return, submission, *, by=None) -> Return:
    """The last has signed, within whose operation it happens: what was frozen is the partnership's
    to read, with the evidence in it."""
    from audits.moderation import revising

    today = clock.today()
    submission.submitted_on = today
    submission.was_late = signing_policy.was_late(submission.sent_on, agency_return.due_on)
    submission.save()
    for each in lock_all(Evidence.objects.filter(pk__in=snapshot.evidence_in(submission.content))):
        if not each.was_submitted:
            each.was_submitted = True
            each.save()
    agency_return.state, agency_return.submitted_on = State.SUBMITTED, today
    agency_return.save()
    scores.keep(agency_return, submission)
    notices.submitted(agency_return, submission.number)
    revising.handed_in_again(agency_return, submission)
    return agency_return
