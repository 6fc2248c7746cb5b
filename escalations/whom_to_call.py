"""“People to talk to” on the page of an escalation: whoever can still be spoken to about it.

Nobody who has left, nor whom a conflict of interest or the list of a restricted one keeps from it.
"""

from collections import defaultdict
from typing import Any

from django.contrib.auth import get_user_model

from core.words import opening
from escalations.covered import Covers
from escalations.policy import Side, Step
from partnership import succession


def people(escalation, parties, covers: Covers) -> list[dict[str, Any]]:
    """Whom to talk to on each side at the present step, and who covers for them today; of a
    restricted one, those on its list."""
    found = _people(escalation, parties)
    for person in [person for side in found for person in side["people"]]:
        person["cover"] = [
            {"said": opening(each.said), "telephone": each.telephone, "email": each.email}
            for each in covers.get(person["user_id"], ())
        ]
    return found


def _people(escalation, parties) -> list[dict[str, Any]]:
    named = _on_the_list(escalation, parties)
    found, is_one = [], parties.stands_on_both_sides(escalation)
    for side in (Side.RAISING, Side.CHALLENGED):
        called = _of_a_side(escalation, parties, side)
        known = {each["email"] for each in called}
        others = [each for each in named[parties.agency_of(escalation, side)]
                  if each.email not in known
                  and _is_of_this_side(escalation, parties, side, each)]  # fmt: skip
        found.append(
            {
                "agency": opening(escalation.called(side))
                if escalation.is_within_an_agency
                else succession.named(escalation.agency_of(side)),
                "has_no_lead": not (is_one and side == Side.RAISING)
                and not parties.directory.leads(parties.agency_of(escalation, side)),
                "people": called + [_user(each, "on its list") for each in others],
            }
        )
    if escalation.step == Step.STATUTORY_PARTNERS:
        contacts = _contacts(escalation, parties, Side.PARTNERS)
        found.append({"agency": "The statutory partners", "people": contacts})
    return found


def _on_the_list(escalation, parties) -> dict[int, list]:
    """By agency, who is named on a restricted one in a role there."""
    found = defaultdict(list)
    for person, agency in parties.named(escalation) if escalation.is_restricted else ():
        found[agency].append(person)
    return found


def _of_a_side(escalation, parties, side) -> list[dict[str, Any]]:
    if parties.stands_on_both_sides(escalation):
        return _by_person(escalation, parties, side)
    at_step_1 = escalation.step == Step.PRACTITIONERS
    if at_step_1 and side == Side.RAISING:
        return _raiser(escalation, parties)
    brought_in = _brought_in(escalation, parties) if at_step_1 else []
    return brought_in + _contacts(escalation, parties, side)


def _by_person(escalation, parties, side) -> list[dict[str, Any]]:
    """Where one agency is on both sides: each side's own people, then who answers for it."""
    there = parties.brought_in_by(escalation, side)
    users = get_user_model().objects.filter(pk__in=there).order_by("full_name") if there else ()
    note = "brought in" if side == Side.RAISING else "challenged, or brought in"
    found = [_user(each, note) for each in users]
    raiser = escalation.raised_by
    if side == Side.RAISING:
        is_there = parties.raiser_is_there(escalation) and parties.can_act(escalation, raiser.pk)
        return [_user(raiser, "raised this"), *found] if is_there else found
    known = {each["email"] for each in found}
    contacts = parties.contacts(escalation, side, escalation.step)
    return found + [_contact(each, LEAD) for each in contacts if each.email not in known]


def _is_of_this_side(escalation, parties, side, person) -> bool:
    """Of somebody on the list of a restricted one: each stands once, where one agency is on both
    sides."""
    if not parties.stands_on_both_sides(escalation):
        return True
    return parties.raises(escalation, person.pk) == (side == Side.RAISING)


def _raiser(escalation, parties) -> list[dict[str, Any]]:
    """Whoever raised it, or else their agency's leads."""
    raiser = escalation.raised_by
    is_there = parties.raiser_is_there(escalation)
    if is_there and parties.can_act(escalation, raiser.pk):
        return [_user(raiser, "raised this")]
    note = LEAD if is_there else f"{raiser}, who raised this, has left the role"
    return [_contact(each, note) for each in parties.leads(escalation, Side.RAISING)]


def _brought_in(escalation, parties) -> list[dict[str, Any]]:
    here = parties.brought_in_by(escalation, Side.CHALLENGED)
    users = get_user_model().objects.filter(pk__in=here).order_by("full_name") if here else ()
    return [_user(each, "brought in") for each in users]


LEAD = "safeguarding lead"
NOBODY_LISTED = "nobody is listed for this step, so ask the safeguarding lead"


def _contacts(escalation, parties, side) -> list[dict[str, Any]]:
    contacts = parties.contacts(escalation, side, escalation.step)
    are_listed = side != Side.PARTNERS and not parties.leads_take(escalation, side)
    return [_contact(each, LEAD if are_listed else NOBODY_LISTED) for each in contacts]


def _contact(contact, lead: str) -> dict[str, Any]:
    """``lead``: what is said of a lead who is called instead."""
    note = "deputy" if contact.is_deputy else ""
    return {
        "user_id": contact.user_id,
        "name": contact.full_name,
        "post": contact.post,
        "note": lead if contact.is_lead_instead else note,
        "telephone": contact.telephone,
        "email": contact.email,
    }


def _user(person, note) -> dict[str, Any]:
    return {
        "user_id": person.pk,
        "name": person.full_name,
        "post": person.job_title,
        "note": note,
        "telephone": person.telephone,
        "email": person.email,
    }
