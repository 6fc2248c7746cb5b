"""The lists of escalations: their tabs, filters and order, and those kept under a name."""

import csv
from dataclasses import replace
from datetime import date
from io import StringIO

import pytest
from django.http import QueryDict
from django.urls import reverse

from accounts.models import User
from core import restriction
from core.models import AccessLog
from core.operations import NotAllowed
from escalations import choice, filter_forms, lists, saved_list_policy, saved_lists
from escalations import operations as escalate
from escalations.models import Escalation, SavedList
from partnership import operations as ours
from partnership.roles import Role
from tests.kept import kept_step
from tests.world import ANSWERS, LONG_AGO, build, raise_one, refresh

pytestmark = pytest.mark.django_db

DAY_ONE = date(2026, 3, 27)
IN_MARCH = "raised_from_month=3&raised_from_year=2026"
UNTIL_1_MARCH = "raised_to_day=1&raised_to_month=3&raised_to_year=2026"


@pytest.fixture
def world():
    return build()


@pytest.fixture
def see(client, world):
    """The page of an address, as somebody."""

    def see(name: str, query: str = ""):
        client.force_login(getattr(world, name))
        return client.get(f"/escalations/{query}")

    return see


def references(response) -> list[str]:
    return [row[0]["text"] for row in response.context["page"].rows]


def sentences(response) -> list[str]:
    form = response.context["form"]
    return [str(said) for errors in form.errors.values() for said in errors] if form else []


# --- tabs -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "tabs"),
    [
        ("alice", ["Needs me", "Mine", "Overdue (0)", "All I can open"]),
        ("anna", ["Needs me", "Mine", "My agency’s", "Overdue (0)"]),
        ("asif", ["Needs me", "Mine", "My agency’s", "Overdue (0)"]),
        ("ada", ["Needs me", "Overdue (0)", "All I can open"]),
        ("dana", ["Needs me", "Overdue (0)", "All"]),
        ("hari", ["Overdue (0)", "All"]),
        ("sue", ["Overdue (0)", "All"]),
    ],
)
def test_each_tab_is_for_whom_it_means_something(see, name, tabs):
    assert [tab["text"] for tab in see(name).context["tabs"]] == tabs


def test_a_role_that_has_no_part_in_any_has_one_list(world, client):
    clerk = User.objects.create_user("clerk@example.org", full_name="Cleo Clerk")
    ours.begin_role(
        clerk, agency=world.council, role=Role.DATA_PROVIDER, started_on=LONG_AGO, by=None
    )
    client.force_login(clerk)
    assert [tab["text"] for tab in client.get("/escalations/").context["tabs"]] == [
        "All I can open"
    ]


def test_the_overdue_are_counted_on_their_tab_of_those_that_one_may_open(world, see, clock):
    late = raise_one(world, raised_on=date(2026, 3, 26))
    raise_one(world, raised_on=DAY_ONE)
    clock.set("2026-03-30")
    for name, number in (("anna", 1), ("dana", 1), ("alice", 1), ("charlie", 0)):
        page = see(name, "?show=overdue")
        assert [tab["text"] for tab in page.context["tabs"] if tab["current"]] == [
            f"Overdue ({number})"
        ]
        assert references(page) == [late.reference] * number
    assert page.context["empty"]["heading"] == "Nothing is overdue"


def test_the_agencys_list_is_of_the_agencies_somebody_leads_and_of_one_where_they_choose(
    world, see
):
    ours.begin_role(
        world.anna, agency=world.police, role=Role.SAFEGUARDING_LEAD, started_on=LONG_AGO, by=None
    )
    of_both = raise_one(world, raised_on=DAY_ONE)
    police = raise_one(world, raised_on=DAY_ONE, challenged_agency=world.police)
    page = see("anna", "?show=agency")
    assert "My agencies’" in [tab["text"] for tab in page.context["tabs"]]
    assert sorted(references(page)) == sorted([of_both.reference, police.reference])
    assert references(see("anna", "?show=agency&of=police")) == [police.reference]
    assert "Which of my agencies" in see("anna", "?show=agency&filters=open").content.decode()
    refused = see("anna", "?show=agency&of=trust")
    assert sentences(refused) == ["Select which of your agencies from the list"]


def test_the_agencys_list_is_no_list_of_a_practitioner(see):
    page = see("alice", "?show=agency")
    assert page.context["choice"].show == choice.NEEDS_ME
    assert sentences(page) == [filter_forms.NO_SUCH_LIST]


