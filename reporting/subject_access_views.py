"""The pages of subject access: the search, a request, what its records hold, its export."""

from itertools import pairwise

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from core import documents, opening
from core.acts import sent
from core.models import AccessLog
from core.operations import NotAllowed
from core.pages import log_access, perform
from core.words import counted, day, listed, moment, short_day
from partnership import mentions, records
from partnership.restriction import conflicts_of
from reporting import consulted, records_forms, subject_access
from reporting.models import SubjectAccessRequest
from reporting.passages_form import ChoicesForm
from reporting.records_pages import ACCESS_TRAIL, SHOWN, act, keepers, trail

# --- subject access -----------------------------------------------------------------------------

FOUND_COLUMNS = ("Record", "Kind", "Opened", "Closed", "Agencies")


@keepers(called="the search for all records of a child")
def search(request):
    form = records_forms.SearchForm(sent(request))
    wanted = form.cleaned_data["child_reference"] if form.is_valid() else ""
    return _search(request, form, wanted, None)


def _search(request, form, wanted, begin):
    details = {"title": "Subject access", "form": form} | trail()
    if wanted:
        found = records.find(wanted)
        # The log keeps no child's reference: it would outlive the record.
        _log_what_was_found(request, subject_access.SEARCH, found)
        details |= {
            "searched": True,
            "columns": FOUND_COLUMNS,
            "mention_columns": MENTION_COLUMNS,
            "found": [_found_row(each, request.user) for each in found],
            "drafts": records.drafts(wanted),
            "mentions": _mentions(wanted, request.user),
            "begin_url": reverse("records:begin"),
            "begin": begin
            or records_forms.BeginForm(initial={"child_reference": wanted}, auto_id="begin-%s"),
        }
    if begin is not None:
        details["form"], details["search"] = begin, form
    requests = SubjectAccessRequest.objects.visible_to(request.user)
    details |= {
        "request_columns": (
            "Request",
            "Your reference",
            "Received",
            "Answer by",
            "Where it stands",
        ),
        "requests": [_request_row(each) for each in requests[:SHOWN]],
    }
    return render(request, "reporting/records/subject_access.html", details)


MENTION_COLUMNS = ("Stands in", "Of the record")


def _mentions(reference, person):
    """In which other records it stands in a text: what, and nothing that they say."""
    wanted, closed = records.normalised(reference), conflicts_of(person)
    return [
        [each.called, "You have a conflict of interest" if each.label in closed else each.reference]
        for each in (mentions.of(wanted) if wanted else ())
    ]


def _log_what_was_found(request, about, found):
    said = ", ".join(each.reference for each in found) or "nothing"
    log_access(request, AccessLog.What.VIEW, about, f"Found: {said}")


def _found_row(found, person):
    """Of a record that they have a conflict of interest in: that there is one, and not which."""
    if subject_access.has_conflict(person, [found.label]):
        return ["One record", "You have a conflict of interest", "", "", ""]
    closed = short_day(found.closed_on) if found.closed_on else "Open"
    return [found.reference, found.called, short_day(found.opened_on), closed,
            subject_access.agencies(found)]  # fmt: skip


def _request_row(each):
    stand = subject_access.stand(each)
    return [
        {"text": each.reference, "url": each.get_absolute_url()},
        each.request_reference,
        short_day(each.received_on),
        short_day(each.due_on),
        {"text": stand.text, "tone": stand.tone},
    ]


@keepers(called="a new subject access request")
def begin(request):
    if request.method != "POST":
        return redirect("records:subject_access")
    form = records_forms.BeginForm(request.POST, auto_id="begin-%s")

    def do():
        answers = {name: form.cleaned_data[name] for name in form.cleaned_data if name != "version"}
        return subject_access.begin(**answers, by=request.user)

    if form.is_valid() and (url := perform(form, do)):
        return redirect(url)
    wanted = form.cleaned_data.get("child_reference", "")
    if not wanted:
        return redirect("records:subject_access")
    return _search(request, records_forms.SearchForm({"child_reference": wanted}), wanted, form)


PEOPLE = ("begun_by", "agreed_by", "reopened_by", "asked_by")


def with_request(view):
    """The subject access request in the address."""

    def wrapper(request, asked, **kwargs):
        found = SubjectAccessRequest.objects.visible_to(request.user).filter(reference=asked)
        if (one := found.select_related(*PEOPLE).first()) is None:
            raise Http404
        return view(request, one, **kwargs)

    return wrapper


