"""Question sets: all of them, one, and how one is added."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from audits.question_sets import forms, lists, operations, shown
from audits.question_sets.models import QuestionSet, QuestionSetDraft, QuestionSetVersion
from audits.question_sets.pages import draft_of, trail, with_question_set, write_url, writes
from audits.question_sets.policy import AUTHORS
from core import access_log, acts
from core.pages import with_a_role
from partnership.pages import for_holders_of
from partnership.roles import Role

of_authors = for_holders_of(*AUTHORS, Role.SCIE_OFFICER, called="writing question sets")


def _kinds_written_by(person) -> list[str]:
    return [kind for kind in QuestionSet.Kind.values if writes(person, kind)]


@with_a_role
@require_safe
def index(request):
    person = request.user
    kinds = _kinds_written_by(person)
    sets = list(QuestionSet.objects.visible_to(person))
    rows = lists.versions(QuestionSetVersion.objects.visible_to(person).order_by("number"))
    latest = {each.question_set_id: each for each in rows}
    # What was never issued is its authors' own.
    sets = [each for each in sets if each.pk in latest or each.kind in kinds]
    drafts = QuestionSetDraft.objects.visible_to(person).filter(question_set__kind__in=kinds)
    written = lists.drafts_written(drafts.defer("content")) if kinds else {}
    access_log.shows(request, "question sets")
    return render(
        request,
        "audits/question_sets/index.html",
        {
            "title": "Question sets",
            "columns": [*lists.SET_COLUMNS, *([lists.DRAFT_COLUMN] if kinds else [])],
            "rows": lists.set_rows(sets, latest, written, writes=bool(kinds)),
            "writes": bool(kinds),
            "trail": trail()[:1],
        },
    )


@of_authors
def add(request):
    form = forms.AddForm(acts.sent(request), kinds=_kinds_written_by(request.user))

    def act():
        answers = form.cleaned_data
        begun_from = answers["begun_from"]
        return operations.add_question_set(
            name=answers["name"], kind=answers["kind"],
            begun_from="" if begun_from == forms.EMPTY else begun_from,
            submission=answers["submission"], by=request.user,
        )  # fmt: skip

    return acts.filled_in(
        request, form, act, title="Add a question set", button="Add question set",
        back=reverse("question_sets:index"),
    )  # fmt: skip


@with_a_role
@with_question_set
@require_safe
def question_set(request, question_set):
    is_author = writes(request.user, question_set.kind)
    draft = draft_of(request, question_set) if is_author else None
    rows = QuestionSetVersion.objects.visible_to(request.user).filter(question_set=question_set)
    found = list(lists.versions(rows))
    if not found and not is_author:
        raise Http404

    def changes_url(version):
        return reverse("question_sets:changes", args=[question_set.slug, version.number])

    access_log.shows(request, f"question set {question_set.slug}")
    return render(
        request,
        "audits/question_sets/question_set.html",
        {
            "title": question_set.name,
            "caption": "Question set",
            "question_set": question_set,
            "columns": lists.VERSION_COLUMNS,
            "rows": lists.version_rows(found, changes_url),
            "newest": found[0] if found else None,
            "writes": is_author,
            "draft": draft,
            "draft_is": lists.drafts_written([draft]).get(question_set.pk) if draft else "",
            "draft_holds": shown.counts(lists.content_of_draft(draft)) if draft else "",
            "next_number": found[0].number + 1 if found else 1,
            "write_url": write_url(question_set) if draft else "",
            "trail": trail(),
        },
    )
