"""Every page there is, opened: from each there is a way back."""

import re
from datetime import date, timedelta

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.socialaccount.models import SocialAccount
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import include, path, reverse

from accounts.provider_settings import Provider
from audits.multi_agency import synthetic as multi_agency
from audits.question_sets import synthetic as question_sets
from audits.question_sets.models import QuestionSet
from audits.release import synthetic as releases
from audits.returns import synthetic as returns
from audits.surveys import synthetic as surveys
from config.urls import handler400, handler403, handler404, handler500  # noqa: F401 read by Django
from config.urls import urlpatterns as usual
from core import clock
from core.errors import server_error
from core.pages import all_patterns
from escalations import operations as escalate
from improvement.models import Action
from improvement.plans.models import BusinessPlan
from improvement.risks.models import Risk
from improvement.scrutiny import operations as scrutiny
from improvement.scrutiny.models import Challenge
from improvement.scrutiny.policy import OPINION_HEADINGS
from partnership import people_operations
from partnership.agreements.models import Agreement
from partnership.duties.models import Duty
from partnership.funding.models import FundingHead
from partnership.groups import operations as groups
from partnership.groups.models import GroupSeat
from partnership.invitations import token_of
from partnership.library.models import LibraryDocument
from partnership.models import Team
from partnership.years import slug, year_of
from reporting import synthetic
from tests.improvement.plans import A_PLAN, a_plan
from tests.partnership.libraries import brief
from tests.security.pages import (
    a_duty,
    a_risk,
    a_team,
    an_action,
    an_agreement,
    funding_of,
    light_doors,
    scrutiny_of,
)
from tests.sign_in import just_signed_in
from tests.world import ANSWERS, build_with_administrators, raise_one

urlpatterns = [*usual, path("demonstration/", include("partnership.demonstration_urls"))]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

