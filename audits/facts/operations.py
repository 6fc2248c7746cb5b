"""An agency says of a fact that the portal puts beside a question that it is right, or not."""

from audits.facts import beside, policy
from audits.facts.models import FactAnswer
from audits.question_sets.content import is_for
from audits.question_sets.models import Criterion
from audits.returns import papers
from audits.returns.models import Return
from core import by_whom, clock
from core.operations import NotAllowed, Stale, operation
from partnership.held import require

NOT_BESIDE = "Nothing of that kind stands beside a question of this return."


@operation
def answer_fact(
    agency_return, *, fact: str, is_disputed: bool, said: str = "", by, version: str = ""
) -> FactAnswer:
    """One answer for each fact of a return, however many questions it stands beside; it can be
    changed as long as answers can. ``version``: `beside.Beside.state` of what the page showed.
    Nothing is written where the same was answered already.

    Raises NotAllowed; Stale where a colleague answered meanwhile, or the portal says another thing.
    """
    found = papers.locked(agency_return)
    now = of_it(found, None).get(fact)
    if now is None:
        raise NotAllowed(NOT_BESIDE)
    row, shown = now.answer, now.fact.in_words
    said, before = said.strip(), row.said if row else ""
    require(policy.why_not_said(said, is_disputed=is_disputed, before=before), "said")
    said = said if is_disputed else ""
    if row and (row.shown, row.is_disputed, row.said) == (shown, is_disputed, said):
        return row
    if version and version != now.state:
        raise Stale([_told(row, shown, version)], now.state)
    row = row or FactAnswer(agency_return=found, fact=fact)
    row.shown, row.percent = shown, now.fact.percent
    row.is_disputed, row.said = is_disputed, said
    row.answered_by, row.answered_at = by, clock.now()
    row.save()
    return row


def of_it(agency_return: Return, reader) -> dict[str, beside.Beside]:
    """Every fact beside a question that agencies of its kind are asked. ``reader``: as
    `beside.of_return` has it."""
    names = beside.names_of(criteria_with_facts(agency_return))
    return beside.of_return(agency_return, names, reader)


def criteria_with_facts(agency_return: Return) -> list[Criterion]:
    """In their order, each with its standard. One statement."""
    rows = Criterion.objects.filter(version=agency_return.version_asked_id).exclude(facts=[])
    rows = rows.select_related("standard").order_by("order")
    return [each for each in rows if is_for(each, agency_return.agency.kind)]


def _told(row: FactAnswer | None, shown: str, version: str) -> str:
    if row is None or not version.endswith(f" {shown}"):
        return f"What the portal knows has changed. It says now: {shown}."
    what = f"that it is not right: {row.said}" if row.is_disputed else "that it is right."
    return f"{by_whom.in_words(row.answered_by)} has said meanwhile {what}"
