"""Every page of the portal, with an address that exists: for walks of hostile requests."""

import re
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from audits.multi_agency import synthetic as multi_agency
from audits.question_sets import synthetic as question_sets
from audits.release import synthetic as releases
from audits.returns import synthetic as returns
from audits.surveys import synthetic as surveys
from core import clock
from core.pages import all_patterns
from escalations import noting, praising
from escalations.light_models import GoodPractice, LightChallenge
from improvement import operations as improvement
from improvement.criteria import operations as criteria
from improvement.models import Action, Finding
from improvement.risks import operations as risks
from improvement.risks.models import Risk
from improvement.risks.policy import Score, Scores
from improvement.scrutiny import operations as scrutiny
from improvement.scrutiny.models import Challenge
from improvement.voice import operations as voice
from partnership import people_operations
from partnership.agencies import teams
from partnership.agreements import operations as agreements
from partnership.agreements.models import Agreement
from partnership.duties import operations as duties
from partnership.duties.models import Duty
from partnership.expectations import operations as expectations
from partnership.expectations.models import ExpectationDeclaration
from partnership.funding import operations as funding
from partnership.funding.models import FundingHead
from partnership.groups import operations as groups
from partnership.groups.models import GroupSeat, PartnershipGroup
from partnership.invitations import token_of
from partnership.library import answers
from partnership.library.models import BriefingRequest
from partnership.models import Team
from partnership.years import year_of
from tests.improvement.plans import a_plan
from tests.partnership.libraries import NEXT_YEAR, brief
from tests.world import LONG_AGO


def a_seat(world) -> GroupSeat:
    """Of the trust, in a group of the arrangements."""
    group = groups.add_group(slug="practice", name="Practice Group", purpose="Learns.", by=None)
    return groups.add_seat(
        group, agency=world.trust, sits_as="member", post="Named Nurse",
        started_on=clock.today(), held_role=world.held["bea"], by=None,
    )  # fmt: skip


def an_agreement(world) -> Agreement:
    """Its one version waits for the police's signature."""
    made = agreements.add_agreement(
        name="Information sharing", kind="information-sharing", purpose="Shares.", by=None
    )
    today = clock.today()
    agreements.add_version(
        made, title="Information sharing", binds="All", text="We share.", effective_on=today,
        review_on=today + timedelta(days=365), signatories=[world.police], by=world.dana,
    )  # fmt: skip
    return made


def funding_of(world) -> FundingHead:
    """Of this year: the trust gives, was invoiced and paid; something was spent. Its first head."""
    today = clock.today()
    year = funding.add_year(year_of(today), by=world.dana)
    line = funding.agree(
        year, agency=world.trust, agreed_pence=1000, in_kind_pence=10, in_kind_what="A room",
        because="First", by=world.dana,
    )  # fmt: skip
    for kind in ("invoice", "receipt"):
        funding.note_payment(
            line, kind=kind, happened_on=today, reference="INV-1", pence=500, by=world.dana
        )
    head = FundingHead.objects.visible_to(world.dana).filter(year=year)[0]
    funding.set_budget(head, pence=900, by=world.dana)
    return funding.note_spending(
        head, spent_on=today, what="Pay", reference="P1", pence=100, because="Due", by=world.dana
    )


def an_answer(world) -> None:
    """Of the trust, about a briefing."""
    asked = brief(world, topics=["neglect"], published_on=clock.today(), review_on=NEXT_YEAR)
    rows = BriefingRequest.objects.visible_to(world.dana).filter(agency=world.trust)
    answers.acknowledge(
        rows.get(version__document=asked), used_with="A team", used_on=clock.today(),
        what_changed="A plan.", by=None,
    )  # fmt: skip


