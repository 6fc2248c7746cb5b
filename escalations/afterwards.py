"""What both sides of a closed escalation are asked, and what is learned from it.

Each side at closing, and again after so many days (`[afterwards]` of the procedure). The rules and
who may read it: `escalations.afterwards_policy`, `escalations.afterwards_models`.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from operator import attrgetter

from django.db.models import Case, Count, Exists, OuterRef, When

from core import access, bulk, clock, notifications
from core.operations import NotAllowed, lock, lock_all, no_twin, operation
from escalations import afterwards_policy as rules
from escalations import policy
from escalations.afterwards_models import IMPROVED, OCCASIONS, RESPECTFUL, Feedback
from escalations.afterwards_policy import Occasion
from escalations.models import Contact, Escalation, ProposedResolution
from escalations.operations import require
from escalations.parties import Parties
from escalations.policy import AGENCIES, Side
from escalations.recommendation_models import RecommendationAnswer
from escalations.statement_models import Statement
from improvement import operations as log
from improvement.models import Finding, Source, Theme

CAME_FROM = "What both agencies said after professional challenges were closed"


# --- asking, by the clock -----------------------------------------------------------------------


@operation
def ask(*, by=None, batch: int = 200) -> int:
    """Ask both sides of what has closed; gives how many were asked. Daily.

    Once for each side, closing and occasion: safe to run twice, late, or on two machines. Of a side
    that has nobody left to ask, nobody is asked.
    """
    return sum(
        _ask(version, occasion, batch) for version in policy.versions() for occasion in Occasion
    )


def _ask(version: str, occasion: Occasion, batch: int) -> int:
    span = rules.closed_between(occasion, clock.today(), policy.procedure(version).afterwards)
    if span is None:
        return 0
    rows = Escalation.objects.filter(policy_version=version, closed_on__range=span)
    asked = Feedback.objects.filter(
        occasion=occasion, escalation=OuterRef("pk"), closed_on=OuterRef("closed_on")
    )
    keys = list(rows.exclude(Exists(asked)).order_by("pk").values_list("pk", flat=True)[:batch])
    if not keys:
        return 0
    cases = lock_all(Escalation.objects.filter(pk__in=keys, closed_on__range=span))
    # Now that nobody else asks of these.
    done = set(
        Feedback.objects.filter(occasion=occasion, escalation__in=cases).values_list(
            "escalation", "closed_on"
        )
    )
    cases = [each for each in cases if (each.pk, each.closed_on) not in done]
    if not cases:
        return 0
    parties = Parties(cases)
    found = [
        Feedback(
            escalation=each, closed_on=each.closed_on, side=side, occasion=occasion,
            asked_id=person, asked_on=clock.today(),
        )
        for each in cases
        for side in AGENCIES
        if (person := whom_to_ask(each, side, parties)) is not None
    ]  # fmt: skip
    bulk.create_many(found)
    _tell(found, f"escalation_feedback_{occasion.replace('-', '_')}", "asked")
    return len(found)


def whom_to_ask(escalation, side: Side, parties: Parties) -> int | None:
    """Of the raising side whoever raised it, of the other whoever acted last for it; once they are
    gone their safeguarding leads, the first of them; by key."""
    first = [escalation.raised_by_id] if side == Side.RAISING else _latest_of(escalation, side)
    leads = [each.user_id for each in parties.leads(escalation, side)]
    people = [*first, *parties.acting(escalation, side), *leads]
    if side == Side.RAISING and not parties.raiser_is_there(escalation):
        people = leads
    able = (each for each in dict.fromkeys(people) if _can_answer(each, escalation, parties))
    return next(able, None)


def _latest_of(escalation, side: Side) -> list[int]:
    """Who has acted for a side, the latest first."""
    acted = []
    for model, person, at, its_side in (
        (Contact, "logged_by", "logged_at", side),
        (ProposedResolution, "proposed_by", "proposed_at", side),
        (ProposedResolution, "answered_by", "answered_at", side.other),
        (Statement, "filed_by", "filed_at", side),
        (RecommendationAnswer, "answered_by", "answered_at", side),
    ):
        rows = model.objects.unscoped("who acted last, and is asked").filter(
            escalation=escalation, side=its_side, **{f"{at}__isnull": False}
        )
        last = rows.order_by(f"-{at}").values_list(at, f"{person}_id").first()
        acted += [last] if last else []
    return [person for _, person in sorted(acted, reverse=True)]


def _can_answer(person: int, escalation, parties: Parties) -> bool:
    user = Feedback._meta.get_field("asked").related_model.objects.filter(pk=person).first()
    if user is None or not user.is_active or not parties.can_act(escalation, person):
        return False
    return access.can(user, access.CONTRIBUTE, escalation)


@operation
def remind(*, by=None) -> int:
    """Whoever has not answered is reminded once, or who stands for them now; gives how many."""
    found = []
    for version in policy.versions():
        rule = policy.procedure(version).afterwards
        if rule is None:
            continue
        rows = Feedback.objects.filter(
            escalation__policy_version=version, answered_at=None, reminded_on=None,
            asked_on__lte=rules.reminded_if_asked_by(clock.today(), rule),
            escalation__closed_on__isnull=False,
        )  # fmt: skip
        for each in (
            rows.select_related("escalation").order_by("pk").select_for_update(of=("self",))
        ):
            if each.closed_on != each.escalation.closed_on:
                continue
            person = whom_to_ask(each.escalation, Side(each.side), Parties([each.escalation]))
            if not _can_answer(each.asked_id, each.escalation, Parties([each.escalation])):
                each.asked_id = person or each.asked_id
            each.reminded_on = clock.today()
            found.append(each)
    bulk.save_many(found, ["asked", "reminded_on"])
    _tell(found, "escalation_feedback_reminder", "reminded")
    return len(found)


def _tell(feedback: list[Feedback], kind: str, what: str) -> None:
    notifications.queue_many(
        (kind, each.asked_id, each.escalation, f"escalation:feedback_{what}:{each.pk}", None)
        for each in feedback
    )


# --- answering ----------------------------------------------------------------------------------


@operation
def answer(
    escalation, *, feedback, improved, respectful: int, what_would_have_helped="", held="", by
) -> Feedback:
    """Once, by whoever is asked, in their own name and nobody's stead. ``feedback``: what they were
    shown. Nothing of the escalation changes: nobody else learns of it."""
    escalation = lock(escalation)
    standing = Feedback.objects.filter(
        escalation=escalation, pk=feedback.pk if feedback else None
    ).first()
    require(why_not_answer(escalation, standing, by))
    if improved not in dict(IMPROVED) or respectful not in dict(RESPECTFUL):
        raise NotAllowed("Say whether the child’s position improved, and how the process went.")
    require(rules.why_not_said(Occasion(standing.occasion), held))
    standing.improved, standing.respectful, standing.held = improved, respectful, held
    standing.what_would_have_helped = what_would_have_helped
    standing.answered_by, standing.answered_at = by, clock.now()
    standing.save()
    return standing


def asked_of(escalation, person) -> Feedback | None:
    """What this person is asked about it: what waits first, else the last that they answered."""
    rows = Feedback.objects.visible_to(person).filter(escalation=escalation, asked=person)
    return rows.order_by(
        Case(When(answered_at=None, then=0), default=1), "-asked_on", "-pk"
    ).first()


def why_not_answer(escalation, feedback: Feedback | None, person) -> str | None:
    return rules.why_not_answer(
        escalation,
        is_asked=feedback is not None and feedback.asked_id == person.pk,
        has_answered=feedback is not None and feedback.answered_at is not None,
        is_of_this_closing=feedback is not None and feedback.closed_on == escalation.closed_on,
    )


def offered(escalation, person) -> list[tuple[str, str, str | None]]:
    """The button on its page: text, address, why not. Nothing is read while it is open."""
    if escalation.closed_on is None:
        return []
    refusal = why_not_answer(escalation, asked_of(escalation, person), person)
    return [("Say what came of it", "feedback", refusal)]


def to_answer(person) -> list[Feedback]:
    """What waits for this person's answer, the oldest first; what they left for weeks is left."""
    rows = Feedback.objects.visible_to(person).filter(
        asked=person, answered_at=None,
        asked_on__gt=clock.today() - timedelta(days=rules.STANDS_FOR),
    )  # fmt: skip
    names = ("escalation__raising_agency", "escalation__challenged_agency")
    rows = rows.select_related(*names).order_by("asked_on", "pk")
    return [each for each in rows[:ASKED_AT_ONCE] if each.closed_on == each.escalation.closed_on]


