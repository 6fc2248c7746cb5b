"""A browser asks for style sheet and script once, as in production, and another browser anew."""

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler

PAGES = ("/accessibility/", "/privacy/", "/accessibility/")


@pytest.fixture
def size() -> str:
    return "desktop"


@pytest.fixture
def served(monkeypatch) -> list[str]:
    """What the server was asked for, in its order."""
    paths: list[str] = []
    serve = StaticFilesHandler.serve

    def told(handler, request):
        paths.append(request.path)
        return serve(handler, request)

    monkeypatch.setattr(StaticFilesHandler, "serve", told)
    return paths


def test_each_browser_asks_for_style_and_script_once(transactional_db, page, new_context, served):
    for path in PAGES:
        page.goto(path)
    once = sorted(served)
    assert once == ["/static/build/portal.css", "/static/build/portal.js"]
    new_context().new_page().goto(PAGES[0])
    assert sorted(served) == sorted(once * 2)
