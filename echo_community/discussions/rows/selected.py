"""The selects that fill rows of threads and posts, made once and bound to each reader."""

import functools
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Result, Select, and_, case, func, null, select

from echo_community import policy
from echo_community.accounts.models import User
from echo_community.discussions.models import (
    Post,
    ReadMark,
    Thread,
)
from echo_community.discussions.rows.shown import NO_FACTS, PostFacts, PostRow, ThreadRow, TopicRow
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.policy import READER
from echo_community.programmes.bylines import byline_columns, byline_from
from echo_community.programmes.models import Membership

_SHARED = ("id", "programme_id", "visibility", "nameless", "held", "hidden")
THREAD = _SHARED + (
    "kind", "title", "slug", "excerpt", "locked", "pinned", "last_number", "replies",
    "created_at", "last_post_at", "source_url", "licence", "answer", "answer_number",
    "answer_endorsed",
)  # fmt: skip
POST = _SHARED + (
    "thread_id", "number", "purpose", "html", "revision", "created_at", "edited_at", "accepted",
    "endorsed", "superseded", "under_review", "thanks", "same_here", "changed_practice",
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
    """Posts of others, for all to read, after READER's mark; none where there is no mark."""
    return and_(
        Post.thread_id == Thread.id,
        Post.number > ReadMark.number,
        Post.author_id != READER.id,
        ~Post.held,
        ~Post.hidden,
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


def post_row(row: Any, facts: PostFacts = NO_FACTS) -> PostRow:
    """A row of `post_rows` as templates see it."""
    values = dict(zip(POST, row, strict=False))
    return PostRow(
        **values,
        author_id=row.shown_author_id,
        hidden_by_id=row.shown_hider_id,
        mine=row.mine,
        byline=byline_from(row),
        facts=facts,
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
