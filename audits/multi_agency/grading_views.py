"""The pages on which an agency grades its cases."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from audits.multi_agency import forms, grading, policy, shown, tool
from audits.multi_agency.models import (
    CaseAnswer,
    CaseReview,
    DomainGrade,
    MultiAgencyAudit,
)
from audits.multi_agency.pages import act_page, within
from audits.multi_agency.shown import Work, url_of
from audits.question_sets import content as contents
from core import access, acts
from core.as_seen import version_of
from core.operations import NotAllowed
from core.pages import opens
from core.words import day


def _work(request, audit, agency: str) -> Work:
    """Of an agency for which the reader audits, or of any to whoever runs the audit; 404 else."""
    if (work := shown.work_for(audit, request.user, agency)) is None:
        raise Http404
    return work


def _why_not_write(audit, work: Work, review: CaseReview | None = None) -> str | None:
    """``review``: of a case, where one is written."""
    if not work.is_own:
        return _not_own(work)
    refusal = policy.why_not_grade(audit.state, work.row.handed_in_on, work.row.taken_off_on)
    return refusal or (policy.why_not_grade_case(review.case.replaced_on) if review else None)


def _not_own(work: Work) -> str:
    return f"Only whoever audits for {work.agency} writes its grades."


def _require_own(work: Work) -> None:
    """Raises NotAllowed, as a form says why: the page is open to whoever runs the audit, too."""
    if not work.is_own:
        raise NotAllowed(_not_own(work))


def _review(work: Work, number: int) -> CaseReview:
    """Of a case that was replaced, too: it says so to whoever had it open, and loses no word."""
    there = (*work.reviews, *work.replaced)
    found = next((each for each in there if each.case.number == number), None)
    if found is None:
        raise Http404
    return found


def _trail(audit, work: Work, review: CaseReview | None = None):
    if review is None:
        return within(audit)
    url = url_of(audit, "case", work.agency.slug, review.case.number)
    return [*within(audit), (str(review.case), url)]


@opens(MultiAgencyAudit, right=access.CONTRIBUTE)
@require_http_methods(["GET", "HEAD", "POST"])
def case(request, audit, agency, number):
    """One case of an agency: whether it knows the child, its domains, what it learned."""
    work = _work(request, audit, agency)
    review = _review(work, number)
    refusal = _why_not_write(audit, work, review)
    initial = {
        "is_unknown": review.is_unknown, "strengths": review.strengths,
        "developments": review.developments, "version": version_of(review),
    }  # fmt: skip
    form = forms.CaseForm(acts.sent(request), initial=initial)

    def act(answers):
        _require_own(work)
        said = {name: answers[name] for name in ("is_unknown", "strengths", "developments")}
        grading.save_case(
            audit, case=number, agency=work.row.agency_id, **said, seen=answers["version"],
            submission=answers["submission"], by=request.user,
        )  # fmt: skip

    if form.is_valid() and acts.carried_out(form, act):
        messages.success(request, _case_saved(work, review, form.cleaned_data["is_unknown"]))
        return redirect(url_of(audit, "case", agency, number))
    details = {
        "title": str(review.case),
        "caption": f"{audit.theme}: {work.agency}",
        **shown.about(audit),
        "reference": shown.references(audit, request.user).get(review.case_id, ""),
        "due": day(audit.due_on) if audit.state == policy.State.TASKED else "",
        "tasks": shown.domain_tasks(audit, work, review),
        "form": form if form.is_bound or not refusal else None,
        "refusal": refusal,
        "review": review,
        "unknown": shown.says_unknown(review),
        "warnings": shown.warnings(review.strengths, review.developments),
        "trail": _trail(audit, work),
    }
    return render(request, "audits/multi_agency/case.html", details)


def _case_saved(work: Work, review: CaseReview, is_unknown: bool) -> str:
    said = f"{review.case} is saved."
    if is_unknown and any(number == review.case.number for number, _ in work.written):
        return f"{said} What was written of its domains is kept, and counts in nothing."
    return said


@opens(MultiAgencyAudit, right=access.CONTRIBUTE)
@require_http_methods(["GET", "HEAD", "POST"])
def domain(request, audit, agency, number, standard):
    """The questions of one domain about one case, and the agency's grade."""
    work = _work(request, audit, agency)
    review = _review(work, number)
    section = next((each for each in work.given.standards if each.code == standard), None)
    if section is None:
        raise Http404
    closed = _why_not_write(audit, work, review)
    refusal = closed or policy.why_not_grade_domain(is_unknown=review.is_unknown)
    criteria = [each for each in section.criteria if contents.is_for(each, work.agency.kind)]
    initial, texts = _written(request.user, review, standard)
    form = forms.DomainForm(
        acts.sent(request), given=work.given, criteria=criteria, initial=initial
    )

    def act(answers):
        _require_own(work)
        grading.save_domain(
            audit, case=number, agency=work.row.agency_id, standard=standard, **form.said(),
            seen=answers["version"], submission=answers["submission"], by=request.user,
        )  # fmt: skip

    if form.is_valid() and acts.carried_out(form, act):
        return _saved(request, audit, work, review, standard, form)
    details = {
        "title": f"{section.code} {section.title}",
        "caption": f"{audit.theme}: {work.agency}, {str(review.case).lower()}",
        **shown.about(audit),
        "guidance": section.guidance,
        "form": form if form.is_bound or not refusal else None,
        "refusal": refusal,
        "unknown": shown.says_unknown(review) if closed else "",
        "answered": _answered(work, criteria, initial) if refusal else [],
        "warnings": shown.warnings(*texts),
        "back_url": url_of(audit, "case", agency, number),
        "trail": _trail(audit, work, review),
    }
    return render(request, "audits/multi_agency/domain.html", details)


