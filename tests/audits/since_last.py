"""A school that handed in a return a year ago, and fills in this year's, as the tests begin."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from audits.moderation.models import ModeratedScore
from audits.question_sets import operations as sets
from audits.question_sets.models import QuestionSet
from audits.returns import scores, snapshot
from audits.returns.models import Answer, Evidence, EvidenceUse, Return, Submission
from audits.returns.policy import State
from core import clock
from core.operations import operation
from tests.audits import returns, signing
from tests.kept import kept, kept_step

YEAR = timedelta(days=370)
SET = {
    "title": "Schools",
    "source": "A test",
    "levels": [
        {"value": 0, "label": "Not met", "meaning": "", "colour": "red"},
        {"value": 1, "label": "Partly met", "meaning": "", "colour": "red-amber"},
        {"value": 2, "label": "Met", "meaning": "", "colour": "green"},
    ],
    "standards": [
        {
            "code": "1",
            "title": "Leadership",
            "criteria": [
                {"code": "1.1", "text": "Staff know the lead.", "answer": "scale"},
                {"code": "1.2", "text": "Governors are trained.", "answer": "scale"},
                {"code": "1.3", "text": "Is there a plan?", "answer": "yes-no"},
                {
                    "code": "1.4", "text": "Was it read?", "answer": "yes-no",
                    "only_if": {"criterion": "1.3", "answers": ["yes"]},
                },
                {"code": "1.5", "text": "What else?", "answer": "text", "mandatory": False},
            ],
        }
    ],
}  # fmt: skip


def changed(content):
    """The next version: 1.2 has more guidance, and 1.6 is new."""
    [standard] = content["standards"]
    criteria = [dict(each) for each in standard["criteria"]]
    criteria[1]["guidance"] = "Each governor is trained every two years."
    criteria.append({"code": "1.6", "text": "Who filters the internet?", "answer": "text"})
    return content | {"standards": [standard | {"criteria": criteria}]}


@kept
def build(of_the_school=("helen", "dev")):
    """Of the school, ``world.last``, handed in a year ago, and final; ``world.now`` is open."""
    world = signing.build(of_the_school=of_the_school)
    made = sets.add_question_set(name="Schools", kind="section-175", by=None)
    draft = sets.write_draft(made.draft, content=SET, by=None)
    world.asked = sets.issue(draft, by=None)
    world.last = opened(world, "Schools, 2026")
    return world


@kept_step
def opened(world, name: str) -> Return:
    day = clock.today()
    return returns.opened(
        world, world.school, version=world.asked, audience="schools", name=name,
        opens_on=day, closes_on=day + timedelta(days=56),
    )  # fmt: skip


@kept_step
def next_version(world, change=changed):
    draft = sets.begin_version(QuestionSet.objects.get(slug="schools"), by=None)
    draft = sets.write_draft(draft, content=change(draft.content), by=None)
    world.asked = sets.issue(draft, by=None)


ANSWERS = {
    "1.1": ("2", "All of them do."), "1.2": ("2", "All were trained."),
    "1.3": ("yes", "It is new."), "1.4": ("yes", "In May."), "1.5": ("", ""),
}  # fmt: skip


@kept_step
@operation
def hand_in(agency_return, *, person, state=State.FINAL, moderated=(), by, **others):
    """Not as people do. ``others``: by code with _ for ., another (chosen, text); ``moderated``:
    by code another score than the school's own."""
    said = ANSWERS | {code[1:].replace("_", "."): given for code, given in others.items()}
    rows = Answer.objects.filter(agency_return=agency_return).select_related("criterion")
    for answer in rows:
        if answer.criterion.code in said:
            answer.chosen, answer.text = said[answer.criterion.code]
            answer.answered_by, answer.answered_at = person, clock.now()
            answer.save()
    found = Return.objects.select_related("cycle", "agency", "version_asked__question_set").get(
        pk=agency_return.pk
    )
    content = snapshot.content_of(found, snapshot.papers(found, None))
    today = clock.today()
    made = Submission.objects.create(
        agency_return=found, number=1, content=content, digest=snapshot.digest(content),
        sent_on=today, submitted_on=today,
    )  # fmt: skip
    scores.keep(found, made)
    for answer in rows:
        if answer.chosen.isdigit() and state == State.FINAL:
            value = dict(moderated).get(answer.criterion.code, int(answer.chosen))
            ModeratedScore.objects.create(
                agency_return=found, submission=made, criterion=answer.criterion, value=value,
                decided_at=clock.now(), reason="So it reads",
            )  # fmt: skip
    found.state, found.submitted_on, found.sent_on = state, today, today
    found.closed_on = today if state == State.FINAL else None
    found.save()


@operation
def add_evidence(agency_return, *, codes, name, dated_on=None, link="", by):
    """It was submitted, with a file unless there is a link."""
    made = Evidence(
        agency_return=agency_return, name=name, dated_on=dated_on, was_submitted=True, link=link,
        added_by=by, added_at=clock.now(), size=0,
    )  # fmt: skip
    if not link:
        made.take(SimpleUploadedFile("policy.txt", name.encode()))
    made.save()
    for each in Answer.objects.filter(agency_return=agency_return, criterion__code__in=codes):
        EvidenceUse.objects.create(
            agency_return=agency_return, evidence=made, criterion=each.criterion
        )


def at(agency_return, page: str = "") -> str:
    return f"/audits/returns/{agency_return.reference.lower()}/since-last-time/{page}"
