"""Success criteria with the judgements of the last years side by side; and as a spreadsheet."""

from collections import Counter
from collections.abc import Iterable

from django.db.models import Q

from core import clock, pages
from core.words import short_day
from improvement import judging, linking
from improvement.criteria import steps, yardstick
from improvement.criteria.models import (
    CriterionJudgement,
    JudgementDocument,
    SuccessCriterion,
)
from improvement.criteria.operations import agrees
from improvement.criteria.policy import YEARS_SHOWN, Verdict
from improvement.ways import KEEP_THE_LOG
from partnership.auth import held_by
from partnership.years import called, slug, year_of

TONES = {Verdict.MET: "green", Verdict.PARTLY: "blue", Verdict.NOT_YET: "orange",
         Verdict.UNKNOWN: "grey"}  # fmt: skip
HEADINGS = (
    "Reference", "Criterion", "Stands in", "What would show it", "Pieces of evidence", "Year",
    "Judgement", "Why", "Proposed", "Agreed", "What it said when it was judged",
    "Sent back before",
)  # fmt: skip


def all_files_of(person, judgements: Iterable[CriterionJudgement]):
    """Those that were taken away, too."""
    rows = JudgementDocument.objects.visible_to(person)
    rows = rows.filter(judgement__in=[each.pk for each in judgements])
    return rows.select_related("judgement__criterion", "added_by")


def files_of(person, judgements: Iterable[CriterionJudgement]):
    return all_files_of(person, judgements).exclude(file="")


def years() -> list[int]:
    """The last years, this one last."""
    this_year = year_of(clock.today())
    return list(range(this_year - YEARS_SHOWN + 1, this_year + 1))


def to_agree(person):
    """Judgements that wait for this person: the scrutineer or the Executive's chair."""
    rows = CriterionJudgement.objects.visible_to(person)
    if not agrees(person):
        return rows.none()
    rows = rows.filter(agreed_on=None, returned_because="").exclude(proposed_by=person)
    return rows.select_related("criterion").order_by("year", "criterion__order", "pk")


def to_propose_again(person):
    """Judgements that were sent back to this person, or, where whoever proposed it keeps the log no
    longer, to all who do. No statement for whoever does not."""
    rows = CriterionJudgement.objects.visible_to(person).exclude(returned_because="")
    if not any(role in KEEP_THE_LOG for _, role in held_by(person)):
        return rows.none()
    theirs = Q(proposed_by=person) | ~Q(proposed_by__in=judging.keepers())
    rows = rows.filter(theirs, criterion__withdrawn_on=None)
    return rows.select_related("criterion").order_by("year", "criterion__order")


def columns() -> list[str]:
    return ["Reference", "Criterion", "Evidence", *(slug(year) for year in years())]


def _whole(person):
    rows = SuccessCriterion.objects.visible_to(person).standing()
    return rows.prefetch_related("judgements", "evidence")


def _evidence(criteria: list[SuccessCriterion]) -> Counter[int]:
    """By key of a criterion, how many pieces of evidence lead to nothing withdrawn."""
    links = [link for each in criteria for link in each.evidence.all() if not link.wrong_because]
    return Counter(link.criterion_id for link in linking.standing_links(links))


def rows_of(person) -> list[list]:
    """A constant number of statements, however many criteria."""
    address_of, found = pages.addresses("criteria:criterion"), list(_whole(person))
    evidence, judged_by = _evidence(found), _judged_by(found)
    return [
        [
            {"text": each.reference, "url": address_of(each.reference)},
            _with_words_of_then(each, judged_by),
            evidence[each.pk] or {"text": "No evidence", "tone": "red"},
            *(_of_year(each, year, judged_by) for year in years()),
        ]
        for each in found
    ]


def _with_words_of_then(criterion: SuccessCriterion, judged_by: dict[int, yardstick.Then]):
    """What it says; below, once, the words that one of the years shown was judged by."""
    shown = [each for each in criterion.judgements.all() if each.year in years()]
    lines = dict.fromkeys(judged_by[each.pk].line for each in shown if each.pk in judged_by)
    return {"text": criterion.text, "note": " ".join(lines)} if lines else criterion.text


def _judged_by(criteria: list[SuccessCriterion]) -> dict[int, yardstick.Then]:
    return yardstick.of(criteria, [one for each in criteria for one in each.judgements.all()])


def _of_year(criterion: SuccessCriterion, year: int, judged_by: dict[int, yardstick.Then]):
    there = next((each for each in criterion.judgements.all() if each.year == year), None)
    if there is None:
        return "Not judged"
    then = judged_by.get(there.pk)
    return verdict(there) | {"note": f"By its words until {short_day(then.until)}" if then else ""}


def verdict(judgement: CriterionJudgement) -> dict[str, str]:
    text = judgement.get_verdict_display()
    if judgement.agreed_on is None:
        returned = "sent back" if judgement.returned_because else "to be agreed"
        return {"text": f"{text}: {returned}", "tone": "yellow"}
    return {"text": text, "tone": TONES[Verdict(judgement.verdict)]}


def export(person) -> Iterable[list]:
    found = list(_whole(person))
    evidence, judged_by = _evidence(found), _judged_by(found)
    past = steps.of([judgement for each in found for judgement in each.judgements.all()])
    for each in found:
        about = [each.reference, each.text, each.cited, each.evidence_wanted, evidence[each.pk]]
        judgements = list(each.judgements.all())
        for judgement in judgements:
            yield [
                *about, called(judgement.year), judgement.get_verdict_display(), judgement.reason,
                judgement.proposed_on, judgement.agreed_on, str(judged_by.get(judgement.pk, "")),
                steps.sent_back(past[judgement.pk]),
            ]  # fmt: skip
        if not judgements:
            yield [*about, *[None] * (len(HEADINGS) - len(about))]
