"""A survey is planned, opened, answered and read: who may, and what nobody may."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, models, transaction
from django.test.utils import CaptureQueriesContext

from audits.cycles import operations as cycles
from audits.returns.models import Return
from audits.returns.policy import State
from audits.surveys import answering, links, operations, results, shown
from audits.surveys.models import (
    Survey,
    SurveyAnswer,
    SurveyLink,
    SurveyReply,
    SurveyStatement,
)
from core import access, clock
from core.models import Notification, Submission
from core.operations import NotAllowed, Stale, operation
from tests.audits import papers, returns, signing, surveys
from tests.audits.surveys import days_later

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return signing.build()


@pytest.fixture
def survey(world):
    return surveys.opened(world)


def replies():
    return SurveyReply.objects.unscoped("a test")


# --- planning -------------------------------------------------------------------------------------


def test_a_survey_begins_with_the_statements_of_its_kind_tied_to_their_standards(world):
    survey = surveys.plan(world, returns.issue(world))
    statements = answering.statements_of(survey)
    assert len(statements) == 14
    assert all(each.standard for each in statements)
    assert {each.standard.version_id for each in statements} == {world.version.pk}
    assert survey.opened_on is None
    assert not SurveyLink.objects.unscoped("a test").exists()


@pytest.mark.parametrize("name", ["alice", "bilal", "bea", "cora", "charlie"])
def test_only_whoever_runs_the_cycle_plans_and_changes_one(world, name):
    """Charlie runs cycles of schools."""
    cycle, person = returns.issue(world), getattr(world, name)
    with pytest.raises(PermissionDenied):
        surveys.plan(world, cycle, by=person)
    survey = surveys.plan(world, cycle, opens_on=clock.today() + timedelta(days=1))
    acts = [
        lambda: operations.write_statements(survey, statements=[("I am safe", None)], by=person),
        lambda: operations.throw_away(survey, by=person),
        lambda: operations.keep_open_longer(survey, closes_on=survey.closes_on, by=person),
    ]
    for act in acts:
        with pytest.raises(PermissionDenied):
            act()
    assert Survey.objects.get() == survey


def test_a_cycle_has_one_survey_once_it_is_issued(world):
    with pytest.raises(NotAllowed, match="Issue the cycle first"):
        surveys.plan(world, returns.plan(world))
    cycle = returns.issue(world, returns.plan(world, name="Another"))
    surveys.plan(world, cycle)
    with pytest.raises(NotAllowed, match="has its survey already"):
        surveys.plan(world, cycle)


def test_what_staff_are_asked_is_changed_until_it_opens_and_stands_from_then_on(world):
    tomorrow = clock.today() + timedelta(days=1)
    survey = surveys.plan(world, returns.issue(world), opens_on=tomorrow)
    standard = world.version.standards.first()
    said = [("I am heard.", standard), ("I am safe.", None)]
    operations.write_statements(survey, statements=said, by=world.dana)
    assert [(e.text, e.standard) for e in answering.statements_of(survey)] == said
    with days_later(1):
        operations.open_due(by=None)
        for act in (
            lambda: operations.write_statements(survey, statements=said, by=world.dana),
            lambda: operations.throw_away(survey, by=world.dana),
        ):
            with pytest.raises(NotAllowed, match="has opened"):
                act()
    assert len(answering.statements_of(survey)) == 2


def test_two_who_change_a_survey_at_once_do_not_overwrite_each_other(world):
    tomorrow = clock.today() + timedelta(days=1)
    survey = surveys.plan(world, returns.issue(world), opens_on=tomorrow)
    seen = operations.state_of(survey)
    operations.write_statements(survey, statements=[("First.", None)], seen=seen, by=world.dana)
    with pytest.raises(Stale) as told:
        operations.write_statements(survey, statements=[("Other.", None)], seen=seen, by=world.dana)
    assert "1. First." in told.value.changes
    assert [each.text for each in answering.statements_of(survey)] == ["First."]


def test_a_statement_tests_no_standard_of_other_questions(world):
    survey = surveys.plan(world, returns.issue(world), opens_on=clock.today() + timedelta(days=1))
    other = returns.issued_set("Schools", "section-175", "section-175-1").standards.first()
    with pytest.raises(NotAllowed, match="of the questions that this cycle asks"):
        operations.write_statements(survey, statements=[("I am safe", other)], by=world.dana)


# --- by the clock ---------------------------------------------------------------------------------


def test_it_opens_on_its_day_with_a_link_for_each_return_and_tells_who_answers_once(world):
    cycle = returns.issue(world)
    returns.open_all()
    tomorrow = clock.today() + timedelta(days=1)
    survey = surveys.plan(world, cycle, opens_on=tomorrow)
    assert operations.open_due(by=None) == 0
    with days_later(1):
        assert operations.open_due(by=None) == 2
        assert operations.open_due(by=None) == 0
    assert surveys.again(survey).opened_on == tomorrow
    told = Notification.objects.filter(kind="survey_opened")
    assert world.bilal.pk in told.values_list("recipient", flat=True)
    assert told.values("about").distinct().count() == 2
    assert told.values("recipient", "about").distinct().count() == told.count()


def test_an_agency_that_is_asked_later_gets_its_link_too(world):
    survey = surveys.opened(world)
    cycles.add_agency(survey.cycle, agency=world.council, version=world.version, by=world.dana)
    returns.open_all()
    assert operations.open_due(by=None) == 1


def test_a_week_before_its_last_day_whoever_answers_is_reminded_once(world, survey):
    def told():
        return Notification.objects.filter(kind="survey_closing").count()

    with days_later(13):
        operations.remind(by=None)
    assert told() == 0
    with days_later(14):
        operations.remind(by=None)
        once = told()
        operations.remind(by=None)
    assert once == told() > 0


def test_once_it_has_closed_an_agency_is_told_of_results_when_it_may_read_them(world, survey):
    def told():
        return Notification.objects.filter(kind="survey_results")

    surveys.answer(survey, world.trust, number=5)
    with days_later((survey.closes_on - clock.today()).days):
        operations.tell_of_results(by=None)
    assert not told().exists()
    its = surveys.link_of(survey, world.trust).agency_return
    with days_later((survey.closes_on - clock.today()).days + 1):
        operations.tell_of_results(by=None)
        assert not told().exists(), "before it has scored itself"
    with days_later((its.due_on - clock.today()).days + 1):
        operations.tell_of_results(by=None)
        assert not told().exists(), "late, it can still score itself"
        papers.into(its, State.SUBMITTED)
        operations.tell_of_results(by=None)
        once = told().count()
        operations.tell_of_results(by=None)
    assert once == told().count() > 0
    assert world.bilal.pk in told().values_list("recipient", flat=True)


def test_no_survey_is_planned_for_a_cycle_whose_agencies_have_scored_themselves(world):
    cycle = returns.issue(world)
    with days_later((cycle.closes_on - clock.today()).days + 1):
        with pytest.raises(NotAllowed, match="This cycle closed on"):
            surveys.plan(world, cycle)
        assert shown.lead(cycle, world.dana, runs_it=True) is None
    assert shown.lead(cycle, world.dana, runs_it=True)[0] == "Plan a staff survey"


# --- the link -------------------------------------------------------------------------------------


def test_a_link_is_found_by_what_stands_in_it_and_by_nothing_else(world, survey):
    link = surveys.link_of(survey, world.trust)
    token = links.token_of(link)
    said, _, signature = token.partition(".")
    assert links.found_by(token) == link
    pk, _, number = said.partition("-")
    for wrong in (
        "", "x", said, f"{said}.", f"{pk}-{int(number) + 1}.{signature}",
        f"{int(pk) + 1}-{number}.{signature}", token[:-1], token + "=", f"{'9' * 19}-1.{signature}",
    ):  # fmt: skip
        assert links.found_by(wrong) is None, wrong


def test_nothing_in_the_database_opens_the_survey(world, survey):
    token = links.token_of(surveys.link_of(survey, world.trust))
    signature = token.partition(".")[2]
    for model in apps.get_models():
        for row in model._base_manager.values():
            assert signature not in str(row)


def test_a_link_that_went_astray_ends_and_what_came_by_it_stays(world, survey):
    surveys.answer(survey, world.trust, number=2)
    before = surveys.link_of(survey, world.trust)
    its = before.agency_return
    operations.make_new_link(its, number=before.number, by=world.bilal)
    with pytest.raises(NotAllowed, match="made a new link already"):
        operations.make_new_link(its, number=before.number, by=world.bilal)
    ended = surveys.found(before)
    with pytest.raises(NotAllowed, match="This link has ended"):
        answering.answer(ended, values={}, token=uuid4(), by=None)
    surveys.answer(survey, world.trust)
    assert replies().count() == 3


@pytest.mark.parametrize("name", ["alice", "cora", "dana", "charlie", "root"])
def test_only_whoever_runs_the_return_for_its_agency_makes_a_new_link(world, survey, name):
    link = surveys.link_of(survey, world.trust)
    with pytest.raises(PermissionDenied):
        operations.make_new_link(link.agency_return, number=1, by=getattr(world, name))


def test_the_link_is_the_agencys_own(world, survey):
    """Whoever runs the cycle could answer in its staff's name by it."""
    link = surveys.link_of(survey, world.trust)
    for person, sees in ((world.bilal, True), (world.dana, False), (world.cora, False)):
        assert SurveyLink.objects.visible_to(person).filter(pk=link.pk).exists() is sees


