"""What a journey needs: people who sign in, and a look at each page that judges it."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.servers.basehttp import WSGIRequestHandler
from django.test import Client
from playwright.sync_api import Page

WITHOUT_A_WAY_BACK = {"/", "/sign-in/", "/your-account/second-factor/"}
SIZES = {"desktop": {"width": 1280, "height": 900}, "phone": {"width": 320, "height": 640}}
AXE_OPTIONS = {
    # WCAG 2.2 A and AA, and what axe calls best practice. Contrast is judged at desktop size alone:
    # a phone's colours are the same (`test_no_colour_depends_on_the_width`).
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    # What passed is counted and not described, element by element.
    "resultTypes": ["violations"],
    # Style sheets, read anew for axe, are asked for by none of these rules.
    "preload": {"assets": ["media"]},
}

# Wrapped, so that a page that nobody looks at does not run half a megabyte of it.
AXE_WHEN_ASKED = f"window.makeAxe = () => {{{AXE_SCRIPT}\n}};"
SEEN = Path(__file__).with_name("look.js").read_text(encoding="utf-8")


# The test's server sends head and body of an answer apart. Held back until the browser has
# confirmed the head, each body came 40 ms late: a page and its styles, a third of a page's time.
WSGIRequestHandler.disable_nagle_algorithm = True


as_django_serves = StaticFilesHandler.serve


def _to_be_kept(handler, request):
    """Style sheet and script are kept by the browser, as they are in production (WhiteNoise): asked
    for and read again on each page, they took a quarter of its time."""
    response = as_django_serves(handler, request)
    # For ten years, as the server's clock may stand still in another year than the browser's.
    response["Cache-Control"] = "public, max-age=315360000, immutable"
    return response


StaticFilesHandler.serve = _to_be_kept


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
    context.add_init_script(AXE_WHEN_ASKED)


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


@pytest.fixture(scope="session")
def good_contrast() -> set[str]:
    """How those elements look that axe has found in good contrast in this process (`look.js`)."""
    return set()


def seen(page: Page, options: dict, good_contrast: set[str]) -> dict:
    """What axe says of the open page, and what else is judged of it.

    What axe finds in good contrast is added to `good_contrast`, and is not asked again; what it
    finds bad, or cannot tell, it is asked about each time.
    """
    given = {"options": options, "known": list(good_contrast)}
    found = page.evaluate(SEEN, given)
    if found is None:  # a page of another context, or one that was open before
        page.evaluate(AXE_SCRIPT)
        found = page.evaluate(SEEN, given)
    good_contrast.update(found["found"])
    return found


@pytest.fixture
def look(console, size, good_contrast):
    """`look(page)` judges the open page: axe, console, one h1, a title, a way back, no sideways
    scroll."""
    options = {**AXE_OPTIONS, "rules": {"color-contrast": {"enabled": size == "desktop"}}}

    def judge(page: Page) -> None:
        page.wait_for_load_state("load")
        found = seen(page, options, good_contrast)
        assert found["violations"] == [], page.url
        assert console == [], page.url
        assert found["headings"] == 1, page.url
        assert found["title"].endswith(" – " + settings.PARTNERSHIP["name"]), page.url
        path = urlsplit(page.url).path
        # Whoever answers a survey has no account, and came from nowhere in the portal.
        expected = path not in WITHOUT_A_WAY_BACK and not path.startswith("/staff-survey/")
        assert found["waysBack"] == expected, page.url
        wider = found["wider"]
        assert wider <= 0, f"{page.url} scrolls sideways by {wider} pixels"

    return judge
