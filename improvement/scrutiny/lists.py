"""The lists of scrutiny: which challenges, each row in words, and the same as spreadsheets."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from django.db.models import Exists, F, OuterRef, Q

from core import access, calendar, clock, history, pages
from core.words import day, listed, short_day
from improvement.executive_list import Matter
from improvement.mending.policy import has_stand_in
from improvement.scrutiny import parties
from improvement.scrutiny.models import (
    JUDGEMENT_WORDS,
    Challenge,
    ChallengeAnswer,
    Opinion,
    Visit,
)
from improvement.scrutiny.parties import is_the_scrutineer
from improvement.scrutiny.policy import OPINION_HEADINGS, Due, Judgement, Party
from improvement.scrutiny.ways import ANSWER_FOR_AN_AGENCY
from partnership import succession
from partnership.auth import holds_role
from partnership.forward_plan import Entry
from partnership.groups.models import GroupRole, PartnershipGroup
from partnership.identifying import people_in_words
from partnership.models import AgencyRole
from partnership.roles import Role
from partnership.years import called

PAGE = 50
SHOWS = {
    "open": "Open",
    "closed": "Closed",
}
OPEN_COLUMNS = (
    "Reference", "Challenge", "To", "Raised", "Answer due", "Has not answered", "Where it stands"
)  # fmt: skip
CLOSED_COLUMNS = ("Reference", "Challenge", "To", "Raised", "Closed", "Where it stands")
VISIT_COLUMNS = ("Reference", "What", "Where", "When", "Practitioners", "Children", "Families")
CHALLENGE_HEADINGS = (
    "Reference", "Challenge", "What is challenged", "Evidence", "Group", "Agency", "Raised",
    "Answer due", "Has not answered", "Answered", "Answer", "Reasons", "What will be done",
    "Judgement", "Why so judged", "Closed",
)  # fmt: skip
VISIT_HEADINGS = (
    *VISIT_COLUMNS[:4], "Practitioners met", "Children met", "Families met", "What was seen",
    "What follows",
)  # fmt: skip
OPINION_FILE_HEADINGS = (
    "Year", "Published", "By", *OPINION_HEADINGS.values(), "Words taken out",
)  # fmt: skip


# --- challenges -----------------------------------------------------------------------------------


def shown(text: str) -> str:
    return text if text in SHOWS else "open"


def chosen(show: str, person):
    rows = Challenge.objects.visible_to(person)
    if show == "closed":
        return rows.filter(closed_on__isnull=False).order_by("-closed_on", "-pk")
    return rows.open().order_by("due_on", "pk")


def to_answer(person):
    """Open, not answered, and this person's to answer: never what they judge."""
    rows = Challenge.objects.visible_to(person).open().filter(answered_on=None)
    rows = rows.filter(access.holds(Challenge, person, access.CONTRIBUTE))
    chairs = GroupRole.objects.filter(role=Role.GROUP_CHAIR, group__user=person)
    speaks = AgencyRole.objects.filter(role__in=ANSWER_FOR_AN_AGENCY, group__user=person)
    speaks = speaks.values("agency")
    at_theirs = Q(to_agency__in=speaks) | Q(to_agency__succeeded_by__in=speaks)
    rows = rows.exclude(Q(_said(Party.GROUP)) & ~at_theirs)
    rows = rows.exclude(
        Q(_said(Party.AGENCY)) & ~Q(to_group__in=chairs.values("partnership_group"))
    )
    rows = rows.exclude(access.holds(Challenge, person, access.MANAGE))
    return rows.prefetch_related("answers").order_by("due_on", "pk")


def of_a_silent_group(rows, group: PartnershipGroup):
    """Of ``rows``, those that this group is still to answer."""
    rows = rows.open().filter(answered_on=None, to_group=group)
    return rows.exclude(Q(_said(Party.GROUP)))


def _said(party: str) -> Exists:
    """The condition on a challenge that this one of two has answered what was last asked."""
    rows = ChallengeAnswer.objects.filter(challenge=OuterRef("pk"), not_enough_because="")
    return Exists(rows.filter(answers_for=party))


