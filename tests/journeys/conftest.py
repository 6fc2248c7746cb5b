"""What a journey needs: people who sign in, and a look at each page that judges it."""

from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.core.servers.basehttp import WSGIRequestHandler
from django.test import Client
from playwright.sync_api import Page

WITHOUT_A_WAY_BACK = {"/", "/sign-in/", "/your-account/second-factor/"}
SIZES = {"desktop": {"width": 1280, "height": 900}, "phone": {"width": 320, "height": 640}}
AXE_OPTIONS = {
    # WCAG 2.2 A and AA, and what axe calls best practice. Contrast takes axe longer than all else
    # together, so it is judged at desktop size alone: a phone's colours are the same
    # (`test_no_colour_depends_on_the_width`).
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    # What passed is counted and not described, element by element.
    "resultTypes": ["violations"],
}

# One answer with what is judged: all that axe says besides of a page, rule by rule, took as long to
# bring over as axe to look.
SEEN = """
async options => {
    if (!window.axe) return null;
    const {violations} = await axe.run(options);
    return {
        violations: violations.map(each => [
            each.id, each.nodes.map(node => node.html.slice(0, 200))
        ]),
        headings: document.querySelectorAll("h1").length,
        title: document.title,
        waysBack: document.querySelectorAll(".govuk-breadcrumbs, .govuk-back-link").length,
        wider: document.documentElement.scrollWidth - window.innerWidth,
    };
}
"""


# The test's server sends head and body of an answer apart. Held back until the browser has
# confirmed the head, each body came 40 ms late: a page and its styles, a third of a page's time.
WSGIRequestHandler.disable_nagle_algorithm = True


@pytest.fixture(params=SIZES)
def size(request) -> str:
    return request.param


@pytest.fixture
def browser_context_args(browser_context_args, size):
    return {**browser_context_args, "viewport": SIZES[size]}


@pytest.fixture(autouse=True)
def patience(context):
    context.set_default_timeout(10_000)  # milliseconds: a page that takes longer is broken


@pytest.fixture(autouse=True)
def axe(context):
    """Half a megabyte, handed to the browser once and not for each page that is looked at."""
    context.add_init_script(AXE_SCRIPT)


@pytest.fixture
def sign_in(context, live_server):
    """`sign_in(person)`: from now on the browser is theirs, by a session of their own."""

    def as_person(person) -> None:
        _give_a_session(context, person, live_server.url)

    return as_person


@pytest.fixture
def sign_in_to(new_context, live_server):
    """`sign_in_to(person)`: a page of another browser, in which that person is signed in."""

    def elsewhere(person) -> Page:
        other = new_context()
        _give_a_session(other, person, live_server.url)
        return other.new_page()

    return elsewhere


def _give_a_session(context, person, url: str) -> None:
    client = Client()
    client.force_login(person, backend="partnership.auth.SignInBackend")
    name = settings.SESSION_COOKIE_NAME
    context.clear_cookies(name=name)
    cookie = {"name": name, "value": client.cookies[name].value, "url": url}
    context.add_cookies([cookie])


@pytest.fixture
def look(console, size):
    """`look(page)` judges the open page: axe, console, one h1, a title, a way back, no sideways
    scroll."""
    options = {**AXE_OPTIONS, "rules": {"color-contrast": {"enabled": size == "desktop"}}}

    def judge(page: Page) -> None:
        page.wait_for_load_state("load")
        seen = page.evaluate(SEEN, options)
        if seen is None:  # a page of another context, or one that was open before
            page.evaluate(AXE_SCRIPT)
            seen = page.evaluate(SEEN, options)
        assert seen["violations"] == [], page.url
        assert console == [], page.url
        assert seen["headings"] == 1, page.url
        assert seen["title"].endswith(" – " + settings.PARTNERSHIP["name"]), page.url
        path = urlsplit(page.url).path
        # Whoever answers a survey has no account, and came from nowhere in the portal.
        expected = path not in WITHOUT_A_WAY_BACK and not path.startswith("/staff-survey/")
        assert seen["waysBack"] == expected, page.url
        wider = seen["wider"]
        assert wider <= 0, f"{page.url} scrolls sideways by {wider} pixels"

    return judge
