"""What is written about groups: the business team keeps them. `by=None` is the set-up."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef

from core import clock
from core.documents import check_upload
from core.operations import NotAllowed, Stale, lock, lock_all, operation
from partnership import same_name
from partnership.groups import policy, quorum, work
from partnership.groups.membership import bring_into_step, sitting, vacate
from partnership.groups.models import (
    ChairTerm,
    GroupLink,
    GroupSeat,
    PartnershipGroup,
    SeatHolder,
    TermsOfReference,
    TermsOfReferenceDocument,
)
from partnership.held import counted_as_oneself, require, require_the_business_team
from partnership.models import Agency

# --- a group --------------------------------------------------------------------------------------


@operation
def add_group(*, by, linked_boards: Iterable[PartnershipGroup] = (), **fields) -> PartnershipGroup:
    """``fields``: those of `PartnershipGroup`. Raises NotAllowed with the rule that says no."""
    require_the_business_team(by)
    group = PartnershipGroup(**fields)
    require(policy.why_not_end_date(group.kind, group.ends_on))
    _require_a_quorum_that_can_be(group)
    _require_so_many_agencies(group, by)
    _require_a_free_slug(group.slug)
    others = PartnershipGroup.objects.filter(closed_on=None)
    require(same_name.why_not("a group", group.name, others))
    group.save()
    _link(group, linked_boards)
    _bring_into_step(group, by)
    return group


def _require_a_quorum_that_can_be(group) -> None:
    partners = Agency.objects.filter(
        kind=Agency.Kind.SAFEGUARDING_PARTNER, closed_on=None, succeeded_by=None
    )
    require(quorum.why_not_set(quorum.Rule(partners=group.quorum_partners), partners.count()))


def _require_so_many_agencies(group, by) -> None:
    if by is not None:  # the set-up adds groups before agencies
        rule = quorum.Rule(agencies=group.quorum_agencies)
        require(quorum.why_not_so_many(rule, *agencies_counted(group)))


def agencies_counted(group) -> tuple[int, int]:
    """How many agencies have a seat in it that counts, and how many there are. ``group``: None of
    one that is still to be added."""
    known = Agency.objects.filter(closed_on=None, succeeded_by=None)
    rows = GroupSeat.objects.filter(group=group.pk if group else None, ended_on=None)
    there = policy.present(rows.select_related("agency"))
    return len({each.agency for each in there}), known.count()


RESERVED = frozenset({"add", "export", "members"})  # addresses of pages beside the groups


def _require_a_free_slug(slug: str) -> None:
    if not slug or slug in RESERVED or PartnershipGroup.objects.filter(slug=slug).exists():
        raise NotAllowed("There is a group of that name already. Give this one another name.")


@operation
def change_group(
    group, *, by, linked_boards: Iterable[PartnershipGroup] | None = None, version: str = "",
    **fields,
) -> PartnershipGroup:  # fmt: skip
    """``version``: the `state_of` the group that the form was made with; else it is not checked."""
    require_the_business_team(by)
    # All of them: two who each give one group to the other's would close a circle between them.
    rows = {each.pk: each for each in lock_all(PartnershipGroup.objects.all())}
    group = rows[group.pk]
    if version and version != state_of(group):
        said = "Somebody has changed this group meanwhile. Its page says what holds now."
        raise Stale([said], state_of(group))
    require(policy.why_not_keep(group))
    require(
        policy.why_not_move_end(
            group, fields.get("kind", group.kind), fields.get("ends_on", group.ends_on)
        )
    )
    if "name" in fields:
        others = [each for pk, each in rows.items() if pk != group.pk and not each.closed_on]
        require(same_name.why_not("a group", fields["name"], others))
    had = group.quorum_agencies
    for name, value in fields.items():
        setattr(group, name, value)
    if group.quorum_agencies != had:
        _require_so_many_agencies(group, by)
    require(policy.why_not_end_date(group.kind, group.ends_on))
    _require_a_quorum_that_can_be(group)
    lines = {pk: each.reports_to_id for pk, each in rows.items() if pk != group.pk}
    names = {pk: each.name for pk, each in rows.items()}
    require(policy.why_not_report_to(group.pk, group.reports_to_id, lines, names))
    if not group.run_by_us and GroupSeat.objects.filter(group=group, ended_on=None).exists():
        raise NotAllowed("This group has members here. End their seats before others run it.")
    if group.kind in policy.ROTATES and _chairs(group):
        raise NotAllowed("The partners chair such a group in turn: change the chair’s seat first.")
    group.save()
    if linked_boards is not None:
        _link(group, linked_boards)
    _bring_into_step(group, by)
    return group


def state_of(group) -> str:
    """Changes whenever the group itself does."""
    return str(group.history.count())


def _link(group, boards: Iterable[PartnershipGroup]) -> None:
    """Exactly these, from whichever side each link was made."""
    wanted = {each.pk: each for each in boards if each.pk != group.pk}
    for link in GroupLink.objects.filter(group=group) | GroupLink.objects.filter(board=group):
        other = link.board_id if link.group_id == group.pk else link.group_id
        if other in wanted:
            del wanted[other]
        else:
            link.delete()
    for board in wanted.values():
        GroupLink.objects.create(group=group, board=board)


@operation
def extend(group, *, ends_on: date, reason: str, by) -> PartnershipGroup:
    """A task and finish group goes on to a later day, and says why."""
    require_the_business_team(by)
    group = lock(group)
    require(policy.why_not_extend(group, ends_on, clock.today()))
    group.ends_on, group.extended_because = ends_on, reason
    group.save()
    return group


@operation
def close_group(group, *, reason: str, by, closed_on: date | None = None) -> PartnershipGroup:
    """Today, unless the set-up says otherwise; with it end its seats, and what it follows of other
    groups' work. What it was stays. Nobody closes it over its open work, no set-up either: nobody
    would see to that any more."""
    require_the_business_team(by)
    group, closed_on = lock(group), closed_on or clock.today()
    below = PartnershipGroup.objects.filter(reports_to=group, closed_on=None)
    left = work.of([group.pk])[group.pk]
    require(policy.why_not_close(group, list(below.values_list("name", flat=True)), left))
    for seat in GroupSeat.objects.filter(group=group, ended_on=None):
        _end_seat(seat, max(closed_on, seat.started_on), "The group was closed")
    for term in ChairTerm.objects.filter(group=group, ends_on__gte=closed_on):
        if term.begins_on > closed_on:
            term.delete()
        else:
            term.ends_on = closed_on
            term.save()
    group.closed_on, group.close_reason = closed_on, reason
    group.save()
    work.end(group)
    _bring_into_step(group, by)
    return group


# --- seats ----------------------------------------------------------------------------------------


@operation
def add_seat(
    group, *, agency, sits_as: str, by, post: str = "", started_on: date, held_role=None
) -> GroupSeat:
    """A place for an agency, filled by ``held_role`` from the first day, or open."""
    require_the_business_team(by)
    held_role = _as_it_is(held_role) if held_role is not None else None
    group = lock(group)
    require(policy.why_not_seat(group, agency, sits_as, _chairs(group)))
    require(policy.why_not_since("The first day", started_on, None, clock.today()))
    if held_role is None:
        _require_no_other_empty(group, agency, sits_as, post)
    seat = GroupSeat.objects.create(
        group=group, agency=agency, sits_as=sits_as, post=post, started_on=started_on
    )
    if held_role is not None:
        _sit(seat, held_role, started_on, by)
    _bring_into_step(group, by)
    return seat


@operation
def change_seat(seat, *, sits_as: str, post: str, by) -> GroupSeat:
    require_the_business_team(by)
    group = lock(seat.group)
    seat = lock(seat)
    if seat.ended_on:
        raise NotAllowed("This seat has ended: it stays as it was.")
    require(policy.why_not_seat(group, seat.agency, sits_as, _chairs(group, but=seat)))
    holder = _holder(seat)
    if holder is None:
        _require_no_other_empty(group, seat.agency, sits_as, post, but=seat)
    elif sits_as != seat.sits_as:
        _require_another(holder.held_role, by)
    seat.sits_as, seat.post = sits_as, post
    seat.save()
    _bring_into_step(group, by)
    return seat


@operation
def fill_seat(seat, *, held_role, started_on: date, by) -> GroupSeat:
    """``held_role`` sits in the seat from a day on, in the place of whoever sat there."""
    require_the_business_team(by)
    held_role = _as_it_is(held_role)
    group = lock(seat.group)
    seat = lock(seat)
    require(policy.why_not_keep(group))
    if (before := _holder(seat)) is not None:
        if before.held_role_id == held_role.pk:
            raise NotAllowed(f"{held_role.person} sits there already.")
        require(policy.why_not_since("The first day", started_on, before.started_on, clock.today()))
        before.ended_on, before.end_reason = started_on, f"{held_role.person} took the seat"[:200]
        before.save()
    _sit(seat, held_role, started_on, by)
    _bring_into_step(group, by)
    return seat


@operation
def vacate_seat(seat, *, ended_on: date, reason: str, by) -> GroupSeat:
    """Whoever sits there leaves; the seat is open, and the agency's still."""
    require_the_business_team(by)
    group = lock(seat.group)
    seat = lock(seat)
    holder = _holder(seat)
    if holder is None:
        raise NotAllowed("Nobody sits there now. There is nothing more to do.")
    require(policy.why_not_since("The last day", ended_on, holder.started_on, clock.today()))
    vacate(holder, ended_on, reason)
    _bring_into_step(group, by)
    return seat


