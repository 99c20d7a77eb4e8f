"""What every response carries, and what every request must: headers, public pages, safe returns."""

import secrets
import time
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import SplitResult, urlsplit

import structlog
from flask import Flask, Response, g, request
from werkzeug.routing import BaseConverter, IntegerConverter, Map

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

# Of a page that an address alone opens: it tells no other site and no search engine where it is.
UNTRACED = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"}

LONGEST_RETURN = 1000  # it goes into a cookie, which holds little more
# Controls would end a header, and browsers take a backslash for a slash.
_ODD_SIGNS = {"\\", "\x7f", *map(chr, range(0x20))}

FOR_EVER = "public, max-age=31536000, immutable"


def public(view: V) -> V:
    """Mark a view that needs no sign-in; every other one does."""
    view.public = True  # type: ignore[attr-defined]
    return view


def safe_return(address: str | None, otherwise: str) -> str:
    """An address of this site to go back to; anything else becomes `otherwise`."""
    parts = parted(address)
    if not address or parts is None or len(address) > LONGEST_RETURN:
        return otherwise
    odd = any(sign in address for sign in _ODD_SIGNS) or address.startswith("//")
    ours = not parts.scheme and not parts.netloc and parts.path.startswith("/")
    return address if ours and not odd else otherwise


def parted(address: str | None) -> SplitResult | None:
    """The parts of an address that came from outside; none where it makes no sense."""
    try:
        return urlsplit(address or "")
    except ValueError:
        return None


def error_id() -> str:
    """The number of this request, as it stands in the log."""
    if "request_id" not in g:
        g.request_id = secrets.token_hex(5)
    return str(g.request_id)


class Part(BaseConverter):
    """`<slug>` in an address: anything between slashes but NUL, which PostgreSQL cannot hold."""

    regex = r"[^/\x00]+"
    part_isolating = True


class Id(IntegerConverter):
    """`<int:...>` in an address: a number no column can hold is the same 404 as a missing thing."""

    def __init__(self, map: Map, *args: Any, **options: Any) -> None:  # noqa: A002  Werkzeug's name
        options.setdefault("max", LARGEST_ID)
        super().__init__(map, *args, **options)


def install(app: Flask) -> None:
    """Set the headers and write one line a request; neither query string nor text is in it."""

    app.url_map.converters["int"] = Id
    app.url_map.converters["default"] = Part

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
        response.headers["Cache-Control"] = (
            FOR_EVER if for_ever else g.get("cache_control", "no-store")
        )
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
