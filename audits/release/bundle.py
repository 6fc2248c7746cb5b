"""What a bundle says, and whether one that came is what it says it is. Pure.

A bundle is a final return that its agency releases to another partnership: ``bundle.json``, the
signature over its very bytes, and files. docs/bundle-format.md is the whole format, for whoever
writes another reader of it. `content_of` makes it, `signed` and `opened` write and read it.
"""

import json
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from audits.question_sets.content import Answer
from audits.release import keys
from audits.returns import policy
from audits.returns.canonical import canonical, digest
from core.documents import DIRECTIONS, bare_name
from core.forms import UNREADABLE

FORMAT, VERSION, ALGORITHM = "safeguarding-return", 1, "Ed25519"
MOST_CONTENT = 5 * 1024 * 1024  # bytes, of bundle.json
MOST_SIGNATURE = 100 * 1024  # bytes, of signature.json
LONGEST_NUMBER = 10  # figures; the largest that the format has is a size in bytes
EARLIEST = date(1900, 1, 1)  # of any day in it
NO_BUNDLE = "This file is no bundle of a return."
UNREADABLE_CONTENT = "What the bundle says cannot be read as JSON in UTF-8."
TOO_DEEP = "What the bundle says is nested too deep to be a return."
TOO_LARGE = (
    f"What the bundle says is larger than {MOST_CONTENT // 1024 // 1024} MB, and no return is."
)
NOT_SIGNED = (
    "The signature does not fit what the bundle says: it was changed after it was signed, or"
    " damaged on its way."
)
NOT_NAMED = "The bundle holds a file that none of its evidence names in the same size."
# What a person can do about it; the sender is its partnership, once that is known.
MAKE_AGAIN = "Ask {sender} to make the bundle again."
SEND_AGAIN = "Ask {sender} to send the bundle again, as it was downloaded there."
CHOOSE_ANOTHER = "Choose the .zip file as it was downloaded there."
NOT_BY_FORMAT = (
    "Ask {sender} to make the bundle again, and tell them this sentence, so that their portal can"
    " be mended."
)


class Refused(Exception):
    """What came is not taken. ``what`` is wrong, and in ``advice`` what a person can do, both in
    sentences."""

    def __init__(self, what: str, advice: str = MAKE_AGAIN):
        super().__init__(what)
        self.what, self.advice = what, advice

    def told(self, sender: str) -> str:
        """``sender``: the name of the partnership that signed it."""
        return f"{self.what} {self.advice.format(sender=sender)}".strip()

    def __str__(self):
        return self.told("whoever sent it")


# --- made -----------------------------------------------------------------------------------------


def content_of(
    snapshot: Mapping[str, Any], *, made_on: date, sender: str, to: tuple[str, str],
    handed_in_on: date, final_on: date, moderated: Mapping[str, tuple[int, str]],
    responses: Mapping[str, str], files: Mapping[str, int],
) -> dict[str, Any]:  # fmt: skip
    """``snapshot``: what was handed in last (`audits.returns.snapshot`). ``to``: the name of the
    other partnership and its public key, or “”. ``moderated``: by code the score and its reason;
    ``responses``: by code what the agency says to it, under “” to all. ``files``: those that go
    with it, their size in bytes by their SHA-256.

    No name of anybody who wrote or decided is in it, no comment, no score that was given blind and
    no action: their references say nothing elsewhere.
    """
    labels = {each["value"]: each["label"] for each in snapshot["scale"]}
    to_name, to_key = to
    asked = snapshot["question_set"]
    standards = [
        {
            "code": standard["code"],
            "title": standard["title"],
            "criteria": [
                _criterion(each, labels, moderated, responses)
                for each in standard["criteria"]
                if each["was_asked"]
            ],
        }
        for standard in snapshot["standards"]
    ]
    # Those of what was not asked stay, as its answers do.
    named = {each.get("sha256") for each in evidence_in({"standards": standards})}
    return {
        "format": FORMAT,
        "version": VERSION,
        "made_on": made_on.isoformat(),
        "from": sender,
        "to": {"name": to_name, "key": to_key},
        "agency": {name: snapshot["agency"][name] for name in ("name", "kind")},
        "return": {
            "reference": snapshot["reference"],
            "cycle": snapshot["cycle"]["name"],
            "handed_in_on": handed_in_on.isoformat(),
            "final_on": final_on.isoformat(),
            "digest": digest(dict(snapshot)),
        },
        "question_set": {name: asked[name] for name in ("title", "kind", "version")},
        "scale": [{"value": value, "label": label} for value, label in labels.items()],
        "standards": standards,
        "response": responses.get("", ""),
        "files": {name: size for name, size in files.items() if name in named},
    }


