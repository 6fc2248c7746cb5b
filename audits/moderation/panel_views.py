"""The scores of one return side by side; decided, taken over, made final, or sent back."""

from itertools import combinations
from typing import Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from audits.moderation import (
    agreement,
    assigning,
    drawing,
    policy,
    revising,
    revisions,
    settling,
    who,
)
from audits.moderation import content as contents
from audits.moderation.forms import AssignForm, FinalForm, RevisionForm, SettleForm, field_of
from audits.moderation.models import BlindScore, ModeratedScore, ModeratorAssignment
from audits.moderation.pages import (
    BLIND,
    meeting_of,
    of_moderation,
    of_who_runs_it,
    page_of,
    within,
)
from audits.moderation.side_by_side import Question, Sheet, sheet
from audits.returns import addresses, earlier, snapshot_shown
from audits.returns.models import Submission
from audits.returns.policy import State
from core import acts, calendar
from core.forms import OperationForm
from core.words import counted, day, listed, moment
from partnership.models import HeldRole

MODERATORS = ("Moderator", "Given on", "Stands")


def read(agency_return, person) -> tuple[Submission | None, Sheet | None]:
    """What was last handed in, with all scores that somebody may see. Six statements."""
    rows = Submission.objects.visible_to(person).filter(agency_return=agency_return)
    submission = rows.exclude(submitted_on=None).order_by("-number").first()
    if submission is None:
        return None, None
    assignments = ModeratorAssignment.objects.visible_to(person).filter(submission=submission)
    blind = BlindScore.objects.visible_to(person).filter(assignment__submission=submission)
    moderated = ModeratedScore.objects.visible_to(person).filter(
        agency_return=agency_return, replaced_on=None
    )
    return submission, sheet(submission.content, assignments, blind, moderated)


def is_blind(own) -> bool:
    return own is not None and own.finished_on is None


def _blind(request, agency_return):
    details = {
        "title": "The scores side by side", "caption": agency_return.reference,
        "trail": within(agency_return), "agency_return": agency_return, "refusal": BLIND,
        "work_url": page_of(agency_return, "work"),
    }  # fmt: skip
    return render(request, "audits/moderation/panel.html", details)


@of_moderation
def panel(request, agency_return, own, runs_this):
    if is_blind(own):
        return _blind(request, agency_return)
    submission, found = read(agency_return, request.user)
    details = {
        "title": "The scores side by side",
        "caption": f"{agency_return.reference}. {agency_return.agency}",
        "trail": within(agency_return),
        "agency_return": agency_return,
        "runs": runs_this,
        "form": None,
        "refusal": None if submission else policy.NOT_SUBMITTED,
    }
    if submission is None or found is None:
        return render(request, "audits/moderation/panel.html", details)
    form = OperationForm(acts.sent(request), record=agency_return)

    def act(answers):
        return settling.take_over(
            agency_return, by=request.user, version=answers["version"],
            submission=answers["submission"],
        )  # fmt: skip

    if form.is_valid() and acts.carried_out(form, act):
        messages.success(request, "The scores were taken over.")
        return redirect(page_of(agency_return, "panel"))
    is_open = agency_return.state == State.SUBMITTED
    may_take_over = found.ready and is_open and not found.unfinished
    only = request.GET.get("show") == "differ"
    changed = _changed(agency_return, submission, request.user)
    parts = {"Where scores differ": found.differing}
    if not only:
        rest = "Where all gave the same" if found.moderators else "Every question"
        parts[rest] = [each for each in found.questions if not each.differs]
    names = [str(each.moderator.person) for each in found.moderators]
    details |= {
        "said": _in_words(found),
        "waits": policy.why_not_before_all_have(found.unfinished) if is_open else None,
        "agreement": _agreement(found),
        "columns": ("Question", "The agency", *names, "Moderated"),
        "tables": [
            (
                caption,
                [_row(agency_return, found, each, changed.get(each.code, "")) for each in some],
            )
            for caption, some in parts.items()
            if some
        ],
        "only": only,
        "differing": len(found.differing),
        "moderator_columns": MODERATORS,
        "moderators": [_moderator(agency_return, each, runs_this) for each in _all(found)],
        "ready": counted(len(found.ready), "question") if may_take_over else "",
        "several": len(found.moderators) > 1,
        "without_reason": [each.code for each in found.questions if each.needs_a_reason
                           and each.moderated is None],
        "form": form if form.is_bound or may_take_over else None,
        "acts": [*meeting_of(agency_return, request.user),
                 *(_acts(agency_return, found) if runs_this and is_open else [])],
    }  # fmt: skip
    return render(request, "audits/moderation/panel.html", details)


