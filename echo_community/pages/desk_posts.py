"""Posts on an expert's desk: where they are called, what could bear their name, what is open."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Integer, Select, and_, bindparam, func, literal, or_, select, union_all
from sqlalchemy.orm import aliased

from echo_community import policy
from echo_community.consults.models import ConsultPost, Says
from echo_community.discussions.models import (
    Post,
    Purpose,
    RelatedThread,
    Thread,
    ThreadKind,
    ThreadTopic,
)
from echo_community.discussions.queries import around
from echo_community.discussions.rows import NO_FACTS, PostRow, post_row, post_rows, read
from echo_community.kernel.actor import MODERATORS, Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import UtcDateTime
from echo_community.kernel.markup import excerpt
from echo_community.notifications.models import Notice, NoticeKind
from echo_community.policy import READER, Can
from echo_community.programmes.models import Membership

MOST = 20
ENDORSED_WITHIN = timedelta(days=30)
OWN = 2  # answers of one's own to the like
OWN_WORDS = 200  # characters of them
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
class OwnAnswer:
    """What the reader wrote in a thread like the one that is open."""

    thread_id: int
    number: int
    title: str
    words: str  # the first ones
    at: datetime

    @property
    def cite(self) -> str:
        """How a form names it."""
        return f"{self.thread_id}/{self.number}"


@dataclass(frozen=True, slots=True)
class OpenPosts:
    """The posts of what is open, in their order, and what the reader answered to the like."""

    posts: Sequence[PostRow] = ()
    last_number: int = 0
    own: Sequence[OwnAnswer] = ()

    @property
    def first(self) -> PostRow | None:
        """What it begins with, if the reader may see that."""
        return self.posts[0] if self.posts and self.posts[0].number == 1 else None


def waiting_posts(reader: Actor, programme_id: int) -> tuple[list[DeskPost], list[DeskPost]]:
    """Where the reader is called by name and has not looked yet, and answers and suggestions of
    peers that no expert has stood behind yet; one statement."""
    after = now() - ENDORSED_WITHIN
    rows: Sequence[Any] = read(reader, _both(), programme=programme_id, at=after).all()
    called, sound = ([DeskPost(*row[1:]) for row in rows if row.pile == n] for n in (0, 1))
    return called, sound


def opened(reader: Actor, thread_id: int, number: int = 0, *, own: bool = False) -> OpenPosts:
    """The first post of a thread and that number, or its last ones, with their files; `own`: and
    what the reader answered to the like. Two statements."""
    few, alike = (0 if number else LAST), (thread_id if own else 0)
    rows = read(reader, _opened(), thread=thread_id, number=number, few=few, alike=alike).all()
    here = [row for row in rows if row.thread_id == thread_id]
    about = around.facts(reader, [row.id for row in here])
    posts = [post_row(row, about.get(row.id, NO_FACTS)) for row in here]
    mine = [_own(row) for row in rows if row.thread_id != thread_id]
    return OpenPosts(posts, posts[-1].number if posts else 0, mine[:OWN])


def _own(row: Any) -> OwnAnswer:
    words = excerpt(row.html, OWN_WORDS)
    return OwnAnswer(row.thread_id, row.number, row.thread_title, words, row.created_at)


@functools.cache
def _both() -> Select[Any]:
    """Each pile with its own order and end."""
    piles = [
        select(literal(n).label("pile"), part.subquery())
        for n, part in enumerate((_calls(), _to_endorse()))
    ]
    every = union_all(*piles).subquery()
    return select(every).order_by(every.c.pile, every.c.since, every.c.id)


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
        select(
            Post.id, Post.thread_id, Post.number, Thread.title, Thread.kind, since.label("since")
        )
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
    here = and_(
        Post.thread_id == bindparam("thread", type_=Integer),
        or_(
            Post.number == 1,
            Post.number == number,
            and_(Post.number > 0, Post.number > Thread.last_number - few),
        ),
    )
    return (
        post_rows()
        .add_columns(Thread.title.label("thread_title"))
        .join(Thread, Thread.id == Post.thread_id)
        .where(
            or_(here, Post.id.in_(_alike())),
            ~Post.hidden,
            ~Post.held,
            policy.where(READER, Can.READ_POST, Post),
            policy.where(READER, Can.READ_THREAD, Thread),
        )
    )


def _alike() -> Select[Any]:
    """What the reader wrote under their name in threads that the index finds like this one, and
    that share a topic with it: words alone find some that are far off."""
    theirs, here, there = aliased(Post), aliased(ThreadTopic), aliased(ThreadTopic)
    shared = (
        select(there.topic_id)
        .join(here, here.topic_id == there.topic_id)
        .where(here.thread_id == RelatedThread.thread_id, there.thread_id == theirs.thread_id)
        .correlate(RelatedThread, theirs)
    )
    return (
        select(theirs.id)
        .join(RelatedThread, RelatedThread.related_id == theirs.thread_id)
        .where(
            RelatedThread.thread_id == bindparam("alike", type_=Integer),
            theirs.author_id == READER.id,
            theirs.number > 1,
            ~theirs.nameless,
            ~theirs.superseded,
            shared.exists(),
        )
        .order_by(RelatedThread.rank, theirs.endorsed.desc(), theirs.accepted.desc(), theirs.number)
        .limit(OWN)
    )