WITHOUT_A_WAY_BACK = {"", "sign-in/"}  # home, the root of all, and the door to it
SHOW_NO_PAGE = {
    # Pages of an account that show themselves at one moment only: tests/journeys/test_sign_in.py.
    "confirm/passkey/",
    "sign-in/again/",
    "sign-in/code/",
    "sign-in/passkey/",
    # Where a provider is to be told apart from none: tests/journeys/test_work_account.py.
    "sign-in/with/<slug:provider_id>/",
    "sign-in/with/<slug:provider_id>/answer/",
    "your-account/app/picture.svg",
    "your-account/passkeys/<int:pk>/name/",
    "your-account/passkeys/<int:pk>/remove/",
    "your-account/recovery-codes/download/",
    "access-log/export/<slug:kind>/",
    "access-log/what-would-they-see/export/<slug:kind>/",
    "agencies/export/<slug:kind>/",
    "audits/question-sets/<slug:question_set>/write/move/",  # it takes the buttons of another page
    "agencies/without-a-contact/export/<slug:kind>/",
    "access-receipts/export/<slug:kind>/",
    "access-review/export/<slug:kind>/",
    # Of a register of schools that was sent: tests/partnership/test_school_pages.py.
    "agencies/schools/import/done/",
    "agencies/schools/import/preview/",
    "agencies/schools/import/preview/export/<slug:kind>/",
    "agencies/schools/import/progress/",
    "agencies/schools/import/throw-away/",
    "brand.css",
    "contacts/export/<slug:kind>/",
    "brand.svg",
    "demonstration/sign-in/",
    # Of an agreement's officers, none of these people: tests/partnership/test_agreements.py.
    "agreements/<slug:agreement>/versions/<int:number>/decline/",
    "agreements/<slug:agreement>/versions/<int:number>/file/",
    "agreements/<slug:agreement>/versions/<int:number>/sign/",
    "agreements/export/<slug:kind>/",
    "audits/question-sets/<slug:question_set>/begin/",
    "audits/question-sets/<slug:question_set>/draft/import/confirm/",
    "audits/question-sets/<slug:question_set>/draft/questions.<slug:as_kind>",
    "audits/question-sets/<slug:question_set>/versions/<int:number>/changes/",  # of the second
    "audits/question-sets/<slug:question_set>/versions/<int:number>/questions.<slug:as_kind>",
    "agreements/signatures/export/<slug:kind>/",
    "funding/changes/export/<slug:kind>/",
    "funding/entries/export/<slug:kind>/",
    "funding/export/<slug:kind>/",
    "funding/spending/export/<slug:kind>/",
    "escalations/<reference:reference>/documents/<int:pk>/",
    "escalations/<reference:reference>/meeting.ics",
    "escalations/<reference:reference>/record.pdf",
    "improvement/actions/<reference:reference>/documents/<int:pk>/",
    "improvement/actions/export/<slug:kind>/",
    "improvement/executive/export/<slug:kind>/",
    "improvement/findings/export/<slug:kind>/",
    "improvement/plans/of-groups/<slug:group>/matters-arising/export/<slug:kind>/",
    "improvement/scrutiny/opinions/export/<slug:kind>/",
    "improvement/themes/export/<slug:kind>/",
    "expectations/<slug:period>/<slug:agency>/<slug:expectation>/files/<int:pk>/",
    "improvement/commitments/export/<slug:kind>/",
    "improvement/forward-plan/calendar.ics",
    "improvement/forward-plan/export/<slug:kind>/",
    "improvement/plans/export/<slug:kind>/",
    "improvement/recommendations/export/<slug:kind>/",
    "improvement/risks/export/<slug:kind>/",
    "improvement/risks/<reference:reference>/conflicts/<int:pk>/end/",
    "improvement/risks/<reference:reference>/list/<int:pk>/remove/",
    "escalations/<reference:reference>/printed/",
    "printed/",
    "improvement/actions/<reference:reference>/printed/",
    "audits/returns/<reference:reference>/printed/",
    "audits/returns/<reference:reference>/submission/<int:number>/json/",
    "audits/returns/<reference:reference>/submission/<int:number>/receipt/",
    "audits/returns/signing/",  # with a link in hand: tests/audits/test_signing_pages.py
    "audits/returns/signing/<slug:token>/",
    "audits/returns/<reference:reference>/answers/<str:code>/",
    "audits/returns/<reference:reference>/sections/<int:pk>/take-back/",
    "audits/returns/<reference:reference>/moderation/moderators/<int:pk>/take-off/",
    # Of a meeting that is planned: tests/audits/test_panels.py.
    "audits/cycles/<slug:cycle>/moderation/panels/<int:pk>/",
    "audits/cycles/<slug:cycle>/moderation/panels/<int:pk>/call-off/",
    "audits/cycles/<slug:cycle>/moderation/panels/<int:pk>/change/",
    "audits/cycles/<slug:cycle>/moderation/panels/<int:pk>/meeting.ics",
    "audits/cycles/<slug:cycle>/moderation/panels/<int:pk>/record/",
    # Of evidence and a comment that are there: tests/audits/test_paper_pages.py.
    "audits/returns/<reference:reference>/evidence/<int:pk>/",
    "audits/returns/<reference:reference>/evidence/<int:pk>/take-away/",
    "audits/returns/<reference:reference>/questions/<str:question>/comments/<int:pk>/take-away/",
    "audits/returns/<reference:reference>/questions/<str:question>/evidence/<int:pk>/end/",
    # Of a release and a bundle that are there: tests/audits/test_release_pages.py.
    "audits/returns/<reference:reference>/releases/<int:pk>/bundle/",
    "audits/returns/<reference:reference>/releases/<int:pk>/withdraw/",
    "audits/returns/<reference:reference>/received/<int:pk>/",
    "audits/returns/<reference:reference>/received/<int:pk>/take-away/",
    "audits/returns/<reference:reference>/received/<int:pk>/take-out/",
    ".well-known/safeguarding-portal.json",
    "audits/cycles/<slug:cycle>/export/<slug:kind>/",
    "audits/cycles/<slug:cycle>/moderation/export/<slug:kind>/",
    "audits/cycles/<slug:cycle>/forecast/export/<slug:kind>/",
    "audits/results/cycles/<slug:cycle>/<slug:part>/export/<slug:kind>/",
    "audits/results/cycles/<slug:cycle>/report/",
    "audits/results/<reference:reference>/export/<slug:kind>/",
    "audits/results/<reference:reference>/report/",
    "audits/cycles/<slug:cycle>/survey/export/<slug:kind>/",
    "audits/returns/<reference:reference>/survey/code.svg",
    "staff-survey/<str:token>/",  # with a link in hand: tests/audits/test_surveys_public.py
    "staff-survey/<str:token>/thank-you/",
    "audits/multi-agency/<reference:reference>/printed/",
    "audits/multi-agency/export/<slug:kind>/",
    "audits/multi-agency/<reference:reference>/cases/export/<slug:kind>/",
    "audits/multi-agency/<reference:reference>/grades/export/<slug:kind>/",
    "audits/multi-agency/<reference:reference>/report/pdf/",
    "audits/multi-agency/<reference:reference>/points/<int:pk>/take-away/",
    "improvement/risks/<reference:reference>/printed/",
    "improvement/scrutiny/challenges/<reference:reference>/printed/",
    # Of a decision that stands: tests/escalations/test_restriction_pages.py; of a cover that does:
    # tests/partnership/test_cover_pages.py.
    "escalations/<reference:reference>/conflicts/<int:pk>/end/",
    "escalations/<reference:reference>/list/<int:pk>/remove/",
    "improvement/actions/<reference:reference>/conflicts/<int:pk>/end/",
    "improvement/actions/<reference:reference>/list/<int:pk>/remove/",
    "improvement/scrutiny/challenges/<reference:reference>/conflicts/<int:pk>/end/",
    "improvement/scrutiny/challenges/<reference:reference>/list/<int:pk>/remove/",
    "improvement/scrutiny/challenges/export/<slug:kind>/",
    "improvement/scrutiny/visits/export/<slug:kind>/",
    "improvement/success-criteria/export/<slug:kind>/",
    "improvement/success-criteria/<reference:criterion>/judge/<slug:year>/files/<int:pk>/",
    "improvement/voice/export/<slug:kind>/",
    "people/<slug:agency>/<int:pk>/deputy/<int:cover_pk>/end/",
    "your-account/deputy/<slug:agency>/<int:pk>/end/",
    "escalations/export/<slug:kind>/",
    "escalations/learning/export/<slug:kind>/",
    "escalations/lists/<int:pk>/delete/",
    "escalations/first-conversations/<reference:conversation>/raise/",
    "escalations/raise/files/<int:pk>/",  # tests/escalations/test_draft_files.py
    "escalations/raise/files/<int:pk>/remove/",
    "escalations/raise/join/",
    "escalations/raise/start-again/",
    "groups/<slug:group>/terms-of-reference/<int:number>/file/",  # of one that is a file
    "groups/export/<slug:kind>/",
    "groups/members/export/<slug:kind>/",
    "library/<slug:document>/versions/<int:number>/file/",  # of one that is a file
    "library/acknowledgements/export/<slug:kind>/",
    "library/export/<slug:kind>/",
    "library/your-briefings/export/<slug:kind>/",
    "duties/export/<slug:kind>/",
    "duties/groups/export/<slug:kind>/",
    "expectations/export/<slug:kind>/",
    "healthz/",
    "invitation/<slug:token>/",
    "people/<slug:agency>/invite-several/template/",
    "records/certificates/export/<slug:kind>/",
    "records/disposal/<reference:run>/certificates/",
    "records/legal-holds/<reference:reference>/<int:pk>/release/",  # of a hold that stands
    "records/subject-access/<reference:asked>/<reference:reference>/documents/<int:pk>/",
    "records/subject-access/<reference:asked>/download/",
    "records/subject-access/<reference:asked>/try-again/",
    "records/subject-access/begin/",
}
AT_WORK = Provider(
    id="work",
    name="Work",
    issuer="http://127.0.0.1:9",
    client_id="portal",
    secret_variable="WORK_SECRET",
    agencies=("council",),
)
BACK = re.compile(r'class="govuk-(?:back-link|breadcrumbs)[ "]')


