"""What the answers must be, worked out in plain Python. Nothing is timed before this agrees."""

from bench import seed
from core import access, listing
from escalations import parties
from escalations.models import Escalation, EscalationGroupRight, EscalationPersonRight

SAMPLE = 400


class Mismatch(Exception):
    """The portal and the oracle give different answers: no timing is worth reading."""


def expect(what: str, found, wanted) -> None:
    if found != wanted:
        raise Mismatch(f"{what}: the portal says {_short(found)}, the oracle {_short(wanted)}")


def _short(value) -> str:
    text = repr(value)
    return text if len(text) < 300 else f"{text[:300]}…"


def check_lists(people: seed.Cast) -> dict[str, int]:
    """Pages, keyset pages, totals and rights of each kind of person; returns how many each sees."""
    cases = {
        pk: (closed or due, closed is None)
        for pk, due, closed in Escalation._base_manager.values_list("pk", "due_on", "closed_on")
    }
    sees = {}
    for name, person in people.everyone().items():
        who = access.standing(person)
        visible = _granted(person, access.VIEW, cases)
        sees[name] = len(visible)
        for is_open in (True, False):
            wanted = sorted(
                ((cases[pk][0], pk) for pk in visible if cases[pk][1] == is_open),
                reverse=not is_open,
            )
            page = _page(who, is_open)
            label = f"{name}, {'open' if is_open else 'closed'} list"
            expect(label, page, [pk for _, pk in wanted[:25]])
            total = listing.count_up_to(Escalation, who, is_open=is_open)
            expect(f"{label}, total", total, min(len(wanted), 1001))
            if len(wanted) > 25:
                after = listing.Keyset(*wanted[24])
                page = _page(who, is_open, after)
                expect(f"{label}, second page", page, [pk for _, pk in wanted[25:50]])
        some = sorted(cases)[:: max(1, len(cases) // SAMPLE)]
        for right in access.RIGHTS:
            rows = access.narrow(Escalation.objects.filter(pk__in=some), person, right)._mark()
            granted = _granted(person, right, cases)
            expect(f"{name}, {right}", {row.pk for row in rows}, granted.intersection(some))
    expect("the stranger sees", sees["stranger"], 0)
    expect("the tiny agency has", sees["tiny"], seed.TINY_CASES)
    return sees


def _page(who, is_open, after=None) -> list[int]:
    rows = Escalation.objects.all()
    rows = listing.page_of(rows, who, is_open=is_open, after=after, size=25)
    return [row.pk for row in rows]


def _granted(person, right: str, among) -> set[int]:
    """From the raw rows: through a group, as a person, or everywhere by role."""
    permission = access.permission_id(Escalation, right)
    groups = list(person.groups.values_list("pk", flat=True))
    if person.groups.filter(permissions=permission).exists():
        return set(among)
    through = EscalationGroupRight.objects.filter(permission=permission, group__in=groups)
    own = EscalationPersonRight.objects.filter(permission=permission, user=person)
    return {
        pk for rows in (through, own) for pk in rows.values_list("content_object_id", flat=True)
    }


def check_rights(pks=None) -> None:
    """The rows are what the procedure grants: `parties.grants`, expanded by hand."""
    if pks is None:
        last = Escalation._base_manager.order_by("-pk").values_list("pk", flat=True).first()
        pks = range(1, last + 1, max(1, last // SAMPLE))
    cases = list(Escalation._base_manager.filter(pk__in=list(pks)))
    names = {access.permission_id(Escalation, right): right for right in access.RIGHTS}
    wanted = set()
    grants = parties.grants(cases)
    for case in cases:
        listing = (case.closed_on is None, case.closed_on or case.due_on)
        acting = {g.user_id for g in grants[case.pk] if isinstance(g, access.ForPerson) and g.acts}
        for grant in grants[case.pk]:
            for right in access.expand(grant.right):
                copies = listing if right == access.VIEW else (None, None)
                if isinstance(grant, access.ForGroup):
                    wanted.add((case.pk, right, grant.group_id, *copies))
                else:
                    acts = right == access.VIEW and grant.user_id in acting
                    wanted.add((case.pk, right, grant.user_id, grant.membership_id, *copies, acts))
    of_these = {"content_object__in": [case.pk for case in cases]}
    found = [
        (pk, names[permission], *rest)
        for rows in (
            EscalationGroupRight.objects.filter(**of_these).values_list(
                "content_object_id", "permission_id", "group_id", "is_open", "listed_on"
            ),
            EscalationPersonRight.objects.filter(**of_these).values_list(
                "content_object_id",
                "permission_id",
                "user_id",
                "membership_id",
                "is_open",
                "listed_on",
                "acts",
            ),
        )
        for pk, permission, *rest in rows
    ]
    expect("rights, each once", len(found), len(set(found)))
    expect("rights too many", set(found) - wanted, set())
    expect("rights too few", wanted - set(found), set())
