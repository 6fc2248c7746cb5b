"""The results of one return: by standard, by criterion, and one criterion whole."""

from dataclasses import dataclass
from typing import Any

from audits.moderation.models import AgencyResponse, ModeratedScore
from audits.question_sets.content import Answer
from audits.question_sets.models import Criterion, Standard
from audits.results import heat, policy
from audits.results.pages import return_results
from audits.results.read import Results, Version
from audits.returns import addresses, snapshot_shown
from audits.returns.answering import in_words
from audits.returns.models import Return, Submission, SubmittedScore
from core import clock
from improvement import linking

STANDARDS = ("Standard", "Own score", "Moderated", "Moderated is", "Since last cycle")
OTHERS = "Middle of the others"
CRITERIA = ("Question", "Own score", "Moderated", "Last cycle")
NOTHING = ""


def standards(found: Results, agency_return: Return) -> list[list[Any]]:
    """As `STANDARDS` heads them; with `OTHERS`, where the agency is told of them."""
    others = of_others(agency_return) if found.read else {}
    return [
        [
            {
                "text": f"{each.code} {each.title}",
                "url": return_results(agency_return, "standard", each.code),
            },
            *(_cell(found, show, agency_return, each) for show in heat.SHOWS),
            *([_median(others.get(each.pk), found, agency_return)] if others else []),
        ]
        for each in found.version_of(agency_return).standards
    ]


def _cell(found: Results, show: str, agency_return: Return, standard: Standard):
    said = heat.said(found, show, agency_return, standard)
    return NOTHING if said["text"] == heat.NOTHING[show] else said


def _median(tenths: int | None, found: Results, agency_return: Return) -> str:
    if tenths is None:
        return NOTHING
    return policy.in_words(tenths, found.version_of(agency_return).levels)


def of_others(agency_return: Return) -> dict[int, int]:
    """By standard, the median of what the other agencies of the cycle that were asked the same
    scored themselves, in tenths: no number of any one of them. Three statements."""
    is_over = clock.today() > agency_return.cycle.closes_on
    if not is_over:
        return {}
    rows = Return.objects.unscoped("the middle of five agencies or more, and no one's own score")
    others = rows.filter(
        cycle=agency_return.cycle_id,
        version_asked=agency_return.version_asked_id,
        submitted_on__isnull=False,
    ).exclude(pk=agency_return.pk)
    scores = SubmittedScore.objects.unscoped("the middle of five agencies or more").filter(
        agency_return__in=others.order_by().values("pk")
    )
    by_standard: dict[int, dict[int, list[tuple[int, int]]]] = {}
    for standard, pk, value, weight in (
        scores.exclude(value=None)
        .order_by()
        .values_list("criterion__standard_id", "agency_return_id", "value", "criterion__weight")
    ):
        by_standard.setdefault(standard, {}).setdefault(pk, []).append((value, weight))
    found = {}
    for standard, values in by_standard.items():
        means = [policy.mean(each) or 0 for each in values.values()]
        middle = policy.median_of_others(means, is_over=is_over)
        if middle is not None:
            found[standard] = middle
    return found


# --- criteria -------------------------------------------------------------------------------------


def criteria(found: Results, agency_return: Return, standard: Standard) -> list[list[Any]]:
    """As `CRITERIA` heads them: those that the agency was asked."""
    version = found.version_of(agency_return)
    rows = []
    for each in version.criteria[standard.pk]:
        score = Score.of(found, agency_return, each)
        if not score.was_asked and each.answer != Answer.TEXT:
            continue
        rows.append(
            [
                {
                    "text": f"{each.code} {each.text}",
                    "url": return_results(agency_return, "answer", each.code),
                },
                score.claimed or ("In words" if each.answer == Answer.TEXT else "Not answered"),
                score.moderated or NOTHING,
                score.before or NOTHING,
            ]
        )
    return rows


