"""The portal as the benchmark's web server serves it."""

from django.core.wsgi import get_wsgi_application

from bench.__main__ import moment, set_up

set_up()

from core import clock  # noqa: E402 after the settings

by_the_real_clock = get_wsgi_application()


def application(environ, start_response):
    """At the moment that its data was made for."""
    with clock.held_at(moment()):
        return by_the_real_clock(environ, start_response)
