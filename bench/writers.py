"""People who type into answers at once, through HTTP, and what became of all that they wrote.

Each sends as static/src/answers.js does: the state that it began from, the whole text, and the name
of its page; what was not acknowledged is sent again as it was, until the portal has said that it
has it.
"""

import http.client
import json
import secrets
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread
from urllib.parse import urlencode
from uuid import uuid4

from audits.returns.models import Answer
from core import history

AGAIN = 0.1  # seconds until what was not acknowledged is sent again
PATIENCE = 60  # seconds
# A form's token is right when it is the cookie's: no page has to be opened for it.
TOKEN = secrets.token_hex(16)


class Refused(Exception):
    """The portal answered, and took nothing."""


@dataclass(frozen=True)
class Acknowledged:
    """What the portal said that it has. ``text``: the whole answer, as it told it."""

    sentence: str
    number: int
    text: str


@dataclass
class Writer:
    """Somebody's page of one question. ``path``: of the answer; ``cookie``: of their session."""

    name: str
    port: int
    path: str
    cookie: str
    answer: int  # its key
    text: str = ""
    number: int = 0
    page: str = field(default_factory=lambda: str(uuid4()))
    acknowledged: list[Acknowledged] = field(default_factory=list)
    resent: int = 0

    def write(self) -> None:
        """One more sentence, sent until it is acknowledged. Raises Refused."""
        sentence = f"{self.name}, sentence {len(self.acknowledged) + 1}."
        text = f"{self.text} {sentence}".lstrip()
        give_up = time.monotonic() + PATIENCE
        while (told := self._send(text)) is None:
            if time.monotonic() > give_up:
                raise Refused(f"no answer within {PATIENCE} seconds")
            self.resent += 1
            time.sleep(AGAIN)
        self.text, self.number = told["text"], told["number"]
        self.acknowledged.append(Acknowledged(sentence, self.number, self.text))

    def _send(self, text: str) -> dict | None:
        """What the portal told; None when it did not answer, or said that it failed."""
        said = {
            "chosen": "", "text": text, "number": self.number, "page": self.page,
            "csrfmiddlewaretoken": TOKEN,
        }  # fmt: skip
        try:
            status, body = ask(self.port, "POST", self.path, self.cookie, urlencode(said))
        except (OSError, http.client.HTTPException):
            return None
        if status >= 500:
            return None
        if status != http.HTTPStatus.ACCEPTED:
            raise Refused(f"{status}: {body[:200]!r}")
        return json.loads(body)


def ask(port: int, method: str, path: str, cookie: str, body: str = "") -> tuple[int, bytes]:
    """One request on a connection of its own: status and body of what is answered."""
    headers = {"Host": "localhost", "Cookie": f"{cookie}; csrftoken={TOKEN}"}
    if body:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    to = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        to.request(method, path, body, headers)
        reply = to.getresponse()
        return reply.status, reply.read()
    finally:
        to.close()


@contextmanager
def at_once(acts: Iterable[Callable[[], object]], every: float = 0) -> Iterator[None]:
    """Carry each out over and over, all at the same time, until the block ends: ``every`` so many
    seconds, spread over them, or as fast as it goes. What one raised is raised at the end."""
    acts, enough, raised = list(acts), Event(), []

    def run(place: int, act) -> None:
        due = time.monotonic() + every * place / len(acts)
        try:
            while not enough.wait(max(0, due - time.monotonic())):
                act()
                due += every
        except Exception as error:
            raised.append(error)

    threads = [Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        enough.set()
        for thread in threads:
            thread.join()
    if raised:
        raise raised[0]


def saves(writers: Iterable[Writer]) -> int:
    return sum(len(each.acknowledged) for each in writers)


def missing(writers: Iterable[Writer]) -> list[str]:
    """Of all that was acknowledged, what does not stand: each state in the history as it was told,
    each sentence once in the answer as it is now, and each state of an answer once."""
    writers = list(writers)
    answers = Answer.objects.unscoped("all that was written")
    now = {each.pk: each for each in answers.filter(pk__in={one.answer for one in writers})}
    rows = history.rows_of(list(now.values()), Answer).values_list("id", "number", "text")
    states: dict[int, dict[int, str]] = {pk: {} for pk in now}
    found = []
    for pk, number, text in rows:
        if number in states[pk]:
            found.append(f"answer {pk}: state {number} is there twice")
        states[pk][number] = text
    for pk, answer in now.items():
        if sorted(states[pk]) != list(range(answer.number + 1)):
            found.append(f"answer {pk}: {answer.number}, but {sorted(states[pk])} in its history")
    for writer in writers:
        for each in writer.acknowledged:
            if states[writer.answer].get(each.number) != each.text:
                found.append(f"{each.sentence} State {each.number} is not as it was told")
            if (times := now[writer.answer].text.count(each.sentence)) != 1:
                found.append(f"{each.sentence} It stands {times} times")
    return found
