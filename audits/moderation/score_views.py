"""Both scores of a final return, for whoever may open it, and what its agency says to them."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from audits.moderation import content as contents
from audits.moderation import responding
from audits.moderation.forms import RespondForm
from audits.moderation.models import Acceptance, AgencyResponse, ModeratedScore
from audits.moderation.pages import page_of, with_assignment, within
from audits.moderation.panel_views import is_blind
from audits.returns.models import Return, Submission
from audits.returns.policy import State
from core import access, acts
from core.as_seen import version_of
from core.pages import opens
from core.words import day

NOT_FINAL = "The partnership’s scores are shown here once they are final. They are not yet."
COLUMNS = ("Question", "The agency", "The partnership")
APART, SAME = "Where the partnership scored otherwise", "Where both are the same"


def _read(agency_return, person):
    """The last submission, its moderated scores and the responses, by code. Three statements."""
    rows = Submission.objects.visible_to(person).filter(agency_return=agency_return)
    submission = rows.exclude(submitted_on=None).order_by("-number").first()
    moderated = ModeratedScore.objects.visible_to(person).filter(
        agency_return=agency_return, replaced_on=None
    )
    scores = {each.criterion.code: each for each in moderated.select_related("criterion")}
    given = AgencyResponse.objects.visible_to(person).filter(agency_return=agency_return)
    responses = {
        each.criterion.code if each.criterion else "": each
        for each in given.select_related("criterion", "responded_by")
    }
    return submission, scores, responses


@opens(Return)
@require_safe
def scores(request, agency_return):
    details = {
        "title": "Both scores",
        "caption": f"{agency_return.reference}. {agency_return.agency}",
        "trail": within(agency_return),
        "agency_return": agency_return,
        "refusal": None if agency_return.state == State.FINAL else NOT_FINAL,
    }
    if details["refusal"] or is_blind(with_assignment(agency_return, request.user)):
        details["refusal"] = details["refusal"] or NOT_FINAL
        return render(request, "audits/moderation/scores.html", details)
    submission, moderated, responses = _read(agency_return, request.user)
    responds = agency_return.may_manage and responding.why_not(agency_return) is None
    content = submission.content if submission else {"standards": [], "scale": []}
    questions = [each for each in contents.scored_in(content) if each["code"] in moderated]
    found = [
        _both_scores(
            agency_return, content, each, moderated[each["code"]], responses.get(each["code"]),
            responds,
        )
        for each in questions
    ]  # fmt: skip
    whole = responses.get("")
    until = responding.until(agency_return)
    accepted = Acceptance.objects.visible_to(request.user).filter(agency_return=agency_return)
    details |= {
        "columns": COLUMNS,
        "parts": [
            (caption, [each for each in some if each["has_words"]],
             [_row(each) for each in some if not each["has_words"]])
            for caption, is_same in ((APART, False), (SAME, True))
            if (some := [each for each in found if each["is_same"] == is_same])
        ],
        "accepted": accepted.first(),
        "whole": whole,
        "whole_said": _by(whole) if whole else "",
        "respond_url": page_of(agency_return, "respond") if responds else "",
        "until": day(until) if until else "",
        "responds": responds,
    }  # fmt: skip
    return render(request, "audits/moderation/scores.html", details)


def _by(response: AgencyResponse) -> str:
    return f"{response.responded_by or 'The agency'}, {day(response.responded_on)}"


def _both_scores(agency_return, content, each, score, response, responds: bool) -> dict:
    """One question. ``has_words``: it stands by itself, with what was written below it; the others
    are rows of a table (`_row`)."""
    code, said = each["code"], response.text if response else ""
    act = None
    if responds:
        words = f"{'Change' if response else 'Respond to'} {code}"
        act = (words, page_of(agency_return, "respond_to", code))
    return {
        "question": f"{code} {each['text']}",
        "own": contents.level_in_words(content, int(each["chosen"])),
        "moderated": contents.level_in_words(content, score.value),
        "is_same": int(each["chosen"]) == score.value,
        "reason": score.reason,
        "response": said,
        "has_words": bool(score.reason or said),
        "act": act,
    }


def _row(each: dict) -> list:
    last = {"text": each["moderated"], "act": each["act"]} if each["act"] else each["moderated"]
    return [each["question"], each["own"], last]


@opens(Return, right=access.MANAGE)
def respond(request, agency_return, question=""):
    submission, moderated, responses = _read(agency_return, request.user)
    if question and agency_return.state == State.FINAL and question not in moderated:
        raise Http404
    there = responses.get(question)
    initial = {"version": version_of(there), "text": there.text if there else ""}
    form = RespondForm(acts.sent(request), initial=initial)
    refusal = responding.why_not(agency_return)
    until = responding.until(agency_return)

    def act(answers):
        return responding.respond(
            agency_return, question=question, text=answers["text"], by=request.user,
            version=answers["version"], submission=answers["submission"],
        )  # fmt: skip

    of = "this" if question else "all of your scores"
    return acts.page(
        request, agency_return, form if form.is_bound or not refusal else None, act,
        title="Respond to the scores", button="Save", done="Your response is saved.",
        back=page_of(agency_return, "scores"), refusal=refusal,
        caption=agency_return.reference,
        trail=within(agency_return, ("Both scores", page_of(agency_return, "scores"))),
        lead=f"{_both(submission, moderated.get(question))}What your agency says to {of} stands"
        " beside the scores for good. You can change it until"
        f" {day(until) if until else ''}.",
    )  # fmt: skip


def _both(submission: Submission | None, score: ModeratedScore | None) -> str:
    """The question with both of its scores, above what is said to it."""
    if submission is None or score is None:
        return ""
    content, code = submission.content, score.criterion.code
    each = next(one for one in contents.criteria_in(content) if one["code"] == code)
    own = contents.level_in_words(content, int(each["chosen"]))
    given = contents.level_in_words(content, score.value)
    because = f", because: {score.reason.rstrip('.')}" if score.reason else ""
    return (
        f"Question {code}: {each['text'].rstrip('.')}. Your agency scored {own}; the partnership"
        f" {given}{because}. "
    )
