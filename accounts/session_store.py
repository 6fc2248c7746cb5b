"""Where sessions are kept: Django's table, read on every page by a statement planned once."""

from django.contrib.sessions.backends import db

from core.prepared import planned_once


class SessionStore(db.SessionStore):
    def load(self):
        with planned_once():
            return super().load()
