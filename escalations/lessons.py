"""What comes of an escalation for everyone: an action or a finding of the improvement log.

Both are kept by the business team, and stand whatever becomes of the escalation: they hold their
references as text (`improvement.linking`). A finding is read by everyone who signs in, and an
action by more than may open the escalation: nothing that the escalation says goes there by itself.
"""

from collections.abc import Iterable
from typing import Any

from core import access, calendar, clock
from core.operations import NotAllowed, lock, no_twin, operation
from escalations.models import Escalation, EscalationLink, Reason
from improvement import linking, lists
from improvement import operations as log
from improvement.models import Action, Finding, Source, Theme
from improvement.ways import KEEP_THE_LOG
from partnership.auth import Held

BECAUSE = "It follows from a professional challenge."
CAME_FROM = "Professional challenge and escalation"
NOT_THEIRS = "The business team keeps the improvement log. Write them a note of what you suggest."


@operation
@no_twin
def make_action(escalation, *, by, **action) -> Action:
    """By who keeps the log and manages the escalation, which may be closed.

    ``action``: what `improvement.operations.propose` takes, but why: that says no more than that it
    follows from one.
    """
    escalation = _to_learn_from(escalation, by)
    made = log.propose(**action, because=BECAUSE, by=by)
    EscalationLink.objects.create(escalation=escalation, reference=made.reference)
    return made


@operation
@no_twin
def make_finding(escalation, *, statement: str, themes: Iterable[Theme] = (), by) -> Finding:
    """By the same. It was found today: it is no passage of the escalation."""
    escalation = _to_learn_from(escalation, by)
    made = log.add_finding(
        source=Source.ESCALATIONS, came_from=CAME_FROM, found_on=clock.today(),
        statement=statement, themes=themes, by=by,
    )  # fmt: skip
    EscalationLink.objects.create(escalation=escalation, reference=made.reference)
    return made


def keeps(held: Held) -> bool:
    """Whether somebody with these roles keeps the improvement log."""
    return any(role in KEEP_THE_LOG for _, role in held)


def _to_learn_from(escalation, by) -> Escalation:
    if not access.can(by, access.MANAGE, escalation):
        raise NotAllowed(NOT_THEIRS)
    return lock(escalation)


def came_of_it(references: list[str], person) -> list[dict[str, Any]]:
    """Of each its reference; and to whoever may open it also its address, what it says and, of an
    action, where it stands. Nothing is read where there is none."""
    if not references:
        return []
    there = linking.opened(references, person)
    actions = Action.objects.visible_to(person).filter(reference__in=references)
    today, england = clock.today(), calendar.england()
    stands = {each.reference: lists.standing(each, today, england) for each in actions}
    return [
        {"reference": each, **there.get(each, {}), "standing": stands.get(each)}
        for each in references
    ]


def text_of(escalation: Escalation) -> str:
    """On the page of what came of it, to whoever may open the escalation."""
    return "Restricted" if escalation.is_restricted else Reason(escalation.reason).label


def register() -> None:
    """At start-up."""
    linking.register("ESC", "Professional challenge", Escalation, text_of)
    linking.leads(EscalationLink, "escalation")
