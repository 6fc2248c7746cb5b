"""Where the pages of a return are to which others lead."""

from django.urls import NoReverseMatch, reverse


def of_question(agency_return, code: str) -> str:
    return _there("returns:criterion", agency_return, code)


def of_evidence(agency_return, key: int) -> str:
    return _there("returns:evidence_file", agency_return, key)


def _there(name: str, agency_return, part) -> str:
    try:
        return reverse(name, args=[agency_return.reference, part])
    except NoReverseMatch:  # until that page is built
        return agency_return.get_absolute_url()
