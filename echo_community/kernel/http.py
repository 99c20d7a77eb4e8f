"""What every response carries, and what every request must: headers, public pages, safe returns."""

import secrets
import time
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

import structlog
from flask import Flask, Response, g, request
from werkzeug.routing import IntegerConverter, Map

from echo_community.kernel.pages import LARGEST_ID

V = TypeVar("V", bound=Callable[..., object])

log = structlog.get_logger()

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "media-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
}

FOR_EVER = "public, max-age=31536000, immutable"


def public(view: V) -> V:
    """Mark a view that needs no sign-in; every other one does."""
    view.public = True  # type: ignore[attr-defined]
    return view


def safe_return(address: str | None, otherwise: str) -> str:
    """An address of this site to go back to; anything else becomes `otherwise`."""
    parts = urlsplit(address or "")
    ours = bool(address) and not parts.scheme and not parts.netloc
    inside = ours and parts.path.startswith("/") and not (address or "").startswith(("//", "/\\"))
    return address if address and inside and "\\" not in address else otherwise


def error_id() -> str:
    """The number of this request, as it stands in the log."""
    if "request_id" not in g:
        g.request_id = secrets.token_hex(5)
    return str(g.request_id)


class Id(IntegerConverter):
    """`<int:...>` in an address: a number no column can hold is the same 404 as a missing thing."""

    def __init__(self, map: Map, *args: Any, **options: Any) -> None:  # noqa: A002  Werkzeug's name
        options.setdefault("max", LARGEST_ID)
        super().__init__(map, *args, **options)


def install(app: Flask) -> None:
    """Set the headers and write one line a request; neither query string nor text is in it."""

    app.url_map.converters["int"] = Id

    @app.before_request
    def _started() -> None:
        g.started = time.perf_counter()

    @app.after_request
    def _finished(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if app.config["PRODUCTION"]:
            response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        static = request.endpoint == "static"
        for_ever = static and "v" in request.args
        # A page is for one person: no shared cache, and nothing left on a shared computer.
        response.headers["Cache-Control"] = FOR_EVER if for_ever else "no-store"
        if not static:
            log.info(
                "request",
                id=error_id(),
                method=request.method,
                route=str(request.url_rule or "-"),
                status=response.status_code,
                ms=round((time.perf_counter() - g.get("started", 0)) * 1000, 1),
            )
        return response
