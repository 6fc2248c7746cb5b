"""The portal as the benchmark's web server serves it: at the moment that its data was made for.

For a worker of one thread, where what is held when it starts is held for every request.
"""

from django.core.wsgi import get_wsgi_application

from bench.__main__ import moment, set_up

set_up()

from core import clock  # noqa: E402 after the settings

application = get_wsgi_application()
clock.held_at(moment()).__enter__()
