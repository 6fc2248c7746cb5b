"""The register: which risks a list shows, and each row in words."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Exists, F, OuterRef, QuerySet

from core import access, calendar, clock, pages
from core.words import short_day
from improvement import owners
from improvement.executive_list import Matter
from improvement.models import Action
from improvement.origins import Why
from improvement.risks import policy, ties
from improvement.risks.models import Category, Risk, RiskPersonRight, RiskTie
from improvement.risks.policy import BANDS, LEVELS, MEASURES, Band, Outcome, Score
from partnership.forward_plan import Entry

PAGE = 50
COLUMNS = ("Reference", "What may happen", "Residual", "Movement", "Target", "Owner", "Review")
TONES = {Band.LOW: "green", Band.MODERATE: "yellow", Band.HIGH: "orange", Band.VERY_HIGH: "red"}
SHOWS = {
    "open": "Open",
    "mine": "Mine",
    "to-score": "To be scored again",
    "overdue": "Review overdue",
    "happened": "Happened",
    "closed": "Closed",
}
SORTS = {
    "score": "Highest residual score first",
    "review": "Next review first",
    "reference": "By reference",
}


def scale() -> policy.Scale:
    """That in force."""
    return policy.scale(settings.PARTNERSHIP["improvement"]["risks"])


@dataclass(frozen=True)
class Choice:
    """Which risks a list shows, as its address says; what it does not know is left out.

    ``score``, ``likelihood``, ``impact``: a cell of the heat map.
    """

    show: str = "open"
    category: str = ""
    band: str = ""
    group: str = ""
    sort: str = "score"
    score: str = ""
    likelihood: str = ""
    impact: str = ""
    page: int = 1

    @classmethod
    def read(cls, query) -> "Choice":
        levels, number = {str(level) for level in LEVELS}, query.get("page", "")
        is_number = number.isascii() and number.isdigit() and len(number) < 6
        known = {
            "show": SHOWS, "category": Category.values, "band": set(Band), "sort": SORTS,
            "score": MEASURES, "likelihood": levels, "impact": levels,
        }  # fmt: skip
        found = {name: query[name] for name in known if query.get(name) in known[name]}
        return cls(
            **found, group=query.get("group", "")[:80], page=max(1, int(number)) if is_number else 1
        )

    def query(self, **more) -> str:
        said = {name: value for name, value in asdict(self).items() if value and name != "page"}
        return "?" + urlencode(said | more)

    @property
    def is_narrowed(self) -> bool:
        return any((self.category, self.band, self.group, self.likelihood, self.impact))


def turns():
    return RiskPersonRight.objects.filter(content_object=OuterRef("pk"), acts=True)


def mine(person):
    """Open, and this person's, or theirs whom they stand in for."""
    theirs = turns().filter(access.of_memberships_acted_in(person))
    return Risk.objects.visible_to(person).open().filter(Exists(theirs))


def waiting_through(user_id: int, group_id: int) -> int:
    """How many open risks are a person's because of one of their roles."""
    rows = RiskPersonRight.objects.filter(
        acts=True, user=user_id, membership__group=group_id, content_object__closed_on=None
    )
    return rows.values("content_object").distinct().count()


def chosen(choice: Choice, person) -> QuerySet:
    """Everything a choice means, visible to this person, in the order of its list."""
    rows = mine(person) if choice.show == "mine" else Risk.objects.visible_to(person)
    if choice.show in ("happened", "closed"):
        rows = rows.filter(outcome=Outcome(choice.show))
    else:
        rows = rows.open()
    if choice.show == "to-score":
        rows = rows.filter(moved_on__isnull=False)
    if choice.show == "overdue":
        rows = rows.filter(review_on__lt=clock.today())
    if choice.category:
        rows = rows.filter(category=choice.category)
    if choice.group:
        rows = rows.filter(group__slug=choice.group)
    measure = choice.score or "residual"
    if choice.likelihood:
        rows = rows.filter(**{f"{measure}_likelihood": choice.likelihood})
    if choice.impact:
        rows = rows.filter(**{f"{measure}_impact": choice.impact})
    rows = rows.annotate(number=F(f"{measure}_likelihood") * F(f"{measure}_impact"))
    if choice.band:
        rows = rows.filter(number__range=_numbers_of(Band(choice.band)))
    orders = {"score": ("-number", "pk"), "review": ("review_on", "pk"), "reference": ("pk",)}
    return rows.order_by(*orders[choice.sort])


def _numbers_of(band: Band) -> tuple[int, int]:
    """From and to, by the scale in force."""
    starts = sorted(scale().bands.values())
    above = [start for start in starts if start > scale().bands[band]]
    return scale().bands[band], above[0] - 1 if above else 25


def risk_page(choice: Choice, person) -> tuple[list[list], int]:
    """The rows of one page, and how many there are in all."""
    rows = chosen(choice, person)
    start = (choice.page - 1) * PAGE
    found = list(rows.select_related("owner__person")[start : start + PAGE])
    fits = choice.page == 1 and len(found) < PAGE
    return risk_rows(found), len(found) if fits else rows.count()