# --- replies --------------------------------------------------------------------------------------


def test_a_reply_keeps_an_agency_a_day_and_numbers_and_nothing_else(survey, world):
    surveys.answer(survey, world.trust)
    kinds = {
        model: {field.name: type(field) for field in model._meta.concrete_fields}
        for model in (SurveyReply, SurveyAnswer)
    }
    assert kinds == {
        SurveyReply: {
            "id": models.UUIDField, "agency_return": models.ForeignKey,
            "survey": models.ForeignKey, "received_on": models.DateField,
        },
        SurveyAnswer: {
            "id": models.UUIDField, "reply": models.ForeignKey, "statement": models.ForeignKey,
            "value": models.PositiveSmallIntegerField,
        },
    }  # fmt: skip
    assert not hasattr(SurveyReply, "history")
    assert not hasattr(SurveyAnswer, "history")


def test_nothing_in_any_table_tells_when_a_reply_came(survey, world):
    def moments():
        found = []
        for model in apps.get_models():
            names = [
                field.attname for field in model._meta.concrete_fields
                if isinstance(field, models.DateTimeField)
            ]  # fmt: skip
            found += [(model, each) for each in model._base_manager.values_list("pk", *names)]
        return found

    before, versions = moments(), list(Return.objects.unscoped("a test").values("pk", "version"))
    with days_later(3):
        surveys.answer(survey, world.trust)
    after = [each for each in moments() if each not in before]
    assert {model for model, _ in after} == {SurveyReply, SurveyAnswer}
    assert not Submission.objects.exists()
    assert list(Return.objects.unscoped("a test").values("pk", "version")) == versions