@operation
def end_seat(seat, *, ended_on: date, reason: str, by) -> GroupSeat:
    """The agency has this place no longer, and whoever sat there leaves."""
    require_the_business_team(by)
    group = lock(seat.group)
    seat = lock(seat)
    if seat.ended_on:
        raise NotAllowed("This seat has ended already.")
    holder = _holder(seat)
    earliest = holder.started_on if holder else seat.started_on
    require(policy.why_not_since("The last day", ended_on, earliest, clock.today()))
    _end_seat(seat, ended_on, reason)
    _bring_into_step(group, by)
    return seat


def _end_seat(seat, ended_on: date, reason: str) -> None:
    for holder in SeatHolder.objects.filter(seat=seat, ended_on=None):
        holder.ended_on, holder.end_reason = max(ended_on, holder.started_on), reason[:200]
        holder.save()
    seat.ended_on, seat.end_reason = ended_on, reason[:200]
    seat.save()


def _require_another(held_role, by) -> None:
    if by is not None:
        require(policy.why_not_name(held_role.person_id, counted_as_oneself(by)))


def _bring_into_step(group, by) -> None:
    """And nobody comes by the chair through what they do themself, as the deputy chair of a group
    whose chair they send away. Where the chair's role or account ends it is so all the same: a
    leaver is not kept for it (docs/adr/0018)."""
    following = bring_into_step(group)
    if by is not None:
        require(policy.why_not_follow(following, counted_as_oneself(by)))


