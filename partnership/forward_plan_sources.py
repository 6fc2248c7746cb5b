"""The days that groups, agreements, the library and the money have, for the forward plan."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from partnership import forward_plan
from partnership.agreements import lists as agreements
from partnership.forward_plan import Entry
from partnership.funding import policy as funding
from partnership.groups import policy
from partnership.groups.models import ChairTerm, PartnershipGroup, TermsOfReference
from partnership.library.models import LibraryDocument


def register() -> None:
    """At start-up."""
    forward_plan.register("terms-of-reference", "Terms of reference to review", reviews_of_terms)
    forward_plan.register("chair", "Chair changes", chairs)
    forward_plan.register("group-ends", "Group is to be done", last_days)
    forward_plan.register("library", "Library document to review", reviews_of_documents)
    forward_plan.register("agreement", "Agreement to review", reviews_of_agreements)
    forward_plan.register("funding", "Financial year", financial_years)


def _ours(viewer):
    rows = PartnershipGroup.objects.visible_to(viewer).filter(closed_on=None)
    return rows.exclude(kind=PartnershipGroup.Kind.BOARD)


def reviews_of_terms(viewer, today: date, until: date) -> Iterator[Entry]:
    versions = defaultdict(list)
    rows = TermsOfReference.objects.visible_to(viewer).filter(group__in=_ours(viewer))
    for each in rows.select_related("group"):
        versions[each.group_id].append(each)
    for found in versions.values():
        now = policy.in_force(found, today)
        if now is not None and now.review_on <= until:
            yield Entry(
                now.review_on, f"terms-{now.pk}", f"Terms of reference: {now.group}",
                url=now.get_absolute_url(), groups=(now.group_id,), who="Chair of the group",
            )  # fmt: skip


def chairs(viewer, today: date, until: date) -> Iterator[Entry]:
    """Each handover; and the end of a term that nobody follows."""
    terms = defaultdict(list)
    rows = ChairTerm.objects.visible_to(viewer).filter(group__in=_ours(viewer))
    rows = rows.filter(group__kind__in=policy.ROTATES)
    for each in rows.select_related("group", "partner"):
        terms[each.group].append(each)
    for group, found in terms.items():
        about = {"url": group.get_absolute_url(), "groups": (group.pk,)}
        for each in found:
            if today < each.begins_on <= until:
                said = f"{each.partner} takes the chair of {group}"
                yield Entry(each.begins_on, f"chair-{each.pk}", said, **about)
        last = max(found, key=lambda each: each.ends_on)
        if last.ends_on <= until:
            said = f"The chair of {group} is open from the next day"
            yield Entry(last.ends_on, f"chair-ends-{last.pk}", said, **about)


def last_days(viewer, today: date, until: date) -> Iterator[Entry]:
    for group in _ours(viewer).filter(ends_on__lte=until):
        yield Entry(
            group.ends_on, f"group-{group.pk}", str(group), what="Close it, or extend it.",
            url=group.get_absolute_url(), groups=(group.pk,),
        )  # fmt: skip


def reviews_of_documents(viewer, today: date, until: date) -> Iterator[Entry]:
    """Of what is for this reader alone: a title can be guarded, so it stays in the portal."""
    rows = LibraryDocument.objects.visible_to(viewer).filter(
        withdrawn_on=None, review_on__lte=until
    )
    for each in rows.select_related("agency"):
        yield Entry(
            each.review_on, f"library-{each.pk}", each.get_kind_display(), what=each.title,
            url=each.get_absolute_url(), groups=(each.group_id,) if each.group_id else (),
            who=f"{each.get_owner_role_display()}, {each.agency}",
        )  # fmt: skip


def reviews_of_agreements(viewer, today: date, until: date) -> Iterator[Entry]:
    whole = agreements.Whole(viewer, agreements.every(viewer))
    for each in whole.agreements:
        now = whole.in_force(each)
        if each.ended_on is None and now is not None and now.version.review_on <= until:
            yield Entry(
                now.version.review_on, f"agreement-{each.pk}", each.name,
                url=each.get_absolute_url(),
            )  # fmt: skip


def financial_years(viewer, today: date, until: date) -> Iterator[Entry]:
    year = funding.year_of(today)
    while (ends_on := funding.ends_on(year)) <= until:
        yield Entry(
            ends_on, f"funding-{year}", f"The financial year {funding.called(year)} ends",
            what="Contributions are agreed for the next one.",
            url=reverse("funding:index"),
        )  # fmt: skip
        year += 1
