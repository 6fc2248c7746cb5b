"""The mails of a review: a number, a date and a link, worked out when they are sent."""

from django.conf import settings

from core.words import counted, day
from partnership.access_review import lists
from partnership.held import held_now


def to_administrator(person, letter) -> tuple[str, dict] | None:
    """None once nothing is left for them, or a later review has opened."""
    if not _is_of_the_latest(person, letter):
        return None
    tasks = lists.tasks_of(person, held_now(person))
    if not tasks:
        return None
    number = sum(task["number"] for task in tasks)
    return person.email, {
        "roles": counted(number, "role"),
        "due": day(tasks[0]["due_on"]),
        "link": settings.SITE_URL + "/",
    }


def to_team(person, letter) -> tuple[str, dict] | None:
    if not _is_of_the_latest(person, letter):
        return None
    roles, agencies = lists.of_the_team(person)
    if not roles:
        return None
    return person.email, {
        "roles": counted(roles, "role"),
        "agencies": counted(agencies, "agency", "agencies"),
        "late": ":team-due:" in letter.once,
        "link": settings.SITE_URL + "/access-review/?show=team",
    }


def _is_of_the_latest(person, letter) -> bool:
    review = lists.latest(person)  # none for a closed account
    return review is not None and letter.once.split(":")[1] == str(review.begins_on)
