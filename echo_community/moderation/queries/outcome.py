"""What came of a review, for those it concerns: the author, and who reported it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from echo_community import policy
from echo_community.discussions.models import Post, Thread
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.kernel.errors import NotVisible
from echo_community.moderation.models import Decision, Flag, Reason, Review
from echo_community.moderation.queries.review import MessageRow, messages_of
from echo_community.policy import Can


@dataclass(frozen=True)
class Outcome:
    """A review as its author, or somebody who reported the post, sees it."""

    programme_id: int
    thread_id: int
    number: int
    title: str  # empty where the thread is hidden from the reader
    is_author: bool
    readable: bool  # whether the post itself is
    reported_as: Reason | None  # by this reader
    waits: bool  # whether the post is hidden or held until it is decided
    asked: bool
    decision: Decision | None
    reason: Reason | None
    note: str
    decided_at: datetime | None
    messages: Sequence[MessageRow] = ()


def outcome(reader: Actor, thread_id: int, number: int) -> Outcome:
    """The latest review of a post, for its author or who reported it; else NotVisible."""
    mine = func.coalesce(Review.about_id, 0) == reader.id
    row = db.session.execute(
        select(
            Review.id,
            Review.asked,
            Review.decision,
            Review.reason,
            Review.note,
            Review.decided_at,
            Flag.reason.label("reported_as"),
            mine.label("mine"),
            Post.programme_id,
            Post.thread_id,
            Post.number,
            Post.hidden,
            Post.held,
            Thread.title,
            Thread.hidden.label("thread_hidden"),
            policy.where(reader, Can.READ_POST, Post).label("post_readable"),
            policy.where(reader, Can.READ_THREAD, Thread).label("thread_readable"),
        )
        .join(Post, Post.id == Review.post_id)
        .join(Thread, Thread.id == Post.thread_id)
        .outerjoin(Flag, (Flag.review_id == Review.id) & (Flag.author_id == reader.id))
        .where(
            Post.thread_id == thread_id,
            Post.number == number,
            policy.where(reader, Can.READ_PROGRAMME, Review),
            mine | Flag.id.is_not(None),
        )
        .order_by(Review.decided_at.is_not(None), Review.id.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        raise NotVisible
    return Outcome(
        programme_id=row.programme_id,
        thread_id=row.thread_id,
        number=row.number,
        title=row.title if row.thread_readable else "",
        is_author=bool(row.mine),
        readable=bool(row.post_readable and row.thread_readable),
        reported_as=row.reported_as,
        waits=bool(row.hidden or row.held or row.thread_hidden),
        asked=row.asked,
        decision=row.decision,
        reason=row.reason,
        note=row.note,
        decided_at=row.decided_at,
        messages=messages_of(row.id) if row.mine else (),
    )
