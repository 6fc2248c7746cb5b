"""Mail about what was corrected after a group decided: a recommendation, or a finding that stands
behind one that it adopted. A reference and a link.

To whoever chairs that group now, or stands in for them, but not of what they did themself.
"""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model

from core import access, letters, notifications
from core.as_seen import version_of
from improvement import declined, judging, no_action
from improvement.mending import held_words
from improvement.models import Finding, Recommendation

KIND = "recommendation_corrected"


def corrected(recommendation: Recommendation, by: Any) -> None:
    """Within the operation that has saved the correction."""
    group = recommendation.to_group_id
    occasion = f"{KIND}:{recommendation.pk}:{version_of(recommendation)}"
    told = dict.fromkeys([*chairing(group), *no_action.confirmers(recommendation)])
    letters.queue_many(
        (KIND, recommendation, f"{occasion}:{person}")
        for person in told
        if by is None or person != by.pk
    )
    if recommendation.is_adopted is False:
        declined.ask(recommendation, by, but=told)


def chairing(group: int) -> list[int]:
    """Who chairs it, and who stands in for them today."""
    chairs = judging.chairs_of([group])[group]
    deputies = access.deputies_of(chairs)
    return list(dict.fromkeys([*chairs, *(each for key in chairs for each in deputies[key])]))


def to_chair(recommendation: Recommendation, letter: Any) -> tuple[str, dict[str, str]] | None:
    """Or to whoever had confirmed that the group declined it. None once they do not chair the group
    any more, nor stand in for whoever does."""
    key = int(letter.once.rpartition(":")[2])
    told = {*chairing(recommendation.to_group_id), *no_action.confirmers(recommendation)}
    if key not in told:
        return None
    person = get_user_model().objects.get(pk=key)
    link = settings.SITE_URL + recommendation.get_absolute_url()
    return person.email, {
        "reference": recommendation.reference, "link": link,
        "to_confirm": recommendation.is_adopted is False,
    }  # fmt: skip


FINDING = "finding_corrected"


def finding_corrected(finding: Finding, groups: Iterable[int], by: Any) -> None:
    """``groups``, by key: which adopted a recommendation that answers it. As `corrected`."""
    occasion = f"{FINDING}:{finding.pk}:{version_of(finding)}"
    letters.queue_many(
        (FINDING, finding, f"{occasion}:{group}:{person}")
        for group in sorted(groups)
        for person in chairing(group)
        if by is None or person != by.pk
    )


def finding_to_chair(finding: Finding, letter: Any) -> tuple[str, dict[str, str]] | None:
    """None once they do not chair the group any more."""
    group, person = (int(key) for key in letter.once.rsplit(":", 2)[1:])
    if person not in chairing(group):
        return None
    link = settings.SITE_URL + finding.get_absolute_url()
    told = {"reference": finding.reference, "link": link}
    return get_user_model().objects.get(pk=person).email, told


WORDS = "words_taken_out"


def words_taken_out(row: Any, people: Iterable[int]) -> None:
    """``people``, by key, had written what went. Of what belongs to a guarded record by notice, as
    the right to open it is asked again; of what everyone reads by letter. Within the operation."""
    once, record = f"{WORDS}:{row._meta.label}:{row.pk}:{version_of(row)}", row.guard()
    if record is None:
        letters.queue_many((WORDS, row, f"{once}:{person}") for person in sorted(people))
    else:
        notifications.queue_many((WORDS, each, record, once, None) for each in sorted(people))


def words_to_author(row: Any, letter: Any) -> tuple[str, dict[str, str]] | None:
    """None for whoever has left."""
    person = get_user_model().objects.get(pk=int(letter.once.rpartition(":")[2]))
    link = settings.SITE_URL + held_words.record_of(row).get_absolute_url()
    return (person.email, {"link": link}) if person.is_active else None


def register() -> None:
    """At start-up."""
    letters.register(WORDS, words_to_author)
    letters.register(KIND, to_chair)
    letters.register(FINDING, finding_to_chair)
