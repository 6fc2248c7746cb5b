"""Where words of people are kept that no form corrects: what was said of an action, a risk, a
challenge, a plan, a measure, a criterion or an opinion, and what files are called. Each is found
from the page of its record, to take a name out of it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from core import clock, history, words_taken_out
from core.models import WordsTakenOut
from core.words import day
from improvement.criteria.models import (
    CriterionEvidence,
    CriterionJudgement,
    JudgementDocument,
    SuccessCriterion,
)
from improvement.models import Action, ActionDocument, ImpactJudgement, ProgressUpdate
from improvement.plans.models import (
    BusinessPlan,
    Measure,
    PlannedItem,
    PlannedOutcome,
    Priority,
    Reading,
)
from improvement.risks.models import Risk, RiskControl, RiskScoring
from improvement.scrutiny.models import Challenge, ChallengeAnswer, Opinion


@dataclass(frozen=True)
class Kept:
    """Rows with words of a record. ``name``: in addresses. ``leads``: their foreign key to it, "pk"
    for the record itself. ``on``: the column that says when, or ""."""

    name: str
    model: Any
    leads: str
    called: str
    on: str = ""


OF: dict[Any, Sequence[Kept]] = {
    Action: (
        Kept("update", ProgressUpdate, "action", "Update, or why it was moved or sent back",
             "written_at"),
        Kept("judgement", ImpactJudgement, "action", "Judgement of its impact", "judged_on"),
        Kept("file", ActionDocument, "action", "What a file is called", "added_at"),
    ),
    Risk: (
        Kept("risk", Risk, "pk", "What the risk says"),
        Kept("scores", RiskScoring, "risk", "Why it was scored so", "scored_at"),
        Kept("control", RiskControl, "risk", "Control", "checked_on"),
    ),
    Challenge: (
        Kept("challenge", Challenge, "pk", "What the challenge says"),
        Kept("answer", ChallengeAnswer, "challenge", "Answer", "answered_at"),
    ),
    BusinessPlan: (Kept("plan", BusinessPlan, "pk", "What the plan says"),),
    Priority: (
        Kept("priority", Priority, "pk", "What the priority says"),
        Kept("outcome", PlannedOutcome, "priority", "What will be different"),
    ),
    Measure: (
        Kept("measure", Measure, "pk", "What the measure says"),
        Kept("reading", Reading, "measure", "Reading of the quarter from", "quarter_begins_on"),
    ),
    PlannedItem: (Kept("item", PlannedItem, "pk", "What the item says"),),
    SuccessCriterion: (
        Kept("criterion", SuccessCriterion, "pk", "What the criterion says"),
        Kept("evidence", CriterionEvidence, "criterion", "Evidence", "added_on"),
        Kept("judgement", CriterionJudgement, "criterion", "Judgement", "proposed_on"),
        Kept("file", JudgementDocument, "judgement__criterion", "What a file is called",
             "added_at"),
    ),
    Opinion: (Kept("opinion", Opinion, "pk", "What the opinion says"),),
}  # fmt: skip


# By model, the rows that repeat in a sentence of their own what a row of it says: a name that goes
# out of it goes out of them. Their texts that can go are looked at.
QUOTED: dict[Any, Callable[[Any], Any]] = {}


@dataclass(frozen=True)
class Held:
    """``key``: in the address of the page, as "update-12"."""

    key: str
    label: str
    row: Any

    @property
    def texts(self) -> dict[str, str]:
        """What it says, by the names of the columns; without those that say nothing."""
        return {name: text for name, text in words_taken_out.texts_of(self.row).items() if text}


def of(record: Any, person: Any) -> Iterator[Held]:
    """A statement for each kind of row."""
    for kept in OF[type(record)]:
        rows = kept.model.objects.visible_to(person).filter(**{kept.leads: record.pk})
        for number, row in enumerate(rows.order_by("pk"), 1):
            yield Held(f"{kept.name}-{row.pk}", _label(kept, number, row), row)


def taken_out(record: Any, person: Any) -> list[str]:
    """A sentence for each time that words went out of what was said of a record: when, by whom and
    why. There is this one reason for it (`core.words_taken_out`). Two statements and more: one for
    each kind of row."""
    known = {}
    for kept in OF[type(record)]:
        rows = kept.model.objects.visible_to(person).filter(**{kept.leads: record.pk})
        known |= {f"{kept.model._meta.label}:{pk}": kept.called
                  for pk in rows.order_by("pk").values_list("pk", flat=True)}  # fmt: skip
    found = WordsTakenOut.objects.filter(about__in=known).select_related("by").order_by("at", "pk")
    return [
        f"{known[each.about]}: words were taken out on {day(clock.local(each.at).date())} by"
        f" {each.by or 'the portal'}, because they told who somebody is."
        for each in found
    ]


def quoting(row: Any, said: str) -> Iterator[tuple[Any, str]]:
    """Each row that repeats ``said``, with the name of its text."""
    if type(row) not in QUOTED or not said.strip():
        return
    for each in QUOTED[type(row)](row).order_by("pk"):
        yield from ((each, name) for name in each.words_that_can_go if said in getattr(each, name))


def record_of(row: Any) -> Any:
    """The record from whose page a row's words are gone to."""
    leads = next(
        (kept.leads for kept in (each for of in OF.values() for each in of)
         if kept.model is type(row)), "pk",
    )  # fmt: skip
    found = row
    for name in leads.split("__") if leads != "pk" else ():
        found = getattr(found, name)
    return found


def authors(row: Any, names: Sequence[str]) -> set[int]:
    """The keys of those who wrote what stands, or stood, in these texts of a row."""
    found, last = set(), None
    rows = history.rows_about(row, type(row)).order_by("history_id")
    for who, *said in rows.values_list("history_user", *names):
        if who is not None and said != last and any(said):
            found.add(who)
        last = said
    return found


def _label(kept: Kept, number: int, row: Any) -> str:
    if kept.leads == "pk":
        return kept.called
    return f"{kept.called} ({number}{f', {day(getattr(row, kept.on))}' if kept.on else ''})"


def longest(row: Any, name: str) -> int | None:
    """How many characters its column takes: what stands in a name's place can be longer than it."""
    return row._meta.get_field(words_taken_out.column_of(name)).max_length
