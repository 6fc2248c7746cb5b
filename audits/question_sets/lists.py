"""What is read of question sets."""

from collections import defaultdict

from audits.question_sets.content import (
    Answer,
    Colour,
    Condition,
    Content,
    Criterion,
    Level,
    Standard,
)
from audits.question_sets.models import CriterionBefore, QuestionSetVersion


def content_of(version: QuestionSetVersion) -> Content:
    """A version as it was issued. Four statements, however long it is."""
    follows = defaultdict(list)
    rows = CriterionBefore.objects.filter(criterion__version=version)
    for criterion, code in rows.order_by("before__order").values_list("criterion", "before__code"):
        follows[criterion].append(code)
    criteria = defaultdict(list)
    for row in version.criteria.select_related("only_if"):
        criteria[row.standard_id].append(_criterion(row, follows[row.pk]))
    return Content(
        title=version.title,
        about=version.about,
        source=version.source,
        levels=tuple(
            Level(each.value, each.label, each.meaning, Colour(each.colour))
            for each in version.levels.all()
        ),
        standards=tuple(
            Standard(each.code, each.title, each.guidance, tuple(criteria[each.pk]))
            for each in version.standards.all()
        ),
    )


def _criterion(row, follows) -> Criterion:
    only_if = row.only_if and Condition(row.only_if.code, tuple(row.only_if_answers))
    return Criterion(
        code=row.code,
        text=row.text,
        guidance=row.guidance,
        evidence=tuple(row.evidence),
        kinds=tuple(row.kinds),
        answer=Answer(row.answer),
        is_mandatory=row.is_mandatory,
        weight=row.weight,
        only_if=only_if,
        follows=tuple(follows),
    )
