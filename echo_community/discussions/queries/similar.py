"""Threads like the one that somebody is about to open."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select

from echo_community import policy
from echo_community.discussions.models import Thread, ThreadKind
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.policy import Can
from echo_community.search.queries import Hit, similar
from echo_community.search.ranking import PEARL

MOST = 3
SHORTEST = 8  # signs; less is no question yet
COLUMNS = ("id", "slug", "title", "kind", "replies", "answer", "answer_number", "answer_endorsed")


@dataclass(frozen=True, slots=True)
class SimilarRow:
    """A thread and the first line of what answered it, if anything did."""

    id: int
    slug: str
    title: str
    kind: ThreadKind
    replies: int
    answer: str
    answer_number: int | None
    answer_endorsed: bool
    at_ms: int | None = None  # of a lecture: where it is answered
    said: str = ""  # there
    pearl_id: int | None = None  # it is no thread but a pearl, which answers by itself


def similar_threads(reader: Actor, programme_id: int, title: str) -> Sequence[SimilarRow]:
    """At most three, the nearest first; one statement besides the search."""
    if len(title) < SHORTEST:
        return ()
    return threads_of(reader, similar(reader, programme_id, title, MOST))


def threads_of(reader: Actor, hits: Sequence[Hit]) -> Sequence[SimilarRow]:
    """The threads and pearls that were found, in that order; one statement."""
    ids = [hit.thread_id for hit in hits if hit.thread_id]
    columns = (getattr(Thread, name) for name in COLUMNS)
    wanted = select(*columns).where(
        Thread.id.in_(ids), policy.where(reader, Can.READ_THREAD, Thread)
    )
    found = {row.id: SimilarRow(*row) for row in (db.session.execute(wanted) if ids else ())}
    every = (_pearl(hit) or _said(found.get(hit.thread_id or 0), hit) for hit in hits)
    return [row for row in every if row]


def _pearl(hit: Hit) -> SimilarRow | None:
    """A pearl's own words; its thread is known above."""
    if hit.kind != PEARL:
        return None
    words = SimilarRow(0, "", str(hit.title), ThreadKind.CONSULT, 0, str(hit.snippet), None, True)
    return replace(words, pearl_id=hit.key)


def _said(row: SimilarRow | None, hit: Hit) -> SimilarRow | None:
    """A lecture answers where it says so; every other thread by its best post."""
    if row and hit.is_spoken and hit.at_ms is not None:
        return replace(row, at_ms=hit.at_ms, said=str(hit.snippet))
    return row
