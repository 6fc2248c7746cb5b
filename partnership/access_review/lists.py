"""The lines of a review: for whom they wait, counted and listed. Each a constant number of
statements, whatever the number of people."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from accounts.models import Membership
from core import clock
from core.words import counted, listed, short_day, short_moment
from partnership import naming, people
from partnership.access_review.models import AccessReview, ReviewedRole
from partnership.groups.models import SeatHolder
from partnership.held import counted_as_oneself
from partnership.models import Cover, HeldRole
from partnership.people_lists import NOT_OF_HERE, state_of
from partnership.roles import Role

PAGE = 25
AGENCIES = 50
Answer = ReviewedRole.Answer

# What a list can show: by its word in the address, its name and the condition on a line.
HELD = Q(held_role__ended_on=None)
SHOWN: dict[str, tuple[str, Q]] = {
    "to-answer": ("Unanswered", HELD & Q(answer__in=["", Answer.REFERRED])),
    "confirmed": ("Still needed", Q(answer=Answer.CONFIRMED)),
    "ended": ("Ended in this review", Q(answer=Answer.ENDED)),
    "gone": ("Ended otherwise", ~HELD & Q(answer__in=["", Answer.REFERRED])),
    "all": ("All that were asked about", Q(pk__isnull=False)),
}


def latest(person) -> AccessReview | None:
    return AccessReview.objects.visible_to(person).order_by("-begins_on").first()


def of_review(person, review):
    return ReviewedRole.objects.visible_to(person).filter(review=review)


def to_answer(person, review, held):
    """What somebody may answer of a review: never for their own role."""
    unanswered = HELD & Q(answer="")
    if people.keeps(held):
        unanswered |= HELD & Q(answer=Answer.REFERRED)
    return (
        of_review(person, review)
        .filter(unanswered)
        .exclude(held_role__person__in=counted_as_oneself(person))
    )


def with_the_team(review) -> Q:
    """The condition on a line that waits for the business team: it was referred to them, or it is
    late, or there is no administrator who could answer for that person's role."""
    stands_in = Cover.objects.unscoped("who could answer for somebody's role").filter(
        deputy=OuterRef("user"), person=OuterRef(OuterRef("held_role__person")),
        ended_at=None, ends_on__gte=clock.today(),
    )  # fmt: skip
    others = (
        Membership.objects.filter(
            group__agency_role__agency=OuterRef("agency"),
            group__agency_role__role=Role.AGENCY_ADMINISTRATOR,
            user__is_active=True,
        )
        .exclude(user=OuterRef("held_role__person"))
        .exclude(Exists(stands_in))
    )  # fmt: skip
    unanswered = Q(answer="")
    if review.due_on >= clock.today():
        unanswered &= ~Q(Exists(others))
    return HELD & (Q(answer=Answer.REFERRED) | unanswered)


def for_the_team(person, review):
    """What a keeper finds on the business team's list."""
    waiting = of_review(person, review).filter(with_the_team(review))
    return waiting.exclude(held_role__person__in=counted_as_oneself(person))


# --- what needs somebody ------------------------------------------------------------------------


def tasks_of(person, held) -> list[dict[str, Any]]:
    """For an administrator: each agency with roles to answer for, and by when."""
    mine = people.agencies_administered(held)
    if not mine or (review := latest(person)) is None:
        return []
    rows = to_answer(person, review, held).filter(agency__in=mine, answer="")
    rows = rows.order_by("agency__name").values("agency__slug", "agency__name")
    return [
        {
            "agency": row["agency__name"],
            "slug": row["agency__slug"],
            "number": row["number"],
            "due_on": review.due_on,
        }
        for row in rows.annotate(number=Count("pk"))
    ]


def of_the_team(person) -> tuple[int, int]:
    """For a keeper: how many roles wait for the business team, at how many agencies."""
    if (review := latest(person)) is None:
        return 0, 0
    found = for_the_team(person, review).order_by().aggregate(
        roles=Count("pk"), agencies=Count("agency", distinct=True)
    )  # fmt: skip
    return found["roles"], found["agencies"]


def team_line(person) -> str:
    roles, agencies = of_the_team(person)
    if not roles:
        return ""
    at = counted(agencies, "agency", "agencies")
    return f"Access review: {counted(roles, 'role')} at {at} unanswered"


# --- one agency's page --------------------------------------------------------------------------

WITH = ("agency", "held_role__person", "held_role__agency_role")


def by_name(lines):
    return lines.select_related(*WITH).order_by("held_role__person__full_name", "pk")


def page_of(lines, page: int) -> tuple[list, bool]:
    first = (page - 1) * PAGE
    found = list(by_name(lines)[first : first + PAGE + 1])
    return found[:PAGE], len(found) > PAGE


