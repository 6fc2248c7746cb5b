"""The other partnerships whose bundles are read here and to which returns are released.

Their list is kept by whoever runs cycles. A slip in a name is corrected, and one that was added by
mistake is taken away; what bundles and signed returns say stays as it was said.
"""

from django.core.exceptions import PermissionDenied
from django.utils.text import slugify

from audits.question_sets import policy as authors
from audits.question_sets.models import QuestionSet
from audits.release import keys, policy
from audits.release.models import Partner, ReceivedBundle, Release
from core import clock
from core.as_seen import require_as_seen
from core.operations import NotAllowed, forget_twins, lock, no_twin, operation
from partnership.held import held_for, require

LONGEST = 150  # characters, of a name


def _run_cycles(held) -> bool:
    roles = [role for _, role in held]
    return any(authors.writes(kind, roles) for kind in QuestionSet.Kind.values)


def _require_who_keeps_them(by) -> None:
    """Raises PermissionDenied."""
    if by is not None and not _run_cycles(held_for(by, _run_cycles)):
        raise PermissionDenied("only whoever runs cycles keeps the list of partnerships")


def _locked(partner, by) -> Partner:
    """Raises PermissionDenied."""
    _require_who_keeps_them(by)
    return lock(partner)


def _as_seen(partner, version: str, by) -> Partner:
    """Of which its form shows what stands. Raises PermissionDenied, and Stale."""
    partner = _locked(partner, by)
    require_as_seen(partner, version, "Somebody else has changed this partnership meanwhile.")
    return partner


@operation
@no_twin
def add_partner(*, name: str, public_key: str = "", by) -> Partner:
    """``public_key``: as their own page shows it; “” where bundles are only sent to them."""
    _require_who_keeps_them(by)
    made = Partner(
        name=_name(name), public_key=_key(public_key), added_by=by, added_on=clock.today()
    )
    made.save()
    return made


@operation
def correct_name(partner, *, name: str, version: str = "", by) -> Partner:
    """A release that was agreed to under the other name is not given: its bundle would say another
    name than was agreed to."""
    partner = _as_seen(partner, version, by)
    partner.name = _name(name, but=partner.pk)
    partner.save()
    return partner


@operation
def take_partner_away(partner, *, by) -> None:
    """One that was never used. Its history stays."""
    partner = _locked(partner, by)
    used = any(
        model.objects.filter(partner=partner).exists() for model in (Release, ReceivedBundle)
    )
    require(policy.why_not_take_partner_away(partner.name, is_used=used))
    forget_twins(partner)
    partner.delete()


@operation
def change_key(partner, *, public_key: str, version: str = "", by) -> Partner:
    """They sign with another one from now on, or with none. What came before was checked when it
    came."""
    partner = _as_seen(partner, version, by)
    partner.public_key = _key(public_key, but=partner.pk)
    partner.save()
    return partner


@operation
def end_partner(partner, *, by) -> Partner:
    """Nothing more is taken from them or released to them; what was stays."""
    partner = _locked(partner, by)
    if partner.ended_on is None:
        partner.ended_on = clock.today()
        partner.save()
    return partner


@operation
def begin_again(partner, *, by) -> Partner:
    partner = _locked(partner, by)
    if partner.ended_on is not None:
        partner.ended_on = None
        partner.save()
    return partner


def _name(given: str, but: int | None = None) -> str:
    """As it is kept. Raises NotAllowed."""
    name = " ".join(given.split())
    slug = slugify(name)
    if not slug:
        raise NotAllowed("Enter the name of the partnership in words.", "name")
    others = [each for each in Partner.objects.all() if each.pk != but]
    if any(slugify(each.name) == slug for each in others):
        raise NotAllowed("There is a partnership of that name here. Give this one another.", "name")
    return name


def _key(pasted: str, but: int | None = None) -> str:
    """As it is kept: base 64 of one spelling. Raises NotAllowed."""
    if not pasted.strip():
        return ""
    others = {
        each.public_key: each.name
        for each in Partner.objects.exclude(public_key="")
        if each.pk != but
    }
    require(policy.why_not_key(pasted, keys.own_public(), others), "public_key")
    return keys.written(keys.read(pasted) or b"")
