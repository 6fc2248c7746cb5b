"""The lists of the learning and improvement log: which ones, and each row in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Count, Exists, F, OuterRef, Q
from django.urls import reverse

from core import access, calendar, clock, listing, pages
from core.words import counted, in_sentence, short_day
from improvement import executive_list, judging, moves, no_action, owners, policy
from improvement.models import (
    IMPACT_WORDS,
    Action,
    ActionPersonRight,
    Finding,
    FindingTheme,
    Recommendation,
    RecommendationFinding,
    Source,
    Theme,
)
from improvement.policy import Lateness
from partnership import years

PAGE = 50
NEWEST_FIRST = ("-found_on", "-pk")
FINDING_COLUMNS = ("Reference", "Finding", "Came from", "Found", "What answers it")
RECOMMENDATION_COLUMNS = ("Reference", "Recommendation", "To", "Made", "Decision", "Actions")
OPEN_COLUMNS = ("Reference", "Action", "Agency", "Owner", "Due", "Where it stands")
CLOSED_COLUMNS = ("Reference", "Action", "Agency", "Owner", "Closed", "Impact")
THEME_COLUMNS = ("Theme", "Findings", "Recommendations adopted")
THEME_HEADINGS = ("Theme", "What it is about", *THEME_COLUMNS[1:])


def periods() -> policy.Procedure:
    """Those in force."""
    return policy.procedure(settings.PARTNERSHIP["improvement"]["policy"])


# --- actions --------------------------------------------------------------------------------------

SHOWS = {
    "open": "Open",
    "mine": "Mine",
    "overdue": "Overdue",
    "to-rate": "Waiting to be rated",
    "recheck": "Re-check due",
    "closed": "Closed",
}


@dataclass(frozen=True)
class Choice:
    """Which actions a list shows, as its address says; what it does not know is left out."""

    show: str = "open"
    page: int = 1

    @classmethod
    def read(cls, query) -> "Choice":
        show, number = query.get("show", ""), query.get("page", "")
        is_number = number.isascii() and number.isdigit() and len(number) < 6
        return cls(show if show in SHOWS else "open", max(1, int(number)) if is_number else 1)

    def query(self, **more) -> str:
        return "?" + urlencode({"show": self.show} | more)


def turns():
    return ActionPersonRight.objects.filter(content_object=OuterRef("pk"), acts=True)


def mine(person):
    """Open, not handed in, and this person's to do, or theirs whom they stand in for."""
    theirs = turns().filter(access.of_memberships_acted_in(person))
    return Action.objects.visible_to(person).open().filter(Exists(theirs))


def waiting_through(user_id: int, group_id: int) -> int:
    """How many open actions are a person's to do because of one of their roles."""
    rows = ActionPersonRight.objects.filter(
        acts=True, user=user_id, membership__group=group_id, content_object__closed_on=None
    )
    return rows.values("content_object").distinct().count()


def chosen(choice: Choice, person):
    """Everything a choice means, visible to this person, in the order of its list."""
    today = clock.today()
    if choice.show == "mine":
        return mine(person).order_by("due_on", "pk")
    rows = Action.objects.visible_to(person)
    if choice.show == "closed":
        return rows.filter(closed_on__isnull=False).order_by("-closed_on", "-pk")
    if choice.show == "recheck":
        return rows.filter(recheck_on__lte=today).order_by("recheck_on", "pk")
    rows = rows.open()
    if choice.show == "to-rate":
        return rows.filter(handed_in_on__isnull=False).order_by("handed_in_on", "pk")
    if choice.show == "overdue":
        rows = rows.filter(handed_in_on=None, due_on__lt=today)
    return rows.order_by("due_on", "pk")


def long_late(person):
    """Late for so long that the Executive hears of it."""
    rows = Action.objects.visible_to(person).open().filter(handed_in_on=None)
    before = long_late_before(clock.today(), calendar.england())
    return rows.filter(due_on__lt=before).order_by("due_on", "pk")


def long_late_before(today: date, england) -> date:
    day, periods_now = today, periods()
    while periods_now.lateness(day, today, england) != Lateness.EXECUTIVE:
        day -= timedelta(days=1)
    return day + timedelta(days=1)


def newly_dated(person):
    """Open, and its date ever moved: `moves.waiting` says of which the Executive is to hear."""
    return moves.ever_moved(Action.objects.visible_to(person).open())


