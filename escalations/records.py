"""What an escalation holds, passage by passage, for subject access; and what goes when it goes.

Each passage names the agency it came from: the side that wrote it, the agency that a note is kept
to, or the one at which its writer holds or held a role. What the business team and the portal
added came from the partnership.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from functools import cached_property
from itertools import groupby
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q
from django.db.models.fields.json import KeyTextTransform

from core import clock, history, names_in_text, retention
from core.restriction import Kind as Decided
from core.words import day, listed, moment, opening
from escalations import draft_files
from escalations.afterwards_models import HELD, IMPROVED, RESPECTFUL, Feedback
from escalations.meetings.models import MeetingAnswer, MeetingRequest
from escalations.models import (
    ANSWER_WORDS,
    OUTCOME_WORDS,
    SINCE,
    AgeBand,
    Contact,
    Escalation,
    EscalationAccessDecision,
    EscalationDocument,
    EscalationDraft,
    EscalationNote,
    LevelOfNeed,
    Method,
    Participant,
    PlanStatus,
    ProposedResolution,
    Reason,
    StepRecord,
)
from escalations.pause_models import Pause
from escalations.policy import AGENCIES, Side
from escalations.recommendation_models import Recommendation, RecommendationAnswer
from escalations.statement_models import Statement
from escalations.statement_policy import called, is_open_to_the_other_side, opens_by
from partnership import mentions, records
from partnership.models import Agency, HeldRole
from partnership.records import THE_PARTNERSHIP, File, Found, Passage

NAME, CALLED = "escalation", "Professional challenge"
NAMED_IN = "Professional challenge about somebody else, with the reference in its text"
# Each kind of row with text, how its escalation is reached, and its texts.
WRITTEN: tuple[tuple[Any, str, tuple[str, ...]], ...] = (
    (Escalation, "pk", (
        "challenged_team", "challenged_worker", "what_is_disputed", "evidence", "outcome_wanted",
        "risk_if_unresolved", "child_and_family_view", "protective_action", "outcome_statement",
        "silence_reason",
    )),
    (StepRecord, "escalation", ("reason", "authorising_manager")),
    (Contact, "escalation", ("with_whom", "result")),
    (ProposedResolution, "escalation", ("statement", "answer")),
    (Recommendation, "escalation", ("text", "hearers", "declared")),
    (RecommendationAnswer, "escalation", ("reason",)),
    (Statement, "escalation", ("what_happened", "position", "childs_view")),
    (MeetingRequest, "escalation", ("where", "purpose", "called_off_because")),
    (MeetingAnswer, "escalation", ("words",)),
    (Pause, "escalation", ("reason", "answer")),
    (Feedback, "escalation", ("what_would_have_helped",)),
    (EscalationNote, "escalation", ("text",)),
    (EscalationDocument, "escalation", ("original_name",)),
    (EscalationAccessDecision, "record", ("reason", "end_reason")),
)  # fmt: skip
# Days: a draft that nobody touched for so long goes with the record about the same child.
DRAFT_LEFT_LYING = 90
WHY_CLOSED = (
    "It says from whom this was kept and why, which may tell who is at risk from whom: ask whoever"
    " decided it before you hand it over."
)
AS_PROPOSED = "As it was proposed."
IN_CONFIDENCE = (
    "It was said in confidence, and the other agency was not told: ask the agency that said it"
    " before you hand it over."
)
SEALED = "Sealed: nobody but the agency that filed it can read it yet."
READ_LATER = (
    "Leave it out for now, and look through this record again on {}: it can be read by then, or as"
    " soon as both agencies have filed or the step is over."
)
UNREAD_FILE = "Read the file: nothing in it was looked through for names."


def register() -> None:
    label = Escalation._meta.label
    retention.register(
        retention.Kind(NAME, CALLED, label, "escalations.EscalationHold", more=_erase_drafts)
    )
    records.holds_records(records.Kind(NAME, label, find, passages, drafts))


# --- found by a child's reference ---------------------------------------------------------------


def find(child_reference: str) -> list[Found]:
    rows = Escalation.objects.unscoped("that it is there, for subject access").annotate(
        normalised=records.as_normalised("child_reference")
    )
    columns = ("pk", "reference", "raised_on", "closed_on", "raising_agency__name",
               "challenged_agency__name")  # fmt: skip
    named = {
        key
        for model, leads, names in WRITTEN
        for key in mentions.keys_with(model, leads, names, child_reference)
    }
    about = Q(normalised=child_reference)
    return [
        Found(
            NAME, CALLED if said == child_reference else NAMED_IN, pk, reference, raised_on,
            closed_on, tuple(agencies), "" if said == child_reference else child_reference,
        )
        for said, pk, reference, raised_on, closed_on, *agencies in rows.filter(
            about | Q(pk__in=named)
        ).values_list("normalised", *columns)
    ]  # fmt: skip


def drafts(child_reference: str) -> list[str]:
    """The agencies of the writers of unfinished drafts: a draft is its writer's alone."""
    owners = list(_drafts_about(child_reference).values_list("owner", flat=True))
    at = _agencies_of(owners)
    return [", ".join(at.get(owner, [THE_PARTNERSHIP])) for owner in owners]