def _criterion(each, labels, moderated, responses) -> dict[str, Any]:
    value, reason = moderated.get(each["code"], (None, ""))
    score = {"value": value, "label": labels.get(value, ""), "reason": reason}
    return {
        "code": each["code"],
        "text": each["text"],
        "answer": each["answer"],
        "chosen": each["chosen"],
        "label": each["label"],
        "written": each["written"],
        "moderated": None if value is None else score,
        "response": responses.get(each["code"], ""),
        "evidence": [
            {name: value for name, value in one.items() if name != "key"}
            for one in each["evidence"]
        ],
    }


def signed(content: dict[str, Any], key: Ed25519PrivateKey) -> tuple[bytes, bytes]:
    """The bytes of bundle.json and of signature.json."""
    text = canonical(content)
    said = {
        "format": FORMAT,
        "version": VERSION,
        "algorithm": ALGORITHM,
        "key": keys.public_of(key),
        "sha256": sha256(text).hexdigest(),
        "signature": keys.written(key.sign(text)),
    }
    return text, canonical(said)


# --- read -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Envelope:
    """``key``: the public key of whoever signed ``text``, the bytes of bundle.json."""

    key: str
    text: bytes


def opened(text: bytes, signature: bytes) -> Envelope:
    """Both parts as they came; nothing of ``text`` is parsed before its signature fits. Raises
    Refused."""
    said = _json(signature, MOST_SIGNATURE)
    if not isinstance(said, dict) or said.get("format") != FORMAT:
        raise Refused(NO_BUNDLE, CHOOSE_ANOTHER)
    if said.get("version") != VERSION:
        raise _of_another_version(said.get("version"))
    _checked(said, ENVELOPE)
    key, signed_with = keys.read(said["key"]), keys.read(said["signature"], keys.SIGNATURE)
    if key is None or signed_with is None:
        raise Refused(NOT_SIGNED, SEND_AGAIN)
    public = keys.written(key)
    is_whole = said["sha256"] == sha256(text).hexdigest()
    if not is_whole or not keys.is_signed(public, signed_with, text):
        raise Refused(NOT_SIGNED, SEND_AGAIN)
    return Envelope(public, text)


def content_in(envelope: Envelope) -> dict[str, Any]:
    """What a bundle says, once it is known who signed it. Raises Refused."""
    found = _json(envelope.text, MOST_CONTENT)
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise Refused(NO_BUNDLE, CHOOSE_ANOTHER)
    if found.get("version") != VERSION:
        raise _of_another_version(found.get("version"))
    _checked(found, CONTENT)
    if canonical(found) != envelope.text:
        raise Refused("The bundle is not written as its format asks: in one order.", NOT_BY_FORMAT)
    _require_named_files(found)
    return found


def _require_named_files(content: dict[str, Any]) -> None:
    """So that each is looked at, and shown: a file that no question has would only be stored."""
    named = {
        (each["sha256"], each["size"])
        for each in evidence_in(content)
        if each.get("sha256") in content["files"]
    }
    if named != {*content["files"].items()}:
        raise Refused(NOT_NAMED, NOT_BY_FORMAT)


def _of_another_version(version: Any) -> Refused:
    shown = str(version)[:20] if isinstance(version, int | str) else "none"
    return Refused(
        f"The bundle is of version {shown} of the format, and this portal reads version {VERSION}.",
        "Ask {sender} for one of that version, or your business team for a newer portal.",
    )


