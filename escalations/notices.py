"""Who is told what, and when. Each notice has an occasion, so nobody is told twice.

| notice | when | to |
|---|---|---|
| raised | raised | who must answer it, the challenged agency's leads (within an agency none on the raising side) |
| fast_track | raised by the fast track | instead of raised: who must act on both sides at the step at which it begins, both agencies' leads |
| at_immediate_risk | raised, and a child was said to be at immediate risk | the Business Manager |
| no_lead | raised with an agency that has no safeguarding lead in the portal, unless at_immediate_risk is told | the Business Manager; the agency's administrators by a letter (`escalations.no_lead`), as where nobody acts for it when a step begins or somebody leaves |
| moved_up | a step begins | who must act on both sides at the new step, who raised it; at step 4 also the partners' delegates and the Business Manager |
| representations_asked | step 4 begins | both sides' people at this step, also whoever moved it up |
| statement_filed | a side has filed first at a step (once, however often it replaces it) | the other side's people at this step |
| half_way, due_soon, due_today | half way through the step's window, before it ends, on its last day | whose turn it is |
| due_date_changed | a day off was added or taken away | whose turn it is |
| overdue | step 4 is over without an end; by hand, any step | the partners' delegates (before step 4: whose turn it is), the Business Manager |
| brought_in | their agency brings them in | that person |
| asks_to_join | somebody of a side was about to raise the same | the leads of their agency |
| resolution_proposed | proposed | the other side's people at this step |
| resolution_declined | declined | who proposed it (once they have left, their side's people at this step) |
| recommended | the partners' recommendation is on record | both sides' people at this step, who raised it, the partners' delegates, the Business Manager |
| recommendation_answered | an agency has answered it | the other side's people, the partners' delegates, the Business Manager |
| recommendation_rejected | an agency has rejected it | the partners' Lead Safeguarding Partners, the Independent Scrutineer |
| meeting_asked | a meeting is asked for, or given another time or place | those who act for the sides that have to agree |
| meeting_fixed | all of them have agreed | who asked, and those who act for every side that meets |
| meeting_another_time | one of them proposes another time | who asked (once they have left, their side's people) |
| meeting_called_off | called off | who asked, and those who act for every side that was to meet |
| pause_asked | a pause is asked for | the Business Manager |
| pause_approved, pause_declined | decided | who asked, both sides' people at this step, who raised it; at step 4 also the partners' delegates |
| handed_over | whose turn it was has left | whose turn it is instead |
| raiser_left | who raised it has left | the leads of their agency who are not told that it is their turn |
| taken_over | another agency has taken over from one that is a party | the other side's people at this step |
| feedback_after_closing, feedback_after_30_days, feedback_reminder | by `escalations.afterwards`: once it has closed, 30 days later, and a week after either to who has not answered | who raised it, who acted last for the other side; their leads once they have left |
| reopened | opened again | whom its closing was told, both sides' people at the step at which it begins |
| closed | closed, for whatever reason | both sides' people at this step, who raised it, whoever was brought in; at step 4 also the partners' delegates and the Business Manager |

While one within an agency is still inside it, nobody outside is told of anything, the Business
Manager neither. Nobody is told of their own act: each notice of an act leaves out ``by``, who did it (None: the
clock). Meetings: `escalations.meetings.notices`. Where a side has nobody to call, the Business Manager is told instead, who finds someone.
"""  # noqa: E501 a row of the table is one line

from core import clock, notifications
from escalations import no_lead
from escalations.parties import Parties, told_at_first
from escalations.policy import AGENCIES, Answer, Side, Step


def raised(escalation, by) -> None:
    """The Business Manager, where an agency has no lead or a child is at immediate risk, once."""
    people, is_fast = Parties([escalation]), escalation.fast_track_on is not None
    sides = AGENCIES if is_fast else [Side.CHALLENGED]
    agencies = [people.agency_of(escalation, side) for side in sides]
    if escalation.is_within_an_agency:
        told = people.acting(escalation, Side.CHALLENGED)
        told += [each.user_id for each in people.leads(escalation, Side.CHALLENGED)]
    else:
        told = [
            contact.user_id
            for agency in agencies
            for contact in told_at_first(people.directory, agency, escalation.step)
        ]
    without = [each for each in agencies if not people.directory.leads(each)]
    no_lead.tell_administrators((escalation, each) for each in without)
    if escalation.at_immediate_risk:
        kind, occasion = "escalation_at_immediate_risk", f"at_immediate_risk:{escalation.pk}"
        _tell(kind, escalation, people.business_managers, occasion, by)
    elif without:
        told_of = [] if escalation.is_internal else people.business_managers
        _tell("escalation_no_lead", escalation, told_of, f"no_lead:{escalation.pk}", by)
    kind = "escalation_fast_track" if is_fast else "escalation_raised"
    _tell(kind, escalation, told, f"raised:{escalation.pk}", by)