def test_the_agencys_list_holds_what_is_theirs_alone(world, see):
    """Not what a delegate may open of other agencies."""
    case = raise_one(world, raised_on=DAY_ONE)
    ours.begin_role(
        world.ines, agency=world.icb, role=Role.SAFEGUARDING_LEAD, started_on=LONG_AGO, by=None
    )
    for step in (1, 2, 3):
        escalate.move_up(refresh(case), from_step=step, reason="No answer.", by=world.alice)
    assert references(see("ines", "?show=all")) == [case.reference]
    assert references(see("ines", "?show=agency")) == []


# --- filters --------------------------------------------------------------------------------------


@pytest.fixture
def two(world):
    return both(world)


@kept_step
def both(world):
    """The council against the trust since 26 March; the trust against the police since the 27th."""
    first = raise_one(world, raised_on=date(2026, 3, 26), level_of_need=4, reason="level-of-need")
    second = escalate.raise_escalation(
        raised_as=world.held["bob"], challenged_agency=world.police, raised_on=DAY_ONE,
        by=world.bob, **ANSWERS,
    )  # fmt: skip
    escalate.move_up(second, from_step=1, reason="No answer.", by=world.bob)
    return first, second


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("raising=council", "first"),
        ("raising=trust", "second"),
        ("raising=police", ""),
        ("challenged=trust", "first"),
        ("challenged=police", "second"),
        ("step=1", "first"),
        ("step=2", "second"),
        ("reason=level-of-need", "first"),
        ("reason=information-sharing", "second"),
        ("level=4", "first"),
        ("level=3", "second"),
        ("turn=challenged", "first"),
        ("turn=raising", "second"),
        ("turn=manager", ""),
        ("raised_to_day=26&raised_to_month=3&raised_to_year=2026", "first"),
        ("raised_from_day=27&raised_from_month=3&raised_from_year=2026", "second"),
        ("raising=council&step=2", ""),
        ("raising=council&step=1&level=4&reason=level-of-need", "first"),
    ],
)
@pytest.mark.parametrize(("name", "show"), [("dana", "all"), ("bea", "agency"), ("bea", "all")])
def test_a_filter_leaves_what_fits_on_the_page_and_in_the_file(
    world, two, see, client, query, found, name, show
):
    wanted = {"first": [two[0].reference], "second": [two[1].reference], "": []}[found]
    page = see(name, f"?show={show}&{query}")
    assert sentences(page) == []
    assert references(page) == wanted
    assert page.context["page"].total == str(len(wanted))
    assert len(page.context["choice"].chips) == query.count("=") - 2 * query.count("_day")
    file = client.get(f"/escalations/export/csv/?show={show}&{query}").content.decode("utf-8-sig")
    assert [row["Reference"] for row in csv.DictReader(StringIO(file))] == wanted


@pytest.mark.parametrize("name", ["dana", "bea"])
def test_a_filtered_list_is_counted_and_goes_on_over_its_pages(world, see, monkeypatch, name):
    """What does not fit comes first by date, and is more than a page."""
    monkeypatch.setattr(lists, "PAGE", 1)
    for day in (23, 24, 25):
        raise_one(world, raised_on=date(2026, 3, day))
    wanted = [raise_one(world, raised_on=DAY_ONE, level_of_need=4).reference for _ in range(2)]
    page = see(name, "?show=all&level=4")
    assert (references(page), page.context["page"].total) == (wanted[:1], "2")
    page = see(name, page.context["page"].next_query)
    assert (references(page), page.context["page"].total) == (wanted[1:], "2")
    assert page.context["page"].next_query == ""


def test_each_filter_is_shown_with_the_way_to_take_it_away(two, see):
    page = see("dana", "?show=all&raising=council&step=1&sort=-raised")
    chips = page.context["choice"].chips
    assert [chip["text"] for chip in chips] == ["Raised by: Testshire Council", "Step: 1"]
    assert [chip["query"] for chip in chips] == [
        "?show=all&step=1&sort=-raised", "?show=all&raising=council&sort=-raised",
    ]  # fmt: skip
    said = page.content.decode()
    assert "Clear all" in said
    assert "Save this list under a name" in said
    assert "Remove" not in see("dana", "?show=all").content.decode()


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("step=9", "Select the step from the list"),
        ("level=x", "Select the level of need from the list"),
        ("reason=none", "Select the reason from the list"),
        ("turn=x", "Select whose turn it is from the list"),
        ("overdue=maybe", "Select whether it is overdue from the list"),
        ("raising=nowhere", "Select the agency raising from the list"),
        ("challenged=x%20y", "Select the agency challenged from the list"),
        ("sort=due_on", "Select the order from the list"),
        ("state=shut", "Select open or closed from the list"),
        ("show=x", filter_forms.NO_SUCH_LIST),
        ("raised_from_day=31&raised_from_month=2&raised_from_year=2026",
         "The first day raised must be a real date: February 2026 has no day 31"),
        ("raised_from_day=3", "The first day raised must include a month and a year"),
        (f"raised_from_day=2&{IN_MARCH}&{UNTIL_1_MARCH}", filter_forms.NO_DAY_BETWEEN),
        ("state=closed&turn=both", filter_forms.ONLY_OPEN),
        ("state=closed&overdue=yes", filter_forms.ONLY_OPEN),
    ],
)  # fmt: skip
def test_what_an_address_says_in_vain_is_a_sentence_and_gives_no_file(
    two, see, client, query, sentence
):
    query = query if "show=" in query else f"show=all&{query}"
    page = see("dana", f"?{query}")
    assert page.status_code == 200
    assert sentences(page) == [sentence]
    assert sentence in page.content.decode()
    for address in ("/escalations/export/csv/", reverse("escalations:save_list")):
        refused = client.get(f"{address}?{query}")
        assert refused.status_code == 302
        assert refused["Location"].startswith("/escalations/?")