def risk_rows(risks: Sequence[Risk]) -> list[list]:
    address_of = pages.addresses("risks:risk")
    return [
        [
            {"text": each.reference, "url": address_of(each.reference)},
            "Restricted" if each.is_restricted else each.event,
            band_tag(each.scale, each.scores.residual),
            policy.movement(each.residual_before, each.scores.residual.number),
            each.scores.target.number,
            owners.named(each),
            standing(each) or short_day(each.review_on),
        ]
        for each in risks
    ]


def band_tag(scale: policy.Scale, score: Score) -> dict[str, str]:
    band = scale.band(score.number)
    return {"text": f"{score.number} {BANDS[band].lower()}", "tone": TONES[band]}


def standing(risk) -> dict[str, str] | None:
    """What is to be done about a risk, in words and a tone; None while nothing is."""
    if risk.closed_on is not None:
        happened = risk.outcome == Outcome.HAPPENED
        words = f"{'Happened' if happened else 'Closed'} {short_day(risk.closed_on)}"
        return {"text": words, "tone": "purple" if happened else "grey"}
    if risk.moved_on is not None:
        return {"text": "Score again", "tone": "orange"}
    if risk.review_on < clock.today():
        return {"text": f"Overdue since {short_day(risk.review_on)}", "tone": "red"}
    return None


# --- on other people's lists ----------------------------------------------------------------------


def long_overdue(viewer, today: date) -> Iterator[Matter]:
    """Not looked at for so long after the day of review that more than its owner hears of it."""
    england, address_of = calendar.england(), pages.addresses("risks:risk")
    rows = Risk.objects.visible_to(viewer).open().filter(review_on__lt=today)
    for each in rows.select_related("agency", "owner__person"):
        if each.scale.is_long_overdue(each.review_on, today, england):
            who = _who(each, each.agency.short_name)
            yield Matter(
                each.reference, _event(each), each.review_on, address_of(each.reference), who
            )


def reviews(viewer, today: date, until: date) -> Iterator[Entry]:
    """For the forward plan: the group that watches a risk looks at it again."""
    rows = Risk.objects.visible_to(viewer).open().filter(review_on__lte=until)
    for each in rows.select_related("agency", "owner__person"):
        yield Entry(
            each.review_on, f"review-{each.reference.lower()}", each.reference, what=_event(each),
            url=each.get_absolute_url(), groups=(each.group_id,),
            who=_who(each, each.agency.name),
        )  # fmt: skip


def _event(risk) -> str:
    return "Restricted" if risk.is_restricted else risk.event


def _who(risk, agency: str) -> str:
    return "" if risk.is_restricted else f"{owners.named(risk)}, {agency}"


# --- the thread: which risks an action treats -----------------------------------------------------


def treated_by(actions: Iterable[Action], viewer) -> dict[int, list[Why]]:
    """By key of an action, the risks that it treats: those that the viewer may open."""
    keys, found = {each.reference: each.pk for each in actions}, defaultdict(list)
    rows = RiskTie.objects.visible_to(viewer).filter(kind=ties.ACTION, key__in=keys)
    for each in rows.select_related("risk").order_by("risk"):
        risk = each.risk
        said = "" if risk.is_restricted else risk.event
        found[keys[each.key]].append(Why(risk.reference, risk.get_absolute_url(), said))
    return found


def treats_a_risk(viewer) -> Exists:
    """The condition on actions: that it treats one which the viewer may open."""
    rows = RiskTie.objects.visible_to(viewer).filter(kind=ties.ACTION)
    return Exists(rows.filter(key=OuterRef("reference")))


# --- a spreadsheet --------------------------------------------------------------------------------

HEADINGS = (
    "Reference", "What may happen", "Cause", "Effect", "Category", "When it might", "Agency",
    "Owner", "Watched by", "Inherent likelihood", "Inherent impact", "Inherent",
    "Residual likelihood", "Residual impact", "Residual", "Band", "Movement", "Target likelihood",
    "Target impact", "Target", "Controls", "Contingency", "Looked at", "Review",
    "To be scored again since", "Ended", "How", "Why",
)  # fmt: skip


def sheet(choice: Choice, person) -> Iterable[list]:
    rows = chosen(choice, person).select_related("agency", "group", "owner__person")
    for each in rows.prefetch_related("controls"):
        if each.is_restricted:
            yield [each.reference, "Restricted", *[None] * (len(HEADINGS) - 2)]
            continue
        scores = [
            part
            for score in vars(each.scores).values()
            for part in (score.likelihood, score.impact, score.number)
        ]
        residual = each.scores.residual.number
        yield [
            each.reference, each.event, each.cause, each.effect, each.get_category_display(),
            each.get_proximity_display(), each.agency.name, owners.named(each),
            each.group.name, *scores[:6], BANDS[each.scale.band(residual)],
            policy.movement(each.residual_before, residual), *scores[6:],
            "; ".join(
                f"{control.what} ({control.get_works_display()}, {short_day(control.checked_on)})"
                for control in each.controls.all()
            ),
            each.contingency, each.reviewed_on, each.review_on, each.moved_on, each.closed_on,
            each.get_outcome_display(), each.outcome_reason,
        ]  # fmt: skip
