"""What is pressed at a fact, on a page that has it beside a question."""

from collections.abc import Mapping

from django.contrib import messages

from audits.facts.operations import answer_fact
from audits.returns import addresses
from core.operations import NotAllowed


def pressed(request, agency_return, back: Mapping[str, str]) -> str | None:
    """Where a press at one of the facts of the page leads; None where none was pressed. “That is
    right” is kept at once, “That is not right” leads to where it is said why. ``back``: by the name
    of each fact on the page, where it stands there."""
    if (fact := request.POST.get("right")) in back:
        _confirm(request, agency_return, fact)
        return back[fact]
    if (fact := request.POST.get("not-right")) in back:
        return f"{addresses.of_fact(agency_return, fact)}?not-right"
    return None


def _confirm(request, agency_return, fact: str) -> None:
    try:
        answer_fact(
            agency_return, fact=fact, is_disputed=False,
            version=request.POST.get(f"fact-{fact}", ""), by=request.user,
        )  # fmt: skip
    except NotAllowed as refused:
        messages.info(request, " ".join([str(refused), *getattr(refused, "changes", ())]))
