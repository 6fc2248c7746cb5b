"""The pages of cycles: planned, changed, looked at, issued; and who finds which of them."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audits.cycles import audience, lists
from audits.cycles import operations as cycles
from audits.cycles.models import Cycle
from audits.returns.models import Return
from audits.returns.policy import State
from core import clock
from core.models import Notification
from core.operations import NotAllowed, Stale, operation
from partnership.models import Agency
from partnership.schools.models import School
from tests import world as worlds
from tests.audits import papers, returns
from tests.kept import kept

pytestmark = pytest.mark.django_db

INDEX, PLAN = "/audits/", "/audits/cycles/plan/"
CYCLE = "/audits/cycles/section-11-2026/"
OF_THE_TEAM = tuple(f"{CYCLE}{each}/" for each in ("change", "throw-away", "issue", "add"))


@kept
def built():
    world = returns.build()
    for name in ("bea", "charlie"):
        worlds.give_an_app(getattr(world, name))
    return world


@pytest.fixture
def world():
    return built()


def text_of(response) -> str:
    return response.content.decode()


def said(world, **given):
    return {
        "name": "Section 11, 2026", "questions": str(world.version.pk), "audience": "statutory",
        "opens_on_day": "27", "opens_on_month": "3", "opens_on_year": "2026",
        "closes_on_day": "22", "closes_on_month": "5", "closes_on_year": "2026",
        "reminders": ["28", "7"], "other_days": "3", "after_closing": "locked",
    } | given  # fmt: skip


def schools(number: int) -> list[Agency]:
    """As many, some of them of a trust; made as no import would, for speed."""

    @operation
    def make(*, by):
        for place in range(number):
            agency = Agency.objects.create(
                slug=f"school-{place}", name=f"School {place:03}", short_name=f"S{place}",
                kind="school", engagement="virtual", phase=("primary", "secondary")[place % 2],
            )  # fmt: skip
            School.objects.create(
                agency=agency, urn=900_000 + place, trust="Larkfield Trust" if place % 3 else "",
                status="open", opened_on=date(2026, 1, 5) if place % 10 == 0 else None,
            )  # fmt: skip

    make(by=None)
    return list(Agency.objects.filter(slug__startswith="school-"))


@pytest.fixture
def interim(world):
    full = returns.issued_set("Schools", "section-175", "section-175-1")
    version = returns.issued_set("Interim", "section-175-interim", "section-175-interim-1")
    return returns.plan(
        world, name="Schools, 2026", version=version, version_for_new=full, audience="schools",
        by=world.charlie,
    )  # fmt: skip


# --- who ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "of_agencies", "planned"),
    [("dana", 200, 200), ("charlie", 404, 404), ("hari", 403, 200), ("sue", 403, 200),
     ("ada", 403, 200), ("bea", 404, 404), ("bob", 404, 404), ("nobody", 404, 403)],
)  # fmt: skip
def test_a_plan_is_the_teams_to_write_and_the_partnerships_to_read(
    world, client, name, of_agencies, planned
):
    returns.plan(world)
    client.force_login(getattr(world, name))
    for path in OF_THE_TEAM:
        assert client.get(path).status_code == of_agencies, path
        if of_agencies != 200:
            assert client.post(path).status_code == of_agencies, path
    assert client.get(CYCLE).status_code == planned
    assert Cycle.objects.get().issued_on is None


@pytest.mark.parametrize(
    ("name", "status"), [("dana", 200), ("charlie", 200), ("hari", 403), ("bea", 403), ("bob", 403)]
)
def test_whoever_writes_question_sets_plans_cycles(world, client, name, status):
    client.force_login(getattr(world, name))
    assert client.get(PLAN).status_code == status
    assert ("Plan a cycle" in text_of(client.get(INDEX))) is (status == 200)


# --- the plan -------------------------------------------------------------------------------------


def test_a_plan_is_proposed_with_the_usual_window_and_kept(world, client):
    client.force_login(world.dana)
    form = client.get(PLAN).context["form"]
    assert form.initial["opens_on"] == clock.today()
    assert form.initial["reminders"] == ["28", "14", "7", "1"]
    response = client.post(PLAN, said(world))
    assert response.headers["Location"] == CYCLE
    cycle = Cycle.objects.get()
    assert (cycle.reminders, cycle.after_closing) == ([28, 7, 3], "locked")
    page = text_of(client.get(CYCLE))
    assert "4 weeks, 1 week, 3 days before the last day" in page
    assert "Planned" in page


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"name": ""}, "Enter a name"),
        (
            {"closes_on_day": "27", "closes_on_month": "3"},
            "Choose a last day that comes after the first.",
        ),
        ({"other_days": "soon"}, "Enter the other days as numbers with commas, like 21, 3"),
        ({"other_days": "400"}, "A reminder goes out from 1 to 365 days before the last day"),
        ({"questions": "0"}, "Select what is asked from the list"),
    ],
)
def test_what_is_wrong_with_a_plan_is_said_and_nothing_is_lost(world, client, given, sentence):
    client.force_login(world.dana)
    page = client.post(PLAN, said(world, **given))
    assert sentence in text_of(page)
    assert page.context["form"]["other_days"].value() == given.get("other_days", "3")
    assert not Cycle.objects.exists()


def test_new_schools_are_asked_the_full_set_beside_interim_questions_alone(world, client):
    full = returns.issued_set("Schools", "section-175", "section-175-1")
    interim = returns.issued_set("Interim", "section-175-interim", "section-175-interim-1")
    client.force_login(world.charlie)
    given = said(world, questions=str(interim.pk), audience="schools", name="Schools")
    assert "Choose what new schools are asked" in text_of(client.post(PLAN, given))
    page = text_of(
        client.post(PLAN, given | {"questions": str(full.pk), "questions_for_new": str(full.pk)})
    )
    assert "Only beside interim questions" in page
    assert client.post(PLAN, given | {"questions_for_new": str(full.pk)}).status_code == 302
    assert Cycle.objects.get().version_for_new == full


def test_a_plan_is_changed_and_thrown_away_until_it_is_issued(world, client):
    returns.plan(world)
    client.force_login(world.dana)
    form = client.get(f"{CYCLE}change/").context["form"]
    assert form.initial["name"] == "Section 11, 2026"
    sent = said(world, other_days="", version=form.initial["version"])
    assert client.post(f"{CYCLE}change/", sent).status_code == 302
    assert Cycle.objects.get().reminders == [28, 7]
    assert client.post(f"{CYCLE}throw-away/").headers["Location"] == INDEX
    assert not Cycle.objects.exists()


def seen(client, page: str) -> dict:
    """What a form of the page sends along unseen, and the agencies that it has ticked."""
    form = client.get(f"{CYCLE}{page}/").context["form"]
    ticks = {field.name: field.initial for field in getattr(form, "lists", ())}
    unseen = {"version": form.initial["version"], "submission": str(form["submission"].value())}
    return unseen | ticks


@pytest.mark.parametrize("page", ["change", "issue", "throw-away"])
def test_whoever_has_an_old_plan_open_reads_who_changed_what(world, client, page):
    cycle = returns.plan(world)
    client.force_login(world.dana)
    sent = seen(client, page)
    planned = {"name": cycle.name, "version": cycle.version, "audience": cycle.audience,
               "opens_on": cycle.opens_on, "after_closing": cycle.after_closing}  # fmt: skip
    later = {"closes_on": date(2026, 5, 29), "reminders": [7, 3]}
    cycles.change_cycle(cycle, **planned, **later, by=world.dana)
    stale = client.post(f"{CYCLE}{page}/", said(world, name="Another") | sent)
    assert stale.context["form"].changes == [
        "Dana Doyle changed the plan.",
        "Last day: “Friday 22 May 2026” before, “Friday 29 May 2026” now.",
        (
            "Reminders: “4 weeks, 2 weeks, 1 week, 1 day before the last day” before, “1 week,"
            " 3 days before the last day” now."
        ),
    ]
    assert "What changed since you opened this page" in text_of(stale)
    assert stale.context["form"]["version"].value() == Cycle.objects.get().state
    if page == "change":
        assert stale.context["form"]["name"].value() == "Another"
    assert (Cycle.objects.get().name, Cycle.objects.get().issued_on) == (cycle.name, None)


@pytest.mark.parametrize("number", ["", "0", "9", "no", "²"])
def test_a_state_that_was_never_there_is_stale(world, number):
    cycle = returns.plan(world)
    with pytest.raises(Stale) as told:
        cycles.throw_away(cycle, seen=f"{number}.{cycle.pk}", by=world.dana)
    [sentence] = told.value.changes
    assert sentence.startswith("What is planned now: Name: Section 11, 2026; Questions: ")


def test_what_somebody_wrote_about_a_plan_that_was_thrown_away_is_shown_to_them(world, client):
    cycle = returns.plan(world)
    client.force_login(world.dana)
    sent = {page: seen(client, page) for page in ("change", "issue")}
    cycles.throw_away(cycle, by=world.dana)
    for page, also in sent.items():
        got = client.post(f"{CYCLE}{page}/", said(world, name="What I wrote") | also)
        assert "Dana Doyle threw this plan away on Friday 27 March 2026 at" in text_of(got)
        assert "Copy what you wrote, and plan the cycle anew." in text_of(got)
        assert f'href="{INDEX}">Cancel' in text_of(got)
        assert client.get(f"{CYCLE}{page}/").status_code == 404
        if page == "change":
            assert 'value="What I wrote"' in text_of(got)
    assert client.post(f"{CYCLE}add/").status_code == 404
    assert not Cycle.objects.exists()


@pytest.mark.parametrize(
    ("name", "status"), [("charlie", 404), ("hari", 403), ("bea", 404), ("nobody", 404)]
)
def test_a_plan_that_was_thrown_away_is_shown_to_nobody_else(world, client, name, status):
    cycles.throw_away(returns.plan(world), by=world.dana)
    client.force_login(getattr(world, name))
    for page in ("change", "throw-away", "issue"):
        assert client.post(f"{CYCLE}{page}/", said(world)).status_code == status


def test_thrown_away_twice_it_is_thrown_away(world, client):
    returns.plan(world)
    client.force_login(world.dana)
    sent = seen(client, "throw-away")
    for _ in range(2):
        got = client.post(f"{CYCLE}throw-away/", sent, follow=True)
        assert got.redirect_chain == [(INDEX, 302)]
        assert "Section 11, 2026 is thrown away." in text_of(got)


def test_a_plan_of_the_same_name_is_another(world, client):
    cycle = returns.plan(world)
    client.force_login(world.dana)
    sent = seen(client, "change")
    cycles.throw_away(cycle, by=world.dana)
    returns.plan(world)
    got = client.post(f"{CYCLE}change/", said(world, name="What I wrote") | sent)
    assert "This is another one, planned since." in text_of(got)
    assert 'value="What I wrote"' in text_of(got)
    assert Cycle.objects.get().name == "Section 11, 2026"


def test_an_issued_cycle_stands(world, client):
    cycle = returns.issue(world)
    client.force_login(world.dana)
    for path in (f"{CYCLE}change/", f"{CYCLE}throw-away/"):
        assert "This cycle was issued" in text_of(client.get(path))
    assert "This cycle was issued" in text_of(client.post(f"{CYCLE}change/", said(world)))
    assert "This cycle was issued" in text_of(client.post(f"{CYCLE}throw-away/"))
    assert client.get(f"{CYCLE}issue/").context["form"] is None
    with pytest.raises(NotAllowed, match="This cycle was issued"):
        cycles.throw_away(cycle, by=world.dana)


# --- who is asked ---------------------------------------------------------------------------------


def test_everybody_of_the_audience_is_ticked_and_who_has_nobody_is_said(world, client):
    returns.plan(world)
    client.force_login(world.dana)
    page = client.get(f"{CYCLE}issue/")
    found = {each.agency.slug: each for each in page.context["form"].candidates.values()}
    assert set(found) == {"council", "icb", "police", "trust"}
    assert {slug for slug, each in found.items() if not each.has_somebody} == {"icb"}
    assert "4 agencies can be asked, of which 4 are ticked." in text_of(page)
    assert "1 agency with nobody who answers" in text_of(page)

    @operation
    def close(agency, *, by):
        agency.closed_on, agency.closed_because = clock.today(), "Abolished"
        agency.save()

    close(world.icb, by=None)
    assert len(client.get(f"{CYCLE}issue/").context["form"].candidates) == 3


def test_a_new_school_is_marked_and_asked_the_full_audit(world, client, interim):
    schools(20)
    client.force_login(world.charlie)
    path = "/audits/cycles/schools-2026/issue/"
    page = client.get(path)
    new = [e.agency.name for e in page.context["form"].candidates.values() if e.is_new]
    assert new == ["School 000", "School 010"]
    assert "2 schools marked “New: full audit”" in text_of(page)
    sent = {field.name: field.initial for field in page.context["form"].lists}
    assert client.post(path, sent).status_code == 302
    asked = Return.objects.unscoped("a test").filter(version_asked=interim.version_for_new)
    assert sorted(asked.values_list("agency__name", flat=True)) == new


@operation
def opened_as_school(agency, on, *, by):
    School.objects.filter(agency=agency).first() or School.objects.create(
        agency=agency, urn=910_000, status="open", opened_on=on
    )


@pytest.mark.parametrize(
    ("state", "is_new"),
    [(None, True), (State.FILLED_IN, True), (State.SUBMITTED, False), (State.RETURNED, False),
     (State.FINAL, False)],
)  # fmt: skip
def test_a_full_audit_counts_for_the_school_that_handed_it_in(world, interim, state, is_new):
    """The school opened in March; in May all were asked the full audit, it among them or not."""
    opened_as_school(world.school, date(2026, 3, 2), by=None)
    asked = world.school if state else schools(1)[0]
    full = returns.opened(
        world, asked, name="Full", version=interim.version_for_new, audience="schools",
        opens_on=clock.today(), by=world.charlie,
    )  # fmt: skip
    papers.into(full, state or State.SUBMITTED)
    interim.opens_on = date(2026, 10, 1)
    found = {each.agency: each for each in audience.candidates(interim, world.charlie)}
    assert found[world.school].is_new is is_new
    assert found[world.school].version == (interim.version_for_new if is_new else interim.version)


def test_questions_of_schools_are_put_to_schools_alone(world, interim):
    interim.audience = "chosen"
    found = audience.candidates(interim, world.charlie)
    assert [each.agency for each in found] == [world.school]


def test_all_of_a_group_are_ticked_or_not_without_issuing(world, client, interim):
    schools(10)
    client.force_login(world.charlie)
    path = "/audits/cycles/schools-2026/issue/"
    sent = {field.name: field.initial for field in client.get(path).context["form"].lists}
    page = client.post(path, sent | {"which": "Primary", "untick": "1"})
    assert "11 agencies can be asked, of which 6 are ticked." in text_of(page)
    sent = {field.name: field.initial for field in page.context["form"].lists}
    page = client.post(path, sent | {"which": "everybody", "tick": "1"})
    assert "of which 11 are ticked" in text_of(page)
    assert not Return.objects.unscoped("a test").exists()
    page = client.post(path, {})
    assert "Nobody would be asked. Choose at least one agency." in text_of(page)


def test_issued_twice_by_a_double_click_it_is_issued_once(world, client, monkeypatch):
    monkeypatch.setattr("core.prompting.after_commit", lambda task: None)
    returns.plan(world)
    client.force_login(world.dana)
    form = client.get(f"{CYCLE}issue/").context["form"]
    sent = {field.name: field.initial for field in form.lists}
    sent |= {"submission": str(form["submission"].value()), "version": form.initial["version"]}
    answers = [client.post(f"{CYCLE}issue/", sent) for _ in range(2)]
    assert [each.headers.get("Location") for each in answers] == [CYCLE, CYCLE]
    assert Return.objects.unscoped("a test").count() == 4
    assert "0 of 4 are open" in text_of(client.get(CYCLE))
    cycles.open_returns(by=None)
    page = text_of(client.get(CYCLE))
    assert "Open until Friday 22 May 2026" in page
    assert "are open." not in page


def test_a_worker_killed_half_way_opens_nobody_twice_and_tells_nobody_twice(world, monkeypatch):
    monkeypatch.setattr(cycles, "OPENED_AT_ONCE", 1)
    returns.issue(world)
    cycles.open_returns(by=None)
    told = Notification.objects.filter(kind="return_opened").count()

    class Killed(BaseException):
        pass

    def die(found):
        raise Killed

    with monkeypatch.context() as during:
        during.setattr(cycles.notices, "opened", die)
        with pytest.raises(Killed):
            cycles.open_returns(by=None)
    waiting = Return.objects.unscoped("a test").filter(state=State.WAITING)
    assert (waiting.count(), Notification.objects.filter(kind="return_opened").count()) == (1, told)
    while cycles.open_returns(by=None):
        pass
    rows = Notification.objects.filter(kind="return_opened").values_list("recipient", "about")
    assert len(rows) == len(set(rows)) == told + 1  # of the police its lead
    assert not waiting.exists()


def test_an_agency_is_added_later_and_only_once(world, client):
    cycle = returns.issue(world)
    client.force_login(world.dana)
    page = client.get(f"{CYCLE}add/")
    assert str(world.trust.pk) not in page.context["form"].candidates
    assert client.post(f"{CYCLE}add/", {"agency": str(world.council.pk)}).status_code == 302
    assert Return.objects.visible_to(world.dana).filter(agency=world.council).exists()
    with pytest.raises(NotAllowed, match="asked in this cycle already"):
        cycles.add_agency(cycle, agency=world.council, version=cycle.version, by=world.dana)
    with clock.held_at(clock.now() + timedelta(days=57)):
        assert "The last day of this cycle has come" in text_of(client.get(f"{CYCLE}add/"))


# --- the cycle and its returns --------------------------------------------------------------------


def test_an_agency_sees_its_own_return_alone(world, client):
    returns.opened(world)
    client.force_login(world.bea)
    page = client.get(CYCLE)
    assert [row[0] for row in page.context["rows"]] == ["Testshire Health Trust"]
    assert client.get(INDEX).context["rows"] == []
    assert client.get(INDEX).context["own_rows"][0][0]["text"] == "RET-2026-0001"
    client.force_login(world.bob)
    assert client.get(CYCLE).context["rows"] == []
    assert "No self-assessment waits for you" in text_of(client.get(INDEX))


def test_where_everybody_is_asked_already_no_form_is_offered_to_add_one(world, client):
    cycle = returns.plan(world)
    asked = audience.candidates(cycle, world.dana, whoever=True)
    cycles.issue(cycle, asked={each.agency: each.version for each in asked}, by=world.dana)
    client.force_login(world.dana)
    page = client.get(f"{CYCLE}add/")
    assert page.context["form"] is None
    assert "is asked in this cycle already" in text_of(page)


def test_the_list_says_who_is_late_and_is_narrowed_and_taken(world, client):
    cycle = returns.issue(world)
    cycles.open_returns(by=None)
    client.force_login(world.dana)
    assert "late_rows" in client.get(CYCLE).context
    with clock.held_at(clock.now() + timedelta(days=61)):  # Wednesday 27 May, after a bank holiday
        page = client.get(CYCLE)
        assert page.context["rows"][0][5] == {"text": "2 working days late", "tone": "red"}
        assert page.context["late_rows"][0][3] == "None was given"
        assert client.get(f"{CYCLE}?late=in-time").context["rows"] == []
        assert len(client.get(f"{CYCLE}?kind=relevant-agency").context["rows"]) == 1
        assert lists.numbers(world.dana, [cycle])[cycle.pk].late == 2
        taken = text_of(client.get(f"{CYCLE}export/csv/?kind=relevant-agency"))
        assert len(taken.splitlines()) == 2
        assert "2 working days late" in taken
    assert client.get(f"{CYCLE}export/pdf/").status_code == 404


def test_three_hundred_schools_are_a_constant_number_of_statements(world, client, interim):
    def statements(path) -> int:
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        return len(asked)

    client.force_login(world.charlie)
    issue_page = "/audits/cycles/schools-2026/issue/"
    few = statements(issue_page)
    schools(300)
    assert statements(issue_page) == few
    asked = {each.agency: each.version for each in audience.candidates(interim, world.charlie)}
    with CaptureQueriesContext(connection) as of_issuing:
        cycles.issue(interim, asked=asked, by=world.charlie)
    assert len(of_issuing) < 40
    page = "/audits/cycles/schools-2026/"
    assert statements(page) <= 25
    first = client.get(page)
    assert (len(first.context["rows"]), first.context["place"].total) == (50, 301)
    assert len(client.get(f"{page}?trust=Larkfield+Trust&phase=primary").context["rows"]) == 50
    assert statements(INDEX) <= 15
