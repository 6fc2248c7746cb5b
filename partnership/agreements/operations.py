"""What is written about agreements. The business team keeps them, each office signs for itself.

`by=None` is the set-up of a portal, and never signs for anybody.
"""

from collections.abc import Collection, Mapping
from datetime import date

from django.core.exceptions import PermissionDenied
from django.utils.text import slugify

from core import clock, words_taken_out
from core.as_seen import require_as_seen
from core.documents import check_upload, digest_of_text
from core.operations import NotAllowed, Stale, lock, operation
from partnership import same_name, succession, taken_away
from partnership.agreements import days, letters, policy, standing
from partnership.agreements.models import Agreement, AgreementDocument, AgreementVersion, SignOff
from partnership.held import require, require_the_business_team
from partnership.models import Agency
from partnership.roles import Role

RESERVED = frozenset({"add", "export", "signatures"})  # addresses of pages beside the agreements


# --- an agreement ---------------------------------------------------------------------------------


@operation
def add_agreement(*, name: str, kind: str, by, purpose: str = "", slug: str = "") -> Agreement:
    """Raises NotAllowed where there is one of that name."""
    require_the_business_team(by)
    slug = slug or slugify(name)[:80].strip("-")
    if not slug or slug in RESERVED or Agreement.objects.filter(slug=slug).exists():
        raise NotAllowed("There is an agreement of that name already. Give this one another name.")
    require(same_name.why_not("an agreement", name, Agreement.objects.filter(ended_on=None)))
    return Agreement.objects.create(slug=slug, name=name, kind=kind, purpose=purpose)


@operation
def change_agreement(
    agreement, *, name: str, kind: str, purpose: str, by, version: str = ""
) -> Agreement:
    """``version``: the `state_of` the agreement that the form was made with; else not checked."""
    require_the_business_team(by)
    agreement = lock(agreement)
    if version and version != state_of(agreement):
        said = "Somebody has changed this agreement meanwhile. Its page says what holds now."
        raise Stale([said], state_of(agreement))
    require(policy.why_not_keep(agreement))
    others = Agreement.objects.filter(ended_on=None).exclude(pk=agreement.pk)
    require(same_name.why_not("an agreement", name, others))
    agreement.name, agreement.kind, agreement.purpose = name, kind, purpose
    agreement.save()
    return agreement


def state_of(agreement) -> str:
    """Changes whenever the agreement itself does."""
    return str(agreement.history.count())


@operation
def end_agreement(agreement, *, reason: str, by) -> Agreement:
    """From today it is no longer used, and nobody is asked to sign it any more."""
    require_the_business_team(by)
    agreement = lock(agreement)
    require(policy.why_not_end(agreement))
    agreement.ended_on, agreement.end_reason = clock.today(), reason
    agreement.save()
    return agreement


# --- a version ------------------------------------------------------------------------------------


@operation
def add_version(
    agreement, *, title: str, binds: str, effective_on: date, review_on: date, by,
    signatories: Collection[Agency] = (), what_changed: str = "", text: str = "", upload=None,
    agreed_on: date | None = None,
) -> AgreementVersion:  # fmt: skip
    """The next version, and each agency's accountable officer is asked to sign exactly that.

    ``agreed_on``: it was signed outside the portal on that day, before the portal asked for any
    signature of this agreement; then nobody is asked.
    """
    require_the_business_team(by)
    agreement, today = lock(agreement), clock.today()
    signatories = () if agreed_on else tuple(signatories)
    found = standing.of(AgreementVersion.objects.filter(agreement=agreement))
    require(policy.why_not_another_version(agreement, standing.open_number(agreement, found)))
    require(policy.why_not_content(upload is not None, bool(text)))
    require(policy.why_not_dates(effective_on, review_on, agreed_on, today))
    asked_here = any(each.version.agreed_on is None for each in found)
    require(policy.why_not_agreed_elsewhere(agreed_on, asked_here))
    require(policy.why_not_signatories(signatories, agreed_on))
    version = AgreementVersion(
        agreement=agreement,
        number=max((each.version.number for each in found), default=0) + 1,
        title=title,
        what_changed=what_changed,
        binds=binds,
        text=text,
        effective_on=effective_on,
        review_on=review_on,
        agreed_on=agreed_on,
        policy=days.on(today).version,
        asked_at=clock.now(),
        asked_by=by,
    )
    document = None
    if upload is not None:
        check_upload(upload)
        document = AgreementDocument(version=version, added_by=by, added_at=clock.now())
        document.take(upload)
    version.sha256 = document.sha256 if document else digest_of_text(text)
    version.save()
    if document is not None:
        document.version = version
        document.save()
    for agency in sorted(signatories, key=lambda each: each.name):
        role = policy.accountable_role(agency.kind)
        letters.ask(SignOff.objects.create(version=version, agency=agency, role=role), 0)
    return version


@operation
def withdraw_version(version, *, reason: str, by) -> AgreementVersion:
    """It is not to be signed any more: it had an error, or somebody declined it for good."""
    require_the_business_team(by)
    version = _locked(version)
    require(policy.why_not_withdraw(standing.of_one(version).stage, version.number))
    version.withdrawn_at, version.withdrawn_by = clock.now(), by
    version.withdraw_reason = reason
    version.save()
    return version


