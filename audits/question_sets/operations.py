"""Everything that is written about question sets: begun, written, issued.

A draft is replaced whole by each act of writing, so that two who write at once never lose each
other's words: the second is told (`core.as_seen`).
"""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.text import slugify

from audits.question_sets import content as contents
from audits.question_sets import documents, lists, policy, shipped, writing
from audits.question_sets.content import Content
from audits.question_sets.models import (
    Criterion,
    CriterionBefore,
    QuestionSet,
    QuestionSetDraft,
    QuestionSetVersion,
    ScaleLevel,
    Standard,
)
from core import bulk, clock
from core.operations import NotAllowed, Stale, lock, operation
from partnership import agency_facts
from partnership.held import held_for, require
from partnership.models import Agency

WRITTEN_MEANWHILE = "Somebody else has written in this draft meanwhile."
ANOTHER_DRAFT = (
    "The draft that you saw was issued or thrown away meanwhile. This is another one, begun since."
)
NO_DRAFT_ANY_MORE = (
    "This draft was issued or thrown away meanwhile, and nothing more can be written in it. Copy"
    " what you wrote, if you still need it."
)
MOST_CHANGES = 12  # are told one by one


def require_an_author(by, kind: str) -> None:
    """Raises PermissionDenied."""
    if by is None:
        return

    def writes(held) -> bool:
        return policy.writes(kind, [role for _, role in held])

    if not writes(held_for(by, writes)):
        raise PermissionDenied("only the business team writes question sets")


@operation
def add_question_set(*, name: str, kind: str, begun_from: str = "", by) -> QuestionSet:
    """A set with the draft of its first version: empty, or one that the portal comes with
    (``begun_from``: see `audits.question_sets.shipped`)."""
    require_an_author(by, kind)
    names = QuestionSet.objects.values_list("name", flat=True)
    require(policy.why_not_add(names, name), "name")
    name = " ".join(name.split())
    try:
        with transaction.atomic():
            found = QuestionSet.objects.create(name=name, slug=_slug(name), kind=kind)
    except IntegrityError:  # somebody else added one at the same moment
        raise NotAllowed(policy.NAME_TAKEN, "name") from None
    given = shipped.content(begun_from) if begun_from else Content(title=name)
    QuestionSetDraft.objects.create(question_set=found, content=documents.as_data(given))
    return found


def _slug(name: str) -> str:
    wanted = slugify(name)[:50] or "question-set"
    rows = QuestionSet.objects.filter(slug__startswith=wanted).values_list("slug", flat=True)
    taken = {*rows, "add"}  # which is the address of the page that adds one
    number, slug = 1, wanted
    while slug in taken:
        number += 1
        slug = f"{wanted}-{number}"
    return slug


@operation
def begin_version(question_set, *, by) -> QuestionSetDraft:
    """The draft of the next version: the latest as it was issued, each criterion carrying on its
    own."""
    require_an_author(by, question_set.kind)
    question_set = lock(question_set)
    drafts = QuestionSetDraft.objects.filter(question_set=question_set)
    require(policy.why_not_begin_version(drafts.exists()))
    before = question_set.versions.first()
    if before is None:
        raise NotAllowed("This set has no version yet, and no draft of one. Add it again.")
    given = contents.carried_on(lists.content_of(before))
    return QuestionSetDraft.objects.create(
        question_set=question_set, version_before=before, content=documents.as_data(given)
    )


@operation
def write_draft(draft, *, content: Mapping[str, Any], by, version: str = "") -> QuestionSetDraft:
    """Replace what the draft says by a document, as a page or an import has it.

    ``version``: its ``state``. Raises NotAllowed with every fault of the document, and Stale
    when somebody else has written meanwhile.
    """
    draft = _to_write(draft, by, version)
    try:
        given = documents.read(content, Agency.Kind.values, agency_facts.names())
    except documents.NotAQuestionSet as faults:
        raise NotAllowed(str(faults)) from None
    draft.content = documents.as_data(given)
    draft.save()
    return draft


