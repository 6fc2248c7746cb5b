"""Everything that is written about scrutiny.

Challenges are raised and closed, visits noted and opinions published by the independent scrutineer
alone, in person (`parties.require_the_scrutineer`): no deputy, and nobody of the business team.
Those who are challenged answer. `by=None` is the set-up and the clock.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from django.conf import settings
from django.db.models import Q

from core import access, calendar, clock, granting, words_taken_out
from core.as_seen import require_as_seen
from core.operations import NotAllowed, current, lock, lock_all, no_twin, operation
from core.references import next_reference
from improvement import linking
from improvement import operations as log
from improvement.mending import operations as mending
from improvement.mending import policy as mending_policy
from improvement.models import Finding, Source, Theme
from improvement.scrutiny import notices, policy
from improvement.scrutiny.models import (
    Challenge,
    ChallengeAnswer,
    ChallengeLink,
    Opinion,
    OpinionDraft,
    Visit,
    VisitLink,
)
from improvement.scrutiny.parties import (
    Parties,
    can_be_judged,
    require_the_scrutineer,
    silent,
    standing_answers,
    still_to_speak_for,
)
from improvement.there_already import require_new
from partnership.groups.models import PartnershipGroup
from partnership.held import require
from partnership.models import Agency

# --- challenges -----------------------------------------------------------------------------------


@operation
@no_twin
def raise_challenge(
    *, title: str, challenged: str, evidence: str, to_group: PartnershipGroup | None = None,
    to_agency: Agency | None = None, by,
) -> Challenge:  # fmt: skip
    """To a group, an agency, or both; ``by`` is the scrutineer, whom nothing stands in for."""
    require_the_scrutineer(by)
    if to_group is None and to_agency is None:
        raise NotAllowed("Choose a group or an agency that you challenge, or both.")
    if to_group is not None and (to_group.closed_on or not to_group.run_by_us):
        raise NotAllowed("Choose a group that the partnership runs and that still meets.")
    if to_agency is not None and to_agency.is_gone:
        raise NotAllowed("That agency no longer exists. Choose the one that took over.")
    today, version = clock.today(), settings.PARTNERSHIP["scrutiny"]["policy"]
    challenge = Challenge.objects.create(
        reference=next_reference("CHA"),
        policy_version=version,
        to_group=to_group,
        to_agency=to_agency,
        title=title,
        challenged=challenged,
        evidence=evidence,
        raised_by=by,
        raised_on=today,
        asked_on=today,
        due_on=policy.procedure(version).due_on(today, calendar.england()),
    )
    notices.raised(challenge, by)
    return challenge


@operation
def answer(
    challenge, *, kind: str, reasons: str, will_do: str = "", links: Iterable[str] = (),
    answers_for: str = "", by, version: str = "",
) -> Challenge:  # fmt: skip
    """``links``: references of actions or findings that say what is done. ``answers_for``: for the
    group or the agency, where both were challenged and the person answers for both."""
    challenge = lock(challenge, version)
    judges = by is not None and access.can(by, access.MANAGE, challenge)
    offered = silent(challenge) if by is None else still_to_speak_for(challenge, by)
    require(policy.why_not_answer(challenge, judges, bool(offered)))
    if kind != ChallengeAnswer.Kind.NOT_ACCEPTED and not will_do.strip():
        raise NotAllowed("Say what will be done about what you accept.")
    ChallengeAnswer.objects.create(
        challenge=challenge, answers_for=_for_whom(challenge, offered, answers_for), kind=kind,
        reasons=reasons, will_do=will_do, answered_by=by, answered_at=clock.now(),
    )  # fmt: skip
    _link(challenge, links)
    if not silent(challenge):
        challenge.answered_on = clock.today()
        notices.answered(challenge, by)
    challenge.save()
    return challenge


def _for_whom(challenge, offered: Collection[str], chosen: str) -> str:
    """ "" where one alone was challenged."""
    if challenge.to_group_id is None or challenge.to_agency_id is None:
        return ""
    if not chosen and len(offered) == 1:
        chosen = next(iter(offered))
    if chosen not in offered:
        raise NotAllowed("Choose for whom you answer: the group or the agency, not both at once.")
    return chosen


def _link(challenge, references: Iterable[str]) -> None:
    references = list(references)
    linking.require_standing(references)
    there = set(challenge.links.values_list("reference", flat=True))
    for reference in references:
        if reference not in there:
            ChallengeLink.objects.create(challenge=challenge, reference=reference)


@operation
def ask_again(challenge, *, reason: str, of_whom: str = "", by, version: str = "") -> Challenge:
    """The answer is not enough: it stays on record with ``reason``, and another is due.

    ``of_whom``: one of two that have answered, whose answer alone is not enough; "" for all."""
    challenge = lock(challenge, version)
    require_the_scrutineer(by)
    require(policy.why_not_ask_again(challenge, True, can_be_judged(challenge)))
    lacking = [each for each in standing_answers(challenge)
               if of_whom in ("", each.answers_for)]  # fmt: skip
    if of_whom and not lacking:
        raise NotAllowed("They have not answered what you asked last. Choose whose answer it is.")
    for each in lacking:
        each.not_enough_because = reason
        each.save()
    challenge.answered_on, challenge.asked_on = None, clock.today()
    challenge.due_on = challenge.procedure.due_on(clock.today(), calendar.england())
    challenge.save()
    notices.raised(challenge, by)
    return challenge


@operation
def close_challenge(challenge, *, judgement: str, reason: str, by, version: str = "") -> Challenge:
    """By the scrutineer alone, who says whether the answer is enough."""
    challenge = lock(challenge, version)
    require_the_scrutineer(by)
    require(policy.why_not_close(challenge, True, judgement, can_be_judged(challenge)))
    if challenge.answered_on is None and (given := standing_answers(challenge)):
        challenge.answered_on = clock.local(given[-1].answered_at).date()
    challenge.judgement, challenge.judgement_reason = judgement, reason
    challenge.closed_on = clock.today()
    challenge.save()
    notices.closed(challenge, by)
    return challenge


@operation
@no_twin
def make_finding_of_challenge(
    challenge, *, statement: str, themes: Iterable[Theme] = (), by
) -> Finding:
    """By who keeps the log and may open the challenge. The finding is everyone's to read."""
    challenge = lock(challenge)
    if by is not None and not access.can(by, access.VIEW, challenge):
        raise NotAllowed("You cannot open this challenge any more.")
    current().admit_by_rule(challenge)  # whoever makes the finding changes nothing of it
    finding = log.add_finding(
        source=Source.SCRUTINY, came_from="Challenge of the independent scrutineer",
        found_on=challenge.raised_on, statement=statement, themes=themes, by=by,
    )  # fmt: skip
    ChallengeLink.objects.create(challenge=challenge, reference=finding.reference)
    return finding