def test_the_form_that_is_sent_twice_is_one_reply_and_the_first_one_stands(survey, world):
    link, token = surveys.link_of(survey, world.trust), uuid4()
    first, *_ = answering.statements_of(survey)
    assert answering.answer(link, values={first.pk: 5}, token=token, by=None)
    assert not answering.answer(link, values={first.pk: 1}, token=token, by=None)
    assert replies().count() == 1
    assert SurveyAnswer.objects.unscoped("a test").get().value == 5
    assert replies().get().pk != token


def test_what_is_sent_besides_the_scale_and_the_statements_is_refused(survey, world):
    link = surveys.link_of(survey, world.trust)
    [first, *_] = answering.statements_of(survey)
    elsewhere = max(SurveyStatement.objects.values_list("pk", flat=True)) + 1
    for values in ({}, {first.pk: 6}, {first.pk: -1}, {elsewhere: 5}, {first.pk: 5, elsewhere: 5}):
        with pytest.raises(NotAllowed):
            answering.answer(link, values=values, token=uuid4(), by=None)
    assert not replies().exists()


def test_the_database_takes_no_value_besides_the_scale(survey, world):
    surveys.answer(survey, world.trust)

    @operation
    def worse(*, by):
        answer = SurveyAnswer.objects.first()
        answer.value = 6
        answer.save()

    with pytest.raises(IntegrityError), transaction.atomic():
        worse(by=None)


def test_it_is_answered_from_its_first_day_to_its_last_and_no_longer(survey, world):
    surveys.answer(survey, world.trust)
    with days_later(21):
        surveys.answer(survey, world.trust)
    with days_later(22), pytest.raises(NotAllowed, match="This survey closed on"):
        surveys.answer(survey, world.trust)
    assert replies().count() == 2


def test_nobody_reads_a_reply(survey, world):
    surveys.answer(survey, world.trust, number=6)
    for person in (world.bilal, world.bea, world.dana, world.cora, world.root):
        assert not SurveyReply.objects.visible_to(person).exists()
        assert not SurveyAnswer.objects.visible_to(person).exists()
        its = surveys.link_of(survey, world.trust).agency_return
        assert access.can(world.bilal, access.CONTRIBUTE, its)


def test_a_reply_costs_a_constant_number_of_statements(survey, world):
    with CaptureQueriesContext(
        connection,
    ) as one:
        surveys.answer(survey, world.trust, s1=1)
    assert len(one) <= 14, [each["sql"] for each in one]


