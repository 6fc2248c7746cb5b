"""Fifty people who type into ten returns at once: how fast each save is, and that all are there.

Five to a return; two of them in one and the same answer. Beside the saves: a page that only asks
who is signed in, from as many people, and the two rows of a save, bare, from as many connections.
"""

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from unittest import mock
from uuid import uuid4

import psycopg2
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection

from accounts.models import User
from accounts.session_store import SessionStore
from audits.cycles import operations as cycles
from audits.cycles.policy import AfterClosing, Audience
from audits.question_sets import operations as question_sets
from audits.question_sets.models import Standard
from audits.returns import sections
from audits.returns.models import Answer, Return
from bench import oracle, server, timing, writers
from bench.timing import Row
from bench.writers import Writer
from core import clock
from partnership.models import Agency, HeldRole

AGENCIES = range(10, 20)
# By their place at the agency: who leads, the senior manager, and three who are given a section.
LEAD, SENIOR, GIVEN = 0, 1, (8, 9, 10)
WRITES = {LEAD: "1.1", SENIOR: "1.2", 8: "1.3", 9: "2.1", 10: "2.1"}
# Seconds between two saves of one person.
TYPING, FAST = "each every 2 s", "as fast as it goes"
EVERY = {TYPING: 2.0, FAST: 0.0}
SAVE, PAGE, BARE = "save", "page that asks who it is", "the two rows, bare"


@dataclass(frozen=True)
class Length:
    """In seconds: of the typing, of saving as fast as it goes, and of each floor, twice."""

    typing: float = 30
    fast: float = 10
    floor: float = 5


@dataclass
class Measured:
    """``seconds``: of each; ``took``: of all together, from the first to the last."""

    seconds: list[float] = field(default_factory=list)
    took: float = 0

    @property
    def each_second(self) -> float:
        return len(self.seconds) / self.took

    @property
    def slow(self) -> float:
        """The 95th percentile."""
        return statistics.quantiles(self.seconds, n=20)[-1]

    def in_words(self) -> str:
        middle = statistics.median(self.seconds)
        return (
            f"{self.each_second:.0f} a second, {middle * 1000:.0f} ms, 95 % within"
            f" {self.slow * 1000:.0f} ms"
        )


def typing(
    rounds: int = 0, agencies: Sequence[int] = AGENCIES, length: Length | None = None
) -> Iterator[Row]:
    """``rounds`` are not asked: there are as many as there are saves."""
    length = length or Length()
    found = {(what, pace): Measured() for what in (SAVE, PAGE, BARE) for pace in EVERY}

    def measure(what: str, pace: str, act: Callable, on: Sequence, seconds: float) -> None:
        into, began = found[what, pace], time.perf_counter()

        def once(each) -> None:
            into.seconds.append(timing.seconds(lambda: act(each)))

        with writers.at_once([lambda each=each: once(each) for each in on], EVERY[pace]):
            time.sleep(seconds)
        into.took += time.perf_counter() - began

    with clock.held_at(datetime.now(UTC)):  # noqa: TID251 by which the server goes
        returns = opened(agencies)
        with server.as_in_production() as port:
            people = [one for each in returns for one in of_return(each, port)]

            def floors() -> None:
                for pace in EVERY:
                    measure(PAGE, pace, ask_who, people, length.floor)
                    with bare(returns, len(people)) as connections:
                        measure(BARE, pace, write_bare, connections, length.floor)

            floors()
            measure(SAVE, TYPING, Writer.write, people, length.typing)
            measure(SAVE, FAST, Writer.write, people, length.fast)
            floors()
    oracle.expect("what was acknowledged and is not there", writers.missing(people), [])
    saves, again = writers.saves(people), sum(each.resent for each in people)
    for pace in EVERY:
        for floor in (PAGE, BARE):
            ours, theirs = found[SAVE, pace], found[floor, pace]
            yield timing.row(
                f"answers, {pace}", SAVE, floor, {SAVE: ours.seconds, floor: theirs.seconds},
                note=f"{ours.in_words()}; floor: {theirs.in_words()}; {saves} acknowledged,"
                f" {again} sent again, none lost",
                each_second=ours.each_second, slow=ours.slow / theirs.slow, saves=saves,
            )  # fmt: skip


