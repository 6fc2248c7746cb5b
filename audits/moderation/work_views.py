"""The workbench: a moderator scores a return, section by section, and finishes."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from audits.moderation import content as contents
from audits.moderation import policy, revisions, scoring, work
from audits.moderation.forms import ScoreForm, field_of
from audits.moderation.pages import of_moderation, page_of, within
from audits.returns import addresses, snapshot_shown
from core import acts
from core.forms import OperationForm
from core.words import counted
from improvement import linking


@of_moderation
def overview(request, agency_return, own, runs_this):
    """How far it is, what is missing, and finishing once nothing is."""
    refusal = _refusal(agency_return, own)
    details = {
        "title": "Score this return",
        "caption": f"{agency_return.reference}. {agency_return.agency}",
        "trail": within(agency_return),
        "agency_return": agency_return,
        "refusal": refusal,
        "form": None,
        "panel_url": page_of(agency_return, "panel") if own is None or own.finished_on else "",
    }
    if own is None or (refusal and request.method != "POST"):
        return render(request, "audits/moderation/work.html", details)
    form = OperationForm(acts.sent(request))

    def act(answers):
        return scoring.finish(agency_return, by=request.user, submission=answers["submission"])

    if form.is_valid() and acts.carried_out(form, act):
        messages.success(request, "You have finished. Now you see all scores side by side.")
        return redirect(page_of(agency_return, "panel"))
    if own is not None and own.finished_on is None:
        found = work.of(own, request.user)
        missing = found.missing
        details |= {
            "tasks": [_task(agency_return, each) for each in found.sections],
            "said": f"{found.number - len(missing)} of {counted(found.number, 'question')} scored.",
            "missing": [
                (f"{each['code']} {each['text']}", _to(agency_return, standard, each["code"]))
                for standard, each in missing
            ],
            "form": form if form.is_bound or not missing else None,
            "is_whole": not missing,
        }
    return render(request, "audits/moderation/work.html", details)


def _refusal(agency_return, own) -> str | None:
    return policy.why_not_score(
        agency_return.state, is_assigned=own is not None,
        has_finished=own is not None and own.finished_on is not None,
    )  # fmt: skip


def _task(agency_return, section: work.Section) -> dict[str, str]:
    done = section.scored == len(section.questions)
    status = "Scored" if done else "Begun" if section.scored else "Not begun"
    return {
        "text": f"{section.code} {section.title}",
        "url": page_of(agency_return, "score", section.code),
        "hint": f"{section.scored} of {len(section.questions)} scored",
        "status": status,
        "tone": "" if done else "yellow" if section.scored else "blue",
    }


def _to(agency_return, standard: str, code: str) -> str:
    return f"{page_of(agency_return, 'score', standard)}#{addresses.anchor(code)}"


@of_moderation
def score(request, agency_return, standard, own, runs_this):
    """The questions of one standard with what the agency wrote, each to be scored."""
    refusal = _refusal(agency_return, own)
    details = {
        "caption": f"{agency_return.reference}. {agency_return.agency}",
        "trail": within(agency_return, ("Score this return", page_of(agency_return, "work"))),
        "agency_return": agency_return,
        "refusal": refusal,
        "form": None,
        "title": "Score this return",
    }
    if own is None or own.finished_on is not None:
        return render(request, "audits/moderation/score.html", details)
    found = work.of(own, request.user)
    codes = [each.code for each in found.sections]
    if standard not in codes:
        raise Http404
    section = found.sections[codes.index(standard)]
    there = {
        each["code"]: found.scores[each["code"]]
        for each in section.questions
        if each["code"] in found.scores
    }
    form = _form(request, agency_return, own, section, there, found)

    def act(answers):
        return scoring.save_scores(
            agency_return, standard=standard, scores=form.scores(), by=request.user,
            version=answers["version"], submission=answers["submission"],
        )  # fmt: skip

    if form.is_valid() and acts.carried_out(form, act):
        messages.success(request, "Your scores are saved.")
        following = codes[codes.index(standard) + 1 :]
        if "here" in request.POST:
            return redirect(page_of(agency_return, "score", standard))
        if following:
            return redirect(page_of(agency_return, "score", following[0]))
        return redirect(page_of(agency_return, "work"))
    details |= {
        "title": f"{section.code} {section.title}",
        "form": form if form.is_bound or not refusal else None,
        "questions": _questions(request.user, agency_return, section, form, found),
        "asked": revisions.shown(found.asked, ""),
        "all_stand": all(each["code"] in found.standing for each in section.questions),
        "is_last": standard == codes[-1],
    }
    return render(request, "audits/moderation/score.html", details)


def _form(request, agency_return, own, section: work.Section, there, found) -> ScoreForm:
    codes = [each["code"] for each in section.questions if each["code"] not in found.standing]
    initial = {"version": scoring.state_of(own.submission, there.values())}
    for code in codes:
        if code in there:
            initial[field_of("score", code)] = str(there[code].value)
            initial[field_of("reason", code)] = there[code].reason
    in_section = [each for each in found.content["standards"] if each["code"] == section.code]
    return ScoreForm(
        acts.sent(request), questions=codes, levels=work.levels(agency_return), initial=initial,
        others=[e["code"] for one in in_section for e in one["criteria"] if e["code"] not in codes],
    )  # fmt: skip


def _questions(person, agency_return, section: work.Section, form: ScoreForm, found: work.Work):
    helps = work.help_of(agency_return)
    beside = work.beside(agency_return, {e["code"]: e["written"] for e in section.questions})
    references = {each for one in section.questions for each in one["actions"]}
    actions = linking.opened(references, person) if references else {}
    return [
        {
            "anchor": addresses.anchor(each["code"]),
            "heading": f"{each['code']} {each['text']}",
            "written": each["written"],
            "taken_over": snapshot_shown.taken_over(each),
            "evidence": [
                snapshot_shown.piece(
                    one, lambda key: addresses.of_evidence(agency_return, key), found.content
                )
                for one in each["evidence"]
            ],
            "actions": [
                {"text": one, "url": actions.get(one, {}).get("url", "")} for one in each["actions"]
            ],
            "still_so": snapshot_shown.still_so(each),
            "guidance": helps.get(each["code"], ""),
            "facts": snapshot_shown.facts_beside(found.content, each),
            "beside": beside.get(each["code"], {}),
            "points": [
                one.points[each["code"]] for one in found.asked if each["code"] in one.points
            ],
            **_own(form, each["code"], found),
        }
        for each in section.questions
    ]


def _own(form: ScoreForm, code: str, found: work.Work) -> dict:
    """Its fields; of one that stands, what the moderator said."""
    if code not in found.standing:
        return {"score": form[field_of("score", code)], "reason": form[field_of("reason", code)]}
    score = found.scores[code]
    return {
        "stands": contents.level_in_words(found.content, score.value),
        "stands_because": score.reason,
    }
