"""What was found in good contrast is not judged again, and nothing else passes for it (look.js)."""

from types import SimpleNamespace

import pytest

from tests.journeys.conftest import AXE_OPTIONS, AXE_WHEN_ASKED, SIZES, seen

TEXT = '<p class="text">What we do about it, and by when.</p>'
GOOD = f"<style>.text {{ color: #444 }}</style><main>{TEXT}</main>"
LARGE = GOOD.replace("#444", "#888; font-size: 30px")
CLIPPED = "; position: absolute; clip: rect(0, 0, 0, 0)"
# Of what is hidden, axe calls a field alone good, and passes over the rest.
HIDDEN = GOOD.replace("#444", f"#ccc{CLIPPED}").replace(TEXT, '<input class="text" value="May">')
DARK = "position: absolute; top: 0; left: 0; width: 100%; height: 200px; background: #333"


@pytest.fixture
def size() -> str:
    return "desktop"


@pytest.fixture(scope="module")
def one_page(browser):
    """For all of them: a page of its own costs a test more than all that is judged on it."""
    with browser.new_context(viewport=SIZES["desktop"]) as context:
        context.add_init_script(AXE_WHEN_ASKED)
        yield context.new_page()


@pytest.fixture
def judge(one_page):
    """`judge(html, good)`: whether axe finds a bad contrast; how many it had to find good."""

    def of(html: str, good: set[str]) -> SimpleNamespace:
        one_page.set_content(html)
        found = seen(one_page, {**AXE_OPTIONS, "runOnly": ["color-contrast"]}, good)
        return SimpleNamespace(bad=bool(found["violations"]), asked=len(found["found"]))

    return of


def test_the_same_on_another_page_is_not_judged_again(judge):
    good: set[str] = set()
    for html, asked in ((GOOD, 1), (GOOD, 0), (GOOD.replace("by when", "how"), 0)):
        told = judge(html, good)
        assert (told.bad, told.asked) == (False, asked)


@pytest.mark.parametrize(
    ("before", "then"),
    [
        pytest.param(GOOD, GOOD.replace("#444", "#ccc"), id="another-rule"),
        pytest.param(GOOD, GOOD.replace("<p", '<p style="color: #ccc"'), id="its-own-colour"),
        pytest.param(
            GOOD, GOOD.replace("<main", '<main style="background: #333"'), id="another-background"
        ),
        pytest.param(
            GOOD.replace("<p", '<p style="position: relative"'),
            GOOD.replace("<p", f'<div style="{DARK}"></div><p style="position: relative"'),
            id="a-box-behind-that-it-does-not-stand-in",
        ),
        pytest.param(GOOD, GOOD.replace("<main", '<main style="opacity: .3"'), id="fainter"),
        pytest.param(LARGE, LARGE.replace("30px", "16px"), id="smaller"),
        pytest.param(HIDDEN, HIDDEN.replace(CLIPPED, ""), id="hidden-before"),
    ],
)
def test_a_bad_contrast_is_found_after_a_good_one_that_is_like_it(judge, before, then):
    assert judge(then, set()).bad
    good: set[str] = set()
    assert not judge(before, good).bad
    assert judge(then, good).bad
    assert judge(then, good).bad, "what was bad was remembered as good"
    assert not judge(before, good).bad


def test_one_bad_contrast_among_what_was_found_good(judge):
    good: set[str] = set()
    judge(GOOD, good)
    faint = '<p class="text" style="color: #bbb">The rest is as before.</p>'
    assert judge(GOOD.replace("</main>", f"{faint}</main>"), good).bad
