"""The page that staff answer on: open to whoever has the link, and to nobody's eyes."""

import re
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audits.surveys import answering, links, operations, public_views
from audits.surveys.models import SurveyAnswer, SurveyReply
from core.models import AccessLog
from core.operations import operation
from core.words import day
from tests.audits import signing, surveys
from tests.audits.surveys import days_later
from tests.sign_in import just_signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    cache.clear()
    return signing.build()


@pytest.fixture
def survey(world):
    return surveys.opened(world)


def at(survey, agency) -> str:
    token = links.token_of(surveys.link_of(survey, agency))
    return reverse("staff_survey:answer", args=[token])


def sent(**answers) -> dict:
    return {"submission": str(uuid4()), **({"statement_1": "5"} | answers)}


def number() -> int:
    return SurveyReply.objects.unscoped("a test").count()


def test_somebody_without_an_account_answers_on_one_page(client, world, survey):
    page = at(survey, world.trust)
    answer = client.get(page)
    body = answer.content.decode()
    assert answer.status_code == 200
    assert body.count("<fieldset") == body.count("<legend") == 14
    assert body.count('type="radio"') == 14 * 6
    assert "checked" not in body
    assert f"You can answer until {day(survey.closes_on)}." in body
    assert world.trust.name in body
    for kind in ("textarea", 'type="text"', "required"):
        assert f" {kind}" not in body
    answer = client.post(page, sent(statement_2="0"), follow=True)
    assert "your answers have arrived" in answer.content.decode()
    its = SurveyAnswer.objects.unscoped("a test").values_list("statement__order", "value")
    assert {*its} == {(1, 5), (2, 0)}


def test_it_leaves_no_cookie_and_no_line_on_any_log(world, survey, caplog):
    client = Client(enforce_csrf_checks=True, REMOTE_ADDR="203.0.113.77")
    page = at(survey, world.trust)
    lines = AccessLog.objects.count()
    agent = {"HTTP_USER_AGENT": "TellTale/1.0"}
    with caplog.at_level("INFO", logger="request"):
        client.get(page)
        answer = client.post(page, sent(), follow=True, **agent)
    assert answer.status_code == 200
    assert number() == 1
    assert {*client.cookies} == set()
    assert [each for each in caplog.records if each.name == "request"] == []
    assert AccessLog.objects.count() == lines
    for table in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{table}"')
            held = str(cursor.fetchall())
        assert "203.0.113.77" not in held, table
        assert "TellTale" not in held, table


def test_nobody_is_taken_for_who_they_are_signed_in_as(client, world, survey):
    just_signed_in(client, world.bilal)
    page = at(survey, world.trust)
    lines = AccessLog.objects.count()
    body = client.get(page).content.decode()
    assert str(world.bilal) not in body
    assert "Sign out" not in body
    client.post(page, sent())
    assert number() == 1
    assert AccessLog.objects.count() == lines


def test_the_page_is_found_by_no_search_engine_and_tells_no_other_site_where_it_was(
    client, world, survey
):
    answer = client.get(at(survey, world.trust))
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert answer["Referrer-Policy"] == "same-origin"
    assert "no-store" in answer["Cache-Control"]


def test_looking_writes_nothing(client, world, survey):
    page = at(survey, world.trust)
    for method in ("get", "head"):
        for address in (page, page + "thank-you/", page + "?statement_1=5"):
            with CaptureQueriesContext(connection) as asked:
                assert getattr(client, method)(address).status_code == 200
            wrote = [e["sql"] for e in asked if re.match("INSERT|UPDATE|DELETE", e["sql"])]
            assert wrote == []
    assert client.put(page).status_code == client.delete(page).status_code == 405
    assert client.post(page + "thank-you/").status_code == 405
    assert number() == 0


def test_going_back_and_sending_again_is_one_reply(client, world, survey):
    page, said = at(survey, world.trust), sent()
    for answers in (said, said, said | {"statement_1": "1"}):
        assert client.post(page, answers).status_code == 302
    assert number() == 1
    assert SurveyAnswer.objects.unscoped("a test").get().value == 5


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"statement_1": ""}, "Answer at least one statement"),
        ({"statement_1": "6"}, "Select one of the answers from the list"),
        ({"statement_1": "-1"}, "Select one of the answers from the list"),
        ({"statement_1": "5\0"}, "Select one of the answers from the list"),
        ({"statement_1": "x" * 5_000}, "Select one of the answers from the list"),
    ],
)
def test_what_is_no_answer_gets_a_sentence_and_the_others_stay(
    client, world, survey, answers, sentence
):
    answer = client.post(at(survey, world.trust), sent(**answers) | {"statement_99": "5"})
    body = answer.content.decode()
    assert (answer.status_code, number()) == (200, 0)
    assert sentence in body
    assert "There is a problem" in body


def test_statements_of_another_survey_are_not_heard(client, world, survey):
    said = sent(statement_15="5", statement_0="5", statement_1="4")
    assert client.post(at(survey, world.trust), said).status_code == 302
    rows = SurveyAnswer.objects.unscoped("a test").select_related("statement")
    assert [(each.statement.order, each.value) for each in rows] == [(1, 4)]


def test_five_megabytes_write_nothing_and_are_not_given_back(client, world, survey):
    answer = client.post(at(survey, world.trust), sent(statement_1="5" * 5_000_000))
    assert answer.status_code in (200, 400, 413)
    assert len(answer.content) < 100_000
    assert number() == 0


