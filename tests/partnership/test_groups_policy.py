"""The rules of groups, as tables: no database."""

import re
from datetime import date
from types import SimpleNamespace as Row

import pytest

from partnership.groups import picture, policy
from partnership.groups.models import ChairTerm, GroupSeat, PartnershipGroup
from partnership.groups.quorum import Present, Rule, in_words, why_not_quorate
from partnership.models import Agency

Kind, As = PartnershipGroup.Kind, GroupSeat.As
PARTNERS = ["Council", "ICB", "Police"]
ALL_THREE, SUBGROUP = Rule(partners=3), Rule(chair=True, agencies=2, partners=1)
TODAY = date(2026, 4, 1)


def here(*agencies, chairs=""):
    return [Present(each, each in PARTNERS, each == chairs) for each in agencies]


# --- quorum ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "present", "refusal"),
    [
        (ALL_THREE, here("Council", "ICB", "Police"), None),
        (ALL_THREE, here("Council", "Police", "Trust"), "Not quorate: ICB missing."),
        (ALL_THREE, here("Council", "Council"), "Not quorate: ICB and Police missing."),
        (ALL_THREE, [], "Not quorate: Council, ICB and Police missing."),
        (SUBGROUP, here("Council", "Trust", chairs="Trust"), None),
        (SUBGROUP, here("Council", "Trust"), "Not quorate: the chair or a deputy chair missing."),
        (SUBGROUP, here("Trust", "School", chairs="Trust"),
         "Not quorate: one of Council, ICB or Police missing."),
        (SUBGROUP, here("Council", "Council", chairs="Council"),
         "Not quorate: another agency missing."),
        (SUBGROUP, [],
         ("Not quorate: the chair or a deputy chair, one of Council, ICB or Police and"
         " another agency missing.")),
        (Rule(partners=2), here("ICB"), "Not quorate: one of Council or Police missing."),
        (Rule(partners=2), [], "Not quorate: two of Council, ICB or Police missing."),
        (Rule(agencies=4), here("A"), "Not quorate: three more agencies missing."),
        (Rule(), [], None),
    ],
)  # fmt: skip
def test_whether_those_present_may_decide(rule, present, refusal):
    assert why_not_quorate(rule, present, PARTNERS) == refusal


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (ALL_THREE, "All three safeguarding partners."),
        (SUBGROUP,
         ("The chair or a deputy chair, and two agencies, one of them a safeguarding"
         " partner.")),
        (Rule(partners=1), "1 of 3 safeguarding partners."),
        (Rule(agencies=1), "One agency."),
        (Rule(agencies=12, partners=2), "12 agencies, two of them safeguarding partners."),
        (Rule(chair=True), "The chair or a deputy chair."),
        (Rule(), "No quorum is set."),
    ],
)  # fmt: skip
def test_a_quorum_in_words(rule, words):
    assert in_words(rule) == words
    assert rule.is_set is (words != "No quorum is set.")


@pytest.mark.parametrize(
    ("rule", "partners", "agencies", "words"),
    [
        (Rule(partners=6), 9, 12, "6 of 9 safeguarding partners."),
        (Rule(partners=9), 9, 12, "All nine safeguarding partners."),
        (Rule(agencies=6), 3, 9, "6 of 9 agencies."),
        (Rule(agencies=6, partners=3), 3, 9,
         "6 of 9 agencies, three of them safeguarding partners."),
        (Rule(agencies=6), 3, 4, "Six agencies."),  # more than have a seat
        (Rule(partners=3), 0, 0, "All three safeguarding partners."),  # none is entered yet
    ],
)  # fmt: skip
def test_a_quorum_says_of_how_many(rule, partners, agencies, words):
    assert in_words(rule, partners, agencies) == words


def test_advisers_and_minute_takers_do_not_count_and_a_deputy_chairs():
    def sits(agency, sits_as):
        return GroupSeat(agency=agency, sits_as=sits_as)

    seats = [sits(COUNCIL, As.MEMBER), sits(TRUST, As.DEPUTY_CHAIR), sits(ICB, As.ADVISER),
             sits(POLICE, As.MINUTE_TAKER)]  # fmt: skip
    here_now = policy.present(seats)
    assert here_now == [Present("Council", True), Present("Trust", chairs=True)]
    assert why_not_quorate(SUBGROUP, here_now, PARTNERS) is None
    assert policy.present(seats[:1], chairing=COUNCIL.pk) == [Present("Council", True, True)]


# --- the line up, the end -------------------------------------------------------------------------