@keepers(called="a subject access request")
@with_request
def one_request(request, asked):
    found = subject_access.found_by(asked)
    waiting = subject_access.not_looked_through(asked, found) if not asked.asked_at else []
    conflicted = subject_access.is_conflicted(request.user, asked)
    refusal = subject_access.why_not_make(asked, waiting, conflicted=conflicted)
    form = records_forms.PlainForm(sent(request))
    if form.is_valid():
        url = perform(
            form,
            lambda: subject_access.ask_for_export(
                asked, by=request.user, submission=form.cleaned_data["submission"]
            ),
        )
        if url:
            return redirect(url)
    _log_what_was_found(request, asked.label, found)
    stand = subject_access.stand(asked)
    return render(
        request,
        "reporting/records/request.html",
        {
            "title": asked.reference,
            "caption": "Subject access request",
            "asked": asked,
            "stand": stand,
            "details": _details(asked),
            "columns": (*FOUND_COLUMNS, "Looked through"),
            "found": [_looked_row(asked, each, waiting, request.user) for each in found],
            "mention_columns": MENTION_COLUMNS,
            "mentions": _mentions(asked.child_reference, request.user) if asked.agreed_at else [],
            "left_out": subject_access.left_out_in_words(asked.left_out),
            "said_columns": ("Record", "Agency", "Asked on", "Whom", "Their answer", "Noted by"),
            "said": consulted.rows(asked.consulted, but=conflicts_of(request.user)),
            "refusal": refusal,
            "conflicted": conflicted,
            "may_reopen": subject_access.why_not_reopen(asked, conflicted=conflicted) is None,
            "not_agreed": not asked.agreed_at and not asked.removed_at,
            "may_agree": subject_access.why_not_agree(asked, request.user, conflicted=conflicted)
            is None,
            "form": form if form.errors or refusal is None else None,
            "may_try_again": bool(
                asked.asked_at
                and not asked.ready_at
                and not asked.removed_at
                and asked.tries >= subject_access.GIVE_UP_AFTER
            ),
        }
        | trail(ACCESS_TRAIL),
    )


def _details(asked):
    rows = [
        ("Your reference", asked.request_reference),
        ("Child’s reference", asked.child_reference or "Removed with the export"),
        ("Received", day(asked.received_on)),
        ("Answer by", day(asked.due_on)),
        ("Begun", f"{asked.begun_by}, {moment(asked.begun_at)}"),
    ]
    if asked.agreed_at:
        rows.append(("Agreed", f"{asked.agreed_by}, {moment(asked.agreed_at)}"))
    if asked.reopened_at:
        why = f": {asked.reopened_because}" if asked.reopened_because else ""
        rows.append(("Opened again", f"{asked.reopened_by}, {moment(asked.reopened_at)}{why}"))
    if asked.asked_at:
        rows.append(("Export asked for", f"{asked.asked_by}, {moment(asked.asked_at)}"))
    if asked.ready_at:
        rows += [
            ("Export made", moment(asked.ready_at)),
            (
                "In it",
                f"{counted(asked.passages, 'passage')} of {counted(asked.records, 'record')}",
            ),
            ("SHA-256 of the file", asked.sha256),
        ]
    if asked.removed_at:
        rows.append(("Removed", moment(asked.removed_at)))
    return [{"key": key, "value": value} for key, value in rows]


def _looked_row(asked, found, waiting, person):
    first, *others = _found_row(found, person)
    if first != found.reference:
        return [first, *others, ""]
    if not asked.agreed_at:
        return [first, *others, {"text": "Not yet", "tone": "grey"}]
    url = reverse("records:passages", args=[asked.reference, found.reference])
    done = asked.asked_at or found.reference not in waiting
    tag = {"text": "Done", "tone": "green"} if done else {"text": "To do", "tone": "yellow"}
    return [{"text": first, "url": url}, *others, tag]


@keepers(called="the second person’s word on a subject access request")
@with_request
def agree(request, asked):
    found = subject_access.found_by(asked)
    _log_what_was_found(request, asked.label, found)
    named = listed(
        [
            each.reference
            for each in found
            if not subject_access.has_conflict(request.user, [each.label])
        ]
    )
    conflicted = subject_access.is_conflicted(request.user, asked)
    return act(
        request,
        records_forms.AgreeForm(sent(request)),
        lambda answers: subject_access.agree(
            asked, by=request.user, submission=answers["submission"]
        ),
        title=f"Agree to {asked.reference}",
        button="Agree",
        done="You have agreed. Its records can be looked through now.",
        back=asked.get_absolute_url(),
        refusal=subject_access.why_not_agree(asked, request.user, conflicted=conflicted),
        lead=f"{_begun_or_reopened(asked)} In your register it is {asked.request_reference}, "
        f"received on {day(asked.received_on)}, about the child {asked.child_reference}.",
        points=[
            (
                f"Once you agree, those who keep the records can read {named or 'its records'}, "
                "also what is restricted to named people."
            ),
            (
                "Who read them, and for which request, is shown to those who manage each record, "
                "and of restricted ones to the agencies in them."
            ),
            *consulted.in_words(asked.consulted, but=conflicts_of(request.user)),
            (
                "If it is not in the register, do not agree: finish with the request, and speak "
                "to whoever began it."
            ),
        ],
    )