def _all(found: Sheet) -> list[ModeratorAssignment]:
    return sorted([*found.moderators, *found.waits_for], key=lambda each: each.pk)


def _in_words(found: Sheet) -> str:
    total, settled = len(found.questions), len(found.questions) - len(found.unsettled)
    return (
        f"{settled} of {counted(total, 'question')} decided. {len(found.differing)} where somebody"
        " gave another score."
    )


def _agreement(found: Sheet) -> list[str]:
    """Of each two who finished, for kappa is of two."""
    told = []
    for one, other in combinations(found.moderators, 2):
        pairs = [
            (each.blind[one.pk].value, each.blind[other.pk].value)
            for each in found.questions
            if one.pk in each.blind and other.pk in each.blind
        ]
        said = agreement.in_words(pairs, contents.levels_in(found.content))
        told.append(f"{one.moderator.person} and {other.moderator.person}: {said}")
    return told


def _row(agency_return, found: Sheet, each: Question, changed: str) -> list:
    """``changed``: what `_changed` says of it."""
    head = {"text": f"{each.code} {each.text}", "url": page_of(agency_return, "settle", each.code)}
    own = found.in_words(each.own)
    cells = []
    for one in found.moderators:
        score = each.blind.get(one.pk)
        said = found.in_words(score.value) if score else "Not scored"
        cells.append({"text": said, "note": score.reason} if score and score.reason else said)
    if each.moderated is None:
        last = "Not decided"
    else:
        last = found.in_words(each.moderated.value)
        if each.moderated.reason:
            last = {"text": last, "note": each.moderated.reason}
    first = {"text": own, "note": changed} if changed else own
    return [head, first, *cells, last]


def _moderator(agency_return, each: ModeratorAssignment, runs_this: bool) -> list:
    name: object = f"{each.moderator.person}, {each.moderator.agency_role.agency}"
    if each.seed:
        name = {"text": name, "note": f"Drawn by the word “{each.seed}”"}
    stands = f"Finished on {day(each.finished_on)}" if each.finished_on else "Has not finished"
    if runs_this and each.finished_on is None:
        return [
            name, day(each.assigned_on),
            {"text": f"{stands}: take off", "url": page_of(agency_return, "take_off", each.pk)},
        ]  # fmt: skip
    return [name, day(each.assigned_on), stands]


def _changed(agency_return, submission: Submission, person) -> dict[str, str]:
    """By code, in words, what says another thing than when it was last decided, or first handed
    in."""
    before = _before(agency_return, submission, person)
    if not before:
        return {}
    asked = revisions.before(submission, person)
    changed = {
        each.number: contents.changed(each.content, submission.content) for each in before.values()
    }
    codes = [each["code"] for each in contents.scored_in(submission.content)]
    return {
        code: _since(submission, _of(before, code), code, asked)
        for code in codes
        if code in changed[_of(before, code).number]
    }


def _since(submission: Submission, before: Submission, code: str, asked) -> str:
    """“Changed in this revision, without being asked”"""
    which = "this" if before.number == submission.number - 1 else "a"
    unasked = "" if revisions.is_asked(asked, code, before.number) else ", without being asked"
    return f"Changed in {which} revision{unasked}"


def _before(agency_return, submission: Submission, person) -> dict[str, Submission]:
    """By the code of a question, of which submission its score was last decided before this one;
    under “” the first one, for those never decided. Empty before the first revision. Two
    statements, one where it is empty."""
    rows = Submission.objects.visible_to(person).filter(agency_return=agency_return)
    rows = rows.exclude(submitted_on=None).filter(number__lt=submission.number)
    earlier = {each.pk: each for each in rows.order_by("number")}
    if not earlier:
        return {}
    decided = ModeratedScore.objects.visible_to(person).filter(submission__in=earlier)
    found = decided.order_by("submission__number").values_list("criterion__code", "submission")
    return {code: earlier[key] for code, key in found} | {"": next(iter(earlier.values()))}