@pytest.fixture
def world(settings, tmp_path):
    settings.DEMONSTRATION, settings.ALLOWED_HOSTS = True, settings.LOOPBACK
    settings.MAIL_FOLDER = tmp_path
    settings.MEDIA_ROOT = tmp_path
    world = build_with_administrators()
    world.alice.set_password("correct horse battery")
    world.alice.save()
    RecoveryCodes.activate(world.dana)
    settings.SIGN_IN_PROVIDERS = (AT_WORK,)
    SocialAccount.objects.create(user=world.alice, provider=AT_WORK.id, uid="x")
    return world


@pytest.fixture
def visitor(world):
    client = Client(headers={"host": "localhost"})
    just_signed_in(client, world.alice)
    return client


@pytest.fixture
def case(world):
    found = raise_one(world, raised_on=date(2026, 3, 27))
    escalate.add_document(found, upload=SimpleUploadedFile("a.txt", b"text"), by=world.alice)
    on_27_march = {"raised_on_day": "27", "raised_on_month": "3", "raised_on_year": "2026"}
    agency = {"immediate_risk": "no", "challenged_agency": str(world.trust.pk)}
    escalate.save_draft(answers={**ANSWERS, **agency, **on_27_march}, by=world.alice)
    named = {"challenged_agency": str(world.council.pk), "evidence": "Of Jayden Penhallow."}
    answers = {**ANSWERS, **agency, **on_27_march, **named}
    escalate.save_draft(answers=answers, by=world.bea)  # who is asked whether it names a child
    return found


