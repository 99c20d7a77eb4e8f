"""Whether a thread page costs the same however much there is: `python -m tests.bench.growth`.

The shared threads are imported once; of two copies, one keeps ten thousand posts, the other is
grown in SQL to a million. The same threads are then read from both in turn, and the processor time
of a page is compared, which other work on the machine sways less than the clock does.
"""

import argparse
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from flask.testing import FlaskClient

from echo_community.app import create_app
from tests.bench import site
from tests.bench.search import DATA
from tests.bench.site import SLUG, Site

FEW = 10_000
ROUNDS = 6  # the first warms up
THREADS = 20
MOST_RATIO = 1.2
LIST = f"/p/{SLUG}/threads"


@dataclass(frozen=True)
class Size:
    """A copy of the site, and who reads it."""

    name: str
    client: FlaskClient


def main() -> int:
    """Grow, read, print; the number of bars missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=1_000_000)
    options = parser.parse_args()
    if not DATA.exists():
        sys.exit(f"{DATA} is not there; set ECHO_SHARED to the folder that holds data/.")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = site.build(folder, f"sqlite:///{folder}/echo.sqlite", DATA)
        sizes = [copy(made, folder, posts) for posts in (FEW, options.posts)]
        threads = [f"/t/{thread}" for thread in made.threads[:THREADS]]
        pages = {"thread page": threads, "list of threads": [LIST] * THREADS}
        return sum(compared(name, sizes, paths) > MOST_RATIO for name, paths in pages.items())


def copy(made: Site, folder: Path, posts: int) -> Size:
    """The site with about so many posts."""
    file = folder / f"{posts}.sqlite"
    shutil.copy(folder / "echo.sqlite", file)
    with sqlite3.connect(file) as database:
        there = database.execute("SELECT count(*) FROM posts").fetchone()[0]
        (shrink if posts < there else grow)(database, posts)
        there = database.execute("SELECT count(*) FROM posts").fetchone()[0]
    with sqlite3.connect(file) as database:
        database.execute("ANALYZE")
    client = create_app(replace(made.settings, database_url=f"sqlite:///{file}")).test_client()
    name, value = made.cookies[0].split("=", 1)
    client.set_cookie(name, value)
    return Size(f"{there:,} posts", client)


def shrink(database: sqlite3.Connection, posts: int) -> None:
    """Keep the first threads, of about so many posts."""
    last = database.execute(
        "SELECT thread_id FROM posts ORDER BY thread_id LIMIT 1 OFFSET ?", (posts,)
    ).fetchone()[0]
    for table, key in (("thread_topics", "thread_id"), ("posts", "thread_id"), ("threads", "id")):
        database.execute(f"DELETE FROM {table} WHERE {key} > ?", (last,))  # noqa: S608  names of ours


def grow(database: sqlite3.Connection, posts: int) -> None:
    """Put copies of all threads beside them until there are so many posts."""
    there, top = database.execute("SELECT count(*), max(id) FROM posts").fetchone()
    last = database.execute("SELECT max(id) FROM threads").fetchone()[0]
    moved: Mapping[str, Mapping[str, str]] = {
        "threads": {"id": f"id + {last} * :n", "source_id": "NULL"},
        "posts": {"id": f"id + {top} * :n", "thread_id": f"thread_id + {last} * :n"},
        "thread_topics": {"thread_id": f"thread_id + {last} * :n"},
    }
    for table, changed in moved.items():
        names = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
        values = ", ".join(changed.get(name, name) for name in names)
        key = "id" if table == "threads" else "thread_id"
        for n in range(1, -(-posts // there)):
            database.execute(
                f"INSERT INTO {table} ({', '.join(names)}) SELECT {values} FROM {table}"  # noqa: S608
                f" WHERE {key} <= {last}",
                {"n": n},
            )


def compared(name: str, sizes: Sequence[Size], paths: Sequence[str]) -> float:
    """How many times as dear a page is on the larger site; printed."""
    took: dict[str, list[float]] = {size.name: [] for size in sizes}
    for round_ in range(ROUNDS):
        for size in sizes:
            for path in paths:
                began = time.process_time()
                response = size.client.get(path, follow_redirects=True)
                seconds = time.process_time() - began
                assert response.status_code == 200, path  # noqa: S101
                if round_:
                    took[size.name].append(1000 * seconds)
    few, many = (statistics.median(took[size.name]) for size in sizes)
    ratio = many / few
    print(f"{name:16}{sizes[0].name:>16} {few:6.1f} ms", end="")
    print(f"{sizes[1].name:>18} {many:6.1f} ms{ratio:7.2f}")
    return ratio


if __name__ == "__main__":
    sys.exit(main())
