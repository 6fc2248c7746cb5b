"""The pages of the moderation: the grades of all agencies side by side, and what all came to."""

from functools import partial
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from audits.multi_agency import case_references, forms, moderating, policy, shown
from audits.multi_agency.models import (
    AuditFinding,
    AuditMeeting,
    AuditPoint,
    MultiAgencyAudit,
)
from audits.multi_agency.pages import act_page, within
from audits.multi_agency.policy import Kind
from audits.multi_agency.shown import Together, url_of
from audits.question_sets.models import Standard
from core import access, acts, by_whom
from core.pages import opens
from core.words import day
from improvement import finding_from, linking

AGENCIES = ("Agency", "Grade", "Why")


@opens(MultiAgencyAudit)
@require_safe
def moderation(request, audit):
    """Where the agencies differ most, then every case and domain."""
    details = {
        "title": "Grades side by side",
        "caption": f"{audit.theme}, {audit.reference}",
        **shown.about(audit),
        "trail": within(audit),
        "refusal": shown.why_not_together(audit),
    }
    if not details["refusal"]:
        found, made = shown.together(audit, request.user), _made(audit, request.user)
        meetings = AuditMeeting.objects.visible_to(request.user).filter(audit=audit)
        details |= {
            "blind": shown.blind(audit),
            "widest": [
                {
                    "text": f"Case {case}, {standard.title}",
                    "url": f"{url_of(audit, 'moderate', case)}#domain-{standard.code}",
                    "said": policy.in_words(spread, found.labels),
                    "finding": made.get((case, standard.code)),
                    "find_url": _find_url(audit, case, standard.code),
                }
                for case, standard, spread in found.widest()
            ],
            "columns": ("Domain", *(str(each) for each in found.cases)),
            "rows": _rows(found),
            "cases": [
                {"text": str(each), "url": url_of(audit, "moderate", each.number)}
                for each in found.cases
            ],
            "meetings": [
                {
                    "key": day(each.held_on),
                    "value": "\n".join(filter(None, (f"There: {each.present}", each.notes))),
                }
                for each in meetings
            ],
            "without": [each.agency.name for each in found.asked if not each.handed_in_on],
            "taken_off": [each.agency.name for each in found.taken_off],
            "may_meet": audit.may_manage and policy.why_not_moderate(audit.state) is None,
        }
    return render(request, "audits/multi_agency/moderation.html", details)


def _rows(found: Together) -> list[list]:
    return [
        [
            f"{standard.code} {standard.title}",
            *(_cell(found, each.number, standard.code) for each in found.cases),
        ]
        for standard in found.given.standards
    ]


def _cell(found: Together, case: int, code: str) -> dict | str:
    """What all came to, and below it what the agencies had said; else these alone."""
    if case in found.unknown:
        return policy.NOBODY_KNOWS
    spread, decided = found.spread(case, code), found.moderated.get((case, code))
    given = " to ".join(
        dict.fromkeys(found.labels[value] for value, _ in (spread.at[:1] + spread.at[-1:]))
    )
    if decided is None:
        return given or "No grade"
    said = {"text": found.labels[decided.value], "tone": shown.GRADE_TONES[decided.value]}
    as_given = {decided.value} == {value for value, _ in spread.at}
    return said if as_given else said | {"note": f"agencies: {given}"}


