"""Who may open what, as the words have it: the rules in plain Python, without the portal's code.

Written from the fact sheet (section 11), docs/roles.md, docs/guides and docs/adr (13, 15, 18, 22,
23, 25). What opens a record of one kind is said beside its test; the rest is the same for all.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

NOTHING, EXISTS, VIEW, CONTRIBUTE, MANAGE = range(5)
IN_WORDS = {VIEW: "view", CONTRIBUTE: "contribute", MANAGE: "manage"}

PRACTITIONER, LINE_MANAGER = "frontline-practitioner", "line-manager"
LEAD, HEADTEACHER, SENIOR = "safeguarding-lead", "headteacher", "senior-manager"
REPRESENTATIVE, DELEGATE = "partnership-representative", "delegated-safeguarding-partner"
BUSINESS_MANAGER, HEAD = "business-manager", "head-of-safeguarding"
DEVELOPMENT_OFFICER, SCRUTINEER = "safeguarding-development-officer", "independent-scrutineer"
SYSTEM, ADMINISTRATOR = "system-administrator", "agency-administrator"

LEADS = (LEAD, HEADTEACHER)
SENIORS = (SENIOR, REPRESENTATIVE)
PRACTICE = {PRACTITIONER, LINE_MANAGER, *LEADS, *SENIORS}
SPEAKING = PRACTICE | {DELEGATE}
KEEPERS = {BUSINESS_MANAGER, SYSTEM}
GIVEN_BY_AGENCY = {PRACTITIONER, LINE_MANAGER, *LEADS, SENIOR}  # docs/guides/people.md, Roles

BUSINESS, PARTNER, RELEVANT, SCHOOL = (
    "business-team", "safeguarding-partner", "relevant-agency", "school",
)  # fmt: skip
ROLES_AT = {
    BUSINESS: (BUSINESS_MANAGER, DEVELOPMENT_OFFICER, HEAD, SCRUTINEER),
    PARTNER: (PRACTITIONER, LINE_MANAGER, LEAD, SENIOR, REPRESENTATIVE, DELEGATE),
    RELEVANT: (PRACTITIONER, LINE_MANAGER, LEAD, SENIOR, REPRESENTATIVE),
    SCHOOL: (PRACTITIONER, HEADTEACHER),
}


@dataclass(eq=False)
class Post:
    """A role that somebody holds, or held: taken up again it is another."""

    person: str
    agency: str
    role: str

    @property
    def place(self):
        return self.agency, self.role

    @property
    def ways(self):
        return {self, self.place}


@dataclass(eq=False)
class Sitting:
    """Somebody in a group's seat, by a post at the agency whose seat it is."""

    group: str
    chairs: bool
    post: Post

    @property
    def person(self):
        return self.post.person

    @property
    def ways(self):
        return {member_of(self.group)} | ({chair_of(self.group)} if self.chairs else set())


def member_of(group: str) -> tuple[str, str]:
    return "members", group


def chair_of(group: str) -> tuple[str, str]:
    return "chair", group


@dataclass(eq=False)
class Seat:
    group: str
    agency: str
    chairs: bool
    sitting: Sitting | None = None


@dataclass(eq=False)
class Away:
    """``lent``: posts and sittings that the deputy has, too."""

    person: str
    deputy: str
    agency: str
    first: date
    last: date
    by: str
    lent: set = field(default_factory=set)
    ended: bool = False


@dataclass(eq=False, kw_only=True)
class Record:
    """``named``: by person the way they are named by and their right; ``emergencies``: until when.

    ``kept``: of a closed one of a kind that keeps them, the ways it opened by when it closed.
    """

    everywhere: ClassVar[dict[str, int]]

    closed: bool = False
    kept: list[tuple[Any, int]] | None = None
    restricted: bool = False
    named: dict = field(default_factory=dict)
    conflicted: set = field(default_factory=set)
    emergencies: dict = field(default_factory=dict)

    def opens_by(self, rules: "Rules") -> list[tuple[Any, int]]:
        """Ways (a post, a place, a group's members or chair), each with the right it gives."""
        raise NotImplementedError

    def follow(self, moved: dict[Post, Post]) -> None:
        """People of one agency hold their roles at another now."""


