"""Where a thread stands: pinned, closed, under which topics, tied to which others."""

from collections.abc import Sequence

from sqlalchemy import delete, select

from echo_community import policy
from echo_community.discussions import queries
from echo_community.discussions.models import (
    Thread,
    ThreadLink,
    ThreadTopic,
)
from echo_community.discussions.writing import put_in_index
from echo_community.kernel import audit
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import atomic, db, insert
from echo_community.kernel.errors import NotVisible
from echo_community.policy import Can
from echo_community.privacy import guard
from echo_community.programmes.models import Topic


@atomic
def pin(moderator: Actor, thread_id: int, pinned: bool = True) -> Thread:
    """Keep a thread at the head of the list, or let it go."""
    thread = queries.thread_for(moderator, thread_id, lock=True)
    policy.require(moderator, Can.PIN_THREAD, thread)
    thread.pinned = pinned
    audit.record(moderator, "thread.pin" if pinned else "thread.unpin", thread)
    return thread


@atomic
def lock(moderator: Actor, thread_id: int, locked: bool = True) -> Thread:
    """Close a thread to new posts, or open it again."""
    thread = queries.thread_for(moderator, thread_id, lock=True)
    policy.require(moderator, Can.LOCK_THREAD, thread)
    thread.locked = locked
    audit.record(moderator, "thread.lock" if locked else "thread.unlock", thread)
    return thread


@atomic
def move(actor: Actor, thread_id: int, topics: Sequence[int], aliases: str | None = None) -> Thread:
    """Put a thread under other topics of its programme, to be found by these other names too.

    Raises Stopped where a name may be a patient's.
    """
    thread = queries.thread_for(actor, thread_id, lock=True)
    policy.require(actor, Can.MOVE_THREAD, thread)
    if aliases is not None and aliases != thread.aliases:
        guard.must_hold(guard.Words({"aliases": aliases}, actor.language), "")
        thread.aliases = aliases
        audit.record(actor, "thread.alias", thread)
    set_topics(thread, topics)
    put_in_index(thread, *queries.posts_for_index(thread.id))
    audit.record(actor, "thread.move", thread, topics=sorted(topics))
    return thread


@atomic
def link(actor: Actor, thread_id: int, other_id: int) -> None:
    """Tie two threads of a programme together; both show it."""
    thread = queries.thread_for(actor, thread_id)
    other = queries.thread_for(actor, other_id)
    policy.require(actor, Can.LINK_THREAD, thread)
    if other.programme_id != thread.programme_id or other.id == thread.id:
        raise NotVisible
    first, second = sorted((thread.id, other.id))
    db.session.execute(
        insert(ThreadLink)
        .values(source_id=first, target_id=second, made_by_id=actor.id, made_at=now())
        .on_conflict_do_nothing()
    )
    audit.record(actor, "thread.link", thread, other=other.id)


@atomic
def unlink(actor: Actor, thread_id: int, other_id: int) -> None:
    """Undo a link."""
    thread = queries.thread_for(actor, thread_id)
    policy.require(actor, Can.LINK_THREAD, thread)
    first, second = sorted((thread_id, other_id))
    db.session.execute(
        delete(ThreadLink).where(ThreadLink.source_id == first, ThreadLink.target_id == second)
    )
    audit.record(actor, "thread.unlink", thread, other=other_id)


def set_topics(thread: Thread, topics: Sequence[int]) -> None:
    """Put a thread under these topics of its programme and no others."""
    known = db.session.scalars(
        select(Topic.id).where(Topic.programme_id == thread.programme_id, Topic.id.in_(topics))
    )
    db.session.execute(delete(ThreadTopic).where(ThreadTopic.thread_id == thread.id))
    db.session.add_all(ThreadTopic(thread_id=thread.id, topic_id=topic) for topic in known)
    db.session.flush()
