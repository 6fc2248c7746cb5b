"""The library to read: the list and its search, one document, one version, its file."""

from functools import wraps

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core import acts, exports, listing
from core.access_log import shows
from core.models import AccessLog
from core.pages import log_access, with_a_role
from core.words import counted, day
from partnership import people
from partnership.auth import held_by
from partnership.library import answer_lists, forms, lists, policy
from partnership.library.models import LibraryDocument, LibraryFile, LibraryVersion


def with_document(view):
    """The document in the address, if it is for them."""

    @wraps(view)
    def wrapper(request, document, **kwargs):
        rows = LibraryDocument.objects.visible_to(request.user).filter(slug=document)
        found = rows.select_related("agency", "group").first()
        if found is None:
            log_access(request, AccessLog.What.REFUSED, f"{LibraryDocument._meta.label}:{document}")
            raise Http404
        return view(request, found, **kwargs)

    return wrapper


def keeps(request) -> bool:
    return people.keeps(held_by(request.user))


def trail(document=None) -> list[tuple[str, str]]:
    found = [("Home", reverse("home")), ("Library", reverse("library:index"))]
    return [*found, (document.title, document.get_absolute_url())] if document else found


def _choice(request) -> tuple[forms.FindForm, lists.Choice]:
    """What cannot be understood in the address is as if it were not there."""
    asked = {name: request.GET.get(name, "") for name in forms.FindForm.base_fields}
    form = forms.FindForm(asked if any(asked.values()) else None)
    form.is_valid()
    wanted = {name: getattr(form, "cleaned_data", {}).get(name, "") for name in asked}
    return form, lists.Choice(**wanted, withdrawn=request.GET.get("show") == "withdrawn")


@with_a_role
@require_safe
def index(request):
    (form, choice), number = _choice(request), acts.page_number(request)
    every = lists.found(request.user, choice)
    first = (number - 1) * lists.PAGE
    documents = every[first : first + lists.PAGE]
    whole = lists.Whole(request.user, documents)
    told = lists.snippets(request.user, choice, documents) if choice.words else {}
    shows(request, "library")
    return render(
        request,
        "partnership/library/index.html",
        {
            "title": "Withdrawn documents" if choice.withdrawn else "Library",
            "form": form,
            "choice": choice,
            "number": counted(len(every), "document"),
            "so_far": "" if keeps(request) else listing.OF_THOSE,
            "columns": lists.COLUMNS,
            "rows": [] if choice.words else whole.rows(),
            "results": [
                (each, told.get(each.pk, ""), ". ".join(whole.notes(each))) for each in documents
            ]
            if choice.words
            else [],
            "query": choice.query(),
            "next_query": choice.query(page=number + 1) if every[first + lists.PAGE :] else "",
            "first_query": choice.query() if number > 1 else "",
            "other_query": lists.Choice(withdrawn=not choice.withdrawn).query(),
            "keeps": keeps(request),
            "answers": bool(answer_lists.answered_for(request.user)),
            "trail": trail() if choice.withdrawn else trail()[:1],
        },
    )


@with_a_role
@require_safe
def export(request, kind):
    if kind not in exports.KINDS:
        raise Http404
    _, choice = _choice(request)
    rows = lists.for_a_file(request.user, choice)
    return exports.taken(request, kind, "library", lists.HEADINGS, rows, said="library")


@with_a_role
@with_document
@require_safe
def document(request, document):
    person, keeper = request.user, keeps(request)
    versions = lists.versions(person, document)
    current = versions[0]
    asked = answer_lists.of_current(person, document) if document.is_briefing else []
    return render(
        request,
        "partnership/library/document.html",
        {
            "title": document.title,
            "caption": document.get_kind_display(),
            "document": document,
            "current": current,
            "file": lists.file_of(person, current),
            "successor": lists.successors(person, [document]).get(document.pk),
            "notes": lists.Whole(person, [document]).notes(document),
            "details": lists.details(person, document, current),
            "version_columns": lists.VERSION_COLUMNS,
            "versions": lists.version_rows(document, versions),
            "asked": answer_lists.own_standing(asked),
            "answers": any(policy.may_answer(held_by(person), each.agency_id) for each in asked),
            "waits": any(each.acknowledged_on is None for each in asked),
            "counts": answer_lists.counts(person, document, current.number)
            if keeper and document.is_briefing
            else "",
            "keeps": keeper and document.withdrawn_on is None,
            "trail": trail(),
        },
    )


@with_a_role
@with_document
@require_safe
def version(request, document, number):
    person = request.user
    versions = lists.versions(person, document)
    found = _numbered(versions, number)
    kept, said = lists.file_of(person, found), found.sections
    return render(
        request,
        "partnership/library/version.html",
        {
            "title": document.title,
            "caption": f"{document.get_kind_display()}, version {found.number}",
            "document": document,
            "version": found,
            "newest": versions[0],
            "successor": lists.successors(person, [document]).get(document.pk),
            "is_old": found != versions[0],
            "file": kept,
            "unreadable": kept is not None and kept.text_state == LibraryFile.Text.UNREADABLE,
            "headings": [(label, said.get(key, "")) for key, label, *_ in policy.HEADINGS],
            "prompts": [(label, said.get(key, "")) for key, label, _ in policy.PROMPTS],
            "published": day(found.published_on),
            "trail": trail(document),
        },
    )


def _numbered(versions: list[LibraryVersion], number: int) -> LibraryVersion:
    if (found := next((each for each in versions if each.number == number), None)) is None:
        raise Http404
    return found


@with_a_role
@with_document
@require_safe
def version_file(request, document, number):
    kept = lists.file_of(request.user, _numbered(lists.versions(request.user, document), number))
    if kept is None:
        raise Http404
    log_access(request, AccessLog.What.DOWNLOAD, "page", f"library {kept.pk}")
    return kept.response()