def _json(text: bytes, most: int) -> Any:
    """Raises Refused for what is larger than ``most`` bytes, is no JSON in UTF-8, has a name twice,
    a number that the format has none of, or is nested too deep.

    Of signature.json nothing is known to be from anybody yet, so the work is bounded by the size
    alone: one parse, no pattern over the whole. How deep it may be is said by what each part is.
    """
    if len(text) > most:
        raise Refused(TOO_LARGE)
    try:
        return json.loads(
            text.decode("utf-8"), object_pairs_hook=_each_once, parse_constant=_no_number,
            parse_float=_no_number, parse_int=_whole_number,
        )  # fmt: skip
    except RecursionError as error:
        raise Refused(TOO_DEEP) from error
    except ValueError as error:
        raise Refused(UNREADABLE_CONTENT) from error


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name twice")
    return found


def _no_number(name: str) -> Any:
    raise ValueError(f"{name[:LONGEST_NUMBER]} is no number of the format")


def _whole_number(figures: str) -> int:
    return _no_number(figures) if len(figures) > LONGEST_NUMBER else int(figures)


# --- what each part of it is ----------------------------------------------------------------------


Check = Callable[[Any, str], None]


def _checked(value: Any, check: Check) -> None:
    check(value, "")


def _wrong(where: str, what: str) -> Refused:
    at = f"“{where}”" if where else "it"
    return Refused(f"The bundle is not as its format asks: {at} must be {what}.", NOT_BY_FORMAT)


def text(longest: int, *, least: int = 0, of: re.Pattern | None = None) -> Check:
    """Of so many characters, none of which is a control character, half of one, or NUL."""

    def check(value: Any, where: str) -> None:
        if not isinstance(value, str) or not least <= len(value) <= longest:
            raise _wrong(where, f"a text of {least:,} to {longest:,} characters")
        if "\0" in value or UNREADABLE.search(value) or (of and not of.fullmatch(value)):
            raise _wrong(where, "a text that can be read" if of is None else "in its form")

    return check


def whole(least: int, most: int) -> Check:
    def check(value: Any, where: str) -> None:
        if type(value) is not int or not least <= value <= most:
            raise _wrong(where, f"a whole number from {least:,} to {most:,}")

    return check


def one_of(allowed: Collection[Any]) -> Check:
    def check(value: Any, where: str) -> None:
        # True is equal to 1, and is another value.
        if isinstance(value, bool) or not isinstance(value, str | int) or value not in allowed:
            raise _wrong(where, "one of the words that the format names")

    return check


def a_day(*, may_be_empty: bool = False) -> Check:
    def check(value: Any, where: str) -> None:
        if may_be_empty and value == "":
            return
        try:
            found = date.fromisoformat(value) if isinstance(value, str) else None
            if found is None or found.isoformat() != value or found < EARLIEST:
                raise ValueError
        except ValueError:
            raise _wrong(where, f"a day like 2026-03-27, from {EARLIEST} on") from None

    return check


def rows(each: Check, most: int) -> Check:
    def check(value: Any, where: str) -> None:
        if not isinstance(value, list) or len(value) > most:
            raise _wrong(where, f"a list of {most:,} entries or fewer")
        for number, one in enumerate(value, 1):
            each(one, f"{where}.{number}")

    return check


def record(**parts: Check) -> Check:
    """With these names and no others: what a later version adds has another number."""

    def check(value: Any, where: str) -> None:
        if not isinstance(value, dict) or value.keys() != parts.keys():
            raise _wrong(where, f"an object of {', '.join(sorted(parts))} and nothing else")
        for name, part in parts.items():
            part(value[name], f"{where}.{name}".lstrip("."))

    return check


def maybe(check: Check) -> Check:
    return lambda value, where: None if value is None else check(value, where)


def _evidence(value: Any, where: str) -> None:
    is_link = isinstance(value, dict) and "link" in value
    (A_LINK if is_link else A_FILE)(value, where)
    if is_link and policy.why_not_link(value["link"], ""):
        raise _wrong(f"{where}.link", "an address of the web, without a name or password in it")


