"""What every page is given: who the partnership is, who is signed in, where they can go."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import get_script_prefix, get_urlconf, reverse

from core import access, access_log, brand, by_whom

# Parts of the portal with several pages of their own, and where they stand in the menu. Their
# pages are a second row, shown while one is in that part.
SECTIONS = {"Improvement": 30, "Partnership": 80, "Administration": 90}


@dataclass(frozen=True)
class NavigationItem:
    text: str
    url_name: str
    order: int
    shown_to: Callable[[Any], bool]
    section: str = ""
    besides: tuple[str, ...] = ()


_navigation: dict[str, NavigationItem] = {}


def register_navigation(
    text: str,
    url_name: str,
    *,
    order: int,
    section: str = "",
    shown_to: Callable[[Any], bool] = access.holds_a_role,
    besides: tuple[str, ...] = (),
) -> None:
    """Called by an app in ``ready()``. ``shown_to`` must not ask the database: it runs on every
    page, of whose person the standing is known. It hides a link; only the page itself keeps people
    out. ``section``: one of SECTIONS, within which ``order`` counts; else the item stands in the
    menu itself. ``besides``: the names of other pages that are of this part of the portal, with all
    below them, and have no item of their own. Raises KeyError for a section that there is not."""
    if section:
        SECTIONS[section]
    _navigation[url_name] = NavigationItem(text, url_name, order, shown_to, section, besides)


def fixed() -> dict[str, Any]:
    """The part that needs no request, no session and no database: enough for the 500 page."""
    return {
        "partnership": settings.PARTNERSHIP,
        "demonstration": settings.DEMONSTRATION,
        "brand_version": brand.version(),
        # The way up from a page that names none of its own.
        "trail": [("Home", "/")],
    }


def page(request: HttpRequest) -> dict[str, Any]:
    """The context processor."""
    # A request refused before the sign-in middleware ran has no user.
    person = getattr(request, "user", None)
    signed_in = person is not None and person.is_authenticated
    items = _items(request, person) if signed_in else []
    menu = _menu(items)
    found = fixed() | {
        "person": person if signed_in else None,
        "navigation": menu,
        "section": next((each for each in menu if each["within"] and each["pages"]), None),
        "open_as_deputy_for": _open_as_deputy_for(request),
        "print_token": _print_token(request) if signed_in else "",
    }
    # The part of the portal that the page is in, for a page that names no way up of its own.
    up = [(each["text"], each["url"]) for each in items if each["within"] and not each["current"]]
    return found | {"trail": [*found["trail"], *up]}


def _open_as_deputy_for(request: HttpRequest) -> str:
    """For whom a deputy has the page open: by the guarded record that it is about, or by what the
    page itself asks for (`open_for`)."""
    record, page_for = getattr(request, "opened", None), getattr(request, "open_for", None)
    of_record = record.opened_for.values() if record is not None else ()
    return by_whom.whom([*of_record, *filter(None, [page_for])])


def _print_token(request: HttpRequest) -> str:
    """For a page that is not everybody's: a print of it is on record."""
    view = getattr(request.resolver_match, "func", None)
    return "" if getattr(view, "access", "public") == "public" else access_log.print_token(request)


def address(name: str) -> str:
    """Of a page without parts of its own: the same on each page, so looked up once."""
    return _address(name, *here())


def here() -> tuple[str, str]:
    """What an address depends on besides its name."""
    return get_urlconf() or settings.ROOT_URLCONF, get_script_prefix()


@cache
def _address(name: str, urlconf: str, prefix: str) -> str:
    return reverse(name, urlconf)


def _items(request: HttpRequest, person) -> list[dict[str, Any]]:
    """The pages that the menu leads to, one of which may be the page asked for or above it."""
    shown = [item for item in _navigation.values() if item.shown_to(person)]
    found_at = here()
    links = {
        item: [_address(name, *found_at) for name in (item.url_name, *item.besides)]
        for item in sorted(shown, key=lambda item: (item.order, item.text))
    }
    # The plans are below the address of the log, and have an item of their own: they win.
    above = [url for urls in links.values() for url in urls if _within(request, url)]
    nearest = max(above, key=len, default="")
    return [
        {
            "text": item.text,
            "url": urls[0],
            "current": request.path == urls[0],
            "within": nearest in urls or request.path == urls[0],
            "order": item.order,
            "section": item.section,
        }
        for item, urls in links.items()
    ]


def _menu(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One item for each section, which leads to the first of its pages. A section of which
    somebody may open one page alone goes by that page's name."""
    menu = [item | {"pages": []} for item in items if not item["section"]]
    for section, order in SECTIONS.items():
        pages = [item for item in items if item["section"] == section]
        if not pages:
            continue
        within = any(page["within"] for page in pages)
        menu.append(
            pages[0] | {"order": order, "pages": []}
            if len(pages) == 1
            else {
                "text": section,
                "url": pages[0]["url"],
                "current": False,
                "within": within,
                "order": order,
                "pages": pages,
            }
        )
    return sorted(menu, key=lambda item: item["order"])


def _within(request: HttpRequest, url: str) -> bool:
    return url != "/" and request.path.startswith(url)
