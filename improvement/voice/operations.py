"""Everything that is written about the voice of children and families."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from types import SimpleNamespace
from typing import Any

from django.core.exceptions import PermissionDenied

from core import clock
from core.as_seen import require_as_seen
from core.operations import NotAllowed, no_twin, operation
from core.references import next_reference
from improvement import linking
from improvement import operations as log
from improvement.mending import operations as mending
from improvement.mending import policy as mending_policy
from improvement.models import Finding, Source, Theme
from improvement.there_already import require_new
from improvement.voice import again, policy
from improvement.voice.models import VoiceEntry, VoiceLink, VoiceTheme
from partnership.held import held_for, require
from partnership.models import Agency


@operation
@no_twin
def hear(
    *, heard_on: date, from_whom: str, agency: Agency, you_said: str,
    age_bands: Sequence[str] = (), number_of_people: int | None = None,
    themes: Iterable[Theme] = (), cited: str = "", by,
) -> VoiceEntry:  # fmt: skip
    """``agency``: at which ``by`` holds one of `policy.ENTER`; any for the business team."""
    _require_a_listener(by, agency.pk)
    require(policy.why_not_heard_on(heard_on, clock.today()))
    if agency.is_gone:
        raise NotAllowed("That agency no longer exists. Choose the one that took over.")
    reference = next_reference("VOI")
    same = VoiceEntry.objects.standing().filter(
        agency=agency, heard_on=heard_on, from_whom=from_whom
    )
    require_new(by, same, {"you_said": you_said})
    entry = VoiceEntry.objects.create(
        reference=reference,
        heard_on=heard_on,
        from_whom=from_whom,
        agency=agency,
        age_bands=[band for band in policy.AGE_BANDS if band in age_bands],
        number_of_people=number_of_people,
        you_said=you_said,
        cited=cited,
    )
    for theme in themes:
        VoiceTheme.objects.create(entry=entry, theme=theme)
    return entry


def _require_a_listener(by, agency_id: int) -> None:
    if by is None:
        return

    def listens(held) -> bool:
        return policy.keeps_all(held) or agency_id in policy.agencies_heard_for(held)

    if not listens(held_for(by, listens)):
        raise PermissionDenied("only the agency that heard it, or the business team, enters it")


def _locked(entry, by) -> VoiceEntry:
    entry = VoiceEntry.objects.select_for_update(no_key=True).get(pk=entry.pk)
    _require_a_listener(by, entry.agency_id)
    return entry


def _standing(entry, by) -> VoiceEntry:
    entry = _locked(entry, by)
    require(mending_policy.why_not_change(entry.withdrawn_on))
    return entry


@operation
def say_what_we_did(
    entry, *, we_did: str, links: Iterable[str] = (), by, version: str = ""
) -> VoiceEntry:
    """``links``: references of what it influenced; they add to those that are there.

    Raises Stale when the entry has changed since the page with this ``version`` was opened.
    """
    entry, links = _standing(entry, by), list(links)
    require_as_seen(entry, version, f"What was done, as it stands now: {entry.we_did}")
    linking.require_standing(links)
    require(policy.why_not_say(entry, we_did, again.told_on(entry)))
    entry.we_did = we_did
    entry.save()
    there = set(entry.links.values_list("reference", flat=True))
    for reference in links:
        if reference not in there:
            VoiceLink.objects.create(entry=entry, reference=reference)
    return entry


@operation
def tell_back(entry, *, told_back_on: date, told_back_how: str, by) -> VoiceEntry:
    """Closes the loop: those who spoke know what happened. Once said, it is corrected."""
    entry = _standing(entry, by)
    require(policy.why_not_tell_back(entry, told_back_on, clock.today()))
    if corrected := again.of([entry]).get(entry.pk):
        require(policy.why_not_tell_again(told_back_on, corrected.corrected_on))
    entry.told_back_on, entry.told_back_how = told_back_on, told_back_how
    entry.save()
    return entry


@operation
def correct_entry(
    entry, *, heard_on: date, from_whom: str, you_said: str, age_bands: Sequence[str] = (),
    number_of_people: int | None = None, cited: str = "", we_did: str = "",
    told_back_on: date | None = None, told_back_how: str = "", reason: str,
    takes_out: Collection[str] = (), by, version: str = "",
) -> VoiceEntry:  # fmt: skip
    """What was done, and that they were told, is corrected where it has been said already. They are
    to be told again once what was done says something else.

    ``version``: see `core.as_seen`. ``takes_out``: see `improvement.mending.operations`.
    """
    entry, today = _locked(entry, by), clock.today()
    require_as_seen(entry, version, f"What they said, as it stands now: {entry.you_said}")
    require(policy.why_not_heard_on(heard_on, today))
    told: dict[str, Any] = {
        "heard_on": heard_on, "from_whom": from_whom, "you_said": you_said, "cited": cited,
        "age_bands": [band for band in policy.AGE_BANDS if band in age_bands],
        "number_of_people": number_of_people,
    }  # fmt: skip
    if entry.we_did:
        told["we_did"] = mending.filled_in(we_did, "what was done")
    if policy.is_to_be_told_again(entry, we_did, "we_did" in takes_out):
        told |= {"told_back_on": None, "told_back_how": ""}
    elif entry.told_back_on is not None:
        told_on = told_back_on or entry.told_back_on
        told |= {
            "told_back_on": told_on,
            "told_back_how": mending.filled_in(told_back_how, "how they were told"),
        }
        corrected: Any = SimpleNamespace(**told | {"told_back_on": None})
        require(policy.why_not_tell_back(corrected, told_on, today))
    return mending.correct(entry, told, reason=reason, takes_out=takes_out)


@operation
def withdraw_entry(entry, *, reason: str, by, version: str = "") -> VoiceEntry:
    """Entered in error."""
    entry = _locked(entry, by)
    require_as_seen(entry, version, f"What they said, as it stands now: {entry.you_said}")
    return mending.withdraw(entry, mending_policy.why_not_change(entry.withdrawn_on), reason)


@operation
@no_twin
def make_finding_of_entry(entry, *, statement: str, themes: Iterable[Theme] = (), by) -> Finding:
    entry = VoiceEntry.objects.select_for_update(no_key=True).get(pk=entry.pk)
    require(mending_policy.why_not_change(entry.withdrawn_on))
    finding = log.add_finding(
        source=Source.VOICE, came_from=entry.get_from_whom_display(), found_on=entry.heard_on,
        statement=statement, themes=themes, by=by,
    )  # fmt: skip
    VoiceLink.objects.create(entry=entry, reference=finding.reference)
    return finding