def _drafts_about(child_reference: str):
    rows = EscalationDraft.objects.unscoped("that it is there, for subject access")
    said = records.as_normalised(KeyTextTransform("child_reference", "answers"))
    return rows.annotate(normalised=said).filter(normalised=child_reference)


def _erase_drafts(escalation) -> int:
    """Those about the same child that were left lying. One being written is a new matter."""
    before = clock.now() - timedelta(days=DRAFT_LEFT_LYING)
    wanted = records.normalised(escalation.child_reference)
    found = list(_drafts_about(wanted).filter(changed_at__lt=before))
    return sum(draft_files.throw_away(draft) for draft in found)


# --- what it holds ------------------------------------------------------------------------------


def passages(pk: int) -> list[Passage]:
    rows = Escalation.objects.unscoped("all that it holds, for subject access")
    rows = rows.select_related(*Escalation.opened_with)
    escalation = rows.filter(pk=pk).first()
    return Holding(escalation).passages() if escalation else []


class Holding:
    """An escalation with all that hangs from it, read in a constant number of statements."""

    def __init__(self, escalation: Escalation):
        self.escalation = escalation

    def passages(self) -> list[Passage]:
        found = [*self._as_raised(), *self._added()]
        names = self._standing_in("\n".join(map(_said, found)))
        return [_with_people(passage, names) for passage in found]

    # --- what it was raised with --------------------------------------------------------------

    def _as_raised(self) -> Iterable[Passage]:
        case = self.escalation
        team = f", {case.challenged_team}" if case.challenged_team else ""
        said = [
            ("child_reference", "Local reference of the child", case.child_reference),
            ("child_initials", "Initials", case.child_initials),
            ("child_age_band", "Age", AgeBand(case.child_age_band).label),
            ("level_of_need", "Level of need", LevelOfNeed(case.level_of_need).label),
            ("plan_status", "Plan", PlanStatus(case.plan_status).label),
            ("challenged_worker", "Raised with", f"{case.challenged_worker}{team}"),
            ("reason", "What it is about", Reason(case.reason).label),
            ("decided_on", SINCE, day(case.decided_on) if case.decided_on else ""),
            ("what_is_disputed", "What is disputed", case.what_is_disputed),
            ("evidence", "Evidence", case.evidence),
            ("outcome_wanted", "What should happen", case.outcome_wanted),
            ("risk_if_unresolved", "Risk if it is not resolved", case.risk_if_unresolved),
            ("child_and_family_view", "What the child and family think",
             case.child_and_family_view),
            ("at_immediate_risk", "At immediate risk when it was raised",
             "Yes" if case.at_immediate_risk else ""),
            ("protective_action", "Done to protect the child", case.protective_action),
        ]  # fmt: skip
        agency, by = case.raising_agency.name, case.raised_by.full_name
        return [
            Passage(f"escalation:{name}", heading, text, agency, by, case.raised_on)
            for name, heading, text in said
            if text
        ]

    # --- what was added -----------------------------------------------------------------------

    def _added(self) -> Iterable[Passage]:
        """In the order in which it happened to be kept: kind by kind."""
        for row in self._steps:
            heading = f"Why it moved up to step {row.step}"
            if row.last_closed_on:
                heading = f"Why it was opened again, at step {row.step}"
            yield self._of(row.history_user_id, Passage(
                f"step:{row.id}", heading, _with_who_authorised(row),
                THE_PARTNERSHIP, at=row.entered_on,
            ))  # fmt: skip
        for row in self._participants:
            person, at = row.held_role.person, row.brought_in_at
            text = f"{person.full_name} takes part."
            yield self._of(row.brought_in_by_id, Passage(
                f"participant:{row.pk}", "Colleague brought in", text, THE_PARTNERSHIP, at=at,
            ))  # fmt: skip
        for row in self._contacts:
            heading = f"{Method(row.method).label}, {day(row.happened_on)}, with {row.with_whom}"
            yield self._by_side(
                row.side, row.logged_by_id,
                Passage(f"contact:{row.pk}", heading, row.result, "", at=row.logged_at),
            )  # fmt: skip
        for row in self._proposals:
            heading = f"Resolution proposed: {OUTCOME_WORDS[row.outcome]}"
            yield self._by_side(
                row.side, row.proposed_by_id,
                Passage(f"proposal:{row.pk}", heading, row.statement, "", at=row.proposed_at),
            )  # fmt: skip
            if row.answer:
                heading = "Resolution confirmed" if row.accepted else "Resolution declined"
                yield self._by_side(
                    Side(row.side).other, row.answered_by_id,
                    Passage(f"answer:{row.pk}", heading, row.answer, "", at=row.answered_at),
                )  # fmt: skip
        yield from self._stated()
        for row in self._recommendations:
            heard = f"Heard by: {row.hearers}"
            text = "\n\n".join(filter(None, (row.text, heard, row.declared)))
            said = self._of(row.recorded_by_id, Passage(
                f"recommendation:{row.pk}", "What the statutory partners recommend", text, "",
                at=row.recorded_at,
            ))  # fmt: skip
            yield _from(said, THE_PARTNERSHIP)
        for row in self._recommendation_answers:
            heading = f"Recommendation {ANSWER_WORDS[row.answer].lower()}"
            if row.reason:
                yield self._by_side(
                    row.side, row.answered_by_id,
                    Passage(f"recommendation-answer:{row.pk}", heading, row.reason, "",
                            at=row.answered_at),
                )  # fmt: skip
        for row in self._meetings:
            said = [row.purpose, f"Where: {row.where}", row.called_off_because]
            yield self._by_side(
                row.side, row.asked_by_id,
                Passage(f"meeting:{row.pk}", f"Meeting of {moment(row.at)}",
                        "\n\n".join(filter(None, said)), "", at=row.asked_at),
            )  # fmt: skip
        for row in self._meeting_answers:
            if row.words:
                yield self._by_side(
                    row.side, row.answered_by_id,
                    Passage(f"meeting-answer:{row.pk}", "Another time proposed to meet", row.words,
                            "", at=row.answered_at),
                )  # fmt: skip
        for row in self._pauses:
            yield self._by_side(
                row.side, row.asked_by_id,
                Passage(f"pause:{row.pk}", f"Pause of step {row.step} until {day(row.ends_on)}",
                        row.reason, "", at=row.asked_at),
            )  # fmt: skip
            if row.answer:
                said = "approved" if row.approved else "declined"
                answer = Passage(f"pause-answer:{row.pk}", f"Pause {said}", row.answer, "",
                                 at=row.decided_at)  # fmt: skip
                yield _from(self._of(row.decided_by_id, answer), THE_PARTNERSHIP)
        yield from self._said_afterwards()
        for row in self._notes:
            kept = f", for people of {row.for_agency} alone" if row.for_agency else ""
            note = Passage(f"note:{row.pk}", f"Note{kept}", row.text, THE_PARTNERSHIP,
                           at=row.written_at, mind=_kept_to(row.for_agency),
                           ask_first=row.for_agency is not None)  # fmt: skip
            note = self._of(row.written_by_id, note)
            yield _from(note, row.for_agency.name) if row.for_agency else note
        for _, decided in groupby(self._decisions, key=_decided_alike):
            row, *more = decided
            people = [each.person.full_name for each in (row, *more) if each.person]
            who = f": {listed(people)}" if people else ""
            yield self._of(row.decided_by_id, Passage(
                f"access:{row.pk}", f"{Decided(row.kind).label}{who}",
                "\n\n".join(filter(None, (row.reason, row.end_reason))), THE_PARTNERSHIP,
                at=row.decided_at, mind=WHY_CLOSED, ask_first=True,
            ))  # fmt: skip
        proposed = {row.statement for row in self._proposals}
        for row in self._closings:
            # Of a round before this one: what was said then, which the case itself says no more.
            before = "" if row.round == self.escalation.round else f":{row.round}"
            said = row.outcome_statement
            yield self._of(row.history_user_id, Passage(
                f"escalation:outcome_statement{before}",
                f"How it ended: {OUTCOME_WORDS[row.outcome]}",
                AS_PROPOSED if said in proposed else said, THE_PARTNERSHIP, at=row.closed_on,
            ))  # fmt: skip
            if row.silence_reason:
                yield self._of(row.history_user_id, Passage(
                    f"escalation:silence_reason{before}", "Why it was closed on silence",
                    row.silence_reason, THE_PARTNERSHIP, at=row.closed_on,
                ))  # fmt: skip
        for row in self._documents:
            file = File(row.original_name, str(row.file.name), row.size, row.sha256)
            yield self._of(row.added_by_id, Passage(
                f"file:{row.pk}", "File", row.original_name, THE_PARTNERSHIP, at=row.added_at,
                file=file, mind=UNREAD_FILE,
            ))  # fmt: skip

    def _said_afterwards(self) -> Iterable[Passage]:
        """What each side answered once it was closed: its agency, without the person's name."""
        for row in self._of_case(Feedback).filter(answered_at__isnull=False):
            said = [
                f"What was agreed has held: {dict(HELD)[row.held].lower()}" if row.held else "",
                f"The child’s position improved: {dict(IMPROVED)[row.improved].lower()}",
                f"The process was respectful: {dict(RESPECTFUL)[row.respectful]}",
                row.what_would_have_helped,
            ]
            yield Passage(
                f"feedback:{row.pk}", "Answer after it was closed", "\n\n".join(filter(None, said)),
                self.escalation.agency_of(Side(row.side)).name, at=row.answered_at,
                mind=IN_CONFIDENCE, ask_first=True,
            )  # fmt: skip

    def _stated(self) -> Iterable[Passage]:
        """What each side filed, with its earlier wordings; sealed, that it filed, and no word."""
        case, filed = self.escalation, defaultdict(set)
        for row in self._statements:
            filed[row.round, row.step].add(row.side)
        latest = {row.id: row.history_id for row in self._statements}
        for row in self._statements:
            key, heading = f"statement:{row.id}", f"{opening(called(row.step))} for step {row.step}"
            if row.history_id != latest[row.id]:
                key, heading = f"{key}:{row.history_id}", f"{heading}, an earlier wording"
            is_open = is_open_to_the_other_side(
                case, row.step, filed[row.round, row.step], clock.today(),
                is_of_this_round=row.round == case.round,
            )  # fmt: skip
            said = (row.what_happened, f"Position: {row.position}", f"The child: {row.childs_view}")
            yield self._by_side(row.side, row.filed_by_id, Passage(
                key, heading, "\n\n".join(said) if is_open else SEALED, "", at=row.filed_at,
                mind="" if is_open else READ_LATER.format(day(opens_by(case))),
                ask_first=not is_open,
            ))  # fmt: skip

    @cached_property
    def _statements(self):
        """In the order in which they were filed, each wording for itself."""
        return list(history.rows_about(self.escalation, Statement).order_by("history_id"))

    @cached_property
    def _steps(self):
        rows = history.rows_about(self.escalation, StepRecord).filter(history_type="+")
        return [row for row in rows.order_by("round", "step") if row.reason]

    @cached_property
    def _participants(self):
        return list(self._of_case(Participant).select_related("held_role__person"))

    @cached_property
    def _contacts(self):
        return list(self._of_case(Contact))

    @cached_property
    def _proposals(self):
        return list(self._of_case(ProposedResolution))

    @cached_property
    def _recommendations(self):
        return list(self._of_case(Recommendation))

    @cached_property
    def _recommendation_answers(self):
        return list(self._of_case(RecommendationAnswer))

    @cached_property
    def _meetings(self):
        return list(self._of_case(MeetingRequest))

    @cached_property
    def _meeting_answers(self):
        return list(self._of_case(MeetingAnswer))

    @cached_property
    def _pauses(self):
        return list(self._of_case(Pause))

    @cached_property
    def _notes(self):
        return list(self._of_case(EscalationNote).select_related("for_agency").order_by("pk"))

    @cached_property
    def _documents(self):
        return list(self._of_case(EscalationDocument))

    @cached_property
    def _decisions(self):
        """Why it was restricted, who was named or has a conflict of interest, and why."""
        rows = self.escalation.access_decisions.select_related("person")
        return list(rows.order_by("pk"))

    @cached_property
    def _closings(self) -> list[Any]:
        """Of each round that closed, its first row of history: who closed it, and how."""
        rows = history.rows_about(self.escalation, Escalation).filter(closed_on__isnull=False)
        found: dict[int, Any] = {}
        for row in rows.exclude(outcome_statement="").order_by("history_id"):
            found.setdefault(row.round, row)
        return list(found.values())

    def _of_case(self, model):
        return model.objects.unscoped("all that it holds, for subject access").filter(
            escalation=self.escalation
        )

    # --- who, and whose ----------------------------------------------------------------------

    @cached_property
    def _people(self) -> dict[int, str]:
        """The full names of everyone who wrote on it or takes part."""
        found = {self.escalation.raised_by_id}
        found |= {row.history_user_id for row in self._closings}
        found |= {row.history_user_id for row in self._steps}
        for rows, name in (
            (self._contacts, "logged_by_id"), (self._proposals, "proposed_by_id"),
            (self._proposals, "answered_by_id"), (self._notes, "written_by_id"),
            (self._recommendations, "recorded_by_id"),
            (self._recommendation_answers, "answered_by_id"), (self._statements, "filed_by_id"),
            (self._meetings, "asked_by_id"), (self._meeting_answers, "answered_by_id"),
            (self._pauses, "asked_by_id"), (self._pauses, "decided_by_id"),
            (self._documents, "added_by_id"), (self._decisions, "decided_by_id"),
            (self._decisions, "person_id"), (self._participants, "brought_in_by_id"),
        ):  # fmt: skip
            found |= {getattr(row, name) for row in rows}
        found |= {row.held_role.person_id for row in self._participants}
        rows = get_user_model().objects.filter(pk__in=found - {None})
        return dict(rows.values_list("pk", "full_name"))

    def _standing_in(self, text: str) -> list[str]:
        """Of everybody who has or had an account, and of whom the writers named in fields made for
        it, the names that stand in ``text``; and those of its own people, who wrote some of it."""
        named = {_before_comma(self.escalation.challenged_worker)}
        named |= {_before_comma(row.with_whom) for row in self._contacts}
        known = set(get_user_model().objects.values_list("full_name", flat=True))
        there = names_in_text.standing_in({*known, *named} - {""}, text)
        return sorted({*there, *self._people.values()} - {""})

    @cached_property
    def _agencies(self) -> dict[int, str]:
        """Of each writer, the agency of the case at which they hold or held a role."""
        sides = (self.escalation.raising_agency, self.escalation.challenged_agency)
        at = _agencies_of(self._people)
        found = {}
        for person, agencies in at.items():
            of_case = [side.name for side in sides if side.name in agencies]
            found[person] = (of_case or agencies)[0]
        return found

    def _of(self, person: int | None, passage: Passage) -> Passage:
        return Passage(
            **{
                **passage.__dict__,
                "by": self._people.get(person or 0, ""),
                "agency": self._agencies.get(person or 0, THE_PARTNERSHIP),
            }
        )

    def _by_side(self, side: str, person: int | None, passage: Passage) -> Passage:
        found = self._of(person, passage)
        if side not in AGENCIES:
            return found
        return _from(found, self.escalation.agency_of(Side(side)).name)


