"""A return that was handed in, and people of other agencies who moderate it."""

from accounts.models import User
from audits.moderation import assigning, scoring, settling
from audits.moderation import content as contents
from audits.moderation.models import BlindScore, ModeratedScore, ModeratorAssignment
from audits.returns.models import Return
from partnership import operations as ours
from partnership.roles import Role
from tests import world as worlds
from tests.audits import signing
from tests.kept import kept, kept_step

CODES = ("1.1", "1.2")
# name: (agency, full name); Tom works for the trust, whose return it is.
MODERATORS = {
    "max": ("police", "Max Moor"),
    "mia": ("council", "Mia Marsh"),
    "tom": ("trust", "Tom Tate"),
}
REASON = "The policy is from 2019"


@kept
def build():
    """Those of `signing.build`, and three who hold the role of a moderator."""
    world = signing.build(of_the_school=())
    for name, (agency, full_name) in MODERATORS.items():
        person = User.objects.create_user(f"{name}@example.org", full_name=full_name)
        setattr(world, name, person)
        world.held[name] = ours.begin_role(
            person, agency=getattr(world, agency), role=Role.MODERATOR,
            started_on=worlds.LONG_AGO, by=None,
        )  # fmt: skip
    return world


assign = kept_step(assigning.assign)


@kept_step
def handed_in(world) -> Return:
    """Of the trust, which chose 2 everywhere."""
    found = signing.of_trust(world)
    signing.send(found, world.bilal)
    signing.sign(found, "chief-officer", world.bea)
    return signing.again(found)


@kept_step
def assigned(world, *names) -> Return:
    found = handed_in(world)
    for name in names or ("max", "mia"):
        assign(signing.again(found), moderator=world.held[name], by=world.dana)
    return signing.again(found)


def codes_of(agency_return, standard: str = "") -> list[str]:
    content = signing.latest(agency_return).content
    return [
        each["code"]
        for one in content["standards"]
        if standard in ("", one["code"])
        for each in one["criteria"]
        if contents.is_scored(each)
    ]


@kept_step
def score(agency_return, person, value: int = 2, reason: str = "", **others) -> None:
    """All of it alike; ``others``: by code with _ for ., another value."""
    content = signing.latest(agency_return).content
    told = {code.replace("_", "."): other for code, other in others.items()}
    for standard in content["standards"]:
        scores = {
            each["code"]: (told.get(each["code"], value), reason)
            for each in standard["criteria"]
            if contents.is_scored(each)
        }
        if scores:
            scoring.save_scores(
                signing.again(agency_return), standard=standard["code"], scores=scores, by=person
            )


@kept_step
def scored(agency_return, person, value: int = 2, reason: str = "", **others) -> None:
    score(agency_return, person, value, reason, **others)
    scoring.finish(signing.again(agency_return), by=person)


@kept_step
def settled(agency_return, by) -> None:
    settling.take_over(signing.again(agency_return), by=by)


def rows(model):
    return model.objects.unscoped("a test")


def assignment_of(agency_return, person) -> ModeratorAssignment:
    found = rows(ModeratorAssignment).filter(agency_return=agency_return)
    return found.filter(moderator__person=person).order_by("-pk").first()


__all__ = ["BlindScore", "ModeratedScore", "ModeratorAssignment"]