def moved_up(escalations, people: Parties, by) -> None:
    """For a batch that has just entered a step."""
    notices = []
    for escalation in escalations:
        told = [escalation.raised_by_id]
        for side in (Side.RAISING, Side.CHALLENGED):
            told += people.to_tell(escalation, side)
        if escalation.step == Step.STATUTORY_PARTNERS:
            told += people.acting(escalation, Side.PARTNERS) + people.keepers(escalation)
        occasion = f"moved_up:{escalation.pk}:{_round(escalation)}{escalation.step}"
        notices += _rows("escalation_moved_up", escalation, told, occasion, by)
        if escalation.step == Step.STATUTORY_PARTNERS:
            notices += _representations_asked(escalation, people)
    notifications.queue_many(notices)
    _tell_administrators(escalations, people)


def _tell_administrators(escalations, people: Parties) -> None:
    no_lead.tell_administrators(
        (escalation, people.agency_of(escalation, side))
        for escalation in escalations
        for side in no_lead.sides_without(escalation, people)
    )


def _representations_asked(escalation, people: Parties) -> list[tuple]:
    """With the day by which they are asked for. Whoever moved it up is asked, too."""
    by_when = escalation.represent_by
    told = people.to_tell(escalation, Side.BOTH)
    occasion = f"representations_asked:{escalation.pk}:{by_when}"
    return [
        (kind, person, about, once, by_when)
        for kind, person, about, once, _ in _rows(
            "escalation_representations_asked", escalation, told, occasion
        )
    ]


def statement_filed(escalation, statement, by) -> None:
    told = Parties([escalation]).to_tell(escalation, Side(statement.side).other)
    _tell("escalation_statement_filed", escalation, told, f"statement_filed:{statement.pk}", by)


def reminders(escalations, kind: str, people: Parties) -> None:
    """``kind``: half_way, due_soon or due_today, for whose turn it is."""
    notifications.queue_many(
        row
        for escalation in escalations
        for row in _rows(
            f"escalation_{kind}",
            escalation,
            people.to_tell(escalation, Side(escalation.waiting_for)),
            f"{kind}:{escalation.pk}:{_round(escalation)}{escalation.step}:{escalation.due_on}",
        )
    )


def due_date_changed(escalations, people: Parties) -> None:
    """For a batch whose due date has just been worked out again."""
    notifications.queue_many(
        row
        for escalation in escalations
        for row in _rows(
            "escalation_due_date_changed",
            escalation,
            people.to_tell(escalation, Side(escalation.waiting_for)),
            f"due_date:{escalation.pk}:{escalation.version}",
        )
    )


def overdue(escalations, people: Parties) -> None:
    """Step 4 is the partners' to end, whoever's answer it waits for."""
    notices = []
    for escalation in escalations:
        at_the_end = escalation.step == Step.STATUTORY_PARTNERS
        side = Side.PARTNERS if at_the_end else Side(escalation.waiting_for)
        told = people.acting(escalation, side) + people.keepers(escalation)
        notices += _rows(
            "escalation_overdue",
            escalation,
            told,
            f"overdue:{escalation.pk}:{_round(escalation)}{escalation.step}:{escalation.due_on}",
        )
    notifications.queue_many(notices)


def brought_in(escalation, participant, by) -> None:
    told = [participant.held_role.person_id]
    _tell("escalation_brought_in", escalation, told, f"brought_in:{participant.pk}", by)


def asks_to_join(escalation, side: Side, by) -> None:
    people = Parties([escalation])
    leads = [each.user_id for each in people.leads(escalation, side)]
    told = leads or people.keepers(escalation)
    occasion = f"asks_to_join:{escalation.pk}:{by.pk}"
    _tell("escalation_asks_to_join", escalation, told, occasion, by)


def resolution_proposed(escalation, proposal, by) -> None:
    told = Parties([escalation]).to_tell(escalation, Side(proposal.side).other)
    _tell("escalation_resolution_proposed", escalation, told, f"proposed:{proposal.pk}", by)


def resolution_declined(escalation, proposal, by) -> None:
    """Who proposed it; once they may no longer open it, their side's people at this step."""
    if notifications.may_be_told(proposal.proposed_by, escalation):
        told = [proposal.proposed_by_id]
    else:
        told = Parties([escalation]).to_tell(escalation, Side(proposal.side))
    _tell("escalation_resolution_declined", escalation, told, f"declined:{proposal.pk}", by)


def recommended(escalation, recommendation, by) -> None:
    people = Parties([escalation])
    told = [escalation.raised_by_id, *people.to_tell(escalation, Side.BOTH)]
    told += people.acting(escalation, Side.PARTNERS) + people.keepers(escalation)
    _tell("escalation_recommended", escalation, told, f"recommended:{recommendation.pk}", by)


def recommendation_answered(escalation, answer, by) -> None:
    people, kind = Parties([escalation]), "escalation_recommendation_answered"
    told = people.acting(escalation, Side(answer.side).other)
    told += people.acting(escalation, Side.PARTNERS) + people.keepers(escalation)
    _tell(kind, escalation, told, f"recommendation_answered:{answer.pk}", by)
    if answer.answer == Answer.REJECTED:
        kind, told = "escalation_recommendation_rejected", people.hear_of_a_rejection
        _tell(kind, escalation, told, f"recommendation_rejected:{answer.pk}", by)


