"""An agency releases its final return to another partnership, withdraws that, and gives the bundle.

A bundle is made whenever somebody asks for it, and is the same each time: what was agreed to is
told by its digest (`Release.digest`), and where it would say something else it is not given.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage

from audits.moderation.models import AgencyResponse, ModeratedScore
from audits.release import bundle, keys, packed, policy
from audits.release.models import Partner, Release
from audits.returns import notices, snapshot, submitting
from audits.returns.canonical import digest
from audits.returns.models import Evidence, Return, Submission
from core import access, clock
from core.operations import NotAllowed, current, lock, operation
from partnership.held import require

SIGNED = 64 * 1024  # bytes, for all that is in the ZIP beside content and files
README = """This file is a bundle: the final safeguarding self-assessment of one agency,
released by that agency to one other partnership.

Return:       {reference}, {cycle}
Agency:       {agency}
From:         {sender}
Released to:  {to}
Made on:      {made_on}

To use it: whoever fills in the agency's return at the other partnership puts this
file in there, as it is, and sees what can be taken over before anything is.

bundle.json     what was answered, how it was scored, and what the agency says to it
signature.json  the sender's signature (Ed25519) over bundle.json, byte by byte
files/          evidence, each under the SHA-256 of what is in it

If you open it by hand: nothing in it may be changed, or it is refused.
The format is written down in docs/bundle-format.md of the portal that made it.
"""


@dataclass(frozen=True)
class Material:
    """What a bundle is made of, as far as ``reader`` reads it. ``files``: by SHA-256."""

    submission: Submission
    moderated: dict[str, tuple[int, str]]
    responses: dict[str, str]
    files: dict[str, Evidence] = field(default_factory=dict)

    @property
    def sizes(self) -> dict[str, int]:
        return {name: each.size for name, each in self.files.items()}


def material(agency_return: Return, reader) -> Material | None:
    """None where nothing was handed in that ``reader`` reads. Four statements."""
    rows = Submission.objects.visible_to(reader).filter(agency_return=agency_return)
    submission = rows.exclude(submitted_on=None).order_by("-number").first()
    if submission is None:
        return None
    scores = ModeratedScore.objects.visible_to(reader).filter(
        agency_return=agency_return, replaced_on=None
    )
    given = AgencyResponse.objects.visible_to(reader).filter(agency_return=agency_return)
    evidence = Evidence.objects.visible_to(reader).filter(
        agency_return=agency_return, pk__in=_evidence_of_what_was_asked(submission.content)
    )
    return Material(
        submission,
        {each.criterion.code: (each.value, each.reason)
         for each in scores.select_related("criterion")},
        {each.criterion.code if each.criterion else "": each.text
         for each in given.select_related("criterion")},
        {each.sha256: each for each in evidence.exclude(file="").order_by("pk")},
    )  # fmt: skip


def _evidence_of_what_was_asked(content: dict[str, Any]) -> set[int]:
    """By key. What an agency was not asked stays with it, and so do its files."""
    return {
        each["key"]
        for standard in content["standards"]
        for criterion in standard["criteria"]
        if criterion["was_asked"]
        for each in criterion.get("evidence", ())
    }


def content(
    agency_return: Return, found: Material, partner: Partner, *, with_evidence: bool, made_on: date
) -> dict[str, Any]:
    """Of a final return."""
    handed_in_on, final_on = found.submission.submitted_on, agency_return.closed_on
    assert handed_in_on is not None
    assert final_on is not None
    return bundle.content_of(
        found.submission.content, made_on=made_on, sender=settings.PARTNERSHIP["name"],
        to=(partner.name, partner.public_key), handed_in_on=handed_in_on, final_on=final_on,
        moderated=found.moderated, responses=found.responses,
        files=found.sizes if with_evidence else {},
    )  # fmt: skip


def released(agency_return: Return, reader):
    """To whom, the latest first, with those that were withdrawn."""
    rows = Release.objects.visible_to(reader).filter(agency_return=agency_return)
    return rows.select_related("partner", "consented_by").order_by("-pk")


def why_not(agency_return: Return) -> str | None:
    return policy.why_not_release(agency_return.state, has_key=keys.own() is not None)


def why_not_to(agency_return: Return, partner: Partner, reader) -> str | None:
    there = released(agency_return, reader).filter(partner=partner, withdrawn_on=None)
    return policy.why_not_release_to(
        partner.name, partner.ended_on, is_released=there.exists()
    )  # fmt: skip


def why_not_with_files(found: Material) -> str | None:
    most = settings.DOCUMENT_MAX_BYTES
    words = len(snapshot.canonical(found.submission.content))
    return policy.why_not_with_files(sum(found.sizes.values()) + words + SIGNED, most)


@operation
def release(agency_return, *, partner, with_evidence: bool, by, version="") -> Release:
    """Consented by whoever runs the return for its agency (docs/adr/0039), for this partnership and
    this return alone."""
    agency_return = submitting.locked(agency_return, version)
    _require_manages(by, agency_return)
    require(why_not(agency_return))
    partner = lock(partner)
    require(why_not_to(agency_return, partner, by))
    found = material(agency_return, by)
    if found is None:
        raise PermissionDenied("nothing that was handed in is theirs to read")
    if with_evidence:
        require(why_not_with_files(found), "with_evidence")
    said = content(
        agency_return, found, partner, with_evidence=with_evidence, made_on=clock.today()
    )
    made = Release.objects.create(
        agency_return=agency_return, partner=partner, with_evidence=with_evidence,
        digest=digest(said), consented_by=by, consented_at=clock.now(),
    )  # fmt: skip
    agency_return.save()  # so that its timeline tells of it
    notices.released(agency_return, made.pk, by)
    return made


@operation
def withdraw_release(agency_return, *, consent, by) -> Return:
    """Its bundle is not given any more. What was downloaded cannot be called back."""
    agency_return = submitting.locked(agency_return)
    _require_manages(by, agency_return)
    found = lock(Release.objects.filter(agency_return=agency_return).get(pk=consent.pk))
    require(policy.why_not_withdraw(found.withdrawn_on))
    found.withdrawn_on = clock.today()
    found.save()
    agency_return.save()
    return agency_return


def _require_manages(by, agency_return) -> None:
    if by is None or not access.can(by, access.MANAGE, agency_return):
        raise PermissionDenied("only whoever runs the return for its agency releases it")
    current().stands_in_for(access.in_whose_stead(by, access.MANAGE, agency_return))


# --- given ----------------------------------------------------------------------------------------


def file_of(found: Release, reader) -> bytes:
    """The ZIP. Raises NotAllowed where it was withdrawn, the exchange has ended, or it would say
    something else than what was agreed to."""
    agency_return = found.agency_return
    to = found.partner
    require(policy.why_not_give(found.withdrawn_on, to.name, to.ended_on))
    key = keys.own()
    if key is None:
        raise NotAllowed(policy.NO_KEY)
    of_it = material(agency_return, reader)
    if of_it is None:
        raise PermissionDenied("nothing that was handed in is theirs to read")
    said = content(
        agency_return, of_it, to, with_evidence=found.with_evidence,
        made_on=clock.local(found.consented_at).date(),
    )  # fmt: skip
    if digest(said) != found.digest:
        raise NotAllowed(policy.CHANGED)
    text, signature = bundle.signed(said, key)
    files = {name: _reader(of_it.files[name]) for name in said["files"]}
    return packed.pack(text, signature, readme(said), files)


def _reader(each: Evidence) -> Callable[[], bytes]:
    def read() -> bytes:
        with default_storage.open(str(each.file.name)) as stored:
            return stored.read()

    return read


def readme(said: dict[str, Any]) -> str:
    return README.format(
        reference=said["return"]["reference"], cycle=said["return"]["cycle"],
        agency=said["agency"]["name"], sender=said["from"], to=said["to"]["name"],
        made_on=said["made_on"],
    )  # fmt: skip


def name_of(found: Release) -> str:
    """Of the file that is downloaded: “RET-2026-0004-bundle-7.zip”."""
    return f"{found.agency_return.reference}-bundle-{found.pk}.zip"
