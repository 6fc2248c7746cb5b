"""The cycles as a list, and the returns of one: narrowed, in words, on a page and in a file."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, F, OuterRef, Q, Subquery

from audits.cycles import policy
from audits.cycles.models import Cycle
from audits.cycles.policy import Standing
from audits.results import explained
from audits.returns import policy as returns
from audits.returns import progress, signers, signing_policy
from audits.returns.models import Return, Submission
from audits.returns.policy import STATES, WAITED_FOR, State
from core import calendar, clock, pages
from core.words import day, short_day
from partnership.models import Agency
from partnership.schools.models import School
from partnership.schools.policy import PHASE_WORDS

PAGE = 50
CYCLE_COLUMNS = ("Cycle", "Questions", "State", "Asked", "Handed in", "Late")
OWN_COLUMNS = ("Return", "Cycle", "Agency", "State", "Last day", "Late")
COLUMNS = ("Agency", "Return", "State", "Progress", "Last day", "Late")
LATE_COLUMNS = ("Agency", "Return", "Late", "Explanation")
TAKEN_OUT_COLUMNS = ("Agency", "Return", "Why")
HEADINGS = (
    "Agency", "Kind", "Phase", "Trust", "Return", "Questions", "State", "Progress",
    "Last day", "Extended because", "Submitted on", "Late", "Taken out because",
)  # fmt: skip
HANDED_IN = (State.SUBMITTED, State.FINAL)
ASKED = tuple(each for each in State if each != State.NOT_NEEDED)
TONES = {
    State.WAITING: "grey", State.FILLED_IN: "blue", State.SIGNED: "yellow",
    State.SUBMITTED: "green", State.RETURNED: "orange", State.FINAL: "green",
    State.NOT_NEEDED: "grey",
}  # fmt: skip


# --- all cycles -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Numbers:
    """Of the returns of a cycle that somebody may open. ``taken_out``: in none of the others."""

    asked: int = 0
    waiting: int = 0
    handed_in: int = 0
    late: int = 0
    taken_out: int = 0


def _is_late() -> Q:
    """`policy.is_late`, for a query."""
    sent_in_time = Q(state=State.SIGNED, sent_on__lte=F("due_on"))
    return Q(state__in=WAITED_FOR, due_on__lt=clock.today()) & ~sent_in_time


def numbers(person, cycles: Iterable[Cycle]) -> dict[int, Numbers]:
    """By cycle. One statement."""
    rows = Return.objects.visible_to(person).filter(cycle__in=[each.pk for each in cycles])
    found = (
        rows.order_by()
        .values("cycle")
        .annotate(
            asked=Count("pk", distinct=True, filter=~Q(state=State.NOT_NEEDED)),
            waiting=Count("pk", distinct=True, filter=Q(state=State.WAITING)),
            handed_in=Count("pk", distinct=True, filter=Q(state__in=HANDED_IN)),
            late=Count("pk", distinct=True, filter=_is_late()),
            taken_out=Count("pk", distinct=True, filter=Q(state=State.NOT_NEEDED)),
        )
    )
    return {row.pop("cycle"): Numbers(**row) for row in found}


def standing_of(cycle: Cycle, number: Numbers) -> Standing:
    return policy.standing(
        cycle.issued_on, cycle.opens_on, cycle.closes_on, number.waiting, clock.today()
    )


def in_words(cycle: Cycle, number: Numbers) -> str:
    """Planned; Opening: 120 of 300; Open until Friday 22 May 2026; Closed"""
    match standing_of(cycle, number):
        case Standing.PLANNED:
            return "Planned"
        case Standing.TO_OPEN:
            return f"Opens on {day(cycle.opens_on)}"
        case Standing.OPENING:
            return f"Opening: {number.asked - number.waiting:,} of {number.asked:,}"
        case Standing.OPEN:
            return f"Open until {day(cycle.closes_on)}"
    return f"Closed since {day(cycle.closes_on)}"


def cycle_rows(cycles: list[Cycle], number: dict[int, Numbers]) -> list[list[Any]]:
    rows = []
    for each in cycles:
        of_it = number.get(each.pk, Numbers())
        rows.append(
            [
                {"text": each.name, "url": each.get_absolute_url()}, str(each.version),
                in_words(each, of_it), *_told(each, of_it),
            ]
        )  # fmt: skip
    return rows


def _told(cycle: Cycle, number: Numbers) -> list[Any]:
    if cycle.issued_on is None:
        return ["", "", ""]
    return [number.asked, number.handed_in, number.late]


def with_handed_in_late(rows, person):
    """Each of these returns with whether it was late when it was first handed in:
    ``handed_in_late``, None where it never was. A revision makes no late return a timely one."""
    handed_in = Submission.objects.visible_to(person).filter(agency_return=OuterRef("pk"))
    handed_in = handed_in.exclude(submitted_on=None).order_by("number")
    return rows.annotate(handed_in_late=Subquery(handed_in.values("was_late")[:1]))


def own_rows(rows: Iterable[Return]) -> list[list[Any]]:
    """``rows``: `with_handed_in_late`."""
    address_of, today, england = pages.addresses("returns:return"), clock.today(), _england()
    return [
        [
            {"text": each.reference, "url": address_of(each.reference)}, each.cycle.name,
            each.agency.short_name, state_tag(each), short_day(each.due_on),
            _late_in_words(each, today, england),
        ]
        for each in rows
    ]  # fmt: skip


def _england():
    return calendar.england()


def _late_in_words(each: Return, today: date, england) -> str:
    """“3 working days late”, “Handed in late”, or nothing: that a revision is late now comes
    first."""
    said = returns.late_in_words(each.state, each.due_on, today, england, each.sent_on)
    return said or (LATE[HANDED_IN_LATE] if each.handed_in_late else "")


def state_tag(each: Return) -> dict[str, str]:
    return {"text": STATES[State(each.state)], "tone": TONES[State(each.state)]}


# --- the returns of one ---------------------------------------------------------------------------

HANDED_IN_LATE = "handed-in-late"
LATE = {"late": "Late", HANDED_IN_LATE: "Handed in late", "in-time": "Not late"}
TO_THE_PARTNERSHIP = "handed-in"  # beside the states: whichever of `HANDED_IN`


@dataclass(frozen=True)
class Choice:
    """Which returns a list shows, as its address says; what it does not know is left out."""

    state: str = ""
    late: str = ""
    kind: str = ""
    phase: str = ""
    trust: str = ""
    page: int = 1

    @classmethod
    def read(cls, query) -> "Choice":
        states = [*State, TO_THE_PARTNERSHIP]
        known = {"state": states, "late": LATE, "kind": Agency.Kind.values, "phase": PHASE_WORDS}
        found = {name: query[name] for name in known if query.get(name) in [*known[name]]}
        number = query.get("page", "")
        is_number = number.isascii() and number.isdigit() and len(number) < 6
        trust = query.get("trust", "").replace("\0", "")[:200]
        return cls(**found, trust=trust, page=max(1, int(number)) if is_number else 1)

    def query(self, **more) -> str:
        said = {name: value for name, value in asdict(self).items() if value and name != "page"}
        return "?" + urlencode(said | more)

    @property
    def is_narrowed(self) -> bool:
        return any((self.state, self.late, self.kind, self.phase, self.trust))


def chosen(cycle: Cycle, choice: Choice, person, *, with_taken_out: bool = False):
    """Of the returns that somebody may open, by the agency's name. ``with_taken_out``: also those
    that were taken out of the cycle, which stand in a list only where it is of nothing else."""
    rows = with_handed_in_late(Return.objects.visible_to(person).filter(cycle=cycle), person)
    if choice.state:
        is_any = choice.state == TO_THE_PARTNERSHIP
        rows = rows.filter(state__in=HANDED_IN if is_any else [choice.state])
    elif choice.late or not with_taken_out:
        rows = rows.exclude(state=State.NOT_NEEDED)
    if choice.late == "late":
        rows = rows.filter(_is_late())
    elif choice.late == HANDED_IN_LATE:
        rows = rows.filter(handed_in_late=True).exclude(_is_late())
    elif choice.late:
        rows = rows.exclude(_is_late()).filter(~Q(handed_in_late=True) | Q(handed_in_late=None))
    if choice.kind:
        rows = rows.filter(agency__kind=choice.kind)
    if choice.phase:
        rows = rows.filter(agency__phase=choice.phase)
    if choice.trust:
        rows = rows.filter(agency__school__trust=choice.trust)
    return rows.select_related("agency__school", "version_asked").order_by("agency__name", "pk")


def filters(cycle: Cycle, person) -> dict[str, tuple[str, list[tuple[str, str]]]]:
    """What the list can be narrowed by, by the field's name."""
    among = Agency.objects.filter(pk__in=_agencies_of(cycle, person))
    kinds = set(among.order_by().values_list("kind", flat=True).distinct())
    found = {
        "state": (
            "State",
            [
                *((each.value, words) for each, words in STATES.items() if each in ASKED),
                (TO_THE_PARTNERSHIP, "Handed in: submitted or final"),
            ],
        ),
        "late": ("Late", [*LATE.items()]),
    }
    if len(kinds) > 1:
        found["kind"] = ("Kind", [each for each in Agency.Kind.choices if each[0] in kinds])
    if Agency.Kind.SCHOOL in kinds:
        trusts = School.objects.filter(agency__in=among).exclude(trust="")
        trusts = trusts.order_by("trust").values_list("trust", flat=True).distinct()
        phases = [(each, words) for each, words in PHASE_WORDS.items() if each]
        found |= {"phase": ("Phase", phases), "trust": ("Trust", [(t, t) for t in trusts])}
    return found