NAMES = {1: "Leadership", 2: "Executive", 3: "Practice", 4: "Neglect"}
LINES = {1: None, 2: 1, 3: 2, 4: 3}


@pytest.mark.parametrize(
    ("group", "parent", "refusal"),
    [
        (4, 2, None),
        (None, 4, None),
        (1, None, None),
        (2, 2, "Executive cannot report to itself. Choose another group, or none."),
        (3, 4,
         ("Neglect itself reports to Practice. Choose a group that does not, or change that"
         " line first.")),
        (1, 4,
         ("Neglect itself reports to Leadership, through Practice and Executive. Choose a"
         " group that does not, or change that line first.")),
    ],
)  # fmt: skip
def test_no_group_reports_to_itself_through_others(group, parent, refusal):
    assert policy.why_not_report_to(group, parent, LINES, NAMES) == refusal


@pytest.mark.parametrize(
    ("kind", "ends_on", "fits"),
    [
        (Kind.TASK_AND_FINISH, TODAY, True),
        (Kind.TASK_AND_FINISH, None, False),
        (Kind.SUBGROUP, None, True),
        (Kind.EXECUTIVE, TODAY, False),
    ],
)
def test_a_task_and_finish_group_has_an_end_and_no_other(kind, ends_on, fits):
    assert (policy.why_not_end_date(kind, ends_on) is None) is fits


@pytest.mark.parametrize(
    ("ends_on", "closed_on", "over"),
    [
        (date(2026, 3, 31), None, True),
        (TODAY, None, False),
        (date(2026, 3, 31), TODAY, False),
        (None, None, False),
    ],
)
def test_past_its_last_day_until_closed_or_extended(ends_on, closed_on, over):
    assert policy.is_over(Row(ends_on=ends_on, closed_on=closed_on), TODAY) is over


@pytest.mark.parametrize(
    ("until", "says"),
    [
        (date(2026, 6, 30), None),
        (date(2026, 3, 31), "must be today"),
        (date(2026, 3, 1), "must be after"),
    ],
)
def test_it_is_extended_to_a_later_day(until, says):
    group = Row(kind=Kind.TASK_AND_FINISH, closed_on=None, ends_on=date(2026, 3, 15))
    refusal = policy.why_not_extend(group, until, TODAY)
    assert refusal is None if says is None else says in refusal


def test_a_group_that_others_report_to_is_not_closed():
    group = PartnershipGroup(name="Practice")
    assert policy.why_not_close(group, []) is None
    assert policy.why_not_close(group, ["Neglect"]) == (
        "Neglect still reports to it. Say first whom they report to instead."
    )


# --- the chair ------------------------------------------------------------------------------------

COUNCIL, ICB, POLICE = (
    Agency(pk=pk, name=name, kind=Agency.Kind.SAFEGUARDING_PARTNER)
    for pk, name in enumerate(PARTNERS, 1)
)
TRUST = Agency(pk=9, name="Trust", kind=Agency.Kind.RELEVANT_AGENCY)
EXECUTIVE = PartnershipGroup(pk=1, name="Executive", kind=Kind.EXECUTIVE)


def term(partner, begins_on, ends_on):
    return ChairTerm(group=EXECUTIVE, partner=partner, begins_on=begins_on, ends_on=ends_on)


YEAR = [
    term(COUNCIL, date(2024, 4, 1), date(2025, 3, 31)),
    term(POLICE, date(2025, 4, 1), date(2026, 3, 31)),
]


@pytest.mark.parametrize(
    ("group", "partner", "begins_on", "ends_on", "says"),
    [
        (EXECUTIVE, ICB, date(2026, 4, 1), date(2027, 3, 31), None),
        (EXECUTIVE, ICB, date(2026, 3, 31), date(2027, 3, 30), "Police chairs from"),
        (EXECUTIVE, ICB, date(2023, 1, 1), date(2024, 4, 1), "Council chairs from"),
        (EXECUTIVE, ICB, date(2023, 1, 1), date(2030, 1, 1), "do not overlap"),
        (EXECUTIVE, TRUST, date(2026, 4, 1), date(2027, 3, 31), "no safeguarding partner"),
        (EXECUTIVE, ICB, date(2026, 4, 2), date(2026, 4, 1), "on or after its first day"),
        (PartnershipGroup(kind=Kind.SUBGROUP), ICB, TODAY, TODAY, "one of its seats"),
    ],
)
def test_no_two_terms_share_a_day(group, partner, begins_on, ends_on, says):
    refusal = policy.why_not_term(group, partner, begins_on, ends_on, YEAR)
    assert refusal is None if says is None else says in refusal


