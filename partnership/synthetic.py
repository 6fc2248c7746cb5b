"""People who do not exist, one or two for each role: for the walk of every page (`reporting.walk`).

They are made in a transaction that is rolled back, and nobody is told: no real record gives them
a right but to those whose role opens every one.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Membership, User
from core import clock, granting
from core.documents import Document, digest_of_text
from core.operations import operation
from partnership import openings, roles
from partnership.agreements import days
from partnership.agreements.models import Agreement, AgreementVersion, SignOff
from partnership.duties.models import Duty, DutyOwner
from partnership.expectations import in_force
from partnership.expectations.models import DeclarationDocument, ExpectationDeclaration
from partnership.funding.models import FundingHead, FundingLine, FundingYear
from partnership.groups.models import (
    ChairTerm,
    GroupSeat,
    PartnershipGroup,
    SeatHolder,
    TermsOfReference,
)
from partnership.library.models import (
    BriefingRequest,
    LibraryAudience,
    LibraryDocument,
    LibraryFile,
    LibraryVersion,
)
from partnership.models import Agency, AgencyRole, Cover, HeldRole, Invitation, Team
from partnership.roles import Role
from partnership.second_factor import must_have

DOMAIN = "synthetic.invalid"  # no mail can ever reach it (RFC 2606)
GROUP = "synthetic-group"
AGREEMENT = "synthetic-agreement"
# A year that no partnership keeps.
FUNDING_STARTS_IN, FUNDING_YEAR, FUNDING_HEAD = 1900, "1900-01", "synthetic-head"
DOCUMENT = "synthetic-briefing"
# A document that is not for everybody: whom it is for, and the post that answers for it.
CLOSED_DOCUMENT = "synthetic-closed-document"
READ_AT, READ_BY = Agency.Kind.SAFEGUARDING_PARTNER, Role.TRAINER
ANSWERED_FOR_AT, ANSWERED_FOR_BY = "raising", Role.CHIEF_OFFICER
DUTY = "synthetic-duty"
DECLARED_IN, EXPECTATION = 2025, "data"
AGENCIES = {
    "raising": Agency.Kind.RELEVANT_AGENCY,
    "challenged": Agency.Kind.RELEVANT_AGENCY,
    "partner": Agency.Kind.SAFEGUARDING_PARTNER,
    "business": Agency.Kind.BUSINESS_TEAM,
}


@dataclass(frozen=True)
class Synthetic:
    """``agencies`` by what each is to the case; ``holders``: (agency, role) to what is held.

    ``invitation``: one of the agency that raises. ``cover``: of its line manager, to come.
    ``briefing``: for everybody, every agency is asked about it. ``seat``, ``term``: in a group, of
    an agency and of the partner. ``team``, ``declared_file``: of the agency that raises.
    """

    agencies: dict[str, Agency]
    holders: dict[tuple[str, Role], HeldRole]
    invitation: Invitation
    cover: Cover
    seat: GroupSeat
    term: ChairTerm
    briefing: LibraryDocument
    team: Team
    declared_file: DeclarationDocument
    library_file: LibraryFile
    without_role: User
    superuser: User


@operation
def make(*, by=None) -> Synthetic:
    """Each role at an agency of the case, and where that opens it, at one outside it too."""
    agencies = {
        name: Agency.objects.create(
            slug=f"synthetic-{name}",
            name=f"Synthetic: {name}",
            short_name=name,
            kind=kind,
            engagement=Agency.Engagement.PERMANENT,
        )
        for name, kind in AGENCIES.items()
    }
    holders = {
        (name, role): _holder(agencies[name], role) for role in Role for name in _places(role)
    }
    for held in holders.values():
        if must_have(held.person):  # else they would be led to set one up, and see no page
            Authenticator.objects.create(
                user=held.person, type=Authenticator.Type.TOTP, data={"secret": ""}
            )
    group = _group()
    _agreement(agencies["partner"])
    _funding(agencies["raising"])
    _duty(group)
    return Synthetic(
        agencies,
        holders,
        invitation=_invitation(agencies["raising"]),
        cover=_cover(
            holders["raising", Role.LINE_MANAGER], holders["raising", Role.SENIOR_MANAGER]
        ),
        seat=_seat(group, holders["raising", Role.SENIOR_MANAGER]),
        term=_term(group, agencies["partner"]),
        briefing=_briefing(agencies.values()),
        team=Team.objects.create(agency=agencies["raising"], name="Synthetic team"),
        declared_file=_declared_file(agencies["raising"]),
        library_file=_closed_document(agencies[ANSWERED_FOR_AT]),
        without_role=_person("no-role"),
        superuser=_person("superuser", is_superuser=True),
    )


def _places(role: Role) -> list[str]:
    """Whoever is given nothing in the midst of a case is given nothing outside it either."""
    if roles.rights_everywhere(role):
        return ["business"]
    elsewhere = openings.lines(role) or role == Role.AGENCY_ADMINISTRATOR
    return ["raising", "partner"] if elsewhere else ["raising"]


def _holder(agency: Agency, role: Role) -> HeldRole:
    group = Group.objects.create(name=f"{agency.slug}: {role.value}")
    granting.grant_everywhere(group, roles.rights_everywhere(role))
    agency_role = AgencyRole.objects.create(agency=agency, role=role, group=group)
    person = _person(f"{agency.slug}-{role.value}")
    Membership.objects.create(user=person, group=group)
    return HeldRole.objects.create(person=person, agency_role=agency_role, started_on=clock.today())


def _invitation(agency: Agency) -> Invitation:
    return Invitation.objects.create(
        agency=agency,
        roles=[Role.FRONTLINE_PRACTITIONER.value],
        email=f"invited@{DOMAIN}",
        full_name="Synthetic invited",
        sent_at=clock.now(),
        expires_on=clock.today(),
        link_key=uuid4(),
        link_hash=f"synthetic-{agency.pk}",
    )


def _cover(away: HeldRole, deputy: HeldRole) -> Cover:
    """Gives no right: it has not begun."""
    tomorrow = clock.today() + timedelta(days=1)
    return Cover.objects.create(
        person=away.person,
        deputy=deputy.person,
        agency=away.agency_role.agency,
        starts_on=tomorrow,
        ends_on=tomorrow,
        named_by=away.person,
        named_at=clock.now(),
    )


def _group() -> PartnershipGroup:
    """With terms of reference."""
    group = PartnershipGroup.objects.create(
        slug=GROUP, name="Synthetic group", kind=PartnershipGroup.Kind.EXECUTIVE
    )
    TermsOfReference.objects.create(
        group=group,
        number=1,
        sections={"purpose": "Synthetic"},
        effective_on=clock.today(),
        review_on=clock.today() + timedelta(days=1),
        agreed_by=group,
        agreed_on=clock.today(),
    )
    return group


def _agreement(partner: Agency) -> None:
    """With a version in words that waits for the partner's signature."""
    agreement = Agreement.objects.create(
        slug=AGREEMENT, name="Synthetic agreement", kind=Agreement.Kind.OTHER
    )
    version = AgreementVersion.objects.create(
        agreement=agreement,
        number=1,
        title="Synthetic",
        binds="Nobody",
        text="Synthetic",
        sha256=digest_of_text("Synthetic"),
        effective_on=clock.today(),
        review_on=clock.today() + timedelta(days=1),
        policy=days.on(clock.today()).version,
        asked_at=clock.now(),
    )
    role = Role.LEAD_SAFEGUARDING_PARTNER
    SignOff.objects.create(version=version, agency=partner, role=role)


