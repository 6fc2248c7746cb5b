"""The trust's return with a colleague who fills in its first standard, as tests of papers begin."""

from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile

from audits.returns import evidence
from audits.returns.models import Evidence, Return, SectionAssignment
from audits.returns.policy import State
from core import clock
from core.operations import operation
from partnership.groups import operations as groups
from tests.audits import returns
from tests.kept import kept
from tests.world import LONG_AGO, give_an_app

GROUP = "safeguarding-practice-group"  # as the example partnership's file names it
DUE_ON = date(2026, 9, 30)


@kept
def build():
    """Bob has the first standard. The group that oversees actions is there, and Colin chairs it."""
    world = returns.build()
    world.group = groups.add_group(
        slug=GROUP, name="Safeguarding Practice Group", kind="subgroup", by=None
    )
    world.opened = returns.opened(world)
    world.standard = world.version.standards.first()
    world.question, world.other = world.version.criteria.all()[:2]
    assert world.question.standard_id == world.standard.pk
    give(world, "bob")
    give_an_app(world.charlie)  # advising schools, as well, needs a second factor
    return world


def give(world, name: str, standard=None) -> None:
    @operation
    def assign(*, by):
        SectionAssignment.objects.create(
            agency_return=world.opened, standard=standard or world.standard,
            assigned_to=world.held[name], assigned_by=by, assigned_on=clock.today(),
        )  # fmt: skip

    assign(by=world.bea)


def into(agency_return, state: str) -> Return:
    """As it stands once it is signed, submitted, returned or final."""
    was_handed_in = state in (State.SUBMITTED, State.RETURNED, State.FINAL)

    @operation
    def move(*, by):
        found = Return.objects.get(pk=agency_return.pk)
        found.state = state
        found.submitted_on = clock.today() if was_handed_in else None
        found.closed_on = clock.today() if state == State.FINAL else None
        found.save()

    move(by=None)
    return (
        Return.objects.unscoped("a test").select_related("cycle", "agency").get(pk=agency_return.pk)
    )


def a_file(text: str = "Supervision asks what life is like.", name: str = "policy.txt"):
    return SimpleUploadedFile(name, text.encode())


def add_file(world, by=None, **given) -> Evidence:
    said = {
        "criterion": world.question, "name": "Supervision policy", "upload": a_file(),
        "dated_on": LONG_AGO,
    }  # fmt: skip
    return evidence.add_file(world.opened, **(said | given), by=by or world.bea)


def add_link(world, by=None, **given) -> Evidence:
    said = {
        "criterion": world.question, "name": "Our website",
        "link": "https://trust.example.org/safeguarding", "dated_on": None,
    }  # fmt: skip
    return evidence.add_link(world.opened, **(said | given), by=by or world.bea)
