"""What has changed for a school since its last return, and one declaration for the rest."""

from collections import defaultdict
from typing import Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from audits.question_sets.changes import condition_in_words
from audits.question_sets.content import Answer as How
from audits.returns import addresses, papers, papers_shown, shown
from audits.returns.answering import in_words
from audits.returns.models import Return
from audits.returns.standard_views import way_up
from audits.since_last import declared, declaring, difference, policy, read
from audits.since_last.forms import ChangedForm, DeclareForm, codes_in
from audits.since_last.models import StillSo
from audits.since_last.read import Part, Question, Since
from core import access, acts
from core.pages import opens
from core.words import counted

WHY = {
    Part.NEW: "This question is new.",
    Part.CHANGED: "What is asked, its guidance, what would show it or its scale changed.",
}
LONG_TEXTS = ("Text", "Guidance", "Evidence prompts", "Guidance of standards", "What it is about")


def address(agency_return: Return, name: str = "since_last") -> str:
    return reverse(f"since_last:{name}", args=[agency_return.reference])


def _read(request, agency_return) -> tuple[shown.Whole, Since | None]:
    found = shown.whole(agency_return, request.user)
    since = read.since(
        agency_return, found.answers.values(), request.user, runs_it=agency_return.may_manage
    )
    return found, since


def _nothing_before(request, agency_return):
    details = {
        "title": "What has changed since last time",
        "caption": f"{agency_return.cycle}: {agency_return.agency}",
        "refusal": policy.NOTHING_BEFORE,
        "back_url": agency_return.get_absolute_url(),
        "trail": way_up(agency_return),
    }
    return render(request, "layouts/act.html", details)


@opens(Return, right=access.CONTRIBUTE)
@require_http_methods(["GET", "HEAD", "POST"])
def since_last(request, agency_return):
    """A tick is kept by the press that goes on to the declaration, and by each other one here."""
    found, since = _read(request, agency_return)
    if since is None:
        return _nothing_before(request, agency_return)
    refusal = papers.why_not_write(agency_return)
    offered = set() if refusal else {each.code for each in since.offered}
    form, ticked = ChangedForm(acts.sent(request)), _ticked(request, found)
    unchanged, back = request.POST.get("unchanged", ""), request.POST.get("take_back", "")

    def act(answers):
        if back:
            declaring.take_back(
                agency_return, declaration=int(back) if back.isdecimal() else 0, by=request.user,
                submission=answers["submission"],
            )  # fmt: skip
        else:
            declaring.say_changed(
                agency_return, changed=ticked, unchanged=[unchanged], by=request.user,
                submission=answers["submission"],
            )  # fmt: skip

    if form.is_valid() and acts.carried_out(form, act):
        if back:
            messages.success(request, "The declaration is taken back. Its answers are empty again.")
        here = f"#{addresses.anchor(unchanged)}" if unchanged else ""
        stays = back or unchanged
        return redirect(address(agency_return, "since_last" if stays else "declare") + here)

    rows = {
        each.code: _row(agency_return, found, each, offered) | {"is_ticked": each.code in ticked}
        for each in since.questions
    }
    details = {
        "title": "What has changed since last time",
        "caption": f"{agency_return.cycle}: {agency_return.agency}",
        "agency_return": agency_return,
        "last": str(since.before.cycle),
        "refusal": refusal,
        "of_set": [_difference(each) for each in since.of_set],
        "sections": _sections(found, rows, request.POST.getlist("changed_in")),
        "same": len(since.part(Part.SAME)),
        "offered": len(offered),
        "form": None if refusal and not form.is_bound else form,
        "declarations": [] if refusal else _declarations(found, since),
        "trail": way_up(agency_return),
    }
    return render(request, "audits/since_last/since_last.html", details)


def _ticked(request, found: shown.Whole) -> set[str]:
    """The codes that were sent as changed: one by one, and all of a standard."""
    whole = request.POST.getlist("changed_in")
    return {*request.POST.getlist("changed")} | {
        criterion.code
        for standard in found.content.standards
        if standard.code in whole
        for criterion in standard.criteria
    }


def _sections(found: shown.Whole, rows: dict[str, dict[str, Any]], whole) -> list[dict[str, Any]]:
    """Each standard that has any of ``rows``, its ``questions``: ``first`` what is to be answered,
    then the ``same``. ``whole``: the codes of the standards that were ticked as a whole."""
    sections = []
    for standard in found.content.standards:
        its = [rows[each.code] for each in standard.criteria if each.code in rows]
        first = [each for each in its if each["part"] != Part.SAME]
        same = [each for each in its if each["part"] == Part.SAME]
        if its:
            sections.append(
                {
                    "id": f"section-{addresses.anchor(standard.code)}",
                    "code": standard.code,
                    "title": f"{standard.code} {standard.title}",
                    "counts": _counts(first, same),
                    "questions": its,
                    "first": first,
                    "same": same,
                    "offered": sum(each["is_offered"] for each in same),
                    "is_ticked": standard.code in whole,
                }
            )
    return sections


def _declarations(found: shown.Whole, since: Since) -> list[dict[str, Any]]:
    """Each act of declaring, of what stands so still, that the reader may take back; ``key``: of
    one of its answers."""
    acts_of: dict[Any, list[StillSo]] = defaultdict(list)
    for each in found.still_so.values():
        acts_of[each.declared_at, each.declared_by_id].append(each)
    given = {
        key: rows
        for key, rows in acts_of.items()
        if all(since.is_given(each.criterion.code) for each in rows)
    }
    return [
        {"key": rows[0].pk, "said": f"{declared.in_words(rows[0])}: {counted(len(rows), 'answer')}"}
        for _, rows in sorted(given.items())
    ]


