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


def similar_threads(reader: Actor, programme_id: int, title: str) -> Sequence[SimilarRow]:
    """At most three, the nearest first; one statement besides the search."""
    if len(title) < SHORTEST:
        return ()
    return threads_of(reader, similar(reader, programme_id, title, MOST))


def threads_of(reader: Actor, hits: Sequence[Hit]) -> Sequence[SimilarRow]:
    """The threads that were found, in that order; one statement."""
    ids = [hit.thread_id for hit in hits if hit.thread_id]
    if not ids:
        return ()
    columns = (getattr(Thread, name) for name in COLUMNS)
    rows = db.session.execute(
        select(*columns).where(Thread.id.in_(ids), policy.where(reader, Can.READ_THREAD, Thread))
    )
    found = {row.id: SimilarRow(*row) for row in rows}
    return [_said(found[hit.thread_id], hit) for hit in hits if hit.thread_id in found]


def _said(row: SimilarRow, hit: Hit) -> SimilarRow:
    """A lecture answers where it says so; every other thread by its best post."""
    if hit.is_spoken and hit.at_ms is not None:
        return replace(row, at_ms=hit.at_ms, said=str(hit.snippet))
    return row
