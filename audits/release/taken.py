"""Which answers of a return stand as they were taken over from another partnership's bundle."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from audits.release import bundle, matching
from audits.release.models import ReceivedBundle, TakenOver
from audits.returns.canonical import digest
from core.words import day


@dataclass(frozen=True)
class Taken:
    """``partner``: its name. ``reference``: of the return there; ``digest``: SHA-256 of the
    bundle's content; ``handed_in_on``: there, a day as ISO writes it, or "" in what was
    frozen before it was kept. ``moderated``: what that partnership made of it, for the agency
    alone: a moderator here scores blind."""

    partner: str
    reference: str
    digest: str
    handed_in_on: str = ""
    moderated: str = ""

    def as_data(self) -> dict[str, str]:
        """As it stands in a snapshot."""
        return {
            "partner": self.partner,
            "reference": self.reference,
            "digest": self.digest,
            "handed_in_on": self.handed_in_on,
        }

    @property
    def in_words(self) -> str:
        on = date.fromisoformat(self.handed_in_on) if self.handed_in_on else None
        handed_in = f", handed in there on {day(on)}" if on else ""
        score = f", moderated there {self.moderated}" if self.moderated else ""
        return f"Taken over from {self.partner}’s portal ({self.reference}{handed_in}{score})."


def in_words(said: Mapping[str, str]) -> str:
    """``said``: as a snapshot has it (`Taken.as_data`)."""
    there = (said["partner"], said["reference"], said["digest"], said.get("handed_in_on", ""))
    return Taken(*there).in_words


def standing(agency_return, answers: Mapping[str, Any], reader) -> dict[str, Taken]:
    """By code, of ``answers`` (by code, as they are now), those whose words are still the ones that
    were taken over. ``reader`` None: within an operation, which reads all. One statement, and one
    more where something was taken over."""

    def of_it(model):
        rows = model.objects if reader is None else model.objects.visible_to(reader)
        return rows.filter(agency_return=agency_return)

    rows = list(of_it(TakenOver).select_related("criterion"))
    if not rows:
        return {}
    used = of_it(ReceivedBundle).filter(pk__in={each.bundle_id for each in rows})
    bundles = {each.pk: each for each in used.select_related("partner")}
    digests = {pk: digest(each.content) for pk, each in bundles.items()}
    there = {pk: _by_words(each.content) for pk, each in bundles.items()}
    found = {}
    for row in rows:
        answer = answers.get(row.criterion.code)
        one = there[row.bundle_id].get(
            (matching.normal(row.criterion.text), row.criterion.code)
        ) or there[row.bundle_id].get((matching.normal(row.criterion.text), ""))
        if answer is None or one is None or not _is_as_taken(answer, one, row.number):
            continue
        source = bundles[row.bundle_id]
        found[row.criterion.code] = Taken(
            source.partner.name, source.reference, digests[row.bundle_id],
            source.content["return"]["handed_in_on"], bundle.moderated_in_words(one),
        )  # fmt: skip
    return found


def _by_words(content: Mapping[str, Any]) -> dict[tuple[str, str], Mapping[str, Any]]:
    """By the words of a question, with its number there and without."""
    found: dict[tuple[str, str], Mapping[str, Any]] = {}
    for each in bundle.criteria_in(content):
        words = matching.normal(each["text"])
        found[words, each["code"]] = each
        found.setdefault((words, ""), each)
    return found


def _is_as_taken(answer, one: Mapping[str, Any], number: int) -> bool:
    """By its words, so that whoever adds a score to them leaves them what they are; where only a
    score was taken, by its being written in no more."""
    if one["written"].strip():
        return answer.text.strip() == one["written"].strip()
    return answer.number == number