def an_action(world, group) -> Action:
    """Of the trust, with a file: what follows from a finding in an audit."""
    today = clock.today()
    theme = improvement.add_theme(slug="supervision", name="Supervision", about="All.", by=None)
    finding = improvement.add_finding(
        source="data", came_from="Dataset", found_on=today, statement="Drift.", themes=[theme],
        cited="Page 1", by=None,
    )  # fmt: skip
    recommendation = improvement.recommend(
        findings=[finding], text="Ask.", made_on=today, to_group=group, cited="Page 2", by=None
    )
    improvement.decide(recommendation, is_adopted=True, decided_on=today, reason="Clear.", by=None)
    action = improvement.propose(
        what="Ask each child", difference_wanted="Heard.", owner=world.held["bella"], group=group,
        due_on=today + timedelta(days=30), recommendation=recommendation, by=None,
    )  # fmt: skip
    improvement.add_progress(action, standing="on-track", text="Half.", by=world.bella)
    upload = SimpleUploadedFile("evidence.txt", b"Asked")
    return improvement.add_document(action, upload=upload, by=world.bella)


def a_declaration(world, year: int | None = None) -> ExpectationDeclaration:
    """Of the trust, about the year in which the tests are; it waits for an answer."""
    return expectations.declare(
        world.trust, year=year or year_of(clock.today()), expectation="data", says="met",
        text="We sent it.", evidence="A file", by=world.bea,
    )  # fmt: skip


def a_team(world) -> Team:
    """Of the trust."""
    teams.add_team(world.trust, name="School nurses", by=world.dana)
    return Team.objects.get(agency=world.trust)


def a_duty(world) -> Duty:
    """Of the first group that there is, or of the council; seen to today."""
    duty = duties.add_duty(title="Sets priorities", kind="statutory", source="Page 1", by=None)
    group = PartnershipGroup.objects.first()
    duties.give(duty, group=group, agency=None if group else world.council, since=LONG_AGO, by=None)
    return duties.record(
        duty, happened_on=clock.today(), what="Agreed", where="Minutes", by=world.dana
    )


def a_risk(world, group, action) -> Risk:
    """Of the trust, with a control, treated by the action."""
    risk = risks.add_risk(
        cause="Gaps.", event="Missed", effect="Harm.", category="practice", proximity="now",
        contingency="Call.", scores=Scores(Score(4, 4), Score(3, 3), Score(2, 2)), why="So.",
        owner=world.held["bella"], group=group, by=None,
    )  # fmt: skip
    risks.add_control(
        risk, what="A list", agency=world.trust, works="partly", checked_on=clock.today(),
        found="Gaps.", by=world.bella,
    )  # fmt: skip
    return risks.tie(risk, kind="action", key=action.reference, by=world.bella)


def scrutiny_of(world) -> Challenge:
    """A challenge to the trust, a visit, what was heard, and a criterion with evidence of it."""
    today = clock.today()
    challenge = scrutiny.raise_challenge(
        to_agency=world.trust, title="Supervision", challenged="It is late.", evidence="Files.",
        by=world.sue,
    )  # fmt: skip
    scrutiny.note_visit(
        kind="visit", held_on=today, where="A duty team", seen="Care.", children=7, by=world.sue
    )
    entry = voice.hear(
        heard_on=today, from_whom="survey", agency=world.trust, you_said="Listen.", by=None
    )
    voice.say_what_we_did(entry, we_did="We ask now.", by=None)
    criterion = criteria.add_criterion(text="Children feel safer.", cited="Page 30", by=None)
    criteria.add_evidence(criterion, shows="Half do.", seen_at="Survey of 2026", by=None)
    criteria.propose_judgement(
        criterion, year=year_of(today) - 1, verdict="partly", reason="Half do.", by=None
    )
    return challenge


def light_doors(world) -> tuple[LightChallenge, GoodPractice]:
    """A first conversation that Alice noted, and good practice of the trust that she recognised."""
    note = LightChallenge.objects.visible_to(world.alice).first()
    if note is None:
        note = noting.note_conversation(
            agency=world.council, other_agency=world.trust, happened_on=clock.today(),
            about="roles", settled="no", by=world.alice,
        )  # fmt: skip
        praising.recognise(
            agency=world.council, praised_agency=world.trust, done_well="They rang at once.",
            how_it_helped="Seen the same day.", by=world.alice,
        )  # fmt: skip
    return note, GoodPractice.objects.visible_to(world.alice).get()


