"""Words taken out of the earlier versions of a row, and nothing else, on both engines."""

import os
from datetime import date

import pytest
from django.core.management import call_command
from django.db import connection, connections

from core import checks, history, words_taken_out
from core.models import AccessLog, WordsTakenOut
from core.operations import WriteOutsideOperation, operation
from improvement import operations as log
from improvement.models import Finding, Theme

NAME, TODAY = "Jaydenpenhallow", date(2026, 3, 27)
MARK = "[taken out on 27 March 2026]"


def a_finding(**changes) -> Finding:
    return log.add_finding(
        **{"source": "data", "came_from": "Dataset", "found_on": TODAY,
           "statement": f"{NAME} was not seen.", "by": None} | changes
    )  # fmt: skip


@operation
def reword(row, *, by, taking_out=None, **told):
    for name, value in told.items():
        setattr(row, name, value)
    row.save()
    if taking_out is not None:
        words_taken_out.take_out(row, taking_out)
    return row


def past(row, *names: str) -> list[tuple]:
    return list(history.rows_about(row, type(row)).order_by("history_id").values_list(*names))


@pytest.mark.django_db
def test_earlier_versions_lose_the_words_and_keep_who_when_and_the_rest(world, settings):
    settings.HISTORY_APPEND_ONLY = True
    history.install()
    finding, other = a_finding(), a_finding()
    reword(finding, statement=f"{NAME} was seen late.", by=world.dana)
    who = past(finding, "history_user", "history_date", "history_change_reason", "history_type")
    reword(finding, statement="A child was seen late.", taking_out=["statement", "cited"],
           by=world.dana)  # fmt: skip
    assert past(finding, "statement", "cited", "came_from") == [
        (MARK, "", "Dataset"),
        (MARK, "", "Dataset"),
        ("A child was seen late.", "", "Dataset"),
    ]
    kept = past(finding, "history_user", "history_date", "history_change_reason", "history_type")
    assert kept[:2] == who
    assert past(other, "statement") == [(f"{NAME} was not seen.",)]
    left = WordsTakenOut.objects.get()
    assert (left.about, left.fields, left.by) == (
        f"improvement.Finding:{finding.pk}", "cited,statement", world.dana,
    )  # fmt: skip
    line = AccessLog.objects.get(what=AccessLog.What.WORDS_TAKEN_OUT)
    assert (line.about, line.person) == (left.about, world.dana)
    assert line.detail == f"{finding.reference} earlier versions of: cited, statement"
    with connection.cursor() as cursor, pytest.raises(Exception, match="append-only"):
        cursor.execute("UPDATE improvement_historicalfinding SET statement = 'x'")


@pytest.mark.django_db
def test_what_no_model_says_can_go_stays(world):
    finding = a_finding()
    for names in (["reference"], ["statement", "source"], []):
        with pytest.raises(ValueError, match="no words that can go"):
            reword(finding, statement="x", taking_out=names, by=None)
    with pytest.raises(WriteOutsideOperation):
        words_taken_out.take_out(finding, ["statement"])
    assert past(finding, "statement") == [(f"{NAME} was not seen.",)]
    assert not WordsTakenOut.objects.exists()


def test_words_that_can_go_are_texts_of_the_model(monkeypatch):
    assert checks.words_that_can_go_are_texts(None) == []
    assert words_taken_out.models_with_words()
    for name in ("found_on", "source", "slug", "nothing"):
        monkeypatch.setattr(Finding, "words_that_can_go", ("statement", name))
        assert [error.id for error in checks.no_words(Finding)] == ["core.E035"], name


# --- PostgreSQL: the application's own role -------------------------------------------------------

PASSWORD = "a-password-of-this-test"


@pytest.fixture
def as_role(transactional_db, monkeypatch):
    """Everything that Django does meanwhile is done as the role that owns nothing."""
    name = f"mender_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    monkeypatch.setenv("APPLICATION_PASSWORD", PASSWORD)
    call_command("grant_application_role", name, verbosity=0)
    owner = {each: connection.settings_dict[each] for each in ("USER", "PASSWORD")}

    def become(**who):
        connection.close()
        connection.settings_dict.update(who)

    become(USER=name, PASSWORD=PASSWORD)
    yield name
    become(**owner)
    connections.close_all()
    with connection.cursor() as cursor:
        cursor.execute(f"DROP OWNED BY {name}; DROP ROLE {name}")


def refused(statement, params=(), match="permission denied"):
    with connection.cursor() as cursor, pytest.raises(Exception, match=match):
        cursor.execute(statement, params)
    connection.close()


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_production_s_role_takes_out_what_it_writes_down_and_no_more(clock, as_role):
    clock.set(TODAY.isoformat())
    finding, theme = a_finding(), log.add_theme(slug="a", name=NAME, by=None)
    label, table = f"improvement.Finding:{finding.pk}", "improvement_historicalfinding"
    refused(f"UPDATE {table} SET statement = 'x'")
    refused(f"SET core.erasing = 'on'; UPDATE {table} SET statement = 'x'")
    refused(f"SET core.erasing = 'on'; DELETE FROM {table}")
    refused("UPDATE core_wordstakenout SET fields = 'x'")
    refused("DELETE FROM core_wordstakenout")
    call = "SELECT core_take_out(%s, %s, NULL, now())"
    for about, names in (
        (label, "reference"),
        (label, "statement,history_change_reason"),
        (f"escalations.Escalation:{finding.pk}", "statement"),
        (f"{label}'; DROP TABLE {table}; --", "statement"),
    ):
        refused(call, [about, names], match="these words stay|invalid input syntax")
    assert not WordsTakenOut.objects.exists(), "what was refused left nothing behind"
    with connection.cursor() as cursor:  # what a row says by itself does nothing
        cursor.execute(
            "INSERT INTO core_wordstakenout (about, fields, at) VALUES (%s, 'statement', now())",
            [label],
        )
        cursor.execute(call, [label, "statement"])  # the version that stands now stays
    assert past(finding, "statement") == [(f"{NAME} was not seen.",)]
    reword(finding, statement="A child was not seen.", taking_out=["statement"], by=None)
    assert past(finding, "statement") == [(MARK,), ("A child was not seen.",)]
    assert past(theme, "name") == [(NAME,)]
    reword(theme, name="Seen", taking_out=["name"], by=None)
    assert past(theme, "name") == [(MARK,), ("Seen",)]
    assert WordsTakenOut.objects.count() == 4
    refused(f"UPDATE {table} SET statement = 'x'")
    assert Theme.objects.count() == 1
