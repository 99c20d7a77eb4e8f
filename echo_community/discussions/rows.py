"""Rows of threads and posts as pages show them, and the selects that fill them."""

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Result, Select, and_, case, func, null, select

from echo_community import policy
from echo_community.accounts.models import User
from echo_community.discussions.models import Post, Purpose, ReadMark, Thread, ThreadKind
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.kernel.markup import Format
from echo_community.policy import READER, Visibility
from echo_community.programmes.bylines import Byline, byline_columns, byline_from
from echo_community.programmes.models import Membership

POSTS_A_PAGE = 20


@dataclass(frozen=True, slots=True)
class TopicRow:
    """A topic beside a thread."""

    id: int
    name: str
    slug: str


@dataclass(frozen=True, slots=True)
class ThreadRow:
    """A thread as lists and its own head show it; `author_id` is public or the reader's own."""

    id: int
    programme_id: int
    author_id: int | None
    hidden_by_id: int | None
    kind: ThreadKind
    title: str
    slug: str
    excerpt: str
    visibility: Visibility
    nameless: bool
    held: bool
    hidden: bool
    locked: bool
    pinned: bool
    last_number: int
    replies: int
    created_at: datetime
    last_post_at: datetime
    source_url: str | None
    licence: str | None
    read_to: int
    new: int  # posts since the reader was here; 0 where they never were
    mine: bool
    byline: Byline
    topics: Sequence[TopicRow] = ()

    def is_named(self, user_id: int) -> bool:
        """It was read by the reader's own rule, so it is for them."""
        return True


@dataclass(frozen=True, slots=True)
class PostRow:
    """One post on a page."""

    id: int
    thread_id: int
    programme_id: int
    author_id: int | None
    hidden_by_id: int | None
    number: int
    purpose: Purpose
    html: str
    visibility: Visibility
    nameless: bool
    held: bool
    hidden: bool
    revision: int
    created_at: datetime
    edited_at: datetime | None
    accepted: bool
    mine: bool
    byline: Byline

    def is_named(self, user_id: int) -> bool:
        """It was read by the reader's own rule, so it is for them."""
        return True


@dataclass(frozen=True, slots=True)
class LinkedRow:
    """A thread beside another that it is tied to."""

    id: int
    slug: str
    title: str
    kind: ThreadKind
    replies: int


@dataclass(frozen=True, slots=True)
class ThreadPage:
    """Everything the page of a thread shows."""

    thread: ThreadRow
    posts: Sequence[PostRow]
    number: int
    count: int
    linked: Sequence[LinkedRow]
    accepted: int | None  # the number of the post that answered, on whichever page

    @property
    def read_to(self) -> int:
        """How far the reader is after this page; the last one ends past what they may not see."""
        last = self.thread.last_number
        return last if self.number == self.count else self.number * POSTS_A_PAGE

    @property
    def first_new(self) -> int:
        """The number of the first post since the reader's last visit; 0 where none is here."""
        seen = self.thread.read_to
        return next((post.number for post in self.posts if post.number > seen > 0), 0)

    def shown(self, number: int | None) -> PostRow | None:
        """The post of that number, if it stands on this page."""
        return next((post for post in self.posts if post.number == number), None)


@dataclass(frozen=True, slots=True)
class RevisionRow:
    """A version of a post; `number` counts from 1, the first one written."""

    number: int
    title: str | None
    html: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """A post with what it was before, newest first."""

    thread: ThreadRow
    post: PostRow
    versions: Sequence[RevisionRow]


@dataclass(frozen=True, slots=True)
class EditPage:
    """A post as its editor gets it."""

    id: int
    number: int
    programme_id: int
    thread_id: int
    slug: str
    title: str
    source: str
    format: Format
    revision: int


_SHARED = ("id", "programme_id", "visibility", "nameless", "held", "hidden")
THREAD = _SHARED + (
    "kind", "title", "slug", "excerpt", "locked", "pinned", "last_number", "replies",
    "created_at", "last_post_at", "source_url", "licence",
)  # fmt: skip
POST = _SHARED + (
    "thread_id", "number", "purpose", "html", "revision", "created_at", "edited_at", "accepted",
)  # fmt: skip


@functools.cache
def thread_rows() -> Select[Any]:
    """Threads with author and READER's mark; the caller says which, and executes with `read`."""
    return (
        select(
            *(getattr(Thread, name) for name in THREAD),
            *_authorship(Thread),
            ReadMark.number.label("read_to"),
            select(func.count())
            .where(newer_posts())
            .correlate(Thread, ReadMark)
            .scalar_subquery()
            .label("new"),
        )
        .join(User, User.id == Thread.author_id)
        .outerjoin(Membership, _membership_of(Thread))
        .outerjoin(ReadMark, and_(ReadMark.thread_id == Thread.id, ReadMark.user_id == READER.id))
    )


def newer_posts() -> ColumnElement[bool]:
    """Posts of a thread, for all to read, after READER's mark; none where there is no mark."""
    return and_(
        Post.thread_id == Thread.id, Post.number > ReadMark.number, ~Post.held, ~Post.hidden
    )


@functools.cache
def post_rows() -> Select[Any]:
    """Posts with their authors, in their order; the caller says which, executes with `read`."""
    return (
        select(*(getattr(Post, name) for name in POST), *_authorship(Post))
        .join(User, User.id == Post.author_id)
        .outerjoin(Membership, _membership_of(Post))
        .order_by(Post.number)
    )


def thread_row(row: Any, topics: Iterable[TopicRow] = ()) -> ThreadRow:
    """A row of `thread_rows` as templates see it."""
    values = dict(zip(THREAD, row, strict=False))
    return ThreadRow(
        **values,
        author_id=row.shown_author_id,
        hidden_by_id=row.shown_hider_id,
        mine=row.mine,
        read_to=row.read_to or 0,
        new=row.new,
        byline=byline_from(row),
        topics=tuple(topics),
    )


def post_row(row: Any) -> PostRow:
    """A row of `post_rows` as templates see it."""
    values = dict(zip(POST, row, strict=False))
    return PostRow(
        **values,
        author_id=row.shown_author_id,
        hidden_by_id=row.shown_hider_id,
        mine=row.mine,
        byline=byline_from(row),
    )


def read(reader: Actor, query: Select[Any], **values: Any) -> Result[Any]:
    """The rows of a statement made with READER, for this reader.

    Making a statement costs more than running it, so those of a page are made once and kept.
    """
    return db.session.execute(query, {**policy.bind(reader), **values})


def _authorship(thing: Any) -> tuple[ColumnElement[Any], ...]:
    """The byline; the author's number only where it is public or the reader's own.

    Who hid it is mostly its author, so that number is for nobody but them.
    """
    mine = thing.author_id == READER.id
    shown = case((and_(thing.nameless, ~mine), null()), else_=thing.author_id)
    hider = case((thing.hidden_by_id == READER.id, thing.hidden_by_id), else_=null())
    return (
        *byline_columns(thing),
        mine.label("mine"),
        shown.label("shown_author_id"),
        hider.label("shown_hider_id"),
    )


def _membership_of(thing: Any) -> ColumnElement[bool]:
    return and_(
        Membership.user_id == thing.author_id, Membership.programme_id == thing.programme_id
    )