def _with_who_authorised(row) -> str:
    authorised = f"Authorised by {row.authorising_manager}." if row.authorising_manager else ""
    return "\n\n".join(filter(None, (row.reason, authorised)))


def _decided_alike(row) -> tuple:
    """A reason stands once, though it was kept for each of those who are named with it."""
    kind = Decided.RESTRICTED if row.kind == Decided.NAMED else row.kind
    return kind, row.decided_by_id, row.reason, row.end_reason


def _said(passage: Passage) -> str:
    return f"{passage.heading}\n{passage.text}"


def _with_people(passage: Passage, names: list[str]) -> Passage:
    """With those of ``names`` that stand in it, or that wrote it."""
    there = names_in_text.standing_in(names, _said(passage))
    people = [name for name in names if name in there or name == passage.by]
    return Passage(**{**passage.__dict__, "people": tuple(people)})


def _kept_to(agency: Agency | None) -> str:
    if agency is None:
        return ""
    return (
        f"It is for people of {agency} alone: ask {agency} before you hand it over. It may be legal"
        " advice or part of an inquiry."
    )


def _from(passage: Passage, agency: str) -> Passage:
    return Passage(**{**passage.__dict__, "agency": agency})


def _before_comma(text: str) -> str:
    """ "Bob Barnes, health visitor": the name."""
    return text.partition(",")[0].strip()


def _agencies_of(people: Iterable[int]) -> dict[int, list[str]]:
    """The agencies at which people hold or held a role; the business team's is the partnership."""
    held = HeldRole.objects.unscoped("whose people wrote what, for subject access")
    rows = held.filter(person__in=list(people)).order_by("ended_on", "pk")
    found: dict[int, list[str]] = defaultdict(list)
    for person, name, kind in rows.values_list(
        "person_id", "agency_role__agency__name", "agency_role__agency__kind"
    ):
        said = THE_PARTNERSHIP if kind == Agency.Kind.BUSINESS_TEAM else name
        if said not in found[person]:
            found[person].append(said)
    return dict(found)
