"""The partnership's colour and mark, served as pages of their own.

The colour is a setting of the running portal, not of the build, and the content security policy
allows no style inside a page.
"""

import hashlib
import re
from typing import NamedTuple

from django.conf import settings
from django.core.checks import Error, register
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from core.declarations import public

A_YEAR = 365 * 24 * 60 * 60  # seconds; the address changes with the colour


class Colour(NamedTuple):
    red: int
    green: int
    blue: int

    @classmethod
    def read(cls, text: str) -> "Colour":
        """From #rrggbb and nothing else: it is written into a style sheet."""
        if not isinstance(text, str) or not re.fullmatch(r"#[0-9a-fA-F]{6}", text):
            raise ValueError(f"{text!r} is not a colour such as #5a2a6b")
        return cls(*bytes.fromhex(text[1:]))

    def __str__(self) -> str:
        return f"#{self.red:02x}{self.green:02x}{self.blue:02x}"

    def mixed(self, other: "Colour", share: float) -> "Colour":
        """This colour with a share (0 to 1) of the other."""
        return Colour(
            *(round(a + (b - a) * share) for a, b in zip(self, other, strict=True)),
        )

    def luminance(self) -> float:
        """WCAG 2.2, relative luminance."""
        parts = (part / 255 for part in self)
        linear = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    def contrast(self, other: "Colour") -> float:
        """WCAG 2.2, contrast ratio."""
        low, high = sorted((self.luminance(), other.luminance()))
        return (high + 0.05) / (low + 0.05)


WHITE, BLACK = Colour(255, 255, 255), Colour(0, 0, 0)


def colour() -> Colour:
    return Colour.read(settings.PARTNERSHIP["brand"]["colour"])


def version() -> str:
    """Changes when what is served here changes, so that browsers may keep it for a year."""
    return hashlib.sha256(_style().encode() + _icon().encode()).hexdigest()[:8]


def _style() -> str:
    brand = colour()
    variables = {
        "--govuk-brand-colour": brand,
        "--govuk-template-background-colour": brand.mixed(WHITE, 0.95),
        "--govuk-surface-background-colour": brand.mixed(WHITE, 0.95),
        "--govuk-surface-border-colour": brand.mixed(WHITE, 0.6),
        "--portal-brand-dark-colour": brand.mixed(BLACK, 0.35),
    }
    lines = "".join(f"{name}:{value};" for name, value in variables.items())
    return f":root{{{lines}}}"


def _icon() -> str:
    """A head above an open arm, white on the brand colour: a mark that belongs to nobody."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
        f'<rect width="32" height="32" rx="7" fill="{colour()}"/>'
        '<circle cx="16" cy="12" r="4.5" fill="#ffffff"/>'
        '<path d="M7 15a9 9 0 0 0 18 0" fill="none" stroke="#ffffff" stroke-width="3"'
        ' stroke-linecap="round"/></svg>'
    )


@public
@require_safe
def stylesheet(request: HttpRequest) -> HttpResponse:
    return _kept(_style(), "text/css")


@public
@require_safe
def icon(request: HttpRequest) -> HttpResponse:
    return _kept(_icon(), "image/svg+xml")


def _kept(body: str, kind: str) -> HttpResponse:
    response = HttpResponse(body, content_type=f"{kind}; charset=utf-8")
    response["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    return response


@register()
def colour_can_be_read(app_configs, **kwargs):
    """White text stands on the brand colour: WCAG 2.2 asks for a contrast of 4.5 to 1."""
    try:
        contrast = colour().contrast(WHITE)
    except ValueError as wrong:
        return [Error(f"brand.colour of the partnership file: {wrong}", id="core.E020")]
    if contrast < 4.5:
        poor = f"brand.colour has a contrast of {contrast:.1f} to 1 with white: 4.5 is needed"
        return [Error(poor, id="core.E021")]
    return []
