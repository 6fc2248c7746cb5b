"""Where people's words stand in the records of the floor below, which everybody or a whole agency
reads: whoever keeps the log takes a name out of them as out of the log itself."""

from typing import Any

from django.http import Http404
from django.urls import reverse

from core.words import short_day
from improvement import ways
from improvement.mending import held_words, word_pages
from improvement.mending.held_words import Kept
from improvement.views import keepers_alone
from partnership import taking_out
from partnership.agreements.models import Agreement, AgreementDocument, AgreementVersion
from partnership.duties.models import Duty, DutyEvidence
from partnership.expectations.models import DeclarationDocument, ExpectationDeclaration
from partnership.funding.models import FundingChange, FundingHead, FundingSpending, FundingYear
from partnership.groups.models import (
    GroupSeat,
    PartnershipGroup,
    TermsOfReference,
    TermsOfReferenceDocument,
)
from partnership.library.models import BriefingRequest, LibraryDocument
from partnership.pages import holds_any

# By what stands in the address: the record from whose page it is gone to.
KINDS: dict[str, Any] = {
    "agreement": Agreement,
    "briefing": LibraryDocument,
    "declaration": ExpectationDeclaration,
    "duty": Duty,
    "funding": FundingYear,
    "group": PartnershipGroup,
    "spending": FundingHead,
}


def register() -> None:
    """At start-up."""
    held_words.OF.update(
        {
            LibraryDocument: (
                Kept("answer", BriefingRequest, "version__document", "How it was used"),
            ),
            ExpectationDeclaration: (
                Kept("declaration", ExpectationDeclaration, "pk", "What was declared and answered"),
                Kept("file", DeclarationDocument, "declaration", "What a file is called",
                     "added_at"),
            ),
            Duty: (
                Kept("duty", Duty, "pk", "What the duty says"),
                Kept("evidence", DutyEvidence, "duty", "What shows it", "happened_on"),
            ),
            Agreement: (
                Kept("version", AgreementVersion, "agreement", "What stands about a version",
                     "asked_at"),
                Kept("file", AgreementDocument, "version__agreement", "What a file is called",
                     "added_at"),
            ),
            FundingYear: (Kept("change", FundingChange, "year", "Change", "made_at"),),
            FundingHead: (Kept("spending", FundingSpending, "head", "Spending", "spent_on"),),
            PartnershipGroup: (
                Kept("group", PartnershipGroup, "pk", "What the group says of itself"),
                Kept("seat", GroupSeat, "group", "Seat", "started_on"),
                Kept("terms", TermsOfReference, "group", "Terms of reference", "agreed_on"),
                Kept("file", TermsOfReferenceDocument, "terms__group", "What a file is called",
                     "added_at"),
            ),
        }
    )  # fmt: skip
    held_words.QUOTED[FundingSpending] = _said_of_spending
    taking_out.at(_url, held_words.taken_out)


def _said_of_spending(spending: FundingSpending) -> Any:
    """Where the year's changes say what was spent on that day."""
    return FundingChange.objects.filter(
        year=spending.head.year_id, what__contains=f": spent on {short_day(spending.spent_on)}, "
    )


def _url(record: Any, person: Any) -> str:
    kind = next((name for name, model in KINDS.items() if isinstance(record, model)), "")
    if not kind or not holds_any(person, ways.KEEP_THE_LOG):
        return ""
    return reverse("improvement:words", args=[f"{kind}-{record.pk}"])


@keepers_alone
def words(request, about):
    """``about``: "duty-12"."""
    kind, _, key = about.partition("-")
    if kind not in KINDS or not (key.isascii() and key.isdigit() and len(key) < 12):
        raise Http404
    found = KINDS[kind].objects.visible_to(request.user).filter(pk=int(key)).first()
    if found is None:
        raise Http404
    return word_pages.page(request, found, [("Home", reverse("home"))])