def _agencies_of(cycle: Cycle, person):
    return Return.objects.visible_to(person).filter(cycle=cycle).order_by().values("agency")


def far(found: Iterable[Return]) -> dict[int, str]:
    """How many of the questions that each is asked it has answered so far; of one that waits for
    signatures, for how many."""
    found = list(found)
    numbers, unsigned = progress.of(found), signers.missing(found)
    return {
        each.pk: ""
        if each.opened_on is None
        else signing_policy.waits_for(len(unsigned[each.pk]))
        if each.pk in unsigned
        else f"{numbers[each.pk].answered} of {numbers[each.pk].asked} answered"
        for each in found
    }


def return_rows(found: list[Return], person, *, runs_it: bool = False) -> list[list[Any]]:
    """``runs_it``: whether the reader gives more time, by the last day of each."""
    extension_of = pages.addresses("returns:extension")
    address_of, today, england = pages.addresses("returns:return"), clock.today(), _england()
    how_far, longer = far(found), explained.more_time(found, person)
    return [
        [
            each.agency.name,
            {"text": each.reference, "url": address_of(each.reference)},
            state_tag(each),
            how_far[each.pk],
            _due(each, each.pk in longer, extension_of(each.reference) if runs_it else ""),
            _late(each, today, england),
        ]
        for each in found
    ]


