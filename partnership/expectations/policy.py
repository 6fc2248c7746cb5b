"""The rules of the scorecard: pure, no database, no clock, no settings.

Sources: the published arrangements (2023), Engaging our relevant agencies (the expectations); fact
sheet, sections 6 and 11. Who declares and who accepts was decided by the portal: docs/adr/0027.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from core.words import counted, day, opening
from partnership import years
from partnership.agency_figures import Figure, Source
from partnership.expectations.rules import Expectation, Rules
from partnership.people import Held
from partnership.roles import LEADS, Role

# All agencies; besides these, whoever sits in the Executive (`partnership.expectations.reading`).
READS = (
    Role.BUSINESS_MANAGER,
    Role.HEAD_OF_SAFEGUARDING,
    Role.DEVELOPMENT_OFFICER,
    Role.ADMINISTRATION_OFFICER,
    Role.SCIE_OFFICER,
    Role.LEAD_SAFEGUARDING_PARTNER,
    Role.DELEGATED_SAFEGUARDING_PARTNER,
    Role.INDEPENDENT_SCRUTINEER,
)
# For their own agency: whoever leads safeguarding there or speaks for it to the partnership.
DECLARES = (Role.PARTNERSHIP_REPRESENTATIVE, Role.RELEVANT_AGENCY_CONTACT, *LEADS)
# Of the business team.
ANSWERS = (Role.BUSINESS_MANAGER, Role.DEVELOPMENT_OFFICER)


class Mark(StrEnum):
    MET = "met"
    PARTLY = "partly-met"
    NOT_MET = "not-met"
    UNKNOWN = "not-yet-known"
    NOT_APPLICABLE = "not-applicable"


# In words, and the colour that repeats them.
WORDS = {
    Mark.MET: ("Met", "green"),
    Mark.PARTLY: ("Partly met", "yellow"),
    Mark.NOT_MET: ("Not met", "red"),
    Mark.UNKNOWN: ("Not yet known", "blue"),
    Mark.NOT_APPLICABLE: ("Does not apply", "grey"),
}
# What an agency can declare.
DECLARED = (Mark.MET, Mark.PARTLY, Mark.NOT_MET, Mark.NOT_APPLICABLE)
# Of several parts the first of these that is among their marks is the mark of the whole: what is
# not known yet makes nothing better, and hides nothing that is.
WORST_FIRST = (Mark.NOT_MET, Mark.PARTLY, Mark.UNKNOWN, Mark.MET, Mark.NOT_APPLICABLE)


MOST_FILES = 10
NO_FILE = "It has no file."
SAY_WHAT_IS_MISSING = "Say what is missing, so that the agency knows what to do."


@dataclass(frozen=True)
class Verdict:
    """A mark is never without its reason, in one sentence or more."""

    mark: Mark
    reason: str

    @property
    def words(self) -> str:
        return WORDS[self.mark][0]

    @property
    def tag(self) -> dict[str, str]:
        return {"text": self.words, "tone": WORDS[self.mark][1]}


def together(parts: Iterable[Verdict]) -> Verdict:
    """Of an expectation that is seen in several ways."""
    parts = list(parts)
    mark = min((each.mark for each in parts), key=WORST_FIRST.index)
    return Verdict(mark, " ".join(each.reason for each in parts))


# --- what is computed -----------------------------------------------------------------------------


def of_figure(figure: Figure, source: Source, rules: Rules, judged_from: int = 1) -> Verdict:
    """``judged_from``: of fewer, a share below that of “met” judges nothing; it is told."""
    if figure.asked == 0:
        return Verdict(Mark.NOT_APPLICABLE, told(figure, source))
    if figure.in_time * 100 >= figure.asked * rules.met_in_time_percent:
        mark = Mark.MET
    elif figure.at_all * 100 >= figure.asked * rules.partly_met_percent:
        mark = Mark.PARTLY
    else:
        mark = Mark.NOT_MET
    if mark != Mark.MET and figure.asked < judged_from:
        few = f"Too few to judge by: that is from {judged_from} on."
        return Verdict(Mark.NOT_APPLICABLE, f"{told(figure, source)} {few}")
    share = figure.in_time * 100 // figure.asked
    in_time = " in time" if source.is_timed else ""
    return Verdict(
        mark, f"{told(figure, source)} {share}%{in_time}: met from {rules.met_in_time_percent}%."
    )


def told(figure: Figure, source: Source) -> str:
    """4 of 5 briefings acknowledged: 3 in time, 1 late. 1 is not, and is 12 days late."""
    if figure.asked == 0 and source.is_timed:
        return f"No {source.thing} was due from it in this year."
    if figure.asked == 0:
        return f"It had no {source.thing} in this year."
    said = f"{figure.at_all} of {counted(figure.asked, source.thing, source.things)} {source.done}"
    late, undone = figure.at_all - figure.in_time, figure.asked - figure.at_all
    if source.is_timed and figure.at_all:
        said += f": {figure.in_time} in time, {late} late" if late else " in time"
    if undone == 0:
        return f"{said}."
    are = "is" if undone == 1 else "are"
    said += f". {undone} {are} {source.undone}"
    if figure.days_late and source.is_timed:
        oldest = "is" if undone == 1 else "the oldest is"
        said += f", and {oldest} {counted(figure.days_late, 'day')} late"
    return f"{said}."


# --- what is declared -----------------------------------------------------------------------------


def is_waiting(declaration: Any, newest: Any) -> bool:
    """Only the newest declaration of a year can wait: an earlier one was replaced by it."""
    return declaration.accepted is None and declaration == newest


def of_declarations(newest_first: Sequence[Any]) -> Verdict:
    """The newest that was accepted counts, and one that came after it is told."""
    if not newest_first:
        return Verdict(Mark.UNKNOWN, "The agency has declared nothing for this year yet.")
    newest = newest_first[0]
    accepted = next((each for each in newest_first if each.accepted), None)
    if accepted is None:
        return Verdict(Mark.UNKNOWN, _unanswered(newest))
    said = f"{declared(accepted)} Accepted on {day(accepted.answered_at)}."
    if newest != accepted:
        later = "was sent back" if newest.accepted is False else "waits for an answer"
        said += f" A later declaration {later}."
    return Verdict(Mark(accepted.says), said)


def _unanswered(newest: Any) -> str:
    if newest.accepted is None:
        return f"{declared(newest)} The business team has not answered yet."
    return (
        f"{declared(newest)} The business team asked again on {day(newest.answered_at)}:"
        f" {newest.answer_reason}"
    )


def declared(declaration: Any) -> str:
    who = declaration.declared_by or "the agency"
    says = WORDS[Mark(declaration.says)][0]
    return f"Declared as “{says}” by {who} on {day(declaration.declared_at)}."


def stands(declaration: Any, newest: Any) -> tuple[str, str]:
    """In words, and the colour that repeats them."""
    if declaration.accepted:
        return "Accepted", "green"
    if declaration.accepted is False:
        return "Asked again", "orange"
    return ("Waiting", "blue") if declaration == newest else ("Replaced by a later one", "grey")


# --- who, and when it cannot be done --------------------------------------------------------------


def declares_for(held: Held, agency_id: int) -> bool:
    return any(agency == agency_id and role in DECLARES for agency, role in held)


def is_answerer(held: Held) -> bool:
    return any(role in ANSWERS for _, role in held)


def why_not_year(year: int, first_year: int, today: date) -> str | None:
    if not first_year <= year <= years.year_of(today):
        this = years.called(years.year_of(today))
        return f"There is a scorecard from {years.called(first_year)} to {this}."
    return None


def year_to_declare(today: date) -> int | None:
    """The financial year for which agencies are asked, on their home page, to declare: from its
    last quarter, once most of it can be told, until the end of the September after it, by when the
    report on that year is published (Working Together 2023). None in between.

    No source gives a day by which an agency declares: the portal's is the last of the year."""
    year = years.year_of(today)
    if today >= date(year + 1, 1, 1):
        return year
    return year - 1 if today <= date(year, 9, 30) else None


