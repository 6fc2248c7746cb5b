"""The web server, in production and under script/run alike. Read by gunicorn from this folder."""

import sys
from importlib import import_module

from config import memory
from config.environment import switch, text, why_not_start
from core.loopback import why_not_serve

wsgi_app = "config.wsgi"
bind = f"{text('BIND', '127.0.0.1')}:{text('PORT', '8000')}"
workers = int(text("WEB_CONCURRENCY", "2"))
threads = int(text("WEB_THREADS", "4"))
worker_class = "gthread"
# A worker's heartbeat file in memory: on a container's disk it can block (gunicorn's own advice).
worker_tmp_dir = "/dev/shm" if sys.platform == "linux" else None
# Recycled now and then, not all at once, so that memory cannot creep.
max_requests, max_requests_jitter = 5000, 500
# The application writes one line for each request itself (core/logs.py), without personal data.
accesslog = None
# Nothing here uses the control socket, and it would be written to the home folder.
control_socket_disable = True


def on_starting(server):
    """Here, because --bind on the command line wins over `bind` above, and a worker that ends
    itself while it starts would be started again and again."""
    if refusal := why_not_start():
        sys.exit(refusal)
    for address in server.cfg.address:
        host = address[0] if isinstance(address, tuple) else str(address)
        refusal = why_not_serve(
            host, demonstration=switch("DEMONSTRATION"), testing=switch("TESTING")
        )
        if refusal:
            sys.exit(refusal)


def when_ready(server):
    """The portal is loaded once, and each worker begins as a copy: one that takes another's place
    answers at once, and what was loaded lies in memory once. Not by gunicorn's `preload_app`,
    which would load it before `on_starting` refuses."""
    import_module(wsgi_app)
    from django.db import connections

    connections.close_all()  # none is open; a copy of one would be used by two processes at once
    memory.settle()
