"""The days and the people of `ladder_model`: who holds which post, whom an agency calls at a step,
who covers for whom. Plain Python, with none of the portal's code.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

# --- days -----------------------------------------------------------------------------------------

HOLIDAYS = {date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 4), date(2026, 5, 25)}
HOLIDAYS |= {date(2026, 8, 31), date(2026, 12, 25), date(2026, 12, 28)}
LAST_DAY = {1: 2, 2: 9, 3: 15, 4: 21}
# So many working days before a step ends it is half way through; step 1 has no half way.
HALF_WAY = {2: 3, 3: 3, 4: 3}
DAY = timedelta(days=1)


def working(day: date) -> bool:
    return day.weekday() < 5 and day not in HOLIDAYS


def working_day(number: int, day: date) -> date:
    """The date of working day ``number`` of a case raised on ``day``."""
    while True:
        number -= working(day)
        if number == 0:
            return day
        day += DAY


def working_days_after(number: int, day: date) -> date:
    return working_day(number, day + DAY)


def working_days_from(day: date, number: int) -> date:
    """After ``day``, or before it where ``number`` is negative."""
    one = DAY if number > 0 else -DAY
    while number:
        day += one
        number -= working(day) * (1 if number > 0 else -1)
    return day


# --- people ---------------------------------------------------------------------------------------

COUNCIL, TRUST, POLICE, ICB, TEAM = "council", "trust", "police", "icb", "business-team"
PARTNERS = (COUNCIL, POLICE, ICB)

WORKER, LINE_MANAGER, LEAD = "frontline-practitioner", "line-manager", "safeguarding-lead"
SENIOR, REPRESENTATIVE = "senior-manager", "partnership-representative"
DELEGATE, LEAD_PARTNER = "delegated-safeguarding-partner", "lead-safeguarding-partner"
BUSINESS_MANAGER, HEAD = "business-manager", "head-of-safeguarding"
SCRUTINEER, ADMINISTRATOR = "independent-scrutineer", "agency-administrator"

WORKS_WITH_CHILDREN = (WORKER, LINE_MANAGER, LEAD, SENIOR, REPRESENTATIVE)
SPEAKS_FOR_ITS_AGENCY = (*WORKS_WITH_CHILDREN, DELEGATE)
ANSWERS_FOR_ITS_AGENCY = (LEAD, SENIOR, REPRESENTATIVE, DELEGATE, LEAD_PARTNER)


@dataclass(eq=False)
class Post:
    """A role that a person holds at an agency. Given again after it ended, it is another one."""

    name: str
    agency: str
    role: str


@dataclass(eq=False)
class Cover:
    """Until a day, that one included."""

    name: str
    deputy: str
    agency: str
    until: date


class Partnership:
    def __init__(self, posts: list[Post], listed: list[tuple[Post, int]]):
        self.posts = list(posts)
        self.listed: dict[tuple[str, int], list[Post]] = defaultdict(list)
        for post, step in listed:
            self.listed[post.agency, step].append(post)
        self.closed_accounts: set[str] = set()
        self.covers: list[Cover] = []
        self.today = date.min

    def of(self, name: str, agency: str | None = None) -> list[Post]:
        return [p for p in self.posts if p.name == name and agency in (None, p.agency)]

    def holders(self, agency: str, *roles: str) -> list[str]:
        posts = (post for post in self.posts if post.agency == agency and post.role in roles)
        return [post.name for post in posts if self.is_open(post.name)]

    def is_open(self, name: str) -> bool:
        return name not in self.closed_accounts

    def is_held(self, post: Post) -> bool:
        return any(post is each for each in self.posts)

    def can_be_called(self, post: Post) -> bool:
        return self.is_held(post) and self.is_open(post.name)

    def on_the_list(self, agency: str, step: int) -> list[Post]:
        return [post for post in self.listed[agency, step] if self.can_be_called(post)]

    def leads(self, agency: str) -> list[str]:
        return self.holders(agency, LEAD)

    def first_called(self, agency: str, step: int) -> list[str]:
        """The first on the agency's list. Where nobody is on it, all who lead safeguarding; at step
        4, its delegates."""
        first = [post.name for post in self.on_the_list(agency, step)[:1]]
        return first or self.holders(agency, DELEGATE if step == 4 else LEAD)

    @property
    def business_managers(self) -> list[str]:
        return self.holders(TEAM, BUSINESS_MANAGER)

    def covers_on(self) -> list[Cover]:
        """Those that lend today; each began on the day it was named."""
        return [each for each in self.covers if each.until >= self.today]

    def deputies(self, name: str) -> set[str]:
        return {each.deputy for each in self.covers_on() if each.name == name}

    def acts_in(self, name: str) -> list[Post]:
        """One's own posts, and those of whom one stands in for."""
        lent = [p for c in self.covers_on() if c.deputy == name for p in self.of(c.name, c.agency)]
        return self.of(name) + lent

    def roles(self, name: str) -> set[str]:
        return {post.role for post in self.acts_in(name)}

    # --- what happens to people

    def may_cover(self, name: str, deputy: str, agency: str) -> bool:
        away = {c.name for c in self.covers_on() if c.agency == agency}
        here = all(self.is_open(each) and self.of(each, agency) for each in (name, deputy))
        return here and name != deputy and not away & {name, deputy}

    def end_post(self, post: Post) -> None:
        self.posts.remove(post)
        if not self.of(post.name, post.agency):
            self._end_covers(post.name, post.agency)

    def close_account(self, name: str) -> None:
        self.closed_accounts.add(name)
        self._end_covers(name)

    def _end_covers(self, name: str, agency: str | None = None) -> None:
        self.covers = [
            each
            for each in self.covers
            if name not in (each.name, each.deputy) or agency not in (None, each.agency)
        ]