def _funding(agency: Agency) -> None:
    """A year to which the agency gives nothing."""
    year = FundingYear.objects.create(starts_in=FUNDING_STARTS_IN, heads="synthetic")
    FundingHead.objects.create(year=year, slug=FUNDING_HEAD, title="Synthetic head", order=0)
    FundingLine.objects.create(year=year, agency=agency, agreed_pence=0)


def _duty(group: PartnershipGroup) -> None:
    """Of the group."""
    duty = Duty.objects.create(
        slug=DUTY, title="Synthetic duty", kind=Duty.Kind.ARRANGEMENTS, source="Synthetic"
    )
    DutyOwner.objects.create(duty=duty, group=group, started_on=clock.today())


def _seat(group: PartnershipGroup, held_role: HeldRole) -> GroupSeat:
    """Somebody sits there, and it gives them no right."""
    agency = held_role.agency_role.agency
    seat = GroupSeat.objects.create(group=group, agency=agency, started_on=clock.today())
    SeatHolder.objects.create(seat=seat, held_role=held_role, started_on=clock.today())
    return seat


def _briefing(agencies) -> LibraryDocument:
    """For everybody; each agency is asked about it."""
    agencies = list(agencies)
    document = LibraryDocument.objects.create(
        slug=DOCUMENT,
        title="Synthetic briefing",
        kind=LibraryDocument.Kind.BRIEFING,
        summary="Synthetic",
        agency=agencies[0],
        owner_role=Role.TRAINER,
        review_on=clock.today() + timedelta(days=300),
    )
    version = LibraryVersion.objects.create(document=document, number=1, published_on=clock.today())
    for agency in agencies:
        BriefingRequest.objects.create(
            version=version, agency=agency, asked_on=clock.today(), due_on=clock.today(),
            rules=settings.PARTNERSHIP["library"]["rules"],
        )  # fmt: skip
    return document


def _closed_document(agency: Agency) -> LibraryFile:
    """For some: with a file."""
    document = LibraryDocument.objects.create(
        slug=CLOSED_DOCUMENT,
        title="Synthetic: for some",
        kind=LibraryDocument.Kind.GUIDANCE,
        summary="Synthetic",
        agency=agency,
        owner_role=ANSWERED_FOR_BY,
        for_everyone=False,
        review_on=clock.today() + timedelta(days=300),
    )
    LibraryAudience.objects.create(document=document, agency_kind=READ_AT)
    LibraryAudience.objects.create(document=document, role=READ_BY)
    version = LibraryVersion.objects.create(document=document, number=1, published_on=clock.today())
    kept = LibraryFile(version=version, added_at=clock.now(), text_state=LibraryFile.Text.NOT_READ)
    kept.take(SimpleUploadedFile("walk.txt", b"Synthetic"))
    kept.save()
    return kept


def _declared_file(agency: Agency) -> DeclarationDocument:
    """Of a year and an expectation that the walk names. It waits for an answer."""
    declared = ExpectationDeclaration.objects.create(
        agency=agency, starts_in=DECLARED_IN, expectation=EXPECTATION,
        policy_version=in_force.of_year(DECLARED_IN).version, says="not-met", text="Synthetic",
        declared_at=clock.now(),
    )  # fmt: skip
    document = DeclarationDocument(declaration=declared, added_at=clock.now())
    document.take(SimpleUploadedFile("walk.txt", b"Synthetic"))
    document.save()
    return document


def forget_file(document: Document) -> None:
    """A rollback of the database does not take back a stored file."""
    default_storage.delete(str(document.file.name))


def _term(group: PartnershipGroup, partner: Agency) -> ChairTerm:
    tomorrow = clock.today() + timedelta(days=1)
    return ChairTerm.objects.create(
        group=group, partner=partner, begins_on=tomorrow, ends_on=tomorrow
    )


def _person(name: str, **more) -> User:
    return User.objects.create_user(f"{name}@{DOMAIN}", full_name=f"Synthetic {name}", **more)