def to_judge(person):
    """Answered by everybody, or by one of two whose day is past (`policy.can_be_judged`); nobody
    else's than the scrutineer's."""
    rows = Challenge.objects.visible_to(person).open()
    # A deputy holds the role too, in somebody's stead; what was held as the request began is free.
    if not holds_role(person, Role.INDEPENDENT_SCRUTINEER) or not is_the_scrutineer(person):
        return rows.none()
    is_past = Q(due_on__lt=clock.today()) & (Q(_said(Party.GROUP)) | Q(_said(Party.AGENCY)))
    return rows.filter(Q(answered_on__isnull=False) | is_past).order_by("answered_on", "pk")


def to_find_somebody(person) -> list[tuple[Challenge, list[str]]]:
    """Those that somebody is asked to answer who is not there, with who is missing: for the
    Business Manager. One statement where none waits."""
    if not holds_role(person, Role.BUSINESS_MANAGER):
        return []
    rows = Challenge.objects.visible_to(person).open().filter(answered_on=None)
    rows = rows.select_related("to_group", "to_agency").prefetch_related("answers")
    found = list(rows.order_by("due_on", "pk"))
    missing = parties.without_anybody(found) if found else {}
    return [
        (each, parties.nobody_in_words(each, missing[each.pk]))
        for each in found
        if missing.get(each.pk)
    ]


def with_columns(rows):
    rows = rows.annotate(group_name=F("to_group__name"), agency_name=F("to_agency__name"))
    return rows.prefetch_related("answers")


def to_whom(challenge) -> str:
    return " and ".join(filter(None, (challenge.group_name, challenge.agency_name)))


def silent(challenge) -> str:
    """Who has not answered what was last asked; "" once everybody has, or it is closed."""
    if challenge.answered_on is not None or challenge.closed_on is not None:
        return ""
    return " and ".join(_called(challenge, each) for each in parties.silent(challenge))


def _called(challenge, party: str) -> str:
    return challenge.group_name if party == Party.GROUP else challenge.agency_name


def challenge_rows(challenges: Sequence[Challenge], closed: bool = False) -> list[list]:
    today, england = clock.today(), calendar.england()
    address_of = pages.addresses("scrutiny:challenge")
    return [
        [
            {"text": each.reference, "url": address_of(each.reference)},
            "Restricted" if each.is_restricted else each.title,
            "" if each.is_restricted else to_whom(each),
            short_day(each.raised_on),
            short_day(each.closed_on if closed and each.closed_on else each.due_on),
            *([] if closed else ["" if each.is_restricted else silent(each)]),
            standing(each, today, england),
        ]
        for each in challenges
    ]


def standing(challenge, today: date, england) -> dict[str, str]:
    """Where a challenge stands, in words and a tone; its answers are best read with it."""
    if challenge.closed_on is not None:
        tone = "green" if challenge.judgement == Judgement.ENOUGH else "grey"
        return {"text": JUDGEMENT_WORDS[challenge.judgement], "tone": tone}
    if challenge.answered_on is not None:
        return {"text": "Answered: to be judged", "tone": "blue"}
    due = challenge.procedure.due(challenge, today, england)
    said = {
        Due.EXECUTIVE: ("Overdue: on the Executive’s list", "red"),
        Due.OVERDUE: ("Overdue", "red"),
        Due.TODAY: ("Due today", "orange"),
    }
    some = not challenge.is_restricted and parties.standing_answers(challenge)
    waits = ("One of two has answered" if some else "To be answered", "grey")
    text, tone = said.get(due, waits) if due else waits
    return {"text": text, "tone": tone}


def long_unanswered(viewer, today: date) -> Iterator[Matter]:
    """For the Executive's list: not answered for so long after the answer was due."""
    england, address_of = calendar.england(), pages.addresses("scrutiny:challenge")
    rows = Challenge.objects.visible_to(viewer).open().filter(answered_on=None, due_on__lt=today)
    for each in with_columns(rows):
        if each.procedure.due(each, today, england) == Due.EXECUTIVE:
            what, who = _told(each)
            yield Matter(each.reference, what, each.due_on, address_of(each.reference), who)


def answers_due(viewer, today: date, until: date) -> Iterator[Entry]:
    """For the forward plan: of the group challenged; of the Executive, which reads all of them,
    where an agency alone is."""
    rows = Challenge.objects.visible_to(viewer).open().filter(answered_on=None, due_on__lte=until)
    executive = PartnershipGroup.objects.visible_to(viewer).filter(
        kind=PartnershipGroup.Kind.EXECUTIVE, closed_on=None
    )
    executive = tuple(executive.values_list("pk", flat=True))
    for each in with_columns(rows):
        what, who = _told(each)
        yield Entry(
            each.due_on, f"answer-{each.reference.lower()}", each.reference, what=what,
            url=each.get_absolute_url(), who=who,
            groups=(each.to_group_id,) if each.to_group_id else executive,
        )  # fmt: skip