# --- visits ---------------------------------------------------------------------------------------


@operation
@no_twin
def note_visit(*, by, **told) -> Visit:
    """``told``: the fields of a visit. It was held today or earlier."""
    require_the_scrutineer(by)
    _require_past(told["held_on"])
    reference = next_reference("VIS")
    same = Visit.objects.standing().filter(held_on=told["held_on"], kind=told["kind"])
    require_new(by, same, {"where": told["where"], "seen": told["seen"]})
    return Visit.objects.create(reference=reference, **told)


@operation
def correct_visit(
    visit, *, reason: str, takes_out: Collection[str] = (), by, version: str = "", **told
) -> Visit:
    """``version``: see `core.as_seen`. ``takes_out``: see `improvement.mending.operations`."""
    visit = _locked_visit(visit, by, version)
    _require_past(told["held_on"])
    return mending.correct(visit, told, reason=reason, takes_out=takes_out)


@operation
def withdraw_visit(visit, *, reason: str, by, version: str = "") -> Visit:
    """Entered in error."""
    visit = _locked_visit(visit, by, version)
    return mending.withdraw(visit, mending_policy.why_not_change(visit.withdrawn_on), reason)


def _locked_visit(visit, by, version: str = "") -> Visit:
    require_the_scrutineer(by)
    visit = Visit.objects.select_for_update(no_key=True).get(pk=visit.pk)
    require_as_seen(visit, version, f"What was seen, as it stands now: {visit.seen}")
    return visit


