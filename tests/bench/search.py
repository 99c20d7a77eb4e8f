"""How fast search is, how large its index and how long it takes to build.

`python -m tests.bench.search` measures 200,000 posts on SQLite; `--full` a million on PostgreSQL
(ECHO_TEST_POSTGRES_URL). The posts are grown from the shared threads: sentences of the same forum,
put together anew.
"""

import argparse
import gc
import gzip
import json
import os
import random
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import create_engine, select, text
from sqlalchemy.engine import make_url

from echo_community.app import create_app
from echo_community.config import Settings
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import db, transaction
from echo_community.kernel.markup import plain_text
from echo_community.ops.commands.db import bring_up_to_date
from echo_community.programmes.actors import coordinator_of
from echo_community.programmes.models import Programme
from echo_community.search import counts, index, queries
from echo_community.search.index import Document
from echo_community.search.models import SearchDocument, Spelling

DATA = Path(os.environ.get("ECHO_SHARED", "../shared")) / "data" / "threads.jsonl.gz"
SLUG = "bench"
QUERIES = 200
BATCH = 1000
MOST_MS = 50.0  # p95
SIMILAR_MS = 30.0


@dataclass(frozen=True)
class Thread:
    """A shared thread as it is cut up."""

    id: str
    source: str
    title: str
    posts: Sequence[Sequence[str]]  # each in sentences


