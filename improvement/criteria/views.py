"""The success criteria of the arrangements: their evidence, and whether they are met."""

from collections import defaultdict

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core import acts, clock, exports, wordings
from core.access_log import shows
from core.as_seen import version_of
from core.pages import with_a_role
from core.words import day, listed
from improvement import linking
from improvement.criteria import forms, lists, operations, policy, steps, yardstick
from improvement.criteria.models import (
    CriterionEvidence,
    JudgementDocument,
    SuccessCriterion,
)
from improvement.mending import held_words, notes, word_pages
from improvement.mending import pages as mending
from improvement.mending.policy import why_not_change
from improvement.views import keepers_alone, keeps, named, trail
from partnership import taken_away
from partnership.years import called, slug, year_from

WORDING = {
    "text": "The criterion",
    "cited": "Stands in",
    "evidence_wanted": "What would show it",
}


def in_criteria(*more) -> list[tuple[str, str]]:
    return trail(("Success criteria", reverse("criteria:index")), *more)


@with_a_role
@require_safe
def index(request):
    shows(request, "success criteria")
    return render(
        request,
        "improvement/criteria/index.html",
        {
            "title": "Success criteria",
            "columns": lists.columns(),
            "rows": lists.rows_of(request.user),
            "keeps": keeps(request),
            "trail": trail(),
        },
    )


@with_a_role
@require_safe
def export(request, kind):
    if kind not in exports.KINDS:
        raise Http404
    rows = lists.export(request.user)
    return exports.taken(
        request, kind, "success-criteria", lists.HEADINGS, rows, said="success criteria"
    )


@with_a_role
@named(SuccessCriterion, "criterion")
@require_safe
def criterion(request, found):
    rows = list(found.evidence.all())
    references = [each.reference for each in rows if each.reference]
    there = linking.opened(references, request.user)
    gone = linking.withdrawn(references, request.user)
    return render(
        request,
        "improvement/criteria/criterion.html",
        {
            "title": found.reference,
            "caption": "Success criterion",
            "criterion": found,
            "evidence": [
                {
                    "shows": each.shows,
                    "link": there.get(each.reference),
                    "where": each.seen_at,
                    "unseen": _unseen(each.reference, there, gone),
                    "added": day(each.added_on),
                    "wrong": each.wrong_because,
                }
                for each in rows
            ],
            "has_evidence": any(not each.wrong_because for each in rows),
            "judgements": _judgements(request, found),
            "to_judge": [
                {"text": called(year), "url": _at("propose", found, year)}
                for year in lists.years()
                if policy.why_not_propose(year, _of(found, year), clock.today()) is None
            ],
            "keeps": keeps(request),
            "stands": found.withdrawn_on is None,
            "may_withdraw": policy.why_not_withdraw(found.judgements.all()) is None,
            "mended": notes.of(found),
            "earlier": wordings.changes(found, WORDING, why=_why_changed),
            "words_out": held_words.taken_out(found, request.user),
            "trail": in_criteria(),
        },
    )


def _why_changed(row) -> str:
    changed = row.history_change_reason == "improvement.change_criterion"
    return f"Why: {row.mended_because}" if changed and row.mended_because else ""


def _unseen(reference: str, there, gone) -> str:
    """What stands in the place of a record that is not shown; "" where nothing does."""
    if reference in gone:
        return "A record that was withdrawn"
    return "A record that you may not open" if reference and reference not in there else ""


def _at(name: str, found, year: int) -> str:
    return reverse(f"criteria:{name}", args=[found.reference, slug(year)])


def _of(found, year: int):
    return next((each for each in found.judgements.all() if each.year == year), None)