def judged_by(person):
    """What waits for somebody who may judge it: handed in, or to be looked at again; never their
    own, nor that of whom they stand in for."""
    rows = Action.objects.visible_to(person).filter(access.holds(Action, person, access.MANAGE))
    waits = Q(closed_on=None, handed_in_on__isnull=False) | Q(recheck_on__lte=clock.today())
    stood_in_for = [each.user_id for each in access.standing(person).covers]
    return rows.filter(waits).exclude(judging.own_work_of([person.pk, *stood_in_for]))


SHOWN = ("reference", "what", "due_on", "due_at_first_on", "closed_on", "handed_in_on",
         "recheck_on", "impact", "outcome", "policy_version", "is_restricted")  # fmt: skip


def with_columns(rows):
    return rows.annotate(at=F("agency__short_name"), owned_by=owners.NAME).only(*SHOWN)


def action_page(choice: Choice, person) -> tuple[list[list], int]:
    """The rows of one page, and how many there are in all."""
    rows = chosen(choice, person)
    start = (choice.page - 1) * PAGE
    found = list(with_columns(rows)[start : start + PAGE])
    fits = choice.page == 1 and len(found) < PAGE
    return action_rows(found, choice.show == "closed"), len(found) if fits else rows.count()


def action_rows(actions: Sequence[Action], closed: bool = False) -> list[list]:
    today, england = clock.today(), calendar.england()
    address_of = pages.addresses("improvement:action")
    moved = moves.numbers([each.pk for each in actions])
    found = []
    for action in actions:
        ends = (
            [moves.closed_words(action, moved.get(action.pk, 0)), impact_words(action)]
            if closed
            else [
                moves.due_words(action, moved.get(action.pk, 0)),
                standing(action, today, england),
            ]
        )
        name = {"text": action.reference, "url": address_of(action.reference)}
        what = "Restricted" if action.is_restricted else action.what
        found.append([name, what, action.at, action.owned_by, *ends])
    return found


def impact_words(action) -> str:
    if action.outcome == policy.Outcome.WITHDRAWN:
        return "Withdrawn"
    return IMPACT_WORDS.get(action.impact, "")


def standing(action, today: date, england) -> dict[str, str]:
    """Where an action stands, in words and a tone."""
    if action.closed_on is not None:
        if action.recheck_on is not None and action.recheck_on <= today:
            return {"text": "Re-check due", "tone": "orange"}
        return {"text": impact_words(action), "tone": "green"}
    if action.handed_in_on is not None:
        return {"text": "Waiting to be rated", "tone": "blue"}
    late = action.procedure.lateness(action.due_on, today, england)
    if late == Lateness.EXECUTIVE:
        return {"text": "Overdue: on the Executive’s list", "tone": "red"}
    if late != Lateness.ON_TIME:
        return {"text": "Overdue", "tone": "red"}
    if action.due_on == today:
        return {"text": "Due today", "tone": "orange"}
    return {"text": "To do", "tone": "grey"}


# --- findings -------------------------------------------------------------------------------------


def findings(person, *, theme: Theme | None = None, source: str = ""):
    rows = Finding.objects.visible_to(person).standing().order_by(*NEWEST_FIRST)
    if theme is not None:
        rows = rows.filter(Exists(FindingTheme.objects.filter(finding=OuterRef("pk"), theme=theme)))
    return rows.filter(source=source) if source in Source else rows


def unanswered(person):
    """Findings that nothing answers after so many days (`Procedure.finding_exception_days`).

    Something answers a finding when an action follows from a recommendation about it, or when
    groups decided that nothing will be done (`improvement.no_action`).
    """
    before = clock.today() - timedelta(days=periods().finding_exception_days)
    rows = Finding.objects.visible_to(person).standing().order_by(*NEWEST_FIRST)
    rows = rows.filter(recorded_on__lt=before)
    return rows.exclude(Exists(_answers())).exclude(no_action.decided())


def decided_against(person, year: int | None = None):
    """Findings on which groups decided that nothing will be done; in a financial year."""
    rows = Finding.objects.visible_to(person).standing().order_by(*NEWEST_FIRST)
    return rows.filter(no_action.decided()) if year is None else no_action.in_year(rows, year)


def _answers():
    """Of a finding, what answers it."""
    links = RecommendationFinding.objects.filter(
        finding=OuterRef("pk"), recommendation__withdrawn_on=None
    )
    return links.filter(has_an_action("recommendation"))


def has_an_action(recommendation: str) -> Exists:
    """``recommendation``: the column of the outer rows that is its key."""
    actions = Action.objects.unscoped("whether any follows: a yes or no").filter(
        recommendation=OuterRef(recommendation)
    )
    return Exists(actions.exclude(outcome=policy.Outcome.WITHDRAWN))  # as if it had never been