def addresses(world, case) -> dict[str, str]:
    """By route, an address of a real record; people and invitations are of the trust."""
    invitation = people_operations.invite(
        agency=world.trust, roles=["line-manager"], email="new@example.org", full_name="Nia New",
        by=world.dana,
    )  # fmt: skip
    an_answer(world)
    a_declaration(world)
    question_sets.make(by=None)
    agency_return = returns.make(agency=world.trust, by=None)
    surveys.make(agency_return, by=None)
    releases.make(by=None)
    audit = multi_agency.make(agency=world.trust, by=None)
    document, seat = case.documents.get().pk, a_seat(world)
    agreement, head = an_agreement(world), funding_of(world)
    action = an_action(world, seat.group)
    risk = a_risk(world, seat.group, action)
    challenge = scrutiny_of(world)
    light, practice = light_doors(world)
    given = {
        "finding": Finding.objects.get().reference.lower(),
        "recommendation": action.recommendation.reference.lower(),
        "slug": "supervision",
        **a_plan(action),
        "name": "agency",
        "kind": "csv",
        "agency": "trust",
        "step": "1",
        "token": token_of(invitation.link_key),
        "role": str(world.held["bella"].pk),
        "uidb36": "1",
        "key": "old",
        # Of these there is none: whoever asks for one is refused before it is looked for.
        "provider_id": "none",
        "cover_pk": "0",
        "team": str(a_team(world).pk),
        "asked": "sar-2026-0001",
        "run": "dis-2026-0001",
        "certificate": "cert-2026-0001",
        "group": seat.group.slug,
        "about": f"group-{seat.group_id}",
        "agreement": agreement.slug,
        "year": head.year.slug,
        "head": head.slug,
        "number": "1",
        "document": "seeing-neglect",
        "period": "2025-26",
        "expectation": "data",
        "duty": a_duty(world).slug,
        "question_set": question_sets.SET,
        "cycle": returns.CYCLE,
        "partner": releases.PARTNER,
        "question": returns.QUESTION,
        "fact": question_sets.FACT,
        "as_kind": "json",
        "visit": "vis-2026-0001",
        "entry": "voi-2026-0001",
        "criterion": "suc-2026-0001",
        "conversation": light.reference.lower(),
        "practice": practice.reference.lower(),
        "standard": question_sets.NUMBER,
        "code": question_sets.NUMBER,
        "part": "gaps",
    }
    found = {}
    for route, _ in all_patterns():
        given["reference"] = case.reference.lower()
        if route.startswith("improvement/actions/"):
            given["reference"] = action.reference.lower()
            given["pk"] = str(action.documents.get().pk)
        elif route.startswith("improvement/risks/"):
            given["reference"] = risk.reference.lower()
        elif route.startswith("improvement/scrutiny/challenges/"):
            given["reference"] = challenge.reference.lower()
            given["pk"] = "0"
        elif route.startswith(("audits/returns/", "audits/results/")):
            given["reference"] = agency_return.reference.lower()
            given["pk"] = "0"
        elif route.startswith("audits/multi-agency/"):
            given["reference"] = audit.reference.lower()
            given["pk"] = "0"
        elif "documents/" in route:
            given["pk"] = str(document)
        elif route.startswith("groups/"):
            given["pk"] = str(seat.pk)
        else:
            given["pk"] = str(invitation.pk if "/invitations/" in route else world.bella.pk)
        found[route] = "/" + re.sub(r"<\w+:(\w+)>", lambda match: given[match[1]], route)
    return found


def declared() -> dict[str, str]:
    return {route: pattern.callback.access for route, pattern in all_patterns()}
