"""Where the pages of a return are to which others lead."""

from django.urls import reverse


def of_question(agency_return, code: str) -> str:
    return reverse("returns:criterion", args=[agency_return.reference, code])


def of_evidence(agency_return, key: int) -> str:
    return reverse("returns:evidence_file", args=[agency_return.reference, key])