def role_of(line) -> str:
    return str(Role(line.held_role.agency_role.role).label)


def seats_of(lines) -> dict[int, list[str]]:
    """By role held, the groups in which its holder sits by it, and leaves with it."""
    rows = SeatHolder.objects.filter(
        held_role__in=[line.held_role_id for line in lines], ended_on=None, seat__ended_on=None
    )
    found = defaultdict(list)
    for held_role, group in rows.order_by("seat__group__name").values_list(
        "held_role", "seat__group__name"
    ):
        found[held_role].append(group)
    return found


def last_signed_in(person) -> str:
    when = short_day(person.last_login) if person.last_login else "Never"
    state = "" if person.is_active else f", account {state_of(person).lower()}"
    return when + state


DONE_COLUMNS = ("Name", "Role", "Since", "Answer", "By whom", "When")


def done_rows(viewer, agency, lines, held) -> list[list]:
    """Lines as a table, with who answered; of people elsewhere an administrator reads no name."""
    by = {line.answered_by_id for line in lines} - {None}
    if not people.keeps(held):
        here = HeldRole.objects.administered_by(viewer).filter(agency_role__agency=agency)
        by &= set(here.values_list("person_id", flat=True))
    names = naming.names(by) | {None: ""}
    return [
        [
            line.held_role.person.full_name,
            role_of(line),
            short_day(line.held_role.started_on),
            answer_of(line),
            names.get(line.answered_by_id, NOT_OF_HERE),
            short_moment(line.answered_at) if line.answered_at else "",
        ]
        for line in lines
    ]


def answer_of(line) -> str:
    said = str(Answer(line.answer).label) if line.answer else ""
    if line.held_role.ended_on is not None and not line.is_ended:
        said = f"{said}, ended" if said else "Ended, not in this review"
    return f"{said}: {line.reason}" if line.reason else said or "Not answered"


def figures(person, review, agency) -> dict[str, int]:
    """How many lines of an agency each list shows."""
    counts = {
        name.replace("-", "_"): Count("pk", filter=condition)
        for name, (_, condition) in SHOWN.items()
    }
    return of_review(person, review).filter(agency=agency).order_by().aggregate(**counts)


# --- the overview -------------------------------------------------------------------------------

COLUMNS = ("Agency", "Asked", "Still needed", "Ended", "Ended otherwise", "Unanswered",
           "With the business team")  # fmt: skip


def overview(person, review, *, team_only: bool, page: int) -> dict[str, Any]:
    """Numbers of a review: of the whole, and of each agency, in two statements."""
    counts = {
        name: Count("pk", filter=condition)
        for name, condition in (
            ("confirmed", SHOWN["confirmed"][1]),
            ("ended", SHOWN["ended"][1]),
            ("gone", SHOWN["gone"][1]),
            ("unanswered", SHOWN["to-answer"][1]),
            ("team", with_the_team(review)),
        )
    }
    lines = of_review(person, review).order_by()
    total = lines.aggregate(asked=Count("pk"), agencies=Count("agency", distinct=True), **counts)
    rows = lines.values("agency__slug", "agency__name").annotate(asked=Count("pk"), **counts)
    if team_only:
        rows = rows.filter(team__gt=0)
    first = (page - 1) * AGENCIES
    found = list(rows.order_by("agency__name")[first : first + AGENCIES + 1])
    return {"total": total, "rows": found[:AGENCIES], "more": len(found) > AGENCIES}


EXPORT_COLUMNS = (
    "Agency", "Name", "Role", "Since", "Last signed in", "Account", "Answer", "Reason", "By whom",
    "When", "Role ended on, other than by the answer",
)  # fmt: skip


def for_a_file(person, review) -> Iterable[list]:
    """Every line of a review, by agency and name."""
    lines = of_review(person, review).select_related(*WITH, "answered_by")
    for line in lines.order_by("agency__name", "held_role__person__full_name", "pk").iterator(1000):
        who = line.held_role.person
        answer = str(Answer(line.answer).label) if line.answer else "Not answered"
        yield [
            line.agency.name, who.full_name, role_of(line), line.held_role.started_on,
            who.last_login, state_of(who), answer, line.reason,
            line.answered_by.full_name if line.answered_by else "", line.answered_at,
            "" if line.is_ended else line.held_role.ended_on,
        ]  # fmt: skip


def said_of(confirmed: int, ended: int, referred: int) -> str:
    """What a page of answers did, for the next page."""
    parts = [
        f"{counted(confirmed, 'role')} confirmed" if confirmed else "",
        f"{ended:,} ended" if ended else "",
        f"{referred:,} passed to the business team" if referred else "",
    ]
    return listed(filter(None, parts)) + "."
