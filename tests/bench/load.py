"""The load: readers opening threads one after the other, and a reply every hundred requests."""

import gzip
import html
import http.client
import re
import statistics
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urlencode

HIDDEN = re.compile(r'<input type="hidden" name="(csrf_token|once)" value="([^"]*)"')
CLIENTS = 4
REPLY_EVERY = 100


@dataclass(frozen=True)
class Figures:
    """What a run measured; times in milliseconds."""

    rate: float  # requests a second
    p50: float
    p99: float
    gzip_bytes: int


def run(
    port: int, paths: Sequence[str], cookies: Sequence[str], requests: int, replies: bool
) -> Figures:
    """Send so many GETs from a few clients at once, with replies among them if asked."""
    for path in paths:  # every reader's first visit moves a mark; measured is what follows
        for cookie in cookies or [""]:
            _get(http.client.HTTPConnection("127.0.0.1", port), path, cookie)
    times: list[float] = []
    started = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        clients = [
            pool.submit(
                _client, port, paths, cookies, range(n, requests, CLIENTS), replies, times.append
            )
            for n in range(CLIENTS)
        ]
    for client in clients:
        client.result()
    took = time.perf_counter() - started
    cuts = statistics.quantiles(times, n=100)
    body = _get(http.client.HTTPConnection("127.0.0.1", port), paths[0], (*cookies, "")[0])
    return Figures(len(times) / took, cuts[49], cuts[98], len(gzip.compress(body, 6)))


def _client(
    port: int,
    paths: Sequence[str],
    cookies: Sequence[str],
    turns: range,
    replies: bool,
    note: Callable[[float], None],
) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    for turn in turns:
        path = paths[turn % len(paths)]
        cookie = cookies[turn % len(cookies)] if cookies else ""
        started = time.perf_counter()
        body = _get(connection, path, cookie)
        if replies and turn % REPLY_EVERY == REPLY_EVERY - 1:
            _reply(connection, path, cookie, body.decode())
        note((time.perf_counter() - started) * 1000)


def _get(connection: http.client.HTTPConnection, path: str, cookie: str) -> bytes:
    connection.request("GET", path, headers={"Cookie": cookie})
    response = connection.getresponse()
    body = response.read()
    if response.status != 200:
        raise RuntimeError(f"{path}: {response.status}")
    return body


def _reply(connection: http.client.HTTPConnection, path: str, cookie: str, page: str) -> None:
    fields = {name: html.unescape(value) for name, value in HIDDEN.findall(page)}
    form = urlencode({**fields, "body": "Thank you, this is what we did, too."})
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    thread = path.split("-")[0]
    connection.request("POST", f"{thread}/reply", form, headers)
    response = connection.getresponse()
    response.read()
    if response.status not in (302, 303):
        raise RuntimeError(f"reply to {path}: {response.status}")
