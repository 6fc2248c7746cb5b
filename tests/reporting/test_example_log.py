"""The example's log holds what the annual report names, each piece with its source."""

from collections import Counter

from partnership.duties import rules
from partnership.example import read, read_whole

LOG = read_whole("improvement")
PERPETRATORS = (
    "Annual report 2019-20, section 7, Challenges of managing perpetrators of exploitation"
)

STRATEGY = (
    "Annual report 2019-20, section 9, Contextual safeguarding: due to the Strategic Group in"
    " March 2021"
)


def test_every_work_of_the_annual_report_is_there_by_itself():
    assert Counter(work["source"] for work in LOG["works"]) == {
        "multi-agency-audit": 2, "single-agency-audit": 1, "review": 5, "data": 2, "scrutiny": 4,
    }  # fmt: skip
    told = [
        (len(work["findings"]), len(work["recommendations"]), work["cited"])
        for work in LOG["works"]
    ]
    assert told == [
        (3, 3, "Annual report 2019-20, section 7, Audit activity, i"),
        (5, 5, "Annual report 2019-20, section 7, Audit activity, ii"),
        (2, 2, "Annual report 2019-20, section 7, Audit activity, iii"),
        (2, 1, "Annual report 2019-20, section 7, Rapid reviews"),
        (2, 1, "Annual report 2019-20, section 7, Rapid reviews"),
        (7, 6, "Annual report 2019-20, section 7, Reflective review, Criminal exploitation"),
        (5, 5, PERPETRATORS),
        (9, 8, "Annual report 2019-20, section 7, Review of injuries to young children"),
        (5, 5, "Annual report 2019-20, section 7, Data: key areas to focus on"),
        (10, 16, "Annual report 2019-20, section 10 (lessons) and section 11 (recommendations)"),
        (1, 1, "Annual report 2019-20, section 9, Safeguarding effectiveness"),
        (1, 1, "Annual report 2019-20, section 8, Safeguarding in children’s social care"),
        (2, 1, "Annual report 2019-20, section 7, Adoptions from care (A1 and A2)"),
        (1, 1, STRATEGY),
    ]  # fmt: skip


def test_everything_is_reached_from_a_theme():
    """A finding is in one; a recommendation answers a finding; an action follows from it."""
    themes = {theme["slug"] for theme in LOG["themes"]}
    used = {slug for work in LOG["works"] for each in work["findings"] for slug in each["themes"]}
    assert used == themes
    for work in LOG["works"]:
        assert all(each["themes"] for each in work["findings"]), work["came_from"]
        assert all(each["answers"] for each in work["recommendations"]), work["came_from"]


def test_each_post_has_the_duties_that_the_arrangements_list():
    by_post = Counter(
        owner.partition(":")[2]
        for duty in read("duties")
        for owner in duty["owners"]
        if ":" in owner
    )
    assert by_post == {
        "head-of-safeguarding": 5,
        "business-manager": 8,
        "safeguarding-development-officer": 6,
        "senior-administration-officer": 7,
        "independent-scrutineer": 8,
    }


def test_the_group_that_the_report_complains_of_carries_too_much():
    """Its remit is “very large” (section 11); each duty is one that the sources give it."""
    theirs = Counter(owner for duty in read("duties") for owner in duty["owners"])
    most = rules.version("halton-2026").most_for_a_group
    carry_too_much = {owner for owner, number in theirs.items() if number > most}
    assert "safeguarding-practice-group" in carry_too_much
    titles = {duty["title"]: duty["owners"] for duty in read("duties")}
    assert titles["Decides whether a serious incident is one to be notified"] == ["virtual-panel"]


def test_the_boards_and_voices_that_the_sources_name_are_there():
    names = {group["name"] for group in read("groups")}
    assert names >= {
        "CCG Executive Health Safeguarding Group", "Youth Justice Board", "School councils",
        "UK Youth Parliament", "Patterns of Harm and Help Task and Finish Group",
        "Patterns of Perpetrators Task and Finish Group",
    }  # fmt: skip
    heard = {entry["from_whom"] for entry in read_whole("scrutiny")["voices"]}
    assert heard >= {"ballot", "care-council", "youth-cabinet", "school-council", "healthwatch"}