@operation
def discard_draft(draft, *, by, version: str = "") -> None:
    """Throw the draft away; what it said stays in its history."""
    _to_write(draft, by, version).delete()


@operation
def issue(draft, *, by, version: str = "") -> QuestionSetVersion:
    """The draft becomes a version, which is never changed again.

    Raises NotAllowed with each sentence of what is missing.
    """
    draft = _to_write(draft, by, version)
    given = documents.read(draft.content, Agency.Kind.values, agency_facts.names())
    before = draft.version_before
    earlier = lists.content_of(before) if before else None
    require(" ".join(contents.why_not_issue(given, earlier, draft.question_set.kind)))
    made = QuestionSetVersion.objects.create(
        question_set=draft.question_set, number=before.number + 1 if before else 1,
        title=given.title, about=given.about, source=given.source, issued_on=clock.today(),
        issued_by=by,
    )  # fmt: skip
    _write_rows(made, given, before)
    draft.delete()
    return made


def _to_write(draft, by, version: str) -> QuestionSetDraft:
    """Locked. Raises Stale, with what has changed since, where ``version`` is of another state."""
    require_an_author(by, draft.question_set.kind)
    try:
        draft = lock(draft)
    except QuestionSetDraft.DoesNotExist:
        raise NotAllowed(NO_DRAFT_ANY_MORE) from None
    if version and version != draft.state:
        raise Stale(_written_since(draft, version), draft.state)
    return draft


def _written_since(draft, version: str) -> list[str]:
    number, _, of_draft = version.partition(".")
    if of_draft != str(draft.pk):
        return [ANOTHER_DRAFT]
    place = int(number) if number.isascii() and number.isdigit() and len(number) < 9 else 0
    states = draft.history.order_by("history_id").values_list("content", flat=True)
    found = list(states[place - 1 : place]) if place else []
    if not found:
        return [WRITTEN_MEANWHILE]
    seen, now = (
        documents.read(each, Agency.Kind.values, agency_facts.names())
        for each in (*found, draft.content)
    )
    changed = writing.changes(seen, now) or [WRITTEN_MEANWHILE]
    left = len(changed) - MOST_CHANGES
    return changed if left <= 0 else [*changed[:MOST_CHANGES], f"And {left} more."]


def _write_rows(version: QuestionSetVersion, given: Content, before) -> None:
    bulk.create_many(
        [
            ScaleLevel(
                version=version, value=level.value, label=level.label, meaning=level.meaning,
                colour=level.colour,
            )
            for level in given.levels
        ]
    )  # fmt: skip
    standards = bulk.create_many(
        [
            Standard(
                version=version, order=order, code=each.code, title=each.title,
                guidance=each.guidance,
            )
            for order, each in enumerate(given.standards, 1)
        ]
    )  # fmt: skip
    of = {
        each.code: row
        for row, standard in zip(standards, given.standards, strict=True)
        for each in standard.criteria
    }
    places = {each.code: order for order, each in enumerate(given.criteria, 1)}
    made: dict[str, Criterion] = {}
    while waiting := [each for each in given.criteria if each.code not in made]:
        # A condition names a criterion before it, whose row must be there.
        ready = [e for e in waiting if e.only_if is None or e.only_if.criterion in made]
        rows = bulk.create_many(
            [
                Criterion(
                    version=version, standard=of[each.code], order=places[each.code],
                    code=each.code, text=each.text, guidance=each.guidance,
                    evidence=list(each.evidence), kinds=list(each.kinds), answer=each.answer,
                    is_mandatory=each.is_mandatory, weight=each.weight,
                    only_if=made[each.only_if.criterion] if each.only_if else None,
                    only_if_answers=list(each.only_if.answers) if each.only_if else [],
                    facts=list(each.facts),
                )
                for each in ready
            ]
        )  # fmt: skip
        made |= {each.code: each for each in rows}
    if before is None:
        return
    earlier = {each.code: each for each in before.criteria.all()}
    bulk.create_many(
        [
            CriterionBefore(criterion=made[each.code], before=earlier[code])
            for each in given.criteria
            for code in each.follows
        ]
    )