def pause_asked(escalation, pause, by) -> None:
    told = Parties([escalation]).keepers(escalation)
    _tell("escalation_pause_asked", escalation, told, f"pause_asked:{pause.pk}", by)


def pause_decided(escalation, pause, by) -> None:
    """Also whoever asked, once they act no longer, and may still open it."""
    people = Parties([escalation])
    told = [escalation.raised_by_id, *people.to_tell(escalation, Side.BOTH), pause.asked_by_id]
    if escalation.step == Step.STATUTORY_PARTNERS:
        told += people.acting(escalation, Side.PARTNERS)
    kind = "escalation_pause_approved" if pause.approved else "escalation_pause_declined"
    _tell(kind, escalation, told, f"pause_decided:{pause.pk}", by)


def handed_over(
    escalations, people: Parties, before: dict[int, set[int]], after: dict[int, set[int]]
) -> None:
    """``before``, ``after``: by escalation, whose turn it was and is."""
    notices, moment = [], int(clock.now().timestamp())
    for escalation in escalations:
        was, now = before[escalation.pk], after[escalation.pk]
        if gone := was - now:
            told = sorted(now - was) if now else people.keepers(escalation)
            left = ",".join(str(person) for person in sorted(gone))
            occasion = f"handed_over:{escalation.pk}:{left[:40]}:{moment}"
            notices += _rows("escalation_handed_over", escalation, told, occasion)
    notifications.queue_many(notices)
    nobody = [each for each in escalations if before[each.pk] and not after[each.pk]]
    _tell_administrators(nobody, people)


def raiser_left(escalations, people: Parties, told_already: dict[int, set[int]]) -> None:
    """``told_already``: by escalation, those to whom the turn has passed."""
    notices = []
    for escalation in escalations:
        is_one = people.stands_on_both_sides(escalation)
        side = Side.CHALLENGED if is_one else Side.RAISING
        leads = [each.user_id for each in people.leads(escalation, side)]
        told = [each for each in leads or people.keepers(escalation)
                if each not in told_already[escalation.pk]]  # fmt: skip
        occasion = f"raiser_left:{escalation.pk}"
        notices += _rows("escalation_raiser_left", escalation, told, occasion)
    notifications.queue_many(notices)


def taken_over(escalations, people: Parties, successor_id: int) -> None:
    """To whoever is on the other side than an agency from which ``successor_id`` has taken over,
    unless that stands on both. Told once of each agency that is taken over."""
    notices = []
    for escalation in escalations:
        for side, was in (
            (Side.RAISING, escalation.raising_agency_id),
            (Side.CHALLENGED, escalation.challenged_agency_id),
        ):
            stands_for_it = people.agency_of(escalation, side)
            if escalation.closed_on or stands_for_it != successor_id or was == successor_id:
                continue
            if people.agency_of(escalation, side.other) == successor_id:
                continue
            told = people.to_tell(escalation, side.other)
            occasion = f"taken_over:{escalation.pk}:{was}:{successor_id}"
            notices += _rows("escalation_taken_over", escalation, told, occasion)
    notifications.queue_many(notices)


def closed(escalation, by) -> None:
    occasion = f"closed:{escalation.pk}:{_round(escalation)}{escalation.closed_on}"
    _tell("escalation_closed", escalation, dealing_with(escalation), occasion, by)


def reopened(escalation, had_it_before, by) -> None:
    """``had_it_before``: whom its closing was told; besides them whoever has it now."""
    told = [*had_it_before, *dealing_with(escalation)]
    told += Parties([escalation]).to_tell(escalation, Side(escalation.waiting_for))
    occasion = f"reopened:{escalation.pk}:{escalation.round}"
    _tell("escalation_reopened", escalation, told, occasion, by)


def _round(escalation) -> str:
    """Of an occasion: opened again, everything is told anew. The first round has none, so that
    what was told before there were rounds is not told twice."""
    return "" if escalation.round == 1 else f"round {escalation.round}:"


def dealing_with(escalation) -> list[int]:
    """Everyone who deals with it at its present step."""
    people = Parties([escalation])
    told = [escalation.raised_by_id]
    for side in (Side.RAISING, Side.CHALLENGED):
        told += people.acting(escalation, side)
    if escalation.step == Step.STATUTORY_PARTNERS:
        told += people.acting(escalation, Side.PARTNERS) + people.keepers(escalation)
    return told + people.brought_in_now(escalation)


def _rows(kind, escalation, told, occasion, by=None):
    due_on = None if escalation.closed_on else escalation.due_on
    return [
        (kind, person, escalation, f"escalation:{occasion}", due_on)
        for person in dict.fromkeys(told)
        if by is None or person != by.pk
    ]


def _tell(kind, escalation, told, occasion, by):
    notifications.queue_many(_rows(kind, escalation, told, occasion, by))
