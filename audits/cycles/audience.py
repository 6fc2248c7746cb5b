"""Whom a cycle would ask, each with what it is asked and who would answer for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Max

from accounts.models import Membership
from audits.cycles import policy
from audits.cycles.models import Cycle
from audits.cycles.policy import Audience
from audits.question_sets.models import QuestionSetVersion
from audits.question_sets.policy import OF_SCHOOLS
from audits.returns import ways
from audits.returns.models import Return
from partnership.models import Agency
from partnership.schools.policy import PHASE_WORDS

WITHOUT_PHASE = "Phase not known"


@dataclass(frozen=True)
class Candidate:
    """``is_new``: a school in its first year, which is asked the full audit. ``has_somebody``: a
    person there would answer for it."""

    agency: Agency
    version: QuestionSetVersion
    is_new: bool
    has_somebody: bool
    trust: str = ""

    @property
    def group(self) -> str:
        """Under which heading it stands: a school under its phase, another under its kind."""
        if self.agency.kind != Agency.Kind.SCHOOL:
            return str(self.agency.get_kind_display())
        return PHASE_WORDS.get(self.agency.phase, WITHOUT_PHASE)

    @property
    def note(self) -> str:
        said = [self.trust]
        if self.is_new:
            said.append("New: full audit")
        if not self.has_somebody:
            said.append("Nobody answers for it")
        return ". ".join(filter(None, said))


def candidates(
    cycle: Cycle, person, but: Iterable[int] = (), *, whoever: bool = False
) -> list[Candidate]:
    """Whoever is there and of its audience, by name; all of them where they are chosen one by one,
    or with ``whoever``. Questions of schools are put to schools alone. ``but``: keys of agencies.
    Three statements, however many there are.
    """
    rows = Agency.objects.visible_to(person).filter(closed_on=None, succeeded_by=None)
    rows = rows.exclude(kind=Agency.Kind.BUSINESS_TEAM).exclude(pk__in=but)
    if cycle.version.question_set.kind in OF_SCHOOLS:
        rows = rows.filter(kind=Agency.Kind.SCHOOL)
    if cycle.audience != Audience.CHOSEN and not whoever:
        kinds = [each for each in Agency.Kind.values if policy.is_in(cycle.audience, each)]
        rows = rows.filter(kind__in=kinds)
    found = list(rows.select_related("school"))
    answered_for, did_full_on = _answered_for(), _did_full_on(cycle, person)
    return [_candidate(each, cycle, answered_for, did_full_on) for each in found]


def _candidate(agency, cycle, answered_for, did_full_on) -> Candidate:
    school = getattr(agency, "school", None)
    is_new = (
        school is not None
        and cycle.version_for_new is not None
        and policy.is_new(school.opened_on, did_full_on.get(agency.pk), cycle.opens_on)
    )
    return Candidate(
        agency=agency,
        version=cycle.version_for_new if is_new else cycle.version,
        is_new=is_new,
        has_somebody=agency.pk in answered_for,
        trust=school.trust if school else "",
    )


def _answered_for() -> set[int]:
    """The keys of agencies at which somebody would answer."""
    rows = Membership.objects.filter(user__is_active=True, group__agency_role__role__in=ways.RUN_IT)
    return set(rows.values_list("group__agency_role__agency", flat=True))


def _did_full_on(cycle: Cycle, person) -> dict[int, date]:
    """By agency, when each school last handed in a full audit in a cycle before this one. Being
    asked is not having done it, and what was sent back for revision was handed in."""
    rows = Return.objects.visible_to(person).filter(
        version_asked__question_set__kind=policy.SECTION_175,
        cycle__opens_on__lt=cycle.opens_on,
        submitted_on__isnull=False,
    )
    return dict(rows.order_by().values_list("agency").annotate(Max("submitted_on")))
