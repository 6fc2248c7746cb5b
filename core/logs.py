"""Structured logs without personal data.

A line says when, what kind of page (its route, never the address with a reference in it), who
(an account number) and how it went. Of an error it gives the type and the places in the code,
never the message: messages quote what people typed.
"""

import logging
import sys
import time
import traceback
import uuid
from contextvars import ContextVar
from typing import Any

import structlog

_request: ContextVar[str] = ContextVar("the request that a line is about", default="")


def with_request(logger, name, event):
    """Which request a line was written in, if in one."""
    if request := _request.get():
        event["request"] = request
    return event


def without_messages(logger, name, event):
    """Replace an exception by its type and its frames."""
    info = event.pop("exc_info", None)
    if info is True:
        info = sys.exc_info()
    if isinstance(info, BaseException):
        info = (type(info), info, info.__traceback__)
    if info and info[0] is not None:
        event["error"] = info[0].__name__
        event["at"] = [
            f"{frame.filename}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(info[2])[-12:]
        ]
    return event


# Libraries that put addresses and exceptions' messages into their warnings: what we say instead.
QUOTING = {
    "django.request": "a request failed",
    "django.security": "a request was refused",
    "celery.app.trace": "a task failed",
}


def without_quotations(logger, name, event):
    """In place of a library's warning that quotes what people typed, a sentence of ours."""
    record = event.get("_record")
    if record is not None and record.levelno >= logging.WARNING:
        for library, ours in QUOTING.items():
            if f"{record.name}.".startswith(f"{library}."):
                event["event"] = ours
    return event


def configure(config: dict) -> None:
    """Called by Django with settings.LOGGING: {"level": "INFO", "json": True}."""
    shared: list[Any] = [
        with_request,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        without_messages,
    ]
    renderer = (
        structlog.processors.JSONRenderer()
        if config.get("json")
        else structlog.processors.KeyValueRenderer(key_order=["level", "logger", "event"])
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, without_quotations],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    for old in [h for h in root.handlers if getattr(h, "portal", False)]:
        root.removeHandler(old)
    handler.portal = True  # type: ignore[attr-defined]
    root.addHandler(handler)
    root.setLevel(config.get("level", "INFO"))
    # Of Django's own request log only what failed is left: our line a request has the rest.
    logging.getLogger("django.request").setLevel(logging.ERROR)
    logging.getLogger("django.server").setLevel(logging.CRITICAL)


log = structlog.get_logger("request")


def unlogged(view):
    """Of a page where the moment of a visit would tell who came: a line for what failed, alone."""
    view.is_unlogged = True
    return view


class RequestLogMiddleware:
    """One line a request, and an identifier for it that the 500 page shows."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.id = uuid.uuid4().hex[:12]
        token = _request.set(request.id)
        began = time.perf_counter()
        try:
            response = self.get_response(request)
            match = getattr(request, "resolver_match", None)
            is_unlogged = getattr(match.func, "is_unlogged", False) if match else False
            if is_unlogged and response.status_code < 500:
                return response
            log.info(
                "request",
                method=request.method,
                route=match.route if match else "(none)",
                status=response.status_code,
                ms=round((time.perf_counter() - began) * 1000),
                person=getattr(getattr(request, "user", None), "pk", None),
            )
            return response
        finally:
            _request.reset(token)
