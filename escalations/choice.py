"""Which escalations a list shows, as its address says: the tab, the filters, the order."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from core import access
from core.words import short_day
from escalations import policy, raising
from escalations.contact_steps import PRACTITIONERS
from escalations.models import TURNS, Escalation, LevelOfNeed, Reason
from escalations.parties import OFFICERS
from escalations.sides_in_words import Kind
from partnership.auth import held_by
from partnership.models import Agency
from partnership.roles import LEADS, SENIORS, Role

NEEDS_ME, MINE, AGENCYS, OVERDUE, ALL = "needs-me", "mine", "agency", "overdue", "all"
ALWAYS_OPEN = (NEEDS_ME, OVERDUE)
# Who may have a part in an escalation at some step, by role.
TAKE_PART = (*PRACTITIONERS, *OFFICERS)
KIND_WORDS = {kind.value: str(kind.label) for kind in Kind}
TURN_WORDS = {side.value: words for side, words in TURNS}
RESTRICTED_LEFT_OUT = (
    "Restricted escalations are left out: their reason and level of need are on their own page."
)


def sees_all(person) -> bool:
    """Whether a role of theirs opens every escalation of the partnership."""
    view = access.permission_id(Escalation, access.VIEW)
    return access.standing(person).holds_everywhere(view)


def manages_all(person) -> bool:
    manage = access.permission_id(Escalation, access.MANAGE)
    return access.standing(person).holds_everywhere(manage)


def agencies_read(person) -> list[int]:
    """The keys of the agencies of which somebody is a lead or senior, who read what is theirs."""
    return sorted({agency for agency, role in held_by(person) if role in (*LEADS, *SENIORS)})


# --- in which order -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Order:
    """By which columns a list is sorted, the key of a case last; ``down``: the greatest first."""

    name: str
    columns: tuple[str, ...]
    down: bool

    @property
    def keys(self) -> tuple[str, ...]:
        return (*self.columns, "pk")


# name: (what it sorts by, how it reads upwards, how it reads downwards)
ORDERS = {
    "day": ("due date", "soonest first", "latest first"),
    "raised": ("day raised", "earliest first", "latest first"),
    "reference": ("reference", "oldest first", "newest first"),
    "step": ("step", "lowest first", "highest first"),
}
# “-raised” in an address is the other way round.
SORTS = tuple(f"{sign}{name}" for name in ORDERS for sign in ("", "-"))


def order_in_words(sort: str, is_open: bool) -> str:
    """“due date, soonest first”"""
    called, up, down = ORDERS[sort.removeprefix("-")]
    if not is_open and sort.endswith("day"):
        called, up = "closing date", "earliest first"
    return f"{called}, {down if sort.startswith('-') else up}"


# --- what is chosen -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Choice:
    """Which escalations a list shows, and in which order.

    ``agencies``: the names of those that the choice names, by slug.
    """

    show: str
    is_open: bool = True
    step: int | None = None
    overdue: bool = False
    kind: str = ""
    of: str = ""
    raising: str = ""
    challenged: str = ""
    reason: str = ""
    level: int | None = None
    turn: str = ""
    raised_from: date | None = None
    raised_to: date | None = None
    sort: str = ""
    agencies: dict[str, str] = field(default_factory=dict, compare=False)

    @property
    def usual_sort(self) -> str:
        return "day" if self.is_open else "-day"

    @property
    def order(self) -> Order:
        sort = self.sort or self.usual_sort
        name, day = sort.removeprefix("-"), "due_on" if self.is_open else "closed_on"
        columns = {
            "day": (day,), "raised": ("raised_on",), "reference": ("in_order",),
            "step": ("step", day),
        }  # fmt: skip
        return Order(name, columns[name], sort.startswith("-"))

    @property
    def is_sorted_as_usual(self) -> bool:
        return self.sort in ("", self.usual_sort)

    @property
    def order_words(self) -> str:
        return order_in_words(self.sort or self.usual_sort, self.is_open)

    @property
    def is_overdue(self) -> bool:
        return self.overdue or self.show == OVERDUE

    @property
    def is_narrowed(self) -> bool:
        return self != self.cleared

    @property
    def leaves_out_the_restricted(self) -> bool:
        """To say of a restricted one that its reason is this would tell what it is about."""
        return bool(self.reason) or self.level is not None

    @property
    def shows_day_raised(self) -> bool:
        return self.order.name == "raised" or bool(self.raised_from or self.raised_to)

    def parts(self) -> dict[str, Any]:
        """What its address says, by name."""
        said: dict[str, Any] = {"show": self.show}
        if not self.is_open:
            said["state"] = "closed"
        if self.step:
            said["step"] = self.step
        if self.overdue:
            said["overdue"] = "yes"
        for name in ("kind", "of", "raising", "challenged", "reason", "level", "turn"):
            if value := getattr(self, name):
                said[name] = value
        for name in ("raised_from", "raised_to"):
            if day := getattr(self, name):
                said |= {f"{name}_{part}": getattr(day, part) for part in ("day", "month", "year")}
        if not self.is_sorted_as_usual:
            said["sort"] = self.sort
        return said

    def query(self, **more) -> str:
        """The same choice as the end of an address."""
        return "?" + urlencode(self.parts() | more)

    def sorted_by(self, sort: str) -> "Choice":
        return replace(self, sort="" if sort == self.usual_sort else sort)

    @property
    def cleared(self) -> "Choice":
        """The same list without its filters."""
        return Choice(self.show, self.is_open, sort=self.sort)

    @property
    def chips(self) -> list[dict[str, str]]:
        """Each filter in words, with the address of the list without it."""
        named: list[tuple[str, str, Any]] = [
            ("kind", "Between whom", KIND_WORDS.get(self.kind, "")),
            ("of", "My agency", self.agencies.get(self.of, self.of)),
            ("raising", "Raised by", self.agencies.get(self.raising, self.raising)),
            ("challenged", "Challenged", self.agencies.get(self.challenged, self.challenged)),
            ("step", "Step", self.step),
            ("reason", "Reason", Reason(self.reason).label if self.reason else ""),
            ("level", "Level of need", self.level),
            ("turn", "Whose turn", TURN_WORDS.get(self.turn, "")),
            ("overdue", "Overdue", "yes" if self.overdue else ""),
            ("raised_from", "Raised from", short_day(self.raised_from) if self.raised_from else ""),
            ("raised_to", "Raised to", short_day(self.raised_to) if self.raised_to else ""),
        ]
        usual = Choice(self.show)
        return [
            {
                "text": f"{called}: {value}",
                "query": replace(self, **{name: getattr(usual, name)}).query(),
            }
            for name, called, value in named
            if value
        ]


# --- tabs -----------------------------------------------------------------------------------------


def usual_list(person) -> str:
    """What an address shows that names no list."""
    return NEEDS_ME if _takes_part(person) and not sees_all(person) else ALL


def _roles(person) -> set[str]:
    return {role for _, role in held_by(person)}


def _takes_part(person) -> bool:
    return not _roles(person).isdisjoint(TAKE_PART)


def everything_called(person) -> str:
    return "All" if sees_all(person) else "All I can open"


def offered(person) -> list[tuple[str, str]]:
    """The lists that mean something to somebody. What a lead or senior of an agency may open is
    their agency's, unless they speak for more; who oversees takes no turn, and a role that has no
    part in any escalation has one list, which says so."""
    roles, sees = _roles(person), sees_all(person)
    found = []
    if manages_all(person) or _takes_part(person):
        found.append((NEEDS_ME, "Needs me"))
    if raising.why_not(person) is None:
        found.append((MINE, "Mine"))
    agencies = agencies_read(person)
    if agencies:
        found.append((AGENCYS, "My agency’s" if len(agencies) == 1 else "My agencies’"))
    if sees or _takes_part(person):
        found.append((OVERDUE, "Overdue"))
    if sees or not agencies or Role.DELEGATED_SAFEGUARDING_PARTNER in roles:
        found.append((ALL, everything_called(person)))
    return found


CALLED = {NEEDS_ME: "Needs me", MINE: "Mine", AGENCYS: "My agency’s", OVERDUE: "Overdue"}


def called(choice: Choice, person) -> str:
    """What a list is called, on its tab and on paper."""
    return dict(offered(person)).get(choice.show) or CALLED.get(
        choice.show, everything_called(person)
    )


def tabs(choice: Choice, person, number_overdue: str = "") -> list[dict]:
    """``number_overdue``: how many are, as the list counts them."""
    named = offered(person)
    if choice.show not in dict(named):  # whoever came by its address
        named.append((choice.show, called(choice, person)))
    return [
        {
            "text": f"{text} ({number_overdue})" if show == OVERDUE and number_overdue else text,
            "query": Choice(show).query(),
            "current": show == choice.show,
        }
        for show, text in named
    ]


# --- what the page says of it ---------------------------------------------------------------------


def other_state(choice: Choice) -> dict | None:
    """The way from the open ones to the closed ones and back."""
    if choice.show in ALWAYS_OPEN:
        return None
    text = "See closed escalations" if choice.is_open else "See open escalations"
    return {"text": text, "query": Choice(choice.show, not choice.is_open).query()}


def caption(choice: Choice, total: str) -> str:
    """“3 open escalations at step 2, overdue”"""
    state = "open" if choice.is_open else "closed"
    words = f"{total} {state} escalation{'' if total == '1' else 's'}"
    if choice.step:
        words += f" at step {choice.step}"
    return f"{words}, overdue" if choice.is_overdue else words


def empty(choice: Choice) -> dict[str, str]:
    """What an empty list says."""
    if choice.is_narrowed:
        heading, text = "Nothing found", "No escalation that you may open fits. Take a filter away."
    elif choice.show == NEEDS_ME:
        heading, text = "Nothing needs you now", "When it is your turn, you are told by email too."
    elif choice.show == MINE:
        heading, text = "Nothing here", "Escalations that you raise are listed here."
    elif choice.show == OVERDUE:
        heading, text = "Nothing is overdue", "No escalation that you may open is past its date."
    else:
        heading, text = "Nothing here", "No escalation that you may open fits this list."
    return {"heading": heading, "text": text}


# --- what can be chosen ---------------------------------------------------------------------------


def steps() -> Sequence[tuple[str, str]]:
    return [(str(step.value), f"Step {step.value}") for step in policy.Step]


def turns() -> Sequence[tuple[str, str]]:
    return list(TURN_WORDS.items())


def kinds() -> Sequence[tuple[str, str]]:
    return list(KIND_WORDS.items())


def levels() -> Sequence[tuple[str, str]]:
    return [(str(value), label) for value, label in LevelOfNeed.choices]


def agencies_in_sight(person) -> list[tuple[str, str]]:
    """The agencies of the escalations that somebody may open, and no other: (slug, name)."""
    visible = Escalation.objects.visible_to(person).order_by()
    rows = Agency.objects.visible_to(person)
    found = rows.filter(pk__in=visible.values("raising_agency")) | rows.filter(
        pk__in=visible.values("challenged_agency")
    )
    return list(found.order_by("name").values_list("slug", "name"))


def in_words(choice: Choice, person) -> str:
    """“All: closed, Step: 2, sorted by closing date, latest first”"""
    chosen = [] if choice.is_open else ["closed"]
    chosen += [chip["text"] for chip in choice.chips] + [f"sorted by {choice.order_words}"]
    return f"{called(choice, person)}: {'; '.join(chosen)}"
