"""Who may open a challenge, who answers it, and who the scrutineer is.

`grants` is the rule; each grant names the way it came by (`improvement.scrutiny.ways`).
"""

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db.models import Q

from accounts.models import Membership
from core import access, clock, restriction
from core.access import CONTRIBUTE, VIEW, ForGroup
from improvement.scrutiny import policy, ways
from improvement.scrutiny.policy import Party
from partnership import succession
from partnership.groups import membership
from partnership.groups.models import GroupRole, PartnershipGroup
from partnership.held import counted_as_oneself
from partnership.models import Agency, AgencyRole
from partnership.roles import Role

EXECUTIVE = PartnershipGroup.Kind.EXECUTIVE
IS_THE_SCRUTINEER = Q(group__agency_role__role=Role.INDEPENDENT_SCRUTINEER)  # of a membership


def is_the_scrutineer(person) -> bool:
    """Whether somebody holds the role themself: nobody is independent in another's stead."""
    rows = Membership.objects.filter(user=person.pk, user__is_active=True)
    return rows.filter(IS_THE_SCRUTINEER).exists()


def require_the_scrutineer(by) -> None:
    """Raises PermissionDenied. ``by=None`` is the set-up of a portal."""
    if by is not None and not is_the_scrutineer(by):
        raise PermissionDenied("only the independent scrutineer does this, in person")


_WAYS = {
    Party.GROUP: ways.CHAIRS_THE_CHALLENGED, Party.AGENCY: ways.OF_THE_CHALLENGED_AGENCY
}  # fmt: skip


def standing_answers(challenge) -> list:
    """Those to what was last asked."""
    return [each for each in challenge.answers.all() if not each.not_enough_because]


def challenged(challenge) -> list[Party]:
    keys = {Party.GROUP: challenge.to_group_id, Party.AGENCY: challenge.to_agency_id}
    return [party for party, key in keys.items() if key]


def silent(challenge) -> list[Party]:
    """Who of those challenged has not answered what was last asked."""
    said = {each.answers_for for each in standing_answers(challenge)}
    # An answer that says for nobody in particular is that of the only one challenged.
    return [] if "" in said else [each for each in challenged(challenge) if each not in said]


def who_is_asked(challenge) -> list[Party]:
    """Whoever is silent; once everybody has answered, or it is closed, all that were challenged."""
    is_over = challenge.answered_on is not None or challenge.closed_on is not None
    return challenged(challenge) if is_over else silent(challenge)


def can_be_judged(challenge) -> bool:
    """See `policy.can_be_judged`."""
    return policy.can_be_judged(challenge, bool(standing_answers(challenge)), clock.today())


def named(challenge, party: str) -> str:
    return str(challenge.to_group if party == Party.GROUP else challenge.to_agency)


class Nobody(NamedTuple):
    """``conflicted``, ``deputies``: see `policy.nobody_answers`."""

    party: Party
    conflicted: bool
    deputies: tuple[str, ...]


def without_anybody(challenges: Iterable) -> dict[int, list[Nobody]]:
    """By key, for whom of those who are still asked nobody has the right to answer, or each who
    has it has a conflict of interest; nothing of what is over. What is restricted to named people
    is left to them. In a constant number of statements."""
    people = Parties(each for each in challenges if not each.is_restricted)
    kept, asked = restriction.decisions_on(people.challenges), {}
    for each in people.challenges:
        is_over = each.answered_on is not None or each.closed_on is not None
        asked[each.pk] = [] if is_over else silent(each)
    groups = {one.group_id for each in people.challenges for one in people.answering(each)}
    holding = defaultdict(set)
    rows = Membership.objects.filter(group__in=groups, user__is_active=True)
    for group, person in rows.values_list("group", "user"):
        holding[group].add(person)
    found = defaultdict(list)
    deputies = _deputy_chairs(each.to_group_id for each in people.challenges)
    for each in people.challenges:
        for party in asked[each.pk]:
            theirs = (one.group_id for one in people.answering(each) if one.way == _WAYS[party])
            have = set().union(*(holding[key] for key in theirs))
            conflicted = kept[each.pk].conflicted
            if not have - conflicted:
                names = {} if party == Party.AGENCY else deputies[each.to_group_id]
                could = tuple(name for key, name in names.items() if key not in conflicted)
                found[each.pk].append(Nobody(party, bool(have), could))
    return found


def _deputy_chairs(groups: Iterable[int | None]) -> dict[int | None, dict[int, str]]:
    """By key of the group, their names by their keys."""
    sitting = membership.deputy_chairs(set(groups) - {None})
    keys = {key for each in sitting.values() for key in each}
    names = dict(get_user_model().objects.filter(pk__in=keys).values_list("pk", "full_name"))
    found = defaultdict(dict)
    for group, keys in sitting.items():
        found[group] = {key: names[key] for key in keys}
    return found


