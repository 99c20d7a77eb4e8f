"""Posts that a reader keeps."""

import functools
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, select

from echo_community import policy
from echo_community.accounts.models import User
from echo_community.discussions.models import Bookmark, Post, Thread, ThreadKind
from echo_community.discussions.rows import TopicRow
from echo_community.kernel import pages
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.kernel.markup import excerpt
from echo_community.kernel.pages import Cursor, Page
from echo_community.policy import READER, Can
from echo_community.programmes.bylines import Byline, byline_columns, byline_from
from echo_community.programmes.models import Membership

KEPT_A_PAGE = 20


@dataclass(frozen=True, slots=True)
class KeptRow:
    """A post that the reader keeps, with what they noted."""

    id: int
    kind: ThreadKind
    title: str
    thread_id: int
    number: int
    excerpt: str
    note: str
    remind_at: datetime | None
    reminded_at: datetime | None
    created_at: datetime
    byline: Byline
    topics: tuple[TopicRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Keeping:
    """A post that the reader is about to keep, or keeps: its note and day so far."""

    post_id: int
    programme_id: int
    thread_id: int
    number: int
    title: str
    excerpt: str
    byline: Byline
    kept: bool
    note: str
    remind_at: datetime | None


def kept(reader: Actor, after: Cursor | None = None) -> Page[KeptRow]:
    """What the reader keeps in all their programmes, newest first, in one statement."""
    return pages.take(
        _kept(),
        after,
        by=(Bookmark.created_at, Bookmark.id),
        size=KEPT_A_PAGE,
        into=_row,
        values=policy.bind(reader),
    )


def keeping(reader: Actor, post_id: int) -> Keeping:
    """A post that may be read, with the reader's bookmark of it; one statement."""
    row = db.session.execute(_keeping().where(Post.id == post_id), policy.bind(reader)).one()
    return Keeping(
        row.post_id,
        row.programme_id,
        row.thread_id,
        row.number,
        row.title,
        excerpt(row.html),
        byline_from(row),
        row.id is not None,
        row.note or "",
        row.remind_at,
    )


def _row(row: Any) -> KeptRow:
    return KeptRow(
        row.id,
        row.kind,
        row.title,
        row.thread_id,
        row.number,
        excerpt(row.html),
        row.note,
        row.remind_at,
        row.reminded_at,
        row.created_at,
        byline_from(row),
    )


_COLUMNS: tuple[Any, ...] = (
    Post.id.label("post_id"),
    Post.programme_id,
    Post.thread_id,
    Post.number,
    Post.html,
    Thread.kind,
    Thread.title,
    Bookmark.id,
    Bookmark.note,
    Bookmark.remind_at,
    Bookmark.reminded_at,
    Bookmark.created_at,
    *byline_columns(Post),
)


def _posts() -> Select[Any]:
    by_author = and_(
        Membership.user_id == Post.author_id, Membership.programme_id == Post.programme_id
    )
    return (
        select(*_COLUMNS)
        .select_from(Post)
        .join(Thread, Thread.id == Post.thread_id)
        .join(User, User.id == Post.author_id)
        .outerjoin(Membership, by_author)
        .where(
            policy.where(READER, Can.READ_POST, Post),
            policy.where(READER, Can.READ_THREAD, Thread),
        )
    )


_mine = and_(
    Bookmark.post_id == Post.id, Bookmark.user_id == READER.id, Bookmark.removed_at.is_(None)
)


@functools.cache
def _kept() -> Select[Any]:
    return _posts().join(Bookmark, _mine).where(~Post.hidden, ~Thread.hidden)


@functools.cache
def _keeping() -> Select[Any]:
    return _posts().outerjoin(Bookmark, _mine)