def test_no_agency_is_offered_but_those_of_what_one_may_open(two, see, world):
    def offered(name):
        form = see(name, "?show=all&filters=open").context["form"]
        return [slug for slug, _ in form.fields["raising"].choices if slug]

    assert offered("dana") == ["council", "trust", "police"]
    assert offered("anna") == ["council", "trust"]
    assert offered("colin") == ["trust", "police"]
    assert offered("charlie") == []


def test_the_filters_are_there_when_asked_for_and_when_something_is_wrong(two, see):
    assert see("dana").context["form"] is None
    asked = see("dana", "?show=all&step=2&filters=open")
    assert asked.context["form"].data["step"] == "2"
    assert "Error:" not in asked.content.decode()
    assert see("dana", "?show=all&step=9").context["form"] is not None


def test_a_restricted_one_is_not_found_by_what_it_is_about(world, two, see, client):
    """The list and its file do not say the reason and the level of need of a restricted one."""
    named = [(world.dana, world.held["dana"].agency_role.group_id, "manage")]
    restriction.restrict(two[0], named=named, reason="Kin.", by=world.dana)
    assert references(see("dana", "?show=all&raising=council")) == [two[0].reference]
    for query in ("?show=all&reason=level-of-need", "?show=all&level=4"):
        page = see("dana", query)
        assert references(page) == []
        assert choice.RESTRICTED_LEFT_OUT in page.content.decode()
        file = client.get(f"/escalations/export/csv/{query}").content.decode()
        assert two[0].reference not in file


def test_nobody_finds_by_a_filter_what_they_may_not_open(two, see):
    for query in ("raising=trust", "step=2", "challenged=police", "sort=-raised", "level=3"):
        for show in ("all", "agency", "overdue", "mine", "needs-me"):
            assert two[1].reference not in references(see("anna", f"?show={show}&{query}"))
            assert references(see("charlie", f"?show={show}&{query}")) == []


def test_a_file_says_in_the_log_what_was_asked_for_however_long(two, see, client):
    see("dana")
    client.get("/escalations/export/csv/?show=all&step=1")
    line = AccessLog.objects.filter(what="export").latest("pk")
    assert (line.about, line.detail) == ("escalations.Escalation:?show=all&step=1", "CSV, 1 row")
    query = "?show=all&step=1&raising=council&reason=level-of-need&level=4&sort=-raised"
    client.get(f"/escalations/export/csv/{query}")
    line = AccessLog.objects.filter(what="export").latest("pk")
    assert line.detail == f"CSV, 1 row: {query}"
    token = see("dana", query).context["print_token"]
    client.post(reverse("printed"), {"token": token})
    assert AccessLog.objects.filter(what="print").latest("pk").detail == query


@pytest.mark.parametrize("name", ["dana", "bea", "alice"])
@pytest.mark.parametrize(
    "query",
    ["step=1&raising=council&overdue=yes", "sort=-raised", "filters=open", "show=overdue"],
)
def test_a_filtered_list_asks_the_database_as_often_for_three_as_for_one(
    world, see, django_assert_num_queries, django_assert_max_num_queries, clock, name, query
):
    query = f"?{query}" if "show=" in query else f"?show=all&{query}"
    raise_one(world, raised_on=date(2026, 3, 20))
    see(name, query)
    with django_assert_max_num_queries(15) as few:
        see(name, query)
    for _ in range(2):
        raise_one(world, raised_on=date(2026, 3, 20))
    with django_assert_num_queries(len(few)):
        see(name, query)


