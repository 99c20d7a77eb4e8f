"""Posts on an expert's desk: where they are called, what could bear their name, what is open."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Integer, Select, and_, bindparam, func, or_, select

from echo_community import policy
from echo_community.consults.models import ConsultPost, Says
from echo_community.discussions.models import Post, Purpose, Thread, ThreadKind
from echo_community.discussions.rows import PostRow, post_row, post_rows, read
from echo_community.kernel.actor import MODERATORS, Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import UtcDateTime
from echo_community.notifications.models import Notice, NoticeKind
from echo_community.policy import READER, Can
from echo_community.programmes.models import Membership

MOST = 20
ENDORSED_WITHIN = timedelta(days=30)
LAST = 6  # posts of an open question that are shown, besides its first


@dataclass(frozen=True, slots=True)
class DeskPost:
    """A post that waits: its thread, and since when."""

    id: int
    thread_id: int
    number: int
    title: str
    kind: ThreadKind
    since: datetime


@dataclass(frozen=True, slots=True)
class OpenPosts:
    """The posts of what is open, in their order."""

    posts: Sequence[PostRow] = ()
    last_number: int = 0

    @property
    def first(self) -> PostRow | None:
        """What it begins with, if the reader may see that."""
        return self.posts[0] if self.posts and self.posts[0].number == 1 else None


def calls(reader: Actor, programme_id: int) -> list[DeskPost]:
    """Where the reader is called by name and has not looked yet; one statement."""
    return _told(read(reader, _calls(), programme=programme_id))


def to_endorse(reader: Actor, programme_id: int) -> list[DeskPost]:
    """Answers and suggestions of peers that no expert has stood behind yet; one statement."""
    after = now() - ENDORSED_WITHIN
    return _told(read(reader, _to_endorse(), programme=programme_id, at=after))


def opened(reader: Actor, thread_id: int, number: int = 0) -> OpenPosts:
    """The first post of a thread and that number, or its last ones; one statement."""
    rows = read(reader, _opened(), thread=thread_id, number=number, few=LAST if not number else 0)
    posts = [post_row(row) for row in rows]
    return OpenPosts(posts, posts[-1].number if posts else 0)


def _told(rows: Any) -> list[DeskPost]:
    return [DeskPost(*row) for row in rows]


@functools.cache
def _calls() -> Select[Any]:
    return (
        _posts(func.min(Notice.at))
        .join(Notice, and_(Notice.thread_id == Post.thread_id, Notice.post_number == Post.number))
        .where(
            Notice.user_id == READER.id,
            Notice.kind == NoticeKind.MENTION,
            Notice.read_at.is_(None),
            policy.where(READER, Can.REPLY, Thread),
        )
        .group_by(Post.id, Post.thread_id, Post.number, Thread.title, Thread.kind)
        .order_by(func.min(Notice.at), Post.id)
        .limit(MOST)
    )


@functools.cache
def _to_endorse() -> Select[Any]:
    answers = select(ConsultPost.post_id).where(ConsultPost.says == Says.ANSWER)
    hub = select(Membership.user_id).where(
        Membership.programme_id == Post.programme_id,
        Membership.user_id == Post.author_id,
        Membership.role.in_(MODERATORS),
    )
    return (
        _posts(Post.created_at)
        .where(
            or_(Post.purpose == Purpose.SUGGESTION, Post.id.in_(answers)),
            Post.created_at > bindparam("at", type_=UtcDateTime()),
            ~Post.endorsed,
            ~Post.superseded,
            ~Post.under_review,
            ~hub.correlate(Post).exists(),
            policy.where(READER, Can.ENDORSE_POST, Post),
        )
        .order_by(Post.created_at, Post.id)
        .limit(MOST)
    )


def _posts(since: Any) -> Select[Any]:
    return (
        select(Post.id, Post.thread_id, Post.number, Thread.title, Thread.kind, since)
        .join(Thread, Thread.id == Post.thread_id)
        .where(
            Post.programme_id == bindparam("programme", type_=Integer),
            *(~thing.hidden & ~thing.held for thing in (Post, Thread)),
            policy.where(READER, Can.READ_POST, Post),
            policy.where(READER, Can.READ_THREAD, Thread),
        )
    )


@functools.cache
def _opened() -> Select[Any]:
    number: Any = bindparam("number", type_=Integer)
    few: Any = bindparam("few", type_=Integer)
    return (
        post_rows()
        .join(Thread, Thread.id == Post.thread_id)
        .where(
            Post.thread_id == bindparam("thread", type_=Integer),
            or_(
                Post.number == 1,
                Post.number == number,
                and_(Post.number > 0, Post.number > Thread.last_number - few),
            ),
            ~Post.hidden,
            ~Post.held,
            policy.where(READER, Can.READ_POST, Post),
            policy.where(READER, Can.READ_THREAD, Thread),
        )
    )