@pytest.fixture
def invitation(world):
    """And a file of people that its sender has not confirmed."""
    row = ["2", "A", "a@example.org", "", "line-manager", ""]
    people_operations.keep_file(agency=world.trust, rows=[row], by=world.dana)
    return people_operations.invite(
        agency=world.trust, roles=["line-manager"], email="new@example.org", full_name="New",
        by=world.dana,
    )  # fmt: skip


@pytest.fixture
def papers(world, case):
    """Of the record keepers: a request about the case, a list and a certificate."""
    synthetic.make(case, by=world.dana)
    return {
        "asked": synthetic.REQUEST,
        "run": synthetic.RUN,
        "certificate": synthetic.CERTIFICATE,
    }


def group_of(world):
    """A seat in a group that the partners chair in turn, and a term of its chair."""
    found = GroupSeat.objects.visible_to(world.dana).first()
    if found is None:
        group = groups.add_group(slug="executive", name="Executive", kind="executive", by=None)
        today = clock.today()
        groups.add_terms_of_reference(
            group, sections={"purpose": "Oversees"}, agreed_by=group, agreed_on=today,
            effective_on=today, review_on=today + timedelta(days=1), by=None,
        )  # fmt: skip
        groups.add_chair_term(
            group, partner=world.icb, begins_on=today, ends_on=today + timedelta(days=9), by=None
        )
        found = groups.add_seat(
            group, agency=world.trust, sits_as="member", started_on=today,
            held_role=world.held["bella"], by=None,
        )  # fmt: skip
    return found, found.group.chair_terms.get()


def money_of(world):
    """An agreement that waits for a signature, and a head of a year to which the trust gives."""
    found = Agreement.objects.visible_to(world.dana).first()
    if found is None:
        return an_agreement(world), funding_of(world)
    return found, FundingHead.objects.visible_to(world.dana).first()


def briefing_of(world) -> str:
    """The slug of one that the council is asked about."""
    if not LibraryDocument.objects.visible_to(world.dana).exists():
        brief(world, published_on=clock.today(), review_on=clock.today() + timedelta(days=300))
    return LibraryDocument.objects.visible_to(world.dana).get().slug


def duty_of(world) -> str:
    """Its slug."""
    return (Duty.objects.first() or a_duty(world)).slug


def action_of(world, group):
    """One that follows from a finding."""
    return Action._base_manager.first() or an_action(world, group)


def plan_of(world, action) -> dict[str, str]:
    """What its addresses are named by."""
    if not BusinessPlan.objects.exists():
        return a_plan(action)
    return A_PLAN


def challenge_of(world) -> Challenge:
    """With a visit, what was heard, a criterion, and an opinion of the year that is over."""
    if (found := Challenge._base_manager.first()) is None:
        found = scrutiny_of(world)
        year, sections = year_of(clock.today()) - 1, dict.fromkeys(OPINION_HEADINGS, "Said.")
        scrutiny.write_opinion(year=year, sections=sections, by=world.sue)
        scrutiny.publish_opinion(year=year, by=world.sue)
    return found


