"""Scrutiny, voice and success criteria of the example, entered as people would have, each act at
its own moment of the last two years."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from operator import itemgetter
from typing import Any

from core.calendar import months_after
from improvement.criteria import operations as criteria
from improvement.criteria.models import JudgementDocument, SuccessCriterion
from improvement.models import Action, Finding, Theme
from improvement.scrutiny import operations
from improvement.scrutiny.models import Challenge
from improvement.voice import operations as voice
from partnership.example import read_whole
from partnership.years import begins_on, year_of
from reporting.example.improvement import on
from reporting.example.papers import file_called
from reporting.example.people import Partnership

KEEPER = "delyth.amberscombe@business-team.example.org"
SCRUTINEER = "augustine.pelwarden@business-team.example.org"


def load(
    partnership: Partnership, actions: list[Action], today: date, kept_files: list[str]
) -> list[Challenge]:
    """After the improvement log, whose findings and actions it refers to. Gives the challenges."""
    whole, people = read_whole("scrutiny"), partnership.people
    keeper, scrutineer = people[KEEPER], people[SCRUTINEER]
    this_year = year_of(today - timedelta(days=30))  # what follows a year was done by now
    by_text = {action.what: action.reference for action in actions}
    findings = [
        [Finding.objects.get(statement=each["statement"]) for each in work["findings"]]
        for work in read_whole("improvement")["works"]
    ]
    for entry in whole["voices"]:
        _voice(entry, findings, by_text, partnership, today)
    for entry in whole["visits"]:
        held_on = today - timedelta(days=entry["days_ago"])
        told = {name: value for name, value in entry.items() if name not in ("days_ago", "source")}
        with on(held_on):
            operations.note_visit(**told, held_on=held_on, by=scrutineer)
    for entry in whole["criteria"]:
        first = months_after(today, -17)
        made = _criterion(entry, findings, keeper, scrutineer, this_year, first)
        documents = JudgementDocument.objects.visible_to(keeper)
        documents = documents.filter(judgement__criterion=made)
        kept_files += [str(document.file.name) for document in documents]
    last_year = this_year - 1
    with on(begins_on(this_year)):
        operations.write_opinion(year=last_year, sections=whole["opinion"], by=scrutineer)
        operations.publish_opinion(year=last_year, by=scrutineer)
    return [_challenge(entry, partnership, scrutineer, today) for entry in whole["challenges"]]


def _voice(entry: dict[str, Any], findings, actions, partnership, today: date) -> None:
    heard_on = today - timedelta(days=entry["days_ago"])
    with on(heard_on):
        made = voice.hear(
            heard_on=heard_on, from_whom=entry["from_whom"], age_bands=entry["ages"],
            number_of_people=entry["people"], agency=partnership.agencies[entry["agency"]],
            you_said=entry["said"], themes=Theme.objects.filter(slug__in=entry["themes"]),
            cited=entry["cited"], by=None,
        )  # fmt: skip
    if not entry["did"]:
        return
    links = [actions[entry["action"]]] if "action" in entry else []
    if "finding" in entry:
        work, place = entry["finding"]
        links.append(findings[work - 1][place - 1].reference)
    with on(heard_on + timedelta(days=30)):
        made = voice.say_what_we_did(made, we_did=entry["did"], links=links, by=None)
    if "told" in entry:
        days_ago, how = entry["told"]
        told_on = today - timedelta(days=days_ago)
        with on(told_on):
            voice.tell_back(made, told_back_on=told_on, told_back_how=how, by=None)


def _criterion(
    entry: dict[str, Any], findings, keeper, scrutineer, this_year, first: date
) -> SuccessCriterion:
    """``first``: a day by which everybody had their role. Each act on its day, one after the
    other: a finding is evidence from the day on which it was recorded."""
    with on(first):
        wanted = entry.get("evidence_wanted", "")
        made = criteria.add_criterion(
            text=entry["text"], cited=entry["cited"], evidence_wanted=wanted, by=None
        )
    acts: list[tuple[date, Callable[[], None]]] = []
    for each in entry.get("evidence", ()):
        work, place = each.get("finding", (0, 0))
        finding = findings[work - 1][place - 1] if work else None
        shown_on = max(first, finding.recorded_on) if finding else first
        acts.append((shown_on, partial(_evidence, made, each, finding, keeper)))
    for each in entry.get("judged", ()):
        year = this_year - each["years_ago"]
        judged_on = max(begins_on(year + 1), first)
        acts.append((judged_on, partial(_judge, made, each, year, judged_on, keeper, scrutineer)))
    for day, act in sorted(acts, key=itemgetter(0)):
        with on(day):
            act()
    return made


def _evidence(made, each: dict[str, Any], finding: Finding | None, keeper) -> None:
    criteria.add_evidence(
        made, shows=each["shows"], seen_at=each.get("seen_at", ""),
        reference=finding.reference if finding else "", by=keeper,
    )  # fmt: skip


def _judge(made, each: dict[str, Any], year: int, proposed_on: date, keeper, scrutineer) -> None:
    if "sent_back" in each:
        verdict, reason, why = each["sent_back"]
        with on(proposed_on):
            criteria.propose_judgement(made, year=year, verdict=verdict, reason=reason, by=keeper)
        proposed_on += timedelta(days=9)
        with on(proposed_on - timedelta(days=4)):
            criteria.return_judgement(made, year=year, reason=why, by=scrutineer)
    with on(proposed_on):
        criteria.propose_judgement(
            made, year=year, verdict=each["verdict"], reason=each["reason"], by=keeper
        )
        if "file" in each:
            criteria.add_file(made, year=year, upload=file_called(*each["file"]), by=keeper)
    if each["agreed"]:
        with on(proposed_on + timedelta(days=14)):
            criteria.agree_judgement(made, year=year, by=scrutineer)


def _challenge(entry: dict[str, Any], partnership, scrutineer, today: date) -> Challenge:
    raised_on = today - timedelta(weeks=entry["weeks_ago"])
    with on(raised_on):
        made = operations.raise_challenge(
            to_group=partnership.groups[entry["group"]] if "group" in entry else None,
            to_agency=partnership.agencies[entry["agency"]] if "agency" in entry else None,
            title=entry["title"], challenged=entry["challenged"], evidence=entry["evidence"],
            by=scrutineer,
        )  # fmt: skip
    if "answer" in entry:
        kind, reasons, will_do, days_after, email = entry["answer"]
        with on(raised_on + timedelta(days=days_after)):
            made = operations.answer(
                made, kind=kind, reasons=reasons, will_do=will_do, by=partnership.people[email]
            )
    if "close" in entry:
        judgement, reason, days_after = entry["close"]
        with on(raised_on + timedelta(days=days_after)):
            made = operations.close_challenge(
                made, judgement=judgement, reason=reason, by=scrutineer
            )
    return made
