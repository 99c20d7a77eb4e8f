"""How fast the moments of lectures are found: 100 lectures of an hour, beside other threads.

`python -m tests.bench.moments` measures SQLite, `--postgres` PostgreSQL (ECHO_TEST_POSTGRES_URL).
What is said is grown from the shared threads, since real transcripts are few.
"""

import argparse
import gc
import random
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from echo_community.accounts.models import User
from echo_community.app import create_app
from echo_community.config import Settings
from echo_community.kernel.actor import Actor, Role
from echo_community.kernel.clock import now
from echo_community.kernel.db import db, transaction
from echo_community.lectures.drafts import LectureDraft, SpeakerDraft
from echo_community.lectures.services.making import make_lecture
from echo_community.lectures.services.transcripts import put_transcript
from echo_community.lectures.transcripts.cues import Cue
from echo_community.ops.commands.db import bring_up_to_date
from echo_community.programmes.actors import actor_for, coordinator_of
from echo_community.programmes.models import Membership, Programme
from echo_community.search import counts, queries
from tests.bench import search as threads

LECTURES, CUES, WORDS = 100, 1000, 9  # cues of a lecture, words of a cue
CUE_MS = 3600  # an hour of them
POSTS = 20_000
QUERIES = 200
MOST_MS = 50.0  # p95


def main() -> int:
    """Build, ask, print; the number of bars missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postgres", action="store_true")
    url = threads.fresh_postgres() if parser.parse_args().postgres else ""
    if not threads.DATA.exists():
        sys.exit(f"{threads.DATA} is not there; set ECHO_SHARED to the folder that holds data/.")
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
            return measure()


def measure() -> int:
    """One database: how fast the pages of hits are, with the moments under each."""
    bring_up_to_date()
    with transaction():
        db.session.add(Programme(slug=threads.SLUG, name="Bench"))
    reader = lecturer(coordinator_of(threads.SLUG).memberships)
    programme_id = next(iter(reader.memberships))
    said = sentences()
    build(reader, programme_id, said)
    threads.build(programme_id, POSTS, first_thread=LECTURES + 1)
    counts.count_words.work()
    threads.settle()
    asked = list(mixed(said))
    for query in asked[:20]:
        queries.search(reader, programme_id, query)
    clock, lectures = threads.busy(), 0
    times: list[tuple[float, float, str]] = []
    for query in asked:
        db.session.rollback()
        before, began = clock(), time.perf_counter()
        page = queries.search(reader, programme_id, query)
        times.append(((time.perf_counter() - began) * 1000, clock() - before, query))
        lectures += sum(hit.is_spoken for hit in page.hits)
    p50, p95, p99 = threads.shares([ms for ms, _, _ in times])
    c50, c95, c99 = threads.shares([cpu for _, cpu, _ in times])
    name = db.engine.dialect.name
    print(f"{name}: {LECTURES} lectures of {CUES:,} cues beside {POSTS:,} posts")
    print(f"  moment search, {QUERIES} queries: p50 {p50:.0f}  p95 {p95:.0f}  p99 {p99:.0f} ms")
    print(f"  of it processor time: p50 {c50:.0f}  p95 {c95:.0f}  p99 {c99:.0f} ms")
    print(f"  {lectures} lectures among the hits, with their moments; the slowest:")
    for ms, _, query in sorted(times, reverse=True)[:5]:
        print(f"    {ms:.0f} ms  {query}")
    return int(p95 > MOST_MS)


def lecturer(programmes: Iterable[int]) -> Actor:
    """Somebody in whose name the lectures come in."""
    with transaction():
        user = User(name="Dr Sunniva Clarke", email="lecturer@bench.example")
        db.session.add(user)
        db.session.flush()
        facts: dict[str, Any] = {"role": Role.EXPERT, "joined_at": now(), "norms_accepted": 1}
        db.session.add_all(
            Membership(user_id=user.id, programme_id=each, **facts) for each in programmes
        )
    return actor_for(user.id)


def sentences() -> Sequence[str]:
    """What people wrote in the shared threads, a sentence each."""
    every = (sentence for thread in threads.shared() for post in thread.posts for sentence in post)
    return [each for each in every if 5 <= len(each.split()) <= 30]


def build(reader: Actor, programme_id: int, said: Sequence[str]) -> None:
    """The lectures, as an import stores them: cues, paragraphs, the index."""
    chance = random.Random(7)
    for number in range(LECTURES):
        draft = LectureDraft(
            f"{number} {' '.join(chance.choice(said).split()[:8])}"[:200],
            speakers=[SpeakerDraft("Dr Sunniva Clarke")],
            given_on=date(2020, 1, 7) + timedelta(weeks=number),
            reason="Grown for a measurement.",
        )
        with transaction():
            lecture = make_lecture(reader, programme_id, draft)
            put_transcript(lecture, list(cues(chance, said)))


def cues(chance: random.Random, said: Sequence[str]) -> Iterator[Cue]:
    """An hour of speech, cut into captions."""
    words: list[str] = []
    for place in range(CUES):
        while len(words) < WORDS:
            words += chance.choice(said).split()
        text, words = " ".join(words[:WORDS]), words[WORDS:]
        start = place * CUE_MS
        yield Cue("", start, start + CUE_MS, "Dr Sunniva Clarke", text, text)


def mixed(said: Sequence[str]) -> Iterator[str]:
    """Phrases as they were said, some words of a sentence, and single words."""
    chance = random.Random(11)
    for number in range(QUERIES):
        words = chance.choice(said).split()
        at = chance.randrange(len(words) - 3)
        telling = sorted(words, key=len)[-3:]
        yield (
            " ".join(words[at : at + 4]),
            f'"{" ".join(words[at : at + 3])}"',
            " ".join(telling),
            " ".join(telling[-2:]),
            telling[-1],
        )[number % 5]


if __name__ == "__main__":
    sys.exit(main())