def main() -> int:
    """Build, ask, print; the number of bars missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="a million posts on PostgreSQL")
    parser.add_argument("--posts", type=int, help="so many instead")
    options = parser.parse_args()
    if not DATA.exists():
        sys.exit(f"{DATA} is not there; set ECHO_SHARED to the folder that holds data/.")
    url = fresh_postgres() if options.full else ""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            instance=folder,
            database_url=url or f"sqlite:///{folder}/echo.sqlite",
            log_level="ERROR",
            secret_key="b" * 40,
        )
        app = create_app(settings)
        gc.collect()
        gc.freeze()  # as a web process does: echo_community.app.served
        with app.app_context():
            return measure(options.posts or (1_000_000 if options.full else 200_000))


def measure(posts: int) -> int:
    """One database: how long building took, how large it is, how fast queries are."""
    bring_up_to_date()
    with transaction():
        db.session.add(Programme(slug=SLUG, name="Bench"))
    reader = coordinator_of(SLUG)
    programme_id = next(iter(reader.memberships))
    began = time.perf_counter()
    build(programme_id, posts)
    counts.count_words.work()
    settle()
    seconds = time.perf_counter() - began
    asked = mixed(programme_id, posts)
    name = db.engine.dialect.name
    print(f"{name}: {posts:,} posts indexed in {seconds:.0f} s; {_size()}")
    for query in asked[:20]:
        queries.search(reader, programme_id, query)
    clock = busy()
    times = [_ask(reader, programme_id, query, clock) for query in asked]
    p50, p95, p99 = shares([ms for ms, _, _ in times])
    print(f"  search, {QUERIES} mixed queries: p50 {p50:.0f}  p95 {p95:.0f}  p99 {p99:.0f} ms")
    c50, c95, c99 = shares([cpu for _, cpu, _ in times])
    print(f"  of it processor time: p50 {c50:.0f}  p95 {c95:.0f}  p99 {c99:.0f} ms")
    for ms, _, query in sorted(times, reverse=True)[:5]:
        print(f"    {ms:.0f} ms  {query}")
    titles = [_similar(reader, programme_id, query) for query in asked]
    s50, s95, s99 = shares(titles)
    print(f"  similar threads for a title: p50 {s50:.0f}  p95 {s95:.0f}  p99 {s99:.0f} ms")
    return (p95 > MOST_MS) + (s95 > SIMILAR_MS)


def build(programme_id: int, posts: int, first_thread: int = 1) -> None:
    """Grow the shared threads to so many posts, and index them."""
    waiting: list[Document] = []
    moment = now()
    for document in grown(programme_id, posts, first_thread):
        age = timedelta(minutes=posts - document.key)
        waiting.append(Document(**{**vars(document), "written_at": moment - age}))
        if len(waiting) == BATCH:
            with transaction():
                index.put(*waiting)
            waiting = []
    if waiting:
        with transaction():
            index.put(*waiting)


def grown(programme_id: int, posts: int, first_thread: int = 1) -> Iterator[Document]:
    """Documents of the shared threads, and of threads made of their sentences."""
    chance = random.Random(4)
    threads = list(shared())
    by_source: dict[str, list[Thread]] = {}
    for thread in threads:
        by_source.setdefault(thread.source, []).append(thread)
    key = number = 0
    while True:
        for thread in threads:
            others = chance.choices(by_source[thread.source], k=3)
            number += 1
            for at, sentences in enumerate(thread.posts, 1):
                key += 1
                said = list(sentences)
                if number > len(threads):
                    said = [s for other in (thread, *others) for s in chance.choice(other.posts)]
                    said = chance.sample(said, min(len(said), max(len(sentences), 2)))
                yield Document(
                    kind="discussion",
                    key=key,
                    programme_id=programme_id,
                    title=_title(chance, thread, others, number > len(threads)),
                    body=" ".join(said),
                    written_at=now(),
                    thread_id=first_thread + number - 1,
                    post_number=at,
                    source_id=thread.id if number <= len(threads) else None,
                    unanswered=at == 1 and len(thread.posts) == 1,
                )
                if key == posts:
                    return


def _title(chance: random.Random, thread: Thread, others: Sequence[Thread], new: bool) -> str:
    if not new:
        return thread.title[:200]
    words = thread.title.split()[:4] + others[0].title.split()[-4:]
    return " ".join(words)[:200]


def shared() -> Iterator[Thread]:
    """The shared threads, as sentences of plain text."""
    with gzip.open(DATA, "rt", encoding="utf-8") as lines:
        for line in lines:
            thread = json.loads(line)
            posts = [
                re.split(r"(?<=[.?!])\s+", plain_text(post["body"], quotes=False))
                for post in thread["posts"]
            ]
            yield Thread(thread["id"], thread["source"], thread["title"], posts)


def mixed(programme_id: int, posts: int) -> list[str]:
    """200 queries of all kinds; a fifth hold a word that stands in more than a tenth of posts."""
    chance = random.Random(9)
    spelt = Spelling
    words = db.session.execute(
        select(spelt.word, spelt.documents).where(spelt.programme_id == programme_id)
    ).all()
    common = [w for w, n in words if n > posts / 10 and len(w) >= counts.SHORTEST_SPELLED]
    middle = [w for w, n in words if posts / 100 < n <= posts / 20]
    rare = [w for w, n in words if 3 <= n <= posts / 200]
    titles = db.session.scalars(
        select(SearchDocument.title)
        .where(SearchDocument.programme_id == programme_id)
        .order_by(SearchDocument.key)
        .limit(5000)
    ).all()
    made: list[str] = []
    while len(made) < QUERIES:
        title = chance.choice(titles).split()
        word = chance.choice(rare)
        made += [
            f"{chance.choice(common)} {word}" if chance.random() < 0.5 else chance.choice(common),
            " ".join(title),
            " ".join(title[:3]),
            chance.choice(
                [word, f'"{" ".join(title[:2])}"', word[:5], word[:2] + word[3:], f"{word} -the"]
            ),
            f"{chance.choice(middle)} {chance.choice(middle)} {chance.choice((word, ''))}".strip(),
        ]
    return made[:QUERIES]


def _ask(
    reader: Actor, programme_id: int, query: str, clock: Callable[[], float]
) -> tuple[float, float, str]:
    db.session.rollback()
    before, began = clock(), time.perf_counter()
    queries.search(reader, programme_id, query)
    return (time.perf_counter() - began) * 1000, clock() - before, query


def busy() -> Callable[[], float]:
    """Processor time in ms of this process, and of the one that serves it on PostgreSQL."""
    if db.engine.dialect.name == "sqlite":
        return lambda: time.process_time() * 1000
    served = Path(f"/proc/{db.session.scalar(text('SELECT pg_backend_pid()'))}/schedstat")
    if not served.exists():  # it runs on another machine
        return lambda: time.process_time() * 1000
    return lambda: time.process_time() * 1000 + int(served.read_text().split()[0]) / 1e6


def _similar(reader: Actor, programme_id: int, query: str) -> float:
    db.session.rollback()
    began = time.perf_counter()
    queries.similar(reader, programme_id, query)
    return (time.perf_counter() - began) * 1000


def shares(times: Sequence[float]) -> tuple[float, float, float]:
    """The time that half, 95 % and 99 % take at most."""
    ordered = sorted(times)
    return tuple(ordered[int(len(ordered) * share)] for share in (0.5, 0.95, 0.99))  # type: ignore[return-value]


def settle() -> None:
    """Have the database know what it holds."""
    db.session.remove()
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("VACUUM ANALYZE")
        else:
            connection.exec_driver_sql("ANALYZE")


def _size() -> str:
    with db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            tables = ("search_documents", "search_texts", "search_words")
            sizes = {
                t: connection.execute(text(f"SELECT pg_total_relation_size('{t}')")).scalar_one()
                for t in tables
            }
        else:
            rows = connection.execute(text("SELECT name, sum(pgsize) FROM dbstat GROUP BY name"))
            sizes = {}
            for name, size in rows:
                kind = "full text" if name.startswith("search_words") else name
                sizes[kind] = sizes.get(kind, 0) + size
            sizes = {n: s for n, s in sizes.items() if s > 2_000_000}
    return ", ".join(f"{name} {size / 1e6:.0f} MB" for name, size in sizes.items())


def fresh_postgres() -> str:
    """An empty database on the PostgreSQL server."""
    server = os.environ.get("ECHO_TEST_POSTGRES_URL")
    if not server:
        sys.exit("Set ECHO_TEST_POSTGRES_URL to a PostgreSQL server.")
    url = make_url(server)
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("DROP DATABASE IF EXISTS echo_bench_search WITH (FORCE)"))
        connection.execute(text("CREATE DATABASE echo_bench_search"))
    engine.dispose()
    return url.set(database="echo_bench_search").render_as_string(hide_password=False)


if __name__ == "__main__":
    sys.exit(main())