class Rules:
    def __init__(self):
        self.agencies: dict[str, str] = {}  # what kind each is
        self.gone: dict[str, str] = {}  # who stands for it now
        self.posts: list[Post] = []
        self.seats: list[Seat] = []
        self.closed_accounts: set[str] = set()
        self.away: list[Away] = []
        self.listed: dict[tuple[str, int], list[Post]] = {}
        self.now: datetime

    @property
    def today(self):
        return self.now.astimezone(ZoneInfo("Europe/London")).date()

    # agencies

    def stands_for(self, agency):
        return self.gone.get(agency, agency)

    def there(self, *, business=False):
        """The agencies that there are."""
        found = [each for each in self.agencies if each not in self.gone]
        return [each for each in found if business or self.agencies[each] != BUSINESS]

    @property
    def partners(self):
        return [each for each in self.there() if self.agencies[each] == PARTNER]

    # who holds what

    def held(self, name, agency=None):
        found = [each for each in self.posts if each.person == name]
        return [each for each in found if agency in (None, each.agency)]

    @property
    def sittings(self):
        return [each.sitting for each in self.seats if each.sitting]

    def sits(self, name, agency=None):
        found = [each for each in self.sittings if each.person == name]
        return [each for each in found if agency in (None, each.post.agency)]

    def hats(self, name):
        return [*self.held(name), *self.sits(name)]

    def not_over(self, **of):
        rows = [each for each in self.away if not each.ended and each.last >= self.today]
        return [row for row in rows if all(getattr(row, key) == of[key] for key in of)]

    def stands_in(self, name):
        """Whom somebody covers today."""
        return [each for each in self.not_over(deputy=name) if each.first <= self.today]

    def lent_by(self, away):
        return [each for each in self.hats(away.person) if each in away.lent]

    def acts_in(self, name):
        """Own posts and seats, and those covered today; nothing with a closed account."""
        if name in self.closed_accounts:
            return []
        covered = [hat for each in self.stands_in(name) for hat in self.lent_by(each)]
        return [*self.hats(name), *covered]

    def acts_as(self, name):
        return [each for each in self.acts_in(name) if isinstance(each, Post)]

    def acts_for(self, name, agency):
        return any(each.agency == agency and each.role in SPEAKING for each in self.acts_as(name))

    def keeps(self, name):
        """Keeps the portal."""
        return any(each.role in KEEPERS for each in self.acts_as(name))

    def looks_after(self, name, agency):
        as_administrator = (agency, ADMINISTRATOR)
        return self.keeps(name) or any(
            each.place == as_administrator for each in self.acts_as(name)
        )

    def themself(self, name, role):
        """Holds the role, and not in somebody's stead."""
        return name not in self.closed_accounts and any(
            each.role == role for each in self.held(name)
        )

    def oneself(self, name):
        """Whom somebody counts as: a deputy as each whom they stand in for, now or to come."""
        return {name, *(each.person for each in self.not_over(deputy=name))}

    def may_cover(self, name, person, deputy, agency):
        """Whoever looks after an agency names a colleague’s deputy, for what is theirs to give."""
        if not self.looks_after(name, agency) or {person, deputy} & self.oneself(name):
            return False
        if self.keeps(name):
            return True
        roles = {each.role for each in self.held(person, agency)}
        return roles <= GIVEN_BY_AGENCY and not self.sits(person, agency)

    def lends(self, away, hat):
        """Whether what begins while somebody is away is lent as well."""
        if away.by == away.person or any(self.themself(away.by, each) for each in KEEPERS):
            return True
        return isinstance(hat, Post) and hat.role in GIVEN_BY_AGENCY

    def at_work(self, post):
        return post in self.posts and post.person not in self.closed_accounts

    def to_call(self, agency, step, otherwise=LEADS):
        listed = [each for each in self.listed.get((agency, step), []) if self.at_work(each)]
        return listed or [
            each
            for each in self.posts
            if each.agency == agency and each.role in otherwise and self.at_work(each)
        ]

    # what a record opens by

    def keepers(self, record):
        return [
            name
            for name, (way, right) in record.named.items()
            if right == MANAGE
            and name not in self.closed_accounts | record.conflicted
            and any(way in each.ways for each in self.hats(name))
        ]

    def leave_list(self, record):
        """Whoever no longer has the post or the seat that they were named in, or let in by."""
        record.named = {
            name: (way, right)
            for name, (way, right) in record.named.items()
            if any(way in each.ways for each in self.hats(name))
        }
        for name in list(record.emergencies):
            if (BUSINESS, HEAD) not in [each.place for each in self.held(name)]:
                del record.emergencies[name]

    def falls_to(self, record, leaving, by):
        """Whether they, or whom they count as, come by it once the last who keeps it has left."""
        if not record.restricted or self.keepers(record) != [leaving]:
            return False
        heirs = self.oneself(by) - record.conflicted - self.closed_accounts - {leaving}
        return any(
            record.everywhere.get(post.role) == MANAGE for name in heirs for post in self.held(name)
        )

    def by_hats(self, record, hats):
        """What posts and seats open of a record that is not restricted."""
        opening = record.opens_by(self) if record.kept is None else record.kept
        rights = [right for way, right in opening for each in hats if way in each.ways]
        rights += [record.everywhere.get(each.role, 0) for each in hats if isinstance(each, Post)]
        return max(rights, default=NOTHING)

    def by_list(self, record, name):
        """What the list of a restricted record opens for somebody."""
        way, right = record.named.get(name, (None, NOTHING))
        found = [right if any(way in each.ways for each in self.hats(name)) else NOTHING]
        held = self.held(name)
        if not self.keepers(record):
            found += [MANAGE for each in held if record.everywhere.get(each.role) == MANAGE]
        if name in record.emergencies and (BUSINESS, HEAD) in [each.place for each in held]:
            found.append(VIEW if self.now < record.emergencies[name] else NOTHING)
        return max(found)

    def own(self, name, record):
        """By somebody's own posts and seats, whatever conflict of interest there is."""
        if name in self.closed_accounts:
            return NOTHING
        if record.restricted:
            return self.by_list(record, name)
        return self.by_hats(record, self.hats(name))

    def may(self, name, record):
        held = [self.own(name, record)]
        if name not in self.closed_accounts and not record.restricted:
            held += [
                self.by_hats(record, self.lent_by(each))
                for each in self.stands_in(name)
                if each.person not in record.conflicted
            ]
        if max(held) and name in record.conflicted:
            return EXISTS
        return max(held)

    # what begins and comes to an end

    def begin(self, hat, agency):
        """A post, or a sitting for an agency."""
        if isinstance(hat, Post):
            self.posts.append(hat)
        for each in self.not_over(person=hat.person, agency=agency):
            if self.lends(each, hat):
                each.lent.add(hat)

    def end(self, post):
        self.posts.remove(post)
        self.leave_seats([post])
        if not self.held(post.person, post.agency):
            self.end_cover(post.person, post.agency)

    def close_account(self, name):
        self.closed_accounts.add(name)
        self.end_cover(name, None)
        self.leave_seats(self.held(name))  # opened again, they hold their roles and no seat

    def leave_seats(self, posts):
        for each in self.seats:
            if each.sitting and each.sitting.post in posts:
                each.sitting = None

    def end_cover(self, name, agency):
        for each in self.not_over():
            if name in (each.person, each.deputy) and agency in (None, each.agency):
                each.ended = True

    def take_over(self, old, new, staying) -> dict[Post, Post]:
        """Roles, contacts, seats and cover pass on. Gives the new posts by the old ones’."""
        moved: dict[Post, Post] = {}
        for post in [each for each in self.posts if each.agency == old]:
            self.posts.remove(post)
            if post.person == staying or not self.can_be_held(post.role, new):
                continue
            there = (each for each in self.posts if each.place == (new, post.role))
            known = next((each for each in there if each.person == post.person), None)
            moved[post] = known or Post(post.person, new, post.role)
            if known is None:
                self.posts.append(moved[post])
        self.gone |= {each: new for each, now in self.gone.items() if now == old} | {old: new}
        for (agency, step), posts in list(self.listed.items()):
            if agency == old:
                place = self.listed.setdefault((new, step), [])
                place += [
                    moved[each] for each in posts if each in moved and moved[each] not in place
                ]
        for seat in self.seats:
            if seat.agency == old:
                seat.agency = new
                if seat.sitting and seat.sitting.post in moved:
                    seat.sitting.post = moved[seat.sitting.post]
                else:
                    seat.sitting = None
        for each in self.not_over(agency=old):
            others = self.not_over(person=each.person, agency=new)
            both = self.held(each.person, new) and self.held(each.deputy, new)
            if not both or any(o.first <= each.last and each.first <= o.last for o in others):
                each.ended = True
            else:
                each.agency = new
        for each in self.not_over(agency=new):
            each.lent |= {post for post in self.held(each.person, new) if self.lends(each, post)}
        return moved

    def can_be_held(self, role, agency):
        """Roles of the statutory partners' officers there alone, and those of schools."""
        only_at = {DELEGATE: PARTNER, HEADTEACHER: SCHOOL}
        return only_at.get(role, self.agencies[agency]) == self.agencies[agency]