def ask_who(writer: Writer) -> None:
    server.get(writer.port, "/who/", writer.cookie)


# --- returns and people ---------------------------------------------------------------------------


def opened(agencies: Sequence[int]) -> list[Return]:
    """A new cycle of section 11, which each time begins with empty answers."""
    name, today = f"Section 11 {uuid4().hex[:8]}", clock.today()
    asked = Agency.objects.filter(slug__in=[f"agency-{number}" for number in agencies])
    made = question_sets.add_question_set(
        name=name, kind="section-11", begun_from="section-11-1", by=None
    )
    version = question_sets.issue(made.draft, by=None)
    cycle = cycles.plan_cycle(
        name=name, version=version, audience=Audience.CHOSEN, opens_on=today,
        closes_on=today + timedelta(weeks=8), reminders=[7], after_closing=AfterClosing.LOCKED,
        by=None,
    )  # fmt: skip
    with mock.patch("core.prompting.after_commit"):
        cycles.issue(cycle, asked=dict.fromkeys(asked, version), by=None)
    while cycles.open_returns(by=None):
        pass
    found = list(Return.objects.unscoped("bench").filter(cycle=cycle).select_related("agency"))
    for each in found:
        for place in GIVEN:
            held = HeldRole.objects.unscoped("bench").get(person=person(each, place))
            one = Standard.objects.filter(version=version, code=WRITES[place].partition(".")[0])
            sections.give_sections(each, standards=one, to=held, by=person(each, LEAD))
    return found


def person(agency_return: Return, place: int) -> User:
    number = agency_return.agency.slug.removeprefix("agency-")
    return User.objects.get(email=f"p{number}-{place}@example.org")


def of_return(agency_return: Return, port: int) -> list[Writer]:
    rows = Answer.objects.unscoped("bench").filter(agency_return=agency_return)
    keys = dict(rows.values_list("criterion__code", "pk"))
    reference = agency_return.reference.lower()
    people = {place: person(agency_return, place) for place in WRITES}
    return [
        Writer(
            name=people[place].full_name, port=port, cookie=signed_in(people[place]),
            path=f"/audits/returns/{reference}/answers/{code}/", answer=keys[code],
        )
        for place, code in WRITES.items()
    ]  # fmt: skip


def signed_in(person: User) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "partnership.auth.SignInBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return f"sessionid={session.session_key}"


# --- the floor of the database --------------------------------------------------------------------


@contextmanager
def bare(returns: Sequence[Return], number: int):
    """So many connections, and an answer for each that nobody else writes."""
    rows = Answer.objects.unscoped("bench").filter(agency_return__in=returns)
    rows = rows.exclude(criterion__code__in=WRITES.values()).order_by("pk")
    keys = list(rows.values_list("pk", flat=True)[:number])
    parameters = connection.get_connection_params()
    names = ("dbname", "host", "port", "user", "password")
    given = {name: parameters[name] for name in names if name in parameters}
    found = [(psycopg2.connect(**given), key) for key in keys]
    try:
        yield found
    finally:
        for each, _ in found:
            each.close()


def write_bare(connected) -> None:
    connected, key = connected
    with connected, connected.cursor() as cursor:
        cursor.execute(UPDATE, [key])
        cursor.execute(INSERT, [key])


_TABLE, _HISTORY = Answer._meta.db_table, Answer.history.model._meta.db_table
_COLUMNS = ", ".join(each.column for each in Answer._meta.concrete_fields)
UPDATE = (
    f"UPDATE {_TABLE} SET number = number + 1, answered_at = now(), answered_by_id ="
    f" (SELECT min(id) FROM {User._meta.db_table}),"
    " text = repeat('One sentence more of it. ', 1 + number %% 40) WHERE id = %s"
)
INSERT = (
    f"INSERT INTO {_HISTORY} ({_COLUMNS}, history_date, history_type, history_change_reason)"
    f" SELECT {_COLUMNS}, now(), '~', 'bench' FROM {_TABLE} WHERE id = %s"
)
