"""Files for calendars: what a reader of RFC 5545 makes of them."""

from datetime import UTC, datetime

import pytest

from core import ics
from tests.calendar_files import read

MOMENT = datetime(2026, 3, 31, 13, 0, tzinfo=UTC)


def test_lines_end_and_fold_as_calendars_read_them(settings):
    settings.SITE_URL = "https://portal.example.org"
    said = ics.event("meeting-1", ["SUMMARY:" + "é" * 200], product="Test", method="PUBLISH")
    assert said.endswith("END:VCALENDAR\r\n")
    assert "\n" not in said.replace("\r\n", "")
    assert max(len(line.encode()) for line in said.split("\r\n")) <= 75
    found = read(said)
    assert found["SUMMARY"] == "é" * 200
    assert (found["UID"], found["METHOD"]) == ("meeting-1@portal.example.org", "PUBLISH")


@pytest.mark.parametrize(
    ("said", "comes_back"),
    [
        ("A; B, C\\D", "A; B, C\\D"),
        ("one\r\nATTENDEE:two", "one ATTENDEE:two"),
        ("ends\\", "ends\\"),
    ],
)
def test_no_text_breaks_out_of_its_property(said, comes_back):
    found = read(ics.event("x", [f"SUMMARY:{ics.escaped(said)}"], product="Test"))
    assert found["SUMMARY"] == comes_back
    assert "ATTENDEE" not in found


def test_a_moment_is_given_in_utc():
    assert ics.stamp(MOMENT) == "20260331T130000Z"
