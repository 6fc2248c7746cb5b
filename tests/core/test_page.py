"""The layout, its context, the partnership's colour and the tags of every page."""

import re
from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from django.template.loader import render_to_string
from django.urls import reverse

from core import access, brand, context
from core.forms import Form, TextField
from core.templatetags.page import fours
from tests.menu import somebody


@pytest.fixture
def with_colour(settings):
    def use(colour):
        settings.PARTNERSHIP = {**settings.PARTNERSHIP, "brand": {"colour": colour}}

    return use


@pytest.fixture
def navigation(monkeypatch):
    monkeypatch.setattr(context, "_navigation", {})
    context.register_navigation("Privacy", "privacy", order=20)
    context.register_navigation("Home", "home", order=10, shown_to=lambda person: True)
    context.register_navigation(
        "Accessibility", "accessibility", order=30, shown_to=lambda person: person.may
    )


def page_for(rf, path="/", *, may=False, signed_in=True, **details):
    request = rf.get(path)
    request.user = somebody(may=may) if signed_in else AnonymousUser()
    return render_to_string("layouts/base.html", {"title": "A page", **details}, request)


# --- colour ----------------------------------------------------------------------------------


def test_the_colour_is_the_partnerships(client, with_colour):
    with_colour("#00703C")
    response = client.get("/brand.css")
    assert response["Content-Type"] == "text/css; charset=utf-8"
    assert "--govuk-brand-colour:#00703c;" in response.content.decode()
    assert "immutable" in response["Cache-Control"]
    assert 'fill="#00703c"' in client.get("/brand.svg").content.decode()


def test_a_new_colour_has_a_new_address(with_colour):
    before = brand.version()
    with_colour("#00703c")
    assert brand.version() != before


@pytest.mark.parametrize("colour", ["purple", "#fff", "#5a2a6b;}*{", "#5a2a6b\n", "", 5])
def test_what_is_no_colour_never_reaches_the_style_sheet(with_colour, colour):
    with_colour(colour)
    assert [error.id for error in brand.colour_can_be_read(None)] == ["core.E020"]
    with pytest.raises(ValueError, match="is not a colour"):
        brand.version()


def test_a_colour_too_pale_for_white_text_is_refused(with_colour):
    with_colour("#ffdd00")
    assert [error.id for error in brand.colour_can_be_read(None)] == ["core.E021"]
    with_colour("#5a2a6b")
    assert brand.colour_can_be_read(None) == []


def test_contrast_is_as_wcag_reckons_it():
    assert brand.WHITE.contrast(brand.BLACK) == pytest.approx(21)
    assert brand.Colour.read("#777777").contrast(brand.WHITE) == pytest.approx(4.48, abs=0.01)


# --- layout ------------------------------------------------------------------------------------


def test_every_page_says_where_to_turn_for_a_child(rf):
    for signed_in in (True, False):
        page = page_for(rf, signed_in=signed_in)
        assert 'href="tel:999"' in page
        assert 'href="tel:01519078305"' in page
        assert f'href="{reverse("accessibility")}"' in page
        assert f'href="{reverse("privacy")}"' in page


def test_navigation_and_sign_out_are_for_people_signed_in(rf, navigation):
    assert reverse("account_logout") in page_for(rf)
    page = page_for(rf, signed_in=False)
    assert reverse("account_logout") not in page
    assert 'aria-label="Menu"' not in page


def menu(rf, path, may=False, **more):
    request = rf.get(path)
    request.user = somebody(may=may, **more)
    return context.page(request)


def test_what_says_nothing_of_whom_it_is_for_is_for_whoever_holds_a_role(rf, navigation):
    def shown(**more):
        return [each["text"] for each in menu(rf, "/", **more)["navigation"]]

    assert shown() == ["Home", "Privacy"]
    assert shown(groups=()) == ["Home"]
    cover = access.Cover(2, (3,), (4,), frozenset())
    deputy = access.Standing(1, (), frozenset(), (cover,))
    assert shown(standing_in_this_request=deputy) == ["Home", "Privacy"]