@pytest.mark.parametrize(
    ("partner", "begins_on", "because", "refused"),
    [
        (POLICE, date(2026, 4, 1), "", True),
        (POLICE, date(2026, 4, 1), "  ", True),
        (POLICE, date(2026, 4, 1), "The council has no director.", False),
        (COUNCIL, date(2026, 4, 1), "", False),
        (POLICE, date(2024, 1, 1), "", False),  # before all of them
    ],
)
def test_a_partner_chairs_twice_running_with_a_reason_alone(partner, begins_on, because, refused):
    ends_on = date(begins_on.year, begins_on.month, 28)
    said = policy.why_not_term(EXECUTIVE, partner, begins_on, ends_on, YEAR, because)
    assert (said is not None) is refused
    if said:
        assert said == (
            "Police held the term before this one, and the partners chair in turn. Choose another"
            " partner, or say why it chairs again."
        )


def test_next_in_turn_is_whose_last_term_is_the_longest_ago():
    partners = [COUNCIL, ICB, POLICE]
    assert policy.next_in_turn(partners, []) == COUNCIL
    assert policy.next_in_turn(partners, YEAR) == ICB
    third = term(ICB, date(2026, 4, 1), date(2027, 3, 31))
    assert policy.next_in_turn(partners, [*YEAR, third]) == COUNCIL
    assert policy.next_in_turn([], YEAR) is None


def test_a_year_is_proposed_from_where_the_last_term_ends():
    assert policy.next_days(YEAR, date(2025, 9, 1)) == (date(2026, 4, 1), date(2027, 3, 31))
    assert policy.next_days([], date(2028, 2, 29)) == (date(2028, 2, 29), date(2029, 2, 27))


@pytest.mark.parametrize(
    ("today", "near"),
    [(date(2025, 12, 30), False), (date(2025, 12, 31), True), (date(2026, 5, 1), True)],
)
def test_a_handover_is_near_from_three_months_before(today, near):
    assert policy.handover(YEAR, today) == ((YEAR[1], None) if near else None)


def test_of_a_handover_the_next_term_is_told():
    following = term(ICB, date(2026, 4, 1), date(2027, 3, 31))
    assert policy.handover([*YEAR, following], date(2026, 1, 5)) == (YEAR[1], following)
    assert policy.handover([following], date(2026, 1, 5)) is None


# --- members --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "agency", "sits_as", "chairs", "says"),
    [
        (Kind.SUBGROUP, TRUST, As.MEMBER, True, None),
        (Kind.SUBGROUP, TRUST, As.CHAIR, False, None),
        (Kind.SUBGROUP, TRUST, As.CHAIR, True, "has a chair"),
        (Kind.SUBGROUP, None, As.MEMBER, False, "Select the agency"),
        (Kind.EXECUTIVE, COUNCIL, As.CHAIR, False, "in turn"),
        (Kind.BOARD, TRUST, As.MEMBER, False, "run by others"),
        (Kind.SUBGROUP, Agency(name="CCG", closed_on=TODAY), As.MEMBER, False, "no longer exists"),
    ],
)
def test_who_may_have_a_seat(kind, agency, sits_as, chairs, says):
    refusal = policy.why_not_seat(PartnershipGroup(kind=kind), agency, sits_as, chairs)
    assert refusal is None if says is None else says in refusal


# --- terms of reference ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sections", "has_file", "agreed_on", "review_on", "says"),
    [
        ({"purpose": "x"}, False, TODAY, date(2027, 4, 1), None),
        ({}, True, TODAY, date(2027, 4, 1), None),
        ({"purpose": ""}, False, TODAY, date(2027, 4, 1), "Write the terms"),
        ({}, True, date(2026, 4, 2), date(2027, 4, 1), "today or in the past"),
        ({}, True, TODAY, TODAY, "after the day they take effect"),
    ],
)
def test_terms_of_reference_say_something_and_are_reviewed(
    sections, has_file, agreed_on, review_on, says
):
    refusal = policy.why_not_terms(
        EXECUTIVE, sections, has_file, agreed_on, TODAY, review_on, TODAY
    )
    assert refusal is None if says is None else says in refusal


