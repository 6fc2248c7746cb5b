"""What is written about the scorecard: an agency declares, the business team answers."""

from django.core.exceptions import PermissionDenied

from core import clock
from core.as_seen import version_of
from core.documents import check_upload
from core.erasure import forget_file
from core.operations import NotAllowed, Stale, lock, no_twin, operation
from partnership.expectations import in_force, letters, policy
from partnership.expectations.models import DeclarationDocument, ExpectationDeclaration
from partnership.held import held_for, require


@operation
@no_twin
def declare(
    agency, *, year: int, expectation: str, says: str, text: str, evidence: str = "", by,
    upload=None, version: str = "",
) -> ExpectationDeclaration:  # fmt: skip
    """For the agency: whether it did what is expected in that year, and where that can be seen.

    One that still waits is replaced by it, and its files come with it. ``upload``: a file that
    shows it. ``version``: the `state_of` what was there in the form. Raises PermissionDenied unless
    ``by`` leads safeguarding at the agency or speaks for it; ValidationError for a file that is
    not to be kept.
    """
    _require_a_declarer(agency, by)
    agency = lock(agency)
    require(policy.why_not_year(year, in_force.first_year(), clock.today()))
    said = in_force.of_year(year)
    if (expected := said.expectation(expectation)) is None:
        raise NotAllowed("Nothing of that name is expected in this year. Open the scorecard again.")
    require(policy.why_not_declare(expected, agency, said.kinds))
    newest = newest_of(agency, year, expectation)
    waiting = newest if newest is not None and policy.is_waiting(newest, newest) else None
    kept = list(DeclarationDocument.objects.filter(declaration=waiting)) if waiting else []
    require(policy.why_not_evidence(says, evidence, len(kept) + (upload is not None)))
    if version and version != state_of(newest):
        told = (
            "Somebody of your agency has declared meanwhile, or changed the files. The page shows"
            " what they did."
        )
        raise Stale([told], state_of(newest))
    made = ExpectationDeclaration.objects.create(
        agency=agency,
        starts_in=year,
        expectation=expectation,
        policy_version=said.version,
        says=says,
        text=text,
        evidence=evidence,
        declared_at=clock.now(),
        declared_by=by,
    )
    for document in kept:
        document.declaration = made
        document.save()
    if upload is not None:
        require(policy.why_not_add_file(made, made, len(kept)))
        _keep(made, upload, by)
    return made


def _require_a_declarer(agency, by) -> None:
    if by is not None and not policy.declares_for(
        held_for(by, lambda held: policy.declares_for(held, agency.pk)), agency.pk
    ):
        raise PermissionDenied("only a lead or the representative declares for an agency")


@operation
def add_file(declaration, *, upload, by) -> ExpectationDeclaration:
    """Until it is answered. Raises PermissionDenied unless ``by`` declares for the agency."""
    declaration, number = _of_a_declarer(declaration, by)
    newest = newest_of(declaration.agency, declaration.starts_in, declaration.expectation)
    require(policy.why_not_add_file(declaration, newest, number))
    _keep(declaration, upload, by)
    return declaration


@operation
def take_file_away(document, *, by) -> ExpectationDeclaration:
    """Until the declaration is answered; nobody can read the file any more. Raises
    PermissionDenied unless ``by`` declares for the agency."""
    declaration, number = _of_a_declarer(document.declaration, by)
    there = DeclarationDocument.objects.filter(pk=document.pk, declaration=declaration).first()
    if there is None:
        raise NotAllowed("Somebody has taken this file away already.")
    newest = newest_of(declaration.agency, declaration.starts_in, declaration.expectation)
    require(policy.why_not_take_file_away(declaration, newest, number))
    there.delete()
    forget_file(str(there.file.name))
    declaration.save()  # whoever would answer it has read it with the file
    return declaration


def _of_a_declarer(declaration, by) -> tuple[ExpectationDeclaration, int]:
    """Locked, and how many files it has."""
    _require_a_declarer(declaration.agency, by)
    lock(declaration.agency)  # so that none comes in between
    declaration = lock(declaration)
    return declaration, DeclarationDocument.objects.filter(declaration=declaration).count()


def _keep(declaration, upload, by) -> None:
    check_upload(upload)
    document = DeclarationDocument(declaration=declaration, added_by=by, added_at=clock.now())
    document.take(upload)
    document.require_new(DeclarationDocument.objects.filter(declaration=declaration))
    document.save()
    declaration.save()  # whoever would answer it has read it without the file


@operation
def answer(
    declaration, *, accepted: bool, by, reason: str = "", version: str = ""
) -> ExpectationDeclaration:
    """Accept it, so that it counts; or ask the agency again, and say what is missing.

    ``version``: the `state_of` the declaration that the answer is about. Raises PermissionDenied
    unless ``by`` is of the business team and answers for it.
    """
    if by is not None and not policy.is_answerer(held_for(by, policy.is_answerer)):
        raise PermissionDenied("only the business team answers a declaration")
    agency = lock(declaration.agency)  # so that none comes in between
    declaration = lock(declaration)
    newest = newest_of(agency, declaration.starts_in, declaration.expectation)
    if version and version != state_of(newest):
        told = (
            "The agency has declared anew or changed its files meanwhile, or somebody has answered."
            " Read it first."
        )
        raise Stale([told], state_of(newest))
    require(
        policy.why_not_answer(
            declaration, newest, by.pk if by else None, accepted=accepted, reason=reason
        )
    )
    declaration.accepted, declaration.answer_reason = accepted, reason
    declaration.answered_at, declaration.answered_by = clock.now(), by
    declaration.save()
    letters.tell(declaration)
    return declaration


def newest_of(agency, year: int, expectation: str) -> ExpectationDeclaration | None:
    """Within an operation."""
    rows = ExpectationDeclaration.objects.filter(
        agency=agency, starts_in=year, expectation=expectation
    )
    return rows.select_related("agency", "declared_by").first()


def state_of(newest: ExpectationDeclaration | None) -> str:
    """Changes with each declaration, each answer, and each file that comes or goes."""
    return f"{newest.pk}:{version_of(newest)}" if newest else "none"