# --- order ----------------------------------------------------------------------------------------


def in_order(made, sort: str) -> list[str]:
    keys = {
        "day": lambda each: (each.due_on, each.pk),
        "raised": lambda each: (each.raised_on, each.pk),
        "reference": lambda each: (each.reference, each.pk),
        "step": lambda each: (each.step, each.due_on, each.pk),
    }
    found = sorted(made, key=keys[sort.removeprefix("-")], reverse=sort.startswith("-"))
    return [each.reference for each in found]


@pytest.mark.parametrize("sort", choice.SORTS)
@pytest.mark.parametrize(("name", "show"), [("dana", "all"), ("bea", "agency"), ("alice", "mine")])
def test_pages_follow_each_other_under_each_order_while_cases_are_raised(
    world, see, clock, monkeypatch, sort, name, show
):
    monkeypatch.setattr(lists, "PAGE", 2)
    made = [raise_one(world, raised_on=date(2026, 3, day)) for day in (26, 25, 26, 24, 23)]
    escalate.move_up(made[2], from_step=1, reason="No answer.", by=world.alice)
    made = [refresh(each) for each in made]
    seen, query = [], f"?show={show}&sort={sort}"
    while query and len(seen) < 9:
        page = see(name, query)
        seen += references(page)
        query = page.context["page"].next_query
        if len(seen) == 2:
            made_later = raise_one(world, raised_on=date(2026, 3, 25))
    assert len(seen) == len(set(seen))
    old = [reference for reference in seen if reference != made_later.reference]
    assert old == in_order(made, sort)


def test_closed_ones_are_sorted_too(world, see, monkeypatch):
    monkeypatch.setattr(lists, "PAGE", 2)
    made = [raise_one(world, raised_on=date(2026, 3, day)) for day in (26, 24, 25)]
    for each in made:
        escalate.withdraw(each, outcome="withdrawn", reason="Settled.", by=world.alice)
    page = see("dana", "?show=all&state=closed&sort=raised")
    assert references(page) == [made[1].reference, made[2].reference]
    page = see("dana", page.context["page"].next_query)
    assert references(page) == [made[0].reference]
    assert page.context["choice"].order_words == "day raised, earliest first"


def test_a_reference_of_five_figures_comes_after_one_of_four(world, see):
    made = [raise_one(world, raised_on=DAY_ONE) for _ in range(3)]
    names = ["ESC-2026-10000", "ESC-2026-9999", "ESC-2025-10001"]
    for each, name in zip(made, names, strict=True):
        Escalation._base_manager.filter(pk=each.pk).update(reference=name)
    assert references(see("dana", "?show=all&sort=reference")) == [
        "ESC-2025-10001", "ESC-2026-9999", "ESC-2026-10000",
    ]  # fmt: skip


def test_a_list_says_how_it_is_sorted_and_its_heads_sort_it(world, see):
    raise_one(world, raised_on=DAY_ONE)
    page = see("dana", "?show=all")
    assert "Sorted by due date, soonest first." in page.content.decode()
    assert page.context["sorts"] == {
        "Reference": {"url": "?show=all&sort=reference", "sorted": "none"},
        "Step": {"url": "?show=all&sort=step", "sorted": "none"},
        "Due": {"url": "?show=all&sort=-day", "sorted": "ascending"},
    }
    assert 'aria-sort="ascending"' in page.content.decode()
    page = see("dana", "?show=all&sort=-raised")
    assert page.context["sorts"]["Raised"] == {
        "url": "?show=all&sort=raised",
        "sorted": "descending",
    }
    assert page.context["sorts"]["Due"] == {"url": "?show=all", "sorted": "none"}
    assert "27 Mar 2026" in page.context["page"].rows[0]


def test_too_many_are_sorted_by_date_and_the_page_says_so(world, see, monkeypatch):
    monkeypatch.setattr(lists, "COUNTED_TO", 2)
    made = [raise_one(world, raised_on=date(2026, 3, day)) for day in (24, 26, 25)]
    page = see("dana", "?show=all&sort=-raised&after=2026-03-26.999")
    assert "These are more than 2" in page.content.decode()
    assert references(page) == in_order([refresh(each) for each in made], "day")
    assert page.context["choice"].is_sorted_as_usual
    page = see(
        "dana", "?show=all&sort=-raised&raised_to_day=25&raised_to_month=3&raised_to_year=2026"
    )
    assert references(page) == [made[2].reference, made[0].reference]