def _row(agency_return, found: shown.Whole, each: Question, offered) -> dict[str, Any]:
    still_so = found.still_so.get(each.code)
    is_asked = each.code in found.asked or each.code in offered
    standing = ("Answered", "") if not each.is_empty else ("Not answered yet", "blue")
    return {
        "code": each.code,
        "id": addresses.anchor(each.code),
        "text": each.criterion.text,
        "part": each.part,
        "is_new": each.part == Part.NEW,
        "why": each.why_anew or WHY.get(each.part, ""),
        "guidance": each.criterion.guidance,
        "prompts": each.criterion.evidence,
        "only_if": condition_in_words(each.criterion.only_if),
        "differences": [_difference(one) for one in each.differences],
        "before": _before(found, each),
        "evidence": [papers_shown.about(one, one.agency_return) for one in each.evidence],
        "needs_newer_evidence": each.needs_newer_evidence,
        "is_mandatory": each.criterion.is_mandatory,
        "is_offered": each.code in offered,
        "is_answered": not each.is_empty,
        "said_changed": declared.changed_in_words(each.said_changed),
        "status": declared.in_words(still_so) or (standing[0] if is_asked else "Not asked now"),
        "tone": "" if still_so else standing[1] if is_asked else "grey",
        "url": addresses.of_answer_to(agency_return, found.content, each.criterion),
    }


def _before(found: shown.Whole, each: Question) -> dict[str, str]:
    """What was answered last time, as far as its levels are called so still."""
    said = each.before
    if said is None:
        return {}
    labels = {str(level.value): level.label for level in found.content.levels}
    has_level = each.criterion.answer == How.SCALE and said.chosen in labels
    return {
        "chosen": f"{said.chosen}: {labels[said.chosen]}" if has_level else in_words(said.chosen)
        if said.chosen else "",
        "text": said.text,
        "moderated": "" if said.moderated is None else f"{said.moderated}: {said.label}",
        "reason": said.reason,
    }  # fmt: skip


def _difference(each) -> dict[str, Any]:
    is_long = each.what in LONG_TEXTS
    return {
        "what": each.what,
        "before": each.before,
        "after": each.after,
        "pieces": difference.pieces(each.before, each.after) if is_long else [],
    }


def _counts(first: list[dict[str, Any]], same: list[dict[str, Any]]) -> str:
    """“3 to answer (1 answered), 4 the same”."""
    answered = sum(each["is_answered"] for each in first)
    done = f" ({answered} answered)" if answered else ""
    said = [f"{len(first)} to answer{done}"] * bool(first) + [f"{len(same)} the same"] * bool(same)
    return ", ".join(said)


@opens(Return, right=access.CONTRIBUTE)
def declare(request, agency_return):
    """The answers that are declared, once more with what was written, and one box for all."""
    found, since = _read(request, agency_return)
    if since is None:
        return _nothing_before(request, agency_return)
    known = {each.code for each in since.questions}
    if request.method == "POST":
        codes = codes_in(request.POST.get("codes", ""), known)
    else:
        codes = [each.code for each in since.offered]
    taken = [each for each in since.questions if each.code in codes]
    left_open = [
        each for each in since.part(Part.SAME) if each.is_empty and each.code not in codes
        and since.is_given(each.code)
    ]  # fmt: skip
    pieces = {one.pk for each in taken for one in each.fresh}
    form = DeclareForm(
        acts.sent(request), number=len(taken), pieces=len(pieces),
        initial={"codes": ",".join(codes), "with_evidence": True},
    )  # fmt: skip
    done: list[declaring.Declared] = []

    def act(answers):
        made = declaring.declare_still_so(
            agency_return, codes=codes, with_evidence=bool(answers.get("with_evidence")),
            by=request.user, submission=answers["submission"],
        )  # fmt: skip
        done.append(made)

    if form.is_valid() and acts.carried_out(form, act):
        messages.success(request, _said(done))
        return redirect(_next(agency_return, found, left_open))
    refusal = papers.why_not_write(agency_return)
    if not refusal and not taken:
        refusal = policy.NOTHING_TO_DECLARE
    details = {
        "title": "Declare the rest still so",
        "caption": f"{agency_return.cycle}: {agency_return.agency}",
        "agency_return": agency_return,
        "form": form if form.is_bound or not refusal else None,
        "refusal": refusal,
        "last": str(since.before.cycle),
        "who": str(request.user),
        "taken": len(taken),
        "sections": _sections(
            found, {each.code: _row(agency_return, found, each, codes) for each in taken}, ()
        ),
        "left_open": [_row(agency_return, found, each, codes) for each in left_open],
        "back_url": address(agency_return),
        "trail": [
            *way_up(agency_return), ("What has changed since last time", address(agency_return)),
        ],
    }  # fmt: skip
    return render(request, "audits/since_last/declare.html", details)


def _said(done) -> str:
    if not done:  # the second of two clicks
        return "The answers are declared still so."
    written, meanwhile = len(done[0].written), len(done[0].meanwhile)
    verb = "is" if written == 1 else "are"
    said = f"{counted(written, 'answer')} {verb} declared still so."
    if not meanwhile:
        return said
    stands = "was answered meanwhile, and stands" if meanwhile == 1 else (
        "were answered meanwhile, and stand"
    )  # fmt: skip
    return f"{said} {meanwhile} {stands} as written."


def _next(agency_return, found: shown.Whole, left_open) -> str:
    """To the first that was left open, where it is answered."""
    if left_open:
        return addresses.of_answer_to(agency_return, found.content, left_open[0].criterion)
    return agency_return.get_absolute_url()
