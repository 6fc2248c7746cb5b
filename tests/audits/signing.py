"""Returns that are answered, as the tests of signing begin from them."""

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from audits.question_sets.content import Answer as Answered
from audits.returns import signing, submitting
from audits.returns.models import Answer, Evidence, EvidenceUse, Return, Submission
from core import clock
from core.operations import operation
from partnership import operations as ours
from partnership.roles import Role
from tests import world as worlds
from tests.audits import returns
from tests.kept import kept, kept_step

OF_THE_SCHOOL = {
    "helen": (Role.HEADTEACHER, "Helen Hall"),
    "dev": (Role.DESIGNATED_SAFEGUARDING_LEAD, "Dev Desai"),
    "grace": (Role.CHAIR_OF_GOVERNORS, "Grace Green"),
}
# What the tests look for where it must not be.
SECRET = "What we say between ourselves"


@kept
def build(*, of_the_school=tuple(OF_THE_SCHOOL)):
    """Those of `returns.build`; Cora is chief officer of the police; of the school, who is said."""
    world = returns.build()
    _begin(world, "cora", "Cora Cope", world.police, Role.CHIEF_OFFICER)
    for name in of_the_school:
        role, full_name = OF_THE_SCHOOL[name]
        _begin(world, name, full_name, world.school, role)
    return world


def _begin(world, name, full_name, agency, role):
    person = User.objects.create_user(f"{name}@example.org", full_name=full_name)
    setattr(world, name, person)
    world.held[name] = ours.begin_role(
        person, agency=agency, role=role, started_on=worlds.LONG_AGO, by=None
    )


@kept_step
def of_trust(world, **given) -> Return:
    """Its chief officer is Bea; everything that must be is answered."""
    return answered(returns.opened(world, **given), world.bilal)


@kept_step
def of_school(world, by=None, **given) -> Return:
    version = returns.issued_set("Schools", "section-175", "section-175-1")
    cycle = {"version": version, "audience": "schools", "name": "Schools, 2026"}
    found = returns.opened(world, world.school, **(cycle | given))
    return answered(found, by or world.dana)


@operation
def _answer(agency_return, *, person, by):
    """Not as people answer: the tests of answering have that."""
    rows = Answer.objects.filter(agency_return=agency_return).select_related("criterion")
    for answer in rows:
        kind = answer.criterion.answer
        answer.chosen = {Answered.SCALE: "2", Answered.YES_NO: "yes"}.get(kind, "")
        answer.text = f"{SECRET}: {answer.criterion.code}"
        answer.answered_by, answer.answered_at = person, clock.now()
        answer.save()


@kept_step
def answered(agency_return, person) -> Return:
    _answer(agency_return, person=person, by=None)
    return Return.objects.unscoped("a test").get(pk=agency_return.pk)


@kept_step
@operation
def unanswer(agency_return, codes, *, by):
    for answer in Answer.objects.filter(agency_return=agency_return, criterion__code__in=codes):
        answer.chosen = answer.text = ""
        answer.save()


@operation
def evidence(agency_return, code="1.1", name="Our policy", *, link="", dated_on=None, by):
    found = Evidence(
        agency_return=agency_return, name=name, link=link, dated_on=dated_on, added_by=by,
        added_at=clock.now(), size=0,
    )  # fmt: skip
    if not link:
        found.take(SimpleUploadedFile("policy.txt", b"text"))
    found.save()
    criterion = agency_return.version_asked.criteria.get(code=code)
    EvidenceUse.objects.create(agency_return=agency_return, evidence=found, criterion=criterion)
    return found


@kept_step
def send(agency_return, by, **by_link) -> Return:
    """``by_link``: by role with _ for -, (name, address)."""
    named = {role.replace("_", "-"): who for role, who in by_link.items()}
    return submitting.send_for_signatures(again(agency_return), by_link=named, by=by)


@kept_step
def sign(agency_return, signs_as, by):
    found = again(agency_return)
    return signing.sign(found, signs_as=signs_as, digest=latest(found).digest, by=by)


def latest(agency_return) -> Submission:
    rows = Submission.objects.unscoped("a test").filter(agency_return=agency_return)
    return rows.order_by("-number").first()


def again(agency_return) -> Return:
    return Return.objects.unscoped("a test").get(pk=agency_return.pk)