def test_two_versions_do_not_hold_from_one_day():
    said = (EXECUTIVE, {"purpose": "x"}, False, TODAY, TODAY, date(2027, 4, 1), TODAY)
    assert policy.why_not_terms(*said, [date(2025, 4, 1)]) is None
    assert policy.why_not_terms(*said, [TODAY]) == (
        "Another version holds from Wednesday 1 April 2026, and nobody would know which of the two"
        " does. Enter another day."
    )


def test_the_latest_version_that_has_taken_effect_is_in_force():
    def version(number, effective_on):
        return Row(number=number, effective_on=effective_on)

    one, two, three = (version(n, date(2024 + n, 4, 1)) for n in (1, 2, 3))
    assert policy.in_force([three, two, one], TODAY) is two
    assert policy.in_force([three], TODAY) is None


# --- the picture ----------------------------------------------------------------------------------


def group(pk, name, above=None, kind=Kind.SUBGROUP):
    return PartnershipGroup(pk=pk, name=name, slug=name.lower(), kind=kind, reports_to_id=above)


GROUPS = [
    group(1, "Leadership", kind=Kind.LEADERSHIP), group(2, "Executive", 1),
    group(3, "Practice", 2), group(4, "Exploitation", 2), group(5, "Neglect", 3),
    group(6, "Overview", 7, Kind.BOARD), group(7, "Wellbeing", None, Kind.BOARD),
]  # fmt: skip


def test_each_group_stands_right_of_the_one_it_reports_to_and_none_on_another():
    drawn = picture.draw(GROUPS, [(2, 7), (4, 3)])
    at = {box.group.pk: box for box in drawn.boxes}
    for each in GROUPS[:5]:
        if each.reports_to_id:
            assert at[each.pk].x > at[each.reports_to_id].x
    for one in drawn.boxes:
        assert one.x + one.width <= drawn.width
        assert one.y + one.height <= drawn.height
        for other in drawn.boxes:
            apart = one.y + one.height <= other.y or other.y + other.height <= one.y
            assert one is other or one.x != other.x or apart
    assert len(drawn.lines) == 3  # of the three that others report to
    assert {pk: box.label for pk, box in at.items()} == {
        1: "A", 2: "B", 3: "C", 5: "D", 4: "E", 6: "1", 7: "2",
    }  # fmt: skip
    assert at[2].small_lines[-1] == "Linked with 2"
    assert at[4].small_lines[-1] == "Linked with C"
    assert at[6].small_lines == ["Reports to 2"]


def test_the_line_to_the_first_below_has_no_step_whatever_their_heights():
    """An only one below is joined by a straight line, and so is the first of several."""
    drawn = picture.draw(GROUPS, [(2, 7)])
    at = {box.group.pk: box for box in drawn.boxes}
    assert at[1].height != at[2].height
    assert sum(f" {at[2].middle}h" in line for line in drawn.lines) == 1
    only = next(line for line in drawn.lines if f" {at[2].middle}h" in line)
    assert set(re.findall(r"M\d+ (\d+)", only)) == {str(at[2].middle)}


def test_on_paper_our_groups_and_the_boards_are_two_drawings():
    drawn = picture.draw(GROUPS, [])
    (top, height), (turn, rest) = drawn.parts
    assert (top, turn, turn + rest) == (0, height, drawn.height)
    for box in drawn.boxes:
        assert (box.y + box.height <= turn) is box.group.run_by_us
    assert turn < drawn.boards_at, "its heading is in the second"
    ours = [each for each in GROUPS if each.run_by_us]
    assert len(picture.draw(ours, []).parts) == 1


def test_the_lists_say_what_the_picture_says():
    ours, boards = picture.tree(GROUPS, [(2, 7)])
    assert "Leadership" in ours[0]
    assert "Linked with Wellbeing." in ours[1][0]
    assert [len(ours), len(ours[1]), len(ours[1][1])] == [2, 2, 3]
    assert "Overview" in boards[1][0]
    assert picture.draw([], []) is None


def test_markup_in_a_name_stays_text():
    named = PartnershipGroup(pk=1, name="<b>&", slug="b")
    (item,), _ = picture.tree([named], [])
    assert "&lt;b&gt;&amp;" in item


@pytest.mark.parametrize("name", ["W" * 150, "Halton Safeguarding Adults Board", "a " * 75])
def test_no_line_is_wider_than_its_box(name):
    room = picture.WIDTH - 2 * picture.PADDING
    lines = picture.wrapped(name, room, picture.NAME_SIZE)
    assert "".join(lines).replace(" ", "") == name.replace(" ", "")
    assert all(picture._wide(line, picture.NAME_SIZE) <= room for line in lines)