def finding_rows(rows) -> list[list]:
    """A constant number of statements, however many findings; in the order of ``rows``, which says
    one of its own: where rows are counted, Django forgets that of the model."""
    stands = Q(answered_by__recommendation__withdrawn_on=None)
    adopted = stands & Q(answered_by__recommendation__is_adopted=True)
    declined = stands & Q(answered_by__recommendation__is_adopted=False)
    rows = no_action.marked(rows).annotate(
        recommendations=Count("answered_by", filter=stands, distinct=True),
        adopted=Count("answered_by", filter=adopted, distinct=True),
        declined=Count("answered_by", filter=declined, distinct=True),
    )
    address_of, found = pages.addresses("improvement:finding"), list(rows)
    decided = no_action.in_words(found)
    return [
        [
            {"text": each.reference, "url": address_of(each.reference)},
            each.statement,
            each.came_from,
            short_day(each.found_on),
            decided.get(each.pk)
            or answered_in_words(each.recommendations, each.adopted, each.declined),
        ]
        for each in found
    ]


def answered_in_words(recommendations: int, adopted: int, declined: int) -> str:
    if not recommendations:
        return "Nothing yet"
    said = [counted(recommendations, "recommendation")]
    said += [f"{adopted} adopted"] * bool(adopted) + [f"{declined} declined"] * bool(declined)
    return ", ".join(said)


def _themes(person):
    stands = Q(of_findings__finding__withdrawn_on=None)
    adopted = stands & Q(
        of_findings__finding__answered_by__recommendation__is_adopted=True,
        of_findings__finding__answered_by__recommendation__withdrawn_on=None,
    )
    return (
        Theme.objects.visible_to(person)
        .annotate(
            findings=Count("of_findings", filter=stands, distinct=True),
            adopted=Count(
                "of_findings__finding__answered_by__recommendation", filter=adopted, distinct=True
            ),
        )
        .order_by("name")
    )


def theme_rows(person) -> list[list]:
    return [
        [{"text": each.name, "url": each.get_absolute_url()}, each.findings, each.adopted]
        for each in _themes(person)
    ]


def theme_file(person) -> Iterable[list]:
    for each in _themes(person):
        yield [each.name, each.about, each.findings, each.adopted]


# --- recommendations ------------------------------------------------------------------------------


def decision_words(recommendation: Recommendation) -> dict[str, str]:
    if recommendation.withdrawn_on is not None:
        return {"text": "Withdrawn", "tone": "grey"}
    if recommendation.decided_on is None:
        return {"text": "To be decided", "tone": "orange"}
    if recommendation.is_adopted:
        return {"text": "Adopted", "tone": "green"}
    return {"text": "Declined", "tone": "grey"}


def recommendation_rows(rows, person) -> list[list]:
    rows = list(rows.select_related("to_group"))
    visible = Action.objects.visible_to(person).filter(recommendation__in=[r.pk for r in rows])
    number = dict(visible.order_by().values_list("recommendation").annotate(n=Count("pk")))
    address_of = pages.addresses("improvement:recommendation")
    return [
        [
            {"text": each.reference, "url": address_of(each.reference)},
            each.text,
            each.to_group.name,
            short_day(each.made_on),
            decision_words(each),
            number.get(each.pk, 0),
        ]
        for each in rows
    ]


# --- figures --------------------------------------------------------------------------------------


def figures(person) -> list[dict]:
    """Numbers that open the lists behind them: of what this person may open."""
    address, so_far = reverse("improvement:actions"), listing.so_far_as(person, Action)
    year = years.year_of(clock.today())
    found = [
        {
            "number": f"{chosen(Choice(show), person).order_by().count():,}",
            "label": f"Actions: {in_sentence(label)}",
            "url": address + Choice(show).query(),
            "note": so_far,
        }
        for show, label in SHOWS.items()
        if show not in ("mine", "closed")
    ]
    return [
        *found,
        {
            "number": f"{decided_against(person, year).order_by().count():,}",
            "label": f"Findings with no action, decided in {years.called(year)}",
            "url": f"{reverse('improvement:findings')}?show=no-action&year={years.slug(year)}",
            "note": "",
        },
        {
            "number": f"{executive_list.number(person):,}",
            "label": "On the Executive’s list",
            "url": reverse("improvement:executive"),
            "note": executive_list.so_far_as(person),
        },
    ]
