"""Another partnership of the example: to it the constabulary has released its return of a year ago,
and from it came one that fills in a part of what it is asked now."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from audits.cycles import policy
from audits.question_sets.content import Answer, Content, Criterion
from audits.question_sets.lists import content_of
from audits.release import bundle, keys, packed, partners, receiving, releasing
from audits.release.models import Partner
from audits.returns.models import Return
from audits.returns.policy import State
from partnership.example import read, read_whole
from reporting.example.agreements import MANAGER
from reporting.example.people import Partnership
from reporting.example.returns import held_at

WEST = "Cheshire West and Chester Safeguarding Children Partnership"
# Made up, and known to everybody who reads this: nothing real is ever signed with it.
THEIR_KEY = keys.private(keys.written(b"an example partnership signs it."))
AGENCY, REFERENCE = "cheshire-constabulary", "RET-2026-0004"
ADDED, RELEASED, TAKEN = timedelta(weeks=3), timedelta(weeks=2), timedelta(days=3)
SAME_WORDS, IN_ALL = 30, 40  # of their questions: asked in the same words as here, and all
SCORES = (2, 3, 2, 2)


def load(partnership: Partnership, today: date) -> None:
    person = partnership.people[_who()]
    agency = partnership.agencies[AGENCY]
    rows = Return.objects.visible_to(person).filter(
        agency=agency, version_asked__question_set__kind=policy.SECTION_11
    )
    related = ("agency", "cycle", "version_asked__question_set")
    final = rows.filter(state=State.FINAL).select_related(*related).first()
    is_open = rows.filter(state=State.FILLED_IN).select_related(*related).first()
    assert THEIR_KEY is not None
    assert final is not None
    assert is_open is not None
    with held_at(today - ADDED):
        west = partners.add_partner(
            name=WEST, public_key=keys.public_of(THEIR_KEY), by=partnership.people[MANAGER]
        )
    with held_at(today - RELEASED):
        releasing.release(final, partner=west, with_evidence=False, by=person)
    with held_at(today - TAKEN):
        upload = SimpleUploadedFile("bundle.zip", _bundle(is_open, west, today - ADDED))
        received = receiving.receive(is_open, upload=upload, by=person)
        receiving.take_over_bundle(is_open, received=received, is_same_agency=False, by=person)


def _who() -> str:
    return next(each["by"] for each in read("returns") if each["agency"] == AGENCY)


def _bundle(agency_return: Return, west: Partner, made_on: date) -> bytes:
    """What the constabulary said over there."""
    questions = content_of(agency_return.version_asked)
    agency = agency_return.agency
    said: dict[str, Any] = {
        "format": bundle.FORMAT, "version": bundle.VERSION, "made_on": made_on.isoformat(),
        "from": west.name,
        "to": {"name": settings.PARTNERSHIP["name"], "key": keys.own_public()},
        "agency": {"name": agency.name, "kind": str(agency.kind)},
        "return": {
            "reference": REFERENCE, "cycle": "Section 11",
            "handed_in_on": (made_on - timedelta(weeks=12)).isoformat(),
            "final_on": (made_on - timedelta(weeks=2)).isoformat(), "digest": "0" * 64,
        },
        "question_set": {"title": questions.title, "kind": policy.SECTION_11, "version": 1},
        "scale": [{"value": each.value, "label": each.label} for each in questions.levels],
        "standards": [], "response": "", "files": {},
    }  # fmt: skip
    number = 0
    for standard in questions.standards:
        criteria = []
        for each in standard.criteria:
            if number < IN_ALL and each.answer == Answer.SCALE and each.only_if is None:
                criteria.append(_criterion(each, questions, number))
                number += 1
        if criteria:
            named = {"code": standard.code, "title": standard.title, "criteria": criteria}
            said["standards"].append(named)
    assert THEIR_KEY is not None
    text, signature = bundle.signed(said, THEIR_KEY)
    return packed.pack(text, signature, releasing.readme(said), {})


def _criterion(each: Criterion, questions: Content, number: int) -> dict[str, Any]:
    labels = {level.value: level.label for level in questions.levels}
    level = SCORES[number % len(SCORES)]
    words = each.text if number < SAME_WORDS else f"In Cheshire West: {each.text}"
    return {
        "code": each.code, "text": words, "answer": str(each.answer), "chosen": str(level),
        "label": labels[level], "written": read_whole("returns")["said"][each.code]["well"],
        "moderated": {"value": 2, "label": labels[2], "reason": "The evidence bears it out."},
        "response": "", "evidence": [],
    }  # fmt: skip