@opens(MultiAgencyAudit)
@require_http_methods(["GET", "HEAD", "POST"])
def moderate(request, audit, number):
    """One case: what each agency said of each domain, and the grade of all together."""
    if refusal := shown.why_not_together(audit):
        details = {
            "title": f"Case {number}", "caption": f"{audit.theme}, {audit.reference}",
            **shown.about(audit), "refusal": refusal, "trail": within(audit),
        }  # fmt: skip
        return render(request, "audits/multi_agency/moderation.html", details)
    found = shown.together(audit, request.user)
    case = next((each for each in found.cases if each.number == number), None)
    if case is None:
        raise Http404
    form, nobody_knows = None, number in found.unknown
    refusal = policy.why_not_moderate(audit.state)
    if not nobody_knows and audit.may_manage and (request.method == "POST" or not refusal):
        form = forms.ModerateForm(
            acts.sent(request), given=found.given,
            initial=_decided(found, number) | {"version": moderating.state_of(case)},
            references=shown.all_references(audit, request.user),
        )  # fmt: skip

    def act(answers):
        moderating.moderate(
            audit, case=number, grades=form.grades(), seen=answers["version"],
            submission=answers["submission"], by=request.user,
        )  # fmt: skip

    if form is not None and form.is_valid() and acts.carried_out(form, act):
        messages.success(request, f"The grades of {str(case).lower()} are saved.")
        following = [
            each.number
            for each in found.cases
            if each.number > number and each.number not in found.unknown
        ]
        on = url_of(audit, "moderate", following[0]) if following else url_of(audit, "moderation")
        return redirect(on)
    if request.method == "POST" and form is None:
        messages.error(request, f"Nothing is saved. {_why_no_form(audit, refusal)}")
    made = _made(audit, request.user)
    details = {
        "title": str(case),
        "caption": f"{audit.theme}, {audit.reference}",
        **shown.about(audit),
        "reference": shown.references(audit, request.user).get(case.pk, ""),
        "blind": shown.blind(audit),
        "columns": AGENCIES,
        "nobody_knows": policy.why_not_grade_together({}) if nobody_knows else "",
        "domains": [
            _domain(found, number, each, form)
            | {
                "finding": made.get((number, each.code)),
                "find_url": _find_url(audit, number, each.code),
            }
            for each in found.given.standards
            if not nobody_knows
        ],
        "said": _said(found, number),
        "form": form,
        "question": form["looked_again"] if form and "looked_again" in form.fields else None,
        "back_url": url_of(audit, "moderation"),
        "trail": [*within(audit), ("Grades side by side", url_of(audit, "moderation"))],
    }
    return render(request, "audits/multi_agency/moderate.html", details)


def _why_no_form(audit, refusal: str | None) -> str:
    if not audit.may_manage:
        return "Only whoever runs the audit enters the grades of all together."
    return refusal or policy.why_not_grade_together({}) or ""


def _made(audit, person) -> dict[tuple[int, str], dict[str, str]]:
    """By case and domain, the finding that was made of how far the agencies were apart there, of
    those that stand."""
    rows = AuditFinding.objects.visible_to(person).filter(audit=audit, case__isnull=False)
    links = list(rows.select_related("case", "standard"))
    there = linking.opened([each.reference for each in links], person)
    return {
        (each.case.number, each.standard.code): there[each.reference]
        for each in links
        if each.reference in there
    }


def _find_url(audit, case: int, code: str) -> str:
    """ "" for whoever makes no findings of it."""
    if not audit.may_manage or policy.why_not_find(audit.state):
        return ""
    return f"{url_of(audit, 'make_finding')}?{urlencode({'case': case, 'domain': code})}"


def _decided(found: Together, case: int) -> dict[str, str]:
    initial = {}
    for (number, code), each in found.moderated.items():
        if number == case:
            initial |= {f"grade-{code}": str(each.value), f"reason-{code}": each.reason}
    return initial


def _domain(found: Together, case: int, standard, form) -> dict:
    grades, decided = found.grades.get((case, standard.code), {}), None
    if (each := found.moderated.get((case, standard.code))) is not None:
        decided = {"grade": found.labels[each.value], "why": each.reason}
        decided["who"] = by_whom.in_words(each.decided_by)
    spread = found.spread(case, standard.code)
    return {
        "anchor": f"domain-{standard.code}",
        "heading": f"{standard.code} {standard.title}",
        "is_wide": spread.is_wide,
        "spread": policy.in_words(spread, found.labels) if spread.levels else "",
        "rows": [
            [
                found.names[key],
                {"text": found.labels[grade.value], "tone": shown.GRADE_TONES[grade.value]},
                grade.reason,
            ]
            for key, grade in sorted(grades.items(), key=lambda each: found.names[each[0]])
        ],
        "answers": _answers(found, case, standard),
        "decided": decided,
        "fields": form.domain(standard.code) if form is not None else [],
    }


def _answers(found: Together, case: int, standard) -> list[dict]:
    labels = {str(value): label for value, label in found.labels.items()}
    labels |= {"yes": "Yes", "no": "No"}
    reviews = [each for each in found.reviews if each.case.number == case and not each.is_unknown]
    shown_rows = []
    for criterion in standard.criteria:
        said = []
        for review in reviews:
            chosen, text = found.answers.get(review.pk, {}).get(criterion.code, ("", ""))
            if words := ". ".join(filter(None, (labels.get(chosen, ""), text))):
                said.append(f"{found.names[review.agency_id]}: {words}")
        if said:
            shown_rows.append(
                {"key": f"{criterion.code} {criterion.text}", "value": "\n".join(said)}
            )
    return shown_rows


