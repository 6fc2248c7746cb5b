"""Who comes to the pages of question sets, and with which record in hand."""

from functools import partial, wraps

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse

from audits.question_sets import policy
from audits.question_sets.models import QuestionSet, QuestionSetDraft, QuestionSetVersion
from core.models import AccessLog
from core.pages import declare, log_access
from partnership.auth import held_by
from partnership.pages import may_open


def writes(person, kind: str) -> bool:
    """Whether somebody writes question sets of a kind."""
    return policy.writes(kind, [role for _, role in held_by(person)])


def with_question_set(view):
    """The set in the address."""

    @wraps(view)
    def wrapper(request, question_set, **kwargs):
        rows = QuestionSet.objects.visible_to(request.user)
        found = rows.filter(slug=question_set).first()
        if found is None:
            raise Http404
        return view(request, found, **kwargs)

    return wrapper


def with_version(view):
    """The version in the address, of the set in it."""

    @wraps(view)
    def wrapper(request, question_set, number, **kwargs):
        rows = QuestionSetVersion.objects.visible_to(request.user).select_related("question_set")
        found = rows.filter(question_set__slug=question_set, number=number).first()
        if found is None:
            raise Http404
        return view(request, found, **kwargs)

    return wrapper


def of_an_author(view):
    """Those who write sets of the kind; 403 for others with a role."""

    @wraps(view)
    def wrapper(request, question_set, **kwargs):
        if not may_open(request, partial(writes, kind=question_set.kind)):
            log_access(request, AccessLog.What.REFUSED, "page")
            raise PermissionDenied
        return view(request, question_set, **kwargs)

    return declare("contribute QuestionSet", with_question_set(wrapper))


def draft_of(request, question_set) -> QuestionSetDraft | None:
    rows = QuestionSetDraft.objects.visible_to(request.user).filter(question_set=question_set)
    return rows.select_related("question_set", "version_before__question_set").first()


def with_existing_draft(view):
    """Below `of_an_author`: the draft of the set, 404 where there is none."""

    @wraps(view)
    def wrapper(request, question_set, **kwargs):
        draft = draft_of(request, question_set)
        if draft is None:
            raise Http404
        return view(request, draft, **kwargs)

    return wrapper


def trail(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [("Home", reverse("home")), ("Audits", reverse("question_sets:index")), *more]


def within(question_set) -> list[tuple[str, str]]:
    """The way up from a page below that of the set."""
    return trail((question_set.name, question_set.get_absolute_url()))


def write_url(question_set) -> str:
    """Where its draft is written."""
    return reverse("question_sets:write", args=[question_set.slug])
