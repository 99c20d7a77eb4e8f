"""Threads and posts for what changes them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from echo_community import policy
from echo_community.discussions.models import Post, Thread
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.kernel.errors import NotVisible
from echo_community.policy import Can


def thread_for(
    reader: Actor, thread_id: int, action: Can = Can.READ_THREAD, *, lock: bool = False
) -> Thread:
    """The thread, or NotVisible where it is missing or not for this reader."""
    query = select(Thread).where(
        Thread.id == thread_id,
        Thread.merged_into_id.is_(None),  # it is no more; `place_now` says where it went
        policy.where(reader, action, Thread),
    )
    thread = db.session.scalar(_locked(query) if lock else query)
    if thread is None:
        raise NotVisible
    return thread


def post_for(
    reader: Actor, post_id: int, action: Can = Can.READ_POST, *, lock: bool = False
) -> tuple[Thread, Post]:
    """A post and its thread, both readable, or NotVisible."""
    query = (
        select(Thread, Post)
        .join(Post, Post.thread_id == Thread.id)
        .where(
            Post.id == post_id,
            policy.where(reader, action, Post),
            policy.where(reader, Can.READ_THREAD, Thread),
        )
    )
    found = db.session.execute(_locked(query) if lock else query).one_or_none()
    if found is None:
        raise NotVisible
    return found[0], found[1]


def post_at(reader: Actor, thread_id: int, number: int, action: Can = Can.READ_POST) -> int:
    """The id of a post by its place, or NotVisible."""
    found = db.session.scalar(
        select(Post.id)
        .join(Thread, Thread.id == Post.thread_id)
        .where(
            Post.thread_id == thread_id,
            Post.number == number,
            policy.where(reader, action, Post),
            policy.where(reader, Can.READ_THREAD, Thread),
        )
    )
    if found is None:
        raise NotVisible
    return found


def posts_for_index(thread_id: int) -> Sequence[Post]:
    """All posts of a thread that everybody in it may read."""
    return db.session.scalars(
        select(Post)
        .where(Post.thread_id == thread_id, ~Post.hidden, ~Post.held)
        .order_by(Post.number)
    ).all()


def _locked(query: Any) -> Any:
    # What was read before the lock may be old by now.
    return query.with_for_update().execution_options(populate_existing=True)
