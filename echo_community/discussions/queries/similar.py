"""Threads like the one that somebody is about to open."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from echo_community import policy
from echo_community.discussions.models import Thread, ThreadKind
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.policy import Can
from echo_community.search.queries import similar

MOST = 3
SHORTEST = 8  # signs; less is no question yet


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


def similar_threads(reader: Actor, programme_id: int, title: str) -> Sequence[SimilarRow]:
    """At most three, the nearest first; one statement besides the search."""
    if len(title) < SHORTEST:
        return ()
    hits = similar(reader, programme_id, title, MOST)
    ids = [hit.thread_id for hit in hits if hit.thread_id]
    if not ids:
        return ()
    columns = (getattr(Thread, name) for name in SimilarRow.__slots__)
    rows = db.session.execute(
        select(*columns).where(Thread.id.in_(ids), policy.where(reader, Can.READ_THREAD, Thread))
    )
    found = {row.id: SimilarRow(*row) for row in rows}
    return [found[each] for each in ids if each in found]
