"""`manage.py procedure`: the dates that people are held to, from a shell."""

import json
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from core import procedures
from core.calendar import england
from escalations import policy, timetable

FRIDAY = date(2026, 3, 27)
VERSION = "pan-cheshire-2023"


def printed(capsys, *arguments) -> str:
    call_command("procedure", *arguments)
    return capsys.readouterr().out


def test_the_days_of_the_steps_through_easter_as_one_json_object(capsys):
    found = json.loads(printed(capsys, "escalation", "--from", "2026-03-27", "--json"))
    assert found == {
        "procedure": "escalation",
        "version": VERSION,
        "source": policy.procedure(VERSION).source,
        "deadlines": [
            {"name": "step-1", "opens_on": "2026-03-27", "due_on": "2026-03-30"},
            {"name": "step-2", "opens_on": "2026-03-31", "due_on": "2026-04-10"},
            {"name": "step-3", "opens_on": "2026-04-13", "due_on": "2026-04-20"},
            {"name": "step-4", "opens_on": "2026-04-21", "due_on": "2026-04-28"},
        ],
    }
    assert list(found) == ["procedure", "version", "source", "deadlines"]


def test_the_same_as_a_table_with_the_rule_and_its_source(capsys):
    lines = printed(capsys, "escalation", "--from", "2026-03-27").splitlines()
    assert VERSION in lines[0]
    assert lines[1] == policy.procedure(VERSION).counting
    assert lines[2] == f"Source: {policy.procedure(VERSION).source}"
    step_2 = lines[6].split("  ")
    assert [cell.strip() for cell in step_2 if cell] == [
        "step-2",
        "3 to 9",
        "Tuesday 31 March 2026",
        "Friday 10 April 2026",
        "Between managers or safeguarding leads",
    ]
    assert len(lines) == 9


def test_without_a_day_it_counts_from_today(capsys, clock):
    clock.set("2026-06-01 00:30")  # still May in UTC
    found = json.loads(printed(capsys, "escalation", "--json"))
    assert found["deadlines"][0]["opens_on"] == "2026-06-01"


def test_an_older_version_by_its_name(capsys, monkeypatch, tmp_path):
    old = (policy.POLICIES / f"{VERSION}.toml").read_text(encoding="utf-8")
    (tmp_path / f"{VERSION}.toml").write_text(old, encoding="utf-8")
    sooner = old.replace(VERSION, "sooner-1").replace("last_day = 21", "last_day = 17")
    (tmp_path / "sooner-1.toml").write_text(sooner, encoding="utf-8")
    monkeypatch.setattr(policy, "POLICIES", tmp_path)
    policy.procedure.cache_clear()
    sent = ["escalation", "--from", "2026-03-27", "--json", "--policy", "sooner-1"]
    found = json.loads(printed(capsys, *sent))
    policy.procedure.cache_clear()
    assert (found["version"], found["deadlines"][3]["due_on"]) == ("sooner-1", "2026-04-22")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["escalations"], "There is no procedure escalations. There is: escalation"),
        (["escalation", "--from", "27/03/2026"], "Write year, month and day, for instance 2026"),
        (["escalation", "--from", "2026-02-30"], "2026-02-30 is not a day"),
        (["escalation", "--from", "2040-03-27"], "Bank holidays are known from"),
        (["escalation", "--policy", "../x"], f"There is no version ../x .* There is: {VERSION}"),
    ],
)
def test_what_cannot_be_printed_gets_a_sentence(arguments, sentence):
    with pytest.raises(CommandError, match=sentence):
        call_command("procedure", *arguments)


def test_what_is_printed_is_what_a_case_is_held_to():
    counted = procedures.timetable(timetable.NAME, FRIDAY)
    for number, each in enumerate(counted.deadlines, 1):
        window = timetable.in_force().window(number, FRIDAY, england())
        assert (each.opens_on, each.due_on) == (window.opens_on, window.due_on)