@pytest.mark.parametrize("sort", choice.SORTS)
@pytest.mark.parametrize(
    "key", ["x", "1.2.3.4", "2026-13-01.4", "2026-03-01.x", "9" * 40 + ".1", "."]
)
def test_a_place_that_is_none_is_the_first_page(world, see, sort, key):
    case = raise_one(world, raised_on=DAY_ONE)
    page = see("dana", f"?show=all&sort={sort}&after={key}")
    assert page.status_code == 200
    if key in ("x", "1.2.3.4", "2026-13-01.4", "2026-03-01.x"):
        assert references(page) == [case.reference] or sort.endswith("reference")


# --- kept under a name ----------------------------------------------------------------------------


def test_a_list_is_kept_found_again_and_deleted(two, see, client, world):
    see("dana")
    address = reverse("escalations:save_list") + "?show=all&step=1&sort=-raised"
    page = client.get(address)
    assert "All: Step: 1; sorted by day raised, latest first." in page.content.decode()
    sent = client.post(address, {"name": "Step 1, newest"})
    assert sent.status_code == 302
    assert sent["Location"] == "/escalations/?show=all&step=1&sort=-raised"
    page = client.get("/escalations/")
    assert "Step 1, newest" in page.content.decode()
    [kept] = saved_lists.of(world.dana)
    assert page.context["saved"] == [("Step 1, newest", kept.get_absolute_url())]
    assert references(client.get(kept.get_absolute_url())) == [two[0].reference]
    assert "Step 1, newest" in client.get(reverse("escalations:saved_lists")).content.decode()
    gone = client.post(reverse("escalations:delete_list", args=[kept.pk]), follow=True)
    assert "You keep no list yet" in gone.content.decode()
    assert not SavedList.objects.visible_to(world.dana).exists()


def test_a_list_is_its_owners_alone(world, see, client):
    kept = saved_lists.save_list(name="Ours", query="?show=all", by=world.dana)
    for name in ("alice", "hari", "sue", "anna"):
        assert "Ours" not in see(name).content.decode()
        assert "Ours" not in client.get(reverse("escalations:saved_lists")).content.decode()
        gone = client.post(reverse("escalations:delete_list", args=[kept.pk]))
        assert gone.status_code == 404, name
        assert not SavedList.objects.visible_to(getattr(world, name)).exists()
    with pytest.raises(Exception, match="owner's alone"):
        saved_lists.delete_list(kept, by=world.alice)
    saved_lists.save_list(name="Ours", query="?show=mine", by=world.alice)


def test_a_name_is_used_once_and_there_are_twenty_at_most(world, see, client):
    see("dana")
    address = reverse("escalations:save_list") + "?show=all&step=1"
    client.post(address, {"name": "Late"})
    again = client.post(address, {"name": "LATE"})
    assert again.status_code == 200
    assert "You have a list called LATE" in again.content.decode()
    for number in range(saved_list_policy.MOST_SAVED_LISTS - 1):
        saved_lists.save_list(name=f"List {number}", query="?show=all", by=world.dana)
    page = client.get(address)
    assert page.context["form"] is None
    assert "You have 20 lists, which is the most" in page.content.decode()
    with pytest.raises(NotAllowed):
        saved_lists.save_list(name="One more", query="?show=all", by=world.dana)
    assert len(see("dana").context["saved"]) == saved_list_policy.MOST_SAVED_LISTS


def test_a_name_that_may_tell_who_a_child_is_is_looked_at_again(world, see, client):
    see("dana")
    address = reverse("escalations:save_list") + "?show=all&step=1"
    page = client.post(address, {"name": "Jamie Thompson"})
    assert "may tell who a child or family is" in page.content.decode()
    assert not SavedList.objects.visible_to(world.dana).exists()


def test_a_kept_address_that_names_something_gone_says_so(world, see, client):
    kept = saved_lists.save_list(
        name="Mine once", query="?show=agency&raising=closed-agency", by=world.alice
    )
    see("alice")
    page = client.get(kept.get_absolute_url())
    assert sentences(page) == [
        "Select the agency raising from the list", filter_forms.NO_SUCH_LIST,
    ]  # fmt: skip


def test_an_address_says_the_whole_choice(world):
    whole = choice.Choice(
        "agency", is_open=True, step=2, overdue=True, raising="council", challenged="trust",
        reason="roles", level=3, turn="both", raised_from=date(2026, 3, 1),
        raised_to=date(2026, 3, 2), sort="-raised",
    )  # fmt: skip
    assert filter_forms.read(QueryDict(whole.query()[1:]), world.anna) == (whole, None)
    assert len(whole.query()) < SavedList._meta.get_field("query").max_length
    assert replace(whole, sort="day").query() == whole.query().replace("&sort=-raised", "")
