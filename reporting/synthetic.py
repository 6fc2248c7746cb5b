"""A request, a list and a certificate that do not exist: for the walk of every page."""

from core import clock
from core.models import DisposalCertificate
from core.operations import operation
from reporting import subject_access
from reporting.models import DisposalRun, SubjectAccessRequest

REQUEST, RUN, CERTIFICATE = "walk-2000-0011", "walk-2000-0012", "walk-2000-0013"


@operation
def make(case, *, by) -> None:
    """Only inside a transaction that is rolled back. The request is about ``case``."""
    today, now = clock.today(), clock.now()
    SubjectAccessRequest.objects.create(
        reference=REQUEST.upper(),
        child_reference=case.child_reference,
        request_reference="Synthetic",
        received_on=today,
        due_on=subject_access.due_on(today),
        begun_by=by,
        begun_at=now,
        agreed_by=case.raised_by,
        agreed_at=now,
    )
    DisposalRun.objects.create(reference=RUN.upper(), proposed_at=now)
    DisposalCertificate.objects.create(
        reference=CERTIFICATE.upper(), about="synthetic:0", kind="escalation",
        record_reference="NONE", closed_on=today, due_on=today, years=1, source="Synthetic",
        run=RUN.upper(), proposed_by=by, approved_by=case.raised_by, erased_at=now, rows=0,
        history_rows=0, files=0, hash="0",
    )  # fmt: skip
