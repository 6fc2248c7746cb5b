"""What the pages of evidence, comments and actions show, in words."""

from collections import defaultdict
from typing import Any

from django.urls import reverse

from audits.facts import beside
from audits.question_sets.content import NO, YES
from audits.question_sets.content import Answer as How
from audits.release import taken
from audits.returns import actions, addresses, comments, evidence, naming, papers, policy
from audits.returns.models import Answer, EvidenceUse
from audits.since_last import declared
from core import by_whom, clock
from core.words import counted, day, moment

OLD = f"Older than {policy.SHELF_LIFE_MONTHS} months"
NO_DAY = "No day given"


def address(name: str, agency_return, *more) -> str:
    return reverse(f"returns:{name}", args=[agency_return.reference, *more])


def criterion_page(agency_return, criterion, person) -> dict[str, Any]:
    """In a constant number of statements. Once nothing can be written, what was stays to read."""
    refusal = papers.why_not_write(agency_return)
    writes = refusal is None
    said = comments.of_criterion(agency_return, criterion, person)
    answer = _given(agency_return, criterion, person)
    facts = beside.of_return(agency_return, criterion.facts, person)
    return {
        "title": f"Question {criterion.code}",
        "asked": criterion.text,
        "caption": f"{agency_return.reference}: {criterion.standard}",
        "refusal": refusal,
        "writes": writes,
        "agrees": writes and agency_return.may_manage,
        "guidance": criterion.guidance,
        "prompts": criterion.evidence,
        "answer": _answer(answer, criterion, agency_return, person),
        "names": naming.warnings_for(answer.text) if answer else [],
        "answer_url": addresses.of_answer(agency_return, criterion.standard.code, criterion.code),
        "facts": [*beside.shown(agency_return, facts).values()],
        "evidence": [
            _piece(each, agency_return, criterion, writes)
            for each in evidence.for_criterion(agency_return, criterion, person)
        ],
        "comments": [_comment(each, agency_return, criterion, person, writes) for each in said],
        "actions": [
            each | {"warnings": naming.warnings_for(each.get("text", ""))}
            for each in actions.of_criterion(agency_return, criterion, person)
        ],
    }


def _answer(answer, criterion, agency_return, person) -> list[dict[str, str]]:
    if answer is None:
        return []
    found = [{"key": "In words", "value": answer.text or "Nothing yet"}]
    if criterion.answer != How.TEXT:
        chosen = _chosen(criterion, answer.chosen) or "Not chosen yet"
        found.insert(0, {"key": "Answer", "value": chosen})
    by_code = {criterion.code: answer}
    taken_over = taken.standing(agency_return, by_code, person).get(criterion.code)
    if taken_over is not None:
        found.append({"key": "Where it is from", "value": taken_over.in_words})
    still_so = declared.of(agency_return, by_code, person).get(criterion.code)
    if still_so is not None:
        said = f"{by_whom.in_words(still_so.declared_by)}, {moment(still_so.declared_at)}"
        return [*found, {"key": "Declared still so", "value": said}]
    saved = f"{by_whom.in_words(answer.answered_by)}, {moment(answer.answered_at)}"
    return [*found, {"key": "Last saved", "value": saved}]


def _given(agency_return, criterion, person) -> Answer | None:
    """The answer, once anybody has saved it."""
    rows = Answer.objects.visible_to(person).filter(
        agency_return=agency_return, criterion=criterion, answered_at__isnull=False
    )
    return rows.select_related("answered_by").first()


def _chosen(criterion, chosen: str) -> str:
    if criterion.answer == How.YES_NO:
        return {YES: "Yes", NO: "No"}.get(chosen, "")
    levels = criterion.version.levels.all() if chosen else ()
    return next((str(each) for each in levels if str(each.value) == chosen), "")


def _piece(each, agency_return, criterion, writes: bool) -> dict[str, Any]:
    return about(each, agency_return) | {
        "end_url": writes and address("end_evidence", agency_return, criterion.code, each.pk),
    }


def about(each, agency_return) -> dict[str, Any]:
    """One piece of evidence: what it is, where it leads, how old it is."""
    host = policy.host_of(each.link)
    is_old = policy.is_past_shelf_life(each.dated_on, clock.today())
    return {
        "name": each.name,
        "url": each.link or address("evidence_file", agency_return, each.pk),
        "where": host or each.original_name,
        "is_elsewhere": bool(host),
        "dated": f"Of {day(each.dated_on)}" if each.dated_on else NO_DAY,
        "old": OLD if is_old else "",
        "warnings": naming.warnings_for(each.name, _words_of_a_file(each.original_name)),
    }


def _words_of_a_file(name: str) -> str:
    return name.rpartition(".")[0].replace("_", " ").replace("-", " ")


def _comment(each, agency_return, criterion, person, writes: bool) -> dict[str, Any]:
    is_own = each.written_by_id == person.pk
    return {
        "who": by_whom.in_words(each.written_by),
        "when": moment(each.written_at),
        "text": each.text,
        "warnings": naming.warnings_for(each.text),
        "take_away_url": writes
        and is_own
        and address("take_comment_away", agency_return, criterion.code, each.pk),
    }


def evidence_page(agency_return, person) -> dict[str, Any]:
    """All of it, each with the questions that it serves."""
    uses = EvidenceUse.objects.visible_to(person).filter(agency_return=agency_return)
    serves = defaultdict(list)
    for pk, code in uses.order_by("criterion__order").values_list("evidence", "criterion__code"):
        serves[pk].append({"code": code, "url": address("criterion", agency_return, code)})
    refusal = papers.why_not_write(agency_return)
    rows = [
        about(each, agency_return)
        | {
            "serves": serves[each.pk],
            "take_away_url": refusal is None
            and not each.was_submitted
            and address("take_evidence_away", agency_return, each.pk),
        }
        for each in evidence.of_return(agency_return, person)
    ]
    old = sum(bool(each["old"]) for each in rows)
    return {
        "title": "All evidence",
        "caption": agency_return.reference,
        "refusal": refusal,
        "evidence": rows,
        "said": f"{counted(len(rows), 'piece', 'pieces')} of evidence."
        + (f" {OLD}: {old}." if old else ""),
    }
