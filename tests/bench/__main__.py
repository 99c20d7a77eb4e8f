"""Measure, print, and fail where a bar is missed. `make bench` runs this with the services up."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from echo_community.config import Settings, variable
from tests.bench import load, site, statements

DATA = Path(os.environ.get("ECHO_SHARED", "../shared")) / "data" / "threads.jsonl.gz"
REQUESTS = 2000

LEAST_RATIO = 0.30  # of the bare view's requests/s, on SQLite
MOST_STATEMENTS = 6
MOST_BYTES = 14 * 1024


def main() -> int:
    """Both databases, one table; the number of bars missed."""
    if not DATA.exists():
        sys.exit(f"{DATA} is not there; set ECHO_SHARED to the folder that holds data/.")
    missed = 0
    print(f"{'':12}{'req/s':>9}{'p50 ms':>9}{'p99 ms':>9}{'ratio':>8}{'SQL':>6}{'gzip':>9}")
    for name, url in databases():
        with tempfile.TemporaryDirectory() as folder:
            missed += measure(name, url or f"sqlite:///{folder}/echo.sqlite", Path(folder))
    print("All bars hold." if not missed else f"{missed} bars missed.")
    return missed


def databases() -> Iterator[tuple[str, str]]:
    """SQLite, and PostgreSQL where a server is given."""
    yield "SQLite", ""
    if server := os.environ.get("ECHO_TEST_POSTGRES_URL"):
        url = make_url(server)
        engine = create_engine(url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text("DROP DATABASE IF EXISTS echo_bench WITH (FORCE)"))
            connection.execute(text("CREATE DATABASE echo_bench"))
        engine.dispose()
        yield "PostgreSQL", url.set(database="echo_bench").render_as_string(hide_password=False)


def measure(name: str, url: str, folder: Path) -> int:
    """One database: the thread page under load, against the bare view, in one run."""
    made = site.build(folder, url, DATA)
    made.save(folder / "site.json")
    most, paths = statements.of_thread_pages(made)
    with served("echo_community.app:create_app", made.settings, folder) as port:
        full = load.run(port, paths, made.cookies, REQUESTS, replies=True)
    with served("tests.bench.bare:create_app", made.settings, folder) as port:
        bare = load.run(port, [f"/bare/{t}" for t in made.threads], [], REQUESTS, replies=False)
    ratio = full.rate / bare.rate
    print(
        f"{name:12}{full.rate:9.0f}{full.p50:9.1f}{full.p99:9.1f}"
        f"{ratio:8.2f}{most:6d}{full.gzip_bytes:9,d}"
    )
    print(f"{'  bare view':12}{bare.rate:9.0f}{bare.p50:9.1f}{bare.p99:9.1f}")
    bars = [most <= MOST_STATEMENTS, full.gzip_bytes <= MOST_BYTES]
    if name == "SQLite":
        bars.append(ratio >= LEAST_RATIO)
    return bars.count(False)


@contextmanager
def served(target: str, settings: Settings, folder: Path) -> Iterator[int]:
    """One granian worker with one thread serving an application on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    names = ("instance", "database_url", "secret_key", "log_level")
    given = {variable(n): getattr(settings, n) for n in names}
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--factory"]
    command += ["--port", str(port), "--workers", "1", "--blocking-threads", "1", target]
    server = subprocess.Popen(
        command,
        env={**os.environ, **given, "ECHO_BENCH_SITE": str(folder / "site.json")},
        stdout=subprocess.DEVNULL,
    )
    try:
        _wait_for(port, server)
        yield port
    finally:
        server.terminate()
        server.wait(10)


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if server.poll() is not None:
            raise RuntimeError("The server ended before it answered.")
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/static/img/favicon.svg", timeout=5)
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("The server did not answer within 30 seconds.")


if __name__ == "__main__":
    sys.exit(main())
