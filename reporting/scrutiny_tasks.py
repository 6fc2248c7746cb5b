"""What waits for somebody on the home page from independent scrutiny, the success criteria and
the voice of children and families."""

from django.urls import reverse

from core import calendar, clock
from core.words import day
from improvement.criteria import lists as criteria
from improvement.scrutiny import lists
from improvement.scrutiny.models import Challenge
from improvement.voice import again
from partnership.years import called, slug

TASKS = 25


def tasks_of(person) -> list[dict[str, str]]:
    """Challenges to answer; those that nobody could answer; those that wait for the scrutineer;
    judgements to agree, and those that were sent back."""
    today, england = clock.today(), calendar.england()
    found = []
    for challenge in lists.to_answer(person)[:TASKS]:
        status = lists.standing(challenge, today, england)
        due = "was" if challenge.due_on < today else "is"
        found.append(
            _task(challenge, "answer the challenge")
            | {
                "hint": f"From the independent scrutineer. {_due(challenge, due)}",
                "status": status["text"],
                "tone": status["tone"],
            }
        )
    found += [
        _task(challenge, "find somebody who can answer the challenge")
        | {"hint": " ".join(missing), "status": "Nobody can answer", "tone": "red"}
        for challenge, missing in lists.to_find_somebody(person)[:TASKS]
    ]
    found += [
        _task(challenge, "is the answer enough?")
        | {"hint": "Challenge", "status": "Answered", "tone": "blue"}
        for challenge in lists.to_judge(person)[:TASKS]
    ]
    for judgement in criteria.to_agree(person)[:TASKS]:
        at = [judgement.criterion.reference, slug(judgement.year)]
        found.append(
            {
                "text": f"{judgement.criterion.reference}: agree the judgement of the year",
                "url": reverse("criteria:agree", args=at),
                "hint": f"Success criterion, {called(judgement.year)}",
                "status": "To be agreed",
                "tone": "blue",
            }
        )
    for judgement in criteria.to_propose_again(person)[:TASKS]:
        at = [judgement.criterion.reference, slug(judgement.year)]
        found.append(
            {
                "text": f"{judgement.criterion.reference}: propose the judgement of the year again",
                "url": reverse("criteria:propose", args=at),
                "hint": f"Success criterion, {called(judgement.year)}. Its page says why",
                "status": "Sent back",
                "tone": "orange",
            }
        )
    for entry, to_tell_again in again.for_tasks(person)[:TASKS]:
        found.append(
            {
                "text": f"{entry.reference}: tell them again what was done",
                "url": entry.get_absolute_url(),
                "hint": f"What they were told was corrected on {day(to_tell_again.corrected_on)}",
                "status": "To be told again",
                "tone": "orange",
            }
        )
    return found


def _task(challenge: Challenge, what: str) -> dict[str, str]:
    what = "restricted" if challenge.is_restricted else what
    return {"text": f"{challenge.reference}: {what}", "url": challenge.get_absolute_url()}


def _due(challenge: Challenge, verb: str) -> str:
    return f"The answer {verb} due on {day(challenge.due_on)}"