def _as_it_is(held_role):
    """Locked, with the account, and read again: whoever ends the role or closes the account just
    now has done so, or finds the seat and takes it away."""
    held_role = lock(held_role)
    people = get_user_model().objects.select_for_update(no_key=True)
    held_role.person = people.get(pk=held_role.person_id)
    return held_role


def _sit(seat, held_role, started_on: date, by) -> None:
    _require_another(held_role, by)
    sits = {each.held_role.person_id: str(each.seat.agency) for each in sitting(seat.group)}
    require(policy.why_not_sit(seat, held_role, sits))
    earliest = max(seat.started_on, held_role.started_on)
    require(policy.why_not_since("The first day", started_on, earliest, clock.today()))
    SeatHolder.objects.create(seat=seat, held_role=held_role, started_on=started_on)


def _holder(seat) -> SeatHolder | None:
    return SeatHolder.objects.filter(seat=seat, ended_on=None).select_related("held_role").first()


def _require_no_other_empty(group, agency, sits_as: str, post: str, but=None) -> None:
    rows = GroupSeat.objects.filter(group=group, agency=agency, ended_on=None)
    held = SeatHolder.objects.filter(seat=OuterRef("pk"), ended_on=None)
    rows = rows.filter(~Exists(held)).exclude(pk=but.pk if but else None)
    empty = rows.values_list("sits_as", "post")
    require(policy.why_not_another_empty(agency, sits_as, post, empty))


