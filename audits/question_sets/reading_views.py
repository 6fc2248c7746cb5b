"""What a version or the draft of a question set asks: as it reads, as an agency sees it, what
changed since an earlier version, and as a file."""

from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from audits.question_sets import changes, forms, imported, lists, shown, spreadsheet
from audits.question_sets.pages import (
    of_an_author,
    with_existing_draft,
    with_version,
    within,
    write_url,
)
from audits.question_sets.policy import OF_SCHOOLS
from core import access_log, exports
from core.models import AccessLog
from core.pages import with_a_role
from core.words import counted
from partnership.models import Agency

JSON, XLSX = "application/json; charset=utf-8", exports.KINDS["xlsx"]


# --- as it reads ----------------------------------------------------------------------------------


def _reading(request, content, **details):
    access_log.shows(request, details.pop("about"))
    return render(
        request,
        "audits/question_sets/version.html",
        {
            "content": content,
            "counts": shown.counts(content),
            "columns": shown.LEVEL_COLUMNS,
            "levels": shown.level_rows(content),
            "standards": shown.standards(content),
            **details,
        },
    )


@with_a_role
@with_version
@require_safe
def version(request, version):
    of_set = version.question_set
    newest = of_set.versions.first()
    return _reading(
        request,
        lists.content_of(version),
        about=f"question set {of_set.slug}, version {version.number}",
        title=version.title,
        caption=f"{of_set.name}, version {version.number}",
        version=version,
        newest=newest if newest.number > version.number else None,
        question_set=of_set,
        preview_url=reverse("question_sets:preview", args=[of_set.slug, version.number]),
        trail=within(of_set),
    )


@of_an_author
@with_existing_draft
@require_safe
def draft(request, draft):
    content, of_set = lists.content_of_draft(draft), draft.question_set
    return _reading(
        request,
        content,
        about=f"question set {of_set.slug}, draft",
        title=content.title,
        caption=f"{of_set.name}, draft",
        question_set=of_set,
        preview_url=reverse("question_sets:preview_draft", args=[of_set.slug]),
        trail=within(of_set),
    )


# --- as an agency sees it -------------------------------------------------------------------------


def _usual_kind(question_set) -> str:
    return Agency.Kind.SCHOOL if question_set.kind in OF_SCHOOLS else Agency.Kind.RELEVANT_AGENCY


def _preview(request, content, question_set, caption: str, **way_back):
    """Only what decides what is asked stays in the address: servers take no longer one than some
    4,000 characters."""
    usual = _usual_kind(question_set)
    kind = request.GET.get("kind", "")
    kind = kind if kind in Agency.Kind.values else usual
    found = shown.preview(content, kind, request.GET)
    address = found.answers if kind == usual else {"kind": kind, **found.answers}
    if request.GET.dict() != address:
        query = f"?{urlencode(address)}" if address else ""
        return redirect(f"{request.path}{query}")
    return render(
        request,
        "audits/question_sets/preview.html",
        {
            "title": "As an agency sees it",
            "caption": caption,
            "about": content.about,
            "form_of_kind": forms.PreviewForm(kinds=Agency.Kind.choices, initial={"kind": kind}),
            "kind": kind,
            "asked": counted(found.asked, "question"),
            "mandatory": found.mandatory,
            "may_come": found.may_come,
            "standards": found.standards,
            "columns": shown.LEVEL_COLUMNS,
            "levels": shown.level_rows(content),
            **way_back,
        },
    )


@with_a_role
@with_version
@require_safe
def preview(request, version):
    of_set = version.question_set
    return _preview(
        request, lists.content_of(version), of_set,
        f"{of_set.name}, version {version.number}", back_url=version.get_absolute_url(),
    )  # fmt: skip


@of_an_author
@with_existing_draft
@require_safe
def preview_draft(request, draft):
    of_set = draft.question_set
    return _preview(
        request, lists.content_of_draft(draft), of_set, f"{of_set.name}, draft",
        trail=[*within(of_set), ("Write the draft", write_url(of_set))],
    )  # fmt: skip


# --- what changed ---------------------------------------------------------------------------------


def _changes(request, before, after, **details):
    found = changes.compare(before, after, shown.name_in_words)
    return render(
        request,
        "audits/question_sets/changes.html",
        {
            "found": found,
            "renumbered": [each for each in found.unchanged if each.is_renumbered],
            **details,
        },
    )


@with_a_role
@with_version
@require_safe
def compare(request, version):
    """With ``since`` in the address, an earlier version than the one before."""
    of_set = version.question_set
    earlier = list(of_set.versions.filter(number__lt=version.number))
    if not earlier:
        raise Http404
    since = request.GET.get("since", "")
    at = next((place for place, each in enumerate(earlier) if str(each.number) == since), 0)
    between = [lists.content_of(each) for each in earlier[: at + 1]]
    after = changes.followed_back(lists.content_of(version), between[:-1])
    numbers = [each.number for each in earlier]
    since_number = str(earlier[at].number)
    form = forms.CompareForm(numbers=numbers, initial={"since": since_number})
    return _changes(
        request,
        between[-1],
        after,
        title=f"What changed since version {since_number}",
        caption=f"{of_set.name}, version {version.number}",
        since=since_number,
        form_of_since=form if len(earlier) > 1 else None,
        back_url=version.get_absolute_url(),
    )


@of_an_author
@with_existing_draft
@require_safe
def compare_draft(request, draft):
    before = draft.version_before
    if before is None:
        raise Http404
    return _changes(
        request,
        lists.content_of(before),
        lists.content_of_draft(draft),
        title=f"What the draft changes since version {before.number}",
        caption=f"{draft.question_set.name}, draft",
        since=str(before.number),
        back_url=draft.question_set.get_absolute_url(),
    )


# --- files ----------------------------------------------------------------------------------------


def _file(request, content, name: str, kind: str):
    if kind not in ("json", "xlsx"):
        raise Http404
    number = counted(len(content.criteria), "criterion", "criteria")
    access_log.log_access(request, AccessLog.What.EXPORT, "page", f"question set, {number}")
    if kind == "json":
        return exports.download(imported.as_json(content), JSON, f"{name}.json")
    return exports.download(spreadsheet.written(content), XLSX, f"{name}.xlsx")


@with_a_role
@with_version
@require_safe
def download(request, version, as_kind):
    name = f"{version.question_set.slug}-version-{version.number}"
    return _file(request, lists.content_of(version), name, as_kind)


@of_an_author
@with_existing_draft
@require_safe
def download_draft(request, draft, as_kind):
    name = f"{draft.question_set.slug}-draft"
    return _file(request, lists.content_of_draft(draft), name, as_kind)
