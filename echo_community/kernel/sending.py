"""A stored file as an answer: in ranges, kept by the reader's browser, unable to run anything."""

from urllib.parse import quote

from flask import Response, g, request, session
from werkzeug.http import quote_etag

from echo_community.kernel.errors import NotVisible
from echo_community.kernel.storage import storage

# Were a browser to take it for a page after all, that page could do nothing.
ALONE = "default-src 'none'; sandbox; frame-ancestors 'none'"
# Asked again each time, for who may see it changes; on a shared computer nothing stays behind.
ASK_AGAIN = "private, no-cache"


def stored_file(stored: str, media_type: str, name: str, *, download: bool = False) -> Response:
    """The file, the range of it that was asked for, or 304 where the browser has it already."""
    try:
        size = storage().size(stored)
    except FileNotFoundError as problem:
        raise NotVisible from problem
    etag = quote_etag(stored)
    if request.if_none_match.contains(stored):
        response = Response(status=304)
    else:
        response = _content(stored, size, etag)
        response.content_type = media_type
        how = "attachment" if download else "inline"
        response.headers["Content-Disposition"] = f"{how}; filename*=UTF-8''{quote(name, safe='')}"
    response.headers["Content-Security-Policy"] = ALONE
    response.headers["ETag"] = etag
    response.headers["Accept-Ranges"] = "bytes"
    if session.permanent:
        g.cache_control = ASK_AGAIN
    return response


def _content(stored: str, size: int, etag: str) -> Response:
    asked = request.range if request.if_range.etag in (None, stored) else None
    if request.if_range.date or asked is None or asked.units != "bytes" or len(asked.ranges) != 1:
        return _part(stored, 0, size, 200)
    found = asked.range_for_length(size)
    if found is None:
        return Response(status=416, headers={"Content-Range": f"bytes */{size}"})
    begin, end = found
    response = _part(stored, begin, end, 206)
    response.headers["Content-Range"] = f"bytes {begin}-{end - 1}/{size}"
    return response


def _part(stored: str, begin: int, end: int, status: int) -> Response:
    pieces = storage().stream(stored, begin, end) if request.method == "GET" else []
    response = Response(pieces, status=status, direct_passthrough=True)
    response.content_length = end - begin
    return response