def _told(challenge) -> tuple[str, str]:
    """What it is about, and who is still to answer it."""
    if challenge.is_restricted:
        return "Restricted", ""
    return challenge.title, silent(challenge)


def export_challenges(show: str, person) -> Iterable[list]:
    rows = with_columns(chosen(show, person))
    today, england = clock.today(), calendar.england()
    for each in rows:
        if each.is_restricted:
            yield [each.reference, "Restricted", *[None] * (len(CHALLENGE_HEADINGS) - 2)]
            continue
        answers: list[ChallengeAnswer] = list(each.answers.all())
        said = parties.standing_answers(each) or answers[-1:]
        yield [
            each.reference, each.title, each.challenged, each.evidence, each.group_name,
            each.agency_name, each.raised_on, each.due_on, silent(each), each.answered_on,
            *(
                "; ".join(filter(None, (_of_party(each, one, getattr(one, name)) for one in said)))
                for name in ("get_kind_display", "reasons", "will_do")
            ),
            standing(each, today, england)["text"], each.judgement_reason, each.closed_on,
        ]  # fmt: skip


def _of_party(challenge, answer: ChallengeAnswer, text) -> str:
    """Executive Group: Accepted; without a name where one alone was challenged."""
    text = text() if callable(text) else text
    if not text or not answer.answers_for:
        return text
    return f"{_called(challenge, answer.answers_for)}: {text}"


def addressees(challenge) -> list[dict]:
    """To whom, for the page of a challenge."""
    found = []
    if challenge.to_group is not None:
        url = challenge.to_group.get_absolute_url()
        found.append({"key": "Group challenged", "value": challenge.to_group, "url": url})
    if challenge.to_agency is not None:
        named = succession.named(challenge.to_agency)
        found.append({"key": "Agency challenged", "value": named})
    return found


# --- visits ---------------------------------------------------------------------------------------


def visit_rows(visits: Iterable[Visit]) -> list[list]:
    address_of = pages.addresses("scrutiny:visit")
    return [
        [
            {"text": each.reference, "url": address_of(each.reference)},
            each.get_kind_display(),
            each.where,
            short_day(each.held_on),
            *(people_in_words(number) for number in met(each)),
        ]
        for each in visits
    ]


def met(visit: Visit) -> tuple[int, int, int]:
    return visit.practitioners, visit.children, visit.families


def export_visits(person) -> Iterable[list]:
    for each in Visit.objects.visible_to(person).standing():
        yield [
            each.reference, each.get_kind_display(), each.where, each.held_on,
            *(people_in_words(number) for number in met(each)), each.seen, each.follows,
        ]  # fmt: skip


# --- opinions -------------------------------------------------------------------------------------


def export_opinions(person) -> Iterable[list]:
    """Those that are published, as they are now."""
    found = list(Opinion.objects.visible_to(person).select_related("published_by"))
    taken_out = taken_out_in_words(found)
    for each in found:
        yield [
            called(each.year), each.published_on, each.published_by,
            *(each.sections.get(key, "") for key in OPINION_HEADINGS), taken_out.get(each.pk, ""),
        ]  # fmt: skip


TAKEN_OUT = "improvement.take_words_out"


def taken_out_in_words(opinions: Iterable[Opinion]) -> dict[int, str]:
    """By key, on which days words were taken out that told who somebody is, and under which
    headings something stands in their place; nothing of those that lost none. One statement."""
    opinions, days = list(opinions), defaultdict(list)
    rows = history.rows_of(opinions, Opinion).filter(history_change_reason=TAKEN_OUT)
    for pk, at in rows.values_list("id", "history_date"):
        days[pk].append(day(at))
    return {
        each.pk: f"Words were taken out on {listed(dict.fromkeys(days[each.pk]))}{_where(each)}."
        for each in opinions
        if each.pk in days
    }


def _where(opinion: Opinion) -> str:
    under = [
        f"“{heading}”"
        for key, heading in OPINION_HEADINGS.items()
        if has_stand_in(opinion.sections.get(key, ""))
    ]
    return f" under {listed(under)}" if under else ""
