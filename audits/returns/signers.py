"""Who holds the roles that sign a return, and who has signed."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from django.urls import reverse

from accounts.models import Membership
from audits.question_sets.models import QuestionSetVersion
from audits.returns import signing_policy
from audits.returns.models import Return, Signature, Submission
from audits.returns.policy import State
from core import access
from core.words import short_day
from partnership import succession
from partnership.auth import held_themself


def needed(agency_return: Return) -> tuple[str, ...]:
    return signing_policy.signers(agency_return.version_asked.question_set.kind)


def holders(agency_return: Return, roles: Collection[str]) -> dict[str, list]:
    """By role, who holds it in person at the agency, or at the one that took it over. One
    statement."""
    found = defaultdict(list)
    rows = Membership.objects.filter(
        user__is_active=True,
        group__agency_role__agency=succession.stands_for(agency_return.agency),
        group__agency_role__role__in=roles,
    )
    for row in rows.order_by("user__full_name", "pk").select_related("user", "group__agency_role"):
        found[row.group.agency_role.role].append(row.user)
    return found


def own_roles(person) -> set[tuple[int, str]]:
    """(agency, role) of each role that signs and that somebody holds in person: a deputy does not
    sign."""
    groups = access.standing(person).group_ids
    if not groups:
        return set()
    rows = Membership.objects.filter(
        user=person, group__in=groups, group__agency_role__role__in=signing_policy.EVERY_SIGNER
    )
    return set(rows.values_list("group__agency_role__agency", "group__agency_role__role"))


def roles_of(person, agency_return: Return) -> list[str]:
    """In which roles somebody signs this return, in the order of its signatures."""
    agency = succession.stands_for(agency_return.agency)
    theirs = {role for at, role in own_roles(person) if at == agency}
    return [role for role in needed(agency_return) if role in theirs]


def still_to_sign(person, agency_return: Return) -> list[str]:
    """In which roles somebody is to sign it, and has not yet."""
    roles = roles_of(person, agency_return)
    if not roles or (submission := waiting(agency_return, person)) is None:
        return []
    done = {each.signs_as for each in signed(submission, person)}
    return [role for role in roles if role not in done]


def by_whom(signatures: Collection[Signature]) -> dict[str, str]:
    """By role, the address of whoever signed, as `signing_policy.why_not_sign` takes it."""
    return {each.signs_as: _address(each) for each in signatures}


def _address(signature: Signature) -> str:
    signer: Any = signature.by_link or signature.signed_by
    return signer.email.lower()


def waiting(agency_return: Return, reader) -> Submission | None:
    """The submission that waits for signatures, as far as ``reader`` reads it."""
    rows = Submission.objects.visible_to(reader).filter(agency_return=agency_return)
    return rows.filter(submitted_on=None, called_back_on=None).select_related("sent_by").first()


def signed(submission: Submission, reader) -> list[Signature]:
    rows = Signature.objects.visible_to(reader).filter(submission=submission)
    return list(rows.select_related("signed_by", "by_link").order_by("pk"))


def missing(returns: Iterable[Return]) -> dict[int, list[str]]:
    """By return that waits for signatures, the roles that have not signed it: for whoever sees how
    far returns are, and nothing of who has signed. Two statements, and none where none waits."""
    waiting = [each for each in returns if each.state == State.SIGNED]
    if not waiting:
        return {}
    asked = QuestionSetVersion.objects.filter(pk__in={each.version_asked_id for each in waiting})
    kinds = dict(asked.order_by().values_list("pk", "question_set__kind"))
    rows = Signature.objects.unscoped("in which roles a return is signed: that alone")
    there = rows.filter(
        agency_return__in=[each.pk for each in waiting],
        submission__submitted_on=None,
        submission__called_back_on=None,
    )
    signed = set(there.order_by().values_list("agency_return", "signs_as"))
    return {
        each.pk: [
            role
            for role in signing_policy.signers(kinds[each.version_asked_id])
            if (each.pk, role) not in signed
        ]
        for each in waiting
    }


def tasks_of(person) -> list[dict[str, str]]:
    """What waits for somebody's own signature, for the home page: nothing, and no statement, for
    whoever holds no role that signs."""
    if not any(role in signing_policy.EVERY_SIGNER for _, role in held_themself(person)):
        return []
    rows = Return.objects.visible_to(person).filter(state=State.SIGNED)
    rows = rows.select_related("cycle", "agency", "version_asked__question_set")
    found = list(rows.order_by("due_on", "pk"))
    done = Signature.objects.visible_to(person).filter(
        agency_return__in=found, submission__called_back_on=None, submission__submitted_on=None
    )
    there = set(done.values_list("agency_return", "signs_as"))
    held = own_roles(person) if found else set()
    return [
        _task(each, role)
        for each in found
        for role in needed(each)
        if (succession.stands_for(each.agency), role) in held and (each.pk, role) not in there
    ]


def _task(agency_return: Return, role: str) -> dict[str, str]:
    return {
        "text": f"Sign {agency_return.reference}: {agency_return.cycle}",
        "url": reverse("returns:sign", args=[agency_return.reference]),
        "hint": f"As {signing_policy.CALLED[role]} of {agency_return.agency}",
        "status": f"By {short_day(agency_return.due_on)}",
    }