def _files(value: Any, where: str) -> None:
    if not isinstance(value, dict) or len(value) > MOST_FILES:
        raise _wrong(where, f"an object of {MOST_FILES:,} entries or fewer")
    for name, size in value.items():
        IN_FIGURES(name, where)
        whole(1, 2**31 - 1)(size, f"{where}.{name}")


NAME, LONG, TITLE, CODE = 200, policy.ANSWER, 2_000, 20  # characters
MOST_STANDARDS, MOST_CRITERIA, MOST_EVIDENCE, MOST_LEVELS, MOST_FILES = 100, 500, 200, 20, 500
IN_FIGURES = text(64, least=64, of=re.compile("[0-9a-f]{64}"))

ENVELOPE = record(
    format=one_of([FORMAT]), version=one_of([VERSION]), algorithm=one_of([ALGORITHM]),
    key=text(60), sha256=IN_FIGURES, signature=text(120),
)  # fmt: skip
A_LINK = record(name=text(NAME), dated_on=a_day(may_be_empty=True), link=text(500, least=1))
A_FILE = record(
    name=text(NAME), dated_on=a_day(may_be_empty=True), file=text(255, least=1),
    size=whole(1, 2**31 - 1), sha256=IN_FIGURES,
)  # fmt: skip
CHOSEN = text(10, of=re.compile("|yes|no|[0-9]{1,3}"))
CRITERION = record(
    code=text(CODE, least=1), text=text(TITLE, least=1), answer=one_of([*Answer]),
    chosen=CHOSEN, label=text(NAME), written=text(LONG),
    moderated=maybe(record(value=whole(0, 999), label=text(NAME), reason=text(LONG))),
    response=text(LONG), evidence=rows(_evidence, MOST_EVIDENCE),
)  # fmt: skip
CONTENT = record(**{
    "format": one_of([FORMAT]),
    "version": one_of([VERSION]),
    "made_on": a_day(),
    "from": text(NAME, least=1),
    "to": record(name=text(NAME, least=1), key=text(44)),
    "agency": record(name=text(NAME, least=1), kind=text(40)),
    "return": record(
        reference=text(40, least=1), cycle=text(NAME, least=1), handed_in_on=a_day(),
        final_on=a_day(), digest=IN_FIGURES,
    ),
    "question_set": record(title=text(TITLE), kind=text(40), version=whole(1, 100_000)),
    "scale": rows(record(value=whole(0, 999), label=text(NAME)), MOST_LEVELS),
    "standards": rows(
        record(
            code=text(CODE, least=1), title=text(TITLE), criteria=rows(CRITERION, MOST_CRITERIA)
        ),
        MOST_STANDARDS,
    ),
    "response": text(LONG),
    "files": _files,
})  # fmt: skip


# --- looked up in it ------------------------------------------------------------------------------


def criteria_in(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [each for standard in content["standards"] for each in standard["criteria"]]


def evidence_in(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [one for each in criteria_in(content) for one in each["evidence"]]


def name_of(piece: Mapping[str, Any]) -> str:
    """Of a piece of evidence, as it is read, without marks that turn a part of it round. One that
    has none is called as its file, or as where its link leads."""
    where = policy.host_of(piece["link"]) if "link" in piece else bare_name(piece["file"])
    return " ".join(DIRECTIONS.sub("", piece["name"]).split()) or where


def score_in_words(criterion: Mapping[str, Any]) -> str:
    """“2: Mostly met”, the agency's own; “Yes”; “” where nothing was chosen."""
    if criterion["answer"] == Answer.SCALE and criterion["chosen"]:
        return f"{criterion['chosen']}: {criterion['label']}".rstrip(": ")
    return criterion["label"]


def moderated_in_words(criterion: Mapping[str, Any]) -> str:
    """“2: Mostly met”, as the partnership there scored it; “” where it did not."""
    score = criterion["moderated"]
    return f"{score['value']}: {score['label']}".rstrip(": ") if score else ""
