"""The log as spreadsheets: what the lists show, and what they leave out for want of room."""

from collections.abc import Iterable

from django.db.models import Case, F, When

from core import calendar, clock
from improvement import lists, moves, no_action, owners, timeline
from improvement.models import Finding, Recommendation

ACTION_HEADINGS = (
    "Reference", "What will be done", "Difference it is to make", "Agency", "Owner", "Group",
    "Recommendation", "Because", "Agreed", "Due", "Due at first", "Times moved", "Where it stands",
    "How much", "How well", "What difference", "Difference it was judged by", "Impact", "Re-check",
    "Closed", "Why it was withdrawn",
)  # fmt: skip
FINDING_HEADINGS = (
    "Reference", "Finding", "Source", "Came from", "Found", "Themes", "Recommendations", "Adopted",
    "Stands in", "No action, decided",
)  # fmt: skip
RECOMMENDATION_HEADINGS = (
    "Reference", "Recommendation", "Made", "To", "Decision", "Decided", "Why", "Findings",
    "Stands in",
)  # fmt: skip


def actions(choice: lists.Choice, person) -> Iterable[list]:
    today, england = clock.today(), calendar.england()
    rows = lists.chosen(choice, person).annotate(
        at=F("agency__name"), owned_by=owners.NAME, of_group=F("group__name"),
        why=Case(When(recommendation__withdrawn_on=None, then=F("recommendation__reference"))),
        judged_by=timeline.last_judged_by(),
    )  # fmt: skip
    moved = moves.numbers(lists.chosen(choice, person).order_by().values("pk"))
    for each in rows.iterator(chunk_size=500):
        if each.is_restricted:
            yield [each.reference, "Restricted", *[None] * (len(ACTION_HEADINGS) - 2)]
            continue
        yield [
            each.reference, each.what, each.difference_wanted, each.at, each.owned_by,
            each.of_group, each.why, each.because, each.proposed_on, each.due_on,
            each.due_at_first_on, moved.get(each.pk, 0),
            lists.standing(each, today, england)["text"], each.how_much, each.how_well,
            each.what_difference, each.judged_by, lists.impact_words(each), each.recheck_on,
            each.closed_on, each.outcome_reason,
        ]  # fmt: skip


def findings(rows, person) -> Iterable[list]:
    found = list(no_action.marked(rows.prefetch_related("in_themes__theme")))
    decided = no_action.in_words(found)
    for each in found:
        answers = [link.recommendation for link in each.answered_by.all()]
        answers = [answer for answer in answers if answer.withdrawn_on is None]
        yield [
            each.reference, each.statement, Finding(source=each.source).get_source_display(),
            each.came_from, each.found_on,
            "; ".join(sorted(link.theme.name for link in each.in_themes.all())),
            "; ".join(answer.reference for answer in answers),
            sum(bool(answer.is_adopted) for answer in answers), each.cited,
            decided.get(each.pk),
        ]  # fmt: skip


def recommendations(person) -> Iterable[list]:
    rows = Recommendation.objects.visible_to(person).standing().select_related("to_group")
    for each in rows.prefetch_related("answers__finding"):
        yield [
            each.reference, each.text, each.made_on, each.to_group.name,
            lists.decision_words(each)["text"], each.decided_on, each.decision_reason,
            "; ".join(
                link.finding.reference
                for link in each.answers.all()
                if link.finding.withdrawn_on is None
            ),
            each.cited,
        ]  # fmt: skip