def _judgements(request, found) -> list[dict]:
    agrees, keeper = operations.agrees(request.user), keeps(request)
    said, rows = [], list(found.judgements.all())
    files, past = defaultdict(list), steps.of(rows)
    judged_by = yardstick.of([found], rows)
    documents = list(lists.all_files_of(request.user, rows))
    gone, went = taken_away.told(documents, JudgementDocument), defaultdict(list)
    for document in documents:
        (went if document.pk in gone else files)[document.judgement_id].append(document)
    for each in rows:
        may = policy.why_not_agree(each, request.user.pk, agrees) is None
        missing = _missing(found, each) if may else None
        number = len(files[each.pk])
        said.append(
            {
                "year": called(each.year),
                "status": lists.verdict(each),
                "reason": each.reason,
                "judged_by": judged_by.get(each.pk, ""),
                "steps": steps.told(past[each.pk]),
                "agree_url": _at("agree", found, each.year) if may else "",
                "missing": missing,
                "files": [
                    {
                        "name": document.original_name,
                        "url": document.get_absolute_url(),
                        "added": f"Added by {document.added_by or 'the portal'},"
                        f" {day(document.added_at)}",
                    }
                    for document in files[each.pk]
                ],
                "taken_away": [gone[document.pk] for document in went[each.pk]],
                "add_file_url": _at("add_file", found, each.year)
                if keeper
                and found.withdrawn_on is None
                and policy.why_not_add_file(each, number) is None
                else "",
                "take_file_away_url": _at("take_file_away", found, each.year)
                if keeper and policy.why_not_take_file_away(each, number) is None
                else "",
            }
        )
    return said


@keepers_alone
def add(request):
    form = forms.CriterionForm(acts.sent(request))

    def act():
        answers = {name: form.cleaned_data[name] for name in (*WORDING, "submission")}
        return operations.add_criterion(**answers, by=request.user)

    return acts.filled_in(
        request, form, act, title="Add a success criterion", button="Add criterion",
        back=reverse("criteria:index"),
    )  # fmt: skip


@keepers_alone
@named(SuccessCriterion, "criterion")
def change(request, found):
    initial = {name: getattr(found, name) for name in WORDING} | {"version": version_of(found)}

    form = forms.ChangeCriterionForm(
        acts.sent(request), initial=initial,
        was_judged=policy.is_judged(found.judgements.all()),
    )  # fmt: skip
    refusal = why_not_change(found.withdrawn_on)

    def act(answers):
        operations.change_criterion(found, **answers, by=request.user)

    return acts.page(
        request, found, form if form.is_bound or not refusal else None, act,
        title="Change the success criterion", button="Save", done="The criterion is changed.",
        back=found.get_absolute_url(), caption=found.reference, refusal=refusal or "",
        lead="What it said before stays on its page, beside the judgements that were made of it.",
    )  # fmt: skip


@keepers_alone
@named(SuccessCriterion, "criterion")
def withdraw(request, found):
    refusal = why_not_change(found.withdrawn_on) or policy.why_not_withdraw(found.judgements.all())
    return mending.withdraw(
        request, found, operations.withdraw_criterion, called="success criterion", refusal=refusal
    )


@keepers_alone
@named(SuccessCriterion, "criterion")
def add_evidence(request, found):
    form = forms.EvidenceForm(acts.sent(request), person=request.user)
    refusal = why_not_change(found.withdrawn_on)

    def act(answers):
        names = ("shows", "reference", "seen_at", "submission")
        operations.add_evidence(found, **{name: answers[name] for name in names}, by=request.user)

    return acts.page(
        request, found, form if form.is_bound or not refusal else None, act,
        title="Add evidence", button="Add evidence", done="The evidence is on record.",
        back=found.get_absolute_url(), lead=found.text, caption=found.reference,
        refusal=refusal or "",
    )  # fmt: skip


@keepers_alone
@named(SuccessCriterion, "criterion")
def strike_out(request, found):
    rows = CriterionEvidence.objects.visible_to(request.user).filter(criterion=found)
    if not (request.method == "POST" and acts.was_sent(request)):
        rows = rows.filter(wrong_because="")
    form = forms.StrikeOutForm(acts.sent(request), evidence=rows)

    def act(answers):
        names = ("evidence", "reason", "submission")
        evidence, reason, submission = (answers[name] for name in names)
        operations.strike_out(evidence, reason=reason, submission=submission, by=request.user)

    none = "" if rows.exists() else "There is no evidence that could be struck out."
    refusal = why_not_change(found.withdrawn_on) or none
    return acts.page(
        request, found, form if form.is_bound or not refusal else None, act,
        title="Strike out what is wrong", button="Strike it out",
        done="It is struck out, and counts no more.", back=found.get_absolute_url(),
        caption=found.reference, refusal=refusal, lead=_what_waits_on_it(found),
    )  # fmt: skip