def _require_past(on: date) -> None:
    if on > clock.today():
        raise NotAllowed("Enter the day on which it was: today or earlier.")


@operation
@no_twin
def make_finding_of_visit(visit, *, statement: str, themes: Iterable[Theme] = (), by) -> Finding:
    visit = Visit.objects.select_for_update(no_key=True).get(pk=visit.pk)
    require(mending_policy.why_not_change(visit.withdrawn_on))
    finding = log.add_finding(
        source=Source.SCRUTINY, came_from=f"{visit.get_kind_display()} of the scrutineer",
        found_on=visit.held_on, statement=statement, themes=themes, by=by,
    )  # fmt: skip
    VisitLink.objects.create(visit=visit, reference=finding.reference)
    return finding


# --- opinions -------------------------------------------------------------------------------------


@operation
def write_opinion(*, year: int, sections: Mapping[str, str], by, version: str = "") -> OpinionDraft:
    """Keeps what is written so far, for its writer alone. ``version``: see `core.as_seen`."""
    require_the_scrutineer(by)
    require(policy.why_not_write(year, is_published(year), clock.today()))
    rows = OpinionDraft.objects.select_for_update(no_key=True)
    draft = rows.filter(written_by=by, year=year).first()
    require_as_seen(draft, version, "It was saved in another window. Open the draft there too.")
    draft = draft or OpinionDraft(written_by=by, year=year)
    draft.sections = {key: sections.get(key, "") for key in policy.OPINION_HEADINGS}
    draft.save()
    return draft


@operation
def publish_opinion(*, year: int, by) -> Opinion:
    """What is written becomes everybody's to read, and changes no more. Of the draft, and of what
    it said before, nothing is left: a name that was taken out of it stays nowhere."""
    require_the_scrutineer(by)
    draft = OpinionDraft.objects.filter(written_by=by, year=year).first()
    sections = draft.sections if draft else {}
    require(policy.why_not_publish(year, is_published(year), sections, clock.today()))
    if draft is not None:
        draft.sections = {}
        draft.save()
        words_taken_out.take_out(draft, ["sections"])
        draft.delete()
    return Opinion.objects.create(
        year=year, sections=sections, published_by=by, published_on=clock.today()
    )


def is_published(year: int) -> bool:
    return Opinion.objects.filter(year=year).exists()


# --- by the clock, and what follows from elsewhere ------------------------------------------------


@operation
def remind(*, by=None) -> None:
    """Tell of answers that are due soon, due today or overdue; safe to run again and again."""
    today, england = clock.today(), calendar.england()
    if not england.is_working_day(today):
        return
    waiting = Challenge.objects.open().filter(answered_on=None)
    found = list(waiting.prefetch_related("answers").order_by("pk"))
    people = Parties(found)
    for challenge in found:
        if (what := challenge.procedure.due(challenge, today, england)) is not None:
            notices.due(challenge, what, people)


@operation
def bring_rights_into_step(*, by=None, after: int = 0, batch: int = 500) -> int:
    """One batch a call, by key from ``after``; the last key, or 0 when there are no more."""
    rows = Challenge.objects.filter(pk__gt=after).order_by("pk")
    found = list(rows.select_for_update(of=("self",), no_key=True)[:batch])
    granting.sync(Challenge, found)
    return found[-1].pk if found else 0


def of_agencies(agencies):
    return Challenge.objects.filter(Q(is_restricted=True) | Q(to_agency__in=agencies))


def follow_the_directory(agencies: set[int]) -> None:
    """See `improvement.operations.follow_the_directory`."""
    if found := lock_all(of_agencies(agencies)):
        granting.sync(Challenge, found)