def test_navigation_is_in_order_and_marks_where_one_is(rf, navigation):
    found = menu(rf, "/privacy/more/")["navigation"]
    assert [(each["text"], each["url"], each["current"], each["within"]) for each in found] == [
        ("Home", "/", False, False),
        ("Privacy", "/privacy/", False, True),
    ]
    found = menu(rf, "/accessibility/", may=True)["navigation"]
    assert [(item["text"], item["current"]) for item in found] == [
        ("Home", False),
        ("Privacy", False),
        ("Accessibility", True),
    ]


@pytest.fixture
def sections(navigation, monkeypatch):
    monkeypatch.setattr(context, "SECTIONS", {"About": 15})
    context.register_navigation("Privacy", "privacy", order=2, section="About")
    context.register_navigation(
        "Accessibility", "accessibility", order=1, section="About",
        shown_to=lambda person: person.may,
    )  # fmt: skip


def test_a_section_is_one_item_and_shows_its_pages_to_whoever_is_in_it(rf, sections):
    found = menu(rf, "/", may=True)
    assert [(each["text"], each["url"]) for each in found["navigation"]] == [
        ("Home", "/"),
        ("About", "/accessibility/"),
    ]
    assert found["section"] is None
    found = menu(rf, "/privacy/more/", may=True)
    assert [each["text"] for each in found["section"]["pages"]] == ["Accessibility", "Privacy"]
    assert [each["within"] for each in found["section"]["pages"]] == [False, True]
    assert [each["within"] for each in found["navigation"]] == [False, True]
    assert found["trail"] == [("Home", "/"), ("Privacy", "/privacy/")]


def test_a_section_with_one_page_for_somebody_goes_by_the_pages_name(rf, sections):
    found = menu(rf, "/privacy/")
    assert [(each["text"], each["current"]) for each in found["navigation"]] == [
        ("Home", False),
        ("Privacy", True),
    ]
    assert found["section"] is None


def test_the_nearest_page_above_is_the_one_that_one_is_in(rf, navigation, monkeypatch):
    addresses = {"privacy": "/log/", "accessibility": "/log/plans/", "home": "/"}
    monkeypatch.setattr(context, "_address", lambda name, *here: addresses[name])
    found = menu(rf, "/log/plans/3/", may=True)
    assert [each["within"] for each in found["navigation"]] == [False, False, True]
    assert found["trail"] == [("Home", "/"), ("Accessibility", "/log/plans/")]
    assert menu(rf, "/log/3/", may=True)["trail"] == [("Home", "/"), ("Privacy", "/log/")]


def test_an_unknown_section_stops_the_start(navigation):
    with pytest.raises(KeyError, match="Abuot"):
        context.register_navigation("Privacy", "privacy", order=2, section="Abuot")


def test_the_banner_of_the_example_data_is_shown_with_example_data_only(rf, settings):
    settings.DEMONSTRATION = False
    assert "Anyone on this computer" not in page_for(rf)
    settings.DEMONSTRATION = True
    assert "Anyone on this computer can sign in as anyone." in page_for(rf)


class Question(Form):
    team = TextField(label="Which team?", called="the team")


def test_a_title_says_that_there_is_an_error_and_the_summary_which(rf):
    name = "Halton Safeguarding Children Partnership"
    page = page_for(rf, form=Question())
    assert f"<title>A page – {name}</title>" in page
    assert "There is a problem" not in page
    page = page_for(rf, form=Question({}))
    assert f"<title>Error: A page – {name}</title>" in page
    assert '<a href="#id_team">Enter the team</a>' in page


# --- tags ----------------------------------------------------------------------------------------


def drawn(template, **details):
    return Template(template).render(Context(details))


def test_a_question_can_be_the_heading_of_its_page():
    page = drawn("{% heading_field form.team %}", form=Question())
    assert page.count("<h1") == 1
    assert "govuk-label--l" in page


