"""What is read of question sets."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Max

from audits.question_sets import documents
from audits.question_sets.content import (
    Answer,
    Colour,
    Condition,
    Content,
    Criterion,
    Level,
    Standard,
)
from audits.question_sets.models import CriterionBefore, QuestionSetDraft, QuestionSetVersion
from core import by_whom
from core.history import rows_of
from core.words import moment, short_day
from partnership import agency_facts
from partnership.models import Agency


def content_of(version: QuestionSetVersion) -> Content:
    """A version as it was issued. Four statements, however long it is."""
    follows = defaultdict(list)
    rows = CriterionBefore.objects.filter(criterion__version=version)
    for criterion, code in rows.order_by("before__order").values_list("criterion", "before__code"):
        follows[criterion].append(code)
    # Values, and each by an order of its own: rows of models took most of the time of a page.
    found = list(version.criteria.order_by("order").values_list("pk", *OF_A_CRITERION, named=True))
    codes = {row.pk: row.code for row in found}
    criteria = defaultdict(list)
    for row in found:
        criteria[row.standard].append(_criterion(row, codes.get(row.only_if), follows[row.pk]))
    return Content(
        title=version.title,
        about=version.about,
        source=version.source,
        levels=tuple(
            Level(each.value, each.label, each.meaning, Colour(each.colour))
            for each in version.levels.order_by("value")
        ),
        standards=tuple(
            Standard(each.code, each.title, each.guidance, tuple(criteria[each.pk]))
            for each in version.standards.order_by("order")
        ),
    )


OF_A_CRITERION = (
    "standard", "code", "text", "guidance", "evidence", "kinds", "answer", "is_mandatory",
    "weight", "only_if", "only_if_answers", "facts",
)  # fmt: skip


def _criterion(row, condition: str | None, follows) -> Criterion:
    """``condition``: the code of the criterion after whose answer alone it is asked."""
    return Criterion(
        code=row.code,
        text=row.text,
        guidance=row.guidance,
        evidence=tuple(row.evidence),
        kinds=tuple(row.kinds),
        answer=Answer(row.answer),
        is_mandatory=row.is_mandatory,
        weight=row.weight,
        only_if=Condition(condition, tuple(row.only_if_answers)) if condition else None,
        follows=tuple(follows),
        facts=tuple(row.facts),
    )


def content_of_draft(draft: QuestionSetDraft) -> Content:
    return documents.read(draft.content, Agency.Kind.values, agency_facts.names())


# --- lists ----------------------------------------------------------------------------------------

VERSION_COLUMNS = ("Version", "Issued", "Issued by", "Standards", "Criteria", "What changed")
SET_COLUMNS = ("Question set", "Kind", "Latest version", "Standards", "Criteria")
DRAFT_COLUMN = "Draft"


def versions(rows):
    """``rows``: of versions, with how much each asks."""
    return rows.select_related("question_set", "issued_by").annotate(
        standards_number=Count("standards", distinct=True),
        criteria_number=Count("criteria", distinct=True),
    )


def version_rows(found: Iterable[Any], changes_url) -> list[list[Any]]:
    """``changes_url``: of a version, where it says what changed since the one before."""
    return [
        [
            {"text": f"Version {each.number}", "url": each.get_absolute_url()},
            short_day(each.issued_on),
            by_whom.in_words(each.issued_by),
            each.standards_number,
            each.criteria_number,
            {"text": f"Since version {each.number - 1}", "url": changes_url(each)}
            if each.number > 1
            else "It is the first",
        ]
        for each in found
    ]


def set_rows(sets: Iterable[Any], latest: dict[int, Any], drafts: dict[int, str], *, writes: bool):
    """``latest``: by set, its newest version; ``drafts``: by set, what `drafts_written` says of
    those that the reader writes. ``writes``: whether there is a column for them."""
    rows = []
    for each in sets:
        version = latest.get(each.pk)
        row: list[Any] = [
            {"text": each.name, "url": each.get_absolute_url()},
            each.get_kind_display(),
            {
                "text": f"Version {version.number}, issued {short_day(version.issued_on)}",
                "url": version.get_absolute_url(),
            }
            if version
            else "None yet",
            version.standards_number if version else "",
            version.criteria_number if version else "",
        ]
        rows.append([*row, drafts.get(each.pk, "")] if writes else row)
    return rows


def drafts_written(drafts: Iterable[QuestionSetDraft]) -> dict[int, str]:
    """By set, who last wrote its draft, and when. One statement."""
    drafts = list(drafts)
    if not drafts:
        return {}
    of_set = {each.pk: each.question_set_id for each in drafts}
    past = rows_of(drafts, QuestionSetDraft)
    newest = past.order_by().values("id").annotate(newest=Max("history_id")).values("newest")
    rows = past.filter(history_id__in=newest).select_related(*by_whom.OF_HISTORY)
    return {
        of_set[row.id]: f"Last written {by_whom.by(row)} on {moment(row.history_date)}"
        for row in rows.defer("content")
    }