def _begun_or_reopened(asked):
    if not asked.reopened_at:
        return f"{asked.begun_by} began it."
    return (
        f"{asked.reopened_by} opened it again, and the export that was made is void. The reason:"
        f" “{asked.reopened_because.removesuffix('.')}”."
    )


def with_record(view):
    """The record in the address, which the request found and whose passages may be read for it."""

    def wrapper(request, asked, reference, **kwargs):
        named = (each for each in subject_access.found_by(asked) if each.reference == reference)
        if (found := next(named, None)) is None:
            raise Http404
        if subject_access.has_conflict(request.user, [found.label]):
            log_access(request, AccessLog.What.REFUSED, found.label, "conflict of interest")
            return opening.exists_only(request, found)
        if refusal := subject_access.why_not_read(asked):
            log_access(request, AccessLog.What.REFUSED, found.label, asked.reference)
            messages.warning(request, refusal)
            return redirect(asked)
        return view(request, asked, found, **kwargs)

    return wrapper


@keepers(called="a file of a record, for a subject access request")
@with_request
@with_record
@require_safe
def document(request, asked, found, pk):
    """Whoever decides whether it is handed over reads it first."""
    held = subject_access.passages_of(found)
    file = next((each.file for each in held if each.file and each.key == f"file:{pk}"), None)
    if file is None:
        raise Http404
    log_access(request, AccessLog.What.DOWNLOAD, found.label, f"{asked.reference}, file {pk}")
    return documents.download(file.name, file.stored_as)


@keepers(called="what a record holds, for a subject access request")
@with_request
@with_record
def passages(request, asked, found):
    held = subject_access.passages_of(found)
    refusal = subject_access.why_not_look_through(asked)
    chosen = subject_access.choices_of(asked, found.label, held)
    changed = asked.choices.get(found.label, {}).keys() - chosen.keys()
    answers = subject_access.answers_of(asked, found)
    form = ChoicesForm(
        sent(request), passages=held, chosen=chosen, answers=answers, changed=changed
    )
    log_access(request, AccessLog.What.VIEW, found.label, asked.reference)
    if form.is_valid():
        url = perform(
            form,
            lambda: subject_access.look_through(
                asked,
                label=found.label,
                choices=form.choices(),
                answers=form.answers(),
                shown=form.cleaned_data["version"],
                by=request.user,
                submission=form.cleaned_data["submission"],
            ),
        )
        if url:
            messages.success(request, f"You have looked through {found.reference}.")
            return redirect(url)
    decided = chosen.keys() if refusal else form.decided()
    left = [f"#{form.name_of(each, 'passage')}" for each in held if each.key not in decided]
    next_of = dict(pairwise(left))
    return render(
        request,
        "reporting/records/passages.html",
        {
            "title": f"What {found.reference} holds",
            "caption": asked.reference,
            "form": form,
            "rows": [
                _passage(each, asked, found)
                | {"said": subject_access.CHOICES.get(chosen.get(each.key, ""), NOT_SAID)}
                | {"changed": each.key in changed and not refusal, "field": field}
                | {"decided": _decided(field, chosen.get(each.key)) if each.key in decided else ""}
                | _place(form.name_of(each, "passage"), next_of)
                | _what_was_said(each, form.names[each.key], fields, answers.get(each.key))
                for each, field, fields in form.rows()
            ],
            "refusal": refusal,
            "left": f"{counted(len(left), 'passage')} of {len(held):,} left to decide",
            "next_left": left[0] if left else "",
            "asked": asked,
            "may_reopen": asked.asked_at and not subject_access.is_conflicted(request.user, asked),
            "back_url": asked.get_absolute_url(),
            "back_text": f"Back to {asked.reference}",
        },
    )


NOT_SAID = "Nothing was said: added or changed after it was looked through"


def _decided(field, before: str | None) -> str:
    """In words: as it was sent just now, or else as it was saved before."""
    chosen = field.value() if field.form.is_bound else before
    return subject_access.CHOICES.get(chosen or "", "")