# --- results --------------------------------------------------------------------------------------


def returns_of(survey):
    rows = Return.objects.unscoped("a test").filter(cycle=survey.cycle).select_related("agency")
    return {each.agency_id: each for each in rows}


def test_below_the_minimum_nothing_is_told(survey, world):
    surveys.answer(survey, world.trust, number=4)
    its = returns_of(survey)[world.trust.pk]
    assert results.numbers(survey, [its.pk]) == {its.pk: "Fewer than 5 replies"}
    assert results.of_agencies(survey, [its.pk]) == {its.pk: results.OfAgency()}


def test_from_the_minimum_on_shares_are_of_those_who_said_anything_but_dont_know(survey, world):
    surveys.answer(survey, world.trust, 5, number=3, s1=0)
    surveys.answer(survey, world.trust, 4, number=1, s2=0)
    surveys.answer(survey, world.trust, 3, number=2, s2=0, s1=5)
    first, second, third, *_ = [each.pk for each in answering.statements_of(survey)]
    its = returns_of(survey)[world.trust.pk]
    found = results.of_agencies(survey, [its.pk])[its.pk]
    assert found.number == 6
    assert first not in found.statements
    assert second not in found.statements
    assert found.statements[third] == results.OfStatement(4, 6)
    assert found.share([third], survey.minimum) == 67
    assert found.share([first, third], survey.minimum) == 67
    assert found.share([first], survey.minimum) is None


def test_a_survey_may_ask_for_more_than_five(world):
    survey = surveys.opened(world, minimum=8)
    surveys.answer(survey, world.trust, number=7)
    its = returns_of(survey)[world.trust.pk]
    assert results.of_agencies(survey, [its.pk])[its.pk].number is None
    surveys.answer(survey, world.trust)
    assert results.of_agencies(survey, [its.pk])[its.pk].number == 8


def test_what_is_not_shown_cannot_be_worked_out_from_the_total(survey, world):
    """The police have four replies that all disagree, the trust six that agree."""
    surveys.answer(survey, world.trust, 5, number=6)
    surveys.answer(survey, world.police, 1, number=4)
    found = results.of_agencies(survey, [each.pk for each in returns_of(survey).values()])
    total = results.together(found.values())
    assert total.number == 6
    assert all(each == results.OfStatement(6, 6) for each in total.statements.values())
    assert results.left_out(found.values(), 5) == "1 agency with fewer than 5 replies is left out."


def test_a_statement_that_too_few_of_one_agency_answered_is_in_no_total(survey, world):
    surveys.answer(survey, world.trust, 5, number=6)
    surveys.answer(survey, world.police, 5, number=4, s1=0)
    surveys.answer(survey, world.police, 5, number=2, s1=1)
    first, *_ = answering.statements_of(survey)
    found = results.of_agencies(survey, [each.pk for each in returns_of(survey).values()])
    assert results.together(found.values()).statements[first.pk] == results.OfStatement(6, 6)


def test_results_of_many_agencies_cost_two_statements(survey, world):
    surveys.answer(survey, world.trust, number=5)
    keys = [each.pk for each in returns_of(survey).values()]
    of_trust = returns_of(survey)[world.trust.pk].pk
    with CaptureQueriesContext(connection) as one:
        results.of_agencies(survey, [of_trust])
    with CaptureQueriesContext(connection) as all_of_them:
        results.of_agencies(survey, keys)
    assert len(one) == len(all_of_them) == 2


def test_what_an_agency_says_of_itself_is_compared_with_what_its_staff_say(world):
    """Everything is scored 2 of 3, the first standard 3."""
    its = signing.of_trust(world)
    survey = surveys.plan(world, its.cycle)
    operations.open_due(by=None)
    surveys.score(its, "1", "3", by=None)
    signing.send(its, world.bilal)
    signing.sign(its, "chief-officer", world.bea)
    surveys.answer(survey, world.trust, 5, number=2)
    surveys.answer(survey, world.trust, 2, number=3)
    its = signing.again(its)
    own = results.self_scores([its], world.bilal)[its.pk]
    assert (own.top, own.means["1"], own.means["2"]) == (3, 3.0, 2.0)
    [told] = shown.of_returns(survey, [its], answering.statements_of(survey), world.bilal)
    said = {each.code: each.contradiction for each in told.standards}
    assert said.pop("1") == "The agency scores itself 3.0 of 3, and 40% of staff agree."
    assert set(said.values()) == {""}