@operation
def correct_title(version, *, title: str, reason: str, by, seen: str = "") -> AgreementVersion:
    """While nobody has signed, also once it was withdrawn. ``seen``: which state of it the page
    showed (`core.as_seen`). Raises Stale for another than that of now."""
    require_the_business_team(by)
    version = _locked(version)
    require_as_seen(version, seen, f"Its title, as it stands now: {version.title}")
    is_signed = standing.of_one(version).is_signed
    require(policy.why_not_correct_title(version.agreement, is_signed=is_signed))
    if title == version.title:
        raise NotAllowed("Nothing is changed yet. Change the title, or cancel.", field="title")
    version.title, version.mended_because = title, _filled_in(reason, "why it is corrected")
    version.save()
    return version


@operation
def take_file_away(version, *, reason: str, names_somebody: bool = False, by) -> AgreementVersion:
    """Or its text, where it is one: nobody can read it any more, while that there was one, who took
    it away and why stays. ``names_somebody``: what the file was called told who somebody is, and
    goes, too."""
    require_the_business_team(by)
    version = _locked(version)
    found = standing.of_one(version)
    document = AgreementDocument.objects.filter(version=version).exclude(file="").first()
    is_there = document is not None or has_text(version)
    require(policy.why_not_take_away(found.stage, is_signed=found.is_signed, is_there=is_there))
    if document is not None:
        taken_away.take_away(document, reason=reason, names_somebody=names_somebody)
        return version
    version.mended_because = _filled_in(reason, "why it is taken away")
    version.text = words_taken_out.mark()
    version.save()
    words_taken_out.take_out(version, ["text"])
    return version


def has_text(version) -> bool:
    """Whether its text is there to be read."""
    return bool(version.text) and digest_of_text(version.text) == version.sha256


def _filled_in(reason: str, called: str) -> str:
    if not reason.strip():
        raise NotAllowed(f"Enter {called}.", field="reason")
    return reason


def _locked(version) -> AgreementVersion:
    """Whatever is done with a version of an agreement comes one after the other."""
    agreement = lock(version.agreement)
    version = lock(version)
    version.agreement = agreement
    return version


# --- signing --------------------------------------------------------------------------------------


@operation
def sign(sign_off, *, sha256: str, by, seen: str = "") -> SignOff:
    """``sha256``: the digest of what the page showed and the person confirms. ``seen``: as
    `correct_title`."""
    version, sign_off = _to_be_answered(sign_off, by)
    require_as_seen(version, seen, f"The title of this version, as it stands now: {version.title}")
    document = AgreementDocument.objects.filter(version=version).first()
    is_unchanged = (
        document.is_unchanged() if document else digest_of_text(version.text) == version.sha256
    )
    require(policy.why_not_sign(sha256, version.sha256, is_unchanged))
    sign_off.signed_at, sign_off.signed_by = clock.now(), by
    sign_off.signed_sha256 = version.sha256
    sign_off.save()
    if not SignOff.objects.filter(version=version, signed_at=None).exists():
        letters.tell_team("agreement_signed", version)
    return sign_off


@operation
def decline(sign_off, *, reason: str, by) -> SignOff:
    """The reason is read by everybody who reads the version; the business team is told."""
    version, sign_off = _to_be_answered(sign_off, by)
    require(policy.why_not_decline(sign_off))
    sign_off.declined_at, sign_off.declined_by = clock.now(), by
    sign_off.decline_reason = reason
    sign_off.save()
    letters.tell_team("agreement_declined", version, f"{sign_off.pk}:{sign_off.history.count()}")
    return sign_off


def _to_be_answered(sign_off, by) -> tuple[AgreementVersion, SignOff]:
    """Raises PermissionDenied for whoever neither holds the office nor stands in for its holder."""
    version = _locked(sign_off.version)
    sign_off = lock(sign_off)
    if by is None:
        raise PermissionDenied("nobody signs but a person")
    own = standing.holders(sign_off).filter(pk=by.pk).exists()
    deputy_for = "" if own else standing.deputy_for(by, [sign_off])
    if not own and not deputy_for:
        raise PermissionDenied("only the accountable officer signs")
    require(policy.why_not_answer(standing.of_one(version).stage, sign_off, own, deputy_for))
    return version, sign_off


# --- by themselves --------------------------------------------------------------------------------


@operation
def remind(*, by=None) -> None:
    """Ask again, tell the business team of what is late, and of reviews that are near.

    On working days. Safe to run twice, late, or by two workers: each occasion is told once.
    """
    letters.remind()


def agency_taken_over(successor_id: int, moved: Mapping[int, int]) -> None:
    """Within the operation: what the old agency had not signed yet, the successor signs.

    Under the successor's own office; once, where it had to sign the same version itself.
    """
    successor = Agency.objects.get(pk=successor_id)
    before = succession.standing_for([successor_id]) - {successor_id}
    waiting = SignOff.objects.filter(agency__in=before, signed_at=None)
    waiting = waiting.filter(version__withdrawn_at=None).order_by("pk")
    for each in waiting:
        role: Role = policy.accountable_role(successor.kind)
        if SignOff.objects.filter(version=each.version_id, agency=successor, role=role).exists():
            each.delete()
            continue
        each.agency, each.role = successor, role
        each.save()