def pages(visitor, world, case, invitation, papers, below=""):
    """The text of every address ``below`` which shows a page, by its route."""
    given = {"reference": case.reference, "name": "agency", "kind": "csv", "agency": "trust"}
    given["step"] = "1"
    given |= {"token": token_of(invitation.link_key), "role": str(world.held["bella"].pk)}
    seat, term = group_of(world)
    given |= {"group": seat.group.slug, "number": "1", "about": f"group-{seat.group_id}"}
    agreement, head = money_of(world)
    given |= {"agreement": agreement.slug, "year": head.year.slug, "head": head.slug}
    given |= {"document": briefing_of(world)}
    given |= {"period": "2025-26", "expectation": "data", "duty": duty_of(world)}
    if not QuestionSet.objects.exists():
        question_sets.make(by=None)
        surveys.make(returns.make(agency=world.trust, by=None), by=None)
        multi_agency.make(agency=world.trust, by=None)
        releases.make(by=None)
    given |= {"question_set": question_sets.SET, "as_kind": "json", "cycle": returns.CYCLE}
    given |= {"standard": question_sets.NUMBER, "code": question_sets.NUMBER}
    given |= {"question": returns.QUESTION, "part": "gaps", "fact": question_sets.FACT}
    given |= {"question": returns.QUESTION, "part": "gaps", "partner": releases.PARTNER}
    action = action_of(world, seat.group)
    risk = Risk._base_manager.first() or a_risk(world, seat.group, action)
    given |= {"finding": "fnd-2026-0001", "recommendation": "rec-2026-0001", "slug": "supervision"}
    given |= plan_of(world, action)
    challenge = challenge_of(world)
    given |= {"visit": "vis-2026-0001", "entry": "voi-2026-0001", "criterion": "suc-2026-0001"}
    given |= {"uidb36": "1", "key": "old", "provider_id": AT_WORK.id, "cover_pk": "0", **papers}
    light, practice = light_doors(world)
    given |= {"conversation": light.reference, "practice": practice.reference}
    team = Team.objects.filter(agency=world.trust).first() or a_team(world)
    shown = {}
    for route, _ in all_patterns():
        if not route.startswith(below):
            continue
        given["pk"] = str(invitation.pk if "/invitations/" in route else world.bella.pk)
        of_an_action = route.startswith("improvement/actions/")
        given["reference"] = action.reference if of_an_action else case.reference
        if route.startswith("improvement/risks/"):
            given["reference"] = risk.reference
        if route.startswith(("audits/returns/", "audits/results/")):
            given["reference"] = returns.RETURN
        if route.startswith("audits/multi-agency/"):
            given["reference"] = multi_agency.AUDIT
        given["year"] = head.year.slug
        given["team"] = str(team.pk)
        if route.startswith("improvement/scrutiny/"):
            given["reference"] = challenge.reference
            given["year"] = slug(year_of(clock.today()) - 1)
        if route.startswith("groups/"):
            given["pk"] = str(term.pk if "/chair/" in route else seat.pk)
        response = visitor.get("/" + re.sub(r"<\w+:(\w+)>", lambda match: given[match[1]], route))
        text = response.getvalue()
        if response.status_code == 200 and response["Content-Type"].startswith("text/html"):
            shown[route] = text.decode()
    return shown


@pytest.mark.sqlite  # a template says the same beside either
@pytest.mark.one_day_of(3)
def test_every_page_but_the_first_two_has_a_way_back(visitor, world, case, invitation, papers):
    shown = pages(visitor, world, case, invitation, papers)
    for person in (world.dana, world.hari, world.bea):  # what is a lead's, what the Head's alone
        just_signed_in(visitor, person)
        shown |= pages(visitor, world, case, invitation, papers)
    just_signed_in(visitor, world.sue)  # what is the scrutineer's alone
    shown |= pages(visitor, world, case, invitation, papers, below="improvement/")
    visitor.logout()
    visitor.get(reverse("invitation:open", args=[token_of(invitation.link_key)]))
    shown |= pages(visitor, world, case, invitation, papers)
    assert {route for route, _ in all_patterns()} - set(shown) == SHOW_NO_PAGE
    assert {route for route, text in shown.items() if not BACK.search(text)} == WITHOUT_A_WAY_BACK


def test_so_has_every_page_that_tells_of_an_error(visitor, world, case, rf):
    withdraw = reverse("escalations:withdraw", args=[case.reference])
    answers = {
        400: visitor.get("/", {"a": "\0"}),
        404: visitor.get("/nothing-here/"),
        500: server_error(rf.get("/")),
        200: visitor.get(reverse("account_logout")),
    }
    visitor.force_login(world.sue)
    answers[403] = visitor.get(withdraw)
    assert {answer.status_code for answer in answers.values()} == set(answers)
    without = {code for code, page in answers.items() if not BACK.search(page.content.decode())}
    assert without == set()
