"""Threads that are like another, worked out by the worker: a page only reads what is kept.

A thread is due while its `related_at` is empty: when it is new, brought in or its question changed.
The newest come first, and the threads found beside one learn of it in their turn.
"""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, delete, select, update

from echo_community.discussions.models import Post, RelatedThread, Thread
from echo_community.kernel import jobs
from echo_community.kernel.clock import now
from echo_community.kernel.db import atomic, db
from echo_community.kernel.markup import plain_text
from echo_community.policy import Visibility
from echo_community.search import queries as search
from echo_community.search.counts import count_words

MOST = 5  # beside each thread
AT_ONCE = 20  # threads a transaction: a writer waits no longer than for these
A_RUN = 200
LONGEST = 2000  # characters of a question that say what it is about


def changed(thread: Thread) -> None:
    """A thread is new, or asks something else now: have it looked at once this is safe."""
    thread.related_at = None
    jobs.wake(relate)


@jobs.job(minute="*/5")
def relate() -> int:
    """Work out what is due, every few minutes and whenever a question is asked or changed."""
    return relate_due()


def relate_due() -> int:
    """Work out what is due, so many threads a run; returns how many were done."""
    done = 0
    if _due():
        # A text is like another by its rare words: what was brought in has to be counted first.
        count_words.work()
    while done < A_RUN and (due := _due()):
        again = _relate(due, known=_with_relations(due))
        _relate(sorted(again - set(due)))
        done += len(due)
    if done >= A_RUN:
        _go_on()
    return done


def _relate(ids: Sequence[int], known: Collection[int] = ()) -> set[int]:
    """Find and keep what these are like; returns the threads found that do not know of it."""
    # Searched before the transaction, which holds up every writer on SQLite.
    found = {row.id: _like(row) for row in db.session.execute(_questions(ids)).all()}
    _keep(ids, found)
    return _unaware(found, known)


def _like(row: Any) -> list[int]:
    words = f"{row.title}. {row.aliases}. {plain_text(row.html, quotes=False)[:LONGEST]}"
    ids = search.like_this(row.programme_id, words, exclude_thread=row.id, most=MOST)
    fit = select(Thread.id).where(
        Thread.id.in_(ids), Thread.programme_id == row.programme_id, *_for_all()
    )
    shown = set(db.session.scalars(fit)) - {row.id}
    return [each for each in dict.fromkeys(ids) if each in shown][:MOST]


@atomic
def _keep(ids: Sequence[int], found: dict[int, list[int]]) -> None:
    db.session.execute(delete(RelatedThread).where(RelatedThread.thread_id.in_(ids)))
    db.session.add_all(
        RelatedThread(thread_id=thread_id, related_id=other, rank=rank)
        for thread_id, others in found.items()
        for rank, other in enumerate(others, 1)
    )
    db.session.execute(update(Thread).where(Thread.id.in_(ids)).values(related_at=now()))


def _unaware(found: dict[int, list[int]], known: Collection[int]) -> set[int]:
    """Neighbours that were worked out before a thread was there, or before it changed.

    One that came after a thread saw it already, unless the thread has changed since (`known`).
    """
    others = {other for neighbours in found.values() for other in neighbours}
    rows = db.session.execute(
        select(RelatedThread.thread_id, RelatedThread.related_id).where(
            RelatedThread.thread_id.in_(others)
        )
    )
    pairs = {(row.thread_id, row.related_id) for row in rows}
    done = set(
        db.session.scalars(
            select(Thread.id).where(Thread.id.in_(others), Thread.related_at.is_not(None))
        )
    )
    return {
        other
        for thread_id, neighbours in found.items()
        for other in neighbours
        if other in done
        and (other, thread_id) not in pairs
        and (other < thread_id or thread_id in known)
    }


def _due() -> Sequence[int]:
    due = select(Thread.id).where(Thread.related_at.is_(None), *_for_all())
    return db.session.scalars(due.order_by(Thread.id.desc()).limit(AT_ONCE)).all()


def _with_relations(ids: Sequence[int]) -> Sequence[int]:
    of = select(RelatedThread.thread_id).where(RelatedThread.thread_id.in_(ids)).distinct()
    return db.session.scalars(of).all()


def _questions(ids: Sequence[int]) -> Any:
    return (
        select(Thread.id, Thread.programme_id, Thread.title, Thread.aliases, Post.html)
        .join(Post, Post.thread_id == Thread.id)
        .where(Thread.id.in_(ids), Post.number == 1, *_for_all())
    )


def _for_all() -> tuple[ColumnElement[bool], ...]:
    """Threads that all members may read: nothing else is beside another, or has others beside."""
    return (
        Thread.visibility == Visibility.PROGRAMME,
        ~Thread.held,
        ~Thread.hidden,
        Thread.merged_into_id.is_(None),
    )


@atomic
def _go_on() -> None:
    """More is due: after an import the worker goes on with it, a run at a time."""
    jobs.wake(relate)