def _of(before: dict[str, Submission], code: str) -> Submission:
    return before.get(code, before[""])


def _acts(agency_return, found: Sheet) -> list[tuple[str, str]]:
    told = []
    if found.questions:
        told.append(("Add a moderator", page_of(agency_return, "assign")))
    if policy.why_not_ask_for_revision(agency_return.state, agency_return.revisions) is None:
        told.append(("Send it back for revision", page_of(agency_return, "revision")))
    told.append(("Make it final", page_of(agency_return, "final")))
    return told


# --- one score ------------------------------------------------------------------------------------


@of_moderation
def settle(request, agency_return, question, own, runs_this):
    if is_blind(own):
        return _kept(request, agency_return, BLIND)
    submission, found = read(agency_return, request.user)
    each = next((q for q in found.questions if q.code == question), None) if found else None
    if submission is None or each is None:
        if submission is None or question in {
            one["code"] for one in contents.criteria_in(submission.content)
        }:
            return _kept(request, agency_return, "This question has no score to decide.")
        raise Http404
    refusal = policy.why_not_decide(
        agency_return.state, may_decide=True, is_of_its_agency=False, unfinished=found.unfinished
    )
    there = each.moderated
    initial = {"version": settling.state_of(submission, there)}
    if there:
        initial |= {"value": str(there.value), "reason": there.reason}
    elif each.agreed is not None:
        initial |= {"value": str(each.agreed), "reason": settling.reason_of(each)}
    scale = [(v, found.in_words(v)) for v in contents.levels_in(found.content)]
    form = SettleForm(acts.sent(request), levels=scale, own=each.own, initial=initial)

    def act(answers):
        return settling.settle(
            agency_return, question=question, value=int(answers["value"]),
            reason=answers["reason"], by=request.user, version=answers["version"],
            submission=answers["submission"],
        )  # fmt: skip

    if form.is_valid() and acts.carried_out(form, act):
        messages.success(request, f"The score of {question} is decided.")
        return redirect(page_of(agency_return, "panel"))
    details = {
        "title": f"{each.code} {each.text}",
        "caption": f"{agency_return.reference}. {each.standard}",
        "trail": within(agency_return, ("Side by side", page_of(agency_return, "panel"))),
        "agency_return": agency_return,
        "refusal": refusal,
        "form": form if form.is_bound or not refusal else None,
        "scores": _scores(found, each),
        "question": _said(agency_return, submission, question),
        "asked": revisions.shown(revisions.before(submission, request.user), question),
        "before": _said_before(agency_return, submission, question, request.user),
        "panel_url": page_of(agency_return, "panel"),
    }
    return render(request, "audits/moderation/settle.html", details)


def _kept(request, agency_return, refusal: str):
    """Why nothing is decided here, with the reason that was sent from a page of before."""
    written = request.POST.get("reason", "").strip()
    return acts.page(
        request, agency_return, None, None, title="Decide a score", button="", done="",
        back=page_of(agency_return, "panel"), caption=agency_return.reference,
        refusal=f"{refusal} You had written, and it is not saved: “{written}”" if written
        else refusal, trail=within(agency_return),
    )  # fmt: skip


def _scores(found: Sheet, each: Question) -> list[dict[str, str]]:
    rows = [{"key": "The agency", "value": found.in_words(each.own)}]
    for one in found.moderators:
        if score := each.blind.get(one.pk):
            said = found.in_words(score.value)
            value = f"{said}\n{score.reason}" if score.reason else said
            rows.append({"key": str(one.moderator.person), "value": value})
    if each.moderated:
        decided = each.moderated
        value = f"{found.in_words(decided.value)}\n{decided.reason}".strip()
        who_and_when = f"{decided.decided_by or 'The portal'}, {moment(decided.decided_at)}"
        rows.append({"key": "Moderated", "value": f"{value}\n{who_and_when}"})
    return rows


