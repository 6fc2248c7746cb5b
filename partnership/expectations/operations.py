"""What is written about the scorecard: an agency declares, the business team answers."""

from django.core.exceptions import PermissionDenied

from core import clock
from core.operations import NotAllowed, Stale, lock, no_twin, operation
from partnership.expectations import in_force, letters, policy
from partnership.expectations.models import ExpectationDeclaration
from partnership.held import held_for, require


@operation
@no_twin
def declare(
    agency, *, year: int, expectation: str, says: str, text: str, evidence: str = "", by,
    version: str = "",
) -> ExpectationDeclaration:  # fmt: skip
    """For the agency: whether it did what is expected in that year, and where that can be seen.

    One that still waits is replaced by it. ``version``: the `state_of` what was there in the form.
    Raises PermissionDenied unless ``by`` leads safeguarding at the agency or speaks for it.
    """
    if by is not None and not policy.declares_for(
        held_for(by, lambda held: policy.declares_for(held, agency.pk)), agency.pk
    ):
        raise PermissionDenied("only a lead or the representative declares for an agency")
    agency = lock(agency)
    require(policy.why_not_year(year, in_force.first_year(), clock.today()))
    said = in_force.of_year(year)
    if (expected := said.expectation(expectation)) is None:
        raise NotAllowed("Nothing of that name is expected in this year. Open the scorecard again.")
    require(policy.why_not_declare(expected, agency, said.kinds))
    require(policy.why_not_evidence(says, evidence))
    newest = newest_of(agency, year, expectation)
    if version and version != state_of(newest):
        told = "Somebody of your agency has declared meanwhile. The page shows what they wrote."
        raise Stale([told], state_of(newest))
    return ExpectationDeclaration.objects.create(
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
        told = "The agency has declared anew meanwhile, or somebody has answered. Read it first."
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
    """Changes with each declaration and each answer."""
    return f"{newest.pk}:{newest.accepted}" if newest else "none"
