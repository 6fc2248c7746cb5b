"""The stories of `escalations.toml`, carried out in the order in which they happened."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial

from django.contrib.auth import get_user_model
from django.utils import timezone

from core import access, calendar, clock
from escalations import afterwards, by_the_clock, operations, pausing, recommending, statements
from escalations.meetings import operations as meetings
from escalations.models import Escalation
from escalations.parties import PROCEDURE, side_of
from escalations.policy import Outcome, Step
from partnership.directory import Directory
from partnership.example import read
from reporting.example.papers import file_called
from reporting.example.people import Partnership

SWEPT_AT, REMINDED_AT, ASKED_AT = time(0, 5), time(7, 5), time(8, 45)
OPENS, CLOSES = 9 * 60, 17 * 60  # minutes of the day between which people act
BETWEEN_ACTS = 70  # minutes from one act of a case to the next on the same day

LONG_TEXTS = (
    "what_is_disputed",
    "evidence",
    "outcome_wanted",
    "risk_if_unresolved",
    "child_and_family_view",
)
ANSWERS = (
    "challenged_team",
    "child_reference",
    "child_initials",
    "child_age_band",
    "level_of_need",
    "plan_status",
    "reason",
)


class WentElsewhere(RuntimeError):
    """A story did not happen, or did not end, as its entry says."""


@dataclass(frozen=True)
class Act:
    """Something that is done at a moment. ``place`` decides between acts of the same moment."""

    at: datetime
    place: tuple[int, int]
    do: Callable[[], object]


def replay(partnership: Partnership, *, anchor: date, kept_files: list[str]) -> list[Escalation]:
    """Everything that happened up to the working day ``anchor``, and the days off since then.

    Raises WentElsewhere when a story does not stand on that day where its entry says.
    """
    stories = [
        Story(entry, number, partnership, anchor=anchor, kept_files=kept_files)
        for number, entry in enumerate(read("escalations"))
    ]
    first = min(story.raised_on for story in stories)
    acts = [act for story in stories for act in story.acts()]
    _carry_out(acts + _daily_work(first, anchor))
    if wrong := [sentence for story in stories if (sentence := story.went_elsewhere())]:
        raise WentElsewhere("\n".join(wrong))
    _carry_out(_daily_work(anchor + timedelta(days=1), clock.today()))
    return [story.escalation for story in stories]


def _carry_out(acts: list[Act]) -> None:
    now = clock.now()
    for act in sorted(acts, key=lambda act: (act.at, act.place)):
        # Loaded early in the day, today's acts have only just happened.
        with clock.held_at(min(act.at, now)):
            act.do()


def _daily_work(first: date, last: date) -> list[Act]:
    """What Celery beat does by the minute and by the hour, once a day; what follows a closing, and
    may be days late, three times a week."""
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    work = (
        (SWEPT_AT, by_the_clock.move_up_when_due),
        (REMINDED_AT, by_the_clock.remind),
    )
    acts = [Act(_at(day, when), (-1, 0), partial(do, by=None)) for day in days for when, do in work]
    acts += [
        Act(_at(day, ASKED_AT), (-1, 0), partial(do, by=None))
        for day in days
        if day.weekday() in (0, 2, 4)
        for do in (afterwards.ask, afterwards.remind)
    ]
    return acts


def _at(day: date, when: time) -> datetime:
    return datetime.combine(day, when, timezone.get_default_timezone())


class Story:
    """One entry of the file, and the escalation it has become."""

    def __init__(self, entry, number: int, partnership: Partnership, *, anchor, kept_files):
        self.entry, self.number, self.partnership = entry, number, partnership
        self.kept_files = kept_files
        self.england = calendar.england()
        self.raised_on = self.england.add(anchor, -entry["raised_working_days_ago"])
        self.escalation: Escalation | None = None

    # --- when ---------------------------------------------------------------------------------

    def acts(self) -> list[Act]:
        """Raising it, bringing in the challenged worker, then the events in their order."""
        steps = [(1, self.raise_it), (1, self.bring_in_challenged)]
        moved = []
        for event in self.entry["events"]:
            if event.get("by_the_clock"):
                moved.append((event["day"], partial(self.check_that_it_moved, event)))
            else:
                steps.append((event["day"], partial(self.happen, event)))
        in_a_day, so_far = Counter(day for day, _ in steps), Counter()
        acts = []
        for place, (day, do) in enumerate(steps):
            when = self._time(day, so_far[day], in_a_day[day])
            acts.append(Act(_at(self._date(day), when), (self.number, place), do))
            so_far[day] += 1
        # After the portal's own work of the same moment.
        acts += [Act(_at(self._date(day), SWEPT_AT), (self.number, 0), do) for day, do in moved]
        return acts

    def _date(self, day: int) -> date:
        return self.england.nth_day(self.raised_on, day)

    def _time(self, day: int, nth: int, of: int) -> time:
        """A time of the working day: the same at every loading, another for every case and day."""
        room = CLOSES - OPENS - BETWEEN_ACTS * of
        minutes = OPENS + (self.number * 97 + day * 61) % room + BETWEEN_ACTS * nth
        return time(minutes // 60, minutes % 60)

    # --- what ---------------------------------------------------------------------------------

    def raise_it(self) -> None:
        entry = self.entry
        answers = {name: entry[name] for name in ANSWERS}
        answers |= {name: " ".join(entry[name].split()) for name in LONG_TEXTS}
        if "protective_action" in entry:
            answers |= {
                "at_immediate_risk": True,
                "protective_action": " ".join(entry["protective_action"].split()),
                "entered_at_step": entry["entered_at_step"],
            }
        if entry["raising_agency"] == entry["challenged_agency"]:
            challenged = entry["challenged_person"], entry["challenged_agency"]
            answers["challenged_person"] = self.partnership.role_at(*challenged)
        self.escalation = operations.raise_escalation(
            raised_as=self.partnership.role_at(entry["raised_by"], entry["raising_agency"]),
            challenged_agency=self.partnership.agencies[entry["challenged_agency"]],
            challenged_worker=self._in_words(entry["challenged_person"]),
            raised_on=self.raised_on,
            decided_on=self.england.add(
                self.raised_on, -entry["decided_working_days_before_raised"]
            ),
            by=self._person(entry["raised_by"]),
            **answers,
        )

    def bring_in_challenged(self) -> None:
        """By the first contact of their agency, unless they may take part as it is."""
        email, agency = self.entry["challenged_person"], self.entry["challenged_agency"]
        if access.can(self._person(email), access.CONTRIBUTE, self.escalation):
            return
        agency_id = self.partnership.agencies[agency].pk
        contact = Directory(PROCEDURE, [agency_id]).at(agency_id, Step.PRACTITIONERS)[0]
        operations.bring_in(
            self.escalation,
            held_role=self.partnership.role_at(email, agency),
            by=get_user_model().objects.get(pk=contact.user_id),
        )

    def happen(self, event) -> None:
        """Carry out one event as the person who did it."""
        self.escalation.refresh_from_db()
        by = self._person(event["by"])
        if "side" in event and (side := side_of(by, self.escalation)) != event["side"]:
            raise WentElsewhere(f"{self._place(event)}: {by} stands on the side {side}.")
        do = {
            "contact-logged": self.log_contact,
            "moved-up": self.move_up,
            "resolution-proposed": self.propose,
            "resolution-declined": self.decline,
            "resolution-confirmed": self.confirm,
            "withdrawn": self.withdraw,
            "closed": self.close,
            "statement-filed": self.file_statement,
            "recommended": self.recommend,
            "recommendation-answered": self.answer_recommendation,
            "meeting-asked": self.ask_for_a_meeting,
            "meeting-agreed": self.agree_to_meet,
            "pause-asked": self.ask_for_a_pause,
            "pause-approved": self.approve_the_pause,
            "answered-afterwards": self.answer_afterwards,
            "document-added": self.add_document,
            "note-written": self.write_note,
        }[event["kind"]]
        try:
            do(event, by)
        except Exception as error:
            error.add_note(self._place(event))
            raise

    def log_contact(self, event, by) -> None:
        operations.log_contact(
            self.escalation,
            happened_on=clock.today(),
            method=event["method"],
            with_whom=self._in_words(event["contacted"]),
            result=event["result"],
            by=by,
        )

    def move_up(self, event, by) -> None:
        from_step = event["to_step"] - 1
        operations.move_up(self.escalation, from_step=from_step, reason=event["reason"], by=by)

    def check_that_it_moved(self, event) -> None:
        self.escalation.refresh_from_db()
        if self.escalation.step != event["to_step"]:
            raise WentElsewhere(f"{self._place(event)}: it is at step {self.escalation.step}.")

    def propose(self, event, by) -> None:
        lines = [event["statement"], "", "To be done:", *(f"- {each}" for each in event["actions"])]
        operations.propose_resolution(
            self.escalation, outcome=event["outcome"], statement="\n".join(lines), by=by
        )

    def decline(self, event, by) -> None:
        self._answer(accepted=False, answer=event["reason"], by=by)

    def confirm(self, event, by) -> None:
        self._answer(accepted=True, answer=event["note"], by=by)

    def _answer(self, *, accepted: bool, answer: str, by) -> None:
        operations.answer_resolution(
            self.escalation,
            proposal=self.escalation.proposals.get(answered_at=None),
            accepted=accepted,
            answer=answer,
            by=by,
        )

    def withdraw(self, event, by) -> None:
        operations.withdraw(
            self.escalation, outcome=event["outcome"], reason=event["reason"], by=by
        )

    def close(self, event, by) -> None:
        if event["outcome"] != Outcome.UNRESOLVED:
            raise WentElsewhere(f"{self._place(event)}: it can only be closed as unresolved.")
        operations.close_unresolved(self.escalation, reason=event["reason"], by=by)

    def file_statement(self, event, by) -> None:
        statements.file_statement(
            self.escalation,
            step=self.escalation.step,
            what_happened=event["what_happened"],
            position=event["position"],
            childs_view=event["childs_view"],
            by=by,
        )

    def recommend(self, event, by) -> None:
        heard_by = [self._person(email).pk for email in event["heard_by"]]
        recommending.recommend(
            self.escalation,
            text=event["text"],
            made_on=clock.today(),
            heard_by=heard_by,
            declared=heard_by,
            by=by,
        )

    def answer_recommendation(self, event, by) -> None:
        recommending.answer_recommendation(
            self.escalation, answer=event["answer"], reason=event["reason"], by=by
        )

    def ask_for_a_meeting(self, event, by) -> None:
        on = self.england.add(clock.today(), event["in_working_days"])
        meetings.ask(
            self.escalation,
            at=_at(on, time.fromisoformat(event["time"])),
            minutes=event["minutes"],
            where=event["where"],
            purpose=event["purpose"],
            by=by,
        )

    def agree_to_meet(self, event, by) -> None:
        meeting = meetings.to_come(self.escalation)
        meetings.agree(self.escalation, meeting=meeting, asked_times=meeting.asked_times, by=by)

    def ask_for_a_pause(self, event, by) -> None:
        until = self.england.add(clock.today(), event["in_working_days"])
        pausing.ask(self.escalation, until=until, reason=event["reason"], by=by)

    def approve_the_pause(self, event, by) -> None:
        pausing.decide(
            self.escalation,
            pause=pausing.open_request(self.escalation),
            approved=True,
            answer=event["answer"],
            by=by,
        )

    def answer_afterwards(self, event, by) -> None:
        afterwards.answer(
            self.escalation,
            feedback=afterwards.asked_of(self.escalation, by),
            improved=event["improved"],
            respectful=event["respectful"],
            held=event.get("held", ""),
            what_would_have_helped=event["what_would_have_helped"],
            by=by,
        )

    def add_document(self, event, by) -> None:
        upload = file_called(event["name"], event["text"])
        operations.add_document(self.escalation, upload=upload, by=by)
        self.kept_files.append(self.escalation.documents.latest("pk").file.name)

    def write_note(self, event, by) -> None:
        agency = self._own_agency(event["by"]) if event["for_own_agency"] else None
        operations.add_note(self.escalation, text=event["text"], for_agency=agency, by=by)

    # --- whether it went as told ----------------------------------------------------------------

    def went_elsewhere(self) -> str | None:
        """What is wrong with where it stands, or None."""
        self.escalation.refresh_from_db()
        told = (self.entry["ends_as"], self.entry["ends_at_step"])
        stands = (self.escalation.outcome or "open", self.escalation.step)
        if stands == told:
            return None
        return f"{self.entry['key']}: {stands[0]} at step {stands[1]}, not {told[0]} at {told[1]}."

    # --- who ------------------------------------------------------------------------------------

    def _person(self, email: str):
        return self.partnership.people[email]

    def _in_words(self, email: str) -> str:
        person = self._person(email)
        return f"{person.full_name}, {person.job_title}"

    def _own_agency(self, email: str):
        held = next(held for key, held in self.partnership.roles.items() if key[0] == email)
        return held.agency_role.agency

    def _place(self, event) -> str:
        return f"In the story {self.entry['key']}, day {event['day']}, {event['kind']}"