def _criterion(submission: Submission, code: str) -> dict:
    return next(e for e in contents.criteria_in(submission.content) if e["code"] == code)


def _said(agency_return, submission: Submission, code: str) -> dict:
    each = _criterion(submission, code)
    return {
        "written": each["written"],
        "is_same": code in earlier.same_words(agency_return, submission.content),
        "still_so": snapshot_shown.still_so(each),
        "taken_over": snapshot_shown.taken_over(each),
        "facts": snapshot_shown.facts_beside(submission.content, each),
        "evidence": [
            snapshot_shown.piece(
                one, lambda key: addresses.of_evidence(agency_return, key), submission.content
            )
            for one in each["evidence"]
        ],
    }


def _said_before(agency_return, submission, code: str, person) -> dict[str, Any] | None:
    """What stood there when it was last decided, or first handed in, where it says something else
    now."""
    befores = _before(agency_return, submission, person)
    if not befores:
        return None
    before = _of(befores, code)
    if code not in contents.changed(before.content, submission.content):
        return None
    since = _since(submission, before, code, revisions.before(submission, person))
    codes = {e["code"] for e in contents.scored_in(before.content)}
    if code not in codes:
        return {"since": since, "score": "", "written": "It was not answered then."}
    each = _criterion(before, code)
    replaced = ModeratedScore.objects.visible_to(person).filter(
        agency_return=agency_return, criterion__code=code, replaced_on__isnull=False
    )
    last = replaced.order_by("-replaced_on", "-pk").first()
    score = contents.level_in_words(before.content, int(each["chosen"]))
    evidence = listed(one["name"] for one in each["evidence"]) or "none"
    return {
        "since": since, "score": score, "written": each["written"], "evidence": evidence,
        "facts": snapshot_shown.facts_beside(before.content, each),
        "moderated": contents.level_in_words(before.content, last.value) if last else "",
        "reason": last.reason if last else "",
    }  # fmt: skip


# --- whoever runs the cycle -----------------------------------------------------------------------


@of_who_runs_it
def assign(request, agency_return, own, runs_this):
    _, found = (None, None) if is_blind(own) else read(agency_return, request.user)
    number = len(found.questions) if found else 0
    refusal = BLIND if is_blind(own) else policy.why_not_assign(
        agency_return.state, questions=number
    )  # fmt: skip
    there = {each.moderator.person_id for each in _all(found)} if found else set()
    [its] = who.drawn([agency_return], [])
    people = [
        each
        for each in who.candidates()
        if each.held.person_id not in there and drawing.may(each.drawn, its)
    ]
    form = AssignForm(
        acts.sent(request), record=agency_return,
        candidates=[(str(each.held.pk), each.said) for each in people],
    )  # fmt: skip
    held = {str(each.held.pk): each.held for each in people}

    def act(answers):
        moderator: HeldRole = held[answers["moderator"]]
        return assigning.assign(
            agency_return, moderator=moderator, by=request.user, version=answers["version"],
            submission=answers["submission"],
        )  # fmt: skip

    return _act(
        request, agency_return, form, act, refusal, title="Add a moderator", button="Add",
        done="They were added, and are told.",
        lead="Whoever you choose scores the return before they see anybody else’s scores. People of"
        " the agency itself are not on the list.",
    )  # fmt: skip


@of_who_runs_it
def take_off(request, agency_return, pk, own, runs_this):
    rows = ModeratorAssignment.objects.visible_to(request.user).filter(agency_return=agency_return)
    assignment = rows.select_related("moderator__person").filter(pk=pk).first()
    if assignment is None:
        raise Http404
    refusal = policy.why_not_take_off(
        has_finished=assignment.finished_on is not None, has_ended=assignment.ended_on is not None
    )

    def act(answers):
        return assigning.take_off(assignment, by=request.user, submission=answers["submission"])

    return _act(
        request, agency_return, OperationForm(acts.sent(request)), act, refusal,
        title=f"Take {assignment.moderator.person} off", button="Take off", done="They are off it.",
        lead="They can no longer open the return. What they scored so far is kept, and nobody reads"
        " it.", warning=True,
    )  # fmt: skip


