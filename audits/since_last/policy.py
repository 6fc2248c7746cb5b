"""Which answers of the last return a school may declare to be so still. Pure.

Each ``why_not_…`` gives the sentence that says why not, or None. Why these: docs/adr/0040.
"""

from collections.abc import Iterable

from audits.question_sets.changes import Difference

# In which of its parts a question has to have changed to be answered anew. Of whom it is asked, how
# it is counted and whether it may be left out does not change what was answered.
CHANGE_THE_ANSWER = ("Text", "Guidance", "Evidence prompts", "Answered", "Scale")

NOT_ANSWERED = "It was not answered last time."
NOT_ASKED = "It was not asked last time: what was written here was not handed in."
HALF_ANSWERED = "It was answered in part last time."
NEW = "It is new: there is no answer of last time to declare."
NOT_GIVEN = "It is of a section that was not given to you."
NOTHING_LEFT = (
    "All of these were answered or declared meanwhile. Nothing was written over them: open the page"
    " again to see them."
)
TAKEN_BACK = "None of these answers stands as declared any more: they were written anew or emptied."
NOTHING_BEFORE = (
    "There is nothing to compare this return with: only a school that handed in a return with the"
    " same questions before has this page."
)
NOTHING_TO_DECLARE = (
    "There is nothing left to declare: each answer is written, or is to be answered anew."
)
TAKES_NOTHING = "None of these answers is left to declare. Go back, and choose again."


def that_matter(differences: Iterable[Difference]) -> tuple[Difference, ...]:
    return tuple(each for each in differences if each.what in CHANGE_THE_ANSWER)


def why_not_still_so(
    *, own: int | None, moderated: int | None, lowest: int | None, was_sent_back: bool,
    has_overdue_action: bool, is_in_words: bool = False, is_no: bool = False,
) -> str | None:  # fmt: skip
    """Of a question whose words stand. ``own``, ``moderated``: the levels of last time, where there
    are any; ``lowest``: of the scale; ``is_in_words``: it is answered in words alone; ``is_no``: it
    was answered No."""
    if is_in_words:
        return "It asks in words how it is now."
    if own is not None and moderated is not None and moderated < own:
        return "The partnership scored it lower than you did."
    if was_sent_back:
        return "It was sent back to you last time."
    if has_overdue_action:
        return "An action that you agreed from it is overdue."
    if lowest is not None and lowest in (own, moderated):
        return "It was at the lowest level."
    if is_no:
        return "It was answered No."
    return None


def why_not_any_more(refused: Iterable[tuple[str, str]]) -> str | None:
    """``refused``: (code, why not) of what was offered when the page was opened."""
    told = [f"{code}: {why}" for code, why in refused]
    if not told:
        return None
    return (
        f"This changed since you opened the page. Answer anew: {' '.join(told)} Go back to what has"
        " changed, and declare the rest from there."
    )
