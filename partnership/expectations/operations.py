"""What is written about the scorecard: an agency declares, the business team answers."""

from typing import Any

from django.core.exceptions import PermissionDenied

from core import clock
from core.as_seen import version_of
from core.documents import check_upload
from core.operations import NotAllowed, Stale, lock, no_twin, operation
from partnership import taken_away
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
    kept = list(_files(waiting)) if waiting else []
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
    if not _declares(agency, by):
        raise PermissionDenied("only a lead or the representative declares for an agency")


def _declares(agency, by) -> bool:
    """``by`` None: the set-up."""
    return by is None or policy.declares_for(
        held_for(by, lambda held: policy.declares_for(held, agency.pk)), agency.pk
    )


def _answers(by) -> bool:
    return by is None or policy.is_answerer(held_for(by, policy.is_answerer))


@operation
def add_file(declaration, *, upload, by) -> ExpectationDeclaration:
    """Until it is answered. Raises PermissionDenied unless ``by`` declares for the agency."""
    _require_a_declarer(declaration.agency, by)
    declaration, newest, number = _with_its_files(declaration)
    require(policy.why_not_add_file(declaration, newest, number))
    _keep(declaration, upload, by)
    return declaration


@operation
def take_file_away(
    document, *, reason: str, names_somebody: bool = False, by
) -> ExpectationDeclaration:
    """Nobody can read it any more, whether the declaration is answered or not; that there was one,
    who took it away and why stays. ``names_somebody``: what it was called told who somebody is,
    and goes, too. Of what was answered, whoever declared it and whoever answered are told.

    Raises PermissionDenied unless ``by`` declares for the agency, or answers what it declares."""
    declares = _declares(document.declaration.agency, by)
    if not (declares or _answers(by)):
        raise PermissionDenied("only who declares for the agency, or answers, takes a file away")
    declaration, newest, number = _with_its_files(document.declaration)
    there = _files(declaration).filter(pk=document.pk).first()
    if there is not None:
        require(policy.why_not_take_file_away(declaration, newest, number, declares=declares))
    taken_away.take_away(there, reason=reason, names_somebody=names_somebody)
    if policy.is_waiting(declaration, newest):
        declaration.save()  # whoever would answer it has read it with the file
    else:
        letters.tell_file_taken_away(document, declaration, by)
    return declaration


def _files(declaration):
    """Those that were not taken away."""
    return DeclarationDocument.objects.filter(declaration=declaration).exclude(file="")


def _with_its_files(declaration) -> tuple[ExpectationDeclaration, Any, int]:
    """Locked; the newest of its expectation; how many files it has."""
    lock(declaration.agency)  # so that none comes in between
    declaration = lock(declaration)
    newest = newest_of(declaration.agency, declaration.starts_in, declaration.expectation)
    return declaration, newest, _files(declaration).count()


def _keep(declaration, upload, by) -> None:
    check_upload(upload)
    document = DeclarationDocument(declaration=declaration, added_by=by, added_at=clock.now())
    document.take(upload)
    document.require_new(_files(declaration))
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
    if not _answers(by):
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