def _place(name: str, next_of: dict[str, str]) -> dict[str, str]:
    return {"id": name, "next_left": next_of.get(f"#{name}", "")}


def _what_was_said(passage, name, fields, answer):
    agency = consulted.agency_in_sentence(passage)
    return {
        "asks": fields,
        "ask_first": passage.ask_first,
        "open": any(field.errors for field in fields) or answer is not None,
        "ask": f"Note what {agency} said",
        "name": name,
        "answer": answer and f"{answer.whom}, on {day(answer.asked_on)}: {answer.said}",
    }


def _passage(passage, asked, found):
    by = f"{passage.by}, " if passage.by else ""
    when = f", {short_day(passage.at)}" if passage.at else ""
    return {
        "heading": passage.heading,
        "agency": passage.agency,
        "from": f"From {passage.agency} ({by}{when.removeprefix(', ')})" if by or when
        else f"From {passage.agency}",
        "text": passage.text,
        "people": ", ".join(subject_access.others_named(passage)),
        "file": passage.file,
        "file_url": _address_of_file(passage, asked, found),
        "mind": passage.mind,
    }  # fmt: skip


def _address_of_file(passage, asked, found) -> str:
    if not passage.file:
        return ""
    pk = passage.key.partition(":")[2]
    return reverse("records:document", args=[asked.reference, found.reference, pk])


@keepers(called="the export of a subject access request")
@with_request
@require_safe
def download(request, asked):
    if not asked.ready_at or asked.removed_at:
        messages.warning(request, "There is no export to download.")
        return redirect(asked)
    if subject_access.has_conflict(request.user, asked.choices):
        log_access(request, AccessLog.What.REFUSED, asked.label, "conflict of interest")
        raise PermissionDenied
    held = counted(len(asked.choices), "record")
    log_access(request, AccessLog.What.DOWNLOAD, asked.label, held)
    for label in asked.choices:
        log_access(request, AccessLog.What.DOWNLOAD, label, asked.reference)
    response = FileResponse(
        default_storage.open(asked.file_name),
        as_attachment=True,
        filename=f"{asked.reference}.zip",
        content_type="application/zip",
    )
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@keepers(called="a subject access request, to be opened again")
@with_request
def reopen(request, asked):
    conflicted = subject_access.is_conflicted(request.user, asked)
    return act(
        request,
        records_forms.ReopenForm(sent(request)),
        lambda answers: subject_access.reopen(
            asked,
            because=answers["because"],
            by=request.user,
            submission=answers["submission"],
        ),
        title=f"Open {asked.reference} again",
        button="Open it again",
        done="The export is void. Somebody else has to agree before anything is changed.",
        back=asked.get_absolute_url(),
        warning=True,
        refusal=subject_access.why_not_reopen(asked, conflicted=conflicted),
        lead="What was said of each passage stays, and can be changed once somebody else has "
        "agreed anew. The export that was made is removed at once.",
        points=[
            *(f"It was downloaded by {line}." for line in subject_access.downloads_of(asked)),
            "An export that was handed over is not changed. To answer anew, begin another request.",
            "The access log says that it was opened again, and keeps the SHA-256 of what was void.",
        ],
    )


@keepers(called="the end of a subject access request")
@with_request
def throw_away(request, asked):
    if asked.asked_at or asked.removed_at:
        form = records_forms.FinishForm(sent(request))
        words = {
            "button": "Remove the export",
            "done": "The export and the child’s reference are removed.",
            "lead": "The export, what you said of each passage and the child’s reference are "
            "removed at once. That the request was answered, and when, stays.",
        }
    else:
        form = records_forms.NotAnsweredForm(sent(request))
        words = {
            "button": "Finish with the request",
            "done": "The request is over. Nothing was handed over.",
            "lead": "Nothing has been handed over, and nothing will be. What you said of each "
            "passage and the child’s reference are removed at once. That the request was begun, "
            "by whom and when, stays.",
        }
    return act(
        request,
        form,
        lambda answers: subject_access.throw_away(
            asked, by=request.user, submission=answers["submission"]
        ),
        title=f"Finish with {asked.reference} now",
        back=asked.get_absolute_url(),
        warning=True,
        refusal=subject_access.why_not_throw_away(
            asked, conflicted=subject_access.is_conflicted(request.user, asked)
        ),
        **words,
    )


@keepers(called="another try at an export that could not be made")
@with_request
@require_POST
def try_again(request, asked):
    try:
        subject_access.try_again(asked, by=request.user)
    except NotAllowed as refusal:
        messages.warning(request, str(refusal))
    return redirect(asked)
