"""Question sets: all of them, one, a version as it reads and as an agency sees it, and the draft's
buttons. What a draft says is written on pages of their own."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from audits.question_sets import changes, forms, imported, lists, operations, shown, spreadsheet
from audits.question_sets import content as contents
from audits.question_sets.models import QuestionSet, QuestionSetDraft, QuestionSetVersion
from audits.question_sets.pages import (
    draft_of,
    of_an_author,
    trail,
    with_draft,
    with_question_set,
    with_version,
    within,
    write_url,
    writes,
)
from audits.question_sets.policy import AUTHORS, NO_DRAFT, OF_SCHOOLS
from core import access_log, acts, exports
from core.as_seen import version_of
from core.models import AccessLog
from core.pages import with_a_role
from core.words import counted
from partnership.models import Agency
from partnership.pages import for_holders_of
from partnership.roles import Role

of_authors = for_holders_of(*AUTHORS, Role.SCIE_OFFICER, called="writing question sets")
JSON, XLSX = "application/json; charset=utf-8", exports.KINDS["xlsx"]


def _kinds_written_by(person) -> list[str]:
    return [kind for kind in QuestionSet.Kind.values if writes(person, kind)]


# --- all of them, and one -------------------------------------------------------------------------


@with_a_role
@require_safe
def index(request):
    person = request.user
    kinds = _kinds_written_by(person)
    sets = list(QuestionSet.objects.visible_to(person))
    rows = lists.versions(QuestionSetVersion.objects.visible_to(person).order_by("number"))
    latest = {each.question_set_id: each for each in rows}
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
@with_draft
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


def _preview(request, content, question_set, caption: str, back: str):
    kind = request.GET.get("kind", "")
    kind = kind if kind in Agency.Kind.values else _usual_kind(question_set)
    found = shown.preview(content, kind, request.GET)
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
            "back_url": back,
        },
    )


@with_a_role
@with_version
@require_safe
def preview(request, version):
    of_set = version.question_set
    return _preview(
        request, lists.content_of(version), of_set,
        f"{of_set.name}, version {version.number}", version.get_absolute_url(),
    )  # fmt: skip


@of_an_author
@with_draft
@require_safe
def preview_draft(request, draft):
    of_set = draft.question_set
    return _preview(
        request, lists.content_of_draft(draft), of_set, f"{of_set.name}, draft",
        of_set.get_absolute_url(),
    )  # fmt: skip


# --- what changed ---------------------------------------------------------------------------------


def _changes(request, before, after, **details):
    found = changes.compare(before, after, shown.kind_in_words)
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
@with_draft
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


# --- the draft's buttons --------------------------------------------------------------------------


@of_an_author
@require_POST
def begin(request, question_set):
    if draft_of(request, question_set) is not None:  # the second of two clicks
        return redirect(question_set)
    form = forms.OfADraftForm(request.POST)

    def act(answers):
        operations.begin_version(question_set, submission=answers["submission"], by=request.user)

    return acts.page(
        request, question_set, form, act, title="Begin the next version", button="Begin",
        done="The draft of the next version is begun. Each criterion carries on its own.",
        back=question_set.get_absolute_url(),
    )  # fmt: skip


def _act_on_draft(request, question_set, draft, act, **details):
    """A page with one button, or that there is no draft. The draft of a second click is gone."""
    back = question_set.get_absolute_url()
    if draft is None and request.method == "POST" and acts.was_sent(request):
        return redirect(back)
    refusal = details.pop("refusal", "")
    form = None
    if draft is None:
        refusal = NO_DRAFT
    elif not refusal:
        seen = {"version": version_of(draft)}
        form = forms.OfADraftForm(acts.sent(request), initial=seen)
    return acts.page(
        request, question_set, form, act, back=back, refusal=refusal, warning=True, **details
    )


@of_an_author
def issue(request, question_set):
    draft = draft_of(request, question_set)
    details = _to_check(draft) if draft else {}

    def act(answers):
        operations.issue(
            draft, version=answers["version"], submission=answers["submission"], by=request.user
        )

    return _act_on_draft(
        request, question_set, draft, act, title="Check and issue", button="Issue this version",
        done="The version is issued. It is never changed again.", **details,
    )  # fmt: skip


def _to_check(draft) -> dict:
    content, before = lists.content_of_draft(draft), draft.version_before
    earlier = lists.content_of(before) if before else None
    missing = contents.why_not_issue(content, earlier)
    if missing:
        return {
            "refusal": f"It cannot be issued yet. {' '.join(missing)}",
            "refusal_links": [("Change the draft", write_url(draft.question_set))],
        }
    points = [f"It has {shown.counts(content)}."]
    if before and earlier:
        carried = sum(1 for each in content.criteria if each.follows)
        points.append(
            f"{counted(carried, 'criterion', 'criteria')} of {len(content.criteria)} carry on"
            f" what version {before.number} asks: answers are brought forward and compared."
        )
        left = contents.left_behind(content, earlier)
        points.append(
            f"Left behind, and compared with nothing any more: {_codes(left)}."
            if left
            else f"Nothing of version {before.number} is left behind."
        )
    return {
        "lead": "Once it is issued, this version is never changed: answers are given to these very"
        " words. What turns out to be wrong is put right in the next version.",
        "points": points,
    }


def _codes(criteria) -> str:
    return ", ".join(each.code for each in criteria)


@of_an_author
def throw_away(request, question_set):
    draft = draft_of(request, question_set)
    before = draft.version_before if draft else None

    def act(answers):
        operations.discard_draft(
            draft, version=answers["version"], submission=answers["submission"], by=request.user
        )

    lead = "All that the draft says is taken away."
    if before:
        lead += f" Version {before.number} stays as it is, and the next version can be begun anew."
    return _act_on_draft(
        request, question_set, draft, act, title="Throw the draft away", button="Throw it away",
        done="The draft is thrown away.", lead=lead,
        points=["Download it first, if anything in it may be of use."],
    )  # fmt: skip


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
@with_draft
@require_safe
def download_draft(request, draft, as_kind):
    name = f"{draft.question_set.slug}-draft"
    return _file(request, lists.content_of_draft(draft), name, as_kind)