def _said(found: Together, case: int) -> list[dict[str, str]]:
    """What each agency says of the case as a whole."""
    rows = []
    for each in found.reviews:
        if each.case.number != case:
            continue
        texts = (("Done well", each.strengths), ("To be different", each.developments))
        said = [f"{name}: {text}" for name, text in texts if text]
        if each.is_unknown:
            said = ["Does not know this child"]
        if said:
            rows.append({"key": each.agency.name, "value": "\n".join(said)})
    return rows


@opens(MultiAgencyAudit, right=access.MANAGE)
def meeting(request, audit):
    form = forms.MeetingForm(
        acts.sent(request), record=audit, references=shown.all_references(audit, request.user)
    )

    def act(answers):
        names = ("held_on", "present", "notes", "version", "submission")
        moderating.record_meeting(audit, **{name: answers[name] for name in names}, by=request.user)

    return act_page(
        request, audit, form, act, title="Record a moderation meeting", button="Save the meeting",
        done="The meeting is on record.", refusal=policy.why_not_moderate(audit.state),
        back=url_of(audit, "moderation"),
        lead="Those who audited for the agencies meet, talk through where they differ, and agree a"
        " grade for each domain of each case.",
    )  # fmt: skip


@opens(MultiAgencyAudit, right=access.MANAGE)
def add_point(request, audit):
    standards = Standard.objects.visible_to(request.user).filter(version=audit.version_asked)
    form = forms.PointForm(
        acts.sent(request),
        standards=standards,
        references=shown.all_references(audit, request.user),
    )

    def act(answers):
        names = ("kind", "text", "standard", "submission")
        moderating.add_point(audit, **{name: answers[name] for name in names}, by=request.user)

    return act_page(
        request, audit, form, act, title="Add a strength or a development", button="Add",
        done="It is added.", refusal=policy.why_not_moderate(audit.state),
        back=f"{audit.get_absolute_url()}#points",
        lead="It stands in the report, across all cases. Make a finding of what has to change.",
    )  # fmt: skip


@opens(MultiAgencyAudit, right=access.MANAGE)
def take_point_away(request, audit, pk):
    back = f"{audit.get_absolute_url()}#points"
    rows = AuditPoint.objects.visible_to(request.user).filter(audit=audit, pk=pk)
    if (point := rows.select_related("standard").first()) is None:
        if request.method == "POST" and acts.was_sent(request):
            return redirect(back)
        raise Http404
    form = forms.OfAnAuditForm(acts.sent(request), record=audit)

    def act(answers):
        moderating.take_point_away(
            audit, point=point, submission=answers["submission"], by=request.user
        )

    what = "strength" if point.kind == Kind.STRENGTH else "development"
    return act_page(
        request, audit, form, act, title=f"Take a {what} away", button="Take it away", warning=True,
        done="It is taken away.", refusal=policy.why_not_moderate(audit.state), back=back,
        lead="It is gone for everybody, and stands in no report. What happened says that you took"
        " it away, and not what it said.",
        shown=[
            {"key": point.get_kind_display(), "value": point.text},
            {"key": "Domain", "value": str(point.standard or "All of them")},
        ],
    )  # fmt: skip


@opens(MultiAgencyAudit, right=access.MANAGE)
def make_finding(request, audit):
    """Of nothing in particular, of a point (``of``), or of how far the agencies are apart over one
    domain (``domain``) of one case (``case``)."""
    if "case" in request.GET:
        return _make_finding_of_a_spread(request, audit)
    rows = AuditPoint.objects.visible_to(request.user).filter(audit=audit)
    point = rows.filter(pk=_number(request.GET.get("of", ""))).first()
    return finding_from.page(
        request, audit, moderating.make_finding, statement=point.text if point else "",
        refusal=policy.why_not_find(audit.state), also_a_sign=_reference_of(request, audit),
    )  # fmt: skip


def _make_finding_of_a_spread(request, audit):
    case, code = _number(request.GET["case"]), request.GET.get("domain", "")
    found = shown.together(audit, request.user)
    spread = found.spread(case, code)
    domain = next((each for each in found.given.standards if each.code == code), None)
    if domain is None or not spread.is_wide:
        raise Http404
    said = policy.in_words(spread, found.labels)
    refusal = policy.why_not_find(audit.state)
    if made := _made(audit, request.user).get((case, code)):
        refusal = refusal or f"A finding was made of it already: {made['reference']}."
    return finding_from.page(
        request, audit, partial(moderating.make_finding, case=case, standard=code),
        statement=policy.finding_of(case, domain.title, said), refusal=refusal,
        also_a_sign=_reference_of(request, audit),
    )  # fmt: skip


def _reference_of(request, audit):
    """Whether a text holds a reference of its cases."""
    return partial(
        case_references.reference_in, references=shown.all_references(audit, request.user)
    )


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