def _written(person, review: CaseReview, standard: str) -> tuple[dict[str, str], list[str]]:
    """What stands now, for the form; and all texts of it."""
    rows = DomainGrade.objects.visible_to(person).filter(review=review)
    grade = rows.get(standard__code=standard)
    initial = {
        "value": str(grade.value or ""), "reason": grade.reason, "version": version_of(grade),
    }  # fmt: skip
    texts = [grade.reason]
    answers = CaseAnswer.objects.visible_to(person).filter(review=review)
    for each in answers.filter(criterion__standard__code=standard).select_related("criterion"):
        initial[f"chosen-{each.criterion.code}"] = each.chosen
        initial[f"text-{each.criterion.code}"] = each.text
        texts.append(each.text)
    return initial, texts


def _saved(request, audit, work: Work, review, standard: str, form):
    """On to the next domain; where something seems to name a child, back to what was written."""
    number = review.case.number
    texts = [text for _, text in form.said()["answers"].values()]
    if shown.warnings(form.cleaned_data["reason"], *texts):
        messages.success(request, "It is saved. Something in it may name a child: see below.")
        return redirect(url_of(audit, "domain", work.agency.slug, number, standard))
    messages.success(request, "It is saved.")
    codes = [each.code for each in work.given.standards]
    following = codes[codes.index(standard) + 1 :]
    if "here" in request.POST or not following:
        return redirect(url_of(audit, "case", work.agency.slug, number))
    return redirect(url_of(audit, "domain", work.agency.slug, number, following[0]))


def _answered(work: Work, criteria, initial) -> list[dict[str, str]]:
    labels = {str(each.value): each.label for each in work.given.levels}
    labels |= {"yes": "Yes", "no": "No"}

    def said(code: str) -> str:
        chosen = labels.get(initial.get(f"chosen-{code}", ""), "")
        words = initial.get(f"text-{code}", "")
        return "\n".join(filter(None, (chosen, words))) or "Not answered"

    found = [{"key": f"{each.code} {each.text}", "value": said(each.code)} for each in criteria]
    grade = labels.get(initial["value"], "Not graded")
    why = "\n".join(filter(None, (grade, initial["reason"])))
    return [*found, {"key": "The agency’s grade", "value": why}]


@opens(MultiAgencyAudit, right=access.CONTRIBUTE)
def hand_in(request, audit, agency):
    work = _work(request, audit, agency)
    initial = {"version": tool.state_of(work.given, work.reviews, work.grades)}
    form = forms.OfAnAuditForm(acts.sent(request), initial=initial)
    refusal = _why_not_write(audit, work) or policy.why_not_hand_in(
        audit.state, work.row.handed_in_on, len(work.missing)
    )

    def act(answers):
        _require_own(work)
        grading.hand_in_cases(
            audit, agency=work.row.agency_id, seen=answers["version"],
            submission=answers["submission"], by=request.user,
        )  # fmt: skip

    return act_page(
        request, audit, form, act, title="Hand in your agency’s grades", button="Hand in",
        done="Your agency’s grades are handed in.", refusal=refusal,
        refusal_links=shown.missing_links(audit, work) if work.is_own else [],
        lead=f"All cases of {work.agency} at once. Nothing is changed after that. You see the"
        " others’ grades, and they see yours, once all agencies have handed in.",
        shown=shown.to_hand_in(work),
    )  # fmt: skip
