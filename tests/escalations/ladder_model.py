"""The ladder of four steps in plain Python: what a case, its people and their notices have to be.

Written from docs/guides/escalation.md and the flowchart, with none of the portal's code, so that
`test_model_based` can hold the portal against it. It reads as a specification:

* `ladder_people.Partnership`: who holds which post, whom an agency calls at a step, who covers for
  whom.
* `Case`: where one case stands, by when, whose turn it is, who may do what, and what each act and
  each sweep of the clock does to it. Whatever is told goes to `Case.told`.

A new act is a method of `Case` beside the others and a rule of the machine that calls both. Each
`may_…` says whether somebody may do it; the method of the act takes for granted that they may.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from tests.escalations.ladder_people import (
    ADMINISTRATOR,
    ANSWERS_FOR_ITS_AGENCY,
    BUSINESS_MANAGER,
    DELEGATE,
    HALF_WAY,
    HEAD,
    LAST_DAY,
    LEAD,
    LEAD_PARTNER,
    PARTNERS,
    REPRESENTATIVE,
    SCRUTINEER,
    SENIOR,
    SPEAKS_FOR_ITS_AGENCY,
    TEAM,
    WORKS_WITH_CHILDREN,
    Partnership,
    Post,
    working,
    working_day,
    working_days_after,
)

# --- a case ---------------------------------------------------------------------------------------

RAISING, CHALLENGED, THE_PARTNERS = "raising", "challenged", "partners"
BOTH, THE_MANAGER = "both", "manager"
AGENCIES = (RAISING, CHALLENGED)
OTHER = {RAISING: CHALLENGED, CHALLENGED: RAISING}
VIEW, CONTRIBUTE, MANAGE = "view", "contribute", "manage"


class Notice(NamedTuple):
    kind: str
    name: str
    due_on: date | None


@dataclass
class Pause:
    """``days``: by how many working days the step is prolonged."""

    step: int
    days: int
    asked_by: str


@dataclass
class Case:
    partnership: Partnership
    raised_as: Post
    challenged: str
    raised_on: date
    begins_at: int = 1
    fast_track_on: date | None = None  # the day on which it was raised so

    steps: list[int] = field(init=False)
    contacts: list[tuple] = field(default_factory=list)  # (day, order, side), of this step
    proposal: tuple[str, str, date] | None = None  # by which side, by whom, on which day
    pauses: list[Pause] = field(default_factory=list)
    asked: Pause | None = None
    filed: set[tuple[int, str]] = field(default_factory=set)  # (step, side)
    brought_in: list[Post] = field(default_factory=list)
    is_recommended: bool = False
    answers: dict[str, str] = field(default_factory=dict)  # to the recommendation, by side
    outcome: str = ""
    kept: list[Post] = field(default_factory=list)  # whose people keep it once it is closed
    told: list[Notice] = field(default_factory=list)  # since somebody last looked
    letters: list[str] = field(default_factory=list)  # to whom, since then
    occasions: set[tuple] = field(default_factory=set)

    def __post_init__(self):
        self.steps = [self.begins_at]
        self.agency = {RAISING: self.raised_as.agency, CHALLENGED: self.challenged}

    @property
    def today(self) -> date:
        return self.partnership.today

    # --- where it stands

    @property
    def step(self) -> int:
        return self.steps[-1]

    @property
    def due_on(self) -> date:
        return self._due(self.step, self.pauses)

    def due_but_for_its_own_pause(self, step: int) -> date:
        return self._due(step, [pause for pause in self.pauses if pause.step < step])

    def _due(self, step: int, pauses: list[Pause]) -> date:
        paused = sum(pause.days for pause in pauses if pause.step <= step)
        if self.fast_track_on is None:
            return working_day(LAST_DAY[step] + paused, self.raised_on)
        if step == self.begins_at:
            return self.fast_track_on
        later = LAST_DAY[step] - LAST_DAY[self.begins_at]
        return working_days_after(later + paused, self.fast_track_on)

    @property
    def represent_by(self) -> date:
        """Two working days after step 4 opens, which is the working day after step 3 would end."""
        before = sum(pause.days for pause in self.pauses if pause.step < 4)
        if self.fast_track_on is None:
            opens_on = working_day(LAST_DAY[3] + 1 + before, self.raised_on)
        else:
            later = LAST_DAY[3] + 1 - LAST_DAY[self.begins_at]
            opens_on = working_days_after(later + before, self.fast_track_on)
        return min(working_days_after(2, opens_on), self.due_on)

    @property
    def unanswered(self) -> list[str]:
        return [side for side in AGENCIES if side not in self.answers]

    @property
    def is_rejected(self) -> bool:
        return "rejected" in self.answers.values()

    @property
    def is_accepted(self) -> bool:
        return self.is_recommended and not self.unanswered and not self.is_rejected

    @property
    def turn(self) -> str:
        if self.proposal:
            return OTHER[self.proposal[0]]
        if self.is_recommended:
            waits = {2: BOTH, 0: THE_MANAGER}
            return waits.get(len(self.unanswered)) or self.unanswered[0]
        if self.step == 4:
            return THE_PARTNERS
        if self.contacts:
            return OTHER[max(self.contacts)[2]]
        return CHALLENGED if self.step == 1 else RAISING

    def request(self) -> Pause | None:
        """The pause that can still be decided on; one whose step is over has lapsed."""
        asked = self.asked
        runs = asked and not self.outcome and asked.step == self.step and self.today <= self.due_on
        return asked if runs else None

    # --- who is who

    def side(self, name: str) -> str | None:
        speaks_for = {
            post.agency
            for post in self.partnership.acts_in(name)
            if post.role in SPEAKS_FOR_ITS_AGENCY
        }
        for side in AGENCIES:
            if self.agency[side] in speaks_for:
                return side
        hears = self.step == 4 and DELEGATE in self.partnership.roles(name)
        return THE_PARTNERS if hears else None

    def right(self, name: str) -> str | None:
        """The highest that somebody has, themself or as a deputy."""
        if not self.partnership.is_open(name):
            return None
        posts = self.partnership.acts_in(name)
        roles, theirs = {post.role for post in posts}, self.kept if self.outcome else self.own()
        if BUSINESS_MANAGER in roles:
            return MANAGE
        if any(self._opens(post) or post in theirs for post in posts):
            return CONTRIBUTE
        hears = any(p.role == LEAD_PARTNER and p.agency in PARTNERS for p in posts)
        if roles & {HEAD, SCRUTINEER} or (hears and self.is_rejected):
            return VIEW
        return None

    def _opens(self, post: Post) -> bool:
        if post.agency in self.agency.values():
            speaks = post.role in (SENIOR, REPRESENTATIVE) and self.step >= 3
            if post.role == LEAD or speaks:
                return True
        return self.step == 4 and post.role == DELEGATE and post.agency in PARTNERS

    def own(self) -> list[Post]:
        """The posts of those who have it for themselves: who raised it, who was brought in, and
        whoever is listed for a step up to the present one."""
        people = self.partnership
        posts = [post for post in (self.raised_as, *self.brought_in) if people.is_held(post)]
        for side in AGENCIES:
            for step in range(1, min(self.step, 3) + 1):
                if (side, step) != (RAISING, 1):  # at step 1 that is who raised it
                    posts += people.on_the_list(self.agency[side], step)
        if self.step == 4:
            posts += [post for partner in PARTNERS for post in people.on_the_list(partner, 4)]
        return posts

    def acts(self, side: str) -> list[str]:
        """Who has to act for a side at the present step."""
        people = self.partnership
        if side == THE_MANAGER:
            return []
        if side == BOTH:
            return [name for each in AGENCIES for name in self.acts(each)]
        if side == THE_PARTNERS:
            return [name for each in PARTNERS for name in people.first_called(each, 4)[:1]]
        if self.step == 1 and side == RAISING:
            raiser = [self.raised_as.name] if people.can_be_called(self.raised_as) else []
            return raiser or people.leads(self.agency[side])
        if self.step == 1:
            workers = [
                post.name
                for post in self.brought_in
                if post.agency == self.challenged and people.can_be_called(post)
            ]
            if workers:
                return workers
        return people.first_called(self.agency[side], min(self.step, 3))

    def _to_tell(self, side: str) -> list[str]:
        """Who acts for a side; the Business Manager, who finds someone, where nobody does."""
        if side == BOTH:
            return [name for each in AGENCIES for name in self._to_tell(each)]
        return self.acts(side) or self.partnership.business_managers

    def may_read(self, name: str, step: int, side: str) -> bool:
        """What a side filed: its own people always; others once both have, or the step is over."""
        if not self.right(name):
            return False
        both = {(step, each) for each in AGENCIES} <= self.filed
        over = self.outcome or self.step > step or self.due_on < self.today
        return bool(both or over or self.side(name) == side)

    # --- who may do what

    def _may_add(self, name: str, *sides: str) -> bool:
        adds = self.right(name) in (CONTRIBUTE, MANAGE)
        return adds and not self.outcome and self.side(name) in sides

    def _may_manage(self, name: str) -> bool:
        """Neither agency's people close a case, or decide on a pause of it."""
        speaks = self.side(name) in AGENCIES
        return self.right(name) == MANAGE and not speaks and not self.outcome

    def may_log(self, name: str, day: date) -> bool:
        fits = self.raised_on <= day <= self.today
        return fits and self._may_add(name, *AGENCIES, THE_PARTNERS)

    def may_move_up(self, name: str) -> bool:
        return self.step < 4 and self._may_add(name, *AGENCIES)

    def may_propose(self, name: str) -> bool:
        return not self.proposal and self._may_add(name, *AGENCIES)

    def may_answer(self, name: str) -> bool:
        return bool(self.proposal) and self._may_add(name, OTHER[self.proposal[0]])

    def may_withdraw(self, name: str) -> bool:
        return self._may_add(name, RAISING)

    def may_bring_in(self, name: str, post: Post) -> bool:
        known = {name, self.raised_as.name}
        fits = post not in self.brought_in and post.name not in known
        fits = fits and post.role in WORKS_WITH_CHILDREN and self.partnership.can_be_called(post)
        side = self.side(name)
        return fits and self._may_add(name, *AGENCIES) and self.agency[side] == post.agency

    def may_file(self, name: str) -> bool:
        side = self.side(name)
        if self.step == 1 or self.is_recommended or not self._may_add(name, *AGENCIES):
            return False
        read = self.due_on < self.today or (self.step, OTHER[side]) in self.filed
        return not ((self.step, side) in self.filed and read)

    def may_ask_for_a_pause(self, name: str, days: int) -> bool:
        speaks = self._may_add(name, *AGENCIES)
        asks = speaks or (self.right(name) == MANAGE and not self.outcome)
        free = len(self.pauses) < 2 and not self.request() and self.today <= self.due_on
        return asks and free and days <= 10 and self.fast_track_on is None

    def may_decide_on_the_pause(self, name: str) -> bool:
        if not self._may_manage(name) or not (request := self.request()):
            return False
        oneself = {name} if name in self.partnership.business_managers else self._stead(name)
        others = set(self.partnership.business_managers) - {name, request.asked_by}
        return not others or request.asked_by not in {name, *oneself}

    def _stead(self, name: str) -> set[str]:
        covers = (each for each in self.partnership.covers_on() if each.deputy == name)
        return {each.name for each in covers} & set(self.partnership.business_managers)

    def may_close_on_silence(self, name: str) -> bool:
        if not self.proposal or not self._may_manage(name):
            return False
        return self.today >= working_days_after(4, self.proposal[2])

    def hears(self) -> dict[str, bool]:
        """Who can hear step 4: whether they have to declare that their agency is a party."""
        found: dict[str, bool] = {}
        for partner in PARTNERS:
            listed = [post.name for post in self.partnership.on_the_list(partner, 4)]
            for name in listed + self.partnership.holders(partner, DELEGATE):
                found.setdefault(name, partner in self.agency.values())
        return found

    def may_recommend(self, name: str, heard_by: str, declares: bool) -> bool:
        if self.step != 4 or self.outcome or self.is_recommended or heard_by not in self.hears():
            return False
        roles = self.partnership.roles(name) & {DELEGATE, LEAD_PARTNER}
        hears = bool(roles) and self.right(name) in (CONTRIBUTE, MANAGE)
        said = declares or not self.hears()[heard_by]
        return said and (hears or self._may_manage(name))

    def may_answer_the_recommendation(self, name: str, answer: str, reason: str) -> bool:
        said = answer == "accepted" or bool(reason)
        adds = self._may_add(name, *self.unanswered)
        return self.is_recommended and said and adds and self._answers_for_its_agency(name)

    def _answers_for_its_agency(self, name: str) -> bool:
        """By an office, or listed for step 3, or deputy of one who is; everyone, where nobody is
        listed and nobody leads safeguarding."""
        people, agency = self.partnership, self.agency[self.side(name)]
        if any(
            p.role in ANSWERS_FOR_ITS_AGENCY for p in people.acts_in(name) if p.agency == agency
        ):
            return True
        listed = [post.name for post in people.on_the_list(agency, 3)] or people.leads(agency)
        stood_for = {c.name for c in people.covers_on() if c.deputy == name and c.agency == agency}
        return not listed or bool({name, *stood_for} & set(listed))

    def may_close_as_recommended(self, name: str) -> bool:
        return self._may_manage(name) and self.is_accepted

    def may_close_unresolved(self, name: str) -> bool:
        over = self.step == 4 and self.due_on < self.today
        return self._may_manage(name) and over and not self.is_accepted

    # --- what is told

    def _tell(self, kind: str, names, occasion: tuple = (), by: str = "", due_on=None) -> None:
        """Each of them and whoever covers for them, once for each occasion; nobody of their own
        act. ``occasion``: what tells it apart from another notice of the kind, of this case."""
        due_on = due_on or (None if self.outcome else self.due_on)
        for name in set(names) - {by}:
            for each in {name} | self.partnership.deputies(name) - {by}:
                if (kind, occasion, each) not in self.occasions:
                    self.occasions.add((kind, occasion, each))
                    self.told.append(Notice(kind, each, due_on))

    def _write_to_administrators(self, sides) -> None:
        """A letter to those of an agency that has no safeguarding lead, once for each step."""
        for agency in {self.agency[side] for side in sides}:
            if not self.partnership.leads(agency):
                for name in self.partnership.holders(agency, ADMINISTRATOR):
                    if (ADMINISTRATOR, self.step, name) not in self.occasions:
                        self.occasions.add((ADMINISTRATOR, self.step, name))
                        self.letters.append(name)

    # --- what people do

    def raised(self, by: str) -> None:
        people, fast = self.partnership, self.fast_track_on is not None
        agencies = list(self.agency.values()) if fast else [self.challenged]
        told = [n for a in agencies for n in people.first_called(a, self.step) + people.leads(a)]
        self._tell("fast_track" if fast else "raised", told, by=by)
        if fast:
            self._tell("at_immediate_risk", people.business_managers, by=by)
        elif not people.leads(self.challenged):
            self._tell("no_lead", people.business_managers, by=by)
        self._write_to_administrators(AGENCIES if fast else [CHALLENGED])

    def log(self, by: str, day: date) -> None:
        if (side := self.side(by)) != THE_PARTNERS:
            self.contacts.append((day, len(self.contacts), side))

    def move_up(self, by: str = "") -> None:
        self.steps.append(self.step + 1)
        self.contacts = []
        told = [self.raised_as.name, *self._to_tell(BOTH)]
        if self.step == 4:
            told += self.acts(THE_PARTNERS) + self.partnership.business_managers
        self._tell("moved_up", told, (self.step,), by)
        if self.step == 4:
            asked, by_when = self._to_tell(BOTH), self.represent_by
            self._tell("representations_asked", asked, due_on=by_when)
        self._write_to_administrators(side for side in AGENCIES if not self.acts(side))

    def propose(self, by: str) -> None:
        self.proposal = self.side(by), by, self.today
        self._tell("resolution_proposed", self._to_tell(self.turn), self._now(), by)

    def answer(self, by: str, accepted: bool) -> None:
        side, proposer, _ = self.proposal
        if accepted:
            self.close("compromise", by)
            return
        self.proposal = None
        told = [proposer] if self.right(proposer) else self._to_tell(side)
        self._tell("resolution_declined", told, self._now(), by)

    def bring_in(self, by: str, post: Post) -> None:
        self.brought_in.append(post)
        self._tell("brought_in", [post.name], self._now(), by)

    def file(self, by: str) -> None:
        side = self.side(by)
        self.filed.add((self.step, side))
        waits = (self.step, OTHER[side]) not in self.filed and self.today <= self.due_on
        if waits:
            self._tell("statement_filed", self._to_tell(OTHER[side]), (self.step, side), by)

    def ask_for_a_pause(self, by: str, days: int) -> None:
        self.asked = Pause(self.step, days, by)
        self._tell("pause_asked", self.partnership.business_managers, self._now(), by)

    def decide_on_the_pause(self, by: str, approved: bool) -> None:
        asked, self.asked = self.asked, None
        self.pauses += [asked] if approved else []
        told = [self.raised_as.name, *self._to_tell(BOTH), asked.asked_by]
        told += self.acts(THE_PARTNERS) if self.step == 4 else []
        self._tell("pause_approved" if approved else "pause_declined", told, self._now(), by)

    def recommend(self, by: str) -> None:
        self.is_recommended = True
        told = [self.raised_as.name, *self._to_tell(BOTH), *self.acts(THE_PARTNERS)]
        self._tell("recommended", told + self.partnership.business_managers, by=by)

    def answer_the_recommendation(self, by: str, answer: str) -> None:
        people, side = self.partnership, self.side(by)
        self.answers[side] = answer
        told = self.acts(OTHER[side]) + self.acts(THE_PARTNERS) + people.business_managers
        self._tell("recommendation_answered", told, (side,), by)
        if answer == "rejected":
            told = [name for each in PARTNERS for name in people.holders(each, LEAD_PARTNER)]
            told += people.holders(TEAM, SCRUTINEER)
            self._tell("recommendation_rejected", told, (side,), by)

    def close(self, outcome: str, by: str) -> None:
        people = self.partnership
        told = [self.raised_as.name, *self.acts(BOTH)]
        if self.step == 4:
            told += self.acts(THE_PARTNERS) + people.business_managers
        told += [post.name for post in self.brought_in if people.can_be_called(post)]
        self.kept, self.outcome = self.own(), outcome
        self._tell("closed", told, by=by)

    def _now(self) -> tuple:
        """An occasion of its own: each act of this kind is told."""
        return (len(self.occasions),)

    # --- what happens when people come and go

    def follow(self, agencies: set[str], acted: set[str], raiser_held_it: bool) -> None:
        """Somebody came to these agencies, or went. ``acted``: whose turn it was before;
        ``raiser_held_it``: whether who raised it held the role until now.

        That they left is told once to each who leads their agency; where their account alone is
        closed, to those who come to lead it later, too.
        """
        if self.outcome or not (self.step == 4 or agencies & set(self.agency.values())):
            return
        act = set(self.acts(self.turn))
        if acted - act:
            told = act - acted if act else self.partnership.business_managers
            self._tell("handed_over", told, self._now())
            if not act:
                self._write_to_administrators(s for s in AGENCIES if not self.acts(s))
        if raiser_held_it and not self.partnership.can_be_called(self.raised_as):
            leads = self.partnership.leads(self.agency[RAISING])
            heard = set(leads or self.partnership.business_managers) - (act - acted)
            self._tell("raiser_left", heard)

    # --- what the clock does, on working days

    def remind(self) -> None:
        if self.outcome or not working(self.today):
            return
        kinds = {working_days_after(1, self.today): "due_soon"}
        if self.step in HALF_WAY:
            kinds[working_days_after(HALF_WAY[self.step], self.today)] = "half_way"
        if self.fast_track_on != self.today:
            kinds[self.today] = "due_today"
        if kind := kinds.get(self.due_on):
            self._tell(kind, self._to_tell(self.turn), (self.step, self.due_on))
        if self.step == 4 and self.due_on < self.today:
            told = self.acts(THE_PARTNERS) + self.partnership.business_managers
            self._tell("overdue", told, (self.due_on,))

    def move_up_when_due(self) -> None:
        while not self.outcome and self.step < 4 and self.due_on < self.today:
            if not working(self.today):
                return
            self.move_up()
