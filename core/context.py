"""What every page is given: who the partnership is, who is signed in, where they can go."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from core import brand


@dataclass(frozen=True)
class NavigationItem:
    text: str
    url_name: str
    order: int
    shown_to: Callable[[Any], bool]
    besides: tuple[str, ...] = ()


_navigation: dict[str, NavigationItem] = {}


def register_navigation(
    text: str,
    url_name: str,
    *,
    order: int,
    shown_to: Callable[[Any], bool] = lambda person: True,
    besides: tuple[str, ...] = (),
) -> None:
    """Called by an app in ``ready()``. ``shown_to`` must not ask the database: it runs on every
    page. It hides a link; only the page itself keeps people out. ``besides``: the names of other
    pages that are of this part of the portal, with all below them, and have no item of their
    own."""
    _navigation[url_name] = NavigationItem(text, url_name, order, shown_to, besides)


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
    found = fixed() | {
        "person": person if signed_in else None,
        "navigation": _items(request, person) if signed_in else [],
    }
    # The part of the portal that the page is in, for a page that names no way up of its own.
    up = [(each["text"], each["url"]) for each in found["navigation"] if _is_above(each)]
    return found | {"trail": [*found["trail"], *up]}


def _items(request: HttpRequest, person) -> list[dict[str, Any]]:
    items = sorted(_navigation.values(), key=lambda item: (item.order, item.text))
    links = [(item, reverse(item.url_name)) for item in items if item.shown_to(person)]
    return [
        {
            "text": item.text,
            "url": url,
            "current": request.path == url,
            "within": any(_within(request, each) for each in (url, *map(reverse, item.besides))),
        }
        for item, url in links
    ]


def _is_above(item: dict[str, Any]) -> bool:
    return item["within"] and not item["current"]


def _within(request: HttpRequest, url: str) -> bool:
    return url != "/" and request.path.startswith(url)
