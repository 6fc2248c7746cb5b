"""What is written into one answer, and put together with what a colleague wrote meanwhile.

A browser sends the state that it began from (``number``) and its own name (``page``, made with each
load). What it can know is the state it began from, and after it those that it saved itself before
anybody else did: its reply may have been lost on the way. From the last of these on its words and
those of others are put together (`audits.returns.merging`).
"""

from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import CharField, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Cast

from audits.question_sets.content import NO, YES
from audits.question_sets.content import Answer as How
from audits.question_sets.models import ScaleLevel
from audits.returns import policy
from audits.returns.merging import merge
from audits.returns.models import Answer
from core import access, by_whom, clock, history
from core.operations import NotAllowed, current, operation
from core.words import clock_time
from partnership.held import require

OPEN_AGAIN = "Open the page again and write it there. Copy what you wrote first."


@dataclass(frozen=True)
class Saved:
    """What stands now. ``said``: what the person should know of a colleague's writing, or “”."""

    answer: Answer
    said: str = ""


@operation
def save_answer(
    agency_return, *, criterion: str, chosen: str, text: str, number: int, page: UUID, by
) -> Saved:
    """``criterion``: its code in the version that the return asks. ``text``: each line ends with
    ``\\n``. ``number``: of the state that the browser began from; ``page``: of its load.

    Raises NotAllowed with what to do, and PermissionDenied; then nothing was saved. What is no
    change is not written. One that is not asked at present is saved all the same: what hangs on
    another answer may come back with it.
    """
    answer = _locked(agency_return, criterion, chosen, by)
    now = answer.agency_return
    require(policy.why_not_write(now.state, now.due_on, clock.today(), now.cycle.after_closing))
    require(policy.why_not_text(len(text)), "text")
    before, other = _known_to_the_page(answer, number, str(page))
    if chosen != before.chosen and chosen and not answer.can_be_chosen:
        raise NotAllowed(_what_to_choose(answer), "chosen")
    merged = merge(before.text, text, answer.text)
    if len(merged.text) > max(policy.ANSWER, len(answer.text)):
        raise NotAllowed(_too_long_together(_who(other, by), len(merged.text)), "text")
    taken, refused = _choice(before.chosen, chosen, answer.chosen)
    said = [
        *([_the_first_stands(other, by, answer.chosen, chosen)] if refused else []),
        *_both_wrote(_who(other, by), merged, text),
    ]
    if (taken, merged.text) != (answer.chosen, answer.text):
        answer.chosen, answer.text = taken, merged.text
        answer.number += 1
        answer.written_in = str(page)
        answer.answered_by, answer.answered_at = by, clock.now()
        answer.save()
    return Saved(answer, " ".join(said))


def _locked(agency_return, code: str, chosen: str, by) -> Answer:
    """The answer and the state of its return as they are now, locked, in one statement which asks
    for the right, too. Who submits locks the return, and so waits for this or is waited for."""
    levels = ScaleLevel.objects.annotate(figure=Cast("value", CharField()))
    found = (
        Answer.objects.visible_to(by)
        .filter(
            agency_return=agency_return,
            criterion__version=agency_return.version_asked_id,
            criterion__code=code,
        )
        .select_related("agency_return__cycle", "criterion", "answered_by")
        .annotate(
            is_a_level=Exists(levels.filter(version=OuterRef("criterion__version"), figure=chosen)),
            is_by_a_deputy=Exists(access.stood_in_for(by)),
        )
        .select_for_update(of=("self", "agency_return"), no_key=True)
        .first()
    )
    if found is None:
        raise PermissionDenied("nobody else writes in an answer")
    # The statement above has found that they may contribute.
    current().admit_by_rule(found.agency_return)
    if found.is_by_a_deputy:
        stead = access.in_whose_stead(by, access.CONTRIBUTE, found.agency_return)
        current().stands_in_for(stead)
    how = found.criterion.answer
    found.can_be_chosen = (
        found.is_a_level if how == How.SCALE else (how == How.YES_NO and chosen in (YES, NO))
    )
    return found


def _known_to_the_page(answer: Answer, number: int, page: str):
    """The last state that the page can know, and the last of those that it cannot, which says who
    wrote it and when. One statement, and none if nobody wrote meanwhile."""
    if number == answer.number:
        return answer, answer
    if not 0 <= number < answer.number:
        raise NotAllowed(OPEN_AGAIN)
    rows = history.rows_of([answer], Answer)
    by_others = rows.filter(number__gt=number).exclude(written_in=page).values("number")
    first = by_others.annotate(known=F("number") - 1).order_by("number").values("known")[:1]
    last = by_others.order_by("-number")[:1]
    found = rows.filter(Q(number=Subquery(first)) | Q(number=Subquery(last)))
    states = list(found.select_related("answered_by").order_by("number"))
    return (states[0], states[-1]) if states else (answer, answer)


def _choice(before: str, mine: str, theirs: str) -> tuple[str, bool]:
    """What is chosen now, and whether mine was refused for theirs."""
    if mine == before:
        return theirs, False
    if theirs in (before, mine):
        return mine, False
    return theirs, True


def _who(state, by) -> str:
    """Who wrote a state. Two pages of one person are two writers."""
    if state.answered_by_id == by.pk:
        return "You, in another window,"
    return by_whom.in_words(state.answered_by)


def _the_first_stands(other, by, theirs: str, chosen: str) -> str:
    who, at = _who(other, by), clock_time(other.answered_at)
    return (
        f"{who} chose {in_words(theirs)} at {at}, when you chose {in_words(chosen)} here."
        " The first one stands: choose again if it should be the other."
    )


def _both_wrote(who: str, merged, text: str) -> list[str]:
    if not merged.both_wrote and merged.text == text:
        return []
    look = " Take away what is not needed." if merged.both_wrote else ""
    return [f"{who} wrote here at the same time: both are kept.{look}"]


def in_words(chosen: str) -> str:
    return {YES: "Yes", NO: "No", "": "nothing"}.get(chosen, chosen)


def _what_to_choose(answer: Answer) -> str:
    how = answer.criterion.answer
    if how == How.YES_NO:
        return "Choose Yes or No."
    if how == How.TEXT:
        return "This question is answered in words: there is nothing to choose."
    values = ScaleLevel.objects.filter(version=answer.criterion.version_id).values_list("value")
    levels = sorted(value for (value,) in values)
    return f"Choose one of the levels {levels[0]} to {levels[-1]}." if levels else OPEN_AGAIN


def _too_long_together(who: str, length: int) -> str:
    return (
        f"{who} wrote here at the same time. Together this is {length:,}"
        f" characters, and an answer has at most {policy.ANSWER:,}. Yours is not saved yet: copy"
        " it, open the page again, and shorten what is there."
    )
