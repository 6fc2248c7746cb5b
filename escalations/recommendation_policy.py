"""Who may recommend at step 4, answer what is recommended, and close as recommended. Pure.

The statutory partners' recommendation is no ruling: each agency says what it makes of it (fact
sheet, 1). Every ``why_not_…`` gives the sentence that says why not, or None.
"""

from datetime import date

from escalations.policy import (
    AGENCIES,
    CLOSED,
    NOT_A_SIDE,
    OF_AN_AGENCY,
    Recommended,
    Side,
    State,
    Step,
)

NOT_FOR_ITS_AGENCY = (
    "Your agency answers the recommendation once, by its senior manager, its representative or its"
    " safeguarding lead. Tell them what you think of it, or write it in a note."
)


def why_not_recommend(
    escalation: State,
    side: Side | None,
    *,
    hears: bool,
    manages: bool,
    recommended: Recommended | None,
) -> str | None:
    """Those who hear step 4 recommend, of a party agency too, who declare that; or the Business
    Manager writes it down for them, unless they speak for one of the two agencies."""
    if escalation.closed_on:
        return CLOSED
    if escalation.step != Step.STATUTORY_PARTNERS:
        return f"The statutory partners recommend at step 4. This is at step {escalation.step}."
    if not hears and (not manages or side in AGENCIES):
        return (
            "Only the statutory partners’ delegates who hear this recommend, or the Business"
            " Manager for them."
        )
    if recommended:
        return "There is a recommendation already. Read it on the page of the escalation."
    return None


def why_not_made_on(made_on: date, begun_on: date, today: date) -> str | None:
    """``begun_on``: when it came to step 4."""
    if made_on > today:
        return "The day of the recommendation must be today or in the past."
    if made_on < begun_on:
        return "The recommendation must be on or after the day step 4 began. Check the date."
    return None


def to_declare(name: str, party: str, acted_before: bool) -> str:
    """What somebody who hears step 4 declares, whom nothing excludes: the council is a party to
    most cases (fact sheet, 11.11). ``party``: their agency when it is one of the two, or ""."""
    said = [f"is of {party}, which is a party"] if party else []
    said += ["acted in this case before step 4"] if acted_before else []
    return f"{name} {' and '.join(said)}." if said else ""


def why_not_answer_recommendation(
    escalation: State,
    side: Side | None,
    recommended: Recommended | None,
    *,
    answers_for_it: bool,
) -> str | None:
    """Each of the two agencies answers once, in its own name, and so by somebody who answers for
    it. ``answers_for_it``: `parties.answers_for_its_agency`."""
    if escalation.closed_on:
        return CLOSED
    if recommended is None:
        return "There is no recommendation to answer yet."
    if side not in AGENCIES:
        return NOT_A_SIDE
    if side not in recommended.unanswered:
        return "Your agency has answered the recommendation already."
    if not answers_for_it:
        return NOT_FOR_ITS_AGENCY
    return None


def why_not_close_as_recommended(
    escalation: State, side: Side | None, manages: bool, recommended: Recommended | None
) -> str | None:
    """Closing is the Business Manager's (fact sheet, 11.6), and so is to say which outcome it is:
    what the agencies accepted does not tell whether a position was changed."""
    if escalation.closed_on:
        return CLOSED
    if not manages:
        return "Only the Safeguarding Partnership Business Manager can close it as recommended."
    if side in AGENCIES:
        return OF_AN_AGENCY
    if recommended is None or not recommended.is_accepted:
        return "It can be closed as recommended only once both agencies have accepted."
    return None