@of_who_runs_it
def final(request, agency_return, own, runs_this):
    _, found = (None, None) if is_blind(own) else read(agency_return, request.user)
    questions = found.questions if found else []
    refusal = BLIND if is_blind(own) else policy.why_not_make_final(
        agency_return.state, questions=len(questions),
        unsettled=len(found.unsettled) if found else 0,
        unfinished=found.unfinished if found else (),
    )  # fmt: skip
    is_open = agency_return.state == State.SUBMITTED
    form = FinalForm(acts.sent(request), record=agency_return, needs_note=not questions)

    def act(answers):
        return settling.make_final(
            agency_return, note=answers.get("note", ""), by=request.user,
            version=answers["version"], submission=answers["submission"],
        )  # fmt: skip

    return _act(
        request, agency_return, form, act, refusal, title="Make it final", button="Make it final",
        refusal_links=[
            (f"{each.code} {each.text}", page_of(agency_return, "settle", each.code))
            for each in (found.unsettled if found and is_open else ())
        ],
        done="The return is final, and its agency is told.",
        lead="The agency then reads the moderated scores beside its own, and can respond. Nothing"
        " can be changed any more.",
    )  # fmt: skip


@of_who_runs_it
def revision(request, agency_return, own, runs_this):
    submission, _ = (None, None) if is_blind(own) else read(agency_return, request.user)
    refusal = BLIND if is_blind(own) else policy.why_not_ask_for_revision(
        agency_return.state, agency_return.revisions
    )  # fmt: skip
    asked = []
    if submission is not None:
        asked = [e for e in contents.criteria_in(submission.content) if e["was_asked"]]
    codes = [e["code"] for e in asked]
    form = RevisionForm(acts.sent(request), record=agency_return, questions=codes)

    def act(answers):
        return revising.ask_for_revision(
            agency_return, reason=answers["reason"], points=form.points(), by=request.user,
            version=answers["version"], submission=answers["submission"],
        )  # fmt: skip

    if form.is_valid() and acts.carried_out(form, act):
        messages.success(request, "The return went back to its agency, which is told.")
        return redirect(page_of(agency_return, "panel"))
    details = {
        "title": "Send it back for revision",
        "caption": f"{agency_return.reference}. {agency_return.agency}",
        "trail": within(agency_return, ("Side by side", page_of(agency_return, "panel"))),
        "agency_return": agency_return,
        "refusal": refusal,
        "form": form if form.is_bound or not refusal else None,
        "reason": form["reason"],
        "looked_again": form["looked_again"] if "looked_again" in form.fields else None,
        "sections": _sections(submission, form, codes) if submission else [],
        "has_until": _has_until(agency_return),
        "panel_url": page_of(agency_return, "panel"),
    }
    return render(request, "audits/moderation/revision.html", details)


def _has_until(agency_return) -> str:
    """The last day that the revision would have; nothing where none can be worked out, which is
    said when it is sent."""
    try:
        due_on = revising.last_day(agency_return)
    except calendar.BeyondTheCalendar:
        return ""
    if due_on == agency_return.due_on:
        return f"It has until {day(due_on)}, the last day that it had already."
    return f"It has until {day(due_on)}: {policy.REVISED_WITHIN} working days."


def _sections(submission: Submission, form: RevisionForm, codes: list[str]) -> list[dict]:
    found = []
    for standard in submission.content["standards"]:
        own = [
            {"text": f"{e['code']} {e['text']}", "point": form[field_of("point", e["code"])]}
            for e in standard["criteria"]
            if e["code"] in codes
        ]
        if own:
            is_open = any(each["point"].value() or each["point"].errors for each in own)
            heading = f"{standard['code']} {standard['title']}"
            found.append({"heading": heading, "questions": own, "open": is_open})
    return found


def _act(request, agency_return, form, act, refusal, **said):
    return acts.page(
        request, agency_return, form if form.is_bound or not refusal else None, act,
        back=page_of(agency_return, "panel"), refusal=refusal,
        caption=f"{agency_return.reference}. {agency_return.agency}",
        trail=within(agency_return, ("Side by side", page_of(agency_return, "panel"))), **said,
    )  # fmt: skip
