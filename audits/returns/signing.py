"""Somebody signs a return: in their own account, or by a link that works once."""

from audits.returns import signers, signing_links, signing_policy, submitting
from audits.returns.models import Return, Signature, SigningLink, Submission
from core import clock
from core.operations import NotAllowed, lock, operation
from core.words import listed
from partnership.held import require

CHANGED = (
    "What you were to sign was called back, and another was sent. Open the page again, and read it."
)

ALONE = (
    "Whoever has this address signed all the other parts, and one person cannot sign all of them."
    " Send the link to somebody else."
)


@operation
def sign(agency_return, *, signs_as: str, digest: str, by) -> Return:
    """``digest``: of what the page showed. The last signature hands the return in."""
    agency_return = submitting.locked(agency_return)
    submission, signatures = _waiting(agency_return)
    require(why_not_sign(agency_return, signatures, signs_as, by))
    if submission is None or submission.digest != digest:
        raise NotAllowed(CHANGED)
    _put(agency_return, submission, signs_as, str(by), signed_by=by)
    signing_links.end(agency_return, signs_as)
    _hand_in_if_all_signed(agency_return, submission)
    return agency_return


def why_not_sign(agency_return, signatures, signs_as: str, person) -> str | None:
    """`signing_policy.why_not_sign`, of somebody's own account."""
    needed = signers.needed(agency_return)
    if signs_as not in signers.roles_of(person, agency_return):
        roles = [signs_as] if signs_as in needed else needed
        names = listed([signing_policy.CALLED[role] for role in roles], last="or")
        return f"Only the {names} signs this return."
    return signing_policy.why_not_sign(
        agency_return.state, needed, signers.by_whom(signatures), signs_as, person.email.lower(),
    )  # fmt: skip


def next_of(agency_return, signatures, person) -> str:
    """In which role somebody signs next; the first of theirs where none is left."""
    theirs = signers.roles_of(person, agency_return)
    there = {each.signs_as for each in signatures}
    return next((role for role in theirs if role not in there), theirs[0] if theirs else "")


@operation
def sign_by_link(link: SigningLink, *, name: str, digest: str, by=None) -> SigningLink:
    """``name``: as whoever has the link confirms it. Raises NotAllowed once it does not hold."""
    agency_return = submitting.locked(link.agency_return)
    link = lock(link)
    if signing_links.state_of(link):
        raise NotAllowed("This link does not work any more. Open it again to read why.")
    submission, signatures = _waiting(agency_return)
    require(
        signing_policy.why_not_sign(
            agency_return.state, signers.needed(agency_return), signers.by_whom(signatures),
            link.signs_as, link.email,
        )
    )  # fmt: skip
    if submission is None or submission.digest != digest:
        raise NotAllowed(CHANGED)
    link.used_at = clock.now()
    link.save()
    _put(agency_return, submission, link.signs_as, name, by_link=link)
    _hand_in_if_all_signed(agency_return, submission)
    return link


@operation
def send_link(agency_return, *, signs_as: str, name: str, email: str, by) -> Return:
    """Another link for a part that is not signed: to another address, or because one ended."""
    agency_return = submitting.locked(agency_return)
    submitting.require_manages(by, agency_return)
    submission, signatures = _waiting(agency_return)
    require(why_not_send_link(agency_return, signatures, signs_as))
    if signing_policy.why_not_alone(
        signers.needed(agency_return), signers.by_whom(signatures), signs_as, email.lower()
    ):
        raise NotAllowed(ALONE, "email")
    assert submission is not None
    signing_links.make(agency_return, submission.number, signs_as, name, email, by)
    agency_return.save()
    return agency_return


def why_not_send_link(agency_return, signatures, signs_as: str) -> str | None:
    """Whether a link can be sent now; whoever opens it may still have signed the other parts."""
    needed, signed = signers.needed(agency_return), signers.by_whom(signatures)
    holders = signers.holders(agency_return, [signs_as])[signs_as]
    return signing_policy.why_not_sign(
        agency_return.state, needed, signed, signs_as, ""
    ) or signing_policy.why_not_by_link(signs_as, len(holders))


def _waiting(agency_return: Return) -> tuple[Submission | None, list[Signature]]:
    rows = Submission.objects.filter(agency_return=agency_return)
    submission = rows.filter(submitted_on=None, called_back_on=None).first()
    signatures = Signature.objects.filter(submission=submission)
    return submission, list(signatures.select_related("signed_by", "by_link"))


def _put(agency_return: Return, submission: Submission, signs_as: str, name: str, **how) -> None:
    Signature.objects.create(
        agency_return=agency_return, submission=submission, signs_as=signs_as, name=name,
        declared=signing_policy.DECLARATIONS[signs_as], signed_at=clock.now(), **how,
    )  # fmt: skip
    agency_return.save()  # so that its timeline tells of it


def _hand_in_if_all_signed(agency_return: Return, submission: Submission) -> None:
    rows = Signature.objects.filter(submission=submission)
    if {*rows.values_list("signs_as", flat=True)} == {*signers.needed(agency_return)}:
        submitting.hand_in(agency_return, submission, by=None)