def _what_waits_on_it(found) -> str:
    standing = operations.standing_evidence(found)
    waits = [
        each for each in found.judgements.all()
        if policy.waits_on_evidence(each) and len(standing) == 1
    ]  # fmt: skip
    if not waits:
        return ""
    years = listed(called(each.year) for each in sorted(waits, key=lambda each: each.year))
    return policy.LAST_EVIDENCE.format(standing[0].shows, years)


@keepers_alone
@named(SuccessCriterion, "criterion")
def propose(request, found, year):
    number = _year(year)
    there = _of(found, number)
    refusal = why_not_change(found.withdrawn_on)
    refusal = refusal or policy.why_not_propose(number, there, clock.today())
    initial = {"verdict": there.verdict, "reason": there.reason} if there else {}
    initial["version"] = version_of(there)
    form = forms.JudgementForm(acts.sent(request), initial=initial)

    def act(answers):
        names = ("verdict", "reason", "submission", "version")
        answers = {name: answers[name] for name in names}
        operations.propose_judgement(found, year=number, **answers, by=request.user)

    return acts.page(
        request, found, form if form.is_bound or not refusal else None, act,
        title=f"Propose a judgement of {called(number)}", button="Propose",
        done="It is proposed. Somebody else agrees it.", back=found.get_absolute_url(),
        caption=found.reference, refusal=refusal or "",
        points=[found.text, *steps.refusals(there)],
    )  # fmt: skip


@with_a_role
@named(SuccessCriterion, "criterion")
def agree(request, found, year):
    """404 for everyone but the scrutineer and the Executive's chair."""
    if not operations.agrees(request.user):
        raise Http404
    number = _year(year)
    there = _of(found, number)
    refusal = policy.why_not_agree(there, request.user.pk, True)
    missing = _missing(found, there)
    form = forms.AgreeForm(
        acts.sent(request), initial={"version": version_of(there)}, can_agree=not missing
    )

    def act(answers):
        more = {name: answers[name] for name in ("submission", "version")}
        more |= {"year": number, "by": request.user}
        if answers["decision"] == "yes":
            operations.agree_judgement(found, **more)
        else:
            operations.return_judgement(found, reason=answers["reason"], **more)

    lead = f"{there.get_verdict_display()}: {there.reason}" if there else ""
    judged_by = yardstick.of([found], [there] if there else []).values()
    return acts.page(
        request, found, form if form.is_bound or not refusal else None, act,
        title=f"{'Send back' if missing else 'Agree'} the judgement of {called(number)}",
        button="Send it back" if missing else "Save", done="It is on record.",
        back=found.get_absolute_url(), caption=found.reference, refusal=refusal or "",
        points=[
            found.text, *judged_by, lead, *([missing] if missing else _evidence(request, found)),
            *steps.refusals(there),
        ],
    )  # fmt: skip


def _missing(found, there) -> str | None:
    """Why it cannot be agreed, but for whose it is to agree."""
    if there is None:
        return None
    return policy.why_not_agree_verdict(there.verdict, bool(operations.standing_evidence(found)))


def _evidence(request, found) -> list[str]:
    """What a judgement rests on now, for whoever is to agree it."""
    standing = operations.standing_evidence(found)
    opened = linking.opened([each.reference for each in standing if each.reference], request.user)
    said = []
    for each in standing:
        where = each.reference if each.reference in opened else each.seen_at
        said.append(f"Evidence: {each.shows}" + (f" ({where})" if where else ""))
    return said or ["There is no evidence."]


@keepers_alone
@named(SuccessCriterion, "criterion")
def words(request, found):
    return word_pages.page(request, found, in_criteria())


def _year(text: str) -> int:
    if (found := year_from(text)) is None:
        raise Http404
    return found