ASKED_AT_ONCE = 25


# --- learning -----------------------------------------------------------------------------------


def answered(person):
    """What this person may read of all that was said, the latest first; their own apart."""
    rows = Feedback.objects.visible_to(person).filter(answered_at__isnull=False)
    names = ("escalation__raising_agency", "escalation__challenged_agency")
    return rows.exclude(asked=person).select_related(*names).order_by("-answered_at", "-pk")


@operation
@no_twin
def make_finding(
    picked: Iterable[Feedback], *, statement: str, themes: Iterable[Theme] = (), by
) -> Finding:
    """A finding of the improvement log, of the answers that were picked. None of their words goes
    there by itself, for everyone reads a finding; nor does the escalation say that it was made."""
    keys = [each.pk for each in picked]
    rows = {each.pk: each for each in answered(by).filter(pk__in=keys)}
    if not keys or len(rows) != len(set(keys)):
        raise NotAllowed("Pick the answers again: some of them cannot be read any more.")
    made = log.add_finding(
        source=Source.ESCALATIONS, came_from=CAME_FROM, found_on=clock.today(),
        statement=statement, themes=themes, by=by,
    )  # fmt: skip
    for each in sorted(rows.values(), key=attrgetter("pk")):
        each.finding = made.reference
        each.save()
    return made


COUNTED = ("improved", "respectful", "held")


def counts(begins_on: date, ends_on: date) -> dict[str, dict[str, int]]:
    """By question, how many gave each answer on these days, both included; restricted cases are
    counted for nobody. For the learning report, which hides small numbers."""
    rows = Feedback.objects.unscoped("counts by quarter, for the learning report").filter(
        answered_at__date__range=(begins_on, ends_on),
        escalation__is_restricted=False,
        escalation__is_internal=False,
    )
    found: dict[str, Counter[str]] = {name: Counter() for name in COUNTED}
    for *said, number in rows.order_by().values_list(*COUNTED).annotate(number=Count("pk")):
        for name, answered_so in zip(COUNTED, said, strict=True):
            if answered_so:
                found[name][str(answered_so)] += number
    return {name: dict(numbers) for name, numbers in found.items()}


OCCASION_WORDS = dict(OCCASIONS)