def _chairs(group, but=None) -> bool:
    rows = GroupSeat.objects.filter(group=group, sits_as=GroupSeat.As.CHAIR, ended_on=None)
    return (rows.exclude(pk=but.pk) if but else rows).exists()


# --- the chair's terms ----------------------------------------------------------------------------


@operation
def add_chair_term(
    group, *, partner, begins_on: date, ends_on: date, by, held_role=None, again_because: str = ""
) -> ChairTerm:
    """``again_because``: needed of a partner that held the term before, too."""
    require_the_business_team(by)
    if held_role is not None:
        _require_another(held_role, by)
    group = lock(group)
    term = ChairTerm(
        group=group, partner=partner, begins_on=begins_on, ends_on=ends_on, held_role=held_role,
        again_because=again_because,
    )  # fmt: skip
    return _keep(term, by)


@operation
def change_chair_term(
    term, *, begins_on: date, ends_on: date, by, held_role=None, again_because: str | None = None
) -> ChairTerm:
    """Other days, or who it is; another partner's turn is another term. Whoever chairs makes their
    own term shorter, and not longer."""
    require_the_business_team(by)
    lock(term.group)
    term = lock(term)
    longer = begins_on < term.begins_on or ends_on > term.ends_on
    if held_role is not None and (longer or held_role.pk != term.held_role_id):
        _require_another(held_role, by)
    term.begins_on, term.ends_on, term.held_role = begins_on, ends_on, held_role
    if again_because is not None:
        term.again_because = again_because
    return _keep(term, by)


def _keep(term: ChairTerm, by) -> ChairTerm:
    others = ChairTerm.objects.filter(group=term.group).exclude(pk=term.pk)
    others = others.select_related("partner")
    require(
        policy.why_not_term(
            term.group, term.partner, term.begins_on, term.ends_on, list(others),
            term.again_because,
        )
    )  # fmt: skip
    seated = {
        each.held_role_id for each in sitting(term.group) if each.seat.agency_id == term.partner_id
    }
    require(policy.why_not_chair(term.partner, term.held_role, seated))
    term.save()
    _bring_into_step(term.group, by)
    return term


@operation
def remove_chair_term(term, *, by) -> PartnershipGroup:
    """One that has not begun; history keeps that it was planned."""
    require_the_business_team(by)
    group = lock(term.group)
    term = ChairTerm.objects.filter(pk=term.pk).first()
    if term is None:
        raise NotAllowed("This term was taken off already.")
    require(policy.why_not_remove_term(term, clock.today()))
    term.delete()
    return group


# --- terms of reference ---------------------------------------------------------------------------


@operation
def add_terms_of_reference(
    group, *, agreed_by, agreed_on: date, effective_on: date, review_on: date, by,
    sections: Mapping[str, str] | None = None, upload=None,
) -> TermsOfReference:  # fmt: skip
    """The next version, as text or as a file. Those before it stay as they were."""
    require_the_business_team(by)
    group = lock(group)
    said = {key: (sections or {}).get(key, "") for key, _ in policy.SECTIONS}
    before = TermsOfReference.objects.filter(group=group).order_by("-number")
    require(
        policy.why_not_terms(
            group, said, upload is not None, agreed_on, effective_on, review_on, clock.today(),
            before.values_list("effective_on", flat=True),
        )
    )  # fmt: skip
    last = before.first()
    terms = TermsOfReference.objects.create(
        group=group,
        number=last.number + 1 if last else 1,
        sections=said,
        effective_on=effective_on,
        review_on=review_on,
        agreed_by=agreed_by,
        agreed_on=agreed_on,
    )
    if upload is not None:
        check_upload(upload)
        document = TermsOfReferenceDocument(terms=terms, added_by=by, added_at=clock.now())
        document.take(upload)
        document.save()
    return terms