def nobody_in_words(challenge, missing: Iterable[Nobody]) -> list[str]:
    """``missing``: of `without_anybody`."""
    return [
        policy.nobody_answers(
            each.party, named(challenge, each.party), conflicted=each.conflicted,
            deputies=each.deputies,
        )
        for each in missing
    ]  # fmt: skip


def who_could_answer() -> tuple[set[int], set[int]]:
    """The groups and the agencies, by key, for which somebody could answer a challenge now. Two
    statements."""
    chairs = GroupRole.objects.filter(role=Role.GROUP_CHAIR, group__user__is_active=True)
    speak = AgencyRole.objects.filter(
        role__in=ways.ANSWER_FOR_AN_AGENCY, group__user__is_active=True
    )
    return (
        set(chairs.values_list("partnership_group", flat=True)),
        set(speak.values_list("agency", flat=True)),
    )


def speaks_for(challenge, person) -> list[Party]:
    """For whom of those challenged somebody answers; for each, who has the right by name alone."""
    rows = Membership.objects.filter(user__in=counted_as_oneself(person), user__is_active=True)
    groups = set(rows.values_list("group", flat=True))
    answering = Parties([challenge]).answering(challenge)
    mine = {each.way for each in answering if each.group_id in groups}
    return [each for each in challenged(challenge) if _WAYS[each] in mine or not mine]


def still_to_speak_for(challenge, person) -> list[Party]:
    waits = silent(challenge)
    return [each for each in speaks_for(challenge, person) if each in waits]


class Parties:
    """The groups of a batch of challenges, read in a constant number of statements."""

    def __init__(self, challenges: Iterable):
        self.challenges = list(challenges)
        self.now = succession.now({each.to_agency_id for each in self.challenges} - {None})

    @cached_property
    def at_agencies(self) -> dict[int, list[int]]:
        """Of each agency the groups of those who answer for it."""
        found = defaultdict(list)
        rows = AgencyRole.objects.filter(
            agency__in=set(self.now.values()), role__in=ways.ANSWER_FOR_AN_AGENCY
        )
        for agency, group in rows.order_by("pk").values_list("agency_id", "group_id"):
            found[agency].append(group)
        return found

    @cached_property
    def in_groups(self) -> dict[int, list[tuple[str, int]]]:
        """Of each group that is challenged, (role in it, the group of those who have it)."""
        found = defaultdict(list)
        rows = GroupRole.objects.filter(
            partnership_group__in={each.to_group_id for each in self.challenges} - {None}
        )
        for which, role, group in rows.order_by("pk").values_list(
            "partnership_group_id", "role", "group_id"
        ):
            found[which].append((role, group))
        return found

    @cached_property
    def readers(self) -> list[ForGroup]:
        """Who reads every challenge: the safeguarding partners' officers and the Executive."""
        partners = AgencyRole.objects.filter(
            agency__kind=Agency.Kind.SAFEGUARDING_PARTNER,
            agency__closed_on=None,
            agency__succeeded_by=None,
            role__in=ways.THE_PARTNERS,
        )
        executive = GroupRole.objects.filter(
            partnership_group__kind=EXECUTIVE, partnership_group__closed_on=None
        )
        return [
            *(
                ForGroup(group, VIEW, ways.OF_A_PARTNER)
                for group in partners.order_by("pk").values_list("group_id", flat=True)
            ),
            *(
                ForGroup(group, VIEW, ways.OF_THE_EXECUTIVE)
                for group in executive.order_by("pk").values_list("group_id", flat=True)
            ),
        ]

    def answering(self, challenge) -> list[ForGroup]:
        """Those who answer it: for the agency, and the chair of the group."""
        agency = self.now.get(challenge.to_agency_id)
        return [
            *(
                ForGroup(group, CONTRIBUTE, ways.OF_THE_CHALLENGED_AGENCY)
                for group in self.at_agencies.get(agency, ())
            ),
            *(
                ForGroup(group, CONTRIBUTE, ways.CHAIRS_THE_CHALLENGED)
                for role, group in self.in_groups.get(challenge.to_group_id, ())
                if role == Role.GROUP_CHAIR
            ),
        ]

    def asked(self, challenge) -> list[ForGroup]:
        """Of those who answer it, for `who_is_asked`."""
        asked = {_WAYS[each] for each in who_is_asked(challenge)}
        return [each for each in self.answering(challenge) if each.way in asked]

    def grants(self, challenge) -> list[access.Grant]:
        members = [
            ForGroup(group, VIEW, ways.OF_THE_CHALLENGED_GROUP)
            for role, group in self.in_groups.get(challenge.to_group_id, ())
            if role == Role.GROUP_MEMBER
        ]
        return [*self.answering(challenge), *members, *self.readers]


def grants(challenges) -> dict[int, list[access.Grant]]:
    people = Parties(challenges)
    wanted = {each.pk: people.grants(each) for each in people.challenges}
    decisions = restriction.decisions_on(people.challenges)
    return restriction.applied(people.challenges, wanted, decisions)
