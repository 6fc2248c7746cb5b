"""What follows from the register: phases, names, days of closing. No database."""

from datetime import date
from types import SimpleNamespace

import pytest

from partnership.schools import authorities, policy
from partnership.schools.policy import Change, Kept, What

TODAY, EARLIER = date(2026, 3, 27), date(2019, 8, 31)


@pytest.mark.parametrize(
    ("kind", "phase", "low", "high", "ours"),
    [
        ("Community school", "Primary", 3, 11, "primary"),
        ("Academy converter", "Middle deemed primary", 5, 12, "primary"),
        ("Academy sponsor led", "Secondary", 11, 16, "secondary"),
        ("Foundation school", "Middle deemed secondary", 9, 13, "secondary"),
        ("Free schools", "All-through", 4, 18, "all-through"),
        ("Local authority nursery school", "Nursery", 2, 5, "early-years"),
        ("Children's centre", "Not applicable", None, None, "early-years"),
        ("Children’s centre linked site", "Not applicable", None, None, "early-years"),
        ("Community special school", "Not applicable", 2, 19, "special"),
        ("Academy special converter", "Not applicable", 11, 19, "special"),
        ("Special post 16 institution", "Not applicable", 16, 25, "special"),
        ("Pupil referral unit", "Not applicable", 11, 16, "alternative-provision"),
        ("Free schools alternative provision", "Secondary", 14, 16, "alternative-provision"),
        ("Secure units", "Not applicable", None, None, "alternative-provision"),
        ("Further education", "16 plus", 16, 99, "further-education"),
        ("Sixth form centres", "16 plus", 16, 19, "further-education"),
        ("Academy 16 to 19 sponsor led", "16 plus", 16, 19, "further-education"),
        ("Academy 16-19 converter", "16 plus", 16, 19, "further-education"),
        ("Community school", "16 plus", 16, 19, "further-education"),
        ("Higher education institutions", "Not applicable", None, None, "further-education"),
        ("Other independent school", "Not applicable", 2, 5, "early-years"),
        ("Other independent school", "Not applicable", 3, 13, "primary"),
        ("Other independent school", "Not applicable", 11, 18, "secondary"),
        ("Other independent school", "Not applicable", 4, 18, "all-through"),
        ("Other independent school", "Not applicable", 16, 20, "further-education"),
        ("Other independent school", "Not applicable", None, 18, ""),
        ("Other independent special school", "Not applicable", 7, 18, "special"),
    ],
)
def test_our_phase_for_each_kind_of_school(kind, phase, low, high, ours):
    assert policy.phase_of(kind, phase, low, high) == ours
    assert ours in policy.PHASE_WORDS


def row(status="open", closed_on=None, **more):
    blank = dict.fromkeys(policy.FIELDS, "")
    return SimpleNamespace(
        **{**blank, "name": "A", "status": status, "closed_on": closed_on, **more}
    )


def kept(closed_on=None, *, is_succeeded=False, **more):
    values = {**dict.fromkeys(policy.FIELDS, ""), "closed_on": closed_on, "closes_on": None, **more}
    return Kept(1, 2, values, is_succeeded)


@pytest.mark.parametrize(
    ("given", "before", "closed_on", "closes_on"),
    [
        (row(), None, None, None),
        (row("closing", EARLIER), kept(), None, EARLIER),
        (row("closed", EARLIER), kept(), EARLIER, None),
        (row("closed", EARLIER), kept(TODAY), EARLIER, None),
        (row("closed"), kept(), TODAY, None),
        (row("closed"), kept(EARLIER), EARLIER, None),
        (row(), kept(EARLIER), None, None),
        (row(), kept(EARLIER, is_succeeded=True), EARLIER, None),
        (row("closed", TODAY), kept(EARLIER, is_succeeded=True), EARLIER, None),
    ],
)
def test_on_which_day_a_school_is_closed(given, before, closed_on, closes_on):
    values = policy.values_of(given, "A", before, TODAY)
    assert (values["closed_on"], values["closes_on"]) == (closed_on, closes_on)


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ([], What.UNCHANGED),
        ([Change("name", "A", "B")], What.CHANGED),
        ([Change("name", "A", "B"), Change("closed_on", None, TODAY)], What.CLOSED),
        ([Change("closed_on", EARLIER, None)], What.REOPENED),
        ([Change("closed_on", EARLIER, TODAY)], What.CHANGED),
    ],
)
def test_what_changes_amount_to(changes, what):
    assert policy.what_of(changes) == what


@pytest.mark.parametrize(
    ("one", "other"),
    [("St. Mary's Primary", "St Mary’s  primary"), ("Oak & Elm", "Oak and Elm"), ("A-B", "A B")],
)
def test_names_that_are_the_same(one, other):
    assert policy.same_name(one) == policy.same_name(other)


def test_names_that_are_not():
    assert policy.same_name("Oak Infant School") != policy.same_name("Oak Junior School")


def test_a_name_that_is_taken_gets_the_urn():
    assert policy.named("Oak", 12, {"elm"}) == "Oak"
    assert policy.named("Oak", 12, {"oak"}) == "Oak (URN 12)"
    assert len(policy.named("O" * 150, 123456, {"o" * 150})) == 150


def test_a_short_name_is_cut_between_words():
    assert policy.shortened("Oak School") == "Oak School"
    assert policy.shortened("Oak and Elm Church of England School", 20) == "Oak and Elm Church…"
    assert len(policy.shortened("O" * 150)) == 60


@pytest.mark.parametrize(
    ("undecided", "shown", "now", "refused"),
    [(0, "", "x", False), (0, "x", "x", False), (0, "y", "x", True), (1, "x", "x", True)],
)
def test_what_is_imported_is_what_was_shown_and_decided(undecided, shown, now, refused):
    assert bool(policy.why_not_import(undecided, shown, now)) is refused


@pytest.mark.parametrize(
    "said",
    [{}, {"schools": {}}, *({"schools": {"local_authority_codes": each}} for each in (
        [], 876, "876", ["876"], [87], [True], [876, 876], [1000]))],
)  # fmt: skip
def test_local_authorities_that_are_unfit_are_an_error(said):
    [error] = authorities.unfit(said)
    assert error.id == "partnership.E005"


@pytest.mark.parametrize("codes", [[876], [876, 877]])
def test_one_local_authority_or_more(codes):
    assert authorities.unfit({"schools": {"local_authority_codes": codes}}) == []


def test_those_of_the_running_portal():
    assert authorities.codes() == {876}
