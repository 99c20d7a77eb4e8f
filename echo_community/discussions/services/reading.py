"""How far somebody has read a thread, and how far they have caught up with a programme."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import aliased

from echo_community import policy
from echo_community.discussions import queries
from echo_community.discussions.models import Post, ReadMark, Thread, ThreadTopic, Visit
from echo_community.discussions.rows import newer_posts
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import atomic, db, find, insert
from echo_community.notifications import services as notifications
from echo_community.policy import READER, Can
from echo_community.programmes.models import Programme


@atomic
def mark_read(reader: Actor, thread_id: int, number: int, *, notices: bool = False) -> None:
    """Remember how far somebody has read, and that they read its notices where it has any.

    One statement each; the caller asks only when it moved, or told them something.
    """
    read_to(reader, thread_id, number)
    if notices:
        notifications.read_thread(reader, thread_id)


def read_to(reader: Actor, thread_id: int, number: int) -> None:
    """Move the reader's mark on, never back, in the transaction under way."""
    statement = insert(ReadMark).values(
        user_id=reader.id, thread_id=thread_id, number=number, read_at=now()
    )
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=["user_id", "thread_id"],
            set_={"number": statement.excluded.number, "read_at": statement.excluded.read_at},
            where=ReadMark.number < statement.excluded.number,
        )
    )


def read_own(author: Actor, thread_id: int, number: int) -> None:
    """A post of one's own is read, unless one has not read what others wrote before it."""
    missed = (
        select(Post.id)
        .where(
            Post.thread_id == thread_id,
            Post.number > ReadMark.number,
            Post.number < number,
            Post.author_id != author.id,
            ~Post.held,
            ~Post.hidden,
        )
        .correlate(ReadMark)
        .exists()
    )
    statement = insert(ReadMark).values(
        user_id=author.id, thread_id=thread_id, number=number, read_at=now()
    )
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=["user_id", "thread_id"],
            set_={"number": statement.excluded.number, "read_at": statement.excluded.read_at},
            where=~missed,
        )
    )


@atomic
def mark_all_read(
    reader: Actor, programme_id: int, until: datetime, topics: Sequence[int] = ()
) -> int:
    """Mark as read what was written up to a moment; says in how many threads. One statement."""
    policy.visible(reader, Can.READ_PROGRAMME, db.session.get(Programme, programme_id))
    seen = aliased(Post)
    upto = (
        select(func.max(seen.number))
        .where(seen.thread_id == ReadMark.thread_id, seen.created_at <= until)
        .correlate(ReadMark)
        .scalar_subquery()
    )
    moved = select(Post.id).where(newer_posts(), Post.created_at <= until)
    statement = (
        update(ReadMark)
        .where(
            ReadMark.user_id == READER.id,
            ReadMark.thread_id == Thread.id,
            ReadMark.number < Thread.last_number,
            Thread.programme_id == programme_id,
            ~Thread.hidden,
            policy.where(READER, Can.READ_THREAD, Thread),
            moved.correlate(Thread, ReadMark).exists(),
        )
        .values(number=upto, read_at=now())
        .execution_options(synchronize_session=False)
    )
    if topics:
        under = select(ThreadTopic.thread_id).where(ThreadTopic.topic_id.in_(topics))
        statement = statement.where(Thread.id.in_(under))
    return int(db.session.execute(statement, policy.bind(reader)).rowcount)  # type: ignore[attr-defined]


@atomic
def mark_unread(reader: Actor, thread_id: int, number: int) -> Thread:
    """Have a thread count as read only up to the post before this one."""
    queries.post_at(reader, thread_id, number)
    thread = queries.thread_for(reader, thread_id)
    statement = insert(ReadMark).values(
        user_id=reader.id, thread_id=thread_id, number=max(number - 1, 0), read_at=now()
    )
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=["user_id", "thread_id"],
            set_={"number": statement.excluded.number, "read_at": statement.excluded.read_at},
        )
    )
    return thread


@atomic
def catch_up_to(reader: Actor, programme_id: int, moment: datetime | None) -> datetime | None:
    """Note up to when the reader has caught up, and return up to when they had before.

    A moment to come is now. None forgets it: the next time begins as the first did.
    """
    policy.visible(reader, Can.READ_PROGRAMME, db.session.get(Programme, programme_id))
    here = (Visit.user_id == reader.id, Visit.programme_id == programme_id)
    visit = find(Visit, *here)
    before = visit.caught_up_to if visit else None
    if moment is None:
        db.session.execute(delete(Visit).where(*here))
        return before
    statement = insert(Visit).values(
        user_id=reader.id, programme_id=programme_id, caught_up_to=min(moment, now())
    )
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=["user_id", "programme_id"],
            set_={"caught_up_to": statement.excluded.caught_up_to},
        )
    )
    return before
