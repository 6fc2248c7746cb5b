"""The pages on which a return is filled in: one standard, one answer, all of it on paper."""

from dataclasses import replace
from http import HTTPStatus
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audits.cycles.pages import trail
from audits.facts import pressing
from audits.returns import addresses, answering, naming, policy, shown
from audits.returns.filling_forms import AnswerForm
from audits.returns.models import Return
from audits.returns.views import refusal
from core import access
from core.operations import NotAllowed
from core.pages import opens
from core.words import day


@opens(Return, right=access.CONTRIBUTE)
@require_http_methods(["GET", "HEAD", "POST"])
def standard(request, agency_return, standard):
    """The questions of one standard. Sent without JavaScript, each answer is saved by itself."""
    found = shown.whole(agency_return, request.user)
    section = next((each for each in found.content.standards if each.code == standard), None)
    if section is None:
        raise Http404
    questions = shown.questions(agency_return, request.user, found, [standard])
    page, why_not = uuid4(), refusal(agency_return)
    if request.method == "POST":
        page = _page(request.POST.get("page", ""))
        questions = [_save(request, agency_return, each, page) for each in questions]
        if not any(each.error for each in questions):
            return redirect(_next(request, agency_return, found, standard, questions))
    details = {
        "title": f"{section.code} {section.title}",
        "caption": f"{agency_return.cycle}: {agency_return.agency}",
        "agency_return": agency_return,
        "guidance": section.guidance,
        "questions": questions,
        "faults": [(each.id, f"{each.code}: {each.error}") for each in questions if each.error],
        "refusal": why_not if request.method == "GET" else None,
        "due": day(agency_return.due_on),
        "page_id": page,
        "longest": policy.ANSWER,
        "is_last": _after(found, standard) is None,
        "trail": way_up(agency_return),
    }
    return render(request, "audits/returns/standard.html", details)


def _page(sent: str) -> UUID:
    try:
        return UUID(sent)
    except ValueError:
        return uuid4()


def _save(request, agency_return, question: shown.Question, page: UUID) -> shown.Question:
    """The question as it was asked once it is saved; else with what was typed, and why not."""
    sent = {
        name: request.POST.get(f"{name}-{question.code}", "")
        for name in ("chosen", "text", "number")
    }
    if f"number-{question.code}" not in request.POST:
        return question  # one that the page did not ask
    brought = question.earlier_words if request.POST.get("bring") == question.code else ""
    if brought and brought not in sent["text"].replace("\r\n", "\n"):
        sent["text"] = "\n\n".join(filter(None, (sent["text"].rstrip(), brought)))
    form = AnswerForm(sent | {"page": str(page)})
    try:
        if not form.is_valid():
            raise NotAllowed(form.trouble)
        saved = answering.save_answer(
            agency_return, criterion=question.code, **form.cleaned_data, by=request.user
        )
    except NotAllowed as refused:
        number = int(sent["number"]) if sent["number"].isascii() and sent["number"].isdigit() else 0
        return question.as_sent(sent["chosen"], sent["text"], number, str(refused))
    if saved.said:
        messages.info(request, f"{question.code}: {saved.said}")
    now = saved.answer
    return replace(question.as_sent(now.chosen, now.text, now.number), said=saved.said)


def _next(request, agency_return, found: shown.Whole, standard: str, questions) -> str:
    here = addresses.of_section(agency_return, standard)
    if code := request.POST.get("bring"):
        known = {each.code for each in found.content.criteria}
        return addresses.of_answer(agency_return, standard, code) if code in known else here
    beside = {fact["name"]: each.id for each in reversed(questions) for fact in each.facts}
    pressed = pressing.pressed(
        request, agency_return, {name: f"{here}#{place}" for name, place in beside.items()}
    )
    if pressed:
        return pressed
    messages.success(request, "Your answers are saved.")
    if "here" in request.POST or any(each.said for each in questions):
        return here
    following = _after(found, standard)
    if following is None:
        return agency_return.get_absolute_url()
    return addresses.of_section(agency_return, following)


def _after(found: shown.Whole, standard: str) -> str | None:
    """The code of the next standard of which something is asked."""
    codes = [
        each.code
        for each in found.content.standards
        if each.code == standard or any(one.code in found.asked for one in each.criteria)
    ]
    return next(iter(codes[codes.index(standard) + 1 :]), None)


@opens(Return, right=access.CONTRIBUTE)
@require_POST
def answer(request, agency_return, code):
    """One answer, by the script of the page. Refused for its state: 409; for what it says: 422.

    202 and not 200, which would put each save on record as one more opening of the return.
    """
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"said": form.trouble}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        saved = answering.save_answer(
            agency_return, criterion=code, **form.cleaned_data, by=request.user
        )
    except NotAllowed as refused:
        of_the_answer = refused.field or not refusal(agency_return)
        status = HTTPStatus.UNPROCESSABLE_ENTITY if of_the_answer else HTTPStatus.CONFLICT
        return JsonResponse({"said": str(refused)}, status=status)
    now = saved.answer
    told = {
        "number": now.number,
        "chosen": now.chosen,
        "text": now.text,
        "said": saved.said,
        "saved": shown.saved_at(now),
        "names": naming.warnings_for(now.text),
    }
    return JsonResponse(told, status=HTTPStatus.ACCEPTED)


@opens(Return, right=access.CONTRIBUTE)
@require_safe
def printed_whole(request, agency_return):
    found = shown.whole(agency_return, request.user)
    questions = shown.questions(agency_return, request.user, found)
    sections = []
    for standard in found.content.standards:
        own = {each.code for each in standard.criteria}
        asked = [
            each for each in questions if each.code in own and (each.is_asked or each.has_answer)
        ]
        if asked:
            sections.append({"heading": f"{standard.code} {standard.title}", "questions": asked})
    details = {
        "title": f"{agency_return.cycle}: {agency_return.agency}",
        "agency_return": agency_return,
        "due": day(agency_return.due_on),
        "sections": sections,
        "trail": way_up(agency_return),
    }
    return render(request, "audits/returns/whole.html", details)


def way_up(agency_return: Return):
    cycle = agency_return.cycle
    return trail(
        (cycle.name, cycle.get_absolute_url()),
        (agency_return.reference, agency_return.get_absolute_url()),
    )
