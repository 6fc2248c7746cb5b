"""Good practice of another agency: recognised, told to its safeguarding leads, and learnt from."""

from collections.abc import Iterable

from django.conf import settings
from django.contrib.auth import get_user_model

from core import clock, letters
from core.operations import NotAllowed, no_twin, operation
from core.references import next_reference
from escalations import light
from escalations.light_models import GoodPractice, GoodPracticeLink
from escalations.noting import require, require_agencies
from improvement import linking
from improvement import operations as log
from improvement.models import Finding, Source, Theme
from partnership.models import AgencyRole
from partnership.roles import LEADS

TOLD = "good_practice"


@operation
@no_twin
def recognise(*, agency, praised_agency, done_well, how_it_helped, team="", by) -> GoodPractice:
    """Under the writer's name: nobody praises anonymously. The praised agency's leads are told."""
    require_agencies(agency, praised_agency, by)
    require(light.why_not_praise(agency.pk, praised_agency.pk))
    if not done_well or not how_it_helped:
        raise NotAllowed("Say what they did well, and how it helped the child.")
    practice = GoodPractice.objects.create(
        reference=next_reference("GOOD"),
        written_by=by,
        agency=agency,
        praised_agency=praised_agency,
        team=team,
        done_well=done_well,
        how_it_helped=how_it_helped,
        told_on=clock.today(),
    )
    told = set(_leads(praised_agency)) - {by.pk}
    letters.queue_many((TOLD, practice, f"{TOLD}:{practice.pk}:{pk}") for pk in sorted(told))
    return practice


def _leads(agency) -> list[int]:
    groups = AgencyRole.objects.filter(agency=agency, role__in=LEADS).values("group")
    people = get_user_model().objects.filter(is_active=True, groups__in=groups)
    return list(people.order_by("pk").distinct().values_list("pk", flat=True))


@operation
def make_finding_of_practice(
    practice, *, statement: str, themes: Iterable[Theme] = (), by
) -> Finding:
    """By who keeps the log. The finding is everyone's to read."""
    finding = log.add_finding(
        source=Source.ESCALATIONS, came_from=f"Good practice {practice.reference}",
        found_on=practice.told_on, statement=statement, themes=themes, by=by,
    )  # fmt: skip
    GoodPracticeLink.objects.create(practice=practice, reference=finding.reference)
    return finding


def of_good_practice(practice, letter) -> letters.Written:
    """None for whoever leads safeguarding there no longer."""
    pk = letter.once.rpartition(":")[2]
    person = get_user_model().objects.filter(pk=pk, is_active=True).first()
    if person is None or not GoodPractice.objects.visible_to(person).filter(pk=practice.pk):
        return None
    return person.email, {
        "reference": practice.reference,
        "link": settings.SITE_URL + practice.get_absolute_url(),
    }


def register() -> None:
    """At start-up."""
    letters.register(TOLD, of_good_practice)
    linking.register("GOOD", "Good practice", GoodPractice, lambda found: found.done_well)
    linking.leads(GoodPracticeLink, "practice")
