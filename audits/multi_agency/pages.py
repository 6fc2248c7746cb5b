"""What the pages of multi-agency audits have in common."""

from django.urls import reverse

from audits.cycles.pages import trail
from audits.multi_agency import ways
from audits.question_sets.models import QuestionSet, QuestionSetVersion
from core import acts
from partnership.pages import for_holders_of, holds_any

of_who_runs_audits = for_holders_of(*ways.RUN_IT, called="beginning a multi-agency audit")


def runs_audits(person) -> bool:
    return holds_any(person, ways.RUN_IT)


def to_the_audits(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return trail(("Multi-agency audits", reverse("multi_agency:index")), *more)


def within(audit) -> list[tuple[str, str]]:
    """The way up from a page below that of the audit."""
    return to_the_audits((f"{audit.theme}, {audit.reference}", audit.get_absolute_url()))


def versions(person) -> list[QuestionSetVersion]:
    """The latest of each set of questions for multi-agency audits."""
    rows = QuestionSetVersion.objects.visible_to(person)
    rows = rows.filter(question_set__kind=QuestionSet.Kind.MULTI_AGENCY)
    rows = rows.select_related("question_set").order_by("question_set__name", "number")
    return list({each.question_set_id: each for each in rows}.values())


def act_page(request, audit, form, act, *, refusal=None, back="", **details):
    """`core.acts.page`, about an audit; a form that was sent stays with what it says."""
    return acts.page(
        request, audit, form if form.is_bound or not refusal else None, act,
        back=back or audit.get_absolute_url(), refusal=refusal or "",
        caption=f"{audit.theme}, {audit.reference}", trail=within(audit), **details,
    )  # fmt: skip
