"""Where versions stand today: read for all that are given in a constant number of statements."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.auth import get_user_model

from core import access, clock
from partnership.agreements import policy
from partnership.agreements.models import AgreementVersion, SignOff
from partnership.models import AgencyRole


@dataclass
class Standing:
    """A version with its signatures, and what follows from them today."""

    version: AgreementVersion
    sign_offs: list[SignOff]
    facts: policy.Facts
    stage: policy.Stage = policy.Stage.WAITING
    missing: list[SignOff] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        return policy.is_open(self.stage)

    @property
    def is_signed(self) -> bool:
        """By an office here, or by all outside the portal."""
        agreed_on = self.version.agreed_on
        return agreed_on is not None or any(each.signed_at for each in self.sign_offs)

    @property
    def asked_on(self) -> date:
        return clock.local(self.version.asked_at).date()


def of(versions) -> list[Standing]:
    """``versions``: a query set of all the versions of the agreements that are meant, for which
    one is in force depends on the others. Latest first, agreement by agreement."""
    found = list(
        versions.select_related("agreement", "withdrawn_by").order_by("agreement", "-number")
    )
    sign_offs: dict[int, list[SignOff]] = defaultdict(list)
    rows = SignOff.objects.filter(version__in=[each.pk for each in found])
    for each in rows.select_related("agency", "signed_by", "declined_by").order_by(
        "agency__name", "pk"
    ):
        sign_offs[each.version_id].append(each)
    return _judged([_with_facts(each, sign_offs[each.pk]) for each in found])


def of_one(version) -> Standing:
    """Within an operation, or a page: beside the other versions of its agreement."""
    rows = AgreementVersion.objects.filter(agreement=version.agreement)
    return next(each for each in of(rows) if each.version.pk == version.pk)


def _with_facts(version: AgreementVersion, sign_offs: list[SignOff]) -> Standing:
    signed_on = [
        clock.local(each.signed_at).date() if each.signed_at else None for each in sign_offs
    ]
    facts = policy.Facts(
        number=version.number,
        effective_on=version.effective_on,
        complete_on=policy.complete_on(version.agreed_on, signed_on),
        is_withdrawn=version.withdrawn_at is not None,
        is_declined=any(each.is_declined for each in sign_offs),
    )
    return Standing(version, sign_offs, facts)


def _judged(found: list[Standing]) -> list[Standing]:
    today = clock.today()
    by_agreement: dict[int, list[Standing]] = defaultdict(list)
    for each in found:
        by_agreement[each.version.agreement_id].append(each)
    for versions in by_agreement.values():
        now = policy.in_force([each.facts for each in versions], today)
        for each in versions:
            ended_on = each.version.agreement.ended_on
            each.stage = policy.stage(each.facts, now, ended_on, today)
            if each.is_open:
                each.missing = [one for one in each.sign_offs if one.signed_at is None]
    return found


def open_number(agreement, found: Iterable[Standing]) -> int | None:
    return next((each.version.number for each in found if each.is_open), None)


def holders(sign_off: SignOff):
    """Whoever holds the office now, in person: not who stands in for them."""
    return (
        get_user_model()
        .objects.filter(
            is_active=True,
            groups__agency_role__agency=sign_off.agency_id,
            groups__agency_role__role=sign_off.role,
        )
        .distinct()
    )


def own_offices(person) -> set[tuple[int, str]]:
    """(agency, role) of each office that signs and that somebody holds in person."""
    groups = access.standing(person).group_ids
    if not groups:
        return set()
    held = AgencyRole.objects.filter(group__in=groups, role__in=policy.OFFICES)
    return set(held.values_list("agency", "role"))


def deputy_for(person, sign_offs: Iterable[SignOff]) -> str:
    """The name of whoever holds one of these offices and for whom ``person`` stands in today."""
    covered = {each.user_id: each.group_ids for each in access.standing(person).covers}
    if not covered:
        return ""
    offices = {(each.agency_id, each.role) for each in sign_offs}
    people: Any = get_user_model().objects.filter(pk__in=covered).order_by("full_name", "pk")
    rows = people.values_list(
        "pk", "full_name", "groups", "groups__agency_role__agency", "groups__agency_role__role"
    )
    for pk, name, group, agency, role in rows:
        if group in covered[pk] and (agency, role) in offices:
            return str(name)
    return ""