def why_not_declare(expectation: Expectation, agency: Any, kinds: Collection[str]) -> str | None:
    """``kinds``: of agency, of which anything is expected."""
    if not expectation.declared:
        return "This is computed from the portal’s own records: there is nothing to declare."
    if agency.kind not in kinds:
        return f"Nothing is expected of {agency}: it is no agency of the scorecard."
    if agency.is_gone:
        return f"{agency} is no longer there: nothing is declared for it any more."
    return None


def why_not_evidence(says: str, evidence: str, files: int = 0) -> str | None:
    """What is met, even partly, can be seen somewhere: in ``files``, so many, or as words say."""
    if says in (Mark.MET, Mark.PARTLY) and not evidence.strip() and not files:
        return "Say where the evidence can be seen: a link, a document or folder; or add a file."
    return None


def why_not_add_file(declaration: Any, newest: Any, files: int) -> str | None:
    """``files``: how many it has. The business team answers what it has read: none comes later."""
    if declaration is None:
        return "Declare first: a file is evidence of what you declare."
    if not is_waiting(declaration, newest):
        return f"{opening(stands(declaration, newest)[0].lower())}: no file is added to it."
    if files >= MOST_FILES:
        return (
            f"It has {MOST_FILES} files, which are the most. Take one away first, or put several"
            " into one."
        )
    return None


def why_not_take_file_away(
    declaration: Any, newest: Any, files: int, *, declares: bool
) -> str | None:
    """Of what was answered, too: a child's name goes whenever it is found. ``declares``: for the
    agency; whoever answers waits until they have answered."""
    if declaration is None or not files:
        return NO_FILE
    if not is_waiting(declaration, newest):
        return None
    if not declares:
        return "It waits for your answer. Ask the agency again first, and say what must not stay."
    if why_not_evidence(declaration.says, declaration.evidence, files - 1):
        return "This file is the only evidence. Add another, or declare again, before it goes."
    return None


def why_not_answer(
    declaration: Any, newest: Any, person: int | None, *, accepted: bool | None = None,
    reason: str = "",
) -> str | None:  # fmt: skip
    """``person``: the key of whoever would answer. ``accepted``: None before they have chosen."""
    if declaration is None:
        return "The agency has declared nothing, so there is nothing to answer."
    if not is_waiting(declaration, newest):
        return f"{opening(stands(declaration, newest)[0].lower())}: there is nothing to answer."
    if person is not None and person == declaration.declared_by_id:
        return "You declared this, so somebody else answers it."
    if accepted is False and not reason.strip():
        return SAY_WHAT_IS_MISSING
    return None