def test_dates_in_templates():
    on = date(2026, 4, 10)
    assert drawn("{% day on %}|{{ on|short_day }}", on=on) == "Friday 10 April 2026|10 Apr 2026"


def test_a_status_is_words_and_its_colour_a_known_one():
    said = '<strong class="govuk-tag govuk-tag--red">Over &amp; due</strong>'
    assert drawn('{% status_tag said "red" %}', said="Over & due") == said
    with pytest.raises(ValueError, match="is no tone"):
        drawn('{% status_tag "Late" "pink" %}')


def test_a_table_names_its_cells_for_a_narrow_screen_and_escapes_them():
    rows = [
        [
            {"text": "ESC-2026-0041", "url": "/x/?a=1&b=2"},
            "<Trust>",
            {"text": "Late", "tone": "red"},
            3,
        ]
    ]
    columns = ["Reference", "Agency", "Status", "Days"]
    page = drawn('{% table "Open" columns rows numeric="Days" %}', columns=columns, rows=rows)
    assert page.count('scope="col"') == 4
    assert page.count('scope="row"') == 1
    assert 'class="govuk-link portal-reference" href="/x/?a=1&amp;b=2">ESC-2026-0041</a>' in page
    assert "&lt;Trust&gt;" in page
    assert '<strong class="govuk-tag govuk-tag--red">Late</strong>' in page
    assert page.count("govuk-table__cell--numeric") == 1
    assert [page.count(f">{name}</span>") for name in columns] == [0, 1, 1, 1]


def test_a_row_that_does_not_fit_the_columns_is_a_mistake():
    with pytest.raises(ValueError, match="shorter"):
        drawn('{% table "Open" columns rows %}', columns=["A", "B", "C"], rows=[["1", "2"]])


def test_a_word_too_long_for_a_table_may_be_broken_and_is_escaped_all_the_same():
    """Somebody's name, or a line of a file, without a space: the page would scroll sideways."""
    rows = [
        ["A" * 90, f"to {'&' * 41} or", {"text": "B" * 41, "url": "/x/"}],
        ["C" * 40, f"{'D' * 30} {'E' * 30}", "a.long.name@a-long.agency.example.gov.uk.example"],
    ]
    page = drawn('{% table "Open" columns rows %}', columns=["A", "B", "C"], rows=rows)
    whole = "A" * 20 + "<wbr>"
    assert f"{whole * 4}{'A' * 10}</th>" in page
    assert f"to {('&amp;' * 20 + '<wbr>') * 2}&amp; or<" in page
    assert f"{('B' * 20 + '<wbr>') * 2}B</a>" in page
    assert "a.<wbr>long.<wbr>name@<wbr>a-<wbr>long.<wbr>agency.<wbr>example.<wbr>gov." in page
    for whole in ("C" * 40, f"{'D' * 30} {'E' * 30}"):
        assert whole in page


def test_a_key_is_read_in_fours():
    assert fours("ABCDEFGHIJ") == ["ABCD", "EFGH", "IJ"]


def test_a_reference_is_never_broken_over_two_lines():
    rows = [["ESC-2026-0041", "ESC-2026-0042", "About ESC-2026-0043"]]
    page = drawn('{% table "Open" columns rows %}', columns=["A", "B", "C"], rows=rows)
    unbroken = re.findall(r'<span class="portal-reference">([^<]+)</span>', page)
    assert unbroken == ["ESC-2026-0041", "ESC-2026-0042"]


@pytest.mark.parametrize("more", [{}, {"tone": "green"}, {"tone": "green", "url": "/x/"}])
def test_what_is_noted_in_a_table_is_small_and_escaped_behind_a_text_as_behind_a_tag(more):
    rows = [["Trust", {"text": "2.0: mostly met", "note": "3 of <4> answered"} | more]]
    page = Template('{% table "Scores" columns rows %}')
    said = page.render(Context({"columns": ["Agency", "1"], "rows": rows}))
    assert '<span class="portal-note">3 of &lt;4&gt; answered</span>' in said