def _due(each: Return, is_extended: bool, gives_more: str):
    due = short_day(each.due_on)
    if gives_more and each.state in WAITED_FOR:
        said = f"{due}, extended: give more time" if is_extended else f"{due}: give more time"
        return {"text": said, "url": gives_more}
    return {"text": due, "note": "Extended"} if is_extended else due


def _late(each: Return, today: date, england):
    words = _late_in_words(each, today, england)
    tone = "orange" if words == LATE[HANDED_IN_LATE] else "red"
    return {"text": words, "tone": tone} if words else ""


def not_handed_in(cycle: Cycle, person) -> list[list[Any]]:
    """The late ones, each with what was said of why, by whom and when."""
    address_of, today, england = pages.addresses("returns:return"), clock.today(), _england()
    found = list(chosen(cycle, Choice(late="late"), person))
    why = explained.why(found, person)
    return [
        [
            each.agency.name, {"text": each.reference, "url": address_of(each.reference)},
            returns.late_in_words(each.state, each.due_on, today, england, each.sent_on),
            " ".join(why[each.pk]) or "None was given",
        ]
        for each in found
    ]  # fmt: skip


def taken_out(cycle: Cycle, person) -> list[list[Any]]:
    """As `TAKEN_OUT_COLUMNS` heads them: each with why, by whom and when. One statement."""
    address_of = pages.addresses("returns:return")
    rows = chosen(cycle, Choice(state=State.NOT_NEEDED), person)
    return [
        [
            each.agency.name, {"text": each.reference, "url": address_of(each.reference)},
            explained.said(each.not_needed_because, each.not_needed_by, each.closed_on),
        ]
        for each in rows.select_related("agency", "not_needed_by")
    ]  # fmt: skip


def sheet(cycle: Cycle, choice: Choice, person) -> list[list[Any]]:
    """Those that were taken out stand in it, too, with the reason."""
    found = list(chosen(cycle, choice, person, with_taken_out=True))
    today, england = clock.today(), _england()
    how_far, why = far(found), explained.more_time(found, person)
    return [
        [
            each.agency.name, each.agency.get_kind_display(),
            PHASE_WORDS.get(each.agency.phase, "") if each.agency.phase else "",
            _trust(each.agency), each.reference, str(each.version_asked),
            STATES[State(each.state)], how_far[each.pk], each.due_on,
            why.get(each.pk, ""), each.submitted_on, _late_in_words(each, today, england),
            each.not_needed_because,
        ]
        for each in found
    ]  # fmt: skip


def _trust(agency: Agency) -> str:
    school = getattr(agency, "school", None)
    return school.trust if school else ""