@dataclass(frozen=True)
class Score:
    """One criterion in one return, for a page: each a tag, or nothing."""

    was_asked: bool
    claimed: dict[str, str] | None
    moderated: dict[str, str] | None
    before: dict[str, str] | None

    @classmethod
    def of(cls, found: Results, agency_return: Return, criterion: Criterion) -> "Score":
        levels = {each.value: each for each in found.version_of(agency_return).levels}

        def at(scores) -> dict[str, str] | None:
            value = scores.get(agency_return.pk, {}).get(criterion.pk)
            if value is None:
                return None
            if value not in levels:  # between two: several became one
                return heat.tinted(policy.mean([(value, 1)]) or 0, tuple(levels.values()))
            level = levels[value]
            return {"text": f"{value}: {level.label}", "tone": heat.TONES[level.colour]}

        said = found.chosen.get(agency_return.pk, {}).get(criterion.pk, "")
        claimed = at(found.claimed)
        if claimed is None and said:
            claimed = {"text": in_words(said), "tone": "blue"}
        return cls(
            was_asked=found.was_asked(agency_return, criterion),
            claimed=claimed,
            moderated=at(found.moderated),
            before=at(found.claimed_before),
        )


BEHIND = ("Agency", "Own score", "Moderated")


def behind(found: Results, version: Version, criterion: Criterion) -> list[list[Any]]:
    """The agencies that answered one criterion, as `BEHIND` heads them: the lowest first."""
    mine = [
        each
        for each in found.read
        if each.version_asked_id == version.row.pk and found.was_asked(each, criterion)
    ]
    at = {each.pk: found.value(each, criterion) for each in mine}
    mine.sort(key=lambda each: (at[each.pk] is None, at[each.pk] or 0))
    rows = []
    for each in mine:
        score = Score.of(found, each, criterion)
        url = return_results(each, "answer", criterion.code)
        name = {"text": each.agency.name, "url": url}
        rows.append([name, score.claimed or "", score.moderated or ""])
    return rows


def response(agency_return: Return, person) -> str:
    """What the agency says to its scores as a whole."""
    rows = AgencyResponse.objects.visible_to(person)
    rows = rows.filter(agency_return=agency_return, criterion=None)
    return rows.values_list("text", flat=True).first() or ""


# --- one criterion whole --------------------------------------------------------------------------


def answer(found: Results, agency_return: Return, criterion: Criterion) -> dict[str, Any]:
    """For its page: what was handed in last, and what was made of it."""
    person = found.person
    submission = latest_submission(agency_return, person)
    moderated = ModeratedScore.objects.visible_to(person).filter(
        agency_return=agency_return, criterion=criterion, replaced_on=None
    )
    responses = AgencyResponse.objects.visible_to(person).filter(
        agency_return=agency_return, criterion=criterion
    )
    return {
        "score": Score.of(found, agency_return, criterion),
        "reason": moderated.values_list("reason", flat=True).first() or "",
        "response": responses.values_list("text", flat=True).first() or "",
        "said": written(agency_return, submission, criterion.code, person),
        "submission": submission,
    }


def latest_submission(agency_return: Return, person) -> Submission | None:
    rows = Submission.objects.visible_to(person).filter(agency_return=agency_return)
    return rows.exclude(submitted_on=None).order_by("-number").first()


def written(agency_return: Return, submission: Submission | None, code: str, person):
    """As `snapshot_shown.sections` has one criterion; None where it was not handed in."""
    if submission is None:
        return None
    content = submission.content
    mine = [
        each
        for standard in content["standards"]
        for each in standard["criteria"]
        if each["code"] == code and each["was_asked"]
    ]
    references = {reference for each in mine for reference in each["actions"]}
    alone = content | {"standards": [{"code": "", "title": "", "criteria": mine}]}
    [section] = snapshot_shown.sections(
        alone,
        file_url=lambda key: addresses.of_evidence(agency_return, key),
        actions=linking.opened(references, person) if references else {},
    )
    return next(iter(section["criteria"]), None)
