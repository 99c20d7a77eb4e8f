"""Posts that go from one thread to another, with everything that hangs on them.

The caller has both threads locked. Old places lead on: each is kept as a PostMove.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import and_, case, delete, func, literal, or_, select, update
from sqlalchemy.orm import aliased

from echo_community.discussions.answers import keep_answer
from echo_community.discussions.models import (
    Bookmark,
    Level,
    Mark,
    Post,
    PostMove,
    Reaction,
    ReadMark,
    RelatedThread,
    Subscription,
    Thread,
)
from echo_community.discussions.writing import put_in_index
from echo_community.kernel.clock import now
from echo_community.kernel.db import UtcDateTime, db, insert
from echo_community.notifications.models import Notice
from echo_community.search import index


def carry(source: Thread, target: Thread, posts: Sequence[Post]) -> None:
    """Put these posts of one thread into another: after its last, or where they stood before."""
    ids = [post.id for post in posts]
    upto = target.last_number
    before = _former_places(target, ids)
    for post in posts:
        if source.kind != target.kind:
            index.drop(source.kind, post.id)
        db.session.add(PostMove(thread_id=source.id, number=post.number, post_id=post.id))
        if post.id not in before:
            target.last_number += 1
        post.number = before.get(post.id, target.last_number)
        post.thread_id = target.id
    db.session.flush()
    for table in (Mark, Reaction, Bookmark):
        _change(update(table).where(table.post_id.in_(ids)).values(thread_id=target.id))
    _notices_follow(source, target)
    _readers_follow(source, target, upto)
    _listeners_follow(source, target)


def settle(*threads: Thread) -> None:
    """What a thread says of its posts, made anew: counts, last post, answer, index, relations."""
    for thread in threads:
        shown = and_(Post.thread_id == thread.id, ~Post.held, ~Post.hidden, Post.number > 0)
        count, last = db.session.execute(
            select(func.count(Post.id), func.max(Post.created_at)).where(shown)
        ).one()
        thread.replies = max(count - 1, 0)
        thread.last_post_at = last or thread.created_at
        thread.related_at = None
        keep_answer(thread)


def index_again(thread: Thread, posts: Sequence[Post]) -> None:
    """Posts under their new thread in the index, and its first, which says whether any answers."""
    first = db.session.scalars(
        select(Post).where(Post.thread_id == thread.id, Post.number == 1)
    ).all()
    put_in_index(thread, *{post.id: post for post in (*first, *posts)}.values())


def forget_relations(thread: Thread) -> None:
    """No thread has this one beside it any more; those that had are worked out anew."""
    beside = select(RelatedThread.thread_id).where(RelatedThread.related_id == thread.id)
    _change(update(Thread).where(Thread.id.in_(beside)).values(related_at=None))
    either = or_(RelatedThread.thread_id == thread.id, RelatedThread.related_id == thread.id)
    db.session.execute(delete(RelatedThread).where(either))


def _former_places(target: Thread, ids: Sequence[int]) -> dict[int, int]:
    """Numbers that these posts had there: coming back, they get them again, and lead nowhere on."""
    here = PostMove.thread_id == target.id, PostMove.post_id.in_(ids)
    rows = db.session.execute(
        select(PostMove.post_id, func.max(PostMove.number)).where(*here).group_by(PostMove.post_id)
    ).all()
    found = {row[0]: row[1] for row in rows}
    if found:
        again = PostMove.number.in_(found.values())
        db.session.execute(delete(PostMove).where(PostMove.thread_id == target.id, again))
    return found


def _notices_follow(source: Thread, target: Thread) -> None:
    """What people were told of a post leads to where it stands now."""
    new_place = (
        select(Post.number)
        .join(PostMove, PostMove.post_id == Post.id)
        .where(
            PostMove.thread_id == source.id,
            PostMove.number == Notice.post_number,
            Post.thread_id == target.id,
        )
        .correlate(Notice)
        .scalar_subquery()
    )
    _change(
        update(Notice)
        .where(Notice.thread_id == source.id, new_place.is_not(None))
        .values(thread_id=target.id, post_number=new_place)
    )


def _readers_follow(source: Thread, target: Thread, upto: int) -> None:
    """Who had read a moved post is not told that it is new.

    A mark is one number: where somebody has not read all that stood in the target before (up to
    `upto`), it stays, or posts would be lost to them.
    """
    there = aliased(ReadMark)
    furthest: Any = func.max(Post.number)
    moved = (
        select(
            ReadMark.user_id,
            literal(target.id),
            case((furthest > upto, furthest), else_=upto),
            func.max(ReadMark.read_at, type_=UtcDateTime()),
        )
        .join(
            PostMove,
            and_(PostMove.thread_id == source.id, PostMove.number <= ReadMark.number),
        )
        .join(Post, and_(Post.id == PostMove.post_id, Post.thread_id == target.id))
        .outerjoin(there, and_(there.thread_id == target.id, there.user_id == ReadMark.user_id))
        .where(
            ReadMark.thread_id == source.id,
            or_(there.number.is_(None), there.number >= upto),
        )
        .group_by(ReadMark.user_id)
    )
    statement = insert(ReadMark).from_select(["user_id", "thread_id", "number", "read_at"], moved)
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=["user_id", "thread_id"],
            set_={"number": statement.excluded.number},
            where=ReadMark.number < statement.excluded.number,
        )
    )


def _listeners_follow(source: Thread, target: Thread) -> None:
    """Who watches or mutes the one thread does so with the other, unless they chose there."""
    columns = ["user_id", "thread_id", "level", "at"]
    chosen = select(
        Subscription.user_id,
        literal(target.id),
        Subscription.level,
        literal(now(), UtcDateTime()),
    ).where(Subscription.thread_id == source.id)
    copied = insert(Subscription).from_select(columns, chosen)
    db.session.execute(copied.on_conflict_do_nothing())
    if source.author_id != target.author_id:  # who asked watches without a row
        asker = (source.author_id, target.id, Level.WATCH, now())
        watches = insert(Subscription).values(dict(zip(columns, asker, strict=True)))
        db.session.execute(watches.on_conflict_do_nothing())


def _change(statement: Any) -> None:
    db.session.execute(statement.execution_options(synchronize_session=False))
