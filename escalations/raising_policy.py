"""What a challenge is raised with: the day on which the concern was first raised with the other
worker, when it is a while ago, and how many files. Pure.

Day 1 is that day (fact sheet, section 1), so of a day long ago several steps are over before the
other agency hears of the challenge; all 21 working days last 28 days, and with the bank holidays of
Easter or of Christmas up to 33.
"""

from datetime import date

from core.words import counted
from escalations import policy

LONG_AGO = 30  # days
FILES = 10  # that a draft takes: more can be added to the challenge once it is sent


def why_not_first_raised(raised_on: date, ends_on: date, today: date) -> str | None:
    """``ends_on``: the last day of the last step, counted from ``raised_on``."""
    return policy.why_not_raise(
        raising=0, challenged=1, raised_on=raised_on, today=today, ends_on=ends_on
    )


def said_of_long_ago(raised_on: date, today: date) -> str:
    """What to do where it was more than 30 days ago and a step is left all the same, else ""."""
    days = (today - raised_on).days
    if days <= LONG_AGO:
        return ""
    return (
        f"You first raised this {counted(days, 'day')} ago. Check that the day is right. If it is,"
        " speak to the other worker again today: their agency hears of the challenge only when you"
        " send it."
    )


def why_not_so_many_files(number: int) -> str | None:
    """``number``: with those that are there already."""
    if number <= FILES:
        return None
    return (
        f"You can add up to {FILES} files here, and with these there would be more. Choose fewer,"
        " remove one first, or add the others to the challenge once it is sent."
    )