def test_ten_thousand_fields_are_refused(client, world, survey):
    many = {f"statement_{n}": "5" for n in range(10_000)}
    assert client.post(at(survey, world.trust), sent(**many)).status_code in (400, 413)
    assert number() == 0


def test_too_many_from_one_network_wait_and_those_of_another_do_not(world, survey, monkeypatch):
    monkeypatch.setattr(public_views, "FROM_A_NETWORK", "3/10m/key")
    monkeypatch.setattr(public_views, "BY_A_LINK", "5/10m/key")
    page, here, there = at(survey, world.trust), Client(), Client(REMOTE_ADDR="203.0.113.9")
    assert [here.post(page, sent()).status_code for _ in range(3)] == [302] * 3
    answer = here.post(page, sent(statement_3="2"))
    body = answer.content.decode()
    assert answer.status_code == 429
    assert "Wait ten minutes, then press Send again" in body
    assert re.search(r'name="statement_3" type="radio" value="2" checked', body)
    assert [there.post(page, sent()).status_code for _ in range(3)] == [302, 302, 429]
    assert here.post(at(survey, world.police), sent()).status_code == 302
    assert number() == 6


def test_a_network_is_nowhere_named_in_the_counters(world, survey, monkeypatch):
    keys = []
    monkeypatch.setattr(public_views.ratelimit.cache, "set", lambda key, *rest: keys.append(key))
    Client(REMOTE_ADDR="203.0.113.9").post(at(survey, world.trust), sent())
    assert len(keys) == 2
    assert "203.0.113" not in str(keys)


def test_ten_thousand_posts_leave_no_more_than_the_limit(world, survey, monkeypatch):
    """As many as fit into a test: the count of rows does not grow with them."""
    monkeypatch.setattr(public_views, "FROM_A_NETWORK", "2/10m/key")
    page, client = at(survey, world.trust), Client()
    for _ in range(20):
        client.post(page, sent())
    assert number() == 2


def test_empty_sendings_of_some_do_not_lock_out_the_others_of_a_network(
    client, world, survey, monkeypatch
):
    monkeypatch.setattr(public_views, "FROM_A_NETWORK", "2/10m/key")
    page = at(survey, world.trust)
    for _ in range(5):
        client.post(page, sent(statement_1=""))
    assert client.post(page, sent()).status_code == 302


@pytest.mark.parametrize("change", ["x", "", "1-1", "0-0.AAAA", "é", "1-1.AAAA" * 40])
def test_a_link_that_is_none_says_so(client, world, survey, change):
    for path in ("", "thank-you/"):
        answer = client.get(f"/staff-survey/{change}/{path}" if change else "/staff-survey/-/")
        assert answer.status_code == 404


def test_a_link_with_another_number_says_that_it_does_not_work(client, world, survey):
    page = at(survey, world.trust)
    answer = client.post(re.sub(r"-1\.", "-2.", page), sent())
    assert answer.status_code == 404
    assert "This link does not work" in answer.content.decode()


def test_each_reason_why_nobody_can_answer_is_a_sentence(client, world, survey):
    page = at(survey, world.trust)

    def told():
        answer = client.post(page, sent())
        assert answer.status_code == 410
        return answer.content.decode()

    with days_later(22):
        assert f"This survey closed on {day(survey.closes_on)}." in told()
    link = surveys.link_of(survey, world.trust)
    change(world.trust, succeeded_by=world.police, by=None)
    assert "became part of another" in told()
    change(world.trust, succeeded_by=None, by=None)
    final(link.agency_return, by=None)
    assert "its self-assessment is final" in told()
    unfinal(link.agency_return, by=None)
    operations.make_new_link(signing.again(link.agency_return), number=1, by=world.bilal)
    assert "This link has ended, and there is a new one." in told()
    assert number() == 0


def test_before_it_is_open_a_link_says_so(client, world, survey):
    page = at(survey, world.trust)
    unopen(survey, by=None)
    assert "This survey is not open yet." in client.get(page).content.decode()


@operation
def change(agency, *, by, **values):
    for name, value in values.items():
        setattr(agency, name, value)
    agency.save()


@operation
def final(agency_return, *, by):
    its = signing.again(agency_return)
    its.state, its.closed_on, its.submitted_on = "final", its.opened_on, its.opened_on
    its.save()


@operation
def unfinal(agency_return, *, by):
    its = signing.again(agency_return)
    its.state, its.closed_on, its.submitted_on = "filled-in", None, None
    its.save()


@operation
def unopen(survey, *, by):
    its = surveys.again(survey)
    its.opened_on = None
    its.save()


def test_answering_costs_a_constant_number_of_statements(client, world, survey):
    page = at(survey, world.trust)
    answers = {f"statement_{each.order}": "4" for each in answering.statements_of(survey)}
    client.get(page)
    with CaptureQueriesContext(connection) as one:
        client.post(page, sent())
    with CaptureQueriesContext(connection) as all_of_them:
        client.post(page, sent(**answers))
    assert len(one) == len(all_of_them), [each["sql"] for each in one]
    asked = [each["sql"] for each in one if "SAVEPOINT" not in each["sql"]]
    assert len(asked) == 5, asked
